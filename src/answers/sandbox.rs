//! What `sandbox` answers: when it starts, or, with a command to run, when the command has ended.

use serde::Serialize;

/// The pretend services and how to try them. Without a command this is printed when they have started; with one, when the
/// command has ended, and `ok` says whether its exit code was 0.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Sandbox {
    /// All of them, on one port of this machine.
    pub services: Vec<SandboxService>,
    /// The invitation codes of every service.
    pub codes: Vec<SandboxCode>,
    /// The key of tokens that are signed with a shared secret, as the text of a key file. It protects nothing.
    pub key: String,
    /// The URL of the keys that a service publishes.
    pub keys: String,
    /// The exit code of the command, 128 + n where signal n ended it; null without a command.
    pub exit: Option<u8>,
}

/// One pretend service.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct SandboxService {
    /// The provider's id, what `-p` takes.
    #[cfg_attr(test, schemars(regex(pattern = "^[a-z0-9-]+$")))]
    pub provider: &'static str,
    /// Its base URL, on this machine: what `--url` takes.
    pub url: String,
    /// A command line that accepts an invitation there.
    pub command: String,
}

/// One code, and what it does.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct SandboxCode {
    /// What stands for the invitation.
    pub code: &'static str,
    /// The address the invitation is for; null where there is no such invitation.
    pub email: Option<String>,
    /// What comes of it, for people.
    pub what: &'static str,
}
