//! Fuzz target: any answers of a service, to every built-in provider.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| rsvp_fuzz::responses::trial(bytes));
