//! What a person at a terminal sees, is asked and can stop: the real binary on a pty.

use rustix::process::Signal;
use serde_json::{Value, json};

use crate::support::binary::Home;
use crate::support::late::Late;
use crate::support::pty::{Ended, Pty};
use crate::support::service::{Answer, Service};

const DATAWIRE: &str = r#"{"ok":true,"orgID":"ORG1234567","email":"ada@example.com","token":"opaque"}"#;
const CRUX: &str = r#"{"auth_token":"opaque","org_uuid":"0b1","user_uuid":"0c2"}"#;
const LOOK: &str = r#"{"email":"ada@example.com","token":"WELCOME"}"#;

/// A service that accepts in one step, and may refuse a password.
const PICKY: &str = r#"
schema   = 1
id       = "picky"
name     = "Picky"
base-url = "https://picky.example"
source   = "made up"
[inputs]
password = { new = true }
[[accept]]
post     = "/accept/{{ code }}"
json     = { password = "{{ password }}" }
set      = { org = "{{ body.org }}", email = "{{ body.email }}", token = "{{ body.token }}" }
[session]
secret   = ["token"]
[[reasons]]
when     = "body.code == 'weak'"
reason   = "weak-password"
message  = "{{ body.message }}"
"#;
const WEAK: &str = r#"{"code":"weak","message":"at least 12 characters"}"#;

/// Why an empty answer is not taken.
const NOTHING: &str = "\nNothing was typed.\r\n";

/// The two result lines are there, in order, then where the session is and what to do next, and nothing else; the
/// terminal is as it was.
fn accepted(ended: &Ended, org: &str) {
    assert_eq!(ended.code, 0, "{}", ended.shown);
    assert!(ended.restored, "{}", ended.shown);
    let lines = format!("Accepting invitation to {org}\r\nNow logged in as [{org}]ada@example.com\r\n");
    let (_, after) = ended.shown.split_once(&lines).unwrap_or_else(|| panic!("{}", ended.shown));
    let after: Vec<&str> = after.lines().collect();
    let is_told = matches!(after[..], [place, next] if place.starts_with("The session is in ") && next.starts_with("`rsvp status"));
    assert!(is_told, "{}", ended.shown);
}

fn cancelled(ended: &Ended) {
    assert_eq!(ended.code, 130, "{}", ended.shown);
    assert!(ended.restored, "{}", ended.shown);
}

fn type_in(pty: &mut Pty, answers: &[(&str, &str)]) {
    for (prompt, keys) in answers {
        pty.see(prompt);
        pty.press(keys);
    }
}

