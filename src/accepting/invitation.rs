//! One code of the command line: what its text says, and what is remembered of it.

use crate::cli::{AcceptInvitation, CodeText};
use crate::config::Settings;
use crate::error::{Accepted, Error, Exit, Result};
use crate::host::Host;
use crate::provider::Vars;
use crate::secret::Secret;
use crate::session::pending::Pending;

use crate::client::conversation::after_sending;
use crate::client::service::Service;

/// One code, on its way.
pub struct Invitation {
    /// From 1, as people count.
    pub position: usize,
    /// The code as the service knows it.
    pub code: Secret,
    /// All parts of the code or link.
    pub vars: Vars,
    /// What stands for the code on disk.
    pub hash: String,
    /// What an earlier run knew when it sent the code and lost the answer.
    pub pending: Option<Pending>,
}

impl Invitation {
    pub fn new(position: usize, service: &Service, vars: Vars) -> Self {
        let code = vars.text("code").map(Secret::new).unwrap_or_default();
        let hash = crate::session::code_hash(service.provider.id(), &service.origin(), &code);
        Self { position, code, vars, hash, pending: None }
    }

    /// What an earlier run knew when it sent the code; what is given now comes first.
    pub fn recall(&self, vars: &mut Vars) {
        self.pending.iter().for_each(|pending| vars.recall(pending.who.known()));
    }
}

/// Asks for the code, hidden; where the service can list a person's invitations, they choose instead.
pub fn ask_for_code(host: &mut Host, settings: &Settings, options: &AcceptInvitation) -> Result<CodeText> {
    if host.ui.ask().is_none() {
        return Err(Error::usage("the invitation code is missing, and there is nobody to ask")
            .hint("give it: rsvp accept-invitation CODE"));
    }
    if let Some(code) = crate::client::invitation::pick(host, settings, &options.credentials)? {
        return Ok(code);
    }
    let Some(person) = host.ui.ask() else { return Err(Error::cancelled()) };
    for _ in 0..2 {
        let typed = person.secret("Invitation code or link: ")?;
        if !typed.expose().trim().is_empty() {
            return typed.expose().trim().parse().map_err(|what| {
                Error::new(Exit::Unknown, what)
                    .hint("copy the whole code or link from the invitation, and nothing else")
            });
        }
    }
    Err(after_sending(Error::cancelled(), Accepted::No))
}
