//! GitHub's invitations as docs.github.com documents them: repositories by number or link, organisations by name or link.

use serde_json::{Value, json};

use crate::support::binary::{Ended, Home};
use crate::support::service::{Answer, Seen, Service};

fn home() -> Home {
    let mut home = Home::new();
    home.set("RSVP_API_KEY", "github_pat_x");
    home
}

fn run(home: &Home, service: &Service, args: &[&str]) -> Ended {
    home.run([&["-p", "github", "--url", &service.base_url()], args].concat())
}

fn ok(body: &Value) -> Answer {
    Answer::json(200, &body.to_string())
}

fn no_content() -> Answer {
    Answer::Reply { status: 204, headers: Vec::new(), body: Vec::new() }
}

fn invitation(id: u64, name: &str, expired: bool) -> Value {
    json!({
        "id": id, "repository": { "id": 1_296_269, "name": "Hello-World", "full_name": name },
        "invitee": { "login": "hubot" }, "inviter": { "login": "octocat" }, "permissions": "write",
        "created_at": "2026-06-13T14:52:50-05:00", "expired": expired,
        "html_url": format!("https://github.com/{name}/invitations"),
    })
}

fn invitations() -> Answer {
    ok(&json!([
        invitation(1, "octocat/Hello-World", false),
        invitation(2, "octocat/Other", false),
        invitation(3, "octocat/Late", true),
    ]))
}

fn me() -> Answer {
    ok(&json!({ "login": "hubot", "id": 2 }))
}

fn membership(state: &str) -> Answer {
    ok(
        &json!({ "state": state, "role": "member", "organization": { "login": "octocat-inc" }, "user": { "login": "hubot" } }),
    )
}

fn message(status: u16, message: &str) -> Answer {
    Answer::json(status, &json!({ "message": message, "documentation_url": "https://docs.github.com" }).to_string())
}

