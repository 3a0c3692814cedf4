//! Findings as a person sees them: the line, a caret under the place, what was expected there.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::document::Document;
use super::{Checked, Finding, Level};

/// A place in a file, counted from 1.
struct Spot<'t> {
    line: usize,
    column: usize,
    text: &'t str,
    /// How many characters of the line are meant.
    width: usize,
}

impl Checked {
    /// All findings, each with its place.
    pub fn shown(&self) -> String {
        self.findings.iter().map(|finding| self.one(finding)).collect()
    }

    fn one(&self, finding: &Finding) -> String {
        let label = if finding.level == Level::Mistake { "error" } else { "warning" };
        let mut shown = format!("{label}: {}\n", finding.what);
        if finding.at.is_empty() {
            let _infallible = writeln!(shown, "  --> {}", self.source.file);
        } else {
            let Spot { line, column, text, width } = self.spot(finding);
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
            let spot = self.spot(finding);
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

    fn spot(&self, finding: &Finding) -> Spot<'_> {
        let text = &self.source.text;
        let boundary = |at: usize| (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
        let start = boundary(finding.at.start);
        let before = &text[..start];
        let begin = before.rfind('\n').map_or(0, |at| at + 1);
        let end = text[start..].find('\n').map_or(text.len(), |at| start + at);
        let until = boundary(finding.at.end).min(end).max(start);
        Spot {
            line: before.matches('\n').count() + 1,
            column: text[begin..start].chars().count() + 1,
            text: text[begin..end].trim_end_matches('\r'),
            width: text[start..until].chars().count().max(1),
        }
    }
}
