//! The session store on a real disk.
#![expect(clippy::unwrap_used, reason = "in a test, a failure to prepare is a failure")]

use std::fs;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use rsvp::disk;
use rsvp::error::{Error, Exit};
use rsvp::secret::{Secret, SecretBundle};
use rsvp::session::pending::{Pending, Phase};
use rsvp::session::{Identity, Kept, LOCK_TIMEOUT, Place, Session, Sessions, code_hash};
use rsvp::who::Who;
use serde_json::{Value, json};
use tempfile::TempDir;

const CANARY: &str = "canary-7f3a9c77";

struct Store {
    _folder: TempDir,
    state: PathBuf,
    sessions: Sessions,
}

fn now() -> Timestamp {
    "2026-11-20T10:00:00Z".parse().unwrap()
}

fn store() -> Store {
    let folder = TempDir::new().unwrap();
    let state = folder.path().join("deep/state");
    let sessions = Sessions::open(state.clone());
    sessions.check(now()).unwrap();
    Store { _folder: folder, state, sessions }
}

impl Store {
    fn file(&self, session: &Session) -> PathBuf {
        self.state.join("sessions").join(format!("{}.json", session.id))
    }

    fn forget(&self, id: &str) -> rsvp::error::Result<()> {
        self.sessions.lock(id, LOCK_TIMEOUT)?.forget()
    }

    fn temp_files(&self) -> usize {
        fs::read_dir(self.state.join("tmp")).unwrap().count()
    }
}

fn bundle(token: &str) -> SecretBundle {
    SecretBundle::new(json!({ "token": token, "cookies": { "sid": token } }).as_object().unwrap().clone())
}

fn session(provider: &str, org: &str, email: &str) -> Session {
    let whose = Identity {
        provider: provider.to_owned(),
        origin: "https://id.example".to_owned(),
        path: String::new(),
        who: Who { org: Some(org.to_owned()), email: Some(email.to_owned()), ..Who::default() },
    };
    Session { secret: Kept::File(bundle(CANARY)), ..Session::new(whose, now()) }
}

