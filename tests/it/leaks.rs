//! Canaries: the password, the code and the token are nowhere but where they belong.

use std::fs::read_dir;
use std::path::Path;

use crate::support::binary::{Ended, Home, Run};
use crate::support::service::{Answer, Seen, Service};

const PASSWORD: &str = "canary-pass-W0rd/+é";
const CODE: &str = "canary-code-77/+x";
const TOKEN: &str = "canary.token.5f2b";

/// Each canary, whole or percent-encoded or escaped, by the middle of it.
const PASSWORD_MARK: &str = "canary-pass";
const CODE_MARK: &str = "canary-code";
const TOKEN_MARK: &str = "canary.token";

const MANNERS: [&[&str]; 4] = [&[], &["-vv"], &["--json"], &["--json", "-vv"]];

/// What a service may do that makes a program talk too much. Each answers the call that spends the code.
fn troubles() -> Vec<Answer> {
    let echo = format!("no: {CODE} and {PASSWORD}, or /canary-code-77%2F%2Bx");
    let said = serde_json::json!({ "ok": false, "error": echo, "message": echo, "code": echo, "token": TOKEN });
    let page = format!("<html>{echo} {TOKEN}</html>");
    let mut answers: Vec<Answer> = [200, 400, 401, 403, 404, 409, 410, 422, 429, 500, 503]
        .iter()
        .flat_map(|status| [Answer::json(*status, &said.to_string()), Answer::text(*status, "text/html", &page)])
        .collect();
    answers.extend([
        Answer::redirect(307, &format!("https://evil.example/{CODE}?t={TOKEN}")),
        Answer::json(200, &format!(r#"{{"ok":true,"orgID":"O","email":"a@b.example","token":"{TOKEN} é"}}"#)),
        Answer::json(200, &format!(r#"{{"ok":true,"orgID":"O","token":["{TOKEN}"]}}"#)),
        Answer::json(200, &format!(r#"{{"ok":true,"token":"{TOKEN}","orgID"#)),
        Answer::Raw(format!("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{{\"token\":\"{TOKEN}").into_bytes()),
        Answer::Raw(format!("garbage {CODE} {TOKEN}\r\n\r\n").into_bytes()),
        Answer::Raw(format!("HTTP/1.1 200 OK\r\nSet-Cookie: t={TOKEN}; a\r\nX-{CODE}\r\n\r\n").into_bytes()),
        Answer::DropAfterReading,
    ]);
    answers
}

fn says_nothing(output: &Ended, context: &str) {
    for mark in [PASSWORD_MARK, CODE_MARK, TOKEN_MARK] {
        assert!(!output.stdout.contains(mark), "{mark} on standard output {context}: {output:?}");
        assert!(!output.stderr.contains(mark), "{mark} on standard error {context}: {output:?}");
    }
}

/// The files below `folder` that hold `mark`, or are called so.
fn holding(folder: &Path, mark: &str) -> Vec<String> {
    let mut found = Vec::new();
    for entry in read_dir(folder).into_iter().flatten().map(Result::unwrap) {
        let path = entry.path();
        if path.is_dir() {
            found.extend(holding(&path, mark));
        } else if path.to_str().unwrap().contains(mark)
            || String::from_utf8_lossy(&std::fs::read(&path).unwrap()).contains(mark)
        {
            found.push(path.to_str().unwrap().to_owned());
        }
    }
    found
}

/// No code and no password below the state folder; a token only in so many session files.
fn keeps_only(home: &Home, sessions: usize, context: &str) {
    for mark in [PASSWORD_MARK, CODE_MARK] {
        assert_eq!(holding(&home.path("state"), mark), [""; 0], "{mark} {context}");
    }
    let tokens = holding(&home.path("state"), TOKEN_MARK);
    assert_eq!(tokens.len(), sessions, "{tokens:?} {context}");
    assert!(tokens.iter().all(|path| path.contains("/sessions/")), "{tokens:?}");
}

fn accept(home: &Home, manner: &[&str], rest: &[&str]) -> Run {
    let always = ["accept", "--name", "Ada", "--password-stdin"];
    let args = manner.iter().chain(&always).chain(rest).copied();
    home.rsvp(args).stdin(format!("{PASSWORD}\n"))
}

fn session() -> Answer {
    Answer::json(200, &format!(r#"{{"ok":true,"orgID":"ORG1","email":"ada@example.com","token":"{TOKEN}"}}"#))
}

/// R22: a token is on standard output when it is asked for, and in the session file; the rest is nowhere.
#[test]
fn what_goes_well_shows_no_secret_and_keeps_only_the_token() {
    for manner in MANNERS {
        let (home, service) = (Home::new(), Service::start([session(), session()]));
        let url = service.base_url();
        let here = ["-p", "datawire", "--url", &url, CODE];
        for args in [&["--dry-run"][..], &[], &["--if-needed"]] {
            let output = accept(&home, manner, &[&here, args].concat()).end();
            assert_eq!(output.code, 0, "{output:?}");
            says_nothing(&output, "");
        }
        says_nothing(&accept(&home, manner, &here).end(), "accepted before");
        keeps_only(&home, 1, "");
        let commands: [&[&str]; 3] = [&["status"], &["switch", "ada@example.com"], &["login", "--password-stdin"]];
        for command in commands {
            let output = home.rsvp(manner.iter().chain(command).copied()).stdin(PASSWORD).end();
            assert_eq!(output.code, 0, "{output:?}");
            says_nothing(&output, "");
        }
        for command in [&["token"][..], &["token", "--header"]] {
            let output = home.rsvp(manner.iter().chain(command).copied()).end();
            assert_eq!(output.stdout.matches(TOKEN).count(), 1, "{output:?}");
            assert!(!output.stderr.contains(TOKEN_MARK), "{output:?}");
        }
        says_nothing(&home.rsvp(manner.iter().chain(&["logout"]).copied()).end(), "");
        keeps_only(&home, 0, "after the logout");
        service.finish();
    }
}

#[test]
fn the_sandbox_is_no_exception() {
    for manner in MANNERS {
        for (service, code) in [("datawire", "WELCOME"), ("crux", "DROPPED"), ("datawire", CODE), ("crux", CODE)] {
            let home = Home::new();
            let output = accept(&home, manner, &["--sandbox", "-p", service, code]).end();
            says_nothing(&output, service);
            // The sandbox's tokens are new ones each time: of Datawire JWTs, of Crux 40 small letters and digits.
            let mut words = output.stdout.split(|letter: char| !letter.is_ascii_alphanumeric());
            assert!(!output.stdout.contains("eyJ") && words.all(|word| word.len() != 40), "{output:?}");
            keeps_only(&home, 0, service);
        }
    }
}

/// R13, R21, R22: answers that repeat what they were sent, in every status and shape.
#[test]
fn no_trouble_of_a_service_brings_a_secret_to_light() {
    for (index, trouble) in troubles().into_iter().enumerate() {
        let manner = if index % 2 == 0 { MANNERS[1] } else { MANNERS[3] };
        let service = Service::always(trouble.clone());
        for provider in ["datawire", "crux", "better-auth"] {
            let home = Home::new();
            let context = format!("at {provider} after {trouble:?}");
            let url = service.base_url();
            let rest = ["--email", "ada@example.com", "-p", provider, "--url", &url, CODE];
            says_nothing(&accept(&home, manner, &rest).end(), &context);
            keeps_only(&home, 0, &context);
            let login = ["login", "--email", "ada@example.com", "--password-stdin", "-p", provider, "--url", &url];
            let output = home.rsvp(manner.iter().chain(&login).copied()).stdin(PASSWORD).end();
            // What it cannot know is the code, which is no part of a log-in.
            for mark in [PASSWORD_MARK, TOKEN_MARK] {
                let shown = output.stdout.contains(mark) || output.stderr.contains(mark);
                assert!(!shown, "{mark} logging in {context}: {output:?}");
            }
        }
    }
}

#[test]
fn after_a_look_that_went_well_crux_may_fail_in_every_way_too() {
    for (index, trouble) in troubles().into_iter().enumerate() {
        let manner = if index % 2 == 0 { MANNERS[3] } else { MANNERS[1] };
        let context = format!("after {trouble:?}");
        let mut look = Some(Answer::json(200, &format!(r#"{{"email":"ada@example.com","token":"{CODE}"}}"#)));
        let answers = move |_: &Seen| look.take().unwrap_or_else(|| trouble.clone());
        let (home, service) = (Home::new(), Service::answering(None, answers));
        let output = accept(&home, manner, &["-p", "crux", "--url", &service.base_url(), CODE]).end();
        assert!(service.finish().len() > 1, "{context}: {output:?}");
        says_nothing(&output, &context);
        keeps_only(&home, 0, &context);
    }
}

#[test]
fn a_service_that_cannot_be_reached_brings_no_secret_to_light() {
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    for manner in MANNERS {
        for url in [format!("http://{nobody}"), format!("https://{nobody}"), "http://plain.example".to_owned()] {
            let home = Home::new();
            let output = accept(&home, manner, &["-p", "datawire", "--url", &url, CODE]).end();
            assert_eq!(output.code, 8, "{output:?}");
            says_nothing(&output, &url);
            keeps_only(&home, 0, &url);
        }
    }
}

/// R22: clap's own words would repeat it.
#[test]
fn a_wrong_command_line_is_never_repeated_with_its_secrets() {
    let proxy = format!("ftp://user:{PASSWORD_MARK}@proxy.example");
    let link = format!("https://user:{PASSWORD_MARK}@unknown.example/{CODE_MARK}?t={CODE_MARK}#{CODE_MARK}");
    let template = format!("https://id.datawire.io/{CODE_MARK}");
    let cases: [&[&str]; 14] = [
        &[CODE],
        &["accept", CODE, CODE],
        &["accept", &format!("-{CODE_MARK}")],
        &["accept", &format!("--{CODE}=1")],
        &["accept", &link],
        &["accept", "-p", "crux", &link],
        &["accept", "-p", "datawire", &template],
        &["accept", "--password", PASSWORD, "--password-stdin", CODE],
        &["accept", "--password-stdin=canary-pass", CODE],
        &["accept", "--sandbox", "--password", PASSWORD, CODE],
        &["accept", "--input", &format!("9={PASSWORD_MARK}"), CODE],
        &["accept", "--input", PASSWORD_MARK, CODE],
        &["--proxy", &proxy, "accept", CODE],
        &["accept", "--url", &format!("https://u:{PASSWORD_MARK}@id.example"), CODE],
    ];
    for args in cases {
        for manner in MANNERS {
            let home = Home::new();
            let output = home.rsvp(manner.iter().chain(args).copied()).end();
            assert!([2, 3].contains(&output.code), "{output:?}");
            says_nothing(&output, &format!("{args:?}"));
        }
    }
}

/// R22
#[test]
fn variables_that_are_nonsense_are_named_and_not_shown() {
    for name in ["RSVP_PROXY", "RSVP_URL", "RSVP_TIMEOUT", "RSVP_JSON", "RSVP_PROVIDER"] {
        let output = Home::new().rsvp(["status"]).env(name, &format!("{PASSWORD_MARK} {TOKEN_MARK}")).end();
        assert_eq!(output.code, 2, "{output:?}");
        assert!(output.stderr.contains(name), "{output:?}");
        says_nothing(&output, name);
    }
}

/// R21: the same through the program.
#[test]
fn a_broken_session_file_is_not_shown() {
    for content in [
        format!(r#"{{"format":1,"provider":"crux","secret":{{"in":"file","value":{{"token":"{TOKEN}"#),
        format!(r#"{{"format":1,"provider":["{TOKEN}"],"created":"{TOKEN}"}}"#),
        format!("{TOKEN}\n{PASSWORD}"),
    ] {
        let (home, service) = (Home::new(), Service::start([session()]));
        accept(&home, &[], &["-p", "datawire", "--url", &service.base_url(), CODE]).end();
        let path = home.state("sessions").remove(0);
        let mut file = std::fs::OpenOptions::new().write(true).truncate(true).open(path).unwrap();
        std::io::Write::write_all(&mut file, content.as_bytes()).unwrap();
        for command in ["status", "token", "logout"] {
            for manner in MANNERS {
                says_nothing(&home.rsvp(manner.iter().chain(&[command]).copied()).end(), command);
            }
        }
        service.finish();
    }
}

/// R22, R23: the whole suite runs at `-vv`, and every run is searched for its secrets; this one shows one.
#[test]
#[should_panic(expected = "given by RSVP_PASSWORD, is shown")]
fn a_run_that_shows_a_secret_fails_whatever_it_is_for() {
    Home::new().rsvp(["status"]).env("RSVP_PASSWORD", "no saved sessions").end();
}

#[test]
#[should_panic(expected = "given by typing, is shown")]
fn a_terminal_that_shows_what_was_typed_hidden_fails_whatever_it_is_for() {
    let home = Home::new();
    let mut pty = home.at_terminal(["--sandbox", "accept", "--name", "Ada", "WELCOME"]).start();
    for prompt in ["Choose a password", "The same again: "] {
        pty.see(prompt);
        pty.press("Now logged in\r");
    }
    pty.end();
}

/// R23: `-v` shows method, host, the path as the provider file has it, status and time; `-vv` adds names of headers.
/// No value is ever among them.
#[test]
fn what_is_shown_of_a_request_is_its_route_and_never_a_value() {
    let headers = vec![("X-Canary".to_owned(), TOKEN.to_owned()), ("Set-Cookie".to_owned(), format!("a={TOKEN}"))];
    let body = format!(r#"{{"ok":true,"orgID":"ORG1","email":"ada@example.com","token":"{TOKEN}"}}"#).into_bytes();
    for (level, lines) in [("-v", 1), ("-vv", 3)] {
        let service = Service::start([Answer::Reply { status: 200, headers: headers.clone(), body: body.clone() }]);
        let home = Home::new();
        let output = accept(&home, &[level, "-q"], &["-p", "datawire", "--url", &service.base_url(), CODE]).end();
        says_nothing(&output, level);
        let shown: Vec<&str> = output.stderr.lines().filter(|line| !line.contains("keyring")).collect();
        assert_eq!(shown.len(), lines, "{output:?}");
        let call = format!("PUT 127.0.0.1:{} /v1/invitations/{{{{ code }}}}: 200 (", service.port());
        let time = shown[0].strip_prefix(&call).and_then(|rest| rest.strip_suffix(" ms)")).unwrap();
        assert!(time.parse::<u32>().is_ok(), "{output:?}");
        if lines == 3 {
            assert_eq!(shown[1], "headers sent: content-type");
            assert_eq!(shown[2], "headers received: x-canary, set-cookie, content-length");
        }
        service.finish();
    }
}
