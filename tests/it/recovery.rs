//! The answer to the call that spends the code is lost: the session comes all the same, in the same run or the next, the
//! invitation is accepted exactly once, and success is never said without it.

use std::sync::{Arc, Mutex};

use serde_json::{Value, json};

use crate::support::binary::{Ended, Home};
use crate::support::service::{Answer, Seen, Service};

/// How an answer gets lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Loss {
    DroppedBeforeReading,
    DroppedAfterReading,
    Silence,
    CutOff,
    Garbage,
    Page,
    Failure,
}

use Loss::{CutOff, DroppedAfterReading, DroppedBeforeReading, Failure, Garbage, Page, Silence};

/// Every loss, and whether the service had acted before.
const LOSSES: [(Loss, bool); 13] = [
    (DroppedBeforeReading, false),
    (DroppedAfterReading, false),
    (DroppedAfterReading, true),
    (Silence, false),
    (Silence, true),
    (CutOff, false),
    (CutOff, true),
    (Garbage, false),
    (Garbage, true),
    (Page, false),
    (Page, true),
    (Failure, false),
    (Failure, true),
];

/// A service with one invitation, for ida@example.com.
#[derive(Default)]
struct Invited {
    /// What happens to the first answers to the spending call, and whether the service acts on these calls.
    losses: Vec<(Loss, bool)>,
    /// How often the invitation was accepted.
    accepted: usize,
    password: Option<Value>,
}

/// A whole answer, after which the connection is closed: so every request has a connection of its own.
fn closing(status: u16, body: &Value) -> Vec<u8> {
    let body = if status == 204 { String::new() } else { body.to_string() };
    let token = if body.contains("Ymp") { "set-auth-token: Ymp.b3k=\r\n" } else { "" };
    let length = body.len();
    format!("HTTP/1.1 {status} S\r\nConnection: close\r\n{token}Content-Length: {length}\r\n\r\n{body}").into_bytes()
}

