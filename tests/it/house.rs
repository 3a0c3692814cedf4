//! Who may use whom: the walls of the house, read from the source.
//!
//! The tables are exact: what nobody uses any more is taken out. A test that fails names the row to edit.

mod source;

use std::collections::{BTreeMap, BTreeSet};

use source::{Source, root, sources};

/// Every room and the rooms it uses, top down: a room uses only rooms below it.
#[rustfmt::skip]
const ROOMS: &[(&str, &[&str])] = &[
    ("main", &["lib"]),
    ("lib", &["commands", "host", "config", "cli", "answers", "session", "ui", "disk", "ended", "error"]),
    ("commands", &["examples", "accepting", "client", "host", "inputs", "engine", "config", "cli", "sandbox", "answers", "provider", "session", "ui", "disk", "ended", "digest", "error"]),
    ("examples", &["accepting", "client", "inputs", "engine", "cli", "provider", "http", "error", "secret", "who"]),
    ("accepting", &["client", "host", "inputs", "engine", "config", "cli", "answers", "provider", "session", "ui", "http", "ended", "error", "secret", "who"]),
    ("client", &["host", "inputs", "engine", "config", "cli", "sandbox", "answers", "provider", "verify", "session", "ui", "http", "disk", "digest", "error", "secret"]),
    ("host", &["ui", "http", "error"]),
    ("inputs", &["config", "cli", "provider", "ui", "disk", "error", "secret"]),
    ("engine", &["provider", "http", "error", "secret", "who"]),
    ("config", &["cli", "session", "source", "error"]),
    ("cli", &["sandbox", "session", "ui", "error", "secret"]),
    ("sandbox", &["http", "digest", "error"]),
    ("answers", &["provider", "session", "error", "who"]),
    ("provider", &["verify", "http", "source", "error", "secret"]),
    ("verify", &[]),
    ("session", &["disk", "digest", "error", "secret", "who"]),
    ("ui", &["error", "secret", "who"]),
    ("http", &["disk", "error", "secret"]),
    ("disk", &["error", "secret"]),
    ("source", &[]),
    ("ended", &["error"]),
    ("digest", &[]),
    ("source", &[]),
    ("error", &[]),
    ("secret", &[]),
    ("who", &[]),
];

/// The parts of rooms that only some use: the others know requests and replies as plain values.
const INNER_ROOMS: &[(&str, &[&str])] = &[("http::network", &["http", "host", "client"])];

/// Each outside crate, and the rooms or files that own it.
#[rustfmt::skip]
const OWNERS: &[(&str, &[&str])] = &[
    ("clap", &["cli", "sandbox/fault", "sandbox/signing", "session/vault"]), ("clap_complete", &["commands/completions"]), ("clap_complete_nushell", &["commands/completions"]),
    ("anstyle", &["ui"]), ("dialoguer", &["ui"]), ("rpassword", &["ui"]), ("shlex", &["ui"]),
    ("directories", &["host"]), ("signal-hook", &["host"]), ("rustix", &["host", "ui", "disk", "session/vault"]),
    ("minijinja", &["provider/template"]), ("toml", &["provider", "config"]), ("toml_edit", &["config/remembering"]), ("idna", &["client/likeness"]),
    ("reqwest", &["http"]), ("rustls", &["http"]), ("tower", &["http/connection"]), ("log", &["http/heard"]), ("tokio", &["http", "sandbox/serve"]),
    ("hyper", &["http", "sandbox/serve"]), ("hyper-util", &["http", "sandbox/serve"]),
    ("http-body-util", &["sandbox/serve"]),
    ("rustls-native-certs", &["http"]),
    ("keyring", &["session/vault"]), ("dbus-secret-service-keyring-store", &["session/vault"]),
    ("dbus-secret-service", &["session/vault"]), ("apple-native-keyring-store", &["session/vault"]),
    ("ring", &["digest", "verify/signature", "sandbox/signing"]), ("tempfile", &["disk", "session/vault/tests"]),
    ("zeroizing-alloc", &["main"]), ("zeroize", &["secret", "session", "http", "verify"]),
];

/// The outside crates that are for all.
const FREE: &[&str] = &["anyhow", "data-encoding", "jiff", "percent-encoding", "serde", "serde_json", "strsim", "url"];

/// What is built in is known by its provider file, never by the code.
#[rustfmt::skip]
const SERVICES: &[&str] = &[
    "datawire", "crux", "vortex", "elastic", "better-auth", "better_auth", "pocketbase", "directus", "github",
];

#[track_caller]
fn none(mistakes: &[String]) {
    assert!(mistakes.is_empty(), "tests/it/house.rs and the code differ:\n{}", mistakes.join("\n"));
}

