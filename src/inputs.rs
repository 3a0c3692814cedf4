//! What a person or script gives: flags, then variables, then questions; the password twice, with one retry.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use serde_json::Value;

use crate::cli::{CodeText, Credentials};
use crate::config::Environment;
use crate::error::{Error, Exit, Kind, Result};
use crate::provider::{Input, InputKind, Provider, Vars, well_known};
use crate::secret::Secret;
use crate::ui::{Ask, Ui};

/// The most a secret from a file or standard input may hold, in bytes (R6).
const LIMIT: u64 = 64 * 1024;

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
    let (option, variable) = (name.replace('_', "-"), name.to_ascii_uppercase());
    match well_known(name) {
        Some(known) if known.secret => format!("--{option}-stdin, --{option}-file or RSVP_{variable}"),
        Some(_) => format!("--{option} or RSVP_{variable}"),
        None if secret => format!("--input-file {name}=FILE or RSVP_INPUT_{variable}"),
        None => format!("--input {name}=VALUE"),
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

/// Empty is asked once more, then it counts as cancelled.
fn line(input: &Input, person: &mut dyn Ask) -> Result<Value> {
    for _ in 0..2 {
        let typed = person.line(&format!("{}: ", input.prompt))?;
        if !typed.trim().is_empty() {
            return self::typed(input, typed.trim());
        }
    }
    Err(Error::cancelled())
}

/// A chosen password is typed twice; when the two differ there is exactly one more try (R7).
fn secret(input: &Input, addressee: &Addressee, person: &mut dyn Ask) -> Result<Value> {
    let whose = match &addressee.account {
        Some(account) => format!("{account} at {}", addressee.host),
        None => addressee.host.clone(),
    };
    let chosen = input.new && !addressee.once;
    let prompt = if chosen {
        format!("Choose a {} for {whose}: ", input.prompt.to_lowercase())
    } else {
        format!("{} for {whose}: ", input.prompt)
    };
    for attempt in 0..2 {
        let again = if attempt == 0 { "" } else { "They are not the same. " };
        let first = hidden(&format!("{again}{prompt}"), person)?;
        if !chosen || person.secret("The same again: ")? == first {
            return Ok(Value::from(first.expose()));
        }
    }
    Err(Error::usage("the two passwords differ again; nothing was sent")
        .hint("start over: the invitation is untouched"))
}

fn hidden(prompt: &str, person: &mut dyn Ask) -> Result<Secret> {
    for _ in 0..2 {
        let typed = person.secret(prompt)?;
        if !typed.is_empty() {
            return Ok(typed);
        }
    }
    Err(Error::cancelled())
}
