//! The one test binary: a file per subject.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod command_line;
mod completions;
mod house;
mod loopback;
mod network;
mod prism;
mod sandbox;
mod store;
mod support;
mod terminal;
mod wire;
