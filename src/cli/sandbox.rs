//! The options of `sandbox`.

use std::ffi::OsString;

use clap::{Args, ValueEnum};

/// `sandbox [-- COMMAND…]`
#[derive(Debug, Args)]
#[command(after_long_help = EXAMPLES)]
pub struct Sandbox {
    /// The port on 127.0.0.1; without it, any free port
    #[arg(long, value_name = "N")]
    pub port: Option<u16>,
    /// What always goes wrong; without it, the code decides
    #[arg(long, value_enum, value_name = "FAULT")]
    pub fault: Option<Fault>,
    /// How a service that publishes its keys signs its tokens
    #[arg(long, value_enum, value_name = "ALGORITHM", default_value_t)]
    pub algorithm: Algorithm,
    /// A command to run with the services, and its arguments
    ///
    /// The variables RSVP_SANDBOX_…_URL tell it where they are, and RSVP_STATE_DIR is a temporary folder. Variables with
    /// passwords and keys are not passed on. When the command ends, the services end, with its exit code.
    #[arg(last = true, value_name = "COMMAND")]
    pub command: Vec<OsString>,
}

/// How tokens are signed, by the names that tokens use (RFC 7518, RFC 8037).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum Algorithm {
    /// Ed25519
    #[default]
    #[value(name = "EdDSA")]
    EdDsa,
    /// P-256 and SHA-256
    #[value(name = "ES256")]
    Es256,
    /// RSA and SHA-256
    #[value(name = "RS256")]
    Rs256,
}

/// What can go wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Fault {
    /// Every invitation is unknown
    Unknown,
    /// Every invitation has expired
    Expired,
    /// Every invitation was accepted before
    Used,
    /// Every invitation is for somebody else
    WrongPerson,
    /// Everybody is a member already
    Member,
    /// Every answer is 429
    RateLimited,
    /// Every answer comes two seconds late
    Slow,
    /// Every answer ends in the middle
    CutOff,
    /// Every answer is larger than 1 MiB
    Huge,
    /// Every answer is a web page
    Html,
    /// Every answer is invalid JSON
    Garbage,
    /// No answer ever comes
    Silent,
    /// Every answer is 500
    ServerError,
    /// Every answer to an acceptance is lost
    Dropped,
    /// The first acceptance of each invitation does not arrive
    DroppedBefore,
    /// Every token is signed with an unknown key; codes give other forgeries
    ForgedToken,
}

const EXAMPLES: &str = "\
Examples:
  Use a port of your choice:
    rsvp sandbox --port 8080

  Run a script against them, in CI:
    rsvp sandbox -- ./try-it.sh

  See what an overloaded service looks like:
    rsvp sandbox --fault rate-limited";
