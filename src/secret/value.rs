//! A JSON value whose texts are secrets.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::{MapAccess, SeqAccess, Visitor};
use serde::ser::{Serialize, Serializer};
use serde::{Deserialize, Deserializer};
use serde_json::Value;

use super::Secret;

/// A JSON value that prints as `[secret]` and whose texts are overwritten when they are dropped. Its ways out are those
/// of [`Secret`], and [`SecretValue::exposed`].
#[derive(Clone, PartialEq, Eq)]
pub enum SecretValue {
    /// Null, a boolean or a number.
    Plain(Value),
    /// A text.
    Text(Secret),
    /// An array.
    List(Vec<Self>),
    /// An object.
    Object(BTreeMap<String, Self>),
}

impl SecretValue {
    /// The text, where it is one.
    pub fn as_text(&self) -> Option<&Secret> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The text itself, where it is one. See [`Secret::expose`].
    pub fn as_str(&self) -> Option<&str> {
        self.as_text().map(Secret::expose)
    }

    /// Whether it is neither a list nor an object.
    pub fn is_scalar(&self) -> bool {
        matches!(self, Self::Plain(_) | Self::Text(_))
    }

    /// The items, where it is a list.
    pub fn as_list(&self) -> Option<&[Self]> {
        match self {
            Self::List(items) => Some(items),
            _ => None,
        }
    }

    /// The members, where it is an object.
    pub fn as_object(&self) -> Option<&BTreeMap<String, Self>> {
        match self {
            Self::Object(members) => Some(members),
            _ => None,
        }
    }

    /// Every text in it.
    pub fn texts(&self) -> Vec<&Secret> {
        match self {
            Self::Plain(_) => Vec::new(),
            Self::Text(text) => vec![text],
            Self::List(items) => items.iter().flat_map(Self::texts).collect(),
            Self::Object(members) => members.values().flat_map(Self::texts).collect(),
        }
    }

    /// The value itself, to be written. Only a request, the keyring or a private file may receive it.
    pub fn exposed(&self) -> Exposed<'_> {
        Exposed(self)
    }

    /// The same as a plain value, for what is not secret: facts, claims, what a session keeps in the open.
    pub fn to_json(&self) -> Value {
        match self {
            Self::Plain(value) => value.clone(),
            Self::Text(text) => Value::from(text.expose()),
            Self::List(items) => items.iter().map(Self::to_json).collect(),
            Self::Object(members) => members.iter().map(|(name, member)| (name.clone(), member.to_json())).collect(),
        }
    }
}

impl fmt::Debug for SecretValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[secret]")
    }
}

impl From<Secret> for SecretValue {
    fn from(text: Secret) -> Self {
        Self::Text(text)
    }
}

impl From<&str> for SecretValue {
    fn from(text: &str) -> Self {
        Self::Text(Secret::from(text))
    }
}

impl From<String> for SecretValue {
    fn from(text: String) -> Self {
        Self::Text(Secret::new(text))
    }
}

impl<T: Into<Self>> From<Vec<T>> for SecretValue {
    fn from(items: Vec<T>) -> Self {
        Self::List(items.into_iter().map(Into::into).collect())
    }
}

impl From<Value> for SecretValue {
    fn from(value: Value) -> Self {
        match value {
            Value::String(text) => Self::from(text),
            Value::Array(items) => Self::from(items),
            Value::Object(members) => {
                Self::Object(members.into_iter().map(|(name, member)| (name, member.into())).collect())
            }
            plain => Self::Plain(plain),
        }
    }
}

/// A value on its way to where it may be.
pub struct Exposed<'a>(&'a SecretValue);

impl Serialize for Exposed<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            SecretValue::Plain(value) => value.serialize(serializer),
            SecretValue::Text(text) => serializer.serialize_str(text.expose()),
            SecretValue::List(items) => serializer.collect_seq(items.iter().map(Exposed)),
            SecretValue::Object(members) => {
                serializer.collect_map(members.iter().map(|(name, member)| (name, Exposed(member))))
            }
        }
    }
}

/// Each text becomes a secret as it is read, and is never anything else.
impl<'de> Deserialize<'de> for SecretValue {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Reader)
    }
}

struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = SecretValue;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<SecretValue, E> {
        Ok(SecretValue::Plain(Value::Null))
    }

    fn visit_bool<E>(self, value: bool) -> Result<SecretValue, E> {
        Ok(SecretValue::Plain(value.into()))
    }

    fn visit_i64<E>(self, value: i64) -> Result<SecretValue, E> {
        Ok(SecretValue::Plain(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<SecretValue, E> {
        Ok(SecretValue::Plain(value.into()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<SecretValue, E> {
        Ok(SecretValue::Plain(value.into()))
    }

    fn visit_str<E>(self, text: &str) -> Result<SecretValue, E> {
        Ok(SecretValue::from(text))
    }

    fn visit_string<E>(self, text: String) -> Result<SecretValue, E> {
        Ok(SecretValue::from(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<SecretValue, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element()? {
            list.push(item);
        }
        Ok(SecretValue::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<SecretValue, A::Error> {
        let mut object = BTreeMap::new();
        while let Some((name, member)) = members.next_entry()? {
            object.insert(name, member);
        }
        Ok(SecretValue::Object(object))
    }
}
