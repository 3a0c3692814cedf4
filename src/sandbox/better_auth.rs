//! Better Auth with the plugins for organisations, bearer tokens and JWTs, as its documents describe it, below `/api/auth`.
//!
//! The account comes first. The session is opaque; `/token` gives a JWT for it, and `/jwks` the keys. Bodies of failures
//! are those of a recorded server: `code` and `message`.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::invitations::{Invitation, Invitations, Spent, State};
use super::signing::{Algorithm, Signer};
use super::token::{Forgery, token};
use super::{Answer, Received, World};
use crate::http::Method;

/// For ids and tokens.
const LETTERS: &[u8] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
/// The default `invitationExpiresIn`.
const LIFETIME: SignedDuration = SignedDuration::from_hours(48);
/// The default `expirationTime` of a JWT, in seconds.
const JWT_LIFETIME: i64 = 15 * 60;
/// The default `minPasswordLength`.
const SHORTEST: usize = 8;
const INVITER: &str = "grace@example.com";

struct User {
    id: String,
    name: String,
    email: String,
    password: String,
    is_member: bool,
    /// The forgery in its JWTs, if any.
    forged: Option<Forgery>,
}

/// One organisation and its users.
pub struct BetterAuth {
    org: String,
    key_id: String,
    signer: Option<Signer>,
    invitations: Invitations,
    opened: Timestamp,
    users: Vec<User>,
    /// Each token and the index of its user.
    sessions: Vec<(String, usize)>,
}

impl BetterAuth {
    pub fn new(algorithm: Algorithm, world: &mut World) -> Self {
        Self {
            org: world.text(LETTERS, 32),
            key_id: world.text(LETTERS, 32),
            signer: Signer::new(algorithm, world),
            invitations: Invitations::new(),
            opened: world.second(),
            users: Vec::new(),
            sessions: Vec::new(),
        }
    }

    pub fn answer(&mut self, request: &Received, world: &mut World) -> Answer {
        let path = request.segments();
        let path = path.strip_prefix(&["api", "auth"]).unwrap_or(&path);
        let session = self.session(request);
        match (request.method, path, session) {
            (Method::Get, ["jwks"], _) => self.keys(),
            (Method::Post, ["sign-up", "email"], _) => self.sign_up(request, world),
            (Method::Post, ["sign-in", "email"], _) => self.sign_in(request, world),
            (Method::Post, ["sign-out"], _) => self.sign_out(request),
            (Method::Get, ["get-session"], None) => Answer::json(200, Value::Null),
            (Method::Get, ["token"], Some(user)) => self.jwt(user, request, world),
            (Method::Get, ["get-session"], Some(user)) => Answer::json(200, json!({ "user": self.about(user) })),
            (Method::Get, ["organization", "get-invitation"], Some(user)) => self.preview(user, request, world),
            (Method::Post, ["organization", "accept-invitation"], Some(user)) => self.accept(user, request, world),
            (Method::Get, ["organization", "list"], Some(user)) => self.list(user),
            (Method::Get, ["organization", "get-invitation"], None) => message(401, "Not authenticated"),
            (Method::Get, ["token"] | ["organization", "list"], None)
            | (Method::Post, ["organization", "accept-invitation"], None) => {
                failure(401, "UNAUTHORIZED", "Unauthorized")
            }
            _ => Answer::empty(404),
        }
    }

    /// The keys of its JWTs (RFC 7517).
    fn keys(&self) -> Answer {
        let Some(signer) = &self.signer else { return Answer::empty(500) };
        let mut key = signer.jwk();
        key["alg"] = json!(signer.algorithm());
        key["kid"] = json!(self.key_id);
        Answer::json(200, json!({ "keys": [key] }))
    }

    /// Issuer and audience are the server's own origin.
    fn jwt(&self, user: usize, request: &Received, world: &mut World) -> Answer {
        let Some(signer) = &self.signer else { return Answer::empty(500) };
        let forged = self.users[user].forged;
        let now = world.now().as_second();
        let mut claims = self.about(user);
        let subject = if forged == Some(Forgery::Claims) { json!("somebody-else") } else { claims["id"].clone() };
        let more = [
            ("iat", json!(now)),
            ("sub", subject),
            ("exp", json!(now + JWT_LIFETIME)),
            ("iss", json!(request.origin)),
            ("aud", json!(request.origin)),
        ];
        for (name, value) in more {
            claims[name] = value;
        }
        Answer::json(200, json!({ "token": token(signer, Some(&self.key_id), claims, forged, world) }))
    }

    fn sign_up(&mut self, request: &Received, world: &mut World) -> Answer {
        let [name, email, password] = match members(request, ["name", "email", "password"]) {
            Ok(members) => members,
            Err(refusal) => return refusal,
        };
        if !email.contains('@') {
            return failure(400, "VALIDATION_ERROR", "[body.email] Invalid email address");
        }
        if password.chars().count() < SHORTEST {
            return failure(400, "PASSWORD_TOO_SHORT", "Password too short");
        }
        let email = email.to_lowercase();
        if self.users.iter().any(|user| user.email == email) {
            let text = "User already exists. Use another email.";
            return failure(422, "USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL", text);
        }
        let id = world.text(LETTERS, 32);
        self.users.push(User { id, name, email, password, is_member: false, forged: None });
        self.open(self.users.len() - 1, world)
    }

