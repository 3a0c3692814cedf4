//! A session belongs to one service: nothing of it goes anywhere else, and every name means one at the service named.

use serde_json::json;

use crate::support::binary::{Ended, Home};
use crate::support::service::{Answer, Seen, Service};

/// A service that gives a token, a cookie and a variable to keep, and takes all of them back with every request.
fn file(id: &str, base: &str) -> String {
    format!(
        r#"schema = 1
id = "{id}"
name = "{id}"
base-url = "{base}"
links = ["{{base}}/i/{{code}}"]
[inputs]
email = {{ prompt = "E-mail address" }}
[[preview]]
get = "/i/{{{{ code }}}}"
query = {{ team = "{{{{ team | default('none') }}}}" }}
set = {{ org = "{{{{ body.org }}}}" }}
[[accept]]
post = "/accept/{{{{ code }}}}"
json = {{ email = "{{{{ email }}}}" }}
set = {{ token = "{{{{ body.token }}}}", org = "{{{{ body.org }}}}", email = "{{{{ email }}}}", team = "{{{{ body.team }}}}" }}
[[decline]]
post = "/decline/{{{{ code }}}}"
[[list]]
get = "/list"
each = "{{{{ body.invitations }}}}"
set = {{ code = "{{{{ item.code }}}}" }}
[[login]]
post = "/login"
json = {{ email = "{{{{ email }}}}" }}
set = {{ token = "{{{{ body.token }}}}", org = "{{{{ body.org }}}}", team = "{{{{ body.team }}}}" }}
[[confirm]]
get = "/me"
query = {{ team = "{{{{ team }}}}" }}
[[logout]]
post = "/logout"
json = {{}}
[session]
secret = ["token"]
cookies = ["sid"]
keep = ["team"]
headers = {{ Authorization = "Bearer {{{{ token }}}}" }}
"#
    )
}

/// What the service called `id` gives, and nobody else may see.
fn canaries(id: &str) -> [String; 3] {
    [format!("{id}-token-canary"), format!("{id}-cookie-canary"), format!("{id}-team-canary")]
}

fn service(id: &'static str) -> Service {
    let [token, cookie, team] = canaries(id);
    Service::answering(None, move |_: &Seen| {
        let body = json!({ "token": token, "org": "acme", "team": team, "invitations": [] }).to_string();
        let headers = vec![
            ("Content-Type".to_owned(), "application/json".to_owned()),
            ("Set-Cookie".to_owned(), format!("sid={cookie}; Path=/")),
        ];
        Answer::Reply { status: 200, headers, body: body.into_bytes() }
    })
}

/// Two services with a session at each; that at `alpha` is the current one.
struct Town {
    home: Home,
    alpha: Service,
    beta: Service,
}

impl Town {
    fn new() -> Self {
        let (home, alpha, beta) = (Home::new(), service("alpha"), service("beta"));
        for (id, service) in [("alpha", &alpha), ("beta", &beta)] {
            home.write(&format!("config/providers/{id}.toml"), file(id, &service.base_url()));
        }
        let town = Self { home, alpha, beta };
        for (id, email) in [("beta", "bea@example.com"), ("alpha", "ada@example.com")] {
            town.run(&["-p", id, "accept", "--yes", "--email", email, "CODE1"]).expect(0);
        }
        town
    }

    fn run(&self, args: &[&str]) -> Ended {
        self.home.run(args.iter().copied())
    }

    /// No request brought a service what the other one gave.
    fn nothing_strayed(self) {
        for (service, other) in [(self.alpha, "beta"), (self.beta, "alpha")] {
            for seen in service.finish() {
                for canary in canaries(other) {
                    assert!(!format!("{seen:?}").contains(&canary), "{canary} in {seen:?}");
                }
            }
        }
    }
}

/// The commands, as they would be typed; those that end a session come last.
const COMMANDS: [&[&str]; 11] = [
    &["show-invitation", "CODE2"],
    &["decline-invitation", "--yes", "CODE2"],
    &["list-invitations"],
    &["token"],
    &["token", "--header"],
    &["status"],
    &["status", "--check"],
    &["switch", "acme"],
    &["login", "--email", "ada@example.com"],
    &["accept-invitation", "--yes", "--email", "new@example.com", "CODE3"],
    &["logout"],
];

