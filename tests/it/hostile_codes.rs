//! Codes that are out to do harm, at every door. That what is let in stays in its place holds for any text, see
//! `properties`.

use crate::support::binary::Home;
use crate::support::service::{Answer, Service};

/// R27: what is no code is refused at every door, before anything is sent, and is not repeated.
#[test]
fn a_code_of_a_megabyte_is_refused_at_every_door() {
    let (home, service) = (Home::new(), Service::start([]));
    let url = service.base_url();
    let huge = "A1".repeat(512 * 1024);
    let args = ["-p", "crux", "--url", &url, "accept"];
    let ended = home.run_with([&args[..], &["-"]].concat(), &huge).expect(3);
    assert!(ended.stderr.len() < 300, "{}", ended.stderr.len());
    // The longest that a command line can hold is 128 KiB (execve(2), MAX_ARG_STRLEN).
    let ended = home.run([&args[..], &[&huge[..128 * 1024 - 1]]].concat()).expect(3);
    assert!(ended.stderr.len() < 300, "{}", ended.stderr.len());
    let ended = home.run_with([&args[..], &["-"]].concat(), &format!("C0DE\n{huge}\n")).expect(3);
    assert!(ended.stderr.len() < 300, "{}", ended.stderr.len());
    let mut pty = home.at_terminal(args).start();
    pty.see("Invitation code or link: ");
    pty.press(&huge[..60_000]);
    pty.press("\r");
    let ended = pty.end();
    assert_eq!(ended.code, 3, "{}", ended.shown);
    assert!(ended.shown.len() < 300, "{}", ended.shown.len());
    assert_eq!(service.connections(), 0);
}

/// R28: a code that begins with a dash comes after `--`, or from standard input, or is typed; else it is an option.
#[test]
fn a_code_that_begins_with_a_dash_is_never_taken_for_an_option_nor_an_option_for_a_code() {
    let gone = || Answer::json(404, "{}");
    let (home, service) = (Home::new(), Service::start([gone(), gone(), gone()]));
    let url = service.base_url();
    let args = ["-p", "crux", "--url", &url];
    let password = home.write("password", "correct horse");
    let who = ["--password-file", &password];
    for wrong in ["-C0DE", "--pasword", "--C0DE=1"] {
        home.run([&args[..], &["accept"], &who, &[wrong]].concat()).expect(2);
    }
    assert_eq!(service.connections(), 0, "an option is no code");
    home.run([&args[..], &["accept"], &who, &["--", "--json"]].concat()).expect(3);
    home.run_with([&args[..], &["accept"], &who, &["-"]].concat(), "-C0DE\n").expect(3);
    let mut pty = home.at_terminal([&args[..], &["accept"], &who].concat()).start();
    pty.see("Invitation code or link: ");
    pty.press("--yes\r");
    assert_eq!(pty.end().code, 3);
    let seen: Vec<String> = service.finish().into_iter().map(|seen| seen.target).collect();
    let path = |code: &str| format!("/organizations/accept-invite/{code}/");
    assert_eq!(seen, [path("--json"), path("-C0DE"), path("--yes")]);
}
