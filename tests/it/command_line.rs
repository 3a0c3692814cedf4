//! What the command line takes, what it refuses, and that it never repeats a secret.

use std::collections::HashMap;
use std::ffi::OsString;
use std::path::Path;
use std::time::Duration;

use rsvp::cli::{self, AcceptInvitation, Cli, Code, Command, Stop};
use rsvp::config::{ConfigFile, Settings};
use rsvp::error::Exit;
use rsvp::secret::Secret;

const CANARY: &str = "Canary0f3a9c771d2e";

fn parse(line: &[&str]) -> Result<Cli, Stop> {
    cli::parse(std::iter::once("rsvp").chain(line.iter().copied()))
}

fn accepted(line: &[&str]) -> AcceptInvitation {
    match parse(line).map(|cli| cli.command) {
        Ok(Command::AcceptInvitation(accept)) => *accept,
        other => panic!("{line:?}: {other:?}"),
    }
}

fn stopped(line: &[&str]) -> Stop {
    parse(line).map(|cli| panic!("{line:?} is taken as {cli:?}")).unwrap_err()
}

fn settings(line: &[&str], variables: &[(&str, &str)]) -> rsvp::error::Result<Settings> {
    let variables: HashMap<&str, OsString> = variables.iter().map(|(name, value)| (*name, value.into())).collect();
    let line: Vec<&str> = line.iter().copied().chain(["status"]).collect();
    Settings::gather(
        parse(&line).expect("a good line").global,
        &|name| variables.get(name).cloned(),
        ConfigFile::default(),
    )
}

fn shown(settings: &Settings) -> (Option<&str>, bool) {
    (settings.url.as_ref().map(cli::BaseUrl::as_str), settings.service_option.is_some())
}

#[test]
fn the_original_tools_command_line_is_understood() {
    #[rustfmt::skip]
    let line = [
        "-v", "--registrar-url", "https://id.example/", "--state", "dir", "accept-invitation", "--fullname", "A B",
        "--pw", "x", "CODE",
    ];
    let accept = accepted(&line);
    assert_eq!(accept.name.as_deref(), Some("A B"));
    assert_eq!(accept.credentials.password.given.unwrap().expose(), "x");
    assert_eq!(accept.codes[0], Code::Bare(Secret::from("CODE")));
    let settings = Settings::gather(parse(&line).unwrap().global, &|_| None, ConfigFile::default()).unwrap();
    assert_eq!(shown(&settings), (Some("https://id.example"), true));
    assert_eq!((settings.verbose, settings.state.as_deref()), (1, Some(Path::new("dir"))));
}

#[test]
fn options_for_all_stand_before_or_after_the_command() {
    #[rustfmt::skip]
    let options = [
        "-vv", "-q", "--state-path", "dir", "--url", "https://a.example", "-p", "acme", "--provider-file", "f",
        "--account", "ada", "--json", "--no-input", "--sandbox", "--timeout", "0.5", "--connect-timeout", "2",
        "--proxy", "http://p.example:3128", "--ca-cert", "ca", "--client-cert", "c", "--client-key", "k",
        "--insecure-http",
    ];
    let before: Vec<&str> = options.iter().copied().chain(["accept", "CODE"]).collect();
    let after: Vec<&str> = ["accept", "CODE"].into_iter().chain(options).collect();
    let [before, after] = [before, after]
        .map(|line| Settings::gather(parse(&line).unwrap().global, &|_| None, ConfigFile::default()).unwrap());
    assert_eq!(before, after);
    assert_eq!((before.verbose, before.quiet), (2, false), "-v wins over -q");
    assert_eq!(before.timeout, Duration::from_millis(500));
}

#[test]
fn every_older_name_is_the_option_and_is_named_in_the_long_help() {
    let help = stopped(&["help", "options"]).text + &stopped(&["accept-invitation", "--help"]).text;
    for name in ["--registrar-url", "--id-url", "--idurl", "--base-url", "--baseurl"] {
        let settings = settings(&[name, "https://id.example"], &[]).unwrap();
        assert_eq!(shown(&settings), (Some("https://id.example"), true), "{name}");
        assert!(help.contains(name), "{name}");
    }
    for name in ["--state-path", "--fullname", "--pw"] {
        assert!(help.contains(name), "{name}");
    }
}

/// R28
#[test]
fn a_mistyped_option_is_a_mistake_with_a_suggestion_and_never_a_code() {
    let stop = stopped(&["accept-invitation", "--pasword", "x", "CODE"]);
    assert_eq!(stop.exit, Exit::Usage);
    let error = stop.error();
    assert_eq!(error.to_string(), "unexpected argument '--pasword' found");
    assert!(error.hint_text().unwrap().contains("'--password'"));
}

