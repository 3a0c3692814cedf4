//! The TLS table (R18, R19): what the program refuses to talk to, what it accepts, and whom it shows its certificate.

use std::sync::Arc;

use rustls::server::danger::ClientCertVerifier;
use rustls::version::{TLS12, TLS13};
use serde_json::json;

use crate::support::alert::AlertingService;
use crate::support::binary::{Ended, Home};
use crate::support::service::{Answer, Service};
use crate::support::skip::skip;
use crate::support::tls::{Authority, Flaw, Identity, OpenSsl, TlsFront};

const CODE: &str = "canary-code-1d2e";
const PASSWORD: &str = "canary-password";
const BOTH: &[&rustls::SupportedProtocolVersion] = &[&TLS12, &TLS13];

/// Accepts at Datawire, which is at `url`.
fn accept(home: &Home, url: &str, more: &[&str]) -> Ended {
    let here = ["-vv", "-p", "datawire", "--url", url, "--name", "Ida", "--email", "ida@example.com"];
    let line = [&["accept"], &here[..], more, &["--password-stdin", CODE]].concat();
    let ended = home.run_with(line, PASSWORD);
    assert!(!ended.stderr.contains("canary") && !ended.stdout.contains("canary"), "R13: {ended:#?}");
    ended
}

fn session() -> Answer {
    Answer::json(200, &json!({ "ok": true, "orgID": "ORG", "email": "ida@example.com", "token": "t.o.k" }).to_string())
}

/// R18: told in one line with what to do in another, the code is not spent, and the same command works later.
#[track_caller]
fn refused(home: &Home, ended: Ended, words: &str, hint: &str) {
    let ended = ended.expect(8);
    let (told, hints) = (ended.told("error: "), ended.told("hint: "));
    assert!(told.len() == 1 && told[0].starts_with("cannot connect to localhost: "), "{ended:#?}");
    assert!(told[0].contains(words), "{words}: {ended:#?}");
    assert!(hints.len() == 1 && hints[0].contains(hint), "{hint}: {ended:#?}");
    assert!(home.state("pending").is_empty() && home.state("sessions").is_empty(), "{ended:#?}");
}

/// A service with this identity gets no request from whoever trusts `ca`.
fn refuses(identity: &Identity, ca: &Authority, (words, hint): (&str, &str)) {
    for version in BOTH {
        let (home, service) = (Home::new(), Service::start([]));
        let ca = home.write("ca.pem", ca.pem());
        let front = TlsFront::start(identity.server(&[*version], None), service.port());
        refused(&home, accept(&home, &front.url(), &["--ca-cert", &ca]), words, hint);
        // R18: there is no option that would make it good; this one is for http.
        let more = ["--ca-cert", &ca, "--insecure-http", "--json"];
        let answer = accept(&home, &front.url(), &more).expect(8).json();
        assert_eq!(answer["accepted"], "no");
        assert_eq!(service.connections(), 0);
    }
}

/// R18
#[test]
fn a_certificate_that_has_expired_is_refused() {
    let ca = Authority::new("Tests");
    let words = ("its certificate expired on 2020-02-29T00:00:00Z", "this machine's clock");
    refuses(&ca.issue(Flaw::Expired), &ca, words);
}

/// R18
#[test]
fn a_certificate_that_is_not_valid_yet_is_refused() {
    let ca = Authority::new("Tests");
    let words = ("its certificate is not valid yet, but from 2101-03-01T00:00:00Z", "this machine's clock");
    refuses(&ca.issue(Flaw::NotYet), &ca, words);
}

/// R18
#[test]
fn a_certificate_for_another_name_is_refused() {
    let ca = Authority::new("Tests");
    refuses(&ca.issue(Flaw::OtherName), &ca, ("only valid for DnsName(\"other.example\")", "check the address"));
}

/// R18
#[test]
fn a_certificate_that_nobody_known_has_issued_is_refused() {
    let ca = Authority::new("Tests");
    let words = ("its certificate was issued by an authority that is not known here", "--ca-cert");
    refuses(&Identity::self_signed(), &ca, words);
    refuses(&Authority::new("Others").issue(Flaw::None), &ca, words);
    // One of the same name is another one all the same.
    refuses(&Authority::new("Tests").issue(Flaw::None), &ca, ("its certificate", "certificate"));
}

/// R18
#[test]
fn a_certificate_for_clients_is_none_for_a_service() {
    let ca = Authority::new("Tests");
    refuses(&ca.issue(Flaw::ForClients), &ca, ("its certificate is not one for servers", "another certificate"));
}

