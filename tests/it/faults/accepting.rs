//! Accepting an invitation at four services: one that is looked at and logged in to, one whose one call does everything,
//! one where the account comes first, and one whose credential is the person's own.

use super::matrix::{self, SAMPLE, Share, Verdict, WHOLE};
use super::tracing::{self, Call, Fault, record, strike};
use super::verdicts::{Left, leaks, logged_in};
use crate::support::binary::Home;
use crate::support::invited::{Before, Inviting};
use crate::support::skip::skip;

/// An invitation at one of the services.
struct Case {
    name: &'static str,
    provider: &'static str,
    before: Before,
    /// How the request that spends the code is known.
    spends: &'static str,
}

const CRUX: Case =
    Case { name: "crux", provider: "crux", before: Before::NoAccount, spends: "POST /organizations/accept-invite/" };
const DATAWIRE: Case =
    Case { name: "datawire", provider: "datawire", before: Before::NoAccount, spends: "PUT /v1/invitations/" };
const BETTER_AUTH: Case = Case {
    name: "better-auth",
    provider: "better-auth",
    before: Before::NoAccount,
    spends: "POST /api/auth/organization/accept-invitation",
};
const ELASTIC: Case = Case {
    name: "elastic",
    provider: "elastic",
    before: Before::SamePassword,
    spends: "POST /organizations/invitations/",
};
const CRUX_MEMBER: Case = Case { name: "crux, with an account before", before: Before::SamePassword, ..CRUX };
const DATAWIRE_MEMBER: Case =
    Case { name: "datawire, with an account before", before: Before::SamePassword, ..DATAWIRE };

/// One way to run the command.
#[derive(Clone)]
struct Scene<'a> {
    case: &'a Case,
    json: bool,
    /// Where an earlier run was killed, after the code was spent and before it heard of it.
    lost: Option<Call>,
}

impl Scene<'_> {
    fn args<'a>(&'a self, url: &'a str, json: bool) -> Vec<&'a str> {
        let form: &[&str] = if json { &["--json"] } else { &[] };
        let before = ["-p", self.case.provider, "--url", url, "--store", "file", "accept", "C0DE"];
        [&before, Inviting::given(self.case.provider).0, form].concat()
    }

    fn secret(&self) -> &'static str {
        Inviting::given(self.case.provider).1
    }

    /// Somebody's home, and a service that has one invitation for them; `None` if the earlier run did not do as it was
    /// to.
    fn prepared(&self) -> Option<(Home, Inviting)> {
        let (home, inviting) = (Home::terse(), Inviting::reliable(self.case.provider, self.case.before));
        if let Some(call) = &self.lost {
            let url = inviting.service.base_url();
            strike(&home, &self.args(&url, false), self.secret(), call, Fault::Kill).struck?;
            let lost = inviting.memory().accepted == 1 && home.state("pending").len() == 1;
            lost.then_some(())?;
        }
        Some((home, inviting))
    }

    /// The calls of a run that nothing disturbs, from the first write below the state folder on.
    fn calls(&self) -> Vec<Call> {
        let (home, inviting) = self.prepared().expect("an answer that is lost");
        let url = inviting.service.base_url();
        let state = home.path("state").display().to_string();
        let writes = |line: &str| line.starts_with("mkdir") || line.contains("O_CREAT");
        record(&home, &self.args(&url, self.json), self.secret(), |line| writes(line) && line.contains(&state))
    }

    /// One point: the run with the fault, then the same command once more.
    fn judge(&self, call: &Call, fault: Fault) -> Verdict {
        let Some((home, inviting)) = self.prepared() else { return Verdict::Missed };
        let url = inviting.service.base_url();
        let faulted = strike(&home, &self.args(&url, self.json), self.secret(), call, fault);
        if faulted.struck.is_none() {
            return Verdict::Missed;
        }
        let (lost, json) = (self.lost.is_some(), self.json);
        let left = Left { home: &home, inviting: &inviting, fault, faulted: &faulted, lost, json };
        let mut found = left.faults();
        let again = home.rsvp(self.args(&url, false)).stdin(self.secret()).end();
        if !logged_in(&home, &inviting) || !matches!(again.code, 0 | 6) || leaks(&again) {
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
        let (found, accepted) = (found.join(", "), inviting.memory().accepted);
        let what = format!("{fault:?} at {}: {found}\nlost {:?}, accepted {accepted}", call.line, self.lost);
        Verdict::Bad(format!("{what}\nfirst {faulted:#?}\nthen {again:#?}"))
    }
}

/// Killed and failed in a first run, and in one that finds out what became of an earlier one.
fn matrix(case: &Case, share: Share) {
    if let Some(why) = tracing::impossible() {
        skip("strace", &why);
        return;
    }
    let first = Scene { case, json: false, lost: None };
    let calls = first.calls();
    let heard = calls.iter().skip_while(|call| !call.line.contains(case.spends)).find(|call| call.name == "recvfrom");
    let lost = heard.cloned();
    assert!(lost.is_some(), "the code is spent, and the answer is heard");
    let mut points = Vec::new();
    for (json, lost) in [(false, None), (true, None), (false, lost.clone()), (true, lost)] {
        let scene = Scene { case, json, lost };
        points.extend(matrix::points(&scene.calls()).into_iter().map(|(call, fault)| (scene.clone(), call, fault)));
    }
    // A killed process says the same to a script and to people; what it is told after a lost answer is for both alike.
    points.retain(|(scene, _, fault)| match *fault {
        Fault::Kill => !scene.json,
        _ => scene.json || scene.lost.is_none(),
    });
    matrix::run(case.name, &points, share, 1_000, |(scene, call, fault)| scene.judge(call, *fault));
}

#[test]
#[ignore = "the whole matrix takes minutes; .ci/run has a stage for it"]
fn crux_at_every_point() {
    matrix(&CRUX, WHOLE);
}

#[test]
fn crux_at_some_points() {
    matrix(&CRUX, SAMPLE);
}

#[test]
#[ignore = "the whole matrix takes minutes; .ci/run has a stage for it"]
fn datawire_at_every_point() {
    matrix(&DATAWIRE, WHOLE);
}

#[test]
fn datawire_at_some_points() {
    matrix(&DATAWIRE, SAMPLE);
}

#[test]
#[ignore = "the whole matrix takes minutes; .ci/run has a stage for it"]
fn better_auth_at_every_point() {
    matrix(&BETTER_AUTH, WHOLE);
}

#[test]
fn better_auth_at_some_points() {
    matrix(&BETTER_AUTH, SAMPLE);
}

#[test]
#[ignore = "the whole matrix takes minutes; .ci/run has a stage for it"]
fn elastic_at_every_point() {
    matrix(&ELASTIC, WHOLE);
}

#[test]
fn elastic_at_some_points() {
    matrix(&ELASTIC, SAMPLE);
}

#[test]
#[ignore = "the whole matrix takes minutes; .ci/run has a stage for it"]
fn crux_member_at_every_point() {
    matrix(&CRUX_MEMBER, WHOLE);
}

#[test]
fn crux_member_at_some_points() {
    matrix(&CRUX_MEMBER, SAMPLE);
}

#[test]
#[ignore = "the whole matrix takes minutes; .ci/run has a stage for it"]
fn datawire_member_at_every_point() {
    matrix(&DATAWIRE_MEMBER, WHOLE);
}

#[test]
fn datawire_member_at_some_points() {
    matrix(&DATAWIRE_MEMBER, SAMPLE);
}
