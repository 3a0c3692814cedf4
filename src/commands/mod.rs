//! The commands, one file each: they tell the story and leave the work to the rooms below.

pub mod completions;
