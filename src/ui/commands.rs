//! Commands of rsvp that a line names: each is completed, so that it can be pasted and means what this run meant.

/// What this run was told that a command in a hint has to be told again. None of it is a word of a service or a link.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Again {
    /// The options that name the service: `-p acme`, `--url https://…`.
    pub service: Vec<String>,
    /// `--account …`, where a session was chosen by it.
    pub account: Vec<String>,
    /// `--state …`.
    pub store: Vec<String>,
    /// Nothing of this run is kept: no other command finds its session.
    pub is_sandbox: bool,
}

/// How a line names a command, and where the name ends.
const BEGIN: &str = "`rsvp ";

impl Again {
    /// `line` with every command in it completed.
    pub fn completed(&self, line: &str) -> String {
        let mut parts = line.split(BEGIN);
        let first = parts.next().unwrap_or_default().to_owned();
        parts.fold(first, |done, part| {
            let end = part.find([' ', '`']).unwrap_or(part.len());
            let (command, rest) = part.split_at(end);
            let options: String = self.needed(command, rest).map(|word| format!(" {}", quoted(word))).collect();
            format!("{done}{BEGIN}{command}{options}{rest}")
        })
    }

    /// `hint` without the clauses that name a command which would find nothing; `None` where nothing is left.
    pub fn useful(&self, hint: &str) -> Option<String> {
        let needs_session = |command: &str| matches!(command, "login" | "logout" | "status" | "switch" | "token");
        let named = |clause: &str| clause.split(BEGIN).skip(1).any(|part| needs_session(name_of(part)));
        let left: Vec<&str> = hint.split("; ").filter(|clause| !self.is_sandbox || !named(clause)).collect();
        (!left.is_empty()).then(|| left.join("; "))
    }

    /// The words that `command` lacks: a line may be completed twice.
    fn needed(&self, command: &str, rest: &str) -> impl Iterator<Item = &str> {
        let said: Vec<&str> = rest.split('`').next().unwrap_or_default().split(' ').collect();
        let is_invitation = command.ends_with("-invitation");
        let is_about_one = is_invitation || matches!(command, "login" | "logout" | "token");
        let has_store = is_about_one || matches!(command, "status" | "switch");
        let names_service = ["-p", "--provider-file", "--account"].iter().any(|option| said.contains(option));
        let sandbox: &[&str] = if self.is_sandbox && is_invitation { &["--sandbox"] } else { &[] };
        let groups = [
            (&self.service, is_about_one && !names_service),
            (&self.account, is_about_one && !is_invitation && !said.contains(&"--account")),
            (&self.store, has_store && !said.contains(&"--state")),
        ];
        let words = groups.into_iter().filter(|(_, is_needed)| *is_needed).flat_map(|(words, _)| words);
        let sandbox = sandbox.iter().copied().filter(move |option| !said.contains(option));
        sandbox.chain(words.map(String::as_str))
    }
}

/// The command that `part` begins with.
fn name_of(part: &str) -> &str {
    part.split([' ', '`']).next().unwrap_or_default()
}

/// `word` as a shell takes it for one word.
pub fn quoted(word: &str) -> String {
    shlex::try_quote(word).map_or_else(|_| "''".to_owned(), Into::into)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &[&str]) -> Vec<String> {
        text.iter().map(|word| (*word).to_owned()).collect()
    }

    #[test]
    fn a_command_is_told_again_what_this_run_was_told() {
        let again = Again {
            service: words(&["-p", "acme"]),
            account: words(&["--account", "a b@x.example"]),
            store: words(&["--state", "/tmp/it's here"]),
            is_sandbox: false,
        };
        for (line, completed) in [
            ("`rsvp login`", r#"`rsvp login -p acme --account 'a b@x.example' --state "/tmp/it's here"`"#),
            (
                "see `rsvp status` and `rsvp providers list`",
                r#"see `rsvp status --state "/tmp/it's here"` and `rsvp providers list`"#,
            ),
            ("`rsvp accept-invitation CODE`", r#"`rsvp accept-invitation -p acme --state "/tmp/it's here" CODE`"#),
            ("`rsvp show-invitation -p acme CODE`", r#"`rsvp show-invitation --state "/tmp/it's here" -p acme CODE`"#),
            ("no command", "no command"),
        ] {
            assert_eq!(again.completed(line), completed);
            assert_eq!(again.completed(&again.completed(line)), completed, "it is complete");
        }
        assert_eq!(Again::default().completed("`rsvp login`"), "`rsvp login`");
    }

    #[test]
    fn nothing_that_a_shell_would_run_is_left_bare() {
        for word in ["$(touch x)", "`id`", "a;b", "a b", "", "*", "a'b", "!x", "~"] {
            let split = shlex::split(&quoted(word)).unwrap();
            assert_eq!(split, [word], "{word}");
        }
    }
}
