//! The real `rsvp` against the real `rsvp sandbox`: every service, and everything that can go wrong.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::process::{Command, Stdio};

use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;

use crate::support::binary::Home;
use crate::support::dispositions::let_children_hear;
use crate::support::sandbox::{PASSWORD, Running, accept};

/// The columns of the tables.
const SERVICES: [&str; 5] = ["crux", "datawire", "elastic", "vortex", "better-auth"];

/// What a run must come to: the exit code, and what is said of the invitation.
type Expected = (i32, &'static str);

const DONE: Expected = (0, "yes");
const UNKNOWN: Expected = (3, "no");
const LOGIN: Expected = (4, "no");
const EXPIRED: Expected = (5, "no");
const USED: Expected = (6, "no");
const OTHER: Expected = (7, "no");
const TOO_LATE: Expected = (7, "yes");
const WAIT: Expected = (9, "no");
const UNUSABLE: Expected = (14, "no");
const LOST: Expected = (15, "unknown");
const REFUSED: Expected = (16, "no");

/// One row: a code or a fault, how long the network may take, and the results in the order of [`SERVICES`].
struct Row(&'static str, &'static str, [Expected; 5]);

/// Crux has one answer for three causes; Vortex tells who has accepted.
#[rustfmt::skip]
const CODES: &[Row] = &[
    Row("WELCOME",        "30",  [DONE,    DONE,     DONE,    DONE, DONE]),
    Row("WELCOME-2",      "30",  [DONE,    DONE,     DONE,    DONE, DONE]),
    Row("WELCOME-3",      "30",  [DONE,    DONE,     DONE,    DONE, DONE]),
    Row("UNKNOWN",        "30",  [UNKNOWN, UNKNOWN,  UNKNOWN, UNKNOWN, UNKNOWN]),
    Row("EXPIRED",        "30",  [EXPIRED, EXPIRED,  EXPIRED, EXPIRED, UNKNOWN]),
    Row("USED",           "30",  [UNKNOWN, USED,     USED,    UNKNOWN, UNKNOWN]),
    Row("WRONG-PERSON",   "30",  [OTHER,   TOO_LATE, OTHER,   REFUSED, OTHER]),
    Row("MEMBER",         "30",  [UNKNOWN, USED,     USED,    UNKNOWN, UNKNOWN]),
    Row("RATE-LIMITED",   "30",  [WAIT,    WAIT,     WAIT,    WAIT, WAIT]),
    Row("SLOW",           "30",  [DONE,    DONE,     DONE,    DONE, DONE]),
    Row("CUT-OFF",        "30",  [DONE,    DONE,     DONE,    DONE, DONE]),
    Row("HUGE",           "30",  [DONE,    DONE,     DONE,    DONE, DONE]),
    Row("HTML",           "30",  [DONE,    DONE,     DONE,    DONE, DONE]),
    Row("GARBAGE",        "30",  [DONE,    DONE,     DONE,    DONE, DONE]),
    Row("SILENT",         "0.5", [LOST,    LOST,     LOST,    LOST, LOST]),
    Row("SERVER-ERROR",   "30",  [LOST,    LOST,     LOST,    LOST, LOST]),
    Row("DROPPED",        "30",  [DONE,    DONE,     DONE,    DONE, DONE]),
    Row("DROPPED-BEFORE", "30",  [DONE,    DONE,     DONE,    DONE, DONE]),
    Row("FORGED-TOKEN",   "30",  [DONE,    DONE,     DONE,    DONE, DONE]),
    Row("FORGED-TOKEN-UNSIGNED", "30", [DONE, DONE, DONE, DONE, DONE]),
    Row("FORGED-TOKEN-STRIPPED", "30", [DONE, DONE, DONE, DONE, DONE]),
    Row("FORGED-TOKEN-TAMPERED", "30", [DONE, DONE, DONE, DONE, DONE]),
    Row("FORGED-TOKEN-CONFUSED", "30", [DONE, DONE, DONE, DONE, DONE]),
    Row("FORGED-TOKEN-OWN-KEY", "30", [DONE, DONE, DONE, DONE, DONE]),
    Row("FORGED-TOKEN-KEY-ID", "30", [DONE, DONE, DONE, DONE, DONE]),
    Row("FORGED-TOKEN-CRITICAL", "30", [DONE, DONE, DONE, DONE, DONE]),
    Row("FORGED-TOKEN-EXPIRED", "30", [DONE, DONE, DONE, DONE, DONE]),
    Row("FORGED-TOKEN-EARLY", "30", [DONE, DONE, DONE, DONE, DONE]),
    Row("FORGED-TOKEN-ISSUER", "30", [DONE, DONE, DONE, DONE, DONE]),
    Row("FORGED-TOKEN-AUDIENCE", "30", [DONE, DONE, DONE, DONE, DONE]),
    Row("FORGED-TOKEN-CLAIMS", "30", [DONE, DONE, DONE, DONE, DONE]),
];

/// What strikes every answer strikes the look first, where there is one, and nothing is spent.
#[rustfmt::skip]
const FAULTS: &[Row] = &[
    Row("unknown",        "30",  [UNKNOWN,  UNKNOWN,  UNKNOWN,  UNKNOWN, UNKNOWN]),
    Row("expired",        "30",  [EXPIRED,  EXPIRED,  EXPIRED,  EXPIRED, UNKNOWN]),
    Row("used",           "30",  [UNKNOWN,  USED,     USED,     UNKNOWN, UNKNOWN]),
    Row("wrong-person",   "30",  [OTHER,    TOO_LATE, OTHER,    REFUSED, OTHER]),
    Row("member",         "30",  [UNKNOWN,  USED,     USED,     UNKNOWN, UNKNOWN]),
    Row("rate-limited",   "30",  [WAIT,     WAIT,     WAIT,     WAIT, WAIT]),
    // Once the code was sent, finding out gets ten seconds of its own.
    Row("slow",           "0.5", [UNUSABLE, DONE,     UNUSABLE, UNUSABLE, UNUSABLE]),
    Row("cut-off",        "30",  [UNUSABLE, LOST,     UNUSABLE, UNUSABLE, UNUSABLE]),
    Row("huge",           "30",  [UNUSABLE, LOST,     UNUSABLE, UNUSABLE, UNUSABLE]),
    Row("html",           "30",  [UNUSABLE, LOST,     UNUSABLE, UNUSABLE, UNUSABLE]),
    Row("garbage",        "30",  [UNUSABLE, LOST,     UNUSABLE, UNUSABLE, UNUSABLE]),
    Row("silent",         "0.5", [UNUSABLE, LOST,     UNUSABLE, UNUSABLE, UNUSABLE]),
    Row("server-error",   "30",  [UNUSABLE, LOST,     UNUSABLE, UNUSABLE, UNUSABLE]),
    Row("dropped",        "30",  [DONE,     DONE,     DONE,     DONE, DONE]),
    Row("dropped-before", "30",  [DONE,     DONE,     DONE,     DONE, DONE]),
    Row("forged-token",   "30",  [DONE,     DONE,     DONE,     DONE, DONE]),
];

impl Row {
    /// What the row says of the service with this number, tried with `code`.
    fn check(&self, sandbox: &Running, code: &str, service: usize) {
        let Self(word, timeout, expected) = self;
        let (exit, accepted) = expected[service];
        // The older description of the same service means the same; what the newer one has accepted is gone.
        let providers = match SERVICES[service] {
            "vortex" if accepted == "no" => vec!["vortex", "vortex-target"],
            service => vec![service],
        };
        for provider in providers {
            let home = Home::new();
            let ended = accept(&home, provider, &sandbox.url(provider), code, &["--timeout", timeout]);
            assert_eq!(ended.code, exit, "{word} at {provider}: {ended:#?}");
            assert_eq!(ended.json()["accepted"], accepted, "{word} at {provider}: {ended:#?}");
            assert_eq!(home.state("sessions").len(), usize::from(accepted == "yes"), "{word} at {provider}");
            assert_eq!(home.state("pending").len(), usize::from(accepted == "unknown"), "{word} at {provider}");
        }
    }
}

/// The rows in which rsvp waits for a service that does not answer.
fn silent(rows: &[Row]) -> impl Iterator<Item = &Row> {
    rows.iter().filter(|row| row.1 != "30")
}

/// The rows in which every service answers at once.
fn prompt(rows: &[Row]) -> impl Iterator<Item = &Row> {
    rows.iter().filter(|row| row.1 == "30")
}

/// Two tests for each column.
macro_rules! at_every_service {
    ($($name:ident $column:literal),+) => {$(
        mod $name {
            use super::{CODES, FAULTS, Running, prompt};

            #[test]
            fn every_code_does_what_it_says() {
                let sandbox = Running::start(&[]);
                prompt(CODES).for_each(|row| row.check(&sandbox, row.0, $column));
            }

            #[test]
            fn every_fault_does_what_it_says() {
                prompt(FAULTS).for_each(|row| row.check(&Running::start(&["--fault", row.0]), "WELCOME", $column));
            }
        }
    )+};
}

at_every_service!(crux 0, datawire 1, elastic 2, vortex 3, better_auth 4);

/// All at the same time, for each of them is mostly waiting.
#[test]
fn a_service_that_does_not_answer_is_waited_for_and_told() {
    let sandbox = Running::start(&[]);
    std::thread::scope(|scope| {
        for service in 0..SERVICES.len() {
            let sandbox = &sandbox;
            silent(CODES).for_each(|row| drop(scope.spawn(move || row.check(sandbox, row.0, service))));
            silent(FAULTS).for_each(|row| {
                drop(scope.spawn(move || row.check(&Running::start(&["--fault", row.0]), "WELCOME", service)));
            });
        }
    });
}

#[test]
fn every_code_has_a_row() {
    let sandbox = Running::start(&[]);
    let words: Vec<&Value> = sandbox.answer["codes"].as_array().unwrap().iter().map(|word| &word["code"]).collect();
    assert!(words.iter().eq(&CODES.iter().map(|row| row.0).collect::<Vec<_>>()), "{words:?}");
}

#[test]
fn the_older_vortex_call_is_served_too() {
    let (sandbox, home) = (Running::start(&[]), Home::new());
    let ended = accept(&home, "vortex-target", &sandbox.url("vortex-target"), "WELCOME", &["--yes"]).expect(0);
    assert_eq!(ended.json()["org"], "workspace-welcome");
}

#[test]
fn wrong_credentials_are_exit_4_and_the_code_stays_good() {
    let (sandbox, home) = (Running::start(&[]), Home::new());
    for (service, key) in [("vortex", "VRTX.short.key"), ("vortex", "key"), ("elastic", "not a key")] {
        let url = sandbox.url(service);
        let line = ["-p", service, "--url", &url, "accept", "--api-key-stdin", "--email", "ada@example.com", "WELCOME"];
        let (exit, _) = LOGIN;
        home.run_with(line, key).expect(exit);
    }
    for service in ["elastic", "vortex"] {
        accept(&home, service, &sandbox.url(service), "WELCOME", &[]).expect(0);
    }
}

#[test]
fn several_codes_are_accepted_in_one_run() {
    let sandbox = Running::start(&[]);
    for (service, given, secret) in [
        ("datawire", &["--name", "Ada", "--password-stdin"][..], PASSWORD),
        ("crux", &["--password-stdin"], PASSWORD),
        ("elastic", &["--api-key-stdin"], "key-of-ada"),
        ("vortex", &["--email", "ada@example.com", "--api-key-stdin"], crate::support::sandbox::VORTEX_KEY),
    ] {
        let (home, url) = (Home::new(), sandbox.url(service));
        let line = [&["--json", "-p", service, "--url", &url, "accept"], given].concat();
        let ended = home.run_with([&line[..], &["WELCOME", "WELCOME-2", "UNKNOWN", "WELCOME-3"]].concat(), secret);
        let answer = ended.expect(12).json();
        let exits: Vec<bool> = answer["results"].as_array().unwrap().iter().map(|one| one["ok"] == true).collect();
        assert_eq!(exits, [true, true, false, true], "{service}: {answer}");
        assert_eq!(home.state("sessions").len(), 3, "{service}");
    }
}

#[test]
fn what_the_sandbox_tells_to_type_works_as_typed() {
    let sandbox = Running::start(&[]);
    let folder = std::path::Path::new(env!("CARGO_BIN_EXE_rsvp")).parent().unwrap();
    let services = sandbox.answer["services"].as_array().unwrap();
    assert_eq!(services.len(), 6);
    // The two Vortex providers are one service, and its invitation is good for one of them.
    for service in services.iter().filter(|service| service["provider"] != "vortex-target") {
        let home = Home::new();
        let mut shell = Command::new("/bin/sh");
        shell.env_clear().env("PATH", folder).env("RSVP_NO_INPUT", "1").env("RSVP_PASSWORD", PASSWORD);
        shell.env("HOME", home.path("")).env("RSVP_STATE_DIR", home.path("state"));
        let output = shell.arg("-c").arg(service["command"].as_str().unwrap()).output().unwrap();
        assert!(output.status.success(), "{service}: {output:?}");
        assert_eq!(home.state("sessions").len(), 1);
    }
}

#[test]
fn a_person_reads_commands_codes_and_the_key() {
    let_children_hear();
    let mut child = Command::new(env!("CARGO_BIN_EXE_rsvp"));
    let mut child = child
        .env_clear()
        .arg("sandbox")
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut text = String::new();
    let mut lines = std::io::BufReader::new(child.stdout.take().unwrap());
    while !text.contains("/jwks\n") {
        assert_ne!(std::io::BufRead::read_line(&mut lines, &mut text).unwrap(), 0, "{text}");
    }
    kill_process(Pid::from_child(&child), Signal::INT).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(130), "Ctrl-C ends it");
    assert!(text.starts_with("rsvp accept-invitation -p crux --url http://127.0.0.1:"), "{text}");
    assert!(text.contains("\nUNKNOWN               an unknown invitation\n"), "{text}");
    assert!(text.contains("\nEXPIRED               an expired invitation (grace@example.com)\n"), "{text}");
}

