//! Several codes in one call: each is looked at alone, and one that is refused does not stop the others.

use crate::error::{Kind, Result};
use crate::provider::Operation;
use crate::secret::{Secret, SecretValue};

use super::operator::Operator;
use super::trouble::Trouble;

/// Whether this call is about more than one code, so that what is asked about one says nothing of the others.
pub fn are_sent_together(operator: &Operator<'_, '_>) -> bool {
    operator.start.vars.get("codes").and_then(SecretValue::as_list).is_some_and(|codes| codes.len() > 1)
}

/// Looks at every code of a call that takes several, and takes the refused ones out of it: `codes` may be empty in the
/// end. Whether there are several.
///
/// # Errors
/// The looking itself failed.
pub fn look_at_each(operator: &mut Operator<'_, '_>) -> Result<bool> {
    let codes: Vec<Secret> = match operator.start.vars.get("codes").and_then(SecretValue::as_list) {
        Some(codes) if codes.len() > 1 => codes.iter().filter_map(SecretValue::as_text).cloned().collect(),
        _ => return Ok(false),
    };
    let mut good = Vec::new();
    for code in codes {
        operator.start.vars.set_secret("code", code.clone());
        operator.begin_anew();
        operator.outside.next_code();
        match operator.run(Operation::Preview) {
            Ok(()) => good.push(code),
            Err(Trouble::Refused(refusal)) => operator.fate.refused.push((code, refusal.error())),
            Err(trouble) => match operator.take_back(Kind::GuardFailed) {
                Some(error) => operator.fate.refused.push((code, error)),
                None => return Err(trouble.error()),
            },
        }
    }
    // What was told of the last one does not contradict what the answer says of the first.
    operator.begin_anew();
    if let Some(first) = good.first() {
        operator.start.vars.set_secret("code", first.clone());
    }
    operator.start.vars.set_secret("codes", good);
    Ok(true)
}

/// Whether every code was refused when it was looked at.
pub fn none_is_left(operator: &Operator<'_, '_>) -> bool {
    operator.start.vars.get("codes").and_then(SecretValue::as_list).is_some_and(<[_]>::is_empty)
}
