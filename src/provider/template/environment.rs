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
        // Jinja prints True; JSON, forms and queries want true.
        let text = if value.kind() == ValueKind::Bool { value.is_true().to_string() } else { value.to_string() };
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

/// A filter that fails is undefined, never an error.
fn dynamic(value: Option<Value>) -> Dynamic {
    value.map_or(Dynamic::UNDEFINED, |value| Dynamic::from(Serde(value)))
}
