//! Which of the known variables tell of this invitation: the code, its parts, and what a look at it has set. What a person
//! gives and what a log-in tells of the account is as true without the invitation, and proves nothing.

use std::collections::BTreeSet;

use crate::error::Accepted;
use crate::http::cookies::Jar;
use crate::provider::{Operation, Provider, Step, Template, Vars};

use super::operation::effect;
use super::operator::Operator;
use super::{Effect, Start};

/// What a run knows, to go back to after an attempt that proved nothing.
pub struct Memory {
    pub vars: Vars,
    cookies: Jar,
    told: BTreeSet<String>,
}

/// What tells of the invitation before the first request: the code and its parts, and in a second run what the first one
/// had looked at.
pub fn from_the_start(start: &Start<'_>) -> BTreeSet<String> {
    let provider = start.provider;
    let mut told: BTreeSet<String> = provider.parts().into_iter().chain(["code", "codes"]).map(str::to_owned).collect();
    if start.earlier.accepted != Accepted::No {
        told.extend(may_be_told(provider).into_iter().filter(|name| start.vars.knows(name)).map(str::to_owned));
    }
    told
}

/// The variables that a look sets, or a step before the spending one and no log-in.
fn may_be_told(provider: &Provider) -> BTreeSet<&str> {
    let looked = provider.preview.iter().flat_map(|step| step.set.keys());
    let before = provider.accept.iter().enumerate().take_while(|(index, _)| !provider.spends(*index));
    let prepared = before.flat_map(|(index, step)| {
        let looks = effect(provider, Operation::Accept, index) == Effect::Looks;
        step.set.keys().filter(move |name| looks || !is_told_by_a_login(provider, name))
    });
    looked.chain(prepared).map(String::as_str).collect()
}

fn is_told_by_a_login(provider: &Provider, name: &str) -> bool {
    provider.login.iter().any(|step| step.set.contains_key(name))
}

impl Operator<'_, '_> {
    /// Whether `template` is made of something that tells of the invitation.
    pub fn is_of_the_invitation(&self, template: &Template) -> bool {
        template.variables().is_ok_and(|names| names.iter().any(|name| self.told.contains(name)))
    }

    /// Notes whether what the answer to `step` has set tells of the invitation. What it leaves unset stays what it was: a
    /// saved session may know it of another organisation.
    pub fn note_source(&mut self, step: &Step, operation: Operation, effect: Effect, captured: &Vars) {
        let provider = self.provider();
        let is_before = matches!(operation, Operation::Preview | Operation::Accept) && effect != Effect::Spends;
        let names_it = provider.needs(step).into_iter().any(|name| self.told.contains(name))
            || step.each.is_some() && step.set.contains_key("code");
        for (name, template) in step.set.iter().filter(|(name, _)| captured.knows(name)) {
            let is_looked = effect == Effect::Looks && (names_it || self.is_of_the_invitation(template));
            let is_its_own = is_looked || !is_told_by_a_login(provider, name);
            if operation == Operation::Decline || is_before && is_its_own {
                self.told.insert(name.clone());
            } else {
                self.told.remove(name);
            }
        }
    }

    /// What the confirmation asks that tells of the invitation; nothing, if something that it needs is unknown.
    pub fn asked_of_the_invitation(&self) -> BTreeSet<&str> {
        let provider = self.provider();
        let mut used = BTreeSet::new();
        for step in &provider.confirm {
            used.extend(provider.needs(step));
            let condition = step.expect.as_ref().and_then(|expect| expect.variables().ok());
            used.extend(condition.into_iter().flatten().map(String::as_str));
        }
        let told_by_it = |name: &str| provider.confirm.iter().any(|step| step.set.contains_key(name));
        let looked = may_be_told(provider);
        let is_known = |name: &str| self.told.contains(name) && self.start.vars.knows(name);
        let is_unknown = |name: &&str| looked.contains(name) && !told_by_it(name) && !is_known(name);
        if used.iter().any(is_unknown) {
            return BTreeSet::new();
        }
        used.retain(|name| is_known(name));
        used
    }

    pub fn memory(&self) -> Memory {
        Memory { vars: self.start.vars.clone(), cookies: self.cookies.clone(), told: self.told.clone() }
    }

    pub fn go_back(&mut self, memory: Memory) {
        (self.start.vars, self.cookies, self.told) = (memory.vars, memory.cookies, memory.told);
    }

    /// Takes on what a saved session or a log-in knows, except about the invitation: that stays as `before` had it.
    pub fn keep_told(&mut self, before: &Memory) {
        for name in &before.told {
            match before.vars.get(name) {
                Some(value) => self.start.vars.set(name.clone(), value.clone()),
                None => self.start.vars.remove(name),
            }
        }
        self.told.clone_from(&before.told);
    }
}
