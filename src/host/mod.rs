//! Everything outside the process, captured once: environment, folders, streams, clock, signals, network.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::io::Read;
use std::path::PathBuf;
use std::sync::Arc;

use jiff::Timestamp;

use crate::error::Result;
use crate::http::Transport;
use crate::http::network::{Network, NetworkSettings};
use crate::ui::Ui;

mod looks;
mod signals;

pub use signals::Signals;
pub use signals::SystemSignals;

/// Everything outside that a command may use. A test builds one in memory.
pub struct Host {
    pub env: Env,
    pub folders: Folders,
    pub ui: Ui,
    pub stdin: Box<dyn Read>,
    pub clock: Box<dyn Fn() -> Timestamp>,
    pub signals: Box<dyn Signals>,
    /// Called only by commands that send requests: it reads certificates and proxies.
    pub network: Box<dyn FnMut(NetworkSettings) -> Result<Box<dyn Transport>>>,
}

impl Host {
    /// The host of this process.
    #[expect(clippy::disallowed_methods, reason = "the environment is captured here")]
    pub fn system() -> Self {
        let env = Env(std::env::vars_os().collect());
        let folders = Folders::of(&env);
        let terminal = crate::ui::Terminal::open(env.text("TERM"));
        let (stdout, stderr) = (std::io::stdout(), std::io::stderr());
        let looks = (looks::look(&env, &stdout), looks::look(&env, &stderr));
        let restorer = terminal.as_ref().map(crate::ui::Terminal::restorer);
        let signals = SystemSignals::new(restorer.clone());
        let ask = terminal.map(|terminal| Box::new(terminal) as Box<dyn crate::ui::Ask>);
        Self {
            env,
            folders,
            ui: Ui::new(Box::new(stdout), Box::new(stderr), ask).looking_like(looks.0, looks.1).waiting_at(restorer),
            stdin: Box::new(std::io::stdin()),
            clock: Box::new(Timestamp::now),
            signals: Box::new(signals),
            network: Box::new(|settings| Ok(Box::new(Network::new(settings)?))),
        }
    }

    /// The command line, program name first.
    #[expect(clippy::disallowed_methods, reason = "the environment is captured here")]
    pub fn arguments() -> Vec<OsString> {
        std::env::args_os().collect()
    }

    /// Keeps secrets out of core dumps and debuggers (R24, Linux) and out of panic messages (R22), and lets nothing end the
    /// process without a word. If the system refuses, the program runs all the same, as exposed as any other.
    pub fn harden() {
        #[cfg(target_os = "linux")]
        {
            use rustix::process::{DumpableBehavior, Resource, Rlimit, set_dumpable_behavior, setrlimit};
            let _ = set_dumpable_behavior(DumpableBehavior::NotDumpable);
            let _ = setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) });
        }
        // With a handler, a file that grows too large is an error to report and not the end of the process.
        let _ = signal_hook::flag::register(signal_hook::consts::SIGXFSZ, Arc::default());
        std::panic::set_hook(Box::new(|panic| {
            use std::io::Write;
            let place = panic.location().map(|at| format!(" at {}:{}", at.file(), at.line())).unwrap_or_default();
            let _ = writeln!(std::io::stderr(), "rsvp: internal error{place}");
        }));
    }
}

/// The environment variables. No `Debug`: some hold a password.
#[derive(Clone, Default)]
pub struct Env(pub BTreeMap<OsString, OsString>);

impl Env {
    /// The variable `name`; an empty one counts as not set.
    pub fn get(&self, name: &str) -> Option<&OsStr> {
        self.0.get(OsStr::new(name)).map(OsString::as_os_str).filter(|value| !value.is_empty())
    }

    /// The variable `name` as text; one that is not UTF-8 counts as not set.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.get(name).and_then(OsStr::to_str)
    }
}

/// The folders of rsvp; `None` if no variable names the folder and the user has no home.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Folders {
    /// `RSVP_CONFIG_DIR`, else the platform's folder for configuration.
    pub config: Option<PathBuf>,
    /// For sessions: `RSVP_STATE_DIR`, else the platform's folder for state, else its folder for local data.
    pub state: Option<PathBuf>,
}

impl Folders {
    fn of(env: &Env) -> Self {
        let platform = directories::ProjectDirs::from("", "", "rsvp");
        let platform = platform.as_ref();
        let named = |name| env.get(name).map(PathBuf::from);
        Self {
            config: named("RSVP_CONFIG_DIR").or_else(|| Some(platform?.config_dir().to_owned())),
            state: named("RSVP_STATE_DIR").or_else(|| {
                let platform = platform?;
                Some(platform.state_dir().unwrap_or_else(|| platform.data_local_dir()).to_owned())
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn env(variables: &[(&str, &str)]) -> Env {
        Env(variables.iter().map(|(name, value)| (name.into(), value.into())).collect())
    }

    #[test]
    fn an_empty_variable_counts_as_not_set() {
        let env = env(&[("RSVP_NAME", ""), ("RSVP_PROVIDER", "acme")]);
        assert_eq!(env.text("RSVP_NAME"), None);
        assert_eq!(env.text("RSVP_PROVIDER"), Some("acme"));
        assert_eq!(env.get("RSVP_STORE"), None);
    }

    #[test]
    fn a_variable_that_is_not_utf_8_is_set_but_has_no_text() {
        use std::os::unix::ffi::OsStrExt;
        let env = Env([("RSVP_NAME".into(), OsStr::from_bytes(b"\xff").to_owned())].into());
        assert!(env.get("RSVP_NAME").is_some());
        assert_eq!(env.text("RSVP_NAME"), None);
    }

    #[test]
    fn variables_name_the_folders_before_the_platform_does() {
        let folders = Folders::of(&env(&[("RSVP_CONFIG_DIR", "/c"), ("RSVP_STATE_DIR", "/s")]));
        assert_eq!(folders, Folders { config: Some("/c".into()), state: Some("/s".into()) });
    }
}
