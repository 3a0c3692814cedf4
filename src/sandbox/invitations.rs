//! The invitations of one pretend service. Every service knows the same codes.

use super::World;
use super::fault::Fault;
use super::token::Forgery;

/// The codes that are good for a new member.
pub const GOOD: [&str; 3] = ["WELCOME", "WELCOME-2", "WELCOME-3"];

/// Whom an invitation for somebody else is for.
const SOMEBODY_ELSE: &str = "mallory@example.com";

/// What an invitation is good for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    Open,
    Used,
    Expired,
    Withdrawn,
}

/// An invitation as a service remembers it.
#[derive(Debug, Clone)]
pub struct Invitation {
    pub code: String,
    pub email: String,
    pub standing: Standing,
    /// What goes wrong with it.
    pub fault: Option<Fault>,
    /// Whether an acceptance was lost on its way here.
    lost: bool,
}

impl Invitation {
    fn new(code: &str, email: &str) -> Self {
        Self { code: code.to_owned(), email: email.to_owned(), standing: Standing::Open, fault: None, lost: false }
    }

    fn with(mut self, fault: Fault) -> Self {
        match fault {
            Fault::Used => self.standing = Standing::Used,
            Fault::Expired if self.standing == Standing::Open => self.standing = Standing::Expired,
            Fault::WrongPerson => self.email = SOMEBODY_ELSE.to_owned(),
            _ => {}
        }
        Self { fault: Some(fault), ..self }
    }
}

/// How an acceptance went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Spent {
    /// Accepted for this e-mail address.
    Yes {
        email: String,
        /// What is wrong with the token, where it has to be a forged one.
        forged: Option<Forgery>,
    },
    Unknown,
    Used,
    Expired,
    Withdrawn,
    Member,
    /// The service does not act; what it answers does not get through.
    Struck,
}

/// What one service has sent out.
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
                // Everybody has an address of their own, or one person's log-in would prove what another one did.
                fault => format!("{}@example.com", fault.code().to_lowercase()),
            };
            Invitation::new(fault.code(), &email).with(*fault)
        });
        Self(good.chain(faults).collect())
    }

    /// The invitation with this code, as it is in the present `world`.
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
        known.filter(|invitation| invitation.standing == Standing::Open && invitation.email == email).collect()
    }

    pub fn add(&mut self, code: &str, email: &str) {
        self.0.push(Invitation::new(code, email));
    }

    /// Takes the invitation back; whether there is one.
    pub fn withdraw(&mut self, code: &str) -> bool {
        let found = self.0.iter_mut().find(|invitation| invitation.code == code);
        found.map(|invitation| invitation.standing = Standing::Withdrawn).is_some()
    }

    /// Uses up `code`, if it is good.
    pub fn spend(&mut self, code: &str, world: &mut World) -> Spent {
        let Some(Invitation { email, standing, fault, .. }) = self.find(code, world) else { return Spent::Unknown };
        let Some(kept) = self.0.iter_mut().find(|invitation| invitation.code == code) else { return Spent::Unknown };
        match (standing, fault) {
            (Standing::Used, _) => return Spent::Used,
            (Standing::Expired, _) => return Spent::Expired,
            (Standing::Withdrawn, _) => return Spent::Withdrawn,
            (Standing::Open, Some(Fault::Member)) => return Spent::Member,
            // Only the first acceptance is lost.
            (Standing::Open, Some(Fault::DroppedBefore)) if kept.lost => {}
            (Standing::Open, _) => world.struck = fault,
        }
        if world.struck.is_some_and(Fault::keeps_from_acting) {
            kept.lost = true;
            return Spent::Struck;
        }
        kept.standing = Standing::Used;
        Spent::Yes { email, forged: fault.and_then(Fault::forgery) }
    }
}
