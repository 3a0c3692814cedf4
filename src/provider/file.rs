//! Reading a provider file: from text to [`Provider`], or a complaint with file, line and what was expected.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;

use serde::de::{self, IntoDeserializer as _, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::Value;

use crate::error::{Error, Result};

use super::{Body, Complaint, Language, Provider, Reason, SCHEMA, Step, Template, code, link};

/// What a service can be asked to do: a list of steps of the provider file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "the fields of Provider document them")]
pub enum Operation {
    Preview,
    Accept,
    Login,
    Confirm,
    Refresh,
    Prove,
    Logout,
    List,
    Decline,
}

impl Operation {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Preview,
        Self::Accept,
        Self::Login,
        Self::Confirm,
        Self::Refresh,
        Self::Prove,
        Self::Logout,
        Self::List,
        Self::Decline,
    ];

    /// Its name in the file.
    pub fn name(self) -> &'static str {
        match self {
            Self::Preview => "preview",
            Self::Accept => "accept",
            Self::Login => "login",
            Self::Confirm => "confirm",
            Self::Refresh => "refresh",
            Self::Prove => "prove",
            Self::Logout => "logout",
            Self::List => "list",
            Self::Decline => "decline",
        }
    }
}

/// Where a provider file was read from, and its text: for complaints and `providers show`.
#[derive(Clone, Default)]
pub struct Source {
    /// The path, or the bare file name of a built-in file.
    pub file: String,
    /// The whole text.
    pub text: String,
}

impl fmt::Debug for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)
    }
}

impl Source {
    /// `file:line: what`, as compilers say it.
    pub fn complain(&self, complaint: &Complaint) -> Error {
        let before = self.text.get(..complaint.at.start).unwrap_or_default();
        let line = before.matches('\n').count() + 1;
        Error::usage(format!("{}:{line}: {}", self.file, complaint.what))
            .hint("mend the provider file; `rsvp providers show` prints the built-in ones as examples")
    }
}

impl Provider {
    /// Reads `text`, which came from `file`.
    ///
    /// # Errors
    /// Exit 2 with file, line and what was expected.
    pub fn parse(file: &str, text: &str) -> Result<Self> {
        let read_from = Source { file: file.to_owned(), text: text.to_owned() };
        let parsed: Result<Self, toml::de::Error> = toml::from_str(text);
        let mut provider = parsed.map_err(|error| {
            let at = error.span().unwrap_or_default();
            read_from.complain(&Complaint { at, what: error.message().replace('\n', ", ") })
        })?;
        provider.read_from = read_from;
        provider.check().map_err(|complaint| provider.read_from.complain(&complaint))?;
        Ok(provider)
    }

    /// What the types alone cannot hold.
    pub fn check(&self) -> Result<(), Complaint> {
        let complain = |at: Range<usize>, what: &str| Err(Complaint { at, what: what.to_owned() });
        if self.schema != SCHEMA {
            return complain(0..0, "schema = 1 is the only one this rsvp reads");
        }
        let id = self.id.get_ref();
        if id.is_empty() || !id.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-') {
            return complain(self.id.span(), "id takes lower-case letters, digits and dashes");
        }
        if self.accept.is_empty() {
            return complain(self.id.span(), "[[accept]] is missing: a provider must at least accept");
        }
        if let Some(base) = &self.base_url
            && let Err(what) = link::base(base.get_ref())
        {
            return complain(base.span(), &format!("base-url {what}"));
        }
        for pattern in &self.links {
            link::Pattern::parse(pattern.get_ref())
                .map_err(|what| Complaint { at: pattern.span(), what: format!("links: {what}") })?;
        }
        for pattern in &self.codes {
            code::Pattern::parse(pattern.get_ref())
                .map_err(|what| Complaint { at: pattern.span(), what: format!("codes: {what}") })?;
        }
        let language = Language::default();
        for (name, template) in self.session.headers.iter().chain(&self.values) {
            language.variables(template).map_err(|complaint| in_field(name, complaint))?;
        }
        if let Some(condition) = &self.session.filled {
            language.condition_variables(condition).map_err(|complaint| in_field("filled", complaint))?;
        }
        self.verify.iter().try_for_each(|verify| verify.check(self, &language))?;
        self.claims.check(&language)?;
        Operation::ALL.iter().try_for_each(|operation| {
            self.steps(*operation).iter().try_for_each(|step| step.check(self, &language, *operation))
        })
    }
}

