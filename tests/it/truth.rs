//! What rsvp says of an invitation, held against what the service knows: never "accepted" without it, never "not
//! accepted" with it, and "unknown" only where nothing could be found out.

mod known_false;

use std::collections::BTreeMap;
use std::io::Write as _;

use serde_json::Value;

use crate::support::binary::{Ended, Home};
use crate::support::invited::{Before, Call, EVER, Inviting, Loss, Spender, Trouble, Word};

use known_false::KNOWN_FALSE;

use Before::{NoAccount, OtherPassword, SamePassword};
use Loss::{BadGateway, CutOff, DroppedAfterReading, Failure, Garbage, Page, Reset, Says, Unavailable};
use Spender::{Ida, Nobody, SomebodyElse};
use Word::{Expired, Invalid, Unknown, Used};

/// What the service does.
struct Row {
    name: &'static str,
    troubles: &'static [Trouble],
}

const fn row(name: &'static str, troubles: &'static [Trouble]) -> Row {
    Row { name, troubles }
}

/// At the call that spends the code.
const fn spending(loss: Loss, spender: Spender, times: usize) -> Trouble {
    Trouble { call: Call::Spend, loss, spender, times }
}

const fn at(call: Call, times: usize) -> Trouble {
    Trouble { call, loss: Unavailable, spender: Nobody, times }
}

const ROWS: &[Row] = &[
    row("nothing goes wrong", &[]),
    row("503 once", &[spending(Unavailable, Nobody, 1)]),
    row("503 for ever", &[spending(Unavailable, Nobody, EVER)]),
    row("accepts and says 503 once", &[spending(Unavailable, Ida, 1)]),
    row("accepts and says 503 for ever", &[spending(Unavailable, Ida, EVER)]),
    row("503, and somebody else accepts", &[spending(Unavailable, SomebodyElse, 1)]),
    row("503 for ever, and somebody else accepts", &[spending(Unavailable, SomebodyElse, EVER)]),
    row("closes once", &[spending(DroppedAfterReading, Nobody, 1)]),
    row("closes twice", &[spending(DroppedAfterReading, Nobody, 2)]),
    row("closes for ever", &[spending(DroppedAfterReading, Nobody, EVER)]),
    row("accepts and closes once", &[spending(DroppedAfterReading, Ida, 1)]),
    row("accepts and closes twice", &[spending(DroppedAfterReading, Ida, 2)]),
    row("accepts and closes for ever", &[spending(DroppedAfterReading, Ida, EVER)]),
    row("closes, and somebody else accepts", &[spending(DroppedAfterReading, SomebodyElse, 1)]),
    row("closes for ever, and somebody else accepts", &[spending(DroppedAfterReading, SomebodyElse, EVER)]),
    row("resets for ever", &[spending(Reset, Nobody, EVER)]),
    row("accepts and resets", &[spending(Reset, Ida, 1)]),
    row("500 for ever", &[spending(Failure, Nobody, EVER)]),
    row("accepts and says 500 for ever", &[spending(Failure, Ida, EVER)]),
    row("502 and a web page for ever", &[spending(BadGateway, Nobody, EVER)]),
    row("accepts and says 502 and a web page for ever", &[spending(BadGateway, Ida, EVER)]),
    row("accepts and says 200 and a web page", &[spending(Page, Ida, 1)]),
    row("accepts and answers garbage", &[spending(Garbage, Ida, 1)]),
    row("accepts and is cut off for ever", &[spending(CutOff, Ida, EVER)]),
    row("accepts and says expired", &[spending(Says(Expired), Ida, 1)]),
    row("accepts and says unknown", &[spending(Says(Unknown), Ida, 1)]),
    row("accepts and says used", &[spending(Says(Used), Ida, 1)]),
    row("accepts and says 422", &[spending(Says(Invalid), Ida, 1)]),
    row(
        "closes, then says expired",
        &[spending(DroppedAfterReading, Nobody, 1), spending(Says(Expired), Nobody, EVER)],
    ),
    row(
        "closes, then says unknown",
        &[spending(DroppedAfterReading, Nobody, 1), spending(Says(Unknown), Nobody, EVER)],
    ),
    row("closes, then says used", &[spending(DroppedAfterReading, Nobody, 1), spending(Says(Used), Nobody, EVER)]),
    row("closes, then says 422", &[spending(DroppedAfterReading, Nobody, 1), spending(Says(Invalid), Nobody, EVER)]),
    row(
        "accepts and closes, then says expired",
        &[spending(DroppedAfterReading, Ida, 1), spending(Says(Expired), Nobody, EVER)],
    ),
    row(
        "accepts and closes, then says unknown",
        &[spending(DroppedAfterReading, Ida, 1), spending(Says(Unknown), Nobody, EVER)],
    ),
    row("503 to the look for ever", &[at(Call::Look, EVER)]),
    row("503 to the log-in once", &[at(Call::Login, 1)]),
    row("503 to the log-in for ever", &[at(Call::Login, EVER)]),
    row(
        "accepts and closes, 503 to the log-in for ever",
        &[spending(DroppedAfterReading, Ida, 1), at(Call::Login, EVER)],
    ),
    row(
        "503 for ever to all but the look",
        &[spending(Unavailable, Ida, EVER), at(Call::Login, EVER), at(Call::Confirm, EVER)],
    ),
];

