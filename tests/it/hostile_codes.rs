//! Codes that are out to do harm: whatever they hold, the request goes where the provider file says, or nowhere.

use std::collections::BTreeMap;

use jiff::Timestamp;
use proptest::prelude::*;
use rsvp::cli::CodeText;
use rsvp::engine::{Answer, Effect, Next, Run, Start};
use rsvp::http::Reply;
use rsvp::http::cookies::Jar;
use rsvp::provider::{Provider, Vars};
use serde_json::Value;
use url::Url;

use crate::support::binary::Home;
use crate::support::service;
use crate::support::service::Service;

const BASE: &str = "https://keeper.example/base/path";

/// A code may stand in the middle of a path, between other characters, in a query, a header and a body.
const FILE: &str = r#"
schema = 1
id = "keeper"
name = "Keeper"
base-url = "https://keeper.example/base/path"
[[preview]]
get = "/look/at-{{ code }}.json"
query = { code = "{{ code }}", then = "x" }
[[accept]]
post = "/accept/{{ code }}/now"
json = { code = "{{ code }}", both = "a {{ code }} b" }
[session]
none = "there is none"
"#;

/// The look and the spending call that come of `code`.
fn requests(provider: &Provider, code: &str) -> Result<Vec<(Url, String)>, String> {
    let mut vars = Vars::default();
    vars.set_secret("code", code);
    vars.set_secret("codes", vec![code]);
    let base = Url::parse(BASE).unwrap();
    let now = Timestamp::from_second(1_795_219_200).unwrap();
    let start = Start { provider, base, vars, cookies: Jar::default(), now, sent_before: false };
    let mut run = Run::accept(start);
    let mut found = Vec::new();
    let mut answer = Answer::Go;
    loop {
        answer = match run.next(answer).map_err(|error| error.to_string())? {
            Next::Ask(asked) => {
                Answer::Inputs(asked.inputs.iter().map(|one| panic!("asks for {}", one.name)).collect())
            }
            Next::Learned(_) => Answer::Go,
            Next::Done(_) => return Ok(found),
            Next::Send(sending) => {
                let url = Url::parse(sending.request.url.expose()).unwrap();
                let body = sending.request.body.map(|body| body.expose().to_owned()).unwrap_or_default();
                found.push((url, body));
                assert_eq!(sending.effect == Effect::Spends, found.len() == 2);
                Answer::Reply(Ok(Reply { status: 200, headers: Vec::new(), body: b"{}".to_vec() }))
            }
        };
    }
}

fn decoded(segment: &str) -> String {
    percent_encoding::percent_decode_str(segment).decode_utf8().unwrap().into_owned()
}

/// Any text, and texts of what means something in a URL, a header, a template or a terminal.
fn codes() -> impl Strategy<Value = String> {
    let special = prop::sample::select(vec![
        "/",
        "\\",
        "..",
        ".",
        "%",
        "%2f",
        "%2F",
        "%5c",
        "%2e",
        "%00",
        "?",
        "#",
        "&",
        "=",
        ";",
        ":",
        "@",
        "//",
        " ",
        "+",
        "-",
        "--",
        "'",
        "\"",
        "<",
        ">",
        "|",
        "~",
        "{{ password }}",
        "{% raw %}",
        "${HOME}",
        "`id`",
        "http://evil.example",
        "é",
        "株",
        "🚲",
        "\u{301}",
        "\u{feff}",
        "\u{ad}",
        "ａ",
        "。",
        "／",
        "x",
        "C0DE",
    ]);
    prop_oneof![
        ".{0,40}".prop_map(|text: String| text),
        prop::collection::vec(special, 0..12).prop_map(|parts| parts.concat()),
        "[ -~]{1,2048}".prop_map(|text: String| text),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, failure_persistence: None, ..ProptestConfig::default() })]

    /// R26, R27: whatever the code, the URL has the origin and as many segments as the template, and the code is one
    /// segment of it, whole; or nothing is sent.
    #[test]
    fn whatever_the_code_the_request_goes_where_the_file_says(code in codes()) {
        let provider = Provider::parse("keeper.toml", FILE).unwrap();
        let Ok(parsed) = code.parse::<CodeText>() else { return Ok(()) };
        let sent = requests(&provider, parsed.secret().expose());
        let sent = sent.map_err(|error| TestCaseError::fail(format!("refused: {error}")))?;
        let expected = [("/base/path/look/", format!("at-{code}.json"), 4, 3), ("/base/path/accept/", code.clone(), 5, 3)];
        prop_assert_eq!(sent.len(), 2);
        for ((url, body), (before, segment, count, at)) in sent.iter().zip(expected) {
            prop_assert_eq!(url.origin().ascii_serialization(), "https://keeper.example");
            prop_assert!(url.username().is_empty() && url.password().is_none() && url.fragment().is_none());
            prop_assert!(url.path().starts_with(before), "{}", url);
            let segments: Vec<&str> = url.path_segments().unwrap().collect();
            prop_assert_eq!(segments.len(), count, "{}", url);
            prop_assert_eq!(decoded(segments[at]), segment);
            let plain = segments[at].bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~%".contains(&byte));
            prop_assert!(plain, "{}", url);
            if body.is_empty() {
                let query: BTreeMap<String, String> = url.query_pairs().into_owned().collect();
                prop_assert_eq!(query, BTreeMap::from([("code".to_owned(), code.clone()), ("then".to_owned(), "x".to_owned())]));
            } else {
                prop_assert!(url.query().is_none());
                let body: Value = serde_json::from_str(body).unwrap();
                prop_assert_eq!(&body["code"], &Value::from(code.as_str()));
            }
        }
    }
}

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
    let gone = || service::Answer::json(404, "{}");
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
