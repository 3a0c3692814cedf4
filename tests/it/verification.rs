//! `--verify`: what is refused before anything is sent, what is kept, and what is said of a token.

use std::io::Write as _;

use serde_json::{Value, json};
use tempfile::NamedTempFile;

use crate::support::stage::{Cue, Played, Stage, request};
use crate::support::tokens::{AUDIENCE, ISSUER, NOW, Signer, claims, claims_with, header};

const ACCEPT: &str = "PUT /v1/invitations/C0DE";

/// A service that publishes its keys.
const PUBLISHES: &str = r#"
schema   = 1
id       = "publishes"
name     = "Publishes"
base-url = "https://publishes.example"
source   = "made up"
[[accept]]
post     = "/accept/{{ code }}"
json     = {}
set      = { org = "{{ body.org }}", email = "{{ body.email }}", token = "{{ body.token }}" }
[session]
secret   = ["token"]
[verify]
algorithms = ["ES256", "EdDSA"]
issuer     = "issuer.example"
audience   = "{{ org }}"
jwks-url   = "{base}/keys"
"#;

fn file(content: &str) -> NamedTempFile {
    let mut file = NamedTempFile::new().unwrap();
    file.write_all(content.as_bytes()).unwrap();
    file
}

fn path(file: &NamedTempFile) -> &str {
    file.path().to_str().unwrap()
}

/// What the service of 2016 puts into its tokens.
fn credential() -> Value {
    json!({
        "jti": "5f2c", "aud": "LSLYJQ8228", "sub": "TJ3KZ0", "iss": "cloud-hub.datawire.io", "iat": NOW, "nbf": NOW,
        "email": "ada@example.com", "ownerEmail": "owner@example.com", "dwType": "DataWireCredential",
        "scopes": { "dw:user0": true, "dw:reqSvc0": true },
    })
}

fn credential_with(name: &str, value: Value) -> Value {
    let mut claims = credential();
    claims[name] = value;
    claims
}

fn gives(token: &str) -> Cue {
    let body = json!({ "ok": true, "orgID": "LSLYJQ8228", "email": "ada@example.com", "token": token });
    request(ACCEPT, 200, body)
}

fn hs256() -> Value {
    json!({ "typ": "JWT", "alg": "HS256" })
}

const ALWAYS: [&str; 9] =
    ["-p", "datawire", "accept", "--name", "Ada", "--password", "correct horse", "--email", "ada@example.com"];

fn accept(stage: &Stage, options: &[&str], cues: impl IntoIterator<Item = Cue>) -> Played {
    stage.play(&[&ALWAYS[..], &["--yes"], options, &["C0DE"]].concat(), cues)
}

fn json_of(played: &Played) -> Value {
    serde_json::from_str(&played.stdout).unwrap_or_else(|_| panic!("{played:#?}"))
}

/// V7
#[test]
fn without_a_usable_key_nothing_is_sent() {
    let (short, none) = (file("c2hvcnQ="), file("not a key"));
    let public = file(&Signer::p256().key_file());
    let cases: [&[&str]; 5] = [
        &["--verify"],
        &["--verify", "--verify-key", "/nowhere/at/all"],
        &["--verify", "--verify-key", path(&short)],
        &["--verify", "--verify-key", path(&none)],
        &["--verify", "--verify-key", path(&public)],
    ];
    for options in cases {
        let stage = Stage::new();
        let played = accept(&stage, options, []);
        assert_eq!(played.code, 2, "{played:#?}");
        assert!(played.stderr.contains("nothing was sent") && played.stderr.contains("key"), "{played:#?}");
        assert_eq!((stage.files("pending"), stage.files("sessions")), (0, 0));
    }
    let played = accept(&Stage::new(), &["--verify-key", path(&public)], []);
    assert_eq!(played.code, 2, "a key without --verify: {played:#?}");
}

/// V9
#[test]
fn tokens_that_cannot_be_verified_are_refused_before_anything_is_sent() {
    let key = file(&Signer::hmac().key_file());
    for provider in ["crux", "elastic", "github", "vortex", "vortex-target"] {
        let args = ["-p", provider, "accept", "--verify", "--verify-key", path(&key), "C0DE"];
        let played = Stage::new().play(&args, []);
        assert_eq!(played.code, 13, "{provider}: {played:#?}");
    }
    for provider in ["directus", "pocketbase", "pocketbase-invites"] {
        let args = ["-p", provider, "--url", "https://self.example", "login", "--verify"];
        let played = Stage::new().play(&args, []);
        assert_eq!(played.code, 13, "{provider}: {played:#?}");
    }
}

