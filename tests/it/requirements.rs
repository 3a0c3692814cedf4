//! Every requirement is named by a test and promised in docs/security.md, and every test that is named there exists.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// R1 to R38 and V1 to V9.
fn requirements() -> BTreeSet<String> {
    let number = |letter: char, last: u32| (1..=last).map(move |number| format!("{letter}{number}"));
    number('R', 38).chain(number('V', 9)).collect()
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The Rust files below `folder`.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if entry.is_dir() && !entry.ends_with("target") {
            found.extend(files(&entry));
        } else if entry.extension().is_some_and(|extension| extension == "rs") {
            found.push(entry);
        }
    }
    found
}

/// The requirements that a text names, each a word of its own.
fn named(text: &str) -> BTreeSet<String> {
    let words = text.split(|letter: char| !letter.is_ascii_alphanumeric());
    words.filter(|word| requirements().contains(*word)).map(str::to_owned).collect()
}

/// The tests of a file by name, each with the comments right above it.
fn tests_of(text: &str) -> BTreeMap<String, String> {
    let (mut comments, mut is_test, mut found) = (String::new(), false, BTreeMap::new());
    for line in text.lines().map(str::trim) {
        let function = line.split_once("fn ").and_then(|(_, rest)| rest.split_once('('));
        if line.starts_with("//") {
            comments += line;
        } else if line.starts_with("#[") {
            is_test |= line == "#[test]";
        } else {
            if let Some((name, _)) = function.filter(|_| is_test) {
                found.insert(name.to_owned(), comments.clone());
            }
            comments.clear();
            is_test = false;
        }
    }
    found
}

/// What the first lines of a file say of all its tests.
fn about(text: &str) -> String {
    text.lines().take_while(|line| line.starts_with("//!")).collect()
}

#[test]
fn every_requirement_is_named_by_a_test_that_shows_it() {
    let mut seen = BTreeSet::new();
    for file in [files(&root().join("src")), files(&root().join("tests/it"))].concat() {
        let text = std::fs::read_to_string(&file).unwrap();
        let tests = tests_of(&text);
        // In `src` the first lines are about the room, and not about its tests.
        if !tests.is_empty() && !file.starts_with(root().join("src")) {
            seen.extend(named(&about(&text)));
        }
        seen.extend(tests.values().flat_map(|comments| named(comments)));
    }
    let missing: Vec<String> = requirements().difference(&seen).cloned().collect();
    assert!(missing.is_empty(), "named above no test: {missing:?}");
}

/// The rows of the tables in docs/security.md: what is promised, and by what it is shown.
fn promises() -> Vec<(String, String)> {
    let page = std::fs::read_to_string(root().join("docs/security.md")).unwrap();
    let rows = page.lines().filter_map(|line| line.strip_prefix("| ")?.strip_suffix(" |")?.split_once(" | "));
    rows.map(|(promise, shown)| (promise.to_owned(), shown.to_owned())).collect()
}

#[test]
fn every_requirement_is_promised_to_the_person_who_reads() {
    let promised: BTreeSet<String> = promises().iter().flat_map(|(promise, _)| named(promise)).collect();
    let missing: Vec<String> = requirements().difference(&promised).cloned().collect();
    assert!(missing.is_empty(), "in no table of docs/security.md: {missing:?}");
}

/// `file::function`, or `file` where all of a file shows it.
#[test]
fn every_test_that_a_promise_names_is_there() {
    let mut tests = BTreeMap::new();
    for file in files(&root().join("tests/it")) {
        let module = file.strip_prefix(root().join("tests/it")).unwrap().with_extension("");
        let module = module.to_str().unwrap().replace('/', "::");
        tests.insert(module, tests_of(&std::fs::read_to_string(&file).unwrap()));
    }
    let mut missing = Vec::new();
    for (promise, shown) in promises().iter().filter(|(_, shown)| shown.contains('`')) {
        let names: Vec<&str> = shown.split('`').skip(1).step_by(2).collect();
        let stands = names.iter().any(|name| {
            let is_path = name.contains(['/', '.']);
            let (module, function) = name.rsplit_once("::").unwrap_or((name, ""));
            let found = match tests.get(*name) {
                Some(all) => !all.is_empty(),
                None => tests.get(module).is_some_and(|all| all.contains_key(function)),
            };
            if is_path && !root().join(name).exists() || !is_path && !found {
                missing.push(format!("{name}, which is to show: {promise}"));
            }
            found || is_path
        });
        assert!(stands, "nothing shows: {promise}");
    }
    assert!(missing.is_empty(), "there is no {}", missing.join("\nnor "));
}

#[test]
fn the_reader_of_tests_sees_comments_right_above_and_nothing_else() {
    let text = "//! R1\n/// R2\nfn no() {}\n/// R3: x\n#[test]\nfn yes() {\n// R4\n}\n// R5\n\n#[test]\nfn bare() {}\n";
    let tests = tests_of(text);
    assert_eq!(tests.keys().collect::<Vec<_>>(), ["bare", "yes"]);
    assert_eq!(named(&tests["yes"]), BTreeSet::from(["R3".to_owned()]));
    assert!(named(&tests["bare"]).is_empty());
    assert_eq!(named(&about(text)), BTreeSet::from(["R1".to_owned()]));
    assert!(named("R39 R380 XR1 r1 R1a").is_empty());
}
