//! config.toml: settings for every run, and self-hosted services.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use serde::{Deserialize, Deserializer};
use toml::Spanned;

use crate::cli::{BaseUrl, Origin, ProviderId, Proxy, Seconds};
use crate::error::{Error, Result};
use crate::source::Source;

/// The content of config.toml; every key is optional.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ConfigFile {
    /// The provider or instance to use if none is named.
    #[serde(default)]
    pub provider: Option<Plain<ProviderId>>,
    /// Total time limit for network requests, in seconds.
    #[serde(default)]
    pub timeout: Option<Plain<Seconds>>,
    /// Time limit for connecting, in seconds.
    #[serde(default)]
    pub connect_timeout: Option<Plain<Seconds>>,
    #[serde(default)]
    pub proxy: Option<Plain<Proxy>>,
    /// The only certificate authorities to trust, PEM; a relative path starts at the file's own folder.
    #[serde(default)]
    pub ca_cert: Option<PathBuf>,
    /// Self-hosted services, by the name that `-p` takes.
    #[serde(default)]
    pub services: BTreeMap<String, Spanned<Instance>>,
}

/// A self-hosted service: a provider and its base URL.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Instance {
    /// The id of the provider file.
    pub provider: Plain<ProviderId>,
    pub url: Plain<BaseUrl>,
    /// Further origins of its links, for a service whose pages are not where its API is.
    #[serde(default)]
    pub link_origins: Vec<Plain<Origin>>,
    /// Whether plain http is allowed: a service container in a CI network needs it (R11).
    #[serde(default)]
    pub insecure_http: bool,
}

/// A value written as text or as a number, and parsed by its own rules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plain<T>(pub T);

impl<'de, T: FromStr<Err: fmt::Display>> Deserialize<'de> for Plain<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged, expecting = "expected a string or a number")]
        enum Written {
            Text(String),
            Whole(i64),
            Number(f64),
        }
        let text = match Written::deserialize(deserializer)? {
            Written::Text(text) => text,
            Written::Whole(number) => number.to_string(),
            Written::Number(number) => number.to_string(),
        };
        text.parse().map(Self).map_err(serde::de::Error::custom)
    }
}

impl ConfigFile {
    /// Reads `text` of the file `path`. Errors name file, line and what was expected.
    pub fn parse(path: &Path, text: &str) -> Result<Self> {
        let source = Source { file: path.display().to_string(), text: text.to_owned() };
        let complain = |at: Range<usize>, what: &str| {
            let spot = source.spot(&at);
            let key = spot.text.split('=').next().unwrap_or_default().trim();
            let what = what.replace('\n', ", ");
            Error::usage(format!("{}:{}: {key}: {what}", source.file, spot.line))
                .hint("correct the file, or move it away")
        };
        let parsed: Result<Self, toml::de::Error> = toml::from_str(text);
        let mut file = parsed.map_err(|error| complain(error.span().unwrap_or_default(), error.message()))?;
        for (name, instance) in &file.services {
            if name.parse::<ProviderId>().is_err() {
                return Err(complain(instance.span(), "the id of a service has only a-z, 0-9 and dashes"));
            }
        }
        let folder = path.parent().unwrap_or(Path::new(""));
        file.ca_cert = file.ca_cert.map(|cert| folder.join(cert));
        Ok(file)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<ConfigFile> {
        ConfigFile::parse(Path::new("/c/config.toml"), text)
    }

    #[test]
    fn a_file_may_say_everything_or_nothing() {
        let text = "provider = \"acme\"\ntimeout = 2.5\nconnect-timeout = \"3\"\nca-cert = \"ca.pem\"\n\
                    [services.acme]\nprovider = \"own\"\nurl = \"https://cms.acme.example/\"\n";
        let file = parse(text).unwrap();
        assert_eq!(file.timeout.unwrap().0.duration().as_millis(), 2500);
        assert_eq!(file.ca_cert.unwrap(), PathBuf::from("/c/ca.pem"));
        assert_eq!(file.services["acme"].get_ref().url.0.as_str(), "https://cms.acme.example");
        assert!(parse("").unwrap().services.is_empty());
    }

    #[test]
    fn a_mistake_is_told_with_file_line_and_key() {
        for (text, expected) in [
            ("\ntimeout = 0\n", "/c/config.toml:2: timeout: expected seconds, more than 0"),
            ("tiemout = 3\n", "/c/config.toml:1: tiemout: unknown field `tiemout`"),
            ("[services.a]\nprovider = \"x\"\nurl = \"ftp://x\"\n", "/c/config.toml:3: url: expected a URL like"),
            ("[services.A]\nprovider = \"x\"\nurl = \"https://x\"\n", "a-z, 0-9 and dashes"),
        ] {
            let error = parse(text).unwrap_err().to_string();
            assert!(error.contains(expected), "{error}");
        }
    }
}
