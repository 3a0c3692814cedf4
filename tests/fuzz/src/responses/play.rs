//! What a run starts from: an example of the provider's own file, with secrets that can be recognised.

use std::cell::RefCell;

use jiff::Timestamp;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use rsvp::engine::{Earlier, Start};
use rsvp::error::Accepted;
use rsvp::provider::example::Example;
use rsvp::provider::{Input, Operation, Vars};
use rsvp::secret::{Secret, SecretValue};
use serde_json::Value;
use url::Url;

use super::super::services;
use super::script::Script;

/// The code, where its form does not matter. It has characters that a path cannot carry as they are.
const CODE: &str = "code-canary/ü+4f1d";

/// What every other secret begins with.
const SECRET: &str = "secret-canary 93b1 ";

/// What is percent-encoded where the code goes into a path.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The secrets, and the code as a path carries it: services repeat what they were sent.
pub fn canaries() -> Vec<String> {
    vec![CODE.to_owned(), encoded(CODE), secret("password"), secret("api_key")]
}

fn encoded(text: &str) -> String {
    utf8_percent_encode(text, ENCODED).to_string()
}

fn secret(name: &str) -> String {
    format!("{SECRET}{name}")
}

/// One run, prepared.
pub struct Play {
    /// What it starts from.
    pub start: Start<'static>,
    /// What is done.
    pub operation: Operation,
    example: &'static Example,
    /// What must never be shown.
    secrets: RefCell<Vec<String>>,
}

impl Play {
    /// The example that `script` names, with recognisable secrets; `sent_before` as in [`Start`].
    pub fn new(script: &Script, sent_before: bool) -> Self {
        let provider = script.provider;
        let example = &provider.examples[script.example];
        let mut play = Self {
            start: Start {
                provider,
                base: services::base(provider),
                vars: Vars::default(),
                cookies: rsvp::http::cookies::Jar::default(),
                now: "2026-01-01T00:00:00Z".parse::<Timestamp>().expect("a time"),
                earlier: Earlier {
                    accepted: if sent_before { Accepted::Unknown } else { Accepted::No },
                    ..Earlier::default()
                },
            },
            operation: example.run,
            example,
            secrets: RefCell::default(),
        };
        play.take_codes();
        play.take_inputs();
        play
    }

    fn take_codes(&mut self) {
        let codes: Vec<Value> = (0..self.example.codes.len()).map(|n| Value::from(format!("{CODE}{n}"))).collect();
        let Some(first) = codes.first().cloned().or_else(|| self.example.code.as_ref().map(|_| Value::from(CODE)))
        else {
            return;
        };
        let text = self.example.code.as_deref().unwrap_or_default();
        let codes = if codes.is_empty() { vec![first.clone()] } else { codes };
        self.start.vars.set_secret("code", first);
        self.start.vars.set_secret("codes", Value::Array(codes));
        self.secrets.get_mut().extend([CODE.to_owned(), encoded(CODE)]);
        // A code or link whose form decides what is called stays as it is.
        let provider = self.start.provider;
        let url = Url::parse(text).ok().filter(|_| text.contains("://"));
        let base = Some(&self.start.base);
        let parts = provider.codes.iter().find_map(|pattern| pattern.get_ref().matches(text));
        let parts =
            parts.or_else(|| provider.links.iter().find_map(|pattern| pattern.get_ref().matches(url.as_ref()?, base)));
        if let Some(mut parts) = parts {
            parts.remove("code");
            self.start.vars.extend(parts);
        }
    }

    fn take_inputs(&mut self) {
        let provider = self.start.provider;
        for (name, value) in &self.example.inputs {
            if name == "cookies" {
                let kept = value.as_object().into_iter().flatten();
                let kept = kept.map(|(name, _)| (name.clone(), Secret::new(secret("cookie").replace(' ', "."))));
                self.start.cookies = kept.collect();
                self.secrets.get_mut().push(secret("cookie").replace(' ', "."));
            } else if provider.input(name).secret || provider.session.secret.contains(name) {
                self.start.vars.set_secret(name, secret(name));
                self.secrets.get_mut().push(secret(name));
            } else {
                self.start.vars.set(name, value.clone());
            }
        }
    }

    /// What the person answers: a secret when one is asked for, and always the same one, for a text that fits.
    pub fn input(&self, input: &Input) -> SecretValue {
        match self.example.inputs.get(&input.name) {
            _ if input.secret => {
                // Before it was given, nobody could know that it is one.
                self.secrets.borrow_mut().push(secret(&input.name));
                secret(&input.name).into()
            }
            Some(value) => value.clone().into(),
            None => "given".into(),
        }
    }

    /// R21, R22: `text`, which somebody may read, holds no secret.
    pub fn shows_no_secret(&self, text: &str) {
        for secret in self.secrets.borrow().iter() {
            assert!(!text.contains(secret.as_str()), "a secret is shown: {text}");
        }
    }

    /// Whether `text` holds something that looks like a secret of this run.
    pub fn is_echoed(text: &str) -> bool {
        text.contains("canary") || text.contains("\\u") || text.contains("93b1") || text.contains("4f1d")
    }
}
