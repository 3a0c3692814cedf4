//! Reading a provider file: from text to [`Provider`], or an error with file, line and what was expected.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::{self, IntoDeserializer as _, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::Value;

use crate::error::{Error, Result};
use crate::source::Source;

use super::check::{self, Checked, Finding, Level};
use super::{Body, Complaint, Provider, Reason, Template, builtin};

/// What a service can be asked to do: a list of steps of the provider file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "the fields of Provider document them")]
pub enum Operation {
    Probe,
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
    pub const ALL: [Self; 10] = [
        Self::Probe,
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
            Self::Probe => "probe",
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

impl Provider {
    /// Reads `text`, which came from `file`, and refuses it for the first mistake that [`Checked`] finds.
    ///
    /// # Errors
    /// Exit 2 with file, line and what was expected.
    pub fn parse(file: &str, text: &str) -> Result<Self> {
        let checked = Checked::of(file, text);
        match checked.findings.iter().find(|finding| finding.level == Level::Mistake) {
            Some(mistake) => Err(refused(&checked.source, mistake, file)),
            None => checked.provider.ok_or_else(|| Error::usage(format!("{file}: not a provider file"))),
        }
    }

    /// Reads a file that was checked when it was built in.
    pub fn built_in(file: &str, text: &str) -> Result<Self> {
        let read_from = Source { file: file.to_owned(), text: text.to_owned() };
        match toml::from_str::<Self>(text) {
            Ok(provider) => Ok(Self { read_from, ..provider }),
            Err(error) => Err(refused(&read_from, &check::cannot_read(&error), file)),
        }
    }

    /// A mistake that shows only in a run.
    pub fn complain(&self, complaint: &Complaint) -> Error {
        let file = self.read_from.file.as_str();
        let is_built_in = file.strip_suffix(".toml") == Some(self.id()) && builtin::ids().any(|id| id == self.id());
        let named = if is_built_in { self.id() } else { file };
        refused(&self.read_from, &complaint.clone().into(), named)
    }
}

/// `file:line: what`, as compilers say it.
fn refused(source: &Source, mistake: &Finding, named: &str) -> Error {
    let help = mistake.help.as_ref().map(|help| format!(" ({help})")).unwrap_or_default();
    Error::usage(format!("{}:{}: {}{help}", source.file, source.line(mistake.at.start), mistake.what))
        .hint(format!("`rsvp providers check {named}` shows every mistake"))
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
                Ok(Body::Text(Template::new(value.to_owned(), 0..0)))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Body, A::Error> {
                let mut list = Vec::new();
                while let Some(item) = items.next_element::<toml::Spanned<Body>>()? {
                    list.push(with_place(item));
                }
                Ok(Body::List(list))
            }

            fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Body, A::Error> {
                let mut object = BTreeMap::new();
                while let Some(name) = members.next_key::<String>()? {
                    object.insert(name, with_place(members.next_value::<toml::Spanned<Body>>()?));
                }
                Ok(Body::Object(object))
            }
        }

        deserializer.deserialize_any(AnyJson)
    }
}

/// A text knows where it stands.
fn with_place(body: toml::Spanned<Body>) -> Body {
    let at = body.span();
    match body.into_inner() {
        Body::Text(template) => Body::Text(Template::new(template.source().to_owned(), at)),
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
