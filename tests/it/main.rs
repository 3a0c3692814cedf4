//! The one test binary: a file per subject.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

#[cfg(unix)]
mod better_auth;
mod command_line;
mod completions;
mod hostile;
mod house;
mod instances;
mod network;
mod recovery;
mod refusals;
mod sandbox;
mod scenes;
mod store;
mod support;
mod terminal;
mod wire;
