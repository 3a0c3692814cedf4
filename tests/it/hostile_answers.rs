//! Answers and links that say one thing and mean another: what differs is told, what is long is cut, and nothing that is
//! unknown is trusted.

use serde_json::json;

use crate::support::binary::Home;
use crate::support::service::{Answer, Service};

/// One can look at an invitation of this service first.
const LOOKED_AT: &str = r#"
schema = 1
id = "looked-at"
name = "Looked At"
base-url = "https://looked.example"
[[preview]]
get = "/invitations/{{ code }}"
set = { org = "{{ body.org }}", email = "{{ body.email }}" }
[[accept]]
post = "/accept"
json = { code = "{{ code }}" }
expect = "body.ok == true"
set = { org = "{{ body.org }}", email = "{{ body.email }}", token = "{{ body.token }}" }
[session]
secret = ["token"]
"#;

fn told(org: &str, email: &str) -> Answer {
    Answer::json(200, &json!({ "ok": true, "org": org, "email": email, "token": "t.o.k.e.n" }).to_string())
}

/// R32: an answer that leads elsewhere than the look had said: both are told, the answer's is kept, and it does not
/// become the session that is used.
#[test]
fn an_organisation_that_changes_between_look_and_answer_is_told_and_the_answers_is_kept() {
    let changes = [
        (told("EVIL", "ada@example.com"), "the service says the organisation is EVIL, not ACME"),
        (told("ACME", "eve@example.com"), "the service says the email is eve@example.com, not ada@example.com"),
    ];
    for (answer, message) in changes {
        let (home, service) = (Home::new(), Service::start([told("ACME", "ada@example.com"), answer]));
        let file = home.write("looked-at.toml", LOOKED_AT);
        let args = ["--provider-file", &file, "--url", &service.base_url(), "accept", "C0DE"];
        let ended = home.run(args).expect(7);
        assert_eq!(ended.told("error: "), [format!("the invitation was accepted, but {message}")], "{ended:#?}");
        assert!(!ended.stdout.contains("Now logged in"), "{ended:#?}");
        let kept = home.session();
        let said = format!("{}{}", kept["org"], kept["email"]);
        assert!(said.contains("EVIL") || said.contains("eve@"), "{kept}");
        home.run(["token"]).expect(4);
        service.finish();
    }
}

/// R29: half a megabyte of a name is a line on a terminal, and whole in JSON.
#[test]
fn words_without_end_are_cut_on_a_terminal_and_whole_in_json() {
    let long = "株é".repeat(20_000);
    for (form, most) in [(&[][..], 1_000), (&["--json"], 2_000_000)] {
        let answer = || told(&long, &format!("{long}@example.com"));
        let (home, service) = (Home::new(), Service::start([answer(), answer()]));
        let file = home.write("looked-at.toml", LOOKED_AT);
        let args = ["--provider-file", &file, "--url", &service.base_url(), "accept", "C0DE"];
        let ended = home.run([&args[..], form].concat());
        assert_eq!(ended.code, 0, "{}", ended.stderr.chars().take(300).collect::<String>());
        let shown = ended.stdout.chars().count() + ended.stderr.chars().count();
        assert!(shown <= most, "{shown}");
        if !form.is_empty() {
            assert!(ended.json()["org"] == long.as_str(), "{ended:.300?}");
        }
    }
    // The words of a refusal are what a person must read: they have a line, and not a page.
    let refusal = json!({ "message": long, "code": long }).to_string();
    let (home, service) = (Home::new(), Service::start([Answer::json(400, &refusal)]));
    let who = ["--name", "Ida", "--email", "ida@example.com", "--password-stdin", "C0DE"];
    let args = ["-p", "better-auth", "--url", &service.base_url(), "accept"];
    let ended = home.run_with([&args[..], &who].concat(), "correct horse").expect(16);
    assert!(ended.stderr.chars().count() <= 2_100 && ended.stderr.lines().count() == 2, "{}", ended.stderr.len());
}

/// R35: the host is shown in ASCII, so that a look-alike cannot hide, with how to go on; the code is not repeated.
#[test]
fn the_host_of_an_unknown_link_is_told_in_ascii_and_how_to_go_on() {
    let home = Home::new();
    let links = [
        ("https://аpple.example/invite/C0DE77", "xn--pple-43d.example"),
        ("https://EXAMPLE.COM:8443/x?token=C0DE77#C0DE77", "example.com"),
        ("http://[::1]:9/x/C0DE77", "[::1]"),
        ("https://ＣＲＵＸ.example/C0DE77", "crux.example"),
    ];
    for (link, host) in links {
        let ended = home.run(["accept", link]).expect(2);
        let error = ended.told("error: ")[0];
        assert!(error.contains(host) && error.contains("nothing was sent"), "{ended:#?}");
        assert!(ended.told("hint: ")[0].contains("rsvp accept-invitation -p PROVIDER --url"), "{ended:#?}");
        assert!(ended.stderr.is_ascii() && !ended.stderr.contains("C0DE77"), "{ended:#?}");
    }
}

/// R36: a link brings no provider file, whatever it leads to.
#[test]
fn a_link_to_a_provider_file_brings_none() {
    let (home, service) = (Home::new(), Service::start([]));
    let file = home.write("looked-at.toml", LOOKED_AT);
    let here = format!("file://{file}");
    let there = format!("{}/looked-at.toml", service.base_url());
    for link in [&here, &there] {
        home.run(["accept", link]).expect(2);
        home.run(["-p", link, "accept", "C0DE"]).expect(2);
        home.run(["--provider-file", link, "accept", "C0DE"]).expect(2);
        home.run(["providers", "add", "--yes", link]).expect(2);
    }
    assert_eq!(service.connections(), 0);
}
