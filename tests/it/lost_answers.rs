//! The answer to the call that spends the code is lost, in every way and at every built-in service: the same command, run
//! again, ends logged in where the service can tell, is honest where it cannot, and success is never said without it.

use serde_json::{Value, json};

use crate::support::binary::{Ended, Home};
use crate::support::relay::{Loss, Relay, Way};
use crate::support::sandbox::{self, PASSWORD, Running};
use crate::support::service::{Answer, Seen, Service};

/// Seven ways and a little more; where it makes a difference, whether the service has acted.
const LOSSES: [Loss; 17] = [
    (Way::ResetBefore, false),
    (Way::Reset, false),
    (Way::Reset, true),
    (Way::Closed, false),
    (Way::Closed, true),
    (Way::Silence, false),
    (Way::Silence, true),
    (Way::CutHead, false),
    (Way::CutHead, true),
    (Way::CutBody, false),
    (Way::CutBody, true),
    (Way::Page, false),
    (Way::Page, true),
    (Way::Garbage, false),
    (Way::Garbage, true),
    (Way::Failure, false),
    (Way::Failure, true),
];

/// A service behind a relay, and how to accept there.
trait Place {
    fn port(&self) -> u16;
    fn accept(&self, home: &Home, url: &str, more: &[&str]) -> Ended;
}

/// What two runs come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    /// Accepted, saved and said, in the first run or the second.
    Good,
    /// The service cannot tell, and neither does the program.
    Open,
}

/// Accepts over a relay that loses one answer; if that ends open, once more.
fn two_runs(place: &dyn Place, spends: &'static str, loss: Loss, what: &str) -> End {
    let home = Home::new();
    let relay = Relay::losing(place.port(), spends, vec![loss]);
    let more: &[&str] = if loss.0 == Way::Silence { &["--timeout", "2"] } else { &[] };
    let first = place.accept(&home, &relay.url(), more);
    assert_eq!(relay.lost(), 1, "{what}: {first:#?}");
    if first.code == 0 {
        kept(&home, &first, what);
        return End::Good;
    }
    open(&home, &first, what);
    let second = place.accept(&home, &relay.url(), &[]);
    if second.code == 0 {
        kept(&home, &second, what);
        return End::Good;
    }
    open(&home, &second, what);
    End::Open
}

/// Nothing is pending, and the code is known from now on.
#[track_caller]
fn kept(home: &Home, ended: &Ended, what: &str) {
    assert_eq!(ended.json()["accepted"], "yes", "{what}: {ended:#?}");
    assert_eq!((home.state("sessions").len(), home.state("pending").len()), (1, 0), "{what}: {ended:#?}");
}

/// Exit 15, which says so, how to go on, and nothing else; the next run will know.
#[track_caller]
fn open(home: &Home, ended: &Ended, what: &str) {
    assert_eq!(ended.code, 15, "{what}: {ended:#?}");
    let answer = ended.json();
    assert_eq!(answer["accepted"], "unknown", "{what}: {ended:#?}");
    let error = format!("{} {}", answer["error"]["message"], answer["error"]["hint"]);
    assert!(error.contains("run the same command again"), "{what}: {error}");
    for untrue in ["untouched", "not spent", "still good", "nothing was sent"] {
        assert!(!error.contains(untrue), "{what}: {error}");
    }
    assert_eq!((home.state("sessions").len(), home.state("pending").len()), (0, 1), "{what}: {ended:#?}");
}

/// Every loss at a service; those after which it cannot be told what happened.
fn losses_that_stay_open(service: &str, spends: &'static str, start: impl Fn() -> Box<dyn Place>) -> Vec<Loss> {
    let mut open = Vec::new();
    for loss in LOSSES {
        let place = start();
        if two_runs(place.as_ref(), spends, loss, &format!("{service}, {loss:?}")) == End::Open {
            open.push(loss);
        }
    }
    open
}

/// A service of the real sandbox, which is written from the services' documents.
struct Pretend {
    sandbox: Running,
    service: &'static str,
}

impl Pretend {
    fn start(service: &'static str) -> Box<dyn Place> {
        Box::new(Self { sandbox: Running::start(&[]), service })
    }
}

impl Place for Pretend {
    fn port(&self) -> u16 {
        self.sandbox.address().rsplit(':').next().unwrap().parse().unwrap()
    }

    fn accept(&self, home: &Home, url: &str, more: &[&str]) -> Ended {
        let own = format!("http://{}", self.sandbox.address());
        let url = self.sandbox.url(self.service).replace(&own, url);
        sandbox::accept(home, self.service, &url, "WELCOME", more)
    }
}

