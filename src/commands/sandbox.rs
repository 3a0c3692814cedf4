//! `rsvp sandbox`: pretend services on a loopback port, to try by hand or to run a command with.

use std::ffi::OsString;
use std::process::{Command, ExitStatus};
use std::time::Instant;

use crate::answers::{self, SandboxCode, SandboxService};
use crate::cli;
use crate::disk::{self, TempFolder};
use crate::ended::Done;
use crate::error::{Error, Exit, Result};
use crate::host::Host;
use crate::sandbox::serve::Port;
use crate::sandbox::{Algorithm, CODES, Fault, Sandbox, samples};
use jiff::SignedDuration;

pub fn run(host: &mut Host, options: &cli::Sandbox) -> Result<Done> {
    let port = Port::bind(options.port)?;
    let origin = port.origin()?;
    let seed = Seed::new(host, options);
    let key = seed.clone().sandbox().key_file_text();
    match options.command.as_slice() {
        [] => {
            print_catalog(host, &origin, &key)?;
            match port.serve(seed.sandbox())? {}
        }
        [program, arguments @ ..] => {
            std::thread::Builder::new().name("sandbox".to_owned()).spawn(move || port.serve(seed.sandbox()))?;
            let folder = TempFolder::new()?;
            let mut command = Command::new(program);
            command.args(arguments).env_clear().envs(variables(host, &origin, &key, &folder)?);
            if host.ui.options.json {
                // Standard output is for the one answer.
                command.stdout(std::io::stderr());
            }
            let exit = run_to_its_end(host, &mut command)?;
            if !host.ui.options.json {
                return Ok(Done::Child(exit));
            }
            let answer = answer(&origin, &key, Some(exit));
            if exit == 0 {
                return answers::done(answer).map(Done::Answer);
            }
            let error = Error::new(Exit::Command(exit), format!("the command has ended with exit code {exit}"));
            Err(error.with_members(answers::beside_error(&answer)?))
        }
    }
}

/// The same seed gives the same keys on every thread.
#[derive(Clone)]
struct Seed {
    begun: jiff::Timestamp,
    clock: Instant,
    bytes: [u8; 32],
    fault: Option<Fault>,
    algorithm: Algorithm,
}

impl Seed {
    fn new(host: &Host, options: &cli::Sandbox) -> Self {
        let mut bytes = [0; 32];
        // Without random bytes the keys are guessable, which does not matter here.
        let _ = crate::digest::random(&mut bytes);
        Self { begun: (host.clock)(), clock: Instant::now(), bytes, fault: options.fault, algorithm: options.algorithm }
    }

    fn sandbox(self) -> Sandbox {
        let Self { begun, clock, bytes, fault, algorithm } = self;
        let now = move || begun + SignedDuration::try_from(clock.elapsed()).unwrap_or_default();
        let mut count = 0_u64;
        let random = move |wanted: &mut [u8]| {
            for chunk in wanted.chunks_mut(32) {
                count += 1;
                let block = crate::digest::hmac_sha256(&bytes, &count.to_be_bytes());
                chunk.copy_from_slice(&block[..chunk.len()]);
            }
        };
        let sandbox = Sandbox::signing(algorithm, now, random);
        match fault {
            Some(fault) => sandbox.always(fault),
            None => sandbox,
        }
    }
}

fn answer(origin: &str, key: &str, exit: Option<u8>) -> answers::Sandbox {
    let services = samples().map(|sample| {
        let (url, command) = (sample.url(origin), sample.command(origin));
        SandboxService { provider: sample.service, url, command }
    });
    let codes = CODES.iter().map(|word| SandboxCode { code: word.code, email: word.email(), what: word.what });
    answers::Sandbox {
        services: services.collect(),
        codes: codes.collect(),
        key: key.trim_end().to_owned(),
        keys: Sandbox::keys_url(origin),
        exit,
    }
}

/// Prints the URLs, the commands to paste, and the codes.
fn print_catalog(host: &mut Host, origin: &str, key: &str) -> Result<()> {
    if host.ui.options.json {
        return host.ui.json(&answers::done(answer(origin, key, None))?);
    }
    host.ui.note("pretend services; Ctrl-C stops them; any password of 8 characters or more works");
    for sample in samples() {
        host.ui.say(&sample.command(origin));
    }
    host.ui.say("");
    let width = CODES.iter().map(|word| word.code.len()).max().unwrap_or_default();
    for word in CODES {
        // A service that needs the account first does not say which e-mail address was invited.
        let email = word.email().map(|email| format!(" ({email})")).unwrap_or_default();
        host.ui.say(&format!("{:<width$} {}{email}", word.code, word.what));
    }
    host.ui.say("");
    host.ui.say("The key file for --verify, for tokens that are signed with a shared secret:");
    host.ui.say(key.trim_end());
    host.ui.say(&format!("The published keys for other tokens: {}", Sandbox::keys_url(origin)));
    Ok(())
}

/// The environment of the command: ours without secrets (R2), and the URLs of the services.
fn variables(host: &Host, origin: &str, key: &str, folder: &TempFolder) -> Result<Vec<(OsString, OsString)>> {
    let key_file = folder.path().join("token.key");
    disk::write_private(folder.path(), &key_file, key.as_bytes())?;
    let own = host.env.0.iter().filter(|(name, _)| !may_be_secret(name));
    let mut variables: Vec<(OsString, OsString)> = own.map(|(name, value)| (name.clone(), value.clone())).collect();
    variables.extend(samples().map(|sample| (sample.variable().into(), sample.url(origin).into())));
    variables.push(("RSVP_SANDBOX_KEY_FILE".into(), key_file.into()));
    variables.push(("RSVP_STATE_DIR".into(), folder.path().join("state").into()));
    Ok(variables)
}

/// The URL of a proxy may hold a password.
fn may_be_secret(name: &OsString) -> bool {
    let name = name.to_string_lossy();
    ["RSVP_PASSWORD", "RSVP_API_KEY", "RSVP_PROXY"].contains(&name.as_ref()) || name.starts_with("RSVP_INPUT_")
}

fn run_to_its_end(host: &mut Host, command: &mut Command) -> Result<u8> {
    let program = command.get_program().display().to_string();
    let mut started = None;
    host.signals.relay(&mut || {
        let child = command.spawn().map_err(|error| Error::usage(format!("{program} cannot be run: {error}")))?;
        Ok(started.insert(child).id())
    })?;
    let ended = started.as_mut().map(std::process::Child::wait).transpose();
    host.signals.release();
    Ok(ended?.map_or(u8::MAX, code))
}

/// 128+n for a command that a signal ended, as in a shell.
fn code(status: ExitStatus) -> u8 {
    if let Some(signal) = std::os::unix::process::ExitStatusExt::signal(&status) {
        return u8::try_from(128 + signal).unwrap_or(u8::MAX);
    }
    status.code().and_then(|code| u8::try_from(code).ok()).unwrap_or(u8::MAX)
}
