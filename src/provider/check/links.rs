//! Links that another pattern takes: one of the same file, or of another service, which might get the code.

use url::Url;

use crate::provider::Provider;

use super::Finding;

/// Another service whose links are known here: by its file, or by an instance of it.
#[derive(Debug, Clone)]
pub struct Neighbour {
    /// The id, or what the instance is called.
    pub name: String,
    pub provider: Provider,
    /// Where it is; `None` where a file does not say.
    pub base: Option<Url>,
}

impl From<Provider> for Neighbour {
    fn from(provider: Provider) -> Self {
        Self { name: provider.id().to_owned(), base: provider.base().cloned(), provider }
    }
}

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

/// Links of a host that the requests do not go to: whoever clicks on one should know who gets the code.
pub fn elsewhere(provider: &Provider) -> Vec<Finding> {
    let own = provider.base().and_then(Url::host_str).unwrap_or_default();
    let strange = provider.links.iter().filter_map(|pattern| {
        let host = pattern.get_ref().host()?;
        (!are_related(&host, own)).then(|| {
            let goes_to = if own.is_empty() { "the host that --url names" } else { own };
            let what = format!("the codes in links of {host} go to {goes_to}");
            let finding = Finding::warning(pattern.span(), what, "");
            finding.help("right only if both belong to the same service; `{base}` stands for the service's own address")
        })
    });
    strange.collect()
}

/// Whether both names end alike, in more than what a registry gives to everybody: `com`, `co.uk`.
fn are_related(one: &str, other: &str) -> bool {
    let labels = |host: &str| host.rsplit('.').map(str::to_owned).collect::<Vec<_>>();
    let (one_labels, other_labels) = (labels(one), labels(other));
    let shared = one_labels.iter().zip(&other_labels).take_while(|(one, other)| one == other).count();
    let is_number = one_labels[0].bytes().all(|byte| byte.is_ascii_digit());
    let is_open = one_labels.get(1).is_some_and(|second| second.len() <= 3) && one_labels[0].len() == 2;
    one == other || (!is_number && shared >= if is_open { 3 } else { 2 })
}

pub fn overlaps(provider: &Provider, other: &Neighbour) -> Vec<Finding> {
    let mut findings = Vec::new();
    for pattern in &provider.links {
        let mine = pattern.get_ref();
        for theirs in other.provider.links.iter().map(toml::Spanned::get_ref).filter(|theirs| mine.overlaps(theirs)) {
            let origins = (mine.origin_at(provider.base()), theirs.origin_at(other.base.as_ref()));
            let what = format!("a link of `{}` fits as well: {theirs}", other.name);
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
