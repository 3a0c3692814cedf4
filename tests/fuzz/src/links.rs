//! Any text as invitation code or link: a link belongs to a service only at its exact origin, and a code never leaves
//! its place in a request.

use rsvp::cli::{Code, lacks_scheme};
use rsvp::engine::{self, Asked, Earlier, Outside, Sending, Start};
use rsvp::error::{Accepted, Error, Result};
use rsvp::http::cookies::Jar;
use rsvp::http::{Failure, Reply};
use rsvp::provider::{Operation, Provider, Step, Vars};
use rsvp::secret::SecretValue;
use url::Url;

use super::services;

/// The trial.
pub fn trial(bytes: &[u8]) {
    let given = String::from_utf8_lossy(bytes);
    let parsed = given.parse::<Code>();
    let text = without_surroundings(&given);
    assert!(parsed.is_err() || !must_be_refused(text), "{given:?}");
    match parsed {
        Ok(Code::Bare(code)) => assert!(code.expose() == text && link_in(text).is_none(), "{given:?}"),
        Ok(Code::Link(link) | Code::Schemeless(link)) => {
            assert_eq!(link_in(text), Some(Ok(link.expose().clone())), "{given:?}")
        }
        Err(_) if must_be_refused(text) => return,
        Err(_) => return assert!(matches!(link_in(text), Some(Err(_))), "{given:?}"),
    }
    for provider in services::all() {
        belongs_only_by_origin(provider, text);
        taken_apart_whole(provider, text);
    }
    let provider = services::named(text);
    let steps: Vec<&Step> = services::steps(provider).collect();
    keeps_its_place(provider, steps[text.len() % steps.len()], text);
}

const INVISIBLE: &str = "\u{feff}\u{200b}\u{200c}\u{200d}\u{2060}\u{ad}";

/// What pasting leaves around a code, and angle brackets, are no part of it.
fn without_surroundings(given: &str) -> &str {
    let text = given.trim_matches(|c: char| c.is_whitespace() || INVISIBLE.contains(c));
    if text.len() > 1 && text.starts_with('<') && text.ends_with('>') { &text[1..text.len() - 1] } else { text }
}

/// R27, said once more in other words.
fn must_be_refused(text: &str) -> bool {
    let marks = "\u{61c}\u{200e}\u{200f}\u{202a}\u{202b}\u{202c}\u{202d}\u{202e}\u{2066}\u{2067}\u{2068}\u{2069}";
    let control = |c: char| c < ' ' || ('\u{7f}'..='\u{9f}').contains(&c);
    ["", ".", ".."].contains(&text)
        || text.len() > 2048
        || text.contains(|c| control(c) || marks.contains(c) || INVISIBLE.contains(c))
}

/// What a browser would follow, also where the scheme is left out.
fn link_in(text: &str) -> Option<Result<Url, url::ParseError>> {
    let lower = text.to_ascii_lowercase();
    if lacks_scheme(text) {
        return Some(Url::parse(&format!("https://{}", text.trim_start_matches('/'))));
    }
    let is_link = ["http:", "https:"].iter().any(|scheme| lower.starts_with(scheme)) || text.contains("://");
    is_link.then(|| Url::parse(text))
}

/// R34: where a pattern takes `text` as a link, the text names the very origin, as far as a plain look can tell.
fn belongs_only_by_origin(provider: &Provider, text: &str) {
    let Ok(url) = Url::parse(text) else { return };
    let base = services::base(provider);
    for pattern in &provider.links {
        let pattern = pattern.get_ref();
        if let Some(vars) = pattern.matches(&url, Some(&base)) {
            let origin = pattern.origin_at(Some(&base)).expect("there is a base");
            assert!(names_origin(text, &origin), "{}: {text:?} is no link of {origin}", provider.id());
            assert!(vars.iter().all(|(name, value)| vars.is_secret(name) && value.as_str() != Some("")));
        }
    }
}

