//! Writes what fuzzing starts from: `FUZZ_SEEDS=FOLDER seeds -runs=0` makes a folder of seeds and a dictionary for every
//! target. It is made like a target, because everything here is built to be one.
#![no_main]

use std::path::PathBuf;

libfuzzer_sys::fuzz_target!(
    init: write().expect("the seeds can be written"),
    |_bytes: &[u8]| {}
);

fn write() -> std::io::Result<()> {
    let folder = PathBuf::from(std::env::var_os("FUZZ_SEEDS").expect("FUZZ_SEEDS names a folder"));
    for target in rsvp_fuzz::TARGETS {
        let seeds = folder.join(target.name);
        std::fs::create_dir_all(&seeds)?;
        for (number, seed) in (target.seeds)().iter().enumerate() {
            std::fs::write(seeds.join(format!("seed-{number:03}")), seed)?;
        }
        let lines: String = (target.words)().iter().map(|word| format!("{}\n", quoted(word))).collect();
        std::fs::write(folder.join(format!("{}.dict", target.name)), lines)?;
    }
    Ok(())
}

/// As libFuzzer reads dictionaries: in quotes, everything but plain ASCII as `\xAB`.
fn quoted(word: &str) -> String {
    let plain = |byte: &u8| byte.is_ascii_graphic() && !matches!(byte, b'"' | b'\\');
    let written: String =
        word.bytes().map(|b| if plain(&b) { char::from(b).to_string() } else { format!("\\x{b:02X}") }).collect();
    format!("\"{written}\"")
}
