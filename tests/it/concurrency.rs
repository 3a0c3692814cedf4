//! Many processes and one state folder: every session is kept, a code is spent once, and nobody reads half of anything.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread::scope;
use std::time::Duration;

use jiff::Timestamp;
use rsvp::session::{Identity, LOCK_TIMEOUT, Session, Sessions};
use rsvp::who::Who;
use rustix::process::Signal;
use serde_json::{Value, json};

use crate::support::binary::{Ended, Home};
use crate::support::late::Late;
use crate::support::pty::Pty;
use crate::support::service::{Answer, Seen, Service};

const PROCESSES: usize = 30;
const CODES: usize = 10;

/// Who accepts `code`, and for which organisation: 300 codes lead to 300 sessions.
fn session(code: &str) -> String {
    json!({ "ok": true, "orgID": format!("ORG-{code}"), "email": "ada@example.com", "token": format!("t.{code}.k") })
        .to_string()
}

fn accept<'a>(home: &Home, provider: &'a str, url: &'a str, codes: impl IntoIterator<Item = &'a str>) -> Ended {
    let args = ["--json", "-p", provider, "--url", url, "accept", "--name", "Ada", "--password-stdin"];
    let who = ["--email", "ada@example.com"];
    home.run_with(args.into_iter().chain(who).chain(codes), "correct horse battery")
}

fn code_of(seen: &Seen) -> &str {
    seen.target.rsplit('/').next().unwrap()
}

/// Runs `act` again and again until `others` is over.
fn meanwhile(act: impl Fn() + Sync, others: impl FnOnce()) {
    let over = AtomicBool::new(false);
    scope(|threads| {
        threads.spawn(|| {
            while !over.load(Ordering::SeqCst) {
                act();
            }
        });
        others();
        over.store(true, Ordering::SeqCst);
    });
}

#[test]
fn thirty_processes_with_ten_codes_each_keep_three_hundred_sessions() {
    let spent = |seen: &Seen| Answer::json(200, &session(code_of(seen)));
    let (home, service) = (Home::new(), Service::answering(None, spent));
    let url = service.base_url();
    accept(&home, "datawire", &url, ["FIRST"]).expect(0);
    let batches: Vec<Vec<String>> =
        (0..PROCESSES).map(|process| (0..CODES).map(|code| format!("C{process}-{code}")).collect()).collect();
    let status = || {
        let ended = home.run(["--json", "status"]).expect(0);
        assert_eq!(ended.stderr, "", "no file is ever seen half written");
        assert!(!ended.json()["sessions"].as_array().unwrap().is_empty());
    };
    let switch = || drop(home.run(["switch", "ORG-FIRST"]).expect(0));
    let accept_all = || {
        scope(|threads| {
            let runs: Vec<_> = batches
                .iter()
                .map(|codes| threads.spawn(|| accept(&home, "datawire", &url, codes.iter().map(String::as_str))))
                .collect();
            for run in runs {
                let answer = run.join().unwrap().expect(0).json();
                assert_eq!(answer["results"].as_array().unwrap().len(), CODES);
            }
        });
    };
    meanwhile(status, || meanwhile(switch, accept_all));
    assert_eq!(service.finish().len(), PROCESSES * CODES + 1, "each code is sent once");

    let listed = home.run(["--json", "status"]).expect(0).json();
    let listed = listed["sessions"].as_array().unwrap();
    let orgs: BTreeMap<&str, &Value> = listed.iter().map(|one| (one["org"].as_str().unwrap(), one)).collect();
    assert_eq!((orgs.len(), listed.len()), (PROCESSES * CODES + 1, PROCESSES * CODES + 1));
    assert!(batches.iter().flatten().all(|code| orgs.contains_key(format!("ORG-{code}").as_str())));
    assert_eq!(listed.iter().filter(|one| one["session"]["current"] == true).count(), 1);
    assert_eq!((home.state("pending").len(), home.state("tmp").len()), (0, 0));
    // Each code is known, and no service is asked about any.
    let all = batches.iter().flatten().map(String::as_str);
    let again = accept(&home, "datawire", &url, ["--if-needed"].into_iter().chain(all)).expect(0).json();
    assert_eq!(again["results"].as_array().unwrap().len(), PROCESSES * CODES);
}

