//! A service whose host a person has trusted becomes an instance in config.toml, so that its links need no question again.

use std::path::PathBuf;

use crate::config::{Remembered, Settings};
use crate::disk;
use crate::error::{Error, Exit, Result};
use crate::host::Host;

use super::providers::is_known;
use super::service::Service;

/// The parts of a host's name that stand between its own name and the top: `acme.co.uk`.
const BETWEEN: usize = 3;

impl Service {
    /// Writes it down, where a person has trusted its host in this run; says what was written and where. The run does not
    /// fail if this does.
    pub fn remember(&self, host: &mut Host, settings: &Settings) {
        // A file that was named for this run alone is not found by the next one.
        if !self.newly_trusted || self.file.is_some() || self.is_sandbox {
            return;
        }
        let (name, url) = (self.name_to_remember(host, settings), self.place());
        let remembered = Remembered { name: &name, provider: self.provider.id(), url: &url };
        match written(host, remembered) {
            Ok(file) => host.ui.note(&format!(
                "{} is remembered as \"{name}\" in {}; its links need no question next time.",
                self.host(),
                file.display()
            )),
            Err(error) => {
                host.ui.warn(&format!("{} cannot be remembered: {error}", self.host()));
                let lines = remembered.lines().replace('\n', "  ");
                host.ui.note(&format!("hint: to be asked no more, add to config.toml: {lines}"));
            }
        }
    }

    /// `grafana-acme` for Grafana at grafana.acme.example; with a number where that is taken.
    fn name_to_remember(&self, host: &Host, settings: &Settings) -> String {
        let id = self.provider.id();
        let place = own_name(self.base.host());
        let first = if place.is_empty() || place == id { format!("{id}-own") } else { format!("{id}-{place}") };
        let is_free = |name: &String| !settings.instances.contains_key(name) && !is_known(host, name);
        let numbered = (2..).map(|number| format!("{first}-{number}"));
        std::iter::once(first.clone()).chain(numbered).find(is_free).unwrap_or(first)
    }
}

/// The part of a host's name by which people know it, as far as an id can have it.
fn own_name(host: Option<url::Host<&str>>) -> String {
    let name = match host {
        Some(url::Host::Domain(name)) => {
            let labels: Vec<&str> = name.split('.').collect();
            match labels[..] {
                [.., own, between, top] if between.len() <= BETWEEN && top.len() < BETWEEN => own.to_owned(),
                [.., own, _] => own.to_owned(),
                _ => name.to_owned(),
            }
        }
        Some(address) => address.to_string(),
        None => String::new(),
    };
    let plain = |letter: char| if letter.is_ascii_alphanumeric() { letter.to_ascii_lowercase() } else { '-' };
    name.chars().map(plain).collect::<String>().trim_matches('-').to_owned()
}

fn written(host: &Host, remembered: Remembered<'_>) -> Result<PathBuf> {
    let folder = host.folders.config.as_ref();
    let folder = folder.ok_or_else(|| Error::new(Exit::Store, "cannot find the folder of config.toml: no home"))?;
    let path = folder.join("config.toml");
    disk::change_kept(&path, &mut |text| remembered.added_to(&path, text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_is_known_by_the_name_that_somebody_chose() {
        for (url, expected) in [
            ("https://grafana.acme.example", "acme"),
            ("https://acme.example", "acme"),
            ("https://id.acme.co.uk", "acme"),
            ("https://app.acme.io", "acme"),
            ("http://localhost:8080", "localhost"),
            ("http://127.0.0.1", "127-0-0-1"),
            ("http://[::1]", "1"),
            ("https://xn--bcher-kva.example", "xn--bcher-kva"),
        ] {
            assert_eq!(own_name(url::Url::parse(url).unwrap().host()), expected, "{url}");
        }
    }
}
