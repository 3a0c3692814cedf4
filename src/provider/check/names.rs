//! Names: that every one that is used has a value, and that every value is used.

use std::collections::BTreeSet;

use crate::provider::{Language, Operation, Provider};

use super::document::Document;
use super::uses::{self, Code, MEMBERS, Sees, Use};
use super::{Finding, nearest};

/// What the engine tells a person, and what makes a session's name.
pub const FACTS: [&str; 9] = ["org", "org_name", "account", "email", "user", "inviter", "role", "until", "code"];

/// Inputs that every file has without saying so.
pub const INPUTS: [&str; 5] = ["name", "email", "phone", "password", "api_key"];

pub fn look(provider: &Provider, document: &Document<'_>, language: &Language) -> Vec<Finding> {
    let uses = uses::all(provider);
    let mut findings: Vec<Finding> = uses.iter().flat_map(|used| unknown(provider, used, language)).collect();
    findings.extend(computed_too_late(provider, language));
    findings.extend(uses.iter().flat_map(|used| too_late(provider, used, language)));
    let mut used: BTreeSet<String> =
        uses.iter().filter_map(|used| used.code.variables(language).ok()).flatten().collect();
    findings.extend(required(provider, document, &uses, language));
    used.extend(provider.session.secret.iter().chain(&provider.session.keep).cloned());
    used.extend(provider.token_variable().map(str::to_owned));
    findings.extend(unused(provider, document, &used));
    findings
}

/// Everything that can have a value when a request is built.
fn known(provider: &Provider) -> BTreeSet<String> {
    let steps = Operation::ALL.iter().flat_map(|operation| provider.steps(*operation));
    let mut known: BTreeSet<String> = steps.flat_map(|step| step.set.keys().cloned()).collect();
    known.extend(provider.values.keys().chain(provider.inputs.keys()).cloned());
    known.extend(provider.parts());
    known.extend(INPUTS.iter().chain(&["code", "codes", "now"]).map(|name| (*name).to_owned()));
    known
}

fn unknown(provider: &Provider, used: &Use<'_>, language: &Language) -> Vec<Finding> {
    let (known, functions) = (known(provider), language.functions());
    let variables = used.code.variables(language).unwrap_or_default();
    let sees = |name: &str| match used.sees {
        Sees::Variables => false,
        Sees::Answer => MEMBERS.contains(&name),
        Sees::Item => MEMBERS.contains(&name) || name == "item",
        Sees::Claims => name == "claims",
    };
    let unknown = variables.iter().filter(|name| !known.contains(*name) && !functions.contains(*name) && !sees(name));
    unknown
        .map(|name| {
            let at = used.code.place_of(name);
            if MEMBERS.contains(&name.as_str()) {
                let what = format!("`{name}` is not known here");
                let help = "an answer is seen by `expect`, `set`, `each`, `reasons` and `message`; `set` keeps a value for later steps";
                return Finding::mistake(at, what, "there is no answer yet").help(help);
            }
            if name == "item" {
                let finding = Finding::mistake(at, "`item` is not known here", "");
                return finding.help("it is one element of `each`, which this step does not have");
            }
            let names = known.iter().map(String::as_str);
            let members = MEMBERS.iter().copied().filter(|name| sees(name));
            let what = format!("nothing gives `{name}` a value");
            let finding = Finding::mistake(at, what, "no step sets it, no code or link has it, and it is no input");
            match nearest(name, names.chain(members)) {
                Some(nearest) => finding.help(format!("did you mean `{nearest}`?")),
                None => finding.help(format!("where a person gives it, add it to the inputs: [inputs] {name} = {{}}")),
            }
        })
        .collect()
}

/// `[values]` are computed in the order of their names.
fn computed_too_late(provider: &Provider, language: &Language) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (name, template) in &provider.values {
        let code = Code::Template(template);
        let variables = code.variables(language).unwrap_or_default();
        for other in variables.iter().filter(|other| *other >= name && provider.values.contains_key(*other)) {
            let finding = Finding::mistake(code.place_of(other), format!("`{other}` has no value yet"), "");
            findings.push(finding.help(format!("values are computed in the order of their names, `{name}` first")));
        }
    }
    findings
}

