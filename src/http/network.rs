//! The network: requests go out over HTTP/1.1 and come back as plain values (the only file that names reqwest).

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use reqwest::header::{ACCEPT, HeaderMap, HeaderName, HeaderValue};
use reqwest::{Client, redirect, retry};
use url::{Host, Url};

use super::proxies::{Hop, Proxies};
use super::trouble::{Way, causes, failure, io_words, proxy_asks_for_password};
use super::{BODY_LIMIT, Failure, Reply, Request, Transport, roots};
use crate::error::Result;

pub use super::proxies::ProxyVariables;
pub use super::settings::NetworkSettings;

/// Carries requests over the network. Runtime and clients are built when first needed and kept, so that connections
/// are used again; TLS roots are read only for https (R20).
pub struct Network {
    settings: NetworkSettings,
    proxies: Proxies,
    runtime: Option<tokio::runtime::Runtime>,
    clients: Vec<Known>,
}

/// What sets one client apart from another.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Kind {
    https: bool,
    loopback: bool,
    /// Whether it shows who this machine is.
    identified: bool,
    proxy: Option<String>,
}

struct Known {
    kind: Kind,
    client: Client,
    /// Whether an answer came back already.
    answered: bool,
}

/// A connection that nobody used for so long is not used again: services close idle ones after some seconds, and a
/// request written to a connection that is just being closed has an unknown outcome.
const IDLE: Duration = Duration::from_secs(2);

impl Network {
    /// Takes the settings; touches neither network nor files.
    ///
    /// # Errors
    /// A proxy that is no `http://` or `https://` URL is a usage error. It may hold a password and is not shown.
    pub fn new(settings: NetworkSettings) -> Result<Self> {
        let proxies = Proxies::new(settings.proxy.as_ref(), &settings.proxy_variables)?;
        Ok(Self { settings, proxies, runtime: None, clients: Vec::new() })
    }

    /// What is needed for `url`, and the proxy on the way there.
    fn way(&self, url: &Url) -> Result<(Kind, Option<Hop>), Failure> {
        let loopback = is_loopback(url);
        allowed(url, loopback, self.settings.insecure_http)?;
        let hop = if loopback { None } else { self.proxies.of(url)? }; // R12
        let https = url.scheme() == "https";
        let own = self.settings.service.as_ref().is_some_and(|service| service.origin() == url.origin());
        let identified = https && own && self.settings.client_cert.is_some();
        if identified && hop.as_ref().is_some_and(|hop| hop.is_https) {
            // The proxy speaks TLS before the service does, and the certificate is offered to whoever asks.
            return Err(Failure::NotSent {
                what: "the client certificate would be offered to the https:// proxy too".to_owned(),
                hint: Some("use a proxy with an http:// address, or name the host in NO_PROXY".to_owned()),
            });
        }
        Ok((Kind { https, loopback, identified, proxy: hop.as_ref().map(|hop| hop.shown.clone()) }, hop))
    }

    /// The client for requests of this kind. `limit` is that of the first request.
    fn client(&mut self, kind: &Kind, hop: Option<Hop>, limit: Duration) -> Result<usize, Failure> {
        if let Some(at) = self.clients.iter().position(|known| known.kind == *kind) {
            return Ok(at);
        }
        let needs_tls = kind.https || hop.as_ref().is_some_and(|hop| hop.is_https);
        let tls = if needs_tls { roots::tls(&self.settings, kind.identified)? } else { roots::no_tls()? };
        // A connection that takes for ever must be told from a lost answer: it gets less than the whole limit.
        let connect_timeout = self.settings.connect_timeout.min(limit.mul_f32(0.9));
        let mut builder = Client::builder()
            .tls_backend_preconfigured(tls)
            .redirect(redirect::Policy::none()) // R9: a 307 would send the password to another origin
            .retry(retry::never()) // a code can be spent only once: who sends again decides that
            .referer(false)
            .connect_timeout(connect_timeout)
            .pool_idle_timeout(IDLE)
            .user_agent(concat!("rsvp/", env!("CARGO_PKG_VERSION")))
            .no_proxy(); // the system's are among `proxies`
        if kind.loopback {
            let addresses = [IpAddr::V4(Ipv4Addr::LOCALHOST), IpAddr::V6(Ipv6Addr::LOCALHOST)];
            // R11: what a hosts file or name server says about `localhost` does not count.
            builder = builder.resolve_to_addrs("localhost", &addresses.map(|address| SocketAddr::new(address, 0)));
        }
        if let Some(hop) = hop {
            builder = builder.proxy(hop.proxy);
        }
        let client = builder.build().map_err(|error| not_sent(causes(error)))?;
        self.clients.push(Known { kind: kind.clone(), client, answered: false });
        Ok(self.clients.len() - 1)
    }
}

