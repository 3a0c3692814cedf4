//! Whether the token of a session checks out: the token itself, or the one that the service gives to prove an opaque one.

use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::engine::{self, Facts, NewSession, Outcome, Start};
use crate::error::{Accepted, Error, Exit, Kind, Result};
use crate::host::Host;
use crate::provider::{Language, Operation, Place, Scope, Vars, VerifySpec};
use crate::secret::Secret;
use crate::ui::quoted;
use crate::verify::{self, Check, Claims, Keys, Refused, Rules};

use super::super::conversation::Conversation;
use super::super::current_session;
use super::super::service::Service;
use super::{algorithms, keys, spec, usable, with_base};

/// Everything that is needed to verify.
pub struct Verifier<'s> {
    pub service: &'s Service,
    pub spec: &'s VerifySpec,
    pub keys: Keys,
    /// The key file that was named on the command line.
    pub named: Option<PathBuf>,
}

impl<'s> Verifier<'s> {
    /// With the key that is on this machine or in the provider file; `None` without one.
    ///
    /// # Errors
    /// Exit 13: the service's tokens cannot be verified. Exit 2: the key is not usable.
    pub fn with_local_key(host: &mut Host, service: &'s Service, option: Option<&Path>) -> Result<Option<Self>> {
        let spec = spec(service)?;
        let (keys, from) = match (keys::file(host, service, option), &spec.key) {
            (Some(file), _) => (keys::read(host, &file)?, file.display().to_string()),
            (None, Some(key)) => {
                let keys = Keys::read(key.get_ref()).map_err(Error::usage)?;
                (keys, "the key in the provider file".to_owned())
            }
            (None, None) => return Ok(None),
        };
        usable(&keys, spec, &from, "nothing")?;
        Ok(Some(Self { service, spec, keys, named: option.map(Path::to_owned) }))
    }

    /// 10: the invitation is accepted; is the token the service's? (V6)
    ///
    /// # Errors
    /// Exit 10: it is not. Nothing must be kept of the session.
    pub fn accepted(&self, conversation: &mut Conversation<'_>, outcome: &Outcome) -> Result<()> {
        let Some(filled) = &outcome.session else { return Ok(()) };
        conversation.give_time(Accepted::Yes);
        self.check(conversation, self.start(conversation, &outcome.facts, filled)).map(drop).map_err(|error| {
            let advice = "the invitation is accepted and the account exists, but nothing was saved";
            let context = "the invitation was accepted, but its token does not check out";
            self.advise(error, context, advice)
        })
    }

    /// The same for a session that a log-in has opened.
    ///
    /// # Errors
    /// Exit 10.
    pub fn opened(&self, conversation: &mut Conversation<'_>, outcome: &Outcome, filled: &NewSession) -> Result<()> {
        let checked = self.check(conversation, self.start(conversation, &outcome.facts, filled));
        checked.map(drop).map_err(|error| self.advise(error, "the token does not check out", "nothing was saved"))
    }

    /// The same for a session whose token was refreshed. The one before has ended, and is often spent.
    ///
    /// # Errors
    /// Exit 10.
    pub fn refreshed(
        &self,
        conversation: &mut Conversation<'_>,
        outcome: &Outcome,
        filled: &NewSession,
    ) -> Result<Claims> {
        self.check(conversation, self.start(conversation, &outcome.facts, filled)).map_err(|error| {
            let advice = "the fresh token was not kept, and the saved one has ended";
            match error.kind {
                Kind::Verification => {
                    self.advise(error, "the session was refreshed, but its fresh token does not check out", advice)
                }
                _ => error
                    .context("the session was refreshed, but its fresh token cannot be verified")
                    .hint(format!("{advice}; log in again: {}", self.login_line())),
            }
        })
    }

    /// Whether the token of a saved session checks out now.
    ///
    /// # Errors
    /// Exit 10, with the check that failed.
    pub fn saved(&self, conversation: &mut Conversation<'_>, start: Start<'_>) -> Result<Claims> {
        self.check(conversation, start).map_err(|error| {
            let advice = "the session is still saved, and `rsvp logout` forgets it";
            self.advise(error, "the token does not check out", advice)
        })
    }

