//! A service with one invitation, C0DE for ida@example.com: it keeps the account and its sessions, loses answers when it
//! is told to, and can be asked afterwards.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde_json::{Value, json};

use super::service::{Answer, Seen, Service};

/// The API key of whoever is invited, where the service wants one.
pub(crate) const KEY: &str = "key-of-ida";

/// How an answer gets lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Loss {
    DroppedBeforeReading,
    DroppedAfterReading,
    Silence,
    CutOff,
    Garbage,
    Page,
    Failure,
}

use Loss::{CutOff, DroppedAfterReading, DroppedBeforeReading, Failure, Garbage, Page, Silence};

/// Status and body of an answer; the body names the session that is opened with it under `token` or `auth_token`.
type Said = (u16, Value);

/// What the service remembers.
#[derive(Default)]
pub(crate) struct Invited {
    /// What happens to the first answers to the spending call, and whether the service acts on these calls.
    losses: Vec<(Loss, bool)>,
    /// Whether connections are used again: else every request has one of its own.
    keeps_open: bool,
    /// How often the invitation was accepted.
    pub(crate) accepted: usize,
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
    pub(crate) fn reliable(provider: &'static str) -> Self {
        Self::with(provider, None, Invited { keeps_open: true, ..Invited::default() })
    }

    /// One that loses the first answers to the spending call, acting on it before or not.
    pub(crate) fn losing(provider: &'static str, losses: &[(Loss, bool)]) -> Self {
        let before = match provider {
            "datawire" => 0,
            "crux" | "elastic" => 1,
            _ => 2,
        };
        let dropped = losses.first().is_some_and(|(loss, _)| *loss == DroppedBeforeReading).then_some(before);
        let losses = if dropped.is_some() { losses[1..].to_vec() } else { losses.to_vec() };
        Self::with(provider, dropped, Invited { losses, ..Invited::default() })
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
}

impl Invited {
    /// Whether the service takes this token for a session of the invited person.
    pub(crate) fn knows(&self, token: &str) -> bool {
        token == KEY || self.tokens.iter().any(|known| known == token)
    }

    fn answer(&mut self, provider: &str, seen: &Seen) -> Answer {
        let body = serde_json::from_str(&seen.body).unwrap_or_default();
        let spending = match provider {
            "crux" | "elastic" => seen.method == "POST" && seen.target.contains("invit"),
            "datawire" => seen.method == "PUT",
            _ => seen.target.ends_with("/accept-invitation"),
        };
        let lost = if spending && !self.losses.is_empty() { Some(self.losses.remove(0)) } else { None };
        let before = (self.accepted, self.password.clone());
        let said = match provider {
            "crux" => self.crux(seen, &body),
            "datawire" => self.datawire(seen, &body),
            "elastic" => self.elastic(seen),
            _ => self.better_auth(seen, &body),
        };
        if let Some((_, false)) = lost {
            (self.accepted, self.password) = before;
        }
        self.carried(&said, lost.map(|(loss, _)| loss))
    }

