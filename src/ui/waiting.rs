//! What a person sees while a service takes its time: after a second one line, which goes away with the answer.

use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

use dialoguer::console::truncate_str;

use super::modes::Restorer;
use super::style::Look;

/// A service that answers within this is not worth a word.
const QUIET: Duration = Duration::from_secs(1);
const FRAMES: [&str; 10] = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];
/// How long one of them is shown: ten are a second.
const FRAME: Duration = Duration::from_millis(100);

/// The line is shown until this is dropped.
pub struct Waiting {
    over: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Waiting {
    /// Without a thread nothing is shown.
    pub fn begin(restorer: Restorer, look: Look, line: String, remark: &'static str) -> Option<Self> {
        let (over, ended) = channel::<()>();
        let wait = move |time| ended.recv_timeout(time) == Err(RecvTimeoutError::Timeout);
        let shown = move || {
            if !wait(QUIET) {
                return;
            }
            if !look.redraws {
                restorer.note(&format!("{line}{remark}\n"));
                return;
            }
            let columns = look.columns.unwrap_or(80).saturating_sub(1);
            for (count, frame) in FRAMES.iter().cycle().enumerate() {
                let text = format!("{frame} {line}, {} s{remark}", 1 + count / FRAMES.len());
                restorer.draw(&truncate_str(&text, columns, "…"));
                if !wait(FRAME) {
                    break;
                }
            }
            restorer.erase();
        };
        let thread = std::thread::Builder::new().name("waiting".to_owned()).spawn(shown).ok()?;
        Some(Self { over: Some(over), thread: Some(thread) })
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        drop(self.over.take());
        if let Some(thread) = self.thread.take() {
            // A thread that has panicked has nothing left to show.
            let _ = thread.join();
        }
    }
}
