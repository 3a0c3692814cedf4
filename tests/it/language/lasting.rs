//! How long a session lasts, and what keeps it going.

use super::*;

const EARLY: &str = r#"
[[accept]]
post = "/accept"
set = { token = "{{ body.t }}", lasts = "{{ body.lasts }}" }
[[refresh]]
post = "/refresh"
set = { token = "{{ body.t }}", lasts = "{{ body.lasts }}" }
[session]
secret = ["token"]
headers = { Authorization = "{{ token }}" }
expires = "{{ lasts }}s"
refresh-before = "1h"
"#;

/// Some services refresh only a token that still lives.
#[test]
fn a_session_is_refreshed_before_its_end_where_the_file_says_so() {
    let gives = |token: &str, lasts: i64| ok(&json!({ "t": token, "lasts": lasts }));
    let acme = Acme::new(EARLY, [gives("first", 1800), gives("second", 86_400)]);
    acme.accept(&[]).expect(0);
    assert_eq!(acme.run(&["token"]).expect(0).stdout, "second\n");
    assert_eq!(acme.run(&["token"]).expect(0).stdout, "second\n", "a day is long enough");
    let seen = acme.finish();
    assert_eq!((lines(&seen)[1].as_str(), seen[1].header("authorization")), ("POST /refresh", Some("first")));
}

#[test]
fn a_session_that_cannot_be_refreshed_early_is_used_until_its_end() {
    let acme = Acme::new(EARLY, [ok(&json!({ "t": "first", "lasts": 1800 })), empty(503)]);
    acme.accept(&[]).expect(0);
    let ended = acme.run(&["token"]).expect(0);
    assert_eq!(ended.stdout, "first\n");
    assert!(ended.stderr.contains("the session could not be refreshed before its end"), "{ended:?}");
    acme.finish();
}
