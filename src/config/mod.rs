//! The settings of a run: each from its option, its variable, config.toml or the default, in this order.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

mod file;
mod remembering;

pub use file::{ConfigFile, Instance, Plain};
pub use remembering::Remembered;

use crate::cli::{BaseUrl, Global, ProviderId, Proxy, Seconds};
use crate::error::{Error, Result};
use crate::session::vault::Store;

/// The default time limit for all network requests of a run (R16).
pub const TIMEOUT: Duration = Duration::from_secs(30);
/// The default time limit for connecting (R16).
pub const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// Looks up a variable.
pub type Environment<'a> = &'a dyn Fn(&str) -> Option<OsString>;

/// The settings of this run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// The id of the service, if one is named.
    pub provider: Option<ProviderId>,
    /// Whether `provider` is only the default of config.toml.
    pub provider_is_default: bool,
    pub provider_file: Option<PathBuf>,
    /// Replaces the base URL of the provider file.
    pub url: Option<BaseUrl>,
    /// Whether `url` is a variable's, which may have been set for another service.
    pub url_is_ambient: bool,
    /// An option that the command line of one service has as well (`--local`, `--sandbox`, an older name of `--url`). If
    /// no service is named, the one whose provider file understands it is meant.
    pub service_option: Option<String>,
    /// Whether pretend services replace the real ones.
    pub sandbox: bool,
    /// The account whose session is used instead of the current one.
    pub account: Option<String>,
    /// The folder of the saved sessions, if one is named.
    pub state: Option<PathBuf>,
    /// Where to save the secret of a new session.
    pub store: Store,
    pub json: bool,
    /// Whether questions are forbidden even on a terminal.
    pub no_input: bool,
    /// How many times `-v` was given, at most 2.
    pub verbose: u8,
    /// Whether notes are left out; false if `verbose` is more than 0.
    pub quiet: bool,
    /// Total time limit for network requests.
    pub timeout: Duration,
    pub connect_timeout: Duration,
    pub proxy: Option<Proxy>,
    /// The only certificate authorities to trust, PEM.
    pub ca_cert: Option<PathBuf>,
    pub client: Option<ClientCertificate>,
    /// Whether `http://` to other machines is allowed.
    pub insecure_http: bool,
    /// Self-hosted services, by the name that `-p` takes.
    pub instances: BTreeMap<String, Instance>,
}

/// The two files of a client certificate, PEM.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientCertificate {
    pub certificate: PathBuf,
    pub key: PathBuf,
}

impl Settings {
    /// Joins options, variables and `file`. An error names the variable and never shows its value.
    pub fn gather(options: Global, environment: Environment, file: ConfigFile) -> Result<Self> {
        let variables = Variables(environment);
        let address = address(&options, &variables)?;
        let sandbox = variables.switch("RSVP_SANDBOX", options.sandbox)?;
        let (verbose, quiet) = verbosity(&options, &variables)?;
        let provider = variables.or("RSVP_PROVIDER", options.provider)?;
        let service_option = address.service_option.or_else(|| sandbox.then(|| "--sandbox".to_owned()));
        let url_is_ambient = options.url.is_none() && !options.local;
        let seconds = |name, option: Option<Seconds>, file: Option<Plain<Seconds>>, default| {
            let span = variables.or(name, option)?.or(file.map(|Plain(span)| span));
            Ok::<_, Error>(span.map_or(default, Seconds::duration))
        };
        Ok(Self {
            provider_is_default: provider.is_none(),
            // Such an option says more closely than a default which service is meant.
            provider: provider.or_else(|| file.provider.map(|Plain(id)| id).filter(|_| service_option.is_none())),
            provider_file: variables.path("RSVP_PROVIDER_FILE", options.provider_file),
            url: address.url,
            url_is_ambient,
            service_option,
            sandbox,
            account: variables.or("RSVP_ACCOUNT", options.account)?,
            state: variables.path("RSVP_STATE_DIR", options.state),
            store: variables.or("RSVP_STORE", options.store)?.unwrap_or_default(),
            json: variables.switch("RSVP_JSON", options.json)?,
            no_input: variables.switch("RSVP_NO_INPUT", options.no_input)?,
            verbose,
            quiet,
            timeout: seconds("RSVP_TIMEOUT", options.timeout, file.timeout, TIMEOUT)?,
            connect_timeout: seconds(
                "RSVP_CONNECT_TIMEOUT",
                options.connect_timeout,
                file.connect_timeout,
                CONNECT_TIMEOUT,
            )?,
            proxy: variables.or("RSVP_PROXY", options.proxy)?.or(file.proxy.map(|Plain(proxy)| proxy)),
            ca_cert: variables.path("RSVP_CA_CERT", options.ca_cert).or(file.ca_cert),
            client: client(
                variables.path("RSVP_CLIENT_CERT", options.client_cert),
                variables.path("RSVP_CLIENT_KEY", options.client_key),
            )?,
            insecure_http: variables.switch("RSVP_INSECURE_HTTP", options.insecure_http)?,
            instances: file.services.into_iter().map(|(name, instance)| (name, instance.into_inner())).collect(),
        })
    }
}

