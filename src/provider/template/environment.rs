//! What the expression language can do, and how it writes values: these filters and tests, no functions, no statements.

use std::borrow::Cow;
use std::sync::LazyLock;

use minijinja::value::{Rest, Serde, ValueKind};
use minijinja::{
    Environment, Error, ErrorKind, State, UndefinedBehavior, Value as Dynamic, filters, tests as jinja_tests,
};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;

use crate::provider::{filters as own, page};
use crate::secret::SecretBuffer;

use super::Place;
use super::limits;

/// Everything but the unreserved characters of RFC 3986, section 2.3 (R26).
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The detail of an error about a list or object where a text is needed.
pub const NO_TEXT: &str = "no text";

/// Where a request is built: what has no value is an error.
pub static STRICT: LazyLock<Environment<'static>> = LazyLock::new(|| environment(UndefinedBehavior::Strict));

/// Where an answer is read: members of what has no value have none either.
pub static LENIENT: LazyLock<Environment<'static>> = LazyLock::new(|| environment(UndefinedBehavior::Chainable));

/// A name of the language and what it stands for.
type Named = (&'static str, fn() -> Dynamic);

/// All filters; docs/providers.md describes them. What can make much of little is kept out (`format`, `indent`, …) or
/// bounded by `limits`.
#[rustfmt::skip]
pub const FILTERS: &[Named] = &[
    ("abs", || Dynamic::from_function(filters::abs)),
    ("b64decode", || Dynamic::from_function(|text: &str| dynamic(own::b64decode(text)))),
    ("b64encode", || Dynamic::from_function(|text: Cow<'_, str>| dynamic(Some(own::b64encode(&text))))),
    ("basic", || Dynamic::from_function(|user: Cow<'_, str>, password: Cow<'_, str>| dynamic(own::basic(&user, &password)))),
    ("bool", || Dynamic::from_function(filters::bool)),
    ("default", || Dynamic::from_function(filters::default)),
    ("first", || Dynamic::from_function(filters::first)),
    ("first_name", || Dynamic::from_function(|name: &str| own::first_name(name).to_owned())),
    ("float", || Dynamic::from_function(filters::float)),
    ("input", || Dynamic::from_function(|page: &str, name: &str| dynamic(page::input(page, name).map(Value::from)))),
    ("int", || Dynamic::from_function(filters::int)),
    ("items", || Dynamic::from_function(filters::items)),
    ("join", || Dynamic::from_function(filters::join)),
    ("jwt_claims", || Dynamic::from_function(|token: &str| dynamic(own::jwt_claims(token)))),
    ("last", || Dynamic::from_function(filters::last)),
    ("last_name", || Dynamic::from_function(|name: &str| own::last_name(name).to_owned())),
    ("length", || Dynamic::from_function(filters::length)),
    ("list", || Dynamic::from_function(filters::list)),
    ("lower", || Dynamic::from_function(filters::lower)),
    ("map", || Dynamic::from_function(filters::map)),
    ("max", || Dynamic::from_function(filters::max)),
    ("min", || Dynamic::from_function(filters::min)),
    ("plus", || Dynamic::from_function(|time: &str, length: &str| dynamic(own::plus(time, length)))),
    ("reject", || Dynamic::from_function(filters::reject)),
    ("rejectattr", || Dynamic::from_function(filters::rejectattr)),
    ("replace", || Dynamic::from_function(filters::replace)),
    ("reverse", || Dynamic::from_function(filters::reverse)),
    ("round", || Dynamic::from_function(filters::round)),
    ("select", || Dynamic::from_function(filters::select)),
    ("selectattr", || Dynamic::from_function(filters::selectattr)),
    ("sort", || Dynamic::from_function(filters::sort)),
    ("split", || Dynamic::from_function(filters::split)),
    ("string", || Dynamic::from_function(filters::string)),
    ("sum", || Dynamic::from_function(|state: &State, list: Dynamic| filters::sum(state, list, None, None, none()))),
    ("title", || Dynamic::from_function(filters::title)),
    ("tojson", || Dynamic::from_function(|value: &Dynamic| filters::tojson(value, None, none()))),
    ("trim", || Dynamic::from_function(filters::trim)),
    ("unique", || Dynamic::from_function(filters::unique)),
    ("upper", || Dynamic::from_function(filters::upper)),
    ("urldecode", || Dynamic::from_function(|text: &str| dynamic(own::urldecode(text)))),
];

/// All tests, after `is`; docs/providers.md describes them.
#[rustfmt::skip]
pub const TESTS: &[Named] = &[
    ("boolean", || Dynamic::from_function(jinja_tests::is_boolean)),
    ("defined", || Dynamic::from_function(jinja_tests::is_defined)),
    ("endingwith", || Dynamic::from_function(jinja_tests::is_endingwith)),
    ("equalto", || Dynamic::from_function(jinja_tests::is_eq)),
    ("false", || Dynamic::from_function(jinja_tests::is_false)),
    ("ge", || Dynamic::from_function(jinja_tests::is_ge)),
    ("gt", || Dynamic::from_function(jinja_tests::is_gt)),
    ("in", || Dynamic::from_function(jinja_tests::is_in)),
    ("integer", || Dynamic::from_function(jinja_tests::is_integer)),
    ("iterable", || Dynamic::from_function(jinja_tests::is_iterable)),
    ("le", || Dynamic::from_function(jinja_tests::is_le)),
    ("lt", || Dynamic::from_function(jinja_tests::is_lt)),
    ("mapping", || Dynamic::from_function(jinja_tests::is_mapping)),
    ("ne", || Dynamic::from_function(jinja_tests::is_ne)),
    ("none", || Dynamic::from_function(jinja_tests::is_none)),
    ("number", || Dynamic::from_function(jinja_tests::is_number)),
    ("sequence", || Dynamic::from_function(jinja_tests::is_sequence)),
    ("startingwith", || Dynamic::from_function(jinja_tests::is_startingwith)),
    ("string", || Dynamic::from_function(jinja_tests::is_string)),
    ("true", || Dynamic::from_function(jinja_tests::is_true)),
    ("undefined", || Dynamic::from_function(jinja_tests::is_undefined)),
];

/// The names of a table.
pub fn names(table: &'static [Named]) -> impl Iterator<Item = &'static str> {
    table.iter().map(|(name, _)| *name)
}

fn environment(undefined: UndefinedBehavior) -> Environment<'static> {
    let mut environment = Environment::empty();
    environment.set_undefined_behavior(undefined);
    environment.set_debug(true); // gives errors their byte range; what else it collects is never printed
    for (name, make) in FILTERS {
        let filter = make();
        environment.add_filter(*name, move |state: &mut State, arguments: Rest<Dynamic>| -> Result<Dynamic, Error> {
            limits::pay(state, name, &arguments)?;
            filter.call(state, &arguments)
        });
    }
    for (name, make) in TESTS {
        let test = make();
        environment.add_test(*name, move |state: &mut State, arguments: Rest<Dynamic>| -> Result<bool, Error> {
            limits::pay(state, name, &arguments)?;
            test.call(state, &arguments).map(|answer| answer.is_true())
        });
    }
    environment
}

/// Writes a value into a text; a list or object is a text only for people.
pub fn write(text: &mut SecretBuffer, value: &Dynamic, place: Place) -> Result<(), Error> {
    let other = match value.kind() {
        ValueKind::String => String::new(),
        // Jinja prints True; JSON, forms and queries want true.
        ValueKind::Bool => value.is_true().to_string(),
        ValueKind::Number => number(value),
        ValueKind::Seq | ValueKind::Map | ValueKind::Iterable if place != Place::Words => {
            return Err(Error::new(ErrorKind::InvalidOperation, NO_TEXT));
        }
        _ => value.to_string(),
    };
    let value = value.as_str().unwrap_or(&other);
    match place {
        Place::Path => utf8_percent_encode(value, ENCODED).for_each(|part| text.push(part.as_bytes())),
        Place::Text | Place::Words => text.push(value.as_bytes()),
    }
    Ok(())
}

/// A whole number has no fraction, however JSON has it: `42.0` is 42.
fn number(value: &Dynamic) -> String {
    /// Up to here a fraction can tell whole numbers apart.
    const EXACT: f64 = 9_007_199_254_740_992.0;
    match f64::try_from(value.clone()) {
        Ok(number) if !value.is_integer() && number.fract() == 0.0 && number.abs() <= EXACT => format!("{number:.0}"),
        _ => value.to_string(),
    }
}

/// A filter that fails is undefined, never an error.
fn dynamic(value: Option<Value>) -> Dynamic {
    value.map_or(Dynamic::UNDEFINED, |value| Dynamic::from(Serde(value)))
}

/// No named arguments.
fn none() -> minijinja::value::Kwargs {
    minijinja::value::Kwargs::from_iter(std::iter::empty::<(&str, Dynamic)>())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(value: &Dynamic, place: Place) -> Result<String, Error> {
        let mut text = SecretBuffer::default();
        write(&mut text, value, place)?;
        Ok(text.into_secret().unwrap().expose().to_owned())
    }

    /// What a service has as a number, a path and a header have as people write it.
    #[test]
    fn whole_numbers_have_no_fraction_and_a_list_or_object_is_not_a_text() {
        let value = |json: Value| Dynamic::from(Serde(json));
        let numbers = [(serde_json::json!(42.0), "42"), (serde_json::json!(1e15), "1000000000000000")];
        let others = [(serde_json::json!(1.5), "1.5"), (serde_json::json!(-3.0), "-3")];
        let largest = (serde_json::json!(u64::MAX), "18446744073709551615");
        for (json, expected) in numbers.into_iter().chain(others).chain([largest]) {
            for place in [Place::Path, Place::Text, Place::Words] {
                assert_eq!(written(&value(json.clone()), place).unwrap(), expected);
            }
        }
        for json in [serde_json::json!(["a"]), serde_json::json!({ "a": 1 })] {
            for place in [Place::Path, Place::Text] {
                assert_eq!(written(&value(json.clone()), place).unwrap_err().detail(), Some(NO_TEXT));
            }
        }
        assert_eq!(written(&value(serde_json::json!(["a"])), Place::Words).unwrap(), "['a']");
    }
}
