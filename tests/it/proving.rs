//! `--verify` beyond the first token: opaque sessions that another token proves, refreshed ones, and saved ones.

use std::io::Write as _;

use serde_json::{Value, json};
use tempfile::NamedTempFile;

use crate::support::binary::Home;
use crate::support::stage::{Cue, Played, Stage, lost, request};
use crate::support::tokens::{AUDIENCE, NOW, Signer, claims, claims_with, header};

/// A service whose session is opaque; one more call gives a token that proves it.
const PROVES: &str = r#"
schema   = 1
id       = "proves"
name     = "Proves"
base-url = "https://issuer.example"
[[accept]]
post     = "/accept/{{ code }}"
json     = {}
set      = { org = "{{ body.org }}", user = "{{ body.user }}", token = "{{ body.token }}" }
[[prove]]
get      = "/proof"
set      = { jwt = "{{ body.jwt }}" }
[session]
secret   = ["token"]
keep     = ["user"]
headers  = { Authorization = "Bearer {{ token }}" }
[verify]
variable   = "jwt"
algorithms = ["EdDSA"]
issuer     = "{base}"
audience   = "{base}/api"
jwks-url   = "{base}/keys"
conditions = ["claims.sub == user"]
"#;

/// A service that refreshes its tokens, which a key of one's own verifies.
const REFRESHES: &str = r#"
schema   = 1
id       = "refreshes"
name     = "Refreshes"
base-url = "https://refreshes.example"
[[accept]]
post     = "/accept/{{ code }}"
json     = {}
set      = { org = "{{ body.org }}", email = "{{ body.email }}", token = "{{ body.token }}", refresh_token = "{{ body.refresh }}", lasts = "{{ body.lasts }}" }
[[refresh]]
post     = "/refresh"
json     = { refresh = "{{ refresh_token }}" }
set      = { token = "{{ body.token }}", refresh_token = "{{ body.refresh }}", lasts = "{{ body.lasts }}" }
[session]
secret   = ["token", "refresh_token"]
headers  = { Authorization = "Bearer {{ token }}" }
expires  = "{{ lasts }}"
[verify]
algorithms = ["ES256"]
issuer     = "issuer.example"
audience   = "{{ org }}"
"#;

fn file(content: &str) -> NamedTempFile {
    let mut file = NamedTempFile::new().unwrap();
    file.write_all(content.as_bytes()).unwrap();
    file
}

fn path(file: &NamedTempFile) -> &str {
    file.path().to_str().unwrap()
}

fn json_of(played: &Played) -> Value {
    serde_json::from_str(&played.stdout).unwrap_or_else(|_| panic!("{played:#?}"))
}

/// What the service says of whoever has the session.
fn proof(name: &str, value: &Value) -> Value {
    let mut claims = claims_with("sub", &json!("U1"));
    claims["iss"] = json!("https://issuer.example");
    claims["aud"] = json!("https://issuer.example/api");
    claims["scope"] = json!("read write");
    claims[name] = value.clone();
    claims
}

fn proves(stage: &Stage, args: &[&str], cues: impl IntoIterator<Item = Cue>) -> Played {
    let provider = file(PROVES);
    stage.play(&[&["--provider-file", path(&provider)], args].concat(), cues)
}

fn keys(signer: &Signer) -> Cue {
    request("GET /keys", 200, json!({ "keys": [signer.jwk()] }))
}

fn opened() -> Cue {
    request("POST /accept/C0DE", 200, json!({ "org": AUDIENCE, "user": "U1", "token": "0paque" }))
}

fn proved(jwt: &str) -> Cue {
    request("GET /proof", 200, json!({ "jwt": jwt }))
}

const VERIFY: [&str; 5] = ["accept", "--json", "--yes", "--verify", "C0DE"];