/// What a request uses and only the same or a later step of its operation sets.
fn too_late(provider: &Provider, used: &Use<'_>, language: &Language) -> Vec<Finding> {
    let Some((operation, index)) = used.request else { return Vec::new() };
    let from_elsewhere = |name: &String| {
        let given = INPUTS.contains(&name.as_str()) || provider.inputs.contains_key(name);
        let others =
            Operation::ALL.iter().filter(|other| **other != operation).flat_map(|other| provider.steps(*other));
        let before = provider.steps(operation).iter().take(index);
        given
            || provider.values.contains_key(name)
            || provider.parts().contains(name)
            || others.chain(before).any(|step| step.set.contains_key(name))
    };
    let late = |name: &String| provider.steps(operation).iter().skip(index).any(|step| step.set.contains_key(name));
    let variables = used.code.variables(language).unwrap_or_default();
    let wrong = variables.iter().filter(|name| late(name) && !from_elsewhere(name));
    wrong
        .map(|name| {
            let what = format!("`{name}` has no value yet");
            Finding::mistake(used.code.place_of(name), what, "only this step or a later one sets it")
        })
        .collect()
}

/// `[[require]]` names inputs that some request uses.
fn required(provider: &Provider, document: &Document<'_>, uses: &[Use<'_>], language: &Language) -> Vec<Finding> {
    let requests = uses.iter().filter(|used| used.request.is_some());
    let sent: BTreeSet<String> = requests.filter_map(|used| used.code.variables(language).ok()).flatten().collect();
    let mut findings = Vec::new();
    for (index, require) in provider.require.iter().enumerate() {
        for (position, name) in require.any.iter().enumerate().filter(|(_, name)| !sent.contains(*name)) {
            let at = document.value(&["require".into(), index.into(), "any".into(), position.into()]);
            let finding = Finding::mistake(at, format!("no request uses `{name}`"), "requiring it has no effect");
            findings.push(finding.nearest(name, sent.iter().map(String::as_str)));
        }
        for (position, name) in require.any.iter().enumerate().filter(|(_, name)| sent.contains(*name)) {
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
fn unused(provider: &Provider, document: &Document<'_>, used: &BTreeSet<String>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let help = format!("names that are told to a person: {}", FACTS.join(", "));
    for operation in Operation::ALL {
        for (index, step) in provider.steps(operation).iter().enumerate() {
            for name in step.set.keys().filter(|name| !used.contains(*name) && !FACTS.contains(&name.as_str())) {
                let at = document.key(&[operation.name().into(), index.into(), "set".into(), name.into()]);
                let what = format!("nothing uses `{name}`");
                let finding = Finding::warning(at, what, "it is set here and then forgotten");
                findings.push(match nearest(name, FACTS) {
                    Some(nearest) => finding.help(format!("did you mean `{nearest}`?")),
                    None => finding.help(&help),
                });
            }
        }
    }
    for name in provider.values.keys().filter(|name| !used.contains(*name) && !FACTS.contains(&name.as_str())) {
        let at = document.key(&["values".into(), name.into()]);
        findings.push(Finding::warning(at, format!("nothing uses `{name}`"), "it is computed for nothing"));
    }
    for name in provider.inputs.keys() {
        let at = || document.key(&["inputs".into(), name.into()]);
        if ["code", "codes", "now"].contains(&name.as_str()) {
            findings.push(Finding::mistake(at(), format!("`{name}` is what the command is given"), "it is no input"));
        } else if !used.contains(name) {
            let finding = Finding::warning(at(), format!("nothing uses the input `{name}`"), "nobody is asked for it");
            findings.push(finding.nearest(name, used.iter().map(String::as_str)));
        }
    }
    findings
}
