//! A link of any host: what it looks like, who agrees to its host, and what no link may do before that.

use crate::support::binary::{Ended, Home};
use crate::support::service::{Answer, Service};
use crate::support::stage::Cue::{Agree, Choose, Secret, Told};
use crate::support::stage::{Cue, Stage, request};

/// The e-mail address is in its claims.
const CODE: &str = "eyJhbGciOiJIUzI1NiJ9.eyJlbWFpbCI6ImlkYUBleGFtcGxlLmNvbSIsInNjb3BlIjoiaW52aXRlIn0.c2ln";

const INSTANCE: &str = "[services.acme]\nprovider = \"directus\"\nurl = \"https://cms.acme.example\"\n";

fn link(origin: &str) -> String {
    format!("{origin}/admin/accept-invite?token={CODE}")
}

fn home() -> Home {
    let mut home = Home::new();
    home.write("config/config.toml", INSTANCE);
    home.set("RSVP_PASSWORD", "correct horse battery");
    home
}

/// What the first request would be, or why there is none.
fn tried(home: &Home, variable: Option<(&str, &str)>, options: &[&str], link: &str) -> (i32, String) {
    let args = ["accept-invitation", "--dry-run"].into_iter().chain(options.iter().copied()).chain([link]);
    let run = home.rsvp(args);
    let ended = if let Some((name, value)) = variable { run.env(name, value).end() } else { run.end() };
    assert!(!ended.stderr.contains("c2ln"), "{ended:#?}");
    let first = ended.stdout.lines().find(|line| line.starts_with("POST ")).unwrap_or_default();
    (ended.code, if ended.code == 0 { first.to_owned() } else { ended.stderr })
}

/// R34, R35: options, variables and the link, each naming a place.
#[test]
fn what_names_a_place_and_a_link_agree_or_nothing_is_sent() {
    let home = home();
    let (new, acme) = (link("https://new.example"), link("https://cms.acme.example"));
    let at = |host: &str| (0, format!("POST {host} /users/invite/accept"));
    let trust = ["--trust-host", "new.example"];
    let url = ["--url", "https://cms.acme.example"];
    let refused = |words: &str| (2, words.to_owned());
    let unknown = "new.example is not a service rsvp knows; it looks like Directus";
    let elsewhere = "the link is for new.example, but the base URL is https://cms.acme.example";
    type Row<'a> = (Option<(&'a str, &'a str)>, &'a [&'a str], &'a str, (i32, String));
    let table: &[Row<'_>] = &[
        (None, &[], &new, refused(unknown)),
        (None, &trust, &new, at("new.example")),
        (None, &["--trust-host", "new.example:443"], &new, at("new.example")),
        (None, &["--trust-host", "new.example:8443"], &new, refused(unknown)),
        (None, &["--trust-host", "example"], &new, refused(unknown)),
        (None, &["--trust-host", "x.example", "--trust-host", "new.example"], &new, at("new.example")),
        (
            None,
            &["-p", "directus"],
            &new,
            refused("`rsvp accept-invitation -p directus --trust-host new.example LINK`"),
        ),
        (None, &["-p", "directus", trust[0], trust[1]], &new, at("new.example")),
        (
            None,
            &["-p", "better-auth", trust[0], trust[1]],
            &new,
            (3, "not an invitation link of Better Auth".to_owned()),
        ),
        (None, &["-p", "acme", trust[0], trust[1]], &new, refused("the link is for new.example, but acme is at cms.")),
        (None, &["-p", "crux", trust[0], trust[1]], &new, refused("but CruxConnect is at api.cruxconnect.com")),
        (None, &["--url", url[1], trust[0], trust[1]], &new, refused(elsewhere)),
        (None, &["-p", "directus", "--url", url[1]], &new, refused(elsewhere)),
        (Some(("RSVP_URL", url[1])), &trust, &new, refused("hint: unset RSVP_URL")),
        (None, &["--url", "https://new.example"], &new, at("new.example")),
        (Some(("RSVP_URL", "https://new.example")), &[], &new, at("new.example")),
        (None, &["-p", "directus", "--url", "https://new.example"], &new, at("new.example")),
        (None, &[], &acme, at("cms.acme.example")),
        (None, &trust, &acme, at("cms.acme.example")),
        (None, &["-p", "acme"], &acme, at("cms.acme.example")),
        (None, &["-p", "directus"], &acme, at("cms.acme.example")),
        (Some(("RSVP_PROVIDER", "crux")), &[], &acme, refused("but CruxConnect is at")),
        (Some(("RSVP_URL", "https://new.example")), &[], &acme, refused("hint: unset RSVP_URL")),
    ];
    for (variable, options, link, (code, words)) in table {
        let (ended, shown) = tried(&home, *variable, options, link);
        assert_eq!(ended, *code, "{variable:?} {options:?} {link}: {shown}");
        assert!(shown.contains(words), "{variable:?} {options:?}: {words}: {shown}");
    }
    // A default says what to use where nothing else does; a link does.
    home.write("config/config.toml", format!("provider = \"crux\"\n{INSTANCE}"));
    assert_eq!(tried(&home, None, &[], &acme), at("cms.acme.example"));
    assert_eq!(tried(&home, None, &trust, &new), at("new.example"));
}

