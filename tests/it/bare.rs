//! A machine that has next to nothing (R20): no certificate authorities. What needs none must work, and the rest says
//! what is missing.

use serde_json::json;

use crate::support::binary::Home;
use crate::support::namespace;
use crate::support::service::{Answer, Service};
use crate::support::tls::{Authority, Flaw, TlsFront};

/// Where systems keep their authorities.
const PLACES: [&str; 8] = [
    "/etc/ssl",
    "/etc/pki",
    "/etc/openssl",
    "/etc/ca-certificates",
    "/usr/share/ca-certificates",
    "/usr/local/share/ca-certificates",
    "/usr/local/share/certs",
    "/usr/lib/ssl",
];

/// R20
#[test]
fn without_certificate_authorities_everything_but_https_works() {
    let emptied = PLACES.iter().filter(|place| std::path::Path::new(place).is_dir());
    let mounts: Vec<String> = emptied.map(|place| format!("mount -t tmpfs none {place}")).collect();
    let Some(bare) = namespace::with(&mounts) else { return };
    let home = Home::new();
    let who = "--name Ada --email ada@example.com --password x";
    let run = |args: &str| home.shell(&bare.line(args));
    let ended = run(&format!("--sandbox accept {who} WELCOME")).expect(0);
    assert!(ended.stdout.contains("Now logged in as"), "{ended:#?}");
    run("status").expect(4);

    let body = json!({ "ok": true, "orgID": "ORG", "email": "ada@example.com", "token": "t.o.k" });
    let service = Service::start([Answer::json(200, &body.to_string()), Answer::json(200, &body.to_string())]);
    run(&format!("-p datawire --url {} accept {who} C0DE", service.base_url())).expect(0);

    let ca = Authority::new("Tests");
    home.write("ca.pem", ca.pem());
    let versions = [&rustls::version::TLS13];
    let front = TlsFront::start(ca.issue(Flaw::None).server(&versions, None), service.port());
    let ended = run(&format!("-p datawire --url {} accept {who} C0DE", front.url())).expect(8);
    assert_eq!(ended.told("error: "), ["no certificate authorities were found"]);
    assert!(ended.told("hint: ")[0].contains("ca-certificates"), "{ended:#?}");
    assert!(home.state("pending").is_empty());
    run(&format!("--ca-cert ca.pem -p datawire --url {} accept {who} C0DE", front.url())).expect(0);
    assert_eq!(service.finish().len(), 2);
}

/// R20: the same by the variables, which every system has.
#[test]
fn variables_that_lead_nowhere_leave_the_sandbox_and_this_machine() {
    for (name, place, words) in [
        ("SSL_CERT_FILE", "/nonexistent", "cannot read /nonexistent: No such file or directory (os error 2)"),
        ("SSL_CERT_DIR", "/nonexistent", "no certificate authorities were found"),
        ("RSVP_CA_CERT", "/nonexistent", "cannot read /nonexistent: No such file or directory (os error 2)"),
    ] {
        let mut home = Home::new();
        home.set(name, place);
        let who = ["accept", "--name", "Ada", "--email", "ada@example.com", "--password-stdin"];
        home.run_with([&["--sandbox"], &who[..], &["WELCOME"]].concat(), "x").expect(0);
        let service = Service::start([Answer::json(404, r#"{"ok":false}"#)]);
        let run = |url: &str| home.run_with([&["-p", "datawire", "--url", url], &who[..], &["C0DE"]].concat(), "x");
        run(&service.base_url()).expect(3);
        let ended = run(&format!("https://localhost:{}", service.port())).expect(8);
        assert_eq!(ended.told("error: "), [words]);
        assert!(!ended.told("hint: ")[0].contains("try again"), "{ended:#?}");
        assert_eq!(service.finish().len(), 1);
    }
}
