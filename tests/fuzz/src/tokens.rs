//! Any text as token, and as the file of its keys: with keys whose private halves nobody here has, nothing is accepted
//! but the very tokens that were signed with them, however they are spelled.

use jiff::Timestamp;
use rsvp::verify::{Algorithm, Check, Expiry, Keys, Rules, unverified, verify};

/// The examples of RFC 7515 (A.1, A.2 and A.3): their claims end in 2011, so even they are not accepted today.
const SIGNED: [&str; 3] = [
    "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk",
    "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw",
    "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q",
];

/// Their keys, the public halves where there are two.
const KEYS: &str = r#"{"keys":[
{"kty":"RSA","n":"ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ","e":"AQAB"},
{"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}
]}"#;
const SHARED: &str = "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow";

/// A moment at which the examples had not ended.
const THEN: i64 = 1_300_000_000;

/// The trial. A first line of `keys` means that a file of keys follows.
pub fn trial(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    match text.strip_prefix("keys\n") {
        Some(file) => as_keys(file),
        None => as_token(&text),
    }
}

fn rules(algorithms: Vec<Algorithm>) -> Rules {
    Rules { algorithms, issuer: Some("joe".to_owned()), audience: None, exp: Expiry::Required }
}

fn families() -> [(Keys, Rules); 2] {
    use Algorithm::{ES256, HS256, HS384, HS512, PS256, RS256};
    let read = |text: &str| Keys::read(text).expect("a key");
    [(read(KEYS), rules(vec![RS256, PS256, ES256])), (read(SHARED), rules(vec![HS256, HS384, HS512]))]
}

/// V1 to V5: one token has one spelling, and only the signed ones are accepted, at their time.
fn as_token(text: &str) {
    let then = Timestamp::from_second(THEN).expect("a time");
    let mut accepted = false;
    for (keys, rules) in families() {
        match verify(text, &rules, &keys, then) {
            Ok(claims) => {
                accepted = true;
                assert_eq!(claims.members["iss"], "joe");
                let late = verify(text, &rules, &keys, "2026-01-01T00:00:00Z".parse().expect("a time"));
                assert_eq!(late.expect_err("it has ended").check, Check::Time);
            }
            Err(refused) => {
                let told = refused.to_string();
                let telling = |part: &&str| part.len() >= 12 && !part.contains(' ');
                assert!(!text.split('.').filter(telling).any(|part| told.contains(part)), "{told}");
            }
        }
    }
    assert_eq!(accepted, SIGNED.contains(&text), "{text}");
    drop(unverified(text));
}

/// Keys that anybody wrote are read or refused; and the examples, which they did not sign, mean nothing to them.
fn as_keys(file: &str) {
    use Algorithm::{ES256, ES384, EdDSA, HS256, PS256, RS256};
    let packed: String = file.split_whitespace().collect();
    for keys in [Keys::read(file), Keys::jwks(file.as_bytes())].into_iter().flatten() {
        let algorithms = vec![RS256, PS256, ES256, ES384, EdDSA];
        let _why = keys.unusable(&algorithms);
        let then = Timestamp::from_second(THEN).expect("a time");
        for token in SIGNED {
            let accepted = verify(token, &rules(algorithms.clone()), &keys, then).is_ok();
            let parts_of_keys = ["yQoTbji9k0l8W26mPddxHmfHQp", "F1Bg8vub9tLe1gHM"];
            assert!(!accepted || parts_of_keys.iter().any(|part| packed.contains(part)), "another's key fits");
            drop(verify(token, &rules(vec![HS256]), &keys, then));
        }
    }
}

/// The examples, attacks on them, and their keys.
pub fn seeds() -> Vec<Vec<u8>> {
    let mut seeds: Vec<String> = SIGNED.iter().map(|token| (*token).to_owned()).collect();
    let claims = SIGNED[0].split('.').nth(1).unwrap_or_default();
    seeds.push(format!("eyJhbGciOiJub25lIn0.{claims}."));
    seeds.extend(SIGNED.iter().map(|token| format!("{token}=")));
    seeds.extend([format!("keys\n{KEYS}"), format!("keys\n{SHARED}")]);
    seeds.push("keys\n-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEf83OJ3D2xF1Bg8vub9tLe1gHMzV7\n6e8Tus9uPHvRVEXH8UTNG72bfocs3+257rn0s2ldbqkLJK2KRiMohYjlrQ==\n-----END PUBLIC KEY-----\n".to_owned());
    seeds.into_iter().map(String::into_bytes).collect()
}

/// What headers and keys are made of, some of it in base64url.
pub fn words() -> Vec<String> {
    let plain = "alg none HS256 RS256 ES256 EdDSA kid crit b64 jwk jku x5u x5c zip kty RSA EC OKP oct crv P-256 P-384 Ed25519 \
                 use sig enc key_ops verify keys eyJ hbGciOiJub25lIn0 IkhTMjU2Ig AQAB . = +/";
    plain.split_ascii_whitespace().map(str::to_owned).collect()
}
