//! Tokens of every kind, signed here: good ones, and whatever an attacker would make of them.

use data_encoding::{BASE64, BASE64_MIME, BASE64URL_NOPAD};
use jiff::Timestamp;
use ring::rand::SystemRandom;
use ring::rsa::PublicKeyComponents;
use ring::signature::{
    ECDSA_P256_SHA256_FIXED_SIGNING, ECDSA_P384_SHA384_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair as _,
    RSA_PKCS1_SHA256, RSA_PKCS1_SHA384, RSA_PKCS1_SHA512, RSA_PSS_SHA256, RSA_PSS_SHA384, RSA_PSS_SHA512, RsaKeyPair,
};
use rsvp::verify::{Algorithm, Claims, Expiry, Keys, Refused, Rules, verify};
use serde_json::{Value, json};

/// 2026-11-21T00:00:00Z, the time of the tests.
pub(crate) const NOW: i64 = 1_795_219_200;
pub(crate) const ISSUER: &str = "issuer.example";
pub(crate) const AUDIENCE: &str = "ORG";

/// A token that an RSA key of 1024 bits has signed, the key as a JWK's n, and as PEM.
pub(crate) const WEAK_TOKEN: &str = "eyJ0eXAiOiJKV1QiLCJhbGciOiJSUzI1NiIsImtpZCI6ImsxIn0.eyJpc3MiOiJpc3N1ZXIuZXhhbXBsZSIsImF1ZCI6Ik9SRyIsImV4cCI6MTc5NTIyMjgwMH0.J5hR8xfasVaJx5uXGYBKrbMIbANR9S2l04f9zuxmh90JIncdFsETqI3XwPcGajHKFpCfinymqwpBUGtdSTVHHef1kZdneHHVEfvsSft6j8URxcedsxVTHByyrQO89_nEYoUs9A9LUTOlUOUrUKN0OagExYl_-SJh8dzDA7IUPIc";
pub(crate) const WEAK_N: &str = "uD4pHneH6V_9Ctq6n6AryYK-2Wl95GFwAg8n0mjst_MoHIPeFD44NiVYz6bk0OyuqWw7U9lahwBkBkPWfW6rAXgOxxM1xlBCIT58jbRv3GJMCDcNy-x6bH_OTN06j6RTwmR6JNErJFZbH6kWvb5KWl32tt5P_9C0VYppR9IBnok";
pub(crate) const WEAK_PEM: &str = "-----BEGIN PUBLIC KEY-----\nMIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQC4Piked4fpX/0K2rqfoCvJgr7Z\naX3kYXACDyfSaOy38ygcg94UPjg2JVjPpuTQ7K6pbDtT2VqHAGQGQ9Z9bqsBeA7H\nEzXGUEIhPnyNtG/cYkwINw3L7Hpsf85M3TqPpFPCZHok0SskVlsfqRa9vkpaXfa2\n3k//0LRVimlH0gGeiQIDAQAB\n-----END PUBLIC KEY-----";
/// Keys on curves that are not supported.
pub(crate) const SECP256K1_PEM: &str = "-----BEGIN PUBLIC KEY-----\nMFYwEAYHKoZIzj0CAQYFK4EEAAoDQgAEOmnPIImtQ2TPiatZHd5aNqj6ima1ToyD\nrCnn7YhyOGNgZ6e1W6OW5a3GsjbNGrbQa4c5Iz+gt5nsIUNHdXbm7Q==\n-----END PUBLIC KEY-----";
pub(crate) const P521_PEM: &str = "-----BEGIN PUBLIC KEY-----\nMIGbMBAGByqGSM49AgEGBSuBBAAjA4GGAAQBQUnrFLc1sMcKSzLf0XJ0d/HUiCYP\noXl8Z6OQpssvH28gSZiXAZlrRykr0FSZRM/ZQIqFHMU30eC8C0cK0D0SER0Bo4Ez\nw+7MDJLNxE5RKYYV6GBBR/ntiOMbeWj8ICfSFmbSD4CrPkvGT0JyU67DMwgmsaNt\nkv3BeKIIrlWPQMlPdrA=\n-----END PUBLIC KEY-----";
/// Made by OpenSSL, as its users make theirs.
pub(crate) const RSA_PEM: &str = include_str!("../../goldens/rsa-2048-public.pem");
const RSA_PRIVATE_PEM: &str = include_str!("../../goldens/rsa-2048-private.pem");

