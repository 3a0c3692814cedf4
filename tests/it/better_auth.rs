//! The real program against a real Better Auth server, from the mailed link to the log-out.

use serde_json::Value;

use crate::support::better_auth::{PASSWORD, Server};
use crate::support::binary::{Ended, Home};
use crate::support::relay::Relay;
use crate::support::tokens::Signer;

const IDA: &str = "ida@example.com";

/// Somebody's machine.
struct Machine<'s> {
    server: &'s Server,
    home: Home,
}

impl<'s> Machine<'s> {
    fn new(server: &'s Server) -> Self {
        Self { server, home: Home::new() }
    }

    /// Runs a command line with nobody to ask and `input` on standard input.
    fn run(&self, arguments: &[&str], input: &str) -> Ended {
        let ended = self.home.run_with(arguments.iter().copied(), input);
        assert!(!ended.stderr.contains(PASSWORD), "{ended:#?}");
        ended
    }

    fn accept(&self, code: &str, email: &str, password: &str) -> Ended {
        let (url, link) = (self.server.url(), self.server.link(code));
        let line = ["--url", &url, "accept-invitation", "--name", "Ida", "--email", email, "--password-stdin", &link];
        self.run(&line, &format!("{password}\n"))
    }

    fn log_in(&self, email: &str, password: &str) -> Ended {
        let url = self.server.url();
        let line = ["-p", "better-auth", "--url", &url, "login", "--email", email, "--password-stdin"];
        self.run(&line, password)
    }

    /// The header lines that carry the saved session.
    fn headers(&self) -> String {
        self.run(&["token", "--header"], "").expect(0).stdout
    }

    fn result_lines(&self, email: &str) -> String {
        let org = self.server.org();
        format!("Accepting invitation to {org}\nNow logged in as [{org}]{email}\n")
    }

    /// A session that was saved is good, is carried by what `token` prints, ends at a log-out, and is opened again.
    fn use_session(&self, email: &str) {
        assert_eq!(self.run(&["status", "--check"], "").expect(0).stdout.lines().count(), 1);
        let headers = self.headers();
        assert_eq!(self.server.whoami(&headers).as_deref(), Some(email), "{headers}");
        self.run(&["logout"], "").expect(0);
        assert_eq!(self.server.whoami(&headers), None, "the server has ended the session");
        self.run(&["status"], "").expect(4);
        let again = self.log_in(email, PASSWORD).expect(0).stdout;
        assert_eq!(again, format!("Now logged in as [{}]{email}\n", self.server.org()));
        assert_eq!(self.server.whoami(&self.headers()).as_deref(), Some(email));
    }
}

#[test]
fn a_new_account_is_opened_and_its_session_lives() {
    let Some(server) = Server::start(&[]) else { return };
    let (machine, code) = (Machine::new(&server), server.invite(IDA));
    let ran = machine.accept(&code, IDA, PASSWORD).expect(0);
    assert_eq!((ran.stdout, ran.stderr.as_str()), (machine.result_lines(IDA), ""));
    assert_eq!(server.standing(&code), "accepted");
    let token = machine.run(&["token"], "").expect(0).stdout;
    assert_eq!(server.whoami(&format!("authorization: Bearer {}", token.trim())).as_deref(), Some(IDA));
    machine.use_session(IDA);
}

#[test]
fn a_server_that_knows_only_cookies_gives_a_session_too() {
    let Some(server) = Server::start(&[("NO_BEARER", "1")]) else { return };
    let (machine, code) = (Machine::new(&server), server.invite(IDA));
    assert_eq!(machine.accept(&code, IDA, PASSWORD).expect(0).stdout, machine.result_lines(IDA));
    assert_eq!(server.standing(&code), "accepted");
    assert!(machine.headers().starts_with("cookie: better-auth.session_token="));
    machine.run(&["token"], "").expect(13).says("token --header");
    machine.use_session(IDA);
}

#[test]
fn an_account_that_exists_is_logged_in_to() {
    let Some(server) = Server::start(&[]) else { return };
    server.sign_up("Ida", IDA);
    let (machine, code) = (Machine::new(&server), server.invite(IDA));
    machine.accept(&code, IDA, "not the password").expect(4).says("there is an account with this e-mail address");
    assert_eq!(server.standing(&code), "pending");
    assert_eq!(machine.accept(&code, IDA, PASSWORD).expect(0).stdout, machine.result_lines(IDA));
    assert_eq!(server.standing(&code), "accepted");
}