#[test]
fn nothing_of_a_session_goes_to_another_service_however_it_is_named() {
    let town = Town::new();
    let (alpha, beta) = (town.alpha.base_url(), town.beta.base_url());
    let foreign = town.home.write("foreign.toml", file("foreign", &alpha));
    let moved = town.home.write("moved.toml", file("alpha", &beta));
    let elsewhere = format!("{alpha}/below");
    let link = format!("{beta}/i/CODE4");
    let options: [&[&str]; 10] = [
        &["--account", "ada@example.com", "-p", "beta"],
        &["--account", "bea@example.com", "-p", "alpha"],
        &["--account", "ada@example.com", "--url", &beta],
        &["-p", "alpha", "--url", &beta],
        &["-p", "beta", "--url", &alpha],
        &["--provider-file", &foreign],
        &["--provider-file", &moved],
        &["--provider-file", &moved, "--account", "ada@example.com"],
        &["-p", "alpha", "--url", &elsewhere],
        &["--url", &elsewhere],
    ];
    for command in COMMANDS {
        for options in options {
            let args: Vec<&str> = options.iter().chain(command).copied().collect();
            town.run(&args);
        }
        for (account, provider, url) in
            [("ada@example.com", "beta", ""), ("bea@example.com", "alpha", ""), ("ada@example.com", "alpha", &*beta)]
        {
            let run = town.home.rsvp(command.iter().copied()).env("RSVP_ACCOUNT", account);
            run.env("RSVP_PROVIDER", provider).env("RSVP_URL", url).end();
        }
    }
    for command in ["show-invitation", "decline-invitation", "accept-invitation"] {
        town.home.rsvp([command, &link]).env("RSVP_ACCOUNT", "ada@example.com").end();
        town.home.rsvp(["-p", "alpha", command, &link]).env("RSVP_URL", &beta).end();
    }
    town.nothing_strayed();
}

/// Below one path of an origin is not below another one.
#[test]
fn a_session_stays_below_its_own_path() {
    let (home, service) = (Home::new(), service("alpha"));
    let (red, blue) = (format!("{}/red", service.base_url()), format!("{}/blue", service.base_url()));
    home.write("config/providers/alpha.toml", file("alpha", &red));
    home.run(["accept", "-p", "alpha", "--yes", "--email", "ada@example.com", "CODE1"]).expect(0);
    home.run(["-p", "alpha", "--url", &blue, "show-invitation", "CODE2"]).expect(0);
    home.run(["--url", &blue, "token"]).expect(4);
    home.run(["--url", &red, "token"]).expect(0);
    let seen = service.finish();
    let shown = seen.iter().find(|seen| seen.target.starts_with("/blue")).unwrap();
    assert_eq!((shown.header("authorization"), shown.header("cookie")), (None, None));
    assert!(!shown.target.contains("canary"), "{shown:?}");
}

