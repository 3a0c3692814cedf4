//! The language of provider files: what each part of it is for, shown with a small file and a scripted service.

mod asking;
mod lasting;
mod places;
mod showing;
mod spelling;

use serde_json::{Value, json};

use crate::support::binary::{Ended, Home};
use crate::support::pty::{Program, Pty};
use crate::support::service::{Answer, Seen, Service};

/// A service with a file of its own, and somebody who uses it.
struct Acme {
    home: Home,
    service: Service,
}

impl Acme {
    fn new(file: &str, answers: impl IntoIterator<Item = Answer>) -> Self {
        let home = Home::new();
        // Top-level keys come before the first table.
        home.write("acme.toml", format!("schema = 1\nid = \"acme\"\nname = \"Acme\"\n{file}"));
        Self { home, service: Service::start(answers) }
    }

    fn global(&self) -> [String; 4] {
        let file = self.home.path("acme.toml").display().to_string();
        ["--provider-file".to_owned(), file, "--url".to_owned(), self.service.base_url()]
    }

    fn run_with(&self, args: &[&str], stdin: &str) -> Ended {
        let global = self.global();
        self.home.run_with(global.iter().map(String::as_str).chain(args.iter().copied()), stdin)
    }

    fn run(&self, args: &[&str]) -> Ended {
        self.run_with(args, "")
    }

    /// Accepts the code `c0de`.
    fn accept(&self, more: &[&str]) -> Ended {
        self.run(&[&["accept-invitation"], more, &["c0de"]].concat())
    }

    /// The same by a person at a terminal.
    fn person(&self, more: &[&str]) -> Pty {
        let global = self.global();
        let args = global.iter().map(String::as_str).chain(["accept-invitation"]).chain(more.iter().copied());
        let state = self.home.path("state").display().to_string();
        Program::new(env!("CARGO_BIN_EXE_rsvp").as_ref()).env("RSVP_STATE_DIR", &state).args(args).start()
    }

    fn finish(self) -> Vec<Seen> {
        self.service.finish()
    }
}

/// A file that accepts by one POST and gets no session.
const PLAIN: &str = "[session]\nnone = \"it gives none\"\n[[accept]]\npost = \"/accept\"\n";

fn plain(more: &str) -> String {
    format!("{PLAIN}{more}")
}

fn ok(body: &Value) -> Answer {
    Answer::json(200, &body.to_string())
}

fn empty(status: u16) -> Answer {
    Answer::Reply { status, headers: Vec::new(), body: Vec::new() }
}

fn with_headers(status: u16, headers: &[(&str, &str)], body: &str) -> Answer {
    let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    Answer::Reply { status, headers, body: body.as_bytes().to_vec() }
}

fn lines(seen: &[Seen]) -> Vec<String> {
    seen.iter().map(|seen| format!("{} {}", seen.method, seen.target)).collect()
}

fn body(seen: &Seen) -> Value {
    serde_json::from_str(&seen.body).unwrap()
}

/// An unsigned JWT with these claims.
fn jwt(claims: &Value) -> String {
    let part = |value: &Value| data_encoding::BASE64URL_NOPAD.encode(value.to_string().as_bytes());
    format!("{}.{}.c2ln", part(&json!({ "alg": "none" })), part(claims))
}

/// A masked token has no claims, but the request that is sent carries the real one.
#[test]
fn the_claims_of_a_token_can_stand_in_a_path_a_header_and_a_body() {
    let file = r#"
[session]
secret = ["token"]
[[accept]]
post = "/log-in"
set = { token = "{{ body.token }}" }
[[accept]]
spends = true
post = "/members/{{ (token | jwt_claims).sub }}"
headers = { x-who = "{{ (token | jwt_claims).sub }}" }
json = { who = "{{ (token | jwt_claims).sub }}", token = "{{ token }}" }
[session.headers]
authorization = "Bearer {{ token }}"
"#;
    let token = jwt(&json!({ "sub": "u-7" }));
    let acme = Acme::new(file, [ok(&json!({ "token": token })), empty(204)]);
    acme.accept(&[]).expect(0);
    let seen = acme.finish();
    assert_eq!((seen[1].target.as_str(), seen[1].header("x-who")), ("/members/u-7", Some("u-7")));
    assert_eq!(body(&seen[1]), json!({ "who": "u-7", "token": token }));
}

/// What cannot be made of a masked key is masked as a whole.
#[test]
fn a_dry_run_shows_no_claim_of_a_key_and_leaves_none_out() {
    let file = r#"
[session]
none = "it gives none"
[[accept]]
post = "/members/{{ (api_key | jwt_claims).sub }}"
headers = { x-who = "{{ (api_key | jwt_claims).sub }}", x-key = "Key {{ api_key }}" }
json = { who = "{{ (api_key | jwt_claims).sub }}", text = "{{ api_key }}!", email = "{{ email }}" }
"#;
    let acme = Acme::new(file, []);
    let key = jwt(&json!({ "sub": "u-7" }));
    let args = ["--json", "accept", "--dry-run", "--email", "a@b.example", "--api-key-stdin", "c0de"];
    let request = acme.run_with(&args, &key).expect(0).json()["request"].take();
    let shown: Value = serde_json::from_str(request["body"].as_str().unwrap()).unwrap();
    assert_eq!(shown, json!({ "who": "****", "text": "****!", "email": "a@b.example" }));
    assert_eq!(request["headers"], json!(["content-type: application/json", "x-key: Key ****", "x-who: ****"]));
    acme.finish();
}

