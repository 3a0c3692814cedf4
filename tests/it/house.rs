//! Who may use whom: the walls of the house, read from the source text.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Every room and the rooms it may use, top down: a room uses only rooms below it. `lib`, `commands`, `accepting` and `client` may use all below.
const ROOMS: &[(&str, &[&str])] = &[
    ("main", &["lib"]),
    ("lib", EVERYTHING),
    ("commands", EVERYTHING),
    ("examples", &["accepting", "client", "inputs", "engine", "provider", "http", "cli", "who", "secret", "error"]),
    ("accepting", EVERYTHING),
    ("client", EVERYTHING),
    ("host", &["ui", "http", "session", "disk", "digest", "secret", "error"]),
    ("inputs", &["config", "cli", "provider", "ui", "secret", "error"]),
    ("engine", &["provider", "http", "who", "secret", "error"]),
    ("config", &["cli", "session", "source", "secret", "error"]),
    ("cli", &["sandbox", "session", "secret", "error"]),
    ("sandbox", &["http", "secret", "digest", "error"]),
    ("answers", &["provider", "session", "who", "error"]),
    ("provider", &["verify", "http", "source", "secret", "error"]),
    ("verify", &["http", "secret", "digest", "error"]),
    ("session", &["disk", "digest", "who", "secret", "error"]),
    ("ui", &["who", "secret", "error"]),
    ("http", &["disk", "secret", "error"]),
    ("disk", &["digest", "secret", "error"]),
    ("digest", &[]),
    ("source", &[]),
    ("error", &[]),
    ("secret", &[]),
    ("who", &[]),
];

const EVERYTHING: &[&str] = &["*"];

/// The parts of rooms that only some may use: the others know requests and replies as plain values.
const INNER_ROOMS: &[(&str, &[&str])] = &[("http::network", &["http", "host", "client"])];

/// Each outside crate and the rooms or files that own it; `FREE` is for all.
#[rustfmt::skip]
const OWNERS: &[(&str, &[&str])] = &[
    ("anyhow", FREE), ("data-encoding", FREE), ("jiff", FREE), ("percent-encoding", FREE), ("serde", FREE),
    ("serde_json", FREE), ("strsim", FREE), ("url", FREE),
    ("clap", &["cli", "sandbox/fault", "sandbox/signing", "session/vault"]), ("clap_complete", &["commands/completions"]), ("clap_complete_nushell", &["commands/completions"]),
    ("dialoguer", &["ui"]), ("rpassword", &["ui"]),
    ("directories", &["host"]), ("signal-hook", &["host"]), ("rustix", &["host", "ui", "disk", "session/vault"]),
    ("minijinja", &["provider/template"]), ("toml", &["provider", "config"]),
    ("rustls", &["http"]), ("tokio-rustls", &["http"]), ("tokio", &["http", "sandbox/serve"]),
    ("hyper", &["http", "sandbox/serve"]), ("hyper-util", &["http", "sandbox/serve"]),
    ("http-body-util", &["http", "sandbox/serve"]),
    ("rustls-native-certs", &["http"]),
    ("keyring", &["session/vault"]), ("dbus-secret-service-keyring-store", &["session/vault"]),
    ("dbus-secret-service", &["session/vault"]), ("apple-native-keyring-store", &["session/vault"]),
    ("ring", &["digest", "verify/signature", "sandbox/signing"]), ("tempfile", &["disk", "session/vault/tests"]),
    ("zeroize", &["secret", "session", "http", "verify"]),
];

const FREE: &[&str] = &["*"];

/// What is built in is known by its provider file, never by the code.
#[rustfmt::skip]
const SERVICES: &[&str] = &[
    "datawire", "crux", "vortex", "elastic", "better-auth", "better_auth", "pocketbase", "directus", "github",
];

/// One file of `src`.
struct Source {
    /// Its path below `src`, without `.rs` and `/mod`: `http/cookies`.
    place: String,
    /// As written.
    text: String,
    /// The same without comments, and without what stands in quotes.
    code: String,
}

impl Source {
    fn read(file: &Path) -> Self {
        let text = std::fs::read_to_string(file).unwrap();
        let place = file.strip_prefix(root().join("src")).unwrap().with_extension("");
        let place = place.to_str().unwrap().replace('\\', "/");
        let place = place.strip_suffix("/mod").unwrap_or(&place).to_owned();
        Self { place, code: code_of(&text), text }
    }

    fn room(&self) -> &str {
        self.place.split('/').next().unwrap()
    }

