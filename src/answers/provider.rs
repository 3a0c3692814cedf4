//! What `providers` and `completions` answer.

use serde::Serialize;

use crate::provider::check::Located;

/// `providers list`: the services that are known here.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ProvidersList {
    /// Built-in ones and the user's own: first those that can be used, each part ordered by id.
    pub providers: Vec<KnownProvider>,
    /// The self-hosted services of config.toml, ordered by id.
    pub instances: Vec<KnownInstance>,
}

/// A self-hosted service of config.toml.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct KnownInstance {
    /// What `-p` takes.
    #[cfg_attr(test, schemars(regex(pattern = "^[a-z0-9-]+$")))]
    pub id: String,
    /// The id of its provider file.
    #[cfg_attr(test, schemars(regex(pattern = "^[a-z0-9-]+$")))]
    pub provider: String,
    /// Its base URL.
    pub url: String,
}

/// A service that is known here.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct KnownProvider {
    /// What `-p` takes.
    #[cfg_attr(test, schemars(regex(pattern = "^[a-z0-9-]+$")))]
    pub id: String,
    /// The name of the service, for people.
    pub name: String,
    /// Its base URL; null for a self-hosted service.
    pub url: Option<String>,
    /// Whether the file in use is the user's own, not a built-in one.
    pub own: bool,
    /// What has to be given: `--url` for a self-hosted service, `an API key`.
    pub needs: Vec<String>,
    /// How far the file was tried, in its own words; null for one that was run against the real service.
    pub status: Option<String>,
    /// Why the service cannot be used any more; null for one that can be.
    pub gone: Option<String>,
    /// The server that the file was run against, and when, in its own words.
    pub tried: Option<String>,
}

/// `providers show`: one provider file.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ProvidersShow {
    /// What `-p` takes.
    #[cfg_attr(test, schemars(regex(pattern = "^[a-z0-9-]+$")))]
    pub id: String,
    /// The server that the file was run against, and when, in its own words.
    pub tried: Option<String>,
    /// The text of the file, TOML.
    pub file: String,
}

/// `providers check`: what is wrong with each file. With a mistake in one of them the command fails.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ProvidersCheck {
    /// In the order they were named.
    pub files: Vec<CheckedFile>,
}

/// A provider file that was checked.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct CheckedFile {
    /// The file's name as it was given, or that of a known service.
    pub file: String,
    /// Whether it can be used: it has no mistake. Warnings do not count.
    pub good: bool,
    /// How many examples it has; all of them were run, unless a mistake came first.
    pub examples: usize,
    /// In the order of the file.
    pub findings: Vec<Located>,
}

/// `providers add`: the file is installed.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ProvidersAdd {
    /// What `-p` takes now.
    #[cfg_attr(test, schemars(regex(pattern = "^[a-z0-9-]+$")))]
    pub id: String,
    /// Where it was installed.
    pub file: String,
    /// Whether it takes the place of another file, or of a built-in one.
    pub replaces: bool,
    /// The origins it sends requests to; none for a self-hosted service.
    pub hosts: Vec<String>,
    /// The inputs that a person may be asked for, such as `password (secret)`.
    pub asks: Vec<String>,
}

/// The completion script of a shell.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Completions {
    /// The script, in the language of the shell.
    pub script: String,
}
