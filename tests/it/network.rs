//! The network against services that answer, and services that misbehave.

use std::time::Duration;

use rsvp::http::network::{Network, NetworkSettings, is_loopback};
use rsvp::http::{BODY_LIMIT, Failure, Method, Reply, Request, Transport as _};
use rsvp::secret::Secret;

use crate::support::service::{Answer, Service};

const LONG: Duration = Duration::from_secs(20);
const SHORT: Duration = Duration::from_millis(100);
const CODE: &str = "canary-code-1d2e";
const PASSWORD: &str = "canary-password";

/// A certificate authority that signed nothing.
const AUTHORITY: &str = "-----BEGIN CERTIFICATE-----\n\
MIIBrjCCAVWgAwIBAgIUcf4mu5IE4tLP5U4rIPFFxNnNYfYwCgYIKoZIzj0EAwIw\n\
LDEqMCgGA1UEAwwhQSBjZXJ0aWZpY2F0ZSBhdXRob3JpdHkgZm9yIHRlc3RzMCAX\n\
DTI2MTEyMTA0MzcxOFoYDzIxMjYxMDI4MDQzNzE4WjAsMSowKAYDVQQDDCFBIGNl\n\
cnRpZmljYXRlIGF1dGhvcml0eSBmb3IgdGVzdHMwWTATBgcqhkjOPQIBBggqhkjO\n\
PQMBBwNCAATohj1MfsHQdMfZ28kGd+Zg7HlfEgGZyuc4445WUIFt6MJ7FVJL9NeL\n\
H82MGHxzGVFXfezRv0RPScwR7jXs/rejo1MwUTAdBgNVHQ4EFgQU/HOtwujDFEUc\n\
jTziSPFgBWeyhTQwHwYDVR0jBBgwFoAU/HOtwujDFEUcjTziSPFgBWeyhTQwDwYD\n\
VR0TAQH/BAUwAwEB/zAKBggqhkjOPQQDAgNHADBEAiAXd+ztYqVTVNsFNjoPrzcC\n\
VPVtDjoqavDoujfHs5kcsgIgHm6rUv/p6e8mqQrCLZqgZmYHEmT6PcKZBZxywar8\n\
Lq4=\n\
-----END CERTIFICATE-----";

fn network() -> Network {
    network_with(NetworkSettings::default())
}

fn network_with(settings: NetworkSettings) -> Network {
    Network::new(NetworkSettings { connect_timeout: Duration::from_secs(10), ..settings }).unwrap()
}