    /// The module this text is in, outermost first; empty for the crate's own.
    fn module(&self) -> Vec<&str> {
        if ["lib", "main"].contains(&self.room()) { Vec::new() } else { self.place.split('/').collect() }
    }

    fn is_in(&self, owner: &str) -> bool {
        owner == "*" || self.place == owner || self.place.starts_with(&format!("{owner}/"))
    }
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn sources() -> Vec<Source> {
    let mut folders = vec![root().join("src")];
    let mut sources = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                sources.push(Source::read(&path));
            }
        }
    }
    assert!(sources.len() > 10, "the house is not where it was");
    sources
}

/// Rust without comments and without the insides of strings and characters.
fn code_of(text: &str) -> String {
    let mut code = String::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let skipped = skipped(rest, code.chars().next_back());
        if skipped == 0 {
            code.push(first);
            rest = &rest[first.len_utf8()..];
        } else {
            let is_comment = first == '/';
            code.push_str(if is_comment { " " } else { "\"\"" });
            rest = &rest[skipped..];
        }
    }
    code
}

/// How many bytes a comment, string or character takes at the start of `rest`; 0 where there is none.
fn skipped(rest: &str, before: Option<char>) -> usize {
    let is_in_word = before.is_some_and(|before| before.is_alphanumeric() || before == '_');
    let until = |from: usize, end: &str| rest[from..].find(end).map_or(rest.len(), |at| from + at + end.len());
    if rest.starts_with("//") {
        return rest.find('\n').unwrap_or(rest.len());
    }
    if rest.starts_with("/*") {
        return until(2, "*/");
    }
    if rest.starts_with('"') {
        return quoted(rest, '"');
    }
    let raw = rest.strip_prefix('r').filter(|_| !is_in_word || before == Some('b'));
    if let Some(hashes) = raw.map(|raw| raw.len() - raw.trim_start_matches('#').len())
        && rest[1 + hashes..].starts_with('"')
    {
        return until(2 + hashes, &format!("\"{}", "#".repeat(hashes)));
    }
    let mut characters = rest.strip_prefix('\'').unwrap_or_default().chars();
    match (characters.next(), characters.next()) {
        (Some('\\'), _) | (Some(_), Some('\'')) => quoted(rest, '\''),
        _ => 0,
    }
}

/// The length of what stands between two `mark`s, both included; a backslash takes the next character's meaning.
fn quoted(rest: &str, mark: char) -> usize {
    let mut is_escaped = false;
    for (at, character) in rest.char_indices().skip(1) {
        match character {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            _ if character == mark => return at + mark.len_utf8(),
            _ => {}
        }
    }
    rest.len()
}

/// The paths below the crate's root that a text names: `crate::x::y`, `rsvp::x`, `super::x`, groups in braces too.
fn paths(source: &Source) -> BTreeSet<String> {
    let module = source.module();
    let tests_start = source.code.find("\nmod tests {").unwrap_or(usize::MAX);
    let mut paths = BTreeSet::new();
    for (at, _) in source.code.match_indices("super::").chain(source.code.match_indices("crate::")) {
        if !starts_a_path(&source.code[..at]) {
            continue;
        }
        let mut rest = &source.code[at..];
        let depth = module.len() + usize::from(at > tests_start);
        let mut ups = 0;
        while let Some(after) = rest.strip_prefix("super::") {
            (rest, ups) = (after, ups + 1);
        }
        let is_absolute = rest.starts_with("crate::");
        rest = rest.strip_prefix("crate::").unwrap_or(rest);
        if is_absolute || ups == depth {
            paths.extend(heads(rest));
        }
    }
    for (at, _) in source.code.match_indices("rsvp::") {
        if source.room() == "main" && starts_a_path(&source.code[..at]) {
            paths.insert("lib".to_owned());
        }
    }
    paths
}

fn starts_a_path(before: &str) -> bool {
    !before.ends_with("::") && !before.ends_with(|last: char| last.is_alphanumeric() || last == '_')
}

/// The first two names of each path in `x::y::z`, `x::{y, z}` or `{x::y, z}`.
fn heads(tree: &str) -> Vec<String> {
    let name: String = tree.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
    if name.is_empty() {
        return members(tree).iter().flat_map(|member| heads(member)).collect();
    }
    let inner = tree[name.len()..].strip_prefix("::").unwrap_or_default();
    let mut heads: Vec<String> = heads(inner).iter().map(|head| format!("{name}::{}", first(head))).collect();
    heads.push(name);
    heads
}

fn first(path: &str) -> &str {
    path.split("::").next().unwrap_or(path)
}

