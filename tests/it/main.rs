//! Every test of the whole, one file per subject.
#![expect(clippy::unwrap_used, reason = "a test may panic, in the functions it shares too")]

#[cfg(unix)]
mod support;
#[cfg(unix)]
mod terminal;
