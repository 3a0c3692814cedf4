//! What is known in a run: one flat namespace of variables, some of which are secret.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde_json::Value;

use crate::secret::{Secret, SecretValue};

use super::redact;

/// What stands where a secret value would stand.
pub const MASK: &str = "****";

/// Variables by name. Every text is overwritten when it is dropped; Debug shows names only, for most values are about a
/// person.
#[derive(Clone, Default)]
pub struct Vars {
    values: BTreeMap<String, SecretValue>,
    secret: BTreeSet<String>,
}

impl Vars {
    /// Sets `name`, for everybody to see.
    pub fn set(&mut self, name: impl Into<String>, value: impl Into<SecretValue>) {
        self.values.insert(name.into(), value.into());
    }

    /// Sets `name`, which [`Vars::masked`] and [`Vars::redact`] hide.
    pub fn set_secret(&mut self, name: impl Into<String>, value: impl Into<SecretValue>) {
        let name = name.into();
        self.secret.insert(name.clone());
        self.values.insert(name, value.into());
    }

    /// Sets what is not known yet: what is given now comes before what is remembered.
    pub fn recall<'a>(&mut self, remembered: impl IntoIterator<Item = (&'a str, &'a Option<String>)>) {
        for (name, value) in remembered {
            if let Some(value) = value.as_ref().filter(|_| !self.knows(name)) {
                self.set(name, value.as_str());
            }
        }
    }

    /// Hides `name` from now on, whoever sets it.
    pub fn mark_secret(&mut self, name: &str) {
        self.secret.insert(name.to_owned());
    }

    /// The value of `name`.
    pub fn get(&self, name: &str) -> Option<&SecretValue> {
        self.values.get(name)
    }

    /// The value of `name` as text that may be seen: a string as it is, a number in decimal, nothing else.
    pub fn text(&self, name: &str) -> Option<String> {
        match self.values.get(name)? {
            SecretValue::Text(text) if !text.is_empty() => Some(text.expose().to_owned()),
            SecretValue::Plain(Value::Number(number)) => Some(number.to_string()),
            _ => None,
        }
    }

    /// The same as a secret.
    pub fn secret(&self, name: &str) -> Option<Secret> {
        match self.values.get(name)? {
            SecretValue::Text(text) => Some(text.clone()).filter(|text| !text.is_empty()),
            _ => self.text(name).map(Secret::new),
        }
    }

    /// Whether `name` has a value.
    pub fn knows(&self, name: &str) -> bool {
        self.values.contains_key(name)
    }

    /// Whether `name` must not be shown.
    pub fn is_secret(&self, name: &str) -> bool {
        self.secret.contains(name)
    }

    /// Takes over everything `others` knows.
    pub fn extend(&mut self, others: Self) {
        self.values.extend(others.values);
        self.secret.extend(others.secret);
    }

    /// Forgets `name`.
    pub fn remove(&mut self, name: &str) {
        self.values.remove(name);
    }

    /// All names and values.
    pub fn iter(&self) -> impl Iterator<Item = (&String, &SecretValue)> {
        self.values.iter()
    }

    /// The same names with every secret value replaced by asterisks, for `--dry-run`.
    #[must_use]
    pub fn masked(&self) -> Self {
        let mut masked = self.clone();
        for name in &self.secret {
            if let Some(value) = masked.values.get_mut(name) {
                mask(value);
            }
        }
        masked
    }

    /// `words` of a service without any secret value of four characters or more, however they write it.
    pub fn redact(&self, words: &str) -> String {
        let texts = self.secret.iter().filter_map(|name| self.values.get(name)).flat_map(SecretValue::texts);
        redact::redact(words, texts.map(Secret::expose).collect())
    }
}

/// Replaces every text in `value`, keeping its shape.
fn mask(value: &mut SecretValue) {
    match value {
        SecretValue::List(items) => items.iter_mut().for_each(mask),
        SecretValue::Object(members) => members.values_mut().for_each(mask),
        SecretValue::Plain(Value::Null | Value::Bool(_)) => {}
        SecretValue::Plain(_) | SecretValue::Text(_) => *value = SecretValue::from(MASK),
    }
}

impl fmt::Debug for Vars {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.values.keys()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn masking_and_redacting_leave_no_secret() {
        let mut vars = Vars::default();
        vars.set("email", "ida@example.com");
        vars.set_secret("codes", serde_json::json!(["one-code", "two-code"]));
        vars.set_secret("password", "hunter22");
        assert_eq!(vars.masked().get("codes"), Some(&SecretValue::from(vec!["****", "****"])));
        assert_eq!(vars.redact("'hunter22' is too short"), "'****' is too short");
        vars.set_secret("code", "hunter22/é+x");
        assert_eq!(vars.redact("no hunter22/é+x"), "no ****");
        assert_eq!(vars.redact("to HUNTER22.example, not Hunter2"), "to ****.example, not Hunter2");
        assert_eq!(vars.redact("no /i/hunter22%2f%C3%A9+x here"), "no /i/**** here");
        assert_eq!(vars.redact("100% of /i/other%2F"), "100% of /i/other%2F");
        assert_eq!(format!("{vars:?}"), r#"{"code", "codes", "email", "password"}"#);
    }
}
