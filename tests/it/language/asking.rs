//! What is asked, and asked again.

use super::*;

const NAMED: &str = r#"
json = { user = "{{ account }}", password = "{{ password }}" }
[inputs]
account = { prompt = "User name", new = true }
password = { new = true }
[[reasons]]
when = "body.taken"
reason = "name-taken"
"#;

#[test]
fn a_name_that_is_taken_is_exit_2_for_a_script_and_asked_again_of_a_person() {
    let taken = || Answer::json(409, r#"{"taken":true}"#);
    let acme = Acme::new(&plain(NAMED), [taken()]);
    let ended = acme.accept(&["--password", "long enough", "--input", "account=ida"]).expect(2);
    assert_eq!(ended.told("error: "), ["the name is taken already"]);
    assert!(ended.stderr.contains("choose another name; the invitation is still good"), "{ended:?}");
    assert!(acme.home.state("pending").is_empty());
    acme.finish();
    let acme = Acme::new(&plain(NAMED), [taken(), taken(), empty(204)]);
    let mut person = acme.person(&["--password", "long enough", "c0de"]);
    for name in ["ida\r", "ida2\r", "ida3\r"] {
        person.see("User name: ");
        person.press(name);
    }
    person.see("there is no session");
    assert_eq!(person.end().code, 0);
    let seen = acme.finish();
    assert_eq!(body(&seen[2]), json!({ "user": "ida3", "password": "long enough" }), "only the name is asked again");
}

#[test]
fn what_needs_a_browser_is_exit_13_and_says_where() {
    let reason = "[[reasons]]\nwhen = \"body.captcha\"\nreason = \"browser\"\n";
    let file = format!("links = [\"{{base}}/join/{{code}}\"]\n{}", plain(reason));
    for (file, end) in [(file, "/join/{code}"), (plain(reason), " in a browser")] {
        let acme = Acme::new(&file, [Answer::json(403, r#"{"captcha":true}"#)]);
        let ended = acme.accept(&["--json"]).expect(13);
        let answer = ended.json();
        let hint = answer["error"]["hint"].as_str().unwrap();
        assert!(hint.contains(&acme.service.base_url()) && hint.ends_with(end), "{hint}");
        assert_eq!(answer["accepted"], "no");
        acme.finish();
    }
}