/// R28
#[test]
fn a_code_that_starts_with_a_dash_comes_after_two_dashes() {
    assert_eq!(accepted(&["accept", "--", "-CODE"]).codes[0], Code::Bare(Secret::from("-CODE")));
    assert_eq!(stopped(&["accept", "-CODE"]).exit, Exit::Usage);
    assert!(stopped(&["accept", "-CODE"]).error().hint_text().unwrap().contains("'--'"));
    assert_eq!(accepted(&["accept", "--", "--json"]).codes[0], Code::Bare(Secret::from("--json")));
    assert_eq!(accepted(&["accept", "--password=-x"]).credentials.password.given.unwrap().expose(), "-x");
}

#[test]
fn one_source_of_the_password_is_enough() {
    for other in [&["--password-stdin"][..], &["--password-file", "f"]] {
        for command in ["accept", "login"] {
            let line = [&[command, "--pw", CANARY], other].concat();
            let stop = stopped(&line);
            assert_eq!(stop.exit, Exit::Usage);
            assert!(stop.text.contains("cannot be used with") && !stop.text.contains(CANARY), "{}", stop.text);
        }
    }
    assert_eq!(stopped(&["accept", "--password-stdin", "--password-file", "f"]).exit, Exit::Usage);
}

#[test]
fn local_and_url_exclude_each_other_on_either_side_of_the_command() {
    for line in [
        ["--local", "--url", "https://a.example", "status"],
        ["--local", "status", "--url", "https://a.example"],
        ["status", "--local", "--baseurl", "https://a.example"],
        ["--url", "https://a.example", "status", "--local"],
    ] {
        let error = stopped(&line).error();
        assert_eq!(error.exit(), Exit::Usage);
        assert!(error.to_string().contains("cannot be used with"), "{error}");
    }
}

/// R22
#[test]
fn a_wrong_command_line_never_repeats_a_secret() {
    let bidi = format!("{CANARY}\u{202e}");
    let long = format!("{CANARY}{}", "x".repeat(2048));
    let dashed = format!("-{CANARY}");
    let twice_dashed = format!("--{CANARY}");
    let address = format!("https://user:{CANARY}@id.example");
    let equals = format!("--no-switch={CANARY}");
    let pair = format!("not a name={CANARY}");
    #[rustfmt::skip]
    let lines: &[&[&str]] = &[
        &["accept", &bidi], &["accept", &long], &["show", &bidi], &["show", "CODE", CANARY], &["accept", &dashed],
        &["accept", &twice_dashed], &["accept", &equals], &["decline", "--pw", "x", "CODE", CANARY],
        &["accept", "--pw", &dashed], &["accept", "--pw", &twice_dashed], &["accept", "--input", &pair],
        &["accept", "--input", CANARY], &["accept", "--input-file", CANARY], &[CANARY], &[&dashed], &[&twice_dashed],
        &["status", CANARY], &["token", CANARY], &["logout", CANARY], &["switch", "a", CANARY],
        &["--url", &address, "status"], &["--proxy", CANARY, "status"], &["--json", "login", CANARY],
        &["providers", CANARY], &["accept", "--password-stdin", "--pw", CANARY], &["accept", "--yess", CANARY],
    ];
    for line in lines {
        let stop = stopped(line);
        assert_ne!(stop.exit, Exit::Done);
        let all = format!("{}{}{:?}{:?}", stop.text, stop.error(), stop.error().hint_text(), stop);
        assert!(!all.contains(&CANARY[..8]), "{line:?}: {all}");
    }
    assert!(
        !format!("{:?}", parse(&["accept", "--pw", CANARY, "--input", &format!("a={CANARY}"), CANARY]))
            .contains(CANARY)
    );
}

#[test]
fn what_is_no_secret_is_repeated_and_explained() {
    let stop = stopped(&["--timeout", "30s", "status"]);
    assert!(stop.text.contains("'30s' for '--timeout <SECONDS>': expected seconds"), "{}", stop.text);
    assert!(
        stopped(&["completions", "tcsh"])
            .text
            .contains("possible values: bash, zsh, fish, powershell, elvish, nushell")
    );
    assert!(stopped(&["-p", "Acme", "status"]).text.contains("'Acme'"));
    assert!(stopped(&["acept-invitation", "CODE"]).text.contains("'accept-invitation'"));
}

