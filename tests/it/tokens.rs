//! Good tokens are accepted, and attack tokens of every kind are refused, each by the check that is there for it.

use jiff::Timestamp;
use rsvp::verify::{Algorithm, Check, Expiry, Keys, LONGEST, Rules, verify};
use serde_json::{Value, json};

use crate::support::tokens::{
    AUDIENCE, ISSUER, NOW, RSA_PEM, Signer, claims, claims_with, claims_without, encode, good, header, jwks, look,
    rules, shows_nothing,
};

/// V1, V3: with each algorithm and kind of key that is supported; a shared secret never comes from a set.
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

/// V2, V5
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

/// V4, V8: spellings, doubles, bombs.
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

/// V1, V2, V4: what a header says.
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

/// V1: what stands in the place of a signature.
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

/// V5: issuers, audiences and times.
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

/// V1 to V5, V8: each row is refused by the check that is there for it.
#[test]
fn attack_tokens_are_refused_each_by_its_check() {
    let (signer, attacker) = (Signer::p256(), Signer::p256());
    let (rules, keys) = (rules(&[Algorithm::ES256]), jwks(&[signer.jwk()]));
    let rows = [forms(&signer), headers(&signer, &attacker), signatures(&signer, &attacker), contents(&signer)];
    let count: usize = rows.into_iter().map(|attacks| refuse(attacks, &rules, &keys)).sum();
    assert!(count >= 60, "{count}");
}

/// V1
#[test]
fn paddings_and_digests_of_rsa_are_not_exchanged() {
    use Algorithm::{PS256, RS256, RS512};
    let (signer, keys) = (Signer::rsa(), Keys::read(RSA_PEM).unwrap());
    for (made, said) in [("PS256", "RS256"), ("RS256", "PS256"), ("RS256", "RS512"), ("RS512", "RS256")] {
        let token = signer.raw(made, header(said).to_string(), claims().to_string());
        assert_eq!(look(&token, &rules(&[RS256, RS512, PS256]), &keys).unwrap_err().check, Check::Signature);
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
