//! `rsvp providers check` and `add`, as a script sees them.

use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use serde_json::Value;

use crate::support::binary::Home;
use crate::support::pty::Program;
use crate::support::service::{Answer, Service};

const GOOD: &str = r#"schema = 1
id = "acme"
name = "Acme"
base-url = "https://acme.example"
links = ["{base}/join/{code}"]
[[accept]]
post = "/i/{{ code }}"
json = { password = "{{ password }}" }
set = { token = "{{ body.token }}" }
[session]
secret = ["token"]
headers = { Authorization = "Bearer {{ token }}" }
[[examples]]
name = "good"
code = "x"
inputs = { password = "correct horse" }
answers = [{ body = { token = "t" } }]
outcome = { accepted = "yes", session = { token = "t" } }
"#;

#[test]
fn every_built_in_file_is_good_and_its_examples_hold() {
    let ended = Home::new().run(["providers", "check"]).expect(0);
    assert_eq!(ended.stderr, "");
    for line in ended.stdout.lines() {
        let examples: usize = line.split_once(".toml: good; ").unwrap().1.split(' ').next().unwrap().parse().unwrap();
        assert!(examples >= 3, "{line}");
    }
    assert_eq!(ended.stdout.lines().count(), rsvp::provider::builtin::ids().count());
}

#[test]
fn all_mistakes_of_all_files_are_told_and_the_exit_code_says_so() {
    let home = Home::new();
    home.write("good.toml", GOOD);
    home.write("bad.toml", GOOD.replace("{{ code }}", "{{ cdoe }}").replace("[\"token\"]", "[\"tokn\"]"));
    let ended = home.run(["providers", "check", "good.toml", "bad.toml"]).expect(2);
    assert!(ended.stdout.starts_with("good.toml: good; 1 example\nerror: "), "{}", ended.stdout);
    for words in ["bad.toml:7:15 (accept[1].post)", "did you mean `code`?", "bad.toml:11:11 (session.secret[1])"] {
        assert!(ended.stdout.contains(words), "{}", ended.stdout);
    }
    assert_eq!(ended.told("error: "), ["2 mistakes in bad.toml"]);
    let answer = home.run(["providers", "check", "good.toml", "bad.toml", "--json"]).expect(2).json();
    assert_eq!((&answer["ok"], &answer["files"][0]["good"]), (&false.into(), &true.into()));
    let finding = &answer["files"][1]["findings"][0];
    assert_eq!((&finding["line"], &finding["column"]), (&7.into(), &15.into()));
    assert_eq!((&finding["field"], &finding["level"]), (&"accept[1].post".into(), &"error".into()));
    home.run(["providers", "check", "nowhere.toml"]).expect(2);
}

#[test]
fn an_example_that_does_not_hold_is_a_mistake() {
    let home = Home::new();
    let cases = [
        ("token = \"t\" } }\n", "token = \"u\" } }\n", "session: expected {\"token\":\"u\"}, found {\"token\":\"t\"}"),
        ("\"yes\"", "\"no\"", "accepted: expected \"no\", found \"yes\""),
        ("outcome = {", "outcome = { exit = 3,", "exit: expected 3, found 0"),
        ("body = { token = \"t\" } }]", "body = {} }]", "exit: expected 0, found 11"),
        ("answers = [{", "answers = [{ lost = true }, {", "accepted"),
        ("{ token = \"t\" } }]", "{ token = \"t\" } }, {}]", "the last 1 of its answers were not used"),
        ("answers = [{", "answers = [{ expect-request = { path = \"/y\" },", "path: expected \"/y\", found \"/i/x\""),
        ("inputs = { password = \"correct horse\" }", "inputs = {}", "password is missing"),
    ];
    for (old, new, expected) in cases {
        assert!(GOOD.contains(old), "{old}");
        home.write("acme.toml", GOOD.replace(old, new));
        let ended = home.run(["providers", "check", "acme.toml"]);
        if expected == "accepted" {
            ended.expect(0); // sent once more, and accepted
            continue;
        }
        let ended = ended.expect(2);
        assert!(ended.stdout.contains(expected), "{expected}: {}", ended.stdout);
    }
}

