//! Vortex and Elastic Cloud: what goes over the wire equals what their own clients and documents send, and each of
//! their answers ends as promised.

use serde_json::{Value, json};

use crate::support::binary::{Ended, Home};
use crate::support::pty::Program;
use crate::support::service::{Answer, Seen, Service};
use crate::wire::{golden, normal};

const VORTEX_KEY: &str = "VRTX.AAAAAAAAAAAAAAAAAAAAAA.test_secret_key";
const FIRST: &str = "invitation-12345";
const SECOND: &str = "invitation-67890";

/// An invitation as Vortex answers it; `status` says "queued" whatever became of it.
fn invitation(id: &str, workspace: &str) -> Value {
    json!({
        "id": id, "accountId": "account-12345", "deactivated": false, "expired": false, "status": "queued",
        "scope": "6b366c56", "scopeType": "project", "expires": "2027-11-01T12:00:00Z",
        "target": [{ "type": "email", "value": "foo@bar.com" }],
        "groups": [{ "id": format!("row-of-{workspace}"), "groupId": workspace, "type": "workspace",
            "name": "Development Team", "createdAt": "2023-10-01T12:00:00Z" }],
    })
}

fn look(id: &str) -> Answer {
    Answer::json(200, &invitation(id, &id.replace("invitation", "workspace")).to_string())
}

/// The documented answer: a list.
fn list(invitations: &[Value]) -> Answer {
    Answer::json(200, &json!({ "invitations": invitations }).to_string())
}

fn both() -> Answer {
    list(&[invitation(FIRST, "workspace-12345"), invitation(SECOND, "workspace-67890")])
}

/// A home where Vortex's key is a variable.
fn vortex_home() -> Home {
    let mut home = Home::new();
    home.set("RSVP_API_KEY", VORTEX_KEY);
    home
}

fn accept(home: &Home, provider: &str, service: &Service, more: &[&str]) -> Ended {
    let url = service.base_url();
    home.run([&["-p", provider, "--url", &url, "accept-invitation"], more].concat())
}

const JOHN: [&str; 6] = ["--name", "John Doe", "--email", "foo@bar.com", "--phone", "8675309"];

fn targets(seen: &[Seen]) -> Vec<&str> {
    seen.iter().map(|seen| seen.target.as_str()).collect()
}

#[test]
fn vortex_is_sent_what_its_newer_document_shows_for_two_codes_of_an_existing_user() {
    let (home, service) = (vortex_home(), Service::start([look(FIRST), look(SECOND), both()]));
    let args = [&JOHN[..], &["--input", "existing=true", FIRST, SECOND]].concat();
    let ended = accept(&home, "vortex", &service, &args).expect(0);
    assert_eq!(normal(&service.finish()[2]), golden("vortex", "seed-004/accept"));
    let joined =
        "Accepted the invitation to Development Team; there is no session: Vortex gives the invited person none";
    let told = ["workspace-12345", "workspace-67890"].map(|org| format!("Accepting invitation to {org}\n{joined}\n"));
    assert_eq!(ended.stdout, told.concat());
}

#[test]
fn vortex_is_sent_what_its_older_document_shows_with_the_target_beside_the_user() {
    let (home, service) = (vortex_home(), Service::start([look(FIRST), look(SECOND), both()]));
    accept(&home, "vortex-target", &service, &[&JOHN[..], &[FIRST, SECOND]].concat()).expect(0);
    assert_eq!(normal(&service.finish()[2]), golden("vortex", "seed-001/accept"));
}

#[test]
fn vortex_is_sent_what_its_first_python_client_sends_a_target_alone() {
    let accepted = list(&[invitation(FIRST, "workspace-12345")]);
    let (home, service) = (vortex_home(), Service::start([look(FIRST), accepted]));
    accept(&home, "vortex-target", &service, &["--input", "target=foo@bar.com", FIRST]).expect(0);
    assert_eq!(normal(&service.finish()[1]), golden("vortex", "vortex-python-0.1.1/accept"));
}