/// R18: a key that is too short, and a version that is too old.
#[test]
fn rsa_1024_and_tls_1_1_are_refused() {
    if !OpenSsl::is_here() {
        return;
    }
    for (bits, version, words, hint) in [
        (1024, "-tls1_2", "not safe", "another certificate"),
        (1024, "-tls1_3", "not safe", "another certificate"),
        (2048, "-tls1_1", "ProtocolVersion", "TLS 1.2 or 1.3"),
        (2048, "-tls1", "ProtocolVersion", "TLS 1.2 or 1.3"),
    ] {
        let home = Home::new();
        let file = OpenSsl::certificate(&home, "server.pem", bits);
        let server = OpenSsl::start(&file, &[version]);
        refused(&home, accept(&home, &server.url(), &["--ca-cert", &file]), words, hint);
        let sent = server.end();
        assert!(!sent.contains("HTTP/1.1") && !sent.contains("canary"), "{sent}");
    }
    // What is long and new enough is not refused for having come from that tool.
    let home = Home::new();
    let file = OpenSsl::certificate(&home, "server.pem", 2048);
    let server = OpenSsl::start(&file, &["-tls1_2", "-www"]);
    let url = server.url();
    let ended = home.run(["-p", "crux", "--url", &url, "--ca-cert", &file, "show", CODE]).expect(14);
    assert!(ended.told("error: ")[0].contains("status 200"), "{ended:#?}");
}

/// R18
#[test]
fn what_does_not_speak_tls_gets_no_request() {
    let ca = Authority::new("Tests");
    let hello = Answer::Raw(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n".to_vec());
    let (home, service) = (Home::new(), Service::answering(None, move |_| hello.clone()));
    let ca = home.write("ca.pem", ca.pem());
    let url = format!("https://localhost:{}", service.port());
    let ended = accept(&home, &url, &["--ca-cert", &ca, "--timeout", "1"]).expect(8);
    assert!(ended.told("error: ")[0].starts_with("cannot connect to localhost: "), "{ended:#?}");
    assert!(service.finish().is_empty());
}

/// R18, R19: TLS 1.2 and 1.3, with a certificate from `--ca-cert`, a variable, or the configuration.
#[test]
fn good_certificates_are_accepted_wherever_their_issuer_is_named() {
    let (ca, other) = (Authority::new("Tests"), Authority::new("Others"));
    let identity = ca.issue(Flaw::None);
    let named: [fn(&mut Home) -> &'static [&'static str]; 7] = [
        |_| &["--ca-cert", "ca.pem"],
        |home| variable(home, "RSVP_CA_CERT", "ca.pem"),
        |home| variable(home, "SSL_CERT_FILE", "ca.pem"),
        |home| variable(home, "SSL_CERT_DIR", "certs"),
        |home| {
            home.write("config/config.toml", "ca-cert = \"../ca.pem\"\n");
            &[]
        },
        |home| {
            variable(home, "SSL_CERT_FILE", "other.pem");
            variable(home, "SSL_CERT_DIR", "certs")
        },
        // An option wins over every variable.
        |home| {
            variable(home, "SSL_CERT_FILE", "nowhere.pem");
            variable(home, "RSVP_CA_CERT", "other.pem");
            &["--ca-cert", "ca.pem"]
        },
    ];
    for version in BOTH {
        for name in named {
            let (mut home, service) = (Home::new(), Service::start([session()]));
            home.write("ca.pem", ca.pem());
            home.write("other.pem", other.pem());
            home.write("certs/0a1b2c3d.0", ca.pem());
            // Nothing is waited for in a folder of certificates.
            let pipe = home.path("certs/pipe");
            rustix::fs::mkfifoat(rustix::fs::CWD, pipe, rustix::fs::Mode::RUSR | rustix::fs::Mode::WUSR).unwrap();
            let options = name(&mut home);
            let front = TlsFront::start(identity.server(&[*version], None), service.port());
            accept(&home, &front.url(), options).expect(0);
            assert_eq!((service.finish().len(), home.state("sessions").len()), (1, 1));
        }
    }
}

fn variable(home: &mut Home, name: &str, file: &str) -> &'static [&'static str] {
    let path = home.path(file).display().to_string();
    home.set(name, &path);
    &[]
}

