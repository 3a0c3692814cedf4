//! The real program as a script runs it: no terminal, no environment but what is said here, folders of its own.

use std::ffi::OsStr;
use std::io::{Read, Write};
use std::os::unix::process::ExitStatusExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

use serde_json::Value;
use tempfile::TempDir;

use super::canaries::{self, VERBOSE};
use super::pty::Program;

/// The program.
const RSVP: &str = env!("CARGO_BIN_EXE_rsvp");

/// How long a run may take before the test fails.
const PATIENCE: Duration = Duration::from_secs(60);

/// Somebody's home: what one run leaves here, the next one finds.
pub(crate) struct Home {
    folder: TempDir,
    variables: Vec<(String, String)>,
}

/// A run that has not begun.
pub(crate) struct Run {
    command: Command,
    stdin: Vec<u8>,
    state: PathBuf,
    shows_token: bool,
}

/// A run that is over.
#[derive(Debug)]
pub(crate) struct Ended {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Home {
    pub(crate) fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let mut home = Self { folder, variables: Vec::new() };
        home.set(VERBOSE.0, VERBOSE.1);
        for (name, below) in [("HOME", ""), ("RSVP_STATE_DIR", "state"), ("RSVP_CONFIG_DIR", "config")] {
            home.set(name, &home.path(below).display().to_string());
        }
        home
    }

    /// The same, where nothing is said that nobody asked for: for who counts system calls.
    pub(crate) fn terse() -> Self {
        let mut home = Self::new();
        home.set(VERBOSE.0, "0");
        home
    }

    /// Sets a variable for all runs from now on.
    pub(crate) fn set(&mut self, name: &str, value: &str) {
        self.variables.push((name.to_owned(), value.to_owned()));
    }

    /// A path below the home.
    pub(crate) fn path(&self, below: impl AsRef<Path>) -> PathBuf {
        self.folder.path().join(below)
    }