#[test]
fn arrows_between_rooms_go_down_only() {
    let mut mistakes = Vec::new();
    for (at, (room, used)) in ROOMS.iter().enumerate() {
        for below in used.iter().filter(|below| ROOMS[at + 1..].iter().all(|(name, _)| name != *below)) {
            mistakes.push(format!("ROOMS: {room} → {below} goes up; the row of a room stands above those it uses"));
        }
    }
    none(&mistakes);
}

/// What every room uses: the other rooms, and the files that use each.
fn arrows(sources: &[Source]) -> BTreeMap<&str, BTreeMap<&str, Vec<&str>>> {
    let mut arrows: BTreeMap<_, _> = ROOMS.iter().map(|(room, _)| (*room, BTreeMap::<_, Vec<_>>::new())).collect();
    for source in sources {
        let others = source.used().map(|(other, _)| other).filter(|other| *other != source.room());
        let others: BTreeSet<&str> = others.filter(|other| ROOMS.iter().any(|(room, _)| room == other)).collect();
        let used = arrows.entry(source.room()).or_default();
        others.into_iter().for_each(|other| used.entry(other).or_default().push(source.place.as_str()));
    }
    arrows
}

#[test]
fn every_room_uses_the_rooms_of_its_row_and_no_others() {
    let sources = sources();
    let arrows = arrows(&sources);
    let mut mistakes = Vec::new();
    for source in &sources {
        if ROOMS.iter().all(|(room, _)| *room != source.room()) {
            mistakes.push(format!("ROOMS: give {} a row", source.room()));
        }
    }
    for (room, used) in ROOMS {
        for (other, files) in &arrows[room] {
            if !used.contains(other) {
                let files = files.join(", ");
                mistakes.push(format!("ROOMS: {room} uses {other} ({files}): add it to that row, or do without it"));
            }
        }
        for idle in used.iter().filter(|other| !arrows[room].contains_key(*other)) {
            mistakes.push(format!("ROOMS: no file of {room} uses {idle}: take it out of that row"));
        }
    }
    none(&mistakes);
}

#[test]
fn inner_rooms_are_used_by_those_of_their_row_and_no_others() {
    let sources = sources();
    let mut mistakes = Vec::new();
    for (inner, users) in INNER_ROOMS {
        let (outer, name) = inner.split_once("::").unwrap();
        let entering: BTreeSet<&str> = sources
            .iter()
            .filter(|source| source.used().any(|(room, part)| room == outer && part == Some(name)))
            .map(Source::room)
            .collect();
        for room in entering.iter().filter(|room| !users.contains(room)) {
            mistakes.push(format!("INNER_ROOMS: {room} uses {inner}: add it to that row, or do without it"));
        }
        for room in users.iter().filter(|room| !entering.contains(*room)) {
            mistakes.push(format!("INNER_ROOMS: {room} does not use {inner}: take it out of that row"));
        }
    }
    none(&mistakes);
}

#[test]
fn each_outside_crate_is_used_by_its_owners_and_by_nobody_else() {
    let sources = sources();
    let mut mistakes = Vec::new();
    for (name, owners) in OWNERS {
        let users: Vec<&Source> = sources.iter().filter(|source| source.enters(name)).collect();
        for source in users.iter().filter(|source| !owners.iter().any(|owner| source.is_in(owner))) {
            mistakes.push(format!("OWNERS: {} uses {name}: add it to that row, or ask an owner", source.place));
        }
        for owner in owners.iter().filter(|owner| !users.iter().any(|source| source.is_in(owner))) {
            mistakes.push(format!("OWNERS: {owner} does not use {name}: take it out of that row"));
        }
    }
    for name in FREE.iter().filter(|name| !sources.iter().any(|source| source.enters(name))) {
        mistakes.push(format!("FREE: {name} is not used at all"));
    }
    none(&mistakes);
}

#[test]
fn every_dependency_has_a_row_among_the_owners() {
    let manifest = std::fs::read_to_string(root().join("Cargo.toml")).unwrap();
    let mut section = "";
    for line in manifest.lines() {
        if line.starts_with('[') {
            section = line;
        } else if section.ends_with("dependencies]")
            && !section.contains("dev-")
            && let Some((name, _)) = line.split_once(" = ")
        {
            let is_owned = OWNERS.iter().any(|(owned, _)| *owned == name) || FREE.contains(&name);
            assert!(is_owned, "give {name} a row in OWNERS");
        }
    }
}

