//! Why there is no answer, in words: whether anything can have arrived, the causes on one line, and what to do (R18).

use std::error::Error;
use std::io;

use jiff::Timestamp;
use rustls::pki_types::UnixTime;
use rustls::{AlertDescription, CertificateError};

use super::Failure;

/// Who answers: the service, and the proxy on the way to it without its password.
pub struct Way<'a> {
    pub host: &'a str,
    pub proxy: Option<&'a str>,
}

/// Why there is no whole answer.
pub enum Trouble {
    Http(reqwest::Error),
    TooLarge,
}

impl Trouble {
    /// Connecting is look-up, TCP, proxy, TLS and what a service thinks of this machine's certificate: nothing of the
    /// request has left before all that is done. What comes afterwards, even an alert, does not tell what was read.
    pub fn failure(self, way: &Way<'_>) -> Failure {
        let Self::Http(error) = self else { return Failure::NoAnswer("the answer is larger than 1 MiB".to_owned()) };
        let error = error.without_url(); // R13
        let tls = tls_error(&error);
        let identity = tls.and_then(about_identity);
        if error.is_builder() {
            return not_connected(way, "there is no way to ask for its address", None);
        }
        if !error.is_connect() {
            // Any other alert may be about something else by now.
            let is_missing = matches!(tls, Some(rustls::Error::AlertReceived(AlertDescription::CertificateRequired)));
            let advice = identity
                .filter(|_| is_missing && !error.is_body() && !error.is_decode())
                .map(|hint| format!("; {hint}"))
                .unwrap_or_default();
            return Failure::NoAnswer(format!("no usable answer from {}: {}{advice}", way.host, causes(&error)));
        }
        match causes(&error).as_str() {
            _ if error.is_timeout() => not_connected(way, "no connection in time", None),
            "tunnel error: proxy authorization required" => proxy_asks_for_password(way),
            "tunnel error: unsuccessful" => not_connected(way, "it refuses to connect", None),
            "tunnel error: unexpected end of file" => not_connected(way, "the proxy gave no usable answer", None),
            causes => not_connected(way, causes, identity.or_else(|| tls.and_then(hint))),
        }
    }
}

/// The answer of a proxy that did not pass a request on.
pub fn proxy_asks_for_password(way: &Way<'_>) -> Failure {
    const PASSWORD: &str = "put them into RSVP_PROXY, like http://NAME:PASSWORD@proxy.example:3128";
    not_connected(way, "it asks for a name and password", Some(PASSWORD))
}

fn not_connected(way: &Way<'_>, cause: &str, hint: Option<&str>) -> Failure {
    let through = way.proxy.map(|proxy| format!(" through the proxy {proxy}")).unwrap_or_default();
    let what = format!("cannot connect to {}{through}: {cause}", way.host);
    Failure::NotSent { what, hint: hint.map(str::to_owned) }
}

/// The causes of `error` on one line (R18), without the words that only name a layer.
fn causes(error: &reqwest::Error) -> String {
    let mut words: Vec<String> = Vec::new();
    for error in std::iter::successors(error.source(), |error| (*error).source()) {
        let text = match (tls_in(error), error.downcast_ref::<io::Error>()) {
            (Some(tls), _) => tls_words(tls),
            (None, Some(error)) => io_words(error),
            (None, None) => error.to_string(),
        };
        let names_a_layer = text.starts_with("client error (") || LAYERS.contains(&text.as_str());
        if !names_a_layer && !words.iter().any(|known| known.contains(&text)) {
            words.push(text);
        }
    }
    if words.is_empty() { error.to_string() } else { words.join(": ") }
}

const LAYERS: [&str; 4] =
    ["tcp connect error", "dns error", "connection error", "tunnel error: failed to create underlying connection"];

/// The words of an operating system's error, without its number.
pub fn io_words(error: &io::Error) -> String {
    let text = error.to_string();
    let words = text.split(" (os error ").next().unwrap_or(&text);
    if error.raw_os_error().is_some() { words.to_lowercase() } else { words.to_owned() }
}

