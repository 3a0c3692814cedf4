//! What else may be where a file should be: it is refused or made good, nobody waits for it, and the others are well.

use std::fs::{self, OpenOptions, Permissions};
use std::os::unix::fs::{FileExt as _, PermissionsExt as _, chown, symlink};
use std::path::{Path, PathBuf};

use rustix::fs::{FileType, Mode, mkfifoat, mknodat};
use serde_json::json;

use crate::support::binary::{Ended, Home};
use crate::support::service::{Answer, Seen, Service};
use crate::support::skip::skip;

/// What is in the place of a file, or wrong with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Break {
    Mode,
    Owner,
    Link,
    LinkToNothing,
    Fifo,
    Device,
    Folder,
    Huge,
    Sparse,
    Garbage,
    Nul,
    Empty,
    Newer,
}

use Break::{Device, Empty, Fifo, Folder, Garbage, Huge, Link, LinkToNothing, Newer, Nul, Owner, Sparse};

const ALL: [Break; 13] =
    [Break::Mode, Owner, Link, LinkToNothing, Fifo, Device, Folder, Huge, Sparse, Garbage, Nul, Empty, Newer];

/// Somebody who is neither this user nor root.
const SOMEBODY: u32 = 54_321;

impl Break {
    /// Breaks what is at `path`; false, and said, where only root could.
    fn make(self, path: &Path) -> bool {
        let moved = path.with_extension("was");
        let instead = matches!(self, Link | LinkToNothing | Fifo | Device | Folder);
        if instead && path.exists() {
            fs::rename(path, &moved).unwrap();
        }
        let private = Permissions::from_mode(0o600);
        let done = match self {
            Self::Mode => fs::set_permissions(path, Permissions::from_mode(0o666)).is_ok(),
            Owner => chown(path, Some(SOMEBODY), None).is_ok(),
            Link => symlink(&moved, path).is_ok(),
            LinkToNothing => symlink("nothing", path).is_ok(),
            Fifo => mkfifoat(rustix::fs::CWD, path, Mode::RUSR | Mode::WUSR).is_ok(),
            Device => mknodat(
                rustix::fs::CWD,
                path,
                FileType::CharacterDevice,
                Mode::RUSR | Mode::WUSR,
                rustix::fs::makedev(1, 5),
            )
            .is_ok(),
            Folder => fs::create_dir(path).is_ok(),
            Huge => put(path, &vec![b' '; 2 * 1024 * 1024]),
            Sparse => OpenOptions::new().write(true).open(path).unwrap().set_len(10_000_000_000).is_ok(),
            Garbage => put(path, b"}{ canary \xff"),
            Nul => put(path, b"\0\0\0\0"),
            Empty => put(path, b""),
            Newer => put(path, br#"{"format":2,"more":true}"#),
        };
        if !instead && !matches!(self, Self::Mode) {
            fs::set_permissions(path, private).unwrap();
        }
        if !done {
            skip("root", &format!("{self:?} is not permitted here"));
        }
        done
    }
}

fn put(path: &Path, bytes: &[u8]) -> bool {
    let file = OpenOptions::new().write(true).truncate(true).open(path).unwrap();
    file.write_all_at(bytes, 0).is_ok()
}

/// Codes lead to sessions of an organisation of the same name.
pub(crate) fn datawire() -> Service {
    Service::answering(None, |seen: &Seen| {
        let org = seen.target.rsplit('/').next().unwrap().to_owned();
        let body = json!({ "ok": true, "orgID": org, "email": "ada@example.com", "token": format!("t.{org}.k") });
        Answer::json(200, &body.to_string())
    })
}

pub(crate) fn accept(home: &Home, service: &Service, more: &[&str]) -> Ended {
    let url = service.base_url();
    let args = ["-p", "datawire", "--url", &url, "accept", "--name", "Ada", "--password-stdin"];
    home.run_with([&args[..], more].concat(), "correct horse")
}

/// A home with the sessions GOOD, the current one, and OTHER, whose file is given.
fn two_sessions(service: &Service) -> (Home, PathBuf) {
    let home = Home::new();
    accept(&home, service, &["OTHER"]).expect(0);
    let other = home.state("sessions").remove(0);
    accept(&home, service, &["GOOD"]).expect(0);
    (home, other)
}

/// The file, as the program names it, is what is complained about, and nothing in it is shown.
#[track_caller]
fn names(ended: &Ended, path: &Path, what: &str) {
    assert!(ended.stderr.contains(path.to_str().unwrap()), "{what}: {ended:#?}");
    assert!(!ended.stderr.contains("canary"), "{what}: {ended:#?}");
}

/// R33: one session that cannot be read is told, stops nobody else, and is refused where it is the one that is meant.
#[test]
fn a_session_file_that_cannot_be_trusted_is_told_and_stops_no_other() {
    for kind in ALL {
        let service = datawire();
        let (home, file) = two_sessions(&service);
        if !kind.make(&file) {
            continue;
        }
        let what = format!("{kind:?}");
        let status = home.run(["status"]).expect(0);
        let lines: Vec<&str> = status.stdout.lines().collect();
        let is_good = |line: &&str| line.starts_with("* ") && line.contains("  GOOD  ");
        assert!(lines.len() == 2 && is_good(&lines[1]), "{what}: {status:#?}");
        if kind == LinkToNothing {
            // A link is one whether it leads anywhere or not.
            assert!(status.stderr.contains("symbolic link"), "{what}: {status:#?}");
        }
        names(&status, &file, &what);
        assert_eq!(home.run(["token"]).expect(0).stdout, "t.GOOD.k\n", "{what}");
        let id = file.file_stem().unwrap().to_str().unwrap();
        for command in [&["token"][..], &["switch"]] {
            let ended = home.run([&["--account", id], command].concat()).expect(17);
            names(&ended, &file, &what);
        }
        accept(&home, &service, &["THIRD"]).expect(0);
        // The same session once more: what is broken is replaced, what only another rsvp understands is not.
        let again = accept(&home, &service, &["OTHER", "--if-needed"]);
        let expected = if matches!(kind, Newer | Folder) { 11 } else { 0 };
        assert_eq!(again.code, expected, "{what}: {again:#?}");
        if expected == 0 {
            assert_eq!(home.run(["--account", id, "token"]).expect(0).stdout, "t.OTHER.k\n", "{what}");
        } else {
            assert_eq!(home.state("pending").len(), 1, "{what}: the same command finds out once it is moved away");
        }
    }
}

/// R33: which session is the current one is not known; the sessions are.
#[test]
fn a_choice_that_cannot_be_trusted_hides_no_session_and_can_be_made_again() {
    for kind in ALL {
        let service = datawire();
        let (home, _) = two_sessions(&service);
        let file = home.path("state/current");
        if !kind.make(&file) {
            continue;
        }
        let what = format!("{kind:?}");
        let status = home.run(["status"]).expect(0);
        assert_eq!(status.stdout.lines().count(), 3, "{what}: {status:#?}");
        names(&status, &file, &what);
        names(&home.run(["token"]).expect(17), &file, &what);
        assert_eq!(home.run(["--account", "OTHER", "token"]).expect(0).stdout, "t.OTHER.k\n", "{what}");
        // Before anything is sent, or not at all: what can be read but says nothing does not stand in the way.
        let before = service.connections();
        let third = accept(&home, &service, &["THIRD", "--no-switch"]);
        let readable = matches!(kind, Garbage | Nul | Empty | Newer);
        assert_eq!(third.code, if readable { 0 } else { 17 }, "{what}: {third:#?}");
        assert_eq!(service.connections() - before, usize::from(readable), "{what}");
        let switch = home.run(["switch", "OTHER"]);
        assert_eq!(switch.code, if kind == Folder { 17 } else { 0 }, "{what}: {switch:#?}");
        if kind != Folder {
            assert_eq!(home.run(["token"]).expect(0).stdout, "t.OTHER.k\n", "{what}");
        }
    }
}

/// R33: whether the code was sent before is not known, so it is not sent; other codes are.
#[test]
fn a_pending_record_that_cannot_be_trusted_stops_its_own_code_alone() {
    for kind in ALL {
        let (home, lost) = (Home::new(), Service::start([Answer::DropAfterReading, Answer::DropAfterReading]));
        let global = ["-p", "datawire", "--url", &lost.base_url(), "accept", "--name", "Ada", "--password-stdin"];
        home.run_with([&global[..], &["C0DE"]].concat(), "correct horse");
        lost.finish();
        let file = home.state("pending").remove(0);
        if !kind.make(&file) {
            continue;
        }
        let what = format!("{kind:?}");
        let ended = home.run_with([&global[..], &["C0DE"]].concat(), "correct horse").expect(17);
        names(&ended, &file, &what);
        assert!(!ended.stderr.contains("nothing was sent"), "{what}: an earlier run may have: {ended:#?}");
        accept(&home, &datawire(), &["ANOTHER"]).expect(0);
        assert!(fs::symlink_metadata(&file).is_ok(), "{what}: it is left for a person to look at");
    }
}

/// R33: the index of accepted codes is a cache.
#[test]
fn an_entry_of_the_index_that_cannot_be_trusted_costs_a_request_and_no_more() {
    for kind in ALL {
        let service = datawire();
        let (home, file) = two_sessions(&service);
        let id = file.file_stem().unwrap().to_str().unwrap().to_owned();
        let entry = home.state("accepted").into_iter().find(|entry| fs::read_to_string(entry).unwrap().trim() == id);
        let entry = entry.unwrap();
        if !kind.make(&entry) {
            continue;
        }
        let before = service.connections();
        accept(&home, &service, &["OTHER"]).expect(0);
        assert_eq!(service.connections() - before, 1, "{kind:?}");
        home.run(["status"]).expect(0);
    }
}

/// R33: a session whose lock cannot be trusted is not written; the code is not lost, nor are the others.
#[test]
fn a_lock_that_cannot_be_trusted_is_told_and_the_same_command_goes_on_once_it_is_away() {
    for kind in ALL {
        let service = datawire();
        let (home, file) = two_sessions(&service);
        let lock = home.path("state/locks").join(file.file_stem().unwrap());
        if !kind.make(&lock) {
            continue;
        }
        let what = format!("{kind:?}");
        let good = !matches!(kind, Break::Mode | Owner | Link | LinkToNothing | Fifo | Device | Folder);
        let logout = home.run(["--account", "OTHER", "logout"]);
        assert_eq!(logout.code, if good { 0 } else { 17 }, "{what}: {logout:#?}");
        assert_eq!(home.run(["token"]).expect(0).stdout, "t.GOOD.k\n", "{what}");
        accept(&home, &service, &["THIRD"]).expect(0);
        if !good {
            names(&logout, &lock, &what);
            fs::rename(&lock, lock.with_extension("away")).unwrap();
            home.run(["--account", "OTHER", "logout"]).expect(0);
        }
    }
}

/// R36: a file that says where passwords go is one that nobody else could have written, and no command waits for it.
#[test]
fn a_configuration_that_cannot_be_trusted_stops_every_command_before_anything_is_sent() {
    for kind in ALL {
        let (home, service) = (Home::new(), Service::start([]));
        let file = PathBuf::from(home.write("config/config.toml", "timeout = 5\n"));
        if !kind.make(&file) {
            continue;
        }
        let what = format!("{kind:?}");
        // Whoever keeps it elsewhere links to it; a link to nothing is no file, and an empty file says nothing.
        let fine = matches!(kind, Link | LinkToNothing | Empty);
        let status = home.run(["status"]);
        assert_eq!(status.code, if fine { 4 } else { 2 }, "{what}: {status:#?}");
        if !fine {
            names(&status, &file, &what);
            names(&accept(&home, &service, &["C0DE"]).expect(2), &file, &what);
        }
        assert_eq!(service.connections(), 0, "{what}");
    }
}

const OWN: &str = r#"
schema = 1
id = "own"
name = "Own"
base-url = "https://own.example"
[[accept]]
post = "/accept"
json = { code = "{{ code }}" }
[session]
none = "there is none"
"#;

/// R36: the same for a provider file; the services beside it can be used all the same.
#[test]
fn a_provider_file_that_cannot_be_trusted_stops_its_own_service_alone() {
    for kind in ALL {
        for id in ["own", "crux"] {
            let (home, service) = (Home::new(), datawire());
            let text = OWN.replace("id = \"own\"", &format!("id = \"{id}\""));
            let file = PathBuf::from(home.write(&format!("config/providers/{id}.toml"), text));
            if !kind.make(&file) {
                continue;
            }
            let what = format!("{kind:?} {id}");
            let fine = kind == Link || (kind == LinkToNothing && id == "crux");
            let show = home.run(["providers", "show", id]);
            assert_eq!(show.code, if fine { 0 } else { 2 }, "{what}: {show:#?}");
            let nobody = Service::start([]);
            let global = ["-p", id, "--url", &nobody.base_url(), "accept", "--password-stdin", "C0DE"];
            if !fine {
                home.run_with(global, "correct horse").expect(2);
            }
            assert_eq!(
                nobody.connections(),
                0,
                "{what}: the built-in file is not used in the place of a broken own one"
            );
            let list = home.run(["providers", "list"]).expect(0);
            assert!(list.stdout.contains("directus"), "{what}: {list:#?}");
            accept(&home, &service, &["C0DE"]).expect(0);
        }
    }
}

/// V7: a key that cannot be trusted verifies nothing, and nothing is sent; without `--verify` it is not looked at.
#[test]
fn a_key_file_that_cannot_be_trusted_stops_verification_before_anything_is_sent() {
    for kind in ALL {
        let (home, service) = (Home::new(), datawire());
        let file =
            PathBuf::from(home.write("config/keys/datawire.key", "c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0LTMyYnl0ZXM\n"));
        if !kind.make(&file) {
            continue;
        }
        let what = format!("{kind:?}");
        let ended = accept(&home, &service, &["--verify", "C0DE"]);
        if kind == Link {
            assert_eq!(ended.code, 10, "{what}: {ended:#?}");
            continue;
        }
        assert_eq!((ended.code, service.connections()), (2, 0), "{what}: {ended:#?}");
        assert!(ended.stderr.contains("nothing was sent") || kind != LinkToNothing, "{what}: {ended:#?}");
        names(&ended, &file, &what);
        accept(&home, &service, &["C0DE"]).expect(0);
    }
}

/// R33: folders, too.
#[test]
fn a_state_folder_that_cannot_be_trusted_is_refused_before_anything_is_sent() {
    for folder in ["", "sessions", "pending", "locks", "tmp"] {
        for kind in [Break::Mode, Owner, Link, LinkToNothing, Fifo, Device] {
            let service = datawire();
            let (home, _) = two_sessions(&service);
            let path = home.path("state").join(folder);
            let path: PathBuf = path.components().collect();
            if kind == Break::Mode {
                fs::set_permissions(&path, Permissions::from_mode(0o777)).unwrap();
            } else if !kind.make(&path) {
                continue;
            }
            let (what, before) = (format!("{kind:?} {folder}"), service.connections());
            let ended = accept(&home, &service, &["THIRD"]).expect(17);
            names(&ended, &path, &what);
            assert_eq!(service.connections(), before, "{what}");
        }
    }
}
