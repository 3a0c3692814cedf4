//! Services that take their time (R16): both limits can be set everywhere, and hold whatever the service does.

use std::net::{SocketAddr, TcpListener, TcpStream};
use std::time::{Duration, Instant};

use crate::support::binary::{Ended, Home};
use crate::support::service::{Answer, Service};
use crate::support::tls::Authority;

/// Less than any limit that holds when none is set.
const SOON: Duration = Duration::from_secs(9);

const SLOW: [Answer; 9] = [
    Answer::Silence,
    Answer::Drip("", "H"),
    Answer::Drip("HTTP/1.1 200 OK\r\nX: ", "y"),
    Answer::Drip("HTTP/1.1 ", "1"),
    Answer::Drip("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n", " "),
    Answer::Drip("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "1\r\n \r\n"),
    Answer::Drip("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2;", "x"),
    Answer::Drip("HTTP/1.1 200 OK\r\n\r\n", "{"),
    Answer::Drip("HTTP/1.1 100 Continue\r\n\r\n", "HTTP/1.1 100 Continue\r\n\r\n"),
];

fn show(home: &Home, url: &str, more: &[&str]) -> Ended {
    let begun = Instant::now();
    let ended = home.run([more, &["-vv", "-p", "crux", "--url", url, "show", "C0DE"]].concat());
    assert!(begun.elapsed() < SOON, "{:?}: {ended:#?}", begun.elapsed());
    assert!(!ended.stderr.contains("C0DE"), "{ended:#?}");
    ended
}

/// R16
#[test]
fn whatever_drips_is_over_when_the_time_is() {
    for answer in SLOW {
        let (home, service) = (Home::new(), Service::start([answer.clone()]));
        let ended = show(&home, &service.base_url(), &["--timeout", "0.4"]).expect(14);
        let told = ended.told("error: ");
        let in_time = told[0].starts_with("no whole answer from 127.0.0.1 within ");
        // So many lines of the same kind are refused before the time is up.
        assert!(in_time || matches!(answer, Answer::Drip("HTTP/1.1 ", _)), "{answer:?}: {ended:#?}");
        assert_eq!(service.finish().len(), 1);
    }
}

/// R16, R17: the answer to the spending call drips; what follows has its own time and finds out what it can.
#[test]
fn a_slow_answer_to_the_spending_call_is_a_lost_one() {
    for answer in [SLOW[2].clone(), SLOW[4].clone()] {
        let gone = || Answer::json(404, r#"{"ok":false}"#);
        let (home, service) = (Home::new(), Service::start([answer, gone()]));
        let url = service.base_url();
        let args = ["-vv", "--timeout", "0.4", "-p", "datawire", "--url", &url, "accept", "--name", "Ida"];
        let args = [&args[..], &["--email", "i@x.example", "--password-stdin", "C0DE"]].concat();
        let ended = home.run_with(args, "correct horse").expect(15);
        assert!(!ended.stderr.contains("horse") && !ended.stderr.contains("C0DE"), "{ended:#?}");
        assert_eq!((home.state("pending").len(), service.finish().len()), (1, 2));
    }
}

/// R15, R17
#[test]
fn what_never_ends_or_ends_on_one_side_only_is_no_answer() {
    for answer in [
        Answer::Endless,
        Answer::HalfClosed(""),
        Answer::HalfClosed("HTTP/1.1 200 OK\r\n"),
        Answer::HalfClosed("HTTP/1.1 200 OK\r\nContent-Length: 30\r\n\r\n{\"email\":\"i@x\""),
        Answer::HalfClosed("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"ema"),
    ] {
        let (home, service) = (Home::new(), Service::start([answer.clone()]));
        let ended = home.shell(&format!("ulimit -v 131072; exec rsvp -p crux --url {} show C0DE", service.base_url()));
        assert_eq!(ended.code, 14, "{answer:?}: {ended:#?}");
        service.finish();
    }
    // One that closes its half after a whole answer has answered.
    let whole = "HTTP/1.1 200 OK\r\nContent-Length: 19\r\n\r\n{\"email\":\"i@x.net\"}";
    let (home, service) = (Home::new(), Service::start([Answer::HalfClosed(whole)]));
    show(&home, &service.base_url(), &[]).expect(0);
    service.finish();
}

/// Somebody who listens and takes no more connections: the queue is full, and what comes is left unanswered.
fn blackhole() -> (TcpListener, Vec<TcpStream>, SocketAddr) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let (mut waiting, mut refused) = (Vec::new(), 0);
    while refused < 2 && waiting.len() < 10_000 {
        match TcpStream::connect_timeout(&address, Duration::from_millis(200)) {
            Ok(stream) => waiting.push(stream),
            Err(_) => refused += 1,
        }
    }
    assert_eq!(refused, 2, "the queue has no end");
    (listener, waiting, address)
}

/// R16: by option, variable and configuration; nothing was sent then, and nothing is pending.
#[test]
fn the_limit_for_connecting_can_be_set_and_holds() {
    let (_listener, _waiting, address) = blackhole();
    let ways: [fn(&mut Home) -> &'static [&'static str]; 5] = [
        |_| &["--connect-timeout", "0.3"],
        |_| &["--timeout", "0.3"],
        |home| {
            home.set("RSVP_CONNECT_TIMEOUT", "0.3");
            &[]
        },
        |home| {
            home.write("config/config.toml", "connect-timeout = 0.3\ntimeout = 8\n");
            &[]
        },
        |home| {
            home.set("RSVP_CONNECT_TIMEOUT", "60");
            home.set("RSVP_TIMEOUT", "60");
            &["--connect-timeout", "0.3"]
        },
    ];
    for scheme in ["http", "https"] {
        for set in ways {
            let mut home = Home::new();
            home.write("ca.pem", Authority::new("Tests").pem());
            home.set("SSL_CERT_FILE", home.path("ca.pem").to_str().unwrap().to_owned().as_str());
            let options = set(&mut home);
            let ended = show(&home, &format!("{scheme}://{address}"), options).expect(8);
            assert_eq!(ended.told("error: "), ["cannot connect to 127.0.0.1: no connection in time"]);
        }
    }
    let home = Home::new();
    let url = format!("http://{address}");
    let args = ["--connect-timeout", "0.3", "-p", "datawire", "--url", &url, "accept", "--name", "Ida"];
    home.run_with([&args[..], &["--password-stdin", "C0DE"]].concat(), "correct horse").expect(8);
    assert!(home.state("pending").is_empty());
}

/// R16: the limit for all of it, wherever it is set.
#[test]
fn the_limit_for_the_whole_run_can_be_set_and_holds() {
    let ways: [fn(&mut Home) -> &'static [&'static str]; 4] = [
        |_| &["--timeout", "0.4"],
        |home| {
            home.set("RSVP_TIMEOUT", "0.4");
            &[]
        },
        |home| {
            home.write("config/config.toml", "timeout = 0.4\n");
            &[]
        },
        |home| {
            home.set("RSVP_TIMEOUT", "60");
            home.write("config/config.toml", "timeout = 50\n");
            &["--timeout", "0.4", "--connect-timeout", "30"]
        },
    ];
    for set in ways {
        let (mut home, service) = (Home::new(), Service::start([Answer::Silence]));
        let options = set(&mut home);
        show(&home, &service.base_url(), options).expect(14);
        service.finish();
    }
}
