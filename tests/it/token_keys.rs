//! Which key a token is verified with, and which keys verify nothing.

use data_encoding::HEXLOWER;
use ring::signature::{ED25519, UnparsedPublicKey};
use rsvp::verify::{Algorithm, Check, Keys};
use serde_json::{Value, json};

use crate::support::tokens::{
    P521_PEM, RSA_PEM, SECP256K1_PEM, Signer, WEAK_N, WEAK_PEM, WEAK_TOKEN, claims, claims_with, ed25519_pem, encode,
    header, jwks, look, rules, shows_nothing,
};

/// V1
#[test]
fn public_keys_are_never_used_as_shared_secrets() {
    let signer = Signer::rsa();
    let both = rules(&[Algorithm::RS256, Algorithm::HS256]);
    let set = json!({ "keys": [signer.jwk()] }).to_string();
    for text in [RSA_PEM, RSA_PEM.trim(), &set, &signer.jwk().to_string()] {
        let token = Signer::Hmac(text.as_bytes().to_vec()).token(&header("HS256"), &claims());
        for keys in [Keys::read(RSA_PEM).unwrap(), Keys::read(&set).unwrap()] {
            assert_eq!(look(&token, &both, &keys).unwrap_err().check, Check::Key);
        }
    }
    // A shared secret in a set is known to everybody.
    let shared = Signer::hmac();
    let token = shared.token(&header("HS256"), &claims());
    assert_eq!(look(&token, &both, &jwks(&[shared.jwk()])).unwrap_err().check, Check::Key);
    // The secret is what its text stands for, not the text.
    let text = Signer::Hmac(shared.key_file().trim().as_bytes().to_vec()).token(&header("HS256"), &claims());
    let keys = Keys::read(&shared.key_file()).unwrap();
    assert_eq!(look(&text, &both, &keys).unwrap_err().check, Check::Signature);
    let public = signer.token(&header("RS256"), &claims());
    assert_eq!(look(&public, &both, &keys).unwrap_err().check, Check::Key);
}

/// V3, V5: keys that are too small, on other curves, or meant for something else.
#[test]
fn weak_and_unfit_keys_of_a_set_verify_nothing() {
    let with = |signer: &Signer, member: &str, value: Value| {
        let mut jwk = signer.jwk();
        jwk[member] = value;
        jwk
    };
    let (rsa, p256, p384, ed) = (Signer::rsa(), Signer::p256(), Signer::p384(), Signer::ed25519());
    let token = |signer: &Signer, name: &str| signer.token(&header(name), &claims());
    let weak = json!({ "kty": "RSA", "kid": "k1", "n": WEAK_N, "e": "AQAB" });
    let cases = [
        ("RSA of 1024 bits", WEAK_TOKEN.to_owned(), weak),
        ("an exponent of one", token(&rsa, "RS256"), with(&rsa, "e", json!("AQ"))),
        ("a modulus that is missing", token(&rsa, "RS256"), with(&rsa, "n", json!(null))),
        ("a modulus that is no base64url", token(&rsa, "RS256"), with(&rsa, "n", json!("+/="))),
        ("a key with its private part", token(&rsa, "RS256"), with(&rsa, "d", json!("AQAB"))),
        ("a key for encryption", token(&p256, "ES256"), with(&p256, "use", json!("enc"))),
        ("a use that is no text", token(&p256, "ES256"), with(&p256, "use", json!(["sig"]))),
        ("a key for signing only", token(&p256, "ES256"), with(&p256, "key_ops", json!(["sign"]))),
        ("a key for another algorithm", token(&rsa, "RS256"), with(&rsa, "alg", json!("RS512"))),
        ("an algorithm that is no text", token(&rsa, "RS256"), with(&rsa, "alg", json!(256))),
        ("a curve that is not the key's", token(&p256, "ES256"), with(&p256, "crv", json!("P-384"))),
        ("a curve that is not supported", token(&p256, "ES256"), with(&p256, "crv", json!("P-521"))),
        ("the curve of coins", token(&p256, "ES256"), with(&p256, "crv", json!("secp256k1"))),
        ("a point of half its length", token(&p256, "ES256"), with(&p256, "x", json!(encode([1; 16])))),
        ("a point beside the curve", token(&p256, "ES256"), with(&p256, "x", json!(encode([1; 32])))),
        ("Ed448", token(&ed, "EdDSA"), with(&ed, "crv", json!("Ed448"))),
        ("a key of 31 bytes", token(&ed, "EdDSA"), with(&ed, "x", json!(encode([1; 31])))),
        ("another kind", token(&p384, "ES384"), with(&p384, "kty", json!("RSA"))),
        ("another id", token(&ed, "EdDSA"), with(&ed, "kid", json!("k2"))),
        ("no id", token(&ed, "EdDSA"), with(&ed, "kid", json!(null))),
        ("no object", token(&ed, "EdDSA"), json!("key")),
    ];
    use Algorithm::{ES256, ES384, EdDSA, RS256};
    for (name, token, key) in cases {
        let refused = look(&token, &rules(&[RS256, ES256, ES384, EdDSA]), &jwks(&[key])).unwrap_err();
        let expected = if name == "a point beside the curve" { Check::Signature } else { Check::Key };
        assert_eq!(refused.check, expected, "{name}: {refused}");
        shows_nothing(&refused, &token);
    }
}

