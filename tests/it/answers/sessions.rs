//! What the commands about sessions answer.

use serde_json::json;

use super::{CRUX, bad, failed, good};
use crate::support::binary::{Ended, Home};
use crate::support::service::{Answer, Service};
use crate::support::tokens::Signer;

const DATAWIRE: &str = r#"{"ok":true,"orgID":"ORG1234567","email":"ada@example.com","token":"opaque"}"#;

fn run(home: &Home, args: &[&str]) -> Ended {
    home.rsvp(["--json"].into_iter().chain(args.iter().copied())).stdin("p").end()
}

/// Somebody who has logged in to a service, which then gives these answers.
fn logged_in(answers: impl IntoIterator<Item = Answer>) -> (Home, Service) {
    let home = Home::new();
    let service = Service::start([Answer::json(200, CRUX)].into_iter().chain(answers));
    let url = service.base_url();
    let login = ["-p", "crux", "--url", &url, "login", "--email", "ada@example.com", "--password-stdin"];
    good(&run(&home, &login), "login");
    (home, service)
}

/// The same at a service that tells nothing of sessions.
fn logged_in_where_nothing_is_told() -> Home {
    let home = Home::new();
    let service = Service::start([Answer::json(200, DATAWIRE)]);
    let url = service.base_url();
    let login = ["-p", "datawire", "--url", &url, "login", "--email", "ada@example.com", "--password-stdin"];
    good(&run(&home, &login), "login");
    service.finish();
    home
}

#[test]
fn login() {
    let (home, service) = logged_in([Answer::json(401, "{}"), Answer::json(200, CRUX)]);
    bad(&run(&home, &["login", "--password-stdin"]), 4, "no");
    let answer = good(&run(&home, &["login", "--password-stdin"]), "login");
    assert_eq!((&answer["org"], &answer["session"]["current"]), (&json!("0b1"), &json!(true)));
    service.finish();
    bad(&run(&Home::new(), &["login"]), 2, "no");
}

#[test]
fn logout() {
    let (home, service) = logged_in([]);
    let answer = good(&run(&home, &["logout"]), "logout");
    let left = &answer["sessions"][0];
    assert_eq!((&left["email"], &left["revoked"]), (&json!("ada@example.com"), &json!(false)));
    assert_eq!(good(&run(&home, &["logout", "--all"]), "logout")["sessions"], json!([]));
    bad(&run(&home, &["logout"]), 4, "no");
    service.finish();
}

#[test]
fn switch() {
    let (home, service) = logged_in([]);
    good(&run(&home, &["switch", "ada@example.com"]), "switch");
    bad(&run(&home, &["switch", "eve@example.com"]), 4, "no");
    bad(&run(&home, &["switch"]), 2, "no");
    bad(&run(&Home::new(), &["switch"]), 4, "no");
    service.finish();
}

/// A code was sent, and both the answer and what could prove it are lost.
#[test]
fn status_of_what_is_unfinished() {
    let service = Service::always(Answer::DropAfterReading);
    let (home, url) = (Home::new(), service.base_url());
    let accept = ["-p", "datawire", "--url", &url, "accept", "--name", "A", "--email", "a@b", "--password-stdin"];
    bad(&run(&home, &[&accept[..], &["LongEnough-uni0"]].concat()), 15, "unknown");
    let answer = failed(&run(&home, &["status"]), "onlyUnfinished", 4, "no");
    let one = &answer["unfinished"][0];
    assert_eq!((&one["code"], &one["provider"]), (&json!("…uni0"), &json!("datawire")));
    let answer = good(&run(&home, &["status", "--forget", "uni0"]), "forgotten");
    assert_eq!(&answer["forgotten"], one);
    bad(&run(&home, &["status", "--forget", "uni0"]), 2, "no");
    bad(&run(&home, &["status"]), 4, "no");
}

#[test]
fn status() {
    let (home, service) = logged_in([]);
    let answer = good(&run(&home, &["status"]), "status");
    assert_eq!(answer["sessions"][0]["session"]["kept"], "file");
    assert_eq!(answer["unfinished"], json!([]));
    bad(&run(&Home::new(), &["status"]), 4, "no");
    service.finish();
}

#[test]
fn status_check() {
    let good_session = Answer::json(200, r#"{"uuid":"0b1","name":"Example"}"#);
    let (home, service) = logged_in([good_session, Answer::json(401, "{}")]);
    good(&run(&home, &["status", "--check"]), "check");
    bad(&run(&home, &["status", "--check"]), 4, "no");
    service.finish();
    bad(&run(&logged_in_where_nothing_is_told(), &["status", "--check"]), 13, "no");
    bad(&run(&Home::new(), &["status", "--check"]), 4, "no");
}

#[test]
fn token() {
    let (home, service) = logged_in([]);
    assert_eq!(good(&run(&home, &["token"]), "token")["token"], "opaque");
    let answer = good(&run(&home, &["token", "--header"]), "tokenHeaders");
    assert_eq!(answer["headers"], json!(["authorization: Token opaque"]));
    bad(&run(&Home::new(), &["token"]), 4, "no");
    service.finish();
}

/// Somebody whose token was verified when the invitation was accepted, and a key that did not sign it.
fn verified() -> (Home, String) {
    let (home, signer) = (Home::new(), Signer::hmac());
    let claims = json!({
        "jti": "5f2c", "aud": "ORG1234567", "sub": "S", "iss": "cloud-hub.datawire.io", "iat": 1_600_000_000,
        "nbf": 1_600_000_000, "email": "ada@example.com", "ownerEmail": "o@example.com", "dwType": "DataWireCredential",
        "scopes": { "dw:user0": true },
    });
    let token = signer.token(&json!({ "typ": "JWT", "alg": "HS256" }), &claims);
    let body = json!({ "ok": true, "orgID": "ORG1234567", "email": "ada@example.com", "token": token }).to_string();
    let service = Service::start([Answer::json(200, &body), Answer::json(200, &body)]);
    let url = service.base_url();
    let other = home.write("other", Signer::Hmac(vec![9; 48]).key_file());
    let accept = |more: &[&str]| {
        let here = ["-p", "datawire", "--url", &url, "accept", "--name", "Ada", "--password-stdin", "--verify"];
        run(&home, &[&here[..], more].concat())
    };
    bad(&accept(&["CODE"]), 2, "no");
    bad(&accept(&["--verify-key", &other, "CODE"]), 10, "yes");
    home.write("config/keys/datawire.key", signer.key_file());
    assert!(good(&accept(&["CODE2"]), "accepted")["session"]["verified"].is_string());
    service.finish();
    (home, other)
}

#[test]
fn status_verify() {
    let (home, other) = verified();
    good(&run(&home, &["status", "--verify"]), "verified");
    bad(&run(&home, &["status", "--verify", "--verify-key", &other]), 10, "no");
    let key = home.path("config/keys/datawire.key").display().to_string();
    good(&home.rsvp(["--json", "status", "--verify"]).env("RSVP_VERIFY_KEY", &key).end(), "verified");
}

#[test]
fn token_claims() {
    let (home, other) = verified();
    assert_eq!(good(&run(&home, &["token", "--claims"]), "tokenClaims")["claims"]["verified"], true);
    let answer = good(&run(&home, &["token", "--claims", "--verify-key", &other]), "tokenClaims");
    assert_eq!(answer["claims"]["verified"], false);
    bad(&run(&logged_in_where_nothing_is_told(), &["token", "--claims"]), 13, "no");
}