/// A row at a service, for somebody.
struct Case {
    provider: &'static str,
    before: Before,
    row: &'static Row,
}

/// When a command is run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Run {
    First,
    Again,
    /// Again, once the service works.
    Recovered,
}

fn name(provider: &str, before: Before, row: &str) -> String {
    format!("{provider}, {before:?}: {row}")
}

/// The rows at this service that are known to fail.
fn known_false(provider: &str) -> impl Iterator<Item = String> {
    let rows = KNOWN_FALSE.iter().filter(move |(at, ..)| *at == provider);
    rows.flat_map(|(at, people, row, _)| people.iter().map(|before| name(at, *before, row)))
}

impl Case {
    fn name(&self) -> String {
        name(self.provider, self.before, self.row.name)
    }

    /// Everything that is wrong with what is said in the three runs.
    fn faults(&self) -> Vec<String> {
        let inviting = Inviting::troubled(self.provider, self.before, self.row.troubles);
        let (home, url) = (Home::new(), inviting.service.base_url());
        let (given, secret) = Inviting::given(self.provider);
        let before = ["--json", "-p", self.provider, "--url", &url, "--store", "file", "accept", "C0DE"];
        let mut faults = Vec::new();
        let lasts = self.row.troubles.iter().any(|trouble| trouble.times == EVER);
        let runs: &[Run] = if lasts { &[Run::First, Run::Again, Run::Recovered] } else { &[Run::First, Run::Again] };
        for run in runs {
            if *run == Run::Recovered {
                inviting.recover();
            }
            let ended = home.run_with([&before, given].concat(), secret);
            let found = inviting.untrue(&home, &ended).or_else(|| self.unknown(*run, &inviting, &ended));
            faults
                .extend(found.map(|what| format!("{run:?}: {what}: exit {}, {}", ended.code, ended.stdout.trim_end())));
        }
        faults
    }

    /// "Unknown" where the service could have told.
    fn unknown(&self, run: Run, inviting: &Inviting, ended: &Ended) -> Option<&'static str> {
        let (accepted, taken) = {
            let memory = inviting.memory();
            (memory.accepted > 0, memory.is_taken())
        };
        let is_known = self.can_be_known(run, accepted, taken);
        (is_known && ended.json()["accepted"] == "unknown").then_some("unknown, and the service could have told")
    }

    /// Whether the service has told, or tells when it is asked, what docs/security.md takes for proof.
    fn can_be_known(&self, run: Run, accepted: bool, taken: bool) -> bool {
        let troubles = self.row.troubles;
        let is_over = run == Run::Recovered || troubles.iter().all(|trouble| trouble.times < EVER);
        let is_lie = |trouble: &Trouble| matches!(trouble.loss, Says(_));
        let is_busy = |call| troubles.iter().any(|trouble| trouble.call == call && trouble.times == EVER);
        // Who is a member tells the one, and at Vortex the invitation itself.
        let is_listed = ["better-auth", "elastic", "vortex"].contains(&self.provider) && !is_busy(Call::Confirm);
        // The code was good, and is gone: at Crux the look tells that, but only in a second run.
        let is_gone = self.provider == "crux" && run != Run::First && !is_busy(Call::Login);
        // A second sending says "used", and a log-in works.
        let second = is_over && (run != Run::First || troubles.iter().all(|trouble| trouble.times < 2));
        let may_log_in = self.provider == "crux" || self.before != OtherPassword;
        let is_used = second && may_log_in && !troubles.iter().any(is_lie);
        match accepted {
            true => is_listed || is_gone || is_used,
            false => !taken && second && !troubles.iter().any(is_lie),
        }
    }
}

