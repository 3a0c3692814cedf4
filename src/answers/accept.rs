//! What `accept-invitation` answers.

use serde::Serialize;

use super::{Account, Problem, Session};
use crate::error::{Accepted, Error};

/// The invitation is accepted.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct AcceptedInvitation {
    #[serde(flatten)]
    pub account: Account,
    /// The saved session; null where the service gives none.
    pub session: Option<Session>,
    /// Whether the service's answer was lost, and the acceptance was found out otherwise.
    pub recovered: bool,
}

/// Several codes were given, and all invitations are accepted.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct SeveralAccepted {
    /// In the order of the codes.
    #[cfg_attr(test, schemars(length(min = 2)))]
    pub results: Vec<AcceptedCode>,
}

/// Several codes were given, and not all ended well; the exit code is 12 where theirs differ. `accepted` says whether all
/// are: `unknown` where that of one is.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct SeveralFailed {
    /// In the order of the codes; those after a signal, or after a store that cannot be used, are missing.
    #[cfg_attr(test, schemars(length(min = 1)))]
    pub results: Vec<CodeResult>,
}

/// What became of one of several codes.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(untagged)]
pub enum CodeResult {
    Accepted(Box<AcceptedCode>),
    Failed(FailedCode),
}

/// One of several codes: the invitation is accepted.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct AcceptedCode {
    /// Which code it is, counted from 1.
    #[cfg_attr(test, schemars(range(min = 1)))]
    pub position: usize,
    /// The end of the code; nothing of a short one.
    #[cfg_attr(test, schemars(regex(pattern = "^…")))]
    pub code: String,
    #[cfg_attr(test, schemars(extend("const" = true)))]
    ok: bool,
    #[cfg_attr(test, schemars(with = "String", extend("const" = "yes")))]
    accepted: Accepted,
    #[serde(flatten)]
    pub result: AcceptedInvitation,
}

impl AcceptedCode {
    pub fn new(position: usize, code: &str, result: AcceptedInvitation) -> Self {
        Self { position, code: code.to_owned(), ok: true, accepted: Accepted::Yes, result }
    }
}

/// One of several codes: it failed.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct FailedCode {
    /// Which code it is, counted from 1.
    #[cfg_attr(test, schemars(range(min = 1)))]
    pub position: usize,
    /// The end of the code; nothing of a short one.
    #[cfg_attr(test, schemars(regex(pattern = "^…")))]
    pub code: String,
    #[cfg_attr(test, schemars(extend("const" = false)))]
    ok: bool,
    /// What became of this invitation.
    accepted: Accepted,
    error: Problem,
}

impl FailedCode {
    pub fn new(position: usize, code: &str, accepted: Accepted, error: &Error) -> Self {
        Self { position, code: code.to_owned(), ok: false, accepted, error: Problem::of(error) }
    }
}

/// With `--all`: the service lists no open invitation that fits.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct NothingAccepted {
    /// There is none.
    #[cfg_attr(test, schemars(length(max = 0)))]
    pub results: Vec<AcceptedCode>,
}

/// With `--dry-run`: the first request that would change something, which was not sent.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct DryRun {
    #[cfg_attr(test, schemars(extend("const" = true)))]
    dry_run: bool,
    /// What would be sent next.
    request: Request,
}

impl DryRun {
    pub fn new(request: Request) -> Self {
        Self { dry_run: true, request }
    }
}

/// A request that was not sent; its secrets are asterisks.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Request {
    /// The method of the request.
    #[cfg_attr(test, schemars(extend("enum" = ["GET", "POST", "PUT", "PATCH", "DELETE"])))]
    pub method: &'static str,
    /// The host, and the port where it is not the usual one.
    pub host: String,
    /// The path as the provider file writes it.
    pub route: String,
    /// Each as `name: value`.
    pub headers: Vec<String>,
    /// Null where the request has none.
    pub body: Option<String>,
}
