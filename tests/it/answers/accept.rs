//! What `accept-invitation` answers.

use serde_json::{Value, json};

use super::{PLAIN, bad, failed, good, run};
use crate::support::binary::Home;
use crate::support::service::{Answer, Service};

const LOOK: &str = r#"{"email":"ada@example.com","token":"CODE"}"#;

#[test]
fn one_code_at_a_pretend_service() {
    let home = Home::new();
    let sandbox = |args: &[&str]| {
        let always = ["--json", "--sandbox", "accept", "--name", "Ada", "--password-stdin"];
        home.rsvp(always.into_iter().chain(args.iter().copied())).stdin("p").end()
    };
    let answer = good(&sandbox(&["WELCOME"]), "accepted");
    assert_eq!(answer["recovered"], false);
    let answer = good(&sandbox(&["-p", "crux", "DROPPED"]), "accepted");
    assert_eq!(answer["recovered"], true);
    bad(&sandbox(&["NOBODY"]), 3, "no");
    bad(&sandbox(&["EXPIRED"]), 5, "no");
    bad(&sandbox(&["USED"]), 6, "no");
    bad(&sandbox(&["-p", "crux", "--expect-email", "eve@example.com", "WELCOME"]), 7, "no");
    bad(&sandbox(&["--expect-org", "other", "WELCOME"]), 7, "yes");
    bad(&sandbox(&["DROPPED"]), 15, "unknown");
}

#[test]
fn all_invitations_where_there_is_none() {
    let service = Service::start([Answer::json(200, "[]"), Answer::json(200, "[]")]);
    let url = service.base_url();
    let args = ["-p", "github", "--url", &url, "accept", "--all", "--from-org", "octocat"];
    let run = Home::new().rsvp(args.into_iter().chain(["--json"])).env("RSVP_API_KEY", "ghp_x").end();
    assert_eq!(good(&run, "nothingAccepted")["results"], json!([]));
    service.finish();
}

#[test]
fn a_code_that_nobody_could_send() {
    let home = Home::new();
    for (args, exit) in [
        (&["accept", ".."][..], 3),
        (&["accept"], 2),
        (&["--sandbox", "accept", "WELCOME"], 2),
        (&["accept", "https://unknown.example/i/1"], 2),
    ] {
        bad(&run(&home, args), exit, "no");
    }
}

#[test]
fn a_dry_run() {
    let home = Home::new();
    let always = ["--sandbox", "accept", "--dry-run", "--name", "Ada", "--password", "p"];
    let answer = good(&run(&home, &[&always[..], &["WELCOME"]].concat()), "dryRun");
    assert_eq!((&answer["accepted"], &answer["request"]["method"]), (&json!("no"), &json!("PUT")));
    good(&run(&home, &[&always[..], &["WELCOME", "USED"]].concat()), "dryRun");
}

