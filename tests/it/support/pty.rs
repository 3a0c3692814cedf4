//! A program on a terminal of its own, driven like a person would: see, type, press keys, look at what is left.

use std::fs::File;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use portable_pty::{ChildKiller, CommandBuilder, ExitStatus, MasterPty, PtySize, SlavePty, native_pty_system};
use rustix::fs::{Mode, OFlags};
use rustix::process::{Pid, Signal, kill_process, kill_process_group};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{LocalModes, Termios, tcgetattr};

use super::canaries::{self, Canary};

/// How long anything may take before the test fails.
const PATIENCE: Duration = Duration::from_secs(20);

/// What to start: nothing is inherited but what is said here.
pub(crate) struct Program {
    command: Vec<String>,
    env: Vec<(String, String)>,
    stdout: Option<PathBuf>,
    stderr: Option<PathBuf>,
    stdin: Option<String>,
    columns: u16,
    /// Whether nothing that is typed hidden may be shown.
    watched: bool,
}

impl Program {
    pub(crate) fn new(path: &Path) -> Self {
        let path = path.to_str().unwrap().to_owned();
        Self {
            command: vec![path],
            // Tests look for words; those about colours set an empty NO_COLOR.
            env: [("TERM", "xterm"), ("NO_COLOR", "1")]
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .to_vec(),
            stdout: None,
            stderr: None,
            stdin: None,
            columns: 80,
            watched: false,
        }
    }

    /// What is typed at a question for a secret must never be shown.
    pub(crate) fn watched(mut self) -> Self {
        self.watched = true;
        self
    }

    pub(crate) fn args<'a>(mut self, args: impl IntoIterator<Item = &'a str>) -> Self {
        self.command.extend(args.into_iter().map(str::to_owned));
        self
    }

    pub(crate) fn env(mut self, name: &str, value: &str) -> Self {
        self.env.push((name.to_owned(), value.to_owned()));
        self
    }

    /// How wide the terminal is.
    pub(crate) fn columns(mut self, columns: u16) -> Self {
        self.columns = columns;
        self
    }

    /// Standard output goes to this file instead of the terminal.
    pub(crate) fn stdout(mut self, file: &Path) -> Self {
        self.stdout = Some(file.to_owned());
        self
    }

    /// Standard error goes to this file instead of the terminal.
    pub(crate) fn stderr(mut self, file: &Path) -> Self {
        self.stderr = Some(file.to_owned());
        self
    }

    /// Standard input is a pipe that holds this.
    pub(crate) fn stdin(mut self, text: &str) -> Self {
        self.stdin = Some(text.to_owned());
        self
    }

    /// Starts the program, waits for `question`, closes the terminal as a window is closed, and gives the exit code.
    pub(crate) fn closed_at(self, question: &str) -> String {
        let flags = OpenptFlags::RDWR | OpenptFlags::NOCTTY | OpenptFlags::CLOEXEC;
        let mut master = File::from(openpt(flags).unwrap());
        grantpt(&master).unwrap();
        unlockpt(&master).unwrap();
        let name = ptsname(&master, Vec::new()).unwrap();
        let slave = rustix::fs::open(name, OFlags::RDWR | OFlags::NOCTTY | OFlags::CLOEXEC, Mode::empty()).unwrap();
        let slave = File::from(slave);
        // The shell does not ignore the signal, which would be handed down to the program.
        let script = r#"exec 3>&1 >&0; trap : HUP; "$@" 3>&-; echo $? >&3"#;
        let (mut code, told) = std::io::pipe().unwrap();
        let mut command = std::process::Command::new("setsid");
        command.args(["--ctty", "/bin/sh", "-c", script, "sh"]).args(&self.command);
        command.env_clear().envs(self.env.iter().map(|(name, value)| (name, value)));
        command.stdin(slave.try_clone().unwrap()).stdout(told).stderr(slave);
        let mut child = command.spawn().unwrap();
        drop(command);
        let (mut shown, mut part) = (Vec::new(), [0; 4096]);
        while !String::from_utf8_lossy(&shown).contains(question) {
            let length = master.read(&mut part).unwrap();
            shown.extend_from_slice(&part[..length]);
        }
        drop(master);
        let mut text = String::new();
        code.read_to_string(&mut text).unwrap();
        child.wait().unwrap();
        text
    }

    /// Starts the program as leader of a session on a new terminal.
    pub(crate) fn start(self) -> Pty {
        let size = PtySize { rows: 24, cols: self.columns, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).unwrap();
        let name = pair.master.tty_name().unwrap();
        let terminal = rustix::fs::open(name, OFlags::RDWR | OFlags::NOCTTY | OFlags::CLOEXEC, Mode::empty()).unwrap();
        let terminal = File::from(terminal);
        let before = tcgetattr(&terminal).unwrap();
        let mut child = pair.slave.spawn_command(self.command()).unwrap();
        let (killer, process) = (child.clone_killer(), child.process_id().unwrap());
        let (ended, exit) = channel();
        std::thread::spawn(move || ended.send(child.wait().unwrap()));
        let (shows, screen) = channel();
        let mut reader = pair.master.try_clone_reader().unwrap();
        std::thread::spawn(move || {
            let mut part = [0; 4096];
            while let Ok(length @ 1..) = reader.read(&mut part) {
                if shows.send(part[..length].to_vec()).is_err() {
                    break;
                }
            }
        });
        Pty {
            keys: pair.master.take_writer().unwrap(),
            master: pair.master,
            slave: Some(pair.slave),
            terminal: Some(terminal),
            before,
            killer,
            process: Pid::from_raw(i32::try_from(process).unwrap()).unwrap(),
            exit,
            screen,
            shown: Vec::new(),
            seen: 0,
            watched: self.watched,
            hidden: Vec::new(),
        }
    }

    /// The command, by way of a shell that redirects if that is wanted.
    fn command(&self) -> CommandBuilder {
        let mut script = r#"exec "$@""#.to_owned();
        for (stream, file) in [(1, &self.stdout), (2, &self.stderr)] {
            if let Some(file) = file {
                script += &format!(" {stream}>'{}'", file.display());
            }
        }
        if let Some(text) = &self.stdin {
            script = format!("printf %s '{text}' | ({script})");
        }
        let mut command = CommandBuilder::new("/bin/sh");
        command.env_clear();
        command.args(["-c", &script, "sh"]);
        command.args(&self.command);
        command.cwd("/");
        for (name, value) in &self.env {
            command.env(name, value);
        }
        command
    }
}

