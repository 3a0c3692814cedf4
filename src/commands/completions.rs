//! `rsvp completions SHELL`: what a shell needs to complete rsvp's command line.

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

/// What the script is called where `shell` looks for it.
pub fn file_name(shell: Shell) -> &'static str {
    match shell {
        Shell::Bash => "rsvp.bash",
        Shell::Zsh => "_rsvp",
        Shell::Fish => "rsvp.fish",
        Shell::PowerShell => "_rsvp.ps1",
        Shell::Elvish => "rsvp.elv",
        Shell::Nushell => "rsvp.nu",
    }
}

fn written_by(generator: impl Generator) -> Vec<u8> {
    let mut script = Vec::new();
    generate(generator, &mut cli::command(), "rsvp", &mut script);
    script
}
