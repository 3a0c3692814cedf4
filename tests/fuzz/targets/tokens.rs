//! Fuzz target: any text as token, and as the file of its keys.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| rsvp_fuzz::tokens::trial(bytes));
