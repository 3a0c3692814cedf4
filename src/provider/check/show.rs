//! Findings as a person sees them: the line, a caret under the place, what was expected there.

use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::source::Spot;

use super::document::Document;
use super::{Checked, Finding, Level};

impl Checked {
    /// All findings, each with its place.
    pub fn shown(&self) -> String {
        self.findings.iter().map(|finding| self.rendered(finding)).collect()
    }

    fn rendered(&self, finding: &Finding) -> String {
        let label = if finding.level == Level::Mistake { "error" } else { "warning" };
        let mut shown = format!("{label}: {}\n", finding.what);
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
    pub fn members(&self) -> Vec<Value> {
        let member = |finding: &Finding| {
            let spot = self.source.spot(&finding.at);
            let level = if finding.level == Level::Mistake { "error" } else { "warning" };
            let place = (!finding.at.is_empty()).then_some((spot.line, spot.column));
            json!({
                "file": self.source.file, "line": place.map(|(line, _)| line), "column": place.map(|(_, column)| column),
                "field": self.field(finding), "level": level, "message": finding.what,
                "expected": finding.expected, "help": finding.help,
            })
        };
        self.findings.iter().map(member).collect()
    }

    fn field(&self, finding: &Finding) -> String {
        Document::read(&self.source.text).map(|document| document.field(&finding.at)).unwrap_or_default()
    }
}
