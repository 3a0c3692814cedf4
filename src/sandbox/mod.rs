//! Pretend services, written from the services' own documents and never from the provider files, so that the two can
//! disagree and a test can notice. In memory they carry requests like any network; `serve` puts them behind a socket.

use std::time::Duration;

use jiff::Timestamp;
use percent_encoding::percent_decode_str;
use serde_json::Value;
use url::Url;

use crate::http::{BODY_LIMIT, Failure, Method, Reply, Request, Transport};

mod better_auth;
mod crux;
mod datawire;
mod elastic;
mod fault;
mod invitations;
mod leaflet;
pub mod serve;
mod signing;
mod token;
mod vortex;
mod world;

use better_auth::BetterAuth;
use crux::Crux;
use datawire::Datawire;
use elastic::Elastic;
use fault::Wire;
use vortex::Vortex;
use world::World;

pub use fault::Fault;
pub use leaflet::{CODES, CodeWord, samples};
pub use signing::Algorithm;
pub use token::Forgery;

/// A request as a service's router hands it on.
#[derive(Debug, Clone)]
struct Received {
    method: Method,
    /// Where it was sent to: scheme, host and port.
    origin: String,
    /// The segments of the path, decoded; a final slash gives an empty last one.
    path: Vec<String>,
    query: Vec<(String, String)>,
    /// Names in lower case.
    headers: Vec<(String, String)>,
    body: String,
}

impl Received {
    fn new(method: Method, url: &Url, headers: Vec<(String, String)>, body: String) -> Self {
        let decode = |segment: &str| percent_decode_str(segment).decode_utf8_lossy().into_owned();
        let path = url.path_segments().into_iter().flatten().map(decode).collect();
        let origin = url.origin().ascii_serialization();
        Self { method, origin, path, query: url.query_pairs().into_owned().collect(), headers, body }
    }

    fn segments(&self) -> Vec<&str> {
        self.path.iter().map(String::as_str).collect()
    }

    fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// A parameter of the query; an empty one counts as absent.
    fn parameter(&self, name: &str) -> Option<&str> {
        let found = self.query.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str()).filter(|value| !value.is_empty())
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

/// A service's answer.
#[derive(Debug, Clone, PartialEq)]
struct Answered {
    status: u16,
    headers: Vec<(&'static str, String)>,
    body: Option<Value>,
}

impl Answered {
    fn json(status: u16, body: Value) -> Self {
        Self { status, headers: Vec::new(), body: Some(body) }
    }

    fn empty(status: u16) -> Self {
        Self { status, headers: Vec::new(), body: None }
    }

    /// Where the service does not act, nobody hears what it answers.
    fn unheard() -> Self {
        Self::empty(500)
    }

    fn reply(self) -> Reply {
        let mut headers: Vec<(String, String)> =
            self.headers.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        if self.body.is_some() {
            headers.push(("content-type".to_owned(), "application/json".to_owned()));
        }
        let body = self.body.map(|body| body.to_string().into_bytes()).unwrap_or_default();
        Reply { status: self.status, headers, body }
    }
}

/// The five services.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Service {
    BetterAuth,
    Crux,
    Datawire,
    Elastic,
    Vortex,
}

impl Service {
    fn named(name: &str) -> Option<Self> {
        match name {
            "better-auth" => Some(Self::BetterAuth),
            "crux" => Some(Self::Crux),
            "datawire" => Some(Self::Datawire),
            "elastic" => Some(Self::Elastic),
            "vortex" | "vortex-target" => Some(Self::Vortex),
            _ => None,
        }
    }

    /// The service a path belongs to: no two have one in common, so that one port serves them all, each to the letter
    /// of its documents.
    fn at(path: &[&str]) -> Option<Self> {
        match path {
            ["organizations" | "timp", ..] => Some(Self::Crux),
            ["health"] | ["v1", ..] => Some(Self::Datawire),
            ["api", "auth", ..] => Some(Self::BetterAuth),
            ["api", "v1", "organizations", ..] => Some(Self::Elastic),
            ["api", "v1", "invitations", ..] => Some(Self::Vortex),
            _ => None,
        }
    }
}

/// The pretend services. They remember what happened for as long as this value lives.
pub struct Sandbox {
    world: World,
    better_auth: BetterAuth,
    crux: Crux,
    datawire: Datawire,
    elastic: Elastic,
    vortex: Vortex,
}

impl Sandbox {
    /// Fresh services, each with an organisation or some and the codes of [`CODES`]. `random` fills a slice with random
    /// bytes.
    pub fn new(clock: impl Fn() -> Timestamp + 'static, random: impl FnMut(&mut [u8]) + 'static) -> Self {
        Self::signing(Algorithm::default(), clock, random)
    }