#[test]
fn a_signal_ends_it_and_frees_the_port() {
    let mut sandbox = Running::start(&[]);
    let address = sandbox.address();
    assert_eq!(sandbox.stop(Signal::TERM).code(), Some(143));
    assert!(TcpStream::connect(&address).is_err());
    let port = address.split_once(':').unwrap().1;
    let again = Running::start(&["--port", port]);
    assert_eq!(again.address(), address);
    let taken = Home::new().run(["sandbox", "--port", port]).expect(2);
    assert!(taken.stderr.contains("cannot be used") && taken.stderr.contains("hint: choose another port: --port N"));
}

/// R2: a variable that holds a secret is not passed on.
#[test]
fn a_command_runs_inside_without_our_secrets_and_its_exit_code_is_ours() {
    let mut home = Home::new();
    for name in ["RSVP_PASSWORD", "RSVP_API_KEY", "RSVP_INPUT_PIN"] {
        home.set(name, "canary");
    }
    home.set("RSVP_PROXY", "http://ada:canary@127.0.0.1:9");
    let path = std::path::Path::new(env!("CARGO_BIN_EXE_rsvp")).parent().unwrap();
    home.set("PATH", &format!("{}:/usr/bin:/bin", path.display()));
    let script = "env; printf pw | rsvp accept -p crux --url $RSVP_SANDBOX_CRUX_URL --password-stdin WELCOME; exit 7";
    let ended = home.run(["sandbox", "--", "sh", "-c", script]).expect(7);
    assert!(!ended.stdout.contains("canary"), "{ended:#?}");
    assert!(ended.stdout.ends_with("]ada@example.com\n"), "{ended:#?}");
    let variable = |name: &str| ended.stdout.lines().find_map(|line| line.strip_prefix(&format!("{name}="))).unwrap();
    for name in ["CRUX", "DATAWIRE", "ELASTIC", "VORTEX", "VORTEX_TARGET", "BETTER_AUTH"] {
        assert!(variable(&format!("RSVP_SANDBOX_{name}_URL")).starts_with("http://127.0.0.1:"));
    }
    assert_eq!(variable("RSVP_SANDBOX_ELASTIC_URL"), variable("RSVP_SANDBOX_VORTEX_URL").to_owned() + "/api/v1");
    let state = std::path::Path::new(variable("RSVP_STATE_DIR"));
    assert!(!state.starts_with(home.path("")) && !state.exists() && !state.parent().unwrap().exists());
    assert!(home.state("").is_empty(), "the real sessions are left alone");
    assert_eq!(ended.stderr, "", "the command speaks for itself");
    home.run(["sandbox", "--", "true"]).expect(0);
    home.run(["sandbox", "--", "sh", "-c", "kill -KILL $$"]).expect(137);
    home.run(["sandbox", "--", "no-such-command"]).expect(2).told("error: no-such-command cannot be run");
}

