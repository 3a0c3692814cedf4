//! Proxies (R12): which one is used for what, what it sees, and what becomes of a request that it does not pass on.

use rustls::version::{TLS12, TLS13};
use serde_json::json;

use crate::support::binary::{Ended, Home};
use crate::support::service::{Answer, Service};
use crate::support::tls::{Authority, Flaw, TlsFront};
use crate::support::tunnel::Tunnel;

const CODE: &str = "canary-code-1d2e";
const PASSWORD: &str = "canary-password";
/// What `me:canary%20pass` is in a header.
const CREDENTIALS: &str = "Basic bWU6Y2FuYXJ5IHBhc3M=";

/// Accepts at Datawire, which is at `url`, a name that nobody can look up.
fn accept(home: &Home, url: &str, more: &[&str]) -> Ended {
    let here = ["-v", "-p", "datawire", "--url", url, "--name", "Ida", "--email", "ida@example.com"];
    let line = [&["accept"], &here[..], more, &["--password-stdin", CODE]].concat();
    let ended = home.run_with(line, PASSWORD);
    assert!(!ended.stderr.contains("canary") && !ended.stdout.contains("canary"), "{ended:#?}");
    ended
}

fn session() -> Answer {
    Answer::json(200, &json!({ "ok": true, "orgID": "ORG", "email": "ida@example.com", "token": "t.o.k" }).to_string())
}

fn with_password(port: u16) -> String {
    format!("http://me:canary%20pass@127.0.0.1:{port}")
}

/// A service behind TLS that is called `service.invalid`.
fn secure(ca: &Authority, home: &Home, script: impl IntoIterator<Item = Answer>) -> (Service, TlsFront) {
    home.write("ca.pem", ca.pem());
    let service = Service::start(script);
    let front = TlsFront::start(ca.issue(Flaw::None).server(&[&TLS12, &TLS13], None), service.port());
    (service, front)
}

/// R12: https goes through CONNECT, the proxy sees the host and nothing else, and `-v` names it without its password.
#[test]
fn https_goes_through_a_tunnel_wherever_the_proxy_is_named() {
    type Name = fn(&mut Home, &str) -> Vec<String>;
    let by_option: Name = |_, proxy| vec!["--proxy".to_owned(), proxy.to_owned()];
    let by_config: Name = |home, proxy| {
        home.write("config/config.toml", format!("proxy = \"{proxy}\"\n"));
        Vec::new()
    };
    let mut ways = vec![by_option, by_config];
    let variables: [Name; 5] = [
        |home, proxy| set(home, &[("RSVP_PROXY", proxy)]),
        |home, proxy| set(home, &[("HTTPS_PROXY", proxy), ("ALL_PROXY", "http://127.0.0.1:1")]),
        |home, proxy| set(home, &[("https_proxy", proxy), ("HTTP_PROXY", "http://127.0.0.1:1")]),
        |home, proxy| set(home, &[("ALL_PROXY", proxy), ("NO_PROXY", "invalid.example,10.0.0.0/8")]),
        // An option or a variable of rsvp's own is meant for rsvp; what all tools read comes after it.
        |home, proxy| set(home, &[("RSVP_PROXY", proxy), ("https_proxy", "http://127.0.0.1:1"), ("NO_PROXY", "*")]),
    ];
    ways.extend(variables);
    let ca = Authority::new("Tests");
    for way in ways {
        let mut home = Home::new();
        let (service, front) = secure(&ca, &home, [session()]);
        let proxy = Tunnel::start(front.port());
        let options = way(&mut home, &with_password(proxy.port()));
        let options: Vec<&str> =
            ["--ca-cert", "ca.pem"].into_iter().chain(options.iter().map(String::as_str)).collect();
        let ended = accept(&home, "https://service.invalid", &options).expect(0);
        let named = format!(
            "PUT service.invalid /v1/invitations/{{{{ code }}}} through http://127.0.0.1:{}: 200",
            proxy.port()
        );
        assert!(ended.stderr.contains(&named), "{named}: {ended:#?}");
        let heads = proxy.heads();
        assert_eq!(heads.len(), 1, "{heads:?}");
        assert!(heads[0].starts_with("CONNECT service.invalid:443 HTTP/1.1\r\n"), "{heads:?}");
        let mut lines = heads[0].lines().filter_map(|line| line.split_once(": "));
        let (name, _) = lines.find(|(_, value)| *value == CREDENTIALS).unwrap();
        assert!(name.eq_ignore_ascii_case("proxy-authorization"), "{heads:?}");
        assert!(!heads[0].contains(CODE) && !heads[0].contains("/v1/"), "{heads:?}");
        assert_eq!(service.finish()[0].header("proxy-authorization"), None);
    }
}

