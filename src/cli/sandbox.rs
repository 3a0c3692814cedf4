//! The options of `sandbox`.

use std::ffi::OsString;

use clap::Args;

use crate::sandbox::{Algorithm, Fault};

/// `sandbox [-- COMMAND…]`
#[derive(Debug, Args)]
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
    /// It finds them by the variables RSVP_SANDBOX_…_URL. RSVP_STATE_DIR is a folder that is thrown away; passwords
    /// and keys in variables are not passed on. When it ends, the services end with its exit code. With --json its
    /// standard output goes to standard error, and the one JSON object comes when it has ended.
    #[arg(last = true, value_name = "COMMAND")]
    pub command: Vec<OsString>,
}
