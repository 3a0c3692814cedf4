//! The signature algorithms (RFC 7518, RFC 8037), computed by ring as for TLS.

use ring::{hmac, signature as ring_signature};
use serde::Deserialize;
use zeroize::Zeroizing;

use super::{Check, Refused};

/// An algorithm that a provider file may name. `none` is not among them (V1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub enum Algorithm {
    HS256,
    HS384,
    HS512,
    RS256,
    RS384,
    RS512,
    PS256,
    PS384,
    PS512,
    ES256,
    ES384,
    EdDSA,
}

impl Algorithm {
    /// The name in the header of a token.
    pub fn name(self) -> &'static str {
        match self {
            Self::HS256 => "HS256",
            Self::HS384 => "HS384",
            Self::HS512 => "HS512",
            Self::RS256 => "RS256",
            Self::RS384 => "RS384",
            Self::RS512 => "RS512",
            Self::PS256 => "PS256",
            Self::PS384 => "PS384",
            Self::PS512 => "PS512",
            Self::ES256 => "ES256",
            Self::ES384 => "ES384",
            Self::EdDSA => "EdDSA",
        }
    }

    /// Whether the key that verifies also signs.
    pub fn is_shared_secret(self) -> bool {
        matches!(self, Self::HS256 | Self::HS384 | Self::HS512)
    }
}

/// 2^255 - 19, little-endian: coordinates are below it.
const FIELD: [u8; 32] = ending(0xed, 0xff, 0x7f);

/// The y of the eight points of Ed25519 whose order is 1, 2, 4 or 8, little-endian.
const SMALL: [[u8; 32]; 5] = [
    ending(0, 0, 0),
    ending(1, 0, 0),
    ending(0xec, 0xff, 0x7f),
    [
        0x26, 0xe8, 0x95, 0x8f, 0xc2, 0xb2, 0x27, 0xb0, 0x45, 0xc3, 0xf4, 0x89, 0xf2, 0xef, 0x98, 0xf0, 0xd5, 0xdf,
        0xac, 0x05, 0xd3, 0xc6, 0x33, 0x39, 0xb1, 0x38, 0x02, 0x88, 0x6d, 0x53, 0xfc, 0x05,
    ],
    [
        0xc7, 0x17, 0x6a, 0x70, 0x3d, 0x4d, 0xd8, 0x4f, 0xba, 0x3c, 0x0b, 0x76, 0x0d, 0x10, 0x67, 0x0f, 0x2a, 0x20,
        0x53, 0xfa, 0x2c, 0x39, 0xcc, 0xc6, 0x4e, 0xc7, 0xfd, 0x77, 0x92, 0xac, 0x03, 0x7a,
    ],
];

/// A number of which all bytes but the first and the last are the same.
const fn ending(first: u8, middle: u8, last: u8) -> [u8; 32] {
    let mut number = [middle; 32];
    number[0] = first;
    number[31] = last;
    number
}

/// A key of a supported kind and size (V3).
#[derive(Clone)]
pub enum Material {
    /// Shared with the service.
    Hmac(Zeroizing<Vec<u8>>),
    /// At least 2048 bits; no leading zeros.
    Rsa { n: Vec<u8>, e: Vec<u8> },
    /// The uncompressed point.
    P256(Vec<u8>),
    /// The uncompressed point.
    P384(Vec<u8>),
    /// 32 bytes, see [`Material::ed25519`].
    Ed25519(Vec<u8>),
}

