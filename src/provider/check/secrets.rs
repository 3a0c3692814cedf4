//! Secrets: none may flow into what is kept in clear, or into what a person is shown.

use std::collections::BTreeSet;

use crate::provider::template::words::{Kind, Word};
use crate::provider::{Provider, Template, WELL_KNOWN};

use super::Finding;
use super::document::Document;
use super::names::FACTS;
use super::uses::Code;

/// Filters that take a code or a token apart: what a part says is not the secret.
const TAKING_APART: [&str; 4] = ["jwt_claims", "b64decode", "split", "length"];

pub fn look(provider: &Provider, document: &Document<'_>) -> Vec<Finding> {
    let secrets = Secrets::of(provider);
    let mut findings = declared_as_none(provider, document);
    for (index, name) in
        provider.session.keep.iter().enumerate().filter(|(_, name)| secrets.all.contains(name.as_str()))
    {
        let at = document.value(&["session".into(), "keep".into(), index.into()]);
        let finding = Finding::mistake(at, format!("`{name}` is a secret, and `keep` keeps it in clear"), "");
        findings.push(finding.help("the names of secrets stand in `secret`; codes and passwords are not kept at all"));
    }
    for (name, template) in assigned(provider).filter(|(name, _)| *name != "code" && FACTS.contains(name)) {
        findings
            .extend(secrets.flowing_into(template, &format!("and `{name}` is shown to the person and kept in clear")));
    }
    let rules = provider.all_steps().flat_map(|(_, _, step)| &step.reasons).chain(&provider.reasons);
    for message in rules.filter_map(|rule| rule.message.as_ref()).chain(&provider.message) {
        findings.extend(secrets.flowing_into(message, "and a message is shown to the person"));
    }
    let claims = &provider.claims;
    for template in claims.org.iter().chain(&claims.account).chain(&claims.scopes) {
        findings.extend(secrets.flowing_into(template, "and claims are shown to the person"));
    }
    findings
}

/// Everything that gives a variable its value.
fn assigned(provider: &Provider) -> impl Iterator<Item = (&str, &Template)> {
    let set = provider.all_steps().flat_map(|(_, _, step)| &step.set);
    provider.values.iter().chain(set).map(|(name, template)| (name.as_str(), template))
}

/// The variables of a provider file that are secret.
struct Secrets<'p> {
    /// What a person gives: no part of it is shown either.
    inputs: BTreeSet<&'p str>,
    all: BTreeSet<&'p str>,
}

impl<'p> Secrets<'p> {
    fn of(provider: &'p Provider) -> Self {
        let known = WELL_KNOWN.map(|input| input.name).into_iter().chain(provider.inputs.keys().map(String::as_str));
        let inputs: BTreeSet<&str> = known.filter(|name| provider.input(name).secret).collect();
        let mut all: BTreeSet<&str> = inputs.iter().copied().chain(["code", "codes"]).collect();
        all.extend(provider.session.secret.iter().map(String::as_str).chain(provider.token_variable()));
        let mut secrets = Self { inputs, all };
        // What is made of a secret is one, and what is made of that.
        loop {
            let made = assigned(provider).filter(|(name, _)| !FACTS.contains(name) && !secrets.all.contains(name));
            let made: Vec<&str> = made.filter(|(_, of)| secrets.flow(of).is_some()).map(|(name, _)| name).collect();
            if made.is_empty() {
                return secrets;
            }
            secrets.all.extend(made);
        }
    }

    fn flowing_into(&self, template: &Template, why: &str) -> Option<Finding> {
        let (name, finding) = self.flow(template)?;
        Some(Finding { what: format!("`{name}` is a secret, {why}"), ..finding })
    }

    /// The first secret that becomes a part of what `template` gives.
    fn flow<'t>(&self, template: &'t Template) -> Option<(&'t str, Finding)> {
        let source = template.source();
        let words = Code::Template(template).words();
        let flows = |index: &usize| {
            let word = &words[*index];
            if word.kind != Kind::Variable || !self.all.contains(word.name) {
                return false;
            }
            let (before, after) = (source[..word.at.start].trim_end(), source[word.at.end..].trim_start());
            let filter = words.get(index + 1).filter(|next| after.starts_with('|') && next.kind == Kind::Filter);
            let is_taken_apart = filter.is_some_and(|filter| TAKING_APART.contains(&filter.name));
            !is_compared(before, after)
                && !is_sought(source, &words, *index)
                && (self.inputs.contains(word.name) || !is_taken_apart)
        };
        let index = (0..words.len()).find(flows)?;
        let word = &words[index];
        Some((word.name, Finding::mistake(template.part(word.at.clone()), "", "")))
    }
}

/// Whether it is only what members of a list are compared with: `body | selectattr('id', 'equalto', number)`.
fn is_sought(source: &str, words: &[Word<'_>], index: usize) -> bool {
    let selecting = |word: &&Word<'_>| {
        word.kind == Kind::Filter && ["selectattr", "rejectattr", "select", "reject"].contains(&word.name)
    };
    words[..index].iter().filter(selecting).any(|filter| {
        let between = &source[filter.at.end..words[index].at.start];
        between.matches('(').count() > between.matches(')').count()
    })
}

/// Whether only a yes or no comes of it.
fn is_compared(before: &str, after: &str) -> bool {
    let word_before = before.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    let word_after = after.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    let signs = ["==", "!=", "<", ">", "<=", ">="];
    signs.iter().any(|sign| before.ends_with(sign) || after.starts_with(sign))
        || ["if", "not", "in"].contains(&word_before)
        || ["is", "in", "not"].contains(&word_after)
}

/// An input whose name says that it is a secret is asked hidden.
fn declared_as_none(provider: &Provider, document: &Document<'_>) -> Vec<Finding> {
    let is_secret = |name: &str| {
        let names = ["password", "passwd", "passphrase", "passcode", "secret", "token", "apikey", "pin", "otp"];
        name.split('_').any(|part| names.contains(&part)) || name.contains("password") || name.contains("api_key")
    };
    let open = provider.inputs.iter().filter(|(name, input)| input.secret == Some(false) && is_secret(name));
    let findings = open.map(|(name, _)| {
        let at = document.value(&["inputs".into(), name.into(), "secret".into()]);
        Finding::mistake(at, format!("`{name}` is a secret"), "it would be shown while it is typed")
            .help("leave `secret` out, or say `secret = true`")
    });
    findings.collect()
}
