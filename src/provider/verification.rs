//! `[verify]` and `[claims]` of a provider file: how the service's tokens are verified, and what they say.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use crate::verify::{Algorithm, Expiry, Keys};

use super::{Complaint, Condition, Language, Provider, Template};

/// How the service's tokens are verified.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct VerifySpec {
    /// Why they cannot be verified; then there is nothing else here.
    #[serde(default)]
    pub never: Option<Spanned<String>>,
    /// The variable that holds the token; the first secret of the session where it is not said.
    #[serde(default)]
    pub variable: Option<Spanned<String>>,
    /// The algorithms that may have signed it.
    #[serde(default)]
    pub algorithms: Vec<Spanned<Algorithm>>,
    /// Its `iss`, where the service states one.
    #[serde(default)]
    pub issuer: Option<String>,
    /// Its `aud`, where the service states one: `{{ org }}`.
    #[serde(default)]
    pub audience: Option<Template>,
    /// Where the service publishes its keys: `{base}/…`, or https elsewhere.
    #[serde(default)]
    pub jwks_url: Option<Spanned<String>>,
    /// The service's public key itself, PEM or a JWK set.
    #[serde(default)]
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
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ClaimsSpec {
    /// The organisation's id.
    #[serde(default)]
    pub org: Option<Template>,
    /// Whose token it is; its `email` or `sub` where it is not said.
    #[serde(default)]
    pub account: Option<Template>,
    /// What it allows; its `scopes` or `scope` where it is not said.
    #[serde(default)]
    pub scopes: Option<Template>,
    /// What the scopes are called.
    #[serde(default)]
    pub names: BTreeMap<String, String>,
}

impl VerifySpec {
    /// The variable that holds the token.
    pub fn variable<'p>(&'p self, provider: &'p Provider) -> Option<&'p str> {
        let named = self.variable.as_ref().map(|name| name.get_ref().as_str());
        named.or_else(|| provider.session.secret.first().map(String::as_str))
    }

    /// What the types alone cannot hold.
    pub(super) fn check(&self, provider: &Provider, language: &Language) -> Result<(), Complaint> {
        let complain = |at: std::ops::Range<usize>, what: &str| Err(Complaint { at, what: format!("[verify] {what}") });
        if let Some(never) = &self.never {
            let alone = self.algorithms.is_empty() && self.jwks_url.is_none() && self.key.is_none();
            return if alone { Ok(()) } else { complain(never.span(), "never stands alone") };
        }
        let Some(first) = self.algorithms.first() else {
            return complain(provider.id.span(), "names no algorithms (or says never = \"why\")");
        };
        let shared = self.algorithms.iter().any(|algorithm| algorithm.get_ref().is_shared_secret());
        if let Some(url) = &self.jwks_url {
            let text = url.get_ref();
            if shared {
                return complain(first.span(), "a shared secret (HS…) never comes from a jwks-url");
            }
            if !(text.starts_with("{base}/") || text.starts_with("https://")) || text.contains("{{") {
                return complain(url.span(), "jwks-url begins with {base}/ or https:// and is literal");
            }
        }
        if let Some(key) = &self.key {
            match Keys::read(key.get_ref()) {
                Ok(Keys::Hmac(_)) => return complain(key.span(), "key is a public one: PEM or a JWK set"),
                Ok(_) => {}
                Err(why) => return complain(key.span(), &format!("key: {why}")),
            }
        }
        if let Some(name) = self.variable.as_ref().filter(|name| !provider.session.secret.contains(name.get_ref())) {
            return complain(name.span(), "variable is one of the session's secrets");
        }
        let in_verify = |complaint: Complaint| Complaint { what: format!("[verify] {}", complaint.what), ..complaint };
        self.audience.iter().try_for_each(|one| language.variables(one).map(drop)).map_err(in_verify)?;
        self.conditions.iter().try_for_each(|one| language.condition_variables(one).map(drop)).map_err(in_verify)
    }
}

impl ClaimsSpec {
    /// What the types alone cannot hold.
    pub(super) fn check(&self, language: &Language) -> Result<(), Complaint> {
        let mut templates = self.org.iter().chain(&self.account).chain(&self.scopes);
        let in_claims = |complaint: Complaint| Complaint { what: format!("[claims] {}", complaint.what), ..complaint };
        templates.try_for_each(|template| language.variables(template).map(drop)).map_err(in_claims)
    }
}
