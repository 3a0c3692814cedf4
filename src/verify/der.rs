//! Public keys in PEM (RFC 7468): SubjectPublicKeyInfo (RFC 5280) and RSAPublicKey (RFC 8017).

use data_encoding::BASE64;

use super::signature::Material;

const SEQUENCE: u8 = 0x30;
const INTEGER: u8 = 0x02;
const BIT_STRING: u8 = 0x03;
const OBJECT_IDENTIFIER: u8 = 0x06;

const RSA_ENCRYPTION: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01];
const EC_PUBLIC_KEY: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01];
const P256: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07];
const P384: &[u8] = &[0x2b, 0x81, 0x04, 0x00, 0x22];
const ED25519: &[u8] = &[0x2b, 0x65, 0x70];

const UNREADABLE: &str = "the PEM block cannot be read";

/// The one key of a PEM file.
pub fn pem(text: &str) -> Result<Material, &'static str> {
    let text = text.trim();
    let (label, rest) = text.strip_prefix("-----BEGIN ").and_then(|rest| rest.split_once("-----")).ok_or(UNREADABLE)?;
    let body =
        rest.strip_suffix(&format!("-----END {label}-----")).ok_or("the file must hold exactly one PEM block")?;
    let body: String = body.split_ascii_whitespace().collect();
    let der = BASE64.decode(body.as_bytes()).map_err(|_| UNREADABLE)?;
    match label {
        "PUBLIC KEY" => key_info(&der).unwrap_or(Err(UNREADABLE)),
        "RSA PUBLIC KEY" => rsa(&der).unwrap_or(Err(UNREADABLE)),
        _ if label.ends_with("PRIVATE KEY") => Err("the file holds a private key; give the public key"),
        _ => Err("the file does not hold a public key"),
    }
}

fn key_info(der: &[u8]) -> Option<Result<Material, &'static str>> {
    let info = only_element(der, SEQUENCE)?;
    let (kind, key) = first_element(info, SEQUENCE)?;
    let (identifier, parameters) = first_element(kind, OBJECT_IDENTIFIER)?;
    let key = only_element(key, BIT_STRING)?.strip_prefix(&[0])?;
    Some(match identifier {
        RSA_ENCRYPTION => rsa(key)?,
        EC_PUBLIC_KEY => match only_element(parameters, OBJECT_IDENTIFIER)? {
            P256 if key.len() == 65 && key[0] == 4 => Ok(Material::P256(key.to_vec())),
            P384 if key.len() == 97 && key[0] == 4 => Ok(Material::P384(key.to_vec())),
            _ => Err("the key is compressed, or not on the curve P-256 or P-384"),
        },
        ED25519 if parameters.is_empty() => Material::ed25519(key),
        _ => Err("this kind of key is not supported"),
    })
}

fn rsa(der: &[u8]) -> Option<Result<Material, &'static str>> {
    let (n, rest) = first_element(only_element(der, SEQUENCE)?, INTEGER)?;
    Some(Material::rsa(n, only_element(rest, INTEGER)?))
}

/// The content of the only element.
fn only_element(der: &[u8], tag: u8) -> Option<&[u8]> {
    first_element(der, tag).filter(|(_, rest)| rest.is_empty()).map(|(content, _)| content)
}

/// The content of the first element, and the bytes after it.
fn first_element(der: &[u8], tag: u8) -> Option<(&[u8], &[u8])> {
    let (length, rest) = match *der.strip_prefix(&[tag])? {
        [length @ 0..=0x7f, ref rest @ ..] => (usize::from(length), rest),
        [0x81, length @ 0x80..=0xff, ref rest @ ..] => (usize::from(length), rest),
        [0x82, high @ 1..=0xff, low, ref rest @ ..] => (usize::from(high) << 8 | usize::from(low), rest),
        _ => return None,
    };
    rest.split_at_checked(length)
}
