//! What several subjects of the tests share.

#[cfg(unix)]
pub(crate) mod pty;
#[cfg(unix)]
pub(crate) mod run;
pub(crate) mod service;
