//! A provider file: how one service's invitations work, read from TOML into types.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use toml::Spanned;
use url::Url;

use crate::http::Method;
use crate::source::Source;

pub mod answer;
pub mod builtin;
pub mod check;
pub mod code;
pub mod example;
mod file;
pub mod filters;
mod input;
pub mod length;
pub mod link;
pub mod outcome;
mod page;
pub mod places;
mod reason;
mod redact;
#[cfg(test)]
mod schema;
mod session;
mod step;
pub mod template;
pub mod vars;
mod verification;

pub use example::Example;
pub use file::Operation;
pub use input::{Input, InputKind, InputSpec, WELL_KNOWN, well_known};
pub use reason::Reason;
pub use session::SessionSpec;
pub use step::{Body, Step};
pub use template::{Complaint, Condition, Language, Place, Scope, Template};
pub use vars::{MASK, Vars};
pub use verification::{ClaimsSpec, VerifySpec};

/// The version of the language this rsvp reads.
pub const SCHEMA: u32 = 1;

/// How one service's invitations work.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Provider {
    /// The version of the language the file is written in: 1.
    pub schema: u32,
    /// What `-p` takes: lower-case letters, digits and dashes.
    #[cfg_attr(test, schemars(with = "String"))]
    pub id: Spanned<String>,
    /// What people call the service.
    pub name: String,
    /// Where the facts in the file come from.
    #[serde(default)]
    pub source: Option<String>,
    /// What a user should know of this service.
    #[serde(default)]
    pub docs: Option<String>,
    /// `from documentation` for a file that was never run against the service or a faithful server.
    #[serde(default)]
    pub status: Option<String>,
    /// Why no invited person can use the service: it has ended, or serves only the back end of a product.
    #[serde(default)]
    pub gone: Option<String>,
    /// The server that the file was run against, and when: `n8n 1.123.81, 2026-11`.
    #[serde(default)]
    pub tried: Option<String>,
    /// The service's base URL, literal; absent for a self-hosted service.
    #[serde(default)]
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    pub base_url: Option<Spanned<link::BaseUrl>>,
    /// Invitation links of the service: `{base}/accept-invitation/{code}`.
    #[serde(default)]
    #[cfg_attr(test, schemars(with = "Vec<String>"))]
    pub links: Vec<Spanned<link::Pattern>>,
    /// Options of the service's own command line, such as `--local`: a command line that uses one and names no service
    /// means this one.
    #[serde(default)]
    pub understands_options: Vec<String>,
    /// Codes that have several parts: `{inviter}:{code}`. The first pattern that fits is used.
    #[serde(default)]
    #[cfg_attr(test, schemars(with = "Vec<String>"))]
    pub codes: Vec<Spanned<code::Pattern>>,
    /// A code that fits none of `codes` is refused before anything is sent.
    #[serde(default)]
    #[cfg_attr(test, schemars(with = "bool"))]
    pub codes_only: Option<Spanned<bool>>,
    /// Inputs of which at least one is needed.
    #[serde(default)]
    pub require: Vec<Require>,
    /// What must be given or asked, where the defaults of the well-known inputs do not fit.
    #[serde(default)]
    pub inputs: BTreeMap<String, InputSpec>,
    /// Variables that are computed first, from the code and what was given.
    #[serde(default)]
    pub values: BTreeMap<String, Template>,
    /// One GET that tells this service from others whose links look the same. It is sent only where a link fits several,
    /// and only to a host that is trusted; nothing of the invitation or of the person goes along.
    #[serde(default)]
    pub probe: Option<Step>,
    /// Look at an invitation without using it.
    #[serde(default)]
    pub preview: Vec<Step>,
    /// Accept an invitation.
    #[serde(default)]
    pub accept: Vec<Step>,
    /// Open a session.
    #[serde(default)]
    pub login: Vec<Step>,
    /// Prove that an invitation was accepted, or that a session is good.
    #[serde(default)]
    pub confirm: Vec<Step>,
    /// Get a fresh token for a session that has ended.
    #[serde(default)]
    pub refresh: Vec<Step>,
    /// Get a token that proves the session, where the session's own is opaque; it is verified and not kept.
    #[serde(default)]
    pub prove: Vec<Step>,
    /// End a session at the service.
    #[serde(default)]
    pub logout: Vec<Step>,
    /// List the invitations of the person who is logged in, one `item` of `each` per invitation.
    #[serde(default)]
    pub list: Vec<Step>,
    /// Decline an invitation.
    #[serde(default)]
    pub decline: Vec<Step>,
    /// A login can only work after accepting, so a login is proof.
    #[serde(default)]
    pub login_proves: bool,
    /// What comes of accepting or logging in.
    #[serde(default)]
    pub session: SessionSpec,
    /// How the service's tokens are verified; without it, they are not.
    #[serde(default)]
    pub verify: Option<VerifySpec>,
    /// What the claims of its tokens say.
    #[serde(default)]
    pub claims: ClaimsSpec,
    /// What the service's refusals mean; the first match wins.
    #[serde(default)]
    pub reasons: Vec<ReasonRule>,
    /// The service's own words about a refusal.
    #[serde(default)]
    pub message: Option<Template>,
    /// The file's own tests: runs with scripted answers and what must come of them.
    #[serde(default)]
    pub examples: Vec<Example>,
    /// Where the file was read from.
    #[serde(skip)]
    pub read_from: Source,
}