fn put(base: &str) -> Request {
    Request {
        method: Method::Put,
        url: format!("{base}/v1/invitations/{CODE}").parse().unwrap(),
        route: "/v1/invitations/{{ code }}".to_owned(),
        headers: vec![
            ("content-type".to_owned(), Secret::new("application/json")),
            ("x-api-key".to_owned(), Secret::new("canary-key")),
        ],
        body: Some(Secret::new(format!(r#"{{"password":"{PASSWORD}"}}"#))),
        may_repeat: false,
    }
}

fn get(base: &str) -> Request {
    Request { method: Method::Get, headers: Vec::new(), body: None, may_repeat: true, ..put(base) }
}

/// What comes of one request to a service that does `answer`.
fn sent_to(answer: Answer, limit: Duration) -> Result<Reply, Failure> {
    let service = Service::start([answer]);
    let result = network().send(&put(&service.base_url()), limit);
    service.finish();
    result
}

fn says_nothing_secret(failure: &Failure) {
    let text = format!("{failure:?}");
    assert!(!text.contains("canary") && !text.contains("/v1/"), "{text}");
}

fn not_sent(result: Result<Reply, Failure>) -> String {
    let failure = result.unwrap_err();
    says_nothing_secret(&failure);
    match failure {
        Failure::NotSent { what, .. } => what,
        Failure::NoAnswer(what) => panic!("taken for sent: {what}"),
    }
}

fn no_answer(result: Result<Reply, Failure>) -> String {
    let failure = result.unwrap_err();
    says_nothing_secret(&failure);
    match failure {
        Failure::NoAnswer(what) => what,
        Failure::NotSent { what, .. } => panic!("taken for not sent: {what}"),
    }
}

#[test]
fn a_request_arrives_as_given_and_the_answer_comes_back_whole() {
    let headers = vec![("Set-Cookie".to_owned(), "a=\"1\"".to_owned()), ("Set-Cookie".to_owned(), "b=2".to_owned())];
    let service = Service::start([Answer::Reply { status: 201, headers, body: b"{\"ok\":true}".to_vec() }]);
    let reply = network().send(&put(&service.base_url()), LONG).unwrap();
    assert_eq!((reply.status, reply.body.as_slice()), (201, b"{\"ok\":true}".as_slice()));
    let cookies: Vec<&str> =
        reply.headers.iter().filter(|(name, _)| name == "set-cookie").map(|(_, value)| value.as_str()).collect();
    assert_eq!(cookies, ["a=\"1\"", "b=2"]);
    let seen = service.finish().remove(0);
    assert_eq!((seen.method.as_str(), seen.target.as_str()), ("PUT", "/v1/invitations/canary-code-1d2e"));
    assert_eq!(seen.body, r#"{"password":"canary-password"}"#);
    assert_eq!(seen.header("x-api-key"), Some("canary-key"));
    assert_eq!(seen.header("accept"), Some("application/json"));
    assert_eq!(seen.header("accept-encoding"), Some("identity"));
    assert_eq!(seen.header("user-agent"), Some(concat!("rsvp/", env!("CARGO_PKG_VERSION"))));
}

#[test]
fn a_request_can_bring_its_own_accept_header() {
    let service = Service::start([Answer::json(200, "{}")]);
    let request =
        Request { headers: vec![("accept".to_owned(), Secret::new("text/html"))], ..get(&service.base_url()) };
    network().send(&request, LONG).unwrap();
    let accepts: Vec<_> = service.finish().remove(0).headers.into_iter().filter(|(name, _)| name == "accept").collect();
    assert_eq!(accepts, [("accept".to_owned(), "text/html".to_owned())]);
}

fn ok() -> Answer {
    Answer::json(200, "{}")
}

/// Sends `requests`, `g` for one that may be repeated and `p` for one that may not, one after another over one network.
/// Gives the connections there were, what arrived, and which requests had no answer.
fn connections(requests: &str, script: Vec<Answer>) -> (usize, String, Vec<usize>) {
    let service = Service::start(script);
    let mut network = network();
    let base = service.base_url();
    let mut lost = Vec::new();
    for (number, kind) in requests.chars().enumerate() {
        let request = if kind == 'g' { get(&base) } else { put(&base) };
        if let Err(failure) = network.send(&request, LONG) {
            assert!(matches!(failure, Failure::NoAnswer(_)), "{failure:?}");
            lost.push(number);
        }
    }
    let connections = service.connections();
    (connections, service.finish().iter().map(|seen| seen.method[..1].to_lowercase()).collect(), lost)
}

#[test]
fn what_cannot_be_repeated_goes_over_a_connection_that_has_answered_nothing_else() {
    let ok = |count: usize| vec![ok(); count];
    let good = |connections, arrived: &str| (connections, arrived.to_owned(), vec![]);
    assert_eq!(connections("ggg", ok(3)), good(1, "ggg"));
    assert_eq!(connections("gp", ok(2)), good(2, "gp"));
    assert_eq!(connections("pg", ok(2)), good(1, "pg"));
    // Several codes in a row, with looks between them and without.
    assert_eq!(connections("ppp", ok(3)), good(1, "ppp"));
    assert_eq!(connections("gpgpgp", ok(6)), good(2, "gpgpgp"));
}

#[test]
fn a_service_that_closes_connections_without_saying_so_is_reached_over_new_ones() {
    let close = || Answer::DropAfterReading;
    // A look is repeated once, and from then on no connection is used twice.
    let script = vec![ok(), close(), ok(), ok(), ok()];
    assert_eq!(connections("gggp", script), (4, "ggggp".to_owned(), vec![]));
    // Where the second connection says nothing either, that is the end.
    assert_eq!(connections("gg", vec![ok(), close(), close()]), (2, "ggg".to_owned(), vec![1]));
    // What cannot be repeated is not, and the next one goes over a new connection.
    assert_eq!(connections("ppp", vec![ok(), close(), ok()]), (2, "ppp".to_owned(), vec![1]));
    // A new connection that says nothing tells nothing about old ones: the look is not repeated.
    assert_eq!(connections("gg", vec![close(), ok()]), (2, "gg".to_owned(), vec![0]));
}

/// Whoever has begun to answer has not merely closed an idle connection.
#[test]
fn nothing_is_repeated_after_the_first_byte_of_an_answer() {
    for part in ["H", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{"] {
        let script = vec![ok(), Answer::Raw(part.as_bytes().to_vec())];
        assert_eq!(connections("gg", script), (1, "gg".to_owned(), vec![1]), "{part:?}");
    }
}

#[test]
fn a_connection_that_the_service_has_closed_is_not_used_again() {
    let closing = Answer::Raw(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}".to_vec());
    let service = Service::start([closing.clone(), closing.clone(), closing]);
    let mut network = network();
    for count in 1..=3 {
        network.send(&put(&service.base_url()), LONG).unwrap();
        service.wait_until_closed(count);
    }
    assert_eq!(service.finish().len(), 3);
}

#[test]
fn html_and_empty_answers_are_answers() {
    assert_eq!(sent_to(Answer::text(502, "text/html", "<h1>Bad gateway</h1>"), LONG).unwrap().status, 502);
    assert_eq!(sent_to(Answer::json(204, ""), LONG).unwrap().body, b"");
}

#[test]
fn once_a_service_was_reached_every_misbehaviour_is_a_lost_answer() {
    let raw = |text: &str| Answer::Raw(text.as_bytes().to_vec());
    let giant = format!("HTTP/1.1 200 OK\r\nX: {}\r\nContent-Length: 0\r\n\r\n", "x".repeat(2 * BODY_LIMIT));
    let many = format!("HTTP/1.1 200 OK\r\n{}\r\n", "x: y\r\n".repeat(5000));
    let misbehaviours = [
        ("dropped unread", Answer::DropBeforeReading),
        ("dropped", Answer::DropAfterReading),
        ("cut off in the body", raw("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{\"ok\":")),
        ("cut off in a chunk", raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n99\r\n{")),
        ("cut off in the headers", raw("HTTP/1.1 200 OK\r\nContent-Le")),
        ("not HTTP", raw("SSH-2.0-OpenSSH_9.2\r\n")),
        ("not a status", raw("HTTP/1.1 abc OK\r\n\r\n")),
        ("a giant header", raw(&giant)),
        ("thousands of headers", raw(&many)),
        ("two lengths", raw("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab")),
        ("an endless body", Answer::Endless),
    ];
    for (name, misbehaviour) in misbehaviours {
        let words = no_answer(sent_to(misbehaviour, LONG));
        assert!(!words.contains('\n') && !words.contains("os error"), "{name}: {words}");
    }
}

#[test]
fn a_body_may_be_one_mebibyte_and_no_more() {
    let body = |length: usize| Answer::Reply { status: 200, headers: Vec::new(), body: vec![b'x'; length] };
    assert_eq!(sent_to(body(BODY_LIMIT), LONG).unwrap().body.len(), BODY_LIMIT);
    assert_eq!(no_answer(sent_to(body(BODY_LIMIT + 1), LONG)), "the answer is larger than 1 MiB");
}

#[test]
fn the_time_limit_covers_the_whole_answer() {
    assert_eq!(no_answer(sent_to(Answer::Silence, SHORT)), "no whole answer from 127.0.0.1 within 100ms");
}

#[test]
fn nobody_listening_means_nothing_was_sent() {
    let port = Service::start([]).port(); // free again
    let words = not_sent(network().send(&put(&format!("http://127.0.0.1:{port}")), LONG));
    assert_eq!(words, "cannot connect to 127.0.0.1: connection refused");
}

#[test]
fn an_unknown_name_means_nothing_was_sent() {
    let settings = NetworkSettings { insecure_http: true, ..NetworkSettings::default() };
    let words = not_sent(network_with(settings).send(&put("http://service.invalid"), LONG));
    assert!(words.starts_with("cannot connect to service.invalid: "), "{words}");
}

/// A network that reaches this machine by https, trusting one authority.
fn with_authority(connect_timeout: Duration) -> (tempfile::TempDir, Network) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ca.pem");
    std::io::Write::write_all(
        &mut std::fs::OpenOptions::new().create_new(true).write(true).open(&path).unwrap(),
        AUTHORITY.as_bytes(),
    )
    .unwrap();
    let settings = NetworkSettings { ca_cert: Some(path), connect_timeout, ..NetworkSettings::default() };
    (folder, Network::new(settings).unwrap())
}

#[test]
fn a_tls_handshake_that_fails_means_nothing_was_sent() {
    let service = Service::start([Answer::DropBeforeReading]);
    let (_folder, mut network) = with_authority(LONG);
    let words = not_sent(network.send(&put(&format!("https://127.0.0.1:{}", service.port())), LONG));
    assert!(words.starts_with("cannot connect to 127.0.0.1: "), "{words}");
    assert_eq!(service.finish(), []);
}

#[test]
fn a_tls_handshake_that_takes_for_ever_means_nothing_was_sent() {
    for (connect_timeout, limit) in [(SHORT, LONG), (LONG, SHORT)] {
        let service = Service::start([]);
        let (_folder, mut network) = with_authority(connect_timeout);
        let words = not_sent(network.send(&put(&format!("https://127.0.0.1:{}", service.port())), limit));
        assert_eq!(words, "cannot connect to 127.0.0.1: no connection in time");
        service.finish();
    }
}

/// R11
#[test]
fn every_spelling_of_this_machine_is_loopback() {
    for host in ["[::1]:80", "127.9.8.7", "127.0.0.1.", "0x7f.1", "2130706433", "LOCALHOST"] {
        assert!(is_loopback(&url::Url::parse(&format!("http://{host}/")).unwrap()), "{host}");
    }
}

#[test]
fn only_web_addresses_are_spoken_to() {
    for address in ["ftp://127.0.0.1", "file:///etc", "data:x", "ws://127.0.0.1"] {
        not_sent(network().send(&put(address), LONG));
    }
}

#[test]
fn a_header_that_could_start_another_line_is_not_sent() {
    let service = Service::start([]);
    for value in ["a\r\nb: c", "a\0", "naïve-canary"] {
        let request =
            Request { headers: vec![("x-canary".to_owned(), Secret::new(value))], ..get(&service.base_url()) };
        let Failure::NotSent { what, .. } = network().send(&request, LONG).unwrap_err() else { panic!("{value}") };
        assert!(what.contains("x-canary") && !what.contains(value), "{what}");
    }
    assert_eq!(service.connections(), 0);
    service.finish();
}

#[test]
fn a_proxy_must_be_an_address() {
    for proxy in ["", "canary", "socks5://127.0.0.1:1", "canary:1"] {
        let settings = NetworkSettings { proxy: Some(Secret::new(proxy)), ..NetworkSettings::default() };
        let error = Network::new(settings).err().unwrap();
        assert_eq!(error.exit(), rsvp::error::Exit::Usage);
        assert!(!error.to_string().contains("canary"));
    }
}
