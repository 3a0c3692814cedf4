//! Which faults there are at which calls, and all of them tried, as many at once as there are processors.

use std::io::Write as _;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use super::tracing::{Call, Fault};

/// What a call of the file system can fail with.
const FILES: &[&str] = &["ENOSPC", "EIO", "EACCES", "EROFS"];

/// What came of one point.
pub(super) enum Verdict {
    Good,
    /// The run came to its end without this call.
    Missed,
    Bad(String),
}

/// How much of the matrix is tried.
#[derive(Clone, Copy)]
pub(super) struct Share {
    /// Every how many points.
    pub(super) every: usize,
}

/// Everything.
pub(super) const WHOLE: Share = Share { every: 1 };

/// As much as a developer waits for.
pub(super) const SAMPLE: Share = Share { every: 61 };

/// Every point of a run: it is killed at every call, and every call that reaches files or the network fails in every
/// way that its manual names.
pub(super) fn points(calls: &[Call]) -> Vec<(Call, Fault)> {
    let mut listed = None;
    let mut points = Vec::new();
    for call in calls {
        let errors = errors(call).iter().map(|error| Fault::Error(error));
        // A folder that was listed has nothing left to write when it is closed.
        let harmless = call.name == "close" && listed.as_ref().is_some_and(|number| call.line.contains(number));
        if call.line.contains("O_DIRECTORY") {
            listed = call.line.rsplit_once(" = ").map(|(_, number)| format!("({number})"));
        } else if harmless {
            listed = None;
        }
        let lasting = lasting(call).iter().map(|error| Fault::Lasting(error));
        let faults = [Fault::Kill].into_iter().chain(errors.filter(|_| !harmless)).chain(lasting);
        points.extend(faults.map(|fault| (call.clone(), fault)));
    }
    points
}

/// What wakes this very process is in memory and cannot fail.
fn wakes(call: &Call) -> bool {
    call.line.contains(r#", "\1\0\0\0\0\0\0\0", 8)"#)
}

fn errors(call: &Call) -> &'static [&'static str] {
    match call.name.as_str() {
        "mkdir" | "mkdirat" | "rename" | "renameat" | "renameat2" | "unlink" | "unlinkat" => FILES,
        "open" | "openat" => &["ENOSPC", "EIO", "EACCES", "EROFS", "EINTR", "EMFILE"],
        "stat" | "lstat" | "fstat" | "statx" | "newfstatat" => &["EIO", "EACCES"],
        "getdents64" | "lseek" | "ftruncate" => &["EIO"],
        "fsync" | "fdatasync" => &["ENOSPC", "EIO", "EINTR"],
        "flock" => &["EIO", "EINTR", "ENOLCK"],
        "write" if wakes(call) => &[],
        "write" => &["ENOSPC", "EIO", "EINTR"],
        "read" => &["EIO", "EINTR"],
        "close" => &["EIO", "EINTR"],
        "socket" => &["EMFILE", "EACCES", "EIO"],
        "connect" => &["EACCES", "EINTR", "ETIMEDOUT", "ECONNRESET", "ECONNREFUSED", "ENETUNREACH"],
        "writev" | "sendto" | "sendmsg" | "recvfrom" | "recvmsg" | "readv" => {
            &["EIO", "EINTR", "ETIMEDOUT", "ECONNRESET"]
        }
        "getsockopt" | "setsockopt" | "getpeername" | "getsockname" => &["EIO"],
        "epoll_create1" | "eventfd2" => &["EMFILE"],
        "epoll_ctl" => &["ENOSPC"],
        "epoll_wait" | "poll" => &["EINTR"],
        _ => &[],
    }
}

/// What goes on once it has begun: a full or failing disk, a service that is no longer there.
fn lasting(call: &Call) -> &'static [&'static str] {
    match call.name.as_str() {
        "write" if wakes(call) => &[],
        // Said, not kept: no disk is full there, and what would fail after it is what wakes this very process.
        "write" if call.line.starts_with("write(1,") || call.line.starts_with("write(2,") => &[],
        "write" | "mkdir" | "renameat" => &["ENOSPC"],
        "fsync" => &["EIO"],
        "unlink" => &["EROFS"],
        "connect" => &["ECONNREFUSED"],
        "writev" | "recvfrom" => &["ECONNRESET"],
        _ => &[],
    }
}

/// Tries this share of `points`, prints how many there were, and fails if one is bad or if they are fewer than `least`
/// of the whole: a run that is not traced must not look like a good one.
pub(super) fn run<Point: Sync>(
    name: &str,
    points: &[Point],
    share: Share,
    least: usize,
    judge: impl Fn(&Point) -> Verdict + Sync,
) {
    let begun = Instant::now();
    // A prime step begins elsewhere in each run of calls, so that all kinds of faults have their turn.
    let chosen: Vec<_> = points.iter().step_by(share.every).collect();
    let (next, missed, bad) = (AtomicUsize::new(0), AtomicUsize::new(0), Mutex::new(Vec::new()));
    let work = || {
        while let Some(point) = chosen.get(next.fetch_add(1, Ordering::Relaxed)) {
            match judge(point) {
                Verdict::Good => {}
                Verdict::Missed => drop(missed.fetch_add(1, Ordering::Relaxed)),
                Verdict::Bad(why) => bad.lock().unwrap().push(why),
            }
        }
    };
    let workers = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
    std::thread::scope(|scope| (0..workers).for_each(|_| drop(scope.spawn(work))));
    let (missed, bad) = (missed.into_inner(), bad.into_inner().unwrap());
    let tried = chosen.len() - missed;
    let seconds = begun.elapsed().as_secs();
    let counted = format!("faults: {name}: {tried} points, {missed} not reached, {} bad, {seconds} s", bad.len());
    let _ = writeln!(std::io::stderr(), "{counted}");
    assert!(bad.is_empty(), "{name}: {} bad points\n\n{}", bad.len(), bad.join("\n\n"));
    assert!(tried * share.every >= least, "{name}: only {tried} of {} points", chosen.len());
}