    fn carried(&self, (status, body): &Said, lost: Option<Loss>) -> Answer {
        let bytes = if *status == 204 { String::new() } else { body.to_string() };
        let token = body["token"].as_str().map(|token| ("set-auth-token".to_owned(), token.to_owned()));
        if self.keeps_open && lost.is_none() {
            return Answer::Reply { status: *status, headers: Vec::from_iter(token), body: bytes.into_bytes() };
        }
        let token = token.map_or_else(String::new, |(name, value)| format!("{name}: {value}\r\n"));
        let length = bytes.len();
        let head = format!("HTTP/1.1 {status} S\r\nConnection: close\r\n{token}Content-Length: {length}\r\n\r\n");
        let whole = format!("{head}{bytes}").into_bytes();
        match lost {
            None => Answer::Raw(whole),
            Some(DroppedBeforeReading | DroppedAfterReading) => Answer::DropAfterReading,
            Some(Silence) => Answer::Silence,
            Some(CutOff) => Answer::Raw(whole[..whole.len() - 3].to_vec()),
            Some(Garbage) => Answer::Raw(b"\x16\x03\x01\x02 this is no HTTP\r\n\r\n".to_vec()),
            Some(Page) => {
                Answer::Raw(b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 9\r\n\r\n<p>Hi</p>".to_vec())
            }
            Some(Failure) => {
                Answer::Raw(b"HTTP/1.1 500 S\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}".to_vec())
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
        let first = self.accepted == 0;
        self.accepted += usize::from(first);
        first
    }

    fn may_log_in(&self, body: &Value) -> bool {
        self.password.is_some() && self.password.as_ref() == Some(&body["password"])
    }

    fn datawire(&mut self, seen: &Seen, body: &Value) -> Said {
        let no = |error: &str| json!({ "ok": false, "error": error });
        let session = |token| json!({ "ok": true, "orgID": "LSLYJQ8228", "email": "ida@example.com", "token": token });
        match (seen.method.as_str(), seen.target.as_str()) {
            ("PUT", "/v1/invitations/C0DE") if self.accepts() => {
                self.password = Some(body["password"].clone());
                (200, session(self.token()))
            }
            ("PUT", "/v1/invitations/C0DE") => (409, no("invitation has already been used")),
            ("POST", "/v1/auth/ida%40example.com") if self.may_log_in(body) => (200, session(self.token())),
            ("POST", "/v1/auth/ida%40example.com") => (401, no("invalid email or password")),
            other => panic!("{other:?}"),
        }
    }

    fn crux(&mut self, seen: &Seen, body: &Value) -> Said {
        match (seen.method.as_str(), seen.target.as_str()) {
            ("GET", "/organizations/accept-invite/C0DE/") if self.accepted == 0 => {
                (200, json!({ "email": "ida@example.com" }))
            }
            ("GET", "/organizations/accept-invite/C0DE/") => (404, json!({})),
            ("POST", "/organizations/accept-invite/C0DE/") if self.accepts() => {
                self.password = Some(body["password"].clone());
                (204, json!({}))
            }
            ("POST", "/organizations/accept-invite/C0DE/") => (404, json!({})),
            ("POST", "/organizations/user-login/") if self.may_log_in(body) => {
                (200, json!({ "auth_token": self.token(), "org_uuid": "757ce28d", "user_uuid": "52d13dc7" }))
            }
            ("POST", "/organizations/user-login/") => (401, json!({})),
            ("GET", "/organizations/") => (200, json!({ "uuid": "757ce28d", "name": "Example Supplies" })),
            other => panic!("{other:?}"),
        }
    }

    fn better_auth(&mut self, seen: &Seen, body: &Value) -> Said {
        let no = |code: &str| json!({ "message": "no", "code": code });
        let session = |token| json!({ "token": token, "user": { "id": "u1", "email": "ida@example.com" } });
        let organisation = json!({ "id": "INcRq", "name": "Acme Corp" });
        if seen.target.starts_with("/api/auth/organization/") {
            let bearer = seen.header("authorization").and_then(|value| value.strip_prefix("Bearer "));
            assert!(bearer.is_some_and(|token| self.knows(token)), "{seen:?}");
        }
        match (seen.method.as_str(), seen.target.trim_start_matches("/api/auth/")) {
            ("POST", "sign-up/email") if self.password.is_some() => (422, no("USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL")),
            ("POST", "sign-up/email") => {
                self.password = Some(body["password"].clone());
                (200, session(self.token()))
            }
            ("POST", "sign-in/email") if self.may_log_in(body) => (200, session(self.token())),
            ("POST", "sign-in/email") => (401, no("INVALID_EMAIL_OR_PASSWORD")),
            ("GET", "organization/get-invitation?id=C0DE") if self.accepted > 0 => {
                (400, json!({ "message": "Invitation not found!" }))
            }
            ("GET", "organization/get-invitation?id=C0DE") => {
                (200, json!({ "organizationId": organisation["id"], "organizationName": organisation["name"] }))
            }
            ("POST", "organization/accept-invitation") if self.accepts() => {
                (200, json!({ "invitation": { "status": "accepted" } }))
            }
            ("POST", "organization/accept-invitation") => (400, no("INVITATION_NOT_FOUND")),
            ("GET", "organization/list") if self.accepted > 0 => (200, json!([organisation])),
            ("GET", "organization/list") => (200, json!([])),
            other => panic!("{other:?}"),
        }
    }

    fn elastic(&mut self, seen: &Seen) -> Said {
        assert_eq!(seen.header("authorization"), Some("ApiKey key-of-ida"), "{seen:?}");
        let organisation = json!({ "id": "1234567890", "name": "Example Observatory" });
        let accepted_at = if self.accepted > 0 { json!("2026-11-20T00:00:00Z") } else { Value::Null };
        match (seen.method.as_str(), seen.target.as_str()) {
            ("GET", "/organizations/invitations/C0DE") => (
                200,
                json!({
                    "token": "C0DE", "email": "ida@example.com", "organization": organisation, "expired": false,
                    "expires_at": "2030-01-01T00:00:00Z", "accepted_at": accepted_at,
                }),
            ),
            ("POST", "/organizations/invitations/C0DE/_accept") if self.accepts() => (200, json!({})),
            ("POST", "/organizations/invitations/C0DE/_accept") => {
                (404, json!({ "errors": [{ "code": "organization.invitation_not_found" }] }))
            }
            ("GET", "/organizations") if self.accepted > 0 => (200, json!({ "organizations": [organisation] })),
            ("GET", "/organizations") => (200, json!({ "organizations": [] })),
            other => panic!("{other:?}"),
        }
    }
}
