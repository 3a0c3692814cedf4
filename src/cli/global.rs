//! The options of every command, before or after its name.

use std::path::PathBuf;

use clap::{ArgAction, Args, ValueHint};

use super::address::{BaseUrl, Proxy};
use super::values::{ProviderId, Seconds};
use crate::session::vault::Store;

/// What `--url` was called in the original tool.
pub const OLDER_NAMES_OF_URL: [&str; 5] = ["registrar-url", "id-url", "idurl", "base-url", "baseurl"];

/// What the command line itself says; variables and defaults are joined in `config`.
#[derive(Debug, Clone, Default, Args)]
pub struct Global {
    /// The service, as `rsvp providers list` names it; a link names its own
    #[arg(short, long, global = true, value_name = "ID", help_heading = "Service")]
    pub provider: Option<ProviderId>,
    /// A provider file to use for this run
    #[arg(long, global = true, value_name = "FILE", value_hint = ValueHint::FilePath, help_heading = "Service")]
    pub provider_file: Option<PathBuf>,
    /// Where the service is: replaces the whole base URL, path included
    ///
    /// The older names --registrar-url, --id-url, --idurl, --base-url and --baseurl are understood too.
    #[arg(long, global = true, aliases = OLDER_NAMES_OF_URL, value_name = "URL", help_heading = "Service")]
    #[arg(value_hint = ValueHint::Url)]
    pub url: Option<BaseUrl>,
    /// Whether the URL came by one of those older names, which say something about the service too.
    #[arg(skip)]
    pub url_by_older_name: bool,
    /// The service runs here: --url http://localhost:8080
    #[arg(long, global = true, help_heading = "Service")]
    pub local: bool,
    /// Try it out: a pretend service and a throw-away session store, offline
    #[arg(long, global = true, help_heading = "Service")]
    pub sandbox: bool,

    /// The account whose session is used, in place of the current one
    #[arg(long, global = true, value_name = "ACCOUNT", help_heading = "Sessions")]
    pub account: Option<String>,
    /// The folder that keeps the sessions
    ///
    /// The older name --state-path is understood too.
    #[arg(long, global = true, alias = "state-path", value_name = "DIR", help_heading = "Sessions")]
    #[arg(value_hint = ValueHint::DirPath)]
    pub state: Option<PathBuf>,
    /// Where a new session's secret is kept [default: auto]
    #[arg(long, global = true, value_name = "WHERE", help_heading = "Sessions")]
    pub store: Option<Store>,

    /// Answer with one JSON object on standard output
    #[arg(long, global = true, help_heading = "Talking")]
    pub json: bool,
    /// Ask nothing, not even on a terminal
    #[arg(long, global = true, help_heading = "Talking")]
    pub no_input: bool,
    /// Say what is requested; -vv says more
    #[arg(short, long, global = true, action = ArgAction::Count, help_heading = "Talking")]
    pub verbose: u8,
    /// Say only results and errors; -v wins over it
    #[arg(short, long, global = true, help_heading = "Talking")]
    pub quiet: bool,

    /// How long the network may take in all [default: 30]
    #[arg(long, global = true, value_name = "SECONDS", help_heading = "Network")]
    pub timeout: Option<Seconds>,
    /// How long connecting may take [default: 10]
    #[arg(long, global = true, value_name = "SECONDS", help_heading = "Network")]
    pub connect_timeout: Option<Seconds>,
    /// The proxy to go through; never used for this machine itself
    #[arg(long, global = true, value_name = "URL", value_hint = ValueHint::Url, help_heading = "Network")]
    pub proxy: Option<Proxy>,
    /// Trust the certificate authorities in this PEM file, and no others
    #[arg(long, global = true, value_name = "FILE", value_hint = ValueHint::FilePath, help_heading = "Network")]
    pub ca_cert: Option<PathBuf>,
    /// The certificate that says who this machine is, PEM
    #[arg(long, global = true, value_name = "FILE", value_hint = ValueHint::FilePath, help_heading = "Network")]
    pub client_cert: Option<PathBuf>,
    /// The private key of that certificate, PEM
    #[arg(long, global = true, value_name = "FILE", value_hint = ValueHint::FilePath, help_heading = "Network")]
    pub client_key: Option<PathBuf>,
    /// Allow http:// to other machines: whoever is on the way can read everything
    #[arg(long, global = true, help_heading = "Network")]
    pub insecure_http: bool,
}

impl Global {
    /// Two options that cannot stand together. clap would see them only on the same side of the command's name.
    pub fn conflict(&self) -> Option<(&'static str, &'static str)> {
        (self.local && self.url.is_some()).then_some(("--local", "--url <URL>"))
    }
}
