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

/// An input that every file has without describing it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WellKnown {
    pub name: &'static str,
    pub prompt: &'static str,
    pub secret: bool,
}

/// All of them; the command line has options for each.
pub const WELL_KNOWN: [WellKnown; 5] = [
    WellKnown { name: "name", prompt: "Full name", secret: false },
    WellKnown { name: "email", prompt: "E-mail address", secret: false },
    WellKnown { name: "phone", prompt: "Phone number", secret: false },
    WellKnown { name: "password", prompt: "Password", secret: true },
    WellKnown { name: "api_key", prompt: "API key", secret: true },
];

/// The well-known input called `name`.
pub fn well_known(name: &str) -> Option<&'static WellKnown> {
    WELL_KNOWN.iter().find(|input| input.name == name)
}

impl Provider {
    /// The input called `name`, with the defaults of the well-known ones.
    pub fn input(&self, name: &str) -> Input {
        let spec = self.inputs.get(name).cloned().unwrap_or_default();
        let known = well_known(name);
        let prompt = || known.map_or_else(|| name.replace('_', " "), |known| known.prompt.to_owned());
        Input {
            name: name.to_owned(),
            prompt: spec.prompt.unwrap_or_else(prompt),
            secret: spec.secret.unwrap_or(known.is_some_and(|known| known.secret)),
            new: spec.new,
            optional: spec.optional,
            late: spec.late,
            kind: spec.kind,
            or: Vec::new(),
        }
    }
}
