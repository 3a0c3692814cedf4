//! The questions and the signals, on a real terminal: by re-running this test binary there.

use rsvp::error::{Error, Exit, Result};
use rsvp::host::Host;
use rustix::process::Signal;
use serde_json::{Value, json};

use crate::support::pty::{Program, Pty};

/// What the program on the terminal does; not a test by itself.
#[test]
#[ignore = "it is the program which the other tests run on a terminal"]
fn prompts_child() {
    Host::harden();
    let mut host = Host::system();
    let scene = host.env.text("SCENE").unwrap().to_owned();
    host.signals.watch().unwrap();
    let outcome = play(&scene, &mut host);
    let code = match outcome {
        Ok(answers) => {
            host.ui.json(&answers).unwrap();
            0
        }
        Err(error) => {
            host.ui.failure(&error);
            error.exit().code()
        }
    };
    leave(code)
}

#[expect(clippy::exit, reason = "the exit code is what the tests look at")]
fn leave(code: u8) -> ! {
    std::process::exit(i32::from(code))
}

fn play(scene: &str, host: &mut Host) -> Result<Value> {
    let Host { ui, signals, .. } = host;
    if scene == "deferral" {
        signals.defer();
        ui.note("sent");
    }
    let ask = ui.ask().ok_or_else(|| Error::usage("no terminal"))?;
    let items = ["crux".to_owned(), "vortex\x1b[31m".to_owned(), "elastic".to_owned()];
    match scene {
        "all" => Ok(json!({
            "name": ask.line("Name: ")?,
            "password": ask.secret("Password: ")?.expose(),
            "again": ask.secret("Again: ")?.expose(),
            "join": ask.confirm("Join acme?")?,
            "service": ask.choose("Service", &items)?,
        })),
        "line" => Ok(json!(ask.line("Name\x1b[31m: ")?)),
        "secret" => Ok(json!(ask.secret("Password: ")?.expose())),
        "second secret" => {
            ask.secret("First: ")?;
            Ok(json!(ask.secret("Password: ")?.expose()))
        }
        "confirm" => Ok(json!(ask.confirm("Join acme?")?)),
        "choose" => Ok(json!(ask.choose("Service", &items)?)),
        #[cfg(target_os = "linux")]
        "hardened" => {
            use rustix::process::{DumpableBehavior, Resource, dumpable_behavior, getrlimit};
            let dumpable = dumpable_behavior()? != DumpableBehavior::NotDumpable;
            Ok(json!({"dumpable": dumpable, "core": getrlimit(Resource::Core).maximum}))
        }
        "panic" => panic!("the payload is {}", ask.secret("Password: ")?.expose()),
        "deferral" => {
            ask.line("Code: ")?;
            match signals.release() {
                Some(signal) => Err(Error::new(Exit::Signal(signal), "stopped")),
                None => Ok(json!("nothing was deferred")),
            }
        }
        _ => unreachable!("no such scene"),
    }
}

fn program(scene: &str) -> Program {
    let myself = std::env::current_exe().unwrap();
    Program::new(&myself)
        .args(["--ignored", "--exact", "terminal::prompts_child", "--nocapture", "--quiet"])
        .env("SCENE", scene)
}

fn question(scene: &str) -> &'static str {
    match scene {
        "line" => "Name\u{fffd}[31m: ",
        "confirm" => "Join acme? [Y/n] ",
        "choose" => "elastic",
        "deferral" => "Code: ",
        _ => "Password: ",
    }
}

/// The program playing `scene`, its question already on the terminal.
fn asked(scene: &str) -> Pty {
    let mut pty = program(scene).start();
    if scene == "second secret" {
        pty.see("First: ");
        pty.press("one\r");
    }
    pty.see(question(scene));
    pty
}

/// Ends with success, the terminal restored, and the answer shown as JSON.
fn answered(pty: Pty, answer: &Value) {
    let ended = pty.end();
    assert_eq!(ended.code, 0, "{}", ended.shown);
    assert!(ended.restored, "{}", ended.shown);
    assert_eq!(&json_of(&ended.shown), answer);
}