#[test]
fn crux_tells_by_a_log_in() {
    assert_eq!(losses_that_stay_open("crux", "POST /WELCOME/", || Pretend::start("crux")), []);
}

#[test]
fn datawire_tells_by_saying_used_and_by_a_log_in() {
    assert_eq!(losses_that_stay_open("datawire", "PUT /WELCOME", || Pretend::start("datawire")), []);
}

#[test]
fn elastic_tells_by_its_organisations() {
    assert_eq!(losses_that_stay_open("elastic", "POST /_accept", || Pretend::start("elastic")), []);
}

#[test]
fn vortex_tells_by_who_has_accepted() {
    for service in ["vortex", "vortex-target"] {
        let open = losses_that_stay_open(service, "POST /accept", || Pretend::start(service));
        assert_eq!(open, []);
    }
}

/// A service whose every answer depends on whether the invitation was accepted.
struct Scripted {
    service: Service,
    args: &'static [&'static str],
}

type Script = fn(&mut bool, &Seen) -> Option<(u16, Value)>;

impl Scripted {
    fn start(args: &'static [&'static str], script: Script) -> Box<dyn Place> {
        let mut accepted = false;
        let service = Service::answering(None, move |seen| {
            let (status, body) = script(&mut accepted, seen).unwrap_or_else(|| panic!("{seen:?}"));
            let headers = vec![("set-auth-token".to_owned(), "Ymp.b3k".to_owned())];
            let body = if status == 204 { Vec::new() } else { body.to_string().into_bytes() };
            Answer::Reply { status, headers, body }
        });
        Box::new(Self { service, args })
    }
}

impl Place for Scripted {
    fn port(&self) -> u16 {
        self.service.port()
    }

    fn accept(&self, home: &Home, url: &str, more: &[&str]) -> Ended {
        home.run_with([&["--json", "--url", url], self.args, more].concat(), PASSWORD)
    }
}

/// The password of a log-in is the one that was chosen.
fn knows_password(seen: &Seen) -> bool {
    seen.body.contains(PASSWORD)
}

/// Marks the invitation accepted; whether it was so before.
fn again(accepted: &mut bool) -> bool {
    std::mem::replace(accepted, true)
}

fn better_auth(accepted: &mut bool, seen: &Seen) -> Option<(u16, Value)> {
    let path = seen.target.strip_prefix("/api/auth/")?;
    Some(match (seen.method.as_str(), path) {
        ("POST", "sign-up/email" | "sign-in/email") => (200, json!({ "user": { "id": "u1" } })),
        ("GET", "organization/list") if *accepted => (200, json!([{ "id": "INc", "name": "Acme" }])),
        ("GET", "organization/list") => (200, json!([])),
        ("GET", _) if *accepted => (400, json!({ "message": "Invitation not found!" })),
        ("GET", _) => (200, json!({ "organizationId": "INc", "organizationName": "Acme" })),
        ("POST", "organization/accept-invitation") if again(accepted) => {
            (400, json!({ "code": "INVITATION_NOT_FOUND", "message": "no" }))
        }
        ("POST", "organization/accept-invitation") => (200, json!({ "invitation": { "status": "accepted" } })),
        _ => return None,
    })
}

#[test]
fn better_auth_tells_by_its_organisations() {
    let who = ["-p", "better-auth", "accept", "--name", "Ada", "--email", "a@b.example", "--password-stdin", "C0DE"];
    let who: &[&str] = Box::leak(Box::new(who));
    assert_eq!(
        losses_that_stay_open("better-auth", "POST /accept-invitation", || Scripted::start(who, better_auth)),
        []
    );
}

/// A code as Directus and PocketBase mail it: the e-mail address is in its claims.
const CLAIMS: &str = "eyJhbGciOiJIUzI1NiJ9.eyJlbWFpbCI6ImlkYUBleGFtcGxlLmNvbSIsInNjb3BlIjoiaW52aXRlIn0.c2ln";

fn directus(accepted: &mut bool, seen: &Seen) -> Option<(u16, Value)> {
    let no = |code: &str| json!({ "errors": [{ "message": "no", "extensions": { "code": code } }] });
    Some(match seen.target.as_str() {
        "/users/invite/accept" if again(accepted) => (400, no("INVALID_INVITE")),
        "/users/invite/accept" => (204, Value::Null),
        "/auth/login" if *accepted && knows_password(seen) => {
            (200, json!({ "data": { "access_token": "t", "refresh_token": "r", "expires": 900_000 } }))
        }
        "/auth/login" => (401, no("INVALID_CREDENTIALS")),
        _ => return None,
    })
}

