//! What several subjects of the tests share.

#[cfg(unix)]
pub(crate) mod pty;
pub(crate) mod service;