/// R19: who names a file means it, and no other.
#[test]
fn an_authority_that_was_not_named_does_not_count() {
    let (ca, other) = (Authority::new("Tests"), Authority::new("Others"));
    let (mut home, service) = (Home::new(), Service::start([]));
    let front = TlsFront::start(ca.issue(Flaw::None).server(BOTH, None), service.port());
    home.write("ca.pem", ca.pem());
    home.write("other.pem", other.pem());
    variable(&mut home, "SSL_CERT_FILE", "ca.pem");
    let nobody = "its certificate was issued by an authority that is not known here";
    refused(&home, accept(&home, &front.url(), &["--ca-cert", "other.pem"]), nobody, "--ca-cert");
    if std::path::Path::new("/etc/ssl/certs/ca-certificates.crt").exists() {
        let home = Home::new();
        refused(&home, accept(&home, &front.url(), &[]), nobody, "--ca-cert");
    } else {
        skip("authorities", "there are no authorities of the system's own");
    }
    assert_eq!(service.connections(), 0);
}

/// R19, R20: what is named and cannot be used is told by its name.
#[test]
fn files_that_cannot_be_used_are_named_and_nothing_is_sent() {
    let (ca, home, service) = (Authority::new("Tests"), Home::new(), Service::start([]));
    let front = TlsFront::start(ca.issue(Flaw::None).server(BOTH, None), service.port());
    let (one, two) = (ca.issue(Flaw::ForClients), ca.issue(Flaw::ForClients));
    home.write("ca.pem", ca.pem());
    home.write("empty.pem", "");
    home.write("broken.pem", "-----BEGIN CERTIFICATE-----\ncanary\n-----END CERTIFICATE-----\n");
    home.write("one.pem", &one.pem);
    private(&home, "one.key", &one.key_pem);
    private(&home, "two.key", &two.key_pem);
    let locked = "-----BEGIN ENCRYPTED PRIVATE KEY-----\nMIGb\n-----END ENCRYPTED PRIVATE KEY-----\n";
    private(&home, "locked.key", locked);
    private(&home, "old.key", "-----BEGIN DSA PRIVATE KEY-----\nMIGb\n-----END DSA PRIVATE KEY-----\n");
    private(&home, "wrong.key", "-----BEGIN PRIVATE KEY-----\nMIGbcanary\n-----END PRIVATE KEY-----\n");
    let with_ca = |more: [&'static str; 4]| [&["--ca-cert", "ca.pem"][..], &more].concat();
    for (options, words) in [
        (vec!["--ca-cert", "nowhere.pem"], "cannot read nowhere.pem: No such file or directory"),
        (vec!["--ca-cert", "."], "cannot read .: Is a directory"),
        (vec!["--ca-cert", "empty.pem"], "empty.pem holds no PEM certificate"),
        (vec!["--ca-cert", "broken.pem"], "broken.pem holds no certificate that can be used"),
        (vec!["--ca-cert", "one.key"], "one.key holds no PEM certificate"),
        (with_ca(["--client-cert", "nowhere.pem", "--client-key", "one.key"]), "cannot read nowhere.pem"),
        (with_ca(["--client-cert", "one.pem", "--client-key", "nowhere.key"]), "cannot read nowhere.key"),
        (with_ca(["--client-cert", "one.pem", "--client-key", "two.key"]), "one.pem does not go with the key two.key"),
        (with_ca(["--client-cert", "one.pem", "--client-key", "one.pem"]), "one.pem holds no PEM private key"),
        (with_ca(["--client-cert", "one.key", "--client-key", "one.key"]), "one.key holds no PEM certificate"),
        (
            with_ca(["--client-cert", "one.pem", "--client-key", "locked.key"]),
            "locked.key is protected by a passphrase",
        ),
        (with_ca(["--client-cert", "one.pem", "--client-key", "old.key"]), "old.key holds no PEM private key"),
        (with_ca(["--client-cert", "one.pem", "--client-key", "wrong.key"]), "wrong.key"),
    ] {
        let ended = accept(&home, &front.url(), &options).expect(8);
        let (told, hints) = (ended.told("error: "), ended.told("hint: "));
        assert!(told.len() == 1 && told[0].contains(words), "{words}: {ended:#?}");
        assert!(hints.len() == 1 && !hints[0].contains("try again"), "{ended:#?}");
        assert!(home.state("pending").is_empty(), "{ended:#?}");
    }
    for half in [["--client-cert", "one.pem"], ["--client-key", "one.key"]] {
        accept(&home, &front.url(), &half).expect(2);
    }
    assert_eq!((service.connections(), front.shown().len()), (0, 0));
}

fn private(home: &Home, file: &str, content: &str) {
    use std::os::unix::fs::PermissionsExt as _;
    let path = home.write(file, content);
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600)).unwrap();
}