/// A look-up of a name cannot be interrupted; the process does not wait for it.
impl Drop for Network {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

impl Transport for Network {
    fn send(&mut self, request: &Request, limit: Duration) -> Result<Reply, Failure> {
        let url = Url::parse(request.url.expose()).map_err(|_| not_sent("the address of the service is not a URL"))?;
        let (kind, hop) = self.way(&url)?;
        let host = url.host_str().unwrap_or_default().to_owned();
        let outgoing = outgoing(request, url)?;
        let at = self.client(&kind, hop, limit)?;
        if self.runtime.is_none() {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            self.runtime = Some(runtime.map_err(|error| not_sent(io_words(&error)))?);
        }
        let (Some(runtime), Some(known)) = (&self.runtime, self.clients.get_mut(at)) else {
            return Err(not_sent("no runtime"));
        };
        let way = Way { host: &host, proxy: kind.proxy.as_deref(), is_first: !known.answered };
        let exchange = runtime.block_on(async {
            notice_closed_connections().await;
            tokio::time::timeout(limit, exchange(&known.client, outgoing, &way)).await
        });
        let reply = exchange
            .unwrap_or_else(|_| Err(Failure::NoAnswer(format!("no whole answer from {host} within {limit:?}"))))?;
        known.answered = true;
        match &kind.proxy {
            // Only a proxy asks like this (RFC 9110, 15.5.8), and it has passed nothing on.
            Some(proxy) if reply.status == 407 && !kind.https => Err(proxy_asks_for_password(&host, proxy)),
            _ => Ok(reply),
        }
    }

    fn proxy(&self, request: &Request) -> Option<String> {
        self.way(&Url::parse(request.url.expose()).ok()?).ok()?.0.proxy
    }
}

/// Whether `url` points at this machine: 127.0.0.0/8, `::1` or `localhost` (R11). Other spellings of these addresses
/// are made plain by the URL parser (WHATWG URL); other names, even below `localhost`, are not loopback.
pub fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    }
}

/// R10, R11: https, or http to this machine, or http where the person said so. Decided before any look-up of a name.
fn allowed(url: &Url, loopback: bool, insecure_http: bool) -> Result<(), Failure> {
    let host = url.host_str().unwrap_or_default();
    match url.scheme() {
        "https" => Ok(()),
        "http" if loopback || insecure_http => Ok(()),
        "http" => Err(Failure::NotSent {
            what: format!("refusing to talk to {host} over plain http: passwords and codes could be read on the way"),
            hint: Some("use an https:// address, or --insecure-http within a network you trust".to_owned()),
        }),
        scheme => Err(not_sent(format!("refusing the scheme {scheme}: only https is spoken"))),
    }
}

/// The request as reqwest wants it.
fn outgoing(request: &Request, url: Url) -> Result<reqwest::Request, Failure> {
    let method = match request.method {
        super::Method::Get => reqwest::Method::GET,
        super::Method::Post => reqwest::Method::POST,
        super::Method::Put => reqwest::Method::PUT,
        super::Method::Patch => reqwest::Method::PATCH,
        super::Method::Delete => reqwest::Method::DELETE,
    };
    let mut headers = HeaderMap::new();
    for (name, value) in &request.headers {
        let refuse = || not_sent(format!("the header {name} cannot be sent: it holds other than printable ASCII"));
        let header = HeaderName::from_bytes(name.as_bytes()).map_err(|_| refuse())?;
        let value = Some(value.expose()).filter(|value| value.is_ascii()).ok_or_else(refuse)?;
        let mut value = HeaderValue::from_str(value).map_err(|_| refuse())?;
        value.set_sensitive(true); // R14
        headers.append(header, value);
    }
    headers.entry(ACCEPT).or_insert(HeaderValue::from_static("application/json"));
    let mut outgoing = reqwest::Request::new(method, url);
    *outgoing.headers_mut() = headers;
    *outgoing.body_mut() = request.body.as_ref().map(|body| body.expose().to_owned().into());
    Ok(outgoing)
}

/// The tasks that guard idle connections run only while a request is under way. They get their turn before the next
/// one, so that it is not written to a connection that the service has closed meanwhile.
async fn notice_closed_connections() {
    for _ in 0..2 {
        tokio::task::yield_now().await;
    }
}

/// Sends, and reads the whole answer by chunk (R15).
async fn exchange(client: &Client, request: reqwest::Request, way: &Way<'_>) -> Result<Reply, Failure> {
    let mut response = client.execute(request).await.map_err(|error| failure(error, way))?;
    let status = response.status().as_u16();
    let text = |value: &HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    let headers = response.headers().iter().map(|(name, value)| (name.as_str().to_owned(), text(value))).collect();
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| failure(error, way))? {
        if body.len() + chunk.len() > BODY_LIMIT {
            return Err(Failure::NoAnswer("the answer is larger than 1 MiB".to_owned()));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(Reply { status, headers, body })
}

fn not_sent(what: impl Into<String>) -> Failure {
    Failure::NotSent { what: what.into(), hint: None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::secret::Secret;

    /// R14: no layer below may show them in its own words.
    #[test]
    fn header_values_are_sensitive_and_the_url_and_body_are_not_in_debug_output() {
        let headers = ["authorization", "x-api-key", "cookie", "content-type"];
        let request = Request {
            method: crate::http::Method::Post,
            url: Secret::new("https://x.example/canary"),
            route: "/{{ code }}".to_owned(),
            headers: headers.iter().map(|name| ((*name).to_owned(), Secret::new("canary"))).collect(),
            body: Some(Secret::new("canary")),
        };
        let outgoing = outgoing(&request, Url::parse("https://x.example/").unwrap()).unwrap();
        assert_eq!(headers.iter().filter(|name| outgoing.headers()[**name].is_sensitive()).count(), headers.len());
        assert!(!format!("{:?} {request:?}", outgoing.headers()).contains("canary"));
    }
}
