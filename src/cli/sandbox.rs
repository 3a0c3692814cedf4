//! What `sandbox` takes.

use std::ffi::OsString;

use clap::Args;

use crate::sandbox::{Algorithm, Fault};

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
    /// and keys in variables are not passed on. When it ends, the services end with its exit code. With --json its
    /// standard output goes to standard error, and the one JSON object comes when it has ended.
    #[arg(last = true, value_name = "COMMAND")]
    pub command: Vec<OsString>,
}

const EXAMPLES: &str = "\
Examples:
  The services on a port of your choice:
    rsvp sandbox --port 8080

  A script against them, in CI:
    rsvp sandbox -- ./try-it.sh

  How does it look when the service is overloaded?
    rsvp sandbox --fault rate-limited";
