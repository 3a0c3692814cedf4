//! `[verify]`: what can be wrong with how tokens are verified.

use std::ops::Range;

use toml::Spanned;

use crate::provider::{Provider, VerifySpec};
use crate::verify::Keys;

use super::Finding;

pub fn look(provider: &Provider) -> Vec<Finding> {
    let Some(spec) = &provider.verify else { return Vec::new() };
    if let Some(never) = &spec.never {
        let alone = spec.algorithms.is_empty() && spec.jwks_url.is_none() && spec.key.is_none();
        let alone = alone && provider.prove.is_empty();
        return if alone { Vec::new() } else { vec![mistake(never.span(), "never stands alone")] };
    }
    let Some(first) = spec.algorithms.first() else {
        return vec![mistake(provider.id.span(), "names no algorithms (or says never = \"why\")")];
    };
    let mut findings = jwks_url(spec, first.span());
    match spec.key.as_ref().map(|key| (key.span(), Keys::read(key.get_ref()))) {
        Some((at, Ok(Keys::Hmac(_)))) => findings.push(mistake(at, "key is a public one: PEM or a JWK set")),
        Some((at, Err(why))) => findings.push(mistake(at, &format!("key: {why}"))),
        _ => {}
    }
    findings.extend(variable(provider, spec, first.span()));
    findings
}

fn mistake(at: Range<usize>, what: &str) -> Finding {
    Finding::mistake(at, format!("[verify] {what}"), "")
}

fn jwks_url(spec: &VerifySpec, algorithms: Range<usize>) -> Vec<Finding> {
    let Some(url) = &spec.jwks_url else { return Vec::new() };
    let (text, mut findings) = (url.get_ref(), Vec::new());
    if spec.algorithms.iter().any(|algorithm| algorithm.get_ref().is_shared_secret()) {
        findings.push(mistake(algorithms, "a shared secret (HS…) never comes from a jwks-url"));
    }
    if !(text.starts_with("{base}/") || text.starts_with("https://")) || text.contains("{{") {
        findings.push(mistake(url.span(), "jwks-url begins with {base}/ or https:// and is literal"));
    }
    findings
}

/// The variable is one that can hold a token: what the session keeps, or what `prove` fetches.
fn variable(provider: &Provider, spec: &VerifySpec, algorithms: Range<usize>) -> Option<Finding> {
    let proved = |name: &String| provider.prove.iter().any(|step| step.set.contains_key(name));
    let what = match &spec.variable {
        Some(name) if proved(name.get_ref()) => return None,
        Some(_) | None if !provider.prove.is_empty() => "variable is the one that a step of [[prove]] sets",
        Some(name) if !provider.session.secret.contains(name.get_ref()) => {
            "variable is one of the session's secrets, or set by a step of [[prove]]"
        }
        None if provider.session.secret.is_empty() => "there is no token: [session] names no secret",
        _ => return None,
    };
    Some(mistake(spec.variable.as_ref().map_or(algorithms, Spanned::span), what))
}

#[cfg(test)]
mod tests {
    use crate::provider::{Provider, builtin};

    const FILE: &str = r#"
schema   = 1
id       = "made-up"
name     = "Made up"
base-url = "https://made.example"
[[accept]]
post     = "/{{ code }}"
set      = { token = "{{ body.token }}", org = "{{ body.org }}" }
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
            ("algorithms = [\"none\"]", "there is no name `none`"),
            ("algorithms = [\"ES512\"]", "there is no name `ES512`"),
            ("algorithms = [\"ES256\"]\nnever = \"opaque\"", "never stands alone"),
            ("algorithms = [\"HS256\"]\njwks-url = \"{base}/keys\"", "never comes from a jwks-url"),
            ("algorithms = [\"ES256\"]\njwks-url = \"http://made.example/keys\"", "begins with {base}/ or https://"),
            ("algorithms = [\"ES256\"]\njwks-url = \"https://{{ org }}/keys\"", "is literal"),
            ("algorithms = [\"HS256\"]\nkey = \"c2VjcmV0\"", "key is a public one"),
            ("algorithms = [\"ES256\"]\nvariable = \"jwt\"", "one of the session's secrets"),
            ("algorithms = [\"ES256\"]\nconditions = [\"claims.\"]", "cannot read"),
            ("algorithms = [\"ES256\"]\naudience = \"{{ org\"", "cannot read"),
            ("algorithms = [\"ES256\"]\nexp = \"never\"", "there is no name `never`"),
        ];
        for (text, what) in cases {
            let error = Provider::parse("made-up.toml", &format!("{FILE}{text}")).unwrap_err().to_string();
            assert!(error.starts_with("made-up.toml:") && error.contains(what), "{text}: {error}");
        }
    }

    #[test]
    fn every_built_in_file_says_how_tokens_are_verified_or_why_not() {
        for id in builtin::ids() {
            let provider = builtin::load(id).unwrap().unwrap();
            assert!(provider.verify.is_some(), "{id}");
        }
    }
}
