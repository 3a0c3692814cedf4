//! A real server on a loopback port, with a mailbox: started for one test, with a fresh database.
//!
//! The folder in `RSVP_TEST_SERVERS` holds `NAME/start.sh`, and `PEER_CACHE` names where its `install.sh` put it.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU16, Ordering};
use std::time::{Duration, Instant};

use serde_json::Value;

use super::skip::skip;

/// No request waits longer, and nothing is waited for longer.
const PATIENCE: Duration = Duration::from_secs(30);

/// A running server; it is stopped when it goes out of scope.
pub(crate) struct Real {
    servers: PathBuf,
    name: &'static str,
    port: u16,
    /// What it writes, below where it is installed.
    folder: PathBuf,
}

/// The variable of this name; the tests are told by them where the servers are.
#[expect(clippy::disallowed_methods, reason = "the tests are told where the servers are")]
pub(crate) fn variable(name: &str) -> Option<PathBuf> {
    std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from)
}

/// Two free ports in a row, below those that systems hand out themselves; the server takes both.
fn two_free_ports() -> u16 {
    static NEXT: AtomicU16 = AtomicU16::new(0);
    let first = 20_000 + u16::try_from(std::process::id() % 5_000).unwrap() * 2;
    for _ in 0..500 {
        let port = first + NEXT.fetch_add(2, Ordering::Relaxed);
        let free = |port| TcpListener::bind(("127.0.0.1", port)).is_ok();
        if free(port) && free(port + 1) {
            return port;
        }
    }
    panic!("no two free ports in a row");
}

impl Real {
    /// Starts the server `name`, which is installed when `marker` is there; `None`, and a line that says why, otherwise.
    pub(crate) fn start(name: &'static str, marker: &str) -> Option<Self> {
        let (Some(servers), Some(cache)) = (variable("RSVP_TEST_SERVERS"), variable("PEER_CACHE")) else {
            skip(name, "RSVP_TEST_SERVERS and PEER_CACHE do not say where the servers are");
            return None;
        };
        if !cache.join(name).join(marker).exists() {
            skip(name, "it is not installed in PEER_CACHE");
            return None;
        }
        let port = two_free_ports();
        let server = Self { servers, name, port, folder: cache.join(name).join(format!("run.{port}")) };
        assert!(server.control("start"), "{name} does not start");
        Some(server)
    }

    fn control(&self, verb: &str) -> bool {
        let mut command = Command::new("bash");
        command.arg(self.servers.join(self.name).join("start.sh")).args([verb, &self.port.to_string()]);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        command.status().is_ok_and(|status| status.success())
    }

    /// `http://127.0.0.1:PORT`
    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// The port of the mailbox.
    pub(crate) fn mail_port(&self) -> u16 {
        self.port + 1
    }

    /// The first group of `pattern` in the newest mail to `recipient`; waits for it.
    pub(crate) fn mailed(&self, recipient: &str, pattern: &str) -> String {
        let mut command = Command::new("python3");
        command.arg(self.servers.join("mail_link.py")).arg(self.folder.join("mail")).args([recipient, pattern, "20"]);
        let output = command.output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    }

    /// One request with these header lines; the status and the JSON body. HTTP/1.0: one exchange a connection, no
    /// chunks.
    pub(crate) fn call(&self, method: &str, path: &str, headers: &str, body: &Value) -> (u16, Value) {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        let mut head = format!("{method} {path} HTTP/1.0\r\nHost: 127.0.0.1:{}\r\n", self.port);
        for line in headers.lines() {
            head += &format!("{line}\r\n");
        }
        let body = if body.is_null() { String::new() } else { body.to_string() };
        if !body.is_empty() {
            head += &format!("content-type: application/json\r\ncontent-length: {}\r\n", body.len());
        }
        stream.write_all(format!("{head}\r\n{body}").as_bytes()).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        let answer = String::from_utf8(answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        (status, serde_json::from_str(body).unwrap_or_default())
    }

    /// The same where only success will do.
    #[track_caller]
    pub(crate) fn must(&self, method: &str, path: &str, headers: &str, body: &Value) -> Value {
        let (status, answer) = self.call(method, path, headers, body);
        assert!((200..300).contains(&status), "{method} {path}: {status} {answer}");
        answer
    }
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
        self.control("stop");
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}
