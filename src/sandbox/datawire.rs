//! Datawire's identity service, as its command-line client of 2016 knew it.
//!
//! `ok` in the body tells success from failure. The documents name neither status codes nor messages of failures; those
//! here are plausible.

use data_encoding::BASE64URL;
use serde_json::{Value, json};

use super::invitations::{Invitations, Spent};
use super::signing::Signer;
use super::token::{Forgery, token};
use super::{Answer, Received, World};
use crate::digest;
use crate::http::Method;

/// For random ids of ten characters: digits and capitals without I and O.
const ID: &[u8] = b"0123456789ABCDEFGHJKLMNPQRSTUVWXYZ";

struct Account {
    email: String,
    password: String,
    /// The `sub` of its tokens.
    credential: String,
    created: i64,
    /// The forgery in its tokens, if any.
    forged: Option<Forgery>,
}

/// One organisation and its accounts.
pub struct Datawire {
    org: String,
    key: [u8; 48],
    invitations: Invitations,
    accounts: Vec<Account>,
}

impl Datawire {
    pub fn new(world: &mut World) -> Self {
        Self { org: world.text(ID, 10), key: world.bytes(), invitations: Invitations::new(), accounts: Vec::new() }
    }

    pub fn key_file_text(&self) -> String {
        format!("{}\n", BASE64URL.encode(&self.key))
    }

    pub fn answer(&mut self, request: &Received, world: &mut World) -> Answer {
        match (request.method, request.segments().as_slice()) {
            (Method::Get, ["health"]) => Answer::json(200, json!({ "ok": true })),
            (Method::Put, ["v1", "invitations", code]) => self.accept(code, request, world),
            (Method::Post, ["v1", "auth"]) => self.login(None, request, world),
            (Method::Post, ["v1", "auth", email]) => self.login(Some(email), request, world),
            (_, ["health"] | ["v1", "invitations", _] | ["v1", "auth"] | ["v1", "auth", _]) => {
                failure(405, "method not allowed")
            }
            _ => failure(404, "not found"),
        }
    }

    /// `PUT /v1/invitations/{code}` with name and password.
    fn accept(&mut self, code: &str, request: &Received, world: &mut World) -> Answer {
        let body = match body(request) {
            Ok(body) => body,
            Err(refusal) => return refusal,
        };
        if text(&body, "name").is_none() {
            return failure(400, "name is required");
        }
        let Some(password) = text(&body, "password") else { return failure(400, "password is required") };
        match self.invitations.spend(code, world) {
            Spent::Unknown => failure(404, "invitation not found"),
            Spent::Used => failure(409, "invitation has already been used"),
            Spent::Expired | Spent::Withdrawn => failure(410, "invitation has expired"),
            Spent::Member => failure(409, "user already belongs to the organization"),
            Spent::Lost => Answer::dropped(),
            Spent::Yes { email, forged } => {
                let (password, credential) = (password.to_owned(), world.text(ID, 10));
                let account = Account { email, password, credential, forged, created: world.now().as_second() };
                let answer = self.session(&account, world);
                self.accounts.push(account);
                answer
            }
        }
    }

    /// `POST /v1/auth/{email}`, or `/v1/auth` with the address in the body; `orgID` is optional.
    fn login(&self, email: Option<&str>, request: &Received, world: &mut World) -> Answer {
        let body = match body(request) {
            Ok(body) => body,
            Err(refusal) => return refusal,
        };
        let Some(email) = email.or_else(|| text(&body, "email")) else { return failure(400, "email is required") };
        let Some(password) = text(&body, "password") else { return failure(400, "password is required") };
        let here = body.get("orgID").is_none_or(|org| *org == *self.org);
        let account = self.accounts.iter().find(|account| account.email == email && account.password == password);
        match account {
            Some(account) if here => self.session(account, world),
            _ => failure(401, "invalid email or password"),
        }
    }

    fn session(&self, account: &Account, world: &mut World) -> Answer {
        let body = json!({
            "ok": true,
            "orgID": self.org,
            "email": account.email,
            "token": self.token(account, world),
            "meta": {},
            "userHash": digest::name_for(&[&account.email]),
            "createdAt": account.created,
        });
        Answer::json(200, body)
    }

    /// A user's token: a JWT signed with HMAC-SHA-256 (RFC 7519, RFC 7515). Without `exp` it never expires.
    fn token(&self, account: &Account, world: &mut World) -> String {
        let now = world.now().as_second();
        let mut claims = json!({
            "jti": world.uuid(),
            "aud": self.org,
            "sub": account.credential,
            "iss": "cloud-hub.datawire.io",
            "iat": now,
            "nbf": now,
            "email": account.email,
            "ownerEmail": account.email,
            "scopes": { "dw:user0": true, "dw:reqSvc0": true },
            "dwType": "DataWireCredential",
        });
        if account.forged == Some(Forgery::Claims) {
            claims["scopes"] = json!({ "dw:service0": true });
        }
        token(&Signer::Hmac(self.key.to_vec()), None, claims, account.forged, world)
    }
}

fn body(request: &Received) -> Result<Value, Answer> {
    if !request.is_json() {
        return Err(failure(415, "content type must be application/json"));
    }
    request.json().filter(Value::is_object).ok_or_else(|| failure(400, "body must be a JSON object"))
}

fn text<'body>(body: &'body Value, member: &str) -> Option<&'body str> {
    body[member].as_str().filter(|text| !text.is_empty())
}

fn failure(status: u16, error: &str) -> Answer {
    Answer::json(status, json!({ "ok": false, "error": error }))
}