/// V6: an opaque session is as good as the token that the service gives for it, and that is bound to its user.
#[test]
fn an_opaque_session_is_proved_by_a_token_that_is_fetched_with_it() {
    let (signer, stage) = (Signer::ed25519(), Stage::new());
    let good = signer.token(&header("EdDSA"), &proof("sub", &json!("U1")));
    let played = proves(&stage, &VERIFY, [keys(&signer), opened(), proved(&good)]);
    assert_eq!((played.code, &json_of(&played)["session"]["verified"]), (0, &json!("2026-11-21T00:00:00Z")));
    let saved = stage.session().to_string();
    assert!(!saved.contains(&good) && saved.contains("0paque"), "the proof is not kept");

    let played = proves(&stage, &["token", "--claims"], []);
    assert_eq!(played.code, 13, "{played:#?}");
    assert!(played.stderr.contains(" --claims --verify`"), "{played:#?}");
    let played = proves(&stage, &["token", "--claims", "--verify"], [keys(&signer), proved(&good)]);
    assert_eq!(played.code, 0, "{played:#?}");
    assert!(played.stdout.contains("verified by the EdDSA key 'k1'\nissuer        https://issuer.example\n"));
    assert!(played.stdout.contains("account       U1\nscopes        read, write\n"), "{played:#?}");
    let played = proves(&stage, &["status", "--verify"], [keys(&signer), proved(&good)]);
    assert_eq!(played.code, 0, "{played:#?}");
}

/// V6
#[test]
fn a_proof_that_fails_or_is_of_somebody_else_keeps_nothing() {
    let signer = Signer::ed25519();
    let sign = |name: &str, value: Value| signer.token(&header("EdDSA"), &proof(name, &value));
    let cases = [
        ("claims", proved(&sign("sub", json!("U2")))),
        ("issuer", proved(&sign("iss", json!("https://issuer.example.evil.example")))),
        ("issuer", proved(&sign("iss", json!("{base}")))),
        ("audience", proved(&sign("aud", json!("https://issuer.example")))),
        ("time", proved(&sign("exp", json!(NOW - 61)))),
        ("signature", proved(&Signer::ed25519().token(&header("EdDSA"), &proof("sub", &json!("U1"))))),
        ("form", proved("0paque")),
        ("the answer holds none", request("GET /proof", 200, json!({}))),
        ("the service refuses it", request("GET /proof", 403, json!({}))),
        ("the service refuses it", request("GET /proof", 404, json!({}))),
    ];
    for (check, cue) in cases {
        let stage = Stage::new();
        let played = proves(&stage, &VERIFY, [keys(&signer), opened(), cue]);
        let answer = json_of(&played);
        assert_eq!((played.code, &answer["accepted"]), (10, &json!("yes")), "{check}: {played:#?}");
        assert!(answer["error"]["message"].as_str().unwrap().contains(check), "{check}: {played:#?}");
        assert_eq!((stage.files("sessions"), played.stdout.contains("0paque")), (0, false), "{check}");
    }
    // That nobody answers is no verdict on the session: it is only not there.
    let stage = Stage::new();
    let played = proves(&stage, &VERIFY, [keys(&signer), opened(), lost("GET /proof")]);
    assert_eq!((played.code, &json_of(&played)["accepted"]), (11, &json!("yes")), "{played:#?}");
    assert_eq!(stage.files("sessions"), 0);
}

/// V7: a server that publishes no keys is known before anything is spent.
#[test]
fn a_server_without_keys_is_refused_before_anything_is_spent() {
    let stage = Stage::new();
    let played = proves(&stage, &VERIFY, [request("GET /keys", 404, json!({}))]);
    let answer = json_of(&played);
    assert_eq!((played.code, &answer["accepted"]), (2, &json!("no")), "{played:#?}");
    assert_eq!(answer["error"]["message"], "this server publishes no keys at /keys; nothing else was sent");
    assert_eq!((stage.files("pending"), stage.files("sessions")), (0, 0));
}

/// A session that has ended, as good as it was; the fresh token comes from `/refresh`.
struct Refreshing {
    stage: Stage,
    signer: Signer,
    key: NamedTempFile,
    provider: NamedTempFile,
}

