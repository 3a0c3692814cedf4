//! No secret shows up where it does not belong.