fn limited() -> Answer {
    let headers = vec![("X-RateLimit-Remaining".to_owned(), "0".to_owned())];
    Answer::Reply { status: 403, headers, body: br#"{"message":"API rate limit exceeded"}"#.to_vec() }
}

fn lines(seen: &[Seen]) -> Vec<String> {
    seen.iter().map(|seen| format!("{} {}", seen.method, seen.target)).collect()
}

const LIST: &str = "GET /user/repository_invitations?per_page=100";

#[test]
fn a_repository_is_accepted_by_number_and_by_link() {
    for code in ["2", "https://github.com/octocat/Other/invitations"] {
        let (home, service) = (home(), Service::start([invitations(), me(), no_content()]));
        let ended = run(&home, &service, &["accept", code]).expect(0);
        assert_eq!(ended.stdout, "Accepting invitation to octocat/Other\nNow logged in as [octocat/Other]hubot\n");
        assert_eq!(home.session()["secret"], Value::Null, "the token is the caller's own");
        let seen = service.finish();
        assert_eq!(lines(&seen), [LIST, "GET /user", "PATCH /user/repository_invitations/2"]);
        for seen in &seen {
            assert_eq!(seen.header("authorization"), Some("Bearer github_pat_x"));
            assert_eq!(seen.header("x-github-api-version"), Some("2022-11-28"));
            assert!(seen.header("user-agent").is_some_and(|agent| agent.starts_with("rsvp/")));
        }
    }
}

#[test]
fn an_organisation_is_accepted_by_name_and_by_link_and_can_be_checked() {
    for code in ["org:octocat-inc", "https://github.com/orgs/octocat-inc/invitation"] {
        let script = [membership("pending"), me(), membership("active"), membership("active")];
        let (home, service) = (home(), Service::start(script));
        let ended = run(&home, &service, &["accept", "--keep-api-key", code]).expect(0);
        assert_eq!(ended.stdout, "Accepting invitation to octocat-inc\nNow logged in as [octocat-inc]hubot\n");
        home.run(["--url", &service.base_url(), "status", "--check"]).expect(0);
        let seen = service.finish();
        let path = "/user/memberships/orgs/octocat-inc";
        assert_eq!(
            lines(&seen),
            [format!("GET {path}"), "GET /user".into(), format!("PATCH {path}"), format!("GET {path}")]
        );
        assert_eq!(seen[2].body, r#"{"state":"active"}"#);
    }
}

#[test]
fn a_guard_holds_before_anything_is_accepted() {
    let (home, service) = (home(), Service::start([invitations(), membership("pending")]));
    run(&home, &service, &["accept", "--expect-org", "octocat/Other", "1"]).expect(7);
    run(&home, &service, &["accept", "--expect-org", "other-inc", "org:octocat-inc"]).expect(7);
    service.finish();
}

#[test]
fn both_kinds_are_listed_and_the_codes_are_those_that_accept() {
    let (home, service) = (
        home(),
        Service::start([
            invitations(),
            ok(&json!([
                { "state": "pending", "role": "admin", "organization": { "login": "octocat-inc" } }
            ])),
        ]),
    );
    let ended = run(&home, &service, &["list"]).expect(0);
    let expected = "1  octocat/Hello-World  as write  from octocat\n2  octocat/Other  as write  from octocat\n\
                    org:octocat-inc  octocat-inc  as admin\n";
    assert_eq!(ended.stdout, expected);
    assert_eq!(lines(&service.finish()), [LIST, "GET /user/memberships/orgs?per_page=100&state=pending"]);
}

#[test]
fn a_repository_is_declined_and_an_organisation_cannot_be() {
    let (home, service) = (home(), Service::start([no_content(), invitations(), no_content()]));
    run(&home, &service, &["decline", "1"]).expect(0);
    let ended = run(&home, &service, &["decline", "https://github.com/octocat/Other/invitations"]).expect(0);
    assert_eq!(ended.stdout, "Declined the invitation to octocat/Other\n");
    run(&home, &service, &["decline", "org:octocat-inc"]).expect(13);
    let expected = ["DELETE /user/repository_invitations/1", LIST, "DELETE /user/repository_invitations/2"];
    assert_eq!(lines(&service.finish()), expected);
}

#[test]
fn what_is_not_open_is_found_out_by_looking() {
    let cases = [
        ("9", invitations(), 3),
        ("3", invitations(), 5),
        ("not-a-number", invitations(), 3),
        ("https://github.com/octocat/Late/invitations", invitations(), 5),
        ("https://github.com/octocat/Gone/invitations", invitations(), 3),
        ("org:octocat-inc", membership("active"), 6),
        ("org:octocat-inc", message(404, "Not Found"), 3),
        ("org:octocat-inc", message(403, "You must be an org member"), 4),
        ("1", message(401, "Bad credentials"), 4),
        ("1", limited(), 9),
        ("1", message(429, "slow down"), 9),
    ];
    for (code, answer, exit) in cases {
        let (home, service) = (home(), Service::start([answer]));
        let ended = run(&home, &service, &["accept", code]);
        assert_eq!(ended.code, exit, "{code}: {ended:?}");
        service.finish();
    }
}

#[test]
fn each_documented_refusal_of_the_accepting_call_has_its_exit() {
    let nothing = Answer::Reply { status: 304, headers: Vec::new(), body: Vec::new() };
    let repository = [
        (nothing, 16, "nothing was changed"),
        (message(403, "Resource not accessible by personal access token"), 4, "Resource not accessible"),
        (limited(), 9, "asks you to wait"),
        (message(404, "Not Found"), 3, "unknown"),
        (message(409, "Conflict"), 16, "Conflict"),
    ];
    for (answer, exit, words) in repository {
        let (home, service) = (home(), Service::start([invitations(), me(), answer]));
        let ended = run(&home, &service, &["accept", "1"]).expect(exit);
        assert!(ended.stderr.contains(words) && home.state("pending").is_empty(), "{ended:?}");
        service.finish();
    }
    let organisation = [
        (message(403, "Blocked"), 4, "Blocked"),
        (message(404, "Not Found"), 3, "unknown"),
        (message(422, "Validation Failed"), 16, "Validation Failed"),
    ];
    for (answer, exit, words) in organisation {
        let (home, service) = (home(), Service::start([membership("pending"), me(), answer]));
        let ended = run(&home, &service, &["accept", "org:octocat-inc"]).expect(exit);
        assert!(ended.stderr.contains(words) && home.state("pending").is_empty(), "{ended:?}");
        service.finish();
    }
}

#[test]
fn a_lost_answer_is_made_good_by_the_membership() {
    let script = [membership("pending"), me(), Answer::DropAfterReading, membership("active")];
    let (home, service) = (home(), Service::start(script));
    let ended = run(&home, &service, &["--json", "accept", "org:octocat-inc"]).expect(0);
    assert_eq!(ended.json()["recovered"], true);
    service.finish();
    // A repository's invitation is sent once more; that it is gone then proves nothing.
    let script = [invitations(), me(), Answer::DropAfterReading, invitations(), message(404, "Not Found")];
    let (home, service) = (self::home(), Service::start(script));
    run(&home, &service, &["accept", "1"]).expect(15);
    service.finish();
}

#[test]
fn without_the_callers_own_token_nothing_is_sent_and_its_option_is_named() {
    for arguments in [&["accept", "org:octocat-inc"][..], &["list"], &["show", "1"], &["decline", "1"]] {
        let (home, service) = (Home::new(), Service::start([]));
        let ended = run(&home, &service, arguments).expect(2);
        assert!(ended.stderr.contains("--api-key-file"), "{arguments:?}: {ended:?}");
        assert_eq!(service.finish().len(), 0, "{arguments:?}");
    }
}

const GUIDE: &str = include_str!("../../docs/scripting.md");

/// The line of docs/scripting.md, as a shell runs it.
fn guided(home: &Home, service: &Service) -> Ended {
    let line = GUIDE.lines().find(|line| line.contains("--all --from-org")).unwrap().trim();
    home.write("token.txt", "github_pat_x\n");
    home.shell(&format!("RSVP_API_KEY= RSVP_URL={} {line}", service.base_url()))
}

/// Everything that is listed and fits, with results as for several codes, also where it is one or none.
#[test]
fn a_service_account_accepts_what_one_organisation_sends_and_nothing_else() {
    let repositories = || {
        let mut other = invitation(9, "octocatering/Menu", false);
        other["inviter"]["login"] = json!("mallory");
        ok(&json!([invitation(1, "octocat/Hello-World", false), other, invitation(2, "octocat/Other", false)]))
    };
    let (home, nobody) = (home(), ok(&json!([])));
    let accepted = || [repositories(), me(), no_content()];
    let answers = [repositories(), nobody.clone()].into_iter().chain(accepted()).chain(accepted());
    let service = Service::start(answers);
    let ended = guided(&home, &service).expect(0).json();
    assert_eq!((&ended["ok"], &ended["accepted"]), (&json!(true), &json!("yes")));
    let results = ended["results"].as_array().unwrap();
    let orgs: Vec<&Value> = results.iter().map(|result| &result["org"]).collect();
    assert_eq!(orgs, ["octocat/Hello-World", "octocat/Other"]);
    let seen = service.finish();
    let changed: Vec<&str> =
        seen.iter().filter(|seen| seen.method == "PATCH").map(|seen| seen.target.as_str()).collect();
    assert_eq!(changed, ["/user/repository_invitations/1", "/user/repository_invitations/2"]);
    assert!(seen.iter().all(|seen| seen.header("authorization") == Some("Bearer github_pat_x")));
    // The next run has nothing to do.
    let service = Service::start([nobody.clone(), nobody.clone()]);
    let ended = guided(&home, &service).expect(0).json();
    assert_eq!((&ended["accepted"], &ended["results"]), (&json!("no"), &json!([])));
    service.finish();
    // A filter of one fits one, and its key may come from standard input.
    let service = Service::start([repositories(), nobody].into_iter().chain(accepted()));
    let url = service.base_url();
    let line = ["-p", "github", "--url", &url, "--json", "accept", "--yes", "--all", "--from-inviter", "Mallory"];
    let ended = home.rsvp(line.into_iter().chain(["--api-key-stdin"])).stdin("github_pat_x\n").end().expect(0).json();
    assert_eq!(ended["results"][0]["org"], "octocatering/Menu");
    service.finish();
}

#[test]
fn without_a_filter_or_a_list_nothing_is_accepted() {
    let (home, service) = (home(), Service::start([]));
    let refused = run(&home, &service, &["accept", "--all"]).expect(2);
    assert!(refused.stderr.contains("--from-org ORG"), "{refused:#?}");
    for line in [&["accept", "--all", "--from-org", "octocat", "42"][..], &["accept", "--from-org", "octocat", "42"]] {
        run(&home, &service, line).expect(2);
    }
    home.run(["-p", "directus", "--url", &service.base_url(), "accept", "--all", "--from-org", "octocat"]).expect(13);
    assert_eq!(service.connections(), 0);
}
