//! rsvp accepts an invitation at any service and keeps the session. This is the map of its rooms.
//!
//! `docs/architecture.md` has the picture and who may use whom; `tests/it/house.rs` holds the walls.

pub mod cli;
pub mod commands;
pub mod config;
pub mod digest;
pub mod disk;
pub mod engine;
pub mod error;
pub mod host;
pub mod http;
pub mod provider;
pub mod sandbox;
pub mod secret;
pub mod session;
pub mod ui;
