//! rsvp accepts an invitation at any service and saves the session. This is the map of its rooms.
//!
//! `docs/architecture.md` has the picture and who may use whom; `tests/it/house.rs` holds the walls.

#[cfg(not(unix))]
compile_error!("rsvp is built for Unix systems only: it relies on their owners, modes and signals");

use std::ffi::OsString;
use std::path::Path;

mod accepting;
pub mod answers;
pub mod cli;
mod client;
pub mod commands;
pub mod config;
pub mod digest;
pub mod disk;
mod ended;
pub mod engine;
pub mod error;
mod examples;
pub mod host;
pub mod http;
pub mod inputs;
pub mod provider;
pub mod sandbox;
pub mod secret;
pub mod session;
pub mod source;
pub mod ui;
pub mod verify;
pub mod who;

use answers::CommandName;
use cli::Stop;
use config::{ConfigFile, Settings};
use ended::{Done, Ended};
use error::{Accepted, Error, Exit, Result};
use host::Host;
use session::Sessions;
use session::pending::Pending;
use ui::{Again, OutputOptions};

/// Runs one command line, the program's name first, in the world of `host`.
pub fn run(arguments: Vec<OsString>, host: &mut Host) -> Exit {
    let cli = match cli::parse(arguments) {
        Ok(cli) => cli,
        Err(stop) => return stopped(&stop, host),
    };
    let name = commands::name(&cli.command);
    let state = cli.global.state.clone();
    let json = cli.global.json || json_by_variable(host);
    let settings = match gather(cli.global, host) {
        Ok(settings) => settings,
        Err(error) => {
            host.ui.options.json |= json;
            return failed(host, name, may_be_pending(host), &error);
        }
    };
    host.ui.options = output_options(&settings);
    host.ui.again = again(&settings, state.as_deref());
    let Ended { accepted, result } = commands::run(&cli.command, &settings, host);
    let exit = match result {
        Ok(Done::Answer(answer)) => written(host, name, accepted, &answer),
        Ok(Done::Child(code)) => Exit::Command(code),
        Err(error) => {
            host.ui.options.json |= json;
            let error = host.ui.completed(error);
            failed(host, name, accepted, &error)
        }
    };
    all_written(host, exit)
}

/// `exit`, unless its result could not be written.
fn all_written(host: &mut Host, exit: Exit) -> Exit {
    match host.ui.stdout_failed() {
        Some(why) if exit == Exit::Done => {
            let error = Error::new(Exit::Unforeseen, format!("standard output cannot be written: {why}"))
                .hint("the command itself has finished, and everything is saved");
            host.ui.failure(&error);
            error.exit()
        }
        _ => exit,
    }
}

/// Read directly: a script gets JSON even if the command line or another variable is invalid.
fn json_by_variable(host: &Host) -> bool {
    matches!(host.env.text("RSVP_JSON"), Some("1" | "true" | "yes"))
}

fn gather(global: cli::Global, host: &Host) -> Result<Settings> {
    let environment = |name: &str| host.env.get(name).map(ToOwned::to_owned);
    Settings::gather(global, &environment, config_file(host)?)
}

/// `<config>/config.toml`; a file that is not there says nothing.
fn config_file(host: &Host) -> Result<ConfigFile> {
    let Some(path) = host.folders.config.as_ref().map(|folder| folder.join("config.toml")) else {
        return Ok(ConfigFile::default());
    };
    let text = disk::read_found(&path)?;
    text.map_or_else(|| Ok(ConfigFile::default()), |text| ConfigFile::parse(&path, text.expose()))
}

fn output_options(settings: &Settings) -> OutputOptions {
    OutputOptions { quiet: settings.quiet, verbose: settings.verbose, json: settings.json, no_input: settings.no_input }
}

/// What a command in a hint has to be told again; what a variable says holds there as well.
fn again(settings: &Settings, state: Option<&Path>) -> Again {
    let option = |name: &str, value: String| vec![name.to_owned(), value];
    let named = match (&settings.provider_file, &settings.provider) {
        (Some(file), _) => option("--provider-file", file.display().to_string()),
        (None, Some(id)) if !settings.provider_is_default => option("-p", id.as_str().to_owned()),
        _ => Vec::new(),
    };
    let url = settings.url.as_ref().map(|url| option("--url", url.as_str().to_owned()));
    Again {
        service: named.into_iter().chain(url.into_iter().flatten()).collect(),
        account: settings.account.iter().flat_map(|account| option("--account", account.clone())).collect(),
        store: state.map(|state| option("--state", state.display().to_string())).unwrap_or_default(),
        is_sandbox: settings.sandbox,
    }
}

fn written(host: &mut Host, name: CommandName, accepted: Accepted, answer: &serde_json::Value) -> Exit {
    if host.ui.options.json
        && let Err(error) = host.ui.json(answer)
    {
        return failed(host, name, accepted, &error);
    }
    Exit::Done
}

/// An error is told once: as JSON on standard output, or in two lines on standard error.
fn failed(host: &mut Host, name: CommandName, accepted: Accepted, error: &Error) -> Exit {
    let answer = |host: &mut Host| answers::failed(name, accepted, error).and_then(|answer| host.ui.json(&answer));
    if !host.ui.options.json || answer(host).is_err() {
        host.ui.failure(error);
    }
    error.exit()
}

/// Where not even the settings can be read, nobody knows which code is meant, and an earlier run may have sent it.
fn may_be_pending(host: &Host) -> Accepted {
    let state = host.env.get("RSVP_STATE_DIR").map(Into::into).or_else(|| host.folders.state.clone());
    let is_any = state.is_some_and(|state| Pending::is_any(&Sessions::open(state)));
    if is_any { Accepted::Unknown } else { Accepted::No }
}

/// Help, version, or a command line that cannot be read.
fn stopped(stop: &Stop, host: &mut Host) -> Exit {
    if stop.exit == Exit::Done {
        host.ui.help(&stop.text, &stop.styled);
        return all_written(host, Exit::Done);
    }
    if stop.json || json_by_variable(host) {
        host.ui.options.json = true;
        return failed(host, CommandName::Unread, may_be_pending(host), &stop.error());
    }
    host.ui.styled_complaint(&stop.text, &stop.styled);
    stop.exit
}
