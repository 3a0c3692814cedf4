//! The rules of the engine as a table: answers in, fate and hints out, through a small outside without process or socket.

use std::collections::VecDeque;

use jiff::Timestamp;
use rsvp::engine::{self, Asked, Earlier, Effect, Facts, Fate, Outcome, Outside, Saved, Sending, Start};
use rsvp::error::{Accepted, Error, Exit, Kind, Result};
use rsvp::http::cookies::Jar;
use rsvp::http::{Failure, Reply};
use rsvp::provider::{Operation, Provider, Vars};
use rsvp::secret::SecretValue;
use serde_json::{Value, json};

use Accepted::{No, Unknown, Yes};

/// One call accepts and gives nothing; the session comes from a log-in.
const LOGIN: &str = r#"
[[accept]]
post = "/accept/{{ code }}"
json = { password = "{{ password }}" }
[[login]]
post = "/login"
json = { email = "{{ email }}", password = "{{ password }}" }
set = { token = "{{ body.token }}", org = "{{ body.org }}" }
[session]
secret = ["token"]
[[reasons]]
when = "status == 409"
reason = "used"
[[reasons]]
when = "status == 410"
reason = "expired"
[[reasons]]
when = "status == 404"
reason = ["unknown", "used", "expired"]
[[reasons]]
when = "status == 503"
reason = "unavailable"
"#;

const LOOK: &str = r#"
[[preview]]
get = "/look/{{ code }}"
set = { org = "{{ body.org }}" }
"#;

const CONFIRM: &str = r#"
[[confirm]]
get = "/orgs"
expect = "org in body"
"#;