#[test]
fn an_invitation_for_somebody_else_stays_and_the_new_account_is_told() {
    let Some(server) = Server::start(&[]) else { return };
    let (machine, code) = (Machine::new(&server), server.invite(IDA));
    let ran = machine.accept(&code, "eve@example.com", PASSWORD).expect(7);
    ran.says("the account eve@example.com exists now, with the password you gave");
    assert!(server.knows("eve@example.com", PASSWORD));
    // Nothing new is opened the second time.
    let ran = machine.accept(&code, "eve@example.com", PASSWORD).expect(7);
    assert!(!ran.stderr.contains("exists now"), "{ran:?}");
    assert_eq!(server.standing(&code), "pending");
    machine.run(&["status"], "").expect(4);
}

#[test]
fn a_guard_that_does_not_hold_stops_before_the_code_is_spent() {
    let Some(server) = Server::start(&[]) else { return };
    let (machine, code) = (Machine::new(&server), server.invite(IDA));
    let (url, link) = (server.url(), server.link(&code));
    let line = ["--url", &url, "accept", "--name", "Ida", "--email", IDA, "--password-stdin", "--expect-org", "other"];
    let ran = machine.run(&[&line[..], &[&link]].concat(), PASSWORD);
    ran.expect(7).says("not to other").says("the account ida@example.com exists now");
    assert_eq!(server.standing(&code), "pending");
}

#[test]
fn a_code_that_is_good_for_nothing_is_exit_3_and_the_new_account_is_told() {
    let Some(server) = Server::start(&[]) else { return };
    let machine = Machine::new(&server);
    let words = "the invitation is unknown, was used already, has expired or was withdrawn";
    let told = "the account new@example.com exists now, with the password you gave";
    machine.accept("no-such-code", "new@example.com", PASSWORD).expect(3).says(words).says(told);

    let withdrawn = server.invite("dee@example.com");
    server.withdraw(&withdrawn);
    machine.accept(&withdrawn, "dee@example.com", PASSWORD).expect(3).says(words);

    let used = server.invite(IDA);
    machine.accept(&used, IDA, PASSWORD).expect(0);
    Machine::new(&server).accept(&used, IDA, PASSWORD).expect(3).says(words);
    // Where it was accepted it is known, and the service is not asked.
    let again = machine.accept(&used, IDA, PASSWORD).expect(6);
    assert_eq!(again.stdout, "");
}

#[test]
fn an_expired_invitation_is_exit_3_because_the_server_does_not_tell() {
    let Some(server) = Server::start(&[("INVITE_TTL", "1")]) else { return };
    let (machine, code) = (Machine::new(&server), server.invite(IDA));
    let session = server.sign_up("Ida", IDA);
    server.wait_until_expired(&code, &session);
    machine.accept(&code, IDA, PASSWORD).expect(3).says("has expired");
    assert_eq!(server.standing(&code), "pending");
}

#[test]
fn what_the_server_does_not_accept_is_said_in_its_own_words() {
    let Some(server) = Server::start(&[]) else { return };
    let (machine, code) = (Machine::new(&server), server.invite(IDA));
    machine
        .accept(&code, IDA, "2short")
        .expect(2)
        .says("the service does not accept this password: Password too short");
    machine.accept(&code, "not-an-address", PASSWORD).expect(2).says("Invalid email");
    let ran = machine.accept(&code, IDA, "2short").expect(2);
    assert!(!ran.stderr.contains("exists now"), "{ran:?}");
    assert_eq!(server.standing(&code), "pending");
    assert!(!server.knows(IDA, "2short"));
}

#[test]
fn an_address_that_must_be_verified_first_is_a_refusal_that_says_so() {
    let Some(server) = Server::start(&[("REQUIRE_VERIFIED", "1")]) else { return };
    let (machine, code) = (Machine::new(&server), server.invite(IDA));
    let ran = machine.accept(&code, IDA, PASSWORD).expect(16);
    ran.says("mail that confirms your address").says("the account ida@example.com exists now");
    assert_eq!(server.standing(&code), "pending");
}

#[test]
fn json_says_what_became_of_the_invitation() {
    let Some(server) = Server::start(&[]) else { return };
    let (machine, code) = (Machine::new(&server), server.invite(IDA));
    let (url, link) = (server.url(), server.link(&code));
    let line = ["--json", "--url", &url, "accept", "--name", "Ida", "--email", IDA, "--password-stdin", &link];
    let answer = |password: &str, exit: i32| -> Value {
        let ran = machine.run(&line, password).expect(exit);
        assert_eq!(ran.stderr, "");
        ran.json()
    };
    let refused = answer("2short", 2);
    assert_eq!((refused["accepted"].as_str(), refused["error"]["exit"].as_u64()), (Some("no"), Some(2)));
    let done = answer(PASSWORD, 0);
    assert_eq!((done["accepted"].as_str(), done["org"].as_str()), (Some("yes"), Some(server.org())));
    assert!(!done.to_string().contains(&code), "{done}");
}