/// A key that signs.
pub(crate) enum Signer {
    Hmac(Vec<u8>),
    Rsa(Box<RsaKeyPair>),
    P256(EcdsaKeyPair),
    P384(EcdsaKeyPair),
    Ed25519(Ed25519KeyPair),
}

pub(crate) fn encode(bytes: impl AsRef<[u8]>) -> String {
    BASE64URL_NOPAD.encode(bytes.as_ref())
}

pub(crate) fn header(algorithm: &str) -> Value {
    json!({ "typ": "JWT", "alg": algorithm, "kid": "k1" })
}

/// Claims that hold for an hour.
pub(crate) fn claims() -> Value {
    json!({ "iss": ISSUER, "aud": AUDIENCE, "sub": "S1", "iat": NOW - 600, "nbf": NOW - 600, "exp": NOW + 3600 })
}

/// The same with one claim changed, or removed where it is null.
pub(crate) fn claims_with(name: &str, value: &Value) -> Value {
    let mut claims = claims();
    claims[name] = value.clone();
    claims
}

pub(crate) fn claims_without(name: &str) -> Value {
    let mut claims = claims();
    claims.as_object_mut().unwrap().remove(name);
    claims
}

impl Signer {
    pub(crate) fn hmac() -> Self {
        Self::Hmac((0..64).collect())
    }

    pub(crate) fn rsa() -> Self {
        let body: String = RSA_PRIVATE_PEM.lines().filter(|line| !line.starts_with('-')).collect();
        Self::Rsa(Box::new(RsaKeyPair::from_pkcs8(&BASE64.decode(body.as_bytes()).unwrap()).unwrap()))
    }

    pub(crate) fn p256() -> Self {
        let random = SystemRandom::new();
        let pkcs8 = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random).unwrap();
        Self::P256(EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, pkcs8.as_ref(), &random).unwrap())
    }

    pub(crate) fn p384() -> Self {
        let random = SystemRandom::new();
        let pkcs8 = EcdsaKeyPair::generate_pkcs8(&ECDSA_P384_SHA384_FIXED_SIGNING, &random).unwrap();
        Self::P384(EcdsaKeyPair::from_pkcs8(&ECDSA_P384_SHA384_FIXED_SIGNING, pkcs8.as_ref(), &random).unwrap())
    }

    pub(crate) fn ed25519() -> Self {
        let pkcs8 = Ed25519KeyPair::generate_pkcs8(&SystemRandom::new()).unwrap();
        Self::Ed25519(Ed25519KeyPair::from_pkcs8(pkcs8.as_ref()).unwrap())
    }

    /// The bare signature over `message`.
    pub(crate) fn signature(&self, algorithm: &str, message: &[u8]) -> Vec<u8> {
        let random = SystemRandom::new();
        match self {
            Self::Hmac(key) => {
                let digest = match algorithm {
                    "HS384" => ring::hmac::HMAC_SHA384,
                    "HS512" => ring::hmac::HMAC_SHA512,
                    _ => ring::hmac::HMAC_SHA256,
                };
                ring::hmac::sign(&ring::hmac::Key::new(digest, key), message).as_ref().to_vec()
            }
            Self::Rsa(pair) => {
                let padding: &dyn ring::signature::RsaEncoding = match algorithm {
                    "RS384" => &RSA_PKCS1_SHA384,
                    "RS512" => &RSA_PKCS1_SHA512,
                    "PS256" => &RSA_PSS_SHA256,
                    "PS384" => &RSA_PSS_SHA384,
                    "PS512" => &RSA_PSS_SHA512,
                    _ => &RSA_PKCS1_SHA256,
                };
                let mut signature = vec![0; pair.public().modulus_len()];
                pair.sign(padding, &random, message, &mut signature).unwrap();
                signature
            }
            Self::P256(pair) | Self::P384(pair) => pair.sign(&random, message).unwrap().as_ref().to_vec(),
            Self::Ed25519(pair) => pair.sign(message).as_ref().to_vec(),
        }
    }

    /// A token of two texts, whatever is in them.
    pub(crate) fn raw(&self, algorithm: &str, header: impl AsRef<[u8]>, claims: impl AsRef<[u8]>) -> String {
        let signed = format!("{}.{}", encode(header), encode(claims));
        format!("{signed}.{}", encode(self.signature(algorithm, signed.as_bytes())))
    }

    /// A token whose header says how it is signed.
    pub(crate) fn token(&self, header: &Value, claims: &Value) -> String {
        let algorithm = header["alg"].as_str().unwrap_or_default();
        self.raw(algorithm, header.to_string(), claims.to_string())
    }

    /// The public key as a JWK called `k1`.
    pub(crate) fn jwk(&self) -> Value {
        let point = |pair: &EcdsaKeyPair, curve: &str| {
            let (x, y) = pair.public_key().as_ref()[1..].split_at(pair.public_key().as_ref().len() / 2);
            json!({ "kty": "EC", "crv": curve, "kid": "k1", "x": encode(x), "y": encode(y) })
        };
        match self {
            Self::Hmac(key) => json!({ "kty": "oct", "kid": "k1", "k": encode(key) }),
            Self::Rsa(pair) => {
                let PublicKeyComponents { n, e } = PublicKeyComponents::<Vec<u8>>::from(pair.public());
                json!({ "kty": "RSA", "kid": "k1", "n": encode(n), "e": encode(e) })
            }
            Self::P256(pair) => point(pair, "P-256"),
            Self::P384(pair) => point(pair, "P-384"),
            Self::Ed25519(pair) => {
                json!({ "kty": "OKP", "crv": "Ed25519", "kid": "k1", "x": encode(pair.public_key()) })
            }
        }
    }

    /// A key file: PEM, or base64url of the secret.
    pub(crate) fn key_file(&self) -> String {
        match self {
            Self::Hmac(key) => data_encoding::BASE64URL.encode(key) + "\n",
            Self::Rsa(_) => RSA_PEM.to_owned(),
            Self::P256(pair) => pem(P256_INFO, pair.public_key().as_ref()),
            Self::P384(pair) => pem(P384_INFO, pair.public_key().as_ref()),
            Self::Ed25519(pair) => ed25519_pem(pair.public_key().as_ref()),
        }
    }
}