fn in_field(field: &str, complaint: Complaint) -> Complaint {
    Complaint { what: format!("{field}: {}", complaint.what), ..complaint }
}

impl Step {
    fn check(&self, provider: &Provider, language: &Language, operation: Operation) -> Result<(), Complaint> {
        let name = operation.name();
        let calls = self.calls().count();
        if calls != 1 {
            let at = self.calls().last().map_or(provider.id.span(), |(_, path)| path.at());
            let what = format!("[[{name}]] takes exactly one of get, post, put, patch, delete; here are {calls}");
            return Err(Complaint { at, what });
        }
        let (_, path) = self.call();
        if !path.source().starts_with('/') || path.source().contains(['?', '#']) {
            let what = format!("[[{name}]]: a path begins with / and has no ? or # (parameters go into query)");
            return Err(Complaint { at: path.at(), what });
        }
        let templates = self.request_templates().into_iter().chain(self.set.values());
        for template in templates {
            language.variables(template).map_err(|complaint| in_field(name, complaint))?;
        }
        let rules = self.reasons.iter().chain(&provider.reasons).map(|rule| &rule.when);
        for condition in rules.chain(&self.when).chain(&self.expect) {
            language.condition_variables(condition).map_err(|complaint| in_field(name, complaint))?;
        }
        Ok(())
    }
}

/// By hand, so that every text keeps its place in the file: untagged enums lose it.
impl<'de> Deserialize<'de> for Body {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct AnyJson;

        impl<'de> Visitor<'de> for AnyJson {
            type Value = Body;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a JSON value")
            }

            fn visit_bool<E: de::Error>(self, value: bool) -> Result<Body, E> {
                Ok(Body::Literal(Value::from(value)))
            }

            fn visit_i64<E: de::Error>(self, value: i64) -> Result<Body, E> {
                Ok(Body::Literal(Value::from(value)))
            }

            fn visit_f64<E: de::Error>(self, value: f64) -> Result<Body, E> {
                Ok(Body::Literal(Value::from(value)))
            }

            fn visit_str<E: de::Error>(self, value: &str) -> Result<Body, E> {
                Ok(Body::Text(Template::unplaced(value)))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Body, A::Error> {
                let mut list = Vec::new();
                while let Some(item) = items.next_element::<toml::Spanned<Body>>()? {
                    list.push(placed(item));
                }
                Ok(Body::List(list))
            }

            fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Body, A::Error> {
                let mut object = BTreeMap::new();
                while let Some(name) = members.next_key::<String>()? {
                    object.insert(name, placed(members.next_value::<toml::Spanned<Body>>()?));
                }
                Ok(Body::Object(object))
            }
        }

        deserializer.deserialize_any(AnyJson)
    }
}

/// Tells a text where it stands.
fn placed(body: toml::Spanned<Body>) -> Body {
    let at = body.span();
    match body.into_inner() {
        Body::Text(template) => Body::Text(template.placed(at)),
        other => other,
    }
}

/// One reason or a list of them; by hand, so that a mistyped one is named.
pub fn one_or_more<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Reason>, D::Error> {
    struct OneOrMore;

    impl<'de> Visitor<'de> for OneOrMore {
        type Value = Vec<Reason>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a reason or a list of reasons")
        }

        fn visit_str<E: de::Error>(self, value: &str) -> Result<Vec<Reason>, E> {
            Reason::deserialize(value.into_deserializer()).map(|reason| vec![reason])
        }

        fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<Vec<Reason>, A::Error> {
            let reasons = Vec::<Reason>::deserialize(de::value::SeqAccessDeserializer::new(items))?;
            if reasons.is_empty() { Err(de::Error::custom("a reason is missing")) } else { Ok(reasons) }
        }
    }

    deserializer.deserialize_any(OneOrMore)
}
