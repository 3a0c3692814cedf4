//! `rsvp help`, and what stands below the options of each command.

use std::fmt::Write as _;

use clap::builder::StyledStr;
use clap::{Arg, Args as _, Command};

use super::global::Global;
use super::stop::Stop;
use crate::error::Exit;
use crate::ui::Style;

/// What `rsvp help` explains beside the commands.
pub const TOPICS: [&str; 2] = ["options", "exit-codes"];

const START: &[(&str, &str)] = &[
    ("rsvp accept-invitation", "asks for the code or link, then for what is missing"),
    ("rsvp status", "shows the sessions you have"),
    ("rsvp --sandbox accept-invitation WELCOME", "tries it offline; nothing is kept"),
];

const MORE: &str = "\
`rsvp help COMMAND` explains a command, `rsvp help options` the options of every command, `rsvp help exit-codes` what \
an exit code means.";

const COMMON: &str = "`rsvp help options` shows the options of every command, such as --provider, --json and --state.";

/// What is to be done, and how, for each command that is not there to be called alone.
#[rustfmt::skip]
const EXAMPLES: &[(&str, &[(&str, &str)])] = &[
    ("accept-invitation", &[
        ("Paste the code or link when asked, so that it stays out of the shell's history", "rsvp accept-invitation"),
        ("A link names its service; a bare code needs one", "rsvp accept-invitation 'https://app.example/invite/…'\nrsvp accept-invitation -p PROVIDER CODE"),
        ("From a script, the password from a file, and only for the right organisation", "rsvp accept-invitation --json --yes -p PROVIDER --name 'Ada Lovelace' \\\n    --email ada@example.com --password-file secret.txt --expect-org acme CODE"),
        ("Several codes, one per line", "rsvp accept-invitation -p PROVIDER - <codes.txt"),
        ("A code that starts with a dash", "rsvp accept-invitation -p PROVIDER -- -CODE"),
        ("Try it offline; the codes EXPIRED, USED and DROPPED show what can go wrong", "rsvp --sandbox accept-invitation WELCOME"),
    ]),
    ("show-invitation", &[
        ("Who invites whom, and until when", "rsvp show-invitation 'https://app.example/invite/…'"),
        ("The same for a script", "rsvp show-invitation --json -p PROVIDER CODE"),
    ]),
    ("decline-invitation", &[("Decline, and be asked first", "rsvp decline-invitation -p PROVIDER CODE")]),
    ("list-invitations", &[("At a service that knows you by an API key", "rsvp list-invitations -p PROVIDER --api-key-file key.txt")]),
    ("login", &[
        ("Log in again to the service of the current session", "rsvp login"),
        ("To another service, the password from a file", "rsvp login -p PROVIDER --email ada@example.com --password-file secret.txt"),
    ]),
    ("logout", &[
        ("End the current session, here and at the service", "rsvp logout"),
        ("End the session of another account", "rsvp logout --account ada@example.com"),
    ]),
    ("status", &[
        ("What there is", "rsvp status"),
        ("Ask whether the service still accepts the session", "rsvp status --check"),
        ("All of it for a script", "rsvp status --json"),
    ]),
    ("switch", &[
        ("Choose from a list", "rsvp switch"),
        ("Say which", "rsvp switch ada@example.com"),
    ]),
    ("token", &[
        ("Send a request as the current account", "curl -H \"$(rsvp token --header)\" https://api.example/me"),
        ("Look into the token", "rsvp token --claims"),
    ]),
    ("providers list", &[("What is known", "rsvp providers list")]),
    ("providers show", &[("A file to start your own from", "rsvp providers show ID >acme.toml")]),
    ("providers check", &[
        ("A file that you are writing", "rsvp providers check acme.toml"),
        ("Every file that rsvp would use", "rsvp providers check"),
    ]),
    ("providers add", &[("See its hosts, then install it", "rsvp providers add acme.toml")]),
    ("sandbox", &[
        ("Use a port of your choice", "rsvp sandbox --port 8080"),
        ("Run a script against them, in CI", "rsvp sandbox -- ./try-it.sh"),
        ("See what an overloaded service looks like", "rsvp sandbox --fault rate-limited"),
    ]),
    ("completions", &[("The script for a shell", "rsvp completions bash")]),
];

