//! One step of an operation: what it needs, what it sends, what its answer means.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::error::Result;
use crate::http::Failure;
use crate::provider::outcome::{Reason, Refusal, Verdict, judge, members, undocumented};
use crate::provider::{Input, Operation, Scope, Step, Template};

use super::operator::Operator;
use super::request::Maker;
use super::trouble::Trouble;
use super::{Effect, Sending};

/// How often a person may try the password of an account that exists already.
const PASSWORD_TRIES: usize = 3;

/// How a step ended that does not end its operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Passed {
    /// Its own request succeeded.
    Succeeded,
    /// Another operation ran in its place (`on`).
    Replaced,
    /// Its `when` left it out, or it is optional and failed.
    WithoutSuccess,
}

impl Operator<'_, '_> {
    /// Runs one step; a weak password is asked again, an account that exists is logged in to.
    pub fn step(&mut self, step: &Step, operation: Operation, effect: Effect) -> Result<Passed, Trouble> {
        loop {
            let refusal = match self.attempt(step, operation, effect) {
                Err(Trouble::Refused(refusal)) => refusal,
                Err(Trouble::Fatal(error)) => return Err(error.into()),
                Err(_) if step.optional => return Ok(Passed::WithoutSuccess),
                other => return other,
            };
            if let Some(branch) = step.branch(refusal.reason()) {
                self.branch(branch, &refusal)?;
                // What runs in the place of the spending step accepts nothing.
                return if effect == Effect::Spends { Err(Trouble::Refused(refusal)) } else { Ok(Passed::Replaced) };
            }
            let inputs = self.chosen_secrets(step);
            // Without a secret that is being chosen the same request would be refused again and again.
            if refusal.reason() == Reason::WeakPassword && !inputs.is_empty() {
                self.ask_again(inputs, refusal)?;
            } else if step.optional {
                return Ok(Passed::WithoutSuccess);
            } else {
                return Err(Trouble::Refused(refusal));
            }
        }
    }

    /// Runs `operation` in the place of a refused step. A log-in that is refused asks for the existing password, because
    /// the one given before was being chosen.
    fn branch(&mut self, operation: Operation, why: &Refusal) -> Result<(), Trouble> {
        for attempt in 1.. {
            self.ask_missing(&[operation])?;
            match self.run(operation) {
                Err(Trouble::Refused(refusal)) if refusal.reason() == Reason::Login && attempt < PASSWORD_TRIES => {
                    let inputs = self.existing_secrets(operation);
                    let again = Refusal { reasons: vec![why.reason(), Reason::Login], ..refusal };
                    self.ask_again(inputs, again)?;
                }
                other => return other,
            }
        }
        Ok(())
    }

    fn attempt(&mut self, step: &Step, operation: Operation, effect: Effect) -> Result<Passed, Trouble> {
        if self.is_left_out(step) {
            return Ok(Passed::WithoutSuccess);
        }
        self.ask_late(step)?;
        let provider = self.provider();
        let sending = self.sending(step, effect)?;
        self.sent += 1;
        let answer = self.outside.send(&sending, self.fate.accepted);
        let reply = match self.heed(answer)? {
            Ok(reply) => reply,
            Err(Failure::NotSent { what, hint }) => return Err(Trouble::NotSent { what, hint }),
            Err(Failure::NoAnswer(what)) => return Err(Trouble::Lost(what)),
        };
        self.cookies.take(&reply, self.start.now);
        let name = step.name(operation);
        let answer = members(name, &reply, self.cookies.members());
        let is_json = answer.iter().any(|(name, value)| *name == "body" && !value.is_null());
        let scope = Scope::new(&self.start.vars).with(answer);
        match judge(provider, step, &self.language, &reply, &scope) {
            Verdict::Success if operation == Operation::Preview && !is_json && self.reads_body(step) => {
                return Err(Trouble::Lost("the answer is not the JSON that the look expects".to_owned()));
            }
            Verdict::Success => {}
            // R31: no success, but it may well have spent the code: "the code is still good" would be a promise.
            Verdict::Unexpected(refusal) if effect == Effect::Spends => {
                return Err(Trouble::Lost(undocumented(refusal.status)));
            }
            // A service that is down may have acted before it fell.
            Verdict::Refused(refusal) if effect == Effect::Spends && refusal.reason() == Reason::Unavailable => {
                return Err(Trouble::Lost(format!("the service answered with status {}", refusal.status)));
            }
            Verdict::Refused(refusal) | Verdict::Unexpected(refusal) => {
                let words = refusal.words.map(|words| self.start.vars.redact(&words));
                return Err(Trouble::Refused(Refusal { words, ..refusal }));
            }
            Verdict::Unusable(what) => return Err(Trouble::Lost(what)),
        }
        if effect == Effect::Spends {
            self.fate.accepted();
        }
        self.capture(step, &scope);
        // A step that can find an account existing already is one that opens it.
        if step.on.contains_key(&Reason::AccountExists) {
            self.fate.account_opened = self.facts().account;
        }
        self.report()?;
        Ok(Passed::Succeeded)
    }

    /// Whether the step sets variables from the body: a look without a readable body has then shown nothing.
    fn reads_body(&self, step: &Step) -> bool {
        let uses_body = |template: &Template| template.variables().is_ok_and(|names| names.contains("body"));
        step.set.values().any(uses_body)
    }

    /// What can be asked only now, such as a one-time code that the step before had mailed.
    fn ask_late(&mut self, step: &Step) -> Result<()> {
        let provider = self.provider();
        let needed = provider.needs(step).into_iter().filter(|name| !self.start.vars.knows(name));
        let inputs: Vec<Input> = needed.map(|name| provider.input(name)).filter(|input| input.late).collect();
        if inputs.is_empty() { Ok(()) } else { self.ask(inputs, None) }
    }

    pub fn is_left_out(&self, step: &Step) -> bool {
        let scope = Scope::new(&self.start.vars);
        step.when.as_ref().is_some_and(|when| self.language.holds(when, &scope) != Ok(true))
    }

    fn kept_so_far(&self) -> BTreeMap<String, Value> {
        let vars = &self.start.vars;
        let open = self.provider().session.keep.iter().filter(|name| !vars.is_secret(name));
        open.filter_map(|name| Some((name.clone(), vars.get(name)?.clone()))).collect()
    }

    fn sending(&self, step: &Step, effect: Effect) -> Result<Sending> {
        let Self { start, language, cookies, .. } = self;
        let maker = Maker { provider: start.provider, language, base: &start.base, cookies };
        let masker = Maker { cookies: &cookies.masked(), ..maker };
        let complain = |complaint| start.provider.complain(&complaint);
        Ok(Sending {
            request: maker.make(step, &start.vars).map_err(complain)?,
            masked: masker.make(step, &start.vars.masked()).map_err(complain)?,
            effect,
            warning: step.warning.clone(),
            was_good: self.was_good,
            kept: self.kept_so_far(),
        })
    }
}
