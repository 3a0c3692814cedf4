//! Crux's organizations API, as its documents of 2018 describe it, without prefix and below `/timp`.
//!
//! Every documented URL ends with a slash, and so must every request. Failures have no body, because
//! none is documented.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::invitations::{Invitations, Spent, State};
use super::{Answer, Received, World};
use crate::http::Method;

/// For session tokens.
const SMALL: &[u8] = b"0123456789abcdefghijklmnopqrstuvwxyz";
/// How long a session lasts.
const LIFETIME: SignedDuration = SignedDuration::from_hours(2);

struct User {
    uuid: String,
    person: String,
    email: String,
    password: String,
}

struct Session {
    token: String,
    issued: Timestamp,
}

/// One organisation (a supplier) and its users.
pub struct Crux {
    org: String,
    supplier: String,
    permission: String,
    invitations: Invitations,
    users: Vec<User>,
    sessions: Vec<Session>,
}

impl Crux {
    pub fn new(world: &mut World) -> Self {
        Self {
            org: world.uuid(),
            supplier: world.uuid(),
            permission: world.uuid(),
            invitations: Invitations::new(),
            users: Vec::new(),
            sessions: Vec::new(),
        }
    }

    pub fn answer(&mut self, request: &Received, world: &mut World) -> Answer {
        let path = request.segments();
        let path = path.strip_prefix(&["timp"]).unwrap_or(&path);
        match (request.method, path) {
            (Method::Get, ["organizations", "accept-invite", code, ""]) => self.preview(code, world),
            (Method::Post, ["organizations", "accept-invite", code, ""]) => self.accept(code, request, world),
            (Method::Post, ["organizations", "user-login", ""]) => self.login(request, world),
            (Method::Get, ["organizations", ""]) => self.organization(request, world),
            (Method::Get, ["organizations", "users", "detail", uuid, ""]) => self.user(uuid, request, world),
            (_, ["organizations", ""])
            | (_, ["organizations", "accept-invite", _, ""])
            | (_, ["organizations", "user-login", ""])
            | (_, ["organizations", "users", "detail", _, ""]) => status(405),
            _ => status(404),
        }
    }

    /// The preview of an expired invitation mails a new one; here the mail goes nowhere.
    fn preview(&self, code: &str, world: &World) -> Answer {
        let Some(invitation) = self.invitations.find(code, world) else { return status(404) };
        let email = invitation.email;
        match invitation.state {
            State::Used | State::Withdrawn => status(404),
            State::Open => Answer::json(200, json!({ "email": email, "token": code })),
            State::Expired => status(201),
        }
    }

    /// Unknown, used and expired invitations get the same answer.
    fn accept(&mut self, code: &str, request: &Received, world: &mut World) -> Answer {
        let [password] = match members(request, ["password"]) {
            Ok(members) => members,
            Err(refusal) => return refusal,
        };
        match self.invitations.spend(code, world) {
            Spent::Unknown | Spent::Used | Spent::Expired | Spent::Withdrawn | Spent::Member => status(404),
            Spent::Lost => Answer::dropped(),
            Spent::Yes { email, .. } => {
                self.users.push(User { uuid: world.uuid(), person: world.uuid(), email, password });
                status(204)
            }
        }
    }

    fn login(&mut self, request: &Received, world: &mut World) -> Answer {
        let [username, password] = match members(request, ["username", "password"]) {
            Ok(members) => members,
            Err(refusal) => return refusal,
        };
        let user = self.users.iter().find(|user| user.email == username && user.password == password);
        let Some(user) = user else { return status(401) };
        let session = Session { token: world.text(SMALL, 40), issued: world.now() };
        let body = json!({
            "auth_token": session.token,
            "org_uuid": self.org,
            "user_uuid": user.uuid,
            "retailer_uuid": "",
            "supplier_uuid": self.supplier,
            "org_type": "SUPPLIER",
            "permission_assignments": {
                "permissions": [{
                    "assigned": true,
                    "permission": {
                        "uuid": self.permission,
                        "name": "view_org_users",
                        "display_name": "View Users",
                        "description": "Ability to see the users in an organization",
                        "visibility": "BOTH",
                        "grouping": "ORGUSERS",
                    },
                }],
                "org_user": { "uuid": user.uuid },
            },
        });
        self.sessions.push(session);
        Answer::json(200, body)
    }

    fn organization(&self, request: &Received, world: &World) -> Answer {
        if !self.is_logged_in(request, world) {
            return status(401);
        }
        let body = json!({ "uuid": self.org, "name": "Example Supplies", "org_type": "SUPPLIER", "status": "ACTIVE" });
        Answer::json(200, body)
    }

    fn user(&self, uuid: &str, request: &Received, world: &World) -> Answer {
        if !self.is_logged_in(request, world) {
            return status(401);
        }
        let Some(user) = self.users.iter().find(|user| user.uuid == uuid) else { return status(404) };
        let body = json!({
            "uuid": user.uuid,
            "person": {
                "uuid": user.person,
                "first_name": null,
                "last_name": null,
                "email": user.email,
                "phone": null,
                "job_title": null,
            },
            "status": "ACTIVE",
            "token": null,
        });
        Answer::json(200, body)
    }

    /// `Authorization: Token …`, with a token that is still valid.
    fn is_logged_in(&self, request: &Received, world: &World) -> bool {
        let token = request.header("authorization").and_then(|value| value.strip_prefix("Token "));
        let good = |session: &&Session| world.now().duration_since(session.issued) < LIFETIME;
        self.sessions.iter().filter(good).any(|session| Some(session.token.as_str()) == token)
    }
}

/// The strings that a request must contain: 415 if it is not JSON, 400 if one is missing.
fn members<const N: usize>(request: &Received, names: [&str; N]) -> Result<[String; N], Answer> {
    if !request.is_json() {
        return Err(status(415));
    }
    let body = request.json().unwrap_or(Value::Null);
    let texts = names.map(|name| body[name].as_str().unwrap_or_default().to_owned());
    if texts.iter().any(String::is_empty) { Err(status(400)) } else { Ok(texts) }
}

fn status(status: u16) -> Answer {
    Answer::empty(status)
}
