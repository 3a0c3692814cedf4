//! A service with one invitation, C0DE for ida@example.com. It keeps accounts and sessions, knows who has spent the code,
//! loses answers and lies when it is told to, and can be asked afterwards what is so.

mod shapes;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde_json::Value;

use super::service::{Answer, Seen, Service};
use shapes::{call, said_of};

/// The API key of the invited person, where the service wants one.
pub(crate) const KEY: &str = "key-of-ida";

/// The password that Ida gives.
pub(crate) const PASSWORD: &str = "correct horse battery";

/// The account that Ida had before the invitation. With it she is a member of an older organisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Before {
    NoAccount,
    SamePassword,
    OtherPassword,
}

/// A kind of request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Call {
    Look,
    Spend,
    Login,
    /// The organisations of the caller.
    Confirm,
}

/// What becomes of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Loss {
    DroppedBeforeReading,
    DroppedAfterReading,
    Reset,
    Silence,
    CutOff,
    Garbage,
    Page,
    /// 500
    Failure,
    /// 502, a web page of whatever stands before the service.
    BadGateway,
    /// 503, in the service's own form.
    Unavailable,
    /// The service says so, whether it is true or not.
    Says(Word),
}

/// What a service says of a code or of what comes with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Word {
    Expired,
    Unknown,
    Used,
    /// 422: something about the input.
    Invalid,
}

use Loss::{
    BadGateway, CutOff, DroppedAfterReading, DroppedBeforeReading, Failure, Garbage, Page, Reset, Says, Silence,
    Unavailable,
};

/// Who has spent the code when an answer to the spending call is lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Spender {
    Nobody,
    Ida,
    /// Nobody by this call; somebody else right after it.
    SomebodyElse,
}

/// What happens to some answers.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Trouble {
    pub(crate) call: Call,
    pub(crate) loss: Loss,
    /// Matters at the spending call.
    pub(crate) spender: Spender,
    pub(crate) times: usize,
}

/// As many times as anybody could ask.
pub(crate) const EVER: usize = usize::MAX;

/// Status and body of an answer; the body names the session that is opened with it under `token` or `auth_token`.
type Said = (u16, Value);

/// What the service remembers.
pub(crate) struct Invited {
    /// What happens to the next answers, in this order for each call.
    troubles: Vec<Trouble>,
    /// Whether connections are used again: else every request has one of its own.
    keeps_open: bool,
    /// How often Ida has accepted the invitation.
    pub(crate) accepted: usize,
    /// Whether somebody else has.
    taken: bool,
    before: Before,
    /// Of Ida's account.
    password: Option<Value>,
    tokens: Vec<String>,
}

/// The service, listening.
pub(crate) struct Inviting {
    pub(crate) provider: &'static str,
    pub(crate) service: Service,
    invited: Arc<Mutex<Invited>>,
}

impl Inviting {
    /// A service like `provider` whose answers all arrive.
    pub(crate) fn reliable(provider: &'static str, before: Before) -> Self {
        Self::with(provider, None, Invited { keeps_open: true, ..Invited::new(before) })
    }

    /// One with these troubles.
    pub(crate) fn troubled(provider: &'static str, before: Before, troubles: &[Trouble]) -> Self {
        Self::with(provider, None, Invited { troubles: troubles.to_vec(), ..Invited::new(before) })
    }

    /// One that loses the first answers to the spending call, acting on it before or not.
    pub(crate) fn losing(provider: &'static str, losses: &[(Loss, bool)]) -> Self {
        let before = match provider {
            "datawire" => 0,
            "crux" | "elastic" => 1,
            _ => 2,
        };
        let dropped = losses.first().is_some_and(|(loss, _)| *loss == DroppedBeforeReading).then_some(before);
        let losses = if dropped.is_some() { &losses[1..] } else { losses };
        let troubles = losses.iter().map(|(loss, acts)| {
            let spender = if *acts { Spender::Ida } else { Spender::Nobody };
            Trouble { call: Call::Spend, loss: *loss, spender, times: 1 }
        });
        let troubles = troubles.collect();
        Self::with(provider, dropped, Invited { troubles, ..Invited::new(Before::NoAccount) })
    }

    fn with(provider: &'static str, dropped: Option<usize>, invited: Invited) -> Self {
        let invited = Arc::new(Mutex::new(invited));
        let service = Service::answering(dropped, {
            let invited = Arc::clone(&invited);
            move |seen| invited.lock().unwrap().answer(provider, seen)
        });
        Self { provider, service, invited }
    }

    /// What the service remembers by now.
    pub(crate) fn memory(&self) -> MutexGuard<'_, Invited> {
        self.invited.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The troubles are over.
    pub(crate) fn recover(&self) {
        self.memory().troubles.clear();
    }

    /// How Ida accepts: options that say who she is, and what goes to standard input.
    pub(crate) fn given(provider: &str) -> (&'static [&'static str], &'static str) {
        match provider {
            "crux" => (&["--password-stdin"], PASSWORD),
            "elastic" => (&["--keep-api-key", "--api-key-stdin"], KEY),
            "vortex" => (&["--email", "ida@example.com", "--api-key-stdin"], KEY),
            _ => (&["--name", "Ida", "--email", "ida@example.com", "--password-stdin"], PASSWORD),
        }
    }
}

