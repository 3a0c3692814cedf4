//! The one test binary: a file per subject.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod answers;
mod better_auth;
mod command_line;
mod completions;
mod hostile;
mod house;
mod instances;
mod leaks;
mod network;
mod prompts;
mod recovery;
mod refusals;
mod sandbox;
mod scenes;
mod scripts;
mod store;
mod support;
mod terminal;
mod tokens;
mod verification;
mod wire;
