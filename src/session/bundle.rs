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

/// The same without the secret, for lists.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Place {
    /// There is no secret.
    #[default]
    Nothing,
    /// In the platform's keyring.
    Keyring,
    /// In the session file.
    File,
}

/// `{"in":"keyring"}` or `{"in":"file","value":{…}}`, as in the session file.
#[derive(Serialize, Deserialize)]
pub struct Member<V> {
    r#in: In,
    #[serde(default = "Option::default", skip_serializing_if = "Option::is_none")]
    value: Option<V>,
}

#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum In {
    Keyring,
    File,
}

impl Kept {
    /// The member of the session file, with the secret in it.
    pub fn to_member(&self) -> Option<Member<&Map<String, Value>>> {
        match self {
            Self::Nothing => None,
            Self::Keyring => Some(Member { r#in: In::Keyring, value: None }),
            Self::File(bundle) => Some(Member { r#in: In::File, value: Some(bundle.expose()) }),
        }
    }
}

impl<'de> Deserialize<'de> for Kept {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let member = Option::<Member<SecretBundle>>::deserialize(deserializer)?;
        match member {
            None => Ok(Self::Nothing),
            Some(Member { r#in: In::Keyring, .. }) => Ok(Self::Keyring),
            Some(Member { r#in: In::File, value: Some(bundle) }) => Ok(Self::File(bundle)),
            Some(Member { r#in: In::File, value: None }) => Err(serde::de::Error::missing_field("value")),
        }
    }
}

/// Reads past the secret without taking it into memory.
impl<'de> Deserialize<'de> for Place {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let member = Option::<Member<serde::de::IgnoredAny>>::deserialize(deserializer)?;
        Ok(match member {
            None => Self::Nothing,
            Some(Member { r#in: In::Keyring, .. }) => Self::Keyring,
            Some(Member { r#in: In::File, .. }) => Self::File,
        })
    }
}
