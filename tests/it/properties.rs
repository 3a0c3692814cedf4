//! What holds for every text there is: codes in URLs, words of a service on a terminal, tokens, passwords.

use percent_encoding::percent_decode_str;
use proptest::prelude::*;
use proptest::test_runner::Config;
use rsvp::cli::Code;
use rsvp::http::Reply;
use rsvp::ui::printable;
use serde_json::{Value, json};
use url::Url;

use crate::fuzzed::trials::{links, services};
use crate::support::world::{self, Seen};

fn cases(cases: u32) -> Config {
    Config { failure_persistence: None, cases, ..Config::default() }
}

/// Any text, and texts of what URLs and terminals make something of.
fn text() -> impl Strategy<Value = String> {
    let hostile =
        "(\\.|/|\\\\|%|%2[eEfF]|%00|\\?|#|@|:|;|&|=|\\+| |\\{\\{|\\}\\}|é|\u{2044}|\u{ff0f}|\u{ff0e}|[a-z]){0,40}";
    prop_oneof![".{0,60}", hostile, "\\PC{0,60}", any::<String>()]
}

/// A code that is not refused.
fn code() -> impl Strategy<Value = String> {
    text().prop_filter("it is refused", |text| text.parse::<Code>().is_ok())
}

fn signed_in(members: &Value) -> Reply {
    Reply { status: 200, headers: Vec::new(), body: members.to_string().into_bytes() }
}

fn accept(more: &[&str], password: &[u8], reply: &Reply) -> Seen {
    let who = ["--name", "Ida", "--email", "ida@example.com", "--password-stdin"];
    world::run(&[&["-p", "datawire", "accept"], &who[..], more, &["--", "C0DE"]].concat(), password, reply)
}

proptest! {
    #![proptest_config(cases(60))]

    /// R26, R27: whatever the code is, every built-in provider's steps go to the service's own origin, with as many
    /// segments as their paths have in the file.
    #[test]
    fn every_step_of_every_provider_keeps_any_code_in_its_place(code in code()) {
        for provider in services::all() {
            for step in services::steps(provider) {
                links::keeps_its_place(provider, step, &code);
            }
        }
    }
}

