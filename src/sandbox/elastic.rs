//! Elastic Cloud's organizations API, as the service's own Swagger file describes it, below `/api/v1`.
//!
//! The caller's API key is the credential. Accepting answers `{}`; only the preview describes the invitation. Each
//! invitation is to another organisation, so that one account can accept several.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::fault::Fault;
use super::invitations::{Invitation, Invitations, Spent, State};
use super::{Answer, Received, World};
use crate::digest;
use crate::http::Method;

/// The default lifetime of an invitation.
const LIFETIME: SignedDuration = SignedDuration::from_hours(72);

/// A member of an organisation.
struct Member {
    key: String,
    code: String,
    since: Timestamp,
}

/// The organisations and their members.
pub struct Elastic {
    invitations: Invitations,
    opened: Timestamp,
    members: Vec<Member>,
}

impl Elastic {
    pub fn new(world: &World) -> Self {
        Self { invitations: Invitations::new(), opened: world.second(), members: Vec::new() }
    }

    pub fn answer(&mut self, request: &Received, world: &mut World) -> Answer {
        let path = request.segments();
        let key = request.header("authorization").and_then(|value| value.strip_prefix("ApiKey "));
        let key = key.filter(|key| !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_graphic()));
        match (request.method, path.strip_prefix(&["api", "v1", "organizations"]).unwrap_or(&path)) {
            (Method::Get, []) => match key {
                Some(key) => self.organizations(key),
                None => refusal(401, "user.not_found", "User not found."),
            },
            (Method::Get, ["invitations", code]) => match key {
                Some(_) => self.preview(code, world),
                None => refusal(401, "root.unauthenticated", "The supplied authentication is invalid."),
            },
            (Method::Post, ["invitations", code, "_accept"]) => match key {
                Some(key) => self.accept(code, key, world),
                None => invalid_authentication(),
            },
            (_, [] | ["invitations", _] | ["invitations", _, "_accept"]) => {
                refusal(405, "root.method_not_allowed", "The method is not allowed.")
            }
            _ => refusal(404, "root.resource_not_found", "There is nothing here."),
        }
    }

    /// `GET /organizations`: the caller's organisations.
    fn organizations(&self, key: &str) -> Answer {
        let own = self.members.iter().filter(|member| member.key == key);
        let own: Vec<Value> = own.map(|member| organization(&member.code)).collect();
        Answer::json(200, json!({ "organizations": own }))
    }

    /// `GET /organizations/invitations/{token}`
    fn preview(&self, code: &str, world: &World) -> Answer {
        match self.invitations.find(code, world) {
            Some(invitation) if invitation.state != State::Withdrawn => Answer::json(200, self.invitation(&invitation)),
            _ => not_found(),
        }
    }

    fn invitation(&self, invitation: &Invitation) -> Value {
        let expired = invitation.state == State::Expired;
        let created = if expired { self.opened - LIFETIME - SignedDuration::from_hours(24) } else { self.opened };
        let organization = organization(&invitation.code);
        let mut body = json!({
            "token": invitation.code,
            "email": invitation.email,
            "created_at": created,
            "expires_at": created + LIFETIME,
            "expired": expired,
            "role_assignments": {
                "organization": [{ "organization_id": organization["id"], "role_id": "billing-admin" }],
            },
        });
        body["organization"] = organization;
        if invitation.state == State::Used {
            let member = self.members.iter().find(|member| member.code == invitation.code);
            body["accepted_at"] = json!(member.map_or(self.opened, |member| member.since));
        }
        body
    }

    /// `POST /organizations/invitations/{token}/_accept`. No error code tells expired or used invitations from unknown ones.
    fn accept(&mut self, code: &str, key: &str, world: &mut World) -> Answer {
        let fault = self.invitations.find(code, world).and_then(|invitation| invitation.fault);
        if fault == Some(Fault::WrongPerson) {
            return invalid_authentication();
        }
        match self.invitations.spend(code, world) {
            Spent::Unknown | Spent::Used | Spent::Expired | Spent::Withdrawn => not_found(),
            Spent::Lost => Answer::dropped(),
            Spent::Member => {
                let code = "organization.user_organization_already_belongs";
                refusal(400, code, "User already belongs to organization.")
            }
            Spent::Yes { .. } => {
                self.members.push(Member { key: key.to_owned(), code: code.to_owned(), since: world.second() });
                Answer::json(200, json!({}))
            }
        }
    }
}

/// The organisation that invites with `code`. Its id is the same in every run.
fn organization(code: &str) -> Value {
    let id: String = digest::name_for(&["organization", code]).chars().take(10).collect();
    json!({ "id": id, "name": format!("Example Organization ({code})") })
}

fn invalid_authentication() -> Answer {
    refusal(403, "root.invalid_authentication", "The current user authentication is not valid.")
}

fn not_found() -> Answer {
    refusal(404, "organization.invitation_not_found", "Invitation not found.")
}

/// Errors are in a header and in the body.
fn refusal(status: u16, code: &str, message: &str) -> Answer {
    let body = json!({ "errors": [{ "code": code, "message": message }] });
    Answer { status, headers: vec![("x-cloud-error-codes", code.to_owned())], body: Some(body) }
}