/// The error of TLS among the causes.
fn tls_error<'e>(error: &'e (dyn Error + 'static)) -> Option<&'e rustls::Error> {
    std::iter::successors(Some(error), |error| (*error).source()).find_map(tls_in)
}

/// An I/O error does not name what it holds among its sources.
fn tls_in<'e>(error: &'e (dyn Error + 'static)) -> Option<&'e rustls::Error> {
    if let Some(error) = error.downcast_ref() {
        return Some(error);
    }
    let inner = error.downcast_ref::<io::Error>()?.get_ref()?;
    tls_in(inner)
}

fn tls_words(error: &rustls::Error) -> String {
    match error {
        rustls::Error::InvalidCertificate(certificate) => certificate_words(certificate),
        rustls::Error::AlertReceived(alert) => format!("TLS: the other side ended the handshake ({alert:?})"),
        other => format!("TLS: {other}"),
    }
}

fn certificate_words(error: &CertificateError) -> String {
    use CertificateError::{ExpiredContext, InvalidPurposeContext, NotValidYetContext, UnknownIssuer};
    match error {
        ExpiredContext { not_after, .. } => format!("its certificate expired{}", date(" on", *not_after)),
        NotValidYetContext { not_before, .. } => {
            format!("its certificate is not valid yet{}", date(", but from", *not_before))
        }
        UnknownIssuer => "its certificate was issued by an authority that is not known here".to_owned(),
        InvalidPurposeContext { .. } => format!("its certificate is not one for servers: {error}"),
        _ if is_weak(error) => {
            "its certificate, or an issuer's, has a key or signature that is not safe, or not known here".to_owned()
        }
        _ if is_issuer(error) => "its certificate is one for issuing others (CA:TRUE), not for a server".to_owned(),
        _ => format!("its certificate is not good: {error}"),
    }
}

/// What `openssl req -x509` makes when it is asked for nothing else. rustls has no name of its own for it.
fn is_issuer(error: &CertificateError) -> bool {
    matches!(error, CertificateError::Other(_)) && format!("{error:?}").contains("CaUsedAsEndEntity")
}

fn date(before: &str, time: UnixTime) -> String {
    let time = i64::try_from(time.as_secs()).ok().and_then(|seconds| Timestamp::from_second(seconds).ok());
    time.map(|time| format!("{before} {time}")).unwrap_or_default()
}

/// A key that is too short shows as an algorithm that does not go with it.
fn is_weak(error: &CertificateError) -> bool {
    use CertificateError::{UnsupportedSignatureAlgorithmContext, UnsupportedSignatureAlgorithmForPublicKeyContext};
    matches!(
        error,
        UnsupportedSignatureAlgorithmContext { .. }
            | UnsupportedSignatureAlgorithmForPublicKeyContext { .. }
            | CertificateError::BadSignature
    )
}

/// What to do about a connection that TLS did not allow.
fn hint(error: &rustls::Error) -> Option<&'static str> {
    use CertificateError::{
        Expired, ExpiredContext, NotValidForNameContext, NotValidYet, NotValidYetContext, UnknownIssuer,
    };
    match error {
        rustls::Error::InvalidCertificate(certificate) => Some(match certificate {
            UnknownIssuer => "name the issuer's file with --ca-cert, or install the ca-certificates package",
            Expired | ExpiredContext { .. } | NotValidYet | NotValidYetContext { .. } => {
                "check this machine's clock; if it is right, the service must renew its certificate"
            }
            NotValidForNameContext { .. } => "check the address: what answers there is not the service",
            certificate if is_issuer(certificate) => {
                "make the service one with -addext basicConstraints=critical,CA:FALSE (openssl req -x509)"
            }
            _ => "the service must get another certificate",
        }),
        rustls::Error::AlertReceived(AlertDescription::ProtocolVersion) | rustls::Error::PeerIncompatible(_) => {
            Some("the service must offer TLS 1.2 or 1.3: older versions are not safe")
        }
        rustls::Error::InvalidMessage(_) => Some("check the address: the server there does not use TLS"),
        _ => None,
    }
}

/// What to do when the service wants to know who this machine is.
fn about_identity(error: &rustls::Error) -> Option<&'static str> {
    use AlertDescription as Alert;
    let rustls::Error::AlertReceived(alert) = error else { return None };
    match alert {
        Alert::CertificateRequired => Some("the service wants a certificate from you: --client-cert and --client-key"),
        Alert::BadCertificate
        | Alert::UnsupportedCertificate
        | Alert::CertificateRevoked
        | Alert::CertificateExpired
        | Alert::CertificateUnknown
        | Alert::UnknownCA => Some("the service does not accept your certificate: give another one with --client-cert"),
        _ => None,
    }
}