/// The JSON on the last line; a choice shows the cursor again right before it.
fn json_of(shown: &str) -> Value {
    let line = shown.lines().last().unwrap();
    serde_json::from_str(line.strip_prefix("\x1b[?25h").unwrap_or(line)).unwrap()
}

/// Ends with this exit code, `shown` on the terminal, and the terminal restored.
fn refused(pty: Pty, code: u32, shown: &str) {
    let ended = pty.end();
    assert_eq!(ended.code, code, "{}", ended.shown);
    assert!(ended.shown.contains(shown), "{}", ended.shown);
    assert!(ended.restored, "{}", ended.shown);
}

#[test]
fn questions_come_in_order_and_only_hidden_ones_hide() {
    let mut pty = program("all").start();
    pty.see("Name: ");
    pty.press("Zoë\r");
    for prompt in ["Password: ", "Again: "] {
        pty.see(prompt);
        assert!(pty.is_silent());
        pty.press("pass word \r");
    }
    pty.see("Join acme? [Y/n] ");
    pty.press("\r");
    pty.see("elastic");
    pty.press("j");
    pty.see("elastic");
    pty.press("\r");
    let ended = pty.end();
    assert!(ended.restored);
    let expected = json!({
        "name": "Zoë", "password": "pass word ", "again": "pass word ", "join": true, "service": 1
    });
    assert_eq!(json_of(&ended.shown), expected);
    // Shown twice by the program itself, in its answers, and never while typing.
    assert_eq!(ended.shown.matches("pass word").count(), 2, "{}", ended.shown);
    assert!(ended.shown.ends_with("}\r\n"));
    assert!(!ended.shown.contains("\x1b[31m"), "an item speaks to the terminal: {:?}", ended.shown);
    assert!(ended.shown.contains("\x1b[?25h"), "the cursor stays hidden");
}

/// R8: é is one key and one backspace.
#[test]
fn backspace_takes_a_whole_character_at_a_line_and_at_a_password() {
    for scene in ["line", "secret"] {
        let mut pty = asked(scene);
        pty.press("aé株\x7f\x7f\x7fßx\x7f🚲\r");
        answered(pty, &json!("ß🚲"));
    }
}

/// R6, R8: not trimmed, not cut at the 4,095 bytes of a terminal's line.
#[test]
fn a_password_is_taken_as_it_is_typed_up_to_64_kib() {
    for password in ["  two spaces  ".to_owned(), "é".repeat(5_000), "x".repeat(65_536), String::new()] {
        let mut pty = asked("secret");
        pty.press(&format!("{password}\r"));
        answered(pty, &json!(password));
    }
}

/// R6: rather refused than sent otherwise than typed.
#[test]
fn a_password_that_would_be_changed_is_refused_and_not_shown() {
    for (password, error) in [
        ("x".repeat(65_537), "longer than 64 KiB"),
        ("tab\tinside".to_owned(), "holds a control character"),
        ("not\u{fffd}text".to_owned(), "not UTF-8"),
    ] {
        let mut pty = asked("secret");
        pty.press(&format!("{password}\r"));
        let ended = pty.end();
        assert_eq!(ended.code, 2);
        assert!(ended.restored);
        assert!(ended.shown.contains(error), "{}", ended.shown);
        assert!(!ended.shown.contains("inside") && !ended.shown.contains("xxx") && !ended.shown.contains("text\r"));
    }
}

/// R6: a terminal's marks around what is pasted were not typed.
#[test]
fn the_marks_of_a_bracketed_paste_are_no_part_of_a_password() {
    let mut pty = asked("secret");
    pty.press("\x1b[200~pass word\x1b[201~\r");
    answered(pty, &json!("pass word"));
}

