//! Reads one member of a JWK set (RFC 7517, RFC 7518 section 6, RFC 8037).

use data_encoding::BASE64URL_NOPAD;
use serde_json::{Map, Value};

use super::key::Key;
use super::signature::Material;

/// Reads a JWK. An unusable one is kept with the reason, because its id still counts.
pub fn key(jwk: &Value) -> Key {
    let Some(members) = jwk.as_object() else { return Key::new(Err("the key is not a JSON object")) };
    let text = |name: &str| members.get(name).and_then(Value::as_str).map(str::to_owned);
    Key { id: text("kid"), algorithm: text("alg"), material: material(members) }
}

fn material(members: &Map<String, Value>) -> Result<Material, &'static str> {
    may_verify(members)?;
    // A published private key is known to everybody: nothing it signs can be trusted.
    if ["d", "p", "q", "dp", "dq", "qi", "oth", "k"].iter().any(|private| members.contains_key(*private)) {
        return Err("the key holds a private part, which a published key must not");
    }
    let number = |name: &str| {
        let text = members.get(name).and_then(Value::as_str).ok_or("a member of the key is missing")?;
        BASE64URL_NOPAD.decode(text.as_bytes()).map_err(|_| "a member of the key is not base64url")
    };
    let text = |name: &str| members.get(name).and_then(Value::as_str).unwrap_or_default();
    match (text("kty"), text("crv")) {
        ("RSA", _) => Material::rsa(&number("n")?, &number("e")?),
        ("EC", "P-256") => Ok(Material::P256(point(&number("x")?, &number("y")?, 32)?)),
        ("EC", "P-384") => Ok(Material::P384(point(&number("x")?, &number("y")?, 48)?)),
        ("OKP", "Ed25519") => Material::ed25519(&number("x")?),
        _ => Err("this kind of key or curve is not supported"),
    }
}

/// `use` and `key_ops`, if present, must allow verifying (V5).
fn may_verify(members: &Map<String, Value>) -> Result<(), &'static str> {
    let is_text = |name: &str| members.get(name).is_none_or(Value::is_string);
    if !is_text("kid") || !is_text("alg") {
        return Err("the key's id or algorithm is not a string");
    }
    if members.get("use").is_some_and(|for_what| for_what != "sig") {
        return Err("the key is not for signatures");
    }
    let allowed = |operations: &Value| operations.as_array().is_some_and(|all| all.contains(&Value::from("verify")));
    if members.get("key_ops").is_some_and(|operations| !allowed(operations)) {
        return Err("the key is not for verifying");
    }
    Ok(())
}

/// The uncompressed point (SEC 1, section 2.3.3).
fn point(x: &[u8], y: &[u8], length: usize) -> Result<Vec<u8>, &'static str> {
    if x.len() != length || y.len() != length {
        return Err("the key has the wrong length for its curve");
    }
    Ok([&[4], x, y].concat())
}
