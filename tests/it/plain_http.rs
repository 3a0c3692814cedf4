//! Plain http (R10, R11): to this machine alone, however its address is spelt, or where a person has allowed it.

use serde_json::json;

use crate::support::binary::{Ended, Home};
use crate::support::namespace;
use crate::support::service::{Answer, Service};

fn accept(home: &Home, global: &[&str]) -> Ended {
    let who = ["accept", "--name", "Ida", "--email", "ida@example.com", "--password-stdin", "C0DE"];
    home.run_with([global, &who].concat(), "correct horse")
}

fn at(home: &Home, url: &str, more: &[&str]) -> Ended {
    accept(home, &[&["-p", "datawire", "--url", url], more].concat())
}

fn session() -> Answer {
    Answer::json(200, &json!({ "ok": true, "orgID": "ORG", "email": "ida@example.com", "token": "t.o.k" }).to_string())
}

/// R11: other spellings of the same addresses are those addresses.
#[test]
fn every_spelling_of_this_machine_is_this_machine() {
    for host in [
        "127.0.0.1",
        "localhost",
        "LOCALHOST",
        "LocalHost",
        "127.1",
        "2130706433",
        "0x7f000001",
        "0x7f.1",
        "0177.0.0.01",
        "017700000001",
        "127.0.0.1.",
        "%6c%6Fcalhost",
        "127。0。0。1",
        "ｌocalhost",
    ] {
        let (home, service) = (Home::new(), Service::start([session()]));
        let ended = at(&home, &format!("http://{host}:{}", service.port()), &[]).expect(0);
        assert!(ended.told("warning: ").is_empty(), "{host}: {ended:#?}");
        service.finish();
    }
}

/// What is not this machine, or not surely, though it tries to look like it.
const ELSEWHERE: &str = "
0.0.0.0
0
0x0
[::]
[::ffff:127.0.0.1]
[::ffff:7f00:1]
[::127.0.0.1]
[64:ff9b::7f00:1]
[fe80::1]
[::2]
128.0.0.1
0300.0.0.1
0x80000001
2147483649
4294967295
10.0.0.1
192.168.0.1
169.254.169.254
localhost.
localhost.localdomain
ip6-localhost
ip6-loopback
foo.localhost
localhost.evil
localhost.example
localhost.evil.example
localhostevil
evil-localhost
1ocalhost
lоcalhost
ⓛocalhost.
127.0.0.1.nip.io
127.0.0.1.example
www.127.0.0.1.example
localtest.me
lvh.me
service.invalid";

/// What is no address of a service at all.
const NONSENSE: &str = "
http://localhost@service.invalid
http://127.0.0.1@0.0.0.0
http://127.0.0.1:80@service.invalid
http://localhost:80#@service.invalid
http://localhost\\@service.invalid
http://localhost%00.service.invalid
http://localhost%2f@service.invalid
http://256.0.0.1
http://127.0.0.1.1
http://[::1%25lo]
http://[localhost]
http://
http://:80
ftp://127.0.0.1
file:///etc/hosts
data:text/plain,localhost
ws://localhost
localhost
//localhost
127.0.0.1:80";

/// R11: refused by its spelling, before a name is looked up: nothing is sent, nothing is pending, and the way out is told.
#[test]
fn plain_http_elsewhere_is_refused_before_anything_is_looked_up() {
    let service = Service::start([]);
    for host in ELSEWHERE.lines().filter(|line| !line.is_empty()) {
        let home = Home::new();
        let ended = at(&home, &format!("http://{host}:{}", service.port()), &["-vv"]).expect(8);
        let told = ended.told("error: ");
        assert!(told.len() == 1 && told[0].starts_with("refusing to talk to "), "{host}: {ended:#?}");
        assert!(told[0].contains("over plain http"), "{host}: {ended:#?}");
        assert!(ended.told("hint: ")[0].contains("--insecure-http"), "{ended:#?}");
        assert!(home.state("pending").is_empty() && ended.stderr.is_ascii(), "{host}: {ended:#?}");
        // The same without the slashes, which a browser would forgive.
        at(&home, &format!("HTTP:\\{host}:{}", service.port()), &[]).expect(2);
    }
    for url in NONSENSE.lines().filter(|line| !line.is_empty()) {
        let ended = at(&Home::new(), url, &[]);
        assert_eq!(ended.code, 2, "{url}: {ended:#?}");
    }
    assert_eq!(service.connections(), 0);
}

/// R11: a service container in a CI network is a real use; who allows it is told what it means, each time.
#[test]
fn plain_http_that_is_allowed_works_and_names_the_host() {
    // 0.0.0.0 is not loopback by name, and yet leads to this machine.
    let ways: [fn(&mut Home, &str) -> Vec<&'static str>; 4] = [
        |_, _| vec!["-p", "datawire", "--insecure-http"],
        |home, _| {
            home.set("RSVP_INSECURE_HTTP", "1");
            vec!["-p", "datawire"]
        },
        |home, url| {
            let other = "[services.other]\nprovider = \"crux\"\nurl = \"http://crux.invalid\"\n";
            let own = format!("[services.ci]\nprovider = \"datawire\"\nurl = \"{url}\"\ninsecure-http = true\n");
            home.write("config/config.toml", own + other);
            vec!["-p", "ci"]
        },
        |home, _| {
            home.set("RSVP_INSECURE_HTTP", "true");
            vec!["-p", "datawire", "-q", "--json"]
        },
    ];
    for allow in ways {
        let (mut home, service) = (Home::new(), Service::start([session()]));
        let url = format!("http://0.0.0.0:{}", service.port());
        let options = allow(&mut home, &url);
        let global = if options.contains(&"ci") { options.clone() } else { [&options[..], &["--url", &url]].concat() };
        let ended = accept(&home, &global).expect(0);
        let warnings = ended.told("warning: ");
        let words = format!("plain http to 0.0.0.0:{}", service.port());
        assert!(warnings.len() == 1 && warnings[0].starts_with(&words), "{ended:#?}");
        assert_eq!(service.finish().len(), 1);
        // What one instance is allowed, another is not.
        if options.contains(&"ci") {
            accept(&home, &["-p", "other"]).expect(8);
        }
    }
}

/// R11: what a hosts file says about `localhost` does not count.
#[test]
fn localhost_is_this_machine_whatever_the_hosts_file_says() {
    let (home, service) = (Home::new(), Service::start([session(), session()]));
    let hosts = home.write("hosts", "192.0.2.1 localhost\n2001:db8::1 localhost\n127.0.0.1 rsvp-test\n");
    let mounts = [format!("mount --bind {hosts} /etc/hosts")];
    let Some(ran) = namespace::with(&mounts) else { return };
    let args = |host: &str| {
        let here = ["-p", "datawire", "--connect-timeout", "5", "--insecure-http", "--url"].map(str::to_owned);
        let who =
            ["accept", "--name", "Ida", "--email", "ida@example.com", "--password", "x", "C0DE"].map(str::to_owned);
        let url = format!("http://{host}:{}", service.port());
        here.into_iter().chain([url]).chain(who).collect::<Vec<_>>().join(" ")
    };
    // That file counts for other names: it is really another one.
    home.shell(&ran.line(&args("rsvp-test"))).expect(0);
    home.shell(&ran.line(&args("localhost"))).expect(0);
    service.finish();
}
