//! What commands share when they deal with a service: which service and where, the conversation with it, which session
//! is meant, saving, refreshing, verifying.

pub mod claims;
pub mod conversation;
pub mod current_session;
pub mod invitation;
mod leading_back;
pub mod links;
pub mod providers;
pub mod refreshing;
pub mod saving;
pub mod selection;
pub mod service;
pub mod verifying;