/// A URL parser of a few lines (WHATWG URL, the special schemes): whether `text` has exactly this `origin`.
fn names_origin(text: &str, origin: &str) -> bool {
    let (scheme, host_and_port) = origin.split_once("://").expect("an origin");
    let Some((theirs, rest)) = text.trim_matches(' ').split_once(':') else { return false };
    let rest = rest.trim_start_matches(['/', '\\']);
    let authority = rest.split(['/', '\\', '?', '#']).next().unwrap_or_default();
    let place = match authority.rsplit_once('@') {
        // A user name or a password is refused; a bare @ says nothing.
        Some((user, place)) => match user {
            "" | ":" => place,
            _ => return false,
        },
        None => authority,
    };
    // Other spellings of a name (full width, soft hyphens, percent-encoding) are folded as browsers fold them.
    let is_plain = place.bytes().all(|b| b.is_ascii() && b != b'%');
    let (host, port) = place.rsplit_once(':').unwrap_or((place, ""));
    let (our_host, our_port) = host_and_port.split_once(':').unwrap_or((host_and_port, ""));
    let usual = if scheme == "https" { 443 } else { 80 };
    let number = |port: &str| if port.is_empty() { Some(usual) } else { port.parse::<u32>().ok() };
    theirs.eq_ignore_ascii_case(scheme)
        && (!is_plain || host.eq_ignore_ascii_case(our_host))
        && number(port) == number(our_port)
}

/// A code of several parts is nothing but its parts.
fn taken_apart_whole(provider: &Provider, text: &str) {
    for pattern in &provider.codes {
        if let Some(vars) = pattern.get_ref().matches(text) {
            assert!(vars.iter().all(|(_, value)| value.as_str().is_some_and(|part| text.contains(part))));
        }
    }
}

/// R26, R27: with `text` for the code and for everything else a service or a person can say, the request of `step` goes
/// where the file says, or is not made at all.
///
/// # Panics
/// It goes elsewhere.
pub fn keeps_its_place(provider: &Provider, step: &Step, text: &str) {
    let alone = services::with_only(provider, step);
    let mut vars = Vars::default();
    for name in services::variables(step) {
        vars.set_secret(&name, text);
    }
    vars.set_secret("codes", vec![text]);
    let (base, now) = (services::base(provider), jiff::Timestamp::UNIX_EPOCH);
    let start = Start { provider: &alone, base, vars, cookies: Jar::default(), now, earlier: Earlier::default() };
    let base = start.base.clone();
    let mut outside = OneRequest { base, text, sent: false };
    let ended = engine::operation(Start { provider: &alone, ..start }, Operation::Login, &mut outside);
    if outside.sent {
        return;
    }
    // What no header can carry is not sent, and neither is what would change the path.
    let told = ended.expect_err("done without a request").to_string();
    let known = ["a header cannot carry", "changes where the request goes", "with control characters"];
    assert!(known.iter().any(|why| told.contains(why)), "{told}");
}

struct OneRequest<'a> {
    base: Url,
    text: &'a str,
    sent: bool,
}

impl Outside for OneRequest<'_> {
    fn ask(&mut self, asked: &Asked, _: Accepted) -> Result<Vec<(String, SecretValue)>> {
        Ok(asked.inputs.iter().map(|input| (input.name.clone(), self.text.into())).collect())
    }

    fn send(&mut self, sending: &Sending<'_>, _: Accepted) -> Result<Result<Reply, Failure>> {
        let request = &sending.request;
        let url = request.url.expose();
        assert!(
            services::stays_in_place(url.as_str(), &self.base, &request.route),
            "{}: {:?}",
            request.route,
            self.text
        );
        self.sent = true;
        Err(Error::cancelled())
    }
}

/// Links and codes of every built-in provider, and what tries to look like them.
pub fn seeds() -> Vec<Vec<u8>> {
    let mut seeds: Vec<String> = ["C0DE", "a/../../b", "%2e%2e", "...", "{{ password }}", "ü;&+ '\"", "-C0DE", "//x"]
        .into_iter()
        .map(str::to_owned)
        .collect();
    for provider in services::all() {
        let base = services::base(provider);
        let patterns = provider.links.iter().map(|pattern| pattern.get_ref().to_string());
        let examples = provider.examples.iter().filter_map(|example| example.code.clone());
        for text in patterns.chain(examples) {
            let plain = text.replace("{base}", base.as_str()).replace(['{', '}'], "");
            let host = base.host_str().unwrap_or_default();
            seeds.push(plain.replacen(host, &host.to_ascii_uppercase(), 1));
            seeds.push(plain.replacen(host, &format!("ida@{host}"), 1));
            seeds.push(plain.replacen(host, &format!("evil.example\\@{host}"), 1));
            seeds.push(plain);
        }
    }
    seeds.into_iter().map(String::into_bytes).collect()
}

/// What URLs are made of.
pub fn words() -> Vec<String> {
    let marks =
        ["https://", "http:", "://", "\\", "@", "%2f", "%2e%2e", "..", "#/", "?code=", ":443", ":8443", "\u{ff0e}"];
    let bases = services::all().iter().map(|provider| services::base(provider).to_string());
    marks.into_iter().map(str::to_owned).chain(bases).collect()
}
