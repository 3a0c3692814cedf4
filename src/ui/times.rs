//! Times in words, seen from now.

use jiff::{SignedDuration, Timestamp};

/// `in 3 hours`, `2 days ago`.
pub fn relative(time: Timestamp, now: Timestamp) -> String {
    match time.duration_since(now) {
        left if left.abs() < SignedDuration::from_secs(5) => "just now".to_owned(),
        left if left > SignedDuration::ZERO => format!("in {}", roughly(left)),
        left => format!("{} ago", roughly(left.abs())),
    }
}

/// A span of time in words: `2 hours`.
pub fn roughly(span: SignedDuration) -> String {
    let (number, unit) = match span.as_secs() {
        seconds @ ..120 => (seconds, "second"),
        seconds @ ..7_200 => (seconds / 60, "minute"),
        seconds @ ..172_800 => (seconds / 3_600, "hour"),
        seconds => (seconds / 86_400, "day"),
    };
    format!("{number} {unit}{}", if number == 1 { "" } else { "s" })
}
