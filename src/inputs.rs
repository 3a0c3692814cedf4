//! What a person or script gives: flags, then variables, then questions.

use std::io::Read;
use std::path::Path;

use crate::cli::{Code, Credentials, trimmed};
use crate::config::Environment;
use crate::disk::{self, Origin};
use crate::error::{Error, Exit, Result};
use crate::provider::{Input, InputKind, Provider, Vars};
use crate::secret::{Secret, SecretValue};
use crate::ui::Ui;

mod asking;

pub use asking::{Addressee, ask, missing};

/// The most a secret from a file or standard input may hold, in bytes (R6).
const LIMIT: usize = 64 * 1024;

/// The most that standard input may hold of codes, in bytes.
const CODES_LIMIT: usize = 16 * 1024 * 1024;

/// What flags give beside [`Credentials`].
#[derive(Debug, Default)]
pub struct Flags<'a> {
    pub name: Option<&'a str>,
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
        let Some(value) = value.as_deref().map(trimmed) else { continue };
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
        refuse_empty(name, &secret)?;
        let secret = if name == "api_key" { key(&secret, &source)? } else { secret };
        vars.set_secret(name, secret);
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

/// An empty pipe or file is a failure of the command before it, not a password.
fn refuse_empty(name: &str, secret: &Secret) -> Result<()> {
    if !secret.is_empty() {
        return Ok(());
    }
    let what = name.replace('_', " ");
    Err(Error::usage(format!("the {what} is empty; nothing was sent")).hint("see where it comes from"))
}

fn set(vars: &mut Vars, input: &Input, value: &Secret) -> Result<()> {
    if input.secret {
        refuse_empty(&input.name, value)?;
    }
    let typed = typed(input, value)?;
    if input.secret {
        vars.set_secret(&input.name, typed)
    } else {
        vars.set(&input.name, typed)
    }
    Ok(())
}

/// A value as the provider file wants it sent: `--input existing=true` must send `true`.
fn typed(input: &Input, text: &Secret) -> Result<SecretValue> {
    if let Some(control) = text.expose().chars().find(|character| character.is_control() && !input.secret) {
        let code = u32::from(control);
        return Err(Error::usage(format!("{} holds the control character U+{code:04X}", input.name)));
    }
    match input.kind {
        InputKind::Text => Ok(text.clone().into()),
        InputKind::Bool => match text.expose() {
            "true" | "yes" | "1" => Ok(SecretValue::Plain(true.into())),
            "false" | "no" | "0" => Ok(SecretValue::Plain(false.into())),
            _ => Err(Error::usage(format!("{} takes true or false", input.name))),
        },
        InputKind::Int => match text.expose().parse::<i64>() {
            Ok(number) => Ok(SecretValue::Plain(number.into())),
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

/// An API key as a request carries it. The line ending of a file or of a variable does not belong to it.
fn key(given: &Secret, source: &SecretSource<'_>) -> Result<Secret> {
    let key = trimmed(given.expose());
    if !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_graphic() || byte == b' ') {
        return Ok(Secret::new(key));
    }
    let from = match (source.given, source.stdin, source.file) {
        (Some(_), ..) => "--api-key".to_owned(),
        (_, true, _) => "standard input".to_owned(),
        (.., Some(file)) => file.display().to_string(),
        _ => "RSVP_API_KEY".to_owned(),
    };
    Err(Error::usage(format!("the API key from {from} has characters that no request can carry; nothing was sent"))
        .hint("copy the key again: it has visible ASCII characters only"))
}

fn secret_from(source: &SecretSource<'_>, stdin: &mut dyn Read, ui: &mut Ui) -> Result<Option<Secret>> {
    if let Some(secret) = source.given {
        let flag = source.flag;
        ui.warn(&format!("{flag} can be seen by other users in the process list; {flag}-stdin and {flag}-file cannot"));
        return Ok(Some(secret.clone()));
    }
    if source.stdin {
        return disk::from_stream(stdin, "standard input", LIMIT + "\r\n".len())?.secret(LIMIT).map(Some);
    }
    source.file.map(read_file).transpose()
}

fn read_file(path: &Path) -> Result<Secret> {
    disk::read(path, Origin::Named, LIMIT + "\r\n".len())?.secret(LIMIT)
}

/// The codes on standard input, one per line; empty lines are passed over.
///
/// # Errors
/// Exit 2 when standard input cannot be read, exit 3 when a line cannot be a code.
pub fn codes(stdin: &mut dyn Read) -> Result<Vec<Code>> {
    let text = disk::from_stream(stdin, "standard input", CODES_LIMIT)?.text()?;
    let lines = text.expose().lines().map(trimmed).filter(|line| !line.is_empty());
    lines.map(|line| line.parse().map_err(|what| Error::new(Exit::Unknown, what))).collect()
}
