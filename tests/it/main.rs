//! The one test binary.

mod network;
mod sandbox;
mod support {
    pub mod service;
}
