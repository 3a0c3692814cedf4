//! What a session and a code are called on the disk is made of everything that makes them.

use std::fs::{self, File};
use std::time::Duration;

use jiff::Timestamp;
use rsvp::secret::Secret;
use rsvp::session::{Identity, MAX_CODES, Session, Sessions, code_hash};
use rsvp::who::Who;
use serde_json::json;

use crate::support::binary::{Ended, Home};
use crate::support::service::{Answer, Seen, Service};

fn file(base: &str) -> String {
    format!(
        r#"schema = 1
id = "teams"
name = "Teams"
base-url = "{base}"
codes = ["{{team}}:{{code}}"]
[inputs]
email = {{ prompt = "E-mail address" }}
[[accept]]
post = "/accept/{{{{ team | default('none') }}}}/{{{{ code }}}}"
json = {{ email = "{{{{ email }}}}" }}
set = {{ token = "{{{{ body.token }}}}", email = "{{{{ email }}}}" }}
[session]
secret = ["token"]
headers = {{ Authorization = "Bearer {{{{ token }}}}" }}
"#
    )
}

/// The token tells where it was given.
fn service() -> Service {
    Service::answering(None, |seen: &Seen| {
        Answer::json(200, &json!({ "token": format!("token-of{}", seen.target.replace('/', "-")) }).to_string())
    })
}

fn accept(home: &Home, url: &str, email: &str, code: &str) -> Ended {
    home.run(["-p", "teams", "--url", url, "accept", "--yes", "--email", email, code])
}

fn home(service: &Service) -> Home {
    let home = Home::new();
    home.write("config/providers/teams.toml", file(&service.base_url()));
    home
}

#[test]
fn a_code_is_known_by_all_its_parts_and_below_its_own_path() {
    let service = service();
    let (home, url) = (home(&service), service.base_url());
    let ada = "ada@example.com";
    accept(&home, &url, ada, "red:1234").expect(0);
    accept(&home, &url, ada, "red:1234").expect(6);
    accept(&home, &url, ada, "blue:1234").expect(0);
    accept(&home, &format!("{url}/below"), ada, "red:1234").expect(0);
    assert_eq!(home.state("sessions").len(), 2);
    for (base, token) in
        [(&url, "token-of-accept-blue-1234\n"), (&format!("{url}/below"), "token-of-below-accept-red-1234\n")]
    {
        assert_eq!(home.run(["--url", base, "token"]).expect(0).stdout, token);
    }
    assert_eq!(service.finish().len(), 3);
}

/// A session whose id and hash have the form that former versions gave.
#[test]
fn what_a_former_version_has_saved_is_found() {
    let service = service();
    let (home, url) = (home(&service), service.base_url());
    let base = format!("{url}/below");
    accept(&home, &base, "ada@example.com", "red:1234").expect(0);
    let path = home.state("sessions").remove(0);
    let older_hash = code_hash("teams", &url, &Secret::new("1234"));
    let mut session = home.session();
    session["codes"] = json!([older_hash]);
    let older_id = rsvp::digest::name_for(&["rsvp1", "teams", &url, "", "ada@example.com"]);
    fs::remove_file(&path).unwrap();
    let older = home.write(&format!("state/sessions/{older_id}.json"), session.to_string());
    home.shell(&format!(
        "chmod 600 {older}; printf '{older_id}\\n' > state/accepted/{older_hash}; chmod 600 state/accepted/*"
    ))
    .expect(0);
    accept(&home, &base, "ada@example.com", "red:1234").expect(6);
    accept(&home, &base, "ada@example.com", "red:5678").expect(0);
    assert_eq!(home.state("sessions"), [std::path::PathBuf::from(&older)]);
    // The same code elsewhere is another one.
    accept(&home, &url, "ada@example.com", "red:1234").expect(0);
    assert_eq!(home.state("sessions").len(), 2);
    service.finish();
}

#[test]
fn addresses_that_differ_in_case_only_are_one_account() {
    let service = service();
    let (home, url) = (home(&service), service.base_url());
    for (code, email) in [("1", "Ada@Example.com"), ("2", "ada@example.com"), ("3", "ADA@example.com")] {
        accept(&home, &url, email, code).expect(0);
        assert_eq!(home.state("sessions").len(), 1, "{email}");
    }
    accept(&home, &url, "bob@example.com", "4").expect(0);
    accept(&home, &url, "aDa@example.com", "5").expect(0);
    assert_eq!(home.state("sessions").len(), 2);
    service.finish();
}

#[test]
fn a_log_out_of_everything_tells_what_stays() {
    let service = service();
    let (home, url) = (home(&service), service.base_url());
    for (code, email) in [("1", "ada@example.com"), ("2", "bob@example.com"), ("3", "cem@example.com")] {
        accept(&home, &url, email, code).expect(0);
    }
    let files = home.state("sessions");
    let (open, newer) = (files[0].display().to_string(), files[1].display().to_string());
    home.shell(&format!("chmod 644 {open}; sed -i 's/\"format\": 1/\"format\": 2/' {newer}")).expect(0);
    for _ in 0..2 {
        let ended = home.run(["logout", "--all"]).expect(17).says("2 sessions are still here");
        assert!(ended.stderr.contains(&open) && ended.stderr.contains(&newer), "{ended:?}");
        assert_eq!(home.state("sessions"), files[..2]);
    }
    service.finish();
}

