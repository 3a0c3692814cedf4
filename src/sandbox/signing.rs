//! How pretend services sign their tokens (RFC 7515, RFC 7518, RFC 8037). It shares no code with `verify`, so that a test
//! can find where the two disagree.
//!
//! A sandbox makes its keys when it starts, except the RSA key, which ring cannot make: it is fixed, in
//! `pretend-rsa-2048.pk8`. It is public and protects nothing.

use clap::ValueEnum;
use data_encoding::BASE64URL_NOPAD;
use ring::rand::SystemRandom;
use ring::rsa::PublicKeyComponents;
use ring::signature::{
    ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair as _, RSA_PKCS1_SHA256, RsaKeyPair,
};
use serde_json::{Value, json};

use super::World;
use crate::digest;

const RSA: &[u8] = include_bytes!("pretend-rsa-2048.pk8");

/// How a service that publishes its keys signs tokens, by the names that tokens use (RFC 7518, RFC 8037); the comments
/// are the help text of `--algorithm`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum Algorithm {
    /// Ed25519
    #[default]
    #[value(name = "EdDSA")]
    EdDsa,
    /// P-256 and SHA-256
    #[value(name = "ES256")]
    Es256,
    /// RSA and SHA-256
    #[value(name = "RS256")]
    Rs256,
}

pub enum Signer {
    Hmac(Vec<u8>),
    Ed25519(Ed25519KeyPair),
    P256(EcdsaKeyPair),
    Rsa(Box<RsaKeyPair>),
    /// A modulus of random bytes: an RSA key without a private part.
    Noise(Vec<u8>),
}

impl Signer {
    /// A key for `algorithm`; `None` without random bytes.
    pub fn new(algorithm: Algorithm, world: &mut World) -> Option<Self> {
        match algorithm {
            Algorithm::EdDsa => Ed25519KeyPair::from_seed_unchecked(&world.bytes::<32>()).ok().map(Self::Ed25519),
            Algorithm::Es256 => {
                let (kind, random) = (&ECDSA_P256_SHA256_FIXED_SIGNING, SystemRandom::new());
                let pkcs8 = EcdsaKeyPair::generate_pkcs8(kind, &random).ok()?;
                EcdsaKeyPair::from_pkcs8(kind, pkcs8.as_ref(), &random).ok().map(Self::P256)
            }
            Algorithm::Rs256 => RsaKeyPair::from_pkcs8(RSA).ok().map(Box::new).map(Self::Rsa),
        }
    }

    /// Another key of the same kind: a forger's.
    pub fn other(&self, world: &mut World) -> Option<Self> {
        match self {
            Self::Hmac(_) => Some(Self::Hmac(world.bytes::<48>().to_vec())),
            Self::Ed25519(_) => Self::new(Algorithm::EdDsa, world),
            Self::P256(_) => Self::new(Algorithm::Es256, world),
            Self::Rsa(_) | Self::Noise(_) => Some(Self::Noise(world.bytes::<256>().to_vec())),
        }
    }

    /// The name of its algorithm (RFC 7518, section 3.1; RFC 8037, section 3.1).
    pub fn algorithm(&self) -> &'static str {
        match self {
            Self::Hmac(_) => "HS256",
            Self::Ed25519(_) => "EdDSA",
            Self::P256(_) => "ES256",
            Self::Rsa(_) | Self::Noise(_) => "RS256",
        }
    }

    /// The key as its service publishes it; a shared secret as a forger would.
    pub fn jwk(&self) -> Value {
        let text = |bytes: &[u8]| BASE64URL_NOPAD.encode(bytes);
        match self {
            Self::Hmac(key) => json!({ "kty": "oct", "k": text(key) }),
            Self::Ed25519(pair) => json!({ "kty": "OKP", "crv": "Ed25519", "x": text(pair.public_key().as_ref()) }),
            Self::P256(pair) => {
                // An uncompressed point is 4, x, y (SEC 1, section 2.3.3).
                let (x, y) = pair.public_key().as_ref()[1..].split_at(32);
                json!({ "kty": "EC", "crv": "P-256", "x": text(x), "y": text(y) })
            }
            Self::Rsa(pair) => {
                let PublicKeyComponents { n, e } = PublicKeyComponents::<Vec<u8>>::from(pair.public());
                json!({ "kty": "RSA", "n": text(&n), "e": text(&e) })
            }
            Self::Noise(n) => json!({ "kty": "RSA", "n": text(n), "e": "AQAB" }),
        }
    }

    /// The signature; empty without random bytes.
    pub fn sign(&self, message: &[u8], world: &mut World) -> Vec<u8> {
        let random = SystemRandom::new();
        match self {
            Self::Hmac(key) => digest::hmac_sha256(key, message),
            Self::Ed25519(pair) => pair.sign(message).as_ref().to_vec(),
            Self::P256(pair) => pair.sign(&random, message).map(|made| made.as_ref().to_vec()).unwrap_or_default(),
            Self::Rsa(pair) => {
                let mut made = vec![0; pair.public().modulus_len()];
                let signed = pair.sign(&RSA_PKCS1_SHA256, &random, message, &mut made);
                signed.map(|()| made).unwrap_or_default()
            }
            Self::Noise(n) => {
                let mut made = world.bytes::<256>().to_vec();
                made.truncate(n.len());
                made
            }
        }
    }
}
