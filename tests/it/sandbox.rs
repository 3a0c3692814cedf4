//! The pretend services against the contracts of the real ones.

use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

use data_encoding::{BASE64URL, BASE64URL_NOPAD};
use jiff::{SignedDuration, Timestamp};
use rsvp::digest::hmac_sha256;
use rsvp::http::{Failure, Method, Reply, Request, Transport as _};
use rsvp::sandbox::Sandbox;
use rsvp::secret::Secret;
use serde_json::{Value, json};

const JSON: &str = "application/json; charset=utf-8";

/// A sandbox whose clock stands still until it is moved, and whose chance counts.
struct Stage {
    sandbox: Sandbox,
    now: Rc<Cell<Timestamp>>,
}

impl Stage {
    fn new() -> Self {
        let now = Rc::new(Cell::new("2026-01-01T12:00:00Z".parse().unwrap()));
        let clock = Rc::clone(&now);
        let mut count = 0_u8;
        let random = move |bytes: &mut [u8]| {
            for byte in bytes {
                count = count.wrapping_mul(5).wrapping_add(17);
                *byte = count;
            }
        };
        Self { sandbox: Sandbox::new(move || clock.get(), random), now }
    }

    fn send(&mut self, method: Method, url: &str, header: (&str, &str), body: &str) -> Result<Reply, Failure> {
        let request = Request {
            method,
            url: url.parse().unwrap(),
            route: String::new(),
            headers: vec![(header.0.to_owned(), Secret::new(header.1))],
            body: (!body.is_empty()).then(|| Secret::new(body)),
            may_repeat: false,
        };
        self.sandbox.send(&request, Duration::ZERO)
    }

    /// Status and JSON body (`null` when there is none) of a call with a JSON body.
    fn call(&mut self, method: Method, service: &str, path: &str, body: &Value) -> (u16, Value) {
        let url = Sandbox::base_url(service).unwrap() + path;
        let body = if body.is_null() { String::new() } else { body.to_string() };
        plain(&self.send(method, &url, ("content-type", JSON), &body).unwrap())
    }

    fn datawire(&mut self, method: Method, path: &str, body: &Value) -> (u16, Value) {
        self.call(method, "datawire", path, body)
    }

    fn crux(&mut self, method: Method, path: &str, body: &Value) -> (u16, Value) {
        self.call(method, "crux", path, body)
    }

    /// Accepts at Datawire as Tom.
    fn tom(&mut self, code: &str) -> (u16, Value) {
        self.datawire(
            Method::Put,
            &format!("/v1/invitations/{code}"),
            &json!({ "name": "Tom Terrific", "password": "correct horse" }),
        )
    }
}

fn plain(reply: &Reply) -> (u16, Value) {
    let body = if reply.body.is_empty() { Value::Null } else { serde_json::from_slice(&reply.body).unwrap() };
    (reply.status, body)
}

fn is_uuid(value: &Value) -> bool {
    let parts: Vec<&str> = value.as_str().unwrap().split('-').collect();
    let hex = parts.concat().chars().all(|digit| digit.is_ascii_digit() || ('a'..='f').contains(&digit));
    hex && parts.iter().map(|part| part.len()).eq([8, 4, 4, 4, 12]) && parts[2].starts_with('4')
}

/// Ten characters, digits and capitals without I and O.
fn is_datawire_id(value: &Value) -> bool {
    let id = value.as_str().unwrap();
    id.len() == 10 && id.chars().all(|c| c.is_ascii_digit() || (c.is_ascii_uppercase() && c != 'I' && c != 'O'))
}

#[test]
fn every_service_is_found_by_name_and_nothing_else_is() {
    assert_eq!(Sandbox::services(), ["crux", "datawire", "elastic", "vortex", "vortex-target", "better-auth"]);
    assert_eq!(Sandbox::base_url("datawire").as_deref(), Some("http://datawire.sandbox.localhost"));
    assert_eq!(Sandbox::base_url("nobody"), None);
    for url in [
        "http://nobody.sandbox.localhost/health",
        "https://datawire.sandbox.localhost/health",
        "http://datawire/health",
        "http://id.datawire.io/health",
        "http://crux.sandbox.localhost.example/organizations/",
        "data:nonsense",
    ] {
        let failure = Stage::new().send(Method::Get, url, ("accept", "*/*"), "").unwrap_err();
        assert!(matches!(failure, Failure::NotSent { .. }), "{url}: {failure:?}");
    }
}

