//! A step: one request of an operation, and how its answer is read.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;
use toml::Spanned;

use crate::http::Method;

use super::{Condition, Operation, Reason, ReasonRule, Template};

/// One request of an operation and how its answer is read.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Step {
    /// What `step` is in conditions; by default the operation's name.
    #[serde(default)]
    pub id: Option<String>,
    /// The path of a GET request; exactly one of `get post put patch delete`.
    get: Option<Template>,
    /// The path of a POST request; exactly one of `get post put patch delete`.
    post: Option<Template>,
    /// The path of a PUT request; exactly one of `get post put patch delete`.
    put: Option<Template>,
    /// The path of a PATCH request; exactly one of `get post put patch delete`.
    patch: Option<Template>,
    /// The path of a DELETE request; exactly one of `get post put patch delete`.
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
    /// What success is; by default any 2xx that is not a web page.
    #[serde(default)]
    pub expect: Option<Condition>,
    /// Variables that are known from here on; an undefined one stays unknown.
    #[serde(default)]
    pub set: BTreeMap<String, Template>,
    /// A list in the answer: `set` is then evaluated once for each `item` of it, and its `code` names the invitation.
    #[serde(default)]
    pub each: Option<Template>,
    /// Operations to run in this step's place when it is refused for a reason.
    #[serde(default)]
    #[cfg_attr(test, schemars(with = "BTreeMap<Reason, Operation>"))]
    pub on: BTreeMap<Reason, Spanned<Operation>>,
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

fn yes() -> bool {
    true
}

impl Step {
    /// What is run in its place when it is refused for `reason`.
    pub fn branch(&self, reason: Reason) -> Option<Operation> {
        self.on.get(&reason).map(|branch| *branch.get_ref())
    }

    /// What it is called in conditions.
    pub fn name(&self, operation: Operation) -> &str {
        self.id.as_deref().unwrap_or(operation.name())
    }

    /// The method and the path.
    pub fn call(&self) -> (Method, &Template) {
        self.calls().next().unwrap_or_else(|| unreachable!("a step without a call is refused when its file is read"))
    }

    pub fn calls(&self) -> impl Iterator<Item = (Method, &Template)> {
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
