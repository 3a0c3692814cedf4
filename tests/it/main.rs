//! The one test binary: a file per subject.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod answers;
mod better_auth;
mod command_line;
mod completions;
mod concurrency;
mod directus;
mod disks;
mod files;
mod github;
mod hostile;
mod house;
mod instances;
mod keyring;
mod language;
mod leaks;
mod loopback;
mod network;
mod pocketbase;
mod prism;
mod prompts;
mod provider_docs;
mod providers;
mod recovery;
mod refusals;
mod sandbox;
mod scenes;
mod scripts;
mod seeds;
mod signals;
mod store;
mod support;
mod terminal;
mod tokens;
mod verification;
mod wire;
