//! What a person or script gives: flags, then variables, then questions; the password twice, with one retry.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use serde_json::Value;

use crate::cli::{CodeText, Credentials};
use crate::config::Environment;
use crate::error::{Error, Exit, Kind, Result};
use crate::provider::{Input, InputKind, Provider, Vars};
use crate::secret::Secret;
use crate::ui::{Ask, Part, Ui, phrase};

/// The most a secret from a file or standard input may hold, in bytes (R6).
const LIMIT: u64 = 64 * 1024;

/// The inputs that have a flag of their own.
const WELL_KNOWN: [&str; 3] = ["name", "email", "phone"];

/// What flags give beside [`Credentials`].
#[derive(Debug, Default)]
pub struct Flags<'a> {
    /// `--name`
    pub name: Option<&'a str>,
    /// `--phone`
    pub phone: Option<&'a str>,
}

/// Collects what was given by flag, file, standard input and variable. Nothing is asked.
///
/// # Errors
/// Exit 2: a file cannot be read, a value is not UTF-8 or not of the input's type, a name is empty.
pub fn given(
    flags: &Flags<'_>,
    credentials: &Credentials,
    provider: &Provider,
    stdin: &mut dyn Read,
    environment: Environment<'_>,
    ui: &mut Ui,
) -> Result<Vars> {
    let mut vars = Vars::default();
    for pair in &credentials.input {
        set(&mut vars, &provider.input(pair.key.as_str()), &pair.value)?;
    }
    for pair in &credentials.input_file {
        set(&mut vars, &provider.input(pair.key.as_str()), &read_file(&pair.file)?)?;
    }
    let by_flag = [("name", flags.name), ("email", credentials.email.as_deref()), ("phone", flags.phone)];
    for (name, value) in by_flag {
        let value = match value {
            Some(value) => Some(value.to_owned()),
            None => variable(environment, name)?,
        };
        let Some(value) = value else { continue };
        if value.is_empty() {
            return Err(Error::usage(format!("the {name} is empty")));
        }
        set(&mut vars, &provider.input(name), &Secret::new(value))?;
    }
    if credentials.password.stdin && credentials.api_key.stdin {
        return Err(Error::usage("standard input can give one secret only").hint("give the other by file or variable"));
    }
    for (name, source) in [("password", password(credentials)), ("api_key", api_key(credentials))] {
        let given = match secret_from(&source, stdin, ui)? {
            Some(secret) => Some(secret),
            None => variable(environment, name)?.map(Secret::new),
        };
        let Some(secret) = given else { continue };
        // An empty pipe or file is somebody else's failure, and no password to be accepted with.
        if secret.is_empty() {
            let what = name.replace('_', " ");
            return Err(Error::usage(format!("the {what} is empty; nothing was sent")).hint("see where it comes from"));
        }
        vars.set_secret(name, secret.expose());
    }
    for name in provider.inputs.keys() {
        if !vars.knows(name)
            && let Some(value) = variable(environment, &format!("input_{name}"))?
        {
            set(&mut vars, &provider.input(name), &Secret::new(value))?;
        }
    }
    Ok(vars)
}

/// `RSVP_NAME`, `RSVP_PASSWORD`, …; an empty one counts as not set, one that is not UTF-8 is refused unseen (R5).
fn variable(environment: Environment<'_>, name: &str) -> Result<Option<String>> {
    let name = format!("RSVP_{}", name.to_ascii_uppercase());
    let value = environment(&name).map(std::ffi::OsString::into_string).transpose();
    let value = value.map_err(|_| Error::usage(format!("{name} is not UTF-8")).hint(format!("set {name} again")))?;
    Ok(value.filter(|value| !value.is_empty()))
}

fn set(vars: &mut Vars, input: &Input, value: &Secret) -> Result<()> {
    let typed = typed(input, value.expose())?;
    if input.secret {
        vars.set_secret(&input.name, typed)
    } else {
        vars.set(&input.name, typed)
    }
    Ok(())
}

/// A value as the provider file wants it sent: `--input existing=true` must send `true`.
fn typed(input: &Input, text: &str) -> Result<Value> {
    if let Some(control) = text.chars().find(|character| character.is_control() && !input.secret) {
        let code = u32::from(control);
        return Err(Error::usage(format!("{} holds the control character U+{code:04X}", input.name)));
    }
    match input.kind {
        InputKind::Text => Ok(Value::from(text)),
        InputKind::Bool => match text {
            "true" | "yes" | "1" => Ok(Value::from(true)),
            "false" | "no" | "0" => Ok(Value::from(false)),
            _ => Err(Error::usage(format!("{} takes true or false", input.name))),
        },
        InputKind::Int => match text.parse::<i64>() {
            Ok(number) => Ok(Value::from(number)),
            Err(_) => Err(Error::usage(format!("{} takes a whole number", input.name))),
        },
    }
}

