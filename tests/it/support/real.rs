//! A real server on a loopback port: started for one test, with a fresh database, and often with a mailbox.
//!
//! tests/servers/NAME/start.sh starts it where tests/servers/NAME/install.sh has installed it: in `PEER_CACHE`, or in
//! target/peers.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU16, Ordering};
use std::time::{Duration, Instant};

use serde_json::Value;

use super::skip::skip;

/// No request waits longer, and nothing is waited for longer.
const PATIENCE: Duration = Duration::from_secs(60);

/// A running server; it is stopped when it goes out of scope.
pub(crate) struct Real {
    name: &'static str,
    port: u16,
}

/// The variable of this name; the tests are told by them what they may use.
#[expect(clippy::disallowed_methods, reason = "the tests are told what they may use")]
pub(crate) fn variable(name: &str) -> Option<PathBuf> {
    std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from)
}

/// A script or file of tests/servers.
pub(crate) fn script(below: &str) -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/servers")).join(below)
}

/// Where servers are installed.
fn cache() -> PathBuf {
    variable("PEER_CACHE").unwrap_or_else(|| PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/target/peers")))
}

/// Ten free ports in a row, below those that systems hand out themselves: a server, its mailbox and its database.
fn ten_free_ports() -> u16 {
    static NEXT: AtomicU16 = AtomicU16::new(0);
    let first = 20_000 + u16::try_from(std::process::id() % 700).unwrap() * 10;
    for _ in 0..500 {
        let port = first + NEXT.fetch_add(10, Ordering::Relaxed);
        if (port..port + 10).all(|port| TcpListener::bind(("127.0.0.1", port)).is_ok()) {
            return port;
        }
    }
    panic!("no ten free ports in a row");
}

impl Real {
    /// Starts the server `name` with these variables; `None`, and a line that says why, where it is not installed.
    pub(crate) fn start(name: &'static str, variables: &[(&str, &str)]) -> Option<Self> {
        if !cache().join(name).join("installed").exists() {
            skip(name, &format!("it is not installed; tests/servers/{name}/install.sh does it"));
            return None;
        }
        let server = Self { name, port: ten_free_ports() };
        server.control("start", variables);
        Some(server)
    }

    fn control(&self, verb: &str, variables: &[(&str, &str)]) {
        let mut command = Command::new("bash");
        command.arg(script(self.name).join("start.sh")).args([verb, &self.port.to_string()]);
        command.env("PEER_CACHE", cache()).envs(variables.iter().copied());
        // What it leaves running must not hold a pipe of this process.
        let status = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::inherit()).status();
        assert!(status.is_ok_and(|status| status.success()) || std::thread::panicking(), "{}: {verb}", self.name);
    }

    /// `http://127.0.0.1:PORT`
    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Where it listens.
    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    /// The port of the mailbox.
    pub(crate) fn mail_port(&self) -> u16 {
        self.port + 1
    }

    /// What this run of it writes.
    pub(crate) fn folder(&self) -> PathBuf {
        cache().join(self.name).join(format!("run.{}", self.port))
    }

    /// The first group of `pattern` in the newest mail to `recipient`; waits for it.
    pub(crate) fn mailed(&self, recipient: &str, pattern: &str) -> String {
        let mut command = Command::new("python3");
        command.arg(script("mail_link.py")).arg(self.folder().join("mail")).args([recipient, pattern, "20"]);
        let output = command.output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    }

    /// One request with these header lines.
    pub(crate) fn ask(&self, method: &str, path: &str, headers: &str, body: &Value) -> Reply {
        let body = if body.is_null() { String::new() } else { body.to_string() };
        exchange(self.port, method, path, headers, &body)
    }

    /// The same; only the status and the JSON body.
    pub(crate) fn call(&self, method: &str, path: &str, headers: &str, body: &Value) -> (u16, Value) {
        let reply = self.ask(method, path, headers, body);
        (reply.status, reply.body)
    }

    /// The same where only success will do.
    #[track_caller]
    pub(crate) fn must(&self, method: &str, path: &str, headers: &str, body: &Value) -> Value {
        let (status, answer) = self.call(method, path, headers, body);
        assert!((200..300).contains(&status), "{method} {path}: {status} {answer}");
        answer
    }
}

/// What a server answered.
pub(crate) struct Reply {
    pub(crate) status: u16,
    head: String,
    /// The body as JSON; null if it is not JSON.
    pub(crate) body: Value,
}

impl Reply {
    /// The first header of this name.
    pub(crate) fn header(&self, name: &str) -> Option<String> {
        let mut pairs = self.head.lines().filter_map(|line| line.split_once(": "));
        pairs.find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.to_owned())
    }
}

/// One exchange with the server at `port`. HTTP/1.0: one exchange a connection, no chunks.
pub(crate) fn exchange(port: u16, method: &str, path: &str, headers: &str, body: &str) -> Reply {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    let mut head = format!("{method} {path} HTTP/1.0\r\nHost: 127.0.0.1:{port}\r\n");
    for line in headers.lines() {
        head += &format!("{line}\r\n");
    }
    if !body.is_empty() {
        let form = headers.to_ascii_lowercase().contains("content-type: ");
        head += if form { "" } else { "content-type: application/json\r\n" };
        head += &format!("content-length: {}\r\n", body.len());
    }
    stream.write_all(format!("{head}\r\n{body}").as_bytes()).unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    let answer = String::from_utf8(answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    Reply { status, head: head.to_owned(), body: serde_json::from_str(body).unwrap_or_default() }
}

/// Asks `done` again and again until it says yes.
pub(crate) fn wait_until(what: &str, mut done: impl FnMut() -> bool) {
    let limit = Instant::now() + PATIENCE;
    while !done() {
        assert!(Instant::now() < limit, "{what}: never");
        std::thread::park_timeout(Duration::from_millis(200));
    }
}

impl Drop for Real {
    fn drop(&mut self) {
        self.control("stop", &[]);
    }
}
