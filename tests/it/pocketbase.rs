//! The real program against a real PocketBase: an account that waits for its password, and a sign-up for the invited.

use serde_json::{Value, json};

use crate::support::binary::{Ended, Home};
use crate::support::real::{Real, wait_until};

const PASSWORD: &str = "correct horse battery";
const IDA: &str = "ida@example.com";

/// A server, and the header line of its administrator.
struct Server {
    real: Real,
    admin: String,
}

impl Server {
    fn start() -> Option<Self> {
        let real = Real::start("pocketbase", &[])?;
        let body = json!({ "identity": "ada@example.com", "password": PASSWORD });
        let token = real.must("POST", "/api/collections/_superusers/auth-with-password", "", &body)["token"].clone();
        let server = Self { admin: format!("Authorization: {}", token.as_str().unwrap()), real };
        let smtp = json!({ "enabled": true, "host": "127.0.0.1", "port": server.real.mail_port() });
        let settings =
            json!({ "smtp": smtp, "meta": { "appURL": server.real.url() }, "rateLimits": { "enabled": false } });
        server.admin("PATCH", "/api/settings", &settings);
        Some(server)
    }

    fn admin(&self, method: &str, path: &str, body: &Value) -> Value {
        self.real.must(method, path, &self.admin, body)
    }

    /// Creates an account with a password nobody knows and has it mailed a link: its code, and the account's id.
    fn invite(&self, email: &str) -> (String, String) {
        let body =
            json!({ "email": email, "password": "n0body-knows", "passwordConfirm": "n0body-knows", "name": "Ida" });
        let id = self.admin("POST", "/api/collections/users/records", &body)["id"].as_str().unwrap().to_owned();
        let reset = "/api/collections/users/request-password-reset";
        self.real.must("POST", reset, "", &json!({ "email": email }));
        (self.real.mailed(email, "confirm-password-reset/([A-Za-z0-9._-]+)"), id)
    }

    fn link(&self, code: &str) -> String {
        format!("{}/_/#/auth/confirm-password-reset/{code}", self.real.url())
    }

    /// Opens signing up to whoever holds a record of `collection`.
    fn open_sign_up(&self, collection: &str) {
        let fields = json!([{ "name": "email", "type": "email", "required": true }, { "name": "org", "type": "text" },
            { "name": "expires", "type": "date" }]);
        let invites = json!({ "name": collection, "type": "base", "viewRule": "", "fields": fields });
        self.admin("POST", "/api/collections", &invites);
        let rule = format!(
            "@collection.{collection}.id ?= @request.headers.x_invitation && \
             @collection.{collection}.email ?= @request.body.email && @collection.{collection}.expires ?> @now"
        );
        self.admin("PATCH", "/api/collections/users", &json!({ "createRule": rule }));
    }

    fn record(&self, collection: &str, email: &str, expires: &str) -> String {
        let body = json!({ "email": email, "org": "acme", "expires": expires });
        let record = self.admin("POST", &format!("/api/collections/{collection}/records"), &body);
        record["id"].as_str().unwrap().to_owned()
    }

    /// Who the server says a request with these header lines comes from.
    fn whoami(&self, headers: &str) -> Option<String> {
        let (_, answer) = self.real.call("POST", "/api/collections/users/auth-refresh", headers, &Value::Null);
        answer["record"]["email"].as_str().map(str::to_owned)
    }

    fn accept(&self, home: &Home, args: &[&str], password: &str) -> Ended {
        let url = self.real.url();
        let ended = home.run_with([&["--url", &url, "accept", "--password-stdin"], args].concat(), password);
        assert!(!ended.stderr.contains(password), "{ended:?}");
        ended
    }
}

#[test]
fn the_mailed_link_of_an_account_opens_it_and_its_session_lives() {
    let Some(server) = Server::start() else { return };
    let home = Home::new();
    let ((code, id), url) = (server.invite(IDA), server.real.url());
    let ended = server.accept(&home, &[&server.link(&code)], PASSWORD).expect(0);
    assert_eq!((ended.stdout.as_str(), ended.stderr.as_str()), ("Now logged in as ida@example.com\n", ""));
    assert_eq!(server.whoami(&home.run(["token", "--header"]).expect(0).stdout).as_deref(), Some(IDA));
    home.run(["status", "--check"]).expect(0);
    assert!(home.session()["expires"].is_string());
    home.run_with(["login", "--password-stdin"], "wrong horse").expect(4);
    home.run_with(["login", "--password-stdin"], PASSWORD).expect(0);
    assert_eq!(home.state("sessions").len(), 1, "it is the same session");

    // A second time: known here, and one answer for three causes elsewhere.
    server.accept(&home, &[&server.link(&code)], PASSWORD).expect(6);
    let ended = server.accept(&Home::new(), &[&server.link(&code)], PASSWORD).expect(3);
    assert!(ended.stderr.contains("unknown, was used already or has expired"), "{ended:?}");

    // A new password ends every session.
    let change = json!({ "password": "an0ther-one", "passwordConfirm": "an0ther-one" });
    server.admin("PATCH", &format!("/api/collections/users/records/{id}"), &change);
    home.run(["status", "--check"]).expect(4);
    let ended = home.run(["logout"]).expect(0);
    assert!(ended.stdout.ends_with("here; the service was not told\n"), "{ended:?}");
    home.run(["-p", "pocketbase", "--url", &url, "list-invitations"]).expect(13);
}