#[test]
fn a_file_can_be_seen_whole_and_has_a_name_one_can_say() {
    for Source { place, text, .. } in sources() {
        assert!(text.lines().count() <= 300, "{place} has more than 300 lines");
        assert!(text.starts_with("//! "), "{place} does not say what it is for");
        let name = place.rsplit('/').next().unwrap_or_default();
        assert!(!["utils", "util", "common", "helpers", "misc"].contains(&name), "{place}: name what it holds");
    }
}

#[test]
fn no_code_knows_a_service_by_name() {
    for source in sources().iter().filter(|source| source.room() != "sandbox") {
        for (number, line) in source.text.lines().enumerate() {
            let is_file_list = source.place == "provider/builtin/index" && line.contains("include_str!");
            let line = line.to_lowercase();
            let named = SERVICES.iter().find(|service| is_word_of(&line, service));
            if let Some(service) = named.filter(|_| !is_file_list) {
                panic!("src/{}.rs:{} knows {service}", source.place, number + 1);
            }
        }
    }
}

fn is_word_of(line: &str, word: &str) -> bool {
    let is_letter = |character: Option<char>| character.is_some_and(char::is_alphanumeric);
    line.match_indices(word)
        .any(|(at, _)| !is_letter(line[..at].chars().next_back()) && !is_letter(line[at + word.len()..].chars().next()))
}

/// Its CPU-jitter entropy costs every process some 27 ms; any dependency's default feature could bring it back.
#[test]
fn aws_lc_is_not_in_the_tree() {
    let users_of = |name: &str| {
        let args = ["tree", "--offline", "--edges", "normal,build", "--invert", name];
        let output = std::process::Command::new(env!("CARGO")).args(args).current_dir(root()).output().unwrap();
        (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap())
    };
    assert!(users_of("ring").0.contains("rsvp"), "cargo tree does not answer: {}", users_of("ring").1);
    let (users, complaint) = users_of("aws-lc-sys");
    assert_eq!(users, "");
    let is_absent = complaint.contains("did not match any packages") || complaint.contains("nothing to print");
    assert!(is_absent, "{complaint}");
    // The tree above is this platform's; the lock file has every platform's.
    let locked = std::fs::read_to_string(root().join("Cargo.lock")).unwrap();
    assert!(!locked.contains("aws-lc-sys"));
}

#[test]
fn a_path_is_seen_wherever_it_is_written() {
    let seen = |place: &str, text: &str| {
        let source = Source::new(place, text.to_owned());
        let used = source.used().filter(|(room, _)| *room != source.room());
        let used = used.map(|(room, part)| [Some(room), part].into_iter().flatten().collect::<Vec<_>>().join("::"));
        used.collect::<Vec<_>>().join(" ")
    };
    assert_eq!(seen("ui", "use crate::host::Host;"), "host::Host");
    assert_eq!(seen("ui", "use crate::{error::{A, B}, disk as files, cli::*};"), "cli disk error::A error::B");
    assert_eq!(seen("ui/ask", "use super::super::host;\nuse super::tell;"), "host");
    assert_eq!(seen("ui", "use super::host;\nmod tests { use super::*; use super::super::disk; }"), "disk host");
    assert_eq!(
        seen("ui", "// crate::a\nfn f() { /* crate::b */ g((\"crate::c\", r#\"crate::d\"#, 'x')); crate::e() }"),
        "e"
    );
    assert_eq!(seen("ui", "fn f<'a>(x: &'a crate::http::network::N, y: other::crate_) {}"), "http::network");
    assert_eq!(seen("ui", "fn f() { assert!(matches!(x, Some(crate::cli::A) | super::disk::B)) }"), "cli::A disk::B");
    assert_eq!(
        seen("ui", "#[derive(crate::cli::A)]\n#[serde(with = \"x\")]\npub(crate) struct S(Vec<super::disk::B>);"),
        "cli::A disk::B"
    );
    assert_eq!(seen("lib", "mod ui;\nuse cli::Stop;\nfn f() { host::f() }"), "cli::Stop host::f");
    assert_eq!(seen("main", "fn main() { rsvp::run() }"), "lib");
    let enters = |text: &str, name: &str| Source::new("ui", text.to_owned()).enters(name);
    for text in [
        "use url;",
        "use url as u;",
        "use {url::Url, toml::x};",
        "fn f() { let x: ::url::Url; }",
        "#[derive(url::A)] struct S;",
    ] {
        assert!(enters(text, "url"), "{text}");
    }
    for text in ["use crate::url::Url;", "fn f(url: u8) -> u8 { url }", "fn f() { url() }"] {
        assert!(!enters(text, "url"), "{text}");
    }
}