#[test]
fn a_file_is_installed_privately_and_then_known_by_its_id_and_links() {
    let home = Home::new();
    home.write("acme.toml", GOOD);
    let refused = home.run(["providers", "add", "acme.toml"]).expect(2);
    assert_eq!(refused.told("hint: "), ["give --yes"]);
    assert!(!home.path("config").exists());

    let added = home.run(["providers", "add", "--yes", "acme.toml"]).expect(0);
    for line in ["  talks to  https://acme.example", "  asks for  password (secret)", "  links     {base}/join/{code}"]
    {
        assert!(added.stdout.contains(line), "{}", added.stdout);
    }
    let file = home.path("config/providers/acme.toml");
    assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o7777, 0o600);
    assert_eq!(std::fs::read_to_string(&file).unwrap(), GOOD);
    assert_eq!(std::fs::read_dir(file.parent().unwrap()).unwrap().count(), 1);
    assert!(listed(&home, &[]).iter().any(|row| row == "acme|Acme|–|your own file, yes"));
    home.run(["providers", "check", "acme"]).expect(0);

    let again = home.run(["providers", "add", "--yes", "acme.toml"]).expect(0);
    assert!(again.told("warning: ")[0].starts_with("it replaces "), "{}", again.stderr);
}

#[test]
fn nothing_is_replaced_in_silence_and_nothing_bad_is_installed() {
    let home = Home::new();
    let id = rsvp::provider::builtin::ids().next().unwrap();
    home.write("mine.toml", GOOD.replace("\"acme\"", &format!("\"{id}\"")));
    let ended = home.run(["providers", "add", "--yes", "mine.toml"]).expect(0);
    assert_eq!(ended.told("warning: "), [format!("it takes the place of the built-in {id}")]);
    home.write("bad.toml", GOOD.replace("\"acme\"", "\"bad\"").replace("{{ code }}", "{{ cdoe }}"));
    let ended = home.run(["providers", "add", "--yes", "bad.toml"]).expect(2);
    assert!(ended.stderr.contains("bad.toml:7:15") && !home.path("config/providers/bad.toml").exists());
}

/// What a person at a terminal sees and answers; the exit code.
fn added_by_a_person(home: &Home, answer: &str) -> u32 {
    let file = home.path("acme.toml").display().to_string();
    let config = home.path("config").display().to_string();
    let program = Program::new(Path::new(env!("CARGO_BIN_EXE_rsvp"))).args(["providers", "add", &file]);
    let mut person = program.env("RSVP_CONFIG_DIR", &config).start();
    person.see("talks to  https://acme.example");
    person.see("Install acme? ");
    person.press(answer);
    person.end().code
}

#[test]
fn a_person_sees_the_host_and_may_say_no() {
    let home = Home::new();
    home.write("acme.toml", GOOD);
    assert_eq!(added_by_a_person(&home, "n\r"), 130);
    assert!(!home.path("config").exists());
    assert_eq!(added_by_a_person(&home, "y\r"), 0);
    assert!(home.path("config/providers/acme.toml").exists());
}

#[test]
fn the_schema_takes_every_built_in_file_and_refuses_a_mistyped_field() {
    let schema = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/provider.schema.json");
    let schema: Value = serde_json::from_slice(&std::fs::read(schema).unwrap()).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    for id in rsvp::provider::builtin::ids() {
        let text = rsvp::provider::builtin::load(id).unwrap().unwrap().read_from.text;
        let file: Value = toml::from_str(&text).unwrap();
        let mistakes: Vec<String> = validator.iter_errors(&file).map(|error| error.to_string()).collect();
        assert_eq!(mistakes, [""; 0], "{id}");
    }
    for (old, new) in [("post =", "psot ="), ("secret = [\"token\"]", "secret = \"token\""), ("outcome", "outcom")] {
        let file: Value = toml::from_str(&GOOD.replace(old, new)).unwrap();
        assert!(!validator.is_valid(&file), "{new}");
    }
}

/// The table that `providers list` prints, a line for each row, without the blanks between its columns.
fn listed(home: &Home, options: &[&str]) -> Vec<String> {
    let ended = home.run(["providers", "list", "-q"].into_iter().chain(options.iter().copied())).expect(0);
    let columns =
        |line: &str| line.split("  ").map(str::trim).filter(|cell| !cell.is_empty()).collect::<Vec<_>>().join("|");
    ended.stdout.lines().map(columns).collect()
}

