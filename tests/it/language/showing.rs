//! What is shown of an invitation: what the code and the service tell of it, and nothing of what was given or saved.

use super::*;

const FILE: &str = r#"
[session]
secret = ["token"]
headers = { Authorization = "Bearer {{ token }}" }
[inputs]
email = {}
[[preview]]
get = "/i/{{ code }}"
set = { until = "{{ body.until }}", org = "{{ body.org }}", org_name = "{{ body.org_name }}" }
[[accept]]
post = "/i/{{ code }}"
json = { email = "{{ email }}" }
set = { token = "{{ body.token }}", org = "{{ body.org }}", role = "{{ body.role }}" }
[[decline]]
delete = "/i/{{ code }}"
"#;

fn acme(answers: impl IntoIterator<Item = Answer>) -> Acme {
    let session = json!({ "token": "t0k3n", "org": "own", "role": "owner" });
    let acme = Acme::new(FILE, [ok(&json!({})), ok(&session)].into_iter().chain(answers));
    acme.accept(&["--email", "ida@a.example"]).expect(0);
    acme
}

#[test]
fn a_saved_session_is_not_shown_as_the_invitation() {
    let tomorrow = json!({ "until": "tomorrow" });
    let acme = acme([ok(&tomorrow), ok(&tomorrow)]);
    let shown = acme.run(&["show-invitation", "c0de2"]).expect(0);
    assert_eq!(shown.stdout, "Until:        tomorrow\n");
    let shown = acme.run(&["--json", "show-invitation", "c0de2"]).expect(0).json();
    for member in ["org", "org_name", "account", "email", "role"] {
        assert!(shown[member].is_null(), "{member}: {shown}");
    }
    // The request is made as the account all the same.
    assert_eq!(acme.finish()[2].header("authorization"), Some("Bearer t0k3n"));
}

#[test]
fn what_was_given_is_not_told_by_the_service() {
    let mut acme = acme([ok(&json!({ "org": "acme" }))]);
    acme.home.set("RSVP_EMAIL", "ida@a.example");
    let shown = acme.run(&["show-invitation", "c0de2"]).expect(0);
    assert_eq!(shown.stdout, "Organisation: acme\n");
    acme.finish();
}

#[test]
fn the_declined_invitation_is_not_that_to_the_organisation_of_the_session() {
    let acme = acme([empty(204)]);
    let ended = acme.run(&["decline-invitation", "--yes", "c0de2"]).expect(0);
    assert_eq!(ended.stdout, "Declined the invitation\n");
    acme.finish();
}

#[test]
fn a_good_invitation_that_tells_nothing_is_said_to_be_good() {
    let acme = acme([ok(&json!({}))]);
    let shown = acme.run(&["show-invitation", "c0de2"]).expect(0);
    assert_eq!(shown.stdout, "The invitation is good; the service does not tell more about it.\n");
    acme.finish();
}

/// Whoever invites chooses the name; the id tells which organisation it is.
#[test]
fn the_organisation_is_shown_by_name_with_its_id_beside_it() {
    let named = ok(&json!({ "org": "evil-77", "org_name": "acme" }));
    let acme = Acme::new(FILE, [named.clone(), named]);
    let shown = acme.run(&["show-invitation", "c0de"]).expect(0);
    assert_eq!(shown.stdout, "Organisation: acme (evil-77)\n");
    let mut person = acme.person(&["--email", "ida@a.example", "c0de"]);
    person.see("to acme (evil-77) for ida@a.example? [Y/n]");
    person.press("n\r");
    assert_eq!(person.end().code, 130);
    acme.finish();
}