#[test]
fn a_session_that_is_being_changed_is_waited_for_once_the_code_is_spent() {
    let service = service();
    let (home, url) = (home(&service), service.base_url());
    accept(&home, &url, "ada@example.com", "1").expect(0);
    let lock = home.path("state/locks").join(home.state("sessions")[0].file_stem().unwrap());
    let locked = File::options().write(true).create(true).truncate(false).open(lock).unwrap();
    locked.lock().unwrap();
    let ended = std::thread::scope(|threads| {
        let run = threads.spawn(|| accept(&home, &url, "ada@example.com", "2"));
        std::thread::sleep(Duration::from_secs(7));
        locked.unlock().unwrap();
        run.join().unwrap()
    });
    ended.expect(0);
    assert_eq!(home.run(["token"]).expect(0).stdout, "token-of-accept-none-2\n");
    service.finish();
}

#[test]
#[expect(clippy::disallowed_methods, reason = "what a killed run has left is not written as rsvp writes")]
fn a_session_remembers_every_code_and_does_not_grow_without_end() {
    let folder = tempfile::TempDir::new().unwrap();
    let store = Sessions::open(folder.path().join("state"));
    let code = |number: usize| code_hash("teams", "https://id.example", &Secret::new(number.to_string()));
    let whose = Identity {
        provider: "teams".to_owned(),
        origin: "https://id.example".to_owned(),
        path: String::new(),
        who: Who { email: Some("ada@example.com".to_owned()), ..Who::default() },
    };
    let mut session = Session::new(whose, Timestamp::UNIX_EPOCH);
    store.check(Timestamp::UNIX_EPOCH).unwrap();
    for numbers in [0..MAX_CODES, MAX_CODES..MAX_CODES + 5] {
        session.codes = numbers.map(code).collect();
        store.save(&session).unwrap();
    }
    let saved = store.load(&session.id).unwrap();
    assert_eq!((saved.codes.len(), &saved.codes[MAX_CODES - 1]), (MAX_CODES, &code(MAX_CODES + 4)));
    for known in [0, 4, 5, MAX_CODES + 4] {
        assert_eq!(store.accepted_in(&code(known)).as_ref(), Some(&session.id), "{known}");
    }
    assert_eq!(store.accepted_in(&code(MAX_CODES + 5)), None);
    // What a killed run has left in the index does not count while its record is there.
    fs::write(folder.path().join("state/pending").join(format!("{}.json", code(0))), "{").unwrap();
    assert_eq!(store.accepted_in(&code(0)), None);
}

/// A former version called a code of several parts like one of a single part: that proves nothing of the latter.
#[test]
fn a_code_of_one_part_is_not_taken_for_an_older_one_of_several() {
    let service = service();
    let (home, url) = (home(&service), service.base_url());
    accept(&home, &url, "ada@example.com", "red:1234").expect(0);
    let path = home.state("sessions").remove(0).display().to_string();
    let older_hash = code_hash("teams", &url, &Secret::new("1234"));
    let mut session = home.session();
    session["codes"] = json!([older_hash]);
    home.shell(&format!("cat > {path} <<'END'\n{session}\nEND\n")).expect(0);
    accept(&home, &url, "ada@example.com", "red:1234").expect(6);
    accept(&home, &url, "ada@example.com", "1234").expect(0);
    accept(&home, &url, "ada@example.com", "1234").expect(6);
    let paths: Vec<String> = service.finish().into_iter().map(|seen| seen.target).collect();
    assert_eq!(paths, ["/accept/red/1234", "/accept/none/1234"]);
}

/// Accepting tells the address of the account, and a log-in only names it, or the other way round.
#[test]
fn one_person_has_one_session_whichever_call_tells_more() {
    for (accepting, logging_in) in [("email = \"{{ body.email }}\", ", ""), ("", "email = \"{{ body.email }}\", ")] {
        let service = Service::answering(None, |seen: &Seen| {
            Answer::json(
                200,
                &json!({ "token": format!("t{}", seen.target.len()), "email": "ida@x.example" }).to_string(),
            )
        });
        let home = Home::new();
        let file = format!(
            r#"schema = 1
id = "named"
name = "Named"
base-url = "{}"
[inputs]
account = {{ prompt = "User name" }}
[[accept]]
post = "/accept/{{{{ code }}}}"
json = {{ user = "{{{{ account }}}}" }}
set = {{ {accepting}token = "{{{{ body.token }}}}" }}
[[login]]
post = "/login"
json = {{ user = "{{{{ account }}}}" }}
set = {{ {logging_in}token = "{{{{ body.token }}}}" }}
[session]
secret = ["token"]
headers = {{ Authorization = "Bearer {{{{ token }}}}" }}
"#,
            service.base_url()
        );
        home.write("config/providers/named.toml", file);
        home.run(["-p", "named", "accept", "--yes", "--input", "account=ida", "C0DE1"]).expect(0);
        home.run(["-p", "named", "login", "--input", "account=ida"]).expect(0);
        assert_eq!(home.state("sessions").len(), 1, "{accepting}{logging_in}");
        assert_eq!(home.session()["email"], "ida@x.example");
        assert_eq!(home.run(["token"]).expect(0).stdout, "t6\n");
        home.run(["-p", "named", "accept", "--yes", "--input", "account=ida", "C0DE1"]).expect(6);
        service.finish();
    }
}