#[test]
fn steps_run_in_order_feed_the_next_and_run_only_when() {
    let file = r#"
[session]
none = "it gives none"
[[accept]]
get = "/who/{{ code }}"
set = { id = "{{ body.user.id }}", org = "{{ body.org }}", kind = "{{ body.kind }}" }
[[accept]]
when = "kind == 'other'"
post = "/never"
[[accept]]
when = "kind == 'team'"
put = "/teams/{{ org }}"
[[accept]]
spends = true
post = "/accept/{{ id }}"
[[accept]]
id = "display name"
patch = "/me"
json = { by = "{{ id }}" }
optional = true
"#;
    let who = ok(&json!({ "user": { "id": 7 }, "org": "a b", "kind": "team" }));
    let acme = Acme::new(file, [who, empty(204), empty(204), empty(500)]);
    let ended = acme.accept(&[]).expect(0);
    assert!(ended.stdout.starts_with("Accepting invitation to a b\n"), "{ended:?}");
    let seen = acme.finish();
    assert_eq!(lines(&seen), ["GET /who/c0de", "PUT /teams/a%20b", "POST /accept/7", "PATCH /me"]);
    assert_eq!(body(&seen[3]), json!({ "by": 7 }));
}

#[test]
fn a_refusal_can_be_answered_by_another_operation() {
    let file = r#"
[[accept]]
post = "/accounts"
json = { email = "{{ email }}", password = "{{ password }}" }
on = { account-exists = "login" }
[[accept]]
post = "/accept/{{ code }}"
[[login]]
post = "/login"
json = { email = "{{ email }}", password = "{{ password }}" }
set = { token = "{{ body.token }}" }
[session]
secret = ["token"]
headers = { Authorization = "{{ token }}" }
[[reasons]]
when = "status == 409"
reason = "account-exists"
"#;
    let acme = Acme::new(file, [empty(409), ok(&json!({ "token": "t0ken" })), empty(204)]);
    acme.accept(&["--email", "a@b.example", "--password", "hunter22"]).expect(0);
    let seen = acme.finish();
    assert_eq!(lines(&seen), ["POST /accounts", "POST /login", "POST /accept/c0de"]);
    assert_eq!((seen[1].header("authorization"), seen[2].header("authorization")), (None, Some("t0ken")));
}

