//! Why there is no answer, in words: whether anything can have arrived, the causes on one line, and what to do (R18).

use std::error::Error;
use std::io;

use jiff::Timestamp;
use rustls::pki_types::UnixTime;
use rustls::{AlertDescription, CertificateError};

use super::Failure;

/// Whom a request was for.
pub struct Way<'a> {
    pub host: &'a str,
    /// The proxy on the way, without its password.
    pub proxy: Option<&'a str>,
    /// Whether nothing has come back over these connections yet.
    pub is_first: bool,
}

/// Connecting is look-up, TCP, proxy and TLS: nothing of the request has left before all that is done. A service that
/// refuses this machine's certificate says so only after TLS 1.3 is ready on this side, but then it has read nothing.
pub fn failure(error: reqwest::Error, way: &Way<'_>) -> Failure {
    let tls = tls_error(&error);
    let identity = tls.and_then(about_identity).filter(|_| way.is_first || error.is_connect());
    let hint = identity.or_else(|| tls.and_then(hint)).map(str::to_owned);
    let host = way.host;
    if !error.is_connect() && identity.is_none() {
        return Failure::NoAnswer(format!("no usable answer from {host}: {}", causes(error)));
    }
    let through = way.proxy.map(|proxy| format!(" through the proxy {proxy}")).unwrap_or_default();
    let causes = if error.is_timeout() { "no connection in time".to_owned() } else { causes(error) };
    let (causes, hint) = match causes.as_str() {
        "tunnel error: proxy authorization required" => {
            ("it asks for a name and password".to_owned(), Some(PASSWORD.to_owned()))
        }
        "tunnel error: unsuccessful" => ("it refuses to connect".to_owned(), hint),
        _ => (causes, hint),
    };
    Failure::NotSent { what: format!("cannot connect to {host}{through}: {causes}"), hint }
}

/// The answer of a proxy that did not pass a request on.
pub fn proxy_asks_for_password(host: &str, proxy: &str) -> Failure {
    let what = format!("cannot connect to {host} through the proxy {proxy}: it asks for a name and password");
    Failure::NotSent { what, hint: Some(PASSWORD.to_owned()) }
}

const PASSWORD: &str = "put them into RSVP_PROXY, like http://NAME:PASSWORD@proxy.example:3128";

/// The causes of `error` on one line (R18), without the URL (R13) and without the words that only name layers.
pub fn causes(error: reqwest::Error) -> String {
    let error = error.without_url();
    let mut words: Vec<String> = Vec::new();
    let mut cause = error.source();
    while let Some(error) = cause {
        let text = match (tls_in(error), error.downcast_ref::<io::Error>()) {
            (Some(tls), _) => tls_words(tls),
            (None, Some(error)) => io_words(error),
            (None, None) => error.to_string(),
        };
        let layer = text.starts_with("client error (") || LAYERS.contains(&text.as_str());
        if !layer && !words.iter().any(|known| known.contains(&text)) {
            words.push(text);
        }
        cause = error.source();
    }
    match words.is_empty() {
        true => error.to_string(),
        false => words.join(": "),
    }
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
        UnknownIssuer => "its certificate was issued by nobody known here".to_owned(),
        InvalidPurposeContext { .. } => format!("its certificate is not one for servers: {error}"),
        _ if is_weak(error) => {
            "its certificate, or an issuer's, has a key or signature that is not safe, or not known here".to_owned()
        }
        _ => format!("its certificate is not good: {error}"),
    }
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
            _ => "the service must get another certificate",
        }),
        rustls::Error::AlertReceived(AlertDescription::ProtocolVersion) | rustls::Error::PeerIncompatible(_) => {
            Some("the service must offer TLS 1.2 or 1.3: what is older is not safe")
        }
        rustls::Error::InvalidMessage(_) => Some("check the address: what answers there does not speak TLS"),
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