/// What the outside does next.
enum Next {
    /// A request whose path ends like this is answered.
    Answer(&'static str, u16, Value),
    /// The same, and nothing comes back.
    Lost(&'static str),
    /// The same, and it does not even arrive.
    Unsent(&'static str),
}

use Next::{Answer, Lost, Unsent};

fn ok(path: &'static str, body: Value) -> Next {
    Answer(path, 200, body)
}

fn accepted() -> Next {
    ok("/accept/C0DE", json!({}))
}

fn refused(path: &'static str, status: u16) -> Next {
    Answer(path, status, json!({}))
}

fn lost() -> Next {
    Lost("/accept/C0DE")
}

fn logged_in(org: &str) -> Next {
    ok("/login", json!({ "token": "t", "org": org }))
}

/// Plays the answers and writes down what it was told.
struct Script {
    answers: VecDeque<Next>,
    fates: Vec<Accepted>,
    spent: usize,
    facts: Facts,
    /// What nobody can give.
    missing: &'static str,
}

impl Outside for Script {
    fn learned(&mut self, facts: &Facts, _: Accepted) -> Result<()> {
        self.facts = facts.clone();
        Ok(())
    }

    fn ask(&mut self, asked: &Asked, _: Accepted) -> Result<Vec<(String, SecretValue)>> {
        if asked.again.is_some() || asked.inputs.iter().any(|input| input.name == self.missing) {
            return Err(Error::new(Kind::MissingInput, format!("{} is missing", self.missing)).hint("give it"));
        }
        Ok(asked.inputs.iter().map(|input| (input.name.clone(), "given".into())).collect())
    }

    fn send(&mut self, sending: &Sending<'_>, accepted: Accepted) -> Result<Result<Reply, Failure>> {
        self.fates.push(accepted);
        self.spent += usize::from(sending.effect == Effect::Spends);
        let route = &sending.request.route;
        let next = self.answers.pop_front().unwrap_or_else(|| panic!("nothing is left for {route}"));
        let (Answer(path, ..) | Lost(path) | Unsent(path)) = &next;
        assert_eq!(&route.replace("{{ code }}", "C0DE"), path, "another request was expected");
        Ok(match next {
            // A text is the body itself.
            Answer(_, status, Value::String(body)) => {
                Ok(Reply { status, headers: Vec::new(), body: body.into_bytes() })
            }
            Answer(_, status, body) => Ok(Reply { status, headers: Vec::new(), body: body.to_string().into_bytes() }),
            Lost(_) => Err(Failure::NoAnswer("the connection was closed".to_owned())),
            Unsent(_) => Err(Failure::NotSent { what: "connection refused".to_owned(), hint: None }),
        })
    }
}

/// What a run came to.
struct Played {
    fate: Fate,
    ended: Result<Outcome>,
    spent: usize,
    fates: Vec<Accepted>,
}

impl Played {
    fn exit(&self) -> Exit {
        self.ended.as_ref().map_or_else(Error::exit, |_| Exit::Done)
    }

    fn message(&self) -> String {
        self.ended.as_ref().map_or_else(ToString::to_string, |_| String::new())
    }
}

fn play_as(file: &str, earlier: Earlier, missing: &'static str, answers: Vec<Next>) -> Played {
    let head = "schema = 1\nid = \"acme\"\nname = \"Acme\"\nbase-url = \"https://acme.example\"\n";
    let (keys, tables) = file.split_at(file.find('[').unwrap_or_default());
    let provider = Provider::parse("acme.toml", &format!("{head}{keys}{tables}")).unwrap();
    let mut vars = Vars::default();
    vars.set_secret("code", "C0DE");
    let start = Start {
        provider: &provider,
        base: "https://acme.example".parse().unwrap(),
        vars,
        cookies: Jar::default(),
        now: Timestamp::UNIX_EPOCH,
        earlier,
    };
    let facts = Facts::default();
    let mut script = Script { answers: answers.into(), fates: Vec::new(), spent: 0, facts, missing };
    let (fate, ended) = engine::accept(start, &mut script);
    assert!(script.answers.is_empty(), "{} answers are left", script.answers.len());
    Played { fate, ended, spent: script.spent, fates: script.fates }
}

fn play(file: &str, answers: Vec<Next>) -> Played {
    play_as(file, Earlier::default(), "", answers)
}

fn again(file: &str, answers: Vec<Next>) -> Played {
    play_as(file, Earlier { accepted: Unknown, ..Earlier::default() }, "", answers)
}

#[track_caller]
fn ends(played: &Played, accepted: Accepted, exit: Exit) {
    assert_eq!((played.fate.accepted, played.exit()), (accepted, exit), "{}", played.message());
}

#[test]
fn an_answer_decides_and_the_fate_follows_it() {
    let played = play(LOGIN, vec![accepted(), logged_in("acme")]);
    ends(&played, Yes, Exit::Done);
    assert_eq!(played.fates, [No, Yes]);
    assert!(!played.ended.unwrap().recovered);
    for (status, exit) in [(409, Exit::Used), (410, Exit::Expired), (404, Exit::Unknown), (429, Exit::RateLimited)] {
        ends(&play(LOGIN, vec![refused("/accept/C0DE", status)]), No, exit);
    }
    ends(&play(LOGIN, vec![Unsent("/accept/C0DE")]), No, Exit::Network);
    // Nothing that follows makes a yes a no.
    ends(&play(LOGIN, vec![accepted(), refused("/login", 401)]), Yes, Exit::Login);
    ends(&play(LOGIN, vec![accepted(), Lost("/login")]), Yes, Exit::Unavailable);
}

#[test]
fn two_spending_steps_of_which_the_first_said_yes_are_an_acceptance() {
    let file = LOGIN.replacen("post = \"/accept/{{ code }}\"", "post = \"/accept/{{ code }}\"\nspends = true", 1)
        + "[[accept]]\npost = \"/join\"\nspends = true\n";
    for status in [401, 404, 409, 422] {
        let played = play(&file, vec![accepted(), refused("/join", status)]);
        assert_eq!(played.fate.accepted, Yes, "{status}: {}", played.message());
        assert!(played.ended.is_err());
    }
}

#[test]
fn silence_proves_nothing_and_neither_does_a_log_in_that_works() {
    let played = play(LOGIN, vec![lost(), lost()]);
    ends(&played, Unknown, Exit::OutcomeUnknown);
    assert_eq!((played.spent, played.fates.as_slice()), (2, &[No, Unknown][..]));
    // A service that is down may have acted before it fell.
    ends(&play(LOGIN, vec![refused("/accept/C0DE", 503), refused("/accept/C0DE", 503)]), Unknown, Exit::OutcomeUnknown);
    ends(&play(LOGIN, vec![lost(), refused("/accept/C0DE", 404)]), Unknown, Exit::OutcomeUnknown);
    ends(&play(LOGIN, vec![lost(), refused("/accept/C0DE", 403)]), Unknown, Exit::OutcomeUnknown);
    // A log-in that leads to the organisation of the look is a difference, unless it was there before.
    let file = format!("{LOGIN}{LOOK}");
    let look = || ok("/look/C0DE", json!({ "org": "acme" }));
    let played = play(&file, vec![look(), lost(), look(), logged_in("acme")]);
    ends(&played, Yes, Exit::Done);
    assert_eq!(played.spent, 1);
    let answers = || vec![look(), lost(), look(), logged_in("other"), lost()];
    ends(&play(&file, answers()), Unknown, Exit::OutcomeUnknown);
    let silent = ok("/login", json!({ "token": "t" }));
    ends(&play(&file, vec![look(), lost(), look(), silent, lost()]), Unknown, Exit::OutcomeUnknown);
}

#[test]
fn a_code_that_was_good_and_is_gone_was_accepted_if_the_log_in_works() {
    let file = format!("{LOGIN}{LOOK}").replace("get = \"/look", "repeat = false\nget = \"/look");
    let look = || ok("/look/C0DE", json!({}));
    let played = play(&file, vec![look(), lost(), refused("/accept/C0DE", 404), logged_in("acme")]);
    ends(&played, Yes, Exit::Done);
    assert!(played.ended.unwrap().recovered);
    // Somebody else may have used it: the refusal of the log-in is what a person can mend.
    let played = play(&file, vec![look(), lost(), refused("/accept/C0DE", 404), refused("/login", 401)]);
    ends(&played, Unknown, Exit::OutcomeUnknown);
    assert!(played.message().contains("a log-in does not work"), "{}", played.message());
    // An earlier run has seen that it was good.
    let earlier = Earlier { accepted: Unknown, was_good: true, ..Earlier::default() };
    let played = play_as(&file, earlier, "", vec![refused("/look/C0DE", 404), logged_in("acme")]);
    ends(&played, Yes, Exit::Done);
    assert_eq!(played.spent, 0);
}

#[test]
fn used_and_nothing_else_needs_a_log_in_that_works() {
    ends(&play(LOGIN, vec![lost(), refused("/accept/C0DE", 409), logged_in("acme")]), Yes, Exit::Done);
    let played = play(LOGIN, vec![lost(), refused("/accept/C0DE", 409), refused("/login", 401)]);
    ends(&played, Unknown, Exit::OutcomeUnknown);
    // Nobody can give what the log-in needs: that is said, and is no end of finding out.
    let played = play_as(LOGIN, Earlier::default(), "email", vec![]);
    ends(&played, No, Exit::Usage);
    let earlier = Earlier { accepted: Unknown, ..Earlier::default() };
    let played =
        play_as(&(LOGIN.replace("{{ email }}", "{{ user }}") + "[inputs]\nuser = {}\n"), earlier, "user", vec![]);
    ends(&played, Unknown, Exit::OutcomeUnknown);
    assert_eq!(played.spent, 0);
}

#[test]
fn a_reason_that_excludes_used_is_the_answer_after_a_loss() {
    ends(&play(LOGIN, vec![lost(), refused("/accept/C0DE", 410)]), No, Exit::Expired);
    ends(&again(LOGIN, vec![refused("/accept/C0DE", 410)]), No, Exit::Expired);
    // A status that the file does not explain may be all that is left of a used code.
    let file = LOGIN.replace("status == 410", "status == 499");
    ends(&play(&file, vec![lost(), refused("/accept/C0DE", 410)]), Unknown, Exit::OutcomeUnknown);
    // The service had said that the code was good: something has happened since.
    let earlier = Earlier { accepted: Unknown, was_good: true, ..Earlier::default() };
    ends(&play_as(LOGIN, earlier, "", vec![refused("/accept/C0DE", 410)]), Unknown, Exit::OutcomeUnknown);
}

#[test]
fn a_log_in_proves_where_the_file_says_so_and_only_after_a_second_sending() {
    let file = format!("login-proves = true\n{}", LOGIN.trim_start());
    let played = play(&file, vec![lost(), lost(), logged_in("acme")]);
    ends(&played, Yes, Exit::Done);
    assert_eq!(played.spent, 2);
    ends(&play(&file, vec![lost(), lost(), refused("/login", 401)]), Unknown, Exit::OutcomeUnknown);
    // A refusal about something else on a second run: the log-in is tried before giving up.
    for status in [401, 403, 422] {
        let answers = vec![refused("/accept/C0DE", status), logged_in("acme")];
        ends(&again(&file, answers), Yes, Exit::Done);
    }
}

#[test]
fn a_confirmation_proves_if_it_asks_about_this_invitation_and_every_step_succeeds() {
    let file = format!("{LOOK}{LOGIN}{CONFIRM}");
    let look = || ok("/look/C0DE", json!({ "org": "acme" }));
    // There is no session to ask with before the log-in; then there is.
    let orgs = |orgs: Value| ok("/orgs", orgs);
    let silent = || ok("/login", json!({ "token": "t" }));
    let played = play(&file, vec![look(), lost(), look(), silent(), orgs(json!(["acme"]))]);
    ends(&played, Yes, Exit::Done);
    let answers = vec![look(), lost(), look(), silent(), orgs(json!(["other"])), lost()];
    ends(&play(&file, answers), Unknown, Exit::OutcomeUnknown);
    // A step that may fail is not a success.
    let optional = file.replace("get = \"/orgs\"", "get = \"/orgs\"\noptional = true");
    let answers = vec![look(), lost(), look(), silent(), orgs(json!([])), lost()];
    ends(&play(&optional, answers), Unknown, Exit::OutcomeUnknown);
    // A saved session of the same account asks as well.
    let mut vars = Vars::default();
    vars.set_secret("token", "saved");
    let saved = Some(Saved { vars, cookies: Jar::default() });
    let earlier = Earlier { accepted: Unknown, was_good: true, saved, known_orgs: vec!["acme".to_owned()] };
    let gone = refused("/look/C0DE", 404);
    let mut start = earlier.clone();
    start.was_good = true;
    let played = play_as(
        &file.replace("set = { org = \"{{ body.org }}\" }", "set = { org = \"acme\" }"),
        start,
        "",
        vec![gone, logged_in("acme")],
    );
    ends(&played, Yes, Exit::Done);
}

/// Who the account is, a log-in tells with or without the invitation: a confirmation about that proves nothing.
#[test]
fn a_confirmation_about_what_only_the_log_in_has_told_proves_nothing() {
    let file = "[[accept]]\npost = \"/accept/{{ code }}\"\nset = { account = \"{{ body.id }}\" }\n\
                [[login]]\npost = \"/login\"\nset = { token = \"{{ body.token }}\", account = \"{{ body.id }}\" }\n\
                [[confirm]]\nget = \"/me\"\nexpect = \"body.id == account\"\n\
                [session]\nsecret = [\"token\"]\nheaders = { Authorization = \"Bearer {{ token }}\" }\n";
    // No log-in could change that, and none is tried.
    ends(&play(file, vec![lost(), lost()]), Unknown, Exit::OutcomeUnknown);
}

#[test]
fn without_a_session_a_confirmation_asks_all_the_same() {
    let file = "[[preview]]\nget = \"/look/{{ code }}\"\nrepeat = false\nset = { email = \"{{ body.email }}\" }\n\
                [[accept]]\npost = \"/accept/{{ code }}\"\n[[confirm]]\nget = \"/members/{{ email }}\"\n\
                [session]\nnone = \"it gives none\"\n";
    let look = ok("/look/C0DE", json!({ "email": "ada@example.com" }));
    let member = Answer("/members/{{ email }}", 200, json!({}));
    let played = play(file, vec![look, lost(), member]);
    ends(&played, Yes, Exit::Done);
    assert_eq!(played.spent, 1);
}

#[test]
fn a_second_run_prepares_before_it_sends_and_sends_nothing_without_what_that_gives() {
    let file = LOGIN
        .replacen("[[accept]]", "[[accept]]\nget = \"/csrf\"\nset = { csrf = \"{{ body.csrf }}\" }\n[[accept]]", 1)
        .replacen("json = { password", "json = { csrf = \"{{ csrf }}\", password", 1);
    let played = again(&file, vec![ok("/csrf", json!({ "csrf": "c" })), accepted(), logged_in("acme")]);
    ends(&played, Yes, Exit::Done);
    let played = again(&file, vec![ok("/csrf", json!({})), ok("/csrf", json!({}))]);
    ends(&played, Unknown, Exit::OutcomeUnknown);
    assert_eq!(played.spent, 0);
    // A look that is still good says that nothing was spent: the run goes on as if it were the first.
    let played = again(
        &format!("{LOOK}{LOGIN}"),
        vec![ok("/look/C0DE", json!({ "org": "acme" })), accepted(), logged_in("acme")],
    );
    ends(&played, Yes, Exit::Done);
}

#[test]
fn a_look_that_cannot_be_read_is_not_a_good_look() {
    let file = format!("{LOOK}{LOGIN}");
    for body in ["", "<html>", "\u{1f}\u{8b}packed"] {
        ends(&play(&file, vec![ok("/look/C0DE", json!(body))]), No, Exit::Unavailable);
    }
}

#[test]
fn other_operations_spend_nothing_and_end_with_their_own_reason() {
    let head = "schema = 1\nid = \"acme\"\nname = \"Acme\"\nbase-url = \"https://acme.example\"\n";
    let provider = Provider::parse("acme.toml", &format!("{head}{LOGIN}")).unwrap();
    for (status, exit) in [(200, Exit::Done), (401, Exit::Login), (404, Exit::Unknown), (500, Exit::Unavailable)] {
        let start = Start {
            provider: &provider,
            base: "https://acme.example".parse().unwrap(),
            vars: Vars::default(),
            cookies: Jar::default(),
            now: Timestamp::UNIX_EPOCH,
            earlier: Earlier::default(),
        };
        let answers = [Answer("/login", status, json!({ "token": "t" }))].into();
        let facts = Facts::default();
        let mut script = Script { answers, fates: Vec::new(), spent: 0, facts, missing: "" };
        let ended = engine::operation(start, Operation::Login, &mut script);
        assert_eq!(ended.as_ref().map_or_else(Error::exit, |_| Exit::Done), exit);
        assert_eq!(script.spent, 0);
    }
}

/// A saved session of the same account may be of an older organisation: the confirmation asks about the one that was
/// looked at, with the session of the other.
#[test]
fn a_saved_session_lends_its_token_and_not_its_organisation() {
    let file = format!("{LOOK}{LOGIN}{CONFIRM}").replace("get = \"/look", "repeat = false\nget = \"/look");
    let mut vars = Vars::default();
    vars.set_secret("token", "saved");
    vars.set("org", "older");
    let saved = || Some(Saved { vars: vars.clone(), cookies: Jar::default() });
    let play = |orgs: Value, then: Vec<Next>| {
        let earlier = Earlier { saved: saved(), ..Earlier::default() };
        let asked = vec![ok("/look/C0DE", json!({ "org": "acme" })), lost(), ok("/orgs", orgs)];
        play_as(&file, earlier, "", asked.into_iter().chain(then).collect())
    };
    ends(&play(json!(["older", "acme"]), Vec::new()), Yes, Exit::Done);
    let then = vec![logged_in("older"), ok("/orgs", json!(["older"])), lost()];
    ends(&play(json!(["older"]), then), Unknown, Exit::OutcomeUnknown);
}

/// What the person has given a log-in confirms with or without the invitation.
#[test]
fn a_confirmation_about_what_the_person_has_given_proves_nothing() {
    let file = "[[accept]]\npost = \"/accept/{{ code }}\"\njson = { email = \"{{ email }}\" }\nset = { email = \"{{ body.email }}\" }\n\
                [[login]]\npost = \"/login\"\njson = { email = \"{{ email }}\" }\nset = { token = \"{{ body.token }}\", email = \"{{ body.email }}\" }\n\
                [[confirm]]\nget = \"/me\"\nexpect = \"body.email == email\"\n[inputs]\nemail = {}\n\
                [session]\nsecret = [\"token\"]\nheaders = { Authorization = \"Bearer {{ token }}\" }\n";
    ends(&play(file, vec![lost(), lost()]), Unknown, Exit::OutcomeUnknown);
}

/// An earlier run was told yes: nothing is looked at and nothing is sent again.
#[test]
fn what_an_earlier_run_was_told_is_not_found_out_again() {
    let earlier = || Earlier { accepted: Yes, ..Earlier::default() };
    let file = format!("{LOOK}{LOGIN}");
    let played = play_as(&file, earlier(), "", vec![logged_in("acme")]);
    ends(&played, Yes, Exit::Done);
    assert_eq!((played.spent, played.ended.unwrap().recovered), (0, true));
    ends(&play_as(&file, earlier(), "", vec![refused("/login", 401)]), Yes, Exit::Login);
    ends(&play_as(&file, earlier(), "email", Vec::new()), Yes, Exit::Usage);
    // Without a log-in there is nothing to get a session from, and the invitation stays accepted.
    let none = "[[accept]]\npost = \"/accept/{{ code }}\"\nset = { token = \"{{ body.token }}\" }\n[session]\nsecret = [\"token\"]\nheaders = { A = \"{{ token }}\" }\n";
    ends(&play_as(none, earlier(), "", Vec::new()), Yes, Exit::Unavailable);
}

/// An account that was opened on the way is known, whether or not the file says what to do if there is one.
#[test]
fn an_account_that_is_opened_before_the_code_is_sent_is_known() {
    for rule in [
        "[inputs]\npassword = { new = true }\n",
        "[[reasons]]\nwhen = \"status == 422\"\nreason = \"account-exists\"\n",
    ] {
        let sign_up = "[[accept]]\nid = \"sign-up\"\npost = \"/accounts\"\njson = { email = \"{{ email }}\", password = \"{{ password }}\" }\n";
        let file = format!("{sign_up}{LOGIN}{rule}");
        let played = play(&file, vec![ok("/accounts", json!({})), refused("/accept/C0DE", 410)]);
        ends(&played, No, Exit::Expired);
        assert_eq!(played.fate.account_opened.as_deref(), Some("given"), "{rule}");
    }
}
