//! An input: something a person gives by flag, variable, file, or as the answer to a question.

use serde::Deserialize;

use super::{Condition, Provider};

/// Something a person gives: a flag, a variable, a file, or the answer to a question.
#[derive(Debug, Clone, Default, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct InputSpec {
    /// What is asked.
    #[serde(default)]
    pub prompt: Option<String>,
    /// Asked hidden, never shown.
    #[serde(default)]
    pub secret: Option<bool>,
    /// A secret that is being chosen when accepting, and is therefore asked twice.
    #[serde(default)]
    pub new: bool,
    /// Used when given, never asked.
    #[serde(default)]
    pub optional: bool,
    /// Asked only when its step is reached, as a mailed one-time code.
    #[serde(default)]
    pub late: bool,
    /// What kind of value is sent.
    #[serde(default, rename = "type")]
    pub kind: InputKind,
    /// Asked only where this holds.
    #[serde(default)]
    pub when: Option<Condition>,
}

/// The JSON type of an input.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum InputKind {
    /// Any text.
    #[default]
    Text,
    /// `true` or `false`.
    Bool,
    /// A whole number.
    Int,
}

/// An input with its defaults filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "they mirror the fields of the provider language")]
pub struct Input {
    /// The variable it sets.
    pub name: String,
    /// What is asked.
    pub prompt: String,
    /// Asked hidden, never shown.
    pub secret: bool,
    /// Being chosen, and therefore asked twice.
    pub new: bool,
    /// Used when given, never asked.
    pub optional: bool,
    /// Asked only when its step is reached.
    pub late: bool,
    /// What kind of value is sent.
    pub kind: InputKind,
    /// Other inputs that would do as well.
    pub or: Vec<String>,
}

impl Provider {
    /// The input called `name`, with the defaults of the well-known ones.
    pub fn input(&self, name: &str) -> Input {
        let spec = self.inputs.get(name).cloned().unwrap_or_default();
        let (prompt, secret) = match name {
            "name" => ("Full name".to_owned(), false),
            "email" => ("E-mail address".to_owned(), false),
            "phone" => ("Phone number".to_owned(), false),
            "password" => ("Password".to_owned(), true),
            "api_key" => ("API key".to_owned(), true),
            other => (other.replace('_', " "), false),
        };
        Input {
            name: name.to_owned(),
            prompt: spec.prompt.unwrap_or(prompt),
            secret: spec.secret.unwrap_or(secret),
            new: spec.new,
            optional: spec.optional,
            late: spec.late,
            kind: spec.kind,
            or: Vec::new(),
        }
    }
}
