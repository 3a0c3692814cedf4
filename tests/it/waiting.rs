//! What a person sees while a service takes its time, and after it has answered.

use serde_json::json;

use crate::support::binary::Home;
use crate::support::late::Late;
use crate::support::pty::{Program, Pty};
use crate::support::service::{Answer, Service};

const SESSION: &str = r#"{"ok":true,"orgID":"ORG1234567","email":"ada@example.com","token":"opaque"}"#;

/// An accept whose code is on its way.
fn accepting(home: &Home, service: &Late, arrange: impl FnOnce(Program) -> Program) -> Pty {
    home.write("password", "correct horse");
    let file = home.path("password").display().to_string();
    let line = ["-p", "datawire", "--url", service.url(), "accept", "--name", "Ada", "--email", "ada@example.com"];
    let program = home.at_terminal(line.into_iter().chain(["--password-file", &file, "C0DE"])).env("RSVP_VERBOSE", "0");
    let pty = arrange(program).start();
    service.asked();
    pty
}

#[test]
fn after_a_second_a_line_says_what_is_waited_for_and_goes_away() {
    let (home, service) = (Home::new(), Late::start());
    let mut pty = accepting(&home, &service, |program| program);
    pty.see("Waiting for 127.0.0.1:");
    pty.see("to accept, 1 s (Ctrl-C waits too)");
    pty.see(", 2 s");
    service.answer(200, SESSION);
    let ended = pty.end();
    assert_eq!(ended.code, 0, "{}", ended.shown);
    let (_, after) = ended.shown.rsplit_once("waits too)").unwrap();
    assert!(after.starts_with("\r\u{1b}[KAccepting invitation to ORG1234567\r\n"), "{after:?}");
}

#[test]
fn a_terminal_that_only_prints_lines_gets_one_line() {
    let (home, service) = (Home::new(), Late::start());
    let mut pty = accepting(&home, &service, |program| program.env("TERM", "dumb"));
    pty.see("to accept (Ctrl-C waits too)\r\n");
    service.answer(200, SESSION);
    let ended = pty.end();
    assert!(!ended.shown.contains('\u{1b}') && ended.shown.matches("Waiting").count() == 1, "{:?}", ended.shown);
}

/// Neither a log nor a script wants to see it.
#[test]
fn only_a_person_hears_of_waiting() {
    for option in [Some("--json"), Some("-q"), None] {
        let (home, service) = (Home::new(), Late::start());
        let errors = home.path("errors");
        let pty = accepting(&home, &service, |program| match option {
            Some(option) => program.args([option]),
            None => program.stderr(&errors),
        });
        assert!(service.asked_within(std::time::Duration::from_millis(1_500)).is_none());
        service.answer(200, SESSION);
        let ended = pty.end();
        assert!(ended.code == 0 && !ended.shown.contains("Waiting"), "{option:?}: {:?}", ended.shown);
        let logged = std::fs::read_to_string(&errors).unwrap_or_default();
        assert!(!logged.contains("Waiting") && !logged.contains("status"), "{logged}");
    }
}

/// R9: whoever stops twice is told what nobody knows.
#[test]
fn who_stops_twice_is_told_what_is_unknown_and_what_to_do() {
    let (home, service) = (Home::new(), Late::start());
    let mut pty = accepting(&home, &service, |program| program);
    pty.see("1 s (Ctrl-C waits too)");
    pty.press("\x03");
    pty.see("\r\u{1b}[Kfinishing: the invitation was already sent; press Ctrl-C again to stop\r\n");
    pty.press("\x03");
    pty.see(
        "stopped: nobody knows yet whether the invitation was accepted; run the same command again to find out\r\n",
    );
    let ended = pty.end();
    assert!(ended.code == 130 && ended.restored, "{}", ended.shown);
    assert_eq!(home.state("pending").len(), 1);
}

#[test]
fn afterwards_a_person_is_told_where_the_session_is_and_a_script_is_not() {
    let (home, service) = (Home::new(), Service::start([Answer::json(200, SESSION), Answer::json(200, SESSION)]));
    let url = service.base_url();
    let line =
        ["-p", "datawire", "--url", &url, "--store", "file", "accept", "--name", "Ada", "--email", "ada@example.com"];
    let mut pty = home.at_terminal(line.into_iter().chain(["C0DE"])).start();
    for question in ["Choose", "again: "] {
        pty.see(question);
        pty.press("correct horse\r");
    }
    let ended = pty.end();
    let told =
        "Now logged in as [ORG1234567]ada@example.com\r\nThe session is in a private file.\r\n`rsvp status` shows it";
    assert!(ended.shown.contains(told), "{}", ended.shown);
    let script = home.run_with(line.into_iter().chain(["--password-stdin", "C0DE2"]), "correct horse").expect(0);
    assert!(!script.stderr.contains("private file"), "{script:#?}");
    assert_eq!(service.finish().len(), 2);
}

#[test]
fn in_the_sandbox_a_person_is_told_that_nothing_is_kept() {
    let home = Home::new();
    let mut pty = home.at_terminal(["--sandbox", "accept", "--name", "Ada", "WELCOME"]).start();
    for question in ["Choose", "again: "] {
        pty.see(question);
        pty.press("correct horse\r");
    }
    let ended = pty.end();
    assert!(ended.shown.ends_with("This was the sandbox: nothing is kept.\r\n"), "{}", ended.shown);
    let json = home.run_with(["--json", "--sandbox", "accept", "--name", "Ada", "--password-stdin", "WELCOME"], "x");
    assert_eq!(json.expect(0).json()["accepted"], json!("yes"));
}
