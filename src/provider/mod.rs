//! A provider file: how one service's invitations work, read from TOML into types.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use serde_json::Value;
use toml::Spanned;

use crate::http::Method;

pub mod builtin;
mod file;
pub mod filters;
pub mod link;
pub mod outcome;
pub mod template;
pub mod vars;

pub use file::{Operation, Source};
pub use outcome::Reason;
pub use template::{Complaint, Condition, Language, Place, Scope, Template};
pub use vars::Vars;

/// The version of the language this rsvp reads.
pub const SCHEMA: u32 = 1;

/// How one service's invitations work.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Provider {
    /// The version of the language the file is written in: [`SCHEMA`].
    pub schema: u32,
    /// What `-p` takes: lower-case letters, digits and dashes.
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
    /// The service's base URL, literal; absent for a self-hosted service.
    #[serde(default)]
    pub base_url: Option<Spanned<String>>,
    /// Invitation links of the service: `{base}/accept-invitation/{code}`.
    #[serde(default)]
    pub links: Vec<Spanned<String>>,
    /// What must be given or asked, where the defaults of [`Provider::input`] do not fit.
    #[serde(default)]
    pub inputs: BTreeMap<String, InputSpec>,
    /// Variables that are computed first, from the code and what was given.
    #[serde(default)]
    pub values: BTreeMap<String, Template>,
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
    /// End a session at the service.
    #[serde(default)]
    pub logout: Vec<Step>,
    /// A login can only work after accepting, so a login is proof.
    #[serde(default)]
    pub login_proves: bool,
    /// What comes of accepting or logging in.
    #[serde(default)]
    pub session: SessionSpec,
    /// What the service's refusals mean; the first match wins.
    #[serde(default)]
    pub reasons: Vec<ReasonRule>,
    /// The service's own words about a refusal.
    #[serde(default)]
    pub message: Option<Template>,
    /// Where the file was read from.
    #[serde(skip)]
    pub read_from: Source,
}

/// One request of an operation and how its answer is read.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Step {
    /// What `step` is in conditions; by default the operation's name.
    #[serde(default)]
    pub id: Option<String>,
    get: Option<Template>,
    post: Option<Template>,
    put: Option<Template>,
    patch: Option<Template>,
    delete: Option<Template>,
    /// Query parameters.
    #[serde(default)]
    pub query: BTreeMap<String, Template>,
    /// Headers beyond the session's.
    #[serde(default)]
    pub headers: BTreeMap<String, Template>,
    /// A JSON body (`application/json`).
    #[serde(default)]
    pub json: Option<Body>,
    /// A form body (`application/x-www-form-urlencoded`).
    #[serde(default)]
    pub form: BTreeMap<String, Template>,
    /// The step is left out unless this holds.
    #[serde(default)]
    pub when: Option<Condition>,
    /// What success is; by default any 2xx.
    #[serde(default)]
    pub expect: Option<Condition>,
    /// Variables that are known from here on; an undefined one stays unknown.
    #[serde(default)]
    pub set: BTreeMap<String, Template>,
    /// Operations to run in this step's place when it is refused for a reason.
    #[serde(default)]
    pub on: BTreeMap<Reason, Operation>,
    /// The step may fail without harm.
    #[serde(default)]
    pub optional: bool,
    /// This step uses the code up; by default the last step of `accept` that is not a GET.
    #[serde(default)]
    pub spends: Option<bool>,
    /// Whether the step may be sent a second time in one run; `false` where looking has side effects.
    #[serde(default = "yes")]
    pub repeat: bool,
    /// What a person should know before this step is sent.
    #[serde(default)]
    pub warning: Option<String>,
    /// Refusals of this step alone; tried before the provider's.
    #[serde(default)]
    pub reasons: Vec<ReasonRule>,
}

/// A request body of JSON with templates in it.
#[derive(Debug, Clone)]
pub enum Body {
    /// A number or boolean as it stands in the file.
    Literal(Value),
    /// A text; a lone `{{ expression }}` keeps its type, and is left out when undefined.
    Text(Template),
    /// An array.
    List(Vec<Body>),
    /// An object.
    Object(BTreeMap<String, Body>),
}

/// Something a person gives: a flag, a variable, a file, or the answer to a question.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct InputSpec {
    /// What is asked.
    #[serde(default)]
    pub prompt: Option<String>,
    /// Asked hidden, never shown.
    #[serde(default)]
    pub secret: Option<bool>,
    /// A secret that is being chosen when accepting, and is therefore asked twice.
    #[serde(default)]
    pub new: bool,
    /// Used when given, never asked.
    #[serde(default)]
    pub optional: bool,
    /// Asked only when its step is reached, as a mailed one-time code.
    #[serde(default)]
    pub late: bool,
    /// What kind of value is sent.
    #[serde(default, rename = "type")]
    pub kind: InputKind,
}

/// The JSON type of an input.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum InputKind {
    /// Any text.
    #[default]
    Text,
    /// `true` or `false`.
    Bool,
    /// A whole number.
    Int,
}

