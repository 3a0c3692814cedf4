//! Any text as provider file: it is read or complained about, the complaint points into the text, and a file that is
//! called good can be used.

use jiff::Timestamp;
use rsvp::engine::{self, Asked, Earlier, Outside, Sending, Start, missing_from_the_start};
use rsvp::error::{Accepted, Error, Exit, Result};
use rsvp::http::cookies::Jar;
use rsvp::http::{Failure, Reply};
use rsvp::provider::check::{Checked, Neighbour};
use rsvp::provider::{Operation, Provider, Vars};
use rsvp::secret::SecretValue;
use serde_json::json;

use super::services;

/// What the file is called.
const FILE: &str = "fuzzed.toml";

/// A file may ask again and again only as often as its limits allow.
const MOST_TURNS: usize = 1000;

/// The trial.
pub fn trial(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let mut checked = Checked::of(FILE, &text);
    let good = checked.is_good();
    let known: Vec<Neighbour> = services::all().iter().cloned().map(Neighbour::from).collect();
    checked.look_at_links(&known);
    for finding in &checked.findings {
        assert!(finding.at.start <= finding.at.end && finding.at.end <= text.len(), "{finding:?} is not in the text");
        assert!(!finding.what.is_empty());
    }
    // Each is shown by reading the text again: enough is enough.
    checked.findings.truncate(3);
    assert_eq!(checked.located().len(), checked.findings.len());
    checked.shown();
    match Provider::parse(FILE, &text) {
        Ok(provider) => {
            assert!(good, "a file with mistakes is used");
            used(&provider);
        }
        Err(error) => {
            assert_eq!(error.exit(), Exit::Usage, "{error}");
            assert!(points_into(&error.to_string(), &text), "{error}");
            assert!(!good, "`providers check` calls a file good that cannot be read: {error}");
        }
    }
}

/// `fuzzed.toml:LINE: what`, with a line that is there.
fn points_into(complaint: &str, text: &str) -> bool {
    let rest = complaint.strip_prefix(FILE).and_then(|rest| rest.strip_prefix(':'));
    let Some((line, what)) = rest.and_then(|rest| rest.split_once(": ")) else { return false };
    let lines = text.matches('\n').count() + 1;
    line.parse().is_ok_and(|line: usize| (1..=lines).contains(&line)) && !what.is_empty()
}

/// Every operation of a file that can be read, with answers that nobody wrote for it.
fn used(provider: &Provider) {
    let mut vars = Vars::default();
    vars.set_secret("code", "C0DE");
    vars.set_secret("codes", json!(["C0DE"]));
    let start = Start {
        provider,
        base: services::base(provider),
        vars,
        cookies: Jar::default(),
        now: Timestamp::UNIX_EPOCH,
        earlier: Earlier::default(),
    };
    drop(missing_from_the_start(&start));
    for operation in Operation::ALL {
        let mut outside = Canned { start: &start, turn: 0 };
        let ended = match operation {
            Operation::Accept => engine::accept(start.clone(), &mut outside).1,
            operation => engine::operation(start.clone(), operation, &mut outside),
        };
        if let Err(error) = ended {
            assert_ne!(error.exit(), Exit::Unforeseen, "{error}");
        }
    }
}

struct Canned<'a> {
    start: &'a Start<'a>,
    turn: usize,
}

impl Canned<'_> {
    fn next(&mut self) {
        self.turn += 1;
        assert!(self.turn < MOST_TURNS, "the run goes round in circles");
    }
}

impl Outside for Canned<'_> {
    fn ask(&mut self, asked: &Asked, _: Accepted) -> Result<Vec<(String, SecretValue)>> {
        self.next();
        // A person gives up in the end.
        if asked.again.is_some() && self.turn > 20 {
            return Err(Error::cancelled());
        }
        Ok(asked.inputs.iter().map(|input| (input.name.clone(), "given/..".into())).collect())
    }

    fn send(&mut self, sending: &Sending<'_>, _: Accepted) -> Result<Result<Reply, Failure>> {
        self.next();
        let request = &sending.request;
        assert!(
            services::stays_in_place(request.url.expose().as_str(), &self.start.base, &request.route),
            "{request:?}"
        );
        Ok(Ok(canned(self.turn)))
    }
}

/// A yes, a no and something else, in turn.
fn canned(turn: usize) -> Reply {
    let body = json!({
        "ok": true, "id": "I1", "token": "t.o.k", "email": "ida@example.com", "status": "accepted", "items": [{ "id": 1 }],
        "data": { "access_token": "t.o.k", "expires": 900_000 }, "error": { "code": "E", "message": "no" },
    });
    let headers = vec![("set-cookie".to_owned(), "sid=abc; Max-Age=60".to_owned())];
    let status = [200, 204, 200, 400, 404, 201, 500][turn % 7];
    Reply { status, headers, body: body.to_string().into_bytes() }
}

/// The built-in files, whole and without their examples.
pub fn seeds() -> Vec<Vec<u8>> {
    let texts = services::all().iter().map(|provider| provider.read_from.text.as_str());
    let short = |text: &str| text.split("[[examples]]").next().unwrap_or_default().to_owned();
    let smallest =
        "schema = 1\nid = \"x\"\nname = \"X\"\n[session]\nnone = \"-\"\n[[accept]]\npost = \"/i/{{ code }}\"\n";
    // What was once without bound in time, memory or depth.
    let greedy = [
        "{{ 'a' * 4000000000 }}".to_owned(),
        "{{ 'a' | indent(4000000000, true) }}".to_owned(),
        "{% for a in range(9999) %}{% for b in range(9999) %}x{% endfor %}{% endfor %}".to_owned(),
        format!("{{{{ code{} }}}}", ".a".repeat(1500)),
        format!("{{{{ code{} }}}}", " | replace('D', 'DDDDDDDD')".repeat(30)),
        format!("{{{{ code{} }}}}", " | tojson".repeat(100)),
        "{{ code | list | sum(start='') }}".to_owned(),
    ];
    let greedy = greedy.into_iter().map(|value| format!("{smallest}[values]\nperson = \"{value}\"\n"));
    let seeds = texts.flat_map(|text| [short(text), text.to_owned()]);
    seeds.chain([smallest.to_owned()]).chain(greedy.collect::<Vec<_>>()).map(String::into_bytes).collect()
}
