//! Trials: what must hold whatever anybody sends. Each is the body of a fuzz target here, and of its twin among the
//! tests (`tests/it/fuzzed.rs`); it panics where something does not hold.

pub mod links;
pub mod provider_files;
pub mod responses;
pub mod services;
pub mod session_files;
pub mod tokens;

/// A trial, and what fuzzing it starts from.
pub struct Target {
    /// The name of the fuzz target.
    pub name: &'static str,
    /// The trial.
    pub trial: fn(&[u8]),
    /// Inputs that reach far, from the built-in files and their examples.
    pub seeds: fn() -> Vec<Vec<u8>>,
    /// What is worth putting into an input.
    pub words: fn() -> Vec<String>,
}

/// All of them.
#[rustfmt::skip]
pub const TARGETS: [Target; 5] = [
    Target { name: "responses", trial: responses::trial, seeds: responses::seeds, words: responses::words },
    Target { name: "links", trial: links::trial, seeds: links::seeds, words: links::words },
    Target { name: "provider_files", trial: provider_files::trial, seeds: provider_files::seeds, words: services::words },
    Target { name: "session_files", trial: session_files::trial, seeds: session_files::seeds, words: session_files::words },
    Target { name: "tokens", trial: tokens::trial, seeds: tokens::seeds, words: tokens::words },
];