fn set(home: &mut Home, variables: &[(&str, &str)]) -> Vec<String> {
    variables.iter().for_each(|(name, value)| home.set(name, value));
    Vec::new()
}

/// R11, R12: plain http that was allowed goes to the proxy as it is, and the host is named in the warning.
#[test]
fn plain_http_goes_through_its_own_proxy() {
    for name in ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"] {
        let (mut home, proxy) = (Home::new(), Service::start([session()]));
        home.set(name, &with_password(proxy.port()));
        home.set("HTTPS_PROXY", "http://127.0.0.1:1");
        let ended = accept(&home, "http://service.invalid", &["--insecure-http"]).expect(0);
        assert!(ended.stderr.contains(&format!("through http://127.0.0.1:{}: 200", proxy.port())), "{ended:#?}");
        assert!(ended.told("warning: ")[0].contains("plain http to service.invalid"), "{ended:#?}");
        let seen = proxy.finish().remove(0);
        assert_eq!(seen.target, format!("http://service.invalid/v1/invitations/{CODE}"));
        assert_eq!(seen.header("proxy-authorization"), Some(CREDENTIALS));
    }
    // CGI: what `Proxy:` in somebody's request says is no setting.
    let (mut home, proxy) = (Home::new(), Service::start([]));
    home.set("HTTP_PROXY", &with_password(proxy.port()));
    home.set("REQUEST_METHOD", "POST");
    accept(&home, "http://service.invalid", &["--insecure-http"]).expect(8);
    assert_eq!(proxy.connections(), 0);
}

