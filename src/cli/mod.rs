//! The command line, declared: types that cannot hold nonsense, help texts, and nothing decided.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Args, CommandFactory as _, FromArgMatches as _, Parser, Subcommand, ValueEnum};

mod accept;
mod address;
mod global;
mod sandbox;
mod stop;
mod values;

pub use accept::{AcceptInvitation, ApiKey, Credentials, Password, Verification};
pub use address::{BaseUrl, Proxy};
pub use global::Global;
pub use sandbox::Sandbox;
pub use stop::Stop;
pub use values::{CodeText, InputName, KeyFile, KeyValue, Nonsense, ProviderId, Seconds};

/// Accept an invitation at any service, and keep the session
#[derive(Debug, Parser)]
#[command(name = "rsvp", bin_name = "rsvp", version, after_long_help = stop::after_long_help())]
#[command(arg_required_else_help = true, disable_help_subcommand = true, max_term_width = 100)]
pub struct Cli {
    /// What may stand before or after the command.
    #[command(flatten)]
    pub global: Global,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// One variant per command.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Accept an invitation and keep the session
    #[command(visible_alias = "accept")]
    AcceptInvitation(Box<AcceptInvitation>),
    /// Show who invites whom to what, and until when
    ///
    /// At some services looking has side effects; that is said before the answer.
    #[command(visible_alias = "show")]
    ShowInvitation(Box<ShowInvitation>),
    /// Decline an invitation, where the service can
    #[command(visible_alias = "decline")]
    DeclineInvitation(Box<DeclineInvitation>),
    /// List your invitations, where the service can
    #[command(visible_alias = "list")]
    ListInvitations(Box<ListInvitations>),
    /// Log in again and save the session
    Login(Box<Login>),
    /// Forget the session, and revoke it where the service can
    Logout(Logout),
    /// Show the saved sessions
    Status(Status),
    /// Choose the session that is used by default
    Switch(Switch),
    /// Print the session's token, for a script
    ///
    /// A token that has ended is refreshed first, where the service can; its claims are shown as they are.
    Token(Token),
    /// Show the services that are known
    #[command(arg_required_else_help = true)]
    Providers(Providers),
    /// Run pretend services on this machine, to try things out and for CI
    ///
    /// Prints where they are and what to type, and runs until Ctrl-C; or runs a command and ends with it.
    Sandbox(Sandbox),
    /// Print the completion script of a shell
    Completions(Completions),
}

/// `show-invitation CODE`
#[derive(Debug, Args)]
pub struct ShowInvitation {
    /// The invitation code, or the whole invitation link
    #[arg(value_name = "CODE")]
    pub code: CodeText,
    /// What the service may want to know.
    #[command(flatten)]
    pub credentials: Credentials,
}

/// `decline-invitation CODE`
#[derive(Debug, Args)]
pub struct DeclineInvitation {
    /// The invitation code, or the whole invitation link
    #[arg(value_name = "CODE")]
    pub code: CodeText,
    /// What the service may want to know.
    #[command(flatten)]
    pub credentials: Credentials,
    /// Decline without asking for confirmation
    #[arg(long)]
    pub yes: bool,
}

/// `list-invitations`
#[derive(Debug, Args)]
pub struct ListInvitations {
    /// What the service may want to know.
    #[command(flatten)]
    pub credentials: Credentials,
}

/// `login`
#[derive(Debug, Args)]
pub struct Login {
    /// What the service may want to know.
    #[command(flatten)]
    pub credentials: Credentials,
    /// Leave the current session as it is
    #[arg(long)]
    pub no_switch: bool,
    /// Whether the token must check out.
    #[command(flatten)]
    pub verification: Verification,
}

/// `logout`
#[derive(Debug, Args)]
pub struct Logout {
    /// Forget every saved session
    #[arg(long)]
    pub all: bool,
    /// Forget the session here, and ask the service nothing
    #[arg(long)]
    pub local_only: bool,
}

/// `status`
#[derive(Debug, Args)]
pub struct Status {
    /// Ask the service whether the session still works
    #[arg(long, conflicts_with = "verify")]
    pub check: bool,
    /// Whether the token must check out.
    #[command(flatten)]
    pub verification: Verification,
}

/// `switch [ACCOUNT]`
#[derive(Debug, Args)]
pub struct Switch {
    /// The account to use from now on; asked for when left out
    #[arg(value_name = "ACCOUNT")]
    pub to: Option<String>,
}