/// V6: by each of its names.
#[test]
fn a_good_token_is_kept_and_remembered_as_verified_by_every_name_of_the_option() {
    let (signer, stage) = (Signer::hmac(), Stage::new());
    let key = file(&signer.key_file());
    for option in ["--verify", "--verify-tokens", "--require-verification"] {
        let stage = Stage::new();
        let token = signer.token(&hs256(), &credential());
        let played = accept(&stage, &["--json", option, "--verify-key", path(&key)], [gives(&token)]);
        assert_eq!(played.code, 0, "{played:#?}");
        assert_eq!(json_of(&played)["session"]["verified"], "2026-11-21T00:00:00Z");
        assert_eq!((stage.files("pending"), stage.files("sessions")), (0, 1));
    }
    let token = signer.token(&hs256(), &credential());
    let played = accept(&stage, &["--json"], [gives(&token)]);
    assert_eq!(json_of(&played)["session"]["verified"], Value::Null, "nobody asked for it");
    let played = stage.play(&["status", "--verify", "--verify-key", path(&key)], []);
    assert_eq!((played.code, played.stdout.contains("signed by the HS256 key")), (0, true), "{played:#?}");
    let other = file(&Signer::Hmac(vec![9; 48]).key_file());
    let played = stage.play(&["status", "--verify", "--verify-key", path(&other)], []);
    assert_eq!(played.code, 10, "{played:#?}");
    assert_eq!(stage.play(&["status", "--verify"], []).code, 2);
    assert_eq!(stage.play(&["status", "--verify", "--check"], []).code, 2);
}

/// V5, V6: a Datawire token has the claims of a user's credential (`exp` may be missing), and none of another kind.
#[test]
fn a_token_that_fails_is_not_kept_and_the_way_back_is_said() {
    let signer = Signer::hmac();
    let key = file(&signer.key_file());
    let sign = |claims: &Value| signer.token(&hs256(), claims);
    let with = |name: &str, value: Value| sign(&credential_with(name, value));
    let cases = [
        ("signature", Signer::Hmac(vec![9; 64]).token(&hs256(), &credential())),
        ("algorithm", signer.token(&json!({ "alg": "none" }), &credential())),
        ("issuer", with("iss", json!("evil.example"))),
        ("audience", with("aud", json!("ANOTHER"))),
        ("time", with("exp", json!(NOW - 3600))),
        ("claims", with("dwType", json!("Other"))),
        ("claims", with("scopes", json!({ "dw:reqSvc0": true }))),
        ("claims", with("scopes", json!({ "dw:user0": false }))),
        ("claims", with("scopes", json!("dw:user0"))),
        ("claims", with("scopes", json!({ "dw:user0": true, "dw:organization0": true }))),
        ("claims", with("scopes", json!({ "dw:user0": true, "dw:service0": true }))),
        ("claims", with("email", json!(null))),
        ("form", "opaque".to_owned()),
    ];
    for (check, token) in cases {
        let stage = Stage::new();
        let played = accept(&stage, &["--json", "--verify", "--verify-key", path(&key)], [gives(&token)]);
        assert_eq!(played.code, 10, "{check}: {played:#?}");
        let answer = json_of(&played);
        assert_eq!(answer["accepted"], "yes");
        let message = answer["error"]["message"].as_str().unwrap();
        assert!(message.contains(&format!("accepted, but its token does not check out: {check}: ")), "{message}");
        let hint = answer["error"]["hint"].as_str().unwrap();
        let line = format!("`rsvp login -p datawire --verify --verify-key {}`", path(&key));
        assert!(hint.contains(&line), "{hint}");
        assert!(!played.stdout.contains(&token) && !played.stderr.contains(&token), "{played:#?}");
        assert_eq!(stage.files("sessions"), 0, "{check}");
    }
}

