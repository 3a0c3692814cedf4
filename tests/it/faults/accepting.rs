//! Accepting an invitation at four services: one that is looked at and logged in to, one whose one call does everything,
//! one where the account comes first, and one whose credential is the person's own.

use std::path::Path;

use rsvp::error::Exit;
use serde_json::Value;

use super::matrix::{self, SAMPLE, Share, Verdict, WHOLE};
use super::tracing::{self, Call, Fault, Faulted, record, strike};
use crate::support::binary::{Ended, Home};
use crate::support::invited::{Inviting, KEY};

const PASSWORD: &str = "correct horse battery";

/// What is untrue once the code is spent.
const PROMISES: [&str; 6] =
    ["untouched", "not spent", "still good", "nothing was sent", "nothing was accepted", "starts over"];

/// How the invitation is accepted at one of the services.
struct Case {
    provider: &'static str,
    more: &'static [&'static str],
    secret: &'static str,
}

const CRUX: Case = Case { provider: "crux", more: &["--password-stdin"], secret: PASSWORD };
const DATAWIRE: Case = Case {
    provider: "datawire",
    more: &["--name", "Ida", "--email", "ida@example.com", "--password-stdin"],
    secret: PASSWORD,
};
const BETTER_AUTH: Case = Case { provider: "better-auth", ..DATAWIRE };
const ELASTIC: Case = Case { provider: "elastic", more: &["--keep-api-key", "--api-key-stdin"], secret: KEY };

impl Case {
    fn args<'a>(&'a self, url: &'a str, json: bool) -> Vec<&'a str> {
        let form: &[&str] = if json { &["--json"] } else { &[] };
        let before = ["-p", self.provider, "--url", url, "--store", "file", "accept", "C0DE"];
        [&before, self.more, form].concat()
    }

    /// The calls of a run that nothing disturbs, from the first write below the state folder on.
    fn calls(&self, json: bool) -> Vec<Call> {
        let (home, inviting) = (Home::new(), Inviting::reliable(self.provider));
        let url = inviting.service.base_url();
        let state = home.path("state").display().to_string();
        record(&home, &self.args(&url, json), self.secret, |line| line.starts_with("mkdir") && line.contains(&state))
    }

    /// One point: the run with the fault, then the same command once more.
    fn judge(&self, call: &Call, fault: Fault) -> Verdict {
        let (home, inviting) = (Home::new(), Inviting::reliable(self.provider));
        let url = inviting.service.base_url();
        let args = self.args(&url, fault != Fault::Kill);
        let faulted = strike(&home, &args, self.secret, call, fault);
        if faulted.struck.is_none() {
            return Verdict::Missed;
        }
        let mut found = Vec::new();
        if !self.says_the_truth(&home, &inviting, &faulted) {
            found.push("the first run says what is not so");
        }
        if self.leaks(&faulted.ended) || !is_tidy(&home, &faulted) {
            found.push("the first run leaves what it should not");
        }
        let again = home.rsvp(self.args(&url, false)).stdin(self.secret).end();
        if !logged_in(&home, &inviting) || !matches!(again.code, 0 | 6) || self.leaks(&again) {
            found.push("the second run does not end logged in");
        }
        if again.code == 0 && !again.stdout.contains("\nNow logged in as [") {
            found.push("the second run does not say so");
        }
        if inviting.memory().accepted != 1 || !home.state("pending").is_empty() {
            found.push("something is left to do");
        }
        if found.is_empty() {
            return Verdict::Good;
        }
        let accepted = inviting.memory().accepted;
        let found = found.join(", ");
        Verdict::Bad(format!(
            "{fault:?} at {}: {found}\naccepted {accepted}\nfirst {faulted:#?}\nthen {again:#?}",
            call.line
        ))
    }

    fn leaks(&self, ended: &Ended) -> bool {
        let secrets = [self.secret, "C0DE", "Ym.p.s"];
        secrets.iter().any(|secret| ended.stdout.contains(secret) || ended.stderr.contains(secret))
    }

