//! Good tokens are accepted, and attack tokens of every kind are refused, each by the check that is there for it.

use std::collections::BTreeSet;

use jiff::Timestamp;
use rsvp::verify::{Algorithm, Check, Claims, Expiry, Keys, LONGEST, Refused, Rules, verify};
use serde_json::{Value, json};

use crate::support::tokens::{
    AUDIENCE, ISSUER, NOW, P521_PEM, RSA_PEM, SECP256K1_PEM, Signer, WEAK_N, WEAK_PEM, WEAK_TOKEN, claims, claims_with,
    claims_without, encode, header,
};

fn rules(algorithms: &[Algorithm]) -> Rules {
    Rules {
        algorithms: algorithms.to_vec(),
        issuer: Some(ISSUER.to_owned()),
        audience: Some(AUDIENCE.to_owned()),
        exp: Expiry::Required,
    }
}

fn jwks(keys: &[Value]) -> Keys {
    Keys::jwks(json!({ "keys": keys }).to_string().as_bytes()).unwrap()
}

fn look(token: &str, rules: &Rules, keys: &Keys) -> Result<Claims, Refused> {
    verify(token, rules, keys, Timestamp::from_second(NOW).unwrap())
}

/// Every good token, with the file and the set that hold its key.
fn good() -> Vec<(Algorithm, Signer)> {
    use Algorithm::*;
    let hmac = [HS256, HS384, HS512].map(|one| (one, Signer::hmac()));
    let rsa = [RS256, RS384, RS512, PS256, PS384, PS512].map(|one| (one, Signer::rsa()));
    let others = [(ES256, Signer::p256()), (ES384, Signer::p384()), (EdDSA, Signer::ed25519())];
    hmac.into_iter().chain(rsa).chain(others).collect()
}

#[test]
fn every_algorithm_verifies_with_a_key_file_and_public_ones_with_a_set() {
    for (algorithm, signer) in good() {
        let token = signer.token(&header(algorithm.name()), &claims());
        let file = Keys::read(&signer.key_file()).unwrap();
        let verified = look(&token, &rules(&[algorithm]), &file).unwrap();
        assert_eq!(Value::Object(verified.members), claims());
        assert_eq!(verified.key, format!("the {} key", algorithm.name()));
        let set = jwks(&[signer.jwk()]);
        let by_set = look(&token, &rules(&[algorithm]), &set);
        if algorithm.is_shared_secret() {
            assert_eq!(by_set.unwrap_err().check, Check::Key);
            assert!(set.unusable(&[algorithm]).is_some());
        } else {
            assert_eq!(by_set.unwrap().key, format!("the {} key 'k1'", algorithm.name()));
            assert_eq!(set.unusable(&[algorithm]), None);
        }
    }
}

#[test]
fn good_tokens_of_unusual_shape_are_accepted() {
    let signer = Signer::ed25519();
    let mut other = Signer::p256().jwk();
    other["kid"] = json!("k2");
    let keys = jwks(&[signer.jwk(), other]);
    let ok = |header: &Value, claims: &Value, rules: &Rules| {
        look(&signer.token(header, claims), rules, &keys).unwrap_or_else(|why| panic!("{why}: {header} {claims}"));
    };
    let (eddsa, rules) = (header("EdDSA"), rules(&[Algorithm::EdDSA]));
    let unending = Rules { exp: Expiry::Optional, ..rules.clone() };
    let unstated = Rules { issuer: None, audience: None, ..rules.clone() };
    ok(&eddsa, &claims_with("aud", &json!([AUDIENCE])), &rules);
    ok(&eddsa, &claims_with("aud", &json!(["other", AUDIENCE])), &rules);
    ok(&eddsa, &claims_with("exp", &json!(NOW - 59)), &rules);
    ok(&eddsa, &claims_with("exp", &json!(1_795_219_200.5)), &rules);
    ok(&eddsa, &claims_with("nbf", &json!(NOW + 60)), &rules);
    ok(&eddsa, &claims_with("iat", &json!(NOW + 60)), &rules);
    ok(&eddsa, &claims_without("nbf"), &rules);
    ok(&eddsa, &claims_without("iat"), &rules);
    ok(&eddsa, &claims_without("exp"), &unending);
    ok(&eddsa, &claims(), &unending);
    ok(&eddsa, &claims_without("iss"), &unstated);
    ok(&eddsa, &claims_without("aud"), &unstated);
    ok(&json!({ "alg": "EdDSA" }), &claims(), &rules);
    // Nobody looks where the header says that its key is; the one that is known fits all the same.
    ok(&json!({ "alg": "EdDSA", "kid": "k1", "jku": "https://evil.example/keys" }), &claims(), &rules);
    let longest = LONGEST * 3 / 4 - 500;
    ok(&eddsa, &claims_with("text", &json!("x".repeat(longest))), &rules);
}

