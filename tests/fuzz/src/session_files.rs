//! Any bytes where the store or the configuration keeps a file: they are read or refused in one of a few sentences that
//! quote nothing, and what is read survives being written again.

use std::fs;
use std::io::Write as _;
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use rsvp::config::ConfigFile;
use rsvp::error::{Error, Exit};
use rsvp::secret::SecretBundle;
use rsvp::session::pending::{Pending, Phase};
use rsvp::session::{Identity, Kept, Session, Sessions};
use rsvp::who::Who;
use serde_json::{Map, Value, json};
use tempfile::TempDir;

/// A name as the store gives them.
const ID: &str = "abcdefghijklmnopqrstuvwxyz";

/// A store on the disk, new for every input: what one leaves behind must not excuse the next.
struct Store {
    folder: TempDir,
    sessions: Sessions,
}

/// The trial. The first byte chooses the file.
pub fn trial(bytes: &[u8]) {
    let (kind, bytes) = bytes.split_first().map_or((b's', bytes), |(kind, rest)| (*kind, rest));
    match kind {
        b'p' => pending(bytes),
        b'c' => current(bytes),
        b'f' => config(bytes),
        b'a' => accepted(bytes),
        _ => session(bytes),
    }
}

impl Store {
    fn new() -> Self {
        let folder = TempDir::new().expect("a folder");
        let state = folder.path().join("state");
        for made in [state.clone(), state.join("sessions"), state.join("pending"), state.join("accepted")] {
            fs::DirBuilder::new().mode(0o700).create(made).expect("a folder");
        }
        Self { sessions: Sessions::open(state), folder }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join("state").join(name)
    }

    fn put(&self, name: &str, bytes: &[u8]) {
        let mut options = fs::OpenOptions::new();
        let file = options.write(true).create(true).truncate(true).mode(0o600).open(self.path(name));
        file.and_then(|mut file| file.write_all(bytes)).expect("a file");
    }

    fn session_file(&self) -> PathBuf {
        self.path(&format!("sessions/{ID}.json"))
    }
}

fn session(bytes: &[u8]) {
    let store = Store::new();
    store.put(&format!("sessions/{ID}.json"), bytes);
    let (loaded, mut listed) = (store.sessions.load(ID), store.sessions.list());
    assert_eq!(listed.len(), 1);
    let listed = listed.remove(0);
    if let Err(broken) = &listed {
        quotes_nothing(broken, &store.session_file());
    }
    match loaded {
        Err(error) => quotes_nothing(&error, &store.session_file()),
        Ok(session) => {
            let summary = listed.expect("a session that can be loaded can be listed");
            assert_eq!((&summary.id, summary.kept), (&session.id, session.secret.place()));
            survives(&store, &session, bytes);
        }
    }
}

/// Saved again, it is the same session, and what this rsvp does not know of is still in the file.
fn survives(store: &Store, session: &Session, bytes: &[u8]) {
    if bytes.len() > 100 * 1024 {
        return; // what is written in more room than it was read in may grow too large
    }
    store.sessions.save(session).expect("it can be saved");
    let again = store.sessions.load(ID).expect("it can be loaded again");
    let before: Map<String, Value> = serde_json::from_slice(bytes).expect("it was read");
    let written = fs::read(store.session_file()).expect("it was written");
    let after: Map<String, Value> = serde_json::from_slice(&written).expect("it is JSON");
    // A number of many digits may lose the last one.
    if !has_fractions(&Value::Object(before.clone())) {
        assert!(again == *session, "another session comes back");
        let known = ["created", "expires", "verified", "codes", "secret"];
        for (name, value) in before.iter().filter(|(name, value)| !known.contains(&name.as_str()) && !value.is_null()) {
            assert!(after.get(name) == Some(value), "the member {name:?} is lost");
        }
    }
    assert!(before.keys().all(|name| after.contains_key(name) || before[name].is_null()), "a member is lost");
}

fn has_fractions(value: &Value) -> bool {
    match value {
        Value::Number(number) => number.is_f64(),
        Value::Array(items) => items.iter().any(has_fractions),
        Value::Object(members) => members.values().any(has_fractions),
        _ => false,
    }
}

fn pending(bytes: &[u8]) {
    let store = Store::new();
    let name = format!("pending/{ID}.json");
    store.put(&name, bytes);
    match Pending::read(&store.sessions, ID) {
        Err(error) => quotes_nothing(&error, &store.path(&name)),
        Ok(read) => {
            let read = read.expect("it is there");
            assert_eq!(read.code, ID);
            read.write(&store.sessions).expect("it can be written");
            assert_eq!(Pending::read(&store.sessions, ID).expect("it can be read"), Some(read));
        }
    }
}

