//! What was sent and answered in a run, and what may be said of the invitation after it. Judged without the provider
//! files: by the services' documents, in the plainest words.

use rsvp::engine::{Effect, Fate, Outcome};
use rsvp::error::{Accepted, Error, Exit};
use rsvp::http::{Failure, Reply};
use rsvp::provider::Operation;
use serde_json::Value;

use super::play::Play;
use super::script::Script;
use super::{foreseen, promises_nothing};

/// A request that was sent, and the answer.
struct Exchange {
    effect: Effect,
    answer: Result<Reply, Failure>,
}

/// Everything that happened.
pub struct Evidence<'a> {
    play: &'a Play,
    script: &'a Script,
    exchanges: Vec<Exchange>,
    accepted: Accepted,
}

impl<'a> Evidence<'a> {
    /// Nothing yet.
    pub fn new(play: &'a Play, script: &'a Script) -> Self {
        Self { play, script, exchanges: Vec::new(), accepted: Accepted::No }
    }

    /// The next answer.
    pub fn answer(&mut self, effect: Effect) -> Result<Reply, Failure> {
        let lost = || Err(Failure::NoAnswer("nobody answers any more".to_owned()));
        let answer = self.script.answers.get(self.exchanges.len()).cloned().unwrap_or_else(lost);
        self.exchanges.push(Exchange { effect, answer: answer.clone() });
        answer
    }

    /// How many answers there were.
    pub fn answered(&self) -> usize {
        self.replies().count()
    }

    /// Whether an answer repeats a secret: then it is the service that tells it.
    pub fn echoed(&self) -> bool {
        let header = |reply: &Reply| reply.headers.iter().any(|(_, value)| Play::is_echoed(value));
        self.replies().any(|reply| Play::is_echoed(&String::from_utf8_lossy(&reply.body)) || header(reply))
    }

    /// What is known of the invitation now. What was accepted stays accepted.
    pub fn follow(&mut self, accepted: Accepted) {
        assert!(self.accepted != Accepted::Yes || accepted == Accepted::Yes, "accepted, and then {accepted:?}");
        self.accepted = accepted;
    }

    /// The run went well: there is evidence for all it says.
    pub fn holds_for(&self, outcome: &Outcome, fate: &Fate) {
        if self.play.operation != Operation::Accept {
            let steps = self.play.start.provider.steps(self.play.operation);
            assert!(steps.iter().any(|step| step.optional) || self.replies().any(is_yes), "nobody said yes");
            return self.session_is_given(outcome);
        }
        if fate.accepted != Accepted::Yes {
            // Every code of a call with several was refused when it was looked at.
            assert!(!fate.refused.is_empty() && outcome.session.is_none() && self.spending().next().is_none());
            return;
        }
        let id = self.play.start.provider.id();
        if outcome.recovered {
            let is_no = |exchange: &Exchange| !exchange.answer.as_ref().is_ok_and(|reply| may_mean_accepted(id, reply));
            assert!(self.play.start.earlier.accepted != Accepted::No || self.spending().any(is_no), "nothing was lost");
            assert!(self.answered() > 0, "nobody answered, and it is said that the invitation was accepted");
        } else {
            let yes = self.spending().filter_map(|exchange| exchange.answer.as_ref().ok());
            assert!(yes.clone().any(|reply| may_mean_accepted(id, reply)), "{id}: no answer says that it was accepted");
        }
        self.session_is_given(outcome);
    }

    /// The run ended: the code is not called good where it may be spent, and no secret is shown.
    pub fn holds_for_error(&self, error: &Error, accepted: Accepted) {
        foreseen(error);
        self.play.shows_no_secret(&error.to_string());
        self.play.shows_no_secret(error.hint_text().as_deref().unwrap_or_default());
        self.play.shows_no_secret(&format!("{error:?}"));
        if self.play.operation != Operation::Accept || matches!(error.exit(), Exit::Signal(_)) {
            return;
        }
        let spending = self.spending().last();
        match accepted {
            Accepted::No
                if self.play.start.earlier.accepted != Accepted::No || spending.is_some_and(may_have_arrived) =>
            {
                // A look that comes after the sending may be the answer.
                let last = self.exchanges.iter().rfind(|exchange| exchange.effect != Effect::Changes);
                let answered = last.is_some_and(|exchange| exchange.answer.is_ok());
                assert!(answered, "the code may be spent, and it is said that it is not: {error}");
            }
            Accepted::No | Accepted::Unknown | Accepted::Yes => {}
        }
        if accepted != Accepted::No {
            promises_nothing(error);
        }
    }

    /// R30, R31: every secret of a session came in an answer, or is the person's own; and a header can carry it.
    fn session_is_given(&self, outcome: &Outcome) {
        for (name, value) in outcome.session.iter().flat_map(|session| session.secret.values()) {
            let Some(token) = value.as_str() else {
                assert_eq!(name, "cookies");
                continue;
            };
            assert!((1..=64 * 1024).contains(&token.len()) && token.bytes().all(|b| matches!(b, b' '..=b'~')));
            let own = self.play.start.vars.get(name) == Some(value) || token.contains("canary");
            assert!(own || self.replies().any(|reply| gives(reply, token)), "nobody gave the {name}");
        }
    }

    fn replies(&self) -> impl Iterator<Item = &Reply> {
        self.exchanges.iter().filter_map(|exchange| exchange.answer.as_ref().ok())
    }

    fn spending(&self) -> impl Iterator<Item = &Exchange> + Clone {
        self.exchanges.iter().filter(|exchange| exchange.effect == Effect::Spends)
    }
}

fn is_yes(reply: &Reply) -> bool {
    (200..300).contains(&reply.status)
}

fn may_have_arrived(exchange: &Exchange) -> bool {
    !matches!(exchange.answer, Err(Failure::NotSent { .. }))
}

/// Whether `reply` holds `token` somewhere.
fn gives(reply: &Reply, token: &str) -> bool {
    fn holds(value: &Value, token: &str) -> bool {
        match value {
            Value::String(text) => text.contains(token),
            Value::Array(items) => items.iter().any(|item| holds(item, token)),
            Value::Object(members) => members.values().any(|member| holds(member, token)),
            Value::Null | Value::Bool(_) | Value::Number(_) => false,
        }
    }
    let body = serde_json::from_slice(&reply.body).unwrap_or(Value::Null);
    holds(&body, token) || reply.headers.iter().any(|(_, value)| value.contains(token))
}

/// What the documents of each service say of a spending call that went well, as far as it can be said in one line.
fn may_mean_accepted(id: &str, reply: &Reply) -> bool {
    let body: Value = serde_json::from_slice(&reply.body).unwrap_or(Value::Null);
    match (id, reply.status) {
        ("crux" | "directus" | "pocketbase", status) => status == 204,
        ("datawire", status) => (200..300).contains(&status) && body["ok"] == true && body.get("token").is_some(),
        ("better-auth", status) => status == 200 && body["invitation"]["status"] == "accepted",
        ("elastic", status) => status == 200 && body.is_object(),
        ("github", status) => status == 204 || (status == 200 && body["state"] == "active"),
        ("vortex" | "vortex-target", status) => {
            (200..300).contains(&status) && (body.get("invitations").is_some() || body.get("id").is_some())
        }
        ("synapse", status) => status == 200 && body.get("access_token").is_some(),
        ("unleash", status) => {
            (status == 200 && reply.body.is_empty()) || (status == 201 && body.get("email").is_some())
        }
        ("zenml", status) => status == 200 && body["body"]["active"] == true,
        (_, status) => (200..300).contains(&status),
    }
}
