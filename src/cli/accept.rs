//! The options of `accept-invitation`, and the inputs it shares with other commands.

use std::path::PathBuf;

use clap::{Args, ValueHint};

use super::code::Code;
use super::origin::TrustedHost;
use super::values::{KeyFile, KeyValue};
use crate::secret::Secret;

/// `accept-invitation [CODE]`
#[derive(Debug, Args)]
#[command(long_about = LONG_ABOUT)]
pub struct AcceptInvitation {
    /// One or more invitation codes or links; '-' reads them from standard input, one per line; without one, rsvp asks for it
    #[arg(value_name = "CODE")]
    pub codes: Vec<Code>,
    /// Your name, as the organisation will see it
    #[arg(long, visible_alias = "fullname", value_name = "NAME", help_heading = "Who you are")]
    pub name: Option<String>,
    #[command(flatten)]
    pub credentials: Credentials,
    /// Your telephone number
    #[arg(long, value_name = "NUMBER", help_heading = "Who you are")]
    pub phone: Option<String>,

    /// Accept all invitations that the service lists and that fit --from-org or --from-inviter
    #[arg(long, conflicts_with = "codes")]
    pub all: bool,
    /// With --all: only to this organisation, or to something of it: ORG or ORG/…
    #[arg(long, value_name = "ORG")]
    pub from_org: Option<String>,
    /// With --all: only from this person
    #[arg(long, value_name = "WHO")]
    pub from_inviter: Option<String>,
    #[command(flatten)]
    pub trust: Trust,
    /// Accept without asking for confirmation
    #[arg(long)]
    pub yes: bool,
    /// Continue only if the invitation is to this organisation
    #[arg(long, value_name = "ORG", help_heading = "Only if")]
    pub expect_org: Option<String>,
    /// Continue only if the invitation is for this e-mail address
    #[arg(long, value_name = "EMAIL", help_heading = "Only if")]
    pub expect_email: Option<String>,
    /// Stop before the first request that changes anything, and show it with its secrets masked
    #[arg(long)]
    pub dry_run: bool,
    /// Succeed if the invitation was accepted before
    #[arg(long)]
    pub if_needed: bool,
    /// Leave the current session as it is
    #[arg(long, help_heading = "Afterwards")]
    pub no_switch: bool,
    #[command(flatten)]
    pub verification: Verification,
    /// Save your API key with the session, if it is the session's credential
    #[arg(long, help_heading = "Afterwards")]
    pub keep_api_key: bool,
}

/// Which hosts a link may lead to.
#[derive(Debug, Clone, Default, Args)]
pub struct Trust {
    /// Use the link although its host is new here; may be repeated
    ///
    /// Exactly this host, at exactly this port. On a terminal rsvp asks instead.
    #[arg(long = "trust-host", value_name = "HOST[:PORT]", value_hint = ValueHint::Hostname)]
    pub hosts: Vec<TrustedHost>,
}

#[derive(Debug, Clone, Default, Args)]
pub struct Verification {
    /// Continue only if signature and claims of the session's token check out
    ///
    /// A new session is saved only if its token passes. Without a usable key nothing is sent.
    #[arg(long, visible_aliases = ["verify-tokens", "require-verification"], help_heading = "Only if")]
    pub verify: bool,
    /// The key to verify with: PEM, a JWK set, or a shared secret as base64url
    ///
    /// Without it, rsvp uses the file named by RSVP_VERIFY_KEY, else keys/PROVIDER.key beside config.toml, else the keys
    /// that the service publishes.
    #[arg(long, value_name = "FILE", requires = "verify", help_heading = "Only if", value_hint = ValueHint::FilePath)]
    pub verify_key: Option<PathBuf>,
}

/// What a service may ask for. Inputs that it does not need are ignored.
#[derive(Debug, Args)]
pub struct Credentials {
    /// Your e-mail address
    #[arg(long, value_name = "EMAIL", help_heading = "Who you are", value_hint = ValueHint::EmailAddress)]
    pub email: Option<String>,
    #[command(flatten)]
    pub password: Password,
    #[command(flatten)]
    pub api_key: ApiKey,
    /// Another input that the service asks for; may be repeated
    #[arg(long, value_name = "KEY=VALUE", help_heading = "Other inputs")]
    pub input: Vec<KeyValue>,
    /// The same, with the value read from a file; may be repeated
    #[arg(long, value_name = "KEY=FILE", help_heading = "Other inputs")]
    pub input_file: Vec<KeyFile>,
}

#[derive(Debug, Args)]
#[group(id = "password-source", multiple = false)]
pub struct Password {
    /// The password; other users of this machine can see it in the process list
    ///
    /// A password that starts with a dash: --password=-…
    #[arg(
        id = "password",
        long,
        visible_alias = "pw",
        value_name = "PASSWORD",
        help_heading = "The password or API key"
    )]
    pub given: Option<Secret>,
    /// Read the password from standard input
    #[arg(id = "password_stdin", long = "password-stdin", help_heading = "The password or API key")]
    pub stdin: bool,
    /// Read the password from a file
    #[arg(id = "password_file", long = "password-file", value_name = "FILE", help_heading = "The password or API key")]
    #[arg(value_hint = ValueHint::FilePath)]
    pub file: Option<PathBuf>,
}

#[derive(Debug, Args)]
#[group(id = "api-key-source", multiple = false)]
pub struct ApiKey {
    /// Your API key, if the service needs one; other users of this machine can see it in the process list
    #[arg(id = "api_key", long = "api-key", value_name = "KEY", help_heading = "The password or API key")]
    pub given: Option<Secret>,
    /// Read the API key from standard input
    #[arg(id = "api_key_stdin", long = "api-key-stdin", help_heading = "The password or API key")]
    pub stdin: bool,
    /// Read the API key from a file
    #[arg(id = "api_key_file", long = "api-key-file", value_name = "FILE", help_heading = "The password or API key")]
    #[arg(value_hint = ValueHint::FilePath)]
    pub file: Option<PathBuf>,
}

const LONG_ABOUT: &str = "\
Accept an invitation and save the session

Shows the invitation first if the service has a preview, asks for what is missing, accepts, logs in if necessary, and \
saves the session. A script gives everything by option, variable, file or standard input and is never asked.

A link of a known service is used. For any other host rsvp says what the link looks like, and asks; a script says so \
itself with --trust-host. Before that nothing is sent.";