/// Two lines would be two answers; a copied line ending is none.
#[test]
fn a_paste_is_one_line() {
    let mut pty = asked("secret");
    pty.press("\x1b[200~one\rtwo\x1b[201~\r");
    refused(pty, 2, "what was pasted has more than one line");
    for scene in ["line", "secret"] {
        let mut pty = asked(scene);
        pty.press("\x1b[200~Ada\r\x1b[201~\r");
        answered(pty, &json!("Ada"));
    }
    let mut pty = asked("line");
    pty.press("\x1b[200~A\tB\x1b[201~");
    pty.see("What was pasted holds a control character; none of it was taken.");
    pty.press("Ada\r");
    answered(pty, &json!("Ada"));
}

#[test]
fn a_line_is_edited_where_the_cursor_is() {
    let table = [
        ("Ada Lvelace\x1b[D\x1b[D\x1b[D\x1b[D\x1b[D\x1b[Do", "Ada Lovelace"),
        ("xAda\x1b[1~\x1b[3~\x1bOF!", "Ada!"),
        ("山田太子\x1b[D\x7f", "山田子"),
        ("ae\u{301}\x1b[D\x7fb", "be\u{301}"),
        ("Ada\tB\x0c\x1b[15~\x1b\x1b[A", "AdaB"),
    ];
    for (keys, answer) in table {
        let mut pty = asked("line");
        pty.press(&format!("{keys}\r"));
        answered(pty, &json!(answer));
    }
}

/// A driver that does not wait for questions still answers them in order: nothing that was typed is thrown away.
#[test]
fn answers_that_come_before_their_questions_are_taken_in_order() {
    let mut pty = program("all").start();
    pty.press("Zoë\rp w\rp w\rn\rj\r");
    let expected = json!({"name": "Zoë", "password": "p w", "again": "p w", "join": false, "service": 1});
    answered(pty, &expected);
}

/// A terminal without escape sequences gets none.
#[test]
fn a_terminal_that_only_prints_lines_is_asked_line_by_line() {
    for kind in ["dumb", ""] {
        let mut pty = program("all").env("TERM", kind).start();
        for (question, answer) in
            [("Name: ", "Adx\x7fa\r"), ("Password: ", "p\r"), ("Again: ", "p\r"), ("[Y/n] ", "\r")]
        {
            pty.see(question);
            pty.press(answer);
        }
        pty.see("Service:\r\n  1  crux\r\n  2  vortex\u{fffd}[31m\r\n  3  elastic\r\n");
        pty.see("Number (1-3): ");
        pty.press("4\r");
        pty.see("Please type a number from 1 to 3.");
        pty.see("Number (1-3): ");
        pty.press("3\r");
        let ended = pty.end();
        assert!(ended.code == 0 && ended.restored && !ended.shown.contains('\x1b'), "{:?}", ended.shown);
        assert_eq!(json_of(&ended.shown)["service"], 2);
    }
}

/// Whatever is first, the signal or the end of the input: a question that nobody can answer any more is cancelled.
#[test]
fn a_terminal_that_is_closed_cancels_every_question() {
    for scene in ["line", "secret", "confirm", "choose"] {
        // By chance one or the other is first.
        for _ in 0..5 {
            assert_eq!(program(scene).closed_at(question(scene)), "130\n", "{scene}");
        }
    }
}

#[test]
fn a_line_longer_than_the_terminal_takes_is_refused_and_not_cut() {
    let mut pty = asked("line");
    pty.press(&format!("{}\r", "x".repeat(5_000)));
    refused(pty, 2, "longer than 4,095 bytes");
    let mut pty = asked("line");
    pty.press(&format!("{}\r", "x".repeat(4_000)));
    answered(pty, &json!("x".repeat(4_000)));
}

#[test]
fn a_confirmation_takes_yes_no_and_enter_and_asks_once_more() {
    for (keys, answer) in [("\r", true), ("Y\r", true), ("yes\r", true), ("n\r", false), ("No\r", false)] {
        let mut pty = asked("confirm");
        pty.press(keys);
        answered(pty, &json!(answer));
    }
    let mut pty = asked("confirm");
    pty.press("what\r");
    pty.see("\nPlease answer y or n.\r\n");
    pty.see("Join acme? [Y/n] ");
    pty.press("ever\r");
    refused(pty, 130, "error: cancelled");
}