impl Inviting {
    /// What was said, or saved, and is not so.
    fn untrue(&self, home: &Home, ended: &Ended) -> Option<&'static str> {
        let accepted = self.memory().accepted > 0;
        let session = |path| serde_json::from_slice::<Value>(&std::fs::read(path).unwrap()).unwrap();
        let sessions: Vec<Value> = home.state("sessions").into_iter().map(session).collect();
        let remembers =
            sessions.iter().any(|session| session["codes"].as_array().is_some_and(|codes| !codes.is_empty()));
        match (ended.code, ended.json()["accepted"].as_str().unwrap_or_default()) {
            (_, "yes") if !accepted => Some("said to be accepted, and it is not"),
            (_, "no") if accepted => Some("said not to be accepted, and it is"),
            (0, "no" | "unknown") => Some("a success that is none"),
            (0, _) if sessions.len() != 1 => Some("a success without a session"),
            (_, "unknown") if home.state("pending").len() != 1 => Some("unknown, and forgotten"),
            (_, "yes" | "no" | "unknown") if remembers && !accepted => Some("remembered as accepted, and it is not"),
            (_, "yes" | "no" | "unknown") => None,
            _ => Some("nothing is said of the invitation"),
        }
    }
}

/// All rows at a service, for each kind of person.
fn table(provider: &'static str, people: &[Before]) {
    let cases = people.iter().flat_map(|before| ROWS.iter().map(|row| Case { provider, before: *before, row }));
    let cases: Vec<Case> = cases.collect();
    let count = cases.len();
    let faults: BTreeMap<String, Vec<String>> = cases.iter().map(|case| (case.name(), case.faults())).collect();
    assert_eq!(faults.len(), count, "two rows have the same name");
    let known: Vec<String> = known_false(provider).collect();
    let mut wrong = Vec::new();
    for (name, faults) in &faults {
        match known.contains(name) {
            false if !faults.is_empty() => wrong.push(format!("{name}\n    {}", faults.join("\n    "))),
            true if faults.is_empty() => wrong.push(format!("{name} is true now: take it out of KNOWN_FALSE")),
            _ => {}
        }
    }
    wrong.extend(known.iter().filter(|name| !faults.contains_key(*name)).map(|name| format!("there is no row {name}")));
    let counted = format!("truth: {provider}: {count} rows, {} known to be false", known.len());
    let _ = writeln!(std::io::stderr(), "{counted}, {} unexpected", wrong.len());
    assert!(wrong.is_empty(), "{} of {count} rows:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn what_is_said_at_crux_is_so() {
    table("crux", &[NoAccount, SamePassword, OtherPassword]);
}

#[test]
fn what_is_said_at_datawire_is_so() {
    table("datawire", &[NoAccount, SamePassword, OtherPassword]);
}

#[test]
fn what_is_said_at_better_auth_is_so() {
    table("better-auth", &[NoAccount, SamePassword, OtherPassword]);
}

/// The credential is the person's own: there is no password.
#[test]
fn what_is_said_at_elastic_is_so() {
    table("elastic", &[NoAccount, SamePassword]);
}

/// The inviting product accepts: the person logs in nowhere.
#[test]
fn what_is_said_at_vortex_is_so() {
    table("vortex", &[NoAccount]);
}
