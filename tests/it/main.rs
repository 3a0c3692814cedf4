//! The one test binary: a file per subject.

mod command_line;
mod completions;
mod house;