/// R35: not even a name is looked up, for accepting, showing and declining alike.
#[test]
fn a_link_of_an_unknown_host_sends_nothing_and_the_hint_is_the_command_that_works() {
    let home = home();
    let link = link("https://new.example");
    for command in ["accept-invitation", "show-invitation", "decline-invitation"] {
        let options = ["-f", "-e", "trace=network", "-o", "trace"];
        let ended = home.traced(&options, [command, link.as_str()]).end().expect(2);
        let trace = std::fs::read_to_string(home.path("trace")).unwrap();
        let packets: Vec<&str> = trace.lines().filter(|line| line.contains("AF_INET")).collect();
        assert!(packets.is_empty() && trace.contains("exited with 2"), "{packets:?}");
        let hint = format!("hint: if you trust it: `rsvp {command} --trust-host new.example LINK`");
        assert!(ended.stderr.contains(&hint), "{ended:#?}");
        let json = home.run(["--json", command, &link]).expect(2).json();
        assert_eq!(json["accepted"], "no");
    }
    let line = format!("rsvp accept-invitation --dry-run --trust-host new.example '{link}'");
    assert!(home.shell(&line).expect(0).stdout.contains("POST new.example /users/invite/accept"));
}

/// R34: links that a browser takes, and nobody is invited by.
#[test]
fn a_link_that_cannot_be_one_is_told_why() {
    let home = home();
    let cases = [
        (format!("view-source:{}", link("https://new.example")), "leave out `view-source:`"),
        ("file:///home/ida/invitation.html".to_owned(), "open it in a browser"),
        (link("ftp://new.example"), "an invitation link begins with https://"),
        (link("https://ida@new.example"), "a user name before its host"),
        (link("https://new.example."), "its name ends with a dot"),
        (link("https://new.example:0"), "its port is 0"),
        (link("https://a..example"), "does not have the form of a name"),
        (link(&format!("https://{}x.example", "a.".repeat(130))), "more than 253 characters"),
        (link(&format!("https://{}.example", "a".repeat(64))), "does not have the form of a name"),
        (link("http://new.example"), "--insecure-http"),
        ("https://new.example/admin".to_owned(), "no service known here has links to new.example"),
        ("https://www.github.com/orgs/acme/invitation".to_owned(), "no service known here has links to www.github.com"),
        ("http://github.com/orgs/acme/invitation".to_owned(), "link of GitHub: those are at https://github.com"),
        ("https://github.com:8443/orgs/acme/invitation".to_owned(), "link of GitHub: those are at https://github.com"),
        ("https://github.com/orgs".to_owned(), "not an invitation link of GitHub"),
        ("https://api.cruxconnect.com/x/C0DE".to_owned(), "`rsvp accept-invitation -p crux CODE`"),
    ];
    for (link, words) in cases {
        let ended = home.run(["accept-invitation", "--trust-host", "new.example", &link]);
        assert!(matches!(ended.code, 2 | 3) && ended.stderr.contains(words), "{link}: {words}: {ended:#?}");
        assert!(ended.stderr.is_ascii() && !ended.stderr.contains("c2ln"), "{ended:#?}");
    }
}

fn accepted_at(password: &'static str) -> Vec<Cue> {
    let session = serde_json::json!({ "data": { "access_token": "t", "refresh_token": "r", "expires": 900_000 } });
    vec![
        Secret(password, Some("correct horse")),
        Secret("The same again: ", Some("correct horse")),
        request("POST /users/invite/accept", 204, serde_json::Value::Null),
        request("POST /auth/login", 200, session),
    ]
}

