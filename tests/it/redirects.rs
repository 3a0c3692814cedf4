//! Redirects (R9): five codes, every kind of target, wherever a request is made. None is followed, none is a success.

use crate::support::binary::{Ended, Home};
use crate::support::service::{Answer, Seen, Service};

const CODES: [u16; 5] = [301, 302, 303, 307, 308];

/// What a service may name; OWN and OTHER are ports of this machine. The second is what a person is told.
const TARGETS: [(&str, &str); 7] = [
    ("http://localhost:OTHER/v1/invitations/C0DE?p=correct-horse", "redirects to localhost, "),
    ("https://localhost:OTHER/v1/invitations/C0DE", "redirects to localhost, "),
    ("http://127.0.0.1:OTHER/v1/invitations/C0DE", "redirects to 127.0.0.1, "),
    ("http://127.0.0.1:OWN@localhost:OTHER/C0DE", "redirects to localhost, "),
    ("/elsewhere/C0DE?next=http://localhost:OTHER", "redirects to another path of its own, "),
    ("//localhost:OTHER/C0DE", "redirects to localhost, "),
    ("TRICK", "redirects to an address of the kind "),
];

/// One for each code, for the last of them.
const TRICKS: [&str; 5] = [
    "file:///etc/passwd",
    "data:text/html,C0DE",
    "javascript:fetch('//localhost:OTHER')",
    "mailto:C0DE@x",
    "blob:C0DE",
];

/// What no browser would follow either, or only with a guess.
const ODD: [(&str, &str); 8] = [
    ("ftp://localhost:OTHER/C0DE", "redirects to localhost, "),
    ("ws://localhost:OTHER/C0DE", "redirects to localhost, "),
    ("\\\\localhost:OTHER\\C0DE", "redirects to localhost, "),
    ("http:\\\\localhost:OTHER", "redirects to localhost, "),
    ("?C0DE", "redirects to another path of its own, "),
    ("", "redirects to another path of its own, "),
    ("http://localhost:99999/C0DE", "redirects (status "),
    ("http://[C0DE]/", "redirects (status "),
];

fn run(home: &Home, args: &[&str]) -> Ended {
    let who = ["--email", "ida@example.com", "--password-stdin", "-vv"];
    let ended = home.run_with([args, &who].concat(), "correct-horse");
    assert!(!ended.stderr.contains("C0DE") && !ended.stderr.contains("correct-horse"), "{ended:#?}");
    ended
}

/// Every step of each kind is answered with a redirect to `target`.
fn everywhere(status: u16, target: &str, words: &str) {
    let other = Service::start([]);
    let target = target.replace("OTHER", &other.port().to_string());
    let kinds: [(&[&str], i32, &[&str]); 3] = [
        // It spends the code: accepting, and accepting again.
        (&["accept", "-p", "datawire", "--name", "Ida", "C0DE"], 15, &["PUT /v1/i", "PUT /v1/i"]),
        // It looks.
        (&["accept", "-p", "crux", "C0DE"], 14, &["GET /organizations/a"]),
        // It brings a password, and there is no invitation.
        (&["login", "-p", "datawire"], 14, &["POST /v1/auth/"]),
    ];
    for (args, exit, calls) in kinds {
        let home = Home::new();
        let location = target.clone();
        let service = Service::answering(None, move |seen| {
            let own = seen.header("host").unwrap().rsplit(':').next().unwrap();
            Answer::redirect(status, &location.replace("OWN", own))
        });
        let url = service.base_url();
        let ended = run(&home, &[args, &["--url", &url]].concat()).expect(exit);
        let told = ended.told("error: ");
        assert!(told.len() == 1 && told[0].contains(words), "{status} {target}: {ended:#?}");
        assert!(told[0].contains("redirects are not followed"), "{ended:#?}");
        assert!(home.state("sessions").is_empty());
        let seen: Vec<String> = service.finish().iter().map(call).collect();
        let as_expected = |(seen, call): (&String, &&str)| seen.starts_with(*call);
        assert!(seen.len() == calls.len() && seen.iter().zip(calls).all(as_expected), "{target}: {seen:?}");
    }
    assert_eq!(other.connections(), 0, "{status} {target}");
}

fn call(seen: &Seen) -> String {
    format!("{} {}", seen.method, seen.target)
}

/// R9: 35 combinations, each at a call that spends, a look and a log-in; 0 requests at the other origin.
#[test]
fn no_redirect_is_followed_and_the_target_host_is_named() {
    for (status, trick) in CODES.into_iter().zip(TRICKS) {
        for (target, words) in TARGETS {
            everywhere(status, &target.replace("TRICK", trick), words);
        }
    }
}

/// R9
#[test]
fn odd_targets_are_not_followed_either() {
    for (index, (target, words)) in ODD.into_iter().enumerate() {
        everywhere(CODES[index % CODES.len()], target, words);
    }
    // None at all, and several.
    for lines in [&[][..], &["http://one.invalid/", "http://two.invalid/"]] {
        let headers = lines.iter().map(|line| ("Location".to_owned(), (*line).to_owned())).collect();
        let (home, service) = (Home::new(), Service::start([Answer::Reply { status: 302, headers, body: Vec::new() }]));
        let ended = run(&home, &["accept", "-p", "crux", "--url", &service.base_url(), "C0DE"]).expect(14);
        assert!(ended.told("error: ")[0].contains("redirects"), "{ended:#?}");
        service.finish();
    }
}

/// R9, V2: neither where a service publishes its keys; and without them nothing else is sent.
#[test]
fn keys_are_not_looked_for_elsewhere() {
    let file = r#"
        schema = 1
        id = "own"
        name = "Own"
        base-url = "https://own.example"
        [[accept]]
        post = "/accept"
        json = { code = "{{ code }}" }
        set = { token = "{{ body.token }}", account = "ida" }
        [session]
        secret = ["token"]
        [verify]
        algorithms = ["ES256"]
        jwks-url = "{base}/keys"
    "#;
    for status in CODES {
        let (home, other) = (Home::new(), Service::start([]));
        let file = home.write("own.toml", file);
        let service = Service::start([Answer::redirect(status, &format!("{}/keys", other.base_url()))]);
        let url = service.base_url();
        let ended = home.run(["--provider-file", &file, "--url", &url, "accept", "--verify", "C0DE"]).expect(14);
        assert!(ended.told("error: ")[0].contains(&format!("status {status}")), "{ended:#?}");
        assert_eq!((service.finish().len(), other.connections()), (1, 0));
    }
}