#[test]
fn a_code_that_cannot_be_one_has_the_exit_code_of_a_malformed_invitation() {
    for code in ["", ".", "..", "a\nb", "a\u{202e}b"] {
        assert_eq!(stopped(&["accept-invitation", code]).exit, Exit::Unknown, "{code:?}");
        assert_eq!(stopped(&["show-invitation", code]).exit, Exit::Unknown, "{code:?}");
    }
}

#[test]
fn help_and_version_are_answers_and_no_command_is_a_mistake() {
    assert_eq!(stopped(&["--version"]).text, format!("rsvp {}\n", env!("CARGO_PKG_VERSION")));
    for line in [&["--help"][..], &["-h"], &["accept", "--help"], &["--version"]] {
        assert_eq!(stopped(line).exit, Exit::Done);
    }
    let stop = stopped(&["providers"]);
    assert_eq!(stop.exit, Exit::Usage);
    assert!(stop.text.contains("Usage: rsvp"), "{}", stop.text);
    assert_eq!(stop.error().to_string(), "a command is missing");
}

#[test]
fn the_name_alone_help_and_the_option_say_the_same() {
    let pages = [&[][..], &["help"], &["--help"], &["-h"]].map(stopped);
    for page in &pages {
        assert_eq!((page.exit, &page.text), (Exit::Done, &pages[0].text));
    }
    assert!(pages[0].text.contains("rsvp --sandbox accept-invitation WELCOME"), "{}", pages[0].text);
    for (asked, option) in [
        (&["help", "accept"][..], &["accept-invitation", "--help"][..]),
        (&["help", "status"], &["status", "--help"]),
        (&["help", "providers", "check"], &["providers", "check", "--help"]),
    ] {
        assert_eq!(stopped(asked).text, stopped(option).text);
    }
}

/// R22: what was typed may be a code.
#[test]
fn help_on_what_does_not_exist_is_a_mistake_with_a_suggestion() {
    for (typed, tip) in
        [(CANARY, "rsvp help"), ("exit-code", "rsvp help exit-codes"), ("acept", "rsvp help accept-invitation")]
    {
        let stop = stopped(&["help", typed]);
        assert_eq!((stop.exit, stop.error().hint_text().as_deref()), (Exit::Usage, Some(tip)));
        assert!(!stop.text.contains(CANARY), "{}", stop.text);
    }
}

/// Each page says what is special about its command, and where the rest is.
#[test]
fn every_command_has_examples_and_the_options_of_every_command_stand_once() {
    fn walk(command: &clap::Command, path: &[&str]) {
        for below in command.get_subcommands().filter(|below| below.get_name() != "help") {
            let path = [path, &[below.get_name()]].concat();
            if below.has_subcommands() {
                walk(below, &path);
                continue;
            }
            let page = stopped(&[&path[..], &["--help"]].concat()).text;
            assert!(page.contains("Examples:") && page.contains(&format!("rsvp {}", path.join(" "))), "{page}");
            assert!(page.contains("`rsvp help options`") && !page.contains("--connect-timeout"), "{page}");
            let short = stopped(&[&path[..], &["-h"]].concat()).text;
            assert!(short.contains("`rsvp help options`") && !short.contains("Examples:"), "{short}");
        }
    }
    walk(&cli::command(), &[]);
    let options = stopped(&["help", "options"]).text;
    for option in cli::command().get_arguments().filter(|option| option.is_global_set()) {
        let name = format!("--{}", option.get_long().unwrap());
        assert_eq!(
            options.matches(&format!("{name} <")).count()
                + options.matches(&format!("{name}\n")).count()
                + options.matches(&format!("{name}...\n")).count(),
            1,
            "{name}"
        );
    }
}

#[test]
fn help_has_a_page_with_every_exit_code() {
    let help = stopped(&["help", "exit-codes"]).text;
    let table = help.split_once("Exit codes:").expect("a table").1;
    let numbers: Vec<u8> = table.lines().filter_map(|line| line.split_whitespace().next()?.parse().ok()).collect();
    let expected: Vec<u8> = Exit::TABLE.iter().map(|row| row.exit.code()).collect();
    assert_eq!(numbers, expected);
}

#[test]
fn a_caller_learns_whether_json_was_asked_for() {
    assert!(stopped(&["accept", "--json", "--bad"]).json);
    assert!(stopped(&["--json", "accept", "--bad"]).json);
    assert!(!stopped(&["status", "--bad", "--", "--json"]).json);
}

