//! The commands, one file each.

use crate::accepting;
use crate::answers::CommandName;
use crate::cli::{Command, ProvidersCommand};
use crate::config::Settings;
use crate::ended::{Done, Ended};
use crate::error::Accepted;
use crate::host::Host;

pub mod completions;
mod decline_invitation;
mod list_invitations;
mod login;
mod logout;
mod providers;
mod sandbox;
mod show_invitation;
mod status;
mod switch;
mod token;

/// What a command is called in the JSON answers.
pub fn name(command: &Command) -> CommandName {
    match command {
        Command::AcceptInvitation(_) => CommandName::AcceptInvitation,
        Command::ShowInvitation(_) => CommandName::ShowInvitation,
        Command::DeclineInvitation(_) => CommandName::DeclineInvitation,
        Command::ListInvitations(_) => CommandName::ListInvitations,
        Command::Login(_) => CommandName::Login,
        Command::Logout(_) => CommandName::Logout,
        Command::Status(_) => CommandName::Status,
        Command::Switch(_) => CommandName::Switch,
        Command::Token(_) => CommandName::Token,
        Command::Providers(_) => CommandName::Providers,
        Command::Sandbox(_) => CommandName::Sandbox,
        Command::Completions(_) => CommandName::Completions,
    }
}

/// Runs one command.
pub fn run(command: &Command, settings: &Settings, host: &mut Host) -> Ended {
    if needs_signals(command)
        && let Err(error) = host.signals.watch()
    {
        return Ended { accepted: Accepted::No, result: Err(error) };
    }
    let result = match command {
        Command::AcceptInvitation(options) => return accepting::accept(host, settings, options),
        Command::ShowInvitation(options) => show_invitation::run(host, settings, options),
        Command::DeclineInvitation(options) => decline_invitation::run(host, settings, options),
        Command::ListInvitations(options) => list_invitations::run(host, settings, &options.credentials),
        Command::Login(options) => login::run(host, settings, options),
        Command::Logout(options) => logout::run(host, settings, options),
        Command::Status(options) => status::run(host, settings, options),
        Command::Switch(options) => switch::run(host, settings, options),
        Command::Token(options) => token::run(host, settings, options),
        Command::Providers(options) => match &options.command {
            ProvidersCommand::List(options) => providers::list(host, settings, options),
            ProvidersCommand::Show { id } => providers::show(host, id.as_str()),
            ProvidersCommand::Check { files } => providers::check(host, settings, files),
            ProvidersCommand::Add { file, yes } => providers::add(host, settings, file, *yes),
        },
        Command::Sandbox(options) => return Ended { accepted: Accepted::No, result: sandbox::run(host, options) },
        Command::Completions(options) => completions::run(host, options.shell),
    };
    // None of these spends a code.
    Ended { accepted: Accepted::No, result: result.map(Done::Answer) }
}

/// Whether a signal must restore the terminal or stop a child. The others do without the thread that waits for signals.
fn needs_signals(command: &Command) -> bool {
    match command {
        Command::Logout(_) | Command::Completions(_) => false,
        Command::Providers(options) => matches!(options.command, ProvidersCommand::Add { .. }),
        _ => true,
    }
}
