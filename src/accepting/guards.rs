//! `--expect-org`, `--expect-email`, and what was given against what the service says. They fail closed: what is not known
//! in the end does not hold.

use crate::cli::AcceptInvitation;
use crate::engine::Facts;
use crate::error::{Error, Exit, Kind, Result};
use crate::provider::Provider;

/// What must hold.
#[derive(Clone)]
pub struct Guards {
    org: Option<String>,
    email: Option<String>,
    /// The service has no ids of organisations: their names are compared.
    by_name: bool,
    /// What came too late to stop anything.
    failed: Option<String>,
}

impl Guards {
    /// # Errors
    /// Exit 13: this service never tells what is expected.
    pub fn new(options: &AcceptInvitation, provider: &Provider) -> Result<Self> {
        let mut told = provider.captured();
        told.extend(provider.parts());
        let tells = |name: &str| told.contains(name);
        let never = |option: &str, what: &str| {
            let what = format!("{option} cannot be checked: {} never tells the {what}", provider.name);
            Err(Error::new(Exit::NotOffered, what).hint(format!("leave {option} out, if you trust the invitation")))
        };
        if options.expect_org.is_some() && !tells("org") && !tells("org_name") {
            return never("--expect-org", "organisation");
        }
        if options.expect_email.is_some() && !tells("email") && !provider.asks("email") {
            return never("--expect-email", "e-mail address");
        }
        let by_name = !tells("org");
        Ok(Self { org: options.expect_org.clone(), email: options.expect_email.clone(), by_name, failed: None })
    }

    /// Checks what is known by now. Where the code can still be kept back a mismatch stops the run; afterwards it is
    /// remembered for [`Guards::hold_for`], because what is accepted must still be saved.
    pub fn check(&mut self, facts: &Facts, may_stop: bool) -> Result<()> {
        let Some(what) = self.mismatch(facts) else { return Ok(()) };
        if may_stop {
            return Err(Error::new(Kind::GuardFailed, what));
        }
        self.failed.get_or_insert(what);
        Ok(())
    }

    /// Whether they hold for an invitation that is accepted.
    ///
    /// # Errors
    /// Exit 7: one does not, or what it asks for did not become known.
    pub fn hold_for(&self, facts: &Facts) -> Result<()> {
        let failed = self.failed.clone().or_else(|| self.mismatch(facts)).or_else(|| self.unknown(facts));
        match failed {
            None => Ok(()),
            Some(what) => Err(Error::new(Kind::GuardFailed, format!("the invitation was accepted, but {what}"))
                .hint("the session is saved and not made the current one: `rsvp status` shows it")),
        }
    }

    fn expected_org<'f>(&self, facts: &'f Facts) -> Option<&'f String> {
        if self.by_name { facts.who.org_name.as_ref() } else { facts.who.org.as_ref() }
    }

    fn mismatch(&self, facts: &Facts) -> Option<String> {
        if let Some(conflict) = facts.conflicts.first() {
            let (name, before, now) = (&conflict.name, &conflict.before, &conflict.now);
            return Some(format!("the service says the {name} is {now}, not {before}"));
        }
        if let (Some(expected), Some(org)) = (&self.org, self.expected_org(facts))
            && expected != org
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

    fn unknown(&self, facts: &Facts) -> Option<String> {
        match (&self.org, &self.email) {
            (Some(org), _) if self.expected_org(facts).is_none() => {
                Some(format!("the service did not tell the organisation, so it may not be {org}"))
            }
            (_, Some(email)) if facts.who.email.is_none() => {
                Some(format!("the service did not tell the e-mail address, so it may not be {email}"))
            }
            _ => None,
        }
    }
}
