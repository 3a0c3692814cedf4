//! What never prints itself: passwords, tokens, API keys, invitation codes, and the values and addresses that hold them.

use std::fmt;
use std::sync::Arc;

use zeroize::{Zeroize as _, Zeroizing};

mod buffer;
mod bundle;
mod url;
mod value;

pub use buffer::SecretBuffer;
pub use bundle::{ExposedBundle, SecretBundle};
pub use url::SecretUrl;
pub use value::{Exposed, SecretValue};

/// Text that must not be seen. It prints as `[secret]`; its copies share one text, which the last of them overwrites;
/// and it has two greppable ways out: [`Secret::expose`] and [`Secret::share`].
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Secret(Arc<str>);

impl Secret {
    /// Takes `text` in. The caller should hold no other copy.
    pub fn new(text: impl Into<String>) -> Self {
        let text = Zeroizing::new(text.into());
        Self(Arc::from(text.as_str()))
    }

    /// The text itself. Only a request, the keyring, a private file, or a person who asked for it may receive it.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// The text itself, for expressions. Only the last `Secret` overwrites it: one must outlive what is returned.
    pub fn share(&self) -> Arc<str> {
        self.0.clone()
    }

    /// Whether there is no text at all.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The last four characters, to tell codes of a batch apart; nothing of a text shorter than twelve characters,
    /// of which four would be too large a part.
    pub fn tail(&self) -> String {
        let characters: Vec<char> = self.0.chars().collect();
        match characters.len() {
            0..12 => "…".to_owned(),
            length => format!("…{}", characters[length - 4..].iter().collect::<String>()),
        }
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[secret]")
    }
}

impl Drop for Secret {
    fn drop(&mut self) {
        if let Some(text) = Arc::get_mut(&mut self.0) {
            text.zeroize();
        }
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self::new(text)
    }
}

impl From<&str> for Secret {
    fn from(text: &str) -> Self {
        Self(Arc::from(text))
    }
}

impl From<Arc<str>> for Secret {
    fn from(text: Arc<str>) -> Self {
        Self(text)
    }
}

/// Infallible: every text can be a secret. For options that carry one (clap's value parser).
impl std::str::FromStr for Secret {
    type Err = std::convert::Infallible;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(Self::from(text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// R22
    #[test]
    fn a_secret_never_prints_itself() {
        let secret = Secret::new("correct horse battery");
        assert_eq!(format!("{secret:?} {:#?}", vec![&secret]), "[secret] [\n    [secret],\n]");
    }

    #[test]
    fn the_tail_tells_long_codes_apart_and_shows_nothing_of_short_ones() {
        assert_eq!(Secret::new("0f3a9c771d2e").tail(), "…1d2e");
        assert_eq!(Secret::new("KUMJLPO0TZ").tail(), "…");
    }
}
