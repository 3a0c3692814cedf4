//! What can go wrong at a pretend service, on purpose, and how it looks on the wire.

use super::token::Forgery;
use crate::http::{BODY_LIMIT, Reply};

/// One thing that goes wrong. Each has a code word that invites it; a sandbox can also be told to show one always.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// There is no such invitation.
    Unknown,
    /// The invitation has expired.
    Expired,
    /// The invitation was accepted before.
    Used,
    /// The invitation is for somebody else.
    WrongPerson,
    /// The person belongs to the organisation already.
    Member,
    /// 429, and nothing is done.
    RateLimited,
    /// The answer comes late.
    Slow,
    /// The answer ends in the middle.
    CutOff,
    /// The answer is larger than anybody should read.
    Huge,
    /// The answer is a web page.
    Html,
    /// The answer says it is JSON, and is noise.
    Garbage,
    /// No answer comes, and the connection stays open.
    Silent,
    /// 500, and nothing is done.
    ServerError,
    /// The invitation is accepted, and the answer is lost.
    Dropped,
    /// The first acceptance is lost before the service sees it.
    DroppedBefore,
    /// The token is not what the service would have made.
    ForgedToken(Forgery),
}

impl Fault {
    /// Every fault.
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

    /// The code that invites it.
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

    /// Whether a sandbox with this fault shows it in every answer; else it is a matter of the invitation alone.
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

    /// Whether the service does nothing at all.
    pub fn keeps_from_acting(self) -> bool {
        matches!(self, Self::RateLimited | Self::ServerError | Self::Silent | Self::DroppedBefore)
    }

    /// What becomes of `reply` on its way.
    pub fn spoil(self, reply: Reply) -> Wire {
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

/// What leaves a service for the network.
#[derive(Debug)]
pub enum Wire {
    /// A whole answer.
    Whole(Reply),
    /// A whole answer, after [`LATE`].
    Late(Reply),
    /// These bytes and then the end of the connection.
    Broken(&'static [u8]),
    /// Nothing.
    Silence,
}

/// How late a late answer is.
pub const LATE: std::time::Duration = std::time::Duration::from_secs(2);
