//! The results of the codes: one is answered as it is, several are counted.

use serde_json::Value;

use crate::answers::{self, AcceptedCode, AcceptedInvitation, CodeResult, FailedCode, SeveralAccepted, SeveralFailed};
use crate::engine::Start;
use crate::error::{Accepted, Error, Exit, Result};
use crate::host::Host;

use super::acceptance::{self, Acceptance};
use super::invitation::Invitation;
use crate::client::conversation::Conversation;

/// What came of each code so far.
pub struct Results {
    asked: usize,
    all: Vec<One>,
    /// A dry run ended where the first change would begin: its answer.
    dry_run: Option<Value>,
}

struct One {
    position: usize,
    tail: String,
    result: Result<AcceptedInvitation>,
}

impl Results {
    pub fn new(asked: usize) -> Self {
        Self { asked, all: Vec::new(), dry_run: None }
    }

    /// Accepts one batch. Whether to stop here: cancelled, a store or credential that would fail every other too,
    /// or a token that is not the service's: nothing more is sent to whoever made it.
    pub fn take(
        &mut self,
        conversation: &mut Conversation<'_>,
        acceptance: Acceptance<'_>,
        start: Start<'_>,
    ) -> Result<bool> {
        let result = acceptance::accept(conversation, &acceptance, start);
        let signal = conversation.host.signals.release();
        match result {
            Ok(results) => {
                for (invitation, result) in acceptance.batch.iter().zip(results) {
                    self.put(conversation.host, invitation, result);
                }
            }
            Err(error) if error.exit == Exit::Done => {
                self.dry_run = error.members.map(|answer| *answer);
                return Ok(true);
            }
            Err(error) if self.asked == 1 || acceptance.batch.len() == 1 => {
                let stop = matches!(error.exit, Exit::Signal(_) | Exit::Store | Exit::Verification);
                self.put(conversation.host, &acceptance.batch[0], Err(error));
                return Ok(stop);
            }
            Err(error) if matches!(error.exit, Exit::Signal(_) | Exit::Store) => return Err(error),
            // One call, one refusal: it is the result of each.
            Err(error) => {
                for invitation in acceptance.batch {
                    let same = Error::new(error.exit, &error).accepted(error.accepted);
                    self.put(conversation.host, invitation, Err(Error { hint: error.hint.clone(), ..same }));
                }
            }
        }
        // A signal that came while a code was being accepted stops the ones after it, not the one that is saved.
        Ok(signal.is_some())
    }

    /// Takes one result down; of several, a failure is told at once.
    pub fn put(&mut self, host: &mut Host, invitation: &Invitation, result: Result<AcceptedInvitation>) {
        let (position, tail) = (invitation.position, invitation.code.tail());
        if let Err(error) = &result
            && self.asked > 1
        {
            host.ui.warn(&format!("code {position} of {} ({tail}): {error}", self.asked));
            if let Some(hint) = &error.hint {
                host.ui.note(&format!("hint: {hint}"));
            }
        }
        self.all.push(One { position, tail, result });
    }

    /// One result as it is; several with exit 12 when they differ.
    pub fn answer(mut self) -> Result<Value> {
        if let Some(answer) = self.dry_run {
            return Ok(answer);
        }
        if self.asked == 1
            && let Some(one) = self.all.pop()
        {
            return one.result.and_then(answers::done);
        }
        self.all.sort_by_key(|one| one.position);
        let good: Vec<AcceptedCode> = self.all.iter().filter_map(One::accepted_code).collect();
        if good.len() == self.asked {
            return answers::done(SeveralAccepted { results: good });
        }
        let exits: Vec<Exit> = self.all.iter().map(One::exit).collect();
        let same = exits.iter().all(|exit| *exit == exits[0]) && self.all.len() == self.asked;
        let cancelled = exits.iter().find(|exit| matches!(exit, Exit::Signal(_)));
        let exit = cancelled.copied().unwrap_or(if same { exits[0] } else { Exit::Mixed });
        let accepted = self.accepted();
        let what = match accepted {
            Accepted::No => "invitations were not accepted",
            Accepted::Yes => "accepted invitations gave no session",
            Accepted::Unknown => "invitations are not accepted for certain",
        };
        let error = Error::new(exit, format!("{} of {} {what}", self.asked - good.len(), self.asked));
        let error = error.hint("each has its own line above; running the same command again is safe");
        let results = self.all.iter().map(One::answer).collect();
        Err(Error { members: answers::beside_error(&SeveralFailed { results })?, accepted, ..error })
    }

    /// Whether all are accepted; unknown where that of one is.
    fn accepted(&self) -> Accepted {
        let each: Vec<Accepted> = self.all.iter().map(One::accepted).collect();
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
        self.result.as_ref().map_or_else(|error| error.exit, |_| Exit::Done)
    }

    fn accepted(&self) -> Accepted {
        self.result.as_ref().map_or_else(|error| error.accepted, |_| Accepted::Yes)
    }

    fn accepted_code(&self) -> Option<AcceptedCode> {
        let result = self.result.as_ref().ok()?;
        Some(AcceptedCode::new(self.position, &self.tail, result.clone()))
    }

    fn answer(&self) -> CodeResult {
        match &self.result {
            Ok(result) => CodeResult::Accepted(Box::new(AcceptedCode::new(self.position, &self.tail, result.clone()))),
            Err(error) => CodeResult::Failed(FailedCode::new(self.position, &self.tail, error)),
        }
    }
}
