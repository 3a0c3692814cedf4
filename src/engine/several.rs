//! Several codes in one call: each is looked at alone, and one that is refused does not stop the others.

use serde_json::Value;

use crate::error::{Kind, Result};
use crate::provider::Operation;
use crate::secret::Secret;

use super::operator::Operator;
use super::trouble::Trouble;

/// Looks at every code of a call that takes several, and takes the refused ones out of it: `codes` may be empty in the
/// end. Whether there are several.
///
/// # Errors
/// The looking itself failed.
pub fn look_at_each(operator: &mut Operator<'_, '_>) -> Result<bool> {
    let codes: Vec<String> = match operator.start.vars.get("codes").and_then(Value::as_array) {
        Some(codes) if codes.len() > 1 => codes.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        _ => return Ok(false),
    };
    let mut good = Vec::new();
    for code in codes {
        operator.start.vars.set_secret("code", code.as_str());
        operator.begin_anew();
        operator.outside.next_code();
        match operator.run(Operation::Preview) {
            Ok(()) => good.push(code),
            Err(Trouble::Refused(refusal)) => operator.fate.refused.push((Secret::new(code), refusal.error())),
            Err(trouble) => match operator.take_back(Kind::GuardFailed) {
                Some(error) => operator.fate.refused.push((Secret::new(code), error)),
                None => return Err(trouble.error()),
            },
        }
    }
    // What was told of the last one is no contradiction to what the answer says of the first.
    operator.begin_anew();
    if let Some(first) = good.first() {
        operator.start.vars.set_secret("code", first.as_str());
    }
    operator.start.vars.set_secret("codes", good);
    Ok(true)
}

/// Whether every code was refused when it was looked at.
pub fn none_is_left(operator: &Operator<'_, '_>) -> bool {
    operator.start.vars.get("codes").and_then(Value::as_array).is_some_and(Vec::is_empty)
}
