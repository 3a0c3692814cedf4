//! What `accept-invitation` takes, and the credentials it shares with `login`.

use std::path::PathBuf;

use clap::{Args, ValueHint};

use super::values::{CodeText, KeyFile, KeyValue};
use crate::secret::Secret;

/// `accept-invitation [CODE]`
#[derive(Debug, Args)]
#[command(long_about = LONG_ABOUT, after_long_help = EXAMPLES)]
pub struct AcceptInvitation {
    /// The invitation code or the whole invitation link, or several; '-' reads one per line from standard input; asked
    /// for, hidden, when left out
    #[arg(value_name = "CODE")]
    pub codes: Vec<CodeText>,
    /// Your name, as the organisation will see it
    ///
    /// The other name --fullname is understood too.
    #[arg(long, alias = "fullname", value_name = "NAME", help_heading = "Inputs")]
    pub name: Option<String>,
    /// What the service may want to know.
    #[command(flatten)]
    pub credentials: Credentials,
    /// Your telephone number
    #[arg(long, value_name = "NUMBER", help_heading = "Inputs")]
    pub phone: Option<String>,

    /// Accept without asking for confirmation
    #[arg(long, help_heading = "Guards")]
    pub yes: bool,
    /// Go on only if the invitation is to this organisation
    #[arg(long, value_name = "ORG", help_heading = "Guards")]
    pub expect_org: Option<String>,
    /// Go on only if the invitation is for this e-mail address
    #[arg(long, value_name = "EMAIL", help_heading = "Guards")]
    pub expect_email: Option<String>,
    /// Stop before the first call that changes something, and show it with its secrets masked
    #[arg(long, help_heading = "Guards")]
    pub dry_run: bool,
    /// Succeed if the invitation was accepted before
    #[arg(long, help_heading = "Guards")]
    pub if_needed: bool,
    /// Leave the current session as it is
    #[arg(long, help_heading = "Guards")]
    pub no_switch: bool,
    /// Whether the token must check out.
    #[command(flatten)]
    pub verification: Verification,
    /// Keep your API key with the session, where it is the credential
    #[arg(long, help_heading = "Guards")]
    pub keep_api_key: bool,
}

/// Whether the token of the session must check out.
#[derive(Debug, Clone, Default, Args)]
pub struct Verification {
    /// Go on only if signature and claims of the session's token check out
    ///
    /// A new session whose token fails is not kept. Without a usable key nothing is sent. The other names
    /// --verify-tokens and --require-verification are understood too.
    #[arg(long, aliases = ["verify-tokens", "require-verification"], help_heading = "Guards")]
    pub verify: bool,
    /// The key to verify with: PEM, a JWK set, or a shared secret as base64url
    ///
    /// Else the one that RSVP_VERIFY_KEY names, else keys/PROVIDER.key beside config.toml, else what the service
    /// publishes.
    #[arg(long, value_name = "FILE", requires = "verify", help_heading = "Guards", value_hint = ValueHint::FilePath)]
    pub verify_key: Option<PathBuf>,
}

/// What a service may want to know; only what it does want is used, and asked for when missing.
#[derive(Debug, Args)]
pub struct Credentials {
    /// Your e-mail address
    #[arg(long, value_name = "EMAIL", help_heading = "Inputs", value_hint = ValueHint::EmailAddress)]
    pub email: Option<String>,
    /// The password.
    #[command(flatten)]
    pub password: Password,
    /// The API key.
    #[command(flatten)]
    pub api_key: ApiKey,
    /// Another input the service asks for; may be repeated
    #[arg(long, value_name = "KEY=VALUE", help_heading = "Inputs")]
    pub input: Vec<KeyValue>,
    /// The same, the value read from a file; may be repeated
    #[arg(long, value_name = "KEY=FILE", help_heading = "Inputs")]
    pub input_file: Vec<KeyFile>,
}

/// Where the password comes from: at most one of the three.
#[derive(Debug, Args)]
#[group(id = "password-source", multiple = false)]
pub struct Password {
    /// The password; other users of this machine can see it in the process list
    ///
    /// The other name --pw is understood too. One that starts with a dash: --password=-…
    #[arg(id = "password", long, alias = "pw", value_name = "PASSWORD", help_heading = "Inputs")]
    pub given: Option<Secret>,
    /// Read the password from standard input
    #[arg(id = "password_stdin", long = "password-stdin", help_heading = "Inputs")]
    pub stdin: bool,
    /// Read the password from a file
    #[arg(id = "password_file", long = "password-file", value_name = "FILE", help_heading = "Inputs")]
    #[arg(value_hint = ValueHint::FilePath)]
    pub file: Option<PathBuf>,
}

/// Where the API key comes from: at most one of the three.
#[derive(Debug, Args)]
#[group(id = "api-key-source", multiple = false)]
pub struct ApiKey {
    /// The API key, where the service wants one; other users of this machine can see it in the process list
    #[arg(id = "api_key", long = "api-key", value_name = "KEY", help_heading = "Inputs")]
    pub given: Option<Secret>,
    /// Read the API key from standard input
    #[arg(id = "api_key_stdin", long = "api-key-stdin", help_heading = "Inputs")]
    pub stdin: bool,
    /// Read the API key from a file
    #[arg(id = "api_key_file", long = "api-key-file", value_name = "FILE", help_heading = "Inputs")]
    #[arg(value_hint = ValueHint::FilePath)]
    pub file: Option<PathBuf>,
}

const LONG_ABOUT: &str = "\
Accept an invitation and keep the session

Shows the invitation where the service lets one look first, asks for what is missing, accepts, logs in if need be, and \
saves the session. A script gives everything by option, variable, file or standard input and is asked nothing.

A link is used only when it belongs to a service that is known here; nothing is ever sent elsewhere.";

const EXAMPLES: &str = "\
Examples:
  Paste the code or link when asked, so that it stays out of the shell's history:
    rsvp accept-invitation

  A link names its service; a bare code needs one:
    rsvp accept-invitation 'https://app.example/invite/…'
    rsvp accept-invitation -p PROVIDER CODE

  From a script, the password from a file, and only for the right organisation:
    rsvp accept-invitation --json --yes -p PROVIDER --name 'Ada Lovelace' \\
        --password-file secret.txt --expect-org acme CODE

  A code that starts with a dash:
    rsvp accept-invitation -p PROVIDER -- -CODE

  Just to see it work, offline; the codes EXPIRED, USED and DROPPED show what can go wrong:
    rsvp --sandbox accept-invitation WELCOME";