/// Inputs of which at least one is needed.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Require {
    /// Their names; the first is asked for.
    pub any: Vec<String>,
}

/// What a refusal means.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ReasonRule {
    /// When it is this refusal.
    pub when: Condition,
    /// What it means. Where the service cannot tell, the first gives the exit code and the message names all.
    #[serde(deserialize_with = "file::one_or_more")]
    #[cfg_attr(test, schemars(with = "schema::OneOrMore"))]
    pub reason: Vec<Reason>,
    /// What to do next, where the reason's own hint does not fit.
    #[serde(default)]
    pub hint: Option<String>,
    /// The service's own words, in place of the provider's `message`.
    #[serde(default)]
    pub message: Option<Template>,
}

impl Provider {
    /// What `-p` takes.
    pub fn id(&self) -> &str {
        self.id.get_ref()
    }

    /// Whether a code must fit one of `codes`.
    pub fn codes_only(&self) -> bool {
        self.codes_only.as_ref().is_some_and(|only| *only.get_ref())
    }

    /// Its base URL; `None` for a self-hosted service.
    pub fn base(&self) -> Option<&Url> {
        self.base_url.as_ref().map(|base| &base.get_ref().0)
    }

    /// All steps of all operations.
    pub fn all_steps(&self) -> impl Iterator<Item = (Operation, usize, &Step)> {
        let steps = |operation| self.steps(operation).iter().enumerate().map(move |(at, step)| (operation, at, step));
        Operation::ALL.into_iter().flat_map(steps)
    }

    /// The steps of an operation.
    pub fn steps(&self, operation: Operation) -> &[Step] {
        match operation {
            Operation::Probe => self.probe.as_slice(),
            Operation::Preview => &self.preview,
            Operation::Accept => &self.accept,
            Operation::Login => &self.login,
            Operation::Confirm => &self.confirm,
            Operation::Refresh => &self.refresh,
            Operation::Prove => &self.prove,
            Operation::Logout => &self.logout,
            Operation::List => &self.list,
            Operation::Decline => &self.decline,
        }
    }

    /// Whether this step of `accept` uses the code up.
    pub fn spends(&self, index: usize) -> bool {
        let marked = self.accept.iter().any(|step| step.spends == Some(true));
        let last = self.accept.iter().rposition(|step| step.call().0 != Method::Get);
        if marked { self.accept[index].spends == Some(true) } else { last == Some(index) }
    }

    /// Whether one call accepts several codes: a step of `accept` uses `codes`.
    pub fn takes_several(&self) -> bool {
        let uses = |template: &Template| template.variables().is_ok_and(|names| names.contains("codes"));
        self.accept.iter().any(|step| step.request_templates().into_iter().any(uses))
    }

    /// The variables that the request of `step` needs. Where the session is the caller's own credential, every request
    /// goes with it, and no step ever sets it.
    pub fn needs<'p>(&'p self, step: &'p Step) -> BTreeSet<&'p str> {
        let templates = step.request_templates().into_iter();
        let used = templates.filter_map(|template| template.variables().ok()).flatten().map(String::as_str);
        let own = self.session.secret.iter().filter(|_| self.session.own).map(String::as_str);
        used.filter(|name| *name != "cookies").chain(own).collect()
    }

    /// Variables that no person gives: captured by steps, computed, or part of the session.
    pub fn captured(&self) -> BTreeSet<&str> {
        let set = self.all_steps().flat_map(|(_, _, step)| step.set.keys());
        let mut names: BTreeSet<&str> = set.map(String::as_str).collect();
        names.extend(self.values.keys().map(String::as_str));
        let secret = self.session.secret.iter().filter(|_| !self.session.own);
        names.extend(secret.chain(&self.session.keep).map(String::as_str));
        names
    }

    /// Whether a request of accepting or logging in uses the input `name`.
    pub fn asks(&self, name: &str) -> bool {
        let mut steps = self.preview.iter().chain(&self.accept).chain(&self.login);
        steps.any(|step| self.needs(step).contains(name))
    }

    /// The names in the patterns of links and codes.
    pub fn parts(&self) -> BTreeSet<&str> {
        let links = self.links.iter().flat_map(|pattern| pattern.get_ref().names());
        links.chain(self.codes.iter().flat_map(|pattern| pattern.get_ref().names())).collect()
    }
}
