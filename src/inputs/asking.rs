//! Asking a person for inputs: an answer that cannot be used is asked once more, with the reason.

use super::typed;
use crate::cli::trimmed;
use crate::error::{Error, Kind, Result};
use crate::provider::{Input, well_known};
use crate::secret::{Secret, SecretValue};
use crate::ui::{Ask, Part, Ui, phrase};

/// Where the answers go, as the password prompt names it (R37).
#[derive(Debug, Clone)]
pub struct Addressee {
    pub account: Option<String>,
    /// The host, in ASCII.
    pub host: String,
    /// Whether a chosen password needs to be typed only once: an earlier run has sent it already.
    pub once: bool,
}

/// Asks a person for `inputs`.
///
/// # Errors
/// Exit 2 naming the flags when nobody can be asked, or when a chosen password was mistyped twice; 130 when cancelled.
pub fn ask(inputs: &[Input], addressee: &Addressee, ui: &mut Ui) -> Result<Vec<(String, SecretValue)>> {
    let mut addressee = addressee.clone();
    let mut answers = Vec::new();
    for input in inputs {
        let Some(person) = ui.ask() else { return Err(missing(inputs)) };
        let value = match input.name.as_str() {
            "api_key" => SecretValue::from(trimmed(secret(input, &addressee, person)?.expose())),
            _ if input.secret => secret(input, &addressee, person)?.into(),
            _ => line(input, person)?,
        };
        if input.name == "email" {
            addressee.account = value.as_str().map(str::to_owned);
        }
        answers.push((input.name.clone(), value));
    }
    Ok(answers)
}

/// What a script has to give (R4).
pub fn missing(inputs: &[Input]) -> Error {
    let alternatives = |input: &Input| input.or.iter().fold(input.name.clone(), |all, name| format!("{all} or {name}"));
    let names: Vec<String> = inputs.iter().map(alternatives).collect();
    let flags: Vec<String> = inputs.iter().map(flags).collect();
    let verb = if names.len() == 1 { "is" } else { "are" };
    Error::new(Kind::MissingInput, format!("{} {verb} missing, and there is nobody to ask", names.join(" and ")))
        .hint(format!("give {}", flags.join(" and ")))
}

fn flags(input: &Input) -> String {
    let alternatives = input.or.iter().map(|name| flag(name, false));
    std::iter::once(flag(&input.name, input.secret)).chain(alternatives).collect::<Vec<_>>().join(" or ")
}

fn flag(name: &str, secret: bool) -> String {
    let (option, variable) = (name.replace('_', "-"), name.to_ascii_uppercase());
    match well_known(name) {
        Some(known) if known.secret => format!("--{option}-stdin, --{option}-file or RSVP_{variable}"),
        Some(_) => format!("--{option} or RSVP_{variable}"),
        None if secret => format!("--input-file {name}=FILE or RSVP_INPUT_{variable}"),
        None => format!("--input {name}=VALUE"),
    }
}

/// An answer that cannot be used is asked once more; a second empty one counts as cancelled.
fn line(input: &Input, person: &mut dyn Ask) -> Result<SecretValue> {
    let question = phrase(&[Part::Name(&input.prompt), Part::Ours(": ")]);
    let mut refusal = Error::cancelled();
    for _ in 0..2 {
        let answer = person.line(&question)?;
        let answer = trimmed(&answer);
        refusal = match typed(input, &Secret::from(answer)) {
            _ if answer.is_empty() => {
                person.tell("Nothing was typed.");
                Error::cancelled()
            }
            Ok(_) if input.name == "email" && !answer.contains('@') => {
                person.tell("An e-mail address has an @ in it.");
                Error::usage("the e-mail address has no @ in it")
            }
            Err(error) => {
                person.tell(&format!("This cannot be used: {error}."));
                error
            }
            Ok(value) => return Ok(value),
        };
    }
    Err(refusal)
}

/// A chosen password is typed twice; when the two differ there is exactly one more try (R7).
fn secret(input: &Input, addressee: &Addressee, person: &mut dyn Ask) -> Result<Secret> {
    let chosen = input.new && !addressee.once;
    let lower = input.prompt.to_lowercase();
    let what = if chosen {
        [Part::Ours("Choose a "), Part::Name(&lower)]
    } else {
        [Part::Ours(""), Part::Name(&input.prompt)]
    };
    // The host comes before words of the service, which could name another one.
    let mut parts = [&what[..], &[Part::Ours(" for "), Part::Host(&addressee.host)]].concat();
    if let Some(account) = &addressee.account {
        parts.extend([Part::Ours(" ("), Part::Name(account), Part::Ours(")")]);
    }
    parts.push(Part::Ours(": "));
    let question = phrase(&parts);
    for attempt in 0..2 {
        let first = hidden(&question, person)?;
        if !chosen || person.secret("The same again: ")? == first {
            return Ok(first);
        }
        if attempt == 0 {
            person.tell("The two passwords differ.");
        }
    }
    Err(Error::usage("the two passwords differ again; nothing was sent")
        .hint("start over: the invitation is untouched"))
}

fn hidden(question: &str, person: &mut dyn Ask) -> Result<Secret> {
    for _ in 0..2 {
        let typed = person.secret(question)?;
        if !typed.is_empty() {
            return Ok(typed);
        }
        person.tell("Nothing was typed.");
    }
    Err(Error::cancelled())
}
