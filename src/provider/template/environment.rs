//! What the expression language can do, and how it writes values.

use minijinja::value::{Serde, ValueKind};
use minijinja::{AutoEscape, Environment, ErrorKind, UndefinedBehavior, Value as Dynamic};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;

use crate::provider::filters;

/// Everything but the unreserved characters of RFC 3986, section 2.3 (R26).
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Steps of work one template may take.
const FUEL: u64 = 100_000;

/// What is said of a list or object where a text is needed.
pub const NO_TEXT: &str = "no text";

pub fn environment(undefined: UndefinedBehavior) -> Environment<'static> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(undefined);
    environment.set_fuel(Some(FUEL));
    environment.set_debug(true); // gives errors their byte range; what else it collects is never printed
    environment.set_auto_escape_callback(|name| match name {
        "path" => AutoEscape::Custom("path".into()),
        _ => AutoEscape::None,
    });
    environment.set_formatter(|out, state, value| {
        if value.is_none() || value.is_undefined() {
            return Err(ErrorKind::UndefinedError.into());
        }
        let is_for_people = state.name() == "words";
        let text = match value.kind() {
            // Jinja prints True; JSON, forms and queries want true.
            ValueKind::Bool => value.is_true().to_string(),
            ValueKind::Number => number(value),
            ValueKind::Seq | ValueKind::Map | ValueKind::Iterable if !is_for_people => {
                return Err(minijinja::Error::new(ErrorKind::InvalidOperation, NO_TEXT));
            }
            _ => value.to_string(),
        };
        let text = match state.auto_escape() {
            AutoEscape::Custom(_) => utf8_percent_encode(&text, ENCODED).to_string(),
            _ => text,
        };
        out.write_str(&text).map_err(|_| ErrorKind::WriteFailure.into())
    });
    environment.add_filter("jwt_claims", |token: &str| dynamic(filters::jwt_claims(token)));
    environment.add_filter("b64decode", |text: &str| dynamic(filters::b64decode(text)));
    environment.add_filter("plus", |time: &str, length: &str| dynamic(filters::plus(time, length)));
    environment.add_filter("first_name", |name: &str| filters::first_name(name).to_owned());
    environment.add_filter("last_name", |name: &str| filters::last_name(name).to_owned());
    environment
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

#[cfg(test)]
mod tests {
    use super::*;

    /// What a service has as a number, a path and a header have as people write it.
    #[test]
    fn whole_numbers_have_no_fraction_and_lists_and_objects_are_no_text() {
        let scope = Dynamic::from(Serde(serde_json::json!({
            "whole": 42.0, "large": 1e15, "part": 1.5, "minus": -3.0, "int": u64::MAX, "list": ["a"], "object": {"a": 1},
        })));
        let environment = environment(UndefinedBehavior::Strict);
        let text = |place: &str, source: &str| environment.render_named_str(place, source, scope.clone());
        for (source, expected) in [
            ("/{{ whole }}/{{ large }}/{{ minus }}/x", "/42/1000000000000000/-3/x"),
            ("/{{ part }}/{{ int }}", "/1.5/18446744073709551615"),
        ] {
            assert_eq!(text("path", source).unwrap(), expected);
            assert_eq!(text("text", source).unwrap(), expected);
        }
        for source in ["/{{ list }}/x", "/{{ object }}"] {
            for place in ["path", "text"] {
                assert_eq!(text(place, source).unwrap_err().detail(), Some(NO_TEXT));
            }
        }
        assert_eq!(text("words", "{{ list }}").unwrap(), "['a']");
    }
}
