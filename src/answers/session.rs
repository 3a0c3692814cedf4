//! What the commands about sessions answer.

use jiff::Timestamp;
use serde::Serialize;

use super::Account;
use crate::error::Accepted;
use crate::session::Place;

/// A saved session; its secret is never here.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Session {
    /// The session's id; `--account` takes it.
    #[cfg_attr(test, schemars(regex(pattern = "^[a-z2-7]{26}$")))]
    pub id: String,
    /// Where its secret is kept; null when it has none.
    pub kept: Option<Place>,
    /// Why its secret is in a file although the keyring was wanted: it was locked, did not answer, or failed.
    #[cfg_attr(test, schemars(extend("enum" = ["locked", "silent", "failed", null])))]
    pub fallback: Option<String>,
    /// When it ends (RFC 3339, UTC), where that is known.
    pub expires: Option<Timestamp>,
    /// When its token was verified last (RFC 3339, UTC); null where that was never asked for.
    pub verified: Option<Timestamp>,
    /// What its token allows, as the token says it; unverified where `verified` is null.
    pub scopes: Vec<String>,
    /// Whether it is used by default.
    pub current: bool,
}

/// A saved session, and whose it is.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct SessionOf {
    #[serde(flatten)]
    pub account: Account,
    pub session: Session,
}

/// A session was opened and saved.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Login {
    #[serde(flatten)]
    pub session: SessionOf,
}

/// The session is the current one now.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Switch {
    #[serde(flatten)]
    pub session: SessionOf,
}

/// The sessions that were forgotten.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Logout {
    /// None where `--all` found none.
    pub sessions: Vec<LoggedOut>,
}

/// A session that was forgotten.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct LoggedOut {
    /// The id it had.
    #[cfg_attr(test, schemars(regex(pattern = "^[a-z2-7]{26}$")))]
    pub id: String,
    #[serde(flatten)]
    pub account: Account,
    /// Whether the service has ended the session.
    pub revoked: bool,
}

/// The saved sessions.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Status {
    /// Ordered by id; a file that cannot be read is a warning.
    #[cfg_attr(test, schemars(length(min = 1)))]
    pub sessions: Vec<SessionOf>,
    /// Ordered by id; a record that cannot be read is a warning.
    pub unfinished: Vec<Unfinished>,
}

/// A code that was sent, and of which no session is saved. Running the same command again finishes it.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Unfinished {
    /// What stands for the code; `status --forget` takes it, or its beginning.
    #[cfg_attr(test, schemars(regex(pattern = "^[a-z2-7]{26}$")))]
    pub id: String,
    #[serde(flatten)]
    pub account: Account,
    /// The end of the code; null for a short one.
    #[cfg_attr(test, schemars(regex(pattern = "^…")))]
    pub code: Option<String>,
    /// Whether the service has said that it is accepted: yes, and its session is not saved; else unknown.
    pub accepted: Accepted,
    /// When that became known, or the code was sent (RFC 3339, UTC).
    pub sent: Timestamp,
}

/// `status` without a session, where something is unfinished: the command fails, as it does when nothing is.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct OnlyUnfinished {
    /// Ordered by id.
    #[cfg_attr(test, schemars(length(min = 1)))]
    pub unfinished: Vec<Unfinished>,
}

/// `status --forget`: this is not remembered any more.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct StatusForget {
    pub forgotten: Unfinished,
}

/// `status --check`: the service accepts the session.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct StatusCheck {
    /// The session that was asked about.
    sessions: [SessionOf; 1],
    #[cfg_attr(test, schemars(extend("const" = true)))]
    good: bool,
}

impl StatusCheck {
    pub fn good(session: SessionOf) -> Self {
        Self { sessions: [session], good: true }
    }
}

/// `status --verify`: signature and claims of the session's token check out.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct StatusVerify {
    /// The session whose token it is.
    pub sessions: [SessionOf; 1],
    /// The key that signed it, for people.
    #[cfg_attr(test, schemars(length(min = 1)))]
    pub key: String,
}

/// The session's token.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Token {
    #[serde(flatten)]
    pub session: SessionOf,
    /// A secret.
    #[cfg_attr(test, schemars(length(min = 1)))]
    pub token: String,
}

/// `token --header`: the header lines that a request carries.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct TokenHeaders {
    #[serde(flatten)]
    pub session: SessionOf,
    /// Secrets, each as `name: value`.
    #[cfg_attr(test, schemars(length(min = 1)))]
    pub headers: Vec<String>,
}

/// `token --claims`: what the session's token says.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct TokenClaims {
    #[serde(flatten)]
    pub session: SessionOf,
    pub claims: Claims,
}

/// The claims of a token, and whether they are verified.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Claims {
    /// Whether signature and claims check out; else nothing here is to be trusted.
    pub verified: bool,
    /// The key that signed it, for people.
    pub key: Option<String>,
    /// Why it does not check out, for people; null where there was no key to check it with.
    pub why: Option<String>,
    #[serde(flatten)]
    pub summary: ClaimsSummary,
}

/// What claims say, in the words of all services.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ClaimsSummary {
    /// Who has issued the token.
    pub issuer: Option<String>,
    /// The organisation it is for.
    pub org: Option<String>,
    /// Whose it is: an e-mail address, or what else the service names accounts by.
    pub account: Option<String>,
    /// What it allows, in the order of the token.
    pub scopes: Vec<Scope>,
    /// When it was issued (RFC 3339, UTC).
    pub issued: Option<Timestamp>,
    /// From when on it is valid (RFC 3339, UTC); null: since ever.
    pub valid_from: Option<Timestamp>,
    /// When it ends (RFC 3339, UTC); null: never.
    pub ends: Option<Timestamp>,
}

/// Something that a token allows.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Scope {
    /// As the token names it.
    pub scope: String,
    /// What the service's documents call it.
    pub meaning: Option<String>,
}