proptest! {
    #![proptest_config(cases(100))]

    /// R26, R27: the same through the whole program, and the service can read the very code from its segment.
    #[test]
    fn a_code_arrives_as_it_was_given(code in code()) {
        prop_assume!(!code.contains("://") && !code.to_ascii_lowercase().starts_with("http"));
        prop_assume!(code.trim() != "-");
        let Ok(Code::Bare(expected)) = code.parse::<Code>() else { return Err(TestCaseError::reject("a link")) };
        let expected = expected.expose();
        let reply = Reply { status: 404, headers: Vec::new(), body: br#"{"ok":false}"#.to_vec() };
        let arguments = ["-p", "datawire", "accept", "--name", "Ida", "--password-stdin", "--", &code];
        let seen = world::run(&arguments, b"correct horse", &reply);
        prop_assert_eq!(seen.exit, 3, "{:?}", seen);
        let url = Url::parse(&seen.requests[0].0).unwrap();
        let segments: Vec<&str> = url.path_segments().unwrap().collect();
        prop_assert_eq!(&segments[..2], ["v1", "invitations"]);
        prop_assert_eq!(percent_decode_str(segments[2]).decode_utf8().unwrap(), expected);
        prop_assert_eq!((segments.len(), url.query(), url.fragment()), (3, None, None));
    }

    /// R30: a token is kept if and only if a header can carry it.
    #[test]
    fn a_token_is_kept_only_if_a_header_can_carry_it(token in prop_oneof![any::<String>(), "[ -~]{0,80}", "[!-~]{1,80}"]) {
        let seen = accept(&["--json"], b"correct horse", &signed_in(&json!({ "ok": true, "orgID": "ORG", "token": token })));
        let token = token.trim_ascii();
        let fits = !token.is_empty() && token.bytes().all(|byte| matches!(byte, b' '..=b'~'));
        prop_assert_eq!(seen.exit, if fits { 0 } else { 11 }, "{:?}", seen);
        prop_assert!(seen.stderr.is_empty() || !seen.stderr.contains(token) || token.len() < 4, "{:?}", seen);
    }

    /// R5, R6: the password is sent as its bytes came, without exactly one line ending; what is not UTF-8 is refused
    /// unseen, and nothing is sent.
    #[test]
    fn a_password_is_sent_as_its_bytes_came(
        bytes in prop_oneof![
            any::<String>().prop_map(String::into_bytes),
            "[ \t\r\n\u{e9}a\u{301}\\\\\"]{1,12}".prop_map(String::into_bytes),
            proptest::collection::vec(any::<u8>(), 1..12),
        ]
    ) {
        let seen = accept(&[], &bytes, &signed_in(&json!({ "ok": true, "orgID": "ORG", "token": "t.o.k" })));
        let line = bytes.strip_suffix(b"\n").map_or(&bytes[..], |line| line.strip_suffix(b"\r").unwrap_or(line));
        match std::str::from_utf8(line) {
            Ok(password) if !password.is_empty() => {
                prop_assert_eq!(seen.exit, 0, "{:?}", seen);
                let body: Value = serde_json::from_str(&seen.requests[0].1).unwrap();
                prop_assert_eq!(body["password"].as_str(), Some(password));
            }
            _ => {
                prop_assert_eq!((seen.exit, seen.requests.len()), (2, 0), "{:?}", seen);
                let shown = String::from_utf8_lossy(&bytes);
                prop_assert!(shown.trim().chars().count() < 4 || !seen.stderr.contains(shown.trim()), "{:?}", seen);
            }
        }
    }

    /// R29: the two result lines are two lines whatever the service calls people and places, and JSON has it whole.
    #[test]
    fn what_a_service_says_is_two_harmless_lines_and_whole_in_json(org in any::<String>(), name in any::<String>()) {
        prop_assume!(!org.is_empty());
        let reply = signed_in(&json!({ "ok": true, "orgID": org, "email": format!("{name}@x"), "token": "t.o.k" }));
        let arguments = ["-p", "datawire", "accept", "--name", "Ida", "--password-stdin", "C0DE"];
        let seen = world::run(&arguments, b"correct horse", &reply);
        prop_assert_eq!((seen.exit, seen.stdout.matches('\n').count(), seen.stdout.ends_with('\n')), (0, 2, true), "{:?}", seen);
        for stream in [&seen.stdout, &seen.stderr] {
            prop_assert!(!stream.contains(|c: char| c.is_control() && c != '\n'), "{:?}", seen);
        }
        let seen = world::run(&[&arguments[..6], &["--json", "C0DE"]].concat(), b"correct horse", &reply);
        let told: Value = serde_json::from_str(&seen.stdout).unwrap();
        prop_assert_eq!((told["org"].as_str(), seen.stdout.is_ascii()), (Some(org.as_str()), true));
    }
}

proptest! {
    #![proptest_config(cases(1000))]

    /// R29: one line of at most 200 characters; nothing a terminal acts on; a short harmless text stays as it is.
    #[test]
    fn printable_is_one_short_harmless_line(text in any::<String>()) {
        let shown = printable(&text);
        let harmful = |c: char| c.is_control() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{e0000}'..='\u{e0fff}' | '\u{feff}' | '\u{61c}' | '\u{ad}');
        prop_assert!(shown.chars().count() <= 200 && !shown.contains(harmful), "{shown:?}");
        prop_assert_eq!(printable(&shown), shown.clone());
        let plain: String = text.chars().filter(char::is_ascii_graphic).take(200).collect();
        prop_assert_eq!(printable(&plain), plain);
    }

    /// R34: a link of a built-in provider gives the very code that was put into it, and no other place does.
    #[test]
    fn a_link_gives_its_code_back_at_its_own_origin_only(code in code(), elsewhere in "[a-z]{1,8}\\.example") {
        let encoded = percent_encoding::utf8_percent_encode(&code, percent_encoding::NON_ALPHANUMERIC).to_string();
        for provider in services::all() {
            let base = services::base(provider);
            let links = provider.links.iter().map(|pattern| pattern.get_ref());
            for pattern in links.filter(|pattern| pattern.names().any(|name| name == "code")) {
                let written = pattern.to_string().replace("{base}", base.as_str().trim_end_matches('/')).replace("{code}", &encoded);
                let url = Url::parse(&written).unwrap();
                let vars = pattern.matches(&url, Some(&base));
                prop_assert_eq!(vars.and_then(|vars| vars.text("code")), Some(code.clone()), "{}", written);
                let mut other = url.clone();
                other.set_host(Some(&elsewhere)).unwrap();
                prop_assert!(pattern.matches(&other, Some(&base)).is_none());
            }
        }
    }
}
