//! Plain English: patterns and private words that were mended once do not come back.

use std::path::{Path, PathBuf};

/// The files and folders that are read. Folders are read with everything below.
const PLACES: &[&str] = &["README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md", "docs", "src"];

/// What must not be written, and what to write instead.
const REFUSED: &[(&str, &str)] = &[
    ("is no ", "is not a"),
    ("are no ", "are not"),
    ("has not ", "does not have"),
    ("have not ", "do not have"),
    ("is not said", "name what is missing"),
    (", too", "also"),
    ("where there is one", "if"),
    ("where there is none", "without"),
    ("where the service can", "if the service supports it"),
    ("nobody known", "an unknown authority or key"),
    ("Nonsense", "InvalidValue"),
    ("nonsense", "an invalid value"),
    ("ThrowAway", "TempFolder"),
    ("throw-away", "temporary"),
    ("Patience", "WaitLimits"),
    ("PATIENCE", "LOCK_TIMEOUT"),
    ("Standing", "State"),
    ("Struck", "Lost"),
    ("unheard", "dropped"),
    ("leaflet", "catalog"),
    ("code word", "code"),
    ("CodeWord", "SampleCode"),
    ("tern.rs", "example-service.rs"),
];

/// File, the words around the pattern, and why they may stay.
const EXCEPTIONS: &[(&str, &str, &str)] = &[
    ("docs/conventions.md", "not \"has not three parts\"", "it shows the mistake"),
    ("docs/conventions.md", "not \"it is not said which\"", "it shows the mistake"),
];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The text files at `path` and below, by their paths from the root.
fn files(path: &Path, found: &mut Vec<String>) {
    if path.is_dir() {
        std::fs::read_dir(path).unwrap().for_each(|entry| files(&entry.unwrap().path(), found));
    } else if path.extension().is_some_and(|extension| extension == "rs" || extension == "md") {
        found.push(path.strip_prefix(root()).unwrap().to_str().unwrap().to_owned());
    }
}

/// The text as one line: a sentence may go on in the next line of a comment or string.
fn joined(text: &str) -> String {
    let lines = text.lines().map(|line| {
        let line = line.trim().trim_end_matches('\\');
        ["///", "//!", "//"].iter().find_map(|mark| line.strip_prefix(mark)).unwrap_or(line).trim()
    });
    lines.collect::<Vec<_>>().join(" ")
}

/// The refused patterns in `text`, each with the words around it.
fn mistakes(text: &str) -> Vec<(String, &'static str)> {
    let text = joined(text);
    let mut found = Vec::new();
    for (pattern, instead) in REFUSED {
        for (at, _) in text.match_indices(pattern) {
            let (before, after) = (&text[..at], &text[at + pattern.len()..]);
            let begins = pattern.starts_with(',') || !before.ends_with(|last: char| last.is_alphanumeric());
            let ends = pattern.ends_with(' ') || !after.starts_with(|next: char| next.is_alphanumeric());
            // "is no longer" is plain English.
            let goes_on = (*pattern == ", too" && after.starts_with(' ')) || after.starts_with("longer ");
            let is_whole = begins && ends && !goes_on;
            // "There is no …" is plain English; "it is no …" is not.
            let is_plain = pattern.ends_with(" no ") && (before.ends_with("there ") || before.ends_with("There "));
            if is_whole && !is_plain {
                let start = before.char_indices().rev().nth(40).map_or(0, |(start, _)| start);
                let end = after.char_indices().nth(40).map_or(after.len(), |(end, _)| end);
                found.push((format!("{}{pattern}{}", &before[start..], &after[..end]), *instead));
            }
        }
    }
    found
}

#[test]
fn no_mended_pattern_comes_back() {
    let mut names = Vec::new();
    PLACES.iter().for_each(|place| files(&root().join(place), &mut names));
    let (mut used, mut found) = (vec![false; EXCEPTIONS.len()], Vec::new());
    for name in &names {
        for (words, instead) in mistakes(&std::fs::read_to_string(root().join(name)).unwrap()) {
            let allowed = EXCEPTIONS.iter().position(|(file, stays, _)| file == name && words.contains(stays));
            match allowed {
                Some(index) => used[index] = true,
                None => found.push(format!("{name}: …{words}… (instead: {instead})")),
            }
        }
    }
    assert!(names.len() > PLACES.len(), "the files are not where they were");
    assert!(found.is_empty(), "{}", found.join("\n"));
    assert!(used.iter().all(|used| *used), "an exception is not needed any more: {used:?}");
}

#[test]
fn patterns_are_found_across_lines_and_only_as_whole_words() {
    let found = |text: &str| mistakes(text).len();
    assert_eq!(found("/// it is\n    /// no token"), 1);
    assert_eq!(found("\"it is \\\n    no token\""), 1);
    assert_eq!(found("Closed, too."), 1);
    assert_eq!(found("Large, too large; this no one has noted; there is no session"), 0);
}
