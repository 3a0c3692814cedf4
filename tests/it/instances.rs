//! Self-hosted services by name and link, the config file, and sessions that are refreshed.

use serde_json::{Value, json};

use crate::support::binary::Home;
use crate::support::service::{Answer, Service};

/// A code as Directus mails it: the e-mail address is in its claims.
const CODE: &str = "eyJhbGciOiJIUzI1NiJ9.eyJlbWFpbCI6ImlkYUBleGFtcGxlLmNvbSIsInNjb3BlIjoiaW52aXRlIn0.c2ln";

fn session(token: &str, milliseconds: u32) -> Answer {
    let data = json!({ "access_token": token, "refresh_token": format!("{token}-next"), "expires": milliseconds });
    Answer::json(200, &json!({ "data": data }).to_string())
}

fn home_with(service: &Service) -> Home {
    let mut home = Home::new();
    let url = service.base_url();
    home.write("config/config.toml", format!("[services.acme]\nprovider = \"directus\"\nurl = \"{url}/cms\"\n"));
    home.set("RSVP_PASSWORD", "correct horse battery");
    home
}

/// R34: the origin of an instance counts like one of a file.
#[test]
fn a_link_of_a_named_instance_is_accepted_there_and_the_session_stays_at_its_place() {
    let service = Service::start([Answer::text(204, "", ""), session("first", 900_000), Answer::json(204, "")]);
    let home = home_with(&service);
    let link = format!("{}/admin/accept-invite?token={CODE}", service.base_url());
    let ended = home.run(["accept", &link]);
    assert_eq!((ended.code, ended.stdout.as_str()), (0, "Now logged in as ida@example.com\n"), "{ended:?}");
    assert_eq!(home.session()["instance"], "acme");
    assert_eq!(home.run(["logout"]).code, 0);
    let paths: Vec<String> = service.finish().into_iter().map(|seen| seen.target).collect();
    assert_eq!(paths, ["/cms/users/invite/accept", "/cms/auth/login", "/cms/auth/logout"]);
}

/// A link belongs to what stands at its very path, whatever else is at the same host.
#[test]
fn of_two_instances_at_one_host_the_path_of_the_link_tells_which() {
    let accepted = |token| [Answer::text(204, "", ""), session(token, 900_000)];
    let service = Service::start(accepted("first").into_iter().chain(accepted("second")));
    let home = home_with(&service);
    let url = service.base_url();
    let config = std::fs::read_to_string(home.path("config/config.toml")).unwrap();
    home.write("config/config.toml", format!("{config}[services.top]\nprovider = \"directus\"\nurl = \"{url}\"\n"));
    let ended = home.run(["accept", &format!("{url}//admin/accept-invite/?token={CODE}")]);
    assert_eq!(ended.code, 0, "{ended:?}");
    assert_eq!(home.session()["instance"], "top");
    let other = CODE.replace("c2ln", "c2lo");
    assert_eq!(home.run(["accept", &format!("{url}/cms/admin/accept-invite?token={other}")]).code, 0);
    let paths: Vec<String> = service.finish().into_iter().map(|seen| seen.target).collect();
    assert_eq!(paths, ["/users/invite/accept", "/auth/login", "/cms/users/invite/accept", "/cms/auth/login"]);
}

#[test]
fn a_link_to_a_known_host_that_has_no_form_of_its_links_is_named_as_such() {
    let service = Service::start([]);
    let home = home_with(&service);
    let url = service.base_url();
    for options in [&["accept"][..], &["-p", "acme", "accept"]] {
        let link = format!("{url}/cms/admin/users?token={CODE}");
        let ended = home.run([options, &[link.as_str()]].concat());
        let told = format!(
            "error: this is not an invitation link of Directus; nothing was sent\n\
             hint: its links look like {url}/cms/admin/accept-invite?token={{code}} or \
             {url}/cms/accept-invite?token={{code}}\n"
        );
        assert_eq!((ended.code, ended.stderr), (3, told));
    }
    let elsewhere = home.run(["accept", "https://other.example/cms/admin/users"]);
    assert!(elsewhere.stderr.contains("no service known here has links to other.example"), "{elsewhere:?}");
    service.finish();
}

