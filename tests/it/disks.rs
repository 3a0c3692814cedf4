//! A disk that is full, fills up, or cannot be written: noticed before anything is sent, and no session is hidden or lost.

use std::fs::{self, OpenOptions};
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};

use crate::files::{accept, datawire};
use crate::support::binary::Home;
use crate::support::service::{Answer, Seen, Service};
use crate::support::skip::skip;

/// A file system of its own, gone when the test ends.
struct Mounted(PathBuf);

impl Mounted {
    /// 64 KiB; `None`, and said, where that is not permitted.
    fn new(at: PathBuf) -> Option<Self> {
        fs::create_dir_all(&at).unwrap();
        let done = mount(&["-t", "tmpfs", "-o", "size=64k,mode=700", "tmpfs", at.to_str().unwrap()]);
        if !done {
            skip("mount", "mounting is not permitted here");
        }
        done.then_some(Self(at))
    }

    fn read_only(&self, yes: bool) {
        let how = if yes { "remount,ro" } else { "remount,rw" };
        assert!(mount(&["-o", how, self.0.to_str().unwrap()]));
    }

    /// Fills it to the last byte.
    fn fill(folder: &Path) {
        let file = OpenOptions::new().create(true).append(true).open(folder.join("filling")).unwrap();
        for size in [4096, 1] {
            while std::io::Write::write_all(&mut &file, &vec![b'x'; size]).is_ok() {}
        }
    }
}

fn mount(args: &[&str]) -> bool {
    Command::new("mount").args(args).output().is_ok_and(|output| output.status.success())
}

impl Drop for Mounted {
    fn drop(&mut self) {
        drop(Command::new("umount").arg("-l").arg(&self.0).output());
    }
}

#[test]
fn a_full_disk_is_noticed_before_anything_is_sent_and_hides_no_session() {
    let home = Home::new();
    let Some(disk) = Mounted::new(home.path("state")) else { return };
    let service = datawire();
    accept(&home, &service, &["GOOD"]).expect(0);
    Mounted::fill(&disk.0);
    let before = service.connections();
    let ended = accept(&home, &service, &["THIRD"]).expect(17);
    assert!(ended.stderr.contains("free some space"), "{ended:#?}");
    assert_eq!((service.connections(), home.state("pending").len()), (before, 0));
    assert_eq!(home.run(["token"]).expect(0).stdout, "t.GOOD.k\n");
    home.run(["status"]).expect(0);
    home.run(["switch", "GOOD"]).expect(17);
    fs::remove_file(disk.0.join("filling")).unwrap();
    accept(&home, &service, &["THIRD"]).expect(0);
}

#[test]
fn a_disk_that_fills_up_while_the_code_is_spent_loses_no_invitation() {
    let home = Home::new();
    let Some(disk) = Mounted::new(home.path("state")) else { return };
    let (folder, mut spent) = (disk.0.clone(), false);
    let service = Service::answering(None, move |seen: &Seen| {
        let session = json!({ "ok": true, "orgID": "ORG", "email": "ada@example.com", "token": "t.o.k" }).to_string();
        match (seen.method.as_str(), std::mem::replace(&mut spent, true)) {
            ("PUT", true) => Answer::json(409, r#"{"ok":false,"error":"already used"}"#),
            ("PUT", false) => {
                Mounted::fill(&folder);
                Answer::json(200, &session)
            }
            _ => Answer::json(200, &session),
        }
    });
    let who = ["--email", "ada@example.com", "--json", "C0DE"];
    let answer = accept(&home, &service, &who).expect(11).json();
    assert_eq!(answer["accepted"], "yes", "{answer}");
    assert!(answer["error"]["hint"].as_str().unwrap().contains("run the same command again"), "{answer}");
    assert_eq!((home.state("sessions").len(), home.state("pending").len()), (0, 1));
    fs::remove_file(disk.0.join("filling")).unwrap();
    accept(&home, &service, &who).expect(0);
    assert_eq!(home.run(["token"]).expect(0).stdout, "t.o.k\n");
}

/// `ulimit -f`: a file that may not grow is told like a disk that is full, and ends no run without a word.
#[test]
fn a_limit_for_the_size_of_files_is_told_before_and_after_the_code_is_spent() {
    let (home, mut spent) = (Home::new(), false);
    let token = format!("t.{}.k", "o".repeat(20_000));
    let session = json!({ "ok": true, "orgID": "ORG", "email": "ada@example.com", "token": token }).to_string();
    let service = Service::answering(None, move |seen: &Seen| {
        match (seen.method.as_str(), seen.method == "PUT" && std::mem::replace(&mut spent, true)) {
            ("PUT", true) => Answer::json(409, r#"{"ok":false,"error":"already used"}"#),
            _ => Answer::json(200, &session),
        }
    });
    home.write("password", "correct horse");
    let line = |limit: &str| {
        let url = service.base_url();
        home.shell(&format!(
            "{limit} exec rsvp --json -p datawire --url {url} accept-invitation --name Ada --email ada@example.com \
             --password-file password C0DE"
        ))
    };
    let answer = line("ulimit -f 0;").expect(17).json();
    assert!(answer["error"]["hint"].as_str().unwrap().contains("ulimit -f"), "{answer}");
    assert_eq!((answer["accepted"].as_str(), service.connections()), (Some("no"), 0), "{answer}");
    // Blocks of 512 bytes: the record fits, the session does not.
    let answer = line("ulimit -f 16;").expect(11).json();
    assert_eq!(answer["accepted"], "yes", "{answer}");
    assert!(answer["error"]["message"].as_str().unwrap().contains("File too large"), "{answer}");
    line("").expect(0);
    assert_eq!(home.state("sessions").len(), 1);
}

#[test]
fn a_read_only_disk_is_noticed_before_anything_is_sent_and_sessions_can_be_used() {
    let home = Home::new();
    let Some(disk) = Mounted::new(home.path("state")) else { return };
    let service = datawire();
    accept(&home, &service, &["GOOD"]).expect(0);
    disk.read_only(true);
    let before = service.connections();
    let ended = accept(&home, &service, &["THIRD"]).expect(17);
    assert!(ended.stderr.contains("Read-only"), "{ended:#?}");
    assert_eq!(service.connections(), before);
    assert_eq!(home.run(["token"]).expect(0).stdout, "t.GOOD.k\n");
    home.run(["status"]).expect(0);
    home.run(["logout"]).expect(17);
    disk.read_only(false);
    home.run(["logout"]).expect(0);
    let _: Value = home.run(["--json", "status"]).expect(4).json();
}
