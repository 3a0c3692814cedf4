//! The real `rsvp sandbox`, running on a port of its own until it goes out of scope.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, ExitStatus, Stdio};

use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;

use super::binary::{Ended, Home};

/// An API key of the shape that the service asks for.
pub(crate) const VORTEX_KEY: &str = "VRTX.AAAAAAAAAAAAAAAAAAAAAA.test_secret_key";

/// The password of everybody here.
pub(crate) const PASSWORD: &str = "correct horse battery";

/// The running program.
pub(crate) struct Running {
    child: Child,
    /// What it said when it was ready.
    pub(crate) answer: Value,
}

impl Running {
    /// Starts `rsvp --json sandbox` with these further arguments, and waits until it is ready.
    pub(crate) fn start(arguments: &[&str]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_rsvp"));
        command.env_clear().args(["--json", "sandbox"]).args(arguments);
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        Self { child, answer: serde_json::from_str(&line).unwrap() }
    }

    /// The base URL of a service.
    pub(crate) fn url(&self, service: &str) -> String {
        let services = self.answer["services"].as_array().unwrap();
        let found = services.iter().find(|known| known["provider"] == service).unwrap();
        found["url"].as_str().unwrap().to_owned()
    }

    /// `127.0.0.1:PORT`
    pub(crate) fn address(&self) -> String {
        self.url("crux").strip_prefix("http://").unwrap().to_owned()
    }

    /// Sends a signal and waits for the end.
    pub(crate) fn stop(&mut self, signal: Signal) -> ExitStatus {
        kill_process(Pid::from_child(&self.child), signal).unwrap();
        self.child.wait().unwrap()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The address an invitation is for, as the sandbox knows it.
pub(crate) fn email(code: &str) -> String {
    let name = match code {
        "WELCOME" => "ada".to_owned(),
        "WELCOME-2" => "bertrand".to_owned(),
        "WELCOME-3" => "cora".to_owned(),
        "EXPIRED" => "grace".to_owned(),
        "USED" => "edsger".to_owned(),
        "DROPPED" => "barbara".to_owned(),
        "DROPPED-BEFORE" => "alan".to_owned(),
        code => code.to_lowercase(),
    };
    format!("{name}@example.com")
}

/// Accepts `code` at a service that is at `url`: all it wants is given, and it must be for whom it is said to be.
pub(crate) fn accept(home: &Home, service: &str, url: &str, code: &str, more: &[&str]) -> Ended {
    let email = email(code);
    let person = ["--name", "Ada Lovelace", "--email", &email, "--expect-email", &email];
    let given: &[&str] = match service {
        "crux" => &["--expect-email", &email, "--password-stdin"],
        "datawire" | "better-auth" => &["--password-stdin"],
        "elastic" => &["--expect-email", &email, "--api-key-stdin"],
        _ => &["--api-key-stdin"],
    };
    let secret = match service {
        "crux" | "datawire" | "better-auth" => PASSWORD,
        "elastic" => "key-of-ada",
        _ => VORTEX_KEY,
    };
    let person: &[&str] = if ["crux", "elastic"].contains(&service) { &[] } else { &person };
    let line = [&["--json", "-p", service, "--url", url, "accept-invitation", code], person, given, more].concat();
    let ended = home.run_with(line, secret);
    assert!(!ended.stdout.contains(secret) && !ended.stderr.contains(secret), "{ended:?}");
    ended
}
