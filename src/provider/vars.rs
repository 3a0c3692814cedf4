//! What is known in a run: one flat namespace of variables, some of which are secret.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use percent_encoding::percent_decode_str;
use serde_json::Value;

/// Variables by name. Values are JSON; Debug shows names only, for most values are about a person.
#[derive(Clone, Default)]
pub struct Vars {
    values: BTreeMap<String, Value>,
    secret: BTreeSet<String>,
}

impl Vars {
    /// Sets `name`, for everybody to see.
    pub fn set(&mut self, name: impl Into<String>, value: impl Into<Value>) {
        self.values.insert(name.into(), value.into());
    }

    /// Sets `name`, which [`Vars::masked`] and [`Vars::redact`] hide.
    pub fn set_secret(&mut self, name: impl Into<String>, value: impl Into<Value>) {
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
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.values.get(name)
    }

    /// The value of `name` as text: a string as it is, a number in decimal, nothing else.
    pub fn text(&self, name: &str) -> Option<String> {
        match self.values.get(name)? {
            Value::String(text) if !text.is_empty() => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
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
    pub fn iter(&self) -> impl Iterator<Item = (&String, &Value)> {
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

    /// `words` without any secret value of four characters or more: services have been seen to repeat passwords in
    /// their errors, and often repeat the path, in which the code is percent-encoded.
    pub fn redact(&self, words: &str) -> String {
        let as_written = self.hide(words);
        let decoded = self.hide(&percent_decode_str(words).decode_utf8_lossy());
        if percent_decode_str(&as_written).decode_utf8_lossy() == decoded { as_written } else { decoded }
    }

    /// The longest value first: it may hold another one.
    fn hide(&self, words: &str) -> String {
        let values = self.secret.iter().filter_map(|name| self.values.get(name)?.as_str());
        let mut values: Vec<&str> = values.filter(|value| value.chars().count() >= 4).collect();
        values.sort_by_key(|value| std::cmp::Reverse(value.len()));
        values.into_iter().fold(words.to_owned(), |words, value| without(&words, value))
    }
}

/// `words` with `****` for each `value`, in capitals and small letters: the name of a host has small ones.
fn without(words: &str, value: &str) -> String {
    let (lower, value) = (words.to_ascii_lowercase(), value.to_ascii_lowercase());
    let (mut hidden, mut from) = (String::new(), 0);
    for (start, _) in lower.match_indices(&value) {
        hidden.extend([&words[from..start], "****"]);
        from = start + value.len();
    }
    hidden + &words[from..]
}

/// Replaces every text in `value`, keeping its shape.
fn mask(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(mask),
        Value::Object(members) => members.values_mut().for_each(mask),
        Value::Null | Value::Bool(_) => {}
        Value::Number(_) | Value::String(_) => *value = Value::from("****"),
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
        assert_eq!(vars.masked().get("codes"), Some(&serde_json::json!(["****", "****"])));
        assert_eq!(vars.redact("'hunter22' is too short"), "'****' is too short");
        vars.set_secret("code", "hunter22/é+x");
        assert_eq!(vars.redact("no hunter22/é+x"), "no ****");
        assert_eq!(vars.redact("to HUNTER22.example, not Hunter2"), "to ****.example, not Hunter2");
        assert_eq!(vars.redact("no /i/hunter22%2f%C3%A9+x here"), "no /i/**** here");
        assert_eq!(vars.redact("100% of /i/other%2F"), "100% of /i/other%2F");
        assert_eq!(format!("{vars:?}"), r#"{"code", "codes", "email", "password"}"#);
    }
}
