//! A length of time as provider files and services write it.

use jiff::{SignedDuration, Span, SpanRelativeTo};
use serde::{Deserialize, Deserializer, de};

/// `90s`, `2h`, `30d`, `1w`; a day has 24 hours.
pub fn read(text: &str) -> Option<SignedDuration> {
    text.parse::<Span>().ok()?.to_duration(SpanRelativeTo::days_are_24_hours()).ok()
}

/// A length of time that stands in a provider file, literal and not negative.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Length(pub SignedDuration);

impl<'de> Deserialize<'de> for Length {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let length = read(&text).filter(|length| !length.is_negative()).map(Self);
        length.ok_or_else(|| de::Error::custom(format!("`{text}` is not a length of time: expected 90s, 2h or 7d")))
    }
}
