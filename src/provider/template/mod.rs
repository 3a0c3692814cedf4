//! The expression language of provider files: Jinja, sandboxed, with a limit on work (the only room that names
//! minijinja). Errors show the provider file's own text and never a variable's value (R38).

use std::collections::BTreeSet;
use std::ops::Range;

use minijinja::value::Serde;
use minijinja::{Environment, UndefinedBehavior, Value as Dynamic};
use serde::{Deserialize, Deserializer};
use serde_json::Value;
use toml::Spanned;

use super::vars::Vars;

mod environment;
pub mod words;

use environment::{NO_TEXT, environment};

/// A text of a provider file with `{{ }}` in it, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    source: String,
    at: Range<usize>,
}

impl<'de> Deserialize<'de> for Template {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let spanned = Spanned::<String>::deserialize(deserializer)?;
        Ok(Self { at: spanned.span(), source: spanned.into_inner() })
    }
}

/// A condition of a provider file: a bare expression, as in `status == 200`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Condition(Template);

/// Where a template's result goes, which decides how values are written into it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// A URL's path: every value is percent-encoded.
    Path,
    /// A header, query parameter or form field: values are written as they are.
    Text,
    /// Words for a person: lists and objects, too, are written as they are.
    Words,
}

/// A mistake in an expression: where in the file, and what it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Complaint {
    /// Bytes of the provider file.
    pub at: Range<usize>,
    /// What is wrong, without any value.
    pub what: String,
}

/// Variables as expressions see them.
#[derive(Clone)]
pub struct Scope(Dynamic);

impl Scope {
    /// The variables alone.
    pub fn new(vars: &Vars) -> Self {
        Self(Dynamic::from_pairs(vars.iter().map(|(name, value)| (name.clone(), Dynamic::from(Serde(value))))))
    }

    /// The same with `members`, which come first.
    #[must_use]
    pub fn with<'a>(&self, members: impl IntoIterator<Item = (&'a str, Value)>) -> Self {
        let added = Dynamic::from_pairs(members.into_iter().map(|(name, value)| (name, Dynamic::from(Serde(value)))));
        Self(minijinja::value::merge_maps([self.0.clone(), added]))
    }
}

/// The language itself. Undefined is an error where a request is built (`strict`) and plainly false where an answer is
/// read (`lenient`), because real answers lack members.
#[derive(Debug)]
pub struct Language {
    strict: Environment<'static>,
    lenient: Environment<'static>,
}

impl Default for Language {
    fn default() -> Self {
        Self { strict: environment(UndefinedBehavior::Strict), lenient: environment(UndefinedBehavior::Chainable) }
    }
}

impl Language {
    /// `template` as text. An undefined variable, and a value of `none`, are errors.
    ///
    /// # Errors
    /// A [`Complaint`] that points into the provider file.
    pub fn text(&self, template: &Template, place: Place, scope: &Scope) -> Result<String, Complaint> {
        let name = match place {
            Place::Path => "path",
            Place::Text => "text",
            Place::Words => "words",
        };
        self.strict
            .render_named_str(name, &template.source, scope.0.clone())
            .map_err(|error| template.complaint(&error, 0))
    }

    /// `template` as a value: a lone `{{ expression }}` keeps its type, and is `None` when undefined or null; any other
    /// text renders strictly.
    ///
    /// # Errors
    /// A [`Complaint`] that points into the provider file.
    pub fn value(&self, template: &Template, scope: &Scope) -> Result<Option<Value>, Complaint> {
        let Some((expression, offset)) = template.lone_expression() else {
            return self.text(template, Place::Words, scope).map(|text| Some(Value::String(text)));
        };
        let value = self.evaluate(expression, scope).map_err(|error| template.complaint(&error, offset))?;
        Ok(Some(value).filter(|value| !value.is_undefined() && !value.is_none()).map(|value| to_json(&value)))
    }

    /// Whether `condition` holds; undefined does not.
    ///
    /// # Errors
    /// A [`Complaint`] that points into the provider file.
    pub fn holds(&self, condition: &Condition, scope: &Scope) -> Result<bool, Complaint> {
        let value = self.evaluate(&condition.0.source, scope).map_err(|error| condition.0.complaint(&error, 0))?;
        Ok(value.is_true())
    }

    fn evaluate(&self, expression: &str, scope: &Scope) -> Result<Dynamic, minijinja::Error> {
        self.lenient.compile_expression_owned(expression.to_owned())?.eval(scope.0.clone())
    }

    /// The variables `template` uses, without their members.
    ///
    /// # Errors
    /// A [`Complaint`] where the template cannot be read.
    pub fn variables(&self, template: &Template) -> Result<BTreeSet<String>, Complaint> {
        let parsed = self.strict.template_from_named_str("text", &template.source);
        let parsed = parsed.map_err(|error| template.complaint(&error, 0))?;
        Ok(parsed.undeclared_variables(false).into_iter().collect())
    }

    /// The variables `condition` uses.
    ///
    /// # Errors
    /// A [`Complaint`] where the expression cannot be read.
    pub fn condition_variables(&self, condition: &Condition) -> Result<BTreeSet<String>, Complaint> {
        let parsed = self.lenient.compile_expression_owned(condition.0.source.clone());
        let parsed = parsed.map_err(|error| condition.0.complaint(&error, 0))?;
        Ok(parsed.undeclared_variables(false).into_iter().collect())
    }
}

fn to_json(value: &Dynamic) -> Value {
    serde_json::to_value(value).unwrap_or(Value::Null)
}

