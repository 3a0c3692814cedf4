//! The real program against a real Directus. It takes half a minute to start: all of it with one server.

use data_encoding::BASE64URL_NOPAD;
use ring::hmac;
use serde_json::{Value, json};

use crate::support::binary::{Ended, Home};
use crate::support::real::Real;

const PASSWORD: &str = "correct horse battery";
const ADMIN: &str = "Authorization: Bearer throwaway-admin-token";
const IDA: &str = "ida@example.com";

/// A server with a role for those who are invited.
struct Server {
    real: Real,
    /// May log in, and nothing else.
    writers: String,
    /// May do everything.
    admins: String,
}

impl Server {
    fn start() -> Option<Self> {
        let real = Real::start("directus", &[])?;
        let create = |path: &str, body: Value| text(&real.must("POST", path, ADMIN, &body)["data"]["id"]);
        let role = |name: &str, admin: bool| {
            let role = create("/roles", json!({ "name": name }));
            let policy = json!({ "name": name, "app_access": true, "admin_access": admin });
            create("/access", json!({ "role": role, "policy": create("/policies", policy) }));
            role
        };
        let (writers, admins) = (role("Writers", false), role("Admins", true));
        let rule = json!({ "auth_password_policy": "/^.{8,}$/" });
        real.must("PATCH", "/settings", ADMIN, &rule);
        Some(Self { real, writers, admins })
    }

    /// The link that was mailed to `email`.
    fn invite(&self, email: &str, role: &str) -> String {
        self.real.must("POST", "/users/invite", ADMIN, &json!({ "email": email, "role": role }));
        self.real.mailed(email, r#"(http[^\s"<>]*token=[A-Za-z0-9._-]+)"#)
    }

    fn remove(&self, email: &str) {
        let found = self.real.must("GET", &format!("/users?filter[email][_eq]={email}&fields=id"), ADMIN, &Value::Null);
        let path = format!("/users/{}", text(&found["data"][0]["id"]));
        self.real.must("DELETE", &path, ADMIN, &Value::Null);
    }

    /// Who the server says a request with these header lines comes from.
    fn whoami(&self, headers: &str) -> Value {
        self.real.call("GET", "/users/me?fields=email,first_name,last_name", headers, &Value::Null).1["data"].take()
    }

    fn accept(&self, home: &Home, args: &[&str], password: &str) -> Ended {
        let url = self.real.url();
        let ended = home.run_with([&["--url", &url, "accept", "--password-stdin"], args].concat(), password);
        assert!(!ended.stderr.contains(password), "{ended:?}");
        ended
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("not a text: {value}")).to_owned()
}

/// An invitation that the server itself could have written, long over: its secret is the one it was started with.
fn expired(email: &str) -> String {
    let part = |value: &Value| BASE64URL_NOPAD.encode(value.to_string().as_bytes());
    let claims =
        json!({ "email": email, "scope": "invite", "iat": 1_700_000_000, "exp": 1_700_000_100, "iss": "directus" });
    let signed = format!("{}.{}", part(&json!({ "alg": "HS256", "typ": "JWT" })), part(&claims));
    let key = hmac::Key::new(hmac::HMAC_SHA256, b"throwaway-secret-throwaway-secret-1234");
    format!("{signed}.{}", BASE64URL_NOPAD.encode(hmac::sign(&key, signed.as_bytes()).as_ref()))
}

#[test]
fn a_real_directus_is_joined_used_and_left() {
    let Some(server) = Server::start() else { return };
    codes_that_are_good_for_nothing(&server);
    a_weak_password_leaves_the_code_good(&server);
    a_session_lives(&server);
    a_name_is_entered_where_there_is_room_and_the_role_allows_it(&server);
}

fn codes_that_are_good_for_nothing(server: &Server) {
    let link = server.invite("bob@example.com", &server.writers);
    let tampered = format!("{}AAAAA", &link[..link.len() - 5]);
    server.accept(&Home::new(), &[&tampered], PASSWORD).expect(3);
    server.accept(&Home::new(), &["-p", "directus", "--email", IDA, "not.a.jwt"], PASSWORD).expect(3);
    server.accept(&Home::new(), &["-p", "directus", &expired(IDA)], PASSWORD).expect(5);
    server.accept(&Home::new(), &["--email", IDA, &link], PASSWORD).expect(7);
    server.remove("bob@example.com");
    let ended = server.accept(&Home::new(), &[&link], PASSWORD).expect(6);
    assert!(ended.stderr.contains("was used already or was withdrawn"), "{ended:?}");
}

fn a_weak_password_leaves_the_code_good(server: &Server) {
    let (home, link) = (Home::new(), server.invite("cy@example.com", &server.writers));
    let ended = server.accept(&home, &[&link], "2short").expect(2);
    assert!(ended.stderr.contains("Validation failed for field"), "{ended:?}");
    assert!(home.state("pending").is_empty());
    server.accept(&home, &[&link], PASSWORD).expect(0);
}

fn a_session_lives(server: &Server) {
    let (home, link) = (Home::new(), server.invite(IDA, &server.writers));
    // The role may not change profiles: the name is left out without harm.
    let ended = server.accept(&home, &["--name", "Ida Invitee", &link], PASSWORD).expect(0);
    assert_eq!((ended.stdout.as_str(), ended.stderr.as_str()), ("Now logged in as ida@example.com\n", ""));
    let session = home.session();
    let moment = |member: &str| session[member].as_str().unwrap().parse::<jiff::Timestamp>().unwrap();
    let lasts = moment("expires").duration_since(moment("created")).as_secs();
    assert!((840..=900).contains(&lasts), "{lasts}");
    let headers = home.run(["token", "--header"]).expect(0).stdout;
    assert_eq!(server.whoami(&headers)["email"], IDA);
    home.run(["status", "--check"]).expect(0);

    server.accept(&home, &[&link], PASSWORD).expect(6);
    let elsewhere = Home::new();
    let ended = server.accept(&elsewhere, &[&link], PASSWORD).expect(6);
    assert!(ended.stderr.contains("was used already or was withdrawn"), "{ended:?}");

    home.run_with(["login", "--password-stdin"], "wrong horse").expect(4);
    home.run_with(["login", "--password-stdin"], PASSWORD).expect(0);
    let refresh = text(&home.session()["secret"]["value"]["refresh_token"]);
    let ended = home.run(["logout"]).expect(0);
    assert!(ended.stdout.ends_with("and the service has ended the session\n"), "{ended:?}");
    let (status, _) =
        server.real.call("POST", "/auth/refresh", "", &json!({ "refresh_token": refresh, "mode": "json" }));
    assert_eq!(status, 401, "the refresh token has ended");
    home.run(["status"]).expect(4);
}

fn a_name_is_entered_where_there_is_room_and_the_role_allows_it(server: &Server) {
    // The server has three seats.
    let (home, link) = (Home::new(), server.invite("zoe@example.com", &server.admins));
    let args = ["--name", "Zoë de Groot", &link];
    let ended = server.accept(&home, &args, PASSWORD).expect(16);
    assert!(ended.stderr.contains("seats limit exceeded"), "{ended:?}");
    server.remove("cy@example.com");
    server.accept(&home, &args, PASSWORD).expect(0);
    let me = server.whoami(&home.run(["token", "--header"]).expect(0).stdout);
    assert_eq!(me, json!({ "email": "zoe@example.com", "first_name": "Zoë de", "last_name": "Groot" }));
}
