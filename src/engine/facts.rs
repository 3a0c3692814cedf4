//! What is known about an invitation and the person, under the names every provider file uses.

use crate::provider::Vars;
use crate::secret::Secret;
use crate::who::Who;

use super::session::NewSession;

/// The facts a person or a guard looks at. All are words of the service unless they were given.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts {
    /// Who is invited, and to which organisation.
    pub who: Who,
    /// Who sent the invitation.
    pub inviter: Option<String>,
    /// What the person will be in the organisation.
    pub role: Option<String>,
    /// Until when the invitation is good, as the service writes it.
    pub until: Option<String>,
    /// What was given and what the service says, where these differ.
    pub conflicts: Vec<Conflict>,
}

/// Something that was given and that the service says otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// The variable.
    pub name: String,
    /// What was given, or said before.
    pub before: String,
    /// What the service says now.
    pub now: String,
}

/// One invitation of an answer that holds several.
#[derive(Debug, Clone)]
pub struct Listed {
    /// Its code, where the answer says it.
    pub code: Option<Secret>,
    /// What is known about it.
    pub facts: Facts,
    /// The variables of this item alone.
    pub captured: Vars,
    /// The session that these variables make.
    pub session: Option<NewSession>,
}

/// The variables that tell who and where; everything else that is taken out of a code is as secret as the code.
pub const NAMES: [&str; 9] = ["org", "org_name", "account", "user", "email", "name", "inviter", "role", "until"];

impl Facts {
    /// What is known about the account alone: of several codes in one call each leads to another organisation.
    pub fn of_account(&self) -> Self {
        let Who { account, email, .. } = self.who.clone();
        Self { who: Who { account, email, ..Who::default() }, ..Self::default() }
    }

    /// These facts about one of several invitations, with what `all` say of the person: an answer may say it only once.
    pub fn of_one(&self, all: &Self) -> Self {
        Self { who: self.who.clone().or(all.of_account().who), ..self.clone() }
    }

    /// The facts among `vars`.
    pub fn of(vars: &Vars) -> Self {
        let email = vars.text("email");
        Self {
            who: Who {
                org: vars.text("org"),
                org_name: vars.text("org_name"),
                account: vars.text("account").or_else(|| email.clone()).or_else(|| vars.text("user")),
                email,
            },
            inviter: vars.text("inviter"),
            role: vars.text("role"),
            until: vars.text("until"),
            conflicts: Vec::new(),
        }
    }
}