/// A file that cannot be read tells nothing of its links, and another one that claims them does not get the code.
#[test]
fn a_broken_file_of_an_instance_does_not_give_its_links_away() {
    let claim = r#"schema = 1
id = "claim"
name = "Claim"
base-url = "https://claim.example"
links = ["URL/admin/accept-invite?token={code}"]
[[accept]]
post = "/a/{{ code }}"
json = {}
[session]
none = "it gives none"
"#;
    let service = Service::start([]);
    let home = home_with(&service);
    let url = service.base_url();
    home.write("claim.toml", claim.replace("URL", &url));
    let link = format!("{url}/admin/accept-invite?token={CODE}");
    for line in [["providers", "check", "claim.toml"], ["providers", "add", "claim.toml"]] {
        let ended = home.run(line).expect(2);
        assert!((ended.stdout + &ended.stderr).contains("a link of `acme` fits as well"));
    }
    home.write("config/providers/claim.toml", claim.replace("URL", &url));
    home.write("config/providers/directus.toml", "schema = 1\nid = \"directus\"\nbroken\n");
    home.run(["accept", "--yes", "--dry-run", &link]).expect(2).says("directus.toml:3: ");
    service.finish();
}

#[test]
fn an_instance_is_used_by_name_and_as_the_default() {
    let service = Service::start([
        Answer::text(204, "", ""),
        session("first", 900_000),
        Answer::text(204, "", ""),
        session("second", 900_000),
    ]);
    let home = home_with(&service);
    assert_eq!(home.run(["-p", "acme", "accept", CODE]).code, 0);
    let config = std::fs::read_to_string(home.path("config/config.toml")).unwrap();
    home.write("config/config.toml", format!("provider = \"acme\"\n{config}"));
    let other = CODE.replace("c2ln", "c2lo");
    assert_eq!(home.run(["accept", &other]).code, 0);
    service.finish();
}

#[test]
fn a_token_that_has_ended_is_refreshed_once() {
    let service = Service::start([Answer::text(204, "", ""), session("first", 1_000), session("second", 900_000)]);
    let home = home_with(&service);
    assert_eq!(home.run(["-p", "acme", "accept", CODE]).code, 0);
    for _ in 0..2 {
        let ended = home.run(["token"]);
        assert_eq!((ended.code, ended.stdout.as_str()), (0, "second\n"), "{ended:?}");
    }
    assert_eq!(home.session()["secret"]["value"]["refresh_token"], "second-next");
    let seen = service.finish();
    let sent: Value = serde_json::from_str(&seen[2].body).unwrap();
    assert_eq!(
        (seen[2].target.as_str(), sent),
        ("/cms/auth/refresh", json!({ "refresh_token": "first-next", "mode": "json" }))
    );
}

#[test]
fn a_refresh_that_is_refused_says_to_log_in_and_keeps_the_session() {
    let refused = json!({ "errors": [{ "extensions": { "code": "INVALID_CREDENTIALS" } }] });
    let service =
        Service::start([Answer::text(204, "", ""), session("first", 1_000), Answer::json(401, &refused.to_string())]);
    let home = home_with(&service);
    assert_eq!(home.run(["-p", "acme", "accept", CODE]).code, 0);
    let ended = home.run(["token"]);
    assert_eq!(ended.code, 4, "{ended:?}");
    assert_eq!(ended.stderr, "error: the session has ended\nhint: `rsvp login`\n");
    assert_eq!(home.state("sessions").len(), 1);
    service.finish();
}

#[test]
fn a_mistake_in_the_config_file_names_file_line_and_key_and_nothing_is_sent() {
    let service = Service::start([]);
    let home = home_with(&service);
    let path = home.write("config/config.toml", "timeout = 3\nprovder = \"acme\"\n");
    let ended = home.run(["-p", "acme", "accept", CODE]);
    assert_eq!(ended.code, 2);
    assert!(ended.stderr.contains(&format!("{path}:2: provder: unknown field")), "{ended:?}");
    service.finish();
}

#[test]
fn plain_http_to_another_machine_needs_the_instances_word_and_is_warned_of() {
    let mut home = Home::new();
    home.set("RSVP_PASSWORD", "x");
    let config = "timeout = 2\n[services.ci]\nprovider = \"directus\"\nurl = \"http://directus.invalid:8055\"\n";
    home.write("config/config.toml", config);
    let ended = home.run(["-p", "ci", "accept", CODE]);
    assert_eq!(ended.code, 8, "{ended:?}");
    assert!(ended.stderr.contains("http"), "{ended:?}");
    home.write("config/config.toml", format!("{config}insecure-http = true\n"));
    let ended = home.run(["-p", "ci", "accept", CODE]);
    assert!(ended.stderr.starts_with("warning: plain http to directus.invalid:8055"), "{ended:?}");
    assert_eq!(ended.code, 8, "{ended:?}");
}
