//! What a session keeps secret, as one object.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize, Serializer};

use super::SecretValue;

/// The secret of a session: token, refresh token, cookies, by name. It prints as `[secret]`.
#[derive(Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(try_from = "BTreeMap<String, SecretValue>")]
pub struct SecretBundle(BTreeMap<String, SecretValue>);

/// What was written by another hand is not taken for a token: texts, and an object of texts, are all there is.
impl TryFrom<BTreeMap<String, SecretValue>> for SecretBundle {
    type Error = &'static str;

    fn try_from(values: BTreeMap<String, SecretValue>) -> Result<Self, Self::Error> {
        let is_text = |value: &SecretValue| value.as_text().is_some();
        let is_one = |value: &SecretValue| {
            is_text(value) || value.as_object().is_some_and(|members| members.values().all(is_text))
        };
        if values.values().all(is_one) { Ok(Self(values)) } else { Err("a secret is not a text") }
    }
}

impl SecretBundle {
    /// Takes `values` in. The caller should hold no other copy.
    pub fn new<V: Into<SecretValue>>(values: impl IntoIterator<Item = (String, V)>) -> Self {
        Self(values.into_iter().map(|(name, value)| (name, value.into())).collect())
    }

    /// The values by name.
    pub fn values(&self) -> &BTreeMap<String, SecretValue> {
        &self.0
    }

    /// The same to be written. Only the keyring or the private file may receive it.
    pub fn exposed(&self) -> ExposedBundle<'_> {
        ExposedBundle(self)
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

/// A bundle on its way to where it may be.
pub struct ExposedBundle<'a>(&'a SecretBundle);

impl Serialize for ExposedBundle<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.0.iter().map(|(name, value)| (name, value.exposed())))
    }
}