    /// The exit code is one of the table, success is a session, and of the invitation nothing untrue is said.
    fn says_the_truth(&self, home: &Home, inviting: &Inviting, faulted: &Faulted) -> bool {
        let Faulted { code, ended, .. } = faulted;
        let spent = inviting.memory().accepted == 1;
        let Some(code) = *code else {
            return !ended.stdout.contains("Now logged in") || logged_in(home, inviting);
        };
        let known = Exit::TABLE.iter().any(|row| row.exit.code() == code);
        let panicked = ended.stderr.contains("internal error");
        let all = format!("{}{}", ended.stdout, ended.stderr);
        let promised = PROMISES.iter().any(|promise| all.contains(promise));
        let answer: Value = serde_json::from_str(&ended.stdout).unwrap_or_default();
        let accepted = answer["accepted"].as_str();
        let untrue = match accepted {
            Some("no") => spent,
            Some("yes") => !spent,
            Some("unknown") => code != 15,
            // Only where standard output itself was struck.
            _ => code != 1,
        };
        let struck = faulted.struck.as_deref().unwrap_or_default();
        let syncs = struck.starts_with("fsync") || struck.contains("O_RDONLY|O_CLOEXEC)");
        let advises = all.contains("run the same command again");
        let fits = match code {
            0 => logged_in(home, inviting),
            // Standard output was struck, after everything was done.
            1 => logged_in(home, inviting),
            // What was renamed and could not be synced is there, and may be gone after a power cut.
            11 => spent && (!logged_in(home, inviting) || syncs),
            15 => home.state("pending").len() == 1,
            _ => !spent,
        };
        known && !panicked && !untrue && fits && !(spent && promised) && (!matches!(code, 11 | 15) || advises)
    }
}

/// Every file of the state is whole, holds what belongs there, and is the only one.
fn is_tidy(home: &Home, faulted: &Faulted) -> bool {
    let whole = |path: &Path| {
        let text = std::fs::read_to_string(path).unwrap();
        serde_json::from_str::<Value>(&text).is_ok_and(|value| value["format"] == 1)
    };
    let pending = home.state("pending");
    let secret = |path: &Path| {
        let text = std::fs::read_to_string(path).unwrap();
        [PASSWORD, KEY, "C0DE", "Ym.p.s"].iter().any(|secret| text.contains(secret))
    };
    let unlinking = faulted.struck.as_ref().is_some_and(|line| line.starts_with("unlink"));
    let temp_may_stay = faulted.code.is_none() || unlinking;
    home.state("sessions").iter().chain(&pending).all(|path| whole(path))
        && !pending.iter().any(|path| secret(path))
        && (temp_may_stay || home.state("tmp").is_empty())
}

/// The session is saved, it is the current one, and the service knows it.
fn logged_in(home: &Home, inviting: &Inviting) -> bool {
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

/// Killed where the result is for people, failed where it is for scripts.
fn matrix(case: &Case, share: Share) {
    if let Some(why) = tracing::impossible() {
        println!("skipped: faults: {}: {why}", case.provider);
        return;
    }
    let killed = matrix::points(&case.calls(false)).into_iter().filter(|(_, fault)| *fault == Fault::Kill);
    let failed = matrix::points(&case.calls(true)).into_iter().filter(|(_, fault)| *fault != Fault::Kill);
    let points: Vec<_> = killed.chain(failed).collect();
    matrix::run(case.provider, &points, share, 500, |(call, fault)| case.judge(call, *fault));
}

#[test]
#[ignore = "the whole matrix takes minutes; .ci/run has a stage for it"]
fn crux_at_every_point() {
    matrix(&CRUX, WHOLE);
}

#[test]
#[ignore = "the whole matrix takes minutes; .ci/run has a stage for it"]
fn datawire_at_every_point() {
    matrix(&DATAWIRE, WHOLE);
}

#[test]
#[ignore = "the whole matrix takes minutes; .ci/run has a stage for it"]
fn better_auth_at_every_point() {
    matrix(&BETTER_AUTH, WHOLE);
}

#[test]
#[ignore = "the whole matrix takes minutes; .ci/run has a stage for it"]
fn elastic_at_every_point() {
    matrix(&ELASTIC, WHOLE);
}

#[test]
fn a_run_that_is_killed_or_fails_anywhere_is_made_good_by_the_same_command() {
    for case in [CRUX, DATAWIRE, BETTER_AUTH, ELASTIC] {
        matrix(&case, SAMPLE);
    }
}
