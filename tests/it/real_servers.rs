//! Answers as real servers give them: labelled wrongly, packed unasked, with an odd byte where nobody looks.

use jiff::{SignedDuration, Timestamp};

use crate::support::binary::{Ended, Home};
use crate::support::service::{Answer, Seen, Service};

/// One can look first; the look may give an id that the accepting call needs.
const FILE: &str = r#"
schema = 1
id = "real"
name = "Real"
base-url = "https://real.example"
[[preview]]
get = "/look"
query = { code = "{{ code }}" }
set = { org = "{{ body.org }}", item = "{{ body.id }}" }
[[accept]]
post = "/items/{{ item }}/accept"
json = { code = "{{ code }}" }
set = { token = "{{ body.token }}", email = "{{ body.email }}", end = "{{ body.end }}" }
[session]
secret = ["token"]
cookies = ["sid"]
headers = { Authorization = "Bearer {{ token }}" }
expires = "{{ end }}"
"#;

const LOOK: &str = r#"{"org":"T1","id":"i1"}"#;
const SESSION: &str = r#"{"token":"tok-123456","email":"ida@example.com"}"#;

fn answer(headers: &[(&str, &str)], body: &[u8]) -> Answer {
    let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    Answer::Reply { status: 200, headers, body: body.to_vec() }
}

fn json(body: &str) -> Answer {
    answer(&[("Content-Type", "application/json")], body.as_bytes())
}

/// Accepts at a service that gives `look` to each GET and `accepted` to each other call.
fn accept(home: &Home, file: &str, look: Answer, accepted: Answer) -> (Ended, Vec<Seen>) {
    let give = move |seen: &Seen| if seen.method == "GET" { look.clone() } else { accepted.clone() };
    let service = Service::answering(None, give);
    let file = home.write("real.toml", file);
    let ended = home.run(["--provider-file", &file, "--url", &service.base_url(), "accept", "C0DE"]);
    (ended, service.finish())
}