#[test]
fn a_service_that_gives_no_session() {
    let home = Home::new();
    let file = home.write("plain.toml", PLAIN);
    let service = Service::start([Answer::json(200, r#"{"org":"acme"}"#)]);
    let args = ["--json", "--provider-file", &file, "--url", &service.base_url(), "accept", "CODE"].map(str::to_owned);
    let answer = good(&home.rsvp(args.iter().map(String::as_str)).end(), "accepted");
    assert_eq!(answer["session"], Value::Null);
    service.finish();
}

#[test]
fn an_accepted_invitation_whose_log_in_fails() {
    let home = Home::new();
    let answers = [Answer::json(200, LOOK), Answer::json(204, ""), Answer::json(401, "{}")];
    let service = Service::start(answers);
    let args = ["--json", "-p", "crux", "--url", &service.base_url(), "accept", "--password-stdin", "CODE"];
    bad(&home.rsvp(args).stdin("p").end(), 11, "yes");
    service.finish();
}

#[test]
fn a_code_that_was_accepted_before() {
    let home = Home::new();
    let service = Service::start([Answer::json(200, LOOK), Answer::json(204, ""), Answer::json(200, super::CRUX)]);
    let url = service.base_url();
    let accept = |more: &[&str]| {
        let always = ["--json", "-p", "crux", "--url", &url, "accept", "--password-stdin", "CODE"];
        home.rsvp(always.into_iter().chain(more.iter().copied())).stdin("p").end()
    };
    good(&accept(&[]), "accepted");
    bad(&accept(&[]), 6, "yes");
    good(&accept(&["--if-needed"]), "accepted");
    service.finish();
}

/// The members of an answer about several codes: what became of each.
fn each(answer: &Value) -> Vec<&str> {
    answer["results"].as_array().unwrap().iter().map(|result| result["accepted"].as_str().unwrap()).collect()
}

#[test]
fn several_codes_one_after_another() {
    let home = Home::new();
    let sandbox = |args: &[&str], stdin: &str| {
        let always = ["--json", "--sandbox", "accept", "--name", "Ada", "--password", "p"];
        home.rsvp(always.into_iter().chain(args.iter().copied())).stdin(stdin).end()
    };
    let answer = failed(&sandbox(&["WELCOME", "USED"], ""), "severalFailed", 12, "no");
    assert_eq!(each(&answer), ["yes", "no"]);
    let answer = failed(&sandbox(&["-"], "EXPIRED\nNOBODY\n\n"), "severalFailed", 12, "no");
    assert_eq!(each(&answer), ["no", "no"]);
    let answer = failed(&sandbox(&["WELCOME", "DROPPED"], ""), "severalFailed", 12, "unknown");
    assert_eq!((each(&answer), &answer["results"][1]["error"]["exit"]), (vec!["yes", "unknown"], &json!(15)));
    let answer = good(&sandbox(&["-p", "crux", "WELCOME", "DROPPED"], ""), "severalAccepted");
    assert_eq!(answer["results"][1]["recovered"], true);

    let spent = Answer::json(409, r#"{"ok":false,"error":"already used"}"#);
    let service = Service::start([spent.clone(), spent, Answer::DropAfterReading, Answer::DropAfterReading]);
    let args = ["--json", "-p", "datawire", "--url", &service.base_url(), "accept", "--name", "Ada"].map(str::to_owned);
    let rsvp = |codes: [&'static str; 2]| {
        home.rsvp(args.iter().map(String::as_str).chain(["--password", "p"]).chain(codes)).end()
    };
    // The same for all is the exit code of each.
    failed(&rsvp(["FIRST", "SECOND"]), "severalFailed", 6, "no");
    let answer = failed(&rsvp(["THIRD", "THIRD"]), "severalFailed", 12, "unknown");
    // The second is the first one again.
    assert_eq!(each(&answer), ["unknown", "unknown"]);
    service.finish();
}

/// What Vortex tells of an invitation.
fn at_vortex(code: &str, expired: bool) -> Value {
    json!({ "id": code, "expired": expired, "deactivated": false, "expires": "2031-01-01T00:00:00Z",
        "groups": [{ "groupId": format!("of-{code}"), "name": "Acme" }] })
}

/// One call takes several codes there, with an API key, and gives no session.
#[test]
fn several_codes_in_one_call() {
    let home = Home::new();
    let found = |code: &str| Answer::json(200, &at_vortex(code, false).to_string());
    let accepted = |codes: &[&str]| {
        let invitations: Vec<Value> = codes.iter().map(|code| at_vortex(code, false)).collect();
        Answer::json(200, &json!({ "invitations": invitations }).to_string())
    };
    let refused = Answer::json(401, "{}");
    let expired = Answer::json(200, &at_vortex("e", true).to_string());
    let answers = [found("a"), found("a"), accepted(&["a"]), found("b"), found("c"), accepted(&["b", "c"])];
    let nothing = Answer::json(404, "{}");
    let more = [found("d"), expired.clone(), accepted(&["d"]), expired, nothing, refused.clone(), refused];
    let unnamed = [found("f"), found("g"), accepted(&["f"])];
    let lost = [found("h"), found("i"), Answer::DropAfterReading, found("h"), Answer::DropAfterReading];
    let again = [found("h"), accepted(&["h"])];
    let service = Service::start(answers.into_iter().chain(more).chain(unnamed).chain(lost).chain(again));
    let url = service.base_url();
    let rsvp = |args: &[&str]| {
        let key = ["--api-key-stdin"];
        let all = ["--json", "-p", "vortex", "--url", &url].into_iter().chain(args.iter().copied());
        home.rsvp(all.chain(key)).stdin("VRTX.key").end()
    };
    let accept = |codes: &[&str]| rsvp(&[&["accept", "--email", "ada@example.com"], codes].concat());
    assert_eq!(good(&rsvp(&["show", "a"]), "invitation")["org"], "of-a");
    let answer = good(&accept(&["a"]), "accepted");
    assert_eq!((&answer["session"], &answer["email"]), (&Value::Null, &json!("ada@example.com")));
    let answer = good(&accept(&["b", "c"]), "severalAccepted");
    assert_eq!((&answer["results"][1]["org"], &answer["results"][1]["session"]), (&json!("of-c"), &Value::Null));
    let answer = failed(&accept(&["d", "e"]), "severalFailed", 12, "no");
    assert_eq!((each(&answer), &answer["results"][1]["error"]["exit"]), (vec!["yes", "no"], &json!(5)));
    assert!(home.state("pending").is_empty(), "what was refused was not sent");
    let answer = failed(&accept(&["e", "n"]), "severalFailed", 12, "no");
    let exits: Vec<&Value> = [0, 1].iter().map(|at: &usize| &answer["results"][at]["error"]["exit"]).collect();
    assert_eq!(exits, [&json!(5), &json!(3)]);
    failed(&accept(&["x", "y"]), "severalFailed", 4, "no");
    let answer = failed(&accept(&["f", "g"]), "severalFailed", 12, "unknown");
    assert_eq!(each(&answer), ["yes", "unknown"]);
    failed(&accept(&["h", "i"]), "severalFailed", 15, "unknown");
    // Of a code alone the organisation is not that of the other.
    assert_eq!(good(&accept(&["h"]), "accepted")["org"], "of-h");
    service.finish();
    let status = home.rsvp(["--json", "status"]).end();
    assert_eq!(good(&status, "status")["sessions"][0]["session"]["kept"], Value::Null);
}
