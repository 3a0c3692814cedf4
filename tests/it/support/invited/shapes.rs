//! How the services with the one invitation answer: five shapes, each as its own service answers.

use serde_json::{Value, json};

use super::{Call, Invited, KEY, Said, Word};
use crate::support::service::Seen;

impl Invited {
    /// An account that exists keeps its password: what is given with the invitation is for a new one.
    pub(super) fn datawire(&mut self, seen: &Seen, body: &Value) -> Said {
        let no = |error: &str| json!({ "ok": false, "error": error });
        let session = |token, org| json!({ "ok": true, "orgID": org, "email": "ida@example.com", "token": token });
        match (seen.method.as_str(), seen.target.as_str()) {
            ("PUT", "/v1/invitations/C0DE") if self.accepts() => {
                self.password.get_or_insert(body["password"].clone());
                (200, session(self.token(), "LSLYJQ8228"))
            }
            ("PUT", "/v1/invitations/C0DE") => (409, no("invitation has already been used")),
            ("POST", "/v1/auth/ida%40example.com") if self.may_log_in(body) => {
                let orgs = self.organisations("0LD0RG", "LSLYJQ8228");
                match body["orgID"].as_str().or(orgs.last().copied()).filter(|org| orgs.contains(org)) {
                    Some(org) => (200, session(self.token(), org)),
                    None => (401, no("invalid email or password")),
                }
            }
            ("POST", "/v1/auth/ida%40example.com") => (401, no("invalid email or password")),
            other => panic!("{other:?}"),
        }
    }

    /// Accepting sets the password and makes the account active.
    pub(super) fn crux(&mut self, seen: &Seen, body: &Value) -> Said {
        let org = self.organisations("0ld0rg", "757ce28d").last().copied();
        match (seen.method.as_str(), seen.target.as_str()) {
            ("GET", "/organizations/accept-invite/C0DE/") if self.is_spent() => (404, json!({})),
            ("GET", "/organizations/accept-invite/C0DE/") => (200, json!({ "email": "ida@example.com" })),
            ("POST", "/organizations/accept-invite/C0DE/") if self.accepts() => {
                self.password = Some(body["password"].clone());
                (204, json!({}))
            }
            ("POST", "/organizations/accept-invite/C0DE/") => (404, json!({})),
            ("POST", "/organizations/user-login/") if self.may_log_in(body) => {
                (200, json!({ "auth_token": self.token(), "org_uuid": org, "user_uuid": "52d13dc7" }))
            }
            ("POST", "/organizations/user-login/") => (401, json!({})),
            ("GET", "/organizations/") => (200, json!({ "uuid": org, "name": "Example Supplies" })),
            other => panic!("{other:?}"),
        }
    }

    pub(super) fn better_auth(&mut self, seen: &Seen, body: &Value) -> Said {
        let session = |token| json!({ "token": token, "user": { "id": "u1", "email": "ida@example.com" } });
        let organisation = |id: &str| json!({ "id": id, "name": "Acme Corp" });
        if seen.target.starts_with("/api/auth/organization/") {
            let bearer = seen.header("authorization").and_then(|value| value.strip_prefix("Bearer "));
            assert!(bearer.is_some_and(|token| self.knows(token)), "{seen:?}");
        }
        match (seen.method.as_str(), seen.target.trim_start_matches("/api/auth/")) {
            ("POST", "sign-up/email") if self.password.is_some() => {
                (422, json!({ "message": "no", "code": "USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL" }))
            }
            ("POST", "sign-up/email") => {
                self.password = Some(body["password"].clone());
                (200, session(self.token()))
            }
            ("POST", "sign-in/email") if self.may_log_in(body) => (200, session(self.token())),
            ("POST", "sign-in/email") => (401, json!({ "message": "no", "code": "INVALID_EMAIL_OR_PASSWORD" })),
            ("GET", "organization/get-invitation?id=C0DE") if self.is_spent() => {
                (400, json!({ "message": "Invitation not found!" }))
            }
            ("GET", "organization/get-invitation?id=C0DE") => {
                (200, json!({ "organizationId": "INcRq", "organizationName": "Acme Corp" }))
            }
            ("POST", "organization/accept-invitation") if self.accepts() => {
                (200, json!({ "invitation": { "status": "accepted" } }))
            }
            ("POST", "organization/accept-invitation") => said_of("better-auth", Word::Used),
            ("GET", "organization/list") => {
                (200, self.organisations("0ldOrg", "INcRq").into_iter().map(organisation).collect())
            }
            other => panic!("{other:?}"),
        }
    }

