//! The three parts of a compact JWS (RFC 7515, section 7.1), each decoded once and strictly.

use data_encoding::BASE64URL_NOPAD;
use serde_json::{Map, Value};

use super::{Check, LONGEST, Refused, strict};

/// The parts of a token, not decoded yet.
pub struct Parts<'t> {
    header: &'t str,
    claims: &'t str,
    signature: &'t str,
    /// The bytes that the signature signs.
    pub signed: &'t [u8],
}

/// The members of the header that are used.
pub struct Header {
    pub algorithm: String,
    pub key_id: Option<String>,
}

pub fn split(token: &str) -> Result<Parts<'_>, Refused> {
    if token.len() > LONGEST {
        return Err(Refused::new(Check::Size, "the token is longer than 64 KiB"));
    }
    let mut parts = token.split('.');
    match (parts.next(), parts.next(), parts.next(), parts.next()) {
        (Some(header), Some(claims), Some(signature), None) => {
            let signed = &token.as_bytes()[..header.len() + 1 + claims.len()];
            Ok(Parts { header, claims, signature, signed })
        }
        _ => Err(Refused::new(Check::Form, "the token does not have three parts")),
    }
}

impl Parts<'_> {
    /// `alg` and `kid`. A key that the header itself brings or names by URL (`jku x5u jwk x5c`) is ignored (V2). A header
    /// with `crit` is refused, because no extension is supported (V4).
    pub fn header(&self) -> Result<Header, Refused> {
        let mut members = object(self.header, "header")?;
        if members.contains_key("crit") {
            return Err(Refused::new(Check::Header, "the token requires extensions (crit), and rsvp supports none"));
        }
        if members.contains_key("b64") || members.contains_key("zip") || members.contains_key("enc") {
            return Err(Refused::new(
                Check::Header,
                "the token is encoded (b64, zip or enc) in a way that is not supported",
            ));
        }
        let Some(Value::String(algorithm)) = members.remove("alg") else {
            return Err(Refused::new(Check::Header, "the token names no algorithm"));
        };
        let key_id = match members.remove("kid") {
            None => None,
            Some(Value::String(id)) => Some(id),
            Some(_) => return Err(Refused::new(Check::Header, "the token's key id (kid) is not a string")),
        };
        Ok(Header { algorithm, key_id })
    }

    pub fn claims(&self) -> Result<Map<String, Value>, Refused> {
        object(self.claims, "payload")
    }

    pub fn signature(&self) -> Result<Vec<u8>, Refused> {
        decode(self.signature, "signature")
    }
}

/// Without padding, white space or stray bits: a token has exactly one spelling.
fn decode(part: &str, name: &str) -> Result<Vec<u8>, Refused> {
    let bad = |_| Refused::new(Check::Form, format!("the token's {name} is not base64url"));
    BASE64URL_NOPAD.decode(part.as_bytes()).map_err(bad)
}

fn object(part: &str, name: &str) -> Result<Map<String, Value>, Refused> {
    let bad = || Refused::new(Check::Form, format!("the token's {name} is not a JSON object with unique members"));
    strict::object(&decode(part, name)?).ok_or_else(bad)
}
