//! An example in a provider file: scripted answers and what must come of them, the file's own tests.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use toml::Spanned;

use super::Operation;

/// A run of the file against scripted answers; `rsvp providers check` runs it, without a network.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Example {
    /// What it shows, as a sentence.
    #[cfg_attr(test, schemars(with = "String"))]
    pub name: Spanned<String>,
    /// What is done; by default `accept`.
    #[serde(default = "accept")]
    pub run: Operation,
    /// The invitation's code, or the whole link.
    #[serde(default)]
    pub code: Option<String>,
    /// Several codes in one call, in place of `code`.
    #[serde(default)]
    pub codes: Vec<String>,
    /// What the person gives, or what a saved session holds.
    #[serde(default)]
    pub inputs: BTreeMap<String, Value>,
    /// What the person answers when the service refuses an input; without it, nobody can be asked again.
    #[serde(default)]
    pub again: BTreeMap<String, Value>,
    /// An earlier run sent the code and never learned what became of it.
    #[serde(default)]
    pub sent_before: bool,
    /// The time it is, for `expires`; by default 2026-01-01T00:00:00Z.
    #[serde(default)]
    pub now: Option<String>,
    /// The service's answers, in order; each must be asked for.
    #[serde(default)]
    pub answers: Vec<ScriptedAnswer>,
    /// What must come of it.
    #[serde(default)]
    #[cfg_attr(test, schemars(transform = super::schema::without_default))]
    pub outcome: ExpectedOutcome,
}

fn accept() -> Operation {
    Operation::Accept
}

/// One answer of the scripted service.
#[derive(Debug, Clone, Default, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ScriptedAnswer {
    /// The status code; by default 200.
    #[serde(default)]
    pub status: Option<u16>,
    /// Headers; a list of values sends the header several times.
    #[serde(default)]
    pub headers: BTreeMap<String, Value>,
    /// A JSON body.
    #[serde(default)]
    pub body: Option<Value>,
    /// Any other body, or JSON with a `null` in it.
    #[serde(default)]
    pub text: Option<String>,
    /// The request arrives, and its answer is lost.
    #[serde(default)]
    pub lost: bool,
    /// The service cannot be reached: nothing arrives.
    #[serde(default)]
    pub unreachable: bool,
    /// What the request must be.
    #[serde(default)]
    pub expect_request: Option<ExpectedRequest>,
}

/// What a request must be; only what is named is compared.
#[derive(Debug, Clone, Default, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ExpectedRequest {
    /// `GET`, `POST`, …
    #[serde(default)]
    pub method: Option<String>,
    /// The path below the base URL, percent-encoded as it is sent.
    #[serde(default)]
    pub path: Option<String>,
    /// The query parameters; all of them, decoded.
    #[serde(default)]
    pub query: Option<BTreeMap<String, String>>,
    /// Headers that must be there; an empty value stands for one that must not.
    #[serde(default)]
    pub headers: BTreeMap<String, String>,
    /// The JSON body, or the form body as a text.
    #[serde(default)]
    pub body: Option<Value>,
}

/// What must come of an example; only what is named is compared, and `exit` always.
#[derive(Debug, Clone, Default, Deserialize, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ExpectedOutcome {
    /// The exit code; by default 0.
    #[serde(default)]
    pub exit: u8,
    /// Whether the invitation is accepted: `yes`, `no` or `unknown`.
    #[serde(default)]
    pub accepted: Option<String>,
    /// Whether the answer to the spending call was lost and made good.
    #[serde(default)]
    pub recovered: Option<bool>,
    /// Words that the error message must hold.
    #[serde(default)]
    pub message: Option<String>,
    /// The organisation's id.
    #[serde(default)]
    pub org: Option<String>,
    /// The organisation's name.
    #[serde(default)]
    pub org_name: Option<String>,
    /// The account.
    #[serde(default)]
    pub account: Option<String>,
    /// The e-mail address.
    #[serde(default)]
    pub email: Option<String>,
    /// Who sent the invitation.
    #[serde(default)]
    pub inviter: Option<String>,
    /// The person's role.
    #[serde(default)]
    pub role: Option<String>,
    /// Until when the invitation is good.
    #[serde(default)]
    pub until: Option<String>,
    /// What the session keeps, by variable; cookies under `cookies`.
    #[serde(default)]
    pub session: Option<BTreeMap<String, Value>>,
    /// When the session ends, as RFC 3339 has it.
    #[serde(default)]
    pub expires: Option<String>,
    /// The codes of the invitations that the answer lists, in order.
    #[serde(default)]
    pub listed: Option<Vec<String>>,
}