impl Material {
    /// An RSA key from modulus and exponent, both big-endian.
    pub fn rsa(n: &[u8], e: &[u8]) -> Result<Self, &'static str> {
        let (n, e) = (bare(n), bare(e));
        let bits = n.first().map_or(0, |first| n.len() * 8 - first.leading_zeros() as usize);
        match bits {
            ..2048 => Err("the RSA key has fewer than 2048 bits"),
            8193.. => Err("the RSA key has more than 8192 bits"),
            _ if e.len() > 4 || matches!(e, [] | [0..=2]) => Err("the RSA key has an unusable exponent"),
            _ => Ok(Self::Rsa { n: n.to_vec(), e: e.to_vec() }),
        }
    }

    /// An Ed25519 key, whose order must be that of the group: with one of the others, a signature says nothing of the
    /// message (RFC 8032, section 5.1.7; ring does not look).
    pub fn ed25519(key: &[u8]) -> Result<Self, &'static str> {
        let mut y: [u8; 32] = key.try_into().map_err(|_| "the key has the wrong length")?;
        y[31] &= 0x7f; // the sign of x
        match y {
            _ if y.iter().rev().ge(FIELD.iter().rev()) => Err("the key is not written as the standard has it"),
            _ if SMALL.contains(&y) => Err("with this key any token would seem to be signed"),
            _ => Ok(Self::Ed25519(key.to_vec())),
        }
    }

    /// Why `algorithm` does not fit this key; `None` if it fits.
    pub fn misfit(&self, algorithm: Algorithm) -> Option<&'static str> {
        use Algorithm::{ES256, ES384, EdDSA, PS256, PS384, PS512, RS256, RS384, RS512};
        let fits = match self {
            // RFC 7518, section 3.2: at least as long as the digest.
            Self::Hmac(key) => match algorithm {
                Algorithm::HS256 if key.len() >= 32 => true,
                Algorithm::HS384 if key.len() >= 48 => true,
                Algorithm::HS512 if key.len() >= 64 => true,
                _ if algorithm.is_shared_secret() => return Some("the key is too short for the algorithm"),
                _ => false,
            },
            Self::Rsa { .. } => matches!(algorithm, RS256 | RS384 | RS512 | PS256 | PS384 | PS512),
            Self::P256(_) => algorithm == ES256,
            Self::P384(_) => algorithm == ES384,
            Self::Ed25519(_) => algorithm == EdDSA,
        };
        (!fits).then_some("the key does not fit the algorithm")
    }
}

/// `number` without the leading zeros of DER.
fn bare(number: &[u8]) -> &[u8] {
    let zeros = number.iter().take_while(|byte| **byte == 0).count();
    &number[zeros..]
}

/// Verifies `signature` over `signed` with `key`.
pub fn verify(algorithm: Algorithm, key: &Material, signed: &[u8], signature: &[u8]) -> Result<(), Refused> {
    let holds = key.misfit(algorithm).is_none()
        && match key {
            Material::Hmac(key) => hmac::verify(&hmac::Key::new(digest(algorithm), key), signed, signature).is_ok(),
            Material::Rsa { n, e } => {
                ring_signature::RsaPublicKeyComponents { n, e }.verify(rsa(algorithm), signed, signature).is_ok()
            }
            Material::P256(point) => public(&ring_signature::ECDSA_P256_SHA256_FIXED, point, signed, signature),
            Material::P384(point) => public(&ring_signature::ECDSA_P384_SHA384_FIXED, point, signed, signature),
            Material::Ed25519(key) => public(&ring_signature::ED25519, key, signed, signature),
        };
    if holds { Ok(()) } else { Err(Refused::new(Check::Signature, "not made with the service's key")) }
}

fn public(
    algorithm: &'static dyn ring_signature::VerificationAlgorithm,
    key: &[u8],
    signed: &[u8],
    made: &[u8],
) -> bool {
    ring_signature::UnparsedPublicKey::new(algorithm, key).verify(signed, made).is_ok()
}

/// `algorithm` fits an HMAC key.
fn digest(algorithm: Algorithm) -> hmac::Algorithm {
    match algorithm {
        Algorithm::HS384 => hmac::HMAC_SHA384,
        Algorithm::HS512 => hmac::HMAC_SHA512,
        _ => hmac::HMAC_SHA256,
    }
}

/// `algorithm` fits an RSA key.
fn rsa(algorithm: Algorithm) -> &'static ring_signature::RsaParameters {
    match algorithm {
        Algorithm::RS384 => &ring_signature::RSA_PKCS1_2048_8192_SHA384,
        Algorithm::RS512 => &ring_signature::RSA_PKCS1_2048_8192_SHA512,
        Algorithm::PS256 => &ring_signature::RSA_PSS_2048_8192_SHA256,
        Algorithm::PS384 => &ring_signature::RSA_PSS_2048_8192_SHA384,
        Algorithm::PS512 => &ring_signature::RSA_PSS_2048_8192_SHA512,
        _ => &ring_signature::RSA_PKCS1_2048_8192_SHA256,
    }
}