/// R19: the certificate that says who this machine is, with its chain, its key beside it or in the same file.
#[test]
fn a_client_certificate_is_shown_to_a_service_that_asks_for_it() {
    let (ca, home) = (Authority::new("Tests"), Home::new());
    let me = ca.issue(Flaw::ForClients);
    home.write("ca.pem", ca.pem());
    home.write("me.pem", format!("{}{}", me.pem, ca.pem()));
    private(&home, "me.key", &me.key_pem);
    private(&home, "both.pem", &format!("{}{}", me.key_pem, me.pem));
    for version in BOTH {
        for (certificate, key) in [("me.pem", "me.key"), ("both.pem", "both.pem")] {
            let service = Service::start([session()]);
            let server = ca.issue(Flaw::None).server(&[*version], Some(ca.asks(true)));
            let front = TlsFront::start(server, service.port());
            let more = ["--ca-cert", "ca.pem", "--client-cert", certificate, "--client-key", key];
            let ended = accept(&home, &front.url(), &more).expect(0);
            assert!(!ended.stderr.contains("warning"), "{ended:#?}");
            assert_eq!((service.finish().len(), front.shown()), (1, vec![true]));
        }
    }
}

/// R18, R19: a service that wants a certificate and gets none, or one that it does not like, has read no request. In
/// TLS 1.3 it says so only after this side is ready to send.
#[test]
fn without_the_client_certificate_that_a_service_wants_nothing_is_sent() {
    let (ca, other, home) = (Authority::new("Tests"), Authority::new("Others"), Home::new());
    let stranger = other.issue(Flaw::ForClients);
    let late = ca.issue(Flaw::Expired);
    home.write("ca.pem", ca.pem());
    for (name, identity) in [("stranger", &stranger), ("late", &late)] {
        home.write(&format!("{name}.pem"), &identity.pem);
        private(&home, &format!("{name}.key"), &identity.key_pem);
    }
    let none: &[&str] = &[];
    for version in BOTH {
        for (options, hint) in [
            (none, "--client-cert and --client-key"),
            (&["--client-cert", "stranger.pem", "--client-key", "stranger.key"], "does not accept your certificate"),
            (&["--client-cert", "late.pem", "--client-key", "late.key"], "does not accept your certificate"),
        ] {
            let (service, asks) = (Service::start([]), ca.asks(true));
            let front = TlsFront::start(ca.issue(Flaw::None).server(&[*version], Some(asks)), service.port());
            let more = [&["--ca-cert", "ca.pem"], options].concat();
            refused(&home, accept(&home, &front.url(), &more), "the other side ended the handshake", hint);
            assert_eq!((service.connections(), front.shown().len()), (0, 0));
        }
    }
}

/// R19: who may show a certificate and has none is served; a service says by its tickets that it does not mind, and one
/// that gives none is sent the request after a while.
#[test]
fn a_service_that_asks_for_a_certificate_and_gives_no_tickets_is_asked_after_a_while() {
    let (ca, home) = (Authority::new("Tests"), Home::new());
    home.write("ca.pem", ca.pem());
    let mut server = ca.issue(Flaw::None).server(&[&TLS13], Some(ca.asks(false)));
    server.send_tls13_tickets = 0;
    let service = Service::start([session()]);
    let front = TlsFront::start(server, service.port());
    accept(&home, &front.url(), &["--ca-cert", "ca.pem"]).expect(0);
    assert_eq!((service.finish().len(), front.shown()), (1, vec![false]));
}

/// Whatever an alert says and however much of an answer came before it: the request may have been read. Where it is
/// about the certificate, the message says what to do.
#[test]
fn an_alert_after_the_request_is_a_lost_answer() {
    const CERTIFICATE_REQUIRED: u8 = 116;
    const UNKNOWN_CA: u8 = 48;
    const INTERNAL_ERROR: u8 = 80;
    let ca = Authority::new("Tests");
    let identity = ca.issue(Flaw::None);
    let head = "HTTP/1.1 200 OK\r\nContent-Length: 40\r\n\r\n";
    for (asks, part, alert) in [
        (true, "", CERTIFICATE_REQUIRED),
        (true, "", UNKNOWN_CA),
        (true, "", INTERNAL_ERROR),
        (true, "H", CERTIFICATE_REQUIRED),
        (true, "HTTP/1.1 200 OK\r\n", CERTIFICATE_REQUIRED),
        (true, head, CERTIFICATE_REQUIRED),
        (true, "HTTP/1.1 200 OK\r\nContent-Length: 40\r\n\r\n{\"ok\":true", UNKNOWN_CA),
        (false, "", CERTIFICATE_REQUIRED),
        (false, "", UNKNOWN_CA),
        (false, head, UNKNOWN_CA),
    ] {
        let home = Home::new();
        home.write("ca.pem", ca.pem());
        let service = AlertingService::start(identity.server_of_one_cipher(asks.then(|| ca.asks(false))), part, alert);
        let ended = accept(&home, &service.url(), &["--ca-cert", "ca.pem", "--timeout", "5"]).expect(15);
        let told = ended.told("error: ");
        assert_eq!(told[0].contains("--client-cert"), part != head && alert == CERTIFICATE_REQUIRED, "{ended:#?}");
        assert_eq!(home.state("pending").len(), 1, "{ended:#?}");
        assert!(service.finish().starts_with("PUT /v1/invitations/"));
    }
}

