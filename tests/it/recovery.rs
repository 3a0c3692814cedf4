//! The answer to the call that spends the code is lost: the session comes all the same, in the same run or the next, the
//! invitation is accepted exactly once, and success is never said without it.

use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt as _;

use crate::support::binary::{Ended, Home};
use crate::support::invited::{Inviting as Lossy, Loss};
use crate::support::service::{Answer, Service};

use Loss::{CutOff, DroppedAfterReading, DroppedBeforeReading, Failure, Garbage, Page, Silence};

/// Every loss, and whether the service had acted before.
const LOSSES: [(Loss, bool); 13] = [
    (DroppedBeforeReading, false),
    (DroppedAfterReading, false),
    (DroppedAfterReading, true),
    (Silence, false),
    (Silence, true),
    (CutOff, false),
    (CutOff, true),
    (Garbage, false),
    (Garbage, true),
    (Page, false),
    (Page, true),
    (Failure, false),
    (Failure, true),
];

fn accept(lossy: &Lossy, home: &Home, more: &[&str]) -> Ended {
    let url = lossy.service.base_url();
    let args = ["-p", lossy.provider, "--url", &url, "accept", "--name", "Ida", "--password-stdin", "C0DE"];
    home.run_with([&args[..], more].concat(), "correct horse battery")
}

fn accepted(lossy: &Lossy) -> usize {
    lossy.memory().accepted
}

const WHO: [&str; 2] = ["--email", "ida@example.com"];

#[track_caller]
fn logged_in(home: &Home, ended: &Ended, what: &str) {
    assert!(ended.stdout.ends_with("]ida@example.com\n"), "{what}: {ended:#?}");
    assert_eq!(ended.stdout.lines().count(), 2, "{what}: {ended:#?}");
    assert!(home.state("pending").is_empty(), "{what}");
    home.run(["token"]).expect(0);
}

fn every_loss_is_made_good(provider: &'static str) {
    for (loss, acted) in LOSSES {
        let what = format!("{provider}, {loss:?}, {acted}");
        let (home, lossy) = (Home::new(), Lossy::losing(provider, &[(loss, acted)]));
        let more = if loss == Silence { [&WHO[..], &["--timeout", "2"]].concat() } else { WHO.to_vec() };
        let mut ended = accept(&lossy, &home, &more);
        if ended.code != 0 {
            assert_eq!(ended.code, 15, "{what}: {ended:#?}");
            assert!(ended.stderr.starts_with("error: it is not known whether the invitation was accepted: "), "{what}");
            assert!(home.state("sessions").is_empty() && home.state("pending").len() == 1, "{what}: {ended:#?}");
            ended = accept(&lossy, &home, &more);
        }
        assert_eq!(ended.code, 0, "{what}: {ended:#?}");
        assert!(!acted || ended.stderr.contains("the answer was lost on the way"), "{what}: {ended:#?}");
        assert_eq!(accepted(&lossy), 1, "{what}");
        logged_in(&home, &ended, &what);
        lossy.service.finish();
    }
}

#[test]
fn every_loss_at_datawire_is_made_good() {
    every_loss_is_made_good("datawire");
}

#[test]
fn every_loss_at_crux_is_made_good() {
    every_loss_is_made_good("crux");
}

#[test]
fn every_loss_at_better_auth_is_made_good() {
    every_loss_is_made_good("better-auth");
}

#[test]
fn what_never_arrives_is_never_called_a_success() {
    for provider in ["datawire", "crux", "better-auth"] {
        let (home, lossy) = (Home::new(), Lossy::losing(provider, &[(DroppedAfterReading, false); 4]));
        for _ in 0..2 {
            let ended = accept(&lossy, &home, &[&WHO[..], &["--json"]].concat()).expect(15);
            assert_eq!(ended.json()["accepted"], "unknown", "{provider}");
            assert_eq!((home.state("sessions").len(), home.state("pending").len()), (0, 1), "{provider}");
        }
        assert_eq!(accepted(&lossy), 0);
        let ended = accept(&lossy, &home, &WHO).expect(0);
        assert_eq!(accepted(&lossy), 1);
        logged_in(&home, &ended, provider);
        lossy.service.finish();
    }
}

