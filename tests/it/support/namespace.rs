//! A world of mounts of its own, for what a test cannot say by variables: other system files, or none.

use std::process::{Command, Stdio};

use super::skip::skip;

/// Shell lines that run in such a world.
pub(crate) struct Namespace {
    mounts: String,
}

/// A world with `mounts`, commands for a shell; `None`, said aloud, where the system does not allow it.
pub(crate) fn with(mounts: &[String]) -> Option<Namespace> {
    let namespace = Namespace { mounts: mounts.iter().map(|mount| format!("{mount} && ")).collect() };
    let line = namespace.line_of("true");
    let allowed = Command::new("sh").args(["-c", &line]).stdout(Stdio::null()).stderr(Stdio::null()).status();
    let is_allowed = allowed.is_ok_and(|status| status.success());
    if !is_allowed {
        skip("namespace", "this system does not allow mounts in a namespace of one's own");
    }
    is_allowed.then_some(namespace)
}

impl Namespace {
    /// The line for a shell that runs `rsvp` with `args` there.
    pub(crate) fn line(&self, args: &str) -> String {
        self.line_of(&format!("exec rsvp {args}"))
    }

    fn line_of(&self, command: &str) -> String {
        format!("exec unshare --map-root-user --mount sh -c '{}{command}'", self.mounts)
    }
}
