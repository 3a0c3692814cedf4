//! The faults of the pretend services, and how each looks on the wire.

use super::token::Forgery;
use crate::http::{BODY_LIMIT, Reply};

/// A fault. Each has a code that triggers it; `rsvp sandbox --fault` makes it permanent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// The invitation is unknown.
    Unknown,
    /// The invitation has expired.
    Expired,
    /// The invitation was accepted before.
    Used,
    /// The invitation is for somebody else.
    WrongPerson,
    /// The account is a member already.
    Member,
    /// 429, without any action.
    RateLimited,
    /// The answer comes late.
    Slow,
    /// The answer ends in the middle.
    CutOff,
    /// The answer is larger than [`BODY_LIMIT`].
    Huge,
    /// The answer is a web page.
    Html,
    /// The answer is labelled JSON and is invalid.
    Garbage,
    /// No answer, and the connection stays open.
    Silent,
    /// 500, without any action.
    ServerError,
    /// The invitation is accepted, and the answer is lost.
    Dropped,
    /// The first acceptance does not arrive.
    DroppedBefore,
    /// The token is forged.
    ForgedToken(Forgery),
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
        Self::ForgedToken(Forgery::Key),
        Self::ForgedToken(Forgery::Unsigned),
        Self::ForgedToken(Forgery::Stripped),
        Self::ForgedToken(Forgery::Tampered),
        Self::ForgedToken(Forgery::Confused),
        Self::ForgedToken(Forgery::OwnKey),
        Self::ForgedToken(Forgery::KeyId),
        Self::ForgedToken(Forgery::Critical),
        Self::ForgedToken(Forgery::Expired),
        Self::ForgedToken(Forgery::Early),
        Self::ForgedToken(Forgery::Issuer),
        Self::ForgedToken(Forgery::Audience),
        Self::ForgedToken(Forgery::Claims),
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
            Self::ForgedToken(Forgery::Key) => "FORGED-TOKEN",
            Self::ForgedToken(Forgery::Unsigned) => "FORGED-TOKEN-UNSIGNED",
            Self::ForgedToken(Forgery::Stripped) => "FORGED-TOKEN-STRIPPED",
            Self::ForgedToken(Forgery::Tampered) => "FORGED-TOKEN-TAMPERED",
            Self::ForgedToken(Forgery::Confused) => "FORGED-TOKEN-CONFUSED",
            Self::ForgedToken(Forgery::OwnKey) => "FORGED-TOKEN-OWN-KEY",
            Self::ForgedToken(Forgery::KeyId) => "FORGED-TOKEN-KEY-ID",
            Self::ForgedToken(Forgery::Critical) => "FORGED-TOKEN-CRITICAL",
            Self::ForgedToken(Forgery::Expired) => "FORGED-TOKEN-EXPIRED",
            Self::ForgedToken(Forgery::Early) => "FORGED-TOKEN-EARLY",
            Self::ForgedToken(Forgery::Issuer) => "FORGED-TOKEN-ISSUER",
            Self::ForgedToken(Forgery::Audience) => "FORGED-TOKEN-AUDIENCE",
            Self::ForgedToken(Forgery::Claims) => "FORGED-TOKEN-CLAIMS",
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
                | Self::ForgedToken(_)
        )
    }

    /// Whether the service does not act.
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
            Self::Unknown | Self::Expired | Self::Used | Self::WrongPerson | Self::Member | Self::ForgedToken(_) => {
                Wire::Whole(reply)
            }
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
