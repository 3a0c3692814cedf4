//! Fuzz target: any text as invitation code or link.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| rsvp_fuzz::links::trial(bytes));