#[test]
fn vortex_is_sent_what_each_of_its_clients_sends() {
    for client in ["vortex-node-0.20.0", "vortex-python-0.19.0", "vortex-rust-1.19.0"] {
        let accepted = list(&[invitation(FIRST, "workspace-12345")]);
        let (home, service) = (vortex_home(), Service::start([look(FIRST), accepted]));
        accept(&home, "vortex", &service, &["--name", "John Doe", "--email", "foo@bar.com", FIRST]).expect(0);
        let seen = service.finish();
        assert_eq!(normal(&seen[0]), golden("vortex", &format!("{client}/preview")));
        assert_eq!(normal(&seen[1]), golden("vortex", &format!("{client}/accept")));
    }
}

#[test]
fn a_boolean_input_is_sent_as_a_boolean() {
    for (given, sent) in [("true", true), ("no", false)] {
        let accepted = list(&[invitation(FIRST, "workspace-12345")]);
        let (home, service) = (vortex_home(), Service::start([look(FIRST), accepted]));
        let existing = format!("existing={given}");
        accept(&home, "vortex", &service, &[&JOHN[..], &["--input", &existing, FIRST]].concat()).expect(0);
        assert_eq!(normal(&service.finish()[1])["body"]["user"]["isExisting"], json!(sent));
    }
    let (home, service) = (vortex_home(), Service::start([]));
    let ended = accept(&home, "vortex", &service, &["--email", "a@b.example", "--input", "existing=maybe", FIRST]);
    assert_eq!(ended.expect(2).told("error: "), ["existing takes true or false"]);
    service.finish();
}

#[test]
fn every_shape_of_vortex_s_answer_is_read() {
    let one = invitation(FIRST, "workspace-12345");
    let mut both_at_once = one.clone();
    both_at_once["invitations"] = json!([one]);
    for answer in [json!({ "invitations": [one] }), one, both_at_once] {
        let (home, service) = (vortex_home(), Service::start([look(FIRST), Answer::json(200, &answer.to_string())]));
        let ended = accept(&home, "vortex", &service, &["--json", "--email", "foo@bar.com", FIRST]).expect(0).json();
        assert_eq!((&ended["org"], &ended["session"]), (&json!("workspace-12345"), &Value::Null), "{answer}");
        service.finish();
    }
}

#[test]
fn vortex_gives_no_session_says_what_was_joined_and_the_codes_are_known_afterwards() {
    let (home, service) = (vortex_home(), Service::start([look(FIRST), look(SECOND), both()]));
    accept(&home, "vortex", &service, &["--email", "foo@bar.com", FIRST, SECOND]).expect(0);
    service.finish();
    assert!(home.state("pending").is_empty());
    let nobody = Service::start([]);
    let url = nobody.base_url();
    // The hash of a code holds for the service where it was accepted.
    let files = home.state("sessions");
    assert_eq!(files.len(), 2, "{files:?}");
    for file in files {
        let text = std::fs::read_to_string(file).unwrap();
        assert!(!text.contains("secret") && !text.contains(VORTEX_KEY), "{text}");
    }
    let ended = home.run(["-p", "vortex", "--url", &url, "token"]).expect(4);
    assert!(ended.stderr.contains("no saved session fits"), "{}", ended.stderr);
    nobody.finish();
}

#[test]
fn a_second_run_sends_nothing_for_codes_that_were_accepted() {
    let (home, service) = (vortex_home(), Service::start([look(FIRST), look(SECOND), both()]));
    let args = ["--email", "foo@bar.com", FIRST, SECOND];
    accept(&home, "vortex", &service, &args).expect(0);
    let again = accept(&home, "vortex", &service, &args).expect(6);
    assert_eq!(again.told("warning: code ").len(), 2, "{}", again.stderr);
    accept(&home, "vortex", &service, &["--email", "foo@bar.com", "--if-needed", FIRST, SECOND]).expect(0);
    let one = accept(&home, "vortex", &service, &["--email", "foo@bar.com", SECOND]).expect(6);
    assert!(one.stderr.contains("accepted here before"), "{}", one.stderr);
    assert_eq!(service.finish().len(), 3);
}

