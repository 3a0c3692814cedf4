//! The real binary without a terminal, in an environment that holds nothing but what is said; and a service that
//! answers when it is told to.

use std::ffi::OsStr;
use std::fs::OpenOptions;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

use serde_json::Value;
use tempfile::TempDir;

use super::pty::Program;

/// Nothing here waits longer.
const PATIENCE: Duration = Duration::from_secs(20);

/// A home of one's own, gone after the test.
pub(crate) struct Home(TempDir);

/// What is left when the program has ended.
#[derive(Debug)]
pub(crate) struct Output {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Output {
    /// Standard output, which is one JSON object on one line.
    pub(crate) fn json(&self) -> Value {
        assert_eq!(self.stdout.lines().count(), 1, "{self:?}");
        serde_json::from_str(&self.stdout).unwrap()
    }
}

/// What is started.
pub(crate) struct Run {
    command: Command,
    stdin: Vec<u8>,
}

impl Home {
    pub(crate) fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    pub(crate) fn state(&self) -> PathBuf {
        self.path().join("state")
    }

    /// Writes a file and gives its path.
    pub(crate) fn file(&self, name: &str, content: impl AsRef<[u8]>) -> String {
        let path = self.path().join(name);
        let mut file = OpenOptions::new().write(true).create(true).truncate(true).open(&path).unwrap();
        file.write_all(content.as_ref()).unwrap();
        path.to_str().unwrap().to_owned()
    }

    /// The names in a folder of the state.
    pub(crate) fn kept(&self, folder: &str) -> Vec<String> {
        let entries = std::fs::read_dir(self.state().join(folder)).into_iter().flatten();
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
    }

    /// The binary with `args`, in a session without a terminal.
    pub(crate) fn rsvp<'a>(&self, args: impl IntoIterator<Item = &'a str>) -> Run {
        let mut command = Command::new("setsid");
        command.args(["--wait", env!("CARGO_BIN_EXE_rsvp")]).args(args).env_clear().current_dir("/");
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut run = Run { command, stdin: Vec::new() };
        for (name, value) in self.environment() {
            run = run.env(name, &value);
        }
        run
    }

    /// A line for the shell, in which `rsvp` is the binary, in the home as current folder.
    pub(crate) fn shell(&self, line: &str) -> Output {
        let mut run = self.rsvp([]);
        let folder = Path::new(env!("CARGO_BIN_EXE_rsvp")).parent().unwrap();
        let path = format!("{}:/usr/bin:/bin", folder.display());
        let mut command = Command::new("setsid");
        command.args(["--wait", "/bin/sh", "-c", line]).env_clear().current_dir(self.path()).env("PATH", path);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        run.command = command;
        self.environment().into_iter().fold(run, |run, (name, value)| run.env(name, &value)).end()
    }

    /// The binary with `args`, for a terminal.
    pub(crate) fn at_terminal<'a>(&self, args: impl IntoIterator<Item = &'a str>) -> Program {
        let program = Program::new(Path::new(env!("CARGO_BIN_EXE_rsvp"))).args(args).env("TERM", "xterm");
        self.environment().into_iter().fold(program, |program, (name, value)| program.env(name, &value))
    }

    fn environment(&self) -> [(&'static str, String); 3] {
        let text = |path: PathBuf| path.to_str().unwrap().to_owned();
        [
            ("HOME", text(self.path().to_owned())),
            ("RSVP_STATE_DIR", text(self.state())),
            ("RSVP_CONFIG_DIR", text(self.path().join("config"))),
        ]
    }
}

impl Run {
    pub(crate) fn env(self, name: &str, value: &str) -> Self {
        self.env_os(name, value.as_ref())
    }

    /// A variable that need not be text.
    pub(crate) fn env_os(mut self, name: &str, value: &OsStr) -> Self {
        self.command.env(name, value);
        self
    }

    /// What comes through standard input, a pipe.
    pub(crate) fn stdin(mut self, bytes: impl Into<Vec<u8>>) -> Self {
        self.stdin = bytes.into();
        self
    }

    /// Standard output goes there.
    pub(crate) fn stdout(mut self, to: impl Into<Stdio>) -> Self {
        self.command.stdout(to);
        self
    }

    /// Runs it to its end.
    pub(crate) fn end(mut self) -> Output {
        let mut child = self.command.spawn().unwrap();
        let mut pipe = child.stdin.take().unwrap();
        // Who does not read all of it closes the pipe.
        let writer = std::thread::spawn(move || drop(pipe.write_all(&self.stdin)));
        let output = child.wait_with_output().unwrap();
        writer.join().unwrap();
        Output {
            code: output.status.code().unwrap(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

/// A service that takes one request after another and answers each only when it is told what.
pub(crate) struct Late {
    url: String,
    asked: Receiver<String>,
    answers: Sender<String>,
}

impl Late {
    pub(crate) fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let (arrived, asked) = channel();
        let (answers, to_give) = channel::<String>();
        std::thread::spawn(move || {
            while let Ok((mut stream, _)) = listener.accept() {
                while let Some(request) = request(&mut stream) {
                    let Some(answer) = arrived.send(request).ok().and_then(|()| to_give.recv().ok()) else { return };
                    drop(stream.write_all(answer.as_bytes()));
                }
            }
        });
        Self { url, asked, answers }
    }

    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// Waits for a request and gives its first line.
    pub(crate) fn asked(&self) -> String {
        self.asked.recv_timeout(PATIENCE).unwrap()
    }

    pub(crate) fn answer(&self, status: u16, body: &str) {
        let head = format!("HTTP/1.1 {status} Late\r\nContent-Type: application/json\r\nContent-Length: ");
        self.answers.send(format!("{head}{}\r\n\r\n{body}", body.len())).unwrap();
    }
}

fn request(stream: &mut TcpStream) -> Option<String> {
    stream.set_read_timeout(Some(PATIENCE)).ok()?;
    let mut bytes = Vec::new();
    let mut part = [0; 4096];
    loop {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head.to_ascii_lowercase();
            let length = length.lines().find_map(|line| line.strip_prefix("content-length:").map(str::to_owned));
            if body.len() >= length.map_or(0, |length| length.trim().parse().unwrap()) {
                return head.lines().next().map(str::to_owned);
            }
        }
        match stream.read(&mut part) {
            Ok(count @ 1..) => bytes.extend_from_slice(&part[..count]),
            _ => return None,
        }
    }
}
