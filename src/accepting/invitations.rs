//! The codes of the command line: what their text says, what is remembered of them, and how they are sent.

use crate::cli::{AcceptInvitation, Code};
use crate::client::finding::Given;
use crate::client::service::Service;
use crate::client::{current_session, invitation};
use crate::config::Settings;
use crate::engine::{Earlier, Facts, Start, missing_from_the_start};
use crate::error::{Error, Exit, Result};
use crate::host::Host;
use crate::inputs::{self, Flags};
use crate::provider::Vars;
use crate::secret::Secret;
use crate::session::Sessions;
use crate::session::pending::Pending;

use super::code_name::CodeName;
use super::earlier;
use super::finishing::Saving;

/// All codes of one command line, and the service they are for.
pub struct Invitations {
    pub service: Service,
    pub all: Vec<Invitation>,
    /// What was given already: a list was asked for with it.
    pub given: Option<Vars>,
    /// Whether the results are those of several codes, however many there are.
    pub are_several: bool,
}

/// One code, on its way.
pub struct Invitation {
    /// From 1, as people count.
    pub position: usize,
    /// The code as the service knows it.
    pub code: Secret,
    /// All parts of the code or link.
    pub vars: Vars,
    /// What it is called on the disk.
    pub name: CodeName,
    /// What an earlier run knew when it sent the code and did not come to its end.
    pub pending: Option<Pending>,
}

impl Invitations {
    pub fn read(host: &mut Host, settings: &Settings, options: &AcceptInvitation) -> Result<Self> {
        if options.all {
            return Self::listed(host, settings, options);
        }
        if options.from_org.is_some() || options.from_inviter.is_some() {
            let what = "--from-org and --from-inviter choose among listed invitations; nothing was sent";
            return Err(Error::usage(what).hint("give --all in place of a code, or --expect-org with it"));
        }
        let codes = codes(host, settings, options)?;
        let trusted = &options.trust.hosts;
        let given = Given { code: &codes[0], trusted, command: "accept-invitation" };
        let (service, first) = Service::of_invitation(host, settings, &given)?;
        let mut all = vec![Invitation::new(1, &service, first)];
        for (index, code) in codes.iter().enumerate().skip(1) {
            all.push(Invitation::new(index + 1, &service, service.code_vars(code)?));
        }
        let are_several = all.len() > 1;
        Ok(Self { service, all, given: None, are_several })
    }

    /// Those that the service lists and that fit.
    fn listed(host: &mut Host, settings: &Settings, options: &AcceptInvitation) -> Result<Self> {
        if options.from_org.is_none() && options.from_inviter.is_none() {
            let what = "--all would accept whatever anybody sends; nothing was sent";
            return Err(Error::usage(what).hint("say which invitations: --from-org ORG, --from-inviter WHO, or both"));
        }
        let listing = invitation::listed(host, settings, &flags(options), &options.credentials)?;
        let (service, mut all) = (listing.service, Vec::new());
        for one in listing.listed.into_iter().filter(|one| fits(options, &one.facts)) {
            let code = one.code.ok_or_else(|| {
                Error::new(Exit::Unavailable, "the service names no code for one of these invitations")
            })?;
            let code: Code = code.expose().parse().map_err(|what| Error::new(Exit::Unknown, what))?;
            all.push(Invitation::new(all.len() + 1, &service, service.code_vars(&code)?));
        }
        if all.is_empty() {
            host.ui.note("no open invitation fits; nothing was accepted");
        }
        let service = service.made_known(host);
        Ok(Self { service, all, given: Some(listing.given), are_several: true })
    }
}

/// Whether a listed invitation is one of those that `--all` means. What the list does not tell does not fit.
fn fits(options: &AcceptInvitation, facts: &Facts) -> bool {
    let who = &facts.who;
    let is_of = |org: &String, wanted: &String| {
        org == wanted || org.strip_prefix(wanted.as_str()).is_some_and(|rest| rest.starts_with('/'))
    };
    let of_org = |wanted: &String| match &who.org {
        Some(org) => is_of(org, wanted),
        // A display name is chosen by whoever invites: it counts only where there is nothing else.
        None => who.org_name.as_ref().is_some_and(|name| is_of(name, wanted)),
    };
    let from = |wanted: &String| facts.inviter.as_ref().is_some_and(|inviter| inviter.eq_ignore_ascii_case(wanted));
    options.from_org.as_ref().is_none_or(of_org) && options.from_inviter.as_ref().is_none_or(from)
}

