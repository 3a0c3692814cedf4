//! Pretend services in memory, written from the services' own documents and never from the provider files, so that
//! the two can disagree and a test can notice.

use std::time::Duration;

use jiff::Timestamp;
use percent_encoding::percent_decode_str;
use serde_json::Value;
use url::Url;

use crate::http::{Failure, Method, Reply, Request, Transport};

mod crux;
mod datawire;

use crux::Crux;
use datawire::Datawire;

/// A request as a service's router hands it on.
#[derive(Debug, Clone)]
pub(crate) struct Received {
    method: Method,
    /// The segments of the path, decoded; a final slash gives an empty last one.
    path: Vec<String>,
    /// Names in lower case.
    headers: Vec<(String, String)>,
    body: String,
}

impl Received {
    fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Whether the content type is JSON, whatever its parameters.
    fn is_json(&self) -> bool {
        let kind = self.header("content-type").unwrap_or_default();
        kind.split(';').next().is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/json"))
    }

    fn json(&self) -> Option<Value> {
        serde_json::from_str(&self.body).ok()
    }
}

/// What a service does with a request.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Answered {
    /// It answers, with a JSON body or none.
    Whole(u16, Option<Value>),
    /// The answer, or the request before it, is lost on the way.
    Lost,
}

/// What an invitation is good for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standing {
    Open,
    Used,
    Expired,
}

/// What gets lost, once, when the invitation is accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Loss {
    Nothing,
    /// The service acts, nobody hears of it.
    Answer,
    /// The service never sees the request.
    Request,
}

/// An invitation as a service remembers it.
#[derive(Debug, Clone)]
struct Invitation {
    code: String,
    email: String,
    standing: Standing,
    loss: Loss,
}

/// How an acceptance went.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Spent {
    /// Accepted for this e-mail address; whether the answer gets through.
    Yes {
        email: String,
        heard: bool,
    },
    Unknown,
    Used,
    Expired,
    /// Lost before the service saw it.
    Lost,
}

/// The invitations of one service. Every service knows the same codes.
#[derive(Debug, Clone)]
struct Invitations(Vec<Invitation>);

impl Invitations {
    #[rustfmt::skip]
    fn new() -> Self {
        let known = [
            ("WELCOME",        "ada@example.com",    Standing::Open,    Loss::Nothing),
            ("EXPIRED",        "grace@example.com",  Standing::Expired, Loss::Nothing),
            ("USED",           "edsger@example.com", Standing::Used,    Loss::Nothing),
            ("DROPPED",        "barbara@example.com", Standing::Open,   Loss::Answer),
            ("DROPPED-BEFORE", "alan@example.com",   Standing::Open,    Loss::Request),
        ];
        let invitation = |(code, email, standing, loss): (&str, &str, Standing, Loss)| Invitation {
            code: code.to_owned(), email: email.to_owned(), standing, loss,
        };
        Self(known.into_iter().map(invitation).collect())
    }

    fn find(&self, code: &str) -> Option<&Invitation> {
        self.0.iter().find(|invitation| invitation.code == code)
    }

    fn add(&mut self, code: &str, email: &str) {
        let (code, email) = (code.to_owned(), email.to_owned());
        self.0.push(Invitation { code, email, standing: Standing::Open, loss: Loss::Nothing });
    }

    /// Uses up `code`, if it is good.
    fn spend(&mut self, code: &str) -> Spent {
        let Some(invitation) = self.0.iter_mut().find(|invitation| invitation.code == code) else {
            return Spent::Unknown;
        };
        if invitation.loss == Loss::Request {
            invitation.loss = Loss::Nothing;
            return Spent::Lost;
        }
        match invitation.standing {
            Standing::Used => Spent::Used,
            Standing::Expired => Spent::Expired,
            Standing::Open => {
                invitation.standing = Standing::Used;
                Spent::Yes { email: invitation.email.clone(), heard: invitation.loss != Loss::Answer }
            }
        }
    }
}

type Clock = Box<dyn Fn() -> Timestamp>;
type Random = Box<dyn FnMut(&mut [u8])>;

/// Time and chance, as handed in.
struct World {
    clock: Clock,
    random: Random,
}

