//! What a script may rely on: the real binary without a terminal.

use std::fs::OpenOptions;
use std::process::Stdio;

use rsvp::error::Exit;
use serde_json::{Value, json};

use crate::support::binary::{Ended, Home};
use crate::support::service::{Answer, Service};

const SESSION: &str = r#"{"ok":true,"orgID":"ORG1234567","email":"ada@example.com","token":"opaque"}"#;
const GUIDE: &str = include_str!("../../docs/scripting.md");

/// Exit 2, the hint names `flag`, and nothing is on standard output.
fn asks_for(output: &Ended, flag: &str) {
    assert_eq!((output.code, output.stdout.as_str()), (2, ""), "{output:?}");
    let hint = output.stderr.lines().find(|line| line.starts_with("hint: ")).unwrap();
    assert!(hint.contains(flag), "{hint}");
}

/// R4: nobody to ask: exit 2 with the option to give, no request, nothing on the disk.
#[test]
fn what_is_missing_is_named_and_nothing_is_sent() {
    let (home, service) = (Home::new(), Service::start([]));
    let url = service.base_url();
    let cases: [(&[&str], &str); 7] = [
        (&["accept"], "`rsvp accept-invitation --url "),
        (&["accept", "CODE"], "-p: better-auth, crux, datawire"),
        (&["-p", "datawire", "accept", "CODE", "--password-stdin"], "--name or RSVP_NAME"),
        (&["-p", "datawire", "accept", "CODE", "--name", "Ada"], "--password-stdin, --password-file or RSVP_PASSWORD"),
        (&["-p", "crux", "accept", "CODE"], "RSVP_PASSWORD"),
        (&["-p", "datawire", "login"], "--email or RSVP_EMAIL"),
        (&["-p", "better-auth", "accept", "CODE", "--name", "A", "--password-stdin"], "--email"),
    ];
    for (args, flag) in cases {
        let args = ["--url", &url].into_iter().chain(args.iter().copied());
        asks_for(&home.rsvp(args).stdin("secret").end(), flag);
    }
    assert_eq!(service.connections(), 0);
    assert!(home.state("pending").is_empty());
}

/// R4: the same at a terminal with `--no-input`.
#[test]
fn nobody_is_asked_at_a_terminal_either_with_no_input() {
    let home = Home::new();
    for pty in [
        home.at_terminal(["--no-input", "--sandbox", "accept", "WELCOME"]).start(),
        home.at_terminal(["--sandbox", "accept", "WELCOME"]).env("RSVP_NO_INPUT", "1").start(),
    ] {
        let ended = pty.end();
        assert_eq!(ended.code, 2);
        assert!(ended.shown.contains("give --name or RSVP_NAME"), "{}", ended.shown);
    }
}

/// How a password gets to the program, and what is sent of it.
fn sent(home: &Home, args: &[&str], variable: Option<&str>, stdin: &[u8]) -> Value {
    let service = Service::start([Answer::json(200, SESSION)]);
    let url = service.base_url();
    let args = ["-p", "datawire", "--url", &url, "accept", "--name", "Ada", "CODE"].into_iter().chain(args.to_vec());
    let run = home.rsvp(args).stdin(stdin);
    let run = if let Some(password) = variable { run.env("RSVP_PASSWORD", password) } else { run };
    let output = run.end();
    assert_eq!(output.code, 0, "{output:?}");
    let body: Value = serde_json::from_str(&service.finish()[0].body).unwrap();
    body["password"].clone()
}

/// R5, R6: of standard input and files exactly one line ending is dropped, and nothing else is changed, up to 64 KiB.
#[test]
fn a_password_is_sent_as_it_was_given_but_for_one_line_ending() {
    let long = "x".repeat(64 * 1024);
    let cases = [
        ("p", "p"),
        ("p\n", "p"),
        ("p\r\n", "p"),
        ("p\n\n", "p\n"),
        ("p\r\r\n", "p\r"),
        ("p\r", "p\r"),
        ("  spaces \t \n", "  spaces \t "),
        ("pässwörd e\u{301} 株\n", "pässwörd e\u{301} 株"),
        ("\u{feff}p", "\u{feff}p"),
        ("\"quoted\\\"", "\"quoted\\\""),
        ("a\nb", "a\nb"),
        (&format!("{long}\r\n"), &long),
    ];
    for (given, expected) in cases {
        assert_eq!(sent(&Home::new(), &["--password-stdin"], None, given.as_bytes()), expected);
        let home = Home::new();
        let file = home.write("password", given);
        assert_eq!(sent(&home, &["--password-file", &file], None, b""), expected);
    }
    assert_eq!(sent(&Home::new(), &["--password= p "], None, b""), " p ");
    assert_eq!(sent(&Home::new(), &[], Some(" p\n"), b""), " p\n");
}

