//! How to reach services: limits, proxies, who is trusted, who one is.

use std::path::PathBuf;
use std::time::Duration;

use url::Url;

use super::proxies::ProxyVariables;
use crate::secret::Secret;

/// How to reach services.
#[derive(Debug, Clone, Default)]
pub struct NetworkSettings {
    /// The longest wait for a connection, TLS included (R16).
    pub connect_timeout: Duration,
    /// A proxy for everything but loopback, as a URL that may hold a password (R12).
    pub proxy: Option<Secret>,
    /// Where no proxy is asked for: those of the environment.
    pub proxy_variables: ProxyVariables,
    /// The only certificate authorities to trust, as a PEM file (R19).
    pub ca_cert: Option<PathBuf>,
    /// `SSL_CERT_FILE`: used in place of the system's store when `ca_cert` is not given.
    pub ssl_cert_file: Option<PathBuf>,
    /// `SSL_CERT_DIR`: likewise, a folder of PEM files.
    pub ssl_cert_dir: Option<PathBuf>,
    /// The certificate (chain) to show to the service, as a PEM file.
    pub client_cert: Option<PathBuf>,
    /// Its key, as a PEM file; without one the key is looked for in `client_cert`.
    pub client_key: Option<PathBuf>,
    /// The service: nobody else is shown the certificate, not even who publishes keys for it.
    pub service: Option<Url>,
    /// Whether plain http may go to other hosts than loopback (R11).
    pub insecure_http: bool,
}
