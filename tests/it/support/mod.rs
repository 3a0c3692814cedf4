//! What several subjects of the tests share.

#[cfg(unix)]
pub(crate) mod better_auth;
pub(crate) mod binary;
#[cfg(unix)]
pub(crate) mod pty;
#[cfg(unix)]
pub(crate) mod run;
pub(crate) mod service;
pub(crate) mod stage;
pub(crate) mod tokens;