/// `token`
#[derive(Debug, Args)]
#[command(group(clap::ArgGroup::new("looks").args(["claims", "verify"]).multiple(true)))]
pub struct Token {
    /// Print the header line that carries the token
    #[arg(long)]
    pub header: bool,
    /// Show what the token says, in place of the token itself
    ///
    /// Whether that is verified is said, too: it is where a key is given or kept in the folder of keys.
    #[arg(long, conflicts_with = "header")]
    pub claims: bool,
    /// Print nothing unless signature and claims of the token check out
    ///
    /// A session that was opened with it stays so: its token is verified whenever it is refreshed. The other names
    /// --verify-tokens and --require-verification are understood too.
    #[arg(long, aliases = ["verify-tokens", "require-verification"])]
    pub verify: bool,
    /// The key to verify with: PEM, a JWK set, or a shared secret as base64url
    #[arg(long, value_name = "FILE", requires = "looks", value_hint = clap::ValueHint::FilePath)]
    pub verify_key: Option<std::path::PathBuf>,
}

impl Token {
    /// Whether the token must check out.
    pub fn verification(&self) -> Verification {
        Verification { verify: self.verify, verify_key: self.verify_key.clone() }
    }
}

/// `providers`
#[derive(Debug, Args)]
pub struct Providers {
    /// What to show.
    #[command(subcommand)]
    pub command: ProvidersCommand,
}

/// One variant per `providers` command.
#[derive(Debug, Subcommand)]
pub enum ProvidersCommand {
    /// List the services that are known
    List,
    /// Print the file of one service
    Show {
        /// The service
        #[arg(value_name = "ID")]
        id: ProviderId,
    },
    /// Find every mistake in provider files, and run their examples
    ///
    /// Nothing is sent anywhere: the examples bring the service's answers along.
    Check {
        /// Files, or services by id; every service that is known when left out
        #[arg(value_name = "FILE")]
        files: Vec<PathBuf>,
    },
    /// Install a provider file, after showing which hosts it talks to
    Add {
        /// The file
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// Install without asking for confirmation
        #[arg(long)]
        yes: bool,
    },
}

/// `completions SHELL`
#[derive(Debug, Args)]
pub struct Completions {
    /// The shell
    #[arg(value_name = "SHELL")]
    pub shell: Shell,
}

/// The shells that can complete.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
#[expect(missing_docs, reason = "they are known by their names")]
pub enum Shell {
    Bash,
    Zsh,
    Fish,
    #[value(name = "powershell")]
    PowerShell,
    Elvish,
    Nushell,
}

/// The declaration itself, from which completions and manual pages are made.
pub fn command() -> clap::Command {
    Cli::command()
}

/// Reads a command line, the program's name first.
///
/// # Errors
/// [`Stop`] when there is nothing to run: help was asked for, or the command line is wrong.
pub fn parse<T: Into<OsString>>(args: impl IntoIterator<Item = T>) -> Result<Cli, Stop> {
    let args: Vec<OsString> = args.into_iter().map(Into::into).collect();
    let names: Vec<String> = args.iter().map_while(name_of_option).collect();
    let json = names.iter().any(|name| name == "json");
    let mut command = command();
    let mut cli = command
        .try_get_matches_from_mut(args)
        .and_then(|mut matches| Cli::from_arg_matches_mut(&mut matches))
        .map_err(|error| Stop::new(error, json))?;
    cli.global.url_by_older_name = names.iter().any(|name| global::OLDER_NAMES_OF_URL.contains(&name.as_str()));
    match cli.global.conflict() {
        Some((one, other)) => {
            let what = format!("the argument '{one}' cannot be used with '{other}'");
            Err(Stop::new(command.error(clap::error::ErrorKind::ArgumentConflict, what), json))
        }
        None => Ok(cli),
    }
}

/// `name` of `--name` and `--name=value`, empty for other arguments; nothing from `--` on. No option takes a value that
/// starts with a dash (R28), so what looks like an option is one.
fn name_of_option(argument: &OsString) -> Option<String> {
    let text = argument.to_string_lossy();
    let name = text.strip_prefix("--").map_or("", |option| option.split('=').next().unwrap_or_default());
    (text != "--").then(|| name.to_owned())
}
