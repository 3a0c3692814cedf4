//! The keyring, as the whole program deals with it: there, locked, mute, absent. No case may take longer than 3 s.
//!
//! The real ones need a private bus with a GNOME keyring; tests/servers/with-keyring starts one, unlocked. Where its
//! programs are not installed these tests say that they are skipped.
#![cfg(feature = "keyring")]

use std::io::ErrorKind;
use std::os::unix::net::UnixListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::pty::Program;
use crate::support::real::script;
use crate::support::service::{Answer, Service};
use crate::support::skip::skip;

const CANARY: &str = "canary-7f3a9c77";

/// Longer than any run may take where nobody can unlock anything.
const LONGEST: Duration = Duration::from_secs(3);

/// What every script below begins with: `rsvp` with nobody to ask, and a code that is accepted.
const WORDS: &str = r#"
    rsvp() { "$RSVP" --no-input "$@"; }
    accept() { rsvp -p datawire --url "$URL" accept-invitation CODE-1 --name Tom --password-file "$PASSWORD" "$@"; }
    secrets() { gdbus call --session --dest org.freedesktop.secrets --object-path /org/freedesktop/secrets \
        --method "org.freedesktop.Secret.Service.$@" >/dev/null; }
    lock() { secrets Lock "['/org/freedesktop/secrets/collection/login']"; }
    id() { rsvp status --json | grep -o '"id":"[a-z2-7]*"' | cut -d'"' -f4; }
"#;

struct World {
    folder: TempDir,
    service: Service,
}

/// What a script came to.
struct Ran {
    exit: Option<i32>,
    stdout: String,
    stderr: String,
    took: Duration,
}

impl World {
    /// `times` acceptances are answered.
    fn new(times: usize) -> Self {
        let body = json!({ "ok": true, "token": CANARY, "orgID": "acme", "email": "tom@example.com" }).to_string();
        let folder = TempDir::new().unwrap();
        put(&folder.path().join("password"), "correct horse");
        Self { folder, service: Service::start((0..times).map(|_| Answer::json(200, &body))) }
    }

