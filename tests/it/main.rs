//! The one test binary: a file per subject.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

#[cfg(unix)]
mod answers;
mod command_line;
mod completions;
mod house;
#[cfg(unix)]
mod leaks;
mod network;
#[cfg(unix)]
mod prompts;
mod sandbox;
#[cfg(unix)]
mod scripts;
mod store;
mod support;
mod terminal;
