//! Tern: a small service with invitations, for the tutorial in docs/providers.md.
//! `rustc docs/example-service.rs && ./example-service` serves it on http://127.0.0.1:4100. Its invitations are TERN-1 to
//! TERN-5; TERN-9 has expired.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};

/// What the service remembers.
#[derive(Default)]
struct Tern {
    /// Passwords by e-mail address.
    accounts: BTreeMap<String, String>,
    /// E-mail addresses by token.
    sessions: BTreeMap<String, String>,
    /// Codes that were used.
    used: Vec<String>,
}

struct Request {
    method: String,
    path: String,
    token: String,
    body: String,
}

#[allow(dead_code, reason = "the tests start the service themselves")]
fn main() {
    let listener = TcpListener::bind("127.0.0.1:4100").expect("port 4100 is free");
    serve(&listener, |_| true);
}

/// Serves one connection after another as long as `goes_on` says so.
pub fn serve(listener: &TcpListener, mut goes_on: impl FnMut(&TcpStream) -> bool) {
    let mut tern = Tern::default();
    while let Ok((mut stream, _)) = listener.accept() {
        if !goes_on(&stream) {
            return;
        }
        if let Some(request) = read(&mut stream) {
            let (status, body) = tern.answer(&request);
            let length = body.len();
            let head = format!("HTTP/1.1 {status} Tern\r\nContent-Type: application/json\r\n");
            let _ = write!(stream, "{head}Content-Length: {length}\r\nConnection: close\r\n\r\n{body}");
        }
    }
}

impl Tern {
    fn answer(&mut self, request: &Request) -> (u16, String) {
        let Request { method, path, token, body } = request;
        let parts: Vec<&str> = path.trim_matches('/').split('/').collect();
        match (method.as_str(), parts.as_slice()) {
            ("GET", ["api", "invitations", code]) => self.look(code),
            ("POST", ["api", "accounts"]) => self.sign_up(&member(body, "email"), &member(body, "password")),
            ("POST", ["api", "sessions"]) => self.log_in(&member(body, "email"), &member(body, "password")),
            ("DELETE", ["api", "sessions"]) => self.sessions.remove(token).map_or_else(who, |_| (200, "{}".into())),
            ("POST", ["api", "invitations", code, "accept"]) => self.accept(code, token),
            ("GET", ["api", "me"]) => self.me(token),
            _ => error(404, "no_such_page"),
        }
    }

    fn look(&self, code: &str) -> (u16, String) {
        let Some(email) = invited(code) else { return error(404, "no_such_invitation") };
        let state = match code {
            "TERN-9" => "expired",
            _ if self.used.iter().any(|used| used == code) => "used",
            _ => "open",
        };
        let team = r#""team":{"id":"T1","name":"Terns of Texel"},"by":"Ada""#;
        (200, format!(r#"{{"state":"{state}","email":"{email}",{team},"until":"2030-01-01T00:00:00Z"}}"#))
    }

    fn sign_up(&mut self, email: &str, password: &str) -> (u16, String) {
        if password.chars().count() < 8 {
            return (422, r#"{"error":"weak_password","detail":"at least 8 characters, please"}"#.into());
        }
        if self.accounts.contains_key(email) {
            return error(409, "account_exists");
        }
        self.accounts.insert(email.into(), password.into());
        let (_, body) = self.log_in(email, password);
        (201, body)
    }

    fn log_in(&mut self, email: &str, password: &str) -> (u16, String) {
        if self.accounts.get(email).is_none_or(|known| known != password) {
            return error(401, "wrong_password");
        }
        let token = format!("tern-{}", self.sessions.len() + 1);
        self.sessions.insert(token.clone(), email.into());
        (200, format!(r#"{{"token":"{token}","lasts":7200}}"#))
    }

    fn accept(&mut self, code: &str, token: &str) -> (u16, String) {
        let Some(email) = self.sessions.get(token) else { return who() };
        match invited(code) {
            None => error(404, "no_such_invitation"),
            Some(_) if code == "TERN-9" => error(410, "expired"),
            Some(invited) if invited != *email => error(403, "not_yours"),
            Some(_) if self.used.iter().any(|used| used == code) => error(409, "used"),
            Some(_) => {
                self.used.push(code.into());
                (200, r#"{"joined":"T1"}"#.into())
            }
        }
    }

    fn me(&self, token: &str) -> (u16, String) {
        let Some(email) = self.sessions.get(token) else { return who() };
        let joined = self.used.iter().any(|code| invited(code).as_deref() == Some(email));
        let teams = if joined { r#""T1""# } else { "" };
        (200, format!(r#"{{"email":"{email}","teams":[{teams}]}}"#))
    }
}

/// Who an invitation is for.
fn invited(code: &str) -> Option<String> {
    let number: u8 = code.strip_prefix("TERN-")?.parse().ok()?;
    ((1..=5).contains(&number) || number == 9).then(|| format!("bird{number}@example.com"))
}

fn who() -> (u16, String) {
    error(401, "who_are_you")
}

fn error(status: u16, what: &str) -> (u16, String) {
    (status, format!(r#"{{"error":"{what}"}}"#))
}

/// A member of a flat JSON object whose values need no escapes.
fn member(body: &str, name: &str) -> String {
    let after = body.split_once(&format!("\"{name}\":")).map_or("", |(_, after)| after);
    after.trim_start().strip_prefix('"').and_then(|text| text.split('"').next()).unwrap_or_default().to_owned()
}

fn read(stream: &mut TcpStream) -> Option<Request> {
    stream.set_read_timeout(Some(std::time::Duration::from_secs(10))).ok()?;
    let (mut bytes, mut buffer) = (Vec::new(), [0; 1024]);
    loop {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = header(head, "content-length").parse().unwrap_or(0);
            if body.len() >= length {
                let mut first = head.split(' ');
                let (method, path) = (first.next()?.to_owned(), first.next()?.to_owned());
                let token = header(head, "authorization").trim_start_matches("Bearer ").to_owned();
                return Some(Request { method, path, token, body: body.to_owned() });
            }
        }
        match stream.read(&mut buffer) {
            Ok(1..) if bytes.len() > 65_536 => return None,
            Ok(count @ 1..) => bytes.extend_from_slice(&buffer[..count]),
            _ => return None,
        }
    }
}

fn header(head: &str, name: &str) -> String {
    let lines = head.lines().filter_map(|line| line.split_once(':'));
    let found =
        lines.filter(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim().to_owned()).next();
    found.unwrap_or_default()
}