#[test]
fn datawire_accepts_once_and_tells_organisation_account_and_token() {
    let mut stage = Stage::new();
    let (status, body) = stage.tom("WELCOME");
    assert_eq!((status, &body["ok"], &body["email"]), (200, &json!(true), &json!("ada@example.com")));
    assert!(is_datawire_id(&body["orgID"]), "{body}");
    assert!(body["token"].is_string() && body["meta"].is_object() && body["userHash"].is_string());
    assert_eq!(body["createdAt"], json!(stage.now.get().as_second()));
    let (status, body) = stage.tom("WELCOME");
    assert_eq!((status, &body["ok"]), (409, &json!(false)));
}

#[test]
fn datawire_says_no_in_the_body_and_why() {
    let mut stage = Stage::new();
    for (code, expected) in [("UNKNOWN", 404), ("no%20such", 404), ("EXPIRED", 410), ("USED", 409)] {
        let (status, body) = stage.tom(code);
        assert_eq!((status, &body["ok"]), (expected, &json!(false)), "{code}");
        assert!(!body["error"].as_str().unwrap().is_empty());
    }
    let path = "/v1/invitations/WELCOME";
    for body in [
        json!({}),
        json!({ "name": "Tom" }),
        json!({ "password": "p" }),
        json!([]),
        json!({ "name": "", "password": "p" }),
    ] {
        let (status, answer) = stage.datawire(Method::Put, path, &body);
        assert_eq!((status, &answer["ok"]), (400, &json!(false)), "{body}");
    }
    let url = Sandbox::base_url("datawire").unwrap() + path;
    let reply =
        stage.send(Method::Put, &url, ("content-type", "text/plain"), r#"{"name":"T","password":"p"}"#).unwrap();
    assert_eq!(plain(&reply).1["ok"], json!(false));
    assert_eq!(stage.datawire(Method::Post, path, &json!({})).0, 405);
    assert_eq!(stage.datawire(Method::Get, "/v2", &Value::Null).0, 404);
    assert_eq!(stage.tom("WELCOME").0, 200, "no refusal used the invitation up");
}

#[test]
fn datawire_lets_in_who_accepted_and_nobody_else() {
    let mut stage = Stage::new();
    let login = |stage: &mut Stage, path: &str, body: Value| stage.datawire(Method::Post, path, &body);
    assert_eq!(login(&mut stage, "/v1/auth/ada@example.com", json!({ "password": "correct horse" })).0, 401);
    let org = stage.tom("WELCOME").1["orgID"].clone();
    for (path, body, expected) in [
        ("/v1/auth/ada@example.com", json!({ "password": "correct horse" }), 200),
        ("/v1/auth/ada%40example.com", json!({ "password": "correct horse", "orgID": org }), 200),
        ("/v1/auth", json!({ "email": "ada@example.com", "password": "correct horse", "orgID": org }), 200),
        ("/v1/auth/ada@example.com", json!({ "password": "correct horse", "orgID": "0000000000" }), 401),
        ("/v1/auth/ada@example.com", json!({ "password": "wrong" }), 401),
        ("/v1/auth/ada@example.com", json!({}), 400),
        ("/v1/auth", json!({ "password": "correct horse" }), 400),
    ] {
        let (status, answer) = login(&mut stage, path, body);
        assert_eq!((status, &answer["ok"]), (expected, &json!(expected == 200)), "{path}: {answer}");
        if expected == 200 {
            assert_eq!((&answer["orgID"], &answer["email"]), (&org, &json!("ada@example.com")));
            assert!(answer["token"].is_string());
        }
    }
    assert_eq!(stage.datawire(Method::Get, "/health", &Value::Null).0, 200);
}

#[test]
fn a_datawire_token_passes_every_check_of_its_client() {
    let mut stage = Stage::new();
    let (_, answer) = stage.tom("WELCOME");
    let token = answer["token"].as_str().unwrap();
    let (signed, signature) = token.rsplit_once('.').unwrap();
    let (header, claims) = signed.split_once('.').unwrap();
    let part =
        |part: &str| -> Value { serde_json::from_slice(&BASE64URL_NOPAD.decode(part.as_bytes()).unwrap()).unwrap() };
    let text = stage.sandbox.key_file_text();
    let key = BASE64URL.decode(text.strip_suffix('\n').unwrap().as_bytes()).unwrap();
    assert_eq!(key.len(), 48);
    assert_eq!(BASE64URL_NOPAD.encode(&hmac_sha256(&key, signed.as_bytes())), signature);
    assert_eq!(part(header), json!({ "typ": "JWT", "alg": "HS256" }));
    let mut claims = part(claims);
    assert!(is_uuid(&claims["jti"].take()));
    assert!(is_datawire_id(&claims["sub"].take()));
    let now = stage.now.get().as_second();
    let expected = json!({
        "jti": null, "sub": null, "aud": answer["orgID"], "iss": "cloud-hub.datawire.io", "iat": now, "nbf": now,
        "email": "ada@example.com", "ownerEmail": "ada@example.com",
        "scopes": { "dw:user0": true, "dw:reqSvc0": true }, "dwType": "DataWireCredential",
    });
    assert_eq!(claims, expected);
}

#[test]
fn a_dropped_answer_leaves_an_account_behind_and_a_dropped_request_does_not() {
    let body = json!({ "name": "Tom", "password": "correct horse" }).to_string();
    let url = |code: &str| format!("http://datawire.sandbox.localhost/v1/invitations/{code}");
    let mut stage = Stage::new();
    let lost = stage.send(Method::Put, &url("DROPPED"), ("content-type", JSON), &body);
    assert!(matches!(lost, Err(Failure::NoAnswer(_))), "{lost:?}");
    assert_eq!(stage.tom("DROPPED").0, 409);
    let login = json!({ "password": "correct horse" });
    assert_eq!(stage.datawire(Method::Post, "/v1/auth/barbara@example.com", &login).0, 200);

    let lost = stage.send(Method::Put, &url("DROPPED-BEFORE"), ("content-type", JSON), &body);
    assert!(matches!(lost, Err(Failure::NoAnswer(_))), "{lost:?}");
    assert_eq!(stage.datawire(Method::Post, "/v1/auth/alan@example.com", &login).0, 401);
    assert_eq!(stage.tom("DROPPED-BEFORE").0, 200);
}

#[test]
fn crux_shows_accepts_and_logs_in_with_and_without_its_prefix() {
    for prefix in ["", "/timp"] {
        let mut stage = Stage::new();
        let invitation = format!("{prefix}/organizations/accept-invite/WELCOME/");
        let preview = json!({ "email": "ada@example.com", "token": "WELCOME" });
        assert_eq!(stage.crux(Method::Get, &invitation, &Value::Null), (200, preview.clone()));
        assert_eq!(stage.crux(Method::Get, &invitation, &Value::Null), (200, preview), "looking uses nothing up");
        assert_eq!(
            stage.crux(Method::Post, &invitation, &json!({ "password": "crux_is_awesome" })),
            (204, Value::Null)
        );
        assert_eq!(
            stage.crux(Method::Post, &invitation, &json!({ "password": "crux_is_awesome" })),
            (404, Value::Null)
        );
        assert_eq!(stage.crux(Method::Get, &invitation, &Value::Null), (404, Value::Null));

        let credentials = json!({ "username": "ada@example.com", "password": "crux_is_awesome" });
        let (status, session) = stage.crux(Method::Post, &format!("{prefix}/organizations/user-login/"), &credentials);
        assert_eq!(status, 200);
        let token = session["auth_token"].as_str().unwrap();
        assert!(token.len() == 40 && token.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit()), "{token}");
        assert!(["org_uuid", "user_uuid", "supplier_uuid"].iter().all(|member| is_uuid(&session[member])), "{session}");
        assert_eq!((&session["retailer_uuid"], &session["org_type"]), (&json!(""), &json!("SUPPLIER")));
        let assignments = &session["permission_assignments"];
        assert_eq!(assignments["permissions"][0]["permission"]["name"], json!("view_org_users"));
        assert_eq!(assignments["org_user"]["uuid"], session["user_uuid"]);
    }
}