/// R19: whoever publishes keys for a service is somebody else, and does not learn who this machine is.
#[test]
fn the_client_certificate_is_shown_to_no_other_origin() {
    let (ca, home) = (Authority::new("Tests"), Home::new());
    let me = ca.issue(Flaw::ForClients);
    home.write("ca.pem", ca.pem());
    home.write("me.pem", &me.pem);
    private(&home, "me.key", &me.key_pem);
    let asks = |must| -> Option<Arc<dyn ClientCertVerifier>> { Some(ca.asks(must)) };
    let (service, keys) = (Service::start([]), Service::start([Answer::json(200, r#"{"keys":[]}"#)]));
    let at_service = TlsFront::start(ca.issue(Flaw::None).server(BOTH, asks(true)), service.port());
    let at_keys = TlsFront::start(ca.issue(Flaw::None).server(BOTH, asks(false)), keys.port());
    let file = home.write(
        "own.toml",
        format!(
            r#"
            schema = 1
            id = "own"
            name = "Own"
            base-url = "https://own.example"
            [[accept]]
            post = "/accept"
            json = {{ code = "{{{{ code }}}}" }}
            set = {{ token = "{{{{ body.token }}}}", account = "ida" }}
            [session]
            secret = ["token"]
            [verify]
            algorithms = ["ES256"]
            jwks-url = "{}/keys"
            "#,
            at_keys.url()
        ),
    );
    let url = at_service.url();
    let here = ["--provider-file", &file, "--url", &url, "--ca-cert", "ca.pem"];
    let who = ["--client-cert", "me.pem", "--client-key", "me.key"];
    // There is no key among them, so the service itself is not even asked.
    let ended = home.run([&here[..], &who, &["accept", "--verify", "CODE"]].concat());
    assert!(matches!(ended.code, 2 | 14), "{ended:#?}");
    assert_eq!((keys.finish().len(), at_keys.shown()), (1, vec![false]), "{ended:#?}");
    assert_eq!((service.connections(), at_service.shown()), (0, vec![]));
    // The service itself is shown it.
    let service = Service::start([Answer::json(200, r#"{"token":"t"}"#)]);
    let at_service = TlsFront::start(ca.issue(Flaw::None).server(BOTH, asks(false)), service.port());
    let url = at_service.url();
    let here = ["--provider-file", &file, "--url", &url, "--ca-cert", "ca.pem"];
    home.run([&here[..], &who, &["accept", "CODE"]].concat()).expect(0);
    assert_eq!((service.finish().len(), at_service.shown()), (1, vec![true]));
}

/// R19: a key that others can read is used all the same, for a container's secrets often look so, but it is told.
#[test]
fn a_client_key_that_others_can_read_is_warned_about() {
    use std::os::unix::fs::PermissionsExt as _;
    let (ca, home) = (Authority::new("Tests"), Home::new());
    let me = ca.issue(Flaw::ForClients);
    home.write("ca.pem", ca.pem());
    home.write("me.pem", &me.pem);
    let key = home.write("me.key", &me.key_pem);
    for (mode, warnings) in [(0o600, 0), (0o400, 0), (0o640, 1), (0o644, 1)] {
        std::fs::set_permissions(&key, std::fs::Permissions::from_mode(mode)).unwrap();
        let service = Service::start([Answer::json(404, r#"{"ok":false}"#)]);
        let front = TlsFront::start(ca.issue(Flaw::None).server(BOTH, Some(ca.asks(true))), service.port());
        let more = ["--ca-cert", "ca.pem", "--client-cert", "me.pem", "--client-key", "me.key", "-q"];
        let ended = accept(&home, &front.url(), &more).expect(3);
        let told = ended.told("warning: ");
        assert_eq!(told.len(), warnings, "{mode:o}: {ended:#?}");
        assert!(told.iter().all(|line| line.contains("me.key") && line.contains("chmod 600")), "{ended:#?}");
        service.finish();
    }
}
