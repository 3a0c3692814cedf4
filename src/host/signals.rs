//! Signals: leave the terminal as it was found when the process ends or stops, and finish what was sent.

use crate::error::Result;

/// What a command does about INT, TERM, HUP and QUIT, and about TSTP (Ctrl-Z) and CONT (`fg`).
pub trait Signals {
    /// From now on a signal restores the terminal and exits 128+n (R8), or stops the process until it is continued.
    /// Called by commands that ask or send; others need not pay for it.
    ///
    /// # Errors
    /// When the operating system refuses the handlers or the thread.
    fn watch(&mut self) -> Result<()>;
    /// From now on the first INT, TERM or HUP is remembered and one line is said; a second one exits. What is remembered
    /// stays so when this is called again.
    fn defer(&mut self);
    /// From now on signals are for the process that `start` starts and gives the id of, and this one continues. INT and QUIT come from a terminal, which sends them to both; TERM and HUP are passed on.
    ///
    /// # Errors
    /// As [`Signals::watch`], and what `start` gives.
    fn relay(&mut self, start: &mut dyn FnMut() -> Result<u32>) -> Result<()>;
    /// Ends the deferral or the relaying and gives the remembered signal, to exit with.
    fn release(&mut self) -> Option<u8>;
}

#[cfg(unix)]
pub use unix::SystemSignals;

#[cfg(unix)]
mod unix {
    use std::io::{self, Write};
    use std::sync::{Arc, Mutex, PoisonError};