    /// Runs `script` in bash, below `wrapper` if there is one. Nothing is inherited but the search path.
    fn run(&self, wrapper: &[&str], bus: Option<&str>, script: &str) -> Ran {
        let script = format!("{WORDS}\n{script}");
        let line = [wrapper, &["bash", "-uc", &script]].concat();
        let mut command = Command::new(line[0]);
        command.args(&line[1..]).env_clear().env("PATH", env!("PATH")).env("HOME", self.folder.path());
        command.env("RSVP", env!("CARGO_BIN_EXE_rsvp")).env("URL", self.service.base_url());
        command.env("RSVP_STATE_DIR", self.state()).env("PASSWORD", self.folder.path().join("password"));
        command.envs(bus.map(|address| ("DBUS_SESSION_BUS_ADDRESS", address)));
        let begun = Instant::now();
        let output = command.stdin(Stdio::null()).output().unwrap();
        Ran {
            exit: output.status.code(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
            took: begun.elapsed(),
        }
    }

    fn state(&self) -> PathBuf {
        self.folder.path().join("state")
    }

    /// The one session file.
    fn session(&self) -> Value {
        let mut files = std::fs::read_dir(self.state().join("sessions")).unwrap();
        serde_json::from_slice(&std::fs::read(files.next().unwrap().unwrap().path()).unwrap()).unwrap()
    }

    fn is_in_file(&self, because: Option<&str>) {
        let session = self.session();
        assert_eq!(session["secret"], json!({ "in": "file", "value": { "token": CANARY } }));
        assert_eq!(session.get("fallback").and_then(Value::as_str), because);
    }

    fn is_in_keyring(&self) {
        let session = self.session();
        assert_eq!(session["secret"], json!({ "in": "keyring" }));
        assert!(!session.to_string().contains(CANARY));
    }

    /// Nothing was sent, and nothing is kept.
    fn refused(self, ran: &Ran) {
        assert_eq!(ran.exit, Some(17), "{}", ran.stderr);
        assert!(ran.stderr.contains("hint: "), "{}", ran.stderr);
        assert_eq!(std::fs::read_dir(self.state().join("sessions")).unwrap().count(), 0);
        assert_eq!(std::fs::read_dir(self.state().join("pending")).unwrap().count(), 0);
        assert!(self.service.finish().is_empty());
    }
}

impl Ran {
    /// It went well, in time, and said `note` about the keyring, or nothing.
    #[track_caller]
    fn accepted(&self, note: Option<&str>) {
        assert_eq!(self.exit, Some(0), "{}", self.stderr);
        assert!(self.took < LONGEST, "{:?}", self.took);
        assert!(self.stdout.ends_with("Now logged in as [acme]tom@example.com\n"), "{}", self.stdout);
        let said = self.stderr.lines().filter(|line| line.contains("private file")).collect::<Vec<_>>();
        match (said.as_slice(), note) {
            ([], None) => {}
            ([one], Some(note)) => assert!(one.contains(note), "{one}"),
            _ => panic!("{}", self.stderr),
        }
    }
}

fn put(path: &Path, text: &str) {
    #[expect(clippy::disallowed_methods, reason = "the test lays the world out")]
    std::fs::write(path, text).unwrap();
}

/// The program that starts a real keyring.
fn with_keyring() -> Option<String> {
    for tool in ["gnome-keyring-daemon", "dbus-run-session", "secret-tool", "gdbus"] {
        let started = Command::new(tool).arg("--help").stdout(Stdio::null()).stderr(Stdio::null()).status();
        if started.is_err() {
            skip("keyring", &format!("{tool} is not installed"));
            return None;
        }
    }
    Some(script("with-keyring").to_str().unwrap().to_owned())
}

/// A bus that knows the services in `folder` and no others; ended when it is dropped.
struct Bus(Child);

impl Bus {
    fn start(folder: &Path) -> Option<(Self, String)> {
        let config = folder.join("bus.conf");
        let address = format!("unix:path={}", folder.join("bus").display());
        let policy = r#"<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy>"#;
        put(&config, &format!("<busconfig><type>session</type><listen>{address}</listen>{policy}</busconfig>"));
        let mut command = Command::new("dbus-daemon");
        command.arg("--config-file").arg(&config).args(["--nofork", "--print-address"]);
        let Ok(mut child) = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn() else {
            skip("dbus-daemon", "it is not installed");
            return None;
        };
        // It prints its address once it listens.
        let mut line = String::new();
        std::io::BufRead::read_line(&mut std::io::BufReader::new(child.stdout.take().unwrap()), &mut line).unwrap();
        Some((Self(child), address))
    }
}

impl Drop for Bus {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn without_a_bus_the_file_is_used_and_that_is_no_news() {
    let world = World::new(1);
    let ran = world.run(&[], None, "accept && rsvp status && rsvp token");
    assert_eq!(ran.exit, Some(0), "{}", ran.stderr);
    assert_eq!(ran.stderr, "");
    assert!(ran.stdout.contains("  file\n") && ran.stdout.ends_with(&format!("{CANARY}\n")), "{}", ran.stdout);
    world.is_in_file(None);
    world.service.finish();
}

#[test]
fn without_a_bus_only_the_keyring_means_that_nothing_is_sent() {
    let world = World::new(0);
    let ran = world.run(&[], None, "accept --store keyring");
    world.refused(&ran);
}

#[test]
fn a_bus_that_says_nothing_is_waited_for_but_not_long() {
    let world = World::new(1);
    let socket = world.folder.path().join("mute");
    let _mute = UnixListener::bind(&socket).unwrap();
    let address = format!("unix:path={}", socket.display());
    let ran = world.run(&[], Some(&address), "accept");
    ran.accepted(Some("does not answer"));
    assert!(ran.stderr.contains("waiting for the keyring to be unlocked"), "{}", ran.stderr);
    world.is_in_file(Some("silent"));
    let ran = world.run(&[], Some(&address), "rsvp status");
    assert!(ran.stdout.contains("file (keyring silent)"), "{}", ran.stdout);
    world.service.finish();
}

#[test]
fn a_bus_that_says_nothing_and_only_the_keyring_mean_that_nothing_is_sent() {
    let world = World::new(0);
    let socket = world.folder.path().join("mute");
    let _mute = UnixListener::bind(&socket).unwrap();
    let ran = world.run(&[], Some(&format!("unix:path={}", socket.display())), "RSVP_STORE=keyring accept");
    assert!(ran.took < LONGEST, "{:?}", ran.took);
    world.refused(&ran);
}

#[test]
fn a_person_is_told_what_is_waited_for_and_can_stop_it() {
    let world = World::new(0);
    let socket = world.folder.path().join("mute");
    let _mute = UnixListener::bind(&socket).unwrap();
    let (url, state) = (world.service.base_url(), world.state());
    let password = world.folder.path().join("password");
    let line = ["-p", "datawire", "--url", &url, "accept-invitation", "CODE-1", "--name", "Tom", "--yes"];
    let program = Program::new(Path::new(env!("CARGO_BIN_EXE_rsvp"))).args(line);
    let program = program.args(["--password-file", password.to_str().unwrap(), "--email", "tom@example.com"]);
    let program = program.env("RSVP_STATE_DIR", state.to_str().unwrap());
    let mut pty = program.env("DBUS_SESSION_BUS_ADDRESS", &format!("unix:path={}", socket.display())).start();
    pty.see("waiting for the keyring to be unlocked");
    pty.press("\x03");
    let ended = pty.end();
    assert_eq!((ended.code, ended.restored), (130, true), "{}", ended.shown);
    assert_eq!(std::fs::read_dir(state.join("pending")).unwrap().count(), 0);
    assert!(world.service.finish().is_empty());
}

#[test]
fn the_bus_is_not_touched_where_the_file_is_chosen_nor_by_a_look() {
    let world = World::new(1);
    let socket = world.folder.path().join("mute");
    let mute = UnixListener::bind(&socket).unwrap();
    mute.set_nonblocking(true).unwrap();
    let address = format!("unix:path={}", socket.display());
    for script in ["accept --store file && rsvp token", "rsvp status && rsvp switch acme && rsvp completions bash"] {
        let ran = world.run(&[], Some(&address), script);
        assert_eq!((ran.exit, ran.stderr.as_str()), (Some(0), ""));
        assert_eq!(mute.accept().unwrap_err().kind(), ErrorKind::WouldBlock);
    }
    world.is_in_file(None);
    world.service.finish();
}

#[test]
fn a_bus_without_a_keyring_is_like_no_bus() {
    let world = World::new(1);
    let Some((_bus, address)) = Bus::start(world.folder.path()) else {
        return drop(world.run(&[], None, "accept"));
    };
    world.run(&[], Some(&address), "accept").accepted(None);
    world.is_in_file(None);
    world.service.finish();
    let world = World::new(0);
    let ran = world.run(&[], Some(&address), "accept --store keyring");
    world.refused(&ran);
}

#[test]
fn an_unlocked_keyring_keeps_the_secret_and_others_can_read_it_until_logout() {
    let Some(with_keyring) = with_keyring() else { return };
    let world = World::new(1);
    let ran = world.run(
        &[&with_keyring],
        None,
        "accept --store keyring && cp -r \"$RSVP_STATE_DIR\" \"$RSVP_STATE_DIR.kept\"",
    );
    ran.accepted(None);
    world.is_in_keyring();
    world.service.finish();
    let world = World::new(1);
    let script = r#"
        accept >/dev/null || exit 1
        rsvp token
        id=$(id); secret-tool lookup service rsvp username "$id"; echo
        rsvp status | grep -c '  keyring$'
        rsvp logout --local-only >/dev/null; echo "$?"
        secret-tool search --all service rsvp 2>/dev/null | wc -l"#;
    let ran = world.run(&[&with_keyring], None, script);
    assert_eq!(ran.stdout, format!("{CANARY}\n{{\"token\":\"{CANARY}\"}}\n1\n0\n0\n"), "{}", ran.stderr);
    world.service.finish();
}

#[test]
fn a_locked_keyring_gives_way_to_the_file() {
    let Some(with_keyring) = with_keyring() else { return };
    let world = World::new(1);
    world.run(&[&with_keyring], None, "lock && accept").accepted(Some("locked"));
    world.is_in_file(Some("locked"));
    world.service.finish();
    let world = World::new(0);
    let ran = world.run(&[&with_keyring], None, "lock && accept --store keyring");
    world.refused(&ran);
}

#[test]
fn a_session_in_a_locked_keyring_is_not_lost() {
    let Some(with_keyring) = with_keyring() else { return };
    let world = World::new(1);
    let script = "accept >/dev/null && lock && rsvp token; echo \"$?\"; rsvp token --store file; echo \"$?\"";
    let ran = world.run(&[&with_keyring], None, script);
    assert_eq!(ran.stdout, "17\n17\n", "{}", ran.stderr);
    assert!(ran.stderr.contains("nothing is lost") && ran.stderr.contains("leave out --store file"), "{}", ran.stderr);
    world.is_in_keyring();
    world.service.finish();
}

#[test]
fn a_secret_that_is_gone_from_the_keyring_wants_a_new_login() {
    let Some(with_keyring) = with_keyring() else { return };
    let world = World::new(1);
    let script = "accept >/dev/null && secret-tool clear service rsvp; rsvp token; echo \"$?\"";
    let ran = world.run(&[&with_keyring], None, script);
    assert_eq!(ran.stdout, "4\n", "{}", ran.stderr);
    assert!(ran.stderr.contains("rsvp login"), "{}", ran.stderr);
    world.service.finish();
}

#[test]
fn a_session_that_moves_into_the_file_leaves_no_secret_in_the_keyring_unsaid() {
    let Some(with_keyring) = with_keyring() else { return };
    let world = World::new(2);
    let script = r#"
        accept >/dev/null || exit 1
        rsvp login --store file --password-file "$PASSWORD" >/dev/null || exit 1
        secret-tool lookup service rsvp username "$(id)""#;
    let ran = world.run(&[&with_keyring], None, script);
    assert_eq!(ran.stdout, format!("{{\"token\":\"{CANARY}\"}}"), "{}", ran.stderr);
    assert!(ran.stderr.contains("an old secret is still in the keyring"), "{}", ran.stderr);
    world.is_in_file(None);
    world.service.finish();
    // The log-out clears it, once the keyring may be used again.
    let world = World::new(2);
    let script = r#"
        accept >/dev/null || exit 1
        rsvp login --store file --password-file "$PASSWORD" >/dev/null 2>&1 || exit 1
        rsvp logout --local-only >/dev/null; echo "$?"
        secret-tool search --all service rsvp 2>/dev/null | wc -l"#;
    let ran = world.run(&[&with_keyring], None, script);
    assert_eq!(ran.stdout, "0\n0\n", "{}", ran.stderr);
    world.service.finish();
}

#[test]
fn what_another_hand_has_put_into_the_keyring_is_no_token() {
    let Some(with_keyring) = with_keyring() else { return };
    let world = World::new(1);
    let script = r#"
        accept >/dev/null || exit 1
        for item in '{"token":5}' '{"token":null}' '{"token":["a"]}' '{"token":{"a":1}}' '[]' '5' 'no JSON'; do
            printf %s "$item" | secret-tool store --label=rsvp service rsvp username "$(id)"
            rsvp token; echo "$?"
        done"#;
    let ran = world.run(&[&with_keyring], None, script);
    assert_eq!(ran.stdout, "17\n".repeat(7), "{}", ran.stderr);
    assert_eq!(ran.stderr.matches("was not written by rsvp").count(), 7, "{}", ran.stderr);
    world.service.finish();
}

#[test]
fn a_prompt_that_nobody_answers_is_left_behind() {
    let Some(with_keyring) = with_keyring() else { return };
    let world = World::new(1);
    // Whoever shows the prompt is being started for ever.
    let script = r#"
        mkdir -p "$XDG_DATA_HOME/dbus-1/services"
        printf '[D-BUS Service]\nName=org.gnome.keyring.SystemPrompter\nExec=/bin/sh -c "exec sleep 5 >/dev/null 2>&1"\n' \
            >"$XDG_DATA_HOME/dbus-1/services/org.gnome.keyring.SystemPrompter.service"
        gdbus call --session --dest org.freedesktop.DBus --object-path /org/freedesktop/DBus \
            --method org.freedesktop.DBus.ReloadConfig >/dev/null
        lock && accept"#;
    let ran = world.run(&[&with_keyring], None, script);
    ran.accepted(Some("does not answer"));
    world.is_in_file(Some("silent"));
    world.service.finish();
}

#[test]
fn a_keyring_without_a_default_collection_gives_way_to_the_file() {
    if with_keyring().is_none() {
        return;
    }
    let world = World::new(1);
    // A fresh home, and nobody has ever logged in there.
    world.run(&["dbus-run-session", "--"], None, "accept").accepted(Some("no default collection"));
    world.is_in_file(Some("failed"));
    world.service.finish();
}