#[test]
fn a_person_is_asked_again_for_a_weak_password() {
    let Some(server) = Server::start(&[]) else { return };
    let (machine, code) = (Machine::new(&server), server.invite(IDA));
    let (url, link) = (server.url(), server.link(&code));
    let mut person = machine.home.at_terminal(["--url", &url, "accept-invitation", &link]).start();
    person.see("E-mail address the invitation was sent to: ");
    person.press("ida@example.com\r");
    person.see("Full name: ");
    person.press("Ida Invitee\r");
    for password in ["2short", PASSWORD] {
        person.see("Choose a password for 127.0.0.1");
        person.press(&format!("{password}\r"));
        person.see("The same again: ");
        person.press(&format!("{password}\r"));
    }
    person.see("Accept the invitation at 127.0.0.1:");
    person.see(" to Acme Corp (");
    person.see(") as member for ida@example.com, sent by ada@example.com? ");
    person.press("\r");
    person.see("Now logged in as [");
    let ended = person.end();
    assert_eq!((ended.code, ended.restored), (0, true), "{}", ended.shown);
    assert!(ended.shown.contains("Password too short"), "{}", ended.shown);
    assert!(!ended.shown.contains(PASSWORD), "{}", ended.shown);
    assert_eq!(server.standing(&code), "accepted");
}

/// Accepts through a relay that loses the first `losses` answers to the call that spends the code.
fn accept_with_losses(machine: &Machine<'_>, relay: &Relay, code: &str) -> Ended {
    let url = relay.url();
    let line =
        ["-p", "better-auth", "--url", &url, "accept", "--name", "Ida", "--email", IDA, "--password-stdin", code];
    machine.run(&line, PASSWORD)
}

#[test]
fn a_lost_answer_is_found_out_at_once() {
    for variables in [&[][..], &[("NO_BEARER", "1")][..]] {
        let Some(server) = Server::start(variables) else { return };
        let (machine, code) = (Machine::new(&server), server.invite(IDA));
        let relay = Relay::start(server.port(), "/accept-invitation", 1);
        let ran = accept_with_losses(&machine, &relay, &code).expect(0).says("the answer was lost on the way");
        assert_eq!((ran.stdout, relay.lost()), (machine.result_lines(IDA), 1));
        assert_eq!(server.standing(&code), "accepted");
        assert_eq!(machine.home.state("pending").len(), 0);
    }
}

/// The server's own keys (EdDSA) and its own token, by either kind of session. V2, V6
#[test]
fn a_session_is_proved_by_the_servers_published_keys() {
    for variables in [&[][..], &[("NO_BEARER", "1")][..]] {
        let Some(server) = Server::start(variables) else { return };
        let (machine, code) = (Machine::new(&server), server.invite(IDA));
        let (url, link) = (server.url(), server.link(&code));
        let person = ["--name", "Ida", "--email", IDA, "--password-stdin"];
        let line = [&["--json", "--url", &url, "accept", "--verify"], &person[..], &[&link]].concat();
        let ran = machine.run(&line, PASSWORD).expect(0);
        assert!(ran.json()["session"]["verified"].is_string(), "{ran:?}");
        let ran = machine.run(&["status", "--verify"], "").expect(0);
        assert!(ran.stdout.contains("checks out: it is signed by the EdDSA key '"), "{ran:?}");
        let ran = machine.run(&["token", "--claims", "--verify"], "").expect(0);
        assert!(ran.stdout.contains(&format!("issuer        {url}\n")), "{ran:?}");
        assert!(ran.stdout.contains(&format!("account       {IDA}\n")), "{ran:?}");
        machine.run(&["token", "--claims"], "").expect(13).says("--claims --verify");
        machine.use_session(IDA);
        let line = ["-p", "better-auth", "--url", &url, "login", "--email", IDA, "--password-stdin", "--verify"];
        machine.run(&line, PASSWORD).expect(0);
    }
}

/// V6: another key than the server's is what a forged answer looks like from here.
#[test]
fn a_session_that_the_key_does_not_prove_is_not_kept() {
    let Some(server) = Server::start(&[]) else { return };
    let (machine, code) = (Machine::new(&server), server.invite(IDA));
    let (url, link) = (server.url(), server.link(&code));
    let key = machine.home.write("another.pem", Signer::ed25519().key_file());
    let person = ["--name", "Ida", "--email", IDA, "--password-stdin"];
    let line = [&["--json", "--url", &url, "accept", "--verify", "--verify-key", &key], &person[..], &[&link]].concat();
    let ran = machine.run(&line, PASSWORD).expect(10);
    assert_eq!(ran.json()["accepted"], "yes", "{ran:?}");
    assert_eq!(server.standing(&code), "accepted");
    machine.run(&["status"], "").expect(4);
    let line = ["-p", "better-auth", "--url", &url, "login", "--email", IDA, "--password-stdin", "--verify"];
    machine.run(&line, PASSWORD).expect(0);
}
