//! The tokens of the pretend services, and forged ones.

use data_encoding::BASE64URL_NOPAD;
use serde_json::{Value, json};

use super::World;
use super::signing::Signer;

const HOUR: i64 = 3600;

/// How a token is forged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Forgery {
    /// Another key signed it.
    Key,
    /// `alg` is `none`.
    Unsigned,
    /// Its signature is missing.
    Stripped,
    /// Its claims were changed after it was signed.
    Tampered,
    /// The public key signs it as a shared secret.
    Confused,
    /// It brings the forger's key.
    OwnKey,
    /// It names an unknown key.
    KeyId,
    /// It requires an unknown extension.
    Critical,
    /// It has expired.
    Expired,
    /// It is not valid yet.
    Early,
    /// It has another issuer.
    Issuer,
    /// It is for another audience.
    Audience,
    /// It is valid, but not about this session.
    Claims,
}

impl Forgery {
    /// Changes claims before they are signed.
    fn claims(self, mut claims: Value, now: i64) -> Value {
        match self {
            Self::Expired => {
                for (name, time) in [("iat", now - 2 * HOUR), ("nbf", now - 2 * HOUR), ("exp", now - HOUR)] {
                    claims[name] = json!(time);
                }
            }
            Self::Early => {
                for (name, time) in [("nbf", now + HOUR), ("exp", now + 2 * HOUR)] {
                    claims[name] = json!(time);
                }
            }
            Self::Issuer => claims["iss"] = json!("https://forger.example"),
            Self::Audience => claims["aud"] = json!("somebody-else"),
            _ => {}
        }
        claims
    }
}

/// A token with `claims`, signed by `signer` with the key id `id` (RFC 7519), or a forgery of it.
pub fn token(signer: &Signer, id: Option<&str>, claims: Value, forged: Option<Forgery>, world: &mut World) -> String {
    let claims = match forged {
        Some(forgery) => forgery.claims(claims, world.now().as_second()),
        None => claims,
    };
    let mut header = json!({ "typ": "JWT", "alg": signer.algorithm() });
    if let Some(id) = id {
        header["kid"] = json!(id);
    }
    let other = match forged {
        Some(Forgery::Key | Forgery::OwnKey | Forgery::KeyId) => signer.other(world),
        Some(Forgery::Confused) => Some(Signer::Hmac(signer.jwk().to_string().into_bytes())),
        _ => None,
    };
    match forged {
        Some(Forgery::Unsigned) => header["alg"] = json!("none"),
        Some(Forgery::Confused) => header["alg"] = json!("HS256"),
        Some(Forgery::OwnKey) => header["jwk"] = other.as_ref().map_or(Value::Null, Signer::jwk),
        Some(Forgery::KeyId) => header["kid"] = json!("nobody-knows"),
        Some(Forgery::Critical) => header["crit"] = json!(["b64"]),
        _ => {}
    }
    let signed = format!("{}.{}", part(&header), part(&claims));
    let signature = other.as_ref().unwrap_or(signer).sign(signed.as_bytes(), world);
    let signature = BASE64URL_NOPAD.encode(&signature);
    match forged {
        Some(Forgery::Unsigned | Forgery::Stripped) => format!("{signed}."),
        Some(Forgery::Tampered) => format!("{}.{}.{signature}", part(&header), part(&tampered(claims))),
        _ => format!("{signed}.{signature}"),
    }
}

fn tampered(mut claims: Value) -> Value {
    claims["email"] = json!("mallory@example.com");
    claims
}

fn part(part: &Value) -> String {
    BASE64URL_NOPAD.encode(part.to_string().as_bytes())
}
