//! `[verify]` and `[claims]` of a provider file: how the service's tokens are verified, and what they say.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use crate::verify::{Algorithm, Expiry, Keys};

use super::{Complaint, Condition, Language, Provider, Template};

/// How the service's tokens are verified.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct VerifySpec {
    /// Why they cannot be verified; then there is nothing else here.
    #[serde(default)]
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    pub never: Option<Spanned<String>>,
    /// The variable that holds the token: a secret of the session, or what a step of `prove` sets. The first secret
    /// where it is not said.
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

impl Provider {
    /// The variable that holds the token of a session, or the one that proves it.
    pub fn token_variable(&self) -> Option<&str> {
        let named = self.verify.as_ref().and_then(|verify| verify.variable.as_ref());
        named.map(toml::Spanned::get_ref).or_else(|| self.session.secret.first()).map(String::as_str)
    }
}

impl VerifySpec {
    /// What the types alone cannot hold.
    pub fn check(&self, provider: &Provider, language: &Language) -> Result<(), Complaint> {
        let complain = |at: std::ops::Range<usize>, what: &str| Err(Complaint { at, what: format!("[verify] {what}") });
        if let Some(never) = &self.never {
            let alone = self.algorithms.is_empty() && self.jwks_url.is_none() && self.key.is_none();
            let alone = alone && provider.prove.is_empty();
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
        self.has_its_token(provider)?;
        let in_verify = |complaint: Complaint| Complaint { what: format!("[verify] {}", complaint.what), ..complaint };
        self.audience.iter().try_for_each(|one| language.variables(one).map(drop)).map_err(in_verify)?;
        self.conditions.iter().try_for_each(|one| language.condition_variables(one).map(drop)).map_err(in_verify)
    }

    /// Whether the variable is one that can hold a token: what the session keeps, or what `prove` fetches.
    fn has_its_token(&self, provider: &Provider) -> Result<(), Complaint> {
        let proved = |name: &String| provider.prove.iter().any(|step| step.set.contains_key(name));
        let what = match &self.variable {
            Some(name) if proved(name.get_ref()) => return Ok(()),
            Some(_) | None if !provider.prove.is_empty() => "variable is the one that a step of [[prove]] sets",
            Some(name) if !provider.session.secret.contains(name.get_ref()) => {
                "variable is one of the session's secrets, or set by a step of [[prove]]"
            }
            None if provider.session.secret.is_empty() => "there is no token: [session] names no secret",
            _ => return Ok(()),
        };
        let first = self.algorithms.first().map(Spanned::span);
        let at = self.variable.as_ref().map(Spanned::span).or(first).unwrap_or_default();
        Err(Complaint { at, what: format!("[verify] {what}") })
    }
}

impl ClaimsSpec {
    /// What the types alone cannot hold.
    pub fn check(&self, language: &Language) -> Result<(), Complaint> {
        let mut templates = self.org.iter().chain(&self.account).chain(&self.scopes);
        let in_claims = |complaint: Complaint| Complaint { what: format!("[claims] {}", complaint.what), ..complaint };
        templates.try_for_each(|template| language.variables(template).map(drop)).map_err(in_claims)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = r#"
schema   = 1
id       = "made-up"
name     = "Made up"
base-url = "https://made.example"
[[accept]]
post     = "/{{ code }}"
[session]
secret   = ["token"]
[verify]
"#;

    #[test]
    fn a_mistake_in_verify_is_named_with_its_line() {
        let good = "algorithms = [\"ES256\"]\njwks-url = \"{base}/keys\"\naudience = \"{{ org }}\"";
        Provider::parse("made-up.toml", &format!("{FILE}{good}")).unwrap();
        let cases = [
            ("", "names no algorithms"),
            ("algorithms = []", "names no algorithms"),
            ("algorithms = [\"none\"]", "unknown variant `none`"),
            ("algorithms = [\"ES512\"]", "unknown variant `ES512`"),
            ("algorithms = [\"ES256\"]\nnever = \"opaque\"", "never stands alone"),
            ("algorithms = [\"HS256\"]\njwks-url = \"{base}/keys\"", "never comes from a jwks-url"),
            ("algorithms = [\"ES256\"]\njwks-url = \"http://made.example/keys\"", "begins with {base}/ or https://"),
            ("algorithms = [\"ES256\"]\njwks-url = \"https://{{ org }}/keys\"", "is literal"),
            ("algorithms = [\"HS256\"]\nkey = \"c2VjcmV0\"", "key is a public one"),
            ("algorithms = [\"ES256\"]\nvariable = \"jwt\"", "one of the session's secrets"),
            ("algorithms = [\"ES256\"]\nconditions = [\"claims.\"]", "cannot read"),
            ("algorithms = [\"ES256\"]\naudience = \"{{ org\"", "cannot read"),
            ("algorithms = [\"ES256\"]\nexp = \"never\"", "unknown variant `never`"),
        ];
        for (text, what) in cases {
            let error = Provider::parse("made-up.toml", &format!("{FILE}{text}")).unwrap_err().to_string();
            assert!(error.starts_with("made-up.toml:") && error.contains(what), "{text}: {error}");
        }
    }

    #[test]
    fn every_built_in_file_says_how_tokens_are_verified_or_why_not() {
        for id in super::super::builtin::ids() {
            let provider = super::super::builtin::load(id).unwrap().unwrap();
            assert!(provider.verify.is_some(), "{id}");
        }
    }
}