impl Invited {
    fn new(before: Before) -> Self {
        let password = match before {
            Before::NoAccount => None,
            Before::SamePassword => Some(PASSWORD.into()),
            Before::OtherPassword => Some("an older one".into()),
        };
        let (troubles, tokens) = (Vec::new(), Vec::new());
        Self { troubles, keeps_open: false, accepted: 0, taken: false, before, password, tokens }
    }

    /// Whether the service takes this token for a session of the invited person.
    pub(crate) fn knows(&self, token: &str) -> bool {
        token == KEY || self.tokens.iter().any(|known| known == token)
    }

    /// Whether somebody else has the invitation.
    pub(crate) fn is_taken(&self) -> bool {
        self.taken
    }

    fn is_spent(&self) -> bool {
        self.accepted > 0 || self.taken
    }

    /// The organisations that Ida is a member of, the newest last.
    fn organisations(&self, older: &'static str, newer: &'static str) -> Vec<&'static str> {
        let is_older = (self.before != Before::NoAccount).then_some(older);
        is_older.into_iter().chain((self.accepted > 0).then_some(newer)).collect()
    }

    /// What happens to the answer to this call.
    fn trouble(&mut self, call: Call) -> Option<(Loss, Spender)> {
        let trouble = self.troubles.iter_mut().find(|trouble| trouble.call == call && trouble.times > 0)?;
        trouble.times = if trouble.times == EVER { EVER } else { trouble.times - 1 };
        Some((trouble.loss, trouble.spender))
    }

    fn answer(&mut self, provider: &str, seen: &Seen) -> Answer {
        let body = serde_json::from_str(&seen.body).unwrap_or_default();
        let lost = call(provider, seen).and_then(|call| self.trouble(call));
        let before = (self.accepted, self.password.clone());
        let said = match provider {
            "crux" => self.crux(seen, &body),
            "datawire" => self.datawire(seen, &body),
            "elastic" => self.elastic(seen),
            "vortex" => self.vortex(seen, &body),
            _ => self.better_auth(seen, &body),
        };
        if let Some((_, Spender::Nobody | Spender::SomebodyElse)) = lost {
            (self.accepted, self.password) = before;
        }
        self.taken |= lost.is_some_and(|(_, spender)| spender == Spender::SomebodyElse) && self.accepted == 0;
        match lost {
            Some((Says(word), _)) => self.carried(&said_of(provider, word), None),
            _ => self.carried(&said, lost.map(|(loss, _)| loss)),
        }
    }

    fn carried(&self, (status, body): &Said, lost: Option<Loss>) -> Answer {
        let bytes = if *status == 204 { String::new() } else { body.to_string() };
        let token = body["token"].as_str().map(|token| ("set-auth-token".to_owned(), token.to_owned()));
        if self.keeps_open && lost.is_none() {
            return Answer::Reply { status: *status, headers: Vec::from_iter(token), body: bytes.into_bytes() };
        }
        let token = token.map_or_else(String::new, |(name, value)| format!("{name}: {value}\r\n"));
        let whole = |status: u16, head: &str, body: &str| {
            let length = body.len();
            let head = format!("HTTP/1.1 {status} S\r\nConnection: close\r\n{head}Content-Length: {length}\r\n\r\n");
            format!("{head}{body}").into_bytes()
        };
        let whole_answer = whole(*status, &token, &bytes);
        match lost {
            None | Some(Says(_)) => Answer::Raw(whole_answer),
            Some(DroppedBeforeReading | DroppedAfterReading) => Answer::DropAfterReading,
            Some(Reset) => Answer::Reset,
            Some(Silence) => Answer::Silence,
            Some(CutOff) => Answer::Raw(whole_answer[..whole_answer.len() - 3].to_vec()),
            Some(Garbage) => Answer::Raw(b"\x16\x03\x01\x02 this is no HTTP\r\n\r\n".to_vec()),
            Some(Page) => Answer::Raw(whole(200, "", "<p>Hi</p>")),
            Some(Failure) => Answer::Raw(whole(500, "", "{}")),
            Some(BadGateway) => Answer::Raw(whole(502, "Content-Type: text/html\r\n", "<h1>Bad Gateway</h1>")),
            Some(Unavailable) => {
                Answer::Raw(whole(503, "", r#"{"ok":false,"message":"try again later","error":"try again later"}"#))
            }
        }
    }

    /// A new session's token.
    fn token(&mut self) -> String {
        let token = format!("Ym.p.s{}", self.tokens.len());
        self.tokens.push(token.clone());
        token
    }

    /// The first to come accepts.
    fn accepts(&mut self) -> bool {
        let first = !self.is_spent();
        self.accepted += usize::from(first);
        first
    }

    fn may_log_in(&self, body: &Value) -> bool {
        self.password.is_some() && self.password.as_ref() == Some(&body["password"])
    }
}
