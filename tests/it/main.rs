//! The one test binary: a file per subject.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod better_auth;
mod command_line;
mod completions;
mod directus;
mod github;
mod house;
mod language;
mod network;
mod pocketbase;
mod sandbox;
mod seeds;
mod store;
mod support;
mod terminal;
mod wire;