/// R12
#[test]
fn no_proxy_is_used_for_this_machine() {
    let proxy = Service::start([]);
    let url = with_password(proxy.port());
    let ca = Authority::new("Tests");
    for scheme in ["http", "https"] {
        for host in ["127.0.0.1", "localhost", "127.1", "0x7f000001"] {
            let mut home = Home::new();
            let (service, front) = secure(&ca, &home, [session()]);
            for name in
                ["RSVP_PROXY", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"]
            {
                home.set(name, &url);
            }
            let port = if scheme == "http" { service.port() } else { front.port() };
            let ended = accept(&home, &format!("{scheme}://{host}:{port}"), &["--ca-cert", "ca.pem"]).expect(0);
            assert!(!ended.stderr.contains("through"), "{ended:#?}");
            service.finish();
        }
    }
    assert_eq!(proxy.connections(), 0);
}

/// R12
#[test]
fn no_proxy_is_used_for_hosts_that_no_proxy_names() {
    let proxy = Service::start([]);
    for (variable, names) in
        [("NO_PROXY", "service.invalid"), ("no_proxy", "other.example, .invalid"), ("NO_PROXY", "*")]
    {
        for (scheme, own) in [("http", "HTTP_PROXY"), ("https", "HTTPS_PROXY")] {
            let mut home = Home::new();
            let ca = Authority::new("Tests").pem();
            home.write("ca.pem", ca);
            for name in [own, "ALL_PROXY"] {
                home.set(name, &with_password(proxy.port()));
            }
            home.set(variable, names);
            let url = format!("{scheme}://service.invalid");
            let ended = accept(&home, &url, &["--insecure-http", "--ca-cert", "ca.pem"]).expect(8);
            let told = ended.told("error: ");
            assert!(told[0].starts_with("cannot connect to service.invalid: "), "{ended:#?}");
            assert!(home.state("pending").is_empty());
        }
    }
    assert_eq!(proxy.connections(), 0);
}

/// R12: the way to the proxy can be TLS itself, in front of http and of https.
#[test]
fn a_proxy_may_speak_tls_itself() {
    let (ca, home) = (Authority::new("Tests"), Home::new());
    let (service, proxy) = secure(&ca, &home, [session()]);
    let options = |proxy: &str| ["--proxy", proxy, "--insecure-http"].map(str::to_owned);
    let run = |url: &str, proxy: &str, more: &[&str]| {
        let options = options(proxy);
        accept(&home, url, &[&options.each_ref().map(String::as_str)[..], more].concat())
    };
    let trusting = ["--ca-cert", "ca.pem"];
    let ended = run("http://service.invalid", &proxy.url(), &trusting).expect(0);
    assert!(ended.stderr.contains(&format!("through {}: 200", proxy.url())), "{ended:#?}");
    assert_eq!(service.finish()[0].target, format!("http://service.invalid/v1/invitations/{CODE}"));

    // In front of https: TLS to the proxy, a tunnel, and TLS to the service.
    let home_of_service = Home::new();
    let (service, front) = secure(&ca, &home_of_service, [session()]);
    let tunnel = Tunnel::start(front.port());
    let proxy = TlsFront::start(ca.issue(Flaw::None).server(&[&TLS13], None), tunnel.port());
    run("https://service.invalid", &proxy.url(), &trusting).expect(0);
    assert!(tunnel.heads()[0].starts_with("CONNECT service.invalid:443 "), "{:?}", tunnel.heads());
    service.finish();

    // A proxy that nobody vouches for gets nothing.
    let stranger = Authority::new("Others");
    let nobody = Service::start([]);
    let proxy = TlsFront::start(stranger.issue(Flaw::None).server(&[&TLS13], None), nobody.port());
    for url in ["http://service.invalid", "https://service.invalid"] {
        let ended = run(url, &proxy.url(), &[&trusting[..], &["--state", "elsewhere"]].concat()).expect(8);
        let told = ended.told("error: ");
        let words = format!(
            "cannot connect to service.invalid through the proxy {}: its certificate was issued by an authority",
            proxy.url()
        );
        assert!(told[0].starts_with(&words), "{ended:#?}");
    }
    assert_eq!(nobody.connections(), 0);
}

/// R12, R19: a proxy that speaks TLS could ask for the client certificate, too.
#[test]
fn the_client_certificate_is_not_for_a_proxy() {
    let (ca, home) = (Authority::new("Tests"), Home::new());
    let me = ca.issue(Flaw::ForClients);
    home.write("ca.pem", ca.pem());
    home.write("me.pem", format!("{}{}", me.pem, me.key_pem));
    let who = ["--ca-cert", "ca.pem", "--client-cert", "me.pem", "--client-key", "me.pem"];
    let nobody = Service::start([]);
    let proxy = TlsFront::start(ca.issue(Flaw::None).server(&[&TLS13], Some(ca.asks(false))), nobody.port());
    let url = proxy.url();
    let ended = accept(&home, "https://service.invalid", &[&who[..], &["--proxy", &url]].concat()).expect(8);
    assert!(ended.told("error: ")[0].contains("would be offered to the https:// proxy"), "{ended:#?}");
    assert_eq!((proxy.shown(), nobody.connections()), (vec![], 0));
    // Through a proxy in the clear the service alone sees it.
    let service = Service::start([session()]);
    let front = TlsFront::start(ca.issue(Flaw::None).server(&[&TLS13], Some(ca.asks(true))), service.port());
    let tunnel = Tunnel::start(front.port());
    let proxy = with_password(tunnel.port());
    accept(&home, "https://service.invalid", &[&who[..], &["--proxy", &proxy]].concat()).expect(0);
    assert_eq!((service.finish().len(), front.shown()), (1, vec![true]));
}

/// R12: what a proxy does not pass on was not sent; the code is not spent.
#[test]
fn a_proxy_that_does_not_connect_means_that_nothing_was_sent() {
    let raw = |text: &str| Answer::Raw(text.as_bytes().to_vec());
    let giant = format!("HTTP/1.1 200 OK\r\nX: {}\r\n\r\n", "x".repeat(100_000));
    let cases = [
        (Answer::json(407, "{}"), "it asks for a name and password"),
        (Answer::json(403, "{}"), "it refuses to connect"),
        (Answer::json(502, "{}"), "it refuses to connect"),
        (Answer::redirect(302, "http://elsewhere.invalid"), "it refuses to connect"),
        (raw("HTTP/1.1 20"), "the proxy gave no usable answer"),
        (raw("SSH-2.0-OpenSSH_9.2\r\n\r\n"), ""),
        (raw(&giant), ""),
        (raw("HTTP/1.1 200 OK\r\n\r\n"), ""),
        (Answer::DropBeforeReading, ""),
        (Answer::DropAfterReading, ""),
        (Answer::Silence, "no connection in time"),
    ];
    for (answer, words) in cases {
        let home = Home::new();
        home.write("ca.pem", Authority::new("Tests").pem());
        let proxy = Service::start([answer.clone()]);
        let url = with_password(proxy.port());
        let more = ["--ca-cert", "ca.pem", "--connect-timeout", "0.5", "--proxy", &url];
        let ended = accept(&home, "https://service.invalid", &more).expect(8);
        let named = format!("cannot connect to service.invalid through the proxy http://127.0.0.1:{}: ", proxy.port());
        let told = ended.told("error: ");
        assert!(told[0].starts_with(&named) && told[0].contains(words), "{answer:?}: {ended:#?}");
        assert!(home.state("pending").is_empty(), "{ended:#?}");
        assert!(proxy.finish().iter().all(|seen| seen.method == "CONNECT"));
    }
}

/// R12: in front of plain http, too, only a proxy asks for its own password.
#[test]
fn a_proxy_that_wants_a_password_for_plain_http_has_sent_nothing() {
    let (home, proxy) = (Home::new(), Service::start([Answer::json(407, "{}")]));
    let url = format!("http://127.0.0.1:{}", proxy.port());
    let ended = accept(&home, "http://service.invalid", &["--insecure-http", "--proxy", &url]).expect(8);
    assert!(ended.told("error: ")[0].ends_with("it asks for a name and password"), "{ended:#?}");
    assert!(ended.told("hint: ")[0].contains("RSVP_PROXY"), "{ended:#?}");
    assert!(home.state("pending").is_empty());
    proxy.finish();
    // A service that answers so of its own accord has refused, whatever it means by it.
    let (home, service) = (Home::new(), Service::start([Answer::json(407, "{}")]));
    accept(&home, &service.base_url(), &[]).expect(16);
    service.finish();
}

/// R12: what somebody wanted to go through a proxy does not go past it.
#[test]
fn a_variable_that_names_no_usable_proxy_is_told_and_nothing_is_sent() {
    for value in ["socks5://canary@127.0.0.1:1080", "ftp://canary", "http://canary:99999", "://", "http://"] {
        let mut home = Home::new();
        home.set("ALL_PROXY", value);
        let ended = accept(&home, "http://127.0.0.2.invalid", &["--insecure-http"]).expect(8);
        assert!(ended.told("error: ")[0].contains("ALL_PROXY"), "{ended:#?}");
        assert!(ended.told("hint: ")[0].contains("NO_PROXY"), "{ended:#?}");
        // For this machine it does not matter.
        let service = Service::start([session()]);
        accept(&home, &service.base_url(), &[]).expect(0);
        service.finish();
    }
}
