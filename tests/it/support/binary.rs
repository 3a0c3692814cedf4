//! The real program as a script runs it: no terminal, no environment but what is said here, folders of its own.

use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

use serde_json::Value;
use tempfile::TempDir;

/// How long a run may take before the test fails.
const PATIENCE: Duration = Duration::from_secs(60);

/// Somebody's home: what one run leaves here, the next one finds.
pub(crate) struct Home {
    folder: TempDir,
    variables: Vec<(String, String)>,
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
        home.set("HOME", &home.path("").display().to_string());
        home.set("RSVP_STATE_DIR", &home.path("state").display().to_string());
        home.set("RSVP_CONFIG_DIR", &home.path("config").display().to_string());
        // The tests themselves may have been started from a terminal, and that is where questions go.
        home.set("RSVP_NO_INPUT", "1");
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

    /// Puts a file there, folders included.
    #[expect(clippy::disallowed_methods, reason = "a test sets its scene")]
    pub(crate) fn write(&self, below: &str, text: &str) -> PathBuf {
        let path = self.path(below);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::File::create(&path).unwrap().write_all(text.as_bytes()).unwrap();
        path
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
        self.run_with(args, "")
    }

    /// The same with something on standard input.
    pub(crate) fn run_with<'a>(&self, args: impl IntoIterator<Item = &'a str>, stdin: &str) -> Ended {
        let mut command = Command::new(env!("CARGO_BIN_EXE_rsvp"));
        command.env_clear().envs(self.variables.iter().map(|(name, value)| (name, value)));
        command.args(args).current_dir(self.folder.path());
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        // A program that does not read its standard input closes it early.
        let _ = child.stdin.take().unwrap().write_all(stdin.as_bytes());
        let (stdout, stderr) = (drain(child.stdout.take().unwrap()), drain(child.stderr.take().unwrap()));
        let (stdout, stderr) = (wait(&stdout, &mut child), wait(&stderr, &mut child));
        let status = child.wait().unwrap();
        Ended { code: status.code().unwrap_or_else(|| panic!("{status}: {stderr}")), stdout, stderr }
    }
}

impl Ended {
    /// Fails, and shows everything, unless the exit code is `code`.
    #[track_caller]
    pub(crate) fn expect(self, code: i32) -> Self {
        assert_eq!(self.code, code, "{self:#?}");
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

fn wait(stream: &Receiver<Vec<u8>>, child: &mut Child) -> String {
    match stream.recv_timeout(PATIENCE) {
        Ok(bytes) => String::from_utf8(bytes).unwrap(),
        Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => {
            let _ = child.kill();
            panic!("it does not end");
        }
    }
}
