//! A hint is a command that can be pasted: with this run's options, quoted for a shell, and no word of anybody else.

use serde_json::json;

use crate::support::binary::{Ended, Home};
use crate::support::service::{Answer, Service};

/// Accepts with one call, and can log in afterwards.
const FILE: &str = r#"
schema = 1
id = "paste"
name = "Paste"
[[accept]]
post = "/accept/{{ code }}"
json = { email = "{{ email }}" }
[[login]]
post = "/login"
json = { email = "{{ email }}" }
set = { token = "{{ body.token }}" }
[session]
secret = ["token"]
headers = { Authorization = "Bearer {{ token }}" }
"#;

/// The commands between backticks in what was told as hints.
fn commands(ended: &Ended) -> Vec<String> {
    let hints = ended.told("hint: ").join("\n");
    hints.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

#[test]
fn a_log_in_that_a_hint_names_can_be_pasted_whatever_the_paths_are() {
    let service = Service::answering(None, |seen| match seen.target.as_str() {
        "/below/login" if seen.body.contains("ida") => Answer::json(200, &json!({ "token": "t1" }).to_string()),
        "/below/login" => Answer::json(401, "{}"),
        _ => Answer::json(204, ""),
    });
    let home = Home::new();
    let file = home.write("it's $(touch pwned)/paste.toml", FILE);
    let (url, state) = (format!("{}/below", service.base_url()), home.path("a b;c").display().to_string());
    let options = ["--provider-file", &file, "--url", &url, "--state", &state];
    let accept = ["accept", "--email", "nobody@example.com", "CODE1"];
    let ended = home.run(options.iter().chain(&accept).copied()).expect(11);
    let [login] = &commands(&ended)[..] else { panic!("{ended:#?}") };
    home.shell(&format!("{login} --email ida@example.com")).expect(0);
    let shown = home.run(["--state", &state, "status"]).expect(0);
    assert!(shown.stdout.contains("paste"), "{shown:#?}");
    assert!(!home.path("pwned").exists());
}

#[test]
fn what_a_link_or_a_service_says_stands_in_no_command() {
    let words = "$(touch pwned)@x.example";
    let body = json!({ "token": "t", "email": words }).to_string();
    let service = Service::always(Answer::json(200, &body));
    let home = Home::new();
    let set = r#"set = { token = "{{ body.token }}", email = "{{ body.email }}" }"#;
    let file = FILE.replace(r#"json = { email = "{{ email }}" }"#, "").replacen("set =", "#", 1);
    let file = home.write("paste.toml", file.replace("[[login]]", &format!("{set}\n[[login]]")));
    let url = service.base_url();
    let accept = |code: &str| home.run(["--provider-file", &file, "--url", &url, "accept", "--no-switch", code]);
    let noted = accept("CODE1").expect(0);
    assert!(noted.stderr.contains("`rsvp switch ") && !noted.stderr.contains("touch"), "{noted:#?}");
    let link = "https://$(touch${IFS}pwned).evil.example/x";
    let refused = home.run(["accept", link]).expect(2);
    assert!(commands(&refused).iter().all(|command| !command.contains("touch")), "{refused:#?}");
}

/// Nothing of a run in the sandbox is there for another one.
#[test]
fn in_the_sandbox_no_hint_names_a_command_that_cannot_work_there() {
    let home = Home::new();
    for code in ["WELCOME", "EXPIRED", "USED", "DROPPED", "UNKNOWN", "MEMBER", "WRONG"] {
        for service in ["datawire", "crux", "better-auth", "elastic"] {
            let run = home.rsvp([
                "--sandbox",
                "-p",
                service,
                "accept",
                "--yes",
                "--name",
                "A",
                "--email",
                "x@y.example",
                code,
            ]);
            let ended = run.env("RSVP_PASSWORD", "wrong horse battery").env("RSVP_API_KEY", "essu_x").end();
            for command in commands(&ended) {
                let words: Vec<&str> = command.split(' ').collect();
                let works =
                    words[1].ends_with("-invitation") && words.contains(&"--sandbox") || words[1] == "providers";
                assert!(works, "{service} {code}: {ended:#?}");
            }
            assert!(!ended.stderr.contains("rsvp remembers"), "{service} {code}: {ended:#?}");
        }
    }
}

#[test]
fn only_a_file_that_can_find_out_is_said_to_find_out() {
    let without = FILE.split("[[login]]").next().unwrap().replace(r#"json = { email = "{{ email }}" }"#, "");
    let without = format!("{without}\n[session]\nnone = \"it gives none\"\n");
    for (text, finds_out) in [(without.as_str(), false), (FILE, true)] {
        let service = Service::always(Answer::DropAfterReading);
        let home = Home::new();
        let file = home.write("paste.toml", text);
        let url = service.base_url();
        let accept = ["--provider-file", &file, "--url", &url, "accept", "--email", "a@b.example", "CODE1"];
        let ended = home.run(accept).expect(15).says("run the same command again");
        assert_eq!(ended.stderr.contains("finds out"), finds_out, "{ended:#?}");
        assert_eq!(ended.stderr.contains("rsvp login"), finds_out, "{ended:#?}");
    }
}
