//! The options of every command, before or after its name.

use std::path::PathBuf;

use clap::{ArgAction, Args, ValueHint};

use super::address::{BaseUrl, Proxy};
use super::values::{ProviderId, Seconds};
use crate::session::vault::Store;

/// The names of `--url` in the original tool.
pub const OLDER_NAMES_OF_URL: [&str; 5] = ["registrar-url", "id-url", "idurl", "base-url", "baseurl"];

/// As given on the command line; `config` adds variables and defaults.
#[derive(Debug, Clone, Default, Args)]
pub struct Global {
    /// The id of the service, see `rsvp providers list`; not needed with a link
    #[arg(short, long, global = true, value_name = "ID", help_heading = "Service")]
    pub provider: Option<ProviderId>,
    /// A provider file to use for this run
    #[arg(long, global = true, value_name = "FILE", value_hint = ValueHint::FilePath, help_heading = "Service")]
    pub provider_file: Option<PathBuf>,
    /// The base URL of the service, with its path
    ///
    /// Older names: --registrar-url, --id-url, --idurl, --base-url, --baseurl.
    #[arg(long, global = true, aliases = OLDER_NAMES_OF_URL, value_name = "URL", help_heading = "Service")]
    #[arg(value_hint = ValueHint::Url)]
    pub url: Option<BaseUrl>,
    /// Which of those older names gave the URL: it may choose a service as well.
    #[arg(skip)]
    pub older_name_of_url: Option<&'static str>,
    /// The service runs on this machine: --url http://localhost:8080
    #[arg(long, global = true, help_heading = "Service")]
    pub local: bool,
    /// Try rsvp offline, with a pretend service and a temporary session store
    #[arg(long, global = true, help_heading = "Service")]
    pub sandbox: bool,

    /// Use the session of this account instead of the current one
    #[arg(long, global = true, value_name = "ACCOUNT", help_heading = "Sessions")]
    pub account: Option<String>,
    /// The folder of the saved sessions
    #[arg(long, global = true, visible_alias = "state-path", value_name = "DIR", help_heading = "Sessions")]
    #[arg(value_hint = ValueHint::DirPath)]
    pub state: Option<PathBuf>,
    /// Where to save the secret of a new session [default: auto]
    #[arg(long, global = true, value_name = "WHERE", help_heading = "Sessions")]
    pub store: Option<Store>,

    /// Print one JSON object on standard output
    #[arg(long, global = true, help_heading = "Output")]
    pub json: bool,
    /// Never ask, not even on a terminal
    #[arg(long, global = true, help_heading = "Output")]
    pub no_input: bool,
    /// Show each request; -vv shows more
    #[arg(short, long, global = true, action = ArgAction::Count, help_heading = "Output")]
    pub verbose: u8,
    /// Show only results, warnings and errors; -v overrides it
    #[arg(short, long, global = true, help_heading = "Output")]
    pub quiet: bool,

    /// Total time limit for network requests [default: 30]
    #[arg(long, global = true, value_name = "SECONDS", help_heading = "Network")]
    pub timeout: Option<Seconds>,
    /// Time limit for connecting [default: 10]
    #[arg(long, global = true, value_name = "SECONDS", help_heading = "Network")]
    pub connect_timeout: Option<Seconds>,
    /// The proxy for all requests except those to this machine
    #[arg(long, global = true, value_name = "URL", value_hint = ValueHint::Url, help_heading = "Network")]
    pub proxy: Option<Proxy>,
    /// Trust only the certificate authorities in this file (PEM)
    #[arg(long, global = true, value_name = "FILE", value_hint = ValueHint::FilePath, help_heading = "Network")]
    pub ca_cert: Option<PathBuf>,
    /// Client certificate (PEM)
    #[arg(long, global = true, value_name = "FILE", value_hint = ValueHint::FilePath, help_heading = "Network")]
    pub client_cert: Option<PathBuf>,
    /// Private key of the client certificate (PEM)
    #[arg(long, global = true, value_name = "FILE", value_hint = ValueHint::FilePath, help_heading = "Network")]
    pub client_key: Option<PathBuf>,
    /// Allow http:// to other machines; anyone between here and there can read everything
    #[arg(long, global = true, help_heading = "Network")]
    pub insecure_http: bool,
}

impl Global {
    /// Two options that exclude each other. clap notices this only if both are on the same side of the command's name.
    pub fn conflict(&self) -> Option<(&'static str, &'static str)> {
        (self.local && self.url.is_some()).then_some(("--local", "--url <URL>"))
    }
}