/// A service with one invitation, which answers like Datawire, Crux or a Better Auth server, and counts how often the
/// code was sent.
fn one_invitation(provider: &'static str, sent: &Arc<AtomicUsize>) -> Service {
    let sent = Arc::clone(sent);
    let mut has_account = false;
    Service::answering(None, move |seen| {
        let spend = |yes: Answer, used: Answer| if sent.fetch_add(1, Ordering::SeqCst) == 0 { yes } else { used };
        let gone = sent.load(Ordering::SeqCst) > 0;
        let headers = vec![("set-auth-token".to_owned(), "Ymp.b3k".to_owned())];
        let signed_in = Answer::Reply { status: 200, headers, body: br#"{"user":{"id":"u1"}}"#.to_vec() };
        let json = |text: &str| Answer::json(200, text);
        match (provider, seen.method.as_str(), seen.target.trim_start_matches("/api/auth/")) {
            ("datawire", "PUT", _) => {
                spend(json(&session("C0DE")), Answer::json(409, r#"{"ok":false,"error":"used"}"#))
            }
            ("datawire", "POST", _) => json(&session("C0DE")),
            ("crux", "GET", _) if gone => Answer::json(404, "{}"),
            ("crux", "GET", _) => json(r#"{"email":"ada@example.com","token":"C0DE"}"#),
            ("crux", "POST", "/organizations/user-login/") => {
                json(r#"{"auth_token":"47d4","org_uuid":"757c","user_uuid":"52d1"}"#)
            }
            ("crux", "POST", _) => spend(Answer::text(204, "", ""), Answer::json(404, "{}")),
            (_, "POST", "sign-up/email") if std::mem::replace(&mut has_account, true) => {
                Answer::json(422, r#"{"code":"USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL","message":"no"}"#)
            }
            (_, "POST", "sign-up/email" | "sign-in/email") => signed_in,
            (_, "GET", "organization/list") if gone => json(r#"[{"id":"INc","name":"Acme"}]"#),
            (_, "GET", "organization/list") => json("[]"),
            (_, "GET", _) if gone => Answer::json(400, r#"{"message":"Invitation not found!"}"#),
            (_, "GET", _) => json(r#"{"organizationId":"INc","organizationName":"Acme"}"#),
            (_, "POST", "organization/accept-invitation") => {
                let gone = r#"{"code":"INVITATION_NOT_FOUND","message":"no"}"#;
                spend(json(r#"{"invitation":{"status":"accepted"}}"#), Answer::json(400, gone))
            }
            other => panic!("{other:?}"),
        }
    })
}

/// One run accepts it. The others say that it was accepted, by 6 or by the same session; none sends the code again.
#[test]
fn of_several_accepts_of_one_code_at_once_one_sends_it_and_all_end_well() {
    for provider in ["datawire", "crux", "better-auth"] {
        for round in 0..4 {
            let sent = Arc::default();
            let (home, service) = (Home::new(), one_invitation(provider, &sent));
            let url = service.base_url();
            let ended: Vec<Ended> = scope(|threads| {
                let runs: Vec<_> = (0..3).map(|_| threads.spawn(|| accept(&home, provider, &url, ["C0DE"]))).collect();
                runs.into_iter().map(|run| run.join().unwrap()).collect()
            });
            let what = format!("{provider}, round {round}: {ended:#?}");
            assert_eq!(sent.load(Ordering::SeqCst), 1, "{what}");
            assert!(ended.iter().any(|ended| ended.code == 0), "{what}");
            assert!(ended.iter().all(|ended| [0, 6].contains(&ended.code)), "{what}");
            assert!(ended.iter().all(|ended| ended.json()["accepted"] == "yes"), "{what}");
            let left = ["sessions", "pending", "locks", "tmp"].map(|folder| home.state(folder).len());
            assert_eq!((left[0], left[1], left[3]), (1, 0, 0), "{what}");
            home.run(["token"]).expect(0);
        }
    }
}

/// A person's run, at the question for the password.
fn asked(home: &Home, service: &Late) -> Pty {
    let args = ["-p", "datawire", "--url", service.url(), "accept", "--name", "Ada", "C0DE"];
    let mut pty = home.at_terminal(args).start();
    pty.see("Choose a password");
    pty
}

fn answered(mut pty: Pty) -> Pty {
    pty.press("correct horse battery\r");
    pty.see("The same again: ");
    pty.press("correct horse battery\r");
    pty
}

#[test]
fn a_run_that_comes_second_waits_for_the_first_and_tells_what_came_of_it() {
    let (home, service) = (Home::new(), Late::start());
    let (first, second) = (asked(&home, &service), asked(&home, &service));
    let first = answered(first);
    assert!(service.asked().starts_with("PUT "));
    let second = answered(second);
    service.answer(200, &session("C0DE"));
    let (first, second) = (first.end(), second.end());
    assert_eq!((first.code, second.code), (0, 6), "{}", second.shown);
    assert!(second.shown.contains("the invitation was accepted here before"), "{}", second.shown);
    assert_eq!((home.state("sessions").len(), home.state("pending").len()), (1, 0));
}

#[test]
fn what_a_killed_run_has_sent_is_not_sent_by_one_that_did_not_know_of_it() {
    let (home, service) = (Home::new(), Late::start());
    let (first, second) = (asked(&home, &service), asked(&home, &service));
    let mut first = answered(first);
    assert!(service.asked().starts_with("PUT "));
    first.signal(Signal::KILL);
    assert_ne!(first.end().code, 0);
    let ended = answered(second).end();
    assert_eq!(ended.code, 15, "{}", ended.shown);
    assert!(ended.shown.contains("hint: run the same command again"), "{}", ended.shown);
    assert_eq!((home.state("sessions").len(), home.state("pending").len()), (0, 1), "the next run finds out");
}

#[test]
fn two_codes_that_lead_to_one_session_at_once_are_both_known_afterwards() {
    let same = |_: &Seen| Answer::json(200, &session("SAME"));
    let (home, service) = (Home::new(), Service::answering(None, same));
    let url = service.base_url();
    scope(|threads| {
        for code in ["ONE", "TWO", "THREE", "FOUR"] {
            let (home, url) = (&home, &url);
            threads.spawn(move || accept(home, "datawire", url, [code]).expect(0));
        }
    });
    assert_eq!(home.session()["codes"].as_array().unwrap().len(), 4);
    for code in ["ONE", "TWO", "THREE", "FOUR"] {
        accept(&home, "datawire", &url, [code]).expect(6);
    }
    assert_eq!(service.finish().len(), 4);
}

/// A code as Directus mails it: the e-mail address is in its claims.
const CLAIMS: &str = "eyJhbGciOiJIUzI1NiJ9.eyJlbWFpbCI6ImlkYUBleGFtcGxlLmNvbSIsInNjb3BlIjoiaW52aXRlIn0.c2ln";

fn directus(token: &str, milliseconds: u32) -> String {
    let data = json!({ "access_token": token, "refresh_token": format!("{token}-next"), "expires": milliseconds });
    json!({ "data": data }).to_string()
}

/// A session that has ended, at a service that answers when it is told to.
fn ended_session() -> (Home, Late) {
    let (home, service) = (Home::new(), Late::start());
    scope(|threads| {
        let args = ["-p", "directus", "--url", service.url(), "accept", "--password-stdin", CLAIMS];
        let home = &home;
        let run = threads.spawn(move || home.run_with(args, "correct horse battery").expect(0));
        assert!(service.asked().starts_with("POST /users/invite/accept"));
        service.answer(204, "");
        assert!(service.asked().starts_with("POST /auth/login"));
        service.answer(200, &directus("first", 1_000));
        run.join().unwrap();
    });
    (home, service)
}

/// Long enough for a request that should not come.
const SOON: Duration = Duration::from_millis(300);

#[test]
fn a_logout_during_a_refresh_waits_for_it_and_nothing_comes_back() {
    for how in [&["logout", "--local-only"][..], &["logout"]] {
        let (home, service) = ended_session();
        scope(|threads| {
            let home = &home;
            let refresh = threads.spawn(|| home.run(["token"]));
            assert!(service.asked().starts_with("POST /auth/refresh"));
            let logout = threads.spawn(|| home.run(how.iter().copied()));
            assert_eq!(service.asked_within(SOON), None, "what would be ended is not the session that lives");
            service.answer(200, &directus("second", 900_000));
            if how.len() == 1 {
                let request = service.asked();
                assert!(request.starts_with("POST /auth/logout") && request.contains("second-next"), "{request}");
                service.answer(204, "");
            }
            assert_eq!(refresh.join().unwrap().expect(0).stdout, "second\n");
            logout.join().unwrap().expect(0);
        });
        assert!(home.state("sessions").is_empty(), "the secret is not resurrected");
        home.run(["token"]).expect(4);
    }
}

#[test]
fn a_refresh_during_a_logout_finds_no_session_and_asks_for_nothing() {
    let (home, service) = ended_session();
    scope(|threads| {
        let home = &home;
        let logout = threads.spawn(|| home.run(["logout"]));
        assert!(service.asked().starts_with("POST /auth/logout"));
        let refresh = threads.spawn(|| home.run(["token"]));
        assert_eq!(service.asked_within(SOON), None, "the session is about to end");
        service.answer(204, "");
        logout.join().unwrap().expect(0);
        assert_eq!(refresh.join().unwrap().expect(4).stdout, "");
    });
    assert_eq!((home.state("sessions").len(), home.state("locks").len()), (0, 0));
}

#[test]
fn logging_out_of_everything_twice_at_once_is_fine_and_status_meanwhile_too() {
    let spent = |seen: &Seen| Answer::json(200, &session(code_of(seen)));
    let (home, service) = (Home::new(), Service::answering(None, spent));
    let url = service.base_url();
    for _ in 0..3 {
        let codes: Vec<String> = (0..20).map(|code| format!("C{code}")).collect();
        accept(&home, "datawire", &url, codes.iter().map(String::as_str)).expect(0);
        let status = || {
            let ended = home.run(["status"]);
            assert!([0, 4].contains(&ended.code), "{ended:#?}");
            assert!(!ended.stderr.contains("warning"), "a session that has just gone is no broken one: {ended:#?}");
        };
        meanwhile(status, || {
            scope(|threads| {
                for _ in 0..2 {
                    threads.spawn(|| home.run(["logout", "--all"]).expect(0));
                }
            });
        });
        assert_eq!((home.state("sessions").len(), home.state("locks").len()), (0, 0));
    }
}

/// In one process, where moments are shorter: a choice is not undone by who forgets another session, and a session
/// that goes while it is listed is no broken one.
#[test]
fn a_choice_is_never_lost_to_who_forgets_another_session() {
    let folder = tempfile::tempdir().unwrap();
    let sessions = Sessions::open(folder.path().join("state"));
    let now: Timestamp = "2026-11-20T10:00:00Z".parse().unwrap();
    sessions.check(now).unwrap();
    let session = |org: &str| {
        let whose = Identity {
            provider: "crux".to_owned(),
            origin: "https://id.example".to_owned(),
            path: String::new(),
            who: Who { org: Some(org.to_owned()), email: Some("ada@example.com".to_owned()), ..Who::default() },
        };
        Session::new(whose, now)
    };
    let (leaving, staying) = (session("leaving"), session("staying"));
    sessions.save(&staying).unwrap();
    for _ in 0..200 {
        sessions.save(&leaving).unwrap();
        sessions.switch(&leaving.id).unwrap();
        scope(|threads| {
            threads.spawn(|| sessions.lock(&leaving.id, LOCK_TIMEOUT).unwrap().forget().unwrap());
            threads.spawn(|| sessions.switch(&staying.id).unwrap());
            threads.spawn(|| assert!(sessions.list().iter().all(Result::is_ok)));
        });
        assert_eq!(sessions.current_id().unwrap().as_ref(), Some(&staying.id));
    }
}
