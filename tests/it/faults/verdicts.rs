//! What a run with a fault may say and leave behind.

use std::path::Path;

use rsvp::error::Exit;
use serde_json::Value;

use super::tracing::{Fault, Faulted};
use crate::support::binary::{Ended, Home};
use crate::support::invited::{Inviting, KEY, PASSWORD};

/// What nobody may see but the service and the session file: password, key, code, and the beginning of every token.
const SECRETS: [&str; 4] = [PASSWORD, KEY, "C0DE", "Ym.p.s"];

/// What is untrue once the code is spent.
const PROMISES: [&str; 6] =
    ["untouched", "not spent", "still good", "nothing was sent", "nothing was accepted", "starts over"];

/// A run with a fault, and what it left.
pub(super) struct Left<'a> {
    pub(super) home: &'a Home,
    pub(super) inviting: &'a Inviting,
    pub(super) fault: Fault,
    pub(super) faulted: &'a Faulted,
    /// Whether an earlier run had spent the code and was killed.
    pub(super) lost: bool,
    pub(super) json: bool,
}

impl Left<'_> {
    /// Everything that is wrong with it.
    pub(super) fn faults(&self) -> Vec<&'static str> {
        let mut found = self.untidy();
        if leaks(&self.faulted.ended) {
            found.push("a secret is shown");
        }
        match self.faulted.code {
            Some(code) => found.extend(self.untrue(code)),
            None if self.faulted.ended.stdout.contains("Now logged in") && !self.logged_in() => {
                found.push("the second result line comes before the session is saved");
            }
            None => {}
        }
        found
    }

    fn logged_in(&self) -> bool {
        logged_in(self.home, self.inviting)
    }

    /// The exit code is one of the table and fits, and nothing is said of the invitation that is not so.
    fn untrue(&self, code: u8) -> Vec<&'static str> {
        let Ended { stdout, stderr, .. } = &self.faulted.ended;
        let struck = self.faulted.struck.as_deref().unwrap_or_default();
        let spent = self.inviting.memory().accepted == 1;
        let pending = self.home.state("pending").len() == 1;
        let said = |words: &str| stdout.contains(words) || stderr.contains(words);
        // A disk that is full for good may be the one that the two streams go to.
        let mute = struck.starts_with("write") && matches!(self.fault, Fault::Lasting(_));
        let advises = mute || said("run the same command again");
        // What was renamed and could not be synced is there, and may be gone after a power cut.
        let syncs = struck.starts_with("fsync") || struck.contains("O_RDONLY|O_CLOEXEC)");
        let fits = match code {
            // After everything was done, standard output cannot be written: 1.
            0 | 1 => self.logged_in(),
            11 => spent && advises && (!self.logged_in() || syncs),
            15 => pending && advises,
            _ => !spent || (self.lost && pending && advises),
        };
        let answer: Value = serde_json::from_str(stdout).unwrap_or_default();
        let untrue = match answer["accepted"].as_str() {
            Some("no") => spent,
            Some("yes") => !spent,
            Some("unknown") => code == 0,
            _ => self.json && stdout.contains('\n'),
        };
        let wrong = [
            (Exit::TABLE.iter().all(|row| row.exit.code() != code), "the exit code is none of the table"),
            (said("internal error"), "it panics"),
            (!fits, "the exit code or the advice does not fit"),
            (untrue, "the answer says what is not so"),
            (spent && PROMISES.into_iter().any(said), "the code is spent, and said to be good"),
        ];
        wrong.into_iter().filter_map(|(is_so, what)| is_so.then_some(what)).collect()
    }

    /// Every file of the state is whole, holds only what belongs there, and is the only one.
    fn untidy(&self) -> Vec<&'static str> {
        let text = |path: &Path| std::fs::read_to_string(path).unwrap();
        let broken = |path: &Path| !serde_json::from_str::<Value>(&text(path)).is_ok_and(|file| file["format"] == 1);
        let (sessions, pending) = (self.home.state("sessions"), self.home.state("pending"));
        let unlinks = self.faulted.struck.as_ref().is_some_and(|line| line.starts_with("unlink"));
        let temp_may_stay = self.faulted.code.is_none() || unlinks;
        let wrong = [
            (sessions.iter().chain(&pending).any(|path| broken(path)), "a file is not whole"),
            (pending.iter().any(|path| SECRETS.iter().any(|it| text(path).contains(it))), "a record holds a secret"),
            (!temp_may_stay && !self.home.state("tmp").is_empty(), "a temp file is left"),
        ];
        wrong.into_iter().filter_map(|(is_so, what)| is_so.then_some(what)).collect()
    }
}

/// Whether anything that was said holds a secret.
pub(super) fn leaks(ended: &Ended) -> bool {
    SECRETS.iter().any(|secret| ended.stdout.contains(secret) || ended.stderr.contains(secret))
}

/// The session is saved, it is the current one, and the service knows it.
pub(super) fn logged_in(home: &Home, inviting: &Inviting) -> bool {
    let sessions = home.state("sessions");
    let [path] = sessions.as_slice() else { return false };
    let session: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap_or_default();
    let secret = &session["secret"]["value"];
    let token = secret["token"].as_str().or(secret["api_key"].as_str());
    let current = std::fs::read_to_string(home.path("state/current")).unwrap_or_default();
    let is_current = path.file_stem().is_some_and(|id| id.to_str() == Some(current.trim_end()));
    let codes = session["codes"].as_array().map_or(0, Vec::len);
    is_current && codes == 1 && token.is_some_and(|token| inviting.memory().knows(token))
}
