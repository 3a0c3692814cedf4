//! How much an expression may be and do: a provider file is data from outside, and so is what it is applied to.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use minijinja::value::{Object, ValueKind};
use minijinja::{Error, ErrorKind, State, Value as Dynamic};

/// The most bytes of one expression.
pub const LONGEST_EXPRESSION: usize = 4096;

/// The most names, texts, numbers and signs of one expression: nothing nests deeper, and no stack is too small for it.
pub const MOST_TOKENS: usize = 300;

/// The most `~` and `+` of one expression: no text gets longer than so many times what an answer holds.
pub const MOST_JOINS: usize = 16;

/// What one expression may do: about a byte that is looked at, or a sixteenth of a member.
const ONE_EXPRESSION: u64 = 16 * 1024 * 1024;

/// What all expressions of a run may do together.
const ONE_RUN: u64 = 64 * 1024 * 1024;

/// What a member of a list or an object counts beside its own bytes.
const MEMBER: u64 = 16;

/// The name under which filters find the work that is left; no expression can write it.
pub const NAME: &str = " work";

/// The work that is left.
#[derive(Debug)]
pub struct Work {
    run: AtomicU64,
    expression: AtomicU64,
}

impl Object for Work {}

impl Default for Work {
    fn default() -> Self {
        Self { run: AtomicU64::new(ONE_RUN), expression: AtomicU64::new(0) }
    }
}

impl Work {
    /// The next expression begins.
    pub fn begin(&self) {
        self.expression.store(ONE_EXPRESSION.min(self.run.load(Ordering::Relaxed)), Ordering::Relaxed);
    }

    fn left(&self) -> u64 {
        self.expression.load(Ordering::Relaxed)
    }

    fn spend(&self, units: u64) -> Result<(), Error> {
        let left = self.left().saturating_sub(units);
        self.expression.store(left, Ordering::Relaxed);
        self.run.store(self.run.load(Ordering::Relaxed).saturating_sub(units), Ordering::Relaxed);
        if left == 0 { Err(ErrorKind::OutOfFuel.into()) } else { Ok(()) }
    }

    /// Pays for a value that is written down or handed on.
    pub fn pay(&self, value: &Dynamic) -> Result<(), Error> {
        self.spend(size(value, self.left()))
    }
}

/// Pays for a call of the filter or test called `name`, before it is made.
pub fn pay(state: &State, name: &str, arguments: &[Dynamic]) -> Result<(), Error> {
    let work: Option<Arc<Work>> = state.lookup(NAME).and_then(|value| value.downcast_object());
    let work = work.ok_or(ErrorKind::OutOfFuel)?;
    arguments.iter().try_for_each(|argument| work.pay(argument))?;
    work.spend(growth(name, arguments))
}

/// What the result can have beyond the arguments.
fn growth(name: &str, arguments: &[Dynamic]) -> u64 {
    let length = |index: usize| arguments.get(index).and_then(Dynamic::as_str).map_or(0, str::len) as u64;
    let [value, others @ ..] = arguments else { return 0 };
    match (name, value.as_str(), others.first().and_then(Dynamic::as_str)) {
        ("replace", Some(text), Some(from)) => (text.matches(from).count() as u64).saturating_mul(length(2)),
        ("trim", Some(_), Some(_)) => length(0).saturating_mul(length(1)),
        ("join", None, Some(_)) => (value.len().unwrap_or_default() as u64).saturating_mul(length(1)),
        ("join", Some(_), Some(_)) => length(0).saturating_mul(length(1) + MEMBER),
        // Every character becomes a member.
        ("list" | "map" | "max" | "min" | "reject" | "select" | "sort" | "split" | "unique", Some(_), _) => {
            length(0).saturating_mul(MEMBER)
        }
        // Four bytes for three.
        ("b64encode" | "basic", ..) => (length(0) + length(1)).saturating_mul(2),
        // Every character may become an escape of six.
        ("tojson" | "string", ..) => size(value, ONE_EXPRESSION).saturating_mul(6),
        _ => 0,
    }
}

/// How large `value` is; where it is more than `most`, just more than that.
fn size(value: &Dynamic, most: u64) -> u64 {
    if let Some(text) = value.as_str() {
        return text.len() as u64 + MEMBER;
    }
    let mut size = MEMBER;
    match (value.kind(), value.as_object()) {
        (ValueKind::Map, Some(object)) => {
            for (name, member) in object.try_iter_pairs().into_iter().flatten() {
                size += self::size(&name, most) + self::size(&member, most.saturating_sub(size));
                if size > most {
                    break;
                }
            }
        }
        (ValueKind::Seq | ValueKind::Iterable, Some(object)) => {
            for member in object.try_iter().into_iter().flatten() {
                size += self::size(&member, most.saturating_sub(size));
                if size > most {
                    break;
                }
            }
        }
        _ => {}
    }
    size
}
