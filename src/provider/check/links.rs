//! Links of two files that one link could belong to: the wrong service might get the code.

use crate::provider::{Provider, link};

use super::Finding;

pub fn overlaps(provider: &Provider, other: &Provider) -> Vec<Finding> {
    let mut findings = Vec::new();
    for pattern in &provider.links {
        let Ok(mine) = link::Pattern::parse(pattern.get_ref()) else { continue };
        for theirs in &other.links {
            let Ok(parsed) = link::Pattern::parse(theirs.get_ref()) else { continue };
            if !mine.overlaps(&parsed) {
                continue;
            }
            let origins = (mine.origin_at(base(provider).as_ref()), parsed.origin_at(base(other).as_ref()));
            let what = format!("a link of `{}` fits, too: {}", other.id(), theirs.get_ref());
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

fn base(provider: &Provider) -> Option<url::Url> {
    link::base(provider.base_url.as_ref()?.get_ref()).ok()
}
