//! The heart: the order of accept and of every other operation, as straight code. It touches no file, no network, no
//! terminal and no clock: whoever runs it hands in an [`Outside`].

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde_json::Value;
use url::Url;

use crate::error::{Accepted, Error, Result};
use crate::http::cookies::Jar;
use crate::http::{Failure, Method, Reply, Request};
use crate::provider::outcome::Refusal;
use crate::provider::{Input, Language, Operation, Provider, Step, Vars};
use crate::secret::{Secret, SecretValue};

mod accept;
mod evidence;
mod facts;
mod fate;
mod learning;
mod needs;
mod operation;
mod operator;
mod proof;
mod request;
mod sending;
mod session;
mod several;
mod step;
mod told;
mod trouble;

pub use facts::{Facts, Listed};
pub use fate::Fate;
pub use session::NewSession;

use operator::Operator;
use request::Maker;

/// What the engine needs from outside: the only effects there are. `accepted` says what is known of the invitation by
/// then; an error ends the run word for word.
pub trait Outside {
    /// What the code itself and the inputs tell, before the first request.
    ///
    /// # Errors
    /// The run must not go on.
    fn known(&mut self, _facts: &Facts, _accepted: Accepted) -> Result<()> {
        Ok(())
    }

    /// The next one of several codes is looked at.
    fn next_code(&mut self) {}

    /// Something became known about the invitation: check it, show it, let the person confirm.
    ///
    /// # Errors
    /// The run must not go on.
    fn learned(&mut self, _facts: &Facts, _accepted: Accepted) -> Result<()> {
        Ok(())
    }

    /// Names and values of the inputs that are wanted, from wherever they come.
    ///
    /// # Errors
    /// They cannot be had.
    fn ask(&mut self, asked: &Asked, accepted: Accepted) -> Result<Vec<(String, SecretValue)>>;

    /// The answer to a request, or why there is none.
    ///
    /// # Errors
    /// It must not be sent.
    fn send(&mut self, sending: &Sending<'_>, accepted: Accepted) -> Result<Result<Reply, Failure>>;

    /// The invitation is accepted, and there may be no session yet.
    fn spent(&mut self, _spent: &Spent<'_>) {}
}

/// What is known at the moment when the invitation is accepted.
pub struct Spent<'a> {
    pub facts: &'a Facts,
    /// The invitations of an answer that holds several.
    pub listed: &'a [Listed],
    /// The variables of `keep` that are not secret, as far as they are known.
    pub kept: BTreeMap<String, Value>,
}

/// Inputs that are needed now.
#[derive(Debug)]
pub struct Asked {
    /// What is missing; may be empty, and then says that everything is complete.
    pub inputs: Vec<Input>,
    /// Why it is asked again: the service refused what was given before. Nobody to ask means this is the end.
    pub again: Option<Refusal>,
    /// Whose they are, as far as it is known by now.
    pub account: Option<String>,
}

/// A request to send.
pub struct Sending<'a> {
    pub request: Request,
    pub effect: Effect,
    /// What the provider file wants a person to know first.
    pub warning: Option<&'a str>,
    /// Whether the service has said that the code is good.
    pub was_good: bool,
    /// The variables of `keep` that are not secret, as far as they are known.
    pub kept: BTreeMap<String, Value>,
    maker: Maker<'a>,
    step: &'a Step,
}

impl std::fmt::Debug for Sending<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { request, effect, warning, .. } = self;
        f.debug_struct("Sending").field("request", request).field("effect", effect).field("warning", warning).finish()
    }
}

impl Sending<'_> {
    /// The same with secrets masked, for `--dry-run`.
    ///
    /// # Errors
    /// A mistake in the provider file.
    pub fn masked(&self) -> Result<Masked> {
        let Request { method, route, .. } = &self.request;
        let (headers, body) = self.maker.masked(self.step).map_err(|complaint| self.maker.complain(&complaint))?;
        Ok(Masked { method: *method, route: route.clone(), headers, body })
    }
}

