//! Links that another pattern takes: one of the same file, or of another service, which might get the code.

use crate::provider::Provider;

use super::Finding;

/// The first pattern that fits is used, so one that an earlier pattern covers never is.
pub fn covered(provider: &Provider) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (at, pattern) in provider.links.iter().enumerate() {
        let earlier = provider.links[..at].iter().map(toml::Spanned::get_ref);
        if let Some(earlier) = { earlier }.find(|earlier| earlier.covers(pattern.get_ref())) {
            let what = format!("no link is ever read by this pattern: {earlier} takes them all");
            findings.push(Finding::mistake(pattern.span(), what, "").help("put this one first, or leave it out"));
        }
    }
    findings
}

pub fn overlaps(provider: &Provider, other: &Provider) -> Vec<Finding> {
    let mut findings = Vec::new();
    for pattern in &provider.links {
        let mine = pattern.get_ref();
        for theirs in other.links.iter().map(toml::Spanned::get_ref).filter(|theirs| mine.overlaps(theirs)) {
            let origins = (mine.origin_at(provider.base()), theirs.origin_at(other.base()));
            let what = format!("a link of `{}` fits as well: {theirs}", other.id());
            match origins {
                (Some(mine), Some(theirs)) if mine == theirs => {
                    let finding = Finding::mistake(pattern.span(), what, "the two cannot be told apart");
                    findings.push(finding.help("make the path or query say more, or give both services one file"));
                }
                (None, None) => {
                    let finding = Finding::warning(pattern.span(), what, "");
                    findings.push(finding.help("with --url and no -p, the first of the two would be taken"));
                }
                _ => {}
            }
        }
    }
    findings
}
