//! What a started program does about signals, whatever these tests were started with.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use signal_hook::consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM};

/// Below nohup, or in the background of a script, these tests ignore signals, and what they start would too; what is
/// handled here is not ignored there (execve(2)). Where nothing is ignored, nothing changes.
pub(crate) fn let_children_hear() {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let ignored = status.lines().find_map(|line| u64::from_str_radix(line.strip_prefix("SigIgn:")?.trim(), 16).ok());
    for signal in [SIGHUP, SIGINT, SIGQUIT, SIGTERM] {
        if ignored.unwrap_or_default() >> (signal - 1) & 1 == 1 {
            signal_hook::flag::register(signal, Arc::new(AtomicBool::new(false))).unwrap();
        }
    }
}
