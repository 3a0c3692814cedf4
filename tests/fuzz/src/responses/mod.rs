//! A service that answers anything. Every built-in provider is driven through the engine, and whatever comes of it must
//! be true: no session that no answer gave, no promise about a code that may be spent, no secret in what is said.

use std::sync::atomic::{AtomicU64, Ordering};

use rsvp::engine::{Answer, Asked, Next, Outcome, Run, Sending};
use rsvp::error::{Error, Exit};
use rsvp::provider::Operation;
use serde_json::Value;

use super::services;

mod evidence;
mod play;
mod script;

use evidence::Evidence;
use play::Play;
use script::Script;

/// No run takes more turns: each way that leads back is limited.
const MOST_TURNS: usize = 100;

/// How often a person gives another password.
const PATIENCE: usize = 3;

/// Answers that were judged so far, over all runs of this process.
static JUDGED: AtomicU64 = AtomicU64::new(0);

/// What fuzzing has found so far, shortened.
const FOUND: [&str; 2] = [
    // The look at one of several codes gave nothing usable after an earlier run had sent them: no code is called good.
    "vortex-target 2\n200\n\n{\"expired\":false,\"id\":\"one\"\n--\n}",
    // A control character in a cookie, which no header carries back.
    "better-auth 1\n200\nset-cookie: bett\0r-auth.session_token=a; Path=/\n\n{\"user\":{\"id\":\"N\"}}\n--\n200\n\n{}",
];

/// The trial: the answers come to a first run, and to one after an earlier run that never learned what became of it.
pub fn trial(bytes: &[u8]) {
    let script = Script::read(bytes);
    played(&script, false);
    played(&script, true);
}

fn played(script: &Script, sent_before: bool) {
    let play = Play::new(script, sent_before);
    let mut run = match play.operation {
        Operation::Accept => Run::accept(play.start.clone()),
        operation => Run::operation(play.start.clone(), operation),
    };
    let mut evidence = Evidence::new(&play, script);
    let ended = drive(&mut run, &play, &mut evidence);
    let accepted = run.accepted();
    drop(run);
    match ended {
        Ok(outcome) => evidence.holds_for(&outcome, accepted),
        Err(error) => evidence.holds_for_error(&error, accepted),
    }
    count(evidence.answered());
}

/// Drives `run` to its end as a command does.
fn drive(run: &mut Run<'_>, play: &Play, evidence: &mut Evidence<'_>) -> Result<Outcome, Error> {
    let (mut answer, mut refused) = (Answer::Go, 0);
    for _ in 0..MOST_TURNS {
        let next = run.next(answer);
        evidence.follow(run.accepted());
        let next = next?;
        if !evidence.echoed() {
            play.shows_no_secret(&format!("{next:?}"));
        }
        answer = match next {
            Next::Done(outcome) => return Ok(*outcome),
            Next::Learned(_) => Answer::Go,
            Next::Ask(asked) => {
                refused += usize::from(asked.again.is_some());
                if refused > PATIENCE {
                    return Err(Error::cancelled());
                }
                Answer::Inputs(given(play, &asked))
            }
            Next::Send(sending) => Answer::Reply(sent(play, evidence, &sending)),
        };
    }
    panic!("the run goes round in circles");
}

fn given(play: &Play, asked: &Asked) -> Vec<(String, Value)> {
    asked.inputs.iter().map(|input| (input.name.clone(), play.input(input))).collect()
}

fn sent(play: &Play, evidence: &mut Evidence<'_>, sending: &Sending) -> Result<rsvp::http::Reply, rsvp::http::Failure> {
    let request = &sending.request;
    assert!(services::stays_in_place(request.url.expose(), &play.start.base, &request.route), "{}", request.route);
    for (name, value) in &request.headers {
        assert_eq!(*name, name.to_ascii_lowercase());
        assert!(!value.expose().contains(['\r', '\n', '\0']), "{name} holds what would end a header");
    }
    if !evidence.echoed() {
        let masked = &sending.masked;
        play.shows_no_secret(masked.url.expose());
        play.shows_no_secret(masked.body.as_ref().map_or("", |body| body.expose()));
        masked.headers.iter().for_each(|(_, value)| play.shows_no_secret(value.expose()));
    }
    evidence.answer(sending.effect)
}

/// Says every now and then how many answers were judged: what fuzzing achieved is counted in answers, not in runs.
fn count(answers: usize) {
    const STEP: u64 = 10_000;
    let answers = answers as u64;
    let before = JUDGED.fetch_add(answers, Ordering::Relaxed);
    if before / STEP != (before + answers) / STEP {
        use std::io::Write as _;
        let _ = writeln!(std::io::stderr(), "{} answers judged", (before + answers) / STEP * STEP);
    }
}

/// The examples of the built-in files, as scripts; each also with every answer in turn lost.
pub fn seeds() -> Vec<Vec<u8>> {
    let mut seeds: Vec<Vec<u8>> = FOUND.iter().map(|found| found.as_bytes().to_vec()).collect();
    for provider in services::all() {
        for (index, example) in provider.examples.iter().enumerate() {
            let head = format!("{} {index}", provider.id());
            let answers: Vec<String> = example.answers.iter().map(script::written).collect();
            seeds.push(script::joined(&head, &answers));
            for lost in 0..answers.len() {
                let mut with_loss = answers.clone();
                with_loss.insert(lost, "lost".to_owned());
                seeds.push(script::joined(&head, &with_loss));
            }
        }
    }
    seeds
}

/// The words of the built-in files, what scripts are made of, and the secrets, for a service may repeat them.
pub fn words() -> Vec<String> {
    let ours = ["\n--\n", "lost", "unreachable", "set-cookie: ", "location: https://evil.example/"];
    let status = ["200", "201", "204", "302", "400", "401", "403", "404", "409", "410", "422", "429", "500", "503"];
    let json = ["{\"", "\":", "null", "true", "false", "[]", "{}", "\",\"", "{\"ok\":true,", "\"\""];
    let fixed = ours.into_iter().chain(status).chain(json).map(str::to_owned);
    fixed.chain(play::canaries()).chain(services::words()).collect()
}

/// What a person may be told after the code was sent must hold.
fn promises_nothing(error: &Error) {
    let told = format!("{error} {}", error.hint.as_deref().unwrap_or_default());
    for promise in ["not spent", "still good", "untouched"] {
        assert!(!told.contains(promise), "the code may be spent: {told}");
    }
}

/// What rsvp did not foresee is a fault of its own.
fn foreseen(error: &Error) {
    assert_ne!(error.exit, Exit::Unforeseen, "{error}");
    assert_ne!(error.exit, Exit::Done, "{error}");
    assert!(!error.to_string().is_empty());
}
