//! Each refusal a service is known to give: its exit code, its two lines, and nothing left behind.

use serde_json::json;

use crate::support::binary::{Ended, Home};
use crate::support::service::{Answer, Service};

/// Name, answers in the order they are asked for, exit code, the `error:` line, and how the `hint:` line begins.
type Case = (&'static str, Vec<Answer>, i32, &'static str, &'static str);

const ASK_FOR_NEW: &str = "ask whoever invited you for a new invitation";
const CANNOT_TELL: &str = "the invitation is unknown, was used already or has expired; the service cannot tell which";

fn datawire(status: u16, body: &str) -> Vec<Answer> {
    vec![Answer::json(status, body)]
}

/// Status codes and texts are not documented: success and failure are told by `ok`.
fn refusals_of_datawire() -> Vec<Case> {
    vec![
        (
            "expired",
            datawire(200, r#"{"ok":false,"error":"Invitation expired"}"#),
            5,
            "the invitation has expired",
            ASK_FOR_NEW,
        ),
        (
            "used",
            datawire(409, r#"{"ok":false,"error":"it has ALREADY been used"}"#),
            6,
            "the invitation was used already",
            "ask whoever invited you for a new invitation; if it was you, log in",
        ),
        (
            "unknown",
            datawire(404, r#"{"ok":false,"error":"unknown invitation"}"#),
            3,
            "the invitation is unknown",
            "check the code",
        ),
        (
            "some other text",
            datawire(200, r#"{"ok":false,"error":"no such thing"}"#),
            3,
            "the invitation is unknown, was used already or has expired; the service cannot tell which: no such thing",
            "check the code",
        ),
        ("no text", datawire(200, r#"{"ok":false}"#), 3, CANNOT_TELL, "check the code"),
        ("too many", datawire(429, "{}"), 9, "the service asks you to wait", "wait a while"),
    ]
}

/// Bodies of failures are not documented; the codes are.
fn refusals_of_crux() -> Vec<Case> {
    let status = |status| Answer::Reply { status, headers: Vec::new(), body: Vec::new() };
    let after_a_look = |code| vec![Answer::json(200, r#"{"email":"ida@example.com","token":"C0DE"}"#), status(code)];
    let given = "check what was given; the invitation is still good";
    let words = "its words may say what is missing";
    let mailed = "the service has just mailed you a new invitation: use the link in that mail";
    vec![
        ("a look mails a new one", vec![status(201)], 5, "the invitation has expired", mailed),
        ("a look at nothing", vec![status(404)], 3, CANNOT_TELL, "check the code"),
        ("gone meanwhile", after_a_look(404), 3, CANNOT_TELL, "check the code"),
        ("400", after_a_look(400), 2, "the service does not accept what it was given (status 400)", given),
        ("422", after_a_look(422), 2, "the service does not accept what it was given (status 422)", given),
        ("409", after_a_look(409), 16, "the service refused (status 409)", words),
        ("415", after_a_look(415), 16, "the service refused (status 415)", words),
        ("403", after_a_look(403), 4, "the service does not accept these credentials", "check the account"),
        ("429", after_a_look(429), 9, "the service asks you to wait", "wait a while"),
    ]
}

fn signed_up() -> Answer {
    let headers = vec![("set-auth-token".to_owned(), "Ymp.b3k=".to_owned())];
    let body = json!({ "token": "Ymp", "user": { "id": "u1", "email": "ida@example.com", "name": "Ida" } });
    Answer::Reply { status: 200, headers, body: body.to_string().into_bytes() }
}

fn looked() -> Answer {
    let body = json!({
        "organizationId": "INcRq", "email": "ida@example.com", "role": "member", "status": "pending", "id": "C0DE",
        "organizationName": "Acme Corp", "organizationSlug": "acme", "inviterEmail": "ada@example.com",
    });
    Answer::json(200, &body.to_string())
}

/// As recorded from a server with better-auth 1.7.6.
fn no(status: u16, code: &str, message: &str) -> Answer {
    Answer::json(status, &json!({ "message": message, "code": code }).to_string())
}

/// The same without a code.
fn bare(status: u16, message: &str) -> Answer {
    Answer::json(status, &json!({ "message": message }).to_string())
}

fn refusals_of_better_auth_to_sign_up() -> Vec<Case> {
    let exists = no(422, "USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL", "User already exists. Use another email.");
    vec![
        (
            "weak password",
            vec![no(400, "PASSWORD_TOO_SHORT", "Password too short")],
            2,
            "the service does not accept this password: Password too short",
            "choose another password",
        ),
        (
            "bad address",
            vec![no(400, "VALIDATION_ERROR", "[body.email] Invalid email address")],
            2,
            "the service does not accept what it was given: [body.email] Invalid email address",
            "check what was given",
        ),
        (
            "an account with another password",
            vec![exists, no(401, "INVALID_EMAIL_OR_PASSWORD", "Invalid email or password")],
            4,
            "there is an account with this e-mail address already",
            "give that account's password",
        ),
    ]
}

fn refusals_of_better_auth_to_accept() -> Vec<Case> {
    let wrong_person =
        || no(403, "YOU_ARE_NOT_THE_RECIPIENT_OF_THE_INVITATION", "You are not the recipient of the invitation");
    let code = "EMAIL_VERIFICATION_REQUIRED_BEFORE_ACCEPTING_OR_REJECTING_INVITATION";
    let unverified = no(403, code, "Email verification required before accepting or rejecting invitation");
    let four =
        "the invitation is unknown, was used already, has expired or was withdrawn; the service cannot tell which";
    let other = "the invitation is for another account";
    let use_the = "use the account the invitation was sent to";
    vec![
        ("a look at nothing", vec![signed_up(), bare(400, "Invitation not found!")], 3, four, "check the code"),
        ("a look by another", vec![signed_up(), wrong_person()], 7, other, use_the),
        (
            "gone meanwhile",
            vec![signed_up(), looked(), no(400, "INVITATION_NOT_FOUND", "Invitation not found")],
            3,
            four,
            "check the code",
        ),
        ("another's", vec![signed_up(), looked(), wrong_person()], 7, other, use_the),
        (
            "address not confirmed",
            vec![signed_up(), looked(), unverified],
            16,
            "the service refused: Email verification required before accepting or rejecting invitation",
            "open the link in the mail that confirms your address",
        ),
        (
            "origin",
            vec![signed_up(), looked(), no(403, "INVALID_ORIGIN", "Invalid origin")],
            16,
            "the service refused: Invalid origin",
            "its words may say what is missing",
        ),
        (
            "no session",
            vec![signed_up(), looked(), no(401, "UNAUTHORIZED", "Unauthorized")],
            4,
            "the service does not accept these credentials",
            "check the account",
        ),
        (
            "too many",
            vec![bare(429, "Too many requests. Please try again later.")],
            9,
            "the service asks you to wait",
            "wait a while",
        ),
    ]
}

fn run(provider: &str, answers: Vec<Answer>, more: &[&str]) -> Ended {
    let (home, service) = (Home::new(), Service::start(answers));
    let url = service.base_url();
    let mut args = vec!["-p", provider, "--url", &url, "accept", "--name", "Ida", "--password-stdin"];
    if provider != "crux" {
        args.extend(["--email", "ida@example.com"]);
    }
    args.extend(more);
    args.push("C0DE");
    let ended = home.run_with(args, "correct horse battery");
    service.finish();
    for folder in ["sessions", "pending", "tmp"] {
        assert!(home.state(folder).is_empty(), "{folder}: {:?}; {ended:#?}", home.state(folder));
    }
    ended
}

fn check(provider: &str, cases: Vec<Case>) {
    for (name, answers, exit, error, hint) in cases {
        let ended = run(provider, answers.clone(), &[]).expect(exit);
        let lines: Vec<&str> = ended.stderr.lines().collect();
        assert_eq!(lines.first(), Some(&format!("error: {error}").as_str()), "{provider}, {name}: {ended:#?}");
        assert!(lines[1].starts_with(&format!("hint: {hint}")), "{provider}, {name}: {ended:#?}");
        assert_eq!(lines.len(), 2, "{provider}, {name}: {ended:#?}");
        assert!(!ended.stdout.contains("Now logged in"), "{provider}, {name}: {ended:#?}");

        let ended = run(provider, answers, &["--json"]).expect(exit);
        let answer = ended.json();
        assert_eq!(ended.stderr, "", "{provider}, {name}");
        assert_eq!((&answer["ok"], &answer["accepted"]), (&json!(false), &json!("no")), "{provider}, {name}");
        assert_eq!((&answer["schema"], &answer["command"]), (&json!(1), &json!("accept-invitation")));
        let told = &answer["error"];
        assert_eq!((&told["exit"], &told["message"]), (&json!(exit), &json!(error)), "{provider}, {name}");
        assert!(told["hint"].as_str().unwrap().starts_with(hint), "{provider}, {name}");
    }
}

#[test]
fn what_datawire_refuses_is_told_in_two_lines_and_leaves_nothing() {
    check("datawire", refusals_of_datawire());
}

#[test]
fn what_crux_refuses_is_told_in_two_lines_and_leaves_nothing() {
    check("crux", refusals_of_crux());
}

#[test]
fn what_better_auth_refuses_is_told_in_two_lines_and_leaves_nothing() {
    check("better-auth", refusals_of_better_auth_to_sign_up());
    check("better-auth", refusals_of_better_auth_to_accept());
}
