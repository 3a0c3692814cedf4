//! Colours: on a terminal that has them, nowhere else, and as the variables say.

use crate::support::binary::Home;

const RED: &str = "\u{1b}[1m\u{1b}[31m";
const CYAN: &str = "\u{1b}[1m\u{1b}[36m";
const OFF: &str = "\u{1b}[0m";

/// What a terminal shows of `line`, where no variable forbids colours.
fn shown(home: &Home, line: &str, variables: &[(&str, &str)]) -> String {
    let program = home.at_terminal(line.split(' ')).env("NO_COLOR", "").env("RSVP_VERBOSE", "0");
    variables.iter().fold(program, |program, (name, value)| program.env(name, value)).start().end().shown
}

#[test]
fn errors_and_hints_are_emphasised_on_a_terminal() {
    let home = Home::new();
    let own = shown(&home, "token", &[]);
    assert!(own.contains(&format!("{RED}error: {OFF}")) && own.contains(&format!("{CYAN}hint: {OFF}")), "{own:?}");
    let of_clap = shown(&home, "tokn", &[]);
    assert!(of_clap.contains(&format!("{RED}error:{OFF} unrecognized subcommand")), "{of_clap:?}");
    assert!(of_clap.contains("\u{1b}[32mtoken"), "{of_clap:?}");
    let help = shown(&home, "status --help", &[]);
    assert!(help.contains("\u{1b}[1m\u{1b}[4mUsage:"), "{help:?}");
}

#[test]
fn variables_and_a_simple_terminal_turn_colours_off() {
    let home = Home::new();
    for variables in [("NO_COLOR", "1"), ("TERM", "dumb"), ("CLICOLOR", "0")] {
        for line in ["token", "tokn", "--help"] {
            let shown = shown(&home, line, &[variables]);
            assert!(!shown.contains('\u{1b}'), "{variables:?} {line}: {shown:?}");
        }
    }
}

#[test]
fn a_pipe_gets_colours_only_where_they_are_forced() {
    let home = Home::terse();
    for line in ["token", "tokn", "--help"] {
        let ended = home.run(line.split(' '));
        assert!(!format!("{}{}", ended.stdout, ended.stderr).contains('\u{1b}'), "{ended:?}");
        let forced = home.rsvp(line.split(' ')).env("CLICOLOR_FORCE", "1").end();
        assert!(format!("{}{}", forced.stdout, forced.stderr).contains('\u{1b}'), "{forced:?}");
    }
}

/// R29: an argument cannot bring a sequence of its own.
#[test]
fn what_clap_repeats_is_harmless_in_colour_too() {
    let home = Home::terse();
    let ended = home.rsvp(["-p", "a\u{1b}]0;title\u{7}", "status"]).env("CLICOLOR_FORCE", "1").end();
    assert!(!ended.stderr.contains("\u{1b}]") && !ended.stderr.contains('\u{7}'), "{ended:?}");
}