impl Invited {
    /// Answers the spending call, unless the answer gets lost.
    fn spend(&mut self, password: Option<Value>, yes: (u16, Value), used: (u16, Value)) -> Answer {
        let lost = if self.losses.is_empty() { None } else { Some(self.losses.remove(0)) };
        let (status, body) = match (self.accepted, lost) {
            (0, Some((_, false))) => used,
            (0, _) => {
                self.accepted += 1;
                self.password = password.or(self.password.take());
                yes
            }
            _ => used,
        };
        let whole = closing(status, &body);
        match lost.map(|(loss, _)| loss) {
            None => Answer::Raw(whole),
            Some(DroppedBeforeReading | DroppedAfterReading) => Answer::DropAfterReading,
            Some(Silence) => Answer::Silence,
            Some(CutOff) => Answer::Raw(whole[..whole.len() - 3].to_vec()),
            Some(Garbage) => Answer::Raw(b"\x16\x03\x01\x02 this is no HTTP\r\n\r\n".to_vec()),
            Some(Page) => {
                Answer::Raw(b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 9\r\n\r\n<p>Hi</p>".to_vec())
            }
            Some(Failure) => Answer::Raw(closing(500, &json!({ "error": "internal" }))),
        }
    }

    fn datawire(&mut self, seen: &Seen) -> Answer {
        let body: Value = serde_json::from_str(&seen.body).unwrap();
        let session = json!({ "ok": true, "orgID": "LSLYJQ8228", "email": "ida@example.com", "token": "Ym.p.s" });
        let no = |error: &str| json!({ "ok": false, "error": error });
        match (seen.method.as_str(), seen.target.as_str()) {
            ("PUT", "/v1/invitations/C0DE") => {
                let password = Some(body["password"].clone());
                self.spend(password, (200, session), (409, no("invitation has already been used")))
            }
            ("POST", "/v1/auth/ida%40example.com") if self.password.as_ref() == Some(&body["password"]) => {
                Answer::Raw(closing(200, &session))
            }
            ("POST", "/v1/auth/ida%40example.com") => Answer::Raw(closing(401, &no("invalid email or password"))),
            other => panic!("{other:?}"),
        }
    }

    fn crux(&mut self, seen: &Seen) -> Answer {
        let body: Value = serde_json::from_str(&seen.body).unwrap_or_default();
        let found = self.accepted == 0;
        let session = json!({ "auth_token": "47d4yfbwymed", "org_uuid": "757ce28d", "user_uuid": "52d13dc7" });
        match (seen.method.as_str(), seen.target.as_str()) {
            ("GET", "/organizations/accept-invite/C0DE/") if found => {
                Answer::Raw(closing(200, &json!({ "email": "ida@example.com", "token": "C0DE" })))
            }
            ("GET", "/organizations/accept-invite/C0DE/") => Answer::Raw(closing(404, &json!({}))),
            ("POST", "/organizations/accept-invite/C0DE/") => {
                self.spend(Some(body["password"].clone()), (204, json!({})), (404, json!({})))
            }
            ("POST", "/organizations/user-login/") if self.password.as_ref() == Some(&body["password"]) => {
                Answer::Raw(closing(200, &session))
            }
            ("POST", "/organizations/user-login/") => Answer::Raw(closing(401, &json!({}))),
            ("GET", "/organizations/") => {
                Answer::Raw(closing(200, &json!({ "uuid": "757ce28d", "name": "Example Supplies" })))
            }
            other => panic!("{other:?}"),
        }
    }

    fn better_auth(&mut self, seen: &Seen) -> Answer {
        let body: Value = serde_json::from_str(&seen.body).unwrap_or_default();
        let session = json!({ "token": "Ymp", "user": { "id": "u1", "email": "ida@example.com" } });
        let no = |code: &str| json!({ "message": "no", "code": code });
        let gone = (400, no("INVITATION_NOT_FOUND"));
        if seen.target.starts_with("/api/auth/organization/") {
            assert_eq!(seen.header("authorization"), Some("Bearer Ymp.b3k="), "{seen:?}");
        }
        match (seen.method.as_str(), seen.target.trim_start_matches("/api/auth/")) {
            ("POST", "sign-up/email") if self.password.is_some() => {
                Answer::Raw(closing(422, &no("USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL")))
            }
            ("POST", "sign-up/email") => {
                self.password = Some(body["password"].clone());
                Answer::Raw(closing(200, &session))
            }
            ("POST", "sign-in/email") if self.password.as_ref() == Some(&body["password"]) => {
                Answer::Raw(closing(200, &session))
            }
            ("POST", "sign-in/email") => Answer::Raw(closing(401, &no("INVALID_EMAIL_OR_PASSWORD"))),
            ("GET", "organization/get-invitation?id=C0DE") if self.accepted > 0 => {
                Answer::Raw(closing(400, &json!({ "message": "Invitation not found!" })))
            }
            ("GET", "organization/get-invitation?id=C0DE") => {
                Answer::Raw(closing(200, &json!({ "organizationId": "INcRq", "organizationName": "Acme Corp" })))
            }
            ("POST", "organization/accept-invitation") => {
                self.spend(None, (200, json!({ "invitation": { "status": "accepted" } })), gone)
            }
            ("GET", "organization/list") if self.accepted > 0 => {
                Answer::Raw(closing(200, &json!([{ "id": "INcRq", "name": "Acme Corp" }])))
            }
            ("GET", "organization/list") => Answer::Raw(closing(200, &json!([]))),
            other => panic!("{other:?}"),
        }
    }
}

/// A service of this kind, and what it remembers.
struct Lossy {
    provider: &'static str,
    service: Service,
    invited: Arc<Mutex<Invited>>,
}

impl Lossy {
    fn start(provider: &'static str, losses: &[(Loss, bool)]) -> Self {
        let before = match provider {
            "datawire" => 0,
            "crux" => 1,
            _ => 2,
        };
        let dropped = losses.first().is_some_and(|(loss, _)| *loss == DroppedBeforeReading).then_some(before);
        let losses = if dropped.is_some() { losses[1..].to_vec() } else { losses.to_vec() };
        let invited = Arc::new(Mutex::new(Invited { losses, ..Invited::default() }));
        let service = Service::answering(dropped, {
            let invited = Arc::clone(&invited);
            move |seen| {
                let mut invited = invited.lock().unwrap();
                match provider {
                    "datawire" => invited.datawire(seen),
                    "crux" => invited.crux(seen),
                    _ => invited.better_auth(seen),
                }
            }
        });
        Self { provider, service, invited }
    }

    fn accept(&self, home: &Home, more: &[&str]) -> Ended {
        let url = self.service.base_url();
        let args = ["-p", self.provider, "--url", &url, "accept", "--name", "Ida", "--password-stdin", "C0DE"];
        home.run_with([&args[..], more].concat(), "correct horse battery")
    }

