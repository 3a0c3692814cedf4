//! What can be wrong with steps: which one spends, where `on` leads, what they are called.

use std::collections::BTreeSet;

use crate::http::Method;
use crate::provider::{Operation, Provider};

use super::Finding;
use super::document::{At, Document};

pub fn look(provider: &Provider, document: &Document<'_>) -> Vec<Finding> {
    let mut findings = spending(provider, document);
    for operation in Operation::ALL {
        let mut names = BTreeSet::new();
        for (index, step) in provider.steps(operation).iter().enumerate() {
            let path = |field| [At::from(operation.name()), At::from(index), At::Name(field)];
            let name = step.id.as_deref().unwrap_or(operation.name());
            if !names.insert(name) && step.id.is_some() {
                let what = format!("two steps of `{}` are called `{name}`", operation.name());
                findings.push(Finding::mistake(document.value(&path("id")), what, "conditions cannot tell them apart"));
            }
            if step.each.is_some() && step.set.is_empty() {
                let finding = Finding::mistake(document.key(&path("each")), "`each` has nothing to do", "");
                findings.push(finding.help("say what to take of every `item`: set = { code = \"{{ item.… }}\" }"));
            }
            for (reason, branch) in &step.on {
                let name = serde_json::to_value(reason_name(*reason)).unwrap_or_default();
                let at = document.value(&[&path("on")[..], &[At::Name(name.as_str().unwrap_or_default())]].concat());
                if provider.steps(*branch).is_empty() {
                    let what = format!("`{}` has no steps", branch.name());
                    let with_steps = Operation::ALL.iter().filter(|other| !provider.steps(**other).is_empty());
                    let names: Vec<&str> = with_steps.map(|operation| operation.name()).collect();
                    let finding = Finding::mistake(at, what, "nothing would be done");
                    findings.push(finding.help(format!("the operations of this file are {}", names.join(", "))));
                } else if *branch == operation {
                    findings.push(Finding::mistake(at, format!("`{}` would run itself", branch.name()), ""));
                }
            }
        }
    }
    findings
}

fn reason_name(reason: crate::provider::Reason) -> String {
    // Its Debug name in kebab-case is its name in the file.
    let mut name = String::new();
    for character in format!("{reason:?}").chars() {
        if character.is_uppercase() && !name.is_empty() {
            name.push('-');
        }
        name.extend(character.to_lowercase());
    }
    name
}

fn spending(provider: &Provider, document: &Document<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for operation in Operation::ALL {
        for (index, step) in provider.steps(operation).iter().enumerate().filter(|(_, step)| step.spends == Some(true))
        {
            let at = document.key(&[operation.name().into(), index.into(), "spends".into()]);
            if operation != Operation::Accept {
                let what = format!("a step of `{}` cannot spend the code", operation.name());
                findings.push(Finding::mistake(at, what, "only steps of `accept` do"));
            } else if step.call().0 == Method::Get {
                let finding = Finding::mistake(at, "a GET cannot spend the code", "");
                findings
                    .push(finding.help(
                        "mark the step that accepts, or leave `spends` out: the last step that is no GET spends",
                    ));
            }
        }
    }
    for (index, step) in provider.accept.iter().enumerate().filter(|(index, _)| provider.spends(*index)) {
        if step.optional {
            let at = document.key(&["accept".into(), index.into(), "optional".into()]);
            findings.push(Finding::mistake(at, "the step that spends the code cannot be optional", ""));
        }
    }
    if !(0..provider.accept.len()).any(|index| provider.spends(index)) {
        let at = provider.accept.first().map_or(0..0, |step| step.call().1.at());
        let what = "no step of `accept` spends the code";
        findings.push(Finding::mistake(at, what, "every step here is a GET, which only looks"));
    }
    findings
}
