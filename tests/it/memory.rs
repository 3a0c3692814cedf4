//! What is left in memory: the program is stopped where it says that it has logged in, and all it can write is searched.

use std::fs::File;
use std::io::{PipeReader, PipeWriter, Read as _, Write as _};
use std::os::unix::fs::FileExt as _;
use std::process::Child;
use std::time::{Duration, Instant};

use crate::support::binary::{Home, Run};
use crate::support::service::{Answer, Service};
use crate::support::skip::skip;

/// Long, so that what a freed block has lost at its beginning is found by its end.
const PASSWORD: &str = "canary-password-begins-here-and-goes-on-until-PWEND-q";
const CODE: &str = "canary-code-begins-here-and-goes-on-until-CDEND-q";
const TOKEN: &str = "canary.token.begins.here.and.goes.on.until.TKEND.q";

/// A pipe that takes `room` bytes more and then blocks.
fn nearly_full_pipe(room: usize) -> (PipeReader, PipeWriter) {
    const CAPACITY: usize = 64 * 1024;
    let (reader, mut writer) = std::io::pipe().unwrap();
    writer.write_all(&vec![b'.'; CAPACITY - room]).unwrap();
    (reader, writer)
}

/// Waits until `child` is stuck in a write to its standard output.
fn until_it_waits(child: &Child) {
    let (begun, file) = (Instant::now(), format!("/proc/{}/syscall", child.id()));
    let is_stuck = || {
        let call = std::fs::read_to_string(&file).unwrap();
        call.split(' ').nth(1) == Some("0x1")
    };
    while !is_stuck() {
        assert!(begun.elapsed() < Duration::from_secs(60), "it does not come to its last words");
        std::thread::yield_now();
    }
}

/// What stands around `mark`, wherever it stands in memory that the process can write.
fn places(child: &Child, mark: &str) -> Vec<String> {
    let maps = std::fs::read_to_string(format!("/proc/{}/maps", child.id())).unwrap();
    let memory = File::open(format!("/proc/{}/mem", child.id())).unwrap();
    let mut found = Vec::new();
    for map in maps.lines().filter(|map| map.contains(" rw")) {
        let (start, end) = map.split(' ').next().unwrap().split_once('-').unwrap();
        let (start, end) = (u64::from_str_radix(start, 16).unwrap(), u64::from_str_radix(end, 16).unwrap());
        let mut bytes = vec![0; usize::try_from(end - start).unwrap()];
        if memory.read_exact_at(&mut bytes, start).is_err() {
            continue; // such as the pages of the kernel
        }
        for (at, _) in bytes.windows(mark.len()).enumerate().filter(|(_, window)| *window == mark.as_bytes()) {
            let around =
                String::from_utf8_lossy(&bytes[at.saturating_sub(120)..(at + 30).min(bytes.len())]).into_owned();
            found.push(format!("{} {:?}", map.rsplit(' ').next().unwrap(), around));
        }
    }
    found
}

/// Runs `run` until its line `last`, before which it says `room` bytes, and counts what is then found of the password,
/// the token and the code.
fn found_of(run: Run, room: usize, last: &str) -> [Vec<String>; 3] {
    let (mut reader, writer) = nearly_full_pipe(room + 4);
    let mut child = run.stdout(writer).stderr(std::process::Stdio::null()).start();
    until_it_waits(&child);
    let found = ["PWEND", "TKEND", "CDEND"].map(|mark| places(&child, mark));
    let mut rest = Vec::new();
    reader.read_to_end(&mut rest).unwrap();
    assert!(child.wait().unwrap().success());
    let said = String::from_utf8(rest).unwrap();
    assert!(said.trim_start_matches('.')[room..].starts_with(last), "{said}");
    found
}

fn at_most(limits: [usize; 3], found: &[Vec<String>; 3]) {
    let counts = found.each_ref().map(Vec::len);
    assert!(counts.iter().zip(limits).all(|(count, limit)| *count <= limit), "{counts:?}: {found:#?}");
}

/// Whether the memory of a process that is not dumpable can be read.
fn can_look() -> bool {
    let is_root = rustix::process::geteuid().is_root();
    if !is_root {
        skip("root", "only root can read the memory of a process that is not dumpable");
    }
    is_root
}

fn accept(home: &mut Home, url: &str, rest: &[&str]) -> Run {
    home.set("RSVP_STORE", "file");
    let file = home.write("password", PASSWORD);
    let args = ["accept", "--name", "Ada", "--password-file", &file, "-p", "datawire", "--url", url];
    home.rsvp(args.iter().chain(rest).copied())
}

const FIRST: &str = "Accepting invitation to ORG1\n";
const LAST: &str = "Now logged in as [ORG1]ada@example.com\n";

fn service() -> Service {
    let body = format!(r#"{{"ok":true,"orgID":"ORG1","email":"ada@example.com","token":"{TOKEN}"}}"#);
    Service::start([Answer::json(200, &body)])
}

/// R24: the code is there once, to match the results of several codes, and once in the buffer from which hyper wrote the
/// request.
#[test]
fn when_a_session_is_saved_neither_password_nor_token_is_in_memory() {
    if !can_look() {
        return;
    }
    let (mut home, service) = (Home::terse(), service());
    let found = found_of(accept(&mut home, &service.base_url(), &["-"]).stdin(CODE), FIRST.len(), LAST);
    at_most([0, 0, 2], &found);
    service.finish();
}

/// R24: what is written on the way to a request is gone before it is sent.
#[test]
fn a_secret_stands_once_as_it_was_given_and_once_as_it_is_sent() {
    if !can_look() {
        return;
    }
    let mut home = Home::terse();
    let run = accept(&mut home, "http://127.0.0.1:9", &["--dry-run", "-"]).stdin(CODE);
    at_most([2, 0, 2], &found_of(run, 0, "Nothing was changed."));
}