#[test]
fn a_signal_for_the_sandbox_reaches_the_command_and_its_folder_is_removed() {
    let mut command = Command::new(env!("CARGO_BIN_EXE_rsvp"));
    command.env_clear().env("PATH", "/usr/bin:/bin").stdin(Stdio::piped()).stdout(Stdio::piped());
    // INT and QUIT are for the command itself to hear: a terminal sends them to both.
    let script = "trap 'exit 9' TERM; echo $RSVP_STATE_DIR; kill -INT $PPID; kill -TERM $PPID; read line; exit 1";
    let mut child = command.args(["sandbox", "--", "sh", "-c", script]).spawn().unwrap();
    let mut folder = String::new();
    child.stdout.take().unwrap().read_to_string(&mut folder).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(9));
    assert!(!std::path::Path::new(folder.trim()).parent().unwrap().exists());
}

#[test]
fn a_client_that_talks_nonsense_disturbs_nobody() {
    let sandbox = Running::start(&[]);
    let mut held = Vec::new();
    for words in
        [&b"\x16\x03\x01\x02\x00nonsense\r\n\r\n"[..], b"GET / HTTP/1.1\r\n", b"BREW / HTTP/1.1\r\nHost: x\r\n\r\n"]
    {
        let mut stream = TcpStream::connect(sandbox.address()).unwrap();
        stream.write_all(words).unwrap();
        held.push(stream);
    }
    let mut answer = [0; 12];
    held[2].read_exact(&mut answer).unwrap();
    assert_eq!(&answer, b"HTTP/1.1 501");
    accept(&Home::new(), "crux", &sandbox.url("crux"), "WELCOME", &[]).expect(0);
}

