//! Sentences with words of others in them: each part is cut by itself, so that none pushes another out of sight.

use super::printable::{LONGEST, shortened};
use crate::who::Who;

/// What a question is made of.
#[derive(Debug, Clone, Copy)]
pub enum Part<'a> {
    /// Words of our own, never cut.
    Ours(&'a str),
    /// The host of the service: its end says whose it is.
    Host(&'a str),
    /// A name that a service, a provider file or a person gave.
    Name(&'a str),
}

/// The most characters of one name, and the fewest it is cut to where there are many.
const LONGEST_NAME: usize = 60;
const SHORTEST_NAME: usize = 20;

/// The parts one after the other, in one harmless line of at most 200 characters if our own words leave room for it.
pub fn phrase(parts: &[Part<'_>]) -> String {
    let with = |longest| parts.iter().map(|part| part.shown(longest)).collect::<String>();
    let fits = |text: &String| text.chars().count() <= LONGEST;
    (SHORTEST_NAME..=LONGEST_NAME).rev().map(with).find(fits).unwrap_or_else(|| with(SHORTEST_NAME))
}

impl Part<'_> {
    fn shown(self, longest: usize) -> String {
        match self {
            Self::Ours(text) => text.to_owned(),
            // The blanks of a long name would look like the end of the sentence.
            Self::Name(text) => shortened(&single_blanks(text), longest),
            Self::Host(host) => {
                let ends: String = host.chars().rev().collect();
                shortened(&ends, longest).chars().rev().collect()
            }
        }
    }
}

/// Words with one blank between two of them: more would look like the end of a column.
pub fn single_blanks(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// `[organisation]account` as a person may see it. Brackets in the names are shown as parentheses, so that the first
/// `]` ends the organisation.
pub fn account_label(who: &Who) -> String {
    let account = who.account().unwrap_or_default();
    let name = |text: &str| shortened(&single_blanks(text).replace('[', "(").replace(']', ")"), LONGEST);
    who.org.as_deref().map_or_else(|| name(account), |org| format!("[{}]{}", name(org), name(account)))
}

#[cfg(test)]
mod tests {
    use super::Part::{Host, Name, Ours};
    use super::*;

    #[test]
    fn no_name_pushes_another_out_of_sight() {
        let long = "x".repeat(300);
        let shown = phrase(&[
            Ours("Accept the invitation at "),
            Host("acme.example"),
            Ours(" to "),
            Name(&long),
            Ours(" for "),
            Name("ada@example.com"),
            Ours(", sent by "),
            Name(&long),
            Ours("?"),
        ]);
        assert!(shown.starts_with("Accept the invitation at acme.example to xxx"), "{shown}");
        assert!(shown.contains("x… for ada@example.com, sent by xxx") && shown.ends_with("x…?"), "{shown}");
        assert!(shown.chars().count() <= LONGEST, "{shown}");
        let many = phrase(&[Name(&long); 12]);
        assert_eq!(many, format!("{}…", "x".repeat(SHORTEST_NAME - 1)).repeat(12));
    }

    #[test]
    fn the_end_of_a_host_is_shown_and_the_blanks_of_a_name_are_not() {
        let host = format!("bank.example.{}.evil.example", "a".repeat(200));
        let shown = phrase(&[Ours("Password for "), Host(&host), Ours(": ")]);
        assert!(shown.starts_with("Password for …aaa") && shown.ends_with("aaa.evil.example: "), "{shown}");
        let blanks = format!("Acme: {}y", " ".repeat(3_000));
        assert_eq!(phrase(&[Name(&blanks), Ours("? ")]), "Acme: y? ");
        assert_eq!(phrase(&[Name("a\u{1b}[31m\u{202e}b\u{3000}c")]), "a\u{fffd}[31m\u{fffd}b c");
    }

    /// Whatever the names are, the first `]` ends the organisation.
    #[test]
    fn an_organisation_cannot_look_like_another_with_an_account() {
        let table = [
            (Some("acme"), "ada@example.com", "[acme]ada@example.com"),
            (Some("acme]root@acme.example\u{3000}"), "ada", "[acme)root@acme.example]ada"),
            (Some("acme)      at https://acme.example"), "a   b", "[acme) at https://acme.example]a b"),
            (Some("a[b]c"), "x]y", "[a(b)c]x)y"),
            (None, "[acme]root", "(acme)root"),
            (Some("株式会社"), "zoë", "[株式会社]zoë"),
        ];
        for (org, account, shown) in table {
            let (org, account) = (org.map(str::to_owned), Some(account.to_owned()));
            assert_eq!(account_label(&Who { org, account, ..Who::default() }), shown);
        }
    }
}
