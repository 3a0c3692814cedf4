//! Pretend services. They are written from the services' documents, never from the provider files, so that a test can find
//! where the two disagree. They run in memory; `serve` puts them behind a socket.

use std::time::Duration;

use jiff::Timestamp;
use percent_encoding::percent_decode_str;
use serde_json::Value;
use url::Url;

use crate::http::{BODY_LIMIT, Failure, Method, Reply, Request, Transport};

mod better_auth;
mod catalog;
mod crux;
mod datawire;
mod elastic;
mod fault;
mod invitations;
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

pub use catalog::{CODES, SampleCode, samples};
pub use fault::Fault;
pub use signing::Algorithm;
pub use token::Forgery;

/// A request as a service receives it.
#[derive(Debug, Clone)]
struct Received {
    method: Method,
    /// Scheme, host and port that it was sent to.
    origin: String,
    /// The decoded segments of the path; a slash at the end gives an empty last one.
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

    /// Whether the content type is JSON, with any parameters.
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
struct Answer {
    status: u16,
    headers: Vec<(&'static str, String)>,
    body: Option<Value>,
}

impl Answer {
    fn json(status: u16, body: Value) -> Self {
        Self { status, headers: Vec::new(), body: Some(body) }
    }

    fn empty(status: u16) -> Self {
        Self { status, headers: Vec::new(), body: None }
    }

    /// For a service that does not act: the fault replaces this answer.
    fn dropped() -> Self {
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

    /// The service of a path. No two services share a path, so one port serves them all at their documented paths.
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

/// The pretend services and their state.
pub struct Sandbox {
    world: World,
    better_auth: BetterAuth,
    crux: Crux,
    datawire: Datawire,
    elastic: Elastic,
    vortex: Vortex,
}

impl Sandbox {
    /// New services, each with the codes of [`CODES`]. `random` fills a slice with random bytes.
    pub fn new(clock: impl Fn() -> Timestamp + 'static, random: impl FnMut(&mut [u8]) + 'static) -> Self {
        Self::signing(Algorithm::default(), clock, random)
    }

    /// The same, with `algorithm` for a service that publishes its keys.
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

    /// The same, with a permanent `fault`: in every answer, or for every invitation as with its code.
    #[must_use]
    pub fn always(mut self, fault: Fault) -> Self {
        self.world.always = Some(fault);
        self
    }

    /// The ids of the providers.
    pub fn services() -> &'static [&'static str] {
        &["crux", "datawire", "elastic", "vortex", "vortex-target", "better-auth"]
    }

    /// The base URL of a service in memory; its host name is never resolved.
    pub fn base_url(service: &str) -> Option<String> {
        let origin = format!("http://{service}.sandbox.localhost");
        samples().find(|sample| sample.service == service).map(|sample| sample.url(&origin))
    }

    /// The key that signs Datawire's tokens, as the text of a key file: URL-safe base64 and a newline.
    pub fn key_file_text(&self) -> String {
        self.datawire.key_file_text()
    }

    /// The URL of the published keys if the services run at `origin`.
    pub fn keys_url(origin: &str) -> String {
        format!("{origin}/api/auth/jwks")
    }

    fn answer(&mut self, service: Option<Service>, request: &Received) -> Wire {
        let always = self.world.always.filter(|fault| fault.is_in_every_answer());
        self.world.fault = None;
        let answered = match service {
            _ if always.is_some_and(Fault::prevents_action) => Answer::dropped(),
            Some(Service::BetterAuth) => self.better_auth.answer(request, &mut self.world),
            Some(Service::Crux) => self.crux.answer(request, &mut self.world),
            Some(Service::Datawire) => self.datawire.answer(request, &mut self.world),
            Some(Service::Elastic) => self.elastic.answer(request, &mut self.world),
            Some(Service::Vortex) => self.vortex.answer(request, &mut self.world),
            None => Answer::empty(404),
        };
        let reply = answered.reply();
        match always.or(self.world.fault) {
            Some(fault) => fault.apply(reply),
            None => Wire::Whole(reply),
        }
    }
}

impl Transport for Sandbox {
    /// Never waits: a late answer beyond `limit` counts as lost.
    fn send(&mut self, request: &Request, limit: Duration) -> Result<Reply, Failure> {
        let unknown = || Failure::NotSent { what: "the sandbox has no such service".to_owned(), hint: None };
        let url = request.url.expose();
        let name = url.host_str().and_then(|host| host.strip_suffix(".sandbox.localhost"));
        let service = name.and_then(Service::named).filter(|_| url.scheme() == "http").ok_or_else(unknown)?;
        let headers = request.headers.iter().map(|(name, value)| (name.clone(), value.expose().to_owned())).collect();
        let body = request.body.as_ref().map(|body| body.expose().to_owned()).unwrap_or_default();
        let received = Received::new(request.method, url, headers, body);
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
