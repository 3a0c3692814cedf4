//! A person at a terminal: what is asked, when, and what is sent after which answer.

use serde_json::{Value, json};

use crate::support::stage::Cue::{Confirm, Line, Secret, Told};
use crate::support::stage::{Cue, Played, Stage, lost, request};

const CHOOSE_AT_CRUX: &str = "Choose a password for api.cruxconnect.com (ida@example.com): ";

fn crux_looked() -> Cue {
    request("GET /organizations/accept-invite/C0DE/", 200, json!({ "email": "ida@example.com" }))
}

fn crux_logged_in() -> Cue {
    request(
        "POST /organizations/user-login/",
        200,
        json!({ "auth_token": "47d4", "org_uuid": "757c", "user_uuid": "52d1" }),
    )
}

#[track_caller]
fn ends(played: Played, code: u8) -> Played {
    assert_eq!(played.code, code, "{played:#?}");
    played
}

#[test]
fn the_invitation_is_shown_and_confirmed_before_a_password_is_asked() {
    let cues = [
        Secret("Invitation code or link: ", Some(" C0DE ")),
        crux_looked(),
        Confirm("Accept the invitation at api.cruxconnect.com for ida@example.com?", true),
        Secret(CHOOSE_AT_CRUX, Some("correct horse")),
        Secret("The same again: ", Some("correct horse")),
        request("POST /organizations/accept-invite/C0DE/", 204, Value::Null),
        crux_logged_in(),
    ];
    let played = ends(Stage::new().play(&["-p", "crux", "accept"], cues), 0);
    assert_eq!(played.stdout, "Accepting invitation to 757c\nNow logged in as [757c]ida@example.com\n");
    assert_eq!(played.bodies[1], json!({ "password": "correct horse" }));
}

#[test]
fn a_no_sends_nothing_and_leaves_nothing() {
    let stage = Stage::new();
    let cues = [crux_looked(), Confirm("Accept the invitation at api.cruxconnect.com for ida@example.com?", false)];
    ends(stage.play(&["-p", "crux", "accept", "C0DE"], cues), 130);
    assert_eq!((stage.files("pending"), stage.files("sessions")), (0, 0));
}

#[test]
fn ctrl_d_at_any_question_cancels_and_sends_nothing() {
    let args = ["-p", "datawire", "accept", "C0DE"];
    for last in 0..3 {
        let stage = Stage::new();
        let answer = |index| (index != last).then_some("Ida");
        let cues = [
            Line("Full name: ", answer(0)),
            Secret("Choose a password for id.datawire.io: ", answer(1)),
            Secret("The same again: ", answer(2)),
        ];
        ends(stage.play(&args, cues.into_iter().take(last + 1)), 130);
        assert_eq!((stage.files("pending"), stage.files("sessions")), (0, 0));
    }
}

/// R7
#[test]
fn a_password_mistyped_twice_ends_the_run_before_anything_is_sent() {
    let choose = "Choose a password for id.datawire.io: ";
    let cues = [
        Secret(choose, Some("one")),
        Secret("The same again: ", Some("two")),
        Told("The two passwords differ."),
        Secret("Choose a password", Some("one")),
        Secret("The same again: ", Some("One")),
    ];
    let played = ends(Stage::new().play(&["-p", "datawire", "accept", "--name", "Ida", "C0DE"], cues), 2);
    assert!(played.stderr.contains("nothing was sent"), "{played:#?}");
}

const SIGN_UP: &str = "POST /api/auth/sign-up/email";
const SIGN_IN: &str = "POST /api/auth/sign-in/email";
const CHOOSE: &str = "Choose a password for auth.example (ida@example.com): ";
const YOURS: &str = "Password for auth.example (ida@example.com): ";

fn invited_to_acme() -> [Cue; 3] {
    let look = json!({
        "organizationId": "INcRq", "organizationName": "Acme Corp", "inviterEmail": "ada@example.com", "role": "member",
    });
    [
        request("GET /api/auth/organization/get-invitation", 200, look),
        Confirm(
            "Accept the invitation at auth.example to Acme Corp (INcRq) as member for ida@example.com, sent by ada@example.com?",
            true,
        ),
        request(
            "POST /api/auth/organization/accept-invitation",
            200,
            json!({ "invitation": { "status": "accepted" } }),
        ),
    ]
}

fn signed_in() -> Value {
    json!({ "token": "Ymp.b3k=", "user": { "id": "u1" } })
}

fn better_auth(cues: impl IntoIterator<Item = Cue>) -> Played {
    Stage::new().play(&["-p", "better-auth", "--url", "https://auth.example", "accept", "C0DE"], cues)
}