/// The command line as people meet it: the options of every command are hidden, and each command has its examples.
pub fn dressed(command: Command) -> Command {
    // A long text on a hidden option would make each page a long one.
    let hidden = |arg: Arg| {
        let has_values = arg.get_action().takes_values();
        arg.hide(true).hide_possible_values(has_values).long_help(None::<&str>)
    };
    let command = command.mut_args(|arg| if arg.is_global_set() { hidden(arg) } else { arg });
    let start = START.iter().map(|(line, what)| (line.len(), format!("  {}", name(line)), *what));
    let widest = START.iter().map(|(line, _)| line.len()).max().unwrap_or_default();
    let start = start.fold(heading("Start here:"), |text, (length, line, what)| {
        format!("{text}\n{line}{}  {what}", " ".repeat(widest - length))
    });
    let template =
        format!("{{about-with-newline}}\n{{usage-heading}} {{usage}}\n\n{start}\n\n{{all-args}}{{after-help}}");
    let command = command.subcommand(help_command()).help_template(template).after_help(text(MORE));
    EXAMPLES.iter().fold(command, |command, (path, examples)| {
        let path: Vec<&str> = path.split(' ').collect();
        with_examples(command, &path, examples)
    })
}

pub fn help_command() -> Command {
    Command::new("help")
        .about("Explain a command, the options of every command, or the exit codes")
        .arg(Arg::new("topic").value_name("COMMAND").num_args(0..).help("A command, or `options`, or `exit-codes`"))
}

fn with_examples(command: Command, path: &[&str], examples: &[(&str, &str)]) -> Command {
    let Some((first, rest)) = path.split_first() else {
        let mut shown = heading("Examples:");
        for (what, lines) in examples {
            // A String takes every write.
            let _ = write!(shown, "\n  {what}:");
            for line in lines.lines() {
                let _ = write!(shown, "\n    {}", name(line));
            }
            shown.push('\n');
        }
        return command.after_help(text(COMMON)).after_long_help(text(&format!("{shown}\n{COMMON}")));
    };
    command.mut_subcommand(*first, |command| with_examples(command, rest, examples))
}

/// The page about what `topic` names, as written for the terminal and plainly.
pub fn page(mut command: Command, topic: &[String]) -> Stop {
    match topic {
        [] => Stop::page(&command.render_help()),
        [one] if one == "options" => Stop::page(&options()),
        [one] if one == "exit-codes" => Stop::page(&exit_codes()),
        path => {
            command.build();
            let found = path.iter().try_fold(&mut command, |command, name| command.find_subcommand_mut(name));
            found.map_or_else(|| unknown(path), |command| Stop::page(&command.render_long_help()))
        }
    }
}

/// What was typed may be a code, and is not repeated.
fn unknown(path: &[String]) -> Stop {
    let commands = super::command();
    let names = commands.get_subcommands().map(Command::get_name).chain(TOPICS);
    let typed = path.first().map_or("", String::as_str);
    let near = names.map(|name| (strsim::jaro(typed, name), name)).filter(|(likeness, _)| *likeness > 0.7);
    let near = near.max_by(|one, other| one.0.total_cmp(&other.0)).map(|(_, name)| name);
    let tip = near.map_or("rsvp help".to_owned(), |name| format!("rsvp help {name}"));
    let (error, hint) = (Style::Error.ansi(), name(&tip));
    let shown = format!("{error}error:{error:#} there is no help on this\n\n  tip: {hint}\n");
    Stop { exit: Exit::Usage, ..Stop::page(&text(&shown)) }
}

/// The options of every command, and their variables.
fn options() -> StyledStr {
    let command = Global::augment_args(Command::new("rsvp")).styles(super::STYLES).disable_help_flag(true);
    let template =
        format!("{}\n\n{{all-args}}{{after-help}}", heading("Options of every command, before or after its name"));
    let variables = "\
Each of these can be set by a variable: --timeout by RSVP_TIMEOUT, --state by RSVP_STATE_DIR. So can some inputs: \
RSVP_NAME, RSVP_EMAIL, RSVP_PHONE, RSVP_PASSWORD, RSVP_API_KEY. An option overrides its variable, a variable overrides \
config.toml; an empty variable counts as absent.";
    command.max_term_width(super::WIDEST).help_template(template).after_help(variables).render_long_help()
}

fn exit_codes() -> StyledStr {
    let mut help = heading("Exit codes:");
    for row in Exit::TABLE {
        let turn = if row.turn.is_empty() { String::new() } else { format!(" → {}", row.turn) };
        // A String takes every write.
        let _ = write!(help, "\n  {}  {}{turn}", name(&format!("{:>3}", row.exit.code())), row.meaning);
    }
    StyledStr::from(help + "\n")
}

fn heading(text: &str) -> String {
    let style = Style::Heading.ansi();
    format!("{style}{text}{style:#}")
}

fn name(text: &str) -> String {
    let style = Style::Name.ansi();
    format!("{style}{text}{style:#}")
}

/// `line` with what stands between backticks as a name.
fn text(line: &str) -> StyledStr {
    let parts = line.split('`').enumerate();
    let shown: String =
        parts.map(|(at, part)| if at % 2 == 0 { part.to_owned() } else { format!("`{}`", name(part)) }).collect();
    StyledStr::from(shown)
}