    fn sign_in(&mut self, request: &Received, world: &mut World) -> Answer {
        let [email, password] = match members(request, ["email", "password"]) {
            Ok(members) => members,
            Err(refusal) => return refusal,
        };
        let email = email.to_lowercase();
        match self.users.iter().position(|user| user.email == email && user.password == password) {
            Some(user) => self.open(user, world),
            None => failure(401, "INVALID_EMAIL_OR_PASSWORD", "Invalid email or password"),
        }
    }

    /// The bearer plugin also sends the token in a header.
    fn open(&mut self, user: usize, world: &mut World) -> Answer {
        let token = world.text(LETTERS, 32);
        self.sessions.push((token.clone(), user));
        let body = json!({ "token": token, "user": self.about(user) });
        let mut answer = Answer::json(200, body);
        answer.headers.push(("set-auth-token", token));
        answer
    }

    fn sign_out(&mut self, request: &Received) -> Answer {
        let token = bearer(request).map(str::to_owned);
        self.sessions.retain(|(known, _)| Some(known) != token.as_ref());
        Answer::json(200, json!({ "success": true }))
    }

    /// The user of the session that a request carries.
    fn session(&self, request: &Received) -> Option<usize> {
        let token = bearer(request)?;
        self.sessions.iter().find(|(known, _)| known == token).map(|(_, user)| *user)
    }

    fn about(&self, user: usize) -> Value {
        let User { id, name, email, .. } = &self.users[user];
        json!({ "id": id, "name": name, "email": email, "emailVerified": false })
    }

    /// Only the invited account may see the invitation, and only while it is open.
    fn preview(&self, user: usize, request: &Received, world: &World) -> Answer {
        let code = request.parameter("id").unwrap_or_default();
        match self.invitations.find(code, world).filter(|invitation| invitation.state == State::Open) {
            None => message(400, "Invitation not found!"),
            Some(invitation) if invitation.email != self.users[user].email => not_the_recipient(),
            Some(invitation) => {
                let mut body = self.invitation(&invitation, "pending");
                body["organizationName"] = json!("Example Org");
                body["organizationSlug"] = json!("example");
                body["inviterEmail"] = json!(INVITER);
                Answer::json(200, body)
            }
        }
    }

    fn accept(&mut self, user: usize, request: &Received, world: &mut World) -> Answer {
        let [code] = match members(request, ["invitationId"]) {
            Ok(members) => members,
            Err(refusal) => return refusal,
        };
        let invitation = self.invitations.find(&code, world);
        if invitation.is_some_and(|invitation| invitation.email != self.users[user].email) {
            return not_the_recipient();
        }
        match self.invitations.spend(&code, world) {
            Spent::Lost => Answer::dropped(),
            Spent::Yes { forged, .. } => {
                let invited = &mut self.users[user];
                (invited.is_member, invited.forged) = (true, forged);
                let invitation = self.invitations.find(&code, world);
                let invitation = invitation.map(|invitation| self.invitation(&invitation, "accepted"));
                let member = json!({ "organizationId": self.org, "userId": self.users[user].id, "role": "member" });
                Answer::json(200, json!({ "invitation": invitation, "member": member }))
            }
            _ => failure(400, "INVITATION_NOT_FOUND", "Invitation not found"),
        }
    }

    fn invitation(&self, invitation: &Invitation, status: &str) -> Value {
        json!({
            "id": invitation.code,
            "email": invitation.email,
            "role": "member",
            "status": status,
            "organizationId": self.org,
            "expiresAt": self.opened + LIFETIME,
        })
    }

    fn list(&self, user: usize) -> Answer {
        let org = json!({ "id": self.org, "name": "Example Org", "slug": "example" });
        Answer::json(200, Value::from_iter(self.users[user].is_member.then_some(org)))
    }
}

fn bearer(request: &Received) -> Option<&str> {
    request.header("authorization")?.strip_prefix("Bearer ")
}

/// The strings that a request must contain.
fn members<const N: usize>(request: &Received, names: [&str; N]) -> Result<[String; N], Answer> {
    let body = request.json().filter(|_| request.is_json()).unwrap_or_default();
    let texts = names.map(|name| body[name].as_str().unwrap_or_default().to_owned());
    match texts.iter().position(String::is_empty) {
        Some(missing) => {
            let text = format!("[body.{}] Invalid input: expected string, received undefined", names[missing]);
            Err(failure(400, "VALIDATION_ERROR", &text))
        }
        None => Ok(texts),
    }
}

fn not_the_recipient() -> Answer {
    let text = "You are not the recipient of the invitation";
    failure(403, "YOU_ARE_NOT_THE_RECIPIENT_OF_THE_INVITATION", text)
}

/// A failure without a code.
fn message(status: u16, message: &str) -> Answer {
    Answer::json(status, json!({ "message": message }))
}

fn failure(status: u16, code: &str, message: &str) -> Answer {
    Answer::json(status, json!({ "code": code, "message": message }))
}
