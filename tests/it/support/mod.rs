//! What several subjects of the tests share.

pub(crate) mod alert;
pub(crate) mod better_auth;
pub(crate) mod binary;
pub(crate) mod canaries;
pub(crate) mod dispositions;
pub(crate) mod invited;
pub(crate) mod late;
pub(crate) mod namespace;
pub(crate) mod pty;
pub(crate) mod real;
pub(crate) mod relay;
pub(crate) mod sandbox;
pub(crate) mod service;
pub(crate) mod skip;
pub(crate) mod stage;
pub(crate) mod tls;
pub(crate) mod tokens;
pub(crate) mod tunnel;
pub(crate) mod world;
