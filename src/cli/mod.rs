//! The command line as types: options, help texts, and values that are valid once parsed.

use std::ffi::OsString;

use clap::builder::Styles;
use clap::{Args, CommandFactory as _, FromArgMatches as _, Parser, Subcommand, ValueEnum};

use crate::ui::Style;

mod accept;
mod address;
mod code;
mod global;
mod help;
mod origin;
mod providers;
mod sandbox;
mod stop;
mod values;

pub use accept::{AcceptInvitation, Credentials, Trust, Verification};
pub use address::{BaseUrl, Proxy, lacks_scheme};
pub use code::Code;
pub use global::Global;
pub use origin::{Origin, TrustedHost};
pub use providers::{ListProviders, Providers, ProvidersCommand};
pub use sandbox::Sandbox;
pub use stop::Stop;
pub use values::{InputName, InvalidValue, KeyFile, KeyValue, ProviderId, Seconds, trimmed};

/// Accept an invitation at any service, and save the session
#[derive(Debug, Parser)]
#[command(name = "rsvp", bin_name = "rsvp", version)]
#[command(arg_required_else_help = true, disable_help_subcommand = true, max_term_width = WIDEST, styles = STYLES)]
pub struct Cli {
    #[command(flatten)]
    pub global: Global,
    #[command(subcommand)]
    pub command: Command,
}

/// Lines of help are not longer than a person likes to read.
const WIDEST: usize = 100;

/// clap's own words look like rsvp's.
const STYLES: Styles = Styles::styled()
    .header(Style::Heading.ansi())
    .usage(Style::Heading.ansi())
    .literal(Style::Name.ansi())
    .error(Style::Error.ansi())
    .valid(Style::Done.ansi())
    .invalid(Style::Warning.ansi())
    .context(Style::Aside.ansi());

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Accept an invitation and save the session
    #[command(visible_alias = "accept")]
    AcceptInvitation(Box<AcceptInvitation>),
    /// Show an invitation without accepting it
    ///
    /// At some services the preview has a side effect, such as a new mail; rsvp says so.
    #[command(visible_alias = "show")]
    ShowInvitation(Box<ShowInvitation>),
    /// Decline an invitation, if the service supports it
    #[command(visible_alias = "decline")]
    DeclineInvitation(Box<DeclineInvitation>),
    /// List your invitations, if the service supports it
    #[command(visible_alias = "list")]
    ListInvitations(Box<ListInvitations>),
    /// Log in again and save the session
    Login(Box<Login>),
    /// End the session at the service if possible, and delete it here
    Logout(Logout),
    /// Show the saved sessions and unfinished accepts
    Status(Status),
    /// Choose the current session
    Switch(Switch),
    /// Print the session's token, for a script
    ///
    /// An expired token is refreshed first, if the service supports it; --claims shows it as it is.
    Token(Token),
    /// List, show, check and add provider files
    #[command(arg_required_else_help = true)]
    Providers(Providers),
    /// Run pretend services on this machine, to try rsvp and for CI
    ///
    /// Prints their URLs and commands to paste, and runs until Ctrl-C; or runs a command and ends with it.
    Sandbox(Sandbox),
    /// Print the completion script of a shell
    Completions(Completions),
}

/// `show-invitation CODE`
#[derive(Debug, Args)]
pub struct ShowInvitation {
    /// The invitation code, or the whole invitation link
    #[arg(value_name = "CODE")]
    pub code: Code,
    #[command(flatten)]
    pub trust: Trust,
    #[command(flatten)]
    pub credentials: Credentials,
}

/// `decline-invitation CODE`
#[derive(Debug, Args)]
pub struct DeclineInvitation {
    /// The invitation code, or the whole invitation link
    #[arg(value_name = "CODE")]
    pub code: Code,
    #[command(flatten)]
    pub trust: Trust,
    #[command(flatten)]
    pub credentials: Credentials,
    /// Decline without asking for confirmation
    #[arg(long)]
    pub yes: bool,
}

/// `list-invitations`
#[derive(Debug, Args)]
pub struct ListInvitations {
    #[command(flatten)]
    pub credentials: Credentials,
}

/// `login`
#[derive(Debug, Args)]
pub struct Login {
    #[command(flatten)]
    pub credentials: Credentials,
    /// Leave the current session as it is
    #[arg(long)]
    pub no_switch: bool,
    #[command(flatten)]
    pub verification: Verification,
}

/// `logout`
#[derive(Debug, Args)]
pub struct Logout {
    /// Log out of every saved session
    #[arg(long)]
    pub all: bool,
    /// Delete the session here, and send nothing to the service
    #[arg(long)]
    pub local_only: bool,
}

