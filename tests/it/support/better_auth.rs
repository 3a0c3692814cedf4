//! A real Better Auth server, with an organisation and somebody who invites.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::real::{self, Real, Reply};

/// Nothing here waits longer.
const PATIENCE: Duration = Duration::from_secs(20);

/// The password of everybody here.
pub(crate) const PASSWORD: &str = "correct horse battery";

/// A running server.
pub(crate) struct Server {
    real: Real,
    inviter: String,
    org: String,
}

/// What carries the session that this answer opened.
pub(crate) fn session(answer: &Reply) -> (String, String) {
    match answer.header("set-auth-token") {
        Some(token) => ("authorization".to_owned(), format!("Bearer {token}")),
        None => {
            let cookie = answer.header("set-cookie").unwrap();
            ("cookie".to_owned(), cookie.split(';').next().unwrap().to_owned())
        }
    }
}

impl Server {
    /// Starts a server with these variables, an organisation in it; `None`, and a line that says why, where there is none.
    pub(crate) fn start(variables: &[(&str, &str)]) -> Option<Self> {
        let real = Real::start("better-auth", variables)?;
        let mut server = Self { real, inviter: String::new(), org: String::new() };
        server.inviter = server.sign_up("Ada Admin", "ada@example.com");
        let org = json!({"name": "Acme Corp", "slug": "acme"});
        server.org = text(&server.post("/organization/create", &server.inviter, &org).body["id"]);
        Some(server)
    }

    /// `http://127.0.0.1:PORT`
    pub(crate) fn url(&self) -> String {
        self.real.url()
    }

    /// Where it listens.
    pub(crate) fn port(&self) -> u16 {
        self.real.port()
    }

    /// The link as it would be mailed.
    pub(crate) fn link(&self, code: &str) -> String {
        format!("{}/accept-invitation/{code}", self.url())
    }

    /// The id of the organisation.
    pub(crate) fn org(&self) -> &str {
        &self.org
    }

    /// Opens an account and gives the header line that carries its session.
    pub(crate) fn sign_up(&self, name: &str, email: &str) -> String {
        let body = json!({"name": name, "email": email, "password": PASSWORD});
        let (name, value) = session(&self.post("/sign-up/email", "", &body));
        format!("{name}: {value}")
    }

    /// Whether there is an account with this password.
    pub(crate) fn knows(&self, email: &str, password: &str) -> bool {
        self.post("/sign-in/email", "", &json!({"email": email, "password": password})).status == 200
    }

    /// Invites `email` and gives the code.
    pub(crate) fn invite(&self, email: &str) -> String {
        let body = json!({"email": email, "role": "member", "organizationId": self.org});
        text(&self.post("/organization/invite-member", &self.inviter, &body).body["id"])
    }

    /// Takes an invitation back.
    pub(crate) fn withdraw(&self, code: &str) {
        let body = json!({"invitationId": code});
        assert_eq!(self.post("/organization/cancel-invitation", &self.inviter, &body).status, 200);
    }

    /// `pending`, `accepted` or `canceled`, as the inviter sees it.
    pub(crate) fn standing(&self, code: &str) -> String {
        let path = format!("/organization/list-invitations?organizationId={}", self.org);
        let list = self.get(&path, &self.inviter).body;
        let found = list.as_array().unwrap().iter().find(|invitation| invitation["id"] == code);
        text(&found.unwrap()["status"])
    }

    /// Asks for the invitation, as the one who was invited, until the server no longer gives it.
    pub(crate) fn wait_until_expired(&self, code: &str, session: &str) {
        let limit = Instant::now() + PATIENCE;
        while self.get(&format!("/organization/get-invitation?id={code}"), session).status == 200 {
            assert!(Instant::now() < limit, "the invitation does not expire");
        }
    }

    /// Who the server says a request with these header lines comes from.
    pub(crate) fn whoami(&self, headers: &str) -> Option<String> {
        self.get("/get-session", headers).body["user"]["email"].as_str().map(str::to_owned)
    }

    fn get(&self, path: &str, headers: &str) -> Reply {
        self.exchange("GET", path, headers, "")
    }

    fn post(&self, path: &str, headers: &str, body: &Value) -> Reply {
        self.exchange("POST", path, headers, &body.to_string())
    }

    fn exchange(&self, method: &str, path: &str, headers: &str, body: &str) -> Reply {
        exchange(self.port(), method, path, headers, body)
    }
}

/// One exchange with the server at `port`, which wants to know where a request comes from.
pub(crate) fn exchange(port: u16, method: &str, path: &str, headers: &str, body: &str) -> Reply {
    let own = format!("origin: http://127.0.0.1:{port}\n");
    let origin = if headers.contains("origin: ") { "" } else { &own };
    let body = if method == "POST" && body.is_empty() { "{}" } else { body };
    real::exchange(port, method, &format!("/api/auth{path}"), &format!("{origin}{headers}"), body)
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("not a text: {value}")).to_owned()
}
