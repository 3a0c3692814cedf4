//! One operation of a provider file, step by step: what it needs, what it sends, what it learns.

use jiff::Timestamp;

use crate::error::{Accepted, Error, Exit, Result};
use crate::http::Failure;
use crate::http::cookies::Jar;
use crate::provider::outcome::{Reason, Refusal, Verdict, judge, members, undocumented};
use crate::provider::{Input, Language, Operation, Provider, Scope, Step};
use crate::secret::Secret;

use super::facts::{self, Facts, Listed};
use super::request::{Maker, only_looks};
use super::session::{self, NewSession};
use super::{Asked, Effect, Fate, Outcome, Outside, Sending, Start};

/// How often a person may try the password of an account that exists already.
const PASSWORD_TRIES: usize = 3;

/// Why a step did not succeed.
#[derive(Debug)]
pub enum Trouble {
    /// The service said no, with a reason.
    Refused(Refusal),
    /// Nothing reached the service.
    NotSent { what: String, hint: Option<String> },
    /// The answer did not arrive, or nobody can read it.
    Lost(String),
    /// The run cannot go on: a missing input, a mistake in the file.
    Fatal(Error),
}

impl From<Error> for Trouble {
    fn from(error: Error) -> Self {
        Self::Fatal(error)
    }
}

impl Trouble {
    /// As an error, where the step spends nothing.
    pub fn error(self) -> Error {
        match self {
            Self::Refused(refusal) => refusal.error(),
            Self::NotSent { what, hint } => Error::new(Exit::Network, what)
                .hint(hint.unwrap_or_else(|| "try again; the service was not reached".to_owned())),
            Self::Lost(what) => Error::new(Exit::Unavailable, what).hint("try again later; the code is not spent"),
            Self::Fatal(error) => error,
        }
    }

    /// The same without the hint that the code is still good; what the provider file or the engine itself says is kept.
    pub fn without_promise(self) -> Error {
        let hint = match &self {
            Self::Refused(refusal) => refusal.hint.clone(),
            Self::NotSent { hint, .. } => hint.clone(),
            Self::Lost(_) => None,
            Self::Fatal(error) => error.hint.clone(),
        };
        Error { hint, ..self.error() }
    }
}

