//! Links, codes and answers that are out to do harm, and guards that must hold.

use serde_json::{Value, json};

use crate::support::binary::{Ended, Home};
use crate::support::service::{Answer, Service};

const WHO: [&str; 5] = ["--name", "Ida", "--email", "ida@example.com", "--password-stdin"];

fn accept(home: &Home, global: &[&str], more: &[&str], code: &str) -> Ended {
    home.run_with([global, &["accept"], &WHO, more, &["--", code]].concat(), "correct horse battery")
}

fn at_datawire(home: &Home, service: &Service, more: &[&str]) -> Ended {
    accept(home, &["-p", "datawire", "--url", &service.base_url()], more, "C0DE")
}

fn session(org: &str, email: &str, token: &str) -> Answer {
    Answer::json(200, &json!({ "ok": true, "orgID": org, "email": email, "token": token }).to_string())
}

fn signed_up() -> Answer {
    let headers = vec![("set-auth-token".to_owned(), "Ymp.b3k=".to_owned())];
    Answer::Reply { status: 200, headers, body: br#"{"user":{"id":"u1"}}"#.to_vec() }
}

fn looked(org: &str, name: &str) -> Answer {
    Answer::json(200, &json!({ "organizationId": org, "organizationName": name, "inviterEmail": "a@b" }).to_string())
}

/// Links that are not the service's, though they try to look like it. GOOD and EVIL are ports, both on this machine.
const LINKS: &str = "
http://127.0.0.1:EVIL/accept-invitation/C0DE
http://127.0.0.1:GOOD/accept-invitation/C0DE
http://127.1:GOOD/accept-invitation/C0DE
http://2130706433:GOOD/accept-invitation/C0DE
http://0x7f.0.0.1:GOOD/accept-invitation/C0DE
http://0177.0.0.1:GOOD/accept-invitation/C0DE
http://0:GOOD/accept-invitation/C0DE
http://[::1]:GOOD/accept-invitation/C0DE
http://[::ffff:127.0.0.1]:GOOD/accept-invitation/C0DE
http://localhost:EVIL/accept-invitation/C0DE
http://localhost/accept-invitation/C0DE
http://localhost:0/accept-invitation/C0DE
https://localhost:GOOD/accept-invitation/C0DE
ws://localhost:GOOD/accept-invitation/C0DE
ftp://localhost:GOOD/accept-invitation/C0DE
file://localhost/accept-invitation/C0DE
javascript://localhost:GOOD/accept-invitation/C0DE
data://localhost:GOOD/accept-invitation/C0DE
http+unix://localhost:GOOD/accept-invitation/C0DE
http://localhost.:GOOD/accept-invitation/C0DE
http://localhost.localhost:GOOD/accept-invitation/C0DE
http://evil.localhost:EVIL/accept-invitation/C0DE
http://localhost.evil.example:GOOD/accept-invitation/C0DE
http://evil-localhost:GOOD/accept-invitation/C0DE
http://localhostevil:GOOD/accept-invitation/C0DE
http://1ocalhost:GOOD/accept-invitation/C0DE
http://lоcalhost:GOOD/accept-invitation/C0DE
http://localhost:GOOD@127.0.0.1:EVIL/accept-invitation/C0DE
http://localhost:GOOD@localhost:EVIL/accept-invitation/C0DE
http://ida@localhost:GOOD/accept-invitation/C0DE
http://ida:secret@localhost:GOOD/accept-invitation/C0DE
http://:@localhost:EVIL/accept-invitation/C0DE
http://127.0.0.1:EVIL\\@localhost:GOOD/accept-invitation/C0DE
http://127.0.0.1:EVIL#@localhost:GOOD/accept-invitation/C0DE
http://127.0.0.1:EVIL?@localhost:GOOD/accept-invitation/C0DE
http://127.0.0.1:EVIL/@localhost:GOOD/accept-invitation/C0DE
http://127.0.0.1:EVIL/http://localhost:GOOD/accept-invitation/C0DE
https://click.mail.example/?u=http://localhost:GOOD/accept-invitation/C0DE
https://click.mail.example/?u=http%3A%2F%2Flocalhost%3AGOOD%2Faccept-invitation%2FC0DE
http://localhost:GOOD/accept-invitation
http://localhost:GOOD/accept-invitation/
http://localhost:GOOD/accept-invitation/.
http://localhost:GOOD/accept-invitation/..
http://localhost:GOOD/accept-invitation/%2e%2e
http://localhost:GOOD/accept-invitation/%2E./x
http://localhost:GOOD/accept-invitation/C0DE/x
http://localhost:GOOD/accept-invitation%2FC0DE
http://localhost:GOOD/accept-invitation%5CC0DE
http://localhost:GOOD/x/../x/accept-invitation/C0DE
http://localhost:GOOD/Accept-Invitation/C0DE
http://localhost:GOOD/accept-invitation/%00
http://localhost:GOOD/accept-invitation/a%0D%0Ab
http://localhost:GOOD/accept-invitation/a%E2%80%AEb
http://localhost:GOOD/accept-invitation/%FF
http://localhost:GOOD/#/accept-invitation/C0DE
http://localhost:GOOD/?accept-invitation/C0DE
http://localhost:99999/accept-invitation/C0DE
http://[localhost]:GOOD/accept-invitation/C0DE
http://local%68ost%00:GOOD/accept-invitation/C0DE
http:///localhost:EVIL/accept-invitation/C0DE
://localhost:GOOD/accept-invitation/C0DE
http://";

/// R34, R35: no suffix, prefix, user, port, case, look-alike or wrapper of a known origin is that origin.
#[test]
fn no_hostile_link_makes_a_connection() {
    let (home, good, evil) = (Home::new(), Service::start([]), Service::start([]));
    let url = format!("http://localhost:{}", good.port());
    let links: Vec<&str> = LINKS.lines().filter(|line| !line.is_empty()).collect();
    assert!(links.len() >= 40, "{}", links.len());
    for link in links {
        let link = link.replace("GOOD", &good.port().to_string()).replace("EVIL", &evil.port().to_string());
        let trusted = ["-p", "better-auth", "--trust-host", "evil.example", "--trust-host", "localhost:1"];
        for global in [&["--url", &url][..], &["-p", "better-auth", "--url", &url], &[], &trusted] {
            let (trust, global): (Vec<&str>, Vec<&str>) = if global.contains(&"--trust-host") {
                (global[2..].to_vec(), global[..2].to_vec())
            } else {
                (Vec::new(), global.to_vec())
            };
            let ended = accept(&home, &global, &trust, &link);
            assert!(matches!(ended.code, 2 | 3), "{link}: {ended:#?}");
            assert!(!ended.stderr.contains("C0DE"), "{link}: {ended:#?}");
            // An ellipsis stands for a value that is not repeated.
            assert!(ended.stderr.replace('…', "").is_ascii(), "{link}: {ended:#?}");
        }
    }
    assert_eq!((good.connections(), evil.connections()), (0, 0));
}

/// R34: an exact one is, whatever else the link holds.
#[test]
fn a_link_of_the_service_goes_to_the_service_alone() {
    let (home, service) =
        (Home::new(), Service::start([signed_up(), looked("INcRq", "Acme"), Answer::json(403, "{}")]));
    let link = format!("http://LOCALHOST:{}/accept-invitation/a%2F..%2Fb?utm=x#top", service.port());
    let url = format!("http://localhost:{}", service.port());
    accept(&home, &["--url", &url], &[], &link).expect(4);
    let seen = service.finish();
    assert_eq!(seen[1].target, "/api/auth/organization/get-invitation?id=a%2F..%2Fb");
    assert_eq!(serde_json::from_str::<Value>(&seen[2].body).unwrap(), json!({ "invitationId": "a/../b" }));
}

/// R26, R27: a table of the known tricks; `properties` has all other texts.
#[test]
fn a_hostile_code_is_refused_or_stays_one_segment_of_the_path() {
    let (home, nobody) = (Home::new(), Service::start([]));
    let long = "x".repeat(2049);
    for code in ["", ".", "..", &long, "a\nb", "a\x1b[2Jb", "a\u{7f}", "a\u{202e}b", "a\u{2066}b", "a\u{85}b"] {
        let ended = accept(&home, &["-p", "datawire", "--url", &nobody.base_url()], &[], code).expect(3);
        assert!(code.len() < 2 || code == ".." || !ended.stderr.contains(code), "{ended:#?}");
    }
    // A forgotten `--`, a mistyped option: never a code.
    home.run(["-p", "datawire", "--url", &nobody.base_url(), "accept", "--pasword", "x", "C0DE"]).expect(2);
    home.run(["-p", "datawire", "--url", &nobody.base_url(), "accept", "-C0DE"]).expect(2);
    assert_eq!(nobody.connections(), 0);
    let table = [
        ("a/../../b", "a%2F..%2F..%2Fb"),
        ("%2e%2e", "%252e%252e"),
        ("a?b=c#d", "a%3Fb%3Dc%23d"),
        ("a\\..\\b", "a%5C..%5Cb"),
        ("...", "..."),
        ("ü;&+ '\"", "%C3%BC%3B%26%2B%20%27%22"),
        ("-C0DE", "-C0DE"),
        ("a//evil/x", "a%2F%2Fevil%2Fx"),
        ("{{ password }}", "%7B%7B%20password%20%7D%7D"),
    ];
    for (code, encoded) in table {
        let service = Service::start([Answer::json(404, r#"{"ok":false}"#)]);
        accept(&home, &["-p", "datawire", "--url", &service.base_url()], &[], code).expect(3);
        assert_eq!(service.finish()[0].target, format!("/v1/invitations/{encoded}"));
    }
}

/// What a terminal would act on, and what would fake a line.
const WORDS: &str =
    "x\nNow logged in as [root]root\r\u{1b}[31m\u{1b}]0;t\u{7}\u{9b}2J\u{202e}y\u{2066}\u{200b}\u{2028}z";

fn harmless(ended: &Ended, lines: usize) {
    for stream in [&ended.stdout, &ended.stderr] {
        let bad = |c: char| (c.is_control() && c != '\n') || "\u{202e}\u{2066}\u{200b}\u{2028}".contains(c);
        assert!(!stream.contains(bad), "{ended:#?}");
    }
    assert_eq!((ended.stdout.lines().count(), ended.stdout.matches("\nNow").count()), (lines, lines / 2), "{ended:#?}");
}

/// R29: ESC, OSC, C1, bidi, zero-width and line ends, in results, refusals, looks and headers.
#[test]
fn words_of_a_service_are_one_harmless_line_and_whole_in_json() {
    let answers = || [session(WORDS, &format!("ida@{WORDS}"), "t.o.k")];
    let run = |more: &[&str]| {
        let (home, service) = (Home::new(), Service::start(answers()));
        let url = service.base_url();
        let args = ["-p", "datawire", "--url", &url, "accept", "--name", "Ida", "--password-stdin", "C0DE"];
        let ended = home.run_with([&args[..], more].concat(), "correct horse").expect(0);
        service.finish();
        (home, ended)
    };
    let (home, ended) = run(&["-vv"]);
    harmless(&ended, 2);
    let listed = home.run(["status"]).expect(0);
    assert!(!listed.stdout.contains("\nNow"), "{listed:#?}");
    harmless(&Ended { stdout: listed.stdout.lines().skip(1).collect(), ..listed }, 1);
    for command in [&["switch", WORDS], &["logout", "--local-only"]] {
        harmless(&home.run(command.iter().copied()).expect(0), 1);
    }
    let (_, ended) = run(&["--json"]);
    assert_eq!(ended.json()["org"], WORDS);
    assert!(ended.stdout.is_ascii());

    // In a refusal, in a preview, and among the headers of an answer.
    let refusal = json!({ "message": WORDS, "code": "WHY_NOT" }).to_string();
    let (home, service) = (Home::new(), Service::start([Answer::json(400, &refusal)]));
    let ended = accept(&home, &["-p", "better-auth", "--url", &service.base_url()], &["-vv"], "C0DE").expect(16);
    harmless(&ended, 0);
    assert_eq!((ended.told("error: ").len(), ended.told("hint: ").len()), (1, 1), "{ended:#?}");
    let home = Home::new();
    let looked = Answer::json(200, &json!({ "email": WORDS }).to_string());
    let service = Service::start([looked]);
    harmless(&home.run(["-p", "crux", "--url", &service.base_url(), "show", "C0DE"]).expect(0), 1);
    let (home, service) = (Home::new(), Service::start([Answer::redirect(302, "http://\u{1b}[31m/\u{202e}")]));
    harmless(&accept(&home, &["-p", "crux", "--url", &service.base_url()], &[], "C0DE").expect(14), 0);
}

/// R30: exit 11, for the invitation is accepted.
#[test]
fn a_token_that_no_header_could_carry_is_not_kept() {
    for token in ["a\r\nX-Admin: 1", "a\nb", "ü", "\u{0}", &"x".repeat(64 * 1024 + 1)] {
        let (home, service) = (Home::new(), Service::start([session("ORG", "ida@example.com", token)]));
        let ended = at_datawire(&home, &service, &["--json"]).expect(11);
        assert_eq!(ended.json()["accepted"], "yes");
        assert!(home.state("sessions").is_empty());
        assert_eq!(service.finish().len(), 1);
    }
}

/// R14, R30: nor can what a person gives.
#[test]
fn a_value_cannot_add_a_header() {
    let file = r#"
        schema = 1
        id = "keyed"
        name = "Keyed"
        base-url = "https://keyed.example"
        [[accept]]
        post = "/accept"
        headers = { X-Key = "{{ api_key }}" }
        json = { code = "{{ code }}" }
        [session]
        none = "there is none"
    "#;
    for value in ["a\r\nX-Admin: 1", "a\nb", "a\u{0}b", "ü"] {
        let (home, service) = (Home::new(), Service::start([]));
        let key = home.write("key", value);
        let file = home.write("keyed.toml", file);
        let global = ["--provider-file", &file, "--url", &service.base_url()];
        let input = format!("api_key={key}");
        let ended = accept(&home, &global, &["--input-file", &input], "C0DE").expect(2);
        assert!(!ended.stderr.contains("X-Admin"), "{ended:#?}");
        assert_eq!(service.connections(), 0);
        assert!(home.state("pending").is_empty(), "{ended:#?}");
    }
}

/// R32: of the e-mail address; both are told, and what the answer says is kept.
#[test]
fn another_address_than_the_given_one_stops_before_and_is_told_after_accepting() {
    let looked = Answer::json(200, r#"{"email":"eve@example.com"}"#);
    let (home, service) = (Home::new(), Service::start([looked]));
    let ended = accept(&home, &["-p", "crux", "--url", &service.base_url()], &[], "C0DE").expect(7);
    assert_eq!(ended.told("error: "), ["the service says the email is eve@example.com, not ida@example.com"]);
    assert!(home.state("pending").is_empty() && home.state("sessions").is_empty());
    assert_eq!(service.finish().len(), 1);

    let answers = [session("OLD", "ida@example.com", "o.l.d"), session("ORG", "eve@example.com", "n.e.w")];
    let (home, service) = (Home::new(), Service::start(answers));
    at_datawire(&home, &service, &[]).expect(0);
    let global = ["-p", "datawire", "--url", &service.base_url()];
    let ended = accept(&home, &global, &["--json"], "C0DE2").expect(7);
    assert_eq!(ended.json()["accepted"], "yes");
    assert_eq!((home.state("sessions").len(), home.state("pending").len()), (2, 0));
    assert_eq!(home.run(["token"]).expect(0).stdout, "o.l.d\n", "the current session stays");
    assert_eq!(home.run(["--account", "eve@example.com", "token"]).expect(0).stdout, "n.e.w\n");
    service.finish();
}

#[test]
fn expectations_hold_before_accepting_where_that_is_possible_and_afterwards_otherwise() {
    let better_auth = |more: &[&str], requests: usize| {
        let yes = Answer::json(200, r#"{"invitation":{"status":"accepted"}}"#);
        let answers = [signed_up(), looked("INcRq", "Acme"), yes];
        let (home, service) = (Home::new(), Service::start(answers[..requests].to_vec()));
        let ended = accept(&home, &["-p", "better-auth", "--url", &service.base_url()], more, "C0DE");
        assert!(home.state("pending").is_empty(), "{ended:#?}");
        service.finish();
        (ended, home)
    };
    better_auth(&["--expect-org", "INcRq", "--expect-email", "IDA@example.com"], 3).0.expect(0);
    // Whoever names an organisation chooses its display name: it is no id.
    better_auth(&["--expect-org", "Acme"], 2).0.expect(7);
    let (ended, home) = better_auth(&["--expect-org", "INcRQ"], 2);
    assert_eq!(ended.expect(7).told("error: "), ["the invitation is to INcRq, not to INcRQ"]);
    assert!(home.state("sessions").is_empty());
    for more in [["--expect-org", "OTHER"], ["--expect-email", "eve@example.com"]] {
        let (home, service) = (Home::new(), Service::start([session("ORG", "ida@example.com", "t.o.k")]));
        let args = ["-p", "datawire", "--url", &service.base_url(), "accept", "--name", "Ida", "--password-stdin"];
        let ended = home.run_with([&args[..], &more, &["C0DE"]].concat(), "correct horse").expect(7);
        assert!(ended.told("error: ")[0].starts_with("the invitation was accepted, but "), "{ended:#?}");
        assert!(!ended.stdout.contains("Now logged in"), "{ended:#?}");
        home.session();
        home.run(["token"]).expect(4);
        service.finish();
    }
    // What can be known from the command line alone costs no request and no account.
    let (home, service) = (Home::new(), Service::start([]));
    let global = ["-p", "better-auth", "--url", &service.base_url()];
    accept(&home, &global, &["--expect-email", "eve@example.com"], "C0DE").expect(7);
    assert_eq!(service.connections(), 0);
}

#[test]
fn an_accepted_code_is_known_without_a_request() {
    let (home, service) = (Home::new(), Service::start([session("ORG", "ida@example.com", "t.o.k")]));
    at_datawire(&home, &service, &[]).expect(0);
    let again = at_datawire(&home, &service, &["--json"]).expect(6).json();
    assert_eq!((&again["accepted"], &again["error"]["exit"]), (&json!("yes"), &json!(6)));
    let ended = at_datawire(&home, &service, &["--if-needed"]).expect(0);
    assert!(!ended.stderr.contains("error"), "{ended:#?}");
    let fine = at_datawire(&home, &service, &["--if-needed", "--json"]).expect(0).json();
    assert_eq!((&fine["accepted"], &fine["org"]), (&json!("yes"), &json!("ORG")));
    assert_eq!(service.finish().len(), 1);
    // The same code elsewhere is another invitation.
    let other = Service::start([Answer::json(404, r#"{"ok":false}"#)]);
    at_datawire(&home, &other, &[]).expect(3);
    other.finish();
}

/// R22
#[test]
fn a_dry_run_masks_every_secret_and_changes_nothing() {
    let (home, service) = (Home::new(), Service::start([]));
    for more in [&["--dry-run"][..], &["--dry-run", "--json"], &["--dry-run", "-vv"]] {
        let ended = at_datawire(&home, &service, more).expect(0);
        for secret in ["C0DE", "correct horse battery"] {
            assert!(!ended.stdout.contains(secret) && !ended.stderr.contains(secret), "{ended:#?}");
        }
    }
    let ended = at_datawire(&home, &service, &["--dry-run"]).expect(0);
    assert!(ended.stdout.contains("PUT") && ended.stdout.contains(r#""password":"****""#), "{ended:#?}");
    assert_eq!(service.connections(), 0);
    assert!(home.state("pending").is_empty() && home.state("sessions").is_empty());
    at_datawire(&home, &service, &["--dry-run", "--json"]).expect(0).json();
}

#[test]
fn no_switch_keeps_the_current_session() {
    let answers = [session("ONE", "ida@example.com", "o.n.e"), session("TWO", "ida@example.com", "t.w.o")];
    let (home, service) = (Home::new(), Service::start(answers));
    at_datawire(&home, &service, &[]).expect(0);
    let global = ["-p", "datawire", "--url", &service.base_url()];
    let ended = accept(&home, &global, &["--no-switch", "--json"], "C0DE2").expect(0);
    assert_eq!(ended.json()["session"]["current"], false);
    assert_eq!(home.run(["token"]).expect(0).stdout, "o.n.e\n");
    assert_eq!(home.run(["--account", "TWO", "token"]).expect(0).stdout, "t.w.o\n");
    service.finish();
}

/// R36
#[test]
fn the_current_folder_brings_no_provider() {
    let home = Home::new();
    let evil = "schema = 1\nid = \"evil\"\nname = \"Evil\"\n[[accept]]\npost = \"/x\"\n";
    for place in ["evil.toml", "providers/evil.toml", ".rsvp/providers/evil.toml"] {
        home.write(place, evil);
    }
    accept(&home, &["-p", "evil", "--url", "https://evil.example"], &[], "C0DE").expect(2);
    assert!(!home.run(["providers", "list"]).expect(0).stdout.contains("evil"));
}
