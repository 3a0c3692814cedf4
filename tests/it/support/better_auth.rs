//! A real Better Auth server on a loopback port, with an organisation and somebody who invites.
//!
//! The folder in `RSVP_TEST_SERVERS` holds `better-auth/start.sh`, and `PEER_CACHE` names where its `install.sh` put it.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::real::variable;
use super::skip::skip;

/// Nothing here waits longer.
const PATIENCE: Duration = Duration::from_secs(20);

/// The password of everybody here.
pub(crate) const PASSWORD: &str = "correct horse battery";

/// A running server; it is stopped when it goes out of scope.
pub(crate) struct Server {
    script: PathBuf,
    port: u16,
    inviter: String,
    org: String,
}

/// What the server answered.
pub(crate) struct Answer {
    pub(crate) status: u16,
    head: String,
    pub(crate) body: Value,
}

impl Answer {
    fn header(&self, name: &str) -> Option<String> {
        let mut pairs = self.head.lines().filter_map(|line| line.split_once(": "));
        pairs.find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.to_owned())
    }

    /// What carries the session that this answer opened.
    pub(crate) fn session(&self) -> (String, String) {
        match self.header("set-auth-token") {
            Some(token) => ("authorization".to_owned(), format!("Bearer {token}")),
            None => {
                let cookie = self.header("set-cookie").unwrap();
                ("cookie".to_owned(), cookie.split(';').next().unwrap().to_owned())
            }
        }
    }
}

/// Why there is no server to test against; `Ok` with the script that starts one.
fn installed() -> Result<PathBuf, String> {
    let servers = variable("RSVP_TEST_SERVERS").ok_or("RSVP_TEST_SERVERS names no folder with servers")?;
    let cache = variable("PEER_CACHE").ok_or("PEER_CACHE does not say where the servers are installed")?;
    let folder = cache.join("better-auth");
    if folder.join("server.mjs").is_file() && folder.join("node_modules/better-auth/package.json").is_file() {
        Ok(servers.join("better-auth/start.sh"))
    } else {
        Err("Better Auth is not installed in PEER_CACHE".to_owned())
    }
}

impl Server {
    /// Starts a server with these variables, an organisation in it; `None`, and a line that says why, where there is none.
    pub(crate) fn start(variables: &[(&str, &str)]) -> Option<Self> {
        let script = match installed() {
            Ok(script) => script,
            Err(why) => {
                skip("better-auth", &why);
                return None;
            }
        };
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let mut server = Self { script, port, inviter: String::new(), org: String::new() };
        assert!(server.control("start", variables), "the server does not start");
        server.inviter = server.sign_up("Ada Admin", "ada@example.com");
        let org = json!({"name": "Acme Corp", "slug": "acme"});
        server.org = text(&server.post("/organization/create", &server.inviter, &org).body["id"]);
        Some(server)
    }

    fn control(&self, verb: &str, variables: &[(&str, &str)]) -> bool {
        let mut command = Command::new("bash");
        command.arg(&self.script).args([verb, &self.port.to_string()]).envs(variables.iter().copied());
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        command.status().is_ok_and(|status| status.success())
    }

    /// `http://127.0.0.1:PORT`
    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Where it listens.
    pub(crate) fn port(&self) -> u16 {
        self.port
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
        let (name, value) = self.post("/sign-up/email", "", &body).session();
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

    fn get(&self, path: &str, headers: &str) -> Answer {
        self.exchange("GET", path, headers, "")
    }

    fn post(&self, path: &str, headers: &str, body: &Value) -> Answer {
        self.exchange("POST", path, headers, &body.to_string())
    }

    fn exchange(&self, method: &str, path: &str, headers: &str, body: &str) -> Answer {
        exchange(self.port, method, path, headers, body)
    }
}

/// One exchange with the server at `port`. HTTP/1.0: one exchange a connection, no chunks.
pub(crate) fn exchange(port: u16, method: &str, path: &str, headers: &str, body: &str) -> Answer {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    let mut head = format!("{method} /api/auth{path} HTTP/1.0\r\nHost: 127.0.0.1:{port}\r\n");
    if !headers.contains("origin: ") {
        head += &format!("origin: http://127.0.0.1:{port}\r\n");
    }
    for line in headers.lines() {
        head += &format!("{line}\r\n");
    }
    if method == "POST" {
        head += &format!("content-type: application/json\r\ncontent-length: {}\r\n", body.len());
    }
    stream.write_all(format!("{head}\r\n{body}").as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    Answer { status, head: head.to_owned(), body: serde_json::from_str(body).unwrap_or_default() }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.control("stop", &[]);
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("not a text: {value}")).to_owned()
}