    /// Puts a file there, folders included, and gives its path.
    #[expect(clippy::disallowed_methods, reason = "what a person wrote is not written as rsvp writes")]
    pub(crate) fn write(&self, below: &str, content: impl AsRef<[u8]>) -> String {
        let path = self.path(below);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, content).unwrap();
        path.to_str().unwrap().to_owned()
    }

    /// The files in a folder of the state, by name; none when there is no such folder.
    pub(crate) fn state(&self, folder: &str) -> Vec<PathBuf> {
        let entries = std::fs::read_dir(self.path("state").join(folder)).into_iter().flatten();
        let mut files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
        files.sort();
        files
    }

    /// The one saved session, as its file has it.
    pub(crate) fn session(&self) -> Value {
        let files = self.state("sessions");
        assert_eq!(files.len(), 1, "{files:?}");
        serde_json::from_slice(&std::fs::read(&files[0]).unwrap()).unwrap()
    }

    /// Runs `rsvp` with `args` to its end; standard input is empty.
    pub(crate) fn run<'a>(&self, args: impl IntoIterator<Item = &'a str>) -> Ended {
        self.rsvp(args).end()
    }

    /// The same with something on standard input.
    pub(crate) fn run_with<'a>(&self, args: impl IntoIterator<Item = &'a str>, stdin: &str) -> Ended {
        self.rsvp(args).stdin(stdin).end()
    }

    /// `rsvp` with `args`, for a run that is not as usual.
    pub(crate) fn rsvp<'a>(&self, args: impl IntoIterator<Item = &'a str>) -> Run {
        self.without_terminal(RSVP, args)
    }

    /// `rsvp` with `args`, under strace with `options`.
    pub(crate) fn traced<'a>(&self, options: &[&'a str], args: impl IntoIterator<Item = &'a str>) -> Run {
        let options = options.iter().copied().chain([RSVP]);
        self.without_terminal("strace", options.chain(args).collect::<Vec<_>>())
    }

    /// A line for the shell, in which `rsvp` is the program.
    pub(crate) fn shell(&self, line: &str) -> Ended {
        let folder = Path::new(RSVP).parent().unwrap();
        self.without_terminal("/bin/sh", ["-c", line]).env("PATH", &format!("{}:/usr/bin:/bin", folder.display())).end()
    }

    /// `rsvp` with `args`, for a terminal.
    pub(crate) fn at_terminal<'a>(&self, args: impl IntoIterator<Item = &'a str>) -> Program {
        let program = Program::new(Path::new(RSVP)).watched().args(args);
        self.variables.iter().fold(program, |program, (name, value)| program.env(name, value))
    }

    /// The tests themselves may have been started from a terminal, and that is where questions would go.
    fn without_terminal<'a>(&self, program: &str, args: impl IntoIterator<Item = &'a str>) -> Run {
        let mut command = Command::new("setsid");
        command.args(["--wait", program]).args(args).current_dir(self.folder.path());
        command.env_clear().envs(self.variables.iter().map(|(name, value)| (name, value)));
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        // Of all commands only this one is asked for a secret.
        let shows_token = command.get_args().any(|arg| arg == "token");
        Run { command, stdin: Vec::new(), state: self.path("state"), shows_token }
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

    /// Standard error goes there.
    pub(crate) fn stderr(mut self, to: impl Into<Stdio>) -> Self {
        self.command.stderr(to);
        self
    }

    /// Runs it to its end, and sees that it has shown no secret.
    pub(crate) fn end(mut self) -> Ended {
        let given = canaries::given(&self.command, &self.stdin);
        let speaks = self.speaks();
        let mut child = self.command.spawn().unwrap();
        let mut pipe = child.stdin.take().unwrap();
        // Who does not read all of it closes the pipe.
        let writer = std::thread::spawn(move || drop(pipe.write_all(&self.stdin)));
        let (stdout, stderr) = (child.stdout.take().map(drain), child.stderr.take().map(drain));
        let (stdout, stderr) = (wait(stdout, &mut child), wait(stderr, &mut child));
        let status = child.wait().unwrap();
        writer.join().unwrap();
        canaries::none_is_in(&given, &stderr);
        canaries::none_is_in(&canaries::kept(&self.state), &stderr);
        if !self.shows_token {
            canaries::none_is_in(&given, &stdout);
            canaries::none_is_in(&canaries::kept(&self.state), &stdout);
        }
        let stderr = if speaks { stderr } else { canaries::without_details(&stderr) };
        // As a shell has it.
        let code = status.code().or_else(|| Some(128 + status.signal()?));
        Ended { code: code.unwrap_or_else(|| panic!("{status}: {stderr}")), stdout, stderr }
    }

    /// Starts it, for a test that looks at it while it runs.
    pub(crate) fn start(mut self) -> Child {
        let mut child = self.command.spawn().unwrap();
        child.stdin.take().unwrap().write_all(&self.stdin).unwrap();
        child
    }

    /// Whether the test itself says how much it wants to hear.
    fn speaks(&self) -> bool {
        self.command.get_args().any(|arg| ["-v", "-vv", "--verbose"].iter().any(|option| arg == *option))
    }
}

impl Ended {
    /// Fails, and shows everything, unless the exit code is `code`.
    #[track_caller]
    pub(crate) fn expect(self, code: i32) -> Self {
        assert_eq!(self.code, code, "{self:#?}");
        self
    }

    /// Fails, and shows everything, unless standard error holds `words`.
    #[track_caller]
    pub(crate) fn says(self, words: &str) -> Self {
        assert!(self.stderr.contains(words), "{self:#?}");
        self
    }

    /// The JSON answer: one object on one line.
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        assert_eq!(self.stdout.matches('\n').count(), 1, "{self:#?}");
        serde_json::from_str(&self.stdout).unwrap()
    }

    /// The lines of standard error that begin with `label`, without it.
    pub(crate) fn told<'a>(&'a self, label: &str) -> Vec<&'a str> {
        self.stderr.lines().filter_map(|line| line.strip_prefix(label)).collect()
    }
}

fn drain(mut stream: impl Read + Send + 'static) -> Receiver<Vec<u8>> {
    let (ended, all) = channel();
    std::thread::spawn(move || {
        let mut bytes = Vec::new();
        let _ = stream.read_to_end(&mut bytes);
        ended.send(bytes)
    });
    all
}

/// All of `stream`; nothing where it goes elsewhere.
fn wait(stream: Option<Receiver<Vec<u8>>>, child: &mut Child) -> String {
    match stream.map_or(Ok(Vec::new()), |stream| stream.recv_timeout(PATIENCE)) {
        Ok(bytes) => String::from_utf8(bytes).unwrap(),
        Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => {
            let _ = child.kill();
            panic!("it does not end");
        }
    }
}
