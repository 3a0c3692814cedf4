//! Where a session was opened: its secret goes nowhere else.

use serde::Deserialize;
use serde_json::Value;

use super::{Session, Summary};

/// The variable of a session that holds the base URL.
pub const BASE: &str = "base";

/// The service that a session belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Home<'s> {
    pub provider: &'s str,
    /// The base URL: origin and path, without a slash at its end.
    pub base: &'s str,
}

/// The one variable of a session that a list looks at.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct KeptBase {
    base: Option<Value>,
}

impl Session {
    pub fn home(&self) -> Home<'_> {
        Home { provider: &self.provider, base: within(&self.origin, self.vars.get(BASE)) }
    }

    /// What a list keeps of the base URL.
    pub fn kept_base(&self) -> KeptBase {
        KeptBase { base: self.vars.get(BASE).cloned() }
    }
}

impl Summary {
    pub fn home(&self) -> Home<'_> {
        Home { provider: &self.provider, base: within(&self.origin, self.kept_base.base.as_ref()) }
    }
}

/// The origin decides: a base URL that has another one is not believed.
fn within<'s>(origin: &'s str, base: Option<&'s Value>) -> &'s str {
    let base = base.and_then(Value::as_str).map(|base| base.trim_end_matches('/'));
    let is_within =
        |base: &&str| base.strip_prefix(origin).is_some_and(|path| path.is_empty() || path.starts_with('/'));
    base.filter(is_within).unwrap_or(origin)
}