    pub(super) fn elastic(&mut self, seen: &Seen) -> Said {
        assert_eq!(seen.header("authorization"), Some("ApiKey key-of-ida"), "{seen:?}");
        let organisation = |id: &str| json!({ "id": id, "name": "Example Observatory" });
        let accepted_at = if self.is_spent() { json!("2026-11-20T00:00:00Z") } else { Value::Null };
        match (seen.method.as_str(), seen.target.as_str()) {
            ("GET", "/organizations/invitations/C0DE") => (
                200,
                json!({
                    "token": "C0DE", "email": "ida@example.com", "organization": organisation("1234567890"),
                    "expired": false, "expires_at": "2030-01-01T00:00:00Z", "accepted_at": accepted_at,
                }),
            ),
            ("POST", "/organizations/invitations/C0DE/_accept") if self.accepts() => (200, json!({})),
            ("POST", "/organizations/invitations/C0DE/_accept") => said_of("elastic", Word::Unknown),
            ("GET", "/organizations") => {
                let organisations = self.organisations("987", "1234567890").into_iter().map(organisation);
                (200, json!({ "organizations": organisations.collect::<Value>() }))
            }
            other => panic!("{other:?}"),
        }
    }

    /// Who has accepted stands in the invitation.
    pub(super) fn vortex(&mut self, seen: &Seen, body: &Value) -> Said {
        assert_eq!(seen.header("x-api-key"), Some(KEY), "{seen:?}");
        let accepts = |who: &str| json!({ "target": { "type": "email", "value": who } });
        let invitation = |accepts: Value| {
            let group = json!({ "id": "g1", "groupId": "workspace-1", "name": "Development Team" });
            json!({ "id": "C0DE", "expired": false, "deactivated": false, "accepts": accepts, "groups": [group] })
        };
        match (seen.method.as_str(), seen.target.as_str()) {
            ("GET", "/api/v1/invitations/C0DE") => {
                let others = self.taken.then_some("eve@example.com");
                let ida = (self.accepted > 0).then_some("ida@example.com");
                (200, invitation(ida.into_iter().chain(others).map(accepts).collect()))
            }
            ("POST", "/api/v1/invitations/accept") if self.accepts() => {
                assert_eq!(body["user"]["email"], "ida@example.com");
                (200, json!({ "invitations": [invitation(json!([accepts("ida@example.com")]))] }))
            }
            ("POST", "/api/v1/invitations/accept") => said_of("vortex", Word::Unknown),
            other => panic!("{other:?}"),
        }
    }
}

/// What a request to this service is for; `None` for one that has no troubles of its own.
pub(super) fn call(provider: &str, seen: &Seen) -> Option<Call> {
    let is = |end: &str| seen.target.ends_with(end);
    let invites = seen.target.contains("invit");
    match (seen.method.as_str(), provider) {
        ("PUT", _) => Some(Call::Spend),
        ("GET", _) if invites => Some(Call::Look),
        ("GET", _) => Some(Call::Confirm),
        ("POST", _) if is("user-login/") || is("sign-in/email") || seen.target.starts_with("/v1/auth/") => {
            Some(Call::Login)
        }
        ("POST", _) if invites => Some(Call::Spend),
        _ => None,
    }
}

/// How a service says this of a code.
pub(super) fn said_of(provider: &str, word: Word) -> Said {
    match (provider, word) {
        ("datawire", Word::Expired) => (410, json!({ "ok": false, "error": "invitation expired" })),
        ("datawire", Word::Unknown) => (404, json!({ "ok": false, "error": "unknown invitation" })),
        ("datawire", Word::Used) => (409, json!({ "ok": false, "error": "invitation has already been used" })),
        ("datawire", Word::Invalid) => (422, json!({ "ok": false, "error": "the name is too short" })),
        ("crux", Word::Invalid) => (422, json!({})),
        ("crux", _) => (404, json!({})),
        ("better-auth", Word::Invalid) => (422, json!({ "code": "VALIDATION_ERROR", "message": "no" })),
        ("better-auth", _) => (400, json!({ "code": "INVITATION_NOT_FOUND", "message": "no" })),
        ("elastic", Word::Invalid) => (422, json!({ "errors": [{ "code": "root.invalid_data" }] })),
        ("elastic", Word::Used) => {
            (400, json!({ "errors": [{ "code": "organization.user_organization_already_belongs" }] }))
        }
        ("elastic", _) => (404, json!({ "errors": [{ "code": "organization.invitation_not_found" }] })),
        (_, Word::Expired) => (410, json!({ "error": "expired" })),
        (_, Word::Unknown) => (404, json!({ "error": "invitation not found" })),
        (_, Word::Used) => (409, json!({ "error": "used" })),
        (_, Word::Invalid) => (422, json!({ "error": "no" })),
    }
}