#[test]
fn a_person_agrees_to_the_host_once_and_the_service_is_remembered() {
    let stage = Stage::new();
    stage.write_config("# mine\ntimeout = 9\n");
    let link = link("https://cms.acme.example");
    let looks = "This looks like an invitation of Directus at cms.acme.example. Nothing was sent.";
    let mut cues = vec![Told(looks), Agree("Trust cms.acme.example?", true)];
    cues.extend(accepted_at("Choose a password for cms.acme.example (ida@example.com): "));
    let played = stage.play(&["accept", "--yes", &link], cues);
    assert_eq!((played.code, played.stdout.as_str()), (0, "Now logged in as ida@example.com\n"), "{played:#?}");
    let written = "# mine\ntimeout = 9\n\n[services.directus-acme]\nprovider = \"directus\"\n\
                   url = \"https://cms.acme.example\"\n";
    assert_eq!(stage.config(), written);
    assert!(played.stderr.contains("is remembered as \"directus-acme\" in /"), "{played:#?}");
    // The next one needs no question.
    let next = link.replace("c2ln", "c2lo");
    let cues = accepted_at("Choose a password for cms.acme.example (ida@example.com): ");
    let played = stage.play(&["accept", "--yes", &next], cues);
    assert_eq!(played.code, 0, "{played:#?}");
    assert_eq!(stage.config(), written);
}

#[test]
fn a_no_and_a_script_leave_nothing_behind() {
    let stage = Stage::new();
    let link = link("https://cms.acme.example:8443");
    let looks = "This looks like an invitation of Directus at cms.acme.example:8443. Nothing was sent.";
    let asked = || [Told(looks), Agree("Trust cms.acme.example:8443?", false)];
    for command in ["accept", "show", "decline"] {
        let played = stage.play(&[command, &link], asked());
        assert_eq!((played.code, stage.files("pending")), (130, 0), "{played:#?}");
    }
    let trusted = ["accept", "--yes", "--trust-host", "cms.acme.example:8443", &link];
    let played = stage.play(&trusted, accepted_at("Choose a password for cms.acme.example:8443 (ida@example.com): "));
    assert_eq!((played.code, stage.config()), (0, String::new()), "{played:#?}");
}

/// R35: the host in ASCII, with its port, and what is odd about it.
#[test]
fn what_a_host_only_looks_like_is_said_before_the_question() {
    let stage = Stage::new();
    stage.write_config(INSTANCE);
    let asked = |link: &str, host: &'static str, remarks: &[&'static str]| {
        let looks = format!("This looks like an invitation of Directus at {host}. Nothing was sent.").leak();
        let question: &'static str = format!("Trust {host}?").leak();
        let remarks = remarks.iter().map(|remark| Told(remark));
        let cues: Vec<Cue> = std::iter::once(Told(looks)).chain(remarks).chain([Agree(question, false)]).collect();
        assert_eq!(stage.play(&["accept", link], cues).code, 130, "{link}");
    };
    let is_not = "Careful: it is not cms.acme.example (Directus), though it looks like it.";
    let mixed = "Careful: its name mixes Cyrillic and Latin letters, as forged names do.";
    asked(&link("https://cms.аcme.example"), "cms.xn--cme-5cd.example", &[mixed, is_not]);
    asked(&link("https://cms.acme.example.evil.example"), "cms.acme.example.evil.example", &[is_not]);
    asked(&link("https://crns.acme.example"), "crns.acme.example", &[is_not]);
    asked(&link("https://CMS.acme.example:8443"), "cms.acme.example:8443", &[]);
    asked(&link("https://0x7f.1"), "127.0.0.1", &[]);
    asked(&link("https://2130706433:444"), "127.0.0.1:444", &[]);
    asked(&link("https://[::ffff:127.0.0.1]"), "[::ffff:7f00:1]", &[]);
    asked("new.example/admin/accept-invite?token=x", "new.example", &[]);
}

/// The same file twice, but for what tells the two apart.
fn twins(home: &Home, probes: [&str; 2]) {
    for (id, probe) in ["one", "two"].into_iter().zip(probes) {
        let file = format!(
            "schema = 1\nid = \"{id}\"\nname = \"{id}\"\nlinks = [\"{{base}}/twin/{{code}}\"]\n{probe}\n[[accept]]\n\
             post = \"/{id}/{{{{ code }}}}\"\n[session]\nnone = \"it gives none\"\n"
        );
        home.write(&format!("config/providers/{id}.toml"), file);
        home.run(["providers", "check", id]).expect(0);
    }
}

