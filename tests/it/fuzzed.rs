//! The fuzz targets' twins (`tests/fuzz`): the same trials on their seeds, on seeds with edits, and on anything at all.

use std::collections::BTreeSet;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::{Config, TestRunner};

#[path = "../fuzz/src/lib.rs"]
#[expect(unreachable_pub, reason = "the fuzz targets are programs of their own, and use these files as a library")]
pub(crate) mod trials;

use trials::{TARGETS, Target};

/// How many inputs of each kind a trial gets: seconds for all of them together.
const CASES: u32 = 200;

/// What a trial gets; a failure shows it as a script can give it back (`printf`).
#[derive(Clone)]
struct Input(Vec<u8>);

impl std::fmt::Debug for Input {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "'{}'", self.0.escape_ascii())
    }
}

/// A change to a seed.
#[derive(Debug, Clone)]
enum Edit {
    Byte(Index, u8),
    Word(Index, Index),
    Cut(Index, Index),
    Double(Index, Index),
    Other(Index, Index),
}

fn edit() -> impl Strategy<Value = Edit> {
    prop_oneof![
        (any::<Index>(), any::<u8>()).prop_map(|(at, byte)| Edit::Byte(at, byte)),
        (any::<Index>(), any::<Index>()).prop_map(|(at, word)| Edit::Word(at, word)),
        (any::<Index>(), any::<Index>()).prop_map(|(from, to)| Edit::Cut(from, to)),
        (any::<Index>(), any::<Index>()).prop_map(|(from, to)| Edit::Double(from, to)),
        (any::<Index>(), any::<Index>()).prop_map(|(at, seed)| Edit::Other(at, seed)),
    ]
}

impl Edit {
    fn apply(&self, mut text: Vec<u8>, seeds: &[Vec<u8>], words: &[String]) -> Vec<u8> {
        let place = |at: &Index| at.index(text.len() + 1);
        // What is cut or doubled is short: a long edit is like another seed.
        let part = |from: &Index, length: &Index| {
            let from = place(from);
            from..(from + length.index(40)).min(text.len())
        };
        match self {
            Self::Byte(at, byte) => {
                let at = place(at);
                text.splice(at..(at + 1).min(text.len()), [*byte]);
            }
            Self::Word(at, word) => {
                let at = place(at);
                text.splice(at..at, word.get(words).bytes());
            }
            Self::Cut(from, length) => drop(text.drain(part(from, length))),
            Self::Double(from, length) => {
                let part = part(from, length);
                let again = text[part.clone()].to_vec();
                text.splice(part.end..part.end, again);
            }
            Self::Other(at, seed) => {
                let (at, other) = (place(at), seed.get(seeds));
                text.truncate(at);
                text.extend_from_slice(&other[at.min(other.len())..]);
            }
        }
        text
    }
}

/// Runs the trial of the target called `name`.
fn try_out(name: &str) {
    let Target { trial, seeds, words, .. } = TARGETS.iter().find(|target| target.name == name).unwrap();
    let (seeds, words) = (seeds(), words());
    seeds.iter().for_each(|seed| trial(seed));
    let config = || Config { failure_persistence: None, cases: CASES, ..Config::default() };
    let edited = (any::<Index>(), vec(edit(), 1..8)).prop_map(move |(seed, edits)| {
        edits.iter().fold(seed.get(&seeds).clone(), |text, edit| edit.apply(text, &seeds, &words))
    });
    let anything = prop_oneof![vec(any::<u8>(), 0..300), ".{0,200}".prop_map(String::into_bytes)];
    for inputs in [edited.boxed(), anything.boxed()] {
        let outcome = TestRunner::new(config()).run(&inputs.prop_map(Input), |Input(bytes)| {
            trial(&bytes);
            Ok(())
        });
        assert!(outcome.is_ok(), "{}", outcome.unwrap_err());
    }
}

/// R9, R17, R21, R22, R26, R30, R31: an answer that was not foreseen gives no session, no false promise and no secret.
#[test]
fn any_answers_of_a_service_are_judged_truly() {
    try_out("responses");
}

/// R27, R34, R38
#[test]
fn any_text_as_code_or_link_is_refused_or_stays_in_its_place() {
    try_out("links");
}

#[test]
fn any_text_as_provider_file_is_read_or_complained_about() {
    try_out("provider_files");
}

/// R21, R33
#[test]
fn any_bytes_in_the_store_are_read_or_refused_unseen() {
    try_out("session_files");
}

/// V1, V2, V3, V4, V5
#[test]
fn any_text_as_token_is_refused() {
    try_out("tokens");
}

/// Name and version of every crate in a Cargo.lock.
fn locked(file: &str) -> BTreeSet<(String, String)> {
    let text = std::fs::read_to_string(std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(file)).unwrap();
    let lock: toml::Value = toml::from_str(&text).unwrap();
    let packages = lock["package"].as_array().unwrap().iter();
    let text = |value: &toml::Value| value.as_str().unwrap().to_owned();
    packages.map(|package| (text(&package["name"]), text(&package["version"]))).collect()
}

#[test]
fn what_is_fuzzed_is_made_of_the_crates_of_the_program() {
    let (ours, fuzzed) = (locked("Cargo.lock"), locked("tests/fuzz/Cargo.lock"));
    let other = fuzzed.iter().filter(|(name, _)| ours.iter().any(|(known, _)| known == name));
    let other: Vec<_> = other.filter(|package| !ours.contains(*package)).collect();
    assert!(other.is_empty(), "cp Cargo.lock tests/fuzz/ && cargo update --workspace in tests/fuzz: {other:?}");
}
