//! `rsvp status`: a table that fits the terminal, what is unfinished, and how it is forgotten by hand.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::support::binary::{Ended, Home};
use crate::support::service::{Answer, Service};

const CODE: &str = "LongEnough-uni0";

/// A service that loses every answer, until it has recovered.
struct Lossy {
    service: Service,
    recovered: Arc<AtomicBool>,
}

impl Lossy {
    fn start() -> Self {
        let recovered = Arc::new(AtomicBool::new(false));
        let service = Service::answering(None, {
            let recovered = Arc::clone(&recovered);
            move |seen| match (recovered.load(Ordering::SeqCst), seen.method.as_str()) {
                (false, _) => Answer::DropAfterReading,
                (true, "PUT") => Answer::json(409, r#"{"ok":false,"error":"already used"}"#),
                (true, _) => {
                    Answer::json(200, r#"{"ok":true,"orgID":"ORG1","email":"ida@example.com","token":"t.o.k"}"#)
                }
            }
        });
        Self { service, recovered }
    }
}

/// A home where nothing is said that nobody asked for, with one unfinished accept.
fn unfinished() -> (Home, Lossy) {
    let (home, lossy) = (Home::terse(), Lossy::start());
    accept(&home, &lossy).expect(15);
    assert_eq!(home.state("pending").len(), 1);
    (home, lossy)
}

fn accept(home: &Home, lossy: &Lossy) -> Ended {
    let url = lossy.service.base_url();
    let args = ["-p", "datawire", "--url", &url, "accept", "--name", "Ida", "--email", "ida@example.com"];
    home.run_with([&args[..], &["--password-stdin", CODE]].concat(), "correct horse battery")
}

fn logged_in(home: &Home, org: &str, email: &str) {
    let body = format!(r#"{{"ok":true,"orgID":"{org}","email":"{email}","token":"opaque"}}"#);
    let service = Service::start([Answer::json(200, &body)]);
    let args = ["-p", "datawire", "--url", &service.base_url(), "--store", "file", "accept", "--name", "A"];
    home.run_with(args.into_iter().chain(["--password-stdin", org]), "p").expect(0);
    service.finish();
}

#[test]
fn the_sessions_are_a_table_and_the_current_one_is_marked() {
    let home = Home::terse();
    logged_in(&home, "FIRST12345", "ada@example.com");
    logged_in(&home, "SECOND1234", "ida@example.com");
    let shown = home.run(["status"]).expect(0).stdout;
    let lines: Vec<&str> = shown.lines().collect();
    let words =
        |line: &str| line.split("  ").map(str::trim).filter(|word| !word.is_empty()).map(str::to_owned).collect();
    let table: Vec<Vec<String>> = lines.iter().map(|line| words(line)).collect();
    assert_eq!(table[0], ["SERVICE", "ORGANISATION", "ACCOUNT", "ENDS", "KEPT IN"], "{shown}");
    let row = |name: &str| table.iter().find(|row| row.iter().any(|cell| cell == name)).unwrap().clone();
    assert!(row("ida@example.com")[0].starts_with("* datawire at 127.0.0.1:"), "{shown}");
    assert!(row("ada@example.com")[0].starts_with("datawire at 127.0.0.1:"), "{shown}");
    assert_eq!(row("ada@example.com")[1..], ["FIRST12345", "ada@example.com", "–", "file"]);
    assert_eq!(lines.len(), 3, "{shown}");
    assert!(!shown.contains("  ID"), "{shown}");
    let more = home.run(["status", "-v"]).expect(0).stdout;
    assert!(more.lines().next().unwrap().ends_with("  ID"), "{more}");
}

#[test]
fn a_narrow_terminal_gets_blocks_and_a_wide_one_hears_how_to_switch() {
    let home = Home::terse();
    logged_in(&home, "FIRST12345", "ada@example.com");
    logged_in(&home, "SECOND1234", "ida@example.com");
    let shown = home.at_terminal(["status"]).start().end().shown;
    assert!(shown.ends_with("* is the current session; `rsvp switch` chooses another.\r\n"), "{shown}");
    assert!(shown.lines().all(|line| line.chars().count() < 80), "{shown}");
    let narrow = home.at_terminal(["status"]).columns(40).start().end().shown;
    assert!(narrow.contains("ACCOUNT       ida@example.com\r\n"), "{narrow}");
    assert!(narrow.contains("\r\n\r\n"), "{narrow}");
}

#[test]
fn an_unfinished_accept_is_listed_with_what_to_do_and_ends_by_running_it_again() {
    let (home, lossy) = unfinished();
    let listed = home.run(["status"]).expect(4).says("no saved sessions");
    assert!(listed.stdout.contains("Unfinished:\n"), "{listed:#?}");
    assert!(
        listed.stdout.contains("code …uni0") && listed.stdout.contains(": sent, and nobody knows yet"),
        "{listed:#?}"
    );
    assert!(!listed.stdout.contains("LongEnough"), "{listed:#?}");
    let shown = home.at_terminal(["status"]).start().end().shown;
    assert!(shown.contains("run the same command again"), "{shown}");
    home.run(["status", "-p", "crux"]).expect(4).says("no saved session fits -p crux");
    lossy.recovered.store(true, Ordering::SeqCst);
    accept(&home, &lossy).expect(0);
    let listed = home.run(["status"]).expect(0);
    assert!(!listed.stdout.contains("Unfinished"), "{listed:#?}");
}

/// The service has said yes, and the machine went down before the session was saved.
#[test]
fn an_accept_without_its_session_is_listed_as_accepted() {
    let (home, _lossy) = unfinished();
    let file = home.state("pending").remove(0);
    let mut record: serde_json::Value = serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap();
    record["phase"] = "accepted".into();
    let name = file.file_name().unwrap().to_str().unwrap();
    home.write(&format!("state/pending/{name}"), record.to_string());
    let listed = home.run(["status"]).expect(4).stdout;
    assert!(listed.contains(": accepted, and its session is not saved yet, "), "{listed}");
    let listed = home.run(["--json", "status"]).expect(4).json();
    assert_eq!(listed["unfinished"][0]["accepted"], "yes", "{listed}");
}

#[test]
fn an_unfinished_accept_is_forgotten_by_hand_and_by_one_name_only() {
    let (home, lossy) = unfinished();
    let file = home.state("pending").remove(0);
    let id = file.file_stem().unwrap().to_str().unwrap().to_owned();
    for name in ["none", "ni0", "", "…"] {
        home.run(["status", "--forget", name]).expect(2).says("no unfinished accept");
    }
    home.run(["status", "--forget", "uni0", "--check"]).expect(2);
    assert_eq!(home.state("pending").len(), 1);
    let told = home.run(["status", "--forget", "uni0"]).expect(0).stdout;
    assert!(told.starts_with("Forgot the unfinished accept at datawire at 127.0.0.1:"), "{told}");
    assert!(home.state("pending").is_empty());
    // It begins as if it were new.
    accept(&home, &lossy).expect(15);
    let again = home.state("pending").remove(0);
    assert_eq!(again, file);
    home.run(["status", "--forget", &id[..8]]).expect(0);
    assert!(home.state("pending").is_empty());
}

/// Two records whose names begin alike are told apart by more of the name.
#[test]
fn a_name_that_fits_two_is_refused_with_both() {
    let (home, _lossy) = unfinished();
    let file = home.state("pending").remove(0);
    let text = std::fs::read_to_string(&file).unwrap();
    let id = file.file_stem().unwrap().to_str().unwrap().to_owned();
    let twin = format!("{}{}", &id[..20], "aaaaaa");
    let other = home.write(&format!("state/pending/{twin}.json"), text.replace(&id, &twin));
    std::fs::set_permissions(&other, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
    home.run(["status", "--forget", &id[..8]]).expect(2).says("2 unfinished accepts fit").says("name one of them");
    assert_eq!(home.state("pending").len(), 2);
    home.run(["status", "--forget", &twin]).expect(0);
    assert_eq!(home.state("pending"), [file]);
}

#[test]
fn a_record_that_cannot_be_read_is_told_and_hides_no_other() {
    let (home, _lossy) = unfinished();
    let broken = home.write("state/pending/aaaaaaaaaaaaaaaaaaaaaaaaaa.json", "{");
    std::fs::set_permissions(&broken, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
    home.write("state/pending/other.json", "{}");
    let listed = home.run(["status"]).expect(4).says(&broken).says("does not have the name of a pending record");
    assert!(listed.stdout.contains("code …uni0"), "{listed:#?}");
}
