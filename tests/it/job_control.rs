//! Ctrl-Z and `fg`: the real binary as a job of a real shell, on a terminal that others use while it is stopped.

use std::path::Path;
use std::time::{Duration, Instant};

use rustix::process::Signal;
use serde_json::Value;

use crate::support::binary::Home;
use crate::support::late::Late;
use crate::support::pty::{Program, Pty};

/// bash puts the terminal right by itself when a job stops, dash leaves it as the job left it.
const SHELLS: [&[&str]; 2] = [&["/bin/bash", "--norc", "--noprofile", "--noediting", "-i"], &["/bin/dash", "-i"]];

const PROMPT: &str = "at the shell: ";

/// How a job is stopped.
#[derive(Debug, Clone, Copy)]
enum Stop {
    CtrlZ,
    Kill,
}

/// A shell with job control; `rsvp` is in its PATH.
fn shell(home: &Home, command: &[&str]) -> Pty {
    let folder = Path::new(env!("CARGO_BIN_EXE_rsvp")).parent().unwrap();
    let path = format!("{}:/usr/bin:/bin", folder.display());
    let mut shell = Program::new(Path::new(command[0])).watched().args(command[1..].iter().copied());
    for (name, value) in [("PATH", path.as_str()), ("PS1", PROMPT)] {
        shell = shell.env(name, value);
    }
    for (name, folder) in [("HOME", ""), ("RSVP_STATE_DIR", "state"), ("RSVP_CONFIG_DIR", "config")] {
        shell = shell.env(name, home.path(folder).to_str().unwrap());
    }
    let mut pty = shell.start();
    pty.see(PROMPT);
    pty
}

/// Ctrl-Z discards keys that the program has not read; another signal leaves them to the shell.
fn half_an_answer(pty: &mut Pty, how: Stop) {
    if matches!(how, Stop::CtrlZ) {
        pty.press("half");
        pty.is_read();
    }
}

/// Stops the job and looks at the terminal; what is typed there is the shell's alone.
fn stop(pty: &mut Pty, how: Stop, what: &str) {
    match how {
        Stop::CtrlZ => pty.press("\x1a"),
        Stop::Kill => pty.signal_foreground(Signal::TSTP),
    }
    pty.see(PROMPT);
    assert!(pty.is_cooked(), "{what}: the stopped job leaves the terminal to nobody");
    pty.press("echo between '\x26' questions\r");
    pty.see("between & questions\r\n");
    pty.see(PROMPT);
}

/// The job ends, and the shell with it.
fn ends(mut pty: Pty, what: &str) -> String {
    pty.see(PROMPT);
    assert!(pty.is_cooked(), "{what}");
    pty.press("exit 0\r");
    let ended = pty.end();
    assert_eq!(ended.code, 0, "{what}: {}", ended.shown);
    assert!(ended.restored, "{what}: {}", ended.shown);
    ended.shown
}

fn each(mut scene: impl FnMut(&mut dyn FnMut(&Home) -> Pty, Stop, &str)) {
    for command in SHELLS {
        for how in [Stop::CtrlZ, Stop::Kill] {
            scene(&mut |home| shell(home, command), how, &format!("{how:?} in {}", command[0]));
        }
    }
}

/// R8: hidden again, and without what was typed before.
#[test]
fn a_hidden_question_that_was_stopped_comes_back_hidden() {
    each(|start, how, what| {
        let mut pty = start(&Home::new());
        pty.press("rsvp --sandbox accept-invitation --name Ada WELCOME\r");
        pty.see("Choose a password for datawire.sandbox.localhost: ");
        for _ in 0..2 {
            half_an_answer(&mut pty, how);
            stop(&mut pty, how, what);
            pty.press("fg\r");
            pty.see("Choose a password for datawire.sandbox.localhost: ");
            assert!(pty.is_silent(), "{what}");
        }
        pty.press("correct horse\r");
        pty.see("The same again: ");
        half_an_answer(&mut pty, how);
        stop(&mut pty, how, what);
        pty.press("fg\r");
        pty.see("The same again: ");
        pty.press("correct horse\r");
        pty.see("Now logged in as [");
        let shown = ends(pty, what);
        assert!(!shown.contains("half") && !shown.contains("horse"), "{what}: {shown}");
    });
}