/// What comes of accepting or logging in, and how later calls carry it.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct SessionSpec {
    /// Variables that are kept in the keyring or private file. The first is the token of `rsvp token`.
    #[serde(default)]
    pub secret: Vec<String>,
    /// Cookies that are kept with them, verbatim; any one of them fills the session.
    #[serde(default)]
    pub cookies: Vec<String>,
    /// Variables that are kept and are not secret.
    #[serde(default)]
    pub keep: Vec<String>,
    /// How a request carries the session; each goes along as soon as its variables are known.
    #[serde(default)]
    pub headers: BTreeMap<String, Template>,
    /// Send `Origin` whenever a cookie goes.
    #[serde(default)]
    pub origin: bool,
    /// When the session ends: a duration (`2h`), an RFC 3339 time, or seconds or milliseconds since 1970.
    #[serde(default)]
    pub expires: Option<Template>,
    /// The service gives the invited person no session; why.
    #[serde(default)]
    pub none: Option<String>,
}

/// What a refusal means.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ReasonRule {
    /// When it is this refusal.
    pub when: Condition,
    /// What it means. Where the service cannot tell, the first gives the exit code and the message names all.
    #[serde(deserialize_with = "one_or_more")]
    pub reason: Vec<Reason>,
    /// What to do next, where the reason's own hint does not fit.
    #[serde(default)]
    pub hint: Option<String>,
    /// The service's own words, in place of the provider's `message`.
    #[serde(default)]
    pub message: Option<Template>,
}

fn yes() -> bool {
    true
}

fn one_or_more<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Vec<Reason>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum OneOrMore {
        One(Reason),
        More(Vec<Reason>),
    }
    match OneOrMore::deserialize(deserializer)? {
        OneOrMore::One(reason) => Ok(vec![reason]),
        OneOrMore::More(reasons) if reasons.is_empty() => Err(serde::de::Error::custom("a reason is missing")),
        OneOrMore::More(reasons) => Ok(reasons),
    }
}

impl Step {
    /// The method and the path.
    pub fn call(&self) -> (Method, &Template) {
        self.calls().next().unwrap_or_else(|| unreachable!("a step without a call is refused when its file is read"))
    }

    fn calls(&self) -> impl Iterator<Item = (Method, &Template)> {
        let calls = [
            (Method::Get, &self.get),
            (Method::Post, &self.post),
            (Method::Put, &self.put),
            (Method::Patch, &self.patch),
            (Method::Delete, &self.delete),
        ];
        calls.into_iter().filter_map(|(method, path)| Some((method, path.as_ref()?)))
    }

    /// The templates that make up the request, whose variables the step needs.
    pub fn request_templates(&self) -> Vec<&Template> {
        let mut templates = vec![self.call().1];
        templates.extend(self.query.values().chain(self.headers.values()).chain(self.form.values()));
        if let Some(body) = &self.json {
            body.collect(&mut templates);
        }
        templates
    }
}

impl Body {
    fn collect<'a>(&'a self, templates: &mut Vec<&'a Template>) {
        match self {
            Self::Literal(_) => {}
            Self::Text(template) => templates.push(template),
            Self::List(items) => items.iter().for_each(|item| item.collect(templates)),
            Self::Object(members) => members.values().for_each(|member| member.collect(templates)),
        }
    }
}

/// An input with its defaults filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "they mirror the fields of the provider language")]
pub struct Input {
    /// The variable it sets.
    pub name: String,
    /// What is asked.
    pub prompt: String,
    /// Asked hidden, never shown.
    pub secret: bool,
    /// Being chosen, and therefore asked twice.
    pub new: bool,
    /// Used when given, never asked.
    pub optional: bool,
    /// Asked only when its step is reached.
    pub late: bool,
    /// What kind of value is sent.
    pub kind: InputKind,
}

impl Provider {
    /// What `-p` takes.
    pub fn id(&self) -> &str {
        self.id.get_ref()
    }

    /// The steps of an operation.
    pub fn steps(&self, operation: Operation) -> &[Step] {
        match operation {
            Operation::Preview => &self.preview,
            Operation::Accept => &self.accept,
            Operation::Login => &self.login,
            Operation::Confirm => &self.confirm,
            Operation::Logout => &self.logout,
        }
    }

    /// Whether this step of `accept` uses the code up.
    pub fn spends(&self, index: usize) -> bool {
        let marked = self.accept.iter().any(|step| step.spends == Some(true));
        let last = self.accept.iter().rposition(|step| step.call().0 != Method::Get);
        if marked { self.accept[index].spends == Some(true) } else { last == Some(index) }
    }

    /// The input called `name`, with the defaults of the well-known ones.
    pub fn input(&self, name: &str) -> Input {
        let spec = self.inputs.get(name).cloned().unwrap_or_default();
        let (prompt, secret) = match name {
            "name" => ("Full name".to_owned(), false),
            "email" => ("E-mail address".to_owned(), false),
            "phone" => ("Phone number".to_owned(), false),
            "password" => ("Password".to_owned(), true),
            "api_key" => ("API key".to_owned(), true),
            other => (other.replace('_', " "), false),
        };
        Input {
            name: name.to_owned(),
            prompt: spec.prompt.unwrap_or(prompt),
            secret: spec.secret.unwrap_or(secret),
            new: spec.new,
            optional: spec.optional,
            late: spec.late,
            kind: spec.kind,
        }
    }

    /// Variables that no person gives: captured by steps, computed, or part of the session.
    pub fn captured(&self) -> BTreeSet<&str> {
        let steps = Operation::ALL.iter().flat_map(|operation| self.steps(*operation));
        let mut names: BTreeSet<&str> = steps.flat_map(|step| step.set.keys()).map(String::as_str).collect();
        names.extend(self.values.keys().map(String::as_str));
        names.extend(self.session.secret.iter().chain(&self.session.keep).map(String::as_str));
        names
    }
}