fn pem(prefix: &[u8], key: &[u8]) -> String {
    let body = BASE64_MIME.encode(&[prefix, key].concat());
    format!("-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----\n", body.trim_end())
}

/// These 32 bytes as the file of an Ed25519 key.
pub(crate) fn ed25519_pem(key: &[u8]) -> String {
    pem(ED25519_INFO, key)
}

/// What stands before the key in a SubjectPublicKeyInfo (RFC 5480, RFC 8410).
const P256_INFO: &[u8] =
    b"\x30\x59\x30\x13\x06\x07\x2a\x86\x48\xce\x3d\x02\x01\x06\x08\x2a\x86\x48\xce\x3d\x03\x01\x07\x03\x42\x00";
const P384_INFO: &[u8] =
    b"\x30\x76\x30\x10\x06\x07\x2a\x86\x48\xce\x3d\x02\x01\x06\x05\x2b\x81\x04\x00\x22\x03\x62\x00";
const ED25519_INFO: &[u8] = b"\x30\x2a\x30\x05\x06\x03\x2b\x65\x70\x03\x21\x00";

/// What must hold for the tokens of the tests.
pub(crate) fn rules(algorithms: &[Algorithm]) -> Rules {
    Rules {
        algorithms: algorithms.to_vec(),
        issuer: Some(ISSUER.to_owned()),
        audience: Some(AUDIENCE.to_owned()),
        exp: Expiry::Required,
    }
}

/// A set of these keys.
pub(crate) fn jwks(keys: &[Value]) -> Keys {
    Keys::jwks(json!({ "keys": keys }).to_string().as_bytes()).unwrap()
}

/// Looks at a token at the time of the tests.
pub(crate) fn look(token: &str, rules: &Rules, keys: &Keys) -> Result<Claims, Refused> {
    verify(token, rules, keys, Timestamp::from_second(NOW).unwrap())
}

/// Every good token, with the file and the set that hold its key.
pub(crate) fn good() -> Vec<(Algorithm, Signer)> {
    use Algorithm::*;
    let hmac = [HS256, HS384, HS512].map(|one| (one, Signer::hmac()));
    let rsa = [RS256, RS384, RS512, PS256, PS384, PS512].map(|one| (one, Signer::rsa()));
    let others = [(ES256, Signer::p256()), (ES384, Signer::p384()), (EdDSA, Signer::ed25519())];
    hmac.into_iter().chain(rsa).chain(others).collect()
}

/// A refusal holds no part of the token.
pub(crate) fn shows_nothing(refused: &Refused, token: &str) {
    let told = format!("{refused} {refused:?}");
    for part in token.split('.').filter(|part| part.len() > 8) {
        assert!(!told.contains(part.get(..9).unwrap_or(part)), "{told}");
    }
}
