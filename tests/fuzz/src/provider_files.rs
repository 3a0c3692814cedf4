//! Any text as provider file: it is read or complained about, the complaint points into the text, and a file that is
//! called good can be used.

use jiff::Timestamp;
use rsvp::engine::{Answer, Next, Run, Start, missing_from_the_start};
use rsvp::error::Exit;
use rsvp::http::Reply;
use rsvp::http::cookies::Jar;
use rsvp::provider::check::Checked;
use rsvp::provider::{Operation, Provider, Vars, link};
use serde_json::{Value, json};

use super::services;

/// What the file is called.
const FILE: &str = "fuzzed.toml";

/// A file may ask again and again only as often as its limits allow.
const MOST_TURNS: usize = 1000;

/// The trial.
pub fn trial(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let mut checked = Checked::of(FILE, &text);
    checked.look_at_links(services::all());
    for finding in &checked.findings {
        assert!(finding.at.start <= finding.at.end && finding.at.end <= text.len(), "{finding:?} is not in the text");
        assert!(!finding.what.is_empty());
    }
    let good = checked.is_good();
    // Each is shown by reading the text again: enough is enough.
    checked.findings.truncate(3);
    assert_eq!(checked.members().len(), checked.findings.len());
    checked.shown();
    match Provider::parse(FILE, &text) {
        Ok(provider) => used(&provider),
        Err(error) => {
            assert_eq!(error.exit, Exit::Usage, "{error}");
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
    let base = provider.base_url.as_ref().map_or(services::SELF_HOSTED, |base| base.get_ref());
    let mut vars = Vars::default();
    vars.set_secret("code", "C0DE");
    vars.set_secret("codes", json!(["C0DE"]));
    let start = Start {
        provider,
        base: link::base(base).expect("it was checked"),
        vars,
        cookies: Jar::default(),
        now: Timestamp::UNIX_EPOCH,
        sent_before: false,
    };
    drop(missing_from_the_start(&start));
    for operation in Operation::ALL {
        let run = match operation {
            Operation::Accept => Run::accept(start.clone()),
            operation => Run::operation(start.clone(), operation),
        };
        driven(run, &start);
    }
}

fn driven(mut run: Run<'_>, start: &Start<'_>) {
    let mut answer = Answer::Go;
    for turn in 0..MOST_TURNS {
        answer = match run.next(answer) {
            Ok(Next::Done(_)) => return,
            Err(error) => return assert_ne!(error.exit, Exit::Unforeseen, "{error}"),
            Ok(Next::Learned(_)) => Answer::Go,
            // A person gives up in the end.
            Ok(Next::Ask(asked)) if asked.again.is_some() && turn > 20 => return,
            Ok(Next::Ask(asked)) => {
                Answer::Inputs(asked.inputs.into_iter().map(|input| (input.name, Value::from("given/.."))).collect())
            }
            Ok(Next::Send(sending)) => {
                let request = &sending.request;
                assert!(services::stays_in_place(request.url.expose(), &start.base, &request.route), "{request:?}");
                Answer::Reply(Ok(canned(turn)))
            }
        };
    }
    panic!("the run goes round in circles");
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
    let smallest = "schema = 1\nid = \"x\"\nname = \"X\"\n[[accept]]\npost = \"/i/{{ code }}\"\n";
    let seeds = texts.flat_map(|text| [short(text), text.to_owned()]);
    seeds.chain([smallest.to_owned()]).map(String::into_bytes).collect()
}