impl World {
    fn now(&self) -> Timestamp {
        (self.clock)()
    }

    fn bytes<const N: usize>(&mut self) -> [u8; N] {
        let mut bytes = [0; N];
        (self.random)(&mut bytes);
        bytes
    }

    /// `length` characters of `alphabet`, at most 64. Good enough to pretend.
    fn text(&mut self, alphabet: &[u8], length: usize) -> String {
        let bytes: [u8; 64] = self.bytes();
        bytes.iter().take(length).map(|byte| char::from(alphabet[usize::from(*byte) % alphabet.len()])).collect()
    }

    /// A random UUID (RFC 9562, version 4).
    fn uuid(&mut self) -> String {
        let mut bytes: [u8; 16] = self.bytes();
        bytes[6] = bytes[6] & 0x0f | 0x40;
        bytes[8] = bytes[8] & 0x3f | 0x80;
        let hex = data_encoding::HEXLOWER.encode(&bytes);
        [&hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]].join("-")
    }
}

/// The pretend services. They remember what happened for as long as this value lives.
pub struct Sandbox {
    world: World,
    datawire: Datawire,
    crux: Crux,
}

impl Sandbox {
    /// Fresh services, with an organisation each and the codes `WELCOME`, `EXPIRED`, `USED`, `DROPPED` (accepted, but
    /// the answer is lost) and `DROPPED-BEFORE` (the first acceptance is lost before it arrives). `random` fills a
    /// slice with random bytes.
    pub fn new(clock: impl Fn() -> Timestamp + 'static, random: impl FnMut(&mut [u8]) + 'static) -> Self {
        let mut world = World { clock: Box::new(clock), random: Box::new(random) };
        let datawire = Datawire::new(&mut world);
        let crux = Crux::new(&mut world);
        Self { world, datawire, crux }
    }

    /// The names of the services, as providers have them.
    pub fn services() -> &'static [&'static str] {
        &["crux", "datawire"]
    }

    /// Where a service is to be found: at a name that no resolver is ever asked for.
    pub fn base_url(service: &str) -> Option<String> {
        Self::services().contains(&service).then(|| format!("http://{service}.sandbox.localhost"))
    }

    /// The key that signs Datawire's tokens, as the text of a key file: URL-safe base64 and a newline.
    pub fn key_file_text(&self) -> String {
        self.datawire.key_file_text()
    }

    /// The mail that went out from Crux: addresses and new invitation codes.
    pub fn mailed(&self) -> &[(String, String)] {
        self.crux.mailed()
    }
}

impl Transport for Sandbox {
    /// Never waits.
    fn send(&mut self, request: &Request, _limit: Duration) -> Result<Reply, Failure> {
        let nobody = || Failure::NotSent { what: "the sandbox has no such service".to_owned(), hint: None };
        let url = Url::parse(request.url.expose()).map_err(|_| nobody())?;
        let service = url.host_str().and_then(|host| host.strip_suffix(".sandbox.localhost")).unwrap_or_default();
        if url.scheme() != "http" {
            return Err(nobody());
        }
        let received = received(request, &url);
        let answered = match service {
            "crux" => self.crux.answer(&received, &mut self.world),
            "datawire" => self.datawire.answer(&received, &mut self.world),
            _ => return Err(nobody()),
        };
        match answered {
            Answered::Lost => Err(Failure::NoAnswer("the connection was closed before an answer came".to_owned())),
            Answered::Whole(status, None) => Ok(Reply { status, headers: Vec::new(), body: Vec::new() }),
            Answered::Whole(status, Some(body)) => {
                let headers = vec![("content-type".to_owned(), "application/json".to_owned())];
                Ok(Reply { status, headers, body: body.to_string().into_bytes() })
            }
        }
    }
}

fn received(request: &Request, url: &Url) -> Received {
    let decode = |segment: &str| percent_decode_str(segment).decode_utf8_lossy().into_owned();
    Received {
        method: request.method,
        path: url.path_segments().into_iter().flatten().map(decode).collect(),
        headers: request.headers.iter().map(|(name, value)| (name.clone(), value.expose().to_owned())).collect(),
        body: request.body.as_ref().map(|body| body.expose().to_owned()).unwrap_or_default(),
    }
}
