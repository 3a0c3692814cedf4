//! A service's answers as text, so that a person can read what fuzzing found:
//!
//! ```text
//! crux 0
//! 200
//! content-type: application/json
//!
//! {"email":"ida@example.com"}
//! --
//! lost
//! ```
//!
//! The first line names the provider and one of its examples, which says what is done and given. Any text is a script.

use rsvp::http::{Failure, Reply};
use rsvp::provider::Provider;
use rsvp::provider::example::ScriptedAnswer;

use super::super::services;

/// A service's answers, and to whom.
pub struct Script {
    /// Who is asked.
    pub provider: &'static Provider,
    /// Which of its examples is played.
    pub example: usize,
    /// In order; afterwards no answer arrives.
    pub answers: Vec<Result<Reply, Failure>>,
}

impl Script {
    /// Reads any bytes.
    pub fn read(bytes: &[u8]) -> Self {
        /// More answers are never asked for.
        const MOST: usize = 30;
        let text = String::from_utf8_lossy(bytes);
        let (head, rest) = text.split_once('\n').unwrap_or((&text, ""));
        let mut words = head.split(' ');
        let provider = services::named(words.next().unwrap_or_default());
        let number: usize = words.next().and_then(|word| word.parse().ok()).unwrap_or_default();
        Self {
            provider,
            example: number % provider.examples.len(),
            answers: rest.split("\n--\n").take(MOST).map(answer).collect(),
        }
    }
}

fn answer(text: &str) -> Result<Reply, Failure> {
    let (head, body) = text.split_once("\n\n").unwrap_or((text, ""));
    let mut lines = head.lines();
    let status = match lines.next().unwrap_or_default() {
        "lost" => return Err(Failure::NoAnswer("the connection was closed before an answer came".to_owned())),
        "unreachable" => return Err(Failure::NotSent { what: "the service cannot be reached".to_owned(), hint: None }),
        status => status.parse().ok().filter(|status| (200..1000).contains(status)).unwrap_or(200),
    };
    let headers = lines.filter_map(|line| line.split_once(": "));
    let headers = headers.map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned())).collect();
    Ok(Reply { status, headers, body: body.as_bytes().to_vec() })
}

/// An answer of an example, as a script has it.
pub fn written(answer: &ScriptedAnswer) -> String {
    if answer.lost {
        return "lost".to_owned();
    }
    if answer.unreachable {
        return "unreachable".to_owned();
    }
    let mut text = answer.status.unwrap_or(200).to_string();
    for (name, value) in &answer.headers {
        for value in value.as_array().unwrap_or(&vec![value.clone()]) {
            text.push_str(&format!("\n{name}: {}", value.as_str().unwrap_or_default()));
        }
    }
    let body = answer.body.as_ref().map(ToString::to_string).or_else(|| answer.text.clone());
    format!("{text}\n\n{}", body.unwrap_or_default())
}

/// A whole script.
pub fn joined(head: &str, answers: &[String]) -> Vec<u8> {
    format!("{head}\n{}", answers.join("\n--\n")).into_bytes()
}
