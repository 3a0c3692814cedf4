//! Elastic Cloud's organizations API, as the service's own Swagger file describes it, below `/api/v1`.
//!
//! The caller's API key is the credential. Accepting answers `{}`; who invites to what is told only by the look. Each
//! invitation here is to an organisation of its own, so that one person can accept several.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::fault::Fault;
use super::invitations::{Invitation, Invitations, Spent, Standing};
use super::{Answered, Received, World};
use crate::digest;
use crate::http::Method;

/// How long an invitation is good, where nothing else is said.
const LIFETIME: SignedDuration = SignedDuration::from_hours(72);

/// Somebody who belongs to an organisation.
struct Member {
    key: String,
    code: String,
    since: Timestamp,
}

/// The organisations and their people.
pub struct Elastic {
    invitations: Invitations,
    opened: Timestamp,
    members: Vec<Member>,
}

impl Elastic {
    pub fn new(world: &World) -> Self {
        Self { invitations: Invitations::new(), opened: world.second(), members: Vec::new() }
    }

    pub fn answer(&mut self, request: &Received, world: &mut World) -> Answered {
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

    /// `GET /organizations`: those the caller belongs to.
    fn organizations(&self, key: &str) -> Answered {
        let own = self.members.iter().filter(|member| member.key == key);
        let own: Vec<Value> = own.map(|member| organization(&member.code)).collect();
        Answered::json(200, json!({ "organizations": own }))
    }

    /// `GET /organizations/invitations/{token}`
    fn preview(&self, code: &str, world: &World) -> Answered {
        match self.invitations.find(code, world) {
            Some(invitation) if invitation.standing != Standing::Withdrawn => {
                Answered::json(200, self.invitation(&invitation))
            }
            _ => not_found(),
        }
    }

    fn invitation(&self, invitation: &Invitation) -> Value {
        let expired = invitation.standing == Standing::Expired;
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
        if invitation.standing == Standing::Used {
            let member = self.members.iter().find(|member| member.code == invitation.code);
            body["accepted_at"] = json!(member.map_or(self.opened, |member| member.since));
        }
        body
    }

    /// `POST /organizations/invitations/{token}/_accept`. No error code says that an invitation has expired or was used.
    fn accept(&mut self, code: &str, key: &str, world: &mut World) -> Answered {
        let fault = self.invitations.find(code, world).and_then(|invitation| invitation.fault);
        if fault == Some(Fault::WrongPerson) {
            return invalid_authentication();
        }
        match self.invitations.spend(code, world) {
            Spent::Unknown | Spent::Used | Spent::Expired | Spent::Withdrawn => not_found(),
            Spent::Struck => Answered::unheard(),
            Spent::Member => {
                let code = "organization.user_organization_already_belongs";
                refusal(400, code, "User already belongs to organization.")
            }
            Spent::Yes { .. } => {
                self.members.push(Member { key: key.to_owned(), code: code.to_owned(), since: world.second() });
                Answered::json(200, json!({}))
            }
        }
    }
}

/// The organisation that invites with `code`. Its id stays the same, whatever the run.
fn organization(code: &str) -> Value {
    let id: String = digest::name_for(&["organization", code]).chars().take(10).collect();
    json!({ "id": id, "name": format!("Example Organization ({code})") })
}

fn invalid_authentication() -> Answered {
    refusal(403, "root.invalid_authentication", "The current user authentication is not valid.")
}

fn not_found() -> Answered {
    refusal(404, "organization.invitation_not_found", "Invitation not found.")
}

/// Errors are told in a header and in the body.
fn refusal(status: u16, code: &str, message: &str) -> Answered {
    let body = json!({ "errors": [{ "code": code, "message": message }] });
    Answered { status, headers: vec![("x-cloud-error-codes", code.to_owned())], body: Some(body) }
}
