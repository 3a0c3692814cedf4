//! Several codes in one call: each is looked at alone, and one that is refused does not stop the others.

use serde_json::Value;

use crate::error::Result;
use crate::provider::Operation;
use crate::provider::outcome::Refusal;
use crate::secret::Secret;

use super::operation::{Operator, Trouble};

/// Looks at every code of a call that takes several, and takes the refused ones out of it: `codes` may be empty in the
/// end. `None` for a single code.
///
/// # Errors
/// The looking itself failed.
pub fn look_at_each(operator: &mut Operator<'_, '_>) -> Result<Option<Vec<(Secret, Refusal)>>> {
    let codes: Vec<String> = match operator.start.vars.get("codes").and_then(Value::as_array) {
        Some(codes) if codes.len() > 1 => codes.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        _ => return Ok(None),
    };
    let (mut good, mut refused, sent_before) = (Vec::new(), Vec::new(), operator.start.sent_before);
    for code in codes {
        operator.start.vars.set_secret("code", code.as_str());
        operator.begin_anew();
        match operator.run(Operation::Preview) {
            Ok(()) => good.push(code),
            // After a lost answer "gone" is no answer: the code goes along once more.
            Err(Trouble::Refused(refusal)) if sent_before && refusal.says_gone() => good.push(code),
            Err(Trouble::Refused(refusal)) if !sent_before => refused.push((Secret::new(code), refusal)),
            Err(trouble) if sent_before => return Err(trouble.without_promise()),
            Err(trouble) => return Err(trouble.error()),
        }
    }
    // What was told of the last one is no contradiction to what the answer says of the first.
    operator.begin_anew();
    if let Some(first) = good.first() {
        operator.start.vars.set_secret("code", first.as_str());
    }
    operator.start.vars.set_secret("codes", good);
    Ok(Some(refused))
}

/// Whether every code was refused when it was looked at.
pub fn none_is_left(operator: &Operator<'_, '_>) -> bool {
    operator.start.vars.get("codes").and_then(Value::as_array).is_some_and(Vec::is_empty)
}