/// The members of `{a, b::{c, d}}`.
fn members(tree: &str) -> Vec<&str> {
    let Some(inside) = tree.strip_prefix('{') else { return Vec::new() };
    let (mut depth, mut start, mut members) = (0, 0, Vec::new());
    for (at, character) in inside.char_indices() {
        match character {
            '{' => depth += 1,
            '}' if depth > 0 => depth -= 1,
            ',' | '}' if depth == 0 => {
                members.push(inside[start..at].trim());
                start = at + 1;
                if character == '}' {
                    break;
                }
            }
            _ => {}
        }
    }
    members
}

#[test]
fn arrows_between_rooms_go_down_only() {
    for (at, (room, may_use)) in ROOMS.iter().enumerate() {
        for below in may_use.iter().filter(|below| **below != "*" && **below != "lib") {
            assert!(ROOMS[at + 1..].iter().any(|(name, _)| name == below), "{room} → {below} goes up");
        }
    }
}

#[test]
fn every_room_uses_only_the_rooms_below_it() {
    let mut mistakes = Vec::new();
    for source in sources() {
        let Some((room, may_use)) = ROOMS.iter().find(|(name, _)| *name == source.room()) else {
            mistakes.push(format!("{} has no row in ROOMS", source.place));
            continue;
        };
        for path in paths(&source) {
            let other = first(&path);
            let is_room = ROOMS.iter().any(|(name, _)| *name == other);
            if is_room && other != *room && !may_use.contains(&other) && !may_use.contains(&"*") {
                mistakes.push(format!("{} may not use {other}", source.place));
            }
            if let Some((inner, users)) = INNER_ROOMS.iter().find(|(inner, _)| *inner == path)
                && !users.contains(room)
            {
                mistakes.push(format!("{} may not use {inner}", source.place));
            }
        }
    }
    assert!(mistakes.is_empty(), "{}", mistakes.join("\n"));
}

#[test]
fn each_outside_crate_has_one_owner() {
    let mut mistakes = Vec::new();
    for source in sources() {
        for (name, owners) in OWNERS {
            let word = name.replace('-', "_");
            let is_named = source.code.match_indices(&word).any(|(at, _)| {
                let after = &source.code[at + word.len()..];
                let is_import = source.code[..at].ends_with("use ") && after.starts_with([';', ' ']);
                starts_a_path(&source.code[..at]) && (after.starts_with("::") || is_import)
            });
            if is_named && !owners.iter().any(|owner| source.is_in(owner)) {
                mistakes.push(format!("{} may not use {name}", source.place));
            }
        }
    }
    assert!(mistakes.is_empty(), "{}", mistakes.join("\n"));
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
            assert!(OWNERS.iter().any(|(owned, _)| *owned == name), "{name} has no owner");
        }
    }
}

#[test]
fn a_file_can_be_seen_whole_and_has_a_name_one_can_say() {
    for Source { place, text, .. } in sources() {
        assert!(text.lines().count() <= 300, "{place} has more than 300 lines");
        assert!(text.starts_with("//! "), "{place} does not say what it is for");
        let name = place.rsplit('/').next().unwrap_or_default();
        assert!(!["utils", "util", "common", "helpers", "misc"].contains(&name), "{place} is no name for a room");
    }
}

#[test]
fn no_code_knows_a_service_by_name() {
    for source in sources().iter().filter(|source| source.room() != "sandbox") {
        for (number, line) in source.text.lines().enumerate() {
            let is_file_list = source.place == "provider/builtin" && line.contains("include_str!");
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
fn the_walls_are_seen_through_comments_strings_groups_and_super() {
    let source = |place: &str, text: &str| Source { place: place.into(), text: text.into(), code: code_of(text) };
    let seen = |place: &str, text: &str| paths(&source(place, text)).into_iter().collect::<Vec<_>>().join(" ");
    assert_eq!(seen("ui", "use crate::host::Host;"), "host host::Host");
    assert_eq!(seen("ui", "use crate::{error::{A, B}, disk};"), "disk error error::A error::B");
    assert_eq!(seen("ui/ask", "use super::super::host;\nuse super::tell;"), "host");
    assert_eq!(
        seen("ui", "use super::host;\n#[cfg(test)]\nmod tests {\nuse super::*;\nuse super::super::disk;"),
        "disk host"
    );
    assert_eq!(
        seen("ui", "// crate::a\n/* crate::b */ let x = (\"crate::c\", r#\"\"crate::d\"#, '\"', 'x');\ncrate::e()"),
        "e"
    );
    assert_eq!(seen("ui", "fn f<'a>(x: &'a crate::http::network::N, y: other_crate::z) {}"), "http http::network");
}
