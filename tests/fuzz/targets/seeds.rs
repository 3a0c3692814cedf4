//! Writes what fuzzing starts from: `seeds FOLDER` makes a folder of seeds and a dictionary for every target.

use std::path::PathBuf;

fn main() -> std::io::Result<()> {
    let folder = PathBuf::from(std::env::args_os().nth(1).expect("seeds FOLDER"));
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