#[test]
fn a_visible_question_that_was_stopped_comes_back_with_what_was_typed() {
    each(|start, how, what| {
        let service = Late::start();
        let mut pty = start(&Home::new());
        pty.press(&format!("rsvp -p datawire --url {} accept C0DE\r", service.url()));
        pty.see("Full name: ");
        let name = "Ada Lvelace";
        pty.press(name);
        pty.see(name);
        for cursor in (5..name.len()).rev() {
            pty.press("\x1b[D");
            pty.see(&format!(" \rFull name: {}", &name[..cursor]));
        }
        stop(&mut pty, how, what);
        pty.press("fg\r");
        pty.see("Full name: Ada Lvelace");
        pty.press("o\r");
        for question in ["Choose a password", "The same again: "] {
            pty.see(question);
            pty.press("p\r");
        }
        let asked = service.asked();
        let body: Value = serde_json::from_str(asked.rsplit("\r\n").next().unwrap()).unwrap();
        assert_eq!(body["name"], "Ada Lovelace", "{what}");
        service.answer(200, r#"{"ok":true,"orgID":"ORG","email":"ada@example.com","token":"opaque"}"#);
        pty.see("Now logged in as [ORG]ada@example.com");
        ends(pty, what);
    });
}

#[test]
fn a_list_that_was_stopped_comes_back_where_it_was() {
    each(|start, how, what| {
        let mut pty = start(&Home::new());
        pty.press("rsvp --url https://127.0.0.1 accept C0DE\r");
        pty.see("Service:");
        pty.see("> ");
        pty.press("j");
        pty.see("> ");
        stop(&mut pty, how, what);
        pty.press("fg\r");
        pty.see("\x1b[?25lService:");
        pty.press("q");
        pty.see("cancelled");
        let shown = ends(pty, what);
        assert!(shown.rfind("\x1b[?25h") > shown.rfind("\x1b[?25l"), "{what}: the cursor stays hidden");
    });
}

/// Nothing is asked, so nothing is to be restored, and the answer comes in time or late.
#[test]
fn a_request_under_way_can_be_stopped_also_while_the_code_is_spent() {
    each(|start, how, what| {
        let (home, service) = (Home::new(), Late::start());
        let mut pty = start(&home);
        pty.press(&format!("rsvp -p datawire --url {} accept --name Ada C0DE\r", service.url()));
        for question in ["Choose a password", "The same again: "] {
            pty.see(question);
            pty.press("correct horse\r");
        }
        assert!(service.asked().starts_with("PUT "), "{what}");
        stop(&mut pty, how, what);
        assert_eq!(home.state("pending").len(), 1, "{what}");
        pty.press("fg\r");
        service.answer(200, r#"{"ok":true,"orgID":"ORG","email":"ada@example.com","token":"opaque"}"#);
        pty.see("Now logged in as [ORG]ada@example.com");
        ends(pty, what);
    });
}

/// It could not be continued, so it does not stop.
#[test]
fn a_program_that_no_shell_watches_is_not_stopped() {
    let home = Home::new();
    let mut pty = home.at_terminal(["--sandbox", "accept", "WELCOME"]).start();
    pty.see("Full name: ");
    pty.press("Ada");
    pty.see("Ada");
    pty.press("\x1a");
    pty.see("Full name: Ada");
    pty.press("\x03");
    assert_eq!(pty.end().code, 130);
}

/// `fg`, until the question is back. A job that stops again as soon as `bg` has continued it may count as running for
/// bash: then the first `fg` only tells the shell that it is stopped, or gives it the terminal without a CONT.
fn into_the_foreground(pty: &mut Pty, question: &str) {
    let limit = Instant::now() + Duration::from_secs(20);
    while !pty.command_is_stopped() {
        assert!(Instant::now() < limit, "the job goes on in the background");
        std::thread::yield_now();
    }
    pty.press("fg\r");
    for _ in 0..2 {
        if pty.shows(question, Duration::from_secs(1)) {
            return;
        }
        if pty.command_is_stopped() && !pty.shows(PROMPT, Duration::ZERO) {
            pty.signal_foreground(Signal::CONT);
        } else {
            pty.press("fg\r");
        }
    }
    pty.see(question);
}

/// A question in the background waits for `fg`.
#[test]
fn a_question_that_goes_on_in_the_background_is_asked_in_the_foreground() {
    for command in SHELLS {
        let mut pty = shell(&Home::new(), command);
        pty.press("rsvp --sandbox accept --name Ada WELCOME\r");
        pty.see("Choose a password");
        stop(&mut pty, Stop::CtrlZ, command[0]);
        pty.press("bg\r");
        pty.see(PROMPT);
        pty.press("echo still '\x26' here\r");
        pty.see("still & here\r\n");
        assert!(pty.is_cooked());
        into_the_foreground(&mut pty, "Choose a password");
        assert!(pty.is_silent());
        pty.press("\x03");
        ends(pty, command[0]);
    }
}
