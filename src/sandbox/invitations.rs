//! The invitations of one pretend service. All services have the same codes.

use super::World;
use super::fault::Fault;
use super::token::Forgery;

/// The codes that can be accepted.
pub const GOOD: [&str; 3] = ["WELCOME", "WELCOME-2", "WELCOME-3"];

const SOMEBODY_ELSE: &str = "mallory@example.com";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    Open,
    Used,
    Expired,
    Withdrawn,
}

#[derive(Debug, Clone)]
pub struct Invitation {
    pub code: String,
    pub email: String,
    pub state: State,
    pub fault: Option<Fault>,
    /// Whether an acceptance was lost before it arrived.
    lost: bool,
}

impl Invitation {
    fn new(code: &str, email: &str) -> Self {
        Self { code: code.to_owned(), email: email.to_owned(), state: State::Open, fault: None, lost: false }
    }

    fn with(mut self, fault: Fault) -> Self {
        match fault {
            Fault::Used => self.state = State::Used,
            Fault::Expired if self.state == State::Open => self.state = State::Expired,
            Fault::WrongPerson => self.email = SOMEBODY_ELSE.to_owned(),
            _ => {}
        }
        Self { fault: Some(fault), ..self }
    }
}

/// The result of an acceptance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Spent {
    /// Accepted for this e-mail address.
    Yes {
        email: String,
        /// The forgery in the token, if any.
        forged: Option<Forgery>,
    },
    Unknown,
    Used,
    Expired,
    Withdrawn,
    Member,
    /// The service does not act, and its answer is lost.
    Lost,
}

#[derive(Debug, Clone)]
pub struct Invitations(Vec<Invitation>);

impl Invitations {
    #[rustfmt::skip]
    pub fn new() -> Self {
        let good = ["ada@example.com", "bertrand@example.com", "cora@example.com"];
        let good = GOOD.iter().zip(good).map(|(code, email)| Invitation::new(code, email));
        let faults = Fault::ALL.iter().filter(|fault| **fault != Fault::Unknown).map(|fault| {
            let email = match fault {
                Fault::Expired => "grace@example.com".to_owned(),
                Fault::Used => "edsger@example.com".to_owned(),
                Fault::Dropped => "barbara@example.com".to_owned(),
                Fault::DroppedBefore => "alan@example.com".to_owned(),
                // Each has its own address: a log-in of one must not prove that another was accepted.
                fault => format!("{}@example.com", fault.code().to_lowercase()),
            };
            Invitation::new(fault.code(), &email).with(*fault)
        });
        Self(good.chain(faults).collect())
    }

    /// The invitation with this code, changed by the permanent fault of `world`.
    pub fn find(&self, code: &str, world: &World) -> Option<Invitation> {
        let invitation = self.0.iter().find(|invitation| invitation.code == code)?.clone();
        match world.always {
            Some(Fault::Unknown) => None,
            Some(fault) if !fault.is_in_every_answer() => Some(invitation.with(fault)),
            _ => Some(invitation),
        }
    }

    /// Whom the invitation with this code is for.
    pub fn email_of(&self, code: &str) -> Option<String> {
        self.0.iter().find(|invitation| invitation.code == code).map(|invitation| invitation.email.clone())
    }

    /// The open invitations for `email`.
    pub fn open_for(&self, email: &str, world: &World) -> Vec<Invitation> {
        let known = self.0.iter().filter_map(|invitation| self.find(&invitation.code, world));
        known.filter(|invitation| invitation.state == State::Open && invitation.email == email).collect()
    }

    /// Withdraws the invitation; false if it is unknown.
    pub fn withdraw(&mut self, code: &str) -> bool {
        let found = self.0.iter_mut().find(|invitation| invitation.code == code);
        found.map(|invitation| invitation.state = State::Withdrawn).is_some()
    }

    /// Accepts the invitation `code`, if it is open.
    pub fn spend(&mut self, code: &str, world: &mut World) -> Spent {
        let Some(Invitation { email, state, fault, .. }) = self.find(code, world) else { return Spent::Unknown };
        let Some(kept) = self.0.iter_mut().find(|invitation| invitation.code == code) else { return Spent::Unknown };
        match (state, fault) {
            (State::Used, _) => return Spent::Used,
            (State::Expired, _) => return Spent::Expired,
            (State::Withdrawn, _) => return Spent::Withdrawn,
            (State::Open, Some(Fault::Member)) => return Spent::Member,
            // Only the first acceptance is lost.
            (State::Open, Some(Fault::DroppedBefore)) if kept.lost => {}
            (State::Open, _) => world.fault = fault,
        }
        if world.fault.is_some_and(Fault::prevents_action) {
            kept.lost = true;
            return Spent::Lost;
        }
        kept.state = State::Used;
        Spent::Yes { email, forged: fault.and_then(Fault::forgery) }
    }
}
