//! Variables and values as minijinja has them, sharing the texts of secrets.

use minijinja::Value as Dynamic;
use minijinja::value::{Serde, ValueKind};

use crate::provider::Vars;
use crate::secret::{Secret, SecretValue};

/// Variables as expressions see them: they share the texts of secrets.
#[derive(Clone)]
pub struct Scope {
    variables: Dynamic,
    /// Dropped after `variables`, so that the last of each is one that overwrites it.
    secrets: Vec<SecretValue>,
}

impl Scope {
    /// The variables alone.
    pub fn new(vars: &Vars) -> Self {
        Self::of(vars.iter().map(|(name, value)| (name.as_str(), value.clone())))
    }

    fn of<'a>(members: impl IntoIterator<Item = (&'a str, SecretValue)>) -> Self {
        let (names, secrets): (Vec<_>, Vec<_>) = members.into_iter().unzip();
        let variables = Dynamic::from_pairs(names.into_iter().zip(secrets.iter().map(dynamic)));
        Self { variables, secrets }
    }

    pub fn variables(&self) -> Dynamic {
        self.variables.clone()
    }

    /// The same with `members`, which come first.
    #[must_use]
    pub fn with<'a, V: Into<SecretValue>>(&self, members: impl IntoIterator<Item = (&'a str, V)>) -> Self {
        let Self { variables, mut secrets } = Self::of(members.into_iter().map(|(name, value)| (name, value.into())));
        secrets.extend(self.secrets.iter().cloned());
        Self { variables: minijinja::value::merge_maps([self.variables.clone(), variables]), secrets }
    }
}

fn dynamic(value: &SecretValue) -> Dynamic {
    match value {
        SecretValue::Plain(value) => Dynamic::from(Serde(value)),
        SecretValue::Text(text) => Dynamic::from(text.share()),
        SecretValue::List(items) => items.iter().map(dynamic).collect(),
        SecretValue::Object(members) => {
            Dynamic::from_pairs(members.iter().map(|(name, member)| (name.as_str(), dynamic(member))))
        }
    }
}

/// A text is shared with the variable that it was, and not copied.
pub fn secret_value(value: &Dynamic) -> SecretValue {
    match value.to_str().filter(|_| value.kind() == ValueKind::String) {
        Some(text) => SecretValue::Text(Secret::from(text)),
        None => serde_json::to_value(value).unwrap_or_default().into(),
    }
}