impl Refreshing {
    /// The tokens last five seconds, which is no time at all.
    fn new(verify: bool) -> Self {
        let signer = Signer::p256();
        let (key, provider) = (file(&signer.key_file()), file(REFRESHES));
        let new = Self { stage: Stage::new(), signer, key, provider };
        let first = request("POST /accept/C0DE", 200, new.body("first", &new.token("first"), "5s"));
        let options: &[&str] = if verify { &["--verify", "--verify-key", path(&new.key)] } else { &[] };
        let played = new.play(&[&["accept", "--yes"], options, &["C0DE"]].concat(), [first]);
        assert_eq!(played.code, 0, "{played:#?}");
        new
    }

    fn token(&self, subject: &str) -> String {
        self.signer.token(&header("ES256"), &claims_with("sub", &json!(subject)))
    }

    #[expect(clippy::unused_self, reason = "it is what this service answers")]
    fn body(&self, refresh: &str, token: &str, lasts: &str) -> Value {
        json!({ "org": AUDIENCE, "email": "ada@example.com", "token": token, "refresh": refresh, "lasts": lasts })
    }

    fn gives(&self, token: &str) -> Cue {
        request("POST /refresh", 200, self.body("second", token, "1h"))
    }

    fn play(&self, args: &[&str], cues: impl IntoIterator<Item = Cue>) -> Played {
        self.stage.play(&[&["--provider-file", path(&self.provider)], args].concat(), cues)
    }
}

/// V6: what was verified once stays so, whether or not the option is given again.
#[test]
fn a_verified_session_is_verified_again_when_it_is_refreshed() {
    let it = Refreshing::new(true);
    let before = it.stage.session();
    assert_eq!(before["verified"], "2026-11-21T00:00:00Z");
    // V7: the key is not at hand any more, and the refresh token is not spent for nothing.
    let played = it.play(&["token"], []);
    assert_eq!(played.code, 2, "{played:#?}");
    assert!(played.stderr.contains("this session was verified, and so its fresh token must be as well"), "{played:#?}");
    let fresh = it.token("second");
    let played = it.play(&["token", "--verify", "--verify-key", path(&it.key)], [it.gives(&fresh)]);
    assert_eq!((played.code, played.stdout.trim()), (0, fresh.as_str()), "{played:#?}");
    let saved = it.stage.session();
    assert_eq!(
        (&saved["verified"], &saved["secret"]["value"]["refresh_token"]),
        (&before["verified"], &json!("second"))
    );
}

/// V6
#[test]
fn a_fresh_token_that_fails_is_not_kept_and_the_session_stays_as_it_was() {
    let it = Refreshing::new(true);
    let before = it.stage.session();
    let forged = Signer::p256().token(&header("ES256"), &claims());
    let played = it.play(&["--json", "token", "--verify", "--verify-key", path(&it.key)], [it.gives(&forged)]);
    assert_eq!(played.code, 10, "{played:#?}");
    let error = &json_of(&played)["error"];
    let message = error["message"].as_str().unwrap();
    assert!(message.contains("was refreshed, but its fresh token does not check out: signature: "), "{message}");
    let hint = error["hint"].as_str().unwrap();
    assert!(
        hint.contains("was not kept, and the saved one has ended") && hint.contains("`rsvp login --provider-file "),
        "{hint}"
    );
    assert!(!played.stdout.contains(&forged) && !played.stderr.contains(&forged), "{played:#?}");
    assert_eq!(it.stage.session(), before);
}

/// V7: published keys are fetched before the refresh token is spent, and the proof is of the fresh session.
#[test]
fn published_keys_come_before_the_refresh_token_is_spent() {
    let signer = Signer::ed25519();
    let with_refresh = PROVES.replace("[session]\n", "[[refresh]]\npost = \"/refresh\"\njson = {}\nset = { token = \"{{ body.token }}\" }\n[session]\nexpires = \"5s\"\n");
    let (stage, provider) = (Stage::new(), file(&with_refresh));
    let play =
        |args: &[&str], cues: Vec<Cue>| stage.play(&[&["--provider-file", path(&provider)], args].concat(), cues);
    let jwt = |subject: &str| signer.token(&header("EdDSA"), &proof("sub", &json!(subject)));
    let refreshed = || request("POST /refresh", 200, json!({ "token": "fresh" }));
    assert_eq!(play(&VERIFY, vec![keys(&signer), opened(), proved(&jwt("U1"))]).code, 0);
    let before = stage.session();
    assert_eq!(play(&["token"], vec![lost("GET /keys")]).code, 8);
    assert_eq!(play(&["token"], vec![request("GET /keys", 404, json!({}))]).code, 2);
    // It is bound to the session's user, whoever is logged in at the service by now.
    assert_eq!(play(&["token"], vec![keys(&signer), refreshed(), proved(&jwt("U2"))]).code, 10);
    let played = play(&["token"], vec![keys(&signer), refreshed(), lost("GET /proof")]);
    assert_ne!(played.code, 0, "{played:#?}");
    assert!(played.stderr.contains("the fresh token was not kept"), "{played:#?}");
    assert_eq!(stage.session(), before);
    let played = play(&["token"], vec![keys(&signer), refreshed(), proved(&jwt("U1"))]);
    assert_eq!((played.code, played.stdout.as_str()), (0, "fresh\n"), "{played:#?}");
}

