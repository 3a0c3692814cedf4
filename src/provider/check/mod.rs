//! The one validator of provider files: every mistake with its place, what was expected and the nearest valid name.
//! `providers check` shows all; whoever uses a file takes the first.

use std::ops::Range;

use crate::source::Source;

use super::{Complaint, Provider};

mod answers;
mod document;
mod expressions;
mod form;
mod links;
mod names;
mod secrets;
mod session;
mod show;
mod steps;
mod tokens;
mod uses;
mod wording;

use document::Document;
pub use links::Neighbour;
pub use show::Located;

/// The most bytes of a provider file.
const LONGEST_FILE: usize = 256 * 1024;

/// The most examples of a provider file.
const MOST_EXAMPLES: usize = 100;

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// The file cannot work, or not as it says.
    Mistake,
    /// Something looks wrong and harms nobody.
    Warning,
}

/// Something that is wrong in a provider file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// How much it matters.
    pub level: Level,
    /// The place, in bytes of the file.
    pub at: Range<usize>,
    /// What is wrong.
    pub what: String,
    /// What was expected there; may be empty.
    pub expected: String,
    /// What to do.
    pub help: Option<String>,
}

impl Finding {
    /// A mistake at `at`.
    pub fn mistake(at: Range<usize>, what: impl Into<String>, expected: impl Into<String>) -> Self {
        Self { level: Level::Mistake, at, what: what.into(), expected: expected.into(), help: None }
    }

    /// A warning at `at`.
    pub fn warning(at: Range<usize>, what: impl Into<String>, expected: impl Into<String>) -> Self {
        Self { level: Level::Warning, ..Self::mistake(at, what, expected) }
    }

    /// What to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Points to the valid name that looks most like `name`, where one does.
    #[must_use]
    fn nearest<'a>(self, name: &str, valid: impl IntoIterator<Item = &'a str>) -> Self {
        match nearest(name, valid) {
            Some(nearest) => self.help(format!("did you mean `{nearest}`?")),
            None => self,
        }
    }
}

impl From<Complaint> for Finding {
    fn from(complaint: Complaint) -> Self {
        Self::mistake(complaint.at, complaint.what, "")
    }
}

/// Why `toml` cannot read a provider file.
pub fn cannot_read(error: &toml::de::Error) -> Finding {
    wording::finding(error, "")
}

/// A file that was looked at.
#[derive(Debug)]
pub struct Checked {
    /// The file's name and text.
    pub source: Source,
    /// What is wrong with it, in the order of the file.
    pub findings: Vec<Finding>,
    /// What could be read of it.
    pub provider: Option<Provider>,
}

impl Checked {
    /// Reads `text`, which came from `file`, and looks at everything but its examples.
    pub fn of(file: &str, text: &str) -> Self {
        let source = Source { file: file.to_owned(), text: text.to_owned() };
        if text.len() > LONGEST_FILE {
            let what = format!("a provider file has at most {} KiB", LONGEST_FILE / 1024);
            return Self { source, findings: vec![Finding::mistake(0..0, what, "")], provider: None };
        }
        let document = match Document::read(text) {
            Ok(document) => document,
            Err(findings) => return Self { source, findings, provider: None },
        };
        let (provider, findings) = document.provider();
        let mut checked = Self { source, findings, provider };
        checked.look(&document);
        checked
    }

    /// A file that cannot even be read.
    pub fn unread(file: &str, why: &str) -> Self {
        let source = Source { file: file.to_owned(), text: String::new() };
        Self { source, findings: vec![Finding::mistake(0..0, why, "")], provider: None }
    }

    fn look(&mut self, document: &Document<'_>) {
        let Some(provider) = &mut self.provider else { return };
        provider.read_from = self.source.clone();
        let mut findings = form::look(provider, document);
        findings.extend(links::covered(provider));
        findings.extend(links::elsewhere(provider));
        // What could not be read would be missed below.
        if self.findings.is_empty() && form::every_step_has_a_call(provider) {
            findings.extend(steps::look(provider, document));
            findings.extend(names::look(provider, document));
            findings.extend(answers::look(provider));
            findings.extend(session::look(provider, document));
            findings.extend(tokens::look(provider));
            findings.extend(secrets::look(provider, document));
        }
        self.findings.append(&mut findings);
        self.sort();
    }

    /// Compares the links with those of the `others` that are known.
    pub fn look_at_links<'a>(&mut self, others: impl IntoIterator<Item = &'a Neighbour>) {
        if let Some(provider) = &self.provider {
            let others = others.into_iter().filter(|other| other.provider.id() != provider.id());
            let mut findings: Vec<Finding> = others.flat_map(|other| links::overlaps(provider, other)).collect();
            self.findings.append(&mut findings);
            self.sort();
        }
    }

    /// Adds what somebody else found.
    pub fn add(&mut self, findings: impl IntoIterator<Item = Finding>) {
        self.findings.extend(findings);
        self.sort();
    }

    /// Whether the file can be used; warnings do not keep it from that.
    pub fn is_good(&self) -> bool {
        self.findings.iter().all(|finding| finding.level == Level::Warning)
    }

    fn sort(&mut self) {
        self.findings.sort_by_key(|finding| (finding.at.start, finding.level));
        self.findings.dedup();
    }
}

/// The name among `valid` that looks most like `name`, if it is near.
pub fn nearest<'a>(name: &str, valid: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let distance = |valid: &str| strsim::osa_distance(name, valid);
    let likeness = |valid: &str| strsim::jaro_winkler(name, valid);
    let better = |a: &&str, b: &&str| distance(a).cmp(&distance(b)).then(likeness(b).total_cmp(&likeness(a)));
    let best = valid.into_iter().min_by(better)?;
    let is_near = distance(best) <= name.chars().count() / 3 || likeness(best) > 0.9;
    is_near.then_some(best)
}

#[cfg(test)]
mod tests;
