//! Hashes and random bytes. Only this file, `verify::signature` and `sandbox::signing` name ring, which TLS uses anyway.

use data_encoding::BASE32_NOPAD;
use ring::rand::SecureRandom as _;

/// SHA-256 over `parts`, each ended by a NUL byte so that no two lists share a digest, as lower-case base32 (RFC 4648)
/// without padding, cut to 26 characters (130 bits).
pub fn name_for(parts: &[&str]) -> String {
    let mut context = ring::digest::Context::new(&ring::digest::SHA256);
    for part in parts {
        context.update(part.as_bytes());
        context.update(b"\0");
    }
    let mut name = BASE32_NOPAD.encode(context.finish().as_ref()).to_ascii_lowercase();
    name.truncate(26);
    name
}

/// HMAC-SHA-256 of `message` (RFC 2104), 32 bytes.
pub fn hmac_sha256(key: &[u8], message: &[u8]) -> Vec<u8> {
    ring::hmac::sign(&ring::hmac::Key::new(ring::hmac::HMAC_SHA256, key), message).as_ref().to_vec()
}

/// Fills `bytes` from the operating system's random source.
pub fn random(bytes: &mut [u8]) -> anyhow::Result<()> {
    ring::rand::SystemRandom::new()
        .fill(bytes)
        .map_err(|_| anyhow::anyhow!("cannot get random bytes from the operating system"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_do_not_run_into_each_other() {
        assert_ne!(name_for(&["ab", "c"]), name_for(&["a", "bc"]));
        assert_eq!(name_for(&["ab", "c"]).len(), 26);
    }
}
