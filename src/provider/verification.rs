//! `[verify]` and `[claims]` of a provider file: how the service's tokens are verified, and what they say.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use crate::verify::{Algorithm, Expiry};

use super::{Condition, Provider, Template};

/// How the service's tokens are verified.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct VerifySpec {
    /// Why they cannot be verified; then there is nothing else here.
    #[serde(default)]
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    pub never: Option<Spanned<String>>,
    /// The variable that holds the token: a secret of the session, or what a step of `prove` sets. By default the first
    /// secret.
    #[serde(default)]
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    pub variable: Option<Spanned<String>>,
    /// The algorithms that may have signed it.
    #[serde(default)]
    #[cfg_attr(test, schemars(with = "Vec<Algorithm>"))]
    pub algorithms: Vec<Spanned<Algorithm>>,
    /// Its `iss`, where the service states one; `{base}` stands for the service's own address.
    #[serde(default)]
    pub issuer: Option<String>,
    /// Its `aud`, where the service states one: `{{ org }}`, or `{base}` for the service's own address.
    #[serde(default)]
    pub audience: Option<Template>,
    /// Where the service publishes its keys: `{base}/…`, or https elsewhere.
    #[serde(default)]
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    pub jwks_url: Option<Spanned<String>>,
    /// The service's public key itself, PEM or a JWK set.
    #[serde(default)]
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    pub key: Option<Spanned<String>>,
    /// Whether it must have an end.
    #[serde(default)]
    pub exp: Expiry,
    /// What must hold besides, over `claims` and the variables.
    #[serde(default)]
    pub conditions: Vec<Condition>,
}

/// What the claims of a token say, in the words of all services.
#[derive(Debug, Clone, Default, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ClaimsSpec {
    /// The organisation's id.
    #[serde(default)]
    pub org: Option<Template>,
    /// Whose token it is; by default its `email` or `sub`.
    #[serde(default)]
    pub account: Option<Template>,
    /// What it allows; by default its `scopes` or `scope`.
    #[serde(default)]
    pub scopes: Option<Template>,
    /// What the scopes are called.
    #[serde(default)]
    pub names: BTreeMap<String, String>,
}

impl Provider {
    /// The variable that holds the token of a session, or the one that proves it.
    pub fn token_variable(&self) -> Option<&str> {
        let named = self.verify.as_ref().and_then(|verify| verify.variable.as_ref());
        named.map(toml::Spanned::get_ref).or_else(|| self.session.secret.first()).map(String::as_str)
    }
}