/// `status`
#[derive(Debug, Args)]
#[command(mut_arg("verify", |verify| verify.help_heading(None).help(VERIFIES).long_help(format!("{VERIFIES}\n\n{VERIFIED}"))))]
#[command(mut_arg("verify_key", |key| key.help_heading(None)))]
pub struct Status {
    /// Ask the service whether the session still works
    #[arg(long, conflicts_with = "verify")]
    pub check: bool,
    /// Forget an unfinished accept whose end you know: by its name in the list, or the end of its code
    ///
    /// Nothing is sent. The next run with this code begins as if it were new.
    #[arg(long, value_name = "NAME", conflicts_with_all = ["check", "verify"])]
    pub forget: Option<String>,
    #[command(flatten)]
    pub verification: Verification,
}

const VERIFIES: &str = "Verify signature and claims of the session's token now";
const VERIFIED: &str = "\
The session notes when its token was verified last. A token that fails is exit code 10, and the session stays.";

/// `switch [ACCOUNT]`
#[derive(Debug, Args)]
pub struct Switch {
    /// The account to use from now on; without it, rsvp asks
    #[arg(value_name = "ACCOUNT")]
    pub to: Option<String>,
}

/// `token`
#[derive(Debug, Args)]
#[command(group(clap::ArgGroup::new("looks").args(["claims", "verify"]).multiple(true)))]
pub struct Token {
    /// Print the header lines that carry the token
    #[arg(long)]
    pub header: bool,
    /// Show the claims of the token instead of the token itself
    ///
    /// Also shows whether they are verified: with --verify-key, RSVP_VERIFY_KEY or keys/PROVIDER.key beside config.toml.
    #[arg(long, conflicts_with = "header")]
    pub claims: bool,
    /// Print nothing unless signature and claims of the token check out
    ///
    /// A session that was saved with --verify is verified again whenever its token is refreshed.
    #[arg(long, visible_aliases = ["verify-tokens", "require-verification"])]
    pub verify: bool,
    /// The key to verify with: PEM, a JWK set, or a shared secret as base64url
    #[arg(long, value_name = "FILE", requires = "looks", value_hint = clap::ValueHint::FilePath)]
    pub verify_key: Option<std::path::PathBuf>,
}

impl Token {
    pub fn verification(&self) -> Verification {
        Verification { verify: self.verify, verify_key: self.verify_key.clone() }
    }
}

/// `completions SHELL`
#[derive(Debug, Args)]
pub struct Completions {
    /// The shell
    #[arg(value_name = "SHELL")]
    pub shell: Shell,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Shell {
    Bash,
    Zsh,
    Fish,
    #[value(name = "powershell")]
    PowerShell,
    Elvish,
    Nushell,
}

/// The declaration, for completions.
pub fn command() -> clap::Command {
    Cli::command()
}

/// Reads a command line, the program's name first.
///
/// # Errors
/// [`Stop`] if the command line asks for help or is wrong.
pub fn parse<T: Into<OsString>>(args: impl IntoIterator<Item = T>) -> Result<Cli, Stop> {
    let args: Vec<OsString> = args.into_iter().map(Into::into).collect();
    let names: Vec<String> = args.iter().map_while(name_of_option).collect();
    let json = names.iter().any(|name| name == "json");
    let is_alone = args.len() < 2;
    let stop = |error| Stop::new(error, json);
    // Help and examples are made only for a person who is to read them.
    let plain = command().subcommand(help::help_command()).try_get_matches_from(&args);
    let mut matches = plain.or_else(|_| help::dressed(command()).try_get_matches_from(&args)).map_err(|error| {
        // Whoever types the name alone asks what it is.
        if is_alone { help::page(help::dressed(command()), &[]) } else { stop(error) }
    })?;
    if let Some(("help", help)) = matches.subcommand() {
        let topic: Vec<String> = help.get_many("topic").into_iter().flatten().cloned().collect();
        return Err(Stop { json, ..help::page(help::dressed(command()), &topic) });
    }
    let mut cli = Cli::from_arg_matches_mut(&mut matches).map_err(stop)?;
    let older = |name: &String| global::OLDER_NAMES_OF_URL.into_iter().find(|older| older == name);
    cli.global.older_name_of_url = names.iter().find_map(older);
    match cli.global.conflict() {
        Some((one, other)) => {
            let what = format!("the argument '{one}' cannot be used with '{other}'");
            Err(Stop::new(help::dressed(command()).error(clap::error::ErrorKind::ArgumentConflict, what), json))
        }
        None => Ok(cli),
    }
}

/// `name` of `--name` and `--name=value`, empty for other arguments, `None` from `--` on. No option takes a value that
/// starts with a dash (R28), so every argument that looks like an option is one.
fn name_of_option(argument: &OsString) -> Option<String> {
    let text = argument.to_string_lossy();
    let name = text.strip_prefix("--").map_or("", |option| option.split('=').next().unwrap_or_default());
    (text != "--").then(|| name.to_owned())
}
