//! What a session keeps secret, as one object, and where it is kept.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Map, Value};
use zeroize::Zeroize as _;

/// The secret of a session: token, refresh token, cookies, by name. It prints as `[secret]`, its texts are
/// overwritten when it is dropped, and its one way out is [`SecretBundle::expose`].
#[derive(Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct SecretBundle(Map<String, Value>);

impl SecretBundle {
    /// Takes `values` in. The caller should hold no other copy.
    pub fn new(values: Map<String, Value>) -> Self {
        Self(values)
    }

    /// The values themselves. Only a request, the keyring, the private file, or a person who asked for it may
    /// receive them.
    pub fn expose(&self) -> &Map<String, Value> {
        &self.0
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Debug for SecretBundle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[secret]")
    }
}

impl Drop for SecretBundle {
    fn drop(&mut self) {
        self.0.values_mut().for_each(wipe);
    }
}

fn wipe(value: &mut Value) {
    match value {
        Value::String(text) => text.zeroize(),
        Value::Array(items) => items.iter_mut().for_each(wipe),
        Value::Object(members) => members.values_mut().for_each(wipe),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// Where the secret of a session is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Kept {
    /// There is none: the service gives no session.
    #[default]
    Nothing,
    /// In the platform's keyring, under the session's id.
    Keyring,
    /// In the session file itself.
    File(SecretBundle),
}

/// Where there is one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Place {
    /// In the platform's keyring.
    Keyring,
    /// In the session file.
    File,
}

impl Kept {
    /// Where it is, without it.
    pub fn place(&self) -> Option<Place> {
        match self {
            Self::Nothing => None,
            Self::Keyring => Some(Place::Keyring),
            Self::File(_) => Some(Place::File),
        }
    }
}

/// `{"in":"keyring"}` or `{"in":"file","value":{…}}`, as in the session file.
#[derive(Serialize, Deserialize)]
pub struct Member<V> {
    r#in: Place,
    #[serde(default = "Option::default", skip_serializing_if = "Option::is_none")]
    value: Option<V>,
}

impl Kept {
    /// The member of the session file, with the secret in it.
    pub fn to_member(&self) -> Option<Member<&Map<String, Value>>> {
        match self {
            Self::Nothing => None,
            Self::Keyring => Some(Member { r#in: Place::Keyring, value: None }),
            Self::File(bundle) => Some(Member { r#in: Place::File, value: Some(bundle.expose()) }),
        }
    }
}

impl<'de> Deserialize<'de> for Kept {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let member = Option::<Member<SecretBundle>>::deserialize(deserializer)?;
        match member {
            None => Ok(Self::Nothing),
            Some(Member { r#in: Place::Keyring, .. }) => Ok(Self::Keyring),
            Some(Member { r#in: Place::File, value: Some(bundle) }) => Ok(Self::File(bundle)),
            Some(Member { r#in: Place::File, value: None }) => Err(serde::de::Error::missing_field("value")),
        }
    }
}

/// Reads where the secret is, past the secret itself, which is not taken into memory.
pub fn place<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Place>, D::Error> {
    let member = Option::<Member<serde::de::IgnoredAny>>::deserialize(deserializer)?;
    Ok(member.map(|member| member.r#in))
}
