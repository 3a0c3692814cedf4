//! How a command ended.

use serde_json::Value;

use crate::error::{Accepted, Result};

/// Whether an invitation is accepted is stated by each command, and has no default.
pub struct Ended {
    pub accepted: Accepted,
    pub result: Result<Done>,
}

/// What a command that went well has come to.
pub enum Done {
    /// Its JSON answer; what people read was said on the way.
    Answer(Value),
    /// The exit code of the command that it has run, which has said itself what there is to say.
    Child(u8),
}

impl From<Value> for Done {
    fn from(answer: Value) -> Self {
        Self::Answer(answer)
    }
}
