//! The commands, one file each: they tell the story and leave the work to the rooms below.

use serde_json::Value;

use crate::accepting;
use crate::answers::CommandName;
use crate::cli::{Command, ProvidersCommand};
use crate::config::Settings;
use crate::error::Result;
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

/// Runs one command and gives its JSON answer; what people read was said on the way.
///
/// # Errors
/// What went wrong, with its exit code.
pub fn run(command: &Command, settings: &Settings, host: &mut Host) -> Result<Value> {
    match command {
        Command::AcceptInvitation(options) => {
            host.signals.watch()?;
            accepting::run(host, settings, options)
        }
        Command::ShowInvitation(options) => {
            host.signals.watch()?;
            show_invitation::run(host, settings, options)
        }
        Command::DeclineInvitation(options) => {
            host.signals.watch()?;
            decline_invitation::run(host, settings, options)
        }
        Command::ListInvitations(options) => {
            host.signals.watch()?;
            list_invitations::run(host, settings, &options.credentials)
        }
        Command::Login(options) => {
            host.signals.watch()?;
            login::run(host, settings, options)
        }
        Command::Logout(options) => logout::run(host, settings, options),
        Command::Status(options) => {
            host.signals.watch()?;
            status::run(host, settings, options)
        }
        Command::Switch(options) => {
            host.signals.watch()?;
            switch::run(host, settings, options)
        }
        Command::Token(options) => {
            host.signals.watch()?;
            token::run(host, settings, options)
        }
        Command::Providers(options) => match &options.command {
            ProvidersCommand::List => providers::list(host),
            ProvidersCommand::Show { id } => providers::show(host, id.as_str()),
            ProvidersCommand::Check { files } => providers::check(host, files),
            ProvidersCommand::Add { file, yes } => {
                host.signals.watch()?;
                providers::add(host, file, *yes)
            }
        },
        Command::Sandbox(options) => sandbox::run(host, options),
        Command::Completions(options) => completions::run(host, options.shell),
    }
}