#[test]
fn crux_refuses_with_the_documented_codes_and_no_body() {
    let mut stage = Stage::new();
    let (good, password) = ("/organizations/accept-invite/WELCOME/", json!({ "password": "p" }));
    for (code, method, path, body) in [
        (404, Method::Get, "/organizations/accept-invite/UNKNOWN/", &Value::Null),
        (404, Method::Get, "/organizations/accept-invite/USED/", &Value::Null),
        (404, Method::Post, "/organizations/accept-invite/UNKNOWN/", &password),
        (404, Method::Post, "/organizations/accept-invite/USED/", &password),
        (404, Method::Post, "/organizations/accept-invite/EXPIRED/", &password),
        (404, Method::Post, "/organizations/accept-invite/WELCOME", &password),
        (404, Method::Get, "/", &Value::Null),
        (405, Method::Put, good, &password),
        (400, Method::Post, good, &json!({})),
        (400, Method::Post, good, &json!({ "password": "" })),
        (400, Method::Post, good, &json!("p")),
        (401, Method::Post, "/organizations/user-login/", &json!({ "username": "ada@example.com", "password": "p" })),
        (400, Method::Post, "/organizations/user-login/", &json!({ "username": "ada@example.com" })),
    ] {
        assert_eq!(stage.crux(method, path, body), (code, Value::Null), "{path} {body}");
    }
    for path in [good, "/organizations/user-login/"] {
        let url = Sandbox::base_url("crux").unwrap() + path;
        let reply = stage.send(Method::Post, &url, ("content-type", "text/plain"), &password.to_string()).unwrap();
        assert_eq!(plain(&reply), (415, Value::Null));
    }
    assert_eq!(stage.crux(Method::Post, good, &password).0, 204, "no refusal used the invitation up");
}

