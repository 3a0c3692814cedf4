//! The results of the codes: one is answered as it is, several are counted.

use crate::answers::{
    self, AcceptedCode, AcceptedInvitation, FailedCode, NothingAccepted, SeveralAccepted, SeveralFailed,
};
use crate::ended::{Done, Ended};
use crate::error::{Accepted, Error, Exit, Kind, Result};
use crate::host::Host;

use super::invitations::Invitation;

/// What came of one code.
pub struct CodeResult {
    pub accepted: Accepted,
    pub result: Result<AcceptedInvitation>,
}

/// What came of one batch.
pub enum Finished {
    /// The request at which a dry run has stopped.
    DryRun { accepted: Accepted, request: answers::Request },
    /// The results of its codes, in the order of the batch.
    Codes(Vec<CodeResult>),
}

/// What came of each code so far.
pub struct Results {
    asked: usize,
    /// Whether they are answered as those of several codes.
    are_several: bool,
    all: Vec<One>,
    dry_run: Option<(Accepted, answers::Request)>,
}

struct One {
    position: usize,
    tail: String,
    accepted: Accepted,
    result: Result<AcceptedInvitation>,
    /// The position of the same code before this one.
    twin_of: Option<usize>,
}

impl Results {
    pub fn new(asked: usize, are_several: bool) -> Self {
        Self { asked, are_several, all: Vec::new(), dry_run: None }
    }

    /// Takes the results of one batch down. Whether to stop here: cancelled, a store that would fail every other code as
    /// well, or a token that is not the service's: nothing more is sent to whoever made it.
    pub fn take(&mut self, host: &mut Host, batch: &[&Invitation], finished: Finished) -> bool {
        // A signal that came while a code was being accepted stops the ones after it, not the one that is saved.
        let mut stop = host.signals.release().is_some();
        match finished {
            Finished::DryRun { accepted, request } => {
                self.dry_run = Some((accepted, request));
                stop = true;
            }
            Finished::Codes(results) => {
                for (invitation, result) in batch.iter().zip(results) {
                    let kind = result.result.as_ref().err().map(|error| error.kind);
                    stop |= matches!(kind, Some(Kind::Stopped(_) | Kind::Store | Kind::Verification));
                    self.put(host, invitation, result);
                }
            }
        }
        stop
    }

    /// Takes one result down; of several, a failure is told at once.
    pub fn put(&mut self, host: &mut Host, invitation: &Invitation, CodeResult { accepted, result }: CodeResult) {
        let result = result.map_err(|error| host.ui.completed(error));
        let (position, tail) = (invitation.position, invitation.code.tail());
        if let Err(error) = &result
            && self.are_several
        {
            host.ui.warn(&format!("code {position} of {} ({tail}): {error}", self.asked));
            if let Some(hint) = error.hint_text() {
                host.ui.note(&format!("hint: {hint}"));
            }
        }
        self.all.push(One { position, tail, accepted, result, twin_of: None });
    }

    /// Takes down a code that is given twice: what becomes of it is what becomes of the first.
    pub fn put_twin(&mut self, host: &mut Host, invitation: &Invitation, first: usize) {
        let twice = Err(Error::usage("the same code is given twice"));
        self.put(host, invitation, CodeResult { accepted: Accepted::No, result: twice });
        if let Some(twin) = self.all.last_mut() {
            twin.twin_of = Some(first);
        }
    }

    /// One result as it is; several with exit 12 when they differ.
    pub fn end(mut self) -> Ended {
        if let Some((accepted, request)) = self.dry_run {
            return Ended { accepted, result: answers::dry_run(accepted, request).map(Done::Answer) };
        }
        if self.asked == 0 {
            let nothing = answers::done(NothingAccepted { results: Vec::new() });
            return Ended { accepted: Accepted::No, result: nothing.map(Done::Answer) };
        }
        if !self.are_several
            && let Some(one) = self.all.pop()
        {
            let answer = one.result.and_then(answers::done).map(Done::Answer);
            return Ended { accepted: one.accepted, result: answer };
        }
        self.all.sort_by_key(|one| one.position);
        for at in 0..self.all.len() {
            let first = self.all[at].twin_of.and_then(|first| self.all.iter().find(|one| one.position == first));
            self.all[at].accepted = first.map_or(self.all[at].accepted, |first| first.accepted);
        }
        let accepted = self.accepted();
        let good: Vec<AcceptedCode> = self.all.iter().filter_map(One::accepted_code).collect();
        if good.len() == self.asked {
            return Ended { accepted, result: answers::done(SeveralAccepted { results: good }).map(Done::Answer) };
        }
        let what = match accepted {
            Accepted::No => "invitations were not accepted",
            Accepted::Yes => "accepted invitations gave no session",
            Accepted::Unknown => "invitations are not accepted for certain",
        };
        let error = Error::new(self.exit(), format!("{} of {} {what}", self.asked - good.len(), self.asked))
            .hint("each has its own line above; running the same command again is safe");
        let results = self.all.iter().map(One::answer).collect();
        let beside = answers::beside_error(&SeveralFailed { results });
        Ended { accepted, result: beside.and_then(|members| Err(error.with_members(members))) }
    }

    fn exit(&self) -> Exit {
        let exits: Vec<Exit> = self.all.iter().map(One::exit).collect();
        let same = exits.iter().all(|exit| *exit == exits[0]) && self.all.len() == self.asked;
        let cancelled = exits.iter().find(|exit| matches!(exit, Exit::Signal(_)));
        cancelled.copied().unwrap_or(if same { exits[0] } else { Exit::Mixed })
    }

    pub fn any_is_accepted(&self) -> bool {
        self.all.iter().any(|one| one.accepted == Accepted::Yes)
    }

    /// Whether all are accepted; unknown where that of one is.
    fn accepted(&self) -> Accepted {
        let each: Vec<Accepted> = self.all.iter().map(|one| one.accepted).collect();
        if each.contains(&Accepted::Unknown) {
            Accepted::Unknown
        } else if each.len() == self.asked && each.iter().all(|accepted| *accepted == Accepted::Yes) {
            Accepted::Yes
        } else {
            Accepted::No
        }
    }
}

impl One {
    fn exit(&self) -> Exit {
        self.result.as_ref().map_or_else(Error::exit, |_| Exit::Done)
    }

    fn accepted_code(&self) -> Option<AcceptedCode> {
        let result = self.result.as_ref().ok()?;
        Some(AcceptedCode::new(self.position, &self.tail, result.clone()))
    }

    fn answer(&self) -> answers::CodeResult {
        match &self.result {
            Ok(result) => {
                let accepted = AcceptedCode::new(self.position, &self.tail, result.clone());
                answers::CodeResult::Accepted(Box::new(accepted))
            }
            Err(error) => answers::CodeResult::Failed(FailedCode::new(self.position, &self.tail, self.accepted, error)),
        }
    }
}
