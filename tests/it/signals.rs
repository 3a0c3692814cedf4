//! Every signal at every moment, and every password that can be typed or pasted: the real binary on a real terminal.

use rustix::process::Signal;
use serde_json::Value;

use crate::support::binary::Home;
use crate::support::late::Late;
use crate::support::pty::Pty;
use crate::support::service::{Answer, Service};

const SIGNALS: [(Signal, u32); 4] = [(Signal::INT, 130), (Signal::TERM, 143), (Signal::HUP, 129), (Signal::QUIT, 131)];

/// The questions of a run, and what is typed at those before the last.
const QUESTIONS: [(&str, &str); 3] =
    [("Full name: ", "Ada\r"), ("Choose a password", "correct horse\r"), ("The same again: ", "")];

/// The program at its question number `last`.
fn at_question(home: &Home, url: &str, last: usize) -> Pty {
    let mut pty = home.at_terminal(["-p", "datawire", "--url", url, "accept", "C0DE"]).start();
    for (prompt, keys) in &QUESTIONS[..last] {
        pty.see(prompt);
        pty.press(keys);
    }
    pty.see(QUESTIONS[last].0);
    pty
}

fn stopped(pty: Pty, code: u32, what: &str) {
    let ended = pty.end();
    assert_eq!(ended.code, code, "{what}: {}", ended.shown);
    assert!(ended.restored, "{what}: the modes of the terminal are not what they were");
    assert!(!ended.shown.contains("horse"), "{what}: {}", ended.shown);
}

/// R8: the modes before and after are the same, and the exit code is that of the signal: 12 of 16 pairs.
#[test]
fn every_signal_at_every_question_of_the_program_leaves_the_terminal_as_it_was() {
    for (signal, code) in SIGNALS {
        for (last, (question, _)) in QUESTIONS.iter().enumerate() {
            let (home, service) = (Home::new(), Service::start([]));
            let mut pty = at_question(&home, &service.base_url(), last);
            // Half an answer is no answer.
            pty.press("half");
            pty.signal(signal);
            stopped(pty, code, &format!("{signal:?} at {question}"));
            assert_eq!((service.connections(), home.state("pending").len()), (0, 0));
        }
    }
}

/// R8: the other four.
#[test]
fn every_signal_during_a_request_leaves_the_terminal_as_it_was() {
    for (signal, code) in SIGNALS {
        let (home, service) = (Home::new(), Late::start());
        let mut pty = home.at_terminal(["-p", "crux", "--url", service.url(), "accept", "C0DE"]).start();
        assert!(service.asked().starts_with("GET "));
        pty.signal(signal);
        stopped(pty, code, &format!("{signal:?}"));
        assert!(home.state("pending").is_empty());
    }
}

/// R8: QUIT waits for nothing, not even for the code that is being spent; the next run finds out.
#[test]
fn quit_stops_at_once_while_the_code_is_being_spent_and_the_record_stays() {
    let (home, service) = (Home::new(), Late::start());
    let mut pty = at_question(&home, service.url(), 2);
    pty.press("correct horse\r");
    assert!(service.asked().starts_with("PUT "));
    pty.signal(Signal::QUIT);
    stopped(pty, 131, "while spending");
    assert_eq!((home.state("sessions").len(), home.state("pending").len()), (0, 1));
}

/// How a password gets into the terminal.
#[derive(Debug, Clone, Copy)]
enum Entered {
    KeyByKey,
    Pasted,
    PastedInBrackets,
}

fn enter(pty: &mut Pty, password: &str, how: Entered) {
    match how {
        Entered::KeyByKey => password.chars().for_each(|key| pty.press(key.encode_utf8(&mut [0; 4]))),
        Entered::Pasted => pty.press(password),
        Entered::PastedInBrackets => pty.press(&format!("\x1b[200~{password}\x1b[201~")),
    }
    pty.press("\r");
}

/// R6, R8: what is sent is what was typed, to the last of 5,000 characters, whatever they are.
#[test]
fn long_passwords_of_every_script_are_sent_as_they_were_typed_or_pasted() {
    let session = r#"{"ok":true,"orgID":"ORG","email":"ada@example.com","token":"opaque"}"#;
    let alphabet = "aé株🚲e\u{301}ß ~\"\\$%{}<>";
    let long: String = alphabet.chars().cycle().take(5_000).collect();
    for password in [long.as_str(), &"x".repeat(5_000), " é "] {
        for how in [Entered::KeyByKey, Entered::Pasted, Entered::PastedInBrackets] {
            let (home, service) = (Home::new(), Service::start([Answer::json(200, session)]));
            let mut pty = at_question(&home, &service.base_url(), 1);
            enter(&mut pty, password, how);
            pty.see("The same again: ");
            enter(&mut pty, password, how);
            let ended = pty.end();
            assert_eq!(ended.code, 0, "{how:?}: {}", ended.shown);
            assert!(ended.restored);
            assert!(!ended.shown.contains("xxx") && !ended.shown.contains('é'), "{how:?}: {}", ended.shown);
            let body: Value = serde_json::from_str(&service.finish()[0].body).unwrap();
            assert_eq!(body["password"], password, "{how:?}");
        }
    }
}

/// R24: of the program itself, at the moment when it knows a password.
#[cfg(target_os = "linux")]
#[test]
fn the_program_leaves_no_core_that_could_hold_a_password() {
    let (home, service) = (Home::new(), Service::start([]));
    let mut pty = at_question(&home, &service.base_url(), 2);
    let limits = pty.limits();
    let core = limits.lines().find_map(|line| line.strip_prefix("Max core file size")).unwrap();
    assert_eq!(core.split_whitespace().take(2).collect::<Vec<_>>(), ["0", "0"], "{limits}");
    pty.press("\x03");
    assert_eq!(pty.end().code, 130);
}
