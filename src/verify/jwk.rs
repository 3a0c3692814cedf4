//! One member of a JWK set (RFC 7517, RFC 7518 section 6, RFC 8037), and what it may be used for.

use data_encoding::BASE64URL_NOPAD;
use serde_json::{Map, Value};

use super::key::Key;
use super::signature::Material;

/// Reads a JWK. One that cannot be used is kept all the same, with the reason: its id still counts.
pub fn key(jwk: &Value) -> Key {
    let Some(members) = jwk.as_object() else { return Key::new(Err("it is no JSON object")) };
    let text = |name: &str| members.get(name).and_then(Value::as_str).map(str::to_owned);
    Key { id: text("kid"), algorithm: text("alg"), material: material(members) }
}

fn material(members: &Map<String, Value>) -> Result<Material, &'static str> {
    may_verify(members)?;
    // Whoever publishes these has given the key away.
    if ["d", "p", "q", "dp", "dq", "qi", "oth", "k"].iter().any(|private| members.contains_key(*private)) {
        return Err("it holds a secret part, and a set of public keys must not");
    }
    let number = |name: &str| {
        let text = members.get(name).and_then(Value::as_str).ok_or("a member of it is missing")?;
        BASE64URL_NOPAD.decode(text.as_bytes()).map_err(|_| "a member of it is not base64url")
    };
    let text = |name: &str| members.get(name).and_then(Value::as_str).unwrap_or_default();
    match (text("kty"), text("crv")) {
        ("RSA", _) => Material::rsa(&number("n")?, &number("e")?),
        ("EC", "P-256") => Ok(Material::P256(point(&number("x")?, &number("y")?, 32)?)),
        ("EC", "P-384") => Ok(Material::P384(point(&number("x")?, &number("y")?, 48)?)),
        ("OKP", "Ed25519") => match number("x")? {
            key if key.len() == 32 => Ok(Material::Ed25519(key)),
            _ => Err("it has not the length of its kind"),
        },
        _ => Err("it is of a kind or on a curve that is not supported"),
    }
}

/// `use` and `key_ops` must allow it, where they are there (V5).
fn may_verify(members: &Map<String, Value>) -> Result<(), &'static str> {
    let is_text = |name: &str| members.get(name).is_none_or(Value::is_string);
    if !is_text("kid") || !is_text("alg") {
        return Err("its id or algorithm is no text");
    }
    if members.get("use").is_some_and(|for_what| for_what != "sig") {
        return Err("it is not for signatures");
    }
    let allowed = |operations: &Value| operations.as_array().is_some_and(|all| all.contains(&Value::from("verify")));
    if members.get("key_ops").is_some_and(|operations| !allowed(operations)) {
        return Err("it is not for verifying");
    }
    Ok(())
}

/// The uncompressed point (SEC 1, section 2.3.3).
fn point(x: &[u8], y: &[u8], length: usize) -> Result<Vec<u8>, &'static str> {
    if x.len() != length || y.len() != length {
        return Err("it has not the length of its curve");
    }
    Ok([&[4], x, y].concat())
}
