//! Names in `[session]`: that every one gets a value, and that there is a session at all or a word why not.

use std::collections::BTreeSet;

use crate::provider::{Provider, well_known};

use super::Finding;
use super::document::Document;
use super::names::GIVEN;

pub fn look(provider: &Provider, document: &Document<'_>) -> Vec<Finding> {
    let spec = &provider.session;
    let mut findings = Vec::new();
    let set: BTreeSet<&String> = provider.all_steps().flat_map(|(_, _, step)| step.set.keys()).collect();
    let has_value = |name: &String| set.contains(name) || is_given(provider, name);
    for (field, names) in [("secret", &spec.secret), ("keep", &spec.keep)] {
        for (index, name) in names.iter().enumerate().filter(|(_, name)| !has_value(name)) {
            let at = document.value(&["session".into(), field.into(), index.into()]);
            let what = format!("no step sets `{name}`");
            let finding = Finding::mistake(at, what, "the session would never be complete");
            findings.push(finding.nearest(name, set.iter().map(|name| name.as_str())));
        }
    }
    let at = || document.key(&["session".into()]);
    let is_empty = spec.secret.is_empty() && spec.cookies.is_empty();
    match &spec.none {
        None if is_empty => {
            let help =
                "say what is kept: secret = [\"token\"] or cookies = [\"…\"]; or why there is none: none = \"…\"";
            let keeps_nothing = match at() {
                at if at.is_empty() => Finding::mistake(provider.id.span(), "nothing is kept", "no `[session]` here"),
                at => Finding::mistake(at, "`[session]` keeps nothing", ""),
            };
            findings.push(keeps_nothing.help(help));
        }
        Some(_) if !is_empty => {
            let at = document.key(&["session".into(), "none".into()]);
            findings.push(Finding::mistake(
                at,
                "`none` says there is no session",
                "and `secret` or `cookies` keep one",
            ));
        }
        _ => {}
    }
    if !provider.prove.is_empty() && provider.verify.as_ref().is_none_or(|verify| verify.never.is_some()) {
        let at = document.key(&["prove".into()]);
        let finding = Finding::mistake(at, "`prove` fetches a token that nothing verifies", "");
        findings.push(finding.help("say how it is verified: [verify] variable = \"…\", algorithms = [\"…\"]"));
    }
    if let Some(before) = spec.refresh_before.as_ref().filter(|_| provider.refresh.is_empty()) {
        let finding = Finding::mistake(before.span(), "`refresh-before` needs steps of `refresh`", "there is none");
        findings.push(finding.help("add a step: [[refresh]]"));
    }
    if !spec.secret.is_empty() && spec.headers.is_empty() {
        let finding = Finding::warning(at(), "no header carries the session", "");
        findings.push(
            finding.help("later calls would be made without it: headers = { Authorization = \"Bearer {{ token }}\" }"),
        );
    }
    findings
}

fn is_given(provider: &Provider, name: &str) -> bool {
    let given = well_known(name).is_some() || provider.inputs.contains_key(name) || provider.values.contains_key(name);
    given || provider.parts().contains(name) || GIVEN.contains(&name)
}