impl Template {
    /// A text whose place is not known yet.
    pub fn unplaced(source: &str) -> Self {
        Self { source: source.to_owned(), at: 0..0 }
    }

    /// The same, now that its place is known.
    pub fn placed(self, at: Range<usize>) -> Self {
        Self { at, ..self }
    }

    /// The text as the file has it.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// Where it stands in the file, in bytes.
    pub fn at(&self) -> Range<usize> {
        self.at.clone()
    }

    /// Where a part of the source stands in the file; all of it where escapes or folded lines hide the place.
    pub fn part(&self, range: Range<usize>) -> Range<usize> {
        let quotes = match self.at.len().checked_sub(self.source.len()) {
            Some(2) => 1,
            Some(6) => 3,
            Some(7) => 4, // the line break after the opening quotes is no part of the text
            _ => return self.at(),
        };
        let start = self.at.start + quotes;
        start + range.start..(start + range.end).max(start + range.start + 1)
    }

    /// The expression of a template that is nothing but one `{{ expression }}`, and where it begins.
    fn lone_expression(&self) -> Option<(&str, usize)> {
        let inner = self.source.trim().strip_prefix("{{")?.strip_suffix("}}")?;
        let alone = !inner.contains("{{") && !inner.contains("}}") && !inner.contains("{%");
        alone.then(|| (inner, self.source.find("{{").map_or(0, |start| start + 2)))
    }

    /// Only the kind of the error and the file's own text are shown: minijinja's details may quote values.
    fn complaint(&self, error: &minijinja::Error, offset: usize) -> Complaint {
        let range = error.range().map(|range| range.start + offset..range.end + offset);
        let part = range.clone().and_then(|range| self.source.get(range));
        let part = part.unwrap_or(&self.source).trim();
        let what = match error.kind() {
            minijinja::ErrorKind::UndefinedError => format!("`{part}` has no value"),
            // Told before anything is evaluated, so there is no value to show.
            minijinja::ErrorKind::SyntaxError => {
                format!("cannot read `{part}`: {}", error.detail().unwrap_or_default())
            }
            _ if error.detail() == Some(NO_TEXT) => format!("`{part}` is a list or an object, where a text is needed"),
            minijinja::ErrorKind::OutOfFuel => format!("`{part}` takes too long"),
            kind => format!("{kind} in `{part}`"),
        };
        Complaint { at: range.map_or_else(|| self.at(), |range| self.part(range)), what }
    }
}

impl Condition {
    /// The expression.
    pub fn source(&self) -> &str {
        self.0.source()
    }

    /// Where a part of the source stands in the file.
    pub fn part(&self, range: Range<usize>) -> Range<usize> {
        self.0.part(range)
    }

    /// Where it stands in the file, in bytes.
    pub fn at(&self) -> Range<usize> {
        self.0.at()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Deserialize)]
    struct One {
        t: Template,
    }

    fn template(source: &str) -> Template {
        toml::from_str::<One>(&format!("t = {}", Value::from(source))).unwrap().t
    }

    fn scope(vars: Value) -> Scope {
        let mut all = Vars::default();
        for (name, value) in vars.as_object().unwrap() {
            all.set(name, value.clone());
        }
        Scope::new(&all)
    }

    /// R26
    #[test]
    fn a_path_percent_encodes_every_value_and_nothing_else() {
        let scope = scope(serde_json::json!({"code": "a/b?c#d e..%é"}));
        let path = Language::default().text(&template("/x/{{ code }}/y"), Place::Path, &scope).unwrap();
        assert_eq!(path, "/x/a%2Fb%3Fc%23d%20e..%25%C3%A9/y");
    }

    #[test]
    fn a_lone_expression_keeps_its_type_and_may_be_absent() {
        let language = Language::default();
        let scope = scope(serde_json::json!({"existing": true, "count": 3, "nothing": null}));
        let value = |source: &str| language.value(&template(source), &scope).unwrap();
        assert_eq!(value("{{ existing }}"), Some(Value::from(true)));
        assert_eq!(value("{{ count }}"), Some(Value::from(3)));
        assert_eq!(value("{{ nothing }}"), None);
        assert_eq!(value("{{ absent.member }}"), None);
        assert_eq!(value("is {{ existing }}"), Some(Value::from("is true")));
    }

    /// R38
    #[test]
    fn an_undefined_variable_is_named_and_no_value_is_shown() {
        let language = Language::default();
        let scope = scope(serde_json::json!({"password": "hunter22"}));
        let complaint = language.text(&template("/{{ nmae }}"), Place::Path, &scope).unwrap_err();
        assert_eq!(complaint.what, "`nmae` has no value");
        let complaint = language.value(&template("{{ password / 2 }}"), &scope).unwrap_err();
        assert!(!format!("{complaint:?}").contains("hunter22"), "{complaint:?}");
    }

    #[test]
    fn an_endless_loop_ends() {
        let source = "{% for a in range(9999) %}{% for b in range(9999) %}x{% endfor %}{% endfor %}";
        let complaint = Language::default().text(&template(source), Place::Text, &scope(serde_json::json!({})));
        assert!(complaint.unwrap_err().what.ends_with("takes too long"));
    }

    #[test]
    fn members_of_an_answer_shadow_variables() {
        let scope = scope(serde_json::json!({"status": "old", "kept": 1})).with([("status", Value::from(200))]);
        let language = Language::default();
        assert_eq!(language.value(&template("{{ status + kept }}"), &scope).unwrap(), Some(Value::from(201)));
    }
}