#[test]
fn every_answer_of_a_run_may_be_lost_and_the_next_run_still_finds_out() {
    for provider in ["datawire", "crux", "better-auth"] {
        let (home, lossy) = (Home::new(), Lossy::losing(provider, &[(CutOff, true), (CutOff, true)]));
        let first = accept(&lossy, &home, &WHO);
        let ended = if first.code == 0 { first } else { accept(&lossy, &home, &WHO).expect(0) };
        assert_eq!(accepted(&lossy), 1);
        logged_in(&home, &ended, provider);
        lossy.service.finish();
    }
}

#[test]
fn where_the_address_is_missing_the_message_says_so_and_the_same_command_with_it_finds_out() {
    let (home, lossy) = (Home::new(), Lossy::losing("datawire", &[(DroppedAfterReading, true)]));
    // The second sending said "used": by whom only a log-in can tell, and that needs the address.
    let ended = accept(&lossy, &home, &[]).expect(15);
    assert!(ended.told("hint: ")[0].contains("run the same command again, and give --email"), "{ended:#?}");
    let record = std::fs::read_to_string(&home.state("pending")[0]).unwrap();
    assert!(!record.contains("C0DE") && !record.contains("correct horse"), "{record}");
    accept(&lossy, &home, &[]).expect(15);
    assert_eq!(home.state("pending").len(), 1);
    let ended = accept(&lossy, &home, &WHO).expect(0);
    assert_eq!(accepted(&lossy), 1);
    logged_in(&home, &ended, "with --email");
    lossy.service.finish();
}

#[test]
fn a_log_in_meanwhile_leaves_it_to_the_same_command_to_find_out() {
    let (home, lossy) = (Home::new(), Lossy::losing("datawire", &[(DroppedAfterReading, true)]));
    accept(&lossy, &home, &[]).expect(15);
    let url = lossy.service.base_url();
    let login = ["-p", "datawire", "--url", &url, "login", "--password-stdin"];
    home.run_with([&login[..], &WHO].concat(), "correct horse battery").expect(0);
    // The account may be older than the invitation: that it is there says nothing about the code.
    assert_eq!((home.state("sessions").len(), home.state("pending").len()), (1, 1));
    let ended = accept(&lossy, &home, &WHO).expect(0);
    logged_in(&home, &ended, "after a log-in");
    assert_eq!((home.state("sessions").len(), accepted(&lossy)), (1, 1));
    lossy.service.finish();
}

#[test]
fn a_record_of_a_killed_run_is_no_obstacle_when_the_code_was_never_sent() {
    let (home, lost) = (Home::new(), Lossy::losing("datawire", &[(DroppedAfterReading, false); 2]));
    accept(&lost, &home, &WHO).expect(15);
    let ended = accept(&lost, &home, &[]).expect(0);
    assert_eq!(accepted(&lost), 1);
    logged_in(&home, &ended, "sent again");
    lost.service.finish();
}

