//! Answers that no service should give, in a table (R15, R17, R31): each at a call that only looks and at the call that
//! spends the code, through the program, with little memory. Never a panic, never a success, always the right exit code.

use std::collections::BTreeSet;

use crate::support::binary::Home;
use crate::support::service::{Answer, Service};

mod answers;

use answers::{Case, Fate, table};

/// Address space for one run, in KiB: what it needs, and some 60 MB more. The GNU C library takes 64 MB for each thread
/// that finds the heap busy, so it is told to keep to one.
const MEMORY: usize = 128 * 1024;

/// Runs `line` for every case; `exit` says how it must end.
fn everywhere(line: &str, exit: fn(Fate) -> i32) {
    let cases = table();
    let names: BTreeSet<&str> = cases.iter().map(|case| case.name.as_str()).collect();
    assert!(cases.len() >= 200 && names.len() == cases.len(), "{} cases, {} names", cases.len(), names.len());
    let wrong: Vec<String> = cases.iter().filter_map(|case| complaint(line, case, exit(case.fate))).collect();
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}

/// What is wrong with how the program took this answer, given to whatever it asks.
fn complaint(line: &str, case: &Case, exit: i32) -> Option<String> {
    let (home, bytes) = (Home::new(), case.bytes.clone());
    let service = Service::answering(None, move |_| Answer::Raw(bytes.clone()));
    let line = line.replace("URL", &service.base_url());
    let ended = home.shell(&format!("ulimit -v {MEMORY}; export MALLOC_ARENA_MAX=1; {line}"));
    let told = ended.told("error: ");
    let is_well = ended.code == exit
        && told.len() == 1
        && ended.told("hint: ").len() == 1
        && home.state("sessions").is_empty()
        && home.state("pending").len() == usize::from(matches!(exit, 11 | 15))
        && ["C0DE", "horse", "panic", "internal error"].iter().all(|word| !ended.stderr.contains(word));
    (!is_well).then(|| format!("{}: expected {exit}: {} {told:?}", case.name, ended.code))
}

#[test]
fn nothing_malformed_is_taken_for_a_look_at_an_invitation() {
    everywhere("exec rsvp -vv -p crux --url URL show C0DE", |fate| match fate {
        Fate::Unusable => 14,
        Fate::Unexpected | Fate::Spoilt => 16,
        Fate::No(exit) => exit,
    });
}

#[test]
fn nothing_malformed_is_taken_for_an_acceptance_or_a_promise_that_the_code_is_good() {
    let line =
        "echo horse | rsvp -vv -p datawire --url URL accept --name Ida --email i@x.example --password-stdin C0DE";
    everywhere(line, |fate| match fate {
        Fate::Unusable | Fate::Unexpected => 15,
        Fate::Spoilt => 11,
        Fate::No(exit) => exit,
    });
}
