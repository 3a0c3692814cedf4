//! `[session]` of a provider file: what comes of accepting or logging in, and how later calls carry it.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use super::length::Length;
use super::{Condition, Template};

/// What comes of accepting or logging in, and how later calls carry it.
#[derive(Debug, Clone, Default, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct SessionSpec {
    /// Variables that are kept in the keyring or private file. The first is the token of `rsvp token`.
    #[serde(default)]
    pub secret: Vec<String>,
    /// Cookies that are kept with them, verbatim.
    #[serde(default)]
    pub cookies: Vec<String>,
    /// When there is a session; by default as soon as every `secret` is known or one of the `cookies` was set. A
    /// service that gives some of them before the log-in needs it: `cookies.sessionid is defined`.
    #[serde(default)]
    pub filled: Option<Condition>,
    /// Variables that are kept and are not secret.
    #[serde(default)]
    pub keep: Vec<String>,
    /// How a request carries the session; each goes along as soon as its variables are known.
    #[serde(default)]
    pub headers: BTreeMap<String, Template>,
    /// Send `Origin` whenever a cookie goes.
    #[serde(default)]
    pub origin: bool,
    /// When the session ends: a duration (`2h`), an RFC 3339 time, or seconds or milliseconds since 1970.
    #[serde(default)]
    pub expires: Option<Template>,
    /// The session is refreshed this long before its end, for a service that refreshes only what still lives.
    #[serde(default)]
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    pub refresh_before: Option<Spanned<Length>>,
    /// The secret is the caller's own (an API key): kept only when asked to, and never revoked.
    #[serde(default)]
    pub own: bool,
    /// The service gives the invited person no session; why.
    #[serde(default)]
    pub none: Option<String>,
}
