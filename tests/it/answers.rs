//! Every JSON answer of the real binary against docs/answers.schema.json.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::support::run::{Home, Output};
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
    fn good(&mut self, output: &Output, expected: &str) -> Value {
        assert_eq!(output.code, 0, "{output:?}");
        let answer = output.json();
        assert_eq!(kind(&answer), expected, "{answer:#}");
        self.0.insert(expected.to_owned());
        answer
    }

    fn bad(&mut self, output: &Output, exit: i32, accepted: &str) {
        assert_eq!(output.code, exit, "{output:?}");
        let answer = output.json();
        assert_eq!(kind(&answer), "failure", "{answer:#}");
        assert_eq!((&answer["error"]["exit"], &answer["accepted"]), (&json!(exit), &json!(accepted)));
        self.0.insert("failure".to_owned());
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
    sessions(&mut seen);
    verified(&mut seen);
    let home = Home::new();
    let rsvp = |args: &[&str]| home.rsvp(["--json"].into_iter().chain(args.iter().copied())).end();
    seen.good(&rsvp(&["--sandbox", "-p", "crux", "show", "WELCOME"]), "invitation");
    seen.good(&rsvp(&["providers", "list"]), "providers");
    seen.good(&rsvp(&["providers", "show", "datawire"]), "providerFile");
    seen.good(&rsvp(&["completions", "fish"]), "completions");
    let failures: [(&[&str], i32); 15] = [
        (&[], 2),
        (&["frobnicate"], 2),
        (&["accept", ".."], 3),
        (&["accept"], 2),
        (&["--sandbox", "accept", "WELCOME"], 2),
        (&["accept", "https://unknown.example/i/1"], 2),
        (&["--sandbox", "show", "WELCOME"], 13),
        (&["--sandbox", "-p", "crux", "show", "EXPIRED"], 5),
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

    let file = home.file("plain.toml", PLAIN);
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
    let (url, key) = (service.base_url(), home.file("key", signer.key_file()));
    let other = home.file("other", Signer::Hmac(vec![9; 48]).key_file());
    let rsvp = |args: &[&str]| home.rsvp(["--json"].into_iter().chain(args.iter().copied())).stdin("p").end();
    let here = ["-p", "datawire", "--url", &url, "accept", "--name", "Ada", "--password-stdin", "--verify"];
    seen.bad(&rsvp(&[&here[..], &["CODE"]].concat()), 2, "no");
    seen.bad(&rsvp(&[&here[..], &["--verify-key", &other, "CODE"]].concat()), 10, "yes");
    let answer = seen.good(&rsvp(&[&here[..], &["--verify-key", &key, "CODE2"]].concat()), "accepted");
    assert!(answer["session"]["verified"].is_string());
    let by_variable = home.rsvp(["--json", "status", "--verify"]).env("RSVP_VERIFY_KEY", &key).end();
    seen.good(&by_variable, "verified");
    seen.bad(&rsvp(&["status", "--verify", "--verify-key", &other]), 10, "no");
    std::fs::create_dir_all(home.path().join("config/keys")).unwrap();
    home.file("config/keys/datawire.key", signer.key_file());
    seen.good(&rsvp(&["status", "--verify"]), "verified");
    let answer = seen.good(&rsvp(&["token", "--claims"]), "tokenClaims");
    assert_eq!(answer["claims"]["verified"], true);
    let answer = seen.good(&rsvp(&["token", "--claims", "--verify-key", &other]), "tokenClaims");
    assert_eq!(answer["claims"]["verified"], false);
    service.finish();
}
