//! What several subjects of the tests share.

pub(crate) mod binary;
#[cfg(unix)]
pub(crate) mod pty;
pub(crate) mod sandbox;
pub(crate) mod service;