    fn accepted(&self) -> usize {
        self.invited.lock().unwrap().accepted
    }
}

const WHO: [&str; 2] = ["--email", "ida@example.com"];

#[track_caller]
fn logged_in(home: &Home, ended: &Ended, what: &str) {
    assert!(ended.stdout.ends_with("]ida@example.com\n"), "{what}: {ended:#?}");
    assert_eq!(ended.stdout.lines().count(), 2, "{what}: {ended:#?}");
    assert!(home.state("pending").is_empty(), "{what}");
    home.run(["token"]).expect(0);
}

fn every_loss_is_made_good(provider: &'static str) {
    for (loss, acted) in LOSSES {
        let what = format!("{provider}, {loss:?}, {acted}");
        let (home, lossy) = (Home::new(), Lossy::start(provider, &[(loss, acted)]));
        let more = if loss == Silence { [&WHO[..], &["--timeout", "2"]].concat() } else { WHO.to_vec() };
        let mut ended = lossy.accept(&home, &more);
        if ended.code != 0 {
            assert_eq!(ended.code, 15, "{what}: {ended:#?}");
            assert!(ended.stderr.starts_with("error: it is not known whether the invitation was accepted: "), "{what}");
            assert!(home.state("sessions").is_empty() && home.state("pending").len() == 1, "{what}: {ended:#?}");
            ended = lossy.accept(&home, &more);
        }
        assert_eq!(ended.code, 0, "{what}: {ended:#?}");
        assert!(!acted || ended.stderr.contains("the answer was lost on the way"), "{what}: {ended:#?}");
        assert_eq!(lossy.accepted(), 1, "{what}");
        logged_in(&home, &ended, &what);
        lossy.service.finish();
    }
}

#[test]
fn every_loss_at_datawire_is_made_good() {
    every_loss_is_made_good("datawire");
}

#[test]
fn every_loss_at_crux_is_made_good() {
    every_loss_is_made_good("crux");
}

#[test]
fn every_loss_at_better_auth_is_made_good() {
    every_loss_is_made_good("better-auth");
}

#[test]
fn what_never_arrives_is_never_called_a_success() {
    for provider in ["datawire", "crux", "better-auth"] {
        let (home, lossy) = (Home::new(), Lossy::start(provider, &[(DroppedAfterReading, false); 4]));
        for _ in 0..2 {
            let ended = lossy.accept(&home, &[&WHO[..], &["--json"]].concat()).expect(15);
            assert_eq!(ended.json()["accepted"], "unknown", "{provider}");
            assert_eq!((home.state("sessions").len(), home.state("pending").len()), (0, 1), "{provider}");
        }
        assert_eq!(lossy.accepted(), 0);
        let ended = lossy.accept(&home, &WHO).expect(0);
        assert_eq!(lossy.accepted(), 1);
        logged_in(&home, &ended, provider);
        lossy.service.finish();
    }
}

#[test]
fn every_answer_of_a_run_may_be_lost_and_the_next_run_still_finds_out() {
    for provider in ["datawire", "crux", "better-auth"] {
        let (home, lossy) = (Home::new(), Lossy::start(provider, &[(CutOff, true), (CutOff, true)]));
        let first = lossy.accept(&home, &WHO);
        let ended = if first.code == 0 { first } else { lossy.accept(&home, &WHO).expect(0) };
        assert_eq!(lossy.accepted(), 1);
        logged_in(&home, &ended, provider);
        lossy.service.finish();
    }
}

#[test]
fn where_the_address_is_missing_the_message_says_so_and_the_same_command_with_it_finds_out() {
    let (home, lossy) = (Home::new(), Lossy::start("datawire", &[(DroppedAfterReading, true)]));
    // The second sending said "used": accepted, but only a log-in gives the session, and that needs the address.
    let ended = lossy.accept(&home, &[]).expect(11);
    assert!(ended.told("hint: ")[0].contains("run the same command again, and give --email"), "{ended:#?}");
    let record = std::fs::read_to_string(&home.state("pending")[0]).unwrap();
    assert!(!record.contains("C0DE") && !record.contains("correct horse"), "{record}");
    lossy.accept(&home, &[]).expect(11);
    assert_eq!(home.state("pending").len(), 1);
    let ended = lossy.accept(&home, &WHO).expect(0);
    assert_eq!(lossy.accepted(), 1);
    logged_in(&home, &ended, "with --email");
    lossy.service.finish();
}

#[test]
fn a_log_in_meanwhile_leaves_it_to_the_same_command_to_find_out() {
    let (home, lossy) = (Home::new(), Lossy::start("datawire", &[(DroppedAfterReading, true)]));
    lossy.accept(&home, &[]).expect(11);
    let url = lossy.service.base_url();
    let login = ["-p", "datawire", "--url", &url, "login", "--password-stdin"];
    home.run_with([&login[..], &WHO].concat(), "correct horse battery").expect(0);
    // The account may be older than the invitation: that it is there says nothing about the code.
    assert_eq!((home.state("sessions").len(), home.state("pending").len()), (1, 1));
    let ended = lossy.accept(&home, &WHO).expect(0);
    logged_in(&home, &ended, "after a log-in");
    assert_eq!((home.state("sessions").len(), lossy.accepted()), (1, 1));
    lossy.service.finish();
}

#[test]
fn a_record_of_a_killed_run_is_no_obstacle_when_the_code_was_never_sent() {
    let (home, lost) = (Home::new(), Lossy::start("datawire", &[(DroppedAfterReading, false); 2]));
    lost.accept(&home, &WHO).expect(15);
    let ended = lost.accept(&home, &[]).expect(0);
    assert_eq!(lost.accepted(), 1);
    logged_in(&home, &ended, "sent again");
    lost.service.finish();
}

#[test]
fn a_log_in_that_fails_after_accepting_is_made_good_by_the_same_command() {
    let status = |status| Answer::Reply { status, headers: Vec::new(), body: Vec::new() };
    let looked = Answer::json(200, r#"{"email":"ida@example.com","token":"C0DE"}"#);
    let session = Answer::json(200, r#"{"auth_token":"47d4yfbwymed","org_uuid":"757ce28d","user_uuid":"52d13dc7"}"#);
    let script = [looked, status(204), status(500), status(404), status(404), session];
    let (home, service) = (Home::new(), Service::start(script));
    let url = service.base_url();
    let args = ["-p", "crux", "--url", &url, "accept", "--password-stdin", "C0DE"];
    let ended = home.run_with([&args[..], &["--json"]].concat(), "correct horse").expect(11);
    let answer = ended.json();
    assert_eq!(answer["accepted"], "yes");
    let message = answer["error"]["message"].as_str().unwrap();
    assert!(message.starts_with("the invitation was accepted, but there is no session: "), "{message}");
    assert!(home.state("sessions").is_empty());
    let ended = home.run_with(args, "correct horse").expect(0);
    logged_in(&home, &ended, "the second run");
    assert_eq!(service.finish().len(), 6);
}

/// A run at Datawire whose every answer is lost, the code spent or not; then one more with these answers.
fn after_a_lost_run(answers: Vec<Answer>) -> (Home, Service, Vec<String>) {
    let lost = [Answer::DropAfterReading, Answer::DropAfterReading, Answer::DropAfterReading];
    let (home, service) = (Home::new(), Service::start(lost.into_iter().chain(answers)));
    let url = service.base_url();
    let args = ["-p", "datawire", "--url", &url, "accept", "--name", "Ida", "--password-stdin", "C0DE"];
    let args: Vec<String> = args.iter().chain(&WHO).map(|arg| (*arg).to_owned()).collect();
    home.run_with(args.iter().map(String::as_str), "correct horse").expect(15);
    (home, service, args)
}

#[test]
fn a_service_that_asks_to_wait_has_not_said_that_the_code_is_good() {
    let no = |status| Answer::json(status, "{}");
    let used = Answer::json(409, r#"{"ok":false,"error":"already used"}"#);
    let session = r#"{"ok":true,"orgID":"LSLY","email":"ida@example.com","token":"t.o.k"}"#;
    let answers = vec![no(429), no(429), no(500), used.clone(), used, Answer::json(200, session)];
    let (home, service, args) = after_a_lost_run(answers);
    let ended = home.run_with(args.iter().map(String::as_str), "correct horse").expect(15);
    assert!(!ended.stderr.contains("still good") && !ended.stderr.contains("not spent"), "{ended:#?}");
    assert_eq!(home.state("pending").len(), 1);
    let ended = home.run_with(args.iter().map(String::as_str), "correct horse").expect(0);
    logged_in(&home, &ended, "the third run");
    service.finish();
}

#[test]
fn after_a_lost_answer_no_message_says_that_the_code_is_not_spent() {
    let status = |status| Answer::Reply { status, headers: Vec::new(), body: Vec::new() };
    let looked = Answer::json(200, r#"{"email":"ida@example.com"}"#);
    let mut script = vec![looked, Answer::DropAfterReading, Answer::DropAfterReading, Answer::DropAfterReading];
    script.extend([status(500), status(429), Answer::DropAfterReading]);
    let (home, service) = (Home::new(), Service::start(script));
    let url = service.base_url();
    let args = ["-p", "crux", "--url", &url, "accept", "--password-stdin", "C0DE"];
    for run in 0..4 {
        let ended = home.run_with(args, "correct horse").expect(15);
        for untrue in ["not spent", "still good", "nothing was sent", "new invitation"] {
            assert!(!ended.stderr.contains(untrue), "{run}: {ended:#?}");
        }
        assert_eq!(home.state("pending").len(), 1, "{run}");
    }
    service.finish();
    // The service is gone altogether.
    let ended = home.run_with(args, "correct horse").expect(15);
    assert!(!ended.stderr.contains("nothing was sent"), "{ended:#?}");
}
