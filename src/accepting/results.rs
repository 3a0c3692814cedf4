//! The results of the codes: one is answered as it is, several are counted.

use serde_json::{Value, json};

use crate::answers;
use crate::engine::Start;
use crate::error::{Accepted, Error, Exit, Result};
use crate::host::Host;

use super::NAME;
use super::acceptance::{self, Acceptance};
use super::invitation::Invitation;
use crate::client::conversation::Conversation;

/// What came of each code so far.
pub struct Results {
    asked: usize,
    all: Vec<One>,
    /// A dry run ended where the first change would begin: the request it stopped at.
    dry_run: Option<Value>,
}

struct One {
    position: usize,
    tail: String,
    result: Result<Value>,
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
                self.dry_run = Some(error.members.map_or(Value::Null, |members| *members));
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
    pub fn put(&mut self, host: &mut Host, invitation: &Invitation, result: Result<Value>) {
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
        if let Some(request) = self.dry_run {
            return Ok(answers::done(NAME, Accepted::No, json!({ "dry_run": true, "request": request })));
        }
        if self.asked == 1
            && let Some(one) = self.all.pop()
        {
            return one.result.map(|members| answers::done(NAME, Accepted::Yes, members));
        }
        self.all.sort_by_key(|one| one.position);
        let good = self.all.iter().filter(|one| one.result.is_ok()).count();
        let members = json!({ "results": self.all.iter().map(One::member).collect::<Vec<_>>() });
        if good == self.asked {
            return Ok(answers::done(NAME, Accepted::Yes, members));
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
        let error = Error::new(exit, format!("{} of {} {what}", self.asked - good, self.asked));
        let error = error.hint("each has its own line above; running the same command again is safe");
        Err(Error { members: Some(Box::new(members)), accepted, ..error })
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

    fn member(&self) -> Value {
        let mut member = match &self.result {
            Ok(members) => members.clone(),
            Err(error) => json!({
                "error": { "exit": error.exit.code(), "message": error.to_string(), "hint": error.hint },
            }),
        };
        member["position"] = json!(self.position);
        member["code"] = json!(self.tail);
        member["ok"] = json!(self.result.is_ok());
        member["accepted"] = json!(self.accepted().word());
        member
    }
}
