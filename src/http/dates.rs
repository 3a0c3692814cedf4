//! Dates as servers write them, read as RFC 6265, section 5.1.1, reads those of cookies: by what each part looks like.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// The time in `text`, which is UTC whatever zone it names. Order, weekday and punctuation do not matter.
pub fn read(text: &str) -> Option<Timestamp> {
    let is_delimiter = |character: char| matches!(character, '\t' | ' '..='/' | ';'..='@' | '['..='`' | '{'..='~');
    let (mut time, mut day, mut month, mut year) = (None, None, None, None);
    for part in text.split(is_delimiter).filter(|part| !part.is_empty()) {
        if time.is_none()
            && let Some(found) = clock(part)
        {
            time = Some(found);
        } else if day.is_none()
            && let Some(found) = number(part, 1..=2)
        {
            day = Some(found);
        } else if month.is_none()
            && let Some(found) = named(part)
        {
            month = Some(found);
        } else if year.is_none()
            && let Some(found) = number(part, 2..=4)
        {
            year = Some(match found {
                70..=99 => found + 1900,
                0..=69 => found + 2000,
                _ => found,
            });
        }
    }
    let ([hour, minute, second], year) = (time?, year.filter(|year| *year >= 1601)?);
    if hour > 23 || minute > 59 || second > 59 || !(1..=31).contains(&day?) {
        return None;
    }
    // jiff refuses a day that its month does not have.
    let day = Date::new(year, month?, i8::try_from(day?).ok()?).ok()?;
    let small = |number: i16| i8::try_from(number).ok();
    let time = day.at(small(hour)?, small(minute)?, small(second)?, 0);
    // The last day of the year 9999, which means "never", is past jiff's last timestamp.
    TimeZone::UTC.to_timestamp(time).ok().or((year == 9999).then_some(Timestamp::MAX))
}

/// `8:49:37`: one or two digits each, and then what is not a digit.
fn clock(part: &str) -> Option<[i16; 3]> {
    let mut fields = part.splitn(3, ':');
    let mut field = || number(fields.next()?, 1..=2);
    Some([field()?, field()?, field()?])
}

/// The digits that `part` begins with, if there are so many.
fn number(part: &str, digits: std::ops::RangeInclusive<usize>) -> Option<i16> {
    let length = part.find(|character: char| !character.is_ascii_digit()).unwrap_or(part.len());
    if digits.contains(&length) { part[..length].parse().ok() } else { None }
}

fn named(part: &str) -> Option<i8> {
    let start = part.get(..3)?.to_ascii_lowercase();
    i8::try_from(MONTHS.iter().position(|month| *month == start)? + 1).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_read_by_what_its_parts_look_like() {
        for text in [
            "Sun, 06 Nov 1994 08:49:37 GMT",
            "Sunday, 06-Nov-94 08:49:37 GMT",
            "Sun Nov  6 08:49:37 1994",
            "Sun, 06-Nov-1994 08:49:37 GMT",
            "Monday, 6-nov-1994 8:49:37",
            "06 Nov 1994 08:49:37 UTC",
            "Sun, 06 Nov 1994 08:49:37 -0000",
            "Sun, 06 Nov 1994 08:49:37",
            "Sun Nov 06 1994 08:49:37 GMT+0000 (Coordinated Universal Time)",
            "1994 November 6th 08:49:37Z",
        ] {
            assert_eq!(read(text).map(|time| time.to_string()).as_deref(), Some("1994-11-06T08:49:37Z"), "{text}");
        }
        assert_eq!(read("Thu Jan  1 00:00:00 1970"), Some(Timestamp::UNIX_EPOCH));
        assert_eq!(read("Thu, 01-Jan-70 00:00:00 GMT"), Some(Timestamp::UNIX_EPOCH));
        assert_eq!(read("Fri, 01 Jan 69 00:00:00 GMT").unwrap().to_string(), "2069-01-01T00:00:00Z");
        assert_eq!(read("Fri, 31 Dec 9999 23:59:59 GMT"), Some(Timestamp::MAX));
    }

    #[test]
    fn what_lacks_a_part_or_has_an_impossible_one_is_no_date() {
        for text in [
            "",
            "0",
            "soon",
            "Sun, 06 Nov 1994",
            "08:49:37 Nov 1994",
            "Sun, 06 Nov 1994 24:00:00 GMT",
            "Sun, 06 Nov 1994 08:60:00 GMT",
            "Sun, 30 Feb 1994 08:49:37 GMT",
            "Sun, 00 Nov 1994 08:49:37 GMT",
            "Mon, 01 Jan 1600 00:00:00 GMT",
            "1994-11-06T08:49:37Z",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