#[test]
fn the_list_is_a_table_of_what_can_be_used_here() {
    let home = Home::terse();
    home.write(
        "config/config.toml",
        "[services.acme]\nprovider = \"directus\"\nurl = \"https://cms.acme.example/x\"\n",
    );
    home.write("config/providers/own.toml", GOOD.replace("\"acme\"", "\"own\""));
    let rows = listed(&home, &[]);
    assert_eq!(rows[0], "ID|SERVICE|NEEDS|TRIED");
    for row in [
        "better-auth|Better Auth|--url|yes",
        "elastic|Elastic Cloud|an API key|from documentation",
        "own|Acme|–|your own file, yes",
        "acme|Directus at cms.acme.example|–|yours (config.toml)",
    ] {
        assert!(rows.iter().any(|shown| shown == row), "{row}: {rows:#?}");
    }
    assert!(!rows.iter().any(|row| row.starts_with("crux|")), "{rows:#?}");
    let all = listed(&home, &["--all"]);
    let at = |start: &str| all.iter().position(|row| row.starts_with(start)).unwrap();
    assert!(at("zenml|") < at("crux|"), "living services come first: {all:#?}");
    assert_eq!(all[at("crux|")], "crux|CruxConnect|–|the service has ended");
    for (word, found) in [("MATRIX", "synapse|"), ("cms.acme", "acme|"), ("api.elastic-cloud", "elastic|")] {
        let rows = listed(&home, &["--search", word]);
        assert!(rows.len() == 2 && rows[1].starts_with(found), "{rows:#?}");
    }
    assert_eq!(listed(&home, &["--search", "no such word"]), [""; 0]);
    home.run(["providers", "list", "--search", "crux"]).expect(0).says("--all adds 1 that cannot be used any more");
    let answer = home.run(["--json", "providers", "list", "--all"]).expect(0).json();
    assert_eq!(
        answer["instances"][0],
        serde_json::json!({ "id": "acme", "provider": "directus", "url": "https://cms.acme.example/x" })
    );
    let providers = answer["providers"].as_array().unwrap();
    let gone = providers.iter().find(|provider| provider["id"] == "crux").unwrap();
    assert_eq!((&gone["gone"], &gone["needs"]), (&"the service has ended".into(), &serde_json::json!([])));
}

#[test]
fn a_name_that_is_nearly_one_is_suggested() {
    let home = Home::new();
    home.write("config/config.toml", "[services.acme]\nprovider = \"directus\"\nurl = \"https://cms.acme.example\"\n");
    for (name, nearest) in [("directsu", "directus"), ("matrix", "synapse"), ("acmee", "acme"), ("git-hub", "github")] {
        home.run(["-p", name, "accept", "C0DE"]).expect(2).says(&format!("did you mean {nearest}?"));
    }
}

/// One validator: what `providers check` calls a mistake keeps a file from being used, however it is named.
#[test]
fn a_file_with_a_mistake_is_not_used_and_one_with_a_warning_is() {
    let mistakes = [
        (
            "json = {",
            "headers = { Host = \"evil.example\" }\njson = {",
            "acme.toml:8: `Host` is for rsvp alone to decide",
        ),
        ("{{ code }}", "{{ cdoe }}", "acme.toml:7: nothing gives `cdoe` a value (did you mean `code`?)"),
        ("schema = 1", "schema = 2", "acme.toml:1: this rsvp reads only `schema = 1`"),
        (
            "[\"token\"]",
            "[\"token\"]\nkeep = [\"password\"]",
            "acme.toml:12: `password` is a secret, and `keep` keeps it in clear",
        ),
        ("name = \"Acme\"", "nmae = \"Acme\"", "acme.toml:3: there is no field `nmae` here (did you mean `name`?)"),
    ];
    for (old, new, expected) in mistakes {
        assert!(GOOD.contains(old), "{old}");
        let home = Home::new();
        let file = home.write("config/providers/acme.toml", GOOD.replacen(old, new, 1));
        for named in [["--provider-file", file.as_str()], ["-p", "acme"]] {
            let ended = home.run([&named[..], &["accept-invitation", "C0DE"]].concat()).expect(2);
            let error = ended.told("error: ")[0];
            assert!(error.contains(expected), "{error}");
            assert_eq!(ended.told("hint: "), [format!("`rsvp providers check {file}` shows every mistake")]);
        }
        let words = expected.split_once(": ").unwrap().1.split(" (").next().unwrap();
        let checked = home.run(["providers", "check", "acme"]).expect(2);
        assert!(checked.stdout.contains(words), "{words}: {}", checked.stdout);
    }
    let home = Home::new();
    let warned =
        GOOD.replacen("token = \"{{ body.token }}\"", "token = \"{{ body.token }}\", ogr = \"{{ body.org }}\"", 1);
    let file = home.write("acme.toml", warned);
    assert!(home.run(["providers", "check", &file]).expect(0).stdout.contains("warning: nothing uses `ogr`"));
    let args = ["--provider-file", &file, "accept-invitation", "--dry-run", "--password", "correct horse", "C0DE"];
    home.run(args).expect(0);
}