    use rustix::process::{Pid, Signal};
    use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGTTOU};
    use signal_hook::low_level::raise;

    use super::Signals;
    use crate::error::{Exit, Result};
    use crate::ui::{Left, Restorer};

    /// The signals of this process, and the terminal to restore if it has one.
    pub struct SystemSignals {
        restorer: Option<Restorer>,
        deferral: Arc<Mutex<Deferral>>,
        watching: bool,
    }

    impl SystemSignals {
        /// Nothing is watched yet.
        pub fn new(restorer: Option<Restorer>) -> Self {
            Self { restorer, deferral: Arc::default(), watching: false }
        }

        fn replace(&self, deferral: Deferral) -> Deferral {
            let mut current = self.deferral.lock().unwrap_or_else(PoisonError::into_inner);
            std::mem::replace(&mut current, deferral)
        }
    }

    impl Signals for SystemSignals {
        fn watch(&mut self) -> Result<()> {
            if self.watching {
                return Ok(());
            }
            // What the parent had ignored stays ignored: nohup, and background jobs of a script.
            let ignored = ignored();
            let wanted = [SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP, SIGCONT]
                .into_iter()
                .filter(|signal| !ignored.contains(signal));
            let mut signals = signal_hook::iterator::Signals::new(wanted)?;
            let (restorer, deferral) = (self.restorer.clone(), Arc::clone(&self.deferral));
            std::thread::Builder::new().name("signals".to_owned()).spawn(move || {
                let mut stopping = Stopping::default();
                for signal in signals.forever() {
                    if stopping.takes(signal, restorer.as_ref()) {
                        continue;
                    }
                    // The lock is held until the process has ended, so that a release in this moment waits.
                    let mut deferral = deferral.lock().unwrap_or_else(PoisonError::into_inner);
                    match *deferral {
                        Deferral::Relay(child) => {
                            pass_on(signal, child);
                            continue;
                        }
                        Deferral::Relayed => continue,
                        Deferral::Off | Deferral::On(_) => {}
                    }
                    let is_waiting = !matches!(*deferral, Deferral::Off);
                    let remembered = deferral.remembers(signal);
                    if let Some(restorer) = &restorer {
                        restorer.erase();
                    }
                    if is_waiting {
                        // Nothing can be done about a closed stderr.
                        let _ = writeln!(io::stderr(), "{}", if remembered { FINISHING } else { STOPPED });
                    }
                    if !remembered {
                        leave(restorer.as_ref(), signal);
                    }
                }
            })?;
            self.watching = true;
            Ok(())
        }

        fn defer(&mut self) {
            let mut current = self.deferral.lock().unwrap_or_else(PoisonError::into_inner);
            if matches!(*current, Deferral::Off) {
                *current = Deferral::On(None);
            }
        }

        fn relay(&mut self, start: &mut dyn FnMut() -> Result<u32>) -> Result<()> {
            self.watch()?;
            // A signal that comes while the process is started waits for the lock.
            let mut deferral = self.deferral.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some(child) = i32::try_from(start()?).ok().and_then(Pid::from_raw) {
                *deferral = Deferral::Relay(child);
            }
            Ok(())
        }

        fn release(&mut self) -> Option<u8> {
            match self.replace(Deferral::Off) {
                Deferral::On(seen) => seen,
                Deferral::Off => None,
                // A signal that is heard late was for the process that has ended, whose exit code is ours.
                Deferral::Relay(_) | Deferral::Relayed => {
                    self.replace(Deferral::Relayed);
                    None
                }
            }
        }
    }

    const FINISHING: &str = "finishing: the invitation was already sent; press Ctrl-C again to stop";

    const STOPPED: &str =
        "stopped: nobody knows yet whether the invitation was accepted; run the same command again to find out";

    /// Whether a signal has to wait, and which one does.
    #[derive(Debug, Default)]
    enum Deferral {
        #[default]
        Off,
        On(Option<u8>),
        /// Another process is to hear of it.
        Relay(Pid),
        /// That process has ended, and this one is about to.
        Relayed,
    }

    impl Deferral {
        /// Remembers `signal` if it may wait: not QUIT, and only the first.
        fn remembers(&mut self, signal: i32) -> bool {
            match self {
                Self::On(seen @ None) if signal != SIGQUIT => {
                    *seen = u8::try_from(signal).ok();
                    true
                }
                _ => false,
            }
        }
    }

    /// Stops and continues, and the terminal is restored in between.
    #[derive(Default)]
    struct Stopping {
        /// The CONT that ended the last stop is still to come, and has been answered. One that came in the background is
        /// not: the system may deliver it together with that of the foreground.
        answered: bool,
    }

    impl Stopping {
        /// Whether `signal` is about this; if so it is done.
        fn takes(&mut self, signal: i32, restorer: Option<&Restorer>) -> bool {
            self.answered = match (signal, restorer) {
                (SIGTSTP, Some(restorer)) => restorer.stop(stop),
                (SIGTSTP, None) => {
                    stop();
                    true
                }
                (SIGCONT, Some(restorer)) if !self.answered => {
                    restorer.continued();
                    false
                }
                (SIGCONT, _) => false,
                _ => return false,
            };
            true
        }
    }

    /// TTOU and not STOP: the system does not stop a process that no shell could continue.
    fn stop() {
        // Nothing can be done if the system refuses.
        let _ = raise(SIGTTOU);
    }

    /// A process that has ended meanwhile needs no signal.
    fn pass_on(signal: i32, child: Pid) {
        let signal = match signal {
            SIGTERM => Signal::TERM,
            SIGHUP => Signal::HUP,
            _ => return,
        };
        let _ = rustix::process::kill_process(child, signal);
    }

    #[expect(clippy::exit, reason = "a signal ends the process wherever it is")]
    fn leave(restorer: Option<&Restorer>, signal: i32) -> ! {
        let left = restorer.map_or(Left::Restored, Restorer::restore);
        // HUP and the end of the input come together then, and the exit code must not depend on their order.
        let closed = signal == SIGHUP && left == Left::Closed;
        let exit = u8::try_from(signal).ok().filter(|_| !closed).map_or(Exit::CANCELLED, Exit::Signal);
        std::process::exit(i32::from(exit.code()))
    }

    /// The signals that were ignored when the process was started, where the system tells (Linux, proc(5) `SigIgn`).
    fn ignored() -> Vec<i32> {
        let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
        ignored_in(&status)
    }

    fn ignored_in(status: &str) -> Vec<i32> {
        let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
        let mask = mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).unwrap_or_default();
        (1..=64).filter(|signal| mask >> (signal - 1) & 1 == 1).collect()
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        #[test]
        fn the_first_signal_waits_and_the_second_does_not() {
            let mut deferral = Deferral::On(None);
            assert!(!deferral.remembers(SIGQUIT));
            assert!(deferral.remembers(SIGTERM));
            assert!(!deferral.remembers(SIGINT));
            assert!(!Deferral::Off.remembers(SIGINT));
        }

        #[test]
        fn release_gives_what_was_remembered_once() {
            let mut signals = SystemSignals::new(None);
            signals.defer();
            assert!(signals.deferral.lock().unwrap().remembers(SIGHUP));
            signals.defer();
            assert_eq!(signals.release(), Some(1));
            assert_eq!(signals.release(), None);
        }

        #[test]
        fn the_mask_of_ignored_signals_is_read_bit_by_bit() {
            assert_eq!(ignored_in("Name:\tx\nSigIgn:\t0000000000001001\n"), [SIGHUP, 13]);
            assert!(ignored_in("").is_empty());
        }
    }
}
