//! Links of two files that one link could belong to: the wrong service might get the code.

use crate::provider::Provider;

use super::Finding;

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
