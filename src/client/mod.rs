//! What commands share when they deal with a service: which service and where, the conversation with it, which session
//! is meant, saving, refreshing, verifying.

pub mod claims;
pub mod conversation;
pub mod current_session;
pub mod finding;
pub mod invitation;
mod known;
mod leading_back;
mod likeness;
mod links;
pub mod providers;
pub mod refreshing;
mod remembering;
pub mod saving;
pub mod selection;
pub mod service;
mod telling_apart;
mod trusting;
pub mod verifying;