#[test]
fn the_service_that_is_named_says_which_session_is_meant() {
    let town = Town::new();
    let beta = town.beta.base_url();
    for named in [&["-p", "beta"][..], &["--url", &beta], &["-p", "beta", "--account", "acme"]] {
        let args: Vec<&str> = named.iter().copied().chain(["token"]).collect();
        assert_eq!(town.run(&args).expect(0).stdout, "beta-token-canary\n", "{named:?}");
    }
    assert_eq!(town.home.rsvp(["token"]).env("RSVP_PROVIDER", "beta").end().stdout, "beta-token-canary\n");
    assert_eq!(town.run(&["token"]).expect(0).stdout, "alpha-token-canary\n");
    let listed = town.run(&["status", "-p", "beta"]).expect(0).stdout;
    assert!(listed.contains("bea@example.com") && !listed.contains("ada@example.com"), "{listed}");
    for command in [&["token"][..], &["status"], &["status", "--check"], &["logout"], &["switch"]] {
        let with = |options: &[&'static str]| -> Vec<&str> { options.iter().chain(command).copied().collect() };
        town.run(&with(&["-p", "github"])).expect(4).says("no saved session fits -p github");
        town.run(&with(&["-p", "nosuch"])).expect(2).says("no provider called nosuch");
    }
    town.run(&["status", "--account", "nosuch"]).expect(4).says("no saved session fits \"nosuch\"");
    town.run(&["-p", "alpha", "accept", "--yes", "--no-switch", "--email", "bob@example.com", "CODE5"]).expect(0);
    assert_eq!(town.run(&["-p", "alpha", "token"]).expect(0).stdout, "alpha-token-canary\n");
    town.run(&["switch", "-p", "beta"]).expect(0);
    let several = town.run(&["token", "-p", "alpha"]).expect(2).says("2 saved sessions fit -p alpha");
    assert!(several.stderr.contains("ada@example.com") && several.stderr.contains("bob@example.com"), "{several:?}");
    town.run(&["logout", "-p", "beta"]).expect(0);
    town.run(&["token", "-p", "beta"]).expect(4);
    town.nothing_strayed();
}

#[test]
fn a_log_out_that_needs_the_provider_file_refuses_without_it() {
    let (home, service) = (Home::new(), service("gamma"));
    let file = home.write("gamma.toml", file("gamma", &service.base_url()));
    let accept = ["--provider-file", &file, "accept", "--yes", "--email", "ada@example.com", "CODE1"];
    home.run(accept).expect(0);
    for args in [&["logout"][..], &["logout", "--all"]] {
        let refused = home.run(args.iter().copied()).expect(2);
        assert!(
            refused.stderr.contains("--provider-file FILE") && refused.stderr.contains("--local-only"),
            "{refused:?}"
        );
        assert_eq!(home.state("sessions").len(), 1);
    }
    home.run(["--provider-file", &file, "logout"]).expect(0);
    assert!(home.state("sessions").is_empty());
    home.run(["--provider-file", &file, "accept", "--yes", "--email", "ada@example.com", "CODE2"]).expect(0);
    home.run(["logout", "--local-only"]).expect(0);
    let paths: Vec<String> = service.finish().into_iter().map(|seen| seen.target).collect();
    assert_eq!(paths.iter().filter(|path| *path == "/logout").count(), 1, "{paths:?}");
}

/// R34: the origin in a link is that of its service, and an address meant for another service does not move it.
#[test]
fn a_variable_does_not_move_the_service_of_a_link() {
    let (home, service) = (Home::new(), Service::start([]));
    let link = "https://github.com/orgs/acme/invitation";
    let run = |args: &[&str]| home.rsvp(args.iter().copied()).env("RSVP_API_KEY", "ghp_canary_of_github");
    let url = service.base_url();
    for provider in [&[][..], &["-p", "github"]] {
        let args: Vec<&str> = provider.iter().copied().chain(["accept", "--yes", link]).collect();
        run(&args).env("RSVP_URL", &url).end().expect(2).says("the link is for GitHub, but the base URL is");
    }
    run(&["--url", &url, "accept", "--yes", link]).end().expect(2).says("leave out --url");
    assert!(service.finish().is_empty());
}

/// R11: what config.toml allows for an instance is for its own origin.
#[test]
fn plain_http_of_an_instance_is_for_its_own_origin() {
    let home = Home::new();
    let config = "[services.ci]\nprovider = \"alpha\"\nurl = \"http://own.invalid\"\ninsecure-http = true\n";
    home.write("config/config.toml", config);
    home.write("config/providers/alpha.toml", file("alpha", "https://alpha.invalid"));
    let show = |options: &[&str]| {
        let args = options.iter().copied().chain(["--timeout", "2", "show-invitation", "CODE1"]);
        home.run(args).expect(8)
    };
    assert!(show(&["-p", "ci"]).stderr.starts_with("warning: plain http to own.invalid"));
    assert!(!show(&["-p", "ci", "--url", "http://other.invalid"]).stderr.contains("warning: plain http"));
}