/// All encodings of the eight points of small order, and all values that are not a coordinate, with both signs.
fn keys_that_sign_anything() -> Vec<[u8; 32]> {
    let small = [
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000000",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    ];
    let small = small.iter().map(|text| HEXLOWER.decode(text.as_bytes()).unwrap().try_into().unwrap());
    let beyond = (0xed..=0xff).map(|first| {
        let mut number = [0xff; 32];
        (number[0], number[31]) = (first, 0x7f);
        number
    });
    let both = |key: [u8; 32]| {
        let mut other = key;
        other[31] |= 0x80;
        [key, other]
    };
    small.chain(beyond).flat_map(both).collect()
}

/// V3: with an Ed25519 key of small order one signature fits one message in eight, or every one.
#[test]
fn keys_that_seem_to_have_signed_any_token_verify_none() {
    let (only, identity) = (rules(&[Algorithm::EdDSA]), [&[1][..], &[0; 63]].concat());
    let mut forged = 0;
    for key in keys_that_sign_anything() {
        assert!(Keys::read(&ed25519_pem(&key)).is_err(), "{key:?}");
        let set = jwks(&[json!({ "kty": "OKP", "crv": "Ed25519", "kid": "k1", "x": encode(key) })]);
        for number in 0..64 {
            let claims = claims_with("jti", &json!(number)).to_string();
            let signed = format!("{}.{}", encode(header("EdDSA").to_string()), encode(claims));
            forged += usize::from(UnparsedPublicKey::new(&ED25519, key).verify(signed.as_bytes(), &identity).is_ok());
            let token = format!("{signed}.{}", encode(&identity));
            assert_eq!(look(&token, &only, &set).unwrap_err().check, Check::Key, "{key:?}");
        }
    }
    // Without the look at the key they would have been accepted.
    assert!(forged > 64, "{forged}");
}

/// V2
#[test]
fn exactly_one_key_of_a_set_is_meant() {
    let (one, two) = (Signer::ed25519(), Signer::ed25519());
    let only = rules(&[Algorithm::EdDSA]);
    let token = one.token(&header("EdDSA"), &claims());
    let nameless = one.token(&json!({ "alg": "EdDSA" }), &claims());
    let twice = jwks(&[one.jwk(), two.jwk()]);
    assert_eq!(look(&token, &only, &twice).unwrap_err().check, Check::Key);
    assert_eq!(look(&nameless, &only, &twice).unwrap_err().check, Check::Key);
    // A key that cannot be used still has its name.
    let shadow = jwks(&[one.jwk(), Signer::hmac().jwk()]);
    assert_eq!(look(&token, &only, &shadow).unwrap_err().check, Check::Key);
    look(&nameless, &only, &shadow).unwrap();
    assert_eq!(look(&nameless, &only, &jwks(&[])).unwrap_err().check, Check::Key);
    let many = |count: usize| json!({ "keys": vec![two.jwk(); count] }).to_string();
    assert!(Keys::jwks(many(100).as_bytes()).is_ok());
    assert!(Keys::jwks(many(101).as_bytes()).is_err());
}

/// V3, V7
#[test]
fn a_key_file_that_is_none_is_refused_and_not_shown() {
    let private = include_str!("../goldens/rsa-2048-private.pem");
    let cases = [
        private,
        WEAK_PEM,
        SECP256K1_PEM,
        P521_PEM,
        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----",
        "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----",
        "-----BEGIN PUBLIC KEY-----",
        "{}",
        "{\"keys\":1}",
        "{\"keys\":[],\"keys\":[]}",
        "not a key",
        "a+b/",
    ];
    for text in cases.into_iter().chain([&*format!("{RSA_PEM}{RSA_PEM}")]) {
        let why = Keys::read(text).unwrap_err();
        assert!(!text.lines().any(|line| line.len() > 8 && why.contains(line)), "{why}");
    }
    let short = Keys::read(&encode([7; 31])).unwrap();
    assert!(short.unusable(&[Algorithm::HS256]).is_some());
    assert!(Keys::read("").unwrap().unusable(&[Algorithm::HS256]).is_some());
    assert_eq!(Keys::read(&encode([7; 48])).unwrap().unusable(&[Algorithm::HS256]), None);
}