#[test]
fn codes_that_are_good_for_nothing_are_exit_3() {
    let Some(server) = Server::start() else { return };
    let (code, _) = server.invite(IDA);
    let tampered = format!("{}AAAAA", &code[..code.len() - 5]);
    for bad in ["not.a.jwt", &tampered] {
        let ended = server.accept(&Home::new(), &["-p", "pocketbase", "--email", IDA, bad], PASSWORD).expect(3);
        assert!(ended.stderr.contains("the service cannot tell which"), "{ended:?}");
    }
    server.accept(&Home::new(), &["-p", "pocketbase", "not.a.jwt"], PASSWORD).expect(2);
    let ended = server.accept(&Home::new(), &["--email", "eve@example.com", &server.link(&code)], PASSWORD);
    assert!(ended.expect(7).stderr.contains(IDA));
    server.accept(&Home::new(), &[&server.link(&code)], PASSWORD).expect(0);
}

#[test]
fn a_weak_password_leaves_the_code_good() {
    let Some(server) = Server::start() else { return };
    let (home, (code, _)) = (Home::new(), server.invite(IDA));
    let ended = server.accept(&home, &[&server.link(&code)], "short").expect(2);
    assert!(ended.stderr.contains("The length must be between 8 and 255."), "{ended:?}");
    assert!(home.state("pending").is_empty());
    server.accept(&home, &[&server.link(&code)], PASSWORD).expect(0);
}

#[test]
fn a_code_that_has_expired_is_exit_3_because_the_server_does_not_tell() {
    let Some(server) = Server::start() else { return };
    // Ten seconds is the shortest that the server takes.
    server.admin("PATCH", "/api/collections/users", &json!({ "passwordResetToken": { "duration": 10 } }));
    let (code, _) = server.invite(IDA);
    let weak = json!({ "token": code, "password": "short", "passwordConfirm": "short" });
    wait_until("the code has expired", || {
        let (_, answer) = server.real.call("POST", "/api/collections/users/confirm-password-reset", "", &weak);
        answer["data"]["token"].is_object()
    });
    let ended = server.accept(&Home::new(), &[&server.link(&code)], PASSWORD).expect(3);
    assert!(ended.stderr.contains("has expired"), "{ended:?}");
}

const FOREVER: &str = "2099-01-01 00:00:00.000Z";
const INVITES: [&str; 4] = ["-p", "pocketbase-invites", "--name", "Cy"];

#[test]
fn a_record_of_invites_opens_an_account() {
    let Some(server) = Server::start() else { return };
    server.open_sign_up("invites");
    let (home, code) = (Home::new(), server.record("invites", "cy@example.com", FOREVER));
    let show = ["-p", "pocketbase-invites", "--url", &server.real.url(), "show-invitation", &code];
    let shown = home.run(show).expect(0).stdout;
    assert!(shown.contains("acme") && shown.contains("cy@example.com") && shown.contains("2099"), "{shown}");
    let args = [&INVITES[..], &[&code]].concat();
    let ended = server.accept(&home, &args, "short").expect(2);
    assert!(ended.stderr.contains("Must be at least 8 character(s)"), "{ended:?}");
    let ended = server.accept(&home, &args, PASSWORD).expect(0);
    assert_eq!(ended.stdout, "Accepting invitation to acme\nNow logged in as [acme]cy@example.com\n");
    assert_eq!(server.whoami(&home.run(["token", "--header"]).expect(0).stdout).as_deref(), Some("cy@example.com"));
    home.run(["status", "--check"]).expect(0);
    server.accept(&home, &args, PASSWORD).expect(6);
    server.accept(&Home::new(), &args, PASSWORD).expect(6);
}

#[test]
fn a_record_that_is_missing_expired_or_for_somebody_else_opens_none() {
    let Some(server) = Server::start() else { return };
    server.open_sign_up("codes2026");
    let collection = ["--input", "invites=codes2026"];
    let accept = |more: &[&str]| server.accept(&Home::new(), &[&INVITES[..], &collection, more].concat(), PASSWORD);
    accept(&["nosuchcode00000"]).expect(3);
    let good = server.record("codes2026", "cy@example.com", FOREVER);
    accept(&["--email", "zz@example.com", &good]).expect(7);
    let expired = server.record("codes2026", "di@example.com", "2001-01-01 00:00:00.000Z");
    accept(&[&expired]).expect(5);
    // What the rule refuses without a word: here because the record has changed since the look.
    let rule = json!({ "createRule": "@request.headers.x_invitation = 'another'" });
    server.admin("PATCH", "/api/collections/users", &rule);
    let ended = accept(&[&good]).expect(3);
    assert!(ended.stderr.contains("unknown, has expired or is for another account"), "{ended:?}");
}