#[test]
fn several_codes_come_from_standard_input_and_each_has_a_result() {
    let expired = {
        let mut expired = invitation("invitation-00000", "workspace-0");
        expired["expired"] = json!(true);
        Answer::json(200, &expired.to_string())
    };
    let (home, service) = (vortex_home(), Service::start([look(FIRST), expired, look(SECOND), both()]));
    let url = service.base_url();
    let args = ["--json", "-p", "vortex", "--url", &url, "accept", "--email", "foo@bar.com", "-"];
    let ended = home.run_with(args, &format!("{FIRST}\n\ninvitation-00000\n{SECOND}\n")).expect(12);
    let answer = ended.json();
    let words = |member: &str| -> Vec<Value> {
        answer["results"].as_array().unwrap().iter().map(|result| result[member].clone()).collect()
    };
    assert_eq!(words("accepted"), ["yes", "no", "yes"]);
    assert_eq!(words("position"), [1, 2, 3]);
    assert_eq!(answer["results"][1]["error"]["exit"], 5);
    assert_eq!(words("org"), [json!("workspace-12345"), Value::Null, json!("workspace-67890")]);
    let sent = normal(&service.finish()[3]);
    assert_eq!(sent["body"]["invitationIds"], json!([FIRST, SECOND]), "the expired one is not sent");
    assert!(home.state("pending").is_empty(), "a code that was not sent is not pending");
}

#[test]
fn a_code_that_the_answer_does_not_name_has_an_unknown_outcome_and_stays_pending() {
    let only_first = list(&[invitation(FIRST, "workspace-12345")]);
    let (home, service) = (vortex_home(), Service::start([look(FIRST), look(SECOND), only_first]));
    let ended = accept(&home, "vortex", &service, &["--json", "--email", "foo@bar.com", FIRST, SECOND]).expect(12);
    let answer = ended.json();
    assert_eq!((&answer["accepted"], &answer["results"][0]["accepted"]), (&json!("unknown"), &json!("yes")));
    assert_eq!(answer["results"][1]["error"]["exit"], 15);
    assert_eq!(home.state("pending").len(), 1);
    service.finish();
}

#[test]
fn one_code_that_the_answer_does_not_name_has_an_unknown_outcome_too() {
    let another = list(&[invitation(SECOND, "workspace-67890")]);
    let (home, service) = (vortex_home(), Service::start([look(FIRST), another]));
    let ended = accept(&home, "vortex", &service, &["--json", "--email", "foo@bar.com", FIRST]).expect(15);
    assert_eq!(ended.json()["accepted"], "unknown");
    assert_eq!(home.state("pending").len(), 1);
    service.finish();
}

#[test]
fn codes_that_are_all_refused_at_the_look_have_a_result_each_and_nothing_is_sent() {
    let mut withdrawn = invitation(SECOND, "workspace-67890");
    withdrawn["deactivated"] = json!(true);
    let gone = Answer::json(404, "{}");
    let script = [gone, Answer::json(200, &withdrawn.to_string())];
    let (home, service) = (vortex_home(), Service::start(script));
    let ended = accept(&home, "vortex", &service, &["--json", "--email", "foo@bar.com", FIRST, SECOND]).expect(12);
    let answer = ended.json();
    assert_eq!(answer["accepted"], "no");
    assert_eq!(
        (&answer["results"][0]["error"]["exit"], &answer["results"][1]["error"]["exit"]),
        (&json!(3), &json!(5))
    );
    assert_eq!(service.finish().len(), 2);
    assert!(home.state("pending").is_empty());
}