#[test]
fn an_option_wins_over_its_variable_and_that_over_the_default() {
    let defaults = settings(&[], &[]).unwrap();
    assert_eq!(defaults.timeout, Duration::from_secs(30));
    assert_eq!(defaults.connect_timeout, Duration::from_secs(10));
    assert_eq!(shown(&defaults), (None, false));
    let variables = [("RSVP_TIMEOUT", "5"), ("RSVP_PROVIDER", "acme"), ("RSVP_ACCOUNT", "")];
    let from_variables = settings(&[], &variables).unwrap();
    assert_eq!(from_variables.timeout, Duration::from_secs(5));
    assert_eq!(from_variables.provider.unwrap().as_str(), "acme");
    assert_eq!(from_variables.account, None, "an empty variable counts as absent");
    let from_options = settings(&["--timeout", "7", "-p", "other"], &variables).unwrap();
    assert_eq!(from_options.timeout, Duration::from_secs(7));
    assert_eq!(from_options.provider.unwrap().as_str(), "other");
}

#[test]
fn an_address_given_by_option_wins_over_every_variable() {
    let url = ("RSVP_URL", "https://var.example");
    assert_eq!(shown(&settings(&[], &[url]).unwrap()), (Some("https://var.example"), false));
    assert_eq!(shown(&settings(&["--local"], &[url]).unwrap()), (Some("http://localhost:8080"), true));
    let local = ("RSVP_LOCAL", "yes");
    assert_eq!(shown(&settings(&[], &[local]).unwrap()), (Some("http://localhost:8080"), true));
    assert_eq!(
        shown(&settings(&["--url", "https://a.example"], &[local]).unwrap()),
        (Some("https://a.example"), false)
    );
    assert_eq!(settings(&[], &[local, url]).unwrap_err().exit(), Exit::Usage);
}

#[test]
fn every_option_for_all_has_a_variable() {
    let asked = std::cell::RefCell::new(Vec::new());
    let global = parse(&["status"]).unwrap().global;
    Settings::gather(
        global,
        &|name| {
            asked.borrow_mut().push(name.to_owned());
            None
        },
        ConfigFile::default(),
    )
    .unwrap();
    for option in cli::command().get_arguments().filter(|option| option.is_global_set() && !option.is_hide_set()) {
        let variable = match option.get_id().as_str() {
            "state" => "RSVP_STATE_DIR".to_owned(),
            id => format!("RSVP_{}", id.to_uppercase()),
        };
        assert!(asked.borrow().contains(&variable), "{variable}");
    }
}

#[test]
fn a_variable_that_holds_nonsense_is_named_and_its_value_is_not_shown() {
    for name in [
        "RSVP_PROVIDER",
        "RSVP_URL",
        "RSVP_TIMEOUT",
        "RSVP_CONNECT_TIMEOUT",
        "RSVP_PROXY",
        "RSVP_JSON",
        "RSVP_LOCAL",
        "RSVP_NO_INPUT",
        "RSVP_SANDBOX",
        "RSVP_INSECURE_HTTP",
        "RSVP_VERBOSE",
        "RSVP_QUIET",
        "RSVP_STORE",
    ] {
        let error = settings(&[], &[(name, CANARY)]).unwrap_err();
        assert_eq!(error.exit(), Exit::Usage);
        let all = format!("{error} {:?}", error.hint_text());
        assert!(all.contains(name) && !all.contains(CANARY), "{all}");
    }
}

#[test]
fn a_switch_is_set_by_a_variable_that_says_yes() {
    for (value, expected) in [("1", true), ("true", true), ("yes", true), ("0", false), ("false", false), ("no", false)]
    {
        assert_eq!(settings(&[], &[("RSVP_JSON", value)]).unwrap().json, expected);
    }
    assert!(settings(&["--json"], &[("RSVP_JSON", "0")]).unwrap().json, "an option wins");
    assert_eq!(settings(&[], &[("RSVP_VERBOSE", "2"), ("RSVP_QUIET", "1")]).unwrap().verbose, 2);
    let quiet = settings(&["-q"], &[("RSVP_VERBOSE", "2")]).unwrap();
    assert_eq!((quiet.verbose, quiet.quiet), (0, true));
}

#[test]
fn half_a_client_certificate_is_a_mistake() {
    let both = settings(&["--client-cert", "c"], &[("RSVP_CLIENT_KEY", "k")]).unwrap();
    assert_eq!(both.client.unwrap().key, Path::new("k"));
    assert!(settings(&["--client-cert", "c"], &[]).unwrap_err().hint_text().unwrap().contains("--client-key"));
    assert!(settings(&[], &[("RSVP_CLIENT_KEY", "k")]).unwrap_err().hint_text().unwrap().contains("--client-cert"));
}
