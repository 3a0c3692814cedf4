//! Names: that every one that is used has a value, and that every value is used.

use std::collections::BTreeSet;

use crate::provider::{Provider, WELL_KNOWN, well_known};

use super::document::Document;
use super::uses::{self, Code, MEMBERS, Sees, Use};
use super::{Finding, nearest};

/// What the engine tells a person, and what makes a session's name.
pub const FACTS: [&str; 9] = ["org", "org_name", "account", "email", "user", "inviter", "role", "until", "code"];

/// What rsvp itself gives a value.
pub const GIVEN: [&str; 4] = ["code", "codes", "now", "base"];

pub fn look(provider: &Provider, document: &Document<'_>) -> Vec<Finding> {
    let uses = uses::all(provider);
    let mut findings: Vec<Finding> = uses.iter().flat_map(|used| unknown(provider, used)).collect();
    findings.extend(computed_too_late(provider));
    findings.extend(uses.iter().flat_map(|used| too_late(provider, used)));
    findings.extend(required(provider, document, &uses));
    let mut used: BTreeSet<&str> = uses.iter().flat_map(|used| used.code.names()).collect();
    used.extend(provider.session.secret.iter().chain(&provider.session.keep).map(String::as_str));
    used.extend(provider.token_variable());
    findings.extend(unused(provider, document, &used));
    findings
}

/// Everything that can have a value when a request is built.
pub fn known(provider: &Provider) -> BTreeSet<&str> {
    let mut known = provider.captured();
    known.extend(provider.inputs.keys().map(String::as_str));
    known.extend(provider.parts());
    known.extend(WELL_KNOWN.map(|input| input.name));
    known.extend(GIVEN);
    known
}

fn unknown(provider: &Provider, used: &Use<'_>) -> Vec<Finding> {
    let known = known(provider);
    let sees = |name: &str| match used.sees {
        Sees::Variables => false,
        Sees::Cookies => name == "cookies",
        Sees::Answer => MEMBERS.contains(&name),
        Sees::Item => MEMBERS.contains(&name) || name == "item",
        Sees::Claims => name == "claims",
    };
    let unknown = used.code.names().filter(|name| !known.contains(name) && !sees(name));
    unknown
        .map(|name| {
            let at = used.code.place_of(name);
            if MEMBERS.contains(&name) {
                let what = format!("`{name}` is not known here");
                let help = "an answer is seen by `expect`, `set`, `each`, `reasons` and `message`; `set` keeps a value for later steps";
                return Finding::mistake(at, what, "there is no answer yet").help(help);
            }
            if name == "item" {
                let finding = Finding::mistake(at, "`item` is not known here", "");
                return finding.help("it is one element of `each`, which this step does not have");
            }
            let names = known.iter().copied();
            let members = MEMBERS.iter().copied().filter(|name| sees(name));
            let what = format!("nothing gives `{name}` a value");
            let finding = Finding::mistake(at, what, "no step sets it, no code or link has it, and it is not an input");
            match nearest(name, names.chain(members)) {
                Some(nearest) => finding.help(format!("did you mean `{nearest}`?")),
                None => finding.help(format!("where a person gives it, add it to the inputs: [inputs] {name} = {{}}")),
            }
        })
        .collect()
}

/// `[values]` are computed in the order of their names.
fn computed_too_late(provider: &Provider) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (name, template) in &provider.values {
        let code = Code::Template(template);
        for other in code.names().filter(|other| *other >= name.as_str() && provider.values.contains_key(*other)) {
            let finding = Finding::mistake(code.place_of(other), format!("`{other}` has no value yet"), "");
            findings.push(finding.help(format!("values are computed in the order of their names, `{name}` first")));
        }
    }
    findings
}