#[test]
fn ctrl_d_cancels_every_question() {
    for scene in ["line", "secret", "second secret", "confirm", "choose"] {
        let mut pty = asked(scene);
        pty.press(if scene == "choose" { "j\x04" } else { "half\x04" });
        refused(pty, 130, "error: cancelled");
    }
}

#[test]
fn escape_and_q_cancel_a_choice() {
    for key in ["\x1b", "q"] {
        let mut pty = asked("choose");
        pty.press(key);
        refused(pty, 130, "\x1b[?25h");
    }
}

/// R8: the key, at every question.
#[test]
fn ctrl_c_leaves_the_terminal_as_it_was() {
    for scene in ["line", "secret", "second secret", "confirm", "choose"] {
        let mut pty = asked(scene);
        pty.press("half\x03");
        let shown = if scene == "choose" { "\x1b[?25h" } else { "\n" };
        refused(pty, 130, shown);
    }
}

/// R8: the signals, at every kind of question; `signals` has the whole program.
#[test]
fn every_signal_at_every_question_leaves_the_terminal_as_it_was() {
    for (signal, code) in [(Signal::INT, 130), (Signal::TERM, 143), (Signal::HUP, 129), (Signal::QUIT, 131)] {
        for scene in ["line", "secret", "second secret", "choose"] {
            let mut pty = asked(scene);
            pty.signal(signal);
            let shown = if scene == "choose" { "\x1b[?25h" } else { "\n" };
            refused(pty, code, shown);
        }
    }
}

/// R3: the terminal itself is asked, whatever the streams are.
#[test]
fn questions_stay_on_the_terminal_when_both_streams_are_redirected() {
    let folder = tempfile::tempdir().unwrap();
    let (stdout, stderr) = (folder.path().join("out"), folder.path().join("err"));
    let mut pty = program("all").stdout(&stdout).stderr(&stderr).start();
    for (prompt, answer) in
        [("Name: ", "Zoë\r"), ("Password: ", "p\r"), ("Again: ", "p\r"), ("[Y/n] ", "n\r"), ("elastic", "\r")]
    {
        pty.see(prompt);
        pty.press(answer);
    }
    let ended = pty.end();
    assert_eq!(ended.code, 0, "{}", ended.shown);
    assert!(ended.restored);
    let (stdout, stderr) = (std::fs::read_to_string(stdout).unwrap(), std::fs::read_to_string(stderr).unwrap());
    assert_eq!(json_of(&stdout), json!({"name": "Zoë", "password": "p", "again": "p", "join": false, "service": 0}));
    assert_eq!(stderr, "");
}

#[test]
fn a_deferred_signal_waits_for_the_end_and_is_not_lost() {
    for (signal, code) in [(Signal::INT, 130), (Signal::TERM, 143), (Signal::HUP, 129)] {
        let mut pty = asked("deferral");
        pty.signal(signal);
        pty.see("finishing: the invitation was already sent");
        pty.press("go\r");
        refused(pty, code, "error: stopped");
    }
    let mut pty = asked("deferral");
    pty.press("go\r");
    answered(pty, &json!("nothing was deferred"));
}

/// R8
#[test]
fn a_second_signal_does_not_wait() {
    let mut pty = asked("deferral");
    pty.signal(Signal::TERM);
    pty.see("press Ctrl-C again to stop");
    pty.press("\x03");
    refused(pty, 130, "sent");
}

/// R22, R8: a panic's words may hold anything.
#[test]
fn a_panic_is_one_line_without_its_words_and_leaves_the_terminal_as_it_was() {
    let mut pty = asked("panic");
    pty.press("canary\r");
    let ended = pty.end();
    assert!(ended.shown.contains("rsvp: internal error at tests/it/terminal.rs:"), "{}", ended.shown);
    assert!(!ended.shown.contains("canary"), "{}", ended.shown);
    assert!(ended.restored);
}

/// R24: as the process sees itself.
#[cfg(target_os = "linux")]
#[test]
fn a_hardened_process_leaves_no_core_and_cannot_be_traced() {
    answered(program("hardened").start(), &json!({"dumpable": false, "core": 0}));
}
