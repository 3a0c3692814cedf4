//! The pretend Better Auth server answers as the real one does.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::support::better_auth::{PASSWORD, Server, exchange, session};
use crate::support::real::Reply;
use crate::support::sandbox::Running;

const EMAIL: &str = "bertrand@example.com";

/// What is asked, in this order: a name, method and path, whether the session goes along, and the body. `CODE` is the
/// person's invitation, `OTHER` somebody else's.
fn questions() -> Vec<(&'static str, &'static str, bool, Value)> {
    let person = |email: &str, password: &str| json!({ "name": "Bertrand", "email": email, "password": password });
    let code = |code: &str| json!({ "invitationId": code });
    vec![
        ("GET", "/jwks", false, Value::Null),
        ("GET", "/token", false, Value::Null),
        ("GET", "/get-session", false, Value::Null),
        ("GET", "/organization/get-invitation?id=CODE", false, Value::Null),
        ("GET", "/organization/list", false, Value::Null),
        ("POST", "/organization/accept-invitation", false, code("CODE")),
        ("POST", "/sign-up/email", false, person(EMAIL, "2short")),
        ("POST", "/sign-up/email", false, person("no-address", PASSWORD)),
        ("POST", "/sign-up/email", false, json!({ "email": EMAIL, "password": PASSWORD })),
        ("POST", "/sign-up/email", false, person(EMAIL, PASSWORD)),
        ("POST", "/sign-up/email", false, person(EMAIL, PASSWORD)),
        ("POST", "/sign-in/email", false, json!({ "email": EMAIL, "password": "wrong horse battery" })),
        ("POST", "/sign-in/email", false, json!({ "email": EMAIL.to_uppercase(), "password": PASSWORD })),
        ("GET", "/organization/list", true, Value::Null),
        ("GET", "/organization/get-invitation?id=no-such-code", true, Value::Null),
        ("GET", "/organization/get-invitation?id=OTHER", true, Value::Null),
        ("GET", "/organization/get-invitation?id=CODE", true, Value::Null),
        ("POST", "/organization/accept-invitation", true, json!({})),
        ("POST", "/organization/accept-invitation", true, code("no-such-code")),
        ("POST", "/organization/accept-invitation", true, code("OTHER")),
        ("POST", "/organization/accept-invitation", true, code("CODE")),
        ("POST", "/organization/accept-invitation", true, code("CODE")),
        ("GET", "/organization/get-invitation?id=CODE", true, Value::Null),
        ("GET", "/organization/list", true, Value::Null),
        ("GET", "/get-session", true, Value::Null),
        ("GET", "/token", true, Value::Null),
        ("POST", "/sign-out", true, json!({})),
        ("GET", "/get-session", true, Value::Null),
        ("GET", "/token", true, Value::Null),
    ]
}

/// All answers of the server at `port`.
fn answers(port: u16, code: &str, other: &str) -> Vec<Reply> {
    let mut carried = String::new();
    let real = |text: &str| text.replace("CODE", code).replace("OTHER", other);
    let mut ask = |(method, path, with_session, body): (&str, &str, bool, Value)| {
        let body = if body.is_null() { String::new() } else { real(&body.to_string()) };
        let answer = exchange(port, method, &real(path), if with_session { &carried } else { "" }, &body);
        if path.starts_with("/sign-in") && answer.status == 200 {
            let (name, value) = session(&answer);
            carried = format!("{name}: {value}");
        }
        answer
    };
    questions().into_iter().map(&mut ask).collect()
}

/// The names of a body's members; of a list's first element.
fn names(body: &Value) -> BTreeSet<&str> {
    let body = body.get(0).unwrap_or(body);
    body.as_object().into_iter().flatten().map(|(name, _)| name.as_str()).collect()
}

#[test]
fn the_pretend_server_answers_as_the_real_one() {
    let Some(server) = Server::start(&[]) else { return };
    let (code, other) = (server.invite(EMAIL), server.invite("cora@example.com"));
    let real = answers(server.port(), &code, &other);
    let sandbox = Running::start(&[]);
    let port = sandbox.address().rsplit(':').next().unwrap().parse().unwrap();
    let pretended = answers(port, "WELCOME-2", "WELCOME-3");
    let mut differences = Vec::new();
    for ((question, real), pretended) in questions().iter().zip(real).zip(pretended) {
        let same = |member: &str| pretended.body[member] == real.body[member];
        let is_alike = pretended.status == real.status
            && same("code")
            && same("message")
            && names(&pretended.body).is_subset(&names(&real.body))
            && pretended.body.is_array() == real.body.is_array()
            && pretended.body.is_null() == real.body.is_null();
        if !is_alike {
            let told = [&pretended, &real].map(|answer| format!("{} {}", answer.status, answer.body));
            differences.push(format!("{question:?}\n  pretended {}\n  real      {}", told[0], told[1]));
        }
    }
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}