#[test]
fn a_person_sees_every_host_and_every_input_in_the_order_of_the_questions() {
    let home = Home::new();
    let file = r#"schema = 1
id = "acme"
name = "Acme"
base-url = "https://acme.example/api"
docs = """
Ask for the pin
at the door."""
[inputs]
pin = { late = true, secret = true }
note = { optional = true }
[[preview]]
get = "/i/{{ code }}"
headers = { X-Key = "{{ api_key }}" }
[[accept]]
id = "sign-up"
post = "/accounts"
json = { password = "{{ password }}", note = "{{ note }}", name = "{{ name }}" }
[[accept]]
post = "/i/{{ code }}"
json = { pin = "{{ pin }}" }
[[login]]
post = "/login"
json = { email = "{{ email }}", password = "{{ password }}" }
set = { token = "{{ body.token }}" }
[session]
secret = ["token"]
headers = { Authorization = "Bearer {{ token }}" }
[verify]
algorithms = ["ES256"]
jwks-url = "https://keys.example/jwks.json"
"#;
    home.write("acme.toml", file);
    let added = home.run(["providers", "add", "--yes", "acme.toml"]).expect(0);
    for line in [
        "  talks to  https://acme.example, https://keys.example",
        "  asks for  api_key (secret), name, note (optional), email, password (secret), pin (secret)",
        "  Ask for the pin",
        "  at the door.",
    ] {
        assert!(added.stdout.lines().any(|shown| shown == line), "{line}: {}", added.stdout);
    }
    let answer = home.run(["providers", "add", "--yes", "--json", "acme.toml"]).expect(0).json();
    assert_eq!(answer["hosts"], serde_json::json!(["https://acme.example", "https://keys.example"]));
    assert!(home.run(["providers", "list", "-v"]).expect(0).stdout.contains("    at the door.\n"));
    assert!(!Home::terse().run(["providers", "list"]).expect(0).stdout.contains("Accepting sets the password"));
    // The caller's own credential goes with every request, whatever the step says.
    let own = file.replace("headers = { X-Key = \"{{ api_key }}\" }\n", "").replace(
        "secret = [\"token\"]\nheaders = { Authorization = \"Bearer {{ token }}\" }",
        "secret = [\"api_key\"]\nown = true\nheaders = { Authorization = \"Bearer {{ api_key }}\" }",
    );
    home.write("acme.toml", own);
    let added = home.run(["providers", "add", "--yes", "acme.toml"]).expect(0);
    assert!(added.stdout.contains("asks for  api_key (secret), "), "{}", added.stdout);
}

#[test]
fn the_options_of_a_services_own_command_line_choose_it() {
    let home = Home::new();
    let service = Service::start([Answer::json(200, r#"{"token":"t"}"#)]);
    let file = GOOD.replacen("links", "understands-options = [\"--registrar-url\"]\nlinks", 1);
    home.write("config/providers/acme.toml", file);
    let args =
        ["--registrar-url", &service.base_url(), "accept-invitation", "--yes", "--password", "correct horse", "C0DE"];
    home.run(args).expect(0);
    assert_eq!(service.finish()[0].target, "/i/C0DE");
}
