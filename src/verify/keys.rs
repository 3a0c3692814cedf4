//! The keys to verify with, and the choice of the one for a token.

use std::fmt;

use data_encoding::{BASE64URL, BASE64URL_NOPAD};
use zeroize::Zeroizing;

use super::key::Key;
use super::signature::{Algorithm, Material};
use super::{Check, Refused, der, jwk, strict};

/// The most keys a set may have (V2).
const MOST: usize = 100;

#[derive(Clone)]
pub enum Keys {
    /// A secret shared with the service. It can also sign.
    Hmac(Key),
    /// The public key of a PEM file.
    Pem(Key),
    /// A JWK set, from a file or from the service.
    Jwks(Vec<Key>),
}

/// A shared secret must not be printed.
impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Hmac(_) => "Hmac",
            Self::Pem(_) => "Pem",
            Self::Jwks(_) => "Jwks",
        })
    }
}

impl Keys {
    /// Reads a key file: PEM, a JWK set, or a shared secret as base64url, with or without padding.
    ///
    /// # Errors
    /// What is wrong with the file, without a word of its content.
    pub fn read(text: &str) -> Result<Self, &'static str> {
        match text.trim_start() {
            pem if pem.starts_with("-----") => Ok(Self::Pem(Key::new(Ok(der::pem(pem)?)))),
            set if set.starts_with('{') => Self::jwks(set.as_bytes()),
            _ => Self::hmac(text.trim()),
        }
    }

    /// Reads a JWK set.
    pub fn jwks(bytes: &[u8]) -> Result<Self, &'static str> {
        let set = strict::object(bytes).ok_or("it is not a JSON object with unique members")?;
        let keys = set.get("keys").and_then(|keys| keys.as_array()).ok_or("it has no list `keys`")?;
        if keys.len() > MOST {
            return Err("it has more than 100 keys");
        }
        Ok(Self::Jwks(keys.iter().map(jwk::key).collect()))
    }

    fn hmac(text: &str) -> Result<Self, &'static str> {
        let bare = text.as_bytes();
        let secret = BASE64URL.decode(bare).or_else(|_| BASE64URL_NOPAD.decode(bare));
        let secret = secret.map_err(|_| "it is neither PEM, nor a JWK set, nor base64url")?;
        Ok(Self::Hmac(Key::new(Ok(Material::Hmac(Zeroizing::new(secret))))))
    }

    /// Why no key fits any of `algorithms`; `None` if one does.
    pub fn unusable(&self, algorithms: &[Algorithm]) -> Option<&'static str> {
        let all = self.all();
        let why = |key: &Key| algorithms.iter().map(|one| key.misfit(*one)).reduce(Option::and).flatten();
        match all {
            [] => Some("the key set is empty"),
            [only] => why(only),
            _ => all.iter().all(|key| why(key).is_some()).then_some("no key of the set fits the algorithm"),
        }
    }

    fn all(&self) -> &[Key] {
        match self {
            Self::Hmac(key) | Self::Pem(key) => std::slice::from_ref(key),
            Self::Jwks(keys) => keys,
        }
    }

    /// The one key that fits `algorithm` and has the id `id` (V2). The key of a key file has no id and is always meant.
    pub fn choose(&self, algorithm: Algorithm, id: Option<&str>) -> Result<&Key, Refused> {
        let refused = |why: &str| Err(Refused::new(Check::Key, why));
        let named = |key: &&Key| key.id.as_deref() == id;
        let fits = |key: &&Key| key.misfit(algorithm).is_none();
        let candidates: Vec<&Key> = match (self, id) {
            (Self::Jwks(keys), Some(_)) => keys.iter().filter(named).collect(),
            (Self::Jwks(keys), None) => keys.iter().filter(fits).collect(),
            (Self::Hmac(key) | Self::Pem(key), _) => vec![key],
        };
        match (candidates.as_slice(), id) {
            ([key], _) => match key.misfit(algorithm) {
                None => Ok(key),
                Some(why) => refused(why),
            },
            ([], Some(_)) => refused("no known key has the token's key id (kid)"),
            ([], None) => refused("no known key fits the token's algorithm"),
            (_, Some(_)) => refused("several known keys have the token's key id (kid)"),
            (_, None) => refused("the token names no key, and several known keys fit"),
        }
    }
}