/// V6: and a session that nobody verified is refreshed as before, until somebody asks.
#[test]
fn an_unverified_session_is_verified_only_when_that_is_asked() {
    let it = Refreshing::new(false);
    let forged = Signer::p256().token(&header("ES256"), &claims());
    assert_eq!(it.play(&["token"], [it.gives(&forged)]).code, 0);
    assert_eq!(it.stage.session()["verified"], Value::Null);
    for option in ["--verify", "--verify-tokens", "--require-verification"] {
        let played = it.play(&["token", option, "--verify-key", path(&it.key)], []);
        assert_eq!((played.code, played.stdout.as_str()), (10, ""), "{played:#?}");
        assert!(played.stderr.contains("still saved, and `rsvp logout --provider-file "), "{played:#?}");
    }
    assert_eq!(it.stage.session()["verified"], Value::Null);
    assert_eq!(it.play(&["token"], []).stdout.trim(), forged);
}

/// V6: when a token was last found good is kept, and what it allows is told as what it is.
#[test]
fn status_saves_when_the_token_was_verified_and_shows_what_it_allows() {
    let (signer, stage) = (Signer::hmac(), Stage::new());
    let key = file(&signer.key_file());
    let claims = json!({
        "jti": "5f2c", "aud": "LSLYJQ8228", "sub": "TJ3KZ0", "iss": "cloud-hub.datawire.io", "iat": NOW, "nbf": NOW,
        "email": "ada@example.com", "ownerEmail": "owner@example.com", "dwType": "DataWireCredential",
        "scopes": { "dw:user0": true, "dw:reqSvc0": true, "dw:admin0": false },
    });
    let token = signer.token(&json!({ "typ": "JWT", "alg": "HS256" }), &claims);
    let body = json!({ "ok": true, "orgID": "LSLYJQ8228", "email": "ada@example.com", "token": token });
    let line = ["-p", "datawire", "accept", "--name", "Ada", "--password", "correct horse", "--yes", "C0DE"];
    assert_eq!(stage.play(&line, [request("PUT /v1/invitations/C0DE", 200, body)]).code, 0);

    let played = stage.play(&["status", "-v"], []);
    assert!(played.stdout.contains("  scopes dw:reqSvc0 dw:user0 (unverified)  "), "{played:#?}");
    let played = stage.play(&["--json", "status"], []);
    let session = &json_of(&played)["sessions"][0]["session"];
    assert_eq!((&session["scopes"], &session["verified"]), (&json!(["dw:reqSvc0", "dw:user0"]), &Value::Null));

    let played = stage.play(&["--json", "status", "--verify", "--verify-key", path(&key)], []);
    assert_eq!(json_of(&played)["sessions"][0]["session"]["verified"], "2026-11-21T00:00:00Z", "{played:#?}");
    let saved = stage.session();
    assert_eq!((&saved["verified"], &saved["scopes"]), (&json!("2026-11-21T00:00:00Z"), &session["scopes"]));
    assert_eq!(saved["secret"]["value"]["token"], json!(token));
    let played = stage.play(&["status", "-v"], []);
    assert!(played.stdout.contains("  verified just now, scopes dw:reqSvc0 dw:user0  "), "{played:#?}");
}

