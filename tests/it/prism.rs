//! Prism, a tool made by others, judges our requests and the sandbox's answers by OpenAPI descriptions.
//!
//! tests/servers/prism.sh starts it; the folder in `RSVP_TEST_CONTRACTS` holds the descriptions.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, Once};
use std::time::Duration;

use crate::support::binary::{Ended, Home};
use crate::support::real::{script, variable};
use crate::support::sandbox::{Running, accept};
use crate::support::skip::skip;

/// Nothing here waits longer for an answer.
const LOCK_TIMEOUT: Duration = Duration::from_secs(20);

/// The script that starts Prism, and the folder with the descriptions.
fn tools() -> Option<(PathBuf, PathBuf)> {
    let contracts = variable("RSVP_TEST_CONTRACTS");
    if contracts.is_none() {
        skip("prism", "RSVP_TEST_CONTRACTS does not say where the descriptions are");
    }
    Some((script("prism.sh"), contracts?))
}

/// A running Prism; it is stopped when it goes out of scope.
struct Prism {
    child: Child,
    port: u16,
}

impl Prism {
    /// `mode` is `mock` or `proxy`; a proxy wants the address of what it stands before.
    fn start(script: &Path, mode: &str, description: &Path, upstream: Option<&str>) -> Self {
        // The first start installs it; two at a time would be in each other's way.
        static INSTALLED: Once = Once::new();
        let mut prism = None;
        INSTALLED.call_once(|| prism = Some(Self::launch(script, mode, description, upstream)));
        prism.unwrap_or_else(|| Self::launch(script, mode, description, upstream))
    }

    fn launch(script: &Path, mode: &str, description: &Path, upstream: Option<&str>) -> Self {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let mut command = Command::new("bash");
        command.arg(script).arg(mode).arg(description).args(upstream).arg(port.to_string());
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap());
        let mut said = String::new();
        while !said.contains("Prism is listening") {
            assert_ne!(lines.read_line(&mut said).unwrap(), 0, "Prism does not start: {said}");
        }
        // It must not be stopped by a pipe that nobody empties.
        std::thread::spawn(move || std::io::copy(&mut lines, &mut std::io::sink()));
        Self { child, port }
    }
}

impl Drop for Prism {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Stands between rsvp and Prism: notes what Prism answers, and asks it for the answers that rsvp cannot ask for.
struct Between {
    port: u16,
    answers: Arc<Mutex<Vec<String>>>,
}

impl Between {
    /// `prefer`: the status that the spending call is to be answered with.
    fn start(prism: &Prism, prefer: Option<u16>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let (port, upstream) = (listener.local_addr().unwrap().port(), prism.port);
        let answers = Arc::new(Mutex::new(Vec::new()));
        let noted = Arc::clone(&answers);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let answer = carry(stream, upstream, prefer);
                noted.lock().unwrap().extend(answer);
            }
        });
        Self { port, answers }
    }

    fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    /// How many answers there were; none may tell of a violation.
    fn violations(&self) -> (usize, Vec<String>) {
        let answers = self.answers.lock().unwrap();
        let is_violation = |line: &&str| line.to_lowercase().starts_with("sl-violations");
        let violations = answers.iter().flat_map(|answer| answer.lines().filter(is_violation).map(str::to_owned));
        (answers.len(), violations.collect())
    }
}

