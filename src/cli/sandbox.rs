//! What `sandbox` takes.

use std::ffi::OsString;

use clap::{Args, ValueEnum};

/// `sandbox [-- COMMAND…]`
#[derive(Debug, Args)]
#[command(after_long_help = EXAMPLES)]
pub struct Sandbox {
    /// The port to use on 127.0.0.1; any free one when left out
    #[arg(long, value_name = "N")]
    pub port: Option<u16>,
    /// What always goes wrong; without it, code words say when
    #[arg(long, value_enum, value_name = "FAULT")]
    pub fault: Option<Fault>,
    /// How the tokens of services that publish their keys are signed
    #[arg(long, value_enum, value_name = "ALGORITHM", default_value_t)]
    pub algorithm: Algorithm,
    /// A command to run with the services, and its arguments
    ///
    /// It finds them by the variables RSVP_SANDBOX_…_URL. RSVP_STATE_DIR is a folder that is thrown away; passwords
    /// and keys in variables are not passed on. When it ends, the services end with its exit code.
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
    /// Every answer is noise
    Garbage,
    /// No answer ever comes
    Silent,
    /// Every answer is 500
    ServerError,
    /// Every answer to an acceptance is lost
    Dropped,
    /// The first acceptance of each invitation is lost on its way
    DroppedBefore,
    /// Every token is signed by nobody known; code words give other kinds
    ForgedToken,
}

const EXAMPLES: &str = "\
Examples:
  The services on a port of your choice:
    rsvp sandbox --port 8080

  A script against them, in CI:
    rsvp sandbox -- ./try-it.sh

  How does it look when the service is overloaded?
    rsvp sandbox --fault rate-limited";