#[test]
fn directus_tells_by_a_log_in() {
    let args = &["-p", "directus", "accept", "--password-stdin", CLAIMS];
    assert_eq!(losses_that_stay_open("directus", "POST /accept", || Scripted::start(args, directus)), []);
}

fn pocketbase_login(accepted: bool, seen: &Seen) -> (u16, Value) {
    if accepted && knows_password(seen) {
        (200, json!({ "token": "t.o.k", "record": { "id": "u1", "email": "ida@example.com" } }))
    } else {
        (400, json!({ "message": "Failed to authenticate.", "data": {} }))
    }
}

fn pocketbase(accepted: &mut bool, seen: &Seen) -> Option<(u16, Value)> {
    let no = json!({ "message": "no", "data": { "token": { "code": "validation_invalid_token" } } });
    Some(match seen.target.strip_prefix("/api/collections/users/")? {
        "confirm-password-reset" if again(accepted) => (400, no),
        "confirm-password-reset" => (204, Value::Null),
        "auth-with-password" => pocketbase_login(*accepted, seen),
        _ => return None,
    })
}

#[test]
fn pocketbase_tells_by_a_log_in() {
    let args = &["-p", "pocketbase", "accept", "--password-stdin", CLAIMS];
    let open =
        losses_that_stay_open("pocketbase", "POST /confirm-password-reset", || Scripted::start(args, pocketbase));
    assert_eq!(open, []);
}

fn pocketbase_invites(accepted: &mut bool, seen: &Seen) -> Option<(u16, Value)> {
    let no = json!({ "message": "no", "data": { "email": { "code": "validation_not_unique" } } });
    Some(match seen.target.strip_prefix("/api/collections/")? {
        "invites/records/C0DE" => (200, json!({ "email": "ida@example.com", "org": "acme", "expires": "" })),
        "users/records" if again(accepted) => (400, no),
        "users/records" => (200, json!({ "id": "u1" })),
        "users/auth-with-password" => pocketbase_login(*accepted, seen),
        _ => return None,
    })
}

#[test]
fn pocketbase_with_invites_tells_by_saying_used_and_by_a_log_in() {
    let args = &["-p", "pocketbase-invites", "accept", "--name", "Ida", "--password-stdin", "C0DE"];
    let start = || Scripted::start(args, pocketbase_invites);
    assert_eq!(losses_that_stay_open("pocketbase-invites", "POST /users/records", start), []);
}

fn github(accepted: &mut bool, seen: &Seen) -> Option<(u16, Value)> {
    let state = if *accepted { "active" } else { "pending" };
    let membership = |state: &str| json!({ "state": state, "role": "member", "organization": { "login": "acme" }, "user": { "login": "ada" } });
    let open =
        json!([{ "id": 7, "repository": { "full_name": "acme/tool" }, "expired": false, "permissions": "write" }]);
    Some(match (seen.method.as_str(), seen.target.as_str()) {
        ("GET", "/user") => (200, json!({ "login": "ada" })),
        ("GET", "/user/memberships/orgs/acme") => (200, membership(state)),
        ("PATCH", "/user/memberships/orgs/acme") => {
            again(accepted);
            (200, membership("active"))
        }
        ("GET", "/user/repository_invitations?per_page=100") => (200, if *accepted { json!([]) } else { open }),
        ("PATCH", "/user/repository_invitations/7") if again(accepted) => (404, json!({ "message": "Not Found" })),
        ("PATCH", "/user/repository_invitations/7") => (204, Value::Null),
        _ => return None,
    })
}

#[test]
fn github_tells_of_an_organisation_by_the_membership() {
    let args = &["-p", "github", "accept", "--api-key-stdin", "org:acme"];
    assert_eq!(losses_that_stay_open("github", "PATCH /acme", || Scripted::start(args, github)), []);
}

/// An invitation to a repository vanishes when it is accepted, declined or withdrawn, and what the caller may do in the
/// repository may have another source: nothing can tell, and that is what is said.
#[test]
fn github_cannot_tell_of_a_repository_and_that_is_said() {
    let args = &["-p", "github", "accept", "--api-key-stdin", "7"];
    let open = losses_that_stay_open("github", "PATCH /7", || Scripted::start(args, github));
    let acted: Vec<Loss> = LOSSES.into_iter().filter(|(_, acted)| *acted).collect();
    assert_eq!(open, acted);
}
