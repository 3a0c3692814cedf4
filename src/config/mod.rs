//! The settings of a run: each from its option, else its variable, else config.toml, else the default.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

mod file;

pub use file::{ConfigFile, Instance, Plain};

use crate::cli::{BaseUrl, Global, ProviderId, Proxy, Seconds};
use crate::error::{Error, Result};
use crate::session::vault::Store;

/// How long the network may take in all, where nothing else is said (R16).
pub const TIMEOUT: Duration = Duration::from_secs(30);
/// How long connecting may take, where nothing else is said (R16).
pub const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// Looks a variable up.
pub type Environment<'a> = &'a dyn Fn(&str) -> Option<OsString>;

/// What holds for this run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// The service, where one is named.
    pub provider: Option<ProviderId>,
    /// A provider file for this run.
    pub provider_file: Option<PathBuf>,
    /// What replaces the provider's base URL.
    pub url: Option<BaseUrl>,
    /// Whether one of the original tool's own words was used (`--local`, `--sandbox`, an older name of `--url`). Its
    /// command lines name no service: with no other named, its own is meant.
    pub speaks_original: bool,
    /// Whether pretend services take the place of the real ones.
    pub sandbox: bool,
    /// The account whose session is used, in place of the current one.
    pub account: Option<String>,
    /// The folder that keeps the sessions, where one is named.
    pub state: Option<PathBuf>,
    /// Where a new session's secret is kept.
    pub store: Store,
    /// Whether the answer is one JSON object.
    pub json: bool,
    /// Whether nothing may be asked, terminal or not.
    pub no_input: bool,
    /// How much is told beside the result: 0, 1 or 2.
    pub verbose: u8,
    /// Whether notes are left out; never together with `verbose`.
    pub quiet: bool,
    /// How long the network may take in all.
    pub timeout: Duration,
    /// How long connecting may take.
    pub connect_timeout: Duration,
    /// The proxy to go through.
    pub proxy: Option<Proxy>,
    /// The only certificate authorities to trust, PEM.
    pub ca_cert: Option<PathBuf>,
    /// Who this machine is.
    pub client: Option<ClientCertificate>,
    /// Whether `http://` to other machines is allowed.
    pub insecure_http: bool,
    /// Self-hosted services, by the name that `-p` takes.
    pub instances: BTreeMap<String, Instance>,
}

/// The two files of a client certificate, PEM.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientCertificate {
    /// The certificate.
    pub certificate: PathBuf,
    /// Its private key.
    pub key: PathBuf,
}

impl Settings {
    /// Joins the options with the variables, and with what `file` says.
    ///
    /// # Errors
    /// Exit 2 naming the variable that holds nonsense, or the two settings that cannot stand together. A variable's
    /// value is never shown.
    pub fn gather(options: Global, environment: Environment, file: ConfigFile) -> Result<Self> {
        let variables = Variables(environment);
        let address = address(&options, &variables)?;
        let sandbox = variables.switch("RSVP_SANDBOX", options.sandbox)?;
        let (verbose, quiet) = loudness(&options, &variables)?;
        let provider = variables.or("RSVP_PROVIDER", options.provider)?;
        // The original's own words name its service more closely than a default does.
        let speaks_original = address.speaks_original || sandbox;
        let seconds = |name, option: Option<Seconds>, file: Option<Plain<Seconds>>, default| {
            let span = variables.or(name, option)?.or(file.map(|Plain(span)| span));
            Ok::<_, Error>(span.map_or(default, Seconds::duration))
        };
        Ok(Self {
            provider: provider.or_else(|| file.provider.map(|Plain(id)| id).filter(|_| !speaks_original)),
            provider_file: variables.path("RSVP_PROVIDER_FILE", options.provider_file),
            url: address.url,
            speaks_original,
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
    speaks_original: bool,
}

/// `cli` has seen to it that at most one of the two options is there; either wins over both variables.
fn address(options: &Global, variables: &Variables) -> Result<Address> {
    if options.local {
        return Ok(Address { url: Some(BaseUrl::local()), speaks_original: true });
    }
    if let Some(url) = &options.url {
        return Ok(Address { url: Some(url.clone()), speaks_original: options.url_by_older_name });
    }
    let url: Option<BaseUrl> = variables.or("RSVP_URL", None)?;
    match (variables.switch("RSVP_LOCAL", false)?, url) {
        (true, Some(_)) => {
            Err(Error::usage("RSVP_LOCAL and RSVP_URL cannot both be set").hint("unset one of them, or give --url"))
        }
        (true, None) => Ok(Address { url: Some(BaseUrl::local()), speaks_original: true }),
        (false, url) => Ok(Address { url, speaks_original: false }),
    }
}

/// `-v` wins over `-q`, and either option over both variables.
fn loudness(options: &Global, variables: &Variables) -> Result<(u8, bool)> {
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
        (Some(_), None) => Err(Error::usage("the client certificate has no key").hint("give --client-key too")),
        (None, Some(_)) => Err(Error::usage("the client key has no certificate").hint("give --client-cert too")),
    }
}

/// The `RSVP_…` variables. An empty one counts as absent, as `RSVP_X= rsvp …` is how shells switch one off.
struct Variables<'a>(Environment<'a>);

impl Variables<'_> {
    fn get(&self, name: &str) -> Option<OsString> {
        (self.0)(name).filter(|value| !value.is_empty())
    }

    fn text(&self, name: &str) -> Result<Option<String>> {
        let not_text = |_| Error::usage(format!("{name} is not UTF-8")).hint(format!("set {name} again, or unset it"));
        self.get(name).map(OsString::into_string).transpose().map_err(not_text)
    }

    /// The option, else the variable.
    fn or<T: FromStr<Err: fmt::Display>>(&self, name: &str, option: Option<T>) -> Result<Option<T>> {
        if option.is_some() {
            return Ok(option);
        }
        let nonsense = |why| Error::usage(format!("{name}: {why}")).hint(format!("set {name} again, or unset it"));
        self.text(name)?.map(|text| text.parse().map_err(nonsense)).transpose()
    }

    /// The same for files and folders, whose names need not be UTF-8.
    fn path(&self, name: &str, option: Option<PathBuf>) -> Option<PathBuf> {
        option.or_else(|| self.get(name).map(PathBuf::from))
    }

    /// The same for what is given or not.
    fn switch(&self, name: &str, is_given: bool) -> Result<bool> {
        let value = self.get(name);
        match value.as_deref().and_then(OsStr::to_str) {
            _ if is_given || value.is_none() => Ok(is_given),
            Some("1" | "true" | "yes") => Ok(true),
            Some("0" | "false" | "no") => Ok(false),
            _ => {
                let what = format!("{name} says neither yes nor no");
                Err(Error::usage(what).hint(format!("set {name} to 1, true, yes, 0, false or no")))
            }
        }
    }
}
