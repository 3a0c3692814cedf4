//! From a step to what is sent, and whose fault it is where no request can be made.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::error::{Accepted, Error, Exit, Result};
use crate::http::{Failure, Reply};
use crate::provider::{Complaint, Operation, Step};
use crate::secret::SecretValue;

use super::operator::Operator;
use super::request::Maker;
use super::{Effect, Sending, Spent, Start};

impl Operator<'_, '_> {
    /// Sends the request of `step`; the outside's answer comes back as it is.
    pub fn send(
        &mut self,
        step: &Step,
        operation: Operation,
        effect: Effect,
    ) -> Result<Result<Result<Reply, Failure>>> {
        let mut request = self.maker().make(step).map_err(|complaint| self.blame(step, &complaint))?;
        let is_harmless = effect == Effect::Looks || (effect == Effect::Changes && operation == Operation::Login);
        request.may_repeat = step.repeat && is_harmless;
        let (warning, was_good, kept) = (step.warning.as_deref(), self.was_good, self.kept_so_far());
        self.sent += 1;
        let Self { start: Start { provider, base, vars, .. }, language, cookies, outside, fate, .. } = self;
        let maker = Maker { provider, language, base, cookies, vars };
        Ok(outside.send(&Sending { request, effect, warning, was_good, kept, maker, step }, fate.accepted))
    }

    /// Tells the outside that the invitation is accepted.
    pub fn accepted(&mut self) {
        self.fate.accepted();
        let (facts, kept) = (self.facts(), self.kept_so_far());
        self.outside.spent(&Spent { facts: &facts, listed: &self.listed, kept });
    }

    fn maker(&self) -> Maker<'_> {
        let Self { start: Start { provider, base, vars, .. }, language, cookies, .. } = self;
        Maker { provider, language, base, cookies, vars }
    }

    fn kept_so_far(&self) -> BTreeMap<String, Value> {
        let vars = &self.start.vars;
        let open = self.provider().session.keep.iter().filter(|name| !vars.is_secret(name));
        open.filter_map(|name| Some((name.clone(), vars.get(name)?.to_json()))).collect()
    }

    /// What an answer should have said is not a mistake of the provider file.
    fn blame(&self, step: &Step, complaint: &Complaint) -> Error {
        let (provider, vars) = (self.provider(), &self.start.vars);
        let needed = provider.needs(step);
        let is_answered = |name: &str| provider.all_steps().any(|(_, _, step)| step.set.contains_key(name));
        let mut answered = needed.iter().filter(|name| is_answered(name));
        let what = answered.find_map(|name| match vars.get(name) {
            None if complaint.what.contains(*name) => Some(format!("the service gave no {name}")),
            Some(SecretValue::List(_) | SecretValue::Object(_)) => {
                Some(format!("the service gave {name} as a list or an object"))
            }
            Some(SecretValue::Text(text)) if text.expose().chars().any(char::is_control) => {
                Some(format!("the service gave {name} with control characters"))
            }
            _ => None,
        });
        let Some(what) = what else {
            let odd = |name: &&&str| matches!(vars.get(name), Some(SecretValue::Text(text)) if !text.expose().bytes().all(|byte| byte.is_ascii_graphic() || byte == b' '));
            return match needed.iter().find(odd).filter(|_| complaint.what.contains("header")) {
                Some(name) => Error::usage(format!("{name} has characters that a header cannot carry")),
                None => provider.complain(complaint),
            };
        };
        let error = Error::new(Exit::Unavailable, format!("{what}, and the next call needs it"));
        if self.fate.accepted == Accepted::No { error.hint("try again later") } else { error }
    }
}