/// One exchange, then the connection ends.
fn carry(mut client: TcpStream, upstream: u16, prefer: Option<u16>) -> Option<String> {
    client.set_read_timeout(Some(LOCK_TIMEOUT)).ok()?;
    let request = whole(&mut client)?;
    let (line, rest) = request.split_once("\r\n")?;
    let wish = prefer
        .filter(|_| line.contains("/_accept "))
        .map_or_else(String::new, |code| format!("Prefer: code={code}\r\n"));
    let mut prism = TcpStream::connect(("127.0.0.1", upstream)).ok()?;
    prism.set_read_timeout(Some(LOCK_TIMEOUT)).ok()?;
    prism.write_all(format!("{line}\r\nConnection: close\r\n{wish}{rest}").as_bytes()).ok()?;
    let mut answer = String::new();
    prism.read_to_string(&mut answer).ok()?;
    // The mock makes up an invitation that was accepted long ago and has expired.
    let sent = answer
        .replace(r#""expired":true,"accepted_at":"2019-08-24T14:15:22Z","#, r#""expired":false,"#)
        .replace("Content-Length: 1019\r\n", "");
    client.write_all(sent.as_bytes()).ok()?;
    client.shutdown(Shutdown::Both).ok();
    Some(answer)
}

/// A request with its body.
fn whole(stream: &mut TcpStream) -> Option<String> {
    let mut reader = BufReader::new(stream);
    let (mut text, mut length) = (String::new(), 0);
    loop {
        let start = text.len();
        if reader.read_line(&mut text).ok()? == 0 {
            return None;
        }
        let line = text[start..].to_lowercase();
        if let Some(value) = line.strip_prefix("content-length:") {
            length = value.trim().parse().ok()?;
        }
        if line == "\r\n" {
            break;
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    Some(text + &String::from_utf8(body).ok()?)
}

#[test]
fn elastics_own_description_takes_our_requests_and_we_its_answers() {
    let Some((script, contracts)) = tools() else { return };
    let prism = Prism::start(&script, "mock", &contracts.join("elastic-swagger.json"), None);
    // The mock tells its error code in the header alone.
    for (prefer, exit) in [(None, 0), (Some(400), 6), (Some(403), 4), (Some(404), 5)] {
        let between = Between::start(&prism, prefer);
        let home = Home::new();
        let (url, line) = (between.url("/api/v1"), ["accept", "--api-key-stdin", "--json", "0f3a9c"]);
        let ended = home.run_with([&["-p", "elastic", "--url", &url], &line[..]].concat(), "test").expect(exit);
        assert_eq!(ended.json()["accepted"], if exit == 0 { "yes" } else { "no" }, "{ended:?}");
        let (answers, violations) = between.violations();
        assert!(answers >= 2 && violations.is_empty(), "{answers} answers, {violations:?}");
    }
}

/// Accepts each code through a Prism that stands before the sandbox and judges both by a description.
fn judged(description: &str, service: &str, path: &str, codes: &[(&str, i32)]) {
    let Some((script, contracts)) = tools() else { return };
    let sandbox = Running::start(&[]);
    let upstream = format!("http://{}", sandbox.address());
    let prism = Prism::start(&script, "proxy", &contracts.join(description), Some(&upstream));
    let between = Between::start(&prism, None);
    for (code, exit) in codes {
        let ended: Ended = accept(&Home::new(), service, &between.url(path), code, &[]);
        assert_eq!(ended.code, *exit, "{code}: {ended:?}");
    }
    let (answers, violations) = between.violations();
    assert!(answers >= codes.len() && violations.is_empty(), "{answers} answers, {violations:#?}");
}

const ELASTIC: &[(&str, i32)] = &[("WELCOME", 0), ("UNKNOWN", 3), ("EXPIRED", 5), ("USED", 6), ("MEMBER", 6)];

#[test]
fn the_sandbox_answers_as_elastics_own_description_says() {
    judged("elastic-swagger.json", "elastic", "/api/v1", ELASTIC);
}

#[test]
fn the_sandbox_answers_as_the_contract_with_elastic_says() {
    judged("openapi/elastic.json", "elastic", "/api/v1", ELASTIC);
}

#[test]
fn the_sandbox_answers_as_the_contract_with_vortex_says() {
    judged("openapi/vortex.json", "vortex", "", &[("WELCOME", 0), ("UNKNOWN", 3), ("EXPIRED", 5), ("USED", 3)]);
}

#[test]
fn the_sandbox_answers_as_the_contract_with_older_vortex_says() {
    judged("openapi/vortex.json", "vortex-target", "", &[("WELCOME", 0), ("UNKNOWN", 3)]);
}

#[test]
fn the_sandbox_answers_as_the_contract_with_crux_says() {
    judged("openapi/crux.json", "crux", "", &[("WELCOME", 0), ("UNKNOWN", 3), ("EXPIRED", 5), ("USED", 3)]);
}

#[test]
fn the_sandbox_answers_as_the_contract_with_datawire_says() {
    judged("openapi/datawire.json", "datawire", "", &[("WELCOME", 0), ("UNKNOWN", 3), ("USED", 6)]);
}

#[test]
fn prism_sees_a_violation_where_there_is_one() {
    let Some((script, contracts)) = tools() else { return };
    let sandbox = Running::start(&[]);
    let upstream = format!("http://{}", sandbox.address());
    let prism = Prism::start(&script, "proxy", &contracts.join("openapi/datawire.json"), Some(&upstream));
    let between = Between::start(&prism, None);
    // The description knows no 410.
    accept(&Home::new(), "datawire", &between.url(""), "EXPIRED", &[]).expect(5);
    assert_eq!(between.violations().1.len(), 1);
}