/// R31: what the file says is success, under any status.
#[test]
fn success_may_be_told_by_the_body_under_any_status() {
    let file = plain("expect = \"body.ok == true\"\n");
    for status in [200, 202, 400, 404, 500] {
        let acme = Acme::new(&file, [Answer::json(status, r#"{"ok":true}"#)]);
        acme.accept(&[]).expect(0);
        acme.finish();
    }
}

/// R31: and nothing else is, under 200 either.
#[test]
fn an_answer_that_is_not_success_is_not_taken_for_it_under_status_200() {
    let file = format!("{}[[preview]]\nget = \"/look\"\nexpect = \"body.valid == true\"\n", plain(""));
    let cases = [
        ("null", 14),
        ("", 14),
        ("true", 14),
        ("<!doctype html><p>valid", 14),
        (r#"{"valid":false}"#, 16),
        (r#"{"valid":"true"}"#, 16),
        ("[]", 16),
    ];
    for (text, exit) in cases {
        let acme = Acme::new(&file, [Answer::text(200, "text/html", text)]);
        let ended = acme.accept(&[]).expect(exit);
        assert!(!ended.stderr.contains("doctype"), "{ended:?}");
        acme.finish();
    }
}

/// R31: a server that answers every unknown path with its start page has accepted nothing.
#[test]
fn a_web_page_is_no_success_where_the_file_does_not_say_what_is() {
    let page =
        || with_headers(200, &[("Content-Type", "text/html; charset=utf-8")], "<!doctype html><title>App</title>");
    let acme = Acme::new(&plain(""), [page(), page()]);
    let ended = acme.accept(&[]).expect(15);
    assert!(ended.stderr.contains("not what the service documents"), "{ended:?}");
    assert_eq!(acme.finish().len(), 2);
    let acme = Acme::new(&plain("expect = \"'App' in text\"\n"), [page()]);
    acme.accept(&[]).expect(0);
    acme.finish();
}

#[test]
fn success_may_be_a_text_or_a_redirect_which_is_never_followed() {
    let text = Acme::new(&plain("expect = \"'welcome' in text\"\n"), [Answer::text(200, "text/plain", "welcome, Ida")]);
    text.accept(&[]).expect(0);
    text.finish();
    let file = plain("expect = \"status == 302\"\nset = { org = \"{{ (headers.location | split('/'))[3] }}\" }\n");
    let acme = Acme::new(&file, [Answer::redirect(302, "https://acme.example/teams-of-ida")]);
    let ended = acme.accept(&[]).expect(0);
    assert!(ended.stdout.starts_with("Accepting invitation to teams-of-ida\n"), "{ended:?}");
    acme.finish();
    let acme = Acme::new(&format!("{}[[preview]]\nget = \"/look\"\n", plain("")), [Answer::redirect(302, "/login")]);
    acme.accept(&[]).expect(14);
    acme.finish();
}

#[test]
fn an_expected_401_means_go_on() {
    let file = format!("{}[[preview]]\nget = \"/me\"\nexpect = \"status == 401\"\n", plain(""));
    let acme = Acme::new(&file, [empty(401), empty(204)]);
    acme.accept(&[]).expect(0);
    assert_eq!(lines(&acme.finish()), ["GET /me", "POST /accept"]);
}

const REASONS: &str = r#"
[[accept.reasons]]
when = "status == 418"
reason = "member"
[[reasons]]
when = "headers['x-error'] == 'gone'"
reason = "withdrawn"
[[reasons]]
when = "body.error.code in ['expired', 'late']"
reason = "expired"
[[reasons]]
when = "text == 'who are you'"
reason = "wrong-account"
[[reasons]]
when = "step == 'accept' and status == 422"
reason = ["unknown", "used", "expired"]
[[reasons]]
when = "body.words is defined"
reason = "refused"
message = "{{ body.words }}"
hint = "do as it says"
[[reasons]]
when = "status == 418"
reason = "unavailable"
"#;

#[test]
fn a_failure_is_told_by_header_body_status_or_text() {
    let json = |status, text| Answer::json(status, text);
    let cases = [
        (with_headers(400, &[("X-Error", "gone")], ""), 5, "the invitation was withdrawn"),
        (json(400, r#"{"error":{"code":"late"}}"#), 5, "the invitation has expired"),
        (Answer::text(400, "text/plain", "who are you"), 7, "the invitation is for another account"),
        (empty(422), 3, "the invitation is unknown, was used already or has expired; the service cannot tell which"),
        (empty(418), 6, "you are a member already"),
        (json(400, r#"{"words":"mind the gap"}"#), 16, "the service refused: mind the gap"),
        (empty(401), 4, "the service does not accept these credentials"),
        (empty(404), 3, "the invitation is unknown"),
        (empty(410), 5, "the invitation has expired"),
        (empty(429), 9, "the service asks you to wait"),
        (empty(400), 16, "the service refused (status 400)"),
    ];
    for (answer, exit, words) in cases {
        let acme = Acme::new(&plain(REASONS), [answer]);
        let ended = acme.accept(&[]).expect(exit);
        assert_eq!(ended.told("error: "), [words]);
        assert!(acme.home.state("pending").is_empty(), "{words}");
        acme.finish();
    }
}

#[test]
fn nothing_of_an_answer_is_shown_that_the_file_does_not_map_and_never_a_secret() {
    let file = plain("json = { password = \"{{ password }}\" }\n");
    let echo = r#"{"error":"password 'hunter22' of c0de is bad","words":"'hunter22' is short, c0de"}"#;
    let acme = Acme::new(&file, [Answer::json(400, echo)]);
    let ended = acme.accept(&["-vv", "--password", "hunter22"]).expect(16);
    assert!(!ended.stderr.contains("hunter22") && !ended.stderr.contains("is bad"), "{ended:?}");
    acme.finish();
    let acme = Acme::new(&format!("{file}{REASONS}"), [Answer::json(400, echo)]);
    let ended = acme.accept(&["--password", "hunter22"]).expect(16);
    assert_eq!(ended.told("error: "), ["the service refused: '****' is short, ****"]);
    acme.finish();
}

const CHOSEN: &str = r#"
json = { password = "{{ password }}" }
[inputs]
password = { new = true }
[[reasons]]
when = "body.weak"
reason = "weak-password"
message = "{{ body.weak }}"
"#;

#[test]
fn a_weak_password_is_exit_2_for_a_script_and_asked_again_of_a_person() {
    let weak = || Answer::json(400, r#"{"weak":"too short"}"#);
    let acme = Acme::new(&plain(CHOSEN), [weak()]);
    let ended = acme.accept(&["--password", "2short"]).expect(2);
    assert_eq!(ended.told("error: "), ["the service does not accept this password: too short"]);
    assert!(acme.home.state("pending").is_empty());
    acme.finish();
    let acme = Acme::new(&plain(CHOSEN), [weak(), empty(204)]);
    let mut person = acme.person(&["c0de"]);
    for password in ["2short\r", "long enough\r"] {
        person.see("Choose a password for ");
        person.press(password);
        person.see("The same again: ");
        person.press(password);
    }
    person.see("there is no session");
    assert_eq!(person.end().code, 0);
    assert_eq!(body(&acme.finish()[1]), json!({ "password": "long enough" }));
}

#[test]
fn a_weak_password_that_cannot_be_chosen_again_ends_the_run_even_at_a_terminal() {
    let file = plain("[[reasons]]\nwhen = \"body.weak\"\nreason = \"weak-password\"\n");
    let acme = Acme::new(&file, [Answer::json(400, r#"{"weak":"too short"}"#)]);
    assert_eq!(acme.person(&["c0de"]).end().code, 2);
    acme.finish();
}

const INPUTS: &str = r#"
json = { seats = "{{ seats }}", agree = "{{ agree }}", pin = "{{ pin }}", note = "{{ note }}", vat = "{{ vat }}" }
[inputs]
seats = { prompt = "How many seats", type = "int" }
agree = { type = "bool" }
pin = { prompt = "PIN", secret = true }
note = { optional = true }
vat = { prompt = "VAT number", when = "seats == 2" }
"#;

#[test]
fn inputs_have_a_prompt_a_type_and_a_condition_and_are_asked_only_when_needed() {
    let acme = Acme::new(&plain(INPUTS), []);
    let ended = acme.accept(&["--input", "agree=true"]).expect(2);
    assert_eq!(ended.told("error: "), ["seats and pin are missing, and there is nobody to ask"]);
    assert!(ended.stderr.contains("--input seats=VALUE and --input-file pin=FILE or RSVP_INPUT_PIN"), "{ended:?}");
    acme.accept(&["--input", "seats=two"]).expect(2);
    acme.finish();

    let acme = Acme::new(&plain(INPUTS), [empty(204)]);
    let pin = acme.home.write("pin", "0042\n");
    let inputs = ["--input", "seats=2", "--input", "agree=no", "--input-file", &format!("pin={pin}")];
    assert_eq!(acme.accept(&inputs).expect(2).told("error: "), ["vat is missing, and there is nobody to ask"]);
    acme.accept(&[&inputs[..], &["--input", "vat=X1"]].concat()).expect(0);
    let expected = json!({ "seats": 2, "agree": false, "pin": "0042", "vat": "X1" });
    assert_eq!(body(&acme.finish()[0]), expected);
}

#[test]
fn a_person_is_asked_with_the_file_s_words_and_secrets_are_not_shown() {
    let acme = Acme::new(&plain(INPUTS), [empty(204)]);
    let mut person = acme.person(&["--input", "agree=true", "c0de"]);
    person.see("How many seats: ");
    person.press("3\r");
    person.see("PIN for 127.0.0.1");
    person.press("0042\r");
    person.see("there is no session");
    let ended = person.end();
    assert!(!ended.shown.contains("0042") && !ended.shown.contains("note"), "{}", ended.shown);
    assert_eq!(body(&acme.finish()[0]), json!({ "seats": 3, "agree": true, "pin": "0042" }));
}

#[test]
fn a_late_input_is_asked_when_its_step_is_reached() {
    let file = r#"
[session]
none = "it gives none"
[inputs]
one_time = { prompt = "Code from the mail", late = true, secret = true }
[[accept]]
post = "/mail-me"
[[accept]]
post = "/accept"
form = { code = "{{ code }}", otp = "{{ one_time }}" }
"#;
    let acme = Acme::new(file, [empty(204), empty(204)]);
    let mut person = acme.person(&["c0de"]);
    person.see("Code from the mail");
    assert_eq!(acme.service.connections(), 1, "the mail was asked for before");
    person.press("123456\r");
    person.see("there is no session");
    assert_eq!(person.end().code, 0);
    let seen = acme.finish();
    assert_eq!(seen[1].body, "code=c0de&otp=123456");
    // A script cannot know it before, and is told when it comes to that; the code is not spent.
    let acme = Acme::new(file, [empty(204)]);
    let ended = acme.accept(&["--json"]).expect(2);
    assert_eq!(ended.json()["accepted"], "no");
    assert!(acme.home.state("pending").is_empty());
    acme.finish();
}

#[test]
fn one_of_several_inputs_is_enough() {
    let file = format!(
        "{}\n[inputs]\nemail = {{ optional = true }}\nphone = {{ optional = true }}\n[[require]]\nany = [\"phone\", \"email\"]\n",
        plain("json = { email = \"{{ email }}\", phone = \"{{ phone }}\" }")
    );
    let acme = Acme::new(&file, [empty(204), empty(204)]);
    assert_eq!(acme.accept(&[]).expect(2).told("error: "), ["phone or email is missing, and there is nobody to ask"]);
    acme.accept(&["--email", "a@b.example"]).expect(0);
    acme.run(&["accept", "--phone", "12", "other"]).expect(0);
    let seen = acme.finish();
    assert_eq!((body(&seen[0]), body(&seen[1])), (json!({ "email": "a@b.example" }), json!({ "phone": "12" })));
}

const WHO: &str = r#"
json = { email = "{{ email }}", realm = "{{ realm }}" }
[values]
email = "{{ (code | jwt_claims).email }}"
realm = "{{ (code | jwt_claims).r | b64decode }}"
"#;

#[test]
fn facts_inside_a_code_are_read_and_a_filter_that_fails_leaves_them_unknown() {
    let code = jwt(&json!({ "email": "ida@example.com", "r": "YWNtZS9ldQ==" }));
    let acme = Acme::new(&plain(WHO), [empty(204)]);
    acme.run(&["accept", &code]).expect(0);
    assert_eq!(body(&acme.finish()[0]), json!({ "email": "ida@example.com", "realm": "acme/eu" }));
    for code in ["opaque", &jwt(&json!({ "r": "!!!" }))] {
        let acme = Acme::new(&plain(WHO), [empty(204)]);
        let ended = acme.run(&["accept", code]).expect(2);
        assert_eq!(ended.told("error: "), ["email is missing, and there is nobody to ask"]);
        acme.run(&["accept", "--email", "ida@example.com", code]).expect(0);
        assert_eq!(body(&acme.finish()[0]), json!({ "email": "ida@example.com" }));
    }
}

#[test]
fn a_part_of_the_code_is_as_secret_as_the_code() {
    let file = plain(
        r#"
json = { key = "{{ key }}", email = "{{ email }}" }
[values]
key = "{{ (code | jwt_claims).key }}"
email = "{{ (code | jwt_claims).email }}"
[[reasons]]
when = "body.words"
reason = "refused"
message = "{{ body.words }}"
"#,
    );
    let code = jwt(&json!({ "key": "s3cret-part", "email": "ida@example.com" }));
    let acme = Acme::new(&file, [Answer::json(400, r#"{"words":"no s3cret-part for ida@example.com"}"#)]);
    let ended = acme.run(&["accept", "--dry-run", &code]).expect(0);
    assert!(ended.stdout.contains(r#"{"email":"ida@example.com","key":"****"}"#), "{ended:?}");
    let ended = acme.run(&["accept", &code]).expect(16);
    assert_eq!(ended.told("error: "), ["the service refused: no **** for ida@example.com"]);
    acme.finish();
}

#[test]
fn what_the_code_or_the_service_says_beats_what_was_given_and_a_difference_is_exit_7() {
    let code = jwt(&json!({ "email": "ida@example.com" }));
    let acme = Acme::new(&plain(WHO), []);
    let ended = acme.run(&["--json", "accept", "--email", "eve@example.com", &code]).expect(7);
    assert_eq!(ended.json()["accepted"], "no");
    acme.finish();
    let file = format!(
        "{}[[preview]]\nget = \"/look\"\nset = {{ email = \"{{{{ body.email }}}}\" }}\n",
        plain("json = { email = \"{{ email }}\" }\n")
    );
    let look = || ok(&json!({ "email": "Ida@example.com" }));
    let acme = Acme::new(&file, [look()]);
    acme.accept(&["--email", "eve@example.com"]).expect(7);
    acme.finish();
    let acme = Acme::new(&file, [look(), empty(204)]);
    acme.accept(&["--email", "ida@example.com"]).expect(0);
    assert_eq!(body(&acme.finish()[1]), json!({ "email": "Ida@example.com" }));
}

#[test]
fn json_keeps_types_nests_repeats_and_leaves_out_what_is_unknown() {
    let file = plain(
        r#"
json = { id = "{{ code }}", again = ["{{ code }}", "{{ absent }}", { deep = "x{{ code }}" }], seats = 3, on = true, gone = "{{ absent.member }}", nothing = { of = "{{ absent }}" }, twice = "{{ password }}", confirm = "{{ password }}", sum = "{{ 1 + 1 }}" }
[inputs]
absent = { optional = true }
"#,
    );
    let acme = Acme::new(&file, [empty(204)]);
    acme.accept(&["--password", "p\"w"]).expect(0);
    let seen = acme.finish();
    let expected = json!({ "id": "c0de", "again": ["c0de", { "deep": "xc0de" }], "seats": 3, "on": true,
        "twice": "p\"w", "confirm": "p\"w", "sum": 2 });
    assert_eq!((body(&seen[0]), seen[0].header("content-type")), (expected, Some("application/json")));
}

#[test]
fn the_code_goes_into_path_query_header_and_form() {
    let file = r#"
[session]
none = "it gives none"
[[accept]]
post = "/i/{{ code }}/x"
query = { token = "{{ code }}", flag = "{{ true }}" }
headers = { X-Invitation = "{{ code }}" }
form = { code = "{{ code }}", name = "{{ name }}" }
"#;
    let acme = Acme::new(file, [empty(204)]);
    acme.run(&["accept", "--name", "Zoë & Co", "a/b?c+d"]).expect(0);
    let seen = acme.finish().remove(0);
    assert_eq!(seen.target, "/i/a%2Fb%3Fc%2Bd/x?flag=true&token=a%2Fb%3Fc%2Bd");
    assert_eq!(seen.header("x-invitation"), Some("a/b?c+d"));
    assert_eq!(seen.header("content-type"), Some("application/x-www-form-urlencoded"));
    assert_eq!(seen.body, "code=a%2Fb%3Fc%2Bd&name=Zo%C3%AB+%26+Co");
}

#[test]
fn a_service_without_lists_is_called_for_each_code_and_each_has_a_result() {
    let acme = Acme::new(&plain("json = { id = \"{{ code }}\" }\n"), [empty(204), empty(404), empty(204)]);
    let ended = acme.run(&["--json", "accept", "one1", "two2", "three3"]).expect(12);
    let answer = ended.json();
    let accepted: Vec<&Value> = answer["results"].as_array().unwrap().iter().map(|one| &one["accepted"]).collect();
    assert_eq!(accepted, ["yes", "no", "yes"]);
    assert_eq!((acme.service.connections(), acme.finish().len()), (1, 3));
}

#[test]
fn a_code_or_link_of_several_parts_is_taken_apart() {
    let file = format!(
        r#"
links = ["{{base}}/signup?inviterId={{inviter}}&inviteeId={{code}}", "{{base}}/t/{{inviter}}/join/{{code}}", "{{base}}/app#/join/{{inviter}}?c={{code}}"]
codes = ["{{inviter}}:{{code}}"]
{}"#,
        plain("json = { who = \"{{ inviter }}\", what = \"{{ code }}\" }\n")
    );
    let acme = Acme::new(&file, (0..4).map(|_| empty(204)));
    let base = acme.service.base_url();
    let links = [
        "7:a:1".to_owned(),
        format!("{base}/signup?inviteeId=a%3A2&utm=x&inviterId=7"),
        format!("{base}/t/7/join/a%3A3"),
        format!("{base}/app#/join/7?c=a%3A4"),
    ];
    for link in &links {
        acme.run(&["accept", link]).expect(0);
    }
    acme.run(&["accept", "http://127.0.0.1:1/t/7/join/a"]).expect(2);
    for (index, seen) in acme.finish().iter().enumerate() {
        assert_eq!(body(seen), json!({ "who": "7", "what": format!("a:{}", index + 1) }));
    }
}

const COOKIES: &str = r#"
[[accept]]
id = "csrf"
get = "/csrf"
[[accept]]
post = "/accept"
headers = { X-CSRF-Token = "{{ cookies.csrf.value }}" }
[[logout]]
post = "/logout"
[session]
cookies = ["sid"]
origin = true
"#;

#[test]
fn cookies_go_back_verbatim_with_an_origin_and_a_csrf_cookie_is_copied_to_a_header() {
    let set = [("Set-Cookie", "csrf=a%2Fb==; Path=/"), ("Set-Cookie", "sid=\"q u\"; HttpOnly; Max-Age=3600")];
    let acme = Acme::new(COOKIES, [with_headers(200, &set, "{}"), empty(204), empty(204)]);
    acme.accept(&[]).expect(0);
    let origin = acme.service.base_url();
    let headers = format!("cookie: sid=\"q u\"\norigin: {origin}\n");
    assert_eq!(acme.run(&["token", "--header"]).expect(0).stdout, headers);
    acme.run(&["token"]).expect(13);
    let ended = acme.run(&["logout"]).expect(0);
    assert!(ended.stdout.ends_with("and the service has ended the session\n"), "{ended:?}");
    let seen = acme.finish();
    assert_eq!((seen[0].header("cookie"), seen[0].header("origin")), (None, None));
    assert_eq!(seen[1].header("cookie"), Some("csrf=a%2Fb==; sid=\"q u\""));
    assert_eq!((seen[1].header("x-csrf-token"), seen[1].header("origin")), (Some("a%2Fb=="), Some(origin.as_str())));
    assert_eq!(seen[2].header("cookie"), Some("sid=\"q u\""));
}

const DJANGO: &str = r#"
[inputs]
password = { new = true }
pin = {}
[[preview]]
get = "/invite/{{ code }}"
set = { email = "{{ body.email }}" }
[[accept]]
post = "/invite/{{ code }}"
form = { password = "{{ password }}" }
[[login]]
post = "/login"
form = { user = "{{ email }}", pin = "{{ pin }}", password = "{{ password }}" }
expect = "status == 302"
[[logout]]
post = "/logout"
expect = "status == 302"
[session]
cookies = ["csrftoken", "sessionid"]
headers = { X-CSRFToken = "{{ cookies.csrftoken.value }}" }
filled = "cookies.sessionid is defined"
"#;

#[test]
fn a_csrf_cookie_is_kept_with_the_session_and_is_none_by_itself() {
    let look = with_headers(200, &[("Set-Cookie", "csrftoken=c1")], r#"{"email":"ida@example.com"}"#);
    let entered = with_headers(302, &[("Set-Cookie", "csrftoken=c2"), ("Set-Cookie", "sessionid=s")], "");
    let acme = Acme::new(DJANGO, [look, empty(204), entered, empty(302)]);
    let args = ["--password", "hunter22", "--input", "pin=1"];
    acme.accept(&args).expect(0);
    acme.run(&["logout"]).expect(0);
    let seen = acme.finish();
    assert_eq!(lines(&seen), ["GET /invite/c0de", "POST /invite/c0de", "POST /login", "POST /logout"]);
    let carried: Vec<_> = seen.iter().map(|seen| (seen.header("x-csrftoken"), seen.header("cookie"))).collect();
    let kept = (Some("c2"), Some("csrftoken=c2; sessionid=s"));
    let before = (Some("c1"), Some("csrftoken=c1"));
    assert_eq!(carried, [(None, None), before, before, kept]);
}

#[test]
fn what_a_log_in_for_a_cookie_needs_is_asked_before_anything_is_spent() {
    let acme = Acme::new(DJANGO, []);
    let ended = acme.accept(&["--password", "hunter22"]).expect(2);
    assert_eq!(ended.told("error: "), ["pin is missing, and there is nobody to ask"]);
    acme.finish();
}

#[test]
fn a_dry_run_shows_no_cookie() {
    let set = [("Set-Cookie", "csrf=s3cret-cookie"), ("Set-Cookie", "sid=s3cret-sid")];
    let acme = Acme::new(COOKIES, [with_headers(200, &set, "{}")]);
    let ended = acme.accept(&["--dry-run"]).expect(0);
    assert!(ended.stdout.contains("x-csrf-token: ****") && ended.stdout.contains("cookie: csrf=****"), "{ended:?}");
    assert!(!ended.stdout.contains("s3cret"), "{ended:?}");
    acme.finish();
}

#[test]
fn a_credential_is_carried_as_the_service_wants_it() {
    let cases = [
        ("Authorization = \"Bearer {{ token }}\"", "authorization: Bearer t0ken\n"),
        ("Authorization = \"Token {{ token }}\"", "authorization: Token t0ken\n"),
        ("X-Auth = \"{{ token }}\"", "x-auth: t0ken\n"),
        ("Authorization = \"Bearer {{ token }}\", X-Org = \"{{ org }}\"", "authorization: Bearer t0ken\nx-org: acme\n"),
    ];
    for (headers, lines) in cases {
        let file = format!(
            "[[accept]]\npost = \"/accept\"\nset = {{ token = \"{{{{ body.t }}}}\", org = \"{{{{ body.o }}}}\" }}\n\
             [session]\nsecret = [\"token\"]\nheaders = {{ {headers} }}\n"
        );
        let acme = Acme::new(&file, [ok(&json!({ "t": "t0ken", "o": "acme" }))]);
        acme.accept(&[]).expect(0);
        assert_eq!(acme.run(&["token", "--header"]).expect(0).stdout, lines);
        acme.finish();
    }
}

#[test]
fn one_name_serves_as_first_and_last() {
    let file = plain("json = { first = \"{{ name | first_name }}\", last = \"{{ name | last_name }}\" }\n");
    for (name, first, last) in [("Ida de Groot", "Ida de", "Groot"), ("Zoë", "Zoë", "")] {
        let acme = Acme::new(&file, [empty(204)]);
        acme.accept(&["--name", name]).expect(0);
        assert_eq!(body(&acme.finish()[0]), json!({ "first": first, "last": last }));
    }
}

#[test]
fn a_session_is_a_bundle_of_token_refresh_token_cookies_and_user_id() {
    let file = r#"
[[accept]]
post = "/accept"
set = { token = "{{ body.t }}", refresh_token = "{{ body.r }}", user = "{{ body.u }}", email = "{{ body.e }}" }
[[logout]]
post = "/logout/{{ user }}"
json = { refresh = "{{ refresh_token }}" }
[session]
secret = ["token", "refresh_token"]
cookies = ["sid"]
keep = ["user"]
headers = { Authorization = "Bearer {{ token }}" }
"#;
    let text = json!({ "t": "t0ken", "r": "r3fresh", "u": 42, "e": "ida@example.com" }).to_string();
    let answer = with_headers(200, &[("Set-Cookie", "sid=s1d"), ("Set-Cookie", "other=o")], &text);
    let acme = Acme::new(file, [answer, empty(204)]);
    acme.accept(&[]).expect(0);
    let session = acme.home.session();
    let secret = json!({ "token": "t0ken", "refresh_token": "r3fresh", "cookies": { "sid": "s1d" } });
    assert_eq!(session["secret"]["value"], secret);
    assert_eq!(session["vars"], json!({ "user": 42, "base": acme.service.base_url() }));
    acme.run(&["logout"]).expect(0);
    let seen = acme.finish().remove(1);
    assert_eq!((seen.target.as_str(), body(&seen)), ("/logout/42", json!({ "refresh": "r3fresh" })));
    assert_eq!((seen.header("authorization"), seen.header("cookie")), (Some("Bearer t0ken"), Some("sid=s1d")));
}

#[test]
fn a_session_that_lacks_one_of_its_secrets_is_none_and_the_invitation_is_accepted() {
    let file = "[[accept]]\npost = \"/accept\"\nset = { token = \"{{ body.t }}\" }\n[session]\nsecret = [\"token\"]\n";
    for text in ["{}", r#"{"t":""}"#, r#"{"t":null}"#, r#"{"t":"a\nb"}"#] {
        let acme = Acme::new(file, [Answer::json(200, text)]);
        let ended = acme.accept(&["--json"]).expect(11);
        assert_eq!(ended.json()["accepted"], "yes", "{text}");
        acme.finish();
    }
}

#[test]
fn the_end_of_a_session_is_read_in_every_notation() {
    const YEAR_2100: i64 = 4_102_444_800;
    let token = jwt(&json!({ "exp": YEAR_2100 }));
    let cases = [
        ("{{ body_end }}", json!({ "end": YEAR_2100 }), Some("2100-01-01T00:00:00Z")),
        ("{{ body_end }}", json!({ "end": YEAR_2100 * 1000 }), Some("2100-01-01T00:00:00Z")),
        ("{{ body_end }}", json!({ "end": "2100-01-01T01:00:00.5+01:00" }), Some("2100-01-01T00:00:00.5Z")),
        ("{{ (token | jwt_claims).exp }}", json!({}), Some("2100-01-01T00:00:00Z")),
        ("{{ body_end }}", json!({ "end": "soon" }), None),
        ("{{ body_end }}", json!({}), None),
    ];
    for (expires, answer, end) in cases {
        let file = format!(
            "[[accept]]\npost = \"/accept\"\nset = {{ token = \"{{{{ body.t }}}}\", body_end = \"{{{{ body.end }}}}\" }}\n\
             [session]\nsecret = [\"token\"]\nexpires = \"{expires}\"\n"
        );
        let mut answer = answer;
        answer["t"] = json!(token);
        let acme = Acme::new(&file, [ok(&answer)]);
        let ended = acme.accept(&["--json"]).expect(0);
        assert_eq!(ended.json()["session"]["expires"], json!(end), "{answer}");
        acme.finish();
    }
}

#[test]
fn the_end_of_a_session_may_be_a_length_of_time_or_a_cookie_s_own() {
    let cases = [("{{ cookies.sid.max_age }}s", 3600), ("2h", 7200), ("7d", 604_800), ("{{ lasts }}ms", 900)];
    for (expires, seconds) in cases {
        let file = format!(
            "[[accept]]\npost = \"/accept\"\nset = {{ lasts = \"{{{{ body.ms }}}}\" }}\n\
             [session]\ncookies = [\"sid\"]\nexpires = \"{expires}\"\n"
        );
        let acme = Acme::new(&file, [with_headers(200, &[("Set-Cookie", "sid=s; Max-Age=3600")], r#"{"ms":900000}"#)]);
        acme.accept(&[]).expect(0);
        let session = acme.home.session();
        let moment = |member: &str| session[member].as_str().unwrap().parse::<jiff::Timestamp>().unwrap();
        let lasts = moment("expires").duration_since(moment("created")).as_secs();
        assert!((seconds - 60..=seconds).contains(&lasts), "{expires}: {lasts}");
        acme.finish();
    }
}

#[test]
fn a_cookie_is_exchanged_for_a_durable_token_with_a_date() {
    let file = r#"
[[accept]]
spends = true
post = "/accept"
[[accept]]
post = "/tokens"
json = { name = "rsvp", expires_at = "{{ now | plus('30d') }}", made = "{{ now }}" }
set = { token = "{{ body.key }}", end = "{{ body.expires_at }}" }
[session]
secret = ["token"]
headers = { Authorization = "Bearer {{ token }}" }
expires = "{{ end }}"
"#;
    let cookie = with_headers(204, &[("Set-Cookie", "sid=s")], "");
    let acme = Acme::new(file, [cookie, ok(&json!({ "key": "k3y", "expires_at": "2100-01-01T00:00:00Z" }))]);
    let ended = acme.accept(&["--json"]).expect(0);
    assert_eq!(ended.json()["session"]["expires"], "2100-01-01T00:00:00Z");
    assert_eq!(acme.home.session()["secret"]["value"], json!({ "token": "k3y" }));
    let seen = acme.finish().remove(1);
    assert_eq!(seen.header("cookie"), Some("sid=s"));
    let sent = body(&seen);
    let moment = |member: &str| sent[member].as_str().unwrap().parse::<jiff::Timestamp>().unwrap();
    assert_eq!(moment("expires_at").duration_since(moment("made")).as_secs(), 30 * 86_400);
}

/// Accepts, then logs in; each way to prove it can be added.
const PROVABLE: &str = r#"
[[accept]]
post = "/accept"
json = { code = "{{ code }}", password = "{{ password }}" }
set = { org = "{{ body.org }}" }
[[login]]
post = "/login"
json = { email = "{{ email }}", password = "{{ password }}" }
set = { token = "{{ body.token }}" }
[session]
secret = ["token"]
headers = { Authorization = "{{ token }}" }
[[reasons]]
when = "body.used"
reason = "used"
"#;

#[test]
fn a_confirm_proves_that_a_lost_acceptance_happened() {
    let file = r#"
[[accept]]
id = "account"
post = "/accounts"
json = { email = "{{ email }}" }
set = { token = "{{ body.token }}", org = "{{ body.org }}" }
[[accept]]
post = "/accept"
[[confirm]]
get = "/orgs"
expect = "org in body"
[session]
secret = ["token"]
headers = { Authorization = "{{ token }}" }
"#;
    let account = ok(&json!({ "token": "t", "org": "acme" }));
    let acme = Acme::new(file, [account, Answer::DropAfterReading, ok(&json!(["acme"]))]);
    let ended = acme.accept(&["--json", "--email", "a@b.example"]).expect(0);
    assert_eq!(ended.json()["recovered"], true);
    assert_eq!(lines(&acme.finish()), ["POST /accounts", "POST /accept", "GET /orgs"]);
}

#[test]
fn a_log_in_to_the_organisation_of_the_look_proves_it_and_a_look_with_side_effects_is_not_repeated() {
    let file = PROVABLE.replace("set = { token", "set = { org = \"{{ body.org }}\", token")
        + "[[preview]]\nget = \"/look\"\nrepeat = false\nset = { org = \"{{ body.org }}\" }\n";
    let args = ["--json", "--email", "a@b.example", "--password", "hunter22"];
    let look = ok(&json!({ "org": "acme" }));
    let acme = Acme::new(&file, [look, Answer::DropAfterReading, ok(&json!({ "token": "t", "org": "acme" }))]);
    assert_eq!(acme.accept(&args).expect(0).json()["recovered"], true);
    assert_eq!(lines(&acme.finish()), ["GET /look", "POST /accept", "POST /login"]);
}

#[test]
fn a_confirm_of_which_every_step_is_left_out_proves_nothing() {
    let file = r#"
[[accept]]
id = "account"
post = "/accounts"
set = { token = "{{ body.token }}", org = "{{ body.org }}", kind = "{{ body.kind }}" }
[[accept]]
post = "/accept"
[[confirm]]
when = "kind == 'team'"
get = "/orgs"
[session]
secret = ["token"]
"#;
    let account = ok(&json!({ "token": "t", "org": "acme" }));
    let acme = Acme::new(file, [account, Answer::DropAfterReading, empty(204)]);
    acme.accept(&[]).expect(0);
    acme.run(&["status", "--check"]).expect(13);
    assert_eq!(lines(&acme.finish()), ["POST /accounts", "POST /accept", "POST /accept"]);
}

#[test]
fn a_look_that_says_used_proves_it() {
    let file = format!("{PROVABLE}[[preview]]\nget = \"/look/{{{{ code }}}}\"\nexpect = \"not body.used\"\n");
    let look = |used: bool| ok(&json!({ "used": used }));
    let acme = Acme::new(&file, [look(false), Answer::DropAfterReading, look(true), ok(&json!({ "token": "t" }))]);
    let args = ["--json", "--email", "a@b.example", "--password", "hunter22"];
    assert_eq!(acme.accept(&args).expect(0).json()["recovered"], true);
    assert_eq!(lines(&acme.finish()), ["GET /look/c0de", "POST /accept", "GET /look/c0de", "POST /login"]);
}

#[test]
fn a_log_in_proves_it_only_where_the_file_says_so() {
    let args = ["--json", "--email", "a@b.example", "--password", "hunter22"];
    let lost = || Answer::DropAfterReading;
    let acme =
        Acme::new(&format!("login-proves = true\n{PROVABLE}"), [lost(), empty(404), ok(&json!({ "token": "t" }))]);
    assert_eq!(acme.accept(&args).expect(0).json()["recovered"], true);
    assert_eq!(lines(&acme.finish()), ["POST /accept", "POST /accept", "POST /login"]);
    let acme = Acme::new(PROVABLE, [lost(), empty(404)]);
    assert_eq!(acme.accept(&args).expect(15).json()["accepted"], "unknown");
    acme.finish();
    // "used" may have been somebody else, unless a log-in works.
    let used = || Answer::json(400, r#"{"used":true}"#);
    let acme = Acme::new(PROVABLE, [lost(), used(), empty(401)]);
    assert_eq!(acme.accept(&args).expect(15).json()["accepted"], "unknown");
    assert_eq!(lines(&acme.finish()), ["POST /accept", "POST /accept", "POST /login"]);
    let acme = Acme::new(PROVABLE, [lost(), used(), ok(&json!({ "token": "t" }))]);
    assert_eq!(acme.accept(&args).expect(0).json()["recovered"], true);
    acme.finish();
}

const MINE: &str = r#"
[[list]]
get = "/invitations"
each = "{{ body.items }}"
set = { code = "{{ item.id }}", org = "{{ item.team }}", inviter = "{{ item.by }}", until = "{{ item.until }}" }
[[decline]]
delete = "/invitations/{{ code }}"
[[accept]]
post = "/invitations/{{ code }}"
[session]
secret = ["api_key"]
own = true
headers = { X-Key = "{{ api_key }}" }
"#;

#[test]
fn invitations_are_listed_declined_and_chosen_from() {
    let items = || ok(&json!({ "items": [{ "id": 1, "team": "red", "by": "ada" }, { "id": 2, "team": "blue" }] }));
    let acme = Acme::new(MINE, [items(), items(), empty(204), items(), empty(204)]);
    let key = acme.home.write("key", "k3y\n");
    let ended = acme.run(&["list-invitations", "--api-key-file", &key]).expect(0);
    assert_eq!(ended.stdout, "1  red  from ada\n2  blue\n");
    let ended = acme.run(&["--json", "list-invitations", "--api-key-file", &key]).expect(0);
    assert_eq!(ended.json()["invitations"][1]["code"], "2");
    let ended = acme.run(&["decline-invitation", "--api-key-file", &key, "2"]).expect(0);
    assert_eq!(ended.stdout, "Declined the invitation\n");
    let mut person = acme.person(&["--api-key-file", &key]);
    person.see("Invitation:");
    person.press("\x1b[B\r");
    person.see("Now logged in as");
    assert_eq!(person.end().code, 0);
    let seen = acme.finish();
    let expected =
        ["GET /invitations", "GET /invitations", "DELETE /invitations/2", "GET /invitations", "POST /invitations/2"];
    assert_eq!(lines(&seen), expected);
    assert!(seen.iter().all(|seen| seen.header("x-key") == Some("k3y")));
}

#[test]
fn what_a_service_does_not_offer_is_exit_13() {
    let acme = Acme::new(&plain(""), []);
    for command in
        [&["list-invitations"][..], &["decline-invitation", "c0de"], &["show-invitation", "c0de"], &["login"]]
    {
        acme.run(command).expect(13);
    }
    acme.finish();
}
