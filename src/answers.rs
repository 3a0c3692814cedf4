//! The JSON answers: one object per command, on success and on failure. docs/answers.schema.json describes them.

use serde_json::{Map, Value, json};

use crate::error::{Accepted, Error};

/// The version of the answers.
pub const SCHEMA: u32 = 1;

/// A command's good answer: `members` beside what every answer has.
pub fn done(command: &str, accepted: Accepted, members: Value) -> Value {
    answer(command, true, accepted, members)
}

/// A command's failure. `exit` is the exit code.
pub fn failed(command: &str, accepted: Accepted, error: &Error) -> Value {
    let mut members = error.members.as_deref().cloned().unwrap_or_else(|| json!({}));
    members["error"] = json!({ "exit": error.exit().code(), "message": error.to_string(), "hint": error.hint_text() });
    answer(command, false, accepted, members)
}

fn answer(command: &str, ok: bool, accepted: Accepted, members: Value) -> Value {
    let mut answer = Map::new();
    answer.insert("schema".to_owned(), json!(SCHEMA));
    answer.insert("command".to_owned(), json!(command));
    answer.insert("ok".to_owned(), json!(ok));
    answer.insert("accepted".to_owned(), json!(accepted.word()));
    if let Value::Object(members) = members {
        answer.extend(members);
    }
    Value::Object(answer)
}
