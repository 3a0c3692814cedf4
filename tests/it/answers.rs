//! Every JSON answer of the real binary against docs/answers.schema.json.

use serde_json::{Value, json};

use crate::support::binary::{Ended, Home};
use crate::support::sandbox::Running;
use crate::support::service::{Answer, Service};

mod accept;
mod sessions;

const CRUX: &str = r#"{"auth_token":"opaque","org_uuid":"0b1","user_uuid":"0c2"}"#;

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

/// The names of the kinds of answers.
fn kinds() -> Vec<String> {
    let name = |kind: &Value| kind["$ref"].as_str().unwrap().strip_prefix("#/$defs/").unwrap().to_owned();
    schema()["oneOf"].as_array().unwrap().iter().map(name).collect()
}

/// The one kind of answer that `answer` is; fails when it is none, or two.
#[track_caller]
fn kind(answer: &Value) -> String {
    let schema = schema();
    let is = |name: &String| {
        let only = json!({ "$ref": format!("#/$defs/{name}"), "$defs": schema["$defs"] });
        jsonschema::validator_for(&only).unwrap().is_valid(answer)
    };
    let mut matching: Vec<String> = kinds().into_iter().filter(is).collect();
    assert_eq!(matching.len(), 1, "{matching:?}: {answer:#}");
    matching.remove(0)
}

/// The answer of a run that went well.
#[track_caller]
fn good(output: &Ended, expected: &str) -> Value {
    assert_eq!(output.code, 0, "{output:?}");
    let answer = output.json();
    assert_eq!(kind(&answer), expected, "{answer:#}");
    answer
}

/// The answer of a run that failed.
#[track_caller]
fn failed(output: &Ended, expected: &str, exit: i32, accepted: &str) -> Value {
    assert_eq!(output.code, exit, "{output:?}");
    let answer = output.json();
    assert_eq!(kind(&answer), expected, "{answer:#}");
    assert_eq!((&answer["error"]["exit"], &answer["accepted"]), (&json!(exit), &json!(accepted)));
    answer
}

/// A failure with nothing beside it.
#[track_caller]
fn bad(output: &Ended, exit: i32, accepted: &str) {
    failed(output, "failure", exit, accepted);
}

#[test]
fn the_schema_is_one() {
    jsonschema::draft202012::meta::validate(&schema()).unwrap();
}

#[test]
fn a_test_sees_every_kind_of_answer() {
    let tests = [include_str!("answers.rs"), include_str!("answers/accept.rs"), include_str!("answers/sessions.rs")];
    for kind in kinds() {
        assert!(tests.iter().any(|tests| tests.contains(&format!("\"{kind}\""))), "no test sees {kind}");
    }
}

