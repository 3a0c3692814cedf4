//! `rsvp accept-invitation`: the order of accept, as docs/security.md lists it. The numbers are those of the list.

use serde_json::Value;

use crate::cli::{AcceptInvitation, CodeText};
use crate::config::Settings;
use crate::engine::{Start, missing_from_the_start};
use crate::error::{Error, Result};
use crate::host::Host;
use crate::inputs::{self, Flags};
use crate::provider::{Language, Vars};

use crate::client::conversation::Conversation;
use crate::client::current_session;
use crate::client::saving;
use crate::client::service::Service;
use crate::client::verifying::Verifying;

mod acceptance;
mod code_lock;
mod dry_run;
mod earlier;
mod guards;
mod invitation;
mod keeping;
mod results;

use acceptance::Acceptance;
use invitation::Invitation;
use keeping::Keeping;
use results::Results;

pub fn run(host: &mut Host, settings: &Settings, options: &AcceptInvitation) -> Result<Value> {
    // 0: the command line is whole, the service known, each code could be one. No request yet.
    let codes = codes(host, settings, options)?;
    let (service, first) = Service::of_invitation(host, settings, &codes[0])?;
    let mut invitations = vec![Invitation::new(1, &service, first)];
    for (index, code) in codes.iter().enumerate().skip(1) {
        invitations.push(Invitation::new(index + 1, &service, service.code_vars(code)?));
    }
    let flags = Flags { name: options.name.as_deref(), phone: options.phone.as_deref() };
    let given = service.given(host, &flags, &options.credentials)?;
    let verifying = Verifying::wanted(host, settings, &service, &options.verification)?;
    let sessions = saving::open(host, settings)?;
    let hashes: Vec<String> = invitations.iter().map(|invitation| invitation.hash.clone()).collect();
    let keeping = Keeping { service: &service, sessions: &sessions, options };
    let results = accept(host, settings, &keeping, given, verifying, invitations);
    results.map_err(|error| earlier::sent_earlier(error, &sessions, &hashes))?.answer()
}

/// 1 to 12. An error is one that comes before anything is sent; what comes later is a result of its code.
fn accept(
    host: &mut Host,
    settings: &Settings,
    keeping: &Keeping<'_>,
    given: Vars,
    verifying: Option<Verifying<'_>>,
    invitations: Vec<Invitation>,
) -> Result<Results> {
    let service = keeping.service;
    // 1: the store works. 2: what is remembered of each code.
    keeping.sessions.check((host.clock)())?;
    let mut results = Results::new(invitations.len());
    let invitations = earlier::remembered(host, keeping, invitations, &mut results)?;
    if let Some(first) = invitations.first() {
        refuse_what_nobody_can_ask(host, &start(host, service, &given, std::slice::from_ref(first)))?;
    }
    // 3 to 12, for all codes in one call where the service takes a list, else one after another over one connection.
    let mut conversation = Conversation::new(host, settings, service)?;
    let verifying = verifying.filter(|_| !invitations.is_empty());
    let verifier = verifying.map(|verifying| verifying.with_keys(&mut conversation)).transpose()?;
    let together = service.provider.takes_several(&Language::default());
    let mut known = given;
    for batch in batches(invitations, together) {
        known.extend(conversation.answers.clone());
        let start = start(conversation.host, service, &known, &batch);
        let acceptance = Acceptance { keeping, batch: &batch, verifier: verifier.as_ref() };
        let stop = results.take(&mut conversation, acceptance, start)?;
        if stop {
            break;
        }
    }
    Ok(results)
}

fn batches(invitations: Vec<Invitation>, together: bool) -> Vec<Vec<Invitation>> {
    if invitations.is_empty() {
        return Vec::new();
    }
    if together { vec![invitations] } else { invitations.into_iter().map(|one| vec![one]).collect() }
}

/// The codes of the command line, of standard input, or of the person.
fn codes(host: &mut Host, settings: &Settings, options: &AcceptInvitation) -> Result<Vec<CodeText>> {
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
        codes.push(invitation::ask_for_code(host, settings, options)?);
    }
    Ok(codes)
}

fn start<'p>(host: &Host, service: &'p Service, given: &Vars, batch: &[Invitation]) -> Start<'p> {
    let mut vars = given.clone();
    let codes: Vec<&str> = batch.iter().map(|invitation| invitation.code.expose()).collect();
    vars.set_secret("codes", codes);
    if let Some(first) = batch.first() {
        vars.extend(first.vars.clone());
        first.recall(&mut vars);
    }
    let sent_before = batch.iter().any(|invitation| invitation.pending.is_some());
    Start { vars, sent_before, ..current_session::fresh(host, service) }
}

/// Without a terminal: inputs that no step can supply are missing. Nothing was sent yet (R4).
fn refuse_what_nobody_can_ask(host: &mut Host, start: &Start<'_>) -> Result<()> {
    let missing = missing_from_the_start(start)?;
    if missing.is_empty() || host.ui.ask().is_some() { Ok(()) } else { Err(inputs::missing(&missing)) }
}