/// V6
#[test]
fn the_same_command_gets_the_session_once_the_cause_is_gone() {
    let (signer, stage) = (Signer::hmac(), Stage::new());
    let key = file(&signer.key_file());
    let options = ["--verify", "--verify-key", path(&key)];
    let forged = Signer::Hmac(vec![9; 64]).token(&hs256(), &credential());
    assert_eq!(accept(&stage, &options, [gives(&forged)]).code, 10);
    // The first run was told yes: the code is not sent again.
    let logged_in = |token: &str| {
        let body = json!({ "ok": true, "orgID": "LSLYJQ8228", "email": "ada@example.com", "token": token });
        request("POST /v1/auth/ada%40example.com", 200, body)
    };
    assert_eq!(accept(&stage, &options, [logged_in(&forged)]).code, 10);
    assert_eq!(stage.files("sessions"), 0);
    let token = signer.token(&hs256(), &credential());
    let played = accept(&stage, &options, [logged_in(&token)]);
    assert_eq!((played.code, stage.files("sessions"), stage.files("pending")), (0, 1, 0), "{played:#?}");
    assert!(stage.play(&["status"], []).stdout.contains("  verified "));
}

/// V6
#[test]
fn after_a_token_that_fails_no_other_code_is_sent() {
    let (signer, stage) = (Signer::hmac(), Stage::new());
    let key = file(&signer.key_file());
    let forged = Signer::Hmac(vec![9; 64]).token(&hs256(), &credential());
    let played = accept(&stage, &["--verify", "--verify-key", path(&key), "C0DE", "C0DE2"], [gives(&forged)]);
    assert_ne!(played.code, 0, "{played:#?}");
    assert!(played.stderr.contains("does not check out: signature"), "{played:#?}");
    assert_eq!(stage.files("sessions"), 0);
}

/// V6
#[test]
fn a_login_verifies_too() {
    let signer = Signer::hmac();
    let key = file(&signer.key_file());
    let login = |token: &str, verify: bool| {
        let stage = Stage::new();
        let body = json!({ "ok": true, "orgID": "LSLYJQ8228", "email": "ada@example.com", "token": token });
        let args = ["-p", "datawire", "login", "--email", "ada@example.com", "--password", "correct horse"];
        let options: &[&str] = if verify { &["--verify", "--verify-key", path(&key)] } else { &[] };
        let played =
            stage.play(&[&args[..], options].concat(), [request("POST /v1/auth/ada%40example.com", 200, body)]);
        (played.code, stage.files("sessions"))
    };
    let forged = Signer::Hmac(vec![9; 64]).token(&hs256(), &credential());
    assert_eq!(login(&signer.token(&hs256(), &credential()), true), (0, 1));
    assert_eq!(login(&forged, true), (10, 0));
    assert_eq!(login(&forged, false), (0, 1));
}

fn publishes(stage: &Stage, options: &[&str], cues: impl IntoIterator<Item = Cue>) -> Played {
    let provider = file(PUBLISHES);
    stage.play(&[&["--provider-file", path(&provider), "accept", "--yes", "--json"], options, &["C0DE"]].concat(), cues)
}

fn answered(token: &str) -> Cue {
    request("POST /accept/C0DE", 200, json!({ "org": AUDIENCE, "email": "ada@example.com", "token": token }))
}

/// V2
#[test]
fn published_keys_are_fetched_once_and_before_anything_else() {
    for (name, signer) in [("ES256", Signer::p256()), ("EdDSA", Signer::ed25519())] {
        let token = signer.token(&header(name), &claims());
        let keys = request("GET /keys", 200, json!({ "keys": [signer.jwk()] }));
        let played = publishes(&Stage::new(), &["--verify"], [keys, answered(&token)]);
        assert_eq!(played.code, 0, "{played:#?}");
    }
    // A key of one's own comes before what is published, which then nobody fetches.
    let (signer, stage) = (Signer::p256(), Stage::new());
    let key = file(&signer.key_file());
    let token = signer.token(&header("ES256"), &claims());
    assert_eq!(publishes(&stage, &["--verify", "--verify-key", path(&key)], [answered(&token)]).code, 0);
    // Published keys that do not fit the token.
    let keys = request("GET /keys", 200, json!({ "keys": [Signer::p256().jwk()] }));
    let played = publishes(&Stage::new(), &["--verify"], [keys, answered(&token)]);
    assert_eq!((played.code, &json_of(&played)["accepted"]), (10, &json!("yes")), "{played:#?}");
    let keys = request("GET /keys", 200, json!({ "keys": [signer.jwk()] }));
    let evil = signer.token(&header("ES256"), &claims_with("iss", &json!(format!("{ISSUER}.evil"))));
    assert_eq!(publishes(&Stage::new(), &["--verify"], [keys, answered(&evil)]).code, 10);
}

