//! One more instance in the text of config.toml: everything else stays as it was written.

use std::path::Path;

use toml_edit::{DocumentMut, InlineTable, Item, Table, value};

use super::ConfigFile;
use crate::error::{Error, Result};

/// A service to be remembered.
#[derive(Debug, Clone, Copy)]
pub struct Remembered<'a> {
    /// What `-p` takes.
    pub name: &'a str,
    /// The id of its provider file.
    pub provider: &'a str,
    pub url: &'a str,
}

impl Remembered<'_> {
    /// The lines that say it in a file of its own.
    pub fn lines(&self) -> String {
        format!("[services.{}]\nprovider = \"{}\"\nurl = \"{}\"", self.name, self.provider, self.url)
    }

    /// `text` of the file `path` with it.
    ///
    /// # Errors
    /// Exit 2: the file is not good, or has the name already.
    pub fn added_to(&self, path: &Path, text: &str) -> Result<String> {
        let file = ConfigFile::parse(path, text)?;
        if file.services.contains_key(self.name) {
            return Err(Error::usage(format!("{}: there is a service called {} already", path.display(), self.name)));
        }
        let mut document: DocumentMut =
            text.parse().map_err(|_| Error::usage(format!("{}: it is not TOML", path.display())))?;
        // It comes last: comments at the end of the file stay where they are, before it.
        let end = document.trailing().as_str().unwrap_or_default().to_owned();
        let services = document.entry("services").or_insert_with(|| {
            let mut services = Table::new();
            services.set_implicit(true);
            Item::Table(services)
        });
        match services {
            Item::Table(services) => {
                let mut service = Table::new();
                service.insert("provider", value(self.provider));
                service.insert("url", value(self.url));
                let gap = if text.trim().is_empty() { "" } else { "\n" };
                service.decor_mut().set_prefix(format!("{end}{gap}"));
                services.insert(self.name, Item::Table(service));
                document.set_trailing("");
            }
            services => {
                let services = services
                    .as_inline_table_mut()
                    .ok_or_else(|| Error::usage(format!("{}: `services` is not a table", path.display())))?;
                let mut service = InlineTable::new();
                service.insert("provider", self.provider.into());
                service.insert("url", self.url.into());
                services.insert(self.name, service.into());
            }
        }
        let text = document.to_string();
        // What is written must be what the next run can read.
        ConfigFile::parse(path, &text)?;
        Ok(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ACME: Remembered<'_> = Remembered { name: "cms-acme", provider: "own-cms", url: "https://cms.acme.example" };
    const LINES: &str = "[services.cms-acme]\nprovider = \"own-cms\"\nurl = \"https://cms.acme.example\"\n";

    fn added(text: &str) -> String {
        ACME.added_to(Path::new("/c/config.toml"), text).unwrap()
    }

    #[test]
    fn what_stood_there_stays_with_its_comments_and_its_order() {
        assert_eq!(added(""), LINES);
        let text = "# mine\n\ntimeout  =  3   # slow\n\n# the CI's\n[services.zeta]\nurl = 'https://z.example'\nprovider = \"own\"\n# end\n";
        let result = added(text);
        assert_eq!(result, format!("{text}\n{LINES}"));
        assert_eq!(added("# nothing yet\n"), format!("# nothing yet\n\n{LINES}"));
        let inline = "services = { b = { provider = \"own\", url = \"https://b.example\" } } # one line\n";
        let result = added(inline);
        assert!(result.ends_with("# one line\n") && result.contains("cms-acme = {"), "{result}");
        assert!(added("provider = \"x\"").starts_with("provider = \"x\"\n"));
    }

    #[test]
    fn files_of_every_form_can_be_added_to() {
        for text in [
            "services.b.provider = \"own\"\nservices.b.url = \"https://b.example\"\n",
            "[services]\nb = { provider = \"own\", url = \"https://b.example\" }\n",
            "[services.b]\r\nprovider = \"own\"\r\nurl = \"https://b.example\"\r\n",
            "[services]\n",
            "timeout = 3 # no line ending",
        ] {
            let result = added(text);
            let file = ConfigFile::parse(Path::new("/c/config.toml"), &result).unwrap();
            assert!(file.services.contains_key("cms-acme"), "{result}");
            assert_eq!(file.services.contains_key("b"), text.contains("b.example"), "{result}");
        }
    }

    #[test]
    fn a_file_with_a_mistake_and_a_name_that_is_taken_are_refused() {
        for text in ["timeout = 0\n", "services = 3\n", LINES] {
            assert!(ACME.added_to(Path::new("/c/config.toml"), text).is_err(), "{text}");
        }
    }
}