/// Where a secret comes from: at most one of the three.
struct SecretSource<'a> {
    flag: &'static str,
    given: Option<&'a Secret>,
    stdin: bool,
    file: Option<&'a Path>,
}

fn password(credentials: &Credentials) -> SecretSource<'_> {
    let source = &credentials.password;
    SecretSource { flag: "--password", given: source.given.as_ref(), stdin: source.stdin, file: source.file.as_deref() }
}

fn api_key(credentials: &Credentials) -> SecretSource<'_> {
    let source = &credentials.api_key;
    SecretSource { flag: "--api-key", given: source.given.as_ref(), stdin: source.stdin, file: source.file.as_deref() }
}

fn secret_from(source: &SecretSource<'_>, stdin: &mut dyn Read, ui: &mut Ui) -> Result<Option<Secret>> {
    if let Some(secret) = source.given {
        let flag = source.flag;
        ui.warn(&format!("{flag} can be seen by other users in the process list; {flag}-stdin and {flag}-file cannot"));
        return Ok(Some(secret.clone()));
    }
    if source.stdin {
        return read(stdin, "standard input").map(Some);
    }
    source.file.map(read_file).transpose()
}

fn read_file(path: &Path) -> Result<Secret> {
    let shown = path.display().to_string();
    let mut file = File::open(path).map_err(|error| Error::usage(format!("cannot read {shown}: {error}")))?;
    read(&mut file, &shown)
}

/// Exactly one line ending at the end is not part of a secret; spaces are (R5).
fn read(source: &mut dyn Read, name: &str) -> Result<Secret> {
    let mut bytes = Vec::new();
    let read = source.take(LIMIT + 3).read_to_end(&mut bytes);
    read.map_err(|error| Error::usage(format!("cannot read {name}: {error}")))?;
    let text = String::from_utf8(bytes).map_err(|_| Error::usage(format!("{name} is not UTF-8")))?;
    let text = text.strip_suffix('\n').map_or(text.as_str(), |line| line.strip_suffix('\r').unwrap_or(line));
    if text.len() > usize::try_from(LIMIT)? {
        return Err(Error::usage(format!("{name} holds more than 64 KiB")));
    }
    Ok(Secret::new(text))
}

/// Where the answers go, as the password prompt names it (R37).
#[derive(Debug, Clone)]
pub struct Addressee {
    /// The account, where it is known.
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
pub fn ask(inputs: &[Input], addressee: &Addressee, ui: &mut Ui) -> Result<Vec<(String, Value)>> {
    let mut addressee = addressee.clone();
    let mut answers = Vec::new();
    for input in inputs {
        let Some(person) = ui.ask() else { return Err(missing(inputs)) };
        let value = if input.secret { secret(input, &addressee, person)? } else { line(input, person)? };
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
    match name {
        "password" => "--password-stdin, --password-file or RSVP_PASSWORD".to_owned(),
        "api_key" => "--api-key-stdin, --api-key-file or RSVP_API_KEY".to_owned(),
        name if WELL_KNOWN.contains(&name) => format!("--{name} or RSVP_{}", name.to_ascii_uppercase()),
        name if secret => format!("--input-file {name}=FILE or RSVP_INPUT_{}", name.to_ascii_uppercase()),
        name => format!("--input {name}=VALUE"),
    }
}

/// The codes on standard input, one per line; empty lines are passed over.
///
/// # Errors
/// Exit 2 when standard input cannot be read, exit 3 when a line cannot be a code.
pub fn codes(stdin: &mut dyn Read) -> Result<Vec<CodeText>> {
    let mut text = String::new();
    stdin.read_to_string(&mut text).map_err(|_| Error::usage("standard input cannot be read as text"))?;
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.map(|line| line.parse().map_err(|what| Error::new(Exit::Unknown, what))).collect()
}

/// An answer that cannot be taken is asked once more; empty counts as cancelled then.
fn line(input: &Input, person: &mut dyn Ask) -> Result<Value> {
    let question = phrase(&[Part::Name(&input.prompt), Part::Ours(": ")]);
    let mut refusal = Error::cancelled();
    for _ in 0..2 {
        let answer = person.line(&question)?;
        let answer = answer.trim();
        refusal = match typed(input, answer) {
            _ if answer.is_empty() => {
                person.tell("Nothing was typed.");
                Error::cancelled()
            }
            Ok(_) if input.name == "email" && !answer.contains('@') => {
                person.tell("An e-mail address has an @ in it.");
                Error::usage(format!("\"{answer}\" is not an e-mail address"))
            }
            Err(error) => {
                person.tell(&format!("This cannot be taken: {error}."));
                error
            }
            Ok(value) => return Ok(value),
        };
    }
    Err(refusal)
}

/// A chosen password is typed twice; when the two differ there is exactly one more try (R7).
fn secret(input: &Input, addressee: &Addressee, person: &mut dyn Ask) -> Result<Value> {
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
            return Ok(Value::from(first.expose()));
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
