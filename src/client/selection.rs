//! Which saved sessions `-p`, `--provider-file` and `--url` allow.

use crate::cli::BaseUrl;
use crate::config::Settings;
use crate::error::Result;
use crate::host::Host;
use crate::session::Summary;

use super::providers::{by_id, read};

/// The service that the options name, as far as they name one. The default of config.toml is for new sessions, and
/// allows all.
#[derive(Debug, Default)]
pub struct Selection {
    /// The options, as a message repeats them.
    pub words: String,
    /// A provider's id, or the name of an instance that is not configured any more.
    name: Option<String>,
    /// The provider's id.
    provider: Option<String>,
    base: Option<String>,
}

impl Selection {
    pub fn read(settings: &Settings) -> Result<Self> {
        let mut selection = Self::default();
        let mut words = Vec::new();
        let url = settings.url.as_ref().map(BaseUrl::as_str);
        if let Some(file) = &settings.provider_file {
            selection.provider = Some(read(file)?.id().to_owned());
            words.push(format!("--provider-file {}", file.display()));
        } else if let Some(id) = settings.provider.as_ref().filter(|_| !settings.provider_is_default) {
            words.push(format!("-p {}", id.as_str()));
            match settings.instances.get(id.as_str()) {
                Some(instance) => {
                    selection.provider = Some(instance.provider.0.as_str().to_owned());
                    selection.base = Some(instance.url.0.as_str().to_owned());
                }
                None => selection.name = Some(id.as_str().to_owned()),
            }
        }
        if let Some(url) = url {
            words.push(format!("--url {url}"));
            selection.base = Some(url.to_owned());
        }
        selection.words = words.join(" ");
        Ok(selection)
    }

    /// Whether it leaves any session out.
    pub fn restricts(&self) -> bool {
        !self.words.is_empty()
    }

    pub fn allows(&self, session: &Summary) -> bool {
        let home = session.home();
        let by_name = |name: &str| session.provider == name || session.instance.as_deref() == Some(name);
        self.name.as_deref().is_none_or(by_name)
            && self.provider.as_deref().is_none_or(|id| home.provider == id)
            && self.base.as_deref().is_none_or(|base| home.base == base.trim_end_matches('/'))
    }

    /// The same for what is known only by its provider and origin.
    pub fn allows_place(&self, provider: &str, origin: &str) -> bool {
        let is_at = |base: &str| base.strip_prefix(origin).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
        self.name.as_deref().is_none_or(|name| name == provider)
            && self.provider.as_deref().is_none_or(|id| id == provider)
            && self.base.as_deref().is_none_or(is_at)
    }

    /// # Errors
    /// The name is of nothing that is known here: then it is a mistake, and no session can fit.
    pub fn is_known(&self, host: &Host) -> Result<()> {
        self.name.as_ref().map_or(Ok(()), |name| by_id(host, name).map(drop))
    }
}
