//! Fuzz target: any text as provider file.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| rsvp_fuzz::provider_files::trial(bytes));
