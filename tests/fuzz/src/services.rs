//! The built-in providers, read once, and the requests of their steps.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use rsvp::provider::{Operation, Provider, Step, builtin, link};
use url::Url;

/// Where a self-hosted service stands here.
pub const SELF_HOSTED: &str = "https://service.example:8443/below";

/// Every built-in provider.
pub fn all() -> &'static [Provider] {
    static ALL: LazyLock<Vec<Provider>> = LazyLock::new(|| {
        builtin::ids().map(|id| builtin::load(id).expect("it is built in").expect("it can be read")).collect()
    });
    &ALL
}

/// The provider that `word` names, or else one that depends on `word` alone.
pub fn named(word: &str) -> &'static Provider {
    let all = all();
    let sum = word.bytes().fold(0_usize, |sum, byte| sum.wrapping_mul(31).wrapping_add(usize::from(byte)));
    all.iter().find(|provider| provider.id() == word).unwrap_or(&all[sum % all.len()])
}

/// The base URL of `provider`.
pub fn base(provider: &Provider) -> Url {
    provider.base().cloned().unwrap_or_else(|| link::base(SELF_HOSTED).expect("a base URL"))
}

/// Every word of the built-in files: members of answers, reasons, header names.
pub fn words() -> Vec<String> {
    let texts = all().iter().map(|provider| provider.read_from.text.as_str());
    let inside = |character: char| character.is_alphanumeric() || matches!(character, '_' | '-' | '.');
    let words = texts.flat_map(|text| text.split(move |character| !inside(character)));
    let words: BTreeSet<&str> = words.filter(|word| (3..=40).contains(&word.len())).collect();
    words.into_iter().map(str::to_owned).collect()
}

/// Every step of `provider`.
pub fn steps(provider: &Provider) -> impl Iterator<Item = &Step> {
    Operation::ALL.into_iter().flat_map(|operation| provider.steps(operation))
}

/// `provider` with nothing to do but `step`, as a log-in, whatever else it depends on.
pub fn with_only(provider: &Provider, step: &Step) -> Provider {
    let mut alone = step.clone();
    alone.when = None;
    Provider { login: vec![alone], ..provider.clone() }
}

/// The variables that the request of `step` uses.
pub fn variables(step: &Step) -> BTreeSet<String> {
    let templates = step.request_templates().into_iter();
    templates.flat_map(|template| template.variables().expect("it was checked").clone()).collect()
}

/// Whether `url` is at `base` with exactly the segments of `route`, the path as the file writes it (R26, R27).
pub fn stays_in_place(url: &str, base: &Url, route: &str) -> bool {
    let Ok(url) = Url::parse(url) else { return false };
    let segments = |path: &str| path.matches('/').count();
    let below = base.path().trim_end_matches('/');
    url.origin() == base.origin()
        && url.username().is_empty()
        && url.password().is_none()
        && url.fragment().is_none()
        && url.path().starts_with(below)
        && segments(url.path()) == segments(below) + segments(route)
        && !url.path().split('/').any(|segment| matches!(segment, "." | ".."))
}
