//! Every run of the program in these tests is one at `-vv`, and is searched for the secrets that it was given and has
//! kept: R22, R23. What `-vv` alone says is taken out again, for the tests are about the rest.

use std::ffi::OsStr;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

/// Makes every run one at `-vv`, unless the test says how much it wants to hear.
pub(crate) const VERBOSE: (&str, &str) = ("RSVP_VERBOSE", "2");

/// What is shorter may be part of an honest word.
const SHORTEST: usize = 7;

/// The options that a secret follows, stands in a file of, or comes through standard input with.
const OPTIONS: [&str; 3] = ["--password", "--pw", "--api-key"];
const FILES: [&str; 3] = ["--password-file", "--api-key-file", "--input-file"];
const STDIN: [&str; 2] = ["--password-stdin", "--api-key-stdin"];

/// Something that must not be seen.
pub(crate) struct Canary {
    text: String,
    from: String,
}

impl Canary {
    pub(super) fn new(text: &str, from: &str) -> Self {
        Self { text: text.trim_end_matches(['\r', '\n']).to_owned(), from: from.to_owned() }
    }

    /// As it is, in a URL, and in JSON.
    fn forms(&self) -> [String; 3] {
        let encoded = percent_encoding::utf8_percent_encode(&self.text, percent_encoding::NON_ALPHANUMERIC);
        let quoted = Value::from(self.text.as_str()).to_string();
        [self.text.clone(), encoded.to_string(), quoted[1..quoted.len() - 1].to_owned()]
    }
}

/// The secrets that a run is given by option, file, variable and standard input, and codes long enough to be told from
/// the names of things.
pub(crate) fn given(command: &Command, stdin: &[u8]) -> Vec<Canary> {
    let args: Vec<&str> = command.get_args().filter_map(OsStr::to_str).collect();
    let mut found = Vec::new();
    for (index, arg) in args.iter().enumerate() {
        let (name, value) = arg.split_once('=').unwrap_or((arg, args.get(index + 1).unwrap_or(&"")));
        if OPTIONS.contains(&name) {
            found.push(Canary::new(value, name));
        }
        if FILES.contains(&name) {
            let file = value.split_once('=').map_or(value, |(_, file)| file);
            found.extend(std::fs::read_to_string(file).ok().map(|text| Canary::new(&text, name)));
        }
        if STDIN.contains(&name) {
            found.extend(std::str::from_utf8(stdin).ok().map(|text| Canary::new(text, name)));
        }
        if is_long_code(arg) {
            found.push(Canary::new(arg, "a code"));
        }
    }
    for (name, value) in command.get_envs() {
        let name = name.to_string_lossy();
        let holds_one = ["RSVP_PASSWORD", "RSVP_API_KEY"].contains(&&*name) || name.starts_with("RSVP_INPUT_");
        found.extend(value.and_then(OsStr::to_str).filter(|_| holds_one).map(|text| Canary::new(text, &name)));
    }
    found
}

fn is_long_code(arg: &str) -> bool {
    let is_mixed = arg.bytes().any(|byte| byte.is_ascii_digit()) && arg.bytes().any(|byte| byte.is_ascii_uppercase());
    arg.len() >= 20 && is_mixed && arg.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-_".contains(&byte))
}

/// What is kept secret in the session files below `state`.
pub(crate) fn kept(state: &Path) -> Vec<Canary> {
    let files = std::fs::read_dir(state.join("sessions")).into_iter().flatten().flatten();
    // A test may have put anything there.
    let files = files.map(|file| file.path()).filter(|file| file.symlink_metadata().is_ok_and(|about| about.is_file()));
    let parsed = files.filter(|file| file.metadata().is_ok_and(|about| about.len() < 1 << 20));
    let parsed = parsed.filter_map(|file| serde_json::from_slice::<Value>(&std::fs::read(file).ok()?).ok());
    parsed
        .flat_map(|session| texts(&session["secret"]["value"]))
        .map(|text| Canary::new(&text, "the session"))
        .collect()
}

fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::String(text) => vec![text.clone()],
        Value::Array(items) => items.iter().flat_map(texts).collect(),
        Value::Object(members) => members.values().flat_map(texts).collect(),
        _ => Vec::new(),
    }
}

/// Fails if one of `canaries` is in `shown`.
#[track_caller]
pub(crate) fn none_is_in(canaries: &[Canary], shown: &str) {
    for canary in canaries.iter().filter(|canary| canary.text.len() >= SHORTEST) {
        let seen = canary.forms().into_iter().find(|form| shown.contains(form));
        assert!(seen.is_none(), "{seen:?}, given by {}, is shown: {shown}", canary.from);
    }
}

/// The text without what only `-vv` says.
pub(crate) fn without_details(text: &str) -> String {
    text.split_inclusive('\n').filter(|line| !is_detail(line.trim_end())).collect()
}

fn is_detail(line: &str) -> bool {
    let is_call = ["GET ", "POST ", "PUT ", "PATCH ", "DELETE "].iter().any(|method| line.starts_with(method));
    let took = line.strip_suffix(" ms)").and_then(|line| line.rsplit_once(" (")).map(|(_, number)| number);
    let is_timed = took.is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_digit()));
    let no_keyring = line.ends_with("a private file keeps the session")
        && (line.starts_with("this machine has no keyring") || line.starts_with("--store file"));
    (is_call && is_timed)
        || no_keyring
        || ["headers sent:", "headers received:"].iter().any(|label| line.starts_with(label))
}
