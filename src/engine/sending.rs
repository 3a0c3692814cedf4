//! From a step to what is sent, and whose fault it is where no request can be made.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::error::{Accepted, Error, Exit, Result};
use crate::provider::{Complaint, Operation, Step};

use super::operator::Operator;
use super::request::Maker;
use super::{Effect, Sending};

impl Operator<'_, '_> {
    pub fn sending(&self, step: &Step, operation: Operation, effect: Effect) -> Result<Sending> {
        let Self { start, language, cookies, .. } = self;
        let maker = Maker { provider: start.provider, language, base: &start.base, cookies };
        let masker = Maker { cookies: &cookies.masked(), ..maker };
        let mut request = maker.make(step, &start.vars).map_err(|complaint| self.blame(step, &complaint))?;
        let is_harmless = effect == Effect::Looks || (effect == Effect::Changes && operation == Operation::Login);
        request.may_repeat = step.repeat && is_harmless;
        let complain = |complaint| start.provider.complain(&complaint);
        let masked = masker.make(step, &start.vars.masked()).map_err(complain)?;
        let (warning, was_good, kept) = (step.warning.clone(), self.was_good, self.kept_so_far());
        Ok(Sending { request, masked, effect, warning, was_good, kept })
    }

    fn kept_so_far(&self) -> BTreeMap<String, Value> {
        let vars = &self.start.vars;
        let open = self.provider().session.keep.iter().filter(|name| !vars.is_secret(name));
        open.filter_map(|name| Some((name.clone(), vars.get(name)?.clone()))).collect()
    }

    /// What an answer should have said is not a mistake of the provider file.
    fn blame(&self, step: &Step, complaint: &Complaint) -> Error {
        let (provider, vars) = (self.provider(), &self.start.vars);
        let captured = provider.captured();
        let needed = provider.needs(step);
        let mut answered = needed.iter().filter(|name| captured.contains(**name));
        let what = answered.find_map(|name| match vars.get(name) {
            None if complaint.what.contains(name) => Some(format!("the service gave no {name}")),
            Some(Value::Array(_) | Value::Object(_)) => Some(format!("the service gave {name} as a list or an object")),
            Some(Value::String(text)) if text.chars().any(char::is_control) => {
                Some(format!("the service gave {name} with control characters"))
            }
            _ => None,
        });
        let Some(what) = what else {
            let odd = |name: &&&str| matches!(vars.get(name), Some(Value::String(text)) if !text.bytes().all(|byte| byte.is_ascii_graphic() || byte == b' '));
            return match needed.iter().find(odd).filter(|_| complaint.what.contains("header")) {
                Some(name) => Error::usage(format!("{name} has characters that a header cannot carry")),
                None => provider.complain(complaint),
            };
        };
        let error = Error::new(Exit::Unavailable, format!("{what}, and the next call needs it"));
        if self.fate.accepted == Accepted::No { error.hint("try again later") } else { error }
    }
}
