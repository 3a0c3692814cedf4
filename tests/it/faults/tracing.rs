//! The system calls of a run, and a run in which one of them fails or is the last one.
//!
//! Only the main thread is looked at: it does everything but wait for signals. A call is known by its name and by how
//! many of this name came before it, which is how strace counts.

use std::collections::HashMap;
use std::process::Command;

use crate::support::binary::{Ended, Home, Run};

/// What happens at a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    /// The process is killed before the call does anything.
    Kill,
    /// The call does nothing and fails with this.
    Error(&'static str),
    /// So do all calls of this name that come after it.
    Lasting(&'static str),
}

/// One call of a run.
#[derive(Debug, Clone)]
pub(super) struct Call {
    pub(super) name: String,
    /// From 1, among the calls of this name.
    pub(super) nth: usize,
    /// As strace shows it.
    pub(super) line: String,
}

/// A run with a fault in it.
#[derive(Debug)]
pub(super) struct Faulted {
    /// `None` if it was killed.
    pub(super) code: Option<u8>,
    pub(super) ended: Ended,
    /// The call that was struck, as strace shows it; `None` if the run came to its end without it.
    pub(super) struck: Option<String>,
}

/// Why nothing can be traced here; `None` where it can.
pub(super) fn impossible() -> Option<String> {
    match Command::new("strace").args(["-o", "/dev/null", "true"]).output() {
        Ok(output) if output.status.success() => {}
        Ok(output) => {
            return Some(format!("strace may not trace here: {}", String::from_utf8_lossy(&output.stderr).trim()));
        }
        Err(error) => return Some(format!("there is no strace: {error}")),
    }
    let home = Home::terse();
    let log = home.path("trace");
    home.traced(&["-e", "trace=write", "-o", log.to_str().unwrap()], ["--version"]).end().expect(0);
    let sees_memory = std::fs::read_to_string(log).unwrap().contains("\"rsvp ");
    (!sees_memory).then(|| "rsvp hides its memory (R24), and only root may look into it all the same".to_owned())
}

/// The calls of a run without a fault, from the one that `begins` on.
pub(super) fn record(home: &Home, args: &[&str], stdin: &str, begins: impl Fn(&str) -> bool) -> Vec<Call> {
    let log = home.path("trace");
    let run = home.traced(&["-s", "200", "-o", log.to_str().unwrap()], args.iter().copied()).stdin(stdin);
    run.end().expect(0);
    let text = std::fs::read_to_string(log).unwrap();
    let mut counts: HashMap<&str, usize> = HashMap::new();
    let calls = text.lines().filter_map(|line| {
        let name = name(line)?;
        let count = counts.entry(name).or_default();
        *count += 1;
        Some(Call { name: name.to_owned(), nth: *count, line: line.to_owned() })
    });
    calls.skip_while(|call| !begins(&call.line)).collect()
}

/// The same run with `fault` at `call`.
pub(super) fn strike(home: &Home, args: &[&str], stdin: &str, call: &Call, fault: Fault) -> Faulted {
    let log = home.path("trace");
    let what = match fault {
        Fault::Kill => format!("signal=KILL:when={}", call.nth),
        Fault::Error(error) => format!("error={error}:when={}", call.nth),
        Fault::Lasting(error) => format!("error={error}:when={}+", call.nth),
    };
    let (only, inject) = (format!("trace={}", call.name), format!("inject={}:{what}", call.name));
    let options = ["-e", &only, "-e", &inject, "-o", log.to_str().unwrap()];
    let run: Run = home.traced(&options, args.iter().copied()).stdin(stdin);
    let ended = run.end();
    let text = std::fs::read_to_string(log).unwrap();
    let killed = text.contains("+++ killed by SIGKILL +++");
    let code = text.lines().find_map(|line| line.strip_prefix("+++ exited with ")?.strip_suffix(" +++")?.parse().ok());
    let mut calls = text.lines().filter(|line| name(line).is_some());
    let struck = match fault {
        Fault::Kill if killed => calls.next_back(),
        Fault::Kill => None,
        Fault::Error(_) | Fault::Lasting(_) => calls.find(|line| line.ends_with("(INJECTED)")),
    };
    let struck = struck.map(str::to_owned);
    Faulted { code: code.filter(|_| !killed), ended, struck }
}

/// The name of the call on a line of strace; `None` for a line that says something else.
fn name(line: &str) -> Option<&str> {
    let (name, _) = line.split_once('(')?;
    let plain = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    plain.then_some(name)
}
