//! The store alone: commands that rewrite one saved session, killed and failed wherever they touch the state folder.
//! Afterwards the old file or the new one is there, whole, and so is every other session.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

use rsvp::error::Exit;
use serde_json::{Value, json};

use super::matrix::{self, SAMPLE, Share, Verdict, WHOLE};
use super::tracing::{self, Call, Fault, record, strike};
use crate::support::binary::{Ended, Home};
use crate::support::invited::PASSWORD;
use crate::support::service::{Answer, Seen, Service};
use crate::support::skip::skip;

/// A command, the account whose session it rewrites, and which account is the current one afterwards; Ada is it before.
struct Change {
    args: &'static [&'static str],
    account: &'static str,
    current: Option<&'static str>,
}

const CHANGES: [Change; 6] = [
    Change { args: &["switch", "bob@example.com"], account: "bob", current: Some("bob") },
    Change {
        args: &["login", "--account", "ada@example.com", "--password-stdin"],
        account: "ada",
        current: Some("ada"),
    },
    Change {
        args: &["login", "--account", "bob@example.com", "--password-stdin"],
        account: "bob",
        current: Some("bob"),
    },
    Change { args: &["token", "--account", "cy@example.com"], account: "cy", current: Some("ada") },
    Change { args: &["logout", "--account", "ada@example.com"], account: "ada", current: None },
    Change { args: &["logout", "--account", "bob@example.com", "--local-only"], account: "bob", current: Some("ada") },
];

/// A service where everybody may log in; Cy's sessions end at once, and what is refreshed lasts.
fn service() -> Service {
    let opened = AtomicUsize::new(0);
    Service::answering(None, move |seen: &Seen| {
        let number = opened.fetch_add(1, Ordering::Relaxed);
        let lasts = if seen.target == "/auth/login" && seen.body.contains("cy@") { 1 } else { 900_000 };
        let tokens = json!({ "access_token": format!("t0k{number}"), "refresh_token": "r3f", "expires": lasts });
        match seen.target.as_str() {
            "/auth/login" | "/auth/refresh" => Answer::json(200, &json!({ "data": tokens }).to_string()),
            "/auth/logout" => Answer::text(204, "", ""),
            other => panic!("{other}"),
        }
    })
}

/// Three people are logged in, Ada last.
fn logged_in(service: &Service) -> Home {
    let home = Home::terse();
    let url = service.base_url();
    for person in ["cy", "bob", "ada"] {
        let email = format!("{person}@example.com");
        let args = ["-p", "directus", "--url", &url, "--store", "file", "login", "--email", &email, "--password-stdin"];
        home.run_with(args, PASSWORD).expect(0);
    }
    home
}