/// Carries out operations: what one run knows, and whom it talks with.
pub struct Operator<'p, 'o> {
    pub start: Start<'p>,
    pub fate: Fate,
    outside: &'o mut dyn Outside,
    /// Why the outside has ended the run.
    stopped: Option<Error>,
    pub language: Language,
    pub cookies: Jar,
    pub told: Facts,
    pub listed: Vec<Listed>,
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
        let cookies = std::mem::take(&mut start.cookies);
        let told = Facts::of(&start.vars);
        let (fate, language) = (Fate::default(), Language::default());
        Self { start, fate, outside, stopped: None, language, cookies, told, listed: Vec::new(), sent: 0 }
    }

    /// What the outside says is passed on as it is.
    pub fn over(self, done: Result<Outcome>) -> (Fate, Result<Outcome>) {
        (self.fate, self.stopped.map_or(done, Err))
    }

    fn heed<T>(&mut self, said: Result<T>) -> Result<T> {
        said.map_err(|error| {
            self.stopped = Some(error);
            Error::cancelled()
        })
    }

    /// Tells the outside what has become known.
    pub fn learned(&mut self, facts: &Facts) -> Result<()> {
        let said = self.outside.learned(facts, self.fate.accepted);
        self.heed(said)
    }

    pub fn provider(&self) -> &'p Provider {
        self.start.provider
    }

    /// The variables that are computed first. One that cannot be computed stays as it was given, or unknown.
    pub fn compute_values(&mut self) {
        let provider = self.provider();
        for (name, template) in &provider.values {
            let scope = Scope::new(&self.start.vars);
            if let Ok(Some(value)) = self.language.value(template, &scope) {
                let used = self.language.variables(template).unwrap_or_default();
                if used.iter().any(|used| self.start.vars.is_secret(used)) && !facts::NAMES.contains(&name.as_str()) {
                    self.start.vars.mark_secret(name);
                }
                self.start.vars.set(name, value);
            }
        }
    }

    /// What is known about the invitation.
    pub fn facts(&self) -> Facts {
        Facts::of(&self.start.vars)
    }

    /// What the steps of `prove` were run for.
    fn proof(&self, operation: Operation) -> Option<Secret> {
        let name = self.provider().token_variable().filter(|_| operation == Operation::Prove)?;
        self.start.vars.text(name).map(Secret::new)
    }

    /// What `each` found, taken out.
    pub fn take_listed(&mut self) -> Vec<Listed> {
        std::mem::take(&mut self.listed)
    }

    /// The session, once it is complete.
    pub fn filled(&self) -> Result<Option<NewSession>, Trouble> {
        session::fill(self.provider(), &self.language, &self.start.vars, &self.cookies, self.start.now)
            .map_err(|what| Trouble::Lost(what.to_owned()))
    }

    /// Asks for what `operations` still need, and says so when that is nothing.
    pub fn ask_missing(&mut self, operations: &[Operation]) -> Result<()> {
        let inputs = self.missing(operations)?;
        self.ask(inputs, None)
    }

    fn ask(&mut self, inputs: Vec<Input>, again: Option<Refusal>) -> Result<()> {
        let secret: Vec<String> = inputs.iter().filter(|i| i.secret).map(|i| i.name.clone()).collect();
        let asked = Asked { inputs, again, account: self.facts().who.account };
        let said = self.outside.ask(&asked, self.fate.accepted);
        for (name, value) in self.heed(said)? {
            if secret.contains(&name) {
                self.start.vars.set_secret(name, value);
            } else {
                self.start.vars.set(name, value);
            }
        }
        self.told = self.facts();
        Ok(())
    }

    /// Runs all steps of `operation`.
    pub fn run(&mut self, operation: Operation) -> Result<(), Trouble> {
        let provider = self.provider();
        for (index, step) in provider.steps(operation).iter().enumerate() {
            let effect = effect(provider, operation, index);
            self.step(step, operation, effect)?;
        }
        Ok(())
    }

    /// Runs one step; a weak password is asked again, an account that exists is logged in to.
    pub fn step(&mut self, step: &Step, operation: Operation, effect: Effect) -> Result<(), Trouble> {
        loop {
            let refusal = match self.attempt(step, operation, effect) {
                Err(Trouble::Refused(refusal)) => refusal,
                Err(Trouble::Fatal(error)) => return Err(error.into()),
                Err(_) if step.optional => return Ok(()),
                other => return other,
            };
            if let Some(branch) = step.on.get(&refusal.reason()) {
                return self.branch(*branch, &refusal);
            }
            let inputs = self.chosen_secrets(step)?;
            // Without a secret that is being chosen the same request would be refused again and again.
            if refusal.reason() == Reason::WeakPassword && !inputs.is_empty() {
                self.ask(inputs, Some(refusal))?;
            } else {
                return if step.optional { Ok(()) } else { Err(Trouble::Refused(refusal)) };
            }
        }
    }

    /// Runs `operation` in the place of a refused step. A log-in that is refused asks for the existing password, for the
    /// one given before was being chosen.
    fn branch(&mut self, operation: Operation, why: &Refusal) -> Result<(), Trouble> {
        for attempt in 1.. {
            self.ask_missing(&[operation])?;
            match self.run(operation) {
                Err(Trouble::Refused(refusal)) if refusal.reason() == Reason::Login && attempt < PASSWORD_TRIES => {
                    let inputs = self.existing_secrets(operation)?;
                    let again = Refusal { reasons: vec![why.reason(), Reason::Login], ..refusal };
                    self.ask(inputs, Some(again))?;
                }
                other => return other,
            }
        }
        Ok(())
    }

    fn attempt(&mut self, step: &Step, operation: Operation, effect: Effect) -> Result<(), Trouble> {
        if self.left_out(step) {
            return Ok(());
        }
        self.ask_late(step)?;
        let provider = self.provider();
        let sending = self.sending(step, effect)?;
        self.sent += 1;
        let said = self.outside.send(&sending, self.fate.accepted);
        let reply = match self.heed(said)? {
            Ok(reply) => reply,
            Err(Failure::NotSent { what, hint }) => return Err(Trouble::NotSent { what, hint }),
            Err(Failure::NoAnswer(what)) => return Err(Trouble::Lost(what)),
        };
        self.cookies.take(&reply, self.start.now);
        let name = step.id.as_deref().unwrap_or(operation.name());
        let scope = Scope::new(&self.start.vars).with(members(name, &reply, self.cookies.members()));
        match judge(provider, step, &self.language, &reply, &scope) {
            Verdict::Success => {}
            // R31: no success, but it may well have spent the code: "the code is still good" would be a promise.
            Verdict::Unexpected(refusal) if effect == Effect::Spends => {
                return Err(Trouble::Lost(undocumented(refusal.status)));
            }
            Verdict::Refused(refusal) | Verdict::Unexpected(refusal) => {
                let words = refusal.words.map(|words| self.start.vars.redact(&words));
                return Err(Trouble::Refused(Refusal { words, ..refusal }));
            }
            Verdict::Unusable(what) => return Err(Trouble::Lost(what)),
        }
        if effect == Effect::Spends {
            self.fate.accepted = Accepted::Yes;
        }
        self.capture(step, &scope);
        // A step that can find an account existing already is one that opens it.
        if step.on.contains_key(&Reason::AccountExists) {
            self.fate.account_opened = self.facts().who.account;
        }
        self.tell()?;
        Ok(())
    }

    /// What can be asked only now, such as a one-time code that the step before had mailed.
    fn ask_late(&mut self, step: &Step) -> Result<()> {
        let provider = self.provider();
        let needed = self.needs(step)?.into_iter().filter(|name| !self.start.vars.knows(name));
        let inputs: Vec<Input> = needed.map(|name| provider.input(&name)).filter(|input| input.late).collect();
        if inputs.is_empty() { Ok(()) } else { self.ask(inputs, None) }
    }

    fn left_out(&self, step: &Step) -> bool {
        let scope = Scope::new(&self.start.vars);
        step.when.as_ref().is_some_and(|when| self.language.holds(when, &scope) != Ok(true))
    }

    fn sending(&self, step: &Step, effect: Effect) -> Result<Sending> {
        let Self { start, language, cookies, .. } = self;
        let maker = Maker { provider: start.provider, language, base: &start.base, cookies };
        let masker = Maker { cookies: &cookies.masked(), ..maker };
        let complain = |complaint| start.provider.read_from.complain(&complaint);
        Ok(Sending {
            request: maker.make(step, &start.vars).map_err(complain)?,
            masked: masker.make(step, &start.vars.masked()).map_err(complain)?,
            effect,
            warning: step.warning.clone(),
        })
    }
}

/// What step `index` of `operation` does at the service.
pub fn effect(provider: &Provider, operation: Operation, index: usize) -> Effect {
    let method = provider.steps(operation)[index].call().0;
    match operation {
        Operation::Accept if provider.spends(index) => Effect::Spends,
        Operation::Preview | Operation::Confirm => Effect::Looks,
        _ if only_looks(method) => Effect::Looks,
        _ => Effect::Changes,
    }
}

/// Runs `operation` and nothing else.
pub fn alone(operator: &mut Operator<'_, '_>, operation: Operation) -> Result<Outcome> {
    operator.compute_values();
    operator.ask_missing(&[operation])?;
    operator.run(operation).map_err(Trouble::error)?;
    if operator.sent == 0 {
        let what = format!("{} has no call that does this here", operator.provider().name);
        return Err(Error::new(Exit::NotOffered, what));
    }
    let session = operator.filled().map_err(Trouble::error)?;
    Ok(Outcome {
        facts: operator.facts(),
        session,
        recovered: false,
        listed: operator.take_listed(),
        refused: Vec::new(),
        proof: operator.proof(operation),
    })
}