/// R2: variables come after options.
#[test]
fn an_option_wins_over_the_variable() {
    assert_eq!(sent(&Home::new(), &["--password-stdin"], Some("variable"), b"stdin"), "stdin");
    assert_eq!(sent(&Home::new(), &["--pw", "flag"], Some("variable"), b""), "flag");
    let home = Home::new();
    let file = home.write("password", "file");
    assert_eq!(sent(&home, &["--password-file", &file], Some("variable"), b""), "file");
    assert_eq!(sent(&Home::new(), &[], Some("variable"), b"stdin"), "variable");
}

/// R5, R6: what is no UTF-8, is empty or too long is refused without being shown.
#[test]
fn a_password_that_cannot_be_meant_is_refused_unseen() {
    let (home, service) = (Home::new(), Service::start([]));
    let url = service.base_url();
    let args = ["-p", "datawire", "--url", &url, "accept", "--name", "Ada", "CODE"];
    let too_long = vec![b'x'; 64 * 1024 + 1];
    for (bytes, what) in [
        (&b"canary\xff\n"[..], "is not UTF-8"),
        (&too_long, "is larger than 64 KiB"),
        (b"", "the password is empty"),
        (b"\n", "the password is empty"),
    ] {
        let file = home.write("password", bytes);
        for (flag, stdin) in [(vec!["--password-stdin"], bytes), (vec!["--password-file", &file], &b""[..])] {
            let output = home.rsvp(args.into_iter().chain(flag)).stdin(stdin).end();
            assert_eq!(output.code, 2, "{output:?}");
            assert!(output.stderr.contains(what), "{output:?}");
            assert!(!output.stderr.contains("canary") && !output.stderr.contains("xxx"), "{output:?}");
        }
    }
    let file = home.write("password", "\r\n");
    let given = [("--input", "password=".to_owned()), ("--input-file", format!("password={file}"))];
    for (flag, value) in &given {
        home.rsvp(args.into_iter().chain([*flag, value]))
            .end()
            .expect(2)
            .says("the password is empty; nothing was sent");
    }
    let missing = home.rsvp(args.into_iter().chain(["--password-file", "/nonexistent"])).end();
    assert_eq!(missing.code, 2);
    assert!(missing.stderr.contains("cannot read /nonexistent"), "{missing:?}");
    assert_eq!(service.connections(), 0);
}

/// R5: in a variable, too.
#[test]
fn a_variable_that_is_no_text_is_refused_unseen() {
    use std::os::unix::ffi::OsStrExt;
    let home = Home::new();
    let args = ["--sandbox", "accept", "--name", "Ada", "WELCOME"];
    let run = home.rsvp(args).env_os("RSVP_PASSWORD", std::ffi::OsStr::from_bytes(b"canary\xff"));
    let output = run.end();
    assert_eq!(output.code, 2, "{output:?}");
    assert!(output.stderr.contains("RSVP_PASSWORD is not UTF-8") && !output.stderr.contains("canary"));
}

#[test]
fn two_sources_of_one_password_are_a_usage_error() {
    let home = Home::new();
    let file = home.write("password", "p");
    let sources = [vec!["--password", "canary"], vec!["--password-stdin"], vec!["--password-file", &file]];
    for (at, one) in sources.iter().enumerate() {
        for other in &sources[at + 1..] {
            let args = ["--sandbox", "accept", "--name", "Ada", "WELCOME"].into_iter();
            let output = home.rsvp(args.chain(one.clone()).chain(other.clone())).stdin("p").end();
            assert_eq!(output.code, 2, "{output:?}");
            assert!(output.stderr.contains("cannot be used with") && !output.stderr.contains("canary"), "{output:?}");
        }
    }
}

