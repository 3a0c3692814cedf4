//! What can be wrong with steps: which one spends, where `on` leads, what they are called.

use std::collections::BTreeSet;

use crate::http::Method;
use crate::provider::{Operation, Provider, Step};

use super::Finding;
use super::document::{At, Document};

pub fn look(provider: &Provider, document: &Document<'_>) -> Vec<Finding> {
    let mut findings = spending(provider, document);
    findings.extend(provider.probe.iter().flat_map(probing));
    for operation in Operation::ALL {
        let mut names = BTreeSet::new();
        for (index, step) in provider.steps(operation).iter().enumerate() {
            let path = |field| [At::from(operation.name()), At::from(index), At::Name(field)];
            let name = step.name(operation);
            if !names.insert(name) && step.id.is_some() {
                let what = format!("two steps of `{}` are called `{name}`", operation.name());
                findings.push(Finding::mistake(document.value(&path("id")), what, "conditions cannot tell them apart"));
            }
            if step.each.is_some() && step.set.is_empty() {
                let finding = Finding::mistake(document.key(&path("each")), "`each` has nothing to do", "");
                findings.push(finding.help("say what to take of every `item`: set = { code = \"{{ item.… }}\" }"));
            }
            for branch in step.on.values() {
                let (at, branch) = (branch.span(), branch.get_ref());
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

/// A probe goes out before anybody has given anything, and must change nothing.
fn probing(probe: &Step) -> Vec<Finding> {
    let (method, path) = probe.call();
    let mut findings = Vec::new();
    if method != Method::Get {
        findings.push(Finding::mistake(path.at(), "a probe only looks", "expected get"));
    }
    if probe.expect.is_none() {
        let finding =
            Finding::mistake(path.at(), "a probe without `expect` tells nothing", "other services answer as well");
        findings.push(finding.help("say what only this service answers: expect = \"body.… is defined\""));
    }
    for template in probe.request_templates() {
        let names = template.variables().into_iter().flatten();
        findings.extend(names.map(|name| {
            let what = format!("a probe cannot use `{name}`");
            Finding::mistake(template.at(), what, "nothing of the invitation or of the person goes along")
        }));
    }
    findings
}

/// Which step uses the code up, and what such a step cannot say.
fn spending(provider: &Provider, document: &Document<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (operation, index, step) in provider.all_steps().filter(|(_, _, step)| step.spends == Some(true)) {
        let at = document.key(&[operation.name().into(), index.into(), "spends".into()]);
        if operation != Operation::Accept {
            let what = format!("a step of `{}` cannot spend the code", operation.name());
            findings.push(Finding::mistake(at, what, "only steps of `accept` do"));
        } else if step.call().0 == Method::Get {
            let finding = Finding::mistake(at, "a GET cannot spend the code", "");
            let help = "mark the step that accepts, or leave `spends` out: the last step other than a GET spends";
            findings.push(finding.help(help));
        }
    }
    let spending: Vec<usize> = (0..provider.accept.len()).filter(|index| provider.spends(*index)).collect();
    for index in &spending {
        let step = &provider.accept[*index];
        // Of several such steps, `when` says which one it is this time.
        let conditional = step.when.is_some() && spending.len() == 1;
        let unfit = [
            ("optional", step.optional, "its failure decides what became of the invitation"),
            ("on", !step.on.is_empty(), "what runs in its place would not have accepted anything"),
            ("when", conditional, "without it nothing is accepted"),
            ("repeat", !step.repeat, "after a lost answer it may have to be sent again"),
        ];
        for (field, _, why) in unfit.into_iter().filter(|(_, is_there, _)| *is_there) {
            let at = document.key(&["accept".into(), (*index).into(), field.into()]);
            findings.push(Finding::mistake(at, format!("the step that spends the code takes no `{field}`"), why));
        }
    }
    if spending.is_empty() {
        let at = provider.accept.first().map_or(0..0, |step| step.call().1.at());
        let what = "no step of `accept` spends the code";
        findings.push(Finding::mistake(at, what, "every step here is a GET, which only looks"));
    }
    findings
}
