//! One step of an operation: what it needs, what it sends, what its answer means.

use crate::error::Result;
use crate::http::Failure;
use crate::provider::answer::{self, members, retry_after};
use crate::provider::outcome::{Refusal, Verdict, judge, undocumented};
use crate::provider::{Input, Operation, Reason, Scope, Step, link};

use super::Effect;
use super::operator::Operator;
use super::trouble::Trouble;

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
    /// Runs one step; a weak password and a name that is taken are asked again, an account that exists is logged in to.
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
            // Without an input that is being chosen the same request would be refused again and again.
            let inputs = self.chosen(step, refusal.reason());
            if !inputs.is_empty() {
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
        let answer = self.send(step, operation, effect)?;
        let reply = match self.heed(answer)? {
            Ok(reply) => reply,
            Err(Failure::NotSent { what, hint }) => return Err(Trouble::NotSent { what, hint }),
            Err(Failure::NoAnswer(what)) => return Err(Trouble::Lost(what)),
        };
        self.cookies.take(&reply, self.start.now);
        let name = step.id.as_deref().unwrap_or(operation.name());
        let scope = Scope::new(&self.start.vars).with(members(name, &reply, self.cookies.members()));
        let retry_after = retry_after(&reply, self.start.now);
        match judge(provider, (operation, step), &self.language, &reply, &scope) {
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
                let hint = refusal.hint.or_else(|| self.browser_hint(&refusal.reasons));
                return Err(Trouble::Refused(Refusal { words, retry_after, hint, ..refusal }));
            }
            Verdict::Unusable(what) => {
                let wait = retry_after.map(|seconds| format!(", and asks you to wait {}", answer::wait(seconds)));
                return Err(Trouble::Lost(self.start.vars.redact(&what) + &wait.unwrap_or_default()));
            }
        }
        let captured = self.capture(step, &scope);
        self.note_source(step, operation, effect, &captured);
        if effect == Effect::Spends {
            self.accepted();
        } else if effect == Effect::Changes && operation == Operation::Accept && self.opens_an_account(step) {
            self.fate.account_opened = Some(self.facts().who.account.unwrap_or_default());
        }
        self.report()?;
        Ok(Passed::Succeeded)
    }

    /// The address to open in a browser. It never shows the code: anyone who has the code can use it.
    fn browser_hint(&self, reasons: &[Reason]) -> Option<String> {
        if reasons.first() != Some(&Reason::Browser) {
            return None;
        }
        let base = link::place(&self.start.base);
        Some(match self.provider().links.first() {
            Some(pattern) => {
                let form = pattern.get_ref().to_string().replace("{base}", &base);
                format!("open the invitation's own link in a browser; it looks like {form}")
            }
            None => format!("open {base} in a browser"),
        })
    }

    /// What can be asked only now, such as a one-time code that the step before had mailed.
    fn ask_late(&mut self, step: &Step) -> Result<()> {
        let provider = self.provider();
        let needed = provider.needs(step).into_iter().filter(|name| !self.start.vars.knows(name));
        let inputs: Vec<Input> = needed.map(|name| provider.input(name)).filter(|input| input.late).collect();
        if inputs.is_empty() { Ok(()) } else { self.ask(inputs, None) }
    }

    /// Whether a step before the spending one opens an account: it can find one existing already, or a password is chosen
    /// with it.
    fn opens_an_account(&self, step: &Step) -> bool {
        let provider = self.provider();
        let exists = |reason: &Reason| *reason == Reason::AccountExists;
        let mut rules = step.reasons.iter().chain(&provider.reasons);
        let is_given = |name: &&str| provider.input(name).secret && !provider.captured().contains(name);
        step.on.contains_key(&Reason::AccountExists)
            || !self.chosen(step, Reason::WeakPassword).is_empty()
            || rules.any(|rule| rule.reason.iter().any(exists)) && provider.needs(step).iter().any(is_given)
    }

    pub fn is_left_out(&self, step: &Step) -> bool {
        let scope = Scope::new(&self.start.vars);
        step.when.as_ref().is_some_and(|when| self.language.holds(when, &scope) != Ok(true))
    }
}