fn probe(word: &str) -> String {
    format!("[probe]\nget = \"/about\"\nexpect = \"body.is == '{word}'\"")
}

#[test]
fn where_a_link_fits_several_services_each_is_asked_and_else_the_person() {
    let first = probe("one");
    let second = probe("two");
    let table: [([&str; 2], &str, Result<&str, &str>); 6] = [
        ([&first, &second], "two", Ok("/two/C0DE")),
        ([&first, ""], "one", Ok("/one/C0DE")),
        ([&first, ""], "else", Ok("/two/C0DE")),
        (["", ""], "one", Err("the link fits several services")),
        ([&first, &second], "else", Err("is none of the services that have such links")),
        ([&first, &first], "one", Err("`rsvp accept-invitation -p one --trust-host 127.0.0.1:")),
    ];
    for (probes, word, expected) in table {
        let home = Home::new();
        twins(&home, probes);
        let service = Service::answering(None, move |seen| match seen.target.as_str() {
            "/about" => Answer::json(200, &format!("{{\"is\":\"{word}\"}}")),
            _ => Answer::json(204, ""),
        });
        let (origin, host) = (service.base_url(), format!("127.0.0.1:{}", service.port()));
        let link = format!("{origin}/twin/C0DE").replace("localhost", "127.0.0.1");
        let ended = home.run(["accept", "--yes", "--trust-host", &host, &link]);
        let accepted: Vec<String> = service.finish().into_iter().map(|seen| seen.target).collect();
        let sent = accepted.iter().find(|target| *target != "/about").map(String::as_str);
        match expected {
            Ok(target) => assert_eq!((ended.code, sent), (0, Some(target)), "{ended:#?}"),
            Err(words) => {
                assert!(ended.code == 2 && ended.stderr.contains(words), "{words}: {ended:#?}");
                assert_eq!(sent, None, "{accepted:?}");
            }
        }
    }
    // Nobody is asked anything before the yes, and a person chooses.
    let home = Home::new();
    twins(&home, [&first, &first]);
    let stage = Stage::with_config(&home.path("config"));
    let told = Told("This looks like an invitation of one or two at new.example. Nothing was sent.");
    let cues = [
        told,
        Agree("Trust new.example?", true),
        request("GET /about", 200, serde_json::json!({ "is": "one" })),
        request("GET /about", 200, serde_json::json!({ "is": "one" })),
        Choose("Service", Some("two (two)")),
        request("POST /two/C0DE", 204, serde_json::Value::Null),
    ];
    assert_eq!(stage.play(&["accept", "--yes", "https://new.example/twin/C0DE"], cues).code, 0);
}

#[test]
fn a_probe_that_could_give_something_away_is_a_mistake() {
    let home = Home::new();
    let file =
        "schema = 1\nid = \"p\"\nname = \"P\"\n[[accept]]\npost = \"/{{ code }}\"\n[session]\nnone = \"n\"\n[probe]\n";
    for (probe, words) in [
        ("post = \"/x\"\nexpect = \"status == 200\"", "a probe only looks"),
        ("get = \"/x\"", "a probe without `expect` tells nothing"),
        ("get = \"/x/{{ code }}\"\nexpect = \"status == 200\"", "a probe cannot use `code`"),
        ("get = \"/x\"\nquery = { q = \"{{ password }}\" }\nexpect = \"true\"", "a probe cannot use `password`"),
    ] {
        home.write("p.toml", format!("{file}{probe}\n"));
        let ended = home.run(["providers", "check", "p.toml"]).expect(2);
        assert!(ended.stdout.contains(words) && ended.stdout.contains("probe"), "{}", ended.stdout);
    }
}

fn accepts(home: &Home, link: &str) -> Ended {
    home.run(["accept", "--dry-run", link])
}

/// R34: further origins of an instance's links are exact ones, and nothing is sent there.
#[test]
fn a_link_of_a_further_origin_of_an_instance_goes_to_the_instance() {
    let home = home();
    home.write("config/config.toml", format!("{INSTANCE}link-origins = [\"https://app.acme.example:8443\"]\n"));
    let first = "POST cms.acme.example /users/invite/accept";
    for link in [link("https://app.acme.example:8443"), link("https://cms.acme.example")] {
        assert!(accepts(&home, &link).expect(0).stdout.contains(first));
    }
    for link in [link("https://app.acme.example"), link("https://x.app.acme.example:8443")] {
        accepts(&home, &link).expect(2).says("is not a service rsvp knows");
    }
    home.write("config/config.toml", format!("{INSTANCE}link-origins = [\"https://app.acme.example/x\"]\n"));
    accepts(&home, &link("https://cms.acme.example")).expect(2).says("expected an origin like https://app.example");
}

