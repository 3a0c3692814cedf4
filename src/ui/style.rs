//! The look of what a person reads: one table of styles, and what a stream can show of them.

use anstyle::{AnsiColor, Style as Ansi};

/// What a text is for; [`Style::ansi`] is the one table that says how it looks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Style {
    #[default]
    Plain,
    /// What a person looks for: a service, an organisation, the current session, a command to paste.
    Name,
    /// The head of a table or of a part of the help.
    Heading,
    /// What was asked for is done.
    Done,
    Warning,
    Error,
    Hint,
    /// What may be overlooked.
    Aside,
}

impl Style {
    pub const fn ansi(self) -> Ansi {
        let plain = Ansi::new();
        match self {
            Self::Plain => plain,
            Self::Name => plain.bold(),
            Self::Heading => plain.bold().underline(),
            Self::Done => plain.fg_color(Some(anstyle::Color::Ansi(AnsiColor::Green))),
            Self::Warning => plain.bold().fg_color(Some(anstyle::Color::Ansi(AnsiColor::Yellow))),
            Self::Error => plain.bold().fg_color(Some(anstyle::Color::Ansi(AnsiColor::Red))),
            Self::Hint => plain.bold().fg_color(Some(anstyle::Color::Ansi(AnsiColor::Cyan))),
            Self::Aside => plain.dimmed(),
        }
    }
}

/// What a stream can show; the default is a file or a pipe.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Look {
    /// How many columns the terminal has; `None` for a file or a pipe.
    pub columns: Option<usize>,
    pub colour: bool,
    /// Whether a line can be drawn again.
    pub redraws: bool,
}

impl Look {
    /// `text`, which must be harmless already, in `style` if the stream shows colours.
    pub fn paint(self, style: Style, text: &str) -> String {
        if !self.colour || style == Style::Plain || text.is_empty() {
            return text.to_owned();
        }
        let ansi = style.ansi();
        format!("{ansi}{text}{ansi:#}")
    }

    /// The same, with what stands between backticks as a name: commands to paste, settings, options.
    pub fn quotes(self, text: &str) -> String {
        let parts: Vec<&str> = text.split('`').collect();
        if !self.colour || parts.len().is_multiple_of(2) {
            return text.to_owned();
        }
        let shown = parts.iter().enumerate().map(|(at, part)| match at % 2 {
            0 => (*part).to_owned(),
            _ => format!("`{}`", self.paint(Style::Name, part)),
        });
        shown.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const COLOUR: Look = Look { columns: Some(80), colour: true, redraws: true };

    #[test]
    fn a_stream_without_colours_gets_the_text_alone() {
        assert_eq!(Look::default().paint(Style::Error, "error:"), "error:");
        assert_eq!(Look::default().quotes("say `rsvp login`"), "say `rsvp login`");
        assert_eq!(COLOUR.paint(Style::Plain, "x"), "x");
        assert_eq!(COLOUR.paint(Style::Error, "error:"), "\u{1b}[1m\u{1b}[31merror:\u{1b}[0m");
    }

    #[test]
    fn what_stands_between_backticks_is_a_name() {
        assert_eq!(COLOUR.quotes("say `rsvp login`"), "say `\u{1b}[1mrsvp login\u{1b}[0m`");
        assert_eq!(COLOUR.quotes("a lone ` stays"), "a lone ` stays");
    }
}
