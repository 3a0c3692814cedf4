//! What goes over the wire equals what the services' own clients send, and what a script gets back is exactly what was
//! promised.

use std::collections::BTreeMap;
use std::os::unix::fs::PermissionsExt;

use percent_encoding::percent_decode_str;
use serde_json::{Value, json};

use crate::support::binary::Home;
use crate::support::service::{Answer, Seen, Service};

const TOKEN: &str = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ4In0.c2ln";
const BOTH_LINES: &str = "Accepting invitation to LSLYJQ8228\nNow logged in as [LSLYJQ8228]tom@bethean.com\n";

pub(crate) fn golden(service: &str, name: &str) -> Value {
    let file = format!("{}/tests/goldens/{service}.json", env!("CARGO_MANIFEST_DIR"));
    let goldens: Value = serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap();
    assert!(goldens[name].is_object(), "there is no golden {service}/{name}");
    goldens[name].clone()
}

/// What counts of a request: method, decoded path, query in no order, content type without parameters and only where
/// there is a body, authorization, JSON body.
pub(crate) fn normal(seen: &Seen) -> Value {
    let (path, query) = seen.target.split_once('?').unwrap_or((&seen.target, ""));
    let query: BTreeMap<_, _> = url::form_urlencoded::parse(query.as_bytes()).into_owned().collect();
    let mut headers = BTreeMap::new();
    for name in ["content-type", "authorization", "x-api-key"] {
        if let Some(value) = seen.header(name).filter(|_| name != "content-type" || !seen.body.is_empty()) {
            let value = if name == "content-type" { value.split(';').next().unwrap().trim() } else { value };
            headers.insert(name, value);
        }
    }
    let body: Value = if seen.body.is_empty() { Value::Null } else { serde_json::from_str(&seen.body).unwrap() };
    let path = percent_decode_str(path).decode_utf8().unwrap();
    json!({ "method": seen.method, "path": path, "query": query, "headers": headers, "body": body })
}

fn accepted() -> Answer {
    let body = json!({
        "ok": true, "orgID": "LSLYJQ8228", "email": "tom@bethean.com", "token": TOKEN,
        "meta": {}, "userHash": "x", "createdAt": 1_468_600_000,
    });
    Answer::json(200, &body.to_string())
}

#[test]
fn the_original_command_line_sends_what_the_original_client_sends_and_prints_its_two_lines() {
    let (home, service) = (Home::new(), Service::start([accepted()]));
    let state = home.path("elsewhere").display().to_string();
    let ended = home.run([
        "-v",
        "--registrar-url",
        &service.base_url(),
        "--state",
        &state,
        "accept-invitation",
        "--fullname",
        "Tom Terrific",
        "--pw",
        "correct horse",
        "KUMJLPO0TZ",
    ]);
    let ended = ended.expect(0);
    assert_eq!(ended.stdout, BOTH_LINES);
    assert_eq!(normal(&service.finish()[0]), golden("datawire", "accept"));
    assert_eq!(ended.told("warning: --password").len(), 1, "{}", ended.stderr);
    for secret in ["correct horse", "KUMJLPO0TZ", TOKEN] {
        assert!(!ended.stderr.contains(secret), "{}", ended.stderr);
    }
    assert!(home.state("").is_empty(), "--state is the only folder that is written to");
}

#[test]
fn every_old_name_means_the_same_before_and_after_the_command() {
    for name in ["--registrar-url", "--id-url", "--idurl", "--base-url", "--baseurl"] {
        for after in [false, true] {
            let (home, service) = (Home::new(), Service::start([accepted()]));
            let (url, state) = (service.base_url(), home.path("elsewhere").display().to_string());
            let global = [name, &url, "--state-path", &state, "-q"];
            let command = ["accept", "--name", "Tom Terrific", "--password", "correct horse", "KUMJLPO0TZ"];
            let args = if after { [&command[..], &global].concat() } else { [&global[..], &command].concat() };
            let ended = home.run(args).expect(0);
            assert_eq!(ended.stdout, BOTH_LINES, "{name}");
            assert_eq!(normal(&service.finish()[0]), golden("datawire", "accept"), "{name}");
        }
    }
}

#[test]
fn letters_beyond_ascii_arrive_as_the_original_client_sends_them() {
    let (home, service) = (Home::new(), Service::start([accepted()]));
    let args = ["--id-url", &service.base_url(), "accept", "--name", "Zoë 李", "--password-stdin", "KUMJLPO0TZ"];
    home.run_with(args, "pä\"ss\\w'ö rd\n").expect(0);
    assert_eq!(normal(&service.finish()[0]), golden("datawire", "accept beyond ASCII"));
}

#[test]
fn a_log_in_sends_what_the_original_client_sends() {
    let (home, service) = (Home::new(), Service::start([accepted()]));
    let args = ["-p", "datawire", "--url", &service.base_url(), "login", "--email", "tom@bethean.com"];
    let ended = home.run_with([&args[..], &["--password-stdin"]].concat(), "s3cret\n").expect(0);
    assert_eq!(ended.stdout, "Now logged in as [LSLYJQ8228]tom@bethean.com\n");
    assert_eq!(normal(&service.finish()[0]), golden("datawire", "login"));
}

const CRUX_SESSION: &str = r#"{"auth_token":"47d4yfbwymedhiudj384702984nakju4hajh395d",
    "org_uuid":"757ce28d-fbd6-4b9f-8051-f847482e169f","user_uuid":"52d13dc7-5463-4f90-9e5b-5b8ec97228ff"}"#;

