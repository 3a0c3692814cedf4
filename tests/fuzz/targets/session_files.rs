//! Fuzz target: any bytes where the store or the configuration keeps a file.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| rsvp_fuzz::session_files::trial(bytes));
