//! `--expect-org`, `--expect-email`, and what was given against what the service says.

use crate::cli::AcceptInvitation;
use crate::engine::Facts;
use crate::error::{Accepted, Error, Exit, Result};
use crate::who::Who;

/// What must hold.
pub struct Guards {
    org: Option<String>,
    email: Option<String>,
    broken: Option<String>,
}

impl Guards {
    pub fn new(options: &AcceptInvitation) -> Self {
        Self { org: options.expect_org.clone(), email: options.expect_email.clone(), broken: None }
    }

    /// Checks what is known by now. Before the code is sent a mismatch stops the run; afterwards it is remembered for
    /// [`Guards::broken`], because what is accepted must still be saved.
    pub fn check(&mut self, facts: &Facts, accepted: Accepted, sent: bool) -> Result<()> {
        let Some(what) = self.mismatch(facts) else { return Ok(()) };
        if accepted == Accepted::No && !sent {
            return Err(Error::new(Exit::WrongAccount, what).hint("nothing was accepted; check who you are"));
        }
        self.broken.get_or_insert(what);
        Ok(())
    }

    /// The same for an address that was given, before the service has said anything.
    pub fn check_email(&mut self, email: Option<String>, accepted: Accepted, sent: bool) -> Result<()> {
        let who = Who { email, ..Who::default() };
        self.check(&Facts { who, ..Facts::default() }, accepted, sent)
    }

    /// The mismatch that came too late to stop anything.
    pub fn broken(&self) -> Result<()> {
        match &self.broken {
            None => Ok(()),
            Some(what) => Err(Error::new(Exit::WrongAccount, format!("the invitation was accepted, but {what}"))
                .accepted(Accepted::Yes)
                .hint("the session is saved and not made the current one: `rsvp status` shows it")),
        }
    }

    fn mismatch(&self, facts: &Facts) -> Option<String> {
        if let Some(conflict) = facts.conflicts.first() {
            let (name, before, now) = (&conflict.name, &conflict.before, &conflict.now);
            return Some(format!("the service says the {name} is {now}, not {before}"));
        }
        if let (Some(expected), Some(org)) = (&self.org, &facts.who.org)
            && expected != org
            && facts.who.org_name.as_ref() != Some(expected)
        {
            return Some(format!("the invitation is to {org}, not to {expected}"));
        }
        match (&self.email, &facts.who.email) {
            (Some(expected), Some(email)) if !expected.eq_ignore_ascii_case(email) => {
                Some(format!("the invitation is for {email}, not for {expected}"))
            }
            _ => None,
        }
    }
}