#[test]
fn the_schema_says_what_each_member_is() {
    fn look(schema: &Value, place: &str, silent: &mut Vec<String>) {
        for (name, member) in schema["properties"].as_object().into_iter().flatten() {
            let speaks = ["description", "$ref", "const"].iter().any(|key| member.get(key).is_some());
            if !speaks {
                silent.push(format!("{place}.{name}"));
            }
        }
    }
    let mut silent = Vec::new();
    for (name, schema) in schema()["$defs"].as_object().unwrap() {
        look(schema, name, &mut silent);
    }
    assert!(silent.is_empty(), "{silent:#?}");
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

fn run(home: &Home, args: &[&str]) -> Ended {
    home.rsvp(["--json"].into_iter().chain(args.iter().copied())).end()
}

#[test]
fn a_command_line_that_cannot_be_read() {
    for args in [&[][..], &["frobnicate"], &["switch", "--frobnicate"], &["--timeout", "0", "status"]] {
        let answer = failed(&run(&Home::new(), args), "failure", 2, "no");
        assert_eq!(answer["command"], "");
    }
    let output = Home::new().rsvp(["status"]).env("RSVP_JSON", "1").env("RSVP_TIMEOUT", "soon").end();
    assert_eq!(failed(&output, "failure", 2, "no")["command"], "status");
}

#[test]
fn show_invitation() {
    let home = Home::new();
    good(&run(&home, &["--sandbox", "-p", "crux", "show", "WELCOME"]), "invitation");
    bad(&run(&home, &["--sandbox", "show", "WELCOME"]), 13, "no");
    bad(&run(&home, &["--sandbox", "-p", "crux", "show", "EXPIRED"]), 5, "no");
}

/// A run as somebody who has an access token.
fn at_github(home: &Home, service: &Service, args: &[&str]) -> Ended {
    let url = service.base_url();
    let all = ["--json", "-p", "github", "--url", &url].into_iter().chain(args.iter().copied());
    home.rsvp(all.chain(["--api-key-stdin"])).stdin("ghp_key").end()
}

#[test]
fn list_invitations() {
    let home = Home::new();
    let repositories =
        r#"[{"id":7,"repository":{"full_name":"acme/bells"},"inviter":{"login":"ada"},"permissions":"write"}]"#;
    let organisations = r#"[{"organization":{"login":"acme"},"role":"member"}]"#;
    let none = || Answer::json(200, "[]");
    let service = Service::start([Answer::json(200, repositories), Answer::json(200, organisations), none(), none()]);
    let answer = good(&at_github(&home, &service, &["list-invitations"]), "invitations");
    let codes: Vec<&Value> =
        answer["invitations"].as_array().unwrap().iter().map(|invitation| &invitation["code"]).collect();
    assert_eq!(codes, ["7", "org:acme"]);
    let answer = good(&at_github(&home, &service, &["list-invitations"]), "invitations");
    assert_eq!(answer["invitations"], json!([]));
    service.finish();
    bad(&run(&home, &["--sandbox", "list-invitations"]), 13, "no");
}

#[test]
fn decline_invitation() {
    let home = Home::new();
    let service = Service::start([Answer::json(204, ""), Answer::json(401, "{}")]);
    good(&at_github(&home, &service, &["decline", "7"]), "declined");
    bad(&at_github(&home, &service, &["decline", "7"]), 4, "no");
    service.finish();
    bad(&run(&home, &["--sandbox", "decline", "WELCOME"]), 13, "no");
}

#[test]
fn providers_list() {
    good(&run(&Home::new(), &["providers", "list"]), "providers");
}

#[test]
fn providers_show() {
    good(&run(&Home::new(), &["providers", "show", "datawire"]), "providerFile");
    bad(&run(&Home::new(), &["providers", "show", "nobody"]), 2, "no");
}

#[test]
fn providers_check() {
    let home = Home::new();
    let file = home.write("plain.toml", PLAIN);
    let wrong = home.write("wrong.toml", PLAIN.replace("post ", "psot "));
    let answer = good(&run(&home, &["providers", "check", &file]), "providersChecked");
    assert_eq!(answer["files"], json!([{ "file": file, "good": true, "examples": 0, "findings": [] }]));
    good(&run(&home, &["providers", "check"]), "providersChecked");
    let answer = failed(&run(&home, &["providers", "check", &file, &wrong]), "mistakesFound", 2, "no");
    assert_eq!((&answer["files"][0]["good"], &answer["files"][1]["good"]), (&json!(true), &json!(false)));
    assert_eq!(answer["files"][1]["findings"][0]["level"], "error");
    let answer = failed(&run(&home, &["providers", "check", "no-such-file.toml"]), "mistakesFound", 2, "no");
    assert_eq!(answer["files"][0]["findings"][0]["line"], Value::Null);
}

#[test]
fn providers_add() {
    let home = Home::new();
    let file = home.write("plain.toml", PLAIN);
    let answer = good(&run(&home, &["providers", "add", &file, "--yes"]), "providerAdded");
    assert_eq!((&answer["id"], &answer["replaces"]), (&json!("plain"), &json!(false)));
    assert_eq!(good(&run(&home, &["providers", "add", &file, "--yes"]), "providerAdded")["replaces"], true);
    bad(&run(&home, &["providers", "add", &file]), 2, "no");
    bad(&run(&home, &["providers", "add", &home.write("wrong.toml", "id = 1"), "--yes"]), 2, "no");
}

#[test]
fn completions() {
    good(&run(&Home::new(), &["completions", "fish"]), "completions");
}

#[test]
fn sandbox_says_once_where_the_services_are() {
    let sandbox = Running::start(&[]);
    assert_eq!((kind(&sandbox.answer).as_str(), &sandbox.answer["exit"]), ("sandbox", &Value::Null));
}

/// What the command prints goes to standard error: standard output is the one answer.
#[test]
fn sandbox_answers_once_when_its_command_has_ended() {
    let mut home = Home::new();
    home.set("PATH", "/usr/bin:/bin");
    let script = "echo spoken; test -n \"$RSVP_SANDBOX_CRUX_URL\"";
    let output = run(&home, &["sandbox", "--", "sh", "-c", script]);
    assert_eq!(good(&output, "sandbox")["exit"], 0);
    assert_eq!(output.stderr, "spoken\n");
    let output = run(&home, &["sandbox", "--", "sh", "-c", "echo spoken; exit 77"]);
    assert_eq!(failed(&output, "sandboxCommandFailed", 77, "no")["exit"], 77);
    assert_eq!(output.stderr, "spoken\n");
    let output = run(&home, &["sandbox", "--", "sh", "-c", "kill -KILL $$"]);
    assert_eq!(failed(&output, "sandboxCommandFailed", 137, "no")["exit"], 137);
    bad(&run(&home, &["sandbox", "--", "no-such-command"]), 2, "no");
}
