//! The real `rsvp --verify` against the real `rsvp sandbox`: good tokens of every algorithm, and forged ones of every kind.

use serde_json::Value;

use crate::support::binary::{Ended, Home};
use crate::support::sandbox::{PASSWORD, Running, accept};

/// Every kind of forged token, and the check that refuses it: one with a shared secret, and one with published keys.
#[rustfmt::skip]
const FORGERIES: [(&str, &str, &str); 13] = [
    ("FORGED-TOKEN",          "signature", "signature"),
    ("FORGED-TOKEN-UNSIGNED", "algorithm", "algorithm"),  // V1
    ("FORGED-TOKEN-STRIPPED", "signature", "signature"),
    ("FORGED-TOKEN-TAMPERED", "signature", "signature"),
    ("FORGED-TOKEN-CONFUSED", "signature", "algorithm"),  // V1
    ("FORGED-TOKEN-OWN-KEY",  "signature", "signature"),  // V2
    ("FORGED-TOKEN-KEY-ID",   "signature", "key"),        // V2
    ("FORGED-TOKEN-CRITICAL", "header",    "header"),     // V4
    ("FORGED-TOKEN-EXPIRED",  "time",      "time"),       // V5
    ("FORGED-TOKEN-EARLY",    "time",      "time"),       // V5
    ("FORGED-TOKEN-ISSUER",   "issuer",    "issuer"),     // V5
    ("FORGED-TOKEN-AUDIENCE", "audience",  "audience"),   // V5
    ("FORGED-TOKEN-CLAIMS",   "claims",    "claims"),     // V6: a token of another kind, or about somebody else
];

/// V6: it is exit 10, the invitation is accepted, nothing is kept, the check is named and the token not shown.
fn refused(home: &Home, ended: &Ended, word: &str, check: &str) {
    assert_eq!(ended.code, 10, "{word}: {ended:#?}");
    let answer = ended.json();
    assert_eq!(answer["accepted"], "yes", "{word}: {ended:#?}");
    let message = answer["error"]["message"].as_str().unwrap();
    assert!(message.contains(&format!("its token does not check out: {check}: ")), "{word}: {message}");
    assert!(answer["error"]["hint"].as_str().unwrap().contains(" --verify"), "{word}: {ended:#?}");
    assert!(!ended.stdout.contains("eyJ") && !ended.stderr.contains("eyJ"), "{word}: {ended:#?}");
    assert!(home.state("sessions").is_empty(), "{word}");
}

/// V1 to V6, with the shared secret that the sandbox hands out.
#[test]
fn every_forged_token_of_a_shared_secret_is_refused_by_its_check() {
    let sandbox = Running::start(&[]);
    for (word, check, _) in FORGERIES {
        let home = Home::new();
        let key = home.write("token.key", sandbox.answer["key"].as_str().unwrap());
        let options = ["--verify", "--verify-key", &key];
        refused(&home, &accept(&home, "datawire", &sandbox.url("datawire"), word, &options), word, check);
    }
    let home = Home::new();
    let key = home.write("token.key", sandbox.answer["key"].as_str().unwrap());
    let options = ["--verify", "--verify-key", &key];
    let ended = accept(&home, "datawire", &sandbox.url("datawire"), "WELCOME", &options).expect(0);
    assert!(ended.json()["session"]["verified"].is_string(), "{ended:#?}");
}

/// V1 to V6, with the keys that a service publishes, by every algorithm that it may use.
#[test]
fn every_forged_token_of_published_keys_is_refused_by_its_check() {
    for algorithm in ["EdDSA", "ES256", "RS256"] {
        let sandbox = Running::start(&["--algorithm", algorithm]);
        let url = sandbox.url("better-auth");
        assert_eq!(sandbox.answer["keys"], format!("{url}/api/auth/jwks"));
        for (word, _, check) in FORGERIES {
            let home = Home::new();
            refused(&home, &accept(&home, "better-auth", &url, word, &["--verify"]), word, check);
        }
        let home = Home::new();
        let ended = accept(&home, "better-auth", &url, "WELCOME", &["--verify"]).expect(0);
        assert!(ended.json()["session"]["verified"].is_string(), "{ended:#?}");
        let ended = home.run(["token", "--claims", "--verify"]).expect(0);
        assert!(ended.stdout.contains(&format!("verified by the {algorithm} key '")), "{ended:#?}");
    }
}

/// V6: where every token is forged, a log-in finds one, too; and a session that was kept unverified is found out later.
#[test]
fn a_forged_token_is_found_at_a_log_in_and_in_a_saved_session() {
    let sandbox = Running::start(&["--fault", "forged-token"]);
    let home = Home::new();
    let url = sandbox.url("better-auth");
    accept(&home, "better-auth", &url, "WELCOME", &[]).expect(0);
    let ended = home.run(["status", "--verify"]).expect(10);
    assert!(ended.stderr.contains("signature") && ended.stderr.contains("`rsvp logout` forgets it"), "{ended:#?}");
    assert_eq!(home.session()["verified"], Value::Null);
    let login = ["-p", "better-auth", "--url", &url, "login", "--email", "ada@example.com", "--password-stdin"];
    let ended = home.run_with([&login[..], &["--verify"]].concat(), PASSWORD).expect(10);
    assert!(ended.stderr.contains("nothing was saved"), "{ended:#?}");
}

/// Without a socket the pretend service hands out its key by itself; that of the real one says nothing here.
#[test]
fn the_sandbox_in_the_process_verifies_too() {
    for service in ["datawire", "better-auth"] {
        for (word, exit) in [("WELCOME", 0), ("FORGED-TOKEN", 10), ("FORGED-TOKEN-EXPIRED", 10)] {
            let mut home = Home::new();
            home.set("RSVP_VERIFY_KEY", "/nowhere/at/all");
            let email = crate::support::sandbox::email(word);
            let person = ["--name", "Ada", "--email", &email, "--password-stdin"];
            let line = [&["--json", "--sandbox", "-p", service, "accept", "--verify"], &person[..], &[word]].concat();
            let ended = home.run_with(line, PASSWORD).expect(exit);
            assert_eq!(ended.json()["accepted"], "yes", "{service} {word}: {ended:#?}");
            assert!(home.state("").is_empty());
        }
    }
    let ended = Home::new().run(["--sandbox", "-p", "crux", "accept", "--verify", "WELCOME"]).expect(13);
    assert!(ended.stderr.contains("nothing was sent"), "V9: {ended:#?}");
}

/// A key may come through a pipe; it is as good as a file.
#[test]
fn a_key_may_come_through_a_pipe() {
    let sandbox = Running::start(&[]);
    let (home, url) = (Home::new(), sandbox.url("datawire"));
    let password = home.write("password", PASSWORD);
    let key = sandbox.answer["key"].as_str().unwrap();
    let line = ["-p", "datawire", "--url", &url, "accept", "--verify", "--verify-key", "/dev/stdin", "--name", "Ada"];
    home.run_with([&line[..], &["--password-file", &password, "WELCOME"]].concat(), key).expect(0);
    assert!(home.session()["verified"].is_string());
}
