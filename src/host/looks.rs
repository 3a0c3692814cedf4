//! What the streams can show: whether they are a terminal, how wide, and in colour or not.

use std::os::fd::AsFd;

use rustix::termios::{isatty, tcgetwinsize};

use super::Env;
use crate::ui::Look;

/// What `stream` can show.
pub fn look(env: &Env, stream: &impl AsFd) -> Look {
    let is_terminal = isatty(stream);
    // Some terminals do not know their size and say 0.
    let width =
        || tcgetwinsize(stream).ok().map(|size| size.ws_col.into()).filter(|columns| *columns > 0).unwrap_or(80);
    Look {
        columns: is_terminal.then(width),
        colour: is_colour_wanted(env, is_terminal),
        redraws: is_terminal && can_move(env),
    }
}

/// `NO_COLOR` (no-color.org) before `CLICOLOR_FORCE` and `CLICOLOR` (bixense.com/clicolors), before what the stream is.
fn is_colour_wanted(env: &Env, is_terminal: bool) -> bool {
    if env.get("NO_COLOR").is_some() {
        return false;
    }
    match (env.text("CLICOLOR_FORCE"), env.text("CLICOLOR")) {
        (Some(force), _) if force != "0" => true,
        (_, Some("0")) => false,
        _ => is_terminal && can_move(env),
    }
}

/// Whether `TERM` names a terminal that knows escape sequences.
fn can_move(env: &Env) -> bool {
    env.text("TERM").is_some_and(|kind| kind != "dumb")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_shown_on_a_terminal_unless_a_variable_says_otherwise() {
        type Row<'a> = (&'a [(&'a str, &'a str)], bool, bool);
        let table: &[Row] = &[
            (&[("TERM", "xterm")], true, true),
            (&[("TERM", "xterm")], false, false),
            (&[("TERM", "dumb")], true, false),
            (&[], true, false),
            (&[("TERM", "xterm"), ("NO_COLOR", "1")], true, false),
            (&[("TERM", "xterm"), ("NO_COLOR", "")], true, true),
            (&[("CLICOLOR_FORCE", "1")], false, true),
            (&[("CLICOLOR_FORCE", "0")], false, false),
            (&[("TERM", "xterm"), ("CLICOLOR", "0")], true, false),
            (&[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")], true, false),
        ];
        for (variables, is_terminal, colour) in table {
            let env = Env(variables.iter().map(|(name, value)| (name.into(), value.into())).collect());
            assert_eq!(is_colour_wanted(&env, *is_terminal), *colour, "{variables:?} {is_terminal}");
        }
    }
}