/// V2, V7
#[test]
fn keys_that_cannot_be_had_stop_the_run_before_the_invitation_is_touched() {
    let cases = [
        (2, request("GET /keys", 404, json!({}))),
        (2, request("GET /keys", 410, json!({}))),
        (14, request("GET /keys", 403, json!({}))),
        (14, request("GET /keys", 302, json!({}))),
        (14, request("GET /keys", 200, json!({ "keys": "none" }))),
        (14, request("GET /keys", 200, json!({ "keys": vec![Signer::p256().jwk(); 101] }))),
        (2, request("GET /keys", 200, json!({ "keys": [] }))),
        (2, request("GET /keys", 200, json!({ "keys": [Signer::hmac().jwk(), Signer::rsa().jwk()] }))),
        (8, crate::support::stage::lost("GET /keys")),
    ];
    for (exit, keys) in cases {
        let stage = Stage::new();
        let played = publishes(&stage, &["--verify"], [keys]);
        assert_eq!((played.code, &json_of(&played)["accepted"]), (exit, &json!("no")), "{played:#?}");
        assert_eq!((stage.files("pending"), stage.files("sessions")), (0, 0));
        // One request was sent: that for the keys.
        assert!(!played.stdout.contains("; nothing was sent"), "{played:#?}");
    }
    let provider = file(PUBLISHES);
    let args = ["--provider-file", path(&provider), "--url", "http://publishes.example", "--insecure-http"];
    let played = Stage::new().play(&[&args[..], &["accept", "--yes", "--verify", "C0DE"]].concat(), []);
    assert_eq!(played.code, 2, "{played:#?}");
    assert!(played.stderr.contains("plain http prove nothing"), "{played:#?}");
}

/// V6: what nobody has verified is marked.
#[test]
fn claims_are_shown_in_words_and_whether_they_are_verified() {
    let (signer, stage) = (Signer::hmac(), Stage::new());
    let key = file(&signer.key_file());
    let claims = credential_with("exp", json!(NOW + 3 * 3600));
    let token = signer.token(&hs256(), &claims);
    assert_eq!(accept(&stage, &[], [gives(&token)]).code, 0);
    let played = stage.play(&["token", "--claims"], []);
    let expected = "\
The token of [LSLYJQ8228]ada@example.com, unverified: no key found
issuer        cloud-hub.datawire.io
organisation  LSLYJQ8228
account       ada@example.com
scopes        dw:reqSvc0 (Able to request service tokens), dw:user0 (User)
issued        2026-11-21T00:00:00Z, just now
valid from    2026-11-21T00:00:00Z, just now
ends          2026-11-21T03:00:00Z, in 3 hours
";
    assert_eq!((played.code, played.stdout.as_str()), (0, expected), "{played:#?}");
    let played = stage.play(&["token", "--claims", "--verify-key", path(&key)], []);
    assert!(played.stdout.starts_with("The token of [LSLYJQ8228]ada@example.com, verified by the HS256 key\n"));
    let other = file(&Signer::Hmac(vec![9; 48]).key_file());
    let played = stage.play(&["--json", "token", "--claims", "--verify-key", path(&other)], []);
    let answer = json_of(&played);
    assert_eq!(
        (played.code, &answer["claims"]["verified"], &answer["claims"]["key"]),
        (0, &json!(false), &Value::Null)
    );
    assert_eq!(answer["claims"]["why"], "signature: not made with the service's key");
    assert_eq!(answer["claims"]["scopes"][1], json!({ "scope": "dw:user0", "meaning": "User" }));
    assert_eq!(answer["claims"]["ends"], "2026-11-21T03:00:00Z");
    assert!(!played.stdout.contains(&token));
}
