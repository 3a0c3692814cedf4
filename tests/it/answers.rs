//! Every JSON answer of the real binary against docs/answers.schema.json.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::support::binary::{Ended, Home};
use crate::support::service::{Answer, Service};
use crate::support::tokens::Signer;

const DATAWIRE: &str = r#"{"ok":true,"orgID":"ORG1234567","email":"ada@example.com","token":"opaque"}"#;
const CRUX: &str = r#"{"auth_token":"opaque","org_uuid":"0b1","user_uuid":"0c2"}"#;
const LOOK: &str = r#"{"email":"ada@example.com","token":"CODE"}"#;

/// A service that gives no session.
const PLAIN: &str = r#"
schema   = 1
id       = "plain"
name     = "Plain"
base-url = "https://plain.example"
source   = "made up"
[[accept]]
post     = "/accept/{{ code }}"
json     = {}
set      = { org = "{{ body.org }}" }
[session]
none     = "its own site opens it"
"#;

fn schema() -> Value {
    serde_json::from_str(include_str!("../../docs/answers.schema.json")).unwrap()
}

/// The one kind of answer that `answer` is; fails when it is none, or two.
fn kind(answer: &Value) -> String {
    let schema = schema();
    let kinds = schema["oneOf"].as_array().unwrap().iter().map(|kind| kind["$ref"].as_str().unwrap());
    let names: Vec<&str> = kinds.map(|reference| reference.strip_prefix("#/$defs/").unwrap()).collect();
    let is = |name: &&&str| {
        let only = json!({ "$ref": format!("#/$defs/{name}"), "$defs": schema["$defs"] });
        jsonschema::validator_for(&only).unwrap().is_valid(answer)
    };
    let matching: Vec<&&str> = names.iter().filter(is).collect();
    assert_eq!(matching.len(), 1, "{matching:?}: {answer:#}");
    matching[0].to_string()
}

/// Looks at the answers, and remembers which kinds there were.
#[derive(Default)]
struct Seen(BTreeSet<String>);

impl Seen {
    fn good(&mut self, output: &Ended, expected: &str) -> Value {
        assert_eq!(output.code, 0, "{output:?}");
        let answer = output.json();
        assert_eq!(kind(&answer), expected, "{answer:#}");
        self.0.insert(expected.to_owned());
        answer
    }

    fn bad(&mut self, output: &Ended, exit: i32, accepted: &str) {
        self.failed(output, "failure", exit, accepted);
    }

    fn failed(&mut self, output: &Ended, expected: &str, exit: i32, accepted: &str) -> Value {
        assert_eq!(output.code, exit, "{output:?}");
        let answer = output.json();
        assert_eq!(kind(&answer), expected, "{answer:#}");
        assert_eq!((&answer["error"]["exit"], &answer["accepted"]), (&json!(exit), &json!(accepted)));
        self.0.insert(expected.to_owned());
        answer
    }
}

#[test]
fn the_schema_is_one() {
    jsonschema::draft202012::meta::validate(&schema()).unwrap();
}

#[test]
fn an_answer_with_something_more_or_less_is_none() {
    let output = Home::new().rsvp(["--json", "providers", "show", "crux"]).end();
    let validator = jsonschema::validator_for(&schema()).unwrap();
    let answer = output.json();
    assert!(validator.is_valid(&answer));
    let mut more = answer.clone();
    more["token"] = json!("secret");
    assert!(!validator.is_valid(&more));
    for member in answer.as_object().unwrap().keys() {
        let mut less = answer.clone();
        less.as_object_mut().unwrap().remove(member);
        assert!(!validator.is_valid(&less), "{member}");
    }
}

#[test]
fn every_answer_is_as_the_schema_says() {
    let mut seen = Seen::default();
    accepting(&mut seen);
    several(&mut seen);
    without_a_session(&mut seen);
    of_a_person(&mut seen);
    sessions(&mut seen);
    verified(&mut seen);
    let home = Home::new();
    let rsvp = |args: &[&str]| home.rsvp(["--json"].into_iter().chain(args.iter().copied())).end();
    seen.good(&rsvp(&["--sandbox", "-p", "crux", "show", "WELCOME"]), "invitation");
    seen.good(&rsvp(&["providers", "list"]), "providers");
    seen.good(&rsvp(&["providers", "show", "datawire"]), "providerFile");
    seen.good(&rsvp(&["completions", "fish"]), "completions");
    let failures: [(&[&str], i32); 17] = [
        (&[], 2),
        (&["frobnicate"], 2),
        (&["accept", ".."], 3),
        (&["accept"], 2),
        (&["--sandbox", "accept", "WELCOME"], 2),
        (&["accept", "https://unknown.example/i/1"], 2),
        (&["--sandbox", "show", "WELCOME"], 13),
        (&["--sandbox", "-p", "crux", "show", "EXPIRED"], 5),
        (&["--sandbox", "list-invitations"], 13),
        (&["--sandbox", "decline", "WELCOME"], 13),
        (&["login"], 2),
        (&["logout"], 4),
        (&["status"], 4),
        (&["status", "--check"], 4),
        (&["switch"], 4),
        (&["token"], 4),
        (&["providers", "show", "nobody"], 2),
    ];
    for (args, exit) in failures {
        seen.bad(&rsvp(args), exit, "no");
    }
    let kinds: BTreeSet<String> = schema()["oneOf"].as_array().unwrap().iter().map(name).collect();
    assert_eq!(seen.0, kinds, "not every kind of answer was seen");
}