/// What the questions for secrets have in them, each in its own way.
const HIDDEN: [&str; 6] = ["Choose", "assword", "again: ", "code or link", "API key", "access token"];

/// A mark that no program shows.
const LAST: &str = "\x1e\x1f";

/// A program running on a terminal. It is killed when the test ends before it does.
pub(crate) struct Pty {
    keys: Box<dyn Write + Send>,
    master: Box<dyn MasterPty + Send>,
    slave: Option<Box<dyn SlavePty + Send>>,
    terminal: Option<File>,
    before: Termios,
    killer: Box<dyn ChildKiller + Send + Sync>,
    process: Pid,
    exit: Receiver<ExitStatus>,
    screen: Receiver<Vec<u8>>,
    shown: Vec<u8>,
    seen: usize,
    watched: bool,
    hidden: Vec<Canary>,
}

/// What is left when the program has ended.
pub(crate) struct Ended {
    /// The exit code.
    pub(crate) code: u32,
    /// All that was shown on the terminal.
    pub(crate) shown: String,
    /// Whether the terminal is as it was before the program was started.
    pub(crate) restored: bool,
}

/// What a process does: `S` waits, `T` is stopped (Linux, proc(5)).
fn state(process: impl std::fmt::Display) -> Option<char> {
    let status = std::fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    status.rsplit(") ").next()?.chars().next()
}

impl Pty {
    /// Waits until `text` is shown after what was waited for before.
    pub(crate) fn see(&mut self, text: &str) {
        if !self.shows(text, PATIENCE) {
            panic!("{text:?} is not shown: {:?}", String::from_utf8_lossy(&self.shown));
        }
    }

    /// The same; whether it is shown within this time.
    pub(crate) fn shows(&mut self, text: &str, within: Duration) -> bool {
        let limit = Instant::now() + within;
        loop {
            let fresh = &self.shown[self.seen..];
            if let Some(at) = fresh.windows(text.len()).position(|window| window == text.as_bytes()) {
                self.seen += at + text.len();
                return true;
            }
            match self.screen.recv_timeout(limit.saturating_duration_since(Instant::now())) {
                Ok(part) => self.shown.extend(part),
                Err(_) => return false,
            }
        }
    }