/// R1: it works, and one warning says who else can see it.
#[test]
fn a_password_on_the_command_line_is_warned_about_once() {
    let output = Home::new().rsvp(["-q", "--sandbox", "accept", "--name", "A", "--password", "p", "WELCOME"]).end();
    assert_eq!(output.code, 0);
    assert_eq!(output.stderr.matches("warning: --password").count(), 1, "{output:?}");
}

/// R3: without `--password-stdin` a pipe is not read; a question goes to the terminal all the same.
#[test]
fn what_is_piped_in_is_never_taken_for_a_password() {
    let home = Home::new();
    let output = home.rsvp(["--sandbox", "accept", "--name", "Ada", "WELCOME"]).stdin("canary\n").end();
    asks_for(&output, "--password-stdin");
    let mut pty = home.at_terminal(["--sandbox", "accept", "--name", "Ada", "WELCOME"]).stdin("canary").start();
    for prompt in ["Choose a password", "The same again: "] {
        pty.see(prompt);
        pty.press("p\r");
    }
    assert_eq!(pty.end().code, 0);
}

/// R25: both streams, text and JSON, full or closed: the session is saved, and only a standard output that is full is a
/// failure. A reader that went away is none.
#[test]
fn a_stream_that_fails_does_not_lose_the_session() {
    let full = || Stdio::from(OpenOptions::new().write(true).open("/dev/full").unwrap());
    let gone = || {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        Stdio::from(writer)
    };
    let whole = Stdio::piped;
    let sinks: [&dyn Fn() -> Stdio; 3] = [&full, &gone, &whole];
    for (at, stdout) in sinks.iter().enumerate() {
        for stderr in sinks {
            for form in [&[][..], &["--json"]] {
                let (home, service) = (Home::new(), Service::start([Answer::json(200, SESSION)]));
                let url = service.base_url();
                let args = ["-p", "datawire", "--url", &url, "accept", "--name", "Ada", "--password-stdin", "CODE"];
                let run = home.rsvp(args.into_iter().chain(form.iter().copied())).stdin("p");
                let output = run.stdout(stdout()).stderr(stderr()).end();
                assert_eq!(output.code, i32::from(at == 0), "{output:?}");
                if !output.stderr.is_empty() {
                    assert_eq!(output.stderr.contains("everything is saved"), at == 0, "{output:?}");
                }
                assert_eq!((home.state("sessions").len(), home.state("pending").len()), (1, 0));
                service.finish();
            }
        }
    }
    // Where something went wrong the exit code is that of what went wrong, whatever the streams.
    for (stdout, stderr) in [(full(), gone()), (gone(), full())] {
        let home = Home::new();
        assert_eq!(home.rsvp(["status"]).stdout(stdout).stderr(stderr).end().code, 4);
    }
}

#[test]
fn without_a_command_there_is_the_help_on_standard_output() {
    for line in [&[][..], &["help"], &["--help"]] {
        let output = Home::new().rsvp(line.iter().copied()).end();
        assert_eq!((output.code, output.stderr.as_str()), (0, ""));
        assert!(output.stdout.contains("Usage: rsvp <COMMAND>"), "{output:?}");
    }
    let output = Home::new().rsvp(["help", "exit-codes"]).end();
    assert!(output.stdout.contains("130  cancelled"), "{output:?}");
}

/// R25: help is a result like any other.
#[test]
fn help_that_cannot_be_written_is_a_failure() {
    for line in [&["--help"][..], &["--version"], &["help", "options"], &[]] {
        let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let output = Home::terse().rsvp(line.iter().copied()).stdout(full).end();
        output.expect(1).says("error: standard output cannot be written");
    }
}

#[test]
fn a_script_that_wants_json_gets_it_for_a_wrong_command_line_too() {
    let home = Home::new();
    for run in [
        home.rsvp(["--json", "frobnicate"]),
        home.rsvp(["frobnicate"]).env("RSVP_JSON", "1"),
        home.rsvp(["status"]).env("RSVP_JSON", "1").env("RSVP_TIMEOUT", "soon"),
        home.rsvp(["status", "--json"]).env("RSVP_VERBOSE", "maybe"),
        home.rsvp(["--json"]),
    ] {
        let output = run.end();
        assert_eq!((output.code, output.stderr.as_str()), (2, ""), "{output:?}");
        assert_eq!(output.json()["error"]["exit"], 2);
    }
}