    /// The same, with `algorithm` where a service publishes its keys.
    pub fn signing(
        algorithm: Algorithm,
        clock: impl Fn() -> Timestamp + 'static,
        random: impl FnMut(&mut [u8]) + 'static,
    ) -> Self {
        let mut world = World::new(clock, random);
        let datawire = Datawire::new(&mut world);
        let crux = Crux::new(&mut world);
        let (elastic, vortex) = (Elastic::new(&world), Vortex::new(&mut world));
        let better_auth = BetterAuth::new(algorithm, &mut world);
        Self { world, better_auth, crux, datawire, elastic, vortex }
    }

    /// The same, where `fault` always strikes: in every answer, or in the way of its code word for every invitation.
    #[must_use]
    pub fn always(mut self, fault: Fault) -> Self {
        self.world.always = Some(fault);
        self
    }

    /// The names of the services, as providers have them.
    pub fn services() -> &'static [&'static str] {
        &["crux", "datawire", "elastic", "vortex", "vortex-target", "better-auth"]
    }

    /// Where a service is to be found in memory: at a name that no resolver is ever asked for.
    pub fn base_url(service: &str) -> Option<String> {
        let origin = format!("http://{service}.sandbox.localhost");
        samples().find(|sample| sample.service == service).map(|sample| sample.url(&origin))
    }

    /// The key that signs Datawire's tokens, as the text of a key file: URL-safe base64 and a newline.
    pub fn key_file_text(&self) -> String {
        self.datawire.key_file_text()
    }

    /// Where the service that publishes its keys does so, where it is at `origin`.
    pub fn keys_url(origin: &str) -> String {
        format!("{origin}/api/auth/jwks")
    }

    fn answer(&mut self, service: Option<Service>, request: &Received) -> Wire {
        let always = self.world.always.filter(|fault| fault.is_in_every_answer());
        self.world.struck = None;
        let answered = match service {
            _ if always.is_some_and(Fault::keeps_from_acting) => Answered::unheard(),
            Some(Service::BetterAuth) => self.better_auth.answer(request, &mut self.world),
            Some(Service::Crux) => self.crux.answer(request, &mut self.world),
            Some(Service::Datawire) => self.datawire.answer(request, &mut self.world),
            Some(Service::Elastic) => self.elastic.answer(request, &mut self.world),
            Some(Service::Vortex) => self.vortex.answer(request, &mut self.world),
            None => Answered::empty(404),
        };
        let reply = answered.reply();
        match always.or(self.world.struck) {
            Some(fault) => fault.spoil(reply),
            None => Wire::Whole(reply),
        }
    }
}

impl Transport for Sandbox {
    /// Never waits: an answer that comes too late has not come.
    fn send(&mut self, request: &Request, limit: Duration) -> Result<Reply, Failure> {
        let nobody = || Failure::NotSent { what: "the sandbox has no such service".to_owned(), hint: None };
        let url = Url::parse(request.url.expose()).map_err(|_| nobody())?;
        let name = url.host_str().and_then(|host| host.strip_suffix(".sandbox.localhost"));
        let service = name.and_then(Service::named).filter(|_| url.scheme() == "http").ok_or_else(nobody)?;
        let headers = request.headers.iter().map(|(name, value)| (name.clone(), value.expose().to_owned())).collect();
        let body = request.body.as_ref().map(|body| body.expose().to_owned()).unwrap_or_default();
        let received = Received::new(request.method, &url, headers, body);
        let lost = |what: &str| Err(Failure::NoAnswer(what.to_owned()));
        match self.answer(Some(service), &received) {
            Wire::Whole(reply) if reply.body.len() > BODY_LIMIT => lost("the answer is larger than 1 MiB"),
            Wire::Late(_) if limit < fault::LATE => lost("no answer came in time"),
            Wire::Whole(reply) | Wire::Late(reply) => Ok(reply),
            Wire::Broken(_) => lost("the connection was closed before an answer came"),
            Wire::Silence => lost("no answer came in time"),
        }
    }
}