fn gzip(label: &'static str) -> Answer {
    answer(&[("Content-Encoding", label)], b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\xab\x56")
}

#[test]
fn an_answer_is_judged_by_what_it_is_and_not_by_its_label() {
    for kind in ["text/html", "text/html; charset=UTF-8", "text/plain", "application/problem+json", ""] {
        let home = Home::new();
        let label = [("Content-Type", kind)];
        let (ended, seen) = accept(&home, FILE, answer(&label, LOOK.as_bytes()), answer(&label, SESSION.as_bytes()));
        ended.expect(0);
        assert_eq!((seen.len(), home.session()["org"].as_str()), (2, Some("T1")), "{kind}");
    }
    // An empty answer is no web page, whatever is written on it.
    let silent = FILE.replace(
        "set = { token = \"{{ body.token }}\", email = \"{{ body.email }}\", end = \"{{ body.end }}\" }\n",
        "",
    );
    let silent = silent.split("[session]").next().unwrap().to_owned() + "[session]\nnone = \"it gives none\"\n";
    for status in [200, 204, 205] {
        let empty = Answer::Reply {
            status,
            headers: vec![("Content-Type".to_owned(), "text/html".to_owned())],
            body: Vec::new(),
        };
        let (ended, seen) = accept(&Home::new(), &silent, json(LOOK), empty);
        ended.expect(0);
        assert_eq!(seen.len(), 2, "{status}");
    }
}

#[test]
fn a_look_that_nobody_can_read_spends_nothing_and_says_why() {
    for (look, words) in [
        (gzip("gzip"), "the answer is packed (gzip), which was not asked for"),
        (gzip("br"), "the answer is packed (br), which was not asked for"),
        (json(""), "the answer is empty"),
        (json("OK"), "the answer is not JSON (line 1, column 1)"),
        (answer(&[("Content-Type", "text/plain")], b"Service temporarily degraded"), "the answer is not JSON"),
        (json(r#"{"org":"T1""#), "the answer is not JSON (line 1, column 11)"),
    ] {
        let home = Home::new();
        let (ended, seen) = accept(&home, FILE, look, json(SESSION));
        let ended = ended.expect(14);
        assert!(ended.told("error: ")[0].contains(words), "{ended:#?}");
        assert_eq!((seen.len(), home.state("pending").len()), (1, 0), "{ended:#?}");
    }
}

#[test]
fn an_acceptance_that_nobody_can_read_is_a_lost_answer_and_says_why() {
    for (accepted, words) in [
        (gzip("gzip"), "the answer is packed (gzip), which was not asked for"),
        (json("OK"), "the answer is not JSON (line 1, column 1)"),
    ] {
        let home = Home::new();
        let (ended, seen) = accept(&home, FILE, json(LOOK), accepted);
        let ended = ended.expect(15);
        assert!(ended.told("error: ")[0].contains(words), "{ended:#?}");
        assert_eq!((seen.iter().filter(|seen| seen.method == "POST").count(), home.state("pending").len()), (2, 1));
    }
}

#[test]
fn what_is_odd_where_nobody_looks_costs_nothing() {
    let odd: [&[u8]; 6] = [
        b"\xef\xbb\xbf{\"org\":\"T1\",\"id\":\"i1\"}",
        b"{\"org\":\"T1\",\"id\":\"i1\",\"about\":\"hi \\ud83d\"}",
        b"{\"org\":\"T1\",\"id\":\"i1\",\"about\":\"Zo\xeb\"}",
        b"{\"org\":\"T1\",\"id\":\"i1\",\"size\":1e400}",
        b"{\"org\":\"T1\",\"id\":\"i1\",\"size\":NaN}",
        b"{\"org\":\"T1\",\"id\":\"i1\",\"size\":123456789012345678901234567890}",
    ];
    for body in odd {
        let home = Home::new();
        let (ended, seen) = accept(&home, FILE, answer(&[], body), json(SESSION));
        ended.expect(0);
        assert_eq!(seen[1].target, "/items/i1/accept");
    }
    for line in ["X-Thing : 1", "X-Thing: a\r\n b", ": 1", "no colon", "N\u{e4}me: x", "Set-Cookie: theme=d\u{e4}rk"] {
        let home = Home::new();
        let raw = format!("HTTP/1.1 200 OK\r\n{line}\r\nContent-Length: {}\r\n\r\n{SESSION}", SESSION.len());
        let (ended, _) = accept(&home, FILE, json(LOOK), Answer::Raw(raw.into_bytes()));
        ended.expect(0);
    }
}

/// RFC 6265, section 5.4: a cookie goes back as it came; one that cannot stays behind.
#[test]
fn a_cookie_that_is_not_ascii_goes_back_or_stays_behind() {
    for (line, sent) in [
        (&b"Set-Cookie: name=Zo\xc3\xab; Path=/\r\n"[..], Some("name=Zo\u{eb}")),
        (b"Set-Cookie: name=Zo\xeb\r\nSet-Cookie: a=1\r\n", Some("a=1")),
        (b"Set-Cookie: name=Zo\xeb\r\n", None),
    ] {
        let home = Home::new();
        let head = [b"HTTP/1.1 200 OK\r\n", line].concat();
        let look = [head, format!("Content-Length: {}\r\n\r\n{LOOK}", LOOK.len()).into_bytes()].concat();
        let (ended, seen) = accept(&home, FILE, Answer::Raw(look), json(SESSION));
        ended.expect(0);
        assert_eq!(seen[1].header("cookie"), sent);
    }
}

#[test]
fn an_id_goes_into_the_path_as_it_came_and_a_token_may_be_a_number() {
    for (id, path) in [
        ("123456789012345678901234567890", "/items/123456789012345678901234567890/accept"),
        ("18446744073709551616", "/items/18446744073709551616/accept"),
        ("9007199254740993", "/items/9007199254740993/accept"),
        ("42.0", "/items/42/accept"),
        ("1e3", "/items/1000/accept"),
        ("-7", "/items/-7/accept"),
        ("\"007\"", "/items/007/accept"),
    ] {
        let (ended, seen) = accept(&Home::new(), FILE, json(&format!(r#"{{"org":"T1","id":{id}}}"#)), json(SESSION));
        ended.expect(0);
        assert_eq!(seen[1].target, path);
    }
    for (token, kept) in [
        ("1234567890", "1234567890"),
        ("123456789012345678901234567890", "123456789012345678901234567890"),
        ("\"tok-1 \\r\\n\"", "tok-1"),
    ] {
        let home = Home::new();
        let answer = json(&format!(r#"{{"token":{token},"email":"ida@example.com"}}"#));
        accept(&home, FILE, json(LOOK), answer).0.expect(0);
        let file = home.path("real.toml").display().to_string();
        assert_eq!(home.run(["--provider-file", &file, "token"]).expect(0).stdout.trim(), kept);
    }
}

/// What an answer lacks, or has in a form that fits nowhere, is the service's fault and not that of the provider file.
#[test]
fn a_member_that_the_next_call_cannot_be_made_without_is_the_services_fault() {
    for (look, words) in [
        (r#"{"org":"T1"}"#, "the service gave no item"),
        (r#"{"org":"T1","id":null}"#, "the service gave no item"),
        (r#"{"org":"T1","id":{"a":1}}"#, "the service gave item as a list or an object"),
        (r#"{"org":"T1","id":["a"]}"#, "the service gave item as a list or an object"),
    ] {
        let home = Home::new();
        let (ended, seen) = accept(&home, FILE, json(look), json(SESSION));
        let ended = ended.expect(14);
        assert!(ended.told("error: ")[0].contains(words) && !ended.stderr.contains("provider file"), "{ended:#?}");
        assert_eq!((seen.len(), home.state("pending").len()), (1, 0), "{ended:#?}");
    }
}

#[test]
fn a_session_ends_when_the_service_says_and_an_end_that_nobody_can_read_is_told() {
    let end = |end: &str| json(&SESSION.replace('}', &format!(r#","end":{end}}}"#)));
    for said in [
        "1893456000",
        "\"1893456000\"",
        "\"2030-01-01T00:00:00 UTC\"",
        "\"Tue, 01 Jan 2030 00:00:00 GMT\"",
        "\"2030-01-01 00:00:00\"",
    ] {
        let home = Home::new();
        let ended = accept(&home, FILE, json(LOOK), end(said)).0.expect(0);
        assert_eq!(home.session()["expires"], "2030-01-01T00:00:00Z", "{said}");
        assert!(!ended.stderr.contains("cannot read"), "{ended:#?}");
    }
    for (said, notes) in [("\"soon\"", 1), ("true", 1), ("null", 0), ("\"\"", 0)] {
        let home = Home::new();
        let ended = accept(&home, FILE, json(LOOK), end(said)).0.expect(0);
        assert!(home.session()["expires"].is_null(), "{said}");
        let told = ended.stderr.matches("when the session ends, but rsvp cannot read it").count();
        assert_eq!(told, notes, "{said}: {ended:#?}");
    }
}

#[test]
fn a_cookie_gives_a_session_its_end_and_one_that_was_taken_back_gives_none() {
    let with = |cookie: &str| answer(&[("Set-Cookie", cookie)], br#"{"email":"ida@example.com"}"#);
    for (cookie, seconds) in [
        ("sid=abc; Max-Age=3600", Some(3600)),
        ("sid=abc; Max-Age=3600; Expires=Thu, 01 Jan 1970 00:00:00 GMT", Some(3600)),
        ("sid=abc", None),
    ] {
        let home = Home::new();
        accept(&home, FILE, json(LOOK), with(cookie)).0.expect(0);
        let session = home.session();
        let end: Option<Timestamp> = session["expires"].as_str().map(|end| end.parse().unwrap());
        let begun: Timestamp = session["created"].as_str().unwrap().parse().unwrap();
        let left = end.map(|end| end.duration_since(begun));
        let expected = seconds.map(SignedDuration::from_secs);
        let is_near = |(left, expected): (SignedDuration, SignedDuration)| (expected - left).as_secs().abs() < 60;
        assert!(left.is_some() == expected.is_some() && left.zip(expected).is_none_or(is_near), "{cookie}: {end:?}");
    }
    let home = Home::new();
    accept(&home, FILE, json(LOOK), with("sid=abc; Max-Age=1")).0.expect(0);
    let file = home.path("real.toml").display().to_string();
    home.run(["--provider-file", &file, "token", "--header"]).expect(4);
    for cookie in [
        "sid=; Max-Age=0",
        "sid=",
        "sid=; Expires=Thu, 01 Jan 1970 00:00:00 GMT",
        "sid=x; Expires=Thu Jan  1 00:00:00 1970",
        "sid=x; expires=Thu, 01-Jan-70 00:00:01",
    ] {
        let home = Home::new();
        accept(&home, FILE, json(LOOK), with(cookie)).0.expect(11);
        assert!(home.state("sessions").is_empty(), "{cookie}");
    }
}

/// RFC 9110, section 10.2.3
#[test]
fn how_long_the_service_asks_to_wait_is_told() {
    for (status, header, exit, words) in [
        (429, "120", 9, "asks you to wait 2 minutes"),
        (429, "1", 9, "asks you to wait 1 second"),
        (503, "90", 14, "asks you to wait 90 seconds"),
        (429, "soon", 9, "the service asks you to wait"),
    ] {
        let headers = vec![("Retry-After".to_owned(), header.to_owned())];
        let look = Answer::Reply { status, headers, body: b"{}".to_vec() };
        let ended = accept(&Home::new(), FILE, look, json(SESSION)).0.expect(exit);
        assert!(ended.told("error: ")[0].ends_with(words), "{words}: {ended:#?}");
    }
    let mut home = Home::new();
    home.set("RSVP_JSON", "1");
    let headers = vec![("Retry-After".to_owned(), "120".to_owned())];
    let look = Answer::Reply { status: 429, headers, body: b"{}".to_vec() };
    let answer = accept(&home, FILE, look, json(SESSION)).0.expect(9).json();
    assert_eq!(answer["error"]["retry_after"], 120);
}

/// Where a redirect leads is told, but not the code in it.
#[test]
fn the_host_of_a_redirect_does_not_show_the_code() {
    let headers = vec![("Location".to_owned(), "https://C0DE-77.elsewhere.invalid/".to_owned())];
    let home = Home::new();
    let look = Answer::Reply { status: 302, headers, body: Vec::new() };
    let service = Service::answering(None, move |_| look.clone());
    let file = home.write("real.toml", FILE);
    let ended = home.run(["--provider-file", &file, "--url", &service.base_url(), "accept", "C0DE-77"]).expect(14);
    assert!(ended.stderr.contains("elsewhere.invalid"), "{ended:#?}");
    assert!(!ended.stderr.to_lowercase().contains("c0de-77"), "{ended:#?}");
    service.finish();
}

/// What files, variables and pasting add at the ends of a value is no part of it; what cannot be sent is told before
/// anything is.
#[test]
fn what_surrounds_a_value_is_no_part_of_it_whichever_way_it_is_given() {
    let with_key = FILE
        .replace("json = { code", "headers = { X-Key = \"{{ api_key }}\", X-Mail = \"{{ email }}\" }\njson = { code");
    for (key, mail) in [
        ("k-123\n", "ida@example.com\n"),
        ("\u{feff}k-123\r\n\r\n", " ida@example.com\u{200b}"),
        (" k-123 ", "ida@example.com"),
    ] {
        for is_variable in [true, false] {
            let mut home = Home::new();
            let look = json(LOOK);
            let service = Service::start([look, json(SESSION)]);
            let file = home.write("real.toml", &with_key);
            let key_file = home.write("key", key);
            let base = service.base_url();
            let mut line = vec!["--provider-file", &file, "--url", &base, "accept", "C0DE"];
            if is_variable {
                home.set("RSVP_API_KEY", key);
                home.set("RSVP_EMAIL", mail);
            } else {
                line.extend(["--api-key-file", &key_file, "--email", mail]);
            }
            home.run(line).expect(0);
            let seen = service.finish();
            assert_eq!((seen[1].header("x-key"), seen[1].header("x-mail")), (Some("k-123"), Some("ida@example.com")));
        }
    }
    for key in ["k\n123", "k-\u{e9}", "\u{200b}"] {
        let mut home = Home::new();
        home.set("RSVP_API_KEY", key);
        let service = Service::start([]);
        let file = home.write("real.toml", &with_key);
        let line =
            ["--provider-file", &file, "--url", &service.base_url(), "accept", "--email", "ida@example.com", "C0DE"];
        let ended = home.run(line).expect(2);
        assert!(ended.told("error: ")[0].contains("the API key from RSVP_API_KEY"), "{ended:#?}");
        assert_eq!(service.connections(), 0);
        service.finish();
    }
    for codes in ["\u{feff}C0DE\r\n", "  C0DE\u{200b}\n\u{feff}\n", "<C0DE>\n"] {
        let home = Home::new();
        let service = Service::start([json(LOOK), json(SESSION)]);
        let file = home.write("real.toml", FILE);
        home.run_with(["--provider-file", &file, "--url", &service.base_url(), "accept", "-"], codes).expect(0);
        assert_eq!(service.finish()[0].target, "/look?code=C0DE");
    }
}

#[test]
fn a_link_without_its_scheme_is_no_code_that_is_sent_anywhere() {
    for link in ["app.other.example/join/C0DE", "//app.other.example/join/C0DE", "app.other.example:8443/join/C0DE"] {
        let (home, service) = (Home::new(), Service::start([]));
        let file = home.write("real.toml", FILE);
        let line = ["--provider-file", &file, "--url", &service.base_url(), "accept", link];
        let ended = home.run(line).expect(2);
        assert!(ended.told("error: ")[0].contains("app.other.example"), "{ended:#?}");
        assert_eq!(service.connections(), 0);
        service.finish();
    }
}