impl Invitation {
    fn new(position: usize, service: &Service, vars: Vars) -> Self {
        let code = vars.secret("code").unwrap_or_default();
        let name = CodeName::new(service, &code, &vars);
        Self { position, code, vars, name, pending: None }
    }

    /// What stands for the code on the disk.
    pub fn hash(&self) -> &str {
        &self.name.hash
    }

    /// What an earlier run has left of the code.
    pub fn read_pending(&mut self, sessions: &Sessions) -> Result<()> {
        self.pending = self.name.read_pending(sessions)?;
        Ok(())
    }
}

/// What was given; nothing is read for it where a list was asked for with it.
pub fn given(host: &mut Host, service: &Service, options: &AcceptInvitation, given: Option<Vars>) -> Result<Vars> {
    given.map_or_else(|| service.given(host, &flags(options), &options.credentials), Ok)
}

fn flags(options: &AcceptInvitation) -> Flags<'_> {
    Flags { name: options.name.as_deref(), phone: options.phone.as_deref() }
}

/// The codes of the command line, of standard input, or of the person.
fn codes(host: &mut Host, settings: &Settings, options: &AcceptInvitation) -> Result<Vec<Code>> {
    let mut codes = Vec::new();
    for code in &options.codes {
        if !code.is_standard_input() {
            codes.push(code.clone());
            continue;
        }
        if options.credentials.password.stdin || options.credentials.api_key.stdin {
            return Err(Error::usage("standard input can give the codes or a secret, not both")
                .hint("give the secret by file or variable"));
        }
        codes.extend(inputs::codes(host.stdin.as_mut())?);
    }
    if codes.is_empty() && !options.codes.is_empty() {
        return Err(Error::usage("there is no code on standard input"));
    }
    if codes.is_empty() {
        codes.push(ask_for_code(host, settings, options)?);
    }
    Ok(codes)
}

/// Asks for the code, hidden; if the service can list a person's invitations, they choose instead.
fn ask_for_code(host: &mut Host, settings: &Settings, options: &AcceptInvitation) -> Result<Code> {
    if host.ui.ask().is_none() {
        return Err(Error::usage("the invitation code is missing, and there is nobody to ask")
            .hint("`rsvp accept-invitation CODE`"));
    }
    if let Some(code) = invitation::pick(host, settings, &options.credentials)? {
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
        person.tell("Nothing was typed.");
    }
    Err(Error::cancelled().hint("the invitation is untouched; the same command starts over"))
}

/// How the codes are sent: together where the service takes a list. A code that an earlier run has sent is found out
/// about alone, so that it lends nothing to the others.
pub fn batches<'i>(open: &'i [Invitation], service: &Service) -> Vec<Vec<&'i Invitation>> {
    if !service.provider.takes_several() {
        return open.iter().map(|one| vec![one]).collect();
    }
    let (sent, new): (Vec<_>, Vec<_>) = open.iter().partition(|one| one.pending.is_some());
    let mut batches: Vec<Vec<&Invitation>> = sent.into_iter().map(|one| vec![one]).collect();
    batches.extend(Some(new).filter(|new| !new.is_empty()));
    batches
}

/// A run of the engine for one batch.
pub fn start<'p>(host: &mut Host, saving: &Saving<'p>, given: &Vars, batch: &[&Invitation]) -> Start<'p> {
    let mut vars = given.clone();
    let codes: Vec<Secret> = batch.iter().map(|invitation| invitation.code.clone()).collect();
    vars.set_secret("codes", codes);
    let mut found = Earlier::default();
    if let Some(first) = batch.first() {
        vars.extend(first.vars.clone());
        if let Some(pending) = &first.pending {
            earlier::recall(pending, &mut vars);
            found = earlier::found(host, saving, pending);
        }
    }
    Start { vars, earlier: found, ..current_session::fresh(host, saving.service) }
}

/// Without a terminal: inputs that no step can supply are missing. Nothing was sent yet (R4).
pub fn refuse_what_nobody_can_give(host: &mut Host, start: &Start<'_>) -> Result<()> {
    let missing = missing_from_the_start(start);
    if missing.is_empty() || host.ui.ask().is_some() { Ok(()) } else { Err(inputs::missing(&missing)) }
}