fn body(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

/// R37: where the account is not known, the host.
#[test]
fn the_sandbox_shows_a_newcomer_everything_in_one_command() {
    let home = Home::new();
    let mut pty = home.at_terminal(["--sandbox", "accept-invitation", "WELCOME"]).start();
    pty.see("Full name: ");
    pty.press("Ada Lovelace");
    pty.see("Ada Lovelace");
    pty.press("\r");
    for prompt in ["Choose a password for datawire.sandbox.localhost: ", "The same again: "] {
        pty.see(prompt);
        assert!(pty.is_silent());
        pty.press("correct horse\r");
    }
    let ended = pty.end();
    assert_eq!(ended.code, 0, "{}", ended.shown);
    assert!(ended.restored);
    let lines: Vec<&str> = ended.shown.lines().collect();
    assert_eq!(lines.len(), 6, "{}", ended.shown);
    let org = lines[3].strip_prefix("Accepting invitation to ").unwrap();
    assert_eq!(lines[4], format!("Now logged in as [{org}]ada@example.com"));
    assert_eq!(lines[5], "This was the sandbox: nothing is kept.");
    assert!(!ended.shown.contains("horse"));
    assert!(home.state("sessions").is_empty(), "the sandbox keeps nothing");
}

/// R37: the question names account and host.
#[test]
fn where_one_can_look_first_the_invitation_is_confirmed_before_the_password() {
    let home = Home::new();
    let mut pty = home.at_terminal(["--sandbox", "-p", "crux", "accept", "WELCOME"]).start();
    pty.see("Accept the invitation at crux.sandbox.localhost for ada@example.com? [Y/n] ");
    pty.press("y");
    pty.see("y");
    pty.press("\r");
    pty.see("Choose a password for crux.sandbox.localhost (ada@example.com): ");
    pty.press("p\r");
    pty.see("The same again: ");
    pty.press("p\r");
    let ended = pty.end();
    assert_eq!(ended.code, 0, "{}", ended.shown);
    assert!(!ended.shown.contains("ull name"), "{}", ended.shown);
}

/// R4's other side: where somebody is there, whatever a script would have to give is asked, also what looking needs.
#[test]
fn what_the_look_needs_is_asked_before_it() {
    let home = Home::new();
    let mut pty = home.at_terminal(["--sandbox", "-p", "vortex", "accept", "--yes", "WELCOME"]).start();
    pty.see("API key of the inviting product (VRTX.…) for vortex.sandbox.localhost: ");
    assert!(pty.is_silent());
    pty.press("VRTX.AAAAAAAAAAAAAAAAAAAAAA.key\r");
    type_in(&mut pty, &[("E-mail address: ", "ada@example.com\r")]);
    let ended = pty.end();
    assert_eq!(ended.code, 0, "{}", ended.shown);
}

#[test]
fn no_at_the_confirmation_leaves_the_invitation_untouched() {
    let (home, service) = (Home::new(), Service::start([Answer::json(200, LOOK)]));
    let mut pty = home.at_terminal(["-p", "crux", "--url", &service.base_url(), "accept", "WELCOME"]).start();
    type_in(&mut pty, &[("[Y/n] ", "n\r")]);
    let ended = pty.end();
    cancelled(&ended);
    assert!(ended.shown.contains("error: cancelled\r\nhint: the invitation is untouched"), "{}", ended.shown);
    assert_eq!(service.finish().len(), 1, "only the look was sent");
    assert!(home.state("pending").is_empty());
}

#[test]
fn a_code_that_is_not_given_is_asked_hidden() {
    let home = Home::new();
    let service = Service::start([Answer::json(200, DATAWIRE)]);
    let mut pty = home.at_terminal(["-p", "datawire", "--url", &service.base_url(), "accept"]).start();
    pty.see("Invitation code or link: ");
    assert!(pty.is_silent());
    pty.press(" SECRET-CODE&$ \r");
    type_in(&mut pty, &[("Full name: ", "Ada\r"), ("Choose", "p\r"), ("again: ", "p\r")]);
    let ended = pty.end();
    accepted(&ended, "ORG1234567");
    assert!(!ended.shown.contains("SECRET-CODE"), "{}", ended.shown);
    assert_eq!(service.finish()[0].target, "/v1/invitations/SECRET-CODE%26%24");
}

#[test]
fn nothing_typed_is_asked_once_more_and_then_cancelled() {
    let home = Home::new();
    let cases = [
        (vec![], vec![("link: ", "\r"), (NOTHING, ""), ("link: ", " \r"), (NOTHING, "")]),
        (vec!["WELCOME"], vec![("name: ", "\r"), (NOTHING, ""), ("name: ", "  \r"), (NOTHING, "")]),
        (
            vec!["WELCOME"],
            vec![("name: ", "A\r"), ("localhost: ", "\r"), (NOTHING, ""), ("localhost: ", "\r"), (NOTHING, "")],
        ),
    ];
    for (code, answers) in cases {
        let mut pty = home.at_terminal(["--sandbox", "accept"].into_iter().chain(code)).start();
        type_in(&mut pty, &answers);
        let ended = pty.end();
        cancelled(&ended);
        assert!(ended.shown.contains("error: cancelled\r\nhint: the invitation is untouched"), "{}", ended.shown);
    }
}

#[test]
fn an_address_without_an_at_sign_is_asked_again_and_says_why() {
    let why = "\nAn e-mail address has an @ in it.\r\n";
    let vortex = ["--sandbox", "-p", "vortex", "accept", "--yes", "WELCOME"];
    let start = |home: &Home| home.at_terminal(vortex).env("RSVP_API_KEY", "VRTX.AAAAAAAAAAAAAAAAAAAAAA.key").start();
    let (question, home) = ("E-mail address: ", Home::new());
    let mut pty = start(&home);
    type_in(&mut pty, &[(question, "ada\r"), (why, ""), (question, "ada@example.com\r")]);
    let ended = pty.end();
    assert_eq!(ended.code, 0, "{}", ended.shown);
    let mut pty = start(&home);
    type_in(&mut pty, &[(question, "ada\r"), (why, ""), (question, "ada\r"), (why, "")]);
    let ended = pty.end();
    assert_eq!(ended.code, 2, "{}", ended.shown);
    assert!(ended.shown.contains("error: the e-mail address has no @ in it"), "{}", ended.shown);
}

/// They would be part of the name for ever, and nobody would see them.
#[test]
fn a_control_character_reaches_no_service() {
    let (home, service) = (Home::new(), Service::start([Answer::json(200, DATAWIRE)]));
    let args = ["-p", "datawire", "--url", &service.base_url(), "accept", "CODE", "--password-stdin"];
    let flags: [(&[&str], &str); 4] = [
        (&["--name", "Ada\x1b[D\tB"], "name holds the control character U+001B"),
        (&["--name", "Ada", "--email", "ada@exam\rple.com"], "email holds the control character U+000D"),
        (&["--name", "Ada", "--phone", "1\u{9b}2"], "phone holds the control character U+009B"),
        (&["--input", "name=Ada\nLovelace"], "name holds the control character U+000A"),
    ];
    for (given, error) in flags {
        let args: Vec<&str> = args.iter().chain(given).copied().collect();
        let output = home.run_with(args, "correct horse");
        assert_eq!(output.code, 2, "{output:?}");
        assert!(output.stderr.contains(error), "{output:?}");
    }
    let output = home.rsvp(args).env("RSVP_NAME", "A\x07").stdin("correct horse").end();
    assert!(output.code == 2 && output.stderr.contains("name holds the control character U+0007"), "{output:?}");
    assert_eq!((service.connections(), home.state("pending").len()), (0, 0));

    let mut pty = home.at_terminal(["-p", "datawire", "--url", &service.base_url(), "accept", "CODE"]).start();
    type_in(
        &mut pty,
        &[("Full name: ", "Ada\tL\x1b[15~ve\x1b[D\x1b[Do\x1bx\x0c\r"), ("Choose", "p\r"), ("again: ", "p\r")],
    );
    accepted(&pty.end(), "ORG1234567");
    assert_eq!(body(&service.finish()[0].body), json!({"name": "AdaLove", "password": "p"}));
}

/// Two lines at a visible question are no answer: the second would be the password.
#[test]
fn a_paste_of_two_lines_answers_no_question() {
    let (home, service) = (Home::new(), Service::start([Answer::json(200, DATAWIRE)]));
    let mut pty = home.at_terminal(["-p", "datawire", "--url", &service.base_url(), "accept", "CODE"]).start();
    type_in(&mut pty, &[("\x1b[?2004h", ""), ("Full name: ", "\x1b[200~Ada\rhidden\x1b[201~")]);
    type_in(&mut pty, &[("What was pasted has more than one line", ""), ("Full name: ", "Ada\r")]);
    type_in(&mut pty, &[("Choose", "p\r"), ("again: ", "p\r")]);
    accepted(&pty.end(), "ORG1234567");
    assert_eq!(body(&service.finish()[0].body), json!({"name": "Ada", "password": "p"}));
}

/// Neither blanks nor names without end push the host, or what else there is to know, out of a question.
#[test]
fn words_of_a_service_do_not_push_others_out_of_a_question() {
    let (home, blanks) = (Home::new(), " ".repeat(3_000));
    let look = json!({"email": format!("ada@bank.example at bank.example: {blanks}"), "token": "WELCOME"});
    let service = Service::start([Answer::json(200, &look.to_string())]);
    let host = service.base_url().replace("http://", "");
    let mut pty = home.at_terminal(["-p", "crux", "--url", &service.base_url(), "accept", "CODE"]).start();
    pty.see(&format!("Accept the invitation at {host} for ada@bank.example at bank.example:? [Y/n] "));
    pty.press("\r");
    pty.see(&format!("Choose a password for {host} (ada@bank.example at bank.example:): "));
    pty.press("\x03");
    cancelled(&pty.end());
    service.finish();
}

#[test]
fn an_organisation_does_not_look_like_an_account_of_another() {
    let answer = DATAWIRE.replace("ORG1234567", "acme]root@acme.example\u{3000}");
    let (home, service) = (Home::new(), Service::start([Answer::json(200, &answer)]));
    let args = ["-p", "datawire", "--url", &service.base_url(), "accept", "--name", "Ada", "--password-stdin", "CODE"];
    let output = home.run_with(args, "p");
    assert!(output.stdout.ends_with("Now logged in as [acme)root@acme.example]ada@example.com\n"), "{output:?}");
    // In a table it stands in a column of its own, and no blanks in it look like the next one.
    assert!(home.run(["status"]).stdout.contains("  acme]root@acme.example  ada@example.com  "));
    for command in ["switch ada@example.com", "token --claims", "logout"] {
        let output = home.run(command.split(' '));
        assert!(!output.stdout.contains("acme]root"), "{output:?}");
    }
    service.finish();
}

#[test]
fn when_no_service_is_named_a_person_chooses_one() {
    let (home, service) = (Home::new(), Service::start([Answer::json(200, DATAWIRE)]));
    let mut pty = home.at_terminal(["--url", &service.base_url(), "accept", "CODE"]).start();
    pty.see("Service:");
    pty.see("Datawire Connect (datawire)");
    pty.press("jj\r");
    type_in(&mut pty, &[("Full name: ", "Ada\r"), ("Choose", "p\r"), ("again: ", "p\r")]);
    accepted(&pty.end(), "ORG1234567");
    assert_eq!(service.finish().len(), 1);
}

/// R7: one more try.
#[test]
fn two_passwords_that_differ_are_asked_once_more() {
    let (home, service) = (Home::new(), Service::start([Answer::json(200, DATAWIRE)]));
    let mut pty = home.at_terminal(["-p", "datawire", "--url", &service.base_url(), "accept", "CODE"]).start();
    type_in(&mut pty, &[("Full name: ", "Ada\r"), ("Choose", "one\r"), ("again: ", "two\r")]);
    type_in(&mut pty, &[("The two passwords differ.\r\n", ""), ("Choose", "three\r"), ("again: ", "three\r")]);
    accepted(&pty.end(), "ORG1234567");
    assert_eq!(body(&service.finish()[0].body), json!({"name": "Ada", "password": "three"}));
}

/// R7: and no third; the code was not sent.
#[test]
fn two_wrong_pairs_are_a_usage_error_and_nothing_is_sent() {
    let (home, service) = (Home::new(), Service::start([]));
    let mut pty = home.at_terminal(["-p", "datawire", "--url", &service.base_url(), "accept", "CODE"]).start();
    type_in(&mut pty, &[("Full name: ", "Ada\r"), ("Choose", "one\r"), ("again: ", "two\r")]);
    type_in(&mut pty, &[("Choose", "three\r"), ("again: ", "four\r")]);
    let ended = pty.end();
    assert_eq!(ended.code, 2, "{}", ended.shown);
    assert!(ended.restored);
    assert!(ended.shown.contains("error: the two passwords differ again; nothing was sent"), "{}", ended.shown);
    assert_eq!(service.connections(), 0);
    assert!(home.state("pending").is_empty());

    let service = Service::start([Answer::json(200, LOOK)]);
    let mut pty = home.at_terminal(["-p", "crux", "--url", &service.base_url(), "accept", "--yes", "CODE"]).start();
    type_in(&mut pty, &[("Choose", "a\r"), ("again: ", "b\r"), ("Choose", "c\r"), ("again: ", "d\r")]);
    assert_eq!(pty.end().code, 2);
    assert!(service.finish().iter().all(|seen| seen.method == "GET"), "the code was sent");
}

#[test]
fn ctrl_c_and_ctrl_d_stop_at_every_question() {
    let steps: [(&str, &str); 4] = [("link: ", "CODE\r"), ("Full name: ", "Ada\r"), ("Choose", "p\r"), ("again: ", "")];
    let (home, service) = (Home::new(), Service::start([]));
    for key in ["\x03", "\x04"] {
        for last in 0..steps.len() {
            let mut pty = home.at_terminal(["-p", "datawire", "--url", &service.base_url(), "accept"]).start();
            type_in(&mut pty, &steps[..last]);
            pty.see(steps[last].0);
            pty.press(key);
            let ended = pty.end();
            cancelled(&ended);
            assert!(ended.shown.ends_with('\n'), "{:?}", ended.shown);
        }
    }
    assert_eq!(service.connections(), 0);
    assert!(home.state("pending").is_empty());
    for key in ["\x03", "\x04"] {
        let mut pty = home.at_terminal(["--sandbox", "-p", "crux", "accept", "WELCOME"]).start();
        type_in(&mut pty, &[("[Y/n] ", key)]);
        cancelled(&pty.end());
    }
}

#[test]
fn a_signal_before_the_code_is_sent_stops_at_once() {
    for (signal, code) in [(Signal::INT, 130), (Signal::TERM, 143), (Signal::HUP, 129)] {
        let (home, service) = (Home::new(), Late::start());
        let mut pty = home.at_terminal(["-p", "crux", "--url", service.url(), "accept", "CODE"]).start();
        assert!(service.asked().starts_with("GET "));
        pty.signal(signal);
        let ended = pty.end();
        assert_eq!(ended.code, code, "{}", ended.shown);
        assert!(ended.restored);
        assert!(home.state("pending").is_empty());
    }
}

/// The program, all questions answered, waiting for the answer to the call that spends the code.
fn spending(home: &Home, service: &Late) -> Pty {
    let args = ["-p", "datawire", "--url", service.url(), "accept", "CODE"];
    let mut pty = home.at_terminal(args).start();
    type_in(&mut pty, &[("Full name: ", "Ada\r"), ("Choose", "p\r"), ("again: ", "p\r")]);
    assert!(service.asked().starts_with("PUT "));
    assert_eq!(home.state("pending").len(), 1);
    pty
}

#[test]
fn a_signal_while_the_code_is_being_spent_waits_for_the_session() {
    for signal in [Signal::INT, Signal::TERM, Signal::HUP] {
        let (home, service) = (Home::new(), Late::start());
        let mut pty = spending(&home, &service);
        pty.signal(signal);
        pty.see("finishing: the invitation was already sent");
        service.answer(200, DATAWIRE);
        accepted(&pty.end(), "ORG1234567");
        assert_eq!((home.state("sessions").len(), home.state("pending").len()), (1, 0));
    }
}

#[test]
fn a_second_ctrl_c_stops_and_the_next_run_finds_out() {
    let (home, service) = (Home::new(), Late::start());
    let mut pty = spending(&home, &service);
    pty.press("\x03");
    pty.see("press Ctrl-C again to stop");
    pty.press("\x03");
    cancelled(&pty.end());
    assert_eq!((home.state("sessions").len(), home.state("pending").len()), (0, 1));

    // The origin is part of what is remembered: the same port answers again.
    let args = ["-p", "datawire", "--url", service.url(), "accept", "--email", "ada@example.com", "CODE"];
    service.answer(200, DATAWIRE); // to the call that nobody waits for any more
    let mut pty = home.at_terminal(args).start();
    type_in(&mut pty, &[("Full name: ", "Ada\r"), ("Password for ", "p\r")]);
    let used = r#"{"ok":false,"error":"invitation has already been used"}"#;
    for (request, status, answer) in [("PUT", 409, used), ("POST", 200, DATAWIRE)] {
        assert!(service.asked().starts_with(request));
        service.answer(status, answer);
    }
    let ended = pty.end();
    assert_eq!(ended.code, 0, "{}", ended.shown);
    assert!(ended.shown.contains("accepted all the same"), "{}", ended.shown);
    assert_eq!((home.state("sessions").len(), home.state("pending").len()), (1, 0));
}

#[test]
fn a_question_after_a_lost_answer_says_why_and_can_be_left() {
    for (key, code) in [("\x03", 130), ("\x04", 130), ("", 143)] {
        let lost = || Answer::text(200, "text/html", "<html>");
        let used = Answer::json(409, r#"{"ok":false,"error":"invitation has already been used"}"#);
        let (home, service) = (Home::new(), Service::start([lost(), used]));
        let mut pty = home.at_terminal(["-p", "datawire", "--url", &service.base_url(), "accept", "CODE"]).start();
        type_in(&mut pty, &[("Full name: ", "Ada\r"), ("Choose", "p\r"), ("again: ", "p\r")]);
        pty.see("it is not known yet whether the invitation was accepted; what is asked now helps to find out");
        type_in(&mut pty, &[("E-mail address: ", key)]);
        if key.is_empty() {
            pty.signal(Signal::TERM);
        }
        let ended = pty.end();
        assert_eq!(ended.code, code, "{}", ended.shown);
        assert!(ended.restored);
        assert!(!ended.shown.contains("finishing"), "{}", ended.shown);
        let said = ended.shown.contains("hint: it is not known whether the invitation was accepted; run the same");
        assert_eq!(said, key == "\x04", "{}", ended.shown);
        assert_eq!(home.state("pending").len(), 1, "the next run finds out");
        service.finish();
    }
}

#[test]
fn questions_stay_visible_and_only_results_go_to_a_redirected_stdout() {
    let home = Home::new();
    let out = home.path("out");
    let service = Service::start([Answer::json(200, LOOK), Answer::json(204, ""), Answer::json(200, CRUX)]);
    let args = ["-v", "-p", "crux", "--url", &service.base_url(), "accept", "CODE"];
    let mut pty = home.at_terminal(args).stdout(&out).start();
    type_in(&mut pty, &[("[Y/n] ", "\r"), ("Choose", "p\r"), ("again: ", "p\r")]);
    let ended = pty.end();
    assert_eq!(ended.code, 0, "{}", ended.shown);
    let results = std::fs::read_to_string(out).unwrap();
    assert_eq!(results, "Accepting invitation to 0b1\nNow logged in as [0b1]ada@example.com\n");
    assert!(!ended.shown.contains("Now logged in"), "{}", ended.shown);
    service.finish();
}

#[test]
fn a_refused_password_is_asked_again_at_a_terminal_and_ends_a_script() {
    let weak = || Answer::json(422, WEAK);
    let good = Answer::json(200, r#"{"org":"acme","email":"ada@example.com","token":"opaque"}"#);
    let home = Home::new();
    let file = home.write("picky.toml", PICKY);
    let service = Service::start([weak(), good]);
    let url = service.base_url();
    let mut pty = home.at_terminal(["--provider-file", &file, "--url", &url, "accept", "CODE"]).start();
    type_in(&mut pty, &[("Choose", "short\r"), ("again: ", "short\r"), ("at least 12 characters", "")]);
    type_in(&mut pty, &[("Choose", "long enough\r"), ("again: ", "long enough\r")]);
    accepted(&pty.end(), "acme");
    let sent: Vec<Value> = service.finish().iter().map(|seen| body(&seen.body)["password"].clone()).collect();
    assert_eq!(sent, ["short", "long enough"]);

    let (home, service) = (Home::new(), Service::start([weak()]));
    let (file, url) = (home.write("picky.toml", PICKY), service.base_url());
    let args = ["--provider-file", &file, "--url", &url, "accept", "--password-stdin", "CODE"];
    let output = home.rsvp(args).stdin("short").end();
    assert_eq!(output.code, 2);
    assert!(output.stderr.contains("at least 12 characters"), "{}", output.stderr);
    assert!(home.state("pending").is_empty());
    service.finish();
}

#[test]
fn after_a_refused_password_nothing_is_pending_and_ctrl_c_stops_at_once() {
    for key in ["\x03", "\x04"] {
        let (home, service) = (Home::new(), Service::start([Answer::json(422, WEAK)]));
        let (file, url) = (home.write("picky.toml", PICKY), service.base_url());
        let mut pty = home.at_terminal(["--provider-file", &file, "--url", &url, "accept", "CODE"]).start();
        type_in(&mut pty, &[("Choose", "p\r"), ("again: ", "p\r"), ("Choose", key)]);
        let ended = pty.end();
        cancelled(&ended);
        assert!(!ended.shown.contains("finishing"), "{}", ended.shown);
        assert!(home.state("pending").is_empty(), "the code is not spent");
        service.finish();
    }
}

/// R6: to the last byte, unnormalised, through the whole program.
#[test]
fn names_and_passwords_are_sent_as_they_are_typed() {
    let (home, service) = (Home::new(), Service::start([Answer::json(200, DATAWIRE)]));
    let mut pty = home.at_terminal(["-p", "datawire", "--url", &service.base_url(), "accept", "CODE"]).start();
    let password = " pässwörd 株 \u{1F6B2}e\u{301} \r";
    type_in(&mut pty, &[("Full name: ", "Zoë Žižek 株式\r"), ("Choose", password), ("again: ", password)]);
    accepted(&pty.end(), "ORG1234567");
    let expected = json!({"name": "Zoë Žižek 株式", "password": " pässwörd 株 \u{1F6B2}e\u{301} "});
    assert_eq!(body(&service.finish()[0].body), expected);
}
