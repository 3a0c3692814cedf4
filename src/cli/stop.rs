//! Why there is nothing to run: help, or a wrong command line, told without repeating what may be a secret.

use std::fmt::Write as _;

use clap::builder::StyledStr;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::error::{Error, Exit};

/// What to say in place of running a command.
#[derive(Debug)]
pub struct Stop {
    /// [`Exit::Done`]: the text is what was asked for and goes to standard output; anything else: to standard error.
    pub exit: Exit,
    /// The whole text, with a line ending, without colours.
    pub text: String,
    /// Whether `--json` is among the arguments: then [`Stop::error`] goes into the JSON answer.
    pub json: bool,
}

impl Stop {
    /// Takes clap's word for it, but for the values it would repeat.
    pub fn new(mut error: clap::Error, json: bool) -> Self {
        mask(&mut error);
        Self { exit: exit_of(&error), text: error.render().to_string(), json }
    }

    /// The same as an error with a hint, each on one line.
    pub fn error(&self) -> Error {
        let one_line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let Some(complaint) = self.text.strip_prefix("error: ") else {
            return Error::new(self.exit, "a command is missing").hint("rsvp --help");
        };
        let mut paragraphs = complaint.split("\n\n");
        let what = one_line(paragraphs.next().unwrap_or_default());
        let tips = paragraphs.next().and_then(|paragraph| paragraph.trim_start().strip_prefix("tip: "));
        let hint = tips.map_or("rsvp --help".to_owned(), |tips| one_line(&tips.replace("\n  tip: ", "; ")));
        Error::new(self.exit, what).hint(hint)
    }
}

/// Help and version were asked for; a code that cannot be one has the exit code of a malformed invitation.
fn exit_of(error: &clap::Error) -> Exit {
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => Exit::Done,
        ErrorKind::ValueValidation
            if matches!(text_of(error, ContextKind::InvalidArg), "[CODE]..." | "[CODE]" | "<CODE>") =>
        {
            Exit::Unknown
        }
        _ => Exit::Usage,
    }
}

/// Options whose refused values may be repeated: nobody puts a secret there.
const OPEN: &[&str] = &["--timeout <SECONDS>", "--connect-timeout <SECONDS>", "--provider <ID>", "<ID>"];

const AFTER_DASHES: &str =
    "a code that starts with a dash goes after '--', any other such value after '=': --password=…";
const WHERE_CODES_GO: &str = "a code goes after a command: rsvp accept-invitation CODE";

/// Hides what may be a code, a password or a token: clap repeats refused values, and offers to pass a code for an option
/// with the whole code in its tip.
fn mask(error: &mut clap::Error) {
    let has_tip = error.remove(ContextKind::Suggested).is_some();
    match error.kind() {
        ErrorKind::ValueValidation if OPEN.contains(&text_of(error, ContextKind::InvalidArg)) => {}
        ErrorKind::ValueValidation | ErrorKind::TooManyValues => hide(error, ContextKind::InvalidValue),
        ErrorKind::UnknownArgument => {
            let is_dashed = text_of(error, ContextKind::InvalidArg).starts_with('-');
            if !is_name_of_an_option(text_of(error, ContextKind::InvalidArg)) {
                hide(error, ContextKind::InvalidArg);
            }
            if has_tip && is_dashed && error.get(ContextKind::SuggestedArg).is_none() {
                tip(error, AFTER_DASHES);
            }
        }
        ErrorKind::InvalidSubcommand if error.get(ContextKind::SuggestedSubcommand).is_none() => {
            hide(error, ContextKind::InvalidSubcommand);
            tip(error, WHERE_CODES_GO);
        }
        _ => {}
    }
}

/// `-x`, or `--` and some lower-case words, as options are called and codes are not.
fn is_name_of_an_option(argument: &str) -> bool {
    let word = |name: &str| name.len() <= 24 && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-');
    match argument.strip_prefix("--") {
        Some(name) => word(name),
        None => argument.starts_with('-') && argument.chars().count() == 2,
    }
}

fn text_of(error: &clap::Error, kind: ContextKind) -> &str {
    match error.get(kind) {
        Some(ContextValue::String(text)) => text,
        _ => "",
    }
}

fn hide(error: &mut clap::Error, kind: ContextKind) {
    error.insert(kind, ContextValue::String("…".to_owned()));
}

fn tip(error: &mut clap::Error, text: &'static str) {
    error.insert(ContextKind::Suggested, ContextValue::StyledStrs(vec![StyledStr::from(text)]));
}

/// What stands below `rsvp --help`: variables, and the table of exit codes.
pub fn after_long_help() -> String {
    let mut help = "\
Every option above has a variable: --timeout is RSVP_TIMEOUT, --state is RSVP_STATE_DIR. An option wins over its \
variable; an empty variable counts as absent. So have --name, --email and --phone, and the password: RSVP_PASSWORD.\n\nExit codes:"
        .to_owned();
    for row in Exit::TABLE {
        let turn = if row.turn.is_empty() { String::new() } else { format!(" → {}", row.turn) };
        // A String takes every write.
        let _ = write!(help, "\n  {:>3}  {}{turn}", row.exit.code(), row.meaning);
    }
    help
}