#[test]
fn crux_is_looked_at_accepted_and_logged_in_to_as_its_documents_say() {
    let no_content = Answer::Reply { status: 204, headers: Vec::new(), body: Vec::new() };
    let looked = Answer::json(200, r#"{"email":"user@mycompany.com","token":"KUMJLpo0tzFVeC5w1uni"}"#);
    let (home, service) = (Home::new(), Service::start([looked, no_content, Answer::json(200, CRUX_SESSION)]));
    let args = ["-p", "crux", "--url", &service.base_url(), "accept", "--password-stdin", "KUMJLpo0tzFVeC5w1uni"];
    let ended = home.run_with(args, "crux_is_awesome\n").expect(0);
    let org = "757ce28d-fbd6-4b9f-8051-f847482e169f";
    let lines = format!("Accepting invitation to {org}\nNow logged in as [{org}]user@mycompany.com\n");
    assert_eq!(ended.stdout, lines);
    let seen = service.finish();
    assert_eq!(normal(&seen[0]), golden("crux", "preview"));
    assert_eq!(normal(&seen[1]), golden("crux", "accept"));
    let login = json!({ "username": "user@mycompany.com", "password": "crux_is_awesome" });
    assert_eq!(normal(&seen[2])["body"], login);
    assert_eq!(seen[2].target, "/organizations/user-login/");
}

/// Accepts over `service`, in `home`.
fn accept(home: &Home, service: &Service, more: &[&str]) -> crate::support::binary::Ended {
    let url = service.base_url();
    let args = ["--id-url", &url, "accept", "--name", "Tom Terrific", "--password-stdin", "KUMJLPO0TZ"];
    home.run_with([&args[..], more].concat(), "correct horse\n")
}

/// R22
#[test]
fn the_json_answer_is_one_object_without_secrets() {
    let (home, service) = (Home::new(), Service::start([accepted()]));
    let ended = accept(&home, &service, &["--json"]).expect(0);
    let answer = ended.json();
    let id = answer["session"]["id"].as_str().unwrap().to_owned();
    let expected = json!({
        "schema": 1, "command": "accept-invitation", "ok": true, "accepted": "yes", "recovered": false,
        "provider": "datawire", "origin": service.base_url(), "org": "LSLYJQ8228", "org_name": null,
        "account": "tom@bethean.com", "email": "tom@bethean.com",
        "session": { "id": id, "kept": "file", "fallback": null, "expires": null, "verified": null, "scopes": [], "current": true },
    });
    assert_eq!(answer, expected);
    assert!(!ended.stdout.contains(TOKEN));
    service.finish();
}

#[test]
fn the_session_is_private_and_every_command_finds_it() {
    let (home, service) = (Home::new(), Service::start([accepted(), accepted()]));
    accept(&home, &service, &[]).expect(0);
    let file = home.state("sessions").remove(0);
    assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o7777, 0o600);
    assert_eq!(std::fs::metadata(home.path("state")).unwrap().permissions().mode() & 0o7777, 0o700);
    assert!(home.state("pending").is_empty() && home.state("tmp").is_empty());
    let on_disk = std::fs::read_to_string(&file).unwrap();
    assert!(!on_disk.contains("KUMJLPO0TZ") && !on_disk.contains("correct horse"), "{on_disk}");

    let status = home.run(["status"]).expect(0);
    let line = status.stdout.lines().nth(1).unwrap();
    assert!(line.starts_with("* datawire at 127.0.0.1:"), "{line}");
    assert!(line.contains("  LSLYJQ8228    tom@bethean.com  "), "{line}");
    assert_eq!(home.run(["status", "--json"]).expect(0).json()["sessions"][0]["session"]["current"], true);
    assert_eq!(home.run(["token"]).expect(0).stdout, format!("{TOKEN}\n"));
    assert_eq!(home.run(["token", "--header"]).expect(0).stdout, format!("authorization: Bearer {TOKEN}\n"));
    assert_eq!(home.run(["token", "--json"]).expect(0).json()["token"], TOKEN);
    for account in ["tom@bethean.com", "[LSLYJQ8228]tom@bethean.com", "LSLYJQ8228"] {
        let ended = home.run(["switch", account]).expect(0);
        assert_eq!(ended.stdout, "Now using [LSLYJQ8228]tom@bethean.com\n");
    }
    home.run(["switch", "nobody@bethean.com"]).expect(4);
    let login = home.run_with(["login", "--password-stdin"], "correct horse").expect(0);
    assert_eq!(login.stdout, "Now logged in as [LSLYJQ8228]tom@bethean.com\n");
    let logout = home.run(["logout"]).expect(0);
    assert_eq!(logout.stdout, "Logged out [LSLYJQ8228]tom@bethean.com here; the service was not told\n");
    assert!(home.state("sessions").is_empty());
    for command in ["status", "token", "logout"] {
        home.run([command]).expect(4);
    }
    let login = json!({ "password": "correct horse", "orgID": "LSLYJQ8228" });
    assert_eq!(normal(&service.finish()[1])["body"], login);
}

#[test]
fn the_sandbox_shows_the_whole_flow_offline_and_leaves_nothing() {
    let home = Home::new();
    let args = ["--sandbox", "accept-invitation", "--name", "Ada", "--password-stdin", "WELCOME"];
    let ended = home.run_with(args, "correct horse").expect(0);
    assert!(ended.stdout.lines().count() == 2 && ended.stdout.ends_with("]ada@example.com\n"), "{}", ended.stdout);
    assert!(home.state("").is_empty());
}
