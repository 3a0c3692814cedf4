//! How a service wants things written, and how they are taken out of what it writes.

use super::*;

#[test]
fn basic_credentials_go_into_a_header() {
    let file = plain(
        "headers = { Authorization = \"{{ email | basic(password) }}\" }\n\
         json = { both = \"{{ (email ~ ':' ~ password) | b64encode }}\" }\n",
    );
    let acme = Acme::new(&file, [empty(204)]);
    let args = ["--email", "ida@b.example", "--password", "hunter22"];
    let ended = acme.accept(&[&["--dry-run"], &args[..]].concat()).expect(0);
    let written = "aWRhQGIuZXhhbXBsZTpodW50ZXIyMg==";
    assert!(!ended.stdout.contains(written), "{ended:?}");
    acme.accept(&args).expect(0);
    let seen = acme.finish().remove(0);
    assert_eq!(seen.header("authorization"), Some(format!("Basic {written}").as_str()));
    assert_eq!(body(&seen), json!({ "both": written }));
}

#[test]
fn a_token_of_a_form_in_a_page_is_read_and_sent_back() {
    let file = r#"
[session]
none = "it gives none"
[[accept]]
id = "form"
get = "/join/{{ code }}"
expect = "status == 200"
set = { csrf = "{{ text | input('csrfmiddlewaretoken') }}" }
[[accept]]
post = "/join/{{ code }}"
form = { csrfmiddlewaretoken = "{{ csrf }}" }
"#;
    let page = "<!doctype html><form><input type=\"hidden\" name=\"csrfmiddlewaretoken\" value=\"a&amp;b\"></form>";
    let acme = Acme::new(file, [Answer::text(200, "text/html", page), empty(204)]);
    acme.accept(&[]).expect(0);
    assert_eq!(acme.finish()[1].body, "csrfmiddlewaretoken=a%26b");
    // A page without it is the service's doing; nothing is spent.
    let acme = Acme::new(file, [Answer::text(200, "text/html", "<p>Down")]);
    let ended = acme.accept(&["--json"]).expect(14);
    assert_eq!(ended.json()["accepted"], "no");
    acme.finish();
}

#[test]
fn words_in_an_address_are_decoded() {
    let file = plain(
        "expect = \"status == 200\"\n[[reasons]]\nwhen = \"status == 303\"\nreason = \"expired\"\n\
         message = \"{{ headers.location | split('error_description=') | last | urldecode }}\"\n",
    );
    let to = "https://acme.example/#error_code=otp_expired&error_description=Email+link+is%20invalid";
    let acme = Acme::new(&file, [Answer::redirect(303, to)]);
    let ended = acme.accept(&[]).expect(5);
    assert_eq!(ended.told("error: "), ["the invitation has expired: Email link is invalid"]);
    acme.finish();
}

const PARTS: &str = "codes = [\"{inviter}:{code}\", \"x-{code}\"]\ncodes-only = true\n";

#[test]
fn a_code_of_another_form_is_the_person_s_mistake_and_nothing_is_sent() {
    let file = format!("{PARTS}{}", plain("json = { who = \"{{ inviter }}\", what = \"{{ code }}\" }\n"));
    let acme = Acme::new(&file, [empty(204)]);
    let ended = acme.accept(&["--json"]).expect(3);
    let said = ended.json();
    assert_eq!(said["error"]["message"], "the code has the form INVITER:CODE or x-CODE; nothing was sent");
    acme.run(&["accept", "7:c0de"]).expect(0);
    assert_eq!(body(&acme.finish()[0]), json!({ "who": "7", "what": "c0de" }));
}