fn who_and_password() -> Vec<Cue> {
    vec![
        Line("E-mail address the invitation was sent to: ", Some("ida@example.com")),
        Line("Full name: ", Some("Ida")),
        Secret(CHOOSE, Some("correct")),
        Secret("The same again: ", Some("correct")),
    ]
}

#[test]
fn a_weak_password_is_asked_again() {
    let mut cues = who_and_password();
    let weak = json!({ "code": "PASSWORD_TOO_SHORT", "message": "Password too short" });
    cues.push(request(SIGN_UP, 400, weak));
    cues.push(Secret(CHOOSE, Some("correct horse")));
    cues.push(Secret("The same again: ", Some("correct horse")));
    cues.push(request(SIGN_UP, 200, signed_in()));
    cues.extend(invited_to_acme());
    let played = ends(better_auth(cues), 0);
    assert!(played.stderr.contains("the service does not accept this password: Password too short"), "{played:#?}");
    assert_eq!(played.bodies[1]["password"], "correct horse");
    assert_eq!(played.stdout, "Accepting invitation to INcRq\nNow logged in as [INcRq]ida@example.com\n");
}

fn exists() -> Cue {
    request(SIGN_UP, 422, json!({ "code": "USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL", "message": "exists" }))
}

fn wrong() -> Cue {
    request(SIGN_IN, 401, json!({ "code": "INVALID_EMAIL_OR_PASSWORD", "message": "no" }))
}

#[test]
fn whoever_has_an_account_is_asked_for_its_password_once() {
    let mut cues = who_and_password();
    cues.extend([exists(), wrong(), Secret(YOURS, Some("my old one")), request(SIGN_IN, 200, signed_in())]);
    cues.extend(invited_to_acme());
    let played = ends(better_auth(cues), 0);
    assert!(played.stderr.contains("there is an account with this e-mail address already"), "{played:#?}");
    assert_eq!(played.bodies[2]["password"], "my old one");
}

#[test]
fn an_existing_password_that_is_wrong_twice_ends_the_run() {
    let mut cues = who_and_password();
    cues.extend([exists(), wrong(), Secret(YOURS, Some("one")), wrong(), Secret(YOURS, Some("two")), wrong()]);
    let played = ends(better_auth(cues), 4);
    assert!(played.stdout.is_empty(), "{played:#?}");
}

#[test]
fn a_lost_answer_asks_for_the_address_that_proves_what_happened() {
    let used = json!({ "ok": false, "error": "already used" });
    let session = json!({ "ok": true, "orgID": "LSLY", "email": "ida@example.com", "token": "t.o.k" });
    let cues = [
        lost("PUT /v1/invitations/C0DE"),
        request("PUT /v1/invitations/C0DE", 409, used),
        Line("E-mail address: ", Some("ida@example.com")),
        request("POST /v1/auth/ida%40example.com", 200, session),
    ];
    let args = ["-p", "datawire", "accept", "--name", "Ida", "--password", "correct horse", "C0DE"];
    let played = ends(Stage::new().play(&args, cues), 0);
    assert_eq!(played.stdout, "Accepting invitation to LSLY\nNow logged in as [LSLY]ida@example.com\n");
    assert!(played.stderr.contains("the answer was lost on the way"), "{played:#?}");
}

#[test]
fn a_run_after_a_lost_answer_asks_for_the_password_once_and_for_no_confirmation() {
    let stage = Stage::new();
    let accept = || lost("POST /organizations/accept-invite/C0DE/");
    let args = ["-p", "crux", "accept", "C0DE"];
    let first = [
        crux_looked(),
        Confirm("Accept the invitation at api.cruxconnect.com for ida@example.com?", true),
        Secret(CHOOSE_AT_CRUX, Some("correct horse")),
        Secret("The same again: ", Some("correct horse")),
        accept(),
        accept(),
    ];
    ends(stage.play(&args, first), 15);
    assert_eq!(stage.files("pending"), 1);
    let second = [
        request("GET /organizations/accept-invite/C0DE/", 404, Value::Null),
        Secret("Password for api.cruxconnect.com (ida@example.com): ", Some("correct horse")),
        crux_logged_in(),
    ];
    ends(stage.play(&args, second), 0);
    assert_eq!((stage.files("pending"), stage.files("sessions")), (0, 1));
}

#[test]
fn an_address_that_is_not_the_expected_one_opens_no_account() {
    let args = ["-p", "better-auth", "--url", "https://auth.example", "accept", "--expect-email", "eve@x", "C0DE"];
    let played = ends(Stage::new().play(&args, who_and_password()), 7);
    assert!(played.bodies.is_empty());
}