fn current(bytes: &[u8]) {
    let store = Store::new();
    store.put("current", bytes);
    match store.sessions.current() {
        Ok(session) => assert!(session.is_none(), "there is no session"),
        Err(error) => quotes_nothing(&error, &store.path("current")),
    }
}

fn accepted(bytes: &[u8]) {
    let store = Store::new();
    store.put(&format!("accepted/{ID}"), bytes);
    assert_eq!(store.sessions.accepted_in(ID), None, "a cache alone proves nothing");
}

/// A configuration holds no secret, but its complaints must be useful: file, a line that is there, and what is wrong.
fn config(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    if let Err(error) = ConfigFile::parse(Path::new("/c/config.toml"), &text) {
        assert_eq!(error.exit(), Exit::Usage, "{error}");
        let told = error.to_string();
        let line = told.strip_prefix("/c/config.toml:").and_then(|rest| rest.split(':').next()?.parse().ok());
        assert!(line.is_some_and(|line: usize| (1..=text.matches('\n').count() + 1).contains(&line)), "{told}");
    }
}

/// R21: the error is the path and one of the sentences below, with nothing in it but numbers.
fn quotes_nothing(error: &Error, path: &Path) {
    assert_eq!(error.exit(), Exit::Store, "{error}");
    assert!(error.hint_text().is_some(), "{error}");
    let told = error.to_string();
    let rest = told.strip_prefix(&path.display().to_string()).expect("it names the file");
    let mut plain = String::new();
    for character in rest.chars() {
        match character {
            '0'..='9' if plain.ends_with('0') => {}
            '0'..='9' => plain.push('0'),
            other => plain.push(other),
        }
    }
    let sentences = [
        ", line 0, column 0: not JSON",
        ", line 0, column 0: it ends too early",
        ", line 0, column 0: a member is missing or has the wrong type",
        " has format 0, and this version of rsvp reads only format 0",
        " belongs to another code than its name says",
        " does not name a session",
    ];
    assert!(sentences.contains(&plain.as_str()), "{told}");
}

/// One of every kind, as rsvp writes it, and as a newer one might.
pub fn seeds() -> Vec<Vec<u8>> {
    let now = Timestamp::UNIX_EPOCH;
    let whose = Identity {
        provider: "crux".to_owned(),
        origin: "https://api.example".to_owned(),
        path: String::new(),
        who: Who {
            org: Some("acme".to_owned()),
            org_name: Some("Acme".to_owned()),
            account: Some("ida".to_owned()),
            email: Some("ida@example.com".to_owned()),
        },
    };
    let secret = json!({ "token": "t.o.k", "cookies": { "sid": "abc" } }).as_object().cloned().unwrap_or_default();
    let mut session = Session::new(whose, now);
    session.id = ID.to_owned();
    session.codes = vec![ID.to_owned()];
    let mut seeds = Vec::new();
    for kept in [Kept::Nothing, Kept::Keyring, Kept::File(SecretBundle::new(secret))] {
        let store = Store::new();
        let session = Session { secret: kept, expires: Some(now), ..session.clone() };
        store.sessions.save(&session).expect("it can be saved");
        let text = fs::read_to_string(store.session_file()).expect("it was saved");
        seeds.push(format!("s{text}"));
        seeds.push(format!("s{}", text.replacen('{', "{\n  \"from_tomorrow\": [1, {\"a\": null}],", 1)));
        seeds.push(format!("s{}", text.replace("\"format\": 1", "\"format\": 2")));
    }
    let pending = json!({
        "format": 1, "code": ID, "provider": "crux", "origin": "https://api.example", "phase": "sent", "time": now,
    });
    assert_eq!(serde_json::to_value(Phase::Sent).ok(), Some(json!("sent")));
    let config = "provider = \"acme\"\ntimeout = 2.5\nproxy = \"http://proxy.example:3128\"\nca-cert = \"ca.pem\"\n\
                  [services.acme]\nprovider = \"crux\"\nurl = \"https://cms.acme.example/\"\ninsecure-http = true\n";
    seeds.extend([format!("p{pending}"), format!("c{ID}\n"), format!("a{ID}\n"), format!("f{config}")]);
    seeds.into_iter().map(String::into_bytes).collect()
}

/// The members of all these files.
pub fn words() -> Vec<String> {
    let names = "format provider instance origin org org_name account email created expires verified codes vars fallback \
                 secret in keyring file value code phase prepared sent time timeout connect-timeout proxy ca-cert services \
                 url insecure-http 1970-01-01T00:00:00Z null true 1e999 -0 18446744073709551616 \\ud800";
    names.split_ascii_whitespace().map(str::to_owned).collect()
}