#[test]
fn a_log_in_that_fails_after_accepting_is_made_good_by_the_same_command() {
    let status = |status| Answer::Reply { status, headers: Vec::new(), body: Vec::new() };
    let looked = Answer::json(200, r#"{"email":"ida@example.com","token":"C0DE"}"#);
    let session = Answer::json(200, r#"{"auth_token":"47d4yfbwymed","org_uuid":"757ce28d","user_uuid":"52d13dc7"}"#);
    let script = [looked, status(204), status(500), session];
    let (home, service) = (Home::new(), Service::start(script));
    let url = service.base_url();
    let args = ["-p", "crux", "--url", &url, "accept", "--password-stdin", "C0DE"];
    let ended = home.run_with([&args[..], &["--json"]].concat(), "correct horse").expect(11);
    let answer = ended.json();
    assert_eq!(answer["accepted"], "yes");
    let message = answer["error"]["message"].as_str().unwrap();
    assert!(message.starts_with("the invitation was accepted, but there is no session: "), "{message}");
    assert!(home.state("sessions").is_empty());
    let record = std::fs::read_to_string(&home.state("pending")[0]).unwrap();
    assert!(record.contains("\"phase\": \"accepted\"") && !record.contains("correct horse"), "{record}");
    // What goes wrong before the first request is told with what the record says.
    let nothing =
        home.run_with([&args[..args.len() - 2], &["--password-file", "absent", "--json", "C0DE"]].concat(), "");
    assert_eq!(nothing.json()["accepted"], "yes", "{nothing:?}");
    let ended = home.run_with(args, "correct horse").expect(0);
    assert!(ended.stderr.contains("the code was not sent again"), "{ended:?}");
    logged_in(&home, &ended, "the second run");
    // Neither looked at nor sent again.
    assert_eq!(service.finish().len(), 4);
}

/// A run at Datawire whose every answer is lost, the code spent or not; then one more with these answers.
fn after_a_lost_run(answers: Vec<Answer>) -> (Home, Service, Vec<String>) {
    let lost = [Answer::DropAfterReading, Answer::DropAfterReading];
    let (home, service) = (Home::new(), Service::start(lost.into_iter().chain(answers)));
    let url = service.base_url();
    let args = ["-p", "datawire", "--url", &url, "accept", "--name", "Ida", "--password-stdin", "C0DE"];
    let args: Vec<String> = args.iter().chain(&WHO).map(|arg| (*arg).to_owned()).collect();
    home.run_with(args.iter().map(String::as_str), "correct horse").expect(15);
    (home, service, args)
}

#[test]
fn a_service_that_asks_to_wait_has_not_said_that_the_code_is_good() {
    let no = |status| Answer::json(status, "{}");
    let used = Answer::json(409, r#"{"ok":false,"error":"already used"}"#);
    let session = r#"{"ok":true,"orgID":"LSLY","email":"ida@example.com","token":"t.o.k"}"#;
    // No log-in is tried: it could work with an older account, and this sending never came to the code.
    let answers = vec![no(429), used, Answer::json(200, session)];
    let (home, service, args) = after_a_lost_run(answers);
    let ended = home.run_with(args.iter().map(String::as_str), "correct horse").expect(15);
    assert!(!ended.stderr.contains("still good") && !ended.stderr.contains("not spent"), "{ended:#?}");
    assert_eq!(home.state("pending").len(), 1);
    let ended = home.run_with(args.iter().map(String::as_str), "correct horse").expect(0);
    logged_in(&home, &ended, "the third run");
    service.finish();
}

#[test]
fn after_a_lost_answer_no_message_says_that_the_code_is_not_spent() {
    let status = |status| Answer::Reply { status, headers: Vec::new(), body: Vec::new() };
    let looked = Answer::json(200, r#"{"email":"ida@example.com"}"#);
    let mut script = vec![looked, Answer::DropAfterReading, Answer::DropAfterReading];
    script.extend([status(500), status(429), Answer::DropAfterReading]);
    let (home, service) = (Home::new(), Service::start(script));
    let url = service.base_url();
    let args = ["-p", "crux", "--url", &url, "accept", "--password-stdin", "C0DE"];
    for run in 0..4 {
        let ended = home.run_with(args, "correct horse").expect(15);
        for untrue in ["not spent", "still good", "nothing was sent", "new invitation"] {
            assert!(!ended.stderr.contains(untrue), "{run}: {ended:#?}");
        }
        assert_eq!(home.state("pending").len(), 1, "{run}");
    }
    service.finish();
    // The service is gone altogether.
    let ended = home.run_with(args, "correct horse").expect(15);
    assert!(!ended.stderr.contains("nothing was sent"), "{ended:#?}");
}

/// A service that refuses for another reason has not looked at the code: the first sending may have been accepted.
#[test]
fn after_a_lost_answer_no_refusal_says_that_the_code_is_good() {
    for status in [400, 401, 403, 422] {
        let no = Answer::json(status, r#"{"message":"no"}"#);
        let used = Answer::json(409, r#"{"ok":false,"error":"already used"}"#);
        let session = r#"{"ok":true,"orgID":"LSLY","email":"ida@example.com","token":"t.o.k"}"#;
        let answers = vec![no, used, Answer::json(200, session)];
        let (home, service, args) = after_a_lost_run(answers);
        let args = || args.iter().map(String::as_str);
        let answer = home.run_with(args().chain(["--json"]), "correct horse").expect(15).json();
        assert_eq!(answer["accepted"], "unknown", "{status}: {answer}");
        let hint = answer["error"]["hint"].as_str().unwrap();
        assert!(hint.starts_with("run the same command again") && !hint.contains("still good"), "{status}: {hint}");
        assert_eq!(home.state("pending").len(), 1, "{status}");
        let ended = home.run_with(args(), "correct horse").expect(0);
        logged_in(&home, &ended, "the third run");
        service.finish();
    }
}

#[test]
fn another_password_that_is_refused_after_a_lost_answer_does_not_make_the_code_good() {
    let errors = |code: &str| format!(r#"{{"errors":[{{"message":"no","extensions":{code}}}]}}"#);
    let weak = Answer::json(400, &errors(r#"{"code":"FAILED_VALIDATION","field":"password"}"#));
    let gone = Answer::json(400, &errors(r#"{"code":"INVALID_INVITE"}"#));
    let session = Answer::json(200, r#"{"data":{"access_token":"t0k","refresh_token":"r3f","expires":900000}}"#);
    let mut script = vec![Answer::DropAfterReading; 3];
    script.extend([weak, gone.clone(), gone, session]);
    let (home, service) = (Home::new(), Service::start(script));
    let url = service.base_url();
    let args = ["-p", "directus", "--url", &url, "accept", "--password-stdin", "C0DE"];
    let args = [&args[..], &WHO].concat();
    home.run_with(args.clone(), "correct horse").expect(15);
    let ended = home.run_with(args.clone(), "short").expect(15);
    let told = "error: it is not known whether the invitation was accepted: the service does not accept this password";
    assert!(ended.stderr.starts_with(told) && !ended.stderr.contains("still good"), "{ended:#?}");
    assert!(ended.told("hint: ")[0].contains("choose another password"), "{ended:#?}");
    assert_eq!(home.state("pending").len(), 1);
    home.run_with(args, "correct horse").expect(0);
    assert_eq!((home.state("sessions").len(), home.state("pending").len()), (1, 0));
    service.finish();
}

/// The session is saved, and the process dies before it can say so: the rest is done without asking the service.
#[test]
fn what_a_killed_run_had_saved_is_finished_by_the_same_command() {
    let (home, lossy) = (Home::new(), Lossy::losing("datawire", &[(DroppedAfterReading, false); 2]));
    accept(&lossy, &home, &WHO).expect(15);
    let pending = home.state("pending").remove(0);
    let record = std::fs::read(&pending).unwrap();
    accept(&lossy, &home, &WHO).expect(0);
    let connections = lossy.service.connections();
    let name = pending.file_name().unwrap().to_str().unwrap();
    for (more, switched) in [(&[][..], true), (&["--no-switch"], false), (&["--expect-org", "LSLYJQ8228"], true)] {
        std::fs::remove_file(home.path("state/current")).unwrap();
        home.write(&format!("state/pending/{name}"), &record);
        std::fs::set_permissions(&pending, Permissions::from_mode(0o600)).unwrap();
        let ended = accept(&lossy, &home, &[&WHO[..], more].concat()).expect(0);
        assert!(ended.stdout.ends_with("\nNow logged in as [LSLYJQ8228]ida@example.com\n"), "{ended:#?}");
        assert!(home.state("pending").is_empty());
        assert_eq!(home.path("state/current").exists(), switched);
        home.run(["switch", "ida@example.com"]).expect(0);
    }
    // What was expected is held against the session, too.
    std::fs::remove_file(home.path("state/current")).unwrap();
    home.write(&format!("state/pending/{name}"), &record);
    std::fs::set_permissions(&pending, Permissions::from_mode(0o600)).unwrap();
    accept(&lossy, &home, &[&WHO[..], &["--expect-org", "ACME"]].concat()).expect(7);
    assert!(home.state("pending").is_empty() && !home.path("state/current").exists());
    accept(&lossy, &home, &WHO).expect(6);
    assert_eq!(lossy.service.connections(), connections);
}

#[test]
fn a_run_that_stops_early_does_not_say_that_the_code_is_good() {
    let (home, service, args) = after_a_lost_run(Vec::new());
    let told = |args: &[&str], code| {
        let answer = home.run_with(args.iter().copied().chain(["--json"]), "correct horse").expect(code).json();
        assert_eq!(answer["accepted"], "unknown", "{answer}");
        assert!(answer["error"]["hint"].as_str().unwrap().contains("run the same command again"), "{answer}");
    };
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let nameless: Vec<&str> = args.iter().copied().filter(|arg| !["--name", "Ida"].contains(arg)).collect();
    // What only the sending needs does not keep the run from finding out.
    told(&nameless, 15);
    std::fs::remove_dir(home.path("state/tmp")).unwrap();
    home.write("state/tmp", "");
    told(&args, 17);
    assert_eq!(home.state("pending").len(), 1);
    // Of a code that was never sent the same is known for sure.
    let other: Vec<&str> =
        args.iter().map(|arg| if *arg == "C0DE" { "0THER" } else { arg }).chain(["--json"]).collect();
    let answer = home.run_with(other, "correct horse").expect(17).json();
    assert_eq!(answer["accepted"], "no", "{answer}");
    service.finish();
}
