//! Findings as a person sees them: the line, a caret under the place, what was expected there.

use std::fmt::Write as _;

use serde::Serialize;

use crate::source::Spot;

use super::document::Document;
use super::{Checked, Finding, Level};

/// Something that is wrong in a provider file, and where.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Located {
    /// The file, as it was named.
    pub file: String,
    /// Counted from 1; null where the whole file is meant.
    #[cfg_attr(test, schemars(range(min = 1)))]
    pub line: Option<usize>,
    /// In characters, counted from 1; null where the whole file is meant.
    #[cfg_attr(test, schemars(range(min = 1)))]
    pub column: Option<usize>,
    /// The field, such as `accept[1].set.org`; may be empty.
    pub field: String,
    /// With a `warning` the file can be used all the same.
    #[cfg_attr(test, schemars(extend("enum" = ["error", "warning"])))]
    pub level: &'static str,
    /// What is wrong, for people.
    pub message: String,
    /// What was expected there, for people; may be empty.
    pub expected: String,
    /// What to do, for people.
    pub help: Option<String>,
}

impl Level {
    fn label(self) -> &'static str {
        match self {
            Self::Mistake => "error",
            Self::Warning => "warning",
        }
    }
}

impl Checked {
    /// All findings, each with its place.
    pub fn shown(&self) -> String {
        self.findings.iter().map(|finding| self.rendered(finding)).collect()
    }

    fn rendered(&self, finding: &Finding) -> String {
        let mut shown = format!("{}: {}\n", finding.level.label(), finding.what);
        if finding.at.is_empty() {
            let _infallible = writeln!(shown, "  --> {}", self.source.file);
        } else {
            let Spot { line, column, text, width } = self.source.spot(&finding.at);
            let gutter = " ".repeat(line.to_string().len());
            let field = self.field(finding);
            let field = if field.is_empty() { String::new() } else { format!(" ({field})") };
            let blank: String = text.chars().take(column - 1).map(|c| if c == '\t' { c } else { ' ' }).collect();
            let carets = "^".repeat(width);
            let expected = format!("{blank}{carets} {}", finding.expected);
            let file = &self.source.file;
            let _infallible = writeln!(
                shown,
                "{gutter}--> {file}:{line}:{column}{field}\n{gutter} |\n{line} | {text}\n{gutter} | {}",
                expected.trim_end()
            );
        }
        if let Some(help) = &finding.help {
            let _infallible = writeln!(shown, "  = help: {help}");
        }
        shown.push('\n');
        shown
    }

    /// All findings, for a script.
    pub fn located(&self) -> Vec<Located> {
        let located = |finding: &Finding| {
            let spot = (!finding.at.is_empty()).then(|| self.source.spot(&finding.at));
            Located {
                file: self.source.file.clone(),
                line: spot.as_ref().map(|spot| spot.line),
                column: spot.as_ref().map(|spot| spot.column),
                field: self.field(finding),
                level: finding.level.label(),
                message: finding.what.clone(),
                expected: finding.expected.clone(),
                help: finding.help.clone(),
            }
        };
        self.findings.iter().map(located).collect()
    }

    fn field(&self, finding: &Finding) -> String {
        Document::read(&self.source.text).map(|document| document.field(&finding.at)).unwrap_or_default()
    }
}