/// One row of the table: what it is, the token, and the check that must refuse it.
type Attack = (&'static str, String, Check);

/// Looks at attack after attack; none may be accepted, each must be refused by its check, and no refusal shows a token.
fn refuse(attacks: Vec<Attack>, rules: &Rules, keys: &Keys) -> usize {
    for (name, token, check) in &attacks {
        let refused = match look(token, rules, keys) {
            Ok(_) => panic!("accepted: {name}"),
            Err(refused) => refused,
        };
        assert_eq!(refused.check, *check, "{name}: {refused}");
        shows_nothing(&refused, token);
    }
    attacks.len()
}

fn shows_nothing(refused: &Refused, token: &str) {
    let told = format!("{refused} {refused:?}");
    for part in token.split('.').filter(|part| part.len() > 8) {
        assert!(!told.contains(part.get(..9).unwrap_or(part)), "{told}");
    }
}

#[expect(clippy::too_many_lines, reason = "it is a table")]
fn forms(signer: &Signer) -> Vec<Attack> {
    let head = header("ES256").to_string();
    let good = signer.token(&header("ES256"), &claims());
    let parts: Vec<&str> = good.split('.').collect();
    let (h, c, s) = (parts[0], parts[1], parts[2]);
    let raw = |header: &str, claims: &[u8]| signer.raw("ES256", header, claims);
    let bomb = format!("{}{}", "[".repeat(20_000), "]".repeat(20_000));
    let body = claims().to_string();
    let stray = |text: &str| {
        let last = text.chars().last().unwrap();
        let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        let at = alphabet.find(last).unwrap();
        format!("{}{}", &text[..text.len() - 1], alphabet.as_bytes()[at | 1] as char)
    };
    let json_form = json!({ "payload": c, "signatures": [{ "protected": h, "signature": s }] }).to_string();
    let dup = |member: &str| format!("{}{member}}}", &body[..body.len() - 1]);
    vec![
        (
            "longer than 64 KiB",
            signer.token(&header("ES256"), &claims_with("x", &json!("x".repeat(LONGEST)))),
            Check::Size,
        ),
        ("nothing", String::new(), Check::Form),
        ("one part", h.to_owned(), Check::Form),
        ("two parts", format!("{h}.{c}"), Check::Form),
        ("four parts", format!("{good}.{s}"), Check::Form),
        ("five parts, as an encrypted token", format!("{h}..{c}.{s}.{s}"), Check::Form),
        ("no header", format!(".{c}.{s}"), Check::Form),
        ("no claims", format!("{h}..{s}"), Check::Signature),
        ("a dot in front", format!(".{good}"), Check::Form),
        ("a dot behind", format!("{good}."), Check::Form),
        ("white space behind", format!("{good} "), Check::Form),
        ("a new line behind", format!("{good}\n"), Check::Form),
        ("white space in front", format!(" {good}"), Check::Form),
        ("with its header's name", format!("Bearer {good}"), Check::Form),
        ("a padded signature", format!("{good}=="), Check::Form),
        ("a padded header", format!("{h}=.{c}.{s}"), Check::Form),
        ("padded claims", format!("{h}.{c}=.{s}"), Check::Signature),
        ("the other base64", format!("{h}.{c}.+/{}", &s[2..]), Check::Form),
        ("stray bits in the signature", format!("{h}.{c}.{}", stray(s)), Check::Form),
        ("a NUL inside", format!("{h}.{c}\0.{s}"), Check::Signature),
        ("letters of full width", format!("{h}.{c}.\u{ff21}{}", &s[1..]), Check::Form),
        ("JSON in place of parts", json_form, Check::Form),
        ("a header that is no JSON", raw("header", body.as_bytes()), Check::Form),
        ("a header that is a list", raw("[]", body.as_bytes()), Check::Form),
        ("a header with something behind", raw(&format!("{head} x"), body.as_bytes()), Check::Form),
        ("two algorithms", raw(r#"{"alg":"none","alg":"ES256","kid":"k1"}"#, body.as_bytes()), Check::Form),
        ("two algorithms, one escaped", raw(r#"{"\u0061lg":"none","alg":"ES256"}"#, body.as_bytes()), Check::Form),
        ("two key ids", raw(r#"{"alg":"ES256","kid":"k2","kid":"k1"}"#, body.as_bytes()), Check::Form),
        (
            "a nesting bomb in the header",
            raw(&format!(r#"{{"alg":"ES256","x":{bomb}}}"#), body.as_bytes()),
            Check::Form,
        ),
        (
            "a smaller nesting bomb in the header",
            raw(&format!(r#"{{"alg":"ES256","x":{}}}"#, "[".repeat(9000)), b"{}"),
            Check::Form,
        ),
        (
            "a nesting bomb in the claims",
            raw(&head, format!(r#"{{"x":{}{}}}"#, "[".repeat(9000), "]".repeat(9000)).as_bytes()),
            Check::Form,
        ),
        ("two issuers", raw(&head, dup(r#","iss":"issuer.example""#).as_bytes()), Check::Form),
        ("two audiences, one escaped", raw(&head, dup(r#","\u0061ud":"ORG""#).as_bytes()), Check::Form),
        ("a double further down", raw(&head, dup(r#","x":[{"y":1,"y":1}]"#).as_bytes()), Check::Form),
        ("claims that are a list", raw(&head, b"[]"), Check::Form),
        ("claims that are a token", raw(&head, good.as_bytes()), Check::Form),
        ("claims that are a text", raw(&head, format!("\"{good}\"").as_bytes()), Check::Form),
        ("claims that are nothing", raw(&head, b""), Check::Form),
        ("claims that are no UTF-8", raw(&head, b"{\"iss\":\"\xff\"}"), Check::Form),
        ("a byte order mark", raw(&head, format!("\u{feff}{body}").as_bytes()), Check::Form),
        ("half a character", raw(&head, dup(r#","x":"\ud800""#).as_bytes()), Check::Form),
        ("a number beyond numbers", raw(&head, dup(r#","x":1e999"#).as_bytes()), Check::Form),
    ]
}

fn headers(signer: &Signer, attacker: &Signer) -> Vec<Attack> {
    let with = |header: Value| signer.raw("ES256", header.to_string(), claims().to_string());
    let forged = |header: Value| attacker.raw("ES256", header.to_string(), claims().to_string());
    let unsigned = |name: &str| format!("{}.{}.", encode(header(name).to_string()), encode(claims().to_string()));
    let hmac = |key: &[u8]| Signer::Hmac(key.to_vec()).token(&header("HS256"), &claims());
    let x5c = json!([encode("certificate")]);
    vec![
        ("alg none", unsigned("none"), Check::Algorithm),
        ("alg None", unsigned("None"), Check::Algorithm),
        ("alg NONE", unsigned("NONE"), Check::Algorithm),
        ("alg nOnE", unsigned("nOnE"), Check::Algorithm),
        ("alg none, with a space", unsigned("none "), Check::Algorithm),
        ("alg none, signed", with(header("none")), Check::Algorithm),
        ("an empty alg", with(header("")), Check::Algorithm),
        ("alg in lower case", with(header("es256")), Check::Algorithm),
        ("alg with a space", with(header("ES256 ")), Check::Algorithm),
        ("alg with a NUL", with(header("ES256\0")), Check::Algorithm),
        ("an algorithm of the same kind that is not allowed", with(header("ES384")), Check::Algorithm),
        ("an algorithm of another kind", with(header("RS256")), Check::Algorithm),
        ("HMAC with the public key's file", hmac(signer.key_file().as_bytes()), Check::Algorithm),
        ("HMAC with the public key's set", hmac(signer.jwk().to_string().as_bytes()), Check::Algorithm),
        ("HMAC with nothing", hmac(b""), Check::Algorithm),
        ("no alg", with(json!({ "typ": "JWT", "kid": "k1" })), Check::Header),
        ("alg null", with(json!({ "alg": null })), Check::Header),
        ("alg as a list", with(json!({ "alg": ["ES256"] })), Check::Header),
        ("crit, empty", with(json!({ "alg": "ES256", "kid": "k1", "crit": [] })), Check::Header),
        ("crit, exp", with(json!({ "alg": "ES256", "kid": "k1", "crit": ["exp"], "exp": 1 })), Check::Header),
        ("crit, null", with(json!({ "alg": "ES256", "kid": "k1", "crit": null })), Check::Header),
        ("crit with b64", with(json!({ "alg": "ES256", "kid": "k1", "crit": ["b64"], "b64": false })), Check::Header),
        ("b64 alone", with(json!({ "alg": "ES256", "kid": "k1", "b64": false })), Check::Header),
        ("packed", with(json!({ "alg": "ES256", "kid": "k1", "zip": "DEF" })), Check::Header),
        ("encrypted", with(json!({ "alg": "ES256", "kid": "k1", "enc": "A256GCM" })), Check::Header),
        ("kid as a number", with(json!({ "alg": "ES256", "kid": 1 })), Check::Header),
        ("kid null", with(json!({ "alg": "ES256", "kid": null })), Check::Header),
        ("kid as a list", with(json!({ "alg": "ES256", "kid": ["k1"] })), Check::Header),
        ("an unknown kid", with(json!({ "alg": "ES256", "kid": "k9" })), Check::Key),
        ("an empty kid", with(json!({ "alg": "ES256", "kid": "" })), Check::Key),
        ("a kid in capitals", with(json!({ "alg": "ES256", "kid": "K1" })), Check::Key),
        ("a kid that is a path", with(json!({ "alg": "ES256", "kid": "../../../../dev/null" })), Check::Key),
        ("a kid that is SQL", with(json!({ "alg": "ES256", "kid": "x' UNION SELECT 'k1" })), Check::Key),
        ("a kid that is a URL", with(json!({ "alg": "ES256", "kid": "https://evil.example/k1" })), Check::Key),
        (
            "its own key by jku",
            forged(json!({ "alg": "ES256", "kid": "k1", "jku": "https://evil.example/" })),
            Check::Signature,
        ),
        (
            "its own key by x5u",
            forged(json!({ "alg": "ES256", "kid": "k1", "x5u": "https://evil.example/" })),
            Check::Signature,
        ),
        ("its own key inside", forged(json!({ "alg": "ES256", "kid": "k1", "jwk": attacker.jwk() })), Check::Signature),
        ("its own certificate inside", forged(json!({ "alg": "ES256", "kid": "k1", "x5c": x5c })), Check::Signature),
        (
            "its own key inside, under another id",
            forged(json!({ "alg": "ES256", "kid": "k9", "jwk": attacker.jwk() })),
            Check::Key,
        ),
    ]
}

fn signatures(signer: &Signer, attacker: &Signer) -> Vec<Attack> {
    let good = signer.token(&header("ES256"), &claims());
    let (signed, signature) = good.rsplit_once('.').unwrap();
    let (head, body) = signed.split_once('.').unwrap();
    let made = |bytes: &[u8]| format!("{signed}.{}", encode(bytes));
    let bytes = data_encoding::BASE64URL_NOPAD.decode(signature.as_bytes()).unwrap();
    let der = [&[0x30, 0x44, 0x02, 0x20], &bytes[..32], &[0x02, 0x20], &bytes[32..]].concat();
    let order =
        data_encoding::HEXUPPER.decode(b"FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551").unwrap();
    let mut first = bytes.clone();
    first[0] ^= 1;
    vec![
        ("no signature", format!("{signed}."), Check::Signature),
        ("another's key", attacker.token(&header("ES256"), &claims()), Check::Signature),
        ("nothing but zeros", made(&[0; 64]), Check::Signature),
        ("zero and the order of the curve", made(&[&[0; 32][..], &order].concat()), Check::Signature),
        ("the order of the curve twice", made(&[order.clone(), order].concat()), Check::Signature),
        ("in DER", made(&der), Check::Signature),
        ("cut short", made(&bytes[..63]), Check::Signature),
        ("one byte more", made(&[&bytes[..], &[0]].concat()), Check::Signature),
        ("one bit turned", made(&first), Check::Signature),
        ("halves swapped", made(&[&bytes[32..], &bytes[..32]].concat()), Check::Signature),
        (
            "other claims",
            format!("{head}.{}.{signature}", encode(claims_with("sub", &json!("root")).to_string())),
            Check::Signature,
        ),
        (
            "the same claims, written otherwise",
            format!("{head}.{}.{signature}", encode(format!("{} ", claims()))),
            Check::Signature,
        ),
        ("another header", format!("{}.{body}.{signature}", encode(r#"{"alg":"ES256","kid":"k1"}"#)), Check::Signature),
        ("parts swapped", format!("{body}.{head}.{signature}"), Check::Header),
    ]
}

fn contents(signer: &Signer) -> Vec<Attack> {
    let with = |name: &str, value: Value| signer.token(&header("ES256"), &claims_with(name, &value));
    let without = |name: &str| signer.token(&header("ES256"), &claims_without(name));
    vec![
        ("no issuer", without("iss"), Check::Issuer),
        ("another issuer", with("iss", json!("evil.example")), Check::Issuer),
        ("a longer issuer", with("iss", json!("issuer.example.evil.example")), Check::Issuer),
        ("an issuer with a slash", with("iss", json!("issuer.example/")), Check::Issuer),
        ("an issuer in capitals", with("iss", json!("ISSUER.example")), Check::Issuer),
        ("issuers", with("iss", json!([ISSUER])), Check::Issuer),
        ("issuer null", with("iss", json!(null)), Check::Issuer),
        ("no audience", without("aud"), Check::Audience),
        ("another audience", with("aud", json!("OTHER")), Check::Audience),
        ("a longer audience", with("aud", json!("ORGANISATION")), Check::Audience),
        ("an audience in lower case", with("aud", json!("org")), Check::Audience),
        ("an empty audience", with("aud", json!("")), Check::Audience),
        ("an empty list of audiences", with("aud", json!([])), Check::Audience),
        ("other audiences", with("aud", json!(["A", "B"])), Check::Audience),
        ("audiences that are no texts", with("aud", json!([AUDIENCE, 1])), Check::Audience),
        ("audiences in a list in a list", with("aud", json!([[AUDIENCE]])), Check::Audience),
        ("an audience as a member", with("aud", json!({ AUDIENCE: true })), Check::Audience),
        ("audience null", with("aud", json!(null)), Check::Audience),
        ("no end", without("exp"), Check::Time),
        ("ended", with("exp", json!(NOW - 3600)), Check::Time),
        ("ended as long ago as clocks may differ", with("exp", json!(NOW - 60)), Check::Time),
        ("an end that is a text", with("exp", json!((NOW + 3600).to_string())), Check::Time),
        ("an end before 1970", with("exp", json!(-1)), Check::Time),
        ("an end in milliseconds", with("exp", json!((NOW + 3600) * 1000)), Check::Time),
        ("an end beyond time", with("exp", json!(1e300)), Check::Time),
        ("the greatest end", with("exp", json!(u64::MAX)), Check::Time),
        ("an end that is true", with("exp", json!(true)), Check::Time),
        ("end null", with("exp", json!(null)), Check::Time),
        ("an end in a list", with("exp", json!([NOW + 3600])), Check::Time),
        (
            "ends before it begins",
            signer.token(&header("ES256"), &{
                let mut claims = claims_with("exp", &json!(NOW - 30));
                claims["nbf"] = json!(NOW + 30);
                claims
            }),
            Check::Time,
        ),
        ("not yet", with("nbf", json!(NOW + 61)), Check::Time),
        ("a beginning that is a text", with("nbf", json!("now")), Check::Time),
        ("beginning null", with("nbf", json!(null)), Check::Time),
        ("issued tomorrow", with("iat", json!(NOW + 86_400)), Check::Time),
        ("issued before 1970", with("iat", json!(-1)), Check::Time),
        ("issued at a text", with("iat", json!("now")), Check::Time),
    ]
}

#[test]
fn attack_tokens_are_refused_each_by_its_check() {
    let (signer, attacker) = (Signer::p256(), Signer::p256());
    let (rules, keys) = (rules(&[Algorithm::ES256]), jwks(&[signer.jwk()]));
    let rows = [forms(&signer), headers(&signer, &attacker), signatures(&signer, &attacker), contents(&signer)];
    let count: usize = rows.into_iter().map(|attacks| refuse(attacks, &rules, &keys)).sum();
    assert!(count >= 60, "{count}");
}

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

#[test]
fn paddings_and_digests_of_rsa_are_not_exchanged() {
    use Algorithm::{PS256, RS256, RS512};
    let (signer, keys) = (Signer::rsa(), Keys::read(RSA_PEM).unwrap());
    for (made, said) in [("PS256", "RS256"), ("RS256", "PS256"), ("RS256", "RS512"), ("RS512", "RS256")] {
        let token = signer.raw(made, header(said).to_string(), claims().to_string());
        assert_eq!(look(&token, &rules(&[RS256, RS512, PS256]), &keys).unwrap_err().check, Check::Signature);
    }
}

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
fn of_a_hundred_thousand_mutated_tokens_none_is_accepted() {
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
    while refused < 100_000 {
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

/// RFC 7515, appendices A.1 and A.3.
#[test]
fn the_examples_of_the_standard_verify() {
    let claims = "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";
    let secret = "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow";
    let hmac = format!("eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.{claims}.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk");
    let signature = "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";
    let curve = format!("eyJhbGciOiJFUzI1NiJ9.{claims}.{signature}");
    let point = json!({
        "kty": "EC", "crv": "P-256", "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
        "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",
    });
    let rules = |algorithm| Rules { issuer: Some("joe".to_owned()), audience: None, ..rules(&[algorithm]) };
    let then = Timestamp::from_second(1_300_819_000).unwrap();
    let secret = Keys::read(secret).unwrap();
    assert_eq!(verify(&hmac, &rules(Algorithm::HS256), &secret, then).unwrap().members["iss"], "joe");
    assert_eq!(verify(&curve, &rules(Algorithm::ES256), &jwks(&[point]), then).unwrap().members["iss"], "joe");
    let later = Timestamp::from_second(1_300_819_380 + 60).unwrap();
    assert_eq!(verify(&hmac, &rules(Algorithm::HS256), &secret, later).unwrap_err().check, Check::Time);
}