fn name(reference: &Value) -> String {
    reference["$ref"].as_str().unwrap().strip_prefix("#/$defs/").unwrap().to_owned()
}

fn accepting(seen: &mut Seen) {
    let home = Home::new();
    let sandbox = |args: &[&str]| {
        let always = ["--json", "--sandbox", "accept", "--name", "Ada", "--password-stdin"];
        home.rsvp(always.into_iter().chain(args.iter().copied())).stdin("p").end()
    };
    let answer = seen.good(&sandbox(&["WELCOME"]), "accepted");
    assert_eq!(answer["recovered"], false);
    let answer = seen.good(&sandbox(&["-p", "crux", "DROPPED"]), "accepted");
    assert_eq!(answer["recovered"], true);
    seen.good(&sandbox(&["--dry-run", "WELCOME"]), "dryRun");
    seen.bad(&sandbox(&["NOBODY"]), 3, "no");
    seen.bad(&sandbox(&["EXPIRED"]), 5, "no");
    seen.bad(&sandbox(&["USED"]), 6, "no");
    seen.bad(&sandbox(&["-p", "crux", "--expect-email", "eve@example.com", "WELCOME"]), 7, "no");
    seen.bad(&sandbox(&["--expect-org", "other", "WELCOME"]), 7, "yes");
    seen.bad(&sandbox(&["DROPPED"]), 11, "yes");

    let file = home.write("plain.toml", PLAIN);
    let service = Service::start([Answer::json(200, r#"{"org":"acme"}"#)]);
    let args = ["--json", "--provider-file", &file, "--url", &service.base_url(), "accept", "CODE"].map(str::to_owned);
    let answer = seen.good(&home.rsvp(args.iter().map(String::as_str)).end(), "accepted");
    assert_eq!(answer["session"], Value::Null);
    service.finish();

    // The answer opens no session, and the log-in fails.
    let answers = [Answer::json(200, LOOK), Answer::json(204, ""), Answer::json(401, "{}")];
    let service = Service::start(answers);
    let args = ["--json", "-p", "crux", "--url", &service.base_url(), "accept", "--password-stdin", "CODE"];
    seen.bad(&home.rsvp(args).stdin("p").end(), 11, "yes");
    service.finish();
}

/// The members of an answer about several codes: what became of each.
fn each(answer: &Value) -> Vec<&str> {
    answer["results"].as_array().unwrap().iter().map(|result| result["accepted"].as_str().unwrap()).collect()
}

fn several(seen: &mut Seen) {
    let home = Home::new();
    let sandbox = |args: &[&str], stdin: &str| {
        let always = ["--json", "--sandbox", "accept", "--name", "Ada", "--password", "p"];
        home.rsvp(always.into_iter().chain(args.iter().copied())).stdin(stdin).end()
    };
    let answer = seen.failed(&sandbox(&["WELCOME", "USED"], ""), "severalFailed", 12, "no");
    assert_eq!(each(&answer), ["yes", "no"]);
    let answer = seen.failed(&sandbox(&["-"], "EXPIRED\nNOBODY\n\n"), "severalFailed", 12, "no");
    assert_eq!(each(&answer), ["no", "no"]);
    let answer = seen.failed(&sandbox(&["WELCOME", "DROPPED"], ""), "severalFailed", 12, "yes");
    assert_eq!((each(&answer), &answer["results"][1]["error"]["exit"]), (vec!["yes", "yes"], &json!(11)));
    let answer = seen.good(&sandbox(&["-p", "crux", "WELCOME", "DROPPED"], ""), "severalAccepted");
    assert_eq!(answer["results"][1]["recovered"], true);
    seen.good(&sandbox(&["--dry-run", "WELCOME", "USED"], ""), "dryRun");

    let spent = Answer::json(409, r#"{"ok":false,"error":"already used"}"#);
    let service = Service::start([spent.clone(), spent, Answer::DropAfterReading, Answer::DropAfterReading]);
    let args = ["--json", "-p", "datawire", "--url", &service.base_url(), "accept", "--name", "Ada"].map(str::to_owned);
    let rsvp = |codes: [&'static str; 2]| {
        home.rsvp(args.iter().map(String::as_str).chain(["--password", "p"]).chain(codes)).end()
    };
    // The same for all is the exit code of each.
    seen.failed(&rsvp(["FIRST", "SECOND"]), "severalFailed", 6, "no");
    let answer = seen.failed(&rsvp(["THIRD", "THIRD"]), "severalFailed", 12, "unknown");
    assert_eq!(each(&answer), ["unknown", "no"]);
    service.finish();
}

/// What Vortex tells of an invitation.
fn at_vortex(code: &str, expired: bool) -> Value {
    json!({ "id": code, "expired": expired, "deactivated": false, "expires": "2031-01-01T00:00:00Z",
        "groups": [{ "groupId": format!("of-{code}"), "name": "Acme" }] })
}

/// One call takes several codes there, with an API key, and gives no session.
fn without_a_session(seen: &mut Seen) {
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
    assert_eq!(seen.good(&rsvp(&["show", "a"]), "invitation")["org"], "of-a");
    let answer = seen.good(&accept(&["a"]), "accepted");
    assert_eq!((&answer["session"], &answer["email"]), (&Value::Null, &json!("ada@example.com")));
    let answer = seen.good(&accept(&["b", "c"]), "severalAccepted");
    assert_eq!((&answer["results"][1]["org"], &answer["results"][1]["session"]), (&json!("of-c"), &Value::Null));
    let answer = seen.failed(&accept(&["d", "e"]), "severalFailed", 12, "no");
    assert_eq!((each(&answer), &answer["results"][1]["error"]["exit"]), (vec!["yes", "no"], &json!(5)));
    assert!(home.state("pending").is_empty(), "what was refused was not sent");
    let answer = seen.failed(&accept(&["e", "n"]), "severalFailed", 12, "no");
    let exits: Vec<&Value> = [0, 1].iter().map(|at: &usize| &answer["results"][at]["error"]["exit"]).collect();
    assert_eq!(exits, [&json!(5), &json!(3)]);
    seen.failed(&accept(&["x", "y"]), "severalFailed", 4, "no");
    let answer = seen.failed(&accept(&["f", "g"]), "severalFailed", 12, "unknown");
    assert_eq!(each(&answer), ["yes", "unknown"]);
    seen.failed(&accept(&["h", "i"]), "severalFailed", 15, "unknown");
    // Of a code alone the organisation is not that of the other.
    assert_eq!(seen.good(&accept(&["h"]), "accepted")["org"], "of-h");
    service.finish();
    let status = home.rsvp(["--json", "status"]).end();
    assert_eq!(seen.good(&status, "status")["sessions"][0]["session"]["kept"], Value::Null);
}

/// The invitations of a person who has an access token.
fn of_a_person(seen: &mut Seen) {
    let home = Home::new();
    let repositories =
        r#"[{"id":7,"repository":{"full_name":"acme/bells"},"inviter":{"login":"ada"},"permissions":"write"}]"#;
    let organisations = r#"[{"organization":{"login":"acme"},"role":"member"}]"#;
    let none = || Answer::json(200, "[]");
    let answers = [Answer::json(200, repositories), Answer::json(200, organisations), none(), none()];
    let declined = [Answer::json(204, ""), Answer::json(401, "{}")];
    let service = Service::start(answers.into_iter().chain(declined));
    let url = service.base_url();
    let rsvp = |args: &[&str]| {
        let all = ["--json", "-p", "github", "--url", &url].into_iter().chain(args.iter().copied());
        home.rsvp(all.chain(["--api-key-stdin"])).stdin("ghp_key").end()
    };
    let answer = seen.good(&rsvp(&["list-invitations"]), "invitations");
    let codes: Vec<&Value> =
        answer["invitations"].as_array().unwrap().iter().map(|invitation| &invitation["code"]).collect();
    assert_eq!(codes, ["7", "org:acme"]);
    let answer = seen.good(&rsvp(&["list-invitations"]), "invitations");
    assert_eq!(answer["invitations"], json!([]));
    seen.good(&rsvp(&["decline", "7"]), "declined");
    seen.bad(&rsvp(&["decline", "7"]), 4, "no");
    service.finish();
}

fn sessions(seen: &mut Seen) {
    let home = Home::new();
    let answers = [
        Answer::json(200, LOOK),
        Answer::json(204, ""),
        Answer::json(200, CRUX),
        Answer::json(200, r#"{"uuid":"0b1","name":"Example"}"#),
        Answer::json(401, "{}"),
        Answer::json(401, "{}"),
        Answer::json(200, CRUX),
    ];
    let service = Service::start(answers);
    let url = service.base_url();
    let rsvp = |args: &[&str]| home.rsvp(["--json"].into_iter().chain(args.iter().copied())).stdin("p").end();
    let here = ["-p", "crux", "--url", &url];
    let accept = [&here[..], &["accept", "--password-stdin", "CODE"]].concat();
    seen.good(&rsvp(&accept), "accepted");
    seen.bad(&rsvp(&accept), 6, "yes");
    seen.good(&rsvp(&[&accept[..], &["--if-needed"]].concat()), "accepted");
    seen.good(&rsvp(&["status"]), "status");
    seen.good(&rsvp(&["status", "--check"]), "check");
    seen.bad(&rsvp(&["status", "--check"]), 4, "no");
    seen.bad(&rsvp(&["login", "--password-stdin"]), 4, "no");
    seen.good(&rsvp(&["login", "--password-stdin"]), "login");
    seen.good(&rsvp(&["switch", "ada@example.com"]), "switch");
    seen.bad(&rsvp(&["switch", "eve@example.com"]), 4, "no");
    assert_eq!(seen.good(&rsvp(&["token"]), "token")["token"], "opaque");
    assert_eq!(
        seen.good(&rsvp(&["token", "--header"]), "tokenHeaders")["headers"],
        json!(["authorization: Token opaque"])
    );
    seen.good(&rsvp(&["logout"]), "logout");
    seen.good(&rsvp(&["logout", "--all"]), "logout");
    service.finish();

    let service = Service::start([Answer::json(200, DATAWIRE)]);
    let args =
        ["-p", "datawire", "--url", &service.base_url(), "login", "--email", "ada@example.com"].map(str::to_owned);
    let args: Vec<&str> = args.iter().map(String::as_str).chain(["--password-stdin"]).collect();
    seen.good(&rsvp(&args), "login");
    seen.bad(&rsvp(&["status", "--check"]), 13, "no");
    seen.bad(&rsvp(&["token", "--claims"]), 13, "no");
    service.finish();
}

fn verified(seen: &mut Seen) {
    let (home, signer) = (Home::new(), Signer::hmac());
    let claims = json!({
        "jti": "5f2c", "aud": "ORG1234567", "sub": "S", "iss": "cloud-hub.datawire.io", "iat": 1_600_000_000,
        "nbf": 1_600_000_000, "email": "ada@example.com", "ownerEmail": "o@example.com", "dwType": "DataWireCredential",
        "scopes": { "dw:user0": true },
    });
    let token = signer.token(&json!({ "typ": "JWT", "alg": "HS256" }), &claims);
    let body = json!({ "ok": true, "orgID": "ORG1234567", "email": "ada@example.com", "token": token }).to_string();
    let service = Service::start([Answer::json(200, &body), Answer::json(200, &body)]);
    let (url, key) = (service.base_url(), home.write("key", signer.key_file()));
    let other = home.write("other", Signer::Hmac(vec![9; 48]).key_file());
    let rsvp = |args: &[&str]| home.rsvp(["--json"].into_iter().chain(args.iter().copied())).stdin("p").end();
    let here = ["-p", "datawire", "--url", &url, "accept", "--name", "Ada", "--password-stdin", "--verify"];
    seen.bad(&rsvp(&[&here[..], &["CODE"]].concat()), 2, "no");
    seen.bad(&rsvp(&[&here[..], &["--verify-key", &other, "CODE"]].concat()), 10, "yes");
    let answer = seen.good(&rsvp(&[&here[..], &["--verify-key", &key, "CODE2"]].concat()), "accepted");
    assert!(answer["session"]["verified"].is_string());
    let by_variable = home.rsvp(["--json", "status", "--verify"]).env("RSVP_VERIFY_KEY", &key).end();
    seen.good(&by_variable, "verified");
    seen.bad(&rsvp(&["status", "--verify", "--verify-key", &other]), 10, "no");
    home.write("config/keys/datawire.key", signer.key_file());
    seen.good(&rsvp(&["status", "--verify"]), "verified");
    let answer = seen.good(&rsvp(&["token", "--claims"]), "tokenClaims");
    assert_eq!(answer["claims"]["verified"], true);
    let answer = seen.good(&rsvp(&["token", "--claims", "--verify-key", &other]), "tokenClaims");
    assert_eq!(answer["claims"]["verified"], false);
    service.finish();
}
