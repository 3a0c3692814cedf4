//! The keys that are known beforehand, and which of them a token is for.

use std::fmt;

use data_encoding::{BASE64URL, BASE64URL_NOPAD};
use zeroize::Zeroizing;

use super::key::Key;
use super::signature::{Algorithm, Material};
use super::{Check, Refused, der, jwk, strict};

/// The most keys a set may have (V2).
const MOST: usize = 100;

/// What signatures are verified with.
#[derive(Clone)]
pub enum Keys {
    /// A secret shared with the service: whoever can verify with it can sign with it, too.
    Hmac(Key),
    /// The public key of a PEM file.
    Pem(Key),
    /// A JWK set, from a file or from the service.
    Jwks(Vec<Key>),
}

/// Some are secret.
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
    /// What is wrong with it, in words that show nothing of it.
    pub fn read(text: &str) -> Result<Self, &'static str> {
        match text.trim_start() {
            pem if pem.starts_with("-----") => Ok(Self::Pem(Key::new(Ok(der::pem(pem)?)))),
            set if set.starts_with('{') => Self::jwks(set.as_bytes()),
            _ => Self::hmac(text.trim()),
        }
    }

    /// Reads a JWK set.
    ///
    /// # Errors
    /// It is none, or has too many keys.
    pub fn jwks(bytes: &[u8]) -> Result<Self, &'static str> {
        let set = strict::object(bytes).ok_or("it is no JSON object without doubles")?;
        let keys = set.get("keys").and_then(|keys| keys.as_array()).ok_or("it has no list of keys")?;
        if keys.len() > MOST {
            return Err("it has more than 100 keys");
        }
        Ok(Self::Jwks(keys.iter().map(jwk::key).collect()))
    }

    fn hmac(text: &str) -> Result<Self, &'static str> {
        let bare = text.as_bytes();
        let secret = BASE64URL.decode(bare).or_else(|_| BASE64URL_NOPAD.decode(bare));
        let secret = secret.map_err(|_| "it is neither PEM nor a JWK set nor base64url")?;
        Ok(Self::Hmac(Key::new(Ok(Material::Hmac(Zeroizing::new(secret))))))
    }

    /// Why none of these keys can ever verify a token that is signed with one of `algorithms`; `None` where one can.
    pub fn unusable(&self, algorithms: &[Algorithm]) -> Option<&'static str> {
        let all = self.all();
        let why = |key: &Key| algorithms.iter().map(|one| key.misfit(*one)).reduce(Option::and).flatten();
        match all {
            [] => Some("the set has no keys"),
            [only] => why(only),
            _ => all.iter().all(|key| why(key).is_some()).then_some("no key of the set is of the right kind"),
        }
    }

    fn all(&self) -> &[Key] {
        match self {
            Self::Hmac(key) | Self::Pem(key) => std::slice::from_ref(key),
            Self::Jwks(keys) => keys,
        }
    }

    /// The one key that a token signed with `algorithm` by the key called `id` is for (V2). A key file has one key and
    /// no name for it.
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
            ([], None) => refused("no known key is of the kind of the token's algorithm"),
            (_, Some(_)) => refused("several known keys have the token's key id (kid)"),
            (_, None) => refused("the token names no key, and several known ones could be meant"),
        }
    }
}
