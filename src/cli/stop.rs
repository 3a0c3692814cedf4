//! Help texts, and errors of the command line that never repeat a possible secret.

use clap::builder::StyledStr;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::error::{Error, Exit};

/// The text to print instead of running a command.
#[derive(Debug)]
pub struct Stop {
    /// [`Exit::Done`]: help, for standard output; anything else: an error, for standard error.
    pub exit: Exit,
    /// The whole text, with a line ending, without colours.
    pub text: String,
    /// The same with colours.
    pub styled: String,
    /// Whether `--json` is among the arguments: then [`Stop::error`] goes into the JSON answer.
    pub json: bool,
}

impl Stop {
    /// clap's text without the values that it would repeat.
    pub fn new(mut error: clap::Error, json: bool) -> Self {
        mask(&mut error);
        Self { exit: exit_of(&error), json, ..Self::page(&error.render()) }
    }

    /// A page to be shown.
    pub fn page(text: &StyledStr) -> Self {
        Self { exit: Exit::Done, text: text.to_string(), styled: text.ansi().to_string(), json: false }
    }

    /// The same as an error with a hint, each on one line.
    pub fn error(&self) -> Error {
        let one_line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let Some(complaint) = self.text.strip_prefix("error: ") else {
            return Error::new(self.exit, "a command is missing").hint("`rsvp --help`");
        };
        let mut paragraphs = complaint.split("\n\n");
        let what = one_line(paragraphs.next().unwrap_or_default());
        let tips = paragraphs.next().and_then(|paragraph| paragraph.trim_start().strip_prefix("tip: "));
        let hint = tips.map_or("rsvp --help".to_owned(), |tips| one_line(&tips.replace("\n  tip: ", "; ")));
        Error::new(self.exit, what).hint(hint)
    }
}

/// An invalid code has the exit code of a malformed invitation.
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

/// Options whose refused values may be repeated, because they never hold a secret.
const OPEN: &[&str] =
    &["--timeout <SECONDS>", "--connect-timeout <SECONDS>", "--provider <ID>", "<ID>", "--trust-host <HOST[:PORT]>"];

const AFTER_DASHES: &str =
    "write a code that starts with a dash after '--', any other such value after '=': --password=…";
const WHERE_CODES_GO: &str = "give the code to a command: rsvp accept-invitation CODE";

/// Hides every possible code, password or token: clap repeats refused values, and its tip for an argument that looks like
/// an option repeats the whole argument.
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

/// `-x`, or `--` and lower-case words: codes do not look like this.
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
