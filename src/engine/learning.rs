//! What an answer teaches: variables, cookies, lists, and where it differs from what was known before.

use crate::error::Result;
use crate::provider::{Scope, Step, Vars};
use crate::secret::SecretValue;

use super::facts::{Conflict, Facts, Listed};
use super::operator::Operator;
use super::session;

impl Operator<'_, '_> {
    /// Forgets what was told of another invitation, so that this one's organisation does not contradict it.
    pub fn begin_anew(&mut self) {
        for name in ["org", "org_name", "inviter", "role", "until"] {
            self.start.vars.remove(name);
        }
        self.reported = self.facts();
    }

    /// Takes what the answer says into the variables. With `each` all items are listed, and the one that names this
    /// run's code is taken, or the first where none names a code. What it has set now, without the code.
    pub fn capture(&mut self, step: &Step, scope: &Scope) -> Vars {
        let Some(each) = &step.each else {
            let captured = self.captured(step, scope);
            self.start.vars.extend(captured.clone());
            return captured;
        };
        let items = self.language.value(each, scope).ok().flatten();
        let ours = self.start.vars.secret("code");
        let mut taken = None;
        for item in items.as_ref().and_then(SecretValue::as_list).into_iter().flatten() {
            let mut captured = self.captured(step, &scope.with([("item", item.clone())]));
            let code = captured.secret("code");
            captured.remove("code");
            let fits = code.is_none() || ours.is_none() || code == ours;
            if fits && taken.is_none() {
                self.start.vars.extend(captured.clone());
                taken = Some(captured.clone());
            }
            self.listed.push(Listed { code, facts: Facts::of(&captured), captured, session: None });
        }
        taken.unwrap_or_default()
    }

    /// What `set` gives. An expression that fails leaves its variable unknown.
    fn captured(&self, step: &Step, scope: &Scope) -> Vars {
        let mut captured = Vars::default();
        for (name, template) in &step.set {
            let Ok(Some(value)) = self.language.value(template, scope) else { continue };
            let is_token = self.provider().session.secret.contains(name);
            let value = if is_token { session::token(value) } else { value };
            if value.as_str() != Some("") {
                captured.set(name, value);
            }
        }
        captured
    }

    /// Reports what has become known, and where it differs from what was given or said before.
    pub fn report(&mut self) -> Result<()> {
        let facts = self.facts();
        if facts == self.reported {
            return Ok(());
        }
        let news = Facts { conflicts: self.conflicts(&facts), ..facts.clone() };
        self.reported = facts;
        self.learned(&news)
    }

    /// What the code itself tells, before the first request.
    pub fn report_known(&mut self) -> Result<()> {
        let facts = self.facts();
        let known = Facts { conflicts: self.conflicts(&facts), ..facts.clone() };
        self.reported = facts;
        let answer = self.outside.known(&known, self.fate.accepted);
        self.heed(answer)
    }

    fn conflicts(&self, facts: &Facts) -> Vec<Conflict> {
        let (before, now) = (&self.reported.who, &facts.who);
        let pairs = [("email", &before.email, &now.email), ("organisation", &before.org, &now.org)];
        let differing = pairs.into_iter().filter_map(|(name, before, now)| match (before, now) {
            // E-mail addresses are compared as services compare them in practice: without regard to case.
            (Some(before), Some(now)) if !before.eq_ignore_ascii_case(now) => {
                Some(Conflict { name: name.to_owned(), before: before.clone(), now: now.clone() })
            }
            _ => None,
        });
        differing.collect()
    }
}
