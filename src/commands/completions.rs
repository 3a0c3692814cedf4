//! `rsvp completions SHELL`: the completion script of a shell.

use clap_complete::{Generator, Shell as Common, generate};
use clap_complete_nushell::Nushell;

use serde_json::Value;

use crate::answers;
use crate::cli::{self, Shell};
use crate::error::Result;
use crate::host::Host;

pub fn run(host: &mut Host, shell: Shell) -> Result<Value> {
    let script = String::from_utf8(script(shell))?;
    host.ui.page(&script);
    answers::done(answers::Completions { script })
}

/// The completion script of `shell`, the same on every platform.
pub fn script(shell: Shell) -> Vec<u8> {
    match shell {
        Shell::Bash => written_by(Common::Bash),
        Shell::Zsh => written_by(Common::Zsh),
        Shell::Fish => written_by(Common::Fish),
        Shell::PowerShell => written_by(Common::PowerShell),
        Shell::Elvish => written_by(Common::Elvish),
        Shell::Nushell => written_by(Nushell),
    }
}

fn written_by(generator: impl Generator) -> Vec<u8> {
    let mut script = Vec::new();
    generate(generator, &mut cli::command(), "rsvp", &mut script);
    script
}
