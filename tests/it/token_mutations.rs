//! Tokens and keys with small changes: no token is accepted but the one that was signed.

use std::collections::BTreeSet;

use rsvp::verify::{Algorithm, Keys};
use serde_json::json;

use crate::support::tokens::{Signer, WEAK_TOKEN, claims, encode, good, header, look, rules, shows_nothing};

/// Numbers that look random and are the same in every run (xorshift).
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % limit as u64).unwrap()
    }
}

const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=+/ \n";

/// A token with one to three small changes, some of them behind its base64url.
fn mutated(token: &str, other: &str, chance: &mut Chance) -> String {
    let mut bytes = token.as_bytes().to_vec();
    for _ in 0..=chance.below(3) {
        let at = chance.below(bytes.len().max(2) - 1);
        let letter = LETTERS[chance.below(LETTERS.len())];
        match chance.below(8) {
            0 if !bytes.is_empty() => bytes[at] = letter,
            1 => bytes.insert(at, letter),
            2 if !bytes.is_empty() => drop(bytes.remove(at)),
            3 => bytes.truncate(at),
            4 if bytes.len() > 1 => bytes.swap(at, at + 1),
            5 if !bytes.is_empty() => bytes[at] ^= 0x20,
            6 => bytes = spliced(&bytes, other, chance),
            _ => bytes = behind_its_code(&bytes, chance),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// One part comes from another token.
fn spliced(token: &[u8], other: &str, chance: &mut Chance) -> Vec<u8> {
    let text = String::from_utf8_lossy(token).into_owned();
    let mut parts: Vec<&str> = text.split('.').collect();
    let others: Vec<&str> = other.split('.').collect();
    let at = chance.below(parts.len());
    parts[at] = others[chance.below(others.len())];
    parts.join(".").into_bytes()
}

/// One bit of one part is turned, and the part encoded again.
fn behind_its_code(token: &[u8], chance: &mut Chance) -> Vec<u8> {
    let text = String::from_utf8_lossy(token).into_owned();
    let mut parts: Vec<String> = text.split('.').map(str::to_owned).collect();
    let at = chance.below(parts.len());
    if let Ok(mut bytes) = data_encoding::BASE64URL_NOPAD.decode(parts[at].as_bytes())
        && !bytes.is_empty()
    {
        let byte = chance.below(bytes.len());
        bytes[byte] ^= 1 << chance.below(8);
        parts[at] = encode(bytes);
    }
    parts.join(".").into_bytes()
}

#[test]
fn of_ten_thousand_mutated_tokens_none_is_accepted() {
    none_is_accepted(10_000);
}

#[test]
#[ignore = "it takes long; .ci/run has a stage for it"]
fn of_a_hundred_thousand_mutated_tokens_none_is_accepted() {
    none_is_accepted(100_000);
}

/// V1 to V8: none wrongly accepted.
fn none_is_accepted(tokens: usize) {
    let mut signers = good();
    let algorithms: Vec<Algorithm> = signers.iter().map(|(algorithm, _)| *algorithm).collect();
    signers.retain(|(one, _)| matches!(one.name(), "HS256" | "RS256" | "PS256" | "ES256" | "ES384" | "EdDSA"));
    let known: Vec<(String, Keys)> = signers
        .iter()
        .map(|(algorithm, signer)| {
            let token = signer.token(&header(algorithm.name()), &claims());
            (token, Keys::read(&signer.key_file()).unwrap())
        })
        .collect();
    let originals: BTreeSet<&str> = known.iter().map(|(token, _)| token.as_str()).collect();
    let rules = rules(&algorithms);
    let mut chance = Chance(0x9e37_79b9_7f4a_7c15);
    let mut refused = 0;
    while refused < tokens {
        let (token, keys) = &known[chance.below(known.len())];
        let changed = mutated(token, &known[chance.below(known.len())].0, &mut chance);
        if originals.contains(changed.as_str()) {
            continue;
        }
        match look(&changed, &rules, keys) {
            Ok(_) => panic!("accepted: {changed:?}"),
            Err(why) => shows_nothing(&why, &changed),
        }
        refused += 1;
    }
    known.iter().for_each(|(token, keys)| drop(look(token, &rules, keys).unwrap()));
}

/// V3
#[test]
fn a_mutated_key_is_another_key_or_none_and_never_a_panic() {
    let signers = [Signer::rsa(), Signer::p256(), Signer::p384(), Signer::ed25519()];
    let set = json!({ "keys": signers.iter().map(Signer::jwk).collect::<Vec<_>>() }).to_string();
    let mut texts: Vec<String> = signers.iter().map(Signer::key_file).collect();
    texts.push(set);
    let all: Vec<Algorithm> = good().into_iter().map(|(algorithm, _)| algorithm).collect();
    let mut chance = Chance(0x2545_f491_4f6c_dd1d);
    for _ in 0..20_000 {
        let mut bytes = texts[chance.below(texts.len())].clone().into_bytes();
        for _ in 0..=chance.below(3) {
            let at = chance.below(bytes.len());
            bytes[at] = LETTERS[chance.below(LETTERS.len())];
        }
        if let Ok(keys) = Keys::read(&String::from_utf8_lossy(&bytes)) {
            keys.unusable(&all);
            // Whatever key it is now, an attacker's token is not signed with it.
            assert!(look(WEAK_TOKEN, &rules(&all), &keys).is_err());
        }
    }
}