/// A request that a person may see.
#[derive(Debug)]
pub struct Masked {
    pub method: Method,
    /// The path as the provider file writes it.
    pub route: String,
    pub headers: Vec<(String, Secret)>,
    pub body: Option<Secret>,
}

/// What sending a request does at the service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// It only looks.
    Looks,
    /// It changes something, such as opening an account; the code stays good.
    Changes,
    /// It uses the invitation code up.
    Spends,
}

/// What came of a run.
#[derive(Debug, Default)]
pub struct Outcome {
    /// Everything that is known about the invitation.
    pub facts: Facts,
    /// The session, where the service gives one.
    pub session: Option<NewSession>,
    /// The answer to the spending call was lost, and what happened was found out.
    pub recovered: bool,
    /// The invitations of an answer that holds several.
    pub listed: Vec<Listed>,
    /// After [`Operation::Prove`]: the token that proves the session.
    pub proof: Option<Secret>,
}

/// What a run starts from.
#[derive(Clone)]
pub struct Start<'p> {
    /// The service's file.
    pub provider: &'p Provider,
    /// The service's base URL: nothing else is contacted.
    pub base: Url,
    /// What is known: the code, what flags and variables gave, a saved session.
    pub vars: Vars,
    /// Cookies of a saved session.
    pub cookies: Jar,
    /// The time.
    pub now: Timestamp,
    /// What earlier runs have left of the code.
    pub earlier: Earlier,
}

/// What earlier runs have left of a code.
#[derive(Clone)]
pub struct Earlier {
    /// Unknown where one has sent the code and never learned what became of it, yes where it was told so and has no session.
    pub accepted: Accepted,
    /// The service had said that the code was good before it was sent.
    pub was_good: bool,
    /// A saved session of the same account, which may prove what happened.
    pub saved: Option<Saved>,
    /// The organisations of the sessions that are saved for this service: a log-in to one of them proves nothing.
    pub known_orgs: Vec<String>,
}

impl Default for Earlier {
    /// No run has sent it.
    fn default() -> Self {
        Self { accepted: Accepted::No, was_good: false, saved: None, known_orgs: Vec::new() }
    }
}

/// A saved session, as variables and cookies.
#[derive(Clone, Default)]
pub struct Saved {
    pub vars: Vars,
    pub cookies: Jar,
}

/// The inputs that no step can supply, before anything was sent: what a script must have given.
pub fn missing_from_the_start(start: &Start<'_>) -> Vec<Input> {
    accept::missing_from_the_start(&mut Operator::new(start.clone(), &mut Nobody))
}

/// The outside of a question that is answered without one.
struct Nobody;

impl Outside for Nobody {
    fn ask(&mut self, _: &Asked, _: Accepted) -> Result<Vec<(String, SecretValue)>> {
        Err(Error::cancelled())
    }

    fn send(&mut self, _: &Sending<'_>, _: Accepted) -> Result<Result<Reply, Failure>> {
        Err(Error::cancelled())
    }
}

/// The headers that carry the session `start` holds.
///
/// # Errors
/// A mistake in the provider file.
pub fn headers(start: &Start<'_>) -> Result<Vec<(String, Secret)>> {
    let Start { provider, base, vars, cookies, .. } = start;
    let maker = Maker { provider, language: &Language::default(), base, cookies, vars };
    maker.session_headers().map_err(|complaint| maker.complain(&complaint))
}

/// Accepts an invitation, up to a session.
pub fn accept(start: Start<'_>, outside: &mut dyn Outside) -> (Fate, Result<Outcome>) {
    let mut operator = Operator::new(start, outside);
    let done = accept::accept(&mut operator);
    operator.end(done)
}

/// Runs one operation alone: a look, a log-in, a check, a log-out.
///
/// # Errors
/// What happened, with its exit code.
pub fn operation(start: Start<'_>, operation: Operation, outside: &mut dyn Outside) -> Result<Outcome> {
    let mut operator = Operator::new(start, outside);
    let done = operation::alone(&mut operator, operation);
    operator.end(done).1
}
