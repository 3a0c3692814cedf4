//! The heart: a pure stepper. It is told what happened and says what it wants next; it touches no file, no network, no
//! terminal and no clock.
//!
//! Inside, the order of accept is written down as straight code (`accept`), in the form of a future that waits for the
//! next [`Answer`] wherever it needs one. [`Run::next`] is the only one to poll it.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

use jiff::Timestamp;
use serde_json::Value;
use url::Url;

use crate::error::{Accepted, Result};
use crate::http::cookies::Jar;
use crate::http::{Failure, Reply, Request};
use crate::provider::outcome::Refusal;
use crate::provider::{Input, Language, Operation, Provider, Scope, Vars};
use crate::secret::Secret;

mod accept;
mod dialogue;
mod facts;
mod learning;
mod needs;
mod operation;
mod request;
mod session;
mod several;

pub use facts::{Facts, Listed};
pub use session::Filled;

use dialogue::Dialogue;
use operation::Operator;
use request::Maker;

/// What the engine wants.
#[derive(Debug)]
pub enum Next {
    /// These inputs, from wherever they come.
    Ask(Asked),
    /// Something became known about the invitation: check it, show it, let the person confirm. Answer: [`Answer::Go`].
    Learned(Facts),
    /// This request sent.
    Send(Box<Sending>),
    /// Nothing more: this came of it.
    Done(Box<Outcome>),
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
#[derive(Debug)]
pub struct Sending {
    /// The request.
    pub request: Request,
    /// The same with secrets masked, for `--dry-run`.
    pub masked: Request,
    /// What sending it does.
    pub effect: Effect,
    /// What the provider file wants a person to know first.
    pub warning: Option<String>,
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

/// What happened.
pub enum Answer {
    /// Begin, or go on after [`Next::Learned`].
    Go,
    /// Names and values of the inputs that were asked for.
    Inputs(Vec<(String, Value)>),
    /// The answer to a request, or why there is none.
    Reply(Result<Reply, Failure>),
}

/// What came of a run.
#[derive(Debug, Default)]
pub struct Outcome {
    /// Everything that is known about the invitation.
    pub facts: Facts,
    /// The session, where the service gives one.
    pub session: Option<Filled>,
    /// The answer to the spending call was lost, and what happened was found out.
    pub recovered: bool,
    /// The invitations of an answer that holds several.
    pub listed: Vec<Listed>,
    /// Codes of a call with several that were refused when they were looked at; they were not sent.
    pub refused: Vec<(Secret, Refusal)>,
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
    /// Whether an earlier run sent the code and never learned what became of it.
    pub sent_before: bool,
}

/// The inputs that no step can supply, before anything was sent: what a script must have given.
///
/// # Errors
/// A mistake in the provider file.
pub fn missing_from_the_start(start: &Start<'_>) -> Result<Vec<Input>> {
    accept::missing_from_the_start(start)
}

/// The headers that carry the session `start` holds.
///
/// # Errors
/// A mistake in the provider file.
pub fn headers(start: &Start<'_>) -> Result<Vec<(String, Secret)>> {
    let language = Language::default();
    let maker = Maker { provider: start.provider, language: &language, base: &start.base, cookies: &start.cookies };
    let scope = Scope::new(&start.vars).with([("cookies", start.cookies.members())]);
    let headers = maker.session_headers(&start.vars, &scope);
    headers.map_err(|complaint| start.provider.read_from.complain(&complaint))
}

/// One run of the engine.
pub struct Run<'p> {
    dialogue: Dialogue,
    course: Pin<Box<dyn Future<Output = Result<Outcome>> + 'p>>,
}

impl<'p> Run<'p> {
    /// Accepts an invitation, up to a session.
    pub fn accept(start: Start<'p>) -> Self {
        let dialogue = Dialogue::default();
        let operator = Operator::new(start, dialogue.clone());
        Self { dialogue, course: Box::pin(accept::accept(operator)) }
    }

    /// Runs one operation alone: a look, a log-in, a check, a log-out.
    pub fn operation(start: Start<'p>, operation: Operation) -> Self {
        let dialogue = Dialogue::default();
        let operator = Operator::new(start, dialogue.clone());
        Self { dialogue, course: Box::pin(operation::alone(operator, operation)) }
    }

    /// Goes on with `answer` to the next thing that is wanted.
    ///
    /// # Errors
    /// The run is over: what happened, with its exit code and whether the invitation is accepted.
    pub fn next(&mut self, answer: Answer) -> Result<Next> {
        self.dialogue.answer(answer);
        match self.course.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(outcome) => outcome.map(|outcome| Next::Done(Box::new(outcome))),
            Poll::Pending => self.dialogue.wanted(),
        }
    }

    /// Whether the invitation is accepted, as far as it is known now.
    pub fn accepted(&self) -> Accepted {
        self.dialogue.accepted()
    }

    /// The account that this run has opened at the service: it stays even where the invitation is not accepted.
    pub fn account_opened(&self) -> Option<String> {
        self.dialogue.account_opened()
    }
}