#[test]
fn a_call_with_several_codes_that_is_refused_is_the_result_of_each() {
    let refused = Answer::json(401, r#"{"error":"no"}"#);
    let (home, service) = (vortex_home(), Service::start([look(FIRST), look(SECOND), refused]));
    let ended = accept(&home, "vortex", &service, &["--json", "--email", "foo@bar.com", FIRST, SECOND]).expect(4);
    let answer = ended.json();
    let exits: Vec<&Value> = answer["results"].as_array().unwrap().iter().map(|one| &one["error"]["exit"]).collect();
    assert_eq!(exits, [4, 4]);
    assert_eq!(answer["accepted"], "no");
    service.finish();
    assert!(home.state("pending").is_empty());
}

#[test]
fn a_lost_answer_about_several_codes_is_asked_for_once_more() {
    let script = [look(FIRST), look(SECOND), Answer::DropAfterReading, look(FIRST), both()];
    let (home, service) = (vortex_home(), Service::start(script));
    let ended = accept(&home, "vortex", &service, &["--json", "--email", "foo@bar.com", FIRST, SECOND]).expect(0);
    assert_eq!(ended.json()["results"][1]["recovered"], true);
    let seen = service.finish();
    assert_eq!(seen[2].body, seen[4].body);
    assert!(home.state("pending").is_empty());
}

#[test]
fn an_outcome_that_stays_unknown_is_that_of_each_code() {
    let lost = || Answer::DropAfterReading;
    let (home, service) = (vortex_home(), Service::start([look(FIRST), look(SECOND), lost(), look(FIRST), lost()]));
    let ended = accept(&home, "vortex", &service, &["--json", "--email", "foo@bar.com", FIRST, SECOND]).expect(15);
    let answer = ended.json();
    assert_eq!((&answer["accepted"], &answer["results"][1]["accepted"]), (&json!("unknown"), &json!("unknown")));
    assert_eq!(home.state("pending").len(), 2);
    service.finish();
}

#[test]
fn a_person_confirms_each_organisation_of_several_codes() {
    let (home, service) = (vortex_home(), Service::start([look(FIRST), look(SECOND)]));
    let mut person = Program::new(env!("CARGO_BIN_EXE_rsvp").as_ref())
        .env("RSVP_STATE_DIR", home.path("state").to_str().unwrap())
        .env("RSVP_API_KEY", VORTEX_KEY)
        .args(["-p", "vortex", "--url", &service.base_url(), "accept", "--email", "foo@bar.com", FIRST, SECOND])
        .start();
    person.see("Accept the invitation at 127.0.0.1:");
    person.see(" to Development Team (workspace-12345) for foo@bar.com, good until");
    person.press("\r");
    person.see("Accept the invitation at 127.0.0.1:");
    person.see(" to Development Team (workspace-67890) for foo@bar.com, good until");
    person.press("n\r");
    assert_eq!(person.end().code, 130);
    assert_eq!(service.finish().len(), 2);
}

#[test]
fn neither_e_mail_nor_phone_is_exit_2_that_names_both_before_anything_is_sent() {
    let (home, service) = (vortex_home(), Service::start([]));
    let ended = accept(&home, "vortex", &service, &[FIRST]).expect(2);
    assert_eq!(ended.told("error: "), ["email or phone is missing, and there is nobody to ask"]);
    let hint = ended.told("hint: ").concat();
    assert!(hint.contains("--email") && hint.contains("--phone"), "{hint}");
    service.finish();
    let accepted = list(&[invitation(FIRST, "workspace-12345")]);
    let service = Service::start([look(FIRST), accepted]);
    accept(&home, "vortex", &service, &["--phone", "8675309", FIRST]).expect(0);
    assert_eq!(normal(&service.finish()[1])["body"]["user"], json!({ "phone": "8675309" }));
}

#[test]
fn a_person_is_asked_for_the_e_mail_address_when_neither_is_given() {
    let accepted = list(&[invitation(FIRST, "workspace-12345")]);
    let (home, service) = (vortex_home(), Service::start([look(FIRST), accepted]));
    let mut person = Program::new(env!("CARGO_BIN_EXE_rsvp").as_ref())
        .env("RSVP_STATE_DIR", home.path("state").to_str().unwrap())
        .env("RSVP_API_KEY", VORTEX_KEY)
        .args(["-p", "vortex", "--url", &service.base_url(), "accept-invitation", "--yes", FIRST])
        .start();
    person.see("E-mail address: ");
    person.press("foo@bar.com\r");
    person.see("there is no session");
    assert_eq!(person.end().code, 0);
    assert_eq!(normal(&service.finish()[1])["body"]["user"], json!({ "email": "foo@bar.com" }));
}

#[test]
fn a_wrong_vortex_key_is_exit_4() {
    for status in [401, 403] {
        let (home, service) = (vortex_home(), Service::start([Answer::json(status, r#"{"error":"no"}"#)]));
        let ended = accept(&home, "vortex", &service, &["--email", "foo@bar.com", FIRST]).expect(4);
        assert_eq!(ended.told("hint: "), ["check the API key"]);
        service.finish();
    }
}

fn elastic_look(more: &Value) -> Answer {
    let mut body = json!({
        "token": "0f3a9c", "email": "test@mail.example", "created_at": "2026-01-01T00:00:00Z", "expired": false,
        "expires_at": "2026-01-04T00:00:00Z", "organization": { "id": "testorg", "name": "testorganization" },
    });
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    Answer::json(200, &body.to_string())
}

fn organisations(ids: &[&str]) -> Answer {
    let organisations: Vec<Value> = ids.iter().map(|id| json!({ "id": id })).collect();
    Answer::json(200, &json!({ "organizations": organisations }).to_string())
}

fn elastic_home() -> Home {
    let mut home = Home::new();
    home.set("RSVP_API_KEY", "test");
    home
}

/// An error as Elastic Cloud tells it: the codes in a header, and in the body.
fn elastic_error(status: u16, codes: &str) -> Answer {
    let errors: Vec<Value> = codes.split(',').map(|code| json!({ "code": code.trim(), "message": "no" })).collect();
    let headers = [("x-cloud-error-codes", codes), ("Content-Type", "application/json")];
    let headers = headers.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec();
    Answer::Reply { status, headers, body: json!({ "errors": errors }).to_string().into_bytes() }
}

#[test]
fn elastic_is_sent_what_its_documents_show_and_the_key_is_not_kept() {
    let (home, service) = (elastic_home(), Service::start([elastic_look(&json!({})), Answer::json(200, "{}")]));
    let ended = accept(&home, "elastic", &service, &["0f3a9c"]).expect(0);
    let lines = "Accepting invitation to testorg\nNow logged in as [testorg]test@mail.example\n";
    assert_eq!(ended.stdout, lines);
    let seen = service.finish();
    assert_eq!(normal(&seen[0]), golden("elastic", "seed-003/preview"));
    assert_eq!(normal(&seen[1]), golden("elastic", "seed-003/accept"));
    assert_eq!(home.session()["secret"], Value::Null);
    home.run(["token"]).expect(13);
}

#[test]
fn an_api_key_is_kept_only_when_asked_and_never_revoked() {
    let answers = [elastic_look(&json!({})), Answer::json(200, "{}"), organisations(&["testorg"])];
    let (home, service) = (elastic_home(), Service::start(answers));
    accept(&home, "elastic", &service, &["--keep-api-key", "0f3a9c"]).expect(0);
    assert_eq!(home.run(["token", "--header"]).expect(0).stdout, "authorization: ApiKey test\n");
    home.run(["--url", &service.base_url(), "status", "--check"]).expect(0);
    let ended = home.run(["logout"]).expect(0);
    assert!(ended.stdout.ends_with("here; the service was not told\n"), "{}", ended.stdout);
    assert_eq!(targets(&service.finish())[2], "/organizations");
}

#[test]
fn each_error_code_of_elastic_has_its_exit_and_several_are_read_from_one_header() {
    let cases = [
        (400, "organization.user_organization_already_belongs", 6),
        (403, "root.invalid_authentication", 4),
        (404, "user.not_found", 4),
        (404, "organization.invitation_not_found", 3),
        (404, "organization.not_found", 5),
        (404, "root.something_new, organization.not_found", 5),
        (400, "root.invalid_data,organization.user_organization_already_belongs", 6),
        (401, "root.unauthenticated", 4),
        (400, "root.something_new", 16),
    ];
    for (status, codes, exit) in cases {
        let script = [elastic_look(&json!({})), elastic_error(status, codes)];
        let (home, service) = (elastic_home(), Service::start(script));
        let ended = accept(&home, "elastic", &service, &["--json", "0f3a9c"]);
        assert_eq!(ended.code, exit, "{codes}: {ended:?}");
        assert_eq!(ended.json()["accepted"], "no");
        assert!(home.state("pending").is_empty(), "{codes}");
        service.finish();
    }
}

#[test]
fn error_codes_on_several_header_lines_are_all_read() {
    let headers = ["root.something_new", "organization.not_found"]
        .map(|code| ("x-cloud-error-codes".to_owned(), code.to_owned()));
    let refused = Answer::Reply { status: 404, headers: headers.to_vec(), body: Vec::new() };
    let (home, service) = (elastic_home(), Service::start([refused]));
    accept(&home, "elastic", &service, &["0f3a9c"]).expect(5);
    service.finish();
}

#[test]
fn elastic_s_error_codes_are_read_from_the_body_where_the_header_is_missing() {
    let body = r#"{"errors":[{"code":"root.other"},{"code":"organization.invitation_not_found"}]}"#;
    let (home, service) = (elastic_home(), Service::start([Answer::json(400, body)]));
    accept(&home, "elastic", &service, &["0f3a9c"]).expect(3);
    service.finish();
}

#[test]
fn what_only_the_look_tells_stops_before_the_code_is_spent() {
    let cases = [(json!({ "expired": true }), 5), (json!({ "accepted_at": "2026-01-02T00:00:00Z" }), 6)];
    for (more, exit) in cases {
        let (home, service) = (elastic_home(), Service::start([elastic_look(&more)]));
        accept(&home, "elastic", &service, &["0f3a9c"]).expect(exit);
        service.finish();
    }
}

#[test]
fn a_lost_answer_of_elastic_is_made_good_by_the_list_of_organisations() {
    let look = || elastic_look(&json!({}));
    let (home, service) =
        (elastic_home(), Service::start([look(), Answer::DropAfterReading, organisations(&["x", "testorg"])]));
    let ended = accept(&home, "elastic", &service, &["--json", "0f3a9c"]).expect(0);
    assert_eq!(ended.json()["recovered"], true);
    service.finish();

    // The list lags behind the invitation, or somebody else has used it: the same command finds out.
    let accepted = || elastic_look(&json!({ "accepted_at": "2026-01-02T00:00:00Z" }));
    let first = [look(), Answer::DropAfterReading, organisations(&["x"]), accepted(), organisations(&["x"])];
    let again = [accepted(), organisations(&["x", "testorg"])];
    let (home, service) = (elastic_home(), Service::start(first.into_iter().chain(again)));
    accept(&home, "elastic", &service, &["--json", "0f3a9c"]).expect(15);
    let ended = accept(&home, "elastic", &service, &["--json", "0f3a9c"]).expect(0);
    assert_eq!(ended.json()["recovered"], true);
    assert_eq!(service.finish().len(), 7);
}

#[test]
fn an_invitation_of_elastic_that_was_not_accepted_after_all_is_sent_once_more() {
    let look = || elastic_look(&json!({}));
    let script = [look(), Answer::DropAfterReading, organisations(&[]), look(), Answer::json(200, "{}")];
    let (home, service) = (elastic_home(), Service::start(script));
    accept(&home, "elastic", &service, &["0f3a9c"]).expect(0);
    assert_eq!(service.finish().iter().filter(|seen| seen.method == "POST").count(), 2);
}

#[test]
fn an_outcome_that_nothing_could_tell_is_found_out_by_the_next_run() {
    let lost = || Answer::DropAfterReading;
    // The answer, the list, the look and the second sending: all are lost.
    let first = [elastic_look(&json!({})), lost(), lost(), lost(), lost()];
    let accepted = elastic_look(&json!({ "accepted_at": "2026-01-02T00:00:00Z" }));
    let (home, service) =
        (elastic_home(), Service::start(first.into_iter().chain([accepted, organisations(&["testorg"])])));
    let ended = accept(&home, "elastic", &service, &["--json", "0f3a9c"]).expect(15);
    assert_eq!(ended.json()["accepted"], "unknown");
    assert_eq!(home.state("pending").len(), 1);
    let ended = accept(&home, "elastic", &service, &["--json", "0f3a9c"]).expect(0);
    assert_eq!((&ended.json()["recovered"], &ended.json()["org"]), (&json!(true), &json!("testorg")));
    assert!(home.state("pending").is_empty());
    assert_eq!(service.finish().iter().filter(|seen| seen.method == "POST").count(), 2);
}

#[test]
fn a_dry_run_of_several_codes_shows_the_call_and_changes_nothing() {
    let (home, service) = (vortex_home(), Service::start([look(FIRST), look(SECOND)]));
    let ended = accept(&home, "vortex", &service, &["--dry-run", "--email", "foo@bar.com", FIRST, SECOND]).expect(0);
    assert!(ended.stdout.contains("POST") && ended.stderr.is_empty(), "{ended:?}");
    assert!(!ended.stdout.contains(FIRST), "{ended:?}");
    service.finish();
    let (home, service) = (elastic_home(), Service::start([elastic_look(&json!({}))]));
    accept(&home, "elastic", &service, &["--dry-run", "0f3a9c", "0f3a9d"]).expect(0);
    service.finish();
}
