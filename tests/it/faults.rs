//! The real program, killed and failed at every system call from its first write to its end, and then run once more.
//!
//! Nothing is lost, and nothing that is said is untrue: see docs/security.md, "The order of accept". The whole matrix
//! takes minutes and is a stage of `.ci/run`; `cargo test` runs a part of it.

mod accepting;
mod matrix;
mod storing;

mod tracing;
mod verdicts;
