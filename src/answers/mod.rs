//! The JSON answers: one object for every run, on success and on failure. docs/answers.schema.json is made from these types.

use serde::Serialize;
use serde_json::Value;

use crate::error::{Accepted, Error, Result};
use crate::who::Who;

mod accept;
mod invitation;
mod kinds;
mod provider;
mod sandbox;
#[cfg(test)]
mod schema;
mod session;

pub use accept::{
    AcceptedCode, AcceptedInvitation, CodeResult, DryRun, FailedCode, NothingAccepted, Request, SeveralAccepted,
    SeveralFailed,
};
pub use invitation::{DeclineInvitation, Invitation, ListInvitations, ListedInvitation, ShowInvitation};
pub use kinds::{BesideError, Success};
pub use provider::{
    CheckedFile, Completions, KnownInstance, KnownProvider, ProvidersAdd, ProvidersCheck, ProvidersList, ProvidersShow,
};
pub use sandbox::{Sandbox, SandboxCode, SandboxService};
pub use session::{
    Claims, ClaimsSummary, LoggedOut, Login, Logout, OnlyUnfinished, Scope, Session, SessionOf, Status, StatusCheck,
    StatusForget, StatusVerify, Switch, Token, TokenClaims, TokenHeaders, Unfinished,
};

/// The version of the answers.
const SCHEMA: u32 = 1;

/// The command that answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum CommandName {
    /// The command line could not be read.
    #[serde(rename = "")]
    Unread,
    AcceptInvitation,
    ShowInvitation,
    ListInvitations,
    DeclineInvitation,
    Login,
    Logout,
    Status,
    Switch,
    Token,
    Providers,
    Sandbox,
    Completions,
}

/// What every answer has.
#[derive(Serialize)]
struct Answer<M> {
    schema: u32,
    command: CommandName,
    ok: bool,
    accepted: Accepted,
    #[serde(flatten)]
    members: M,
}

#[derive(Serialize)]
struct Failure<'a> {
    error: Problem,
    #[serde(flatten)]
    beside: Option<&'a Value>,
}

/// What went wrong.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Problem {
    /// The exit code of the process, or of this code among several; docs/scripting.md has the table. After
    /// `rsvp sandbox -- COMMAND` it is the command's.
    #[cfg_attr(test, schemars(range(min = 1), extend("anyOf" = [{ "minimum": 1, "maximum": 17 }, { "minimum": 129, "maximum": 192 }])))]
    pub exit: u8,
    /// What happened, for people; the words may change.
    #[cfg_attr(test, schemars(length(min = 1)))]
    pub message: String,
    /// What to do next, for people; null where nothing helps.
    #[cfg_attr(test, schemars(length(min = 1)))]
    pub hint: Option<String>,
    /// How many seconds the service asks you to wait (`Retry-After`); null where it does not say.
    pub retry_after: Option<u64>,
}

impl Problem {
    pub fn of(error: &Error) -> Self {
        let (message, hint) = (error.to_string(), error.hint_text());
        Self { exit: error.exit().code(), message, hint, retry_after: error.retry_after }
    }
}

/// A service.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Service {
    /// The provider's id, as `rsvp providers list` names it.
    #[cfg_attr(test, schemars(regex(pattern = "^[a-z0-9-]+$")))]
    pub provider: String,
    /// Scheme, host and port of the service.
    #[cfg_attr(test, schemars(regex(pattern = "^https?://[^/]+$")))]
    pub origin: String,
}

/// An account at a service, as far as it is known.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Account {
    #[serde(flatten)]
    pub service: Service,
    #[serde(flatten)]
    pub who: Who,
}

/// A command's good answer.
pub fn done<S: Success>(members: S) -> Result<Value> {
    let answer = Answer { schema: SCHEMA, command: S::COMMAND, ok: true, accepted: S::ACCEPTED, members };
    Ok(serde_json::to_value(answer)?)
}

/// The answer of a dry run: an earlier run may have spent the code.
pub fn dry_run(accepted: Accepted, request: Request) -> Result<Value> {
    let (command, members) = (CommandName::AcceptInvitation, DryRun::new(request));
    Ok(serde_json::to_value(Answer { schema: SCHEMA, command, ok: true, accepted, members })?)
}

/// The answer of a command that failed.
pub fn failed(command: CommandName, accepted: Accepted, error: &Error) -> Result<Value> {
    let members = Failure { error: Problem::of(error), beside: error.members.as_deref() };
    let answer = Answer { schema: SCHEMA, command, ok: false, accepted, members };
    Ok(serde_json::to_value(answer)?)
}

/// What an [`Error`] carries to its answer.
pub fn beside_error(members: &impl BesideError) -> Result<Value> {
    Ok(serde_json::to_value(members)?)
}