struct Address {
    url: Option<BaseUrl>,
    service_option: Option<String>,
}

/// `cli` allows at most one of the two options; either overrides both variables.
fn address(options: &Global, variables: &Variables) -> Result<Address> {
    let local = || Some("--local".to_owned());
    if options.local {
        return Ok(Address { url: Some(BaseUrl::local()), service_option: local() });
    }
    if let Some(url) = &options.url {
        let service_option = options.older_name_of_url.map(|name| format!("--{name}"));
        return Ok(Address { url: Some(url.clone()), service_option });
    }
    let url: Option<BaseUrl> = variables.or("RSVP_URL", None)?;
    match (variables.switch("RSVP_LOCAL", false)?, url) {
        (true, Some(_)) => {
            Err(Error::usage("RSVP_LOCAL and RSVP_URL cannot both be set").hint("unset one of them, or give --url"))
        }
        (true, None) => Ok(Address { url: Some(BaseUrl::local()), service_option: local() }),
        (false, url) => Ok(Address { url, service_option: None }),
    }
}

/// `-v` overrides `-q`, and either option overrides both variables.
fn verbosity(options: &Global, variables: &Variables) -> Result<(u8, bool)> {
    if options.verbose > 0 || options.quiet {
        return Ok((options.verbose.min(2), options.verbose == 0));
    }
    let verbose = match variables.text("RSVP_VERBOSE")?.as_deref() {
        Some("2") => 2,
        _ => u8::from(variables.switch("RSVP_VERBOSE", false)?),
    };
    Ok((verbose, variables.switch("RSVP_QUIET", false)? && verbose == 0))
}

fn client(certificate: Option<PathBuf>, key: Option<PathBuf>) -> Result<Option<ClientCertificate>> {
    match (certificate, key) {
        (Some(certificate), Some(key)) => Ok(Some(ClientCertificate { certificate, key })),
        (None, None) => Ok(None),
        (Some(_), None) => Err(Error::usage("the key of the client certificate is missing")
            .hint("give both --client-cert and --client-key")),
        (None, Some(_)) => Err(Error::usage("the certificate of the client key is missing")
            .hint("give both --client-cert and --client-key")),
    }
}

/// The `RSVP_…` variables. An empty one counts as absent: `RSVP_X= rsvp …` is how shells unset one for a command.
struct Variables<'a>(Environment<'a>);

impl Variables<'_> {
    fn get(&self, name: &str) -> Option<OsString> {
        (self.0)(name).filter(|value| !value.is_empty())
    }

    fn text(&self, name: &str) -> Result<Option<String>> {
        let not_text = |_| Error::usage(format!("{name} is not UTF-8")).hint(format!("set {name} again, or unset it"));
        self.get(name).map(OsString::into_string).transpose().map_err(not_text)
    }

    fn or<T: FromStr<Err: fmt::Display>>(&self, name: &str, option: Option<T>) -> Result<Option<T>> {
        if option.is_some() {
            return Ok(option);
        }
        let invalid = |why| Error::usage(format!("{name}: {why}")).hint(format!("set {name} again, or unset it"));
        self.text(name)?.map(|text| text.parse().map_err(invalid)).transpose()
    }

    /// As `or`, for files and folders, whose names need not be UTF-8.
    fn path(&self, name: &str, option: Option<PathBuf>) -> Option<PathBuf> {
        option.or_else(|| self.get(name).map(PathBuf::from))
    }

    /// As `or`, for switches.
    fn switch(&self, name: &str, is_given: bool) -> Result<bool> {
        let value = self.get(name);
        match value.as_deref().and_then(OsStr::to_str) {
            _ if is_given || value.is_none() => Ok(is_given),
            Some("1" | "true" | "yes") => Ok(true),
            Some("0" | "false" | "no") => Ok(false),
            _ => {
                let what = format!("{name} is neither yes nor no");
                Err(Error::usage(what).hint(format!("set {name} to 1, true, yes, 0, false or no")))
            }
        }
    }
}