/// What a request uses and only the same or a later step of its operation sets.
fn too_late(provider: &Provider, used: &Use<'_>) -> Vec<Finding> {
    let Some((operation, index)) = used.request else { return Vec::new() };
    let from_elsewhere = |name: &str| {
        let mut before = provider.all_steps().filter(|(other, at, _)| *other != operation || *at < index);
        well_known(name).is_some()
            || provider.inputs.contains_key(name)
            || provider.values.contains_key(name)
            || provider.parts().contains(name)
            || before.any(|(_, _, step)| step.set.contains_key(name))
    };
    let late = |name: &str| provider.steps(operation).iter().skip(index).any(|step| step.set.contains_key(name));
    let wrong = used.code.names().filter(|name| late(name) && !from_elsewhere(name));
    wrong
        .map(|name| {
            let what = format!("`{name}` has no value yet");
            Finding::mistake(used.code.place_of(name), what, "only this step or a later one sets it")
        })
        .collect()
}

/// `[[require]]` names inputs that some request uses.
fn required(provider: &Provider, document: &Document<'_>, uses: &[Use<'_>]) -> Vec<Finding> {
    let requests = uses.iter().filter(|used| used.request.is_some());
    let sent: BTreeSet<&str> = requests.flat_map(|used| used.code.names()).collect();
    let mut findings = Vec::new();
    for (index, require) in provider.require.iter().enumerate() {
        for (position, name) in require.any.iter().enumerate().filter(|(_, name)| !sent.contains(name.as_str())) {
            let at = document.value(&["require".into(), index.into(), "any".into(), position.into()]);
            let finding = Finding::mistake(at, format!("no request uses `{name}`"), "requiring it has no effect");
            findings.push(finding.nearest(name, sent.iter().copied()));
        }
        for (position, name) in require.any.iter().enumerate().filter(|(_, name)| sent.contains(name.as_str())) {
            if !provider.input(name).optional && !provider.captured().contains(name.as_str()) {
                let at = document.value(&["require".into(), index.into(), "any".into(), position.into()]);
                let finding = Finding::warning(at, format!("`{name}` is asked for in any case"), "");
                findings.push(finding.help(format!("let it be left out: [inputs] {name} = {{ optional = true }}")));
            }
        }
        if require.any.is_empty() {
            let at = document.value(&["require".into(), index.into(), "any".into()]);
            findings.push(Finding::mistake(at, "`any` names nothing", "expected the names of inputs"));
        }
    }
    findings
}

/// What is set, computed or asked and serves nothing.
fn unused(provider: &Provider, document: &Document<'_>, used: &BTreeSet<&str>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let help = format!("names that are shown to a person: {}", FACTS.join(", "));
    for (operation, index, step) in provider.all_steps() {
        for name in step.set.keys().filter(|name| !used.contains(name.as_str()) && !FACTS.contains(&name.as_str())) {
            let at = document.key(&[operation.name().into(), index.into(), "set".into(), name.into()]);
            let what = format!("nothing uses `{name}`");
            let finding = Finding::warning(at, what, "it is set here and then forgotten");
            findings.push(match nearest(name, FACTS) {
                Some(nearest) => finding.help(format!("did you mean `{nearest}`?")),
                None => finding.help(&help),
            });
        }
    }
    for name in provider.values.keys().filter(|name| !used.contains(name.as_str()) && !FACTS.contains(&name.as_str())) {
        let at = document.key(&["values".into(), name.into()]);
        findings.push(Finding::warning(at, format!("nothing uses `{name}`"), "it is computed for nothing"));
    }
    for name in provider.inputs.keys() {
        let at = || document.key(&["inputs".into(), name.into()]);
        if GIVEN.contains(&name.as_str()) {
            let what = format!("rsvp itself gives `{name}` its value");
            findings.push(Finding::mistake(at(), what, "it is not an input"));
        } else if !used.contains(name.as_str()) {
            let finding = Finding::warning(at(), format!("nothing uses the input `{name}`"), "nobody is asked for it");
            findings.push(finding.nearest(name, used.iter().copied()));
        }
    }
    findings
}
