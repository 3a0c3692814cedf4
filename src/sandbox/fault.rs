//! The faults of the pretend services, and how each looks on the wire.

use clap::ValueEnum;

use super::token::Forgery;
use crate::http::{BODY_LIMIT, Reply};

/// One thing that goes wrong. Each has a code that triggers it; a sandbox can also be told to show one always: the
/// comments are the help text of `--fault`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Fault {
    /// Every invitation is unknown
    Unknown,
    /// Every invitation has expired
    Expired,
    /// Every invitation was accepted before
    Used,
    /// Every invitation is for somebody else
    WrongPerson,
    /// Everybody is a member already
    Member,
    /// Every answer is 429
    RateLimited,
    /// Every answer comes two seconds late
    Slow,
    /// Every answer ends in the middle
    CutOff,
    /// Every answer is larger than 1 MiB
    Huge,
    /// Every answer is a web page
    Html,
    /// Every answer is invalid JSON
    Garbage,
    /// No answer ever comes
    Silent,
    /// Every answer is 500
    ServerError,
    /// Every answer to an acceptance is lost
    Dropped,
    /// The first acceptance of each invitation does not arrive
    DroppedBefore,
    /// Every token is signed with an unknown key; codes give other forgeries
    ForgedToken,
    /// The token is forged in this way.
    #[value(skip)]
    Forged(Forgery),
}

impl Fault {
    pub const ALL: &'static [Self] = &[
        Self::Unknown,
        Self::Expired,
        Self::Used,
        Self::WrongPerson,
        Self::Member,
        Self::RateLimited,
        Self::Slow,
        Self::CutOff,
        Self::Huge,
        Self::Html,
        Self::Garbage,
        Self::Silent,
        Self::ServerError,
        Self::Dropped,
        Self::DroppedBefore,
        Self::ForgedToken,
        Self::Forged(Forgery::Unsigned),
        Self::Forged(Forgery::Stripped),
        Self::Forged(Forgery::Tampered),
        Self::Forged(Forgery::Confused),
        Self::Forged(Forgery::OwnKey),
        Self::Forged(Forgery::KeyId),
        Self::Forged(Forgery::Critical),
        Self::Forged(Forgery::Expired),
        Self::Forged(Forgery::Early),
        Self::Forged(Forgery::Issuer),
        Self::Forged(Forgery::Audience),
        Self::Forged(Forgery::Claims),
    ];

    /// The code that triggers it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Unknown => "UNKNOWN",
            Self::Expired => "EXPIRED",
            Self::Used => "USED",
            Self::WrongPerson => "WRONG-PERSON",
            Self::Member => "MEMBER",
            Self::RateLimited => "RATE-LIMITED",
            Self::Slow => "SLOW",
            Self::CutOff => "CUT-OFF",
            Self::Huge => "HUGE",
            Self::Html => "HTML",
            Self::Garbage => "GARBAGE",
            Self::Silent => "SILENT",
            Self::ServerError => "SERVER-ERROR",
            Self::Dropped => "DROPPED",
            Self::DroppedBefore => "DROPPED-BEFORE",
            Self::ForgedToken | Self::Forged(Forgery::Key) => "FORGED-TOKEN",
            Self::Forged(Forgery::Unsigned) => "FORGED-TOKEN-UNSIGNED",
            Self::Forged(Forgery::Stripped) => "FORGED-TOKEN-STRIPPED",
            Self::Forged(Forgery::Tampered) => "FORGED-TOKEN-TAMPERED",
            Self::Forged(Forgery::Confused) => "FORGED-TOKEN-CONFUSED",
            Self::Forged(Forgery::OwnKey) => "FORGED-TOKEN-OWN-KEY",
            Self::Forged(Forgery::KeyId) => "FORGED-TOKEN-KEY-ID",
            Self::Forged(Forgery::Critical) => "FORGED-TOKEN-CRITICAL",
            Self::Forged(Forgery::Expired) => "FORGED-TOKEN-EXPIRED",
            Self::Forged(Forgery::Early) => "FORGED-TOKEN-EARLY",
            Self::Forged(Forgery::Issuer) => "FORGED-TOKEN-ISSUER",
            Self::Forged(Forgery::Audience) => "FORGED-TOKEN-AUDIENCE",
            Self::Forged(Forgery::Claims) => "FORGED-TOKEN-CLAIMS",
        }
    }

    /// Whether `--fault` puts it into every answer. The others change only what becomes of invitations.
    pub fn is_in_every_answer(self) -> bool {
        !matches!(
            self,
            Self::Unknown
                | Self::Expired
                | Self::Used
                | Self::WrongPerson
                | Self::Member
                | Self::Dropped
                | Self::DroppedBefore
                | Self::ForgedToken
                | Self::Forged(_)
        )
    }

    /// What is wrong with the token, where it is forged.
    pub fn forgery(self) -> Option<Forgery> {
        match self {
            Self::ForgedToken => Some(Forgery::Key),
            Self::Forged(forgery) => Some(forgery),
            _ => None,
        }
    }

    /// Whether the service does nothing at all.
    pub fn prevents_action(self) -> bool {
        matches!(self, Self::RateLimited | Self::ServerError | Self::Silent | Self::DroppedBefore)
    }

    /// `reply` with this fault.
    pub fn apply(self, reply: Reply) -> Wire {
        match self {
            Self::RateLimited => {
                let mut reply = text(429, "text/plain", "too many requests");
                reply.headers.push(("retry-after".to_owned(), "60".to_owned()));
                Wire::Whole(reply)
            }
            Self::Slow => Wire::Late(reply),
            Self::CutOff => Wire::Broken(CUT_OFF),
            Self::Huge => Wire::Whole(text(200, "application/json", &format!("\"{}\"", "x".repeat(BODY_LIMIT)))),
            Self::Html => {
                Wire::Whole(text(200, "text/html", "<!doctype html>\n<title>Please log in to the network</title>\n"))
            }
            Self::Garbage => Wire::Whole(text(200, "application/json", "{\"ok\": tr\u{0}\u{fffd}]")),
            Self::Silent => Wire::Silence,
            Self::ServerError => Wire::Whole(text(500, "text/plain", "internal server error")),
            Self::Dropped | Self::DroppedBefore => Wire::Broken(b""),
            Self::Unknown
            | Self::Expired
            | Self::Used
            | Self::WrongPerson
            | Self::Member
            | Self::ForgedToken
            | Self::Forged(_) => Wire::Whole(reply),
        }
    }
}

const CUT_OFF: &[u8] = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 4096\r\n\r\n{\"ok\": tr";

fn text(status: u16, kind: &str, body: &str) -> Reply {
    let headers = vec![("content-type".to_owned(), kind.to_owned())];
    Reply { status, headers, body: body.as_bytes().to_vec() }
}

/// An answer as it leaves the service.
#[derive(Debug)]
pub enum Wire {
    /// A complete answer.
    Whole(Reply),
    /// A complete answer, after [`LATE`].
    Late(Reply),
    /// These bytes, then the connection is closed.
    Broken(&'static [u8]),
    /// No answer.
    Silence,
}

pub const LATE: std::time::Duration = std::time::Duration::from_secs(2);