fn put(path: &Path, text: &str, mode: u32) {
    #[expect(clippy::disallowed_methods, reason = "the test is who breaks the store")]
    fs::write(path, text).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

fn mode(path: &Path) -> u32 {
    fs::symlink_metadata(path).unwrap().mode() & 0o777
}

/// The failure is the store's, says what to do, and names `part`.
fn refused(error: &Error, part: &str) {
    assert_eq!(error.exit(), Exit::Store, "{error}");
    let all = format!("{error} / {}", error.hint_text().as_deref().expect("a hint"));
    assert!(all.contains(part), "{all}");
    assert!(!all.contains(CANARY), "{all}");
}

#[test]
fn a_session_comes_back_as_it_was_saved() {
    let store = store();
    let mut saved = session("crux", "acme", "kim@example.com");
    saved.expires = Some(now());
    saved.vars.insert("region".to_owned(), json!({ "name": "eu" }));
    saved.codes.push(code_hash("crux", "https://id.example", &Secret::new("WELCOME")));
    store.sessions.save(&saved).unwrap();
    assert_eq!(store.sessions.load(&saved.id).unwrap(), saved);
    assert_eq!(store.sessions.fetch(&saved, &mut || {}).unwrap(), Some(bundle(CANARY)));
    let written: Value = serde_json::from_slice(&fs::read(store.file(&saved)).unwrap()).unwrap();
    assert_eq!(written["format"], 1);
    assert_eq!(written["secret"], json!({ "in": "file", "value": { "token": CANARY, "cookies": { "sid": CANARY } } }));
    assert_eq!(store.temp_files(), 0);
}

/// R32: a look-alike at another origin is another session.
#[test]
fn a_session_is_named_by_provider_origin_organisation_and_account() {
    let base = session("crux", "acme", "kim@example.com");
    let expected = rsvp::digest::name_for(&["rsvp1", "crux", "https://id.example", "acme", "kim@example.com"]);
    assert_eq!(base.id, expected);
    let nobody = Identity {
        provider: "crux".to_owned(),
        origin: "https://id.example".to_owned(),
        path: String::new(),
        who: Who { account: Some("u1".to_owned()), ..Who::default() },
    };
    assert_eq!(nobody.id(), rsvp::digest::name_for(&["rsvp1", "crux", "https://id.example", "", "u1"]));
}

#[test]
fn the_secret_is_absent_in_the_keyring_or_in_the_file() {
    let store = store();
    let table = [
        (Kept::Nothing, None, None),
        (Kept::Keyring, Some(json!({ "in": "keyring" })), Some(Place::Keyring)),
        (
            Kept::File(bundle("t")),
            Some(json!({ "in": "file", "value": { "token": "t", "cookies": { "sid": "t" } } })),
            Some(Place::File),
        ),
    ];
    for (kept, written, place) in table {
        let saved = Session { secret: kept.clone(), ..session("crux", "acme", "kim@example.com") };
        store.sessions.save(&saved).unwrap();
        let file: Value = serde_json::from_slice(&fs::read(store.file(&saved)).unwrap()).unwrap();
        assert_eq!(file.get("secret"), written.as_ref());
        assert_eq!(store.sessions.load(&saved.id).unwrap().secret, kept);
        assert_eq!(store.sessions.list().remove(0).unwrap().kept, place);
    }
    let mut some = session("crux", "acme", "kim@example.com");
    assert_eq!(store.sessions.save_secret(&mut some, SecretBundle::default(), &mut || {}), None);
    assert_eq!((some.secret, some.fallback), (Kept::Nothing, None));
}

#[test]
fn nothing_is_touched_before_the_check() {
    let folder = TempDir::new().unwrap();
    let sessions = Sessions::open(folder.path().join("state"));
    assert!(sessions.list().is_empty());
    assert_eq!(sessions.current().unwrap(), None);
    assert_eq!(sessions.accepted_in(&code_hash("p", "o", &Secret::new("c"))), None);
    let some = session("crux", "acme", "kim@example.com");
    assert_eq!(sessions.load(&some.id).unwrap_err().exit(), Exit::Login);
    assert!(fs::read_dir(folder.path()).unwrap().next().is_none());
}

/// R33
#[test]
fn folders_are_0700_and_files_0600() {
    let store = store();
    let saved = Session {
        codes: vec![code_hash("crux", "o", &Secret::new("WELCOME"))],
        ..session("crux", "acme", "kim@example.com")
    };
    store.sessions.save(&saved).unwrap();
    store.sessions.switch(&saved.id).unwrap();
    for folder in ["", "sessions", "pending", "accepted", "locks", "tmp"] {
        assert_eq!(mode(&store.state.join(folder)), 0o700, "{folder}");
    }
    let files = [
        store.file(&saved),
        store.state.join("current"),
        store.state.join("accepted").join(&saved.codes[0]),
        store.state.join("locks").join(&saved.id),
    ];
    for file in files {
        assert_eq!(mode(&file), 0o600, "{}", file.display());
    }
}

#[test]
fn a_file_that_was_open_to_others_is_replaced_by_a_private_one() {
    let store = store();
    let saved = session("crux", "acme", "kim@example.com");
    put(&store.file(&saved), "{}", 0o644);
    store.sessions.save(&saved).unwrap();
    assert_eq!(mode(&store.file(&saved)), 0o600);
    assert_eq!(store.sessions.load(&saved.id).unwrap(), saved);
}

/// R33
#[test]
fn a_symbolic_link_is_replaced_and_what_it_leads_to_is_left_alone() {
    let store = store();
    let saved = session("crux", "acme", "kim@example.com");
    let elsewhere = store.state.join("elsewhere");
    put(&elsewhere, "mine", 0o600);
    symlink(&elsewhere, store.file(&saved)).unwrap();
    store.sessions.save(&saved).unwrap();
    assert_eq!(fs::read_to_string(&elsewhere).unwrap(), "mine");
    assert!(fs::symlink_metadata(store.file(&saved)).unwrap().is_file());
}

/// R33
#[test]
fn who_reads_during_rewrites_sees_one_version_or_another_whole() {
    let store = store();
    let mut saved = session("crux", "acme", "kim@example.com");
    store.sessions.save(&saved).unwrap();
    std::thread::scope(|scope| {
        let reader = scope.spawn(|| {
            for _ in 0..400 {
                let found = store.sessions.load(&session("crux", "acme", "kim@example.com").id).unwrap();
                let Kept::File(secret) = found.secret else { panic!("no secret") };
                assert_eq!(secret.values()["token"], secret.values()["cookies"].as_object().unwrap()["sid"]);
            }
        });
        for round in 0..60_usize {
            saved.secret = Kept::File(bundle(&"x".repeat(1 + round * 300)));
            store.sessions.save(&saved).unwrap();
        }
        reader.join().unwrap();
    });
    assert_eq!(store.temp_files(), 0);
}

#[test]
fn a_write_that_fails_leaves_the_old_file_and_no_temp_file() {
    let store = store();
    let mut saved = session("crux", "acme", "kim@example.com");
    store.sessions.save(&saved).unwrap();
    saved.secret = Kept::File(bundle(&"x".repeat(disk::FILE_LIMIT)));
    let error = store.sessions.save(&saved).unwrap_err();
    assert_eq!(error.exit(), Exit::Store);
    assert_eq!(store.sessions.load(&saved.id).unwrap().secret, Kept::File(bundle(CANARY)));

    let other = session("crux", "other", "kim@example.com");
    fs::create_dir_all(store.file(&other).join("inside")).unwrap();
    refused(&store.sessions.save(&other).unwrap_err(), "cannot replace");
    assert_eq!(store.temp_files(), 0);
}

#[test]
fn members_that_are_unknown_here_survive_a_rewrite() {
    let store = store();
    let saved = session("crux", "acme", "kim@example.com");
    store.sessions.save(&saved).unwrap();
    let mut file: Value = serde_json::from_slice(&fs::read(store.file(&saved)).unwrap()).unwrap();
    file["colour"] = json!({ "of": ["the", "door"] });
    put(&store.file(&saved), &file.to_string(), 0o600);

    let loaded = store.sessions.load(&saved.id).unwrap();
    store.sessions.save(&loaded).unwrap();
    store.sessions.save(&saved).unwrap();
    let again: Value = serde_json::from_slice(&fs::read(store.file(&saved)).unwrap()).unwrap();
    assert_eq!(again, file);
}

/// Breaks the session files in every way at once; one good session is among them.
fn broken_store() -> (Store, Vec<(Session, &'static str)>) {
    let store = store();
    store.sessions.save(&session("crux", "good", "kim@example.com")).unwrap();
    let mut broken = Vec::new();
    let mut breaks = |org: &str, says: &'static str, make: &dyn Fn(&Path)| {
        let victim = session("crux", org, "kim@example.com");
        make(&store.file(&victim));
        broken.push((victim, says));
    };
    breaks("link", "symbolic link", &|path| symlink("good.json", path).unwrap());
    breaks("folder", "not a regular file", &|path| fs::create_dir(path).unwrap());
    breaks("fifo", "not a regular file", &|path| {
        assert!(std::process::Command::new("mkfifo").args(["-m", "600"]).arg(path).status().unwrap().success());
    });
    breaks("socket", "not a regular file", &|path| {
        // Its path may have at most 108 bytes: bound under a short name, then moved.
        let short = store.state.join("s");
        drop(std::os::unix::net::UnixListener::bind(&short).unwrap());
        fs::rename(short, path).unwrap();
    });
    breaks("huge", "larger than 1 MiB", &|path| put(path, &" ".repeat(disk::FILE_LIMIT + 1), 0o600));
    breaks("mode", "chmod 600", &|path| put(path, "{}", 0o640));
    breaks("newer", "format 2", &|path| put(path, r#"{"format":2,"new":true}"#, 0o600));
    breaks("garbage", "line 1, column 1: not JSON", &|path| put(path, CANARY, 0o600));
    breaks("empty", "it ends too early", &|path| put(path, "", 0o600));
    breaks("other kind", "has the wrong type", &|path| {
        let text = format!(r#"{{"format":1,"provider":"p","origin":"o","created":"{CANARY}"}}"#);
        put(path, &text, 0o600);
    });
    (store, broken)
}

/// R33: `files` has the whole program.
#[test]
fn broken_files_are_refused_and_the_others_still_listed() {
    let (store, broken) = broken_store();
    let list = store.sessions.list();
    assert_eq!(list.len(), broken.len() + 1);
    assert_eq!(list.iter().filter(|entry| entry.is_ok()).count(), 1);
    for (victim, says) in &broken {
        refused(&store.sessions.load(&victim.id).unwrap_err(), says);
        let file = store.file(victim).display().to_string();
        let errors = list.iter().filter_map(|entry| entry.as_ref().err());
        let [error] = errors.filter(|error| error.to_string().contains(&file)).collect::<Vec<_>>()[..] else {
            panic!("{file} is reported once")
        };
        refused(error, says);
    }
    assert_eq!(store.sessions.find("good", &|_| true).unwrap().who.org.as_deref(), Some("good"));
    let error = store.sessions.find("nobody", &|_| true).unwrap_err();
    assert_eq!(error.exit(), Exit::Login);
    assert!(error.hint_text().unwrap().contains("10 session files cannot be read"));
}

#[test]
fn broken_files_can_be_replaced_or_forgotten_but_not_those_of_a_newer_rsvp() {
    let (store, broken) = broken_store();
    for (victim, says) in &broken {
        let (saved, forgotten) = (store.sessions.save(victim), store.forget(&victim.id));
        match victim.who.org.as_deref() {
            Some("newer") => {
                refused(&saved.unwrap_err(), says);
                refused(&forgotten.unwrap_err(), says);
                assert!(store.file(victim).exists());
            }
            Some("folder") => {
                refused(&saved.unwrap_err(), "cannot replace");
                refused(&forgotten.unwrap_err(), "cannot remove");
            }
            _ => {
                saved.unwrap();
                forgotten.unwrap();
                assert!(fs::symlink_metadata(store.file(victim)).is_err());
            }
        }
    }
}

/// R33
#[test]
fn files_of_another_user_are_refused() {
    let store = store();
    let saved = session("crux", "acme", "kim@example.com");
    store.sessions.save(&saved).unwrap();
    if std::os::unix::fs::chown(store.file(&saved), Some(54_321), None).is_err() {
        crate::support::skip::skip("root", "only root can give files away");
        return;
    }
    refused(&store.sessions.load(&saved.id).unwrap_err(), "another user");
    std::os::unix::fs::chown(&store.state, Some(54_321), None).unwrap();
    refused(&store.sessions.check(now()).unwrap_err(), "another user");
    assert!(store.sessions.list()[0].is_err());
}

/// R33
#[test]
fn a_state_folder_that_is_not_private_is_refused_with_what_to_do() {
    let folder = TempDir::new().unwrap();
    let state = folder.path().join("state");
    Sessions::open(state.clone()).check(now()).unwrap();
    for loose in [0o755, 0o770, 0o701, 0o500] {
        fs::set_permissions(&state, fs::Permissions::from_mode(loose)).unwrap();
        refused(&Sessions::open(state.clone()).check(now()).unwrap_err(), &format!("chmod 700 {}", state.display()));
        refused(&Sessions::open(state.clone()).current().unwrap_err(), "chmod 700");
    }
    fs::set_permissions(&state, fs::Permissions::from_mode(0o700)).unwrap();
    fs::set_permissions(state.join("sessions"), fs::Permissions::from_mode(0o755)).unwrap();
    refused(&Sessions::open(state.clone()).check(now()).unwrap_err(), "chmod 700");
    fs::set_permissions(state.join("sessions"), fs::Permissions::from_mode(0o700)).unwrap();

    let link = folder.path().join("link");
    symlink(&state, &link).unwrap();
    refused(&Sessions::open(link.clone()).check(now()).unwrap_err(), "symbolic link");
    refused(&Sessions::open(link.join("")).check(now()).unwrap_err(), "symbolic link");

    let file = folder.path().join("file");
    put(&file, "a state file of another tool", 0o600);
    refused(&Sessions::open(file.clone()).check(now()).unwrap_err(), "is a file, not a folder");
    refused(&Sessions::open(file.join("below")).check(now()).unwrap_err(), "cannot look at");
    assert_eq!(fs::read_to_string(file).unwrap(), "a state file of another tool");
}

#[test]
fn the_check_sweeps_temp_files_older_than_an_hour() {
    let store = store();
    let temp = store.state.join("tmp/left");
    put(&temp, "half a secret", 0o600);
    let written = Timestamp::try_from(fs::metadata(&temp).unwrap().modified().unwrap()).unwrap();
    store.sessions.check(written + SignedDuration::from_mins(59)).unwrap();
    assert!(temp.exists());
    store.sessions.check(written + SignedDuration::from_mins(61)).unwrap();
    assert!(!temp.exists());
}

#[test]
fn one_writer_at_a_time_and_nobody_waits_for_ever() {
    let store = store();
    let saved = session("crux", "acme", "kim@example.com");
    let held = store.sessions.lock(&saved.id, Duration::ZERO).unwrap();
    refused(&store.sessions.lock(&saved.id, Duration::from_millis(20)).unwrap_err(), "locked by another process");
    store.sessions.save(&session("crux", "other", "kim@example.com")).unwrap();
    held.save(&saved).unwrap();
    drop(held);
    store.sessions.save(&saved).unwrap();
}

#[test]
fn parallel_writers_of_one_session_lose_no_code() {
    let store = store();
    let hashes: Vec<String> = (0..24).map(|n| code_hash("crux", "o", &Secret::new(format!("code {n}")))).collect();
    std::thread::scope(|scope| {
        for part in hashes.chunks(6) {
            let sessions = &store.sessions;
            scope.spawn(move || {
                for code in part {
                    let saved = session("crux", "acme", "kim@example.com");
                    sessions.save(&Session { codes: vec![code.clone()], ..saved }).unwrap();
                }
            });
        }
    });
    let id = session("crux", "acme", "kim@example.com").id;
    let mut found = store.sessions.load(&id).unwrap().codes;
    found.sort();
    let mut expected = hashes.clone();
    expected.sort();
    assert_eq!(found, expected);
    assert!(hashes.iter().all(|code| store.sessions.accepted_in(code).as_ref() == Some(&id)));
}

#[test]
fn a_lock_whose_file_was_removed_by_its_holder_is_taken_on_the_new_file() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("lock");
    let first = disk::Lock::take(&path, Duration::ZERO).unwrap();
    fs::remove_file(&path).unwrap();
    let second = disk::Lock::take(&path, Duration::ZERO).unwrap();
    drop(first);
    disk::Lock::take(&path, Duration::ZERO).unwrap_err();
    drop(second);
    disk::Lock::take(&path, Duration::ZERO).unwrap();
}

#[test]
fn the_current_session_is_chosen_switched_and_forgotten() {
    let store = store();
    let (one, two) = (session("crux", "one", "kim@example.com"), session("crux", "two", "kim@example.com"));
    store.sessions.save(&one).unwrap();
    assert_eq!(store.sessions.current().unwrap(), None);
    assert_eq!(store.sessions.switch(&two.id).unwrap_err().exit(), Exit::Login);
    assert_eq!(store.sessions.switch("../../etc/passwd").unwrap_err().exit(), Exit::Login);
    store.sessions.save(&two).unwrap();
    store.sessions.switch(&one.id).unwrap();
    store.sessions.switch(&two.id).unwrap();
    assert_eq!(store.sessions.current().unwrap().unwrap(), two);
    store.forget(&one.id).unwrap();
    assert_eq!(store.sessions.current_id().unwrap(), Some(two.id.clone()));
    store.forget(&two.id).unwrap();
    store.forget(&two.id).unwrap();
    assert_eq!(store.sessions.current_id().unwrap(), None);
    for folder in ["sessions", "locks", "tmp"] {
        assert_eq!(fs::read_dir(store.state.join(folder)).unwrap().count(), 0, "{folder}");
    }
    put(&store.state.join("current"), CANARY, 0o600);
    refused(&store.sessions.current().unwrap_err(), "rsvp switch");
}

#[test]
fn account_names_one_session() {
    let store = store();
    let kim = session("crux", "acme", "kim@example.com");
    let mut lee = session("elastic", "acme", "lee@example.com");
    lee.instance = Some("ours".to_owned());
    let mut max = session("vortex", "zeta", "max@example.com");
    max.who.account = Some("max".to_owned());
    let again = session("vortex", "eta", "kim@example.com");
    for each in [&kim, &lee, &max, &again] {
        store.sessions.save(each).unwrap();
    }
    let found = [
        (kim.id.as_str(), &kim),
        (&lee.id[..4], &lee),
        ("lee@example.com", &lee),
        ("LEE@Example.com", &lee),
        ("max", &max),
        ("zeta", &max),
        ("[acme]kim@example.com", &kim),
        ("[eta]kim@example.com", &again),
        ("crux", &kim),
        ("ours", &lee),
    ];
    for (selector, expected) in found {
        assert_eq!(store.sessions.find(selector, &|_| true).unwrap(), *expected, "{selector}");
    }
    for (selector, candidates) in
        [("acme", [&kim, &lee]), ("kim@example.com", [&kim, &again]), ("vortex", [&max, &again])]
    {
        let error = store.sessions.find(selector, &|_| true).unwrap_err();
        assert_eq!(error.exit(), Exit::Usage, "{selector}");
        let hint = error.hint_text().unwrap();
        assert!(candidates.iter().all(|session| hint.contains(&session.id)), "{hint}");
    }
    for selector in ["", &kim.id[..3], "nobody", "../sessions", "[acme]", "[zeta]kim@example.com"] {
        let error = store.sessions.find(selector, &|_| true).unwrap_err();
        assert_eq!(error.exit(), Exit::Login, "{selector}");
        assert!(error.hint_text().is_some());
    }
}

/// R22: `Debug` of everything that holds one.
#[test]
fn debug_of_a_session_shows_no_secret() {
    let store = store();
    let mut saved = session("crux", "acme", "kim@example.com");
    saved.vars.insert("csrf".to_owned(), json!(CANARY));
    store.sessions.save(&saved).unwrap();
    let listed = format!("{:?} {:?} {:#?}", saved, store.sessions.load(&saved.id), store.sessions.list());
    assert!(listed.contains("[secret]") && !listed.contains(CANARY), "{listed}");
    let json = serde_json::to_string(&Session { vars: Default::default(), ..saved }).unwrap();
    assert!(!json.contains(CANARY), "{json}");
}

/// R21: line, column and kind, of every member that could hold a secret.
#[test]
fn parse_errors_never_quote_values() {
    let store = store();
    let victim = session("crux", "acme", "kim@example.com");
    let head = r#"{"format":1,"provider":"p","origin":"o","created":"2026-11-20T10:00:00Z","#;
    let endings = [
        format!(r#""expires":"{CANARY}"}}"#),
        format!(r#""codes":"{CANARY}"}}"#),
        format!(r#""vars":["{CANARY}"]}}"#),
        format!(r#""secret":"{CANARY}"}}"#),
        format!(r#""secret":{{"in":"{CANARY}"}}}}"#),
        format!(r#""secret":{{"in":"file","value":"{CANARY}"}}}}"#),
        format!(r#""secret":{{"in":"file","value":{{"{CANARY}":5}}}}}}"#),
        format!(r#""secret":{{"in":"file","value":{{"cookies":{{"a":["{CANARY}"]}}}}}}}}"#),
        format!(r#""secret":{{"{CANARY}":1}}}}"#),
        format!(r#""secret":{{"in":"file","value":{{"token":"{CANARY}"#),
        format!(r#""secret":{{"in":"file","value":{{"token":"{CANARY}"}}}} {CANARY}"#),
        format!(r#""provider":"{CANARY}"}}"#),
        format!(r#""format":"{CANARY}"}}"#),
    ];
    for ending in endings {
        put(&store.file(&victim), &format!("{head}\n{ending}"), 0o600);
        let error = store.sessions.load(&victim.id).unwrap_err();
        refused(&error, "line 2, column ");
        assert!(error.to_string().contains(&victim.id), "{error}");
        assert!(!format!("{error:?}").contains(CANARY), "{error:?}");
    }
}

#[test]
fn a_code_is_known_by_its_hash_until_its_session_is_forgotten() {
    let store = store();
    let code = |text: &str| code_hash("crux", "https://id.example", &Secret::new(text));
    assert_ne!(code("A"), code_hash("crux", "https://id.example.org", &Secret::new("A")));
    let one = Session { codes: vec![code("A")], ..session("crux", "one", "kim@example.com") };
    store.sessions.save(&one).unwrap();
    store.sessions.save(&Session { codes: vec![code("B")], ..one.clone() }).unwrap();
    for known in ["A", "B"] {
        assert_eq!(store.sessions.accepted_in(&code(known)), Some(one.id.clone()));
    }
    assert_eq!(store.sessions.accepted_in(&code("C")), None);

    // A lost index: the current session still knows. A wrong one: the session does not confirm it.
    fs::remove_file(store.state.join("accepted").join(code("A"))).unwrap();
    assert_eq!(store.sessions.accepted_in(&code("A")), None);
    store.sessions.switch(&one.id).unwrap();
    assert_eq!(store.sessions.accepted_in(&code("A")), Some(one.id.clone()));
    put(&store.state.join("accepted").join(code("C")), &one.id, 0o600);
    assert_eq!(store.sessions.accepted_in(&code("C")), None);
    put(&store.state.join("accepted").join(code("D")), "", 0o600);
    assert_eq!(store.sessions.accepted_in(&code("D")), None);

    store.forget(&one.id).unwrap();
    assert_eq!(store.sessions.accepted_in(&code("B")), None);
    assert!(!store.state.join("accepted").join(code("B")).exists());
}

#[test]
fn a_pending_record_is_written_read_and_removed() {
    let store = store();
    let code = code_hash("crux", "https://id.example", &Secret::new(CANARY));
    assert_eq!(Pending::read(&store.sessions, &code).unwrap(), None);
    let pending = Pending {
        code: code.clone(),
        tail: "…uni0".to_owned(),
        provider: "crux".to_owned(),
        origin: "https://id.example".to_owned(),
        who: Who { org: Some("acme".to_owned()), email: Some("kim@example.com".to_owned()), ..Who::default() },
        was_good: true,
        kept: [("csrf".to_owned(), serde_json::json!("c"))].into(),
        phase: Phase::Sent,
        time: now(),
    };
    pending.write(&store.sessions).unwrap();
    pending.write(&store.sessions).unwrap();
    assert_eq!(Pending::read(&store.sessions, &code).unwrap(), Some(pending));
    let file = store.state.join("pending").join(format!("{code}.json"));
    assert_eq!(mode(&file), 0o600);
    let text = fs::read_to_string(&file).unwrap();
    assert!(text.contains("\"sent\"") && text.contains("\"format\": 1") && !text.contains(CANARY), "{text}");

    let other = code_hash("crux", "https://id.example", &Secret::new("other"));
    fs::copy(&file, store.state.join("pending").join(format!("{other}.json"))).unwrap();
    refused(&Pending::read(&store.sessions, &other).unwrap_err(), &other);
    for (text, says) in [("{", "too early"), (r#"{"format":9}"#, "format 9"), (r#"{"format":1}"#, "line 1, column 12")]
    {
        put(&file, text, 0o600);
        let error = Pending::read(&store.sessions, &code).unwrap_err();
        refused(&error, says);
        refused(&error, &code);
    }
    Pending::remove(&store.sessions, &code).unwrap();
    Pending::remove(&store.sessions, &code).unwrap();
    assert_eq!(Pending::read(&store.sessions, &code).unwrap(), None);
}
