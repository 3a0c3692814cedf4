//! The one test binary.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking, in its helpers too")]

mod network;
mod sandbox;
mod support {
    pub(crate) mod service;
}
