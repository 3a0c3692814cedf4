//! What one run knows, and its dealings with the outside.

use std::collections::BTreeSet;

use jiff::Timestamp;

use crate::error::{Error, Kind, Result};
use crate::http::cookies::Jar;
use crate::provider::outcome::Refusal;
use crate::provider::{Input, Language, Operation, Provider, Scope, link};
use crate::secret::Secret;

use super::facts::{self, Facts, Listed};
use super::session::{self, NewSession};
use super::trouble::Trouble;
use super::{Asked, Fate, Outcome, Outside, Start, told};

/// Carries out operations.
pub struct Operator<'p, 'o> {
    pub start: Start<'p>,
    pub fate: Fate,
    pub outside: &'o mut dyn Outside,
    /// Why the outside has ended the run.
    stopped: Option<Error>,
    pub language: Language,
    pub cookies: Jar,
    /// The facts that the outside was told last.
    pub reported: Facts,
    pub listed: Vec<Listed>,
    /// Whether the service has said that the code is good, before it was sent.
    pub was_good: bool,
    /// The variables whose values tell of the invitation itself.
    pub told: BTreeSet<String>,
    /// How many requests were sent.
    pub sent: usize,
}

impl<'p, 'o> Operator<'p, 'o> {
    pub fn new(mut start: Start<'p>, outside: &'o mut dyn Outside) -> Self {
        let secret = start.provider.session.secret.iter().map(String::as_str);
        for name in secret.chain(start.provider.token_variable()).chain(["code", "codes"]) {
            start.vars.mark_secret(name);
        }
        // Whole seconds: not every service reads fractions.
        let now = Timestamp::from_second(start.now.as_second()).unwrap_or(start.now);
        start.vars.set("now", now.to_string());
        start.vars.set("base", link::place(&start.base));
        let cookies = std::mem::take(&mut start.cookies);
        let reported = Facts::of(&start.vars);
        let (fate, language) = (Fate::at_start(start.earlier.accepted), Language::default());
        let was_good = start.earlier.was_good;
        let (told, listed) = (told::from_the_start(&start), Vec::new());
        Self { start, fate, outside, stopped: None, language, cookies, reported, listed, was_good, told, sent: 0 }
    }

    /// The end of the run: the outside's own error is passed on word for word.
    pub fn end(self, done: Result<Outcome>) -> (Fate, Result<Outcome>) {
        (self.fate, self.stopped.map_or(done, Err))
    }

    /// Ends the run where the outside says so.
    pub fn heed<T>(&mut self, answer: Result<T>) -> Result<T> {
        answer.map_err(|error| {
            self.stopped = Some(error);
            Error::cancelled()
        })
    }

    /// Tells the outside what has become known.
    pub fn learned(&mut self, facts: &Facts) -> Result<()> {
        let answer = self.outside.learned(facts, self.fate.accepted);
        self.heed(answer)
    }

    pub fn provider(&self) -> &'p Provider {
        self.start.provider
    }

    /// Computes `[values]`. One that cannot be computed stays as it was given, or unknown.
    pub fn compute_values(&mut self) {
        let provider = self.provider();
        for (name, template) in &provider.values {
            let scope = Scope::new(&self.start.vars);
            if let Ok(Some(value)) = self.language.value(template, &scope) {
                let is_secret = |used: &String| self.start.vars.is_secret(used);
                let of_secrets = template.variables().is_ok_and(|used| used.iter().any(is_secret));
                if of_secrets && !facts::NAMES.contains(&name.as_str()) {
                    self.start.vars.mark_secret(name);
                }
                self.start.vars.set(name, value);
                if self.is_of_the_invitation(template) {
                    self.told.insert(name.clone());
                }
            }
        }
    }

    /// The facts that the code and the service tell of the invitation, without those that a person gave or a session saved.
    pub fn facts_of_the_invitation(&self) -> Facts {
        let mut told = self.start.vars.clone();
        facts::NAMES.iter().filter(|name| !self.told.contains(**name)).for_each(|name| told.remove(name));
        Facts::of(&told)
    }

    /// What is known about the invitation.
    pub fn facts(&self) -> Facts {
        Facts::of(&self.start.vars)
    }

    /// The token that the steps of `prove` have given.
    pub fn proof(&self, operation: Operation) -> Option<Secret> {
        let name = self.provider().token_variable().filter(|_| operation == Operation::Prove)?;
        self.start.vars.secret(name)
    }

    /// The session, once it is complete.
    pub fn new_session(&self) -> Result<Option<NewSession>, Trouble> {
        self.session_with(&self.start.vars)
    }

    fn session_with(&self, vars: &crate::provider::Vars) -> Result<Option<NewSession>, Trouble> {
        session::fill(self.provider(), &self.language, vars, &self.cookies, self.start.now)
            .map_err(|what| Trouble::Lost(what.to_owned()))
    }

    /// What `each` found, each item with the session that its own variables make.
    pub fn take_listed(&mut self) -> Result<Vec<Listed>, Trouble> {
        let mut listed = std::mem::take(&mut self.listed);
        for item in &mut listed {
            let mut vars = self.start.vars.clone();
            vars.extend(std::mem::take(&mut item.captured));
            item.session = self.session_with(&vars)?;
        }
        Ok(listed)
    }

    /// Asks for what `operations` still need, and says so when that is nothing.
    pub fn ask_missing(&mut self, operations: &[Operation]) -> Result<()> {
        let inputs = self.missing(operations);
        self.ask(inputs, None)
    }

    /// The same to find out what became of a lost answer: an input that nobody can give does not end the run.
    ///
    /// # Errors
    /// [`Trouble::NotSent`] with what is missing.
    pub fn ask_to_find_out(&mut self, operations: &[Operation]) -> Result<(), Trouble> {
        match self.ask_missing(operations) {
            Ok(()) => Ok(()),
            Err(error) => Err(match self.take_back(Kind::MissingInput) {
                Some(missing) => Trouble::NotSent { what: missing.to_string(), hint: missing.hint_text() },
                None => Trouble::Fatal(error),
            }),
        }
    }

    /// Asks again for what the service has refused; if nobody can be asked, the refusal stands.
    pub fn ask_again(&mut self, inputs: Vec<Input>, refusal: Refusal) -> Result<(), Trouble> {
        match self.ask(inputs, Some(refusal.clone())) {
            Err(_) if self.take_back(Kind::MissingInput).is_some() => Err(Trouble::Refused(refusal)),
            done => Ok(done?),
        }
    }

    /// Why the outside has ended the run, if it is of this kind: the run goes on.
    pub fn take_back(&mut self, kind: Kind) -> Option<Error> {
        self.stopped.take_if(|why| why.kind == kind)
    }

    /// What went wrong while finding out tells nothing; only what the outside says ends the run.
    pub fn unless_stopped<T>(&self, result: Result<T, Trouble>) -> Result<Result<T, Trouble>> {
        if self.stopped.is_some() { result.map(Ok).map_err(Trouble::error) } else { Ok(result) }
    }

    pub fn ask(&mut self, inputs: Vec<Input>, again: Option<Refusal>) -> Result<()> {
        let secret: Vec<String> = inputs.iter().filter(|i| i.secret).map(|i| i.name.clone()).collect();
        let asked = Asked { inputs, again, account: self.facts().who.account };
        let answer = self.outside.ask(&asked, self.fate.accepted);
        for (name, value) in self.heed(answer)? {
            if secret.contains(&name) {
                self.start.vars.set_secret(name, value);
            } else {
                self.start.vars.set(name, value);
            }
        }
        self.reported = self.facts();
        Ok(())
    }
}
