//! A service that answers anything. Every built-in provider is driven through the engine, and whatever comes of it must
//! be true: no session that no answer gave, no promise about a code that may be spent, no secret in what is said.

use std::sync::atomic::{AtomicU64, Ordering};

use rsvp::engine::{self, Asked, Facts, Fate, Outside, Sending};
use rsvp::error::{Accepted, Error, Exit};
use rsvp::http::{Failure, Reply};
use rsvp::provider::Operation;
use rsvp::secret::SecretValue;

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
const LOCK_TIMEOUT: usize = 3;

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
    let mut evidence = Evidence::new(&play, script);
    let mut outside = Person { play: &play, evidence: &mut evidence, refused: 0, turns: 0 };
    let (fate, ended) = match play.operation {
        Operation::Accept => engine::accept(play.start.clone(), &mut outside),
        operation => (Fate::at_start(Accepted::No), engine::operation(play.start.clone(), operation, &mut outside)),
    };
    evidence.follow(fate.accepted);
    match ended {
        Ok(outcome) => {
            if !evidence.echoed() {
                play.shows_no_secret(&format!("{outcome:?}"));
            }
            evidence.holds_for(&outcome, &fate);
        }
        Err(error) => evidence.holds_for_error(&error, fate.accepted),
    }
    count(evidence.answered());
}

struct Person<'a, 'e> {
    play: &'a Play,
    evidence: &'a mut Evidence<'e>,
    refused: usize,
    turns: usize,
}

impl Person<'_, '_> {
    fn sees(&mut self, told: &dyn std::fmt::Debug, accepted: Accepted) {
        self.turns += 1;
        assert!(self.turns < MOST_TURNS, "the run goes round in circles");
        self.evidence.follow(accepted);
        if !self.evidence.echoed() {
            self.play.shows_no_secret(&format!("{told:?}"));
        }
    }
}

impl Outside for Person<'_, '_> {
    fn learned(&mut self, facts: &Facts, accepted: Accepted) -> Result<(), Error> {
        self.sees(facts, accepted);
        Ok(())
    }

    fn ask(&mut self, asked: &Asked, accepted: Accepted) -> Result<Vec<(String, SecretValue)>, Error> {
        self.sees(asked, accepted);
        self.refused += usize::from(asked.again.is_some());
        if self.refused > LOCK_TIMEOUT {
            return Err(Error::cancelled());
        }
        Ok(given(self.play, asked))
    }

    fn send(&mut self, sending: &Sending<'_>, accepted: Accepted) -> Result<Result<Reply, Failure>, Error> {
        self.sees(sending, accepted);
        Ok(sent(self.play, self.evidence, sending))
    }
}

fn given(play: &Play, asked: &Asked) -> Vec<(String, SecretValue)> {
    asked.inputs.iter().map(|input| (input.name.clone(), play.input(input))).collect()
}

fn sent(
    play: &Play,
    evidence: &mut Evidence<'_>,
    sending: &Sending<'_>,
) -> Result<rsvp::http::Reply, rsvp::http::Failure> {
    let request = &sending.request;
    assert!(
        services::stays_in_place(request.url.expose().as_str(), &play.start.base, &request.route),
        "{}",
        request.route
    );
    for (name, value) in &request.headers {
        assert_eq!(*name, name.to_ascii_lowercase());
        assert!(!value.expose().contains(['\r', '\n', '\0']), "{name} holds what would end a header");
    }
    if !evidence.echoed() {
        let masked = sending.masked().expect("what can be made can be masked");
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
    let told = format!("{error} {}", error.hint_text().as_deref().unwrap_or_default());
    for promise in ["not spent", "still good", "untouched"] {
        assert!(!told.contains(promise), "the code may be spent: {told}");
    }
}

/// What rsvp did not foresee is a fault of its own.
fn foreseen(error: &Error) {
    assert_ne!(error.exit(), Exit::Unforeseen, "{error}");
    assert_ne!(error.exit(), Exit::Done, "{error}");
    assert!(!error.to_string().is_empty());
}