#[test]
fn the_preview_of_an_expired_crux_invitation_says_that_a_new_one_was_mailed() {
    let mut stage = Stage::new();
    assert_eq!(stage.crux(Method::Get, "/organizations/accept-invite/EXPIRED/", &Value::Null), (201, Value::Null));
}

#[test]
fn a_lost_crux_answer_can_be_proved_by_a_login() {
    let mut stage = Stage::new();
    for (code, email, accepted) in [("DROPPED", "barbara", 200), ("DROPPED-BEFORE", "alan", 401)] {
        let url = format!("http://crux.sandbox.localhost/organizations/accept-invite/{code}/");
        assert_eq!(plain(&stage.send(Method::Get, &url, ("accept", "*/*"), "").unwrap()).0, 200);
        let lost = stage.send(Method::Post, &url, ("content-type", JSON), r#"{"password":"p"}"#);
        assert!(matches!(lost, Err(Failure::NoAnswer(_))), "{lost:?}");
        let login = json!({ "username": format!("{email}@example.com"), "password": "p" });
        assert_eq!(stage.crux(Method::Post, "/organizations/user-login/", &login).0, accepted);
        let again = stage.send(Method::Post, &url, ("content-type", JSON), r#"{"password":"p"}"#).unwrap();
        assert_eq!(again.status, if accepted == 200 { 404 } else { 204 });
    }
}

#[test]
fn a_crux_session_lasts_two_hours() {
    let mut stage = Stage::new();
    stage.crux(Method::Post, "/organizations/accept-invite/WELCOME/", &json!({ "password": "p" }));
    let login = json!({ "username": "ada@example.com", "password": "p" });
    let (_, session) = stage.crux(Method::Post, "/organizations/user-login/", &login);
    let header = format!("Token {}", session["auth_token"].as_str().unwrap());
    let user = session["user_uuid"].as_str().unwrap();
    let paths = ["", "/timp"]
        .map(|prefix| [format!("{prefix}/organizations/"), format!("{prefix}/organizations/users/detail/{user}/")]);
    let ask = |stage: &mut Stage, path: &str, header: &str| {
        let url = Sandbox::base_url("crux").unwrap() + path;
        plain(&stage.send(Method::Get, &url, ("authorization", header), "").unwrap())
    };
    for [organization, person] in &paths {
        let (status, body) = ask(&mut stage, organization, &header);
        assert_eq!((status, &body["uuid"], &body["status"]), (200, &session["org_uuid"], &json!("ACTIVE")));
        let (status, body) = ask(&mut stage, person, &header);
        assert_eq!((status, &body["uuid"]), (200, &session["user_uuid"]));
        assert_eq!((&body["person"]["email"], &body["status"]), (&json!("ada@example.com"), &json!("ACTIVE")));
        assert_eq!(ask(&mut stage, organization, "Token wrong").0, 401);
        assert_eq!(ask(&mut stage, person, "Basic Og==").0, 401);
    }
    assert_eq!(ask(&mut stage, "/organizations/users/detail/nobody/", &header).0, 404);
    stage.now.set(stage.now.get() + SignedDuration::from_mins(119));
    assert_eq!(ask(&mut stage, &paths[0][0], &header).0, 200);
    stage.now.set(stage.now.get() + SignedDuration::from_mins(1));
    assert_eq!(ask(&mut stage, &paths[0][0], &header).0, 401);
}

const VORTEX_KEY: (&str, &str) = ("x-api-key", "VRTX.AAAAAAAAAAAAAAAAAAAAAA.test_secret_key");
const ELASTIC_KEY: (&str, &str) = ("authorization", "ApiKey test");

impl Stage {
    /// A call with a JSON body and one more header.
    fn call_as(&mut self, method: Method, url: &str, key: (&str, &str), body: &Value) -> Result<Reply, Failure> {
        let headers = [("content-type", JSON), key].map(|(name, value)| (name.to_owned(), Secret::new(value)));
        let request = Request {
            method,
            url: url.parse().unwrap(),
            route: String::new(),
            headers: headers.to_vec(),
            body: (!body.is_null()).then(|| Secret::new(body.to_string())),
            may_repeat: false,
        };
        self.sandbox.send(&request, Duration::from_secs(1))
    }

    fn vortex(&mut self, method: Method, path: &str, body: &Value) -> (u16, Value) {
        let url = format!("http://vortex.sandbox.localhost/api/v1/invitations{path}");
        plain(&self.call_as(method, &url, VORTEX_KEY, body).unwrap())
    }

    fn elastic(&mut self, method: Method, path: &str) -> Reply {
        let url = format!("http://elastic.sandbox.localhost/api/v1/organizations{path}");
        self.call_as(method, &url, ELASTIC_KEY, &Value::Null).unwrap()
    }
}

#[test]
fn vortex_answers_one_invitation_that_carries_them_all() {
    let mut stage = Stage::new();
    let user = json!({ "invitationIds": ["WELCOME", "UNKNOWN", "WELCOME-2"], "user": { "phone": "8675309" } });
    let (status, answer) = stage.vortex(Method::Post, "/accept", &user);
    assert_eq!((status, &answer["id"], &answer["status"]), (200, &json!("WELCOME"), &json!("queued")));
    let ids: Vec<&Value> = answer["invitations"].as_array().unwrap().iter().map(|one| &one["id"]).collect();
    assert_eq!(ids, ["WELCOME", "WELCOME-2"], "what is not good is left out");
    for invitation in [&answer, &answer["invitations"][1], &stage.vortex(Method::Get, "/WELCOME-2", &Value::Null).1] {
        let (group, accept) = (&invitation["groups"][0], &invitation["accepts"][0]);
        assert!(["id", "accountId", "groupId", "type", "name", "createdAt"].iter().all(|name| group[name].is_string()));
        assert!(["id", "accountId", "acceptedAt"].iter().all(|name| accept[name].is_string()), "{accept}");
        assert_eq!(accept["target"], json!({ "type": "phone", "value": "8675309" }));
        assert_eq!(invitation["invitationType"], "single_use");
    }
    assert_eq!(stage.vortex(Method::Post, "/accept", &user).0, 404, "once");
    let target = json!({ "invitationIds": ["WELCOME-3"], "target": { "type": "email", "value": "foo@bar.com" } });
    assert_eq!(stage.vortex(Method::Post, "/accept", &target).0, 200);
}

#[test]
fn vortex_lists_revokes_and_wants_its_key() {
    let mut stage = Stage::new();
    let list = "?targetType=email&targetValue=cora%40example.com";
    assert_eq!(stage.vortex(Method::Get, list, &Value::Null).1["invitations"][0]["id"], "WELCOME-3");
    assert_eq!(stage.vortex(Method::Get, "", &Value::Null).0, 400);
    assert_eq!(stage.vortex(Method::Delete, "/WELCOME-3", &Value::Null), (200, Value::Null));
    assert_eq!(stage.vortex(Method::Delete, "/UNKNOWN", &Value::Null).0, 404);
    assert_eq!(stage.vortex(Method::Get, "/WELCOME-3", &Value::Null).1["deactivated"], true);
    assert_eq!(stage.vortex(Method::Get, list, &Value::Null).1, json!({ "invitations": [] }));
    let user = json!({ "email": "cora@example.com" });
    for (body, expected) in [
        (json!({ "invitationIds": ["WELCOME-3"], "user": user }), 404),
        (json!({ "invitationIds": [], "user": user }), 400),
        (json!({ "invitationIds": "WELCOME", "user": user }), 400),
        (json!({ "invitationIds": ["WELCOME"], "user": { "name": "Cora" } }), 400),
        (json!({ "invitationIds": ["WELCOME"] }), 400),
    ] {
        assert_eq!(stage.vortex(Method::Post, "/accept", &body).0, expected, "{body}");
    }
    for key in ["", "VRTX", "VRTX..x", "VRTX.AAAA.x", "VRTX.AAAAAAAAAAAAAAAAAAAAAA.", "XTRV.AAAAAAAAAAAAAAAAAAAAAA.x"] {
        let url = "http://vortex.sandbox.localhost/api/v1/invitations/WELCOME";
        let reply = stage.call_as(Method::Get, url, ("x-api-key", key), &Value::Null).unwrap();
        assert_eq!(reply.status, 401, "{key}");
    }
}

#[test]
fn elastic_shows_accepts_and_counts_the_caller_in() {
    let mut stage = Stage::new();
    let (status, look) = plain(&stage.elastic(Method::Get, "/invitations/WELCOME"));
    assert_eq!((status, &look["email"], &look["expired"]), (200, &json!("ada@example.com"), &json!(false)));
    assert_eq!(
        (&look["created_at"], &look["expires_at"]),
        (&json!("2026-01-01T12:00:00Z"), &json!("2026-01-04T12:00:00Z"))
    );
    assert_eq!(plain(&stage.elastic(Method::Get, "")), (200, json!({ "organizations": [] })));
    assert_eq!(plain(&stage.elastic(Method::Post, "/invitations/WELCOME/_accept")), (200, json!({})));
    let (_, organizations) = plain(&stage.elastic(Method::Get, ""));
    assert_eq!(organizations["organizations"], json!([look["organization"]]));
    assert_eq!(plain(&stage.elastic(Method::Get, "/invitations/WELCOME")).1["accepted_at"], "2026-01-01T12:00:00Z");
    assert_eq!(plain(&stage.elastic(Method::Get, "/invitations/EXPIRED")).1["expired"], true);
}

#[test]
fn elastic_refuses_with_its_codes_in_header_and_body() {
    let mut stage = Stage::new();
    for (path, status, code) in [
        ("/invitations/UNKNOWN/_accept", 404, "organization.invitation_not_found"),
        ("/invitations/USED/_accept", 404, "organization.invitation_not_found"),
        ("/invitations/EXPIRED/_accept", 404, "organization.invitation_not_found"),
        ("/invitations/MEMBER/_accept", 400, "organization.user_organization_already_belongs"),
        ("/invitations/WRONG-PERSON/_accept", 403, "root.invalid_authentication"),
    ] {
        let reply = stage.elastic(Method::Post, path);
        assert_eq!((reply.status, &plain(&reply).1["errors"][0]["code"]), (status, &json!(code)), "{path}");
        assert!(reply.headers.contains(&("x-cloud-error-codes".to_owned(), code.to_owned())), "{path}");
    }
    for (method, path, status) in [
        (Method::Get, "", 401),
        (Method::Get, "/invitations/WELCOME", 401),
        (Method::Post, "/invitations/WELCOME/_accept", 403),
    ] {
        for key in ["", "test", "ApiKey ", "Bearer test", "ApiKey a b"] {
            let url = format!("http://elastic.sandbox.localhost/api/v1/organizations{path}");
            let reply = stage.call_as(method, &url, ("authorization", key), &Value::Null).unwrap();
            assert_eq!(reply.status, status, "{path} {key}");
        }
    }
}

#[test]
fn what_goes_wrong_on_the_wire_goes_wrong_in_memory_too() {
    let mut stage = Stage::new();
    let mut accept = |code: &str| {
        let url = format!("http://datawire.sandbox.localhost/v1/invitations/{code}");
        let body = json!({ "name": "Tom", "password": "correct horse" });
        stage.call_as(Method::Put, &url, ("accept", "*/*"), &body).map(|reply| reply.status)
    };
    assert_eq!(accept("RATE-LIMITED"), Ok(429));
    assert_eq!(accept("SERVER-ERROR"), Ok(500));
    assert_eq!(accept("HTML"), Ok(200));
    assert_eq!(accept("GARBAGE"), Ok(200));
    for code in ["CUT-OFF", "HUGE", "SLOW", "DROPPED"] {
        assert!(matches!(accept(code), Err(Failure::NoAnswer(_))), "{code}");
        assert_eq!(accept(code), Ok(409), "{code}: it was accepted");
    }
    for _ in 0..2 {
        assert!(matches!(accept("SILENT"), Err(Failure::NoAnswer(_))), "nothing is done, ever");
    }
}