/// R2: each has its own.
#[test]
fn every_input_can_come_from_a_variable() {
    let (home, service) = (Home::new(), Service::start([Answer::json(200, SESSION)]));
    let output = home
        .rsvp(["accept", "CODE"])
        .env("RSVP_PROVIDER", "datawire")
        .env("RSVP_URL", &service.base_url())
        .env("RSVP_NAME", "Zoë")
        .env("RSVP_PASSWORD", "p")
        .env("RSVP_JSON", "yes")
        .end();
    assert_eq!(output.code, 0, "{output:?}");
    assert_eq!(output.json()["email"], "ada@example.com");
    let body: Value = serde_json::from_str(&service.finish()[0].body).unwrap();
    assert_eq!(body, json!({"name": "Zoë", "password": "p"}));
}

#[test]
fn the_guide_has_the_table_of_exit_codes() {
    let rows: Vec<String> = Exit::TABLE
        .iter()
        .map(|row| format!("| {} | {} | {} |", row.exit.code(), row.meaning, row.turn).replace("|  |", "| |"))
        .collect();
    let written: Vec<&str> = GUIDE.lines().filter(|line| line.starts_with("| ") && !line.contains("---")).collect();
    assert_eq!(written[1..], rows, "docs/scripting.md");
}

/// Every command of a `console` block runs as it stands there: `…` stands for what differs from run to run.
#[test]
fn the_examples_of_the_guide_say_what_happens() {
    let home = Home::new();
    home.write("secret.txt", "correct horse\n");
    let mut examples = 0;
    for block in GUIDE.split("```console\n").skip(1).map(|rest| rest.split("```").next().unwrap()) {
        for example in block.split("$ ").skip(1) {
            let (command, expected) = example.split_once('\n').unwrap();
            let output = home.shell(command);
            let shown = format!("{}{}", output.stdout, output.stderr);
            assert!(alike(expected, &shown), "{command}\nexpected:\n{expected}\nshown:\n{shown}");
            examples += 1;
        }
    }
    assert!(examples >= 6, "only {examples} examples are run");
}

/// Whether `shown` is `pattern` with something in the place of every `…`.
fn alike(pattern: &str, shown: &str) -> bool {
    let parts: Vec<&str> = pattern.split('…').collect();
    let (Some(first), Some(last)) = (parts.first(), parts.last()) else { return false };
    if parts.len() == 1 {
        return pattern == shown;
    }
    let Some(mut rest) = shown.strip_prefix(first) else { return false };
    for part in &parts[1..parts.len() - 1] {
        let Some(at) = rest.find(part) else { return false };
        rest = &rest[at + part.len()..];
    }
    rest.ends_with(last)
}

/// A pipe is waited for: somebody may have to unlock what it comes from.
#[test]
fn a_password_can_come_from_a_process_substitution_and_from_a_named_pipe() {
    for give in [
        r#"exec bash -c 'exec "$0" "$@" --password-file <(sleep 0.2; echo secret-word)' "$@""#,
        r#"mkfifo pipe; (sleep 0.2; echo secret-word >pipe) & exec "$@" --password-file pipe"#,
    ] {
        let (home, service) = (Home::new(), Service::start([Answer::json(200, SESSION)]));
        let url = service.base_url();
        let line = format!("set -- rsvp -p datawire --url {url} accept --name Ada CODE; {give}");
        home.shell(&line).expect(0);
        let body: Value = serde_json::from_str(&service.finish()[0].body).unwrap();
        assert_eq!(body["password"], "secret-word");
    }
}

/// Some editors begin a file with a mark; UTF-16 is told by its NULs.
#[test]
fn a_file_that_a_person_wrote_may_begin_with_a_byte_order_mark() {
    let home = Home::new();
    home.write("config/config.toml", "\u{feff}provider = \"crux\"\n");
    home.write(
        "config/providers/own.toml",
        "\u{feff}schema = 1\nid = \"own\"\nname = \"O\"\n[session]\nnone = \"none\"\n[[accept]]\npost = \"/{{ code }}\"\n",
    );
    home.run(["providers", "check", "own"]).expect(0);
    let utf16: Vec<u8> = "timeout = 1\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    home.write("config/config.toml", utf16);
    home.run(["status"]).expect(2).says("config.toml: it holds a NUL byte");
}