#[test]
fn a_forged_token_does_not_check_out_with_the_key_that_was_handed_out() {
    use data_encoding::{BASE64URL, BASE64URL_NOPAD};
    let sandbox = Running::start(&[]);
    let key = BASE64URL.decode(sandbox.answer["key"].as_str().unwrap().as_bytes()).unwrap();
    for (code, is_good) in [("WELCOME", true), ("FORGED-TOKEN", false)] {
        let home = Home::new();
        accept(&home, "datawire", &sandbox.url("datawire"), code, &[]).expect(0);
        let token = home.run(["token"]).expect(0).stdout;
        let (signed, signature) = token.trim().rsplit_once('.').unwrap();
        let own = BASE64URL_NOPAD.encode(&rsvp::digest::hmac_sha256(&key, signed.as_bytes()));
        assert_eq!(own == signature, is_good, "{code}");
    }
}

#[test]
fn without_a_socket_every_service_is_there_too() {
    for service in ["crux", "datawire", "elastic", "vortex", "vortex-target", "better-auth"] {
        let home = Home::new();
        let ended = accept_in_memory(&home, service);
        assert!(ended.starts_with("Accepting invitation to "), "{service}: {ended}");
        assert!(home.state("").is_empty());
    }
}

fn accept_in_memory(home: &Home, service: &str) -> String {
    let (secret, option) = match service {
        "crux" | "datawire" | "better-auth" => (PASSWORD, "--password-stdin"),
        "elastic" => ("key-of-ada", "--api-key-stdin"),
        _ => (crate::support::sandbox::VORTEX_KEY, "--api-key-stdin"),
    };
    let person = ["--name", "Ada", "--email", "ada@example.com", "WELCOME"];
    let line = [&["--sandbox", "-p", service, "accept", option][..], &person].concat();
    home.run_with(line, secret).expect(0).stdout
}