/// V7: a key file is not waited for, and one that anybody could have written or that is huge is none.
#[test]
fn a_key_file_that_is_none_is_refused_at_once_and_nothing_is_sent() {
    use std::os::unix::fs::{PermissionsExt as _, symlink};
    let home = Home::new();
    let place = |name: &str| home.path(name);
    let good = Signer::hmac().key_file();
    let write = |name: &str, content: &str, mode: u32| {
        home.write(name, content);
        std::fs::set_permissions(place(name), std::fs::Permissions::from_mode(mode)).unwrap();
    };
    rustix::fs::mkfifoat(rustix::fs::CWD, place("fifo"), rustix::fs::Mode::RUSR).unwrap();
    symlink(place("fifo"), place("link-to-fifo")).unwrap();
    std::fs::create_dir(place("folder")).unwrap();
    write("huge", &good.repeat(20_000), 0o600);
    write("writable", &good, 0o666);
    write("binary", "\u{0}\u{1}", 0o600);
    let accept = |name: &str| {
        let key = place(name);
        let args =
            ["-p", "datawire", "accept", "--yes", "--name", "Ada", "--password", "x", "--verify", "--verify-key"];
        Stage::new().play(&[&args[..], &[key.to_str().unwrap(), "C0DE"]].concat(), [])
    };
    for (name, why) in [
        ("fifo", "it is empty"),
        ("link-to-fifo", "it is empty"),
        ("folder", "it is neither a file nor a pipe"),
        ("huge", "it is larger than 1 MiB"),
        ("writable", "every user may write it, and so it proves nothing"),
        ("binary", "it holds a NUL byte"),
        ("absent", "No such file"),
    ] {
        let played = accept(name);
        assert_eq!(played.code, 2, "{name}: {played:#?}");
        assert!(played.stderr.contains(why) && played.stderr.contains("nothing was sent"), "{name}: {played:#?}");
    }
}

/// A shared secret that others can read proves little, and that is said; public keys are for everybody.
#[test]
fn a_shared_secret_that_others_can_read_is_warned_of() {
    use std::os::unix::fs::PermissionsExt as _;
    let signer = Signer::hmac();
    let claims = json!({
        "jti": "5f2c", "aud": "LSLYJQ8228", "sub": "TJ3KZ0", "iss": "cloud-hub.datawire.io", "iat": NOW, "nbf": NOW,
        "email": "ada@example.com", "ownerEmail": "owner@example.com", "dwType": "DataWireCredential",
        "scopes": { "dw:user0": true },
    });
    let token = signer.token(&json!({ "typ": "JWT", "alg": "HS256" }), &claims);
    let body = json!({ "ok": true, "orgID": "LSLYJQ8228", "email": "ada@example.com", "token": token });
    let key = file(&signer.key_file());
    for (mode, is_told) in [(0o600, false), (0o640, true), (0o644, true)] {
        std::fs::set_permissions(key.path(), std::fs::Permissions::from_mode(mode)).unwrap();
        let args =
            ["-p", "datawire", "accept", "--yes", "--name", "Ada", "--password", "x", "--verify", "--verify-key"];
        let cue = request("PUT /v1/invitations/C0DE", 200, body.clone());
        let played = Stage::new().play(&[&args[..], &[path(&key), "C0DE"]].concat(), [cue]);
        assert_eq!(played.code, 0, "{played:#?}");
        assert_eq!(played.stderr.contains("warning: others can read"), is_told, "{mode:o}: {played:#?}");
    }
    let (public, provider) = (Signer::ed25519(), file(PROVES));
    let key = file(&public.key_file());
    std::fs::set_permissions(key.path(), std::fs::Permissions::from_mode(0o644)).unwrap();
    let good = public.token(&header("EdDSA"), &proof("sub", &json!("U1")));
    let args = ["--provider-file", path(&provider), "accept", "--yes", "--verify", "--verify-key", path(&key), "C0DE"];
    let played = Stage::new().play(&args, [opened(), proved(&good)]);
    assert_eq!((played.code, played.stderr.contains("others can read")), (0, false), "{played:#?}");
}