fn copied(from: &Home) -> Home {
    let home = Home::terse();
    copy(&from.path("state"), &home.path("state"));
    home
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir(to).unwrap();
    fs::set_permissions(to, fs::metadata(from).unwrap().permissions()).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// The saved sessions by account, and whose is the current one.
#[derive(Debug, PartialEq)]
struct Saved {
    sessions: BTreeMap<String, Value>,
    current: Option<String>,
}

impl Saved {
    /// # Panics
    /// Where a file is not whole.
    fn of(home: &Home) -> Self {
        let chosen = fs::read_to_string(home.path("state/current")).ok();
        assert!(chosen.as_ref().is_none_or(|line| line.len() == 27 && line.ends_with('\n')), "{chosen:?}");
        let mut saved = Self { sessions: BTreeMap::new(), current: None };
        for path in home.state("sessions") {
            let session: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
            let account = session["email"].as_str().unwrap().strip_suffix("@example.com").unwrap().to_owned();
            if chosen.as_ref().is_some_and(|line| path.file_stem().unwrap() == line.trim_end()) {
                saved.current = Some(account.clone());
            }
            saved.sessions.insert(account, session);
        }
        saved
    }

    fn token(&self, account: &str) -> Option<&str> {
        self.sessions.get(account)?["secret"]["value"]["token"].as_str()
    }
}

impl Change {
    fn removes(&self) -> bool {
        self.args[0] == "logout"
    }

    /// Whether `after` is what the command is for, and what it says.
    fn is_done(&self, before: &Saved, after: &Saved, said: &Ended) -> bool {
        let (former, token) = (before.token(self.account), after.token(self.account));
        let rewritten = match self.args[0] {
            "switch" => token == former,
            "logout" => !after.sessions.contains_key(self.account),
            "token" => token != former && token == Some(said.stdout.trim_end()),
            _ => token != former,
        };
        rewritten && after.current.as_deref() == self.current
    }

    /// Whether every file is the old one or the new one.
    fn is_old_or_new(&self, before: &Saved, after: &Saved) -> bool {
        let others_as_before = before
            .sessions
            .iter()
            .all(|(account, session)| account == self.account || after.sessions.get(account) == Some(session));
        let rewritten = match after.sessions.get(self.account) {
            None => self.removes(),
            Some(session) if Some(session) == before.sessions.get(self.account) => true,
            Some(session) => {
                let members = |session: &Value| session.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
                !self.removes()
                    && members(session) == members(&before.sessions[self.account])
                    && after.token(self.account).is_some_and(|token| token.starts_with("t0k"))
            }
        };
        let current = after.current.as_deref();
        others_as_before && rewritten && (current == self.current || current == before.current.as_deref())
    }

    fn judge(&self, template: &Home, call: &Call, fault: Fault) -> Verdict {
        let home = copied(template);
        let before = Saved::of(&home);
        let faulted = strike(&home, self.args, PASSWORD, call, fault);
        let Some(struck) = &faulted.struck else { return Verdict::Missed };
        let after = Saved::of(&home);
        let mut found = Vec::new();
        if !self.is_old_or_new(&before, &after) {
            found.push("a file is neither the old one nor the new one");
        }
        if faulted.code == Some(0) && !self.is_done(&before, &after, &faulted.ended) {
            found.push("success is said, and it is not done");
        }
        if faulted.code.is_some_and(|code| Exit::TABLE.iter().all(|row| row.exit.code() != code)) {
            found.push("the exit code is none of the table");
        }
        if faulted.code.is_some() && !struck.starts_with("unlink") && !home.state("tmp").is_empty() {
            found.push("a temp file is left");
        }
        let status = home.run(["status", "--json"]);
        let told = status.json()["sessions"].as_array().map_or(0, Vec::len);
        if (status.code, told) != (0, after.sessions.len()) {
            found.push("the sessions cannot be listed");
        }
        let again = home.run_with(self.args.iter().copied(), PASSWORD);
        let gone = self.removes() && !after.sessions.contains_key(self.account);
        let then = Saved::of(&home);
        if again.code != if gone { 4 } else { 0 } || (!gone && !self.is_done(&before, &then, &again)) {
            found.push("the second run does not do it");
        }
        if found.is_empty() {
            return Verdict::Good;
        }
        let found = found.join(", ");
        Verdict::Bad(format!(
            "{:?}, {fault:?} at {}: {found}\nfirst {faulted:#?}\nleft {after:#?}\nthen {again:#?}",
            self.args, call.line
        ))
    }
}

fn matrix(share: Share) {
    if let Some(why) = tracing::impossible() {
        skip("strace", &why);
        return;
    }
    let service = service();
    let template = logged_in(&service);
    let mut points = Vec::new();
    for change in &CHANGES {
        let home = copied(&template);
        let state = home.path("state").display().to_string();
        let calls = record(&home, change.args, PASSWORD, |line| line.contains(&state));
        points.extend(matrix::points(&calls).into_iter().map(|(call, fault)| (change, call, fault)));
    }
    matrix::run("the store", &points, share, 363, |(change, call, fault)| change.judge(&template, call, *fault));
}

#[test]
#[ignore = "the whole matrix takes minutes; .ci/run has a stage for it"]
fn the_store_at_every_point() {
    matrix(WHOLE);
}

#[test]
fn a_command_that_is_killed_or_fails_anywhere_leaves_the_old_session_or_the_new_one() {
    matrix(SAMPLE);
}

#[test]
fn a_full_disk_is_noticed_before_a_refresh_token_is_spent() {
    if let Some(why) = tracing::impossible() {
        skip("strace", &why);
        return;
    }
    let service = service();
    let home = logged_in(&service);
    let before = Saved::of(&home);
    let first = Call { name: "write".to_owned(), nth: 1, line: String::new() };
    let faulted = strike(&home, &["token", "--account", "cy@example.com"], "", &first, Fault::Lasting("ENOSPC"));
    assert_eq!(faulted.code, Some(17), "{faulted:#?}");
    assert_eq!(Saved::of(&home), before);
    let refreshed = service.finish().iter().any(|seen| seen.target == "/auth/refresh");
    assert!(!refreshed);
}