    /// A new session as a run begins with it.
    fn start(&self, conversation: &Conversation<'_>, facts: &Facts, filled: &NewSession) -> Start<'s> {
        let mut vars = Vars::default();
        vars.recall(facts.who.known());
        vars.recall([("org_name", &facts.who.org_name)]);
        for (name, value) in &filled.kept {
            vars.set(name, value.clone());
        }
        let cookies = current_session::unpack(filled.secret.values(), &mut vars);
        Start { vars, cookies, ..current_session::fresh(conversation.host, self.service) }
    }

    /// Whether the token of the session that `start` holds checks out, or the one that the service gives to prove it.
    fn check(&self, conversation: &mut Conversation<'_>, mut start: Start<'_>) -> Result<Claims> {
        let provider = &self.service.provider;
        if let Some(name) = provider.token_variable().filter(|_| !provider.prove.is_empty()) {
            // Whatever goes by that name, only what the service gives now proves anything.
            start.vars.remove(name);
            let proof = self.proof(conversation, start.clone())?;
            start.vars.set_secret(name, proof);
        }
        let now = (conversation.host.clock)();
        self.verified(&start.vars, now).map_err(|refused| Error::new(Exit::Verification, refused))
    }

    /// One more call. That it is not answered is not a verdict; that it is refused is one.
    fn proof(&self, conversation: &mut Conversation<'_>, start: Start<'_>) -> Result<Secret> {
        let cannot = "the token that proves the session cannot be had";
        let outcome = engine::operation(start, Operation::Prove, conversation).map_err(|error| match error.kind {
            Kind::Other(Exit::Network | Exit::RateLimited | Exit::Unavailable) | Kind::Stopped(_) => {
                error.context(cannot)
            }
            // Its reasons are about invitations, and this is none.
            _ => Error::new(Exit::Verification, format!("{cannot}: the service refuses it")),
        })?;
        outcome.proof.ok_or_else(|| Error::new(Exit::Verification, format!("{cannot}: the answer holds none")))
    }

    /// Whether the token among `vars` checks out.
    ///
    /// # Errors
    /// The check that failed.
    pub fn verified(&self, vars: &Vars, now: jiff::Timestamp) -> std::result::Result<Claims, Refused> {
        let (language, scope) = (Language::default(), Scope::new(vars));
        let token = self.service.provider.token_variable().and_then(|name| vars.secret(name));
        let token = token.ok_or_else(|| Refused::new(Check::Form, "the session has no token"))?;
        let audience = self.spec.audience.as_ref().map(|template| {
            let text = language.text(template, Place::Text, &scope);
            // What the file says stands for the address, never what the service says.
            let is_place = template.source().starts_with("{base}");
            let text = text.map(|text| match is_place {
                true => with_base(text.expose(), self.service),
                false => text.expose().to_owned(),
            });
            text.map_err(|complaint| Refused::new(Check::Audience, complaint.what))
        });
        let rules = Rules {
            algorithms: algorithms(self.spec),
            issuer: self.spec.issuer.as_ref().map(|issuer| with_base(issuer, self.service)),
            audience: audience.transpose()?,
            exp: self.spec.exp,
        };
        let claims = verify::verify(token.expose(), &rules, &self.keys, now)?;
        let scope = scope.with([("claims", Value::Object(claims.members.clone()))]);
        for condition in &self.spec.conditions {
            if language.holds(condition, &scope) != Ok(true) {
                return Err(Refused::new(Check::Claims, format!("this does not hold: {}", condition.source())));
            }
        }
        Ok(claims)
    }

    /// What a person should know of a token that failed. What is not a verdict on the token is left as it is.
    fn advise(&self, error: Error, context: &'static str, advice: &str) -> Error {
        if error.kind != Kind::Verification {
            return error;
        }
        let hint = format!("{advice}; ask the service, and once the cause is known: {}", self.login_line());
        error.context(context).hint(hint)
    }

    /// How to log in again.
    fn login_line(&self) -> String {
        let key = self
            .named
            .as_ref()
            .map(|file| format!(" --verify-key {}", quoted(&file.display().to_string())))
            .unwrap_or_default();
        format!("`rsvp login --verify{key}`")
    }
}
