//! Vortex's invitations API, as its documents and its own client libraries describe it.
//!
//! The API key belongs to the product that invites. An acceptance is answered with `{"invitations": […]}` in the documents,
//! with one invitation in the client libraries; here with one invitation that also has `invitations`. Its `status` stays
//! "queued", as in the documents. Bodies of failures are not documented; one client reads `error`.

use data_encoding::BASE64URL_NOPAD;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::fault::Fault;
use super::invitations::{Invitation, Invitations, Spent, State};
use super::{Answer, Received, World};
use crate::http::Method;

const LIFETIME: SignedDuration = SignedDuration::from_hours(31 * 24);

struct Accept {
    id: String,
    code: String,
    at: Timestamp,
    target: Value,
}

/// One customer of the service: a product that invites.
pub struct Vortex {
    account: String,
    project: String,
    invitations: Invitations,
    opened: Timestamp,
    accepts: Vec<Accept>,
}

impl Vortex {
    pub fn new(world: &mut World) -> Self {
        let (account, project) = (world.uuid(), world.uuid());
        Self { account, project, invitations: Invitations::new(), opened: world.second(), accepts: Vec::new() }
    }

    pub fn answer(&mut self, request: &Received, world: &mut World) -> Answer {
        if !request.header("x-api-key").is_some_and(is_key) {
            return failure(401, "invalid API key");
        }
        let path = request.segments();
        match (request.method, path.strip_prefix(&["api", "v1", "invitations"]).unwrap_or(&path)) {
            (Method::Post, ["accept"]) => self.accept(request, world),
            (Method::Get, []) => self.list(request, world),
            (Method::Get, [code]) => match self.invitations.find(code, world) {
                Some(invitation) => Answer::json(200, self.invitation(&invitation)),
                None => failure(404, "invitation not found"),
            },
            // With a body, because one of the client libraries cannot read an empty one.
            (Method::Delete, [code]) => match self.invitations.withdraw(code) {
                true => Answer::json(200, Value::Null),
                false => failure(404, "invitation not found"),
            },
            (_, [] | [_]) => failure(405, "method not allowed"),
            _ => failure(404, "not found"),
        }
    }

    /// `GET /api/v1/invitations?targetType=…&targetValue=…`: the open invitations of one address.
    fn list(&self, request: &Received, world: &World) -> Answer {
        let (Some(kind), Some(value)) = (request.parameter("targetType"), request.parameter("targetValue")) else {
            return failure(400, "targetType and targetValue are required");
        };
        let open = self.invitations.open_for(value, world);
        let open: Vec<Value> = open.iter().filter(|_| kind == "email").map(|one| self.invitation(one)).collect();
        Answer::json(200, json!({ "invitations": open }))
    }

    /// `POST /api/v1/invitations/accept` with `user` or, deprecated, `target`. Codes that are not open are left
    /// out; if none is open, the answer is 404.
    fn accept(&mut self, request: &Received, world: &mut World) -> Answer {
        let body = request.json().filter(|_| request.is_json()).unwrap_or_default();
        let codes = body["invitationIds"].as_array().map(|codes| codes.iter().map(Value::as_str).collect());
        let codes: Option<Vec<&str>> = codes.flatten();
        let Some(codes) = codes.filter(|codes| !codes.is_empty()) else {
            return failure(400, "invitationIds must be a list of ids");
        };
        let Some(target) = target(&body) else { return failure(400, "user needs email or phone") };
        let mut accepted = Vec::new();
        for code in codes {
            let invitation = self.invitations.find(code, world);
            if invitation.is_some_and(|invitation| invitation.fault == Some(Fault::WrongPerson)) {
                return failure(400, "the invitation is for somebody else");
            }
            let Spent::Yes { .. } = self.invitations.spend(code, world) else { continue };
            let (id, code) = (world.uuid(), code.to_owned());
            self.accepts.push(Accept { id, code: code.clone(), at: world.second(), target: target.clone() });
            accepted.extend(self.invitations.find(&code, world).map(|invitation| self.invitation(&invitation)));
        }
        let Some(mut answer) = accepted.first().cloned() else { return failure(404, "invitation not found") };
        answer["invitations"] = Value::from(accepted);
        Answer::json(200, answer)
    }

    /// With every member that any of the client libraries requires.
    fn invitation(&self, invitation: &Invitation) -> Value {
        let expired = invitation.state == State::Expired;
        let created = if expired { self.opened - LIFETIME - SignedDuration::from_hours(24) } else { self.opened };
        let group = invitation.code.to_lowercase();
        json!({
            "id": invitation.code,
            "accountId": self.account,
            "attributes": {},
            "clickThroughs": 0,
            "configurationAttributes": {},
            "formSubmissionData": { "email": { "type": "email", "value": invitation.email } },
            "createdAt": created,
            "deactivated": invitation.state == State::Withdrawn,
            "deliveryCount": 1,
            "deliveryTypes": ["email"],
            "foreignCreatorId": "creator-1",
            "invitationType": "single_use",
            "modifiedAt": created,
            "status": "queued",
            "target": [{ "type": "email", "value": invitation.email }],
            "views": 0,
            "widgetConfigurationId": "widget-1",
            "widgetId": "widget-1",
            "deploymentId": "deployment-1",
            "scope": self.project,
            "scopeType": "project",
            "expired": expired,
            "source": "email",
            "subtype": null,
            "expires": created + LIFETIME,
            "metadata": {},
            "passThrough": null,
            "projectId": self.project,
            "groups": [{
                "id": format!("group-{group}"),
                "accountId": self.account,
                "groupId": format!("workspace-{group}"),
                "type": "workspace",
                "name": format!("Example Workspace ({})", invitation.code),
                "createdAt": created,
            }],
            "accepts": self.accepts_of(&invitation.code),
        })
    }

    fn accepts_of(&self, code: &str) -> Vec<Value> {
        let accepts = self.accepts.iter().filter(|accept| accept.code == code);
        let body = |Accept { id, at, target, .. }: &Accept| json!({ "id": id, "accountId": self.account, "acceptedAt": at, "target": target });
        accepts.map(body).collect()
    }
}

/// The account that accepts, for the answer.
fn target(body: &Value) -> Option<Value> {
    let text = |value: &Value| value.as_str().filter(|text| !text.is_empty()).map(str::to_owned);
    let user = ["email", "phone"].iter().find_map(|kind| Some((*kind, text(&body["user"][kind])?)));
    if let Some((kind, value)) = user {
        return Some(json!({ "type": kind, "value": value }));
    }
    let (kind, value) = (text(&body["target"]["type"])?, text(&body["target"]["value"])?);
    Some(json!({ "type": kind, "value": value }))
}

/// `VRTX.<base64url of a UUID>.<key>`
fn is_key(key: &str) -> bool {
    let mut parts = key.splitn(3, '.');
    let (mark, id, secret) = (parts.next(), parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    let is_uuid = BASE64URL_NOPAD.decode(id.as_bytes()).is_ok_and(|bytes| bytes.len() == 16);
    mark == Some("VRTX") && is_uuid && !secret.is_empty()
}

fn failure(status: u16, error: &str) -> Answer {
    Answer::json(status, json!({ "error": error }))
}