    /// Types `text`; control characters are keys: `\r` enter, `\x03` Ctrl-C, `\x04` Ctrl-D, `\x7f` backspace.
    pub(crate) fn press(&mut self, text: &str) {
        if self.watched && self.asks_for_secret() {
            let parts = text.split(|key: char| key.is_control());
            self.hidden.extend(parts.map(|part| Canary::new(part, "typing")));
        }
        self.keys.write_all(text.as_bytes()).unwrap();
    }

    /// Waits until the program in the foreground has read all that was typed, and waits for more: what it has just read
    /// is not on its way any longer.
    pub(crate) fn is_read(&self) {
        let limit = Instant::now() + PATIENCE;
        let is_left = || rustix::io::ioctl_fionread(self.terminal.as_ref().unwrap()).unwrap() > 0;
        let is_waiting = || self.master.process_group_leader().is_some_and(|leader| state(leader) == Some('S'));
        while is_left() || !is_waiting() {
            assert!(Instant::now() < limit, "nobody reads what was typed");
            std::thread::yield_now();
        }
    }

    /// Whether the last line of the screen asks for a secret.
    fn asks_for_secret(&self) -> bool {
        let shown = String::from_utf8_lossy(&self.shown);
        let question = shown.rsplit('\n').next().unwrap_or_default();
        HIDDEN.iter().any(|word| question.contains(word))
    }

    /// Sends a signal to the processes in the foreground of the terminal: to a command, where the program is a shell.
    pub(crate) fn signal_foreground(&mut self, signal: Signal) {
        let group = self.master.process_group_leader().and_then(Pid::from_raw).unwrap();
        kill_process_group(group, signal).unwrap();
    }

    /// Whether the command of the program, where that is a shell, is stopped (Linux, proc(5)).
    pub(crate) fn command_is_stopped(&self) -> bool {
        let shell = self.process.as_raw_nonzero();
        let children = std::fs::read_to_string(format!("/proc/{shell}/task/{shell}/children")).unwrap();
        children.split_whitespace().any(|child| state(child) == Some('T'))
    }

    /// Sends a signal to the program alone.
    pub(crate) fn signal(&mut self, signal: Signal) {
        kill_process(self.process, signal).unwrap();
    }

    /// The limits that the system has for the program (Linux, proc(5)).
    pub(crate) fn limits(&self) -> String {
        std::fs::read_to_string(format!("/proc/{}/limits", self.process.as_raw_nonzero())).unwrap()
    }

    /// Whether the terminal itself shows and edits what is typed, as a shell leaves it to a program.
    pub(crate) fn is_cooked(&self) -> bool {
        let cooked = LocalModes::ECHO | LocalModes::ICANON | LocalModes::ISIG | LocalModes::IEXTEN;
        self.modes().local_modes.contains(cooked)
    }

    /// Whether the terminal itself shows nothing of what is typed.
    pub(crate) fn is_silent(&self) -> bool {
        !self.modes().local_modes.intersects(LocalModes::ECHO | LocalModes::ECHONL)
    }

    fn modes(&self) -> Termios {
        tcgetattr(self.terminal.as_ref().unwrap()).unwrap()
    }

    /// Waits for the end of the program.
    pub(crate) fn end(mut self) -> Ended {
        let Ok(status) = self.exit.recv_timeout(PATIENCE) else {
            while let Ok(part) = self.screen.try_recv() {
                self.shown.extend(part);
            }
            panic!("it does not end: {:?}", String::from_utf8_lossy(&self.shown));
        };
        let restored = format!("{:?}", self.modes()) == format!("{:?}", self.before);
        // What was written last may still be on its way, and is lost when the terminal is closed: wait for a mark of
        // our own behind it.
        self.terminal.as_ref().unwrap().write_all(LAST.as_bytes()).unwrap();
        self.seen = 0;
        self.see(LAST);
        self.shown.truncate(self.seen - LAST.len());
        // With nobody left on the terminal the reader comes to its end.
        self.slave = None;
        self.terminal = None;
        loop {
            match self.screen.recv_timeout(PATIENCE) {
                Ok(part) => self.shown.extend(part),
                Err(RecvTimeoutError::Disconnected) => break,
                Err(RecvTimeoutError::Timeout) => panic!("somebody holds the terminal"),
            }
        }
        let shown = String::from_utf8_lossy(&self.shown).into_owned();
        canaries::none_is_in(&self.hidden, &shown);
        let shown = canaries::without_details(&shown);
        Ended { code: status.exit_code(), shown, restored }
    }
}

impl Drop for Pty {
    fn drop(&mut self) {
        // It has usually ended already.
        let _ = self.killer.kill();
    }
}
