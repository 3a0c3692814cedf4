//! An address that may hold an invitation code.

use std::fmt;

use url::Url;
use zeroize::Zeroize as _;

/// A URL that prints as `[secret]` and is overwritten when it is dropped.
#[derive(Clone, PartialEq, Eq)]
pub struct SecretUrl(Url);

impl SecretUrl {
    /// The URL itself. Only a request may receive it; its host may be shown.
    pub fn expose(&self) -> &Url {
        &self.0
    }
}

impl From<Url> for SecretUrl {
    fn from(url: Url) -> Self {
        Self(url)
    }
}

impl std::str::FromStr for SecretUrl {
    type Err = url::ParseError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(Self)
    }
}

impl fmt::Debug for SecretUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[secret]")
    }
}

impl Drop for SecretUrl {
    fn drop(&mut self) {
        // A URL gives its text only to who takes it away.
        if let Ok(nothing) = Url::parse("about:blank") {
            String::from(std::mem::replace(&mut self.0, nothing)).zeroize();
        }
    }
}
