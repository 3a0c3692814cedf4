//! Where the secret of a session is kept.

use serde::{Deserialize, Deserializer, Serialize};

use crate::secret::{ExposedBundle, SecretBundle};

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

    /// Holds the secret no longer, once it is saved; where it is stays known.
    pub fn let_go(&mut self) {
        if let Self::File(secret) = self {
            *secret = SecretBundle::default();
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
    pub fn to_member(&self) -> Option<Member<ExposedBundle<'_>>> {
        match self {
            Self::Nothing => None,
            Self::Keyring => Some(Member { r#in: Place::Keyring, value: None }),
            Self::File(bundle) => Some(Member { r#in: Place::File, value: Some(bundle.exposed()) }),
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