#[test]
fn a_link_without_its_scheme_is_found_where_its_host_is_known() {
    let home = home();
    for (url, link) in [
        ("http://cms.acme.example", "cms.acme.example"),
        ("https://cms.acme.example:8055/below", "cms.acme.example:8055/below"),
        ("http://localhost:8055", "localhost:8055"),
        ("http://127.0.0.1:8055", "127.0.0.1:8055"),
        ("https://[::1]:8055", "[::1]:8055"),
    ] {
        home.write("config/config.toml", format!("[services.a]\nprovider = \"directus\"\nurl = \"{url}\"\n"));
        let host = link.split('/').next().unwrap();
        let ended = accepts(&home, &format!("{link}/admin/accept-invite?token={CODE}")).expect(0);
        assert!(ended.stdout.contains(&format!("POST {host} ")), "{ended:#?}");
    }
}

#[test]
fn a_config_file_that_is_a_link_to_another_stays_one() {
    let stage = Stage::new();
    let link = link("https://cms.acme.example");
    let looks = "This looks like an invitation of Directus at cms.acme.example. Nothing was sent.";
    stage.write_config("# a link\n");
    stage.link_config_to_elsewhere();
    let mut cues = vec![Told(looks), Agree("Trust cms.acme.example?", true)];
    cues.extend(accepted_at("Choose a password for cms.acme.example (ida@example.com): "));
    let played = stage.play(&["accept", "--yes", &link], cues);
    assert_eq!(played.code, 0, "{played:#?}");
    assert!(stage.config().starts_with("# a link\n\n[services.directus-acme]"), "{}", stage.config());
    assert!(stage.config_is_a_link());
    assert!(played.stderr.contains("elsewhere.toml"), "the file that was changed is named: {played:#?}");
}

/// What cannot be written is told, with what to write, and the invitation is accepted all the same.
#[test]
fn without_a_place_for_the_config_file_the_run_succeeds_and_says_what_to_write() {
    let stage = Stage::without_config();
    let looks = "This looks like an invitation of Directus at cms.acme.example. Nothing was sent.";
    let mut cues = vec![Told(looks), Agree("Trust cms.acme.example?", true)];
    cues.extend(accepted_at("Choose a password for cms.acme.example (ida@example.com): "));
    let played = stage.play(&["accept", "--yes", &link("https://cms.acme.example")], cues);
    assert_eq!(played.code, 0, "{played:#?}");
    assert!(played.stderr.contains("warning: cms.acme.example cannot be remembered: "), "{played:#?}");
    assert!(played.stderr.contains("[services.directus-acme]  provider = \"directus\""), "{played:#?}");
}

/// On a real terminal: enter means no, and a yes leads to the session with nothing else said.
#[test]
fn at_a_terminal_enter_means_no_and_a_yes_goes_on() {
    let session = r#"{"data":{"access_token":"t","refresh_token":"r","expires":900000}}"#;
    let service = Service::start([Answer::text(204, "", ""), Answer::json(200, session)]);
    let (home, host) = (Home::new(), format!("127.0.0.1:{}", service.port()));
    let link = link(&format!("http://{host}"));
    let asked = || {
        let mut person = home.at_terminal(["accept", "--yes", &link]).start();
        person.see(&format!("This looks like an invitation of Directus at {host}. Nothing was sent."));
        person.see(&format!("Trust {host}? [y/N] "));
        person
    };
    let mut person = asked();
    person.press("\r");
    let ended = person.end();
    assert!(ended.code == 130 && ended.restored, "{}", ended.shown);
    assert_eq!(service.connections(), 0);
    let mut person = asked();
    person.press("y\r");
    for question in ["Choose a password for ", "The same again: "] {
        person.see(question);
        person.press("correct horse\r");
    }
    person.see("Now logged in as ida@example.com");
    person.see("is remembered as \"directus-127-0-0-1\"");
    assert_eq!(person.end().code, 0);
    service.finish();
}
