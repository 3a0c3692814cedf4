//! The network: requests go out over HTTP/1.1 and come back as plain values.

use std::time::Duration;

use hyper::body::Bytes;
use reqwest::header::{ACCEPT, ACCEPT_ENCODING, HeaderMap, HeaderName, HeaderValue, USER_AGENT};
use tokio::runtime::Runtime;
use url::{Host, Url};

use super::connection::{Outgoing, Target};
use super::delivery::{Delivery, Origin};
use super::proxies::{Hop, Proxies};
use super::roots::{self, Tls};
use super::trouble::{Way, io_words, proxy_asks_for_password};
use super::{Failure, Reply, Request, Transport};
use crate::error::Result;
use crate::secret::{Secret, SecretUrl};

pub use super::proxies::ProxyVariables;
pub use super::settings::NetworkSettings;

/// Carries requests over the network. The runtime is built when first needed, TLS roots are read only for https (R20),
/// and the last connection to each origin is kept.
pub struct Network {
    settings: NetworkSettings,
    proxies: Proxies,
    runtime: Option<Runtime>,
    /// For http, for whoever is shown the client certificate, and for all others. Kept for the whole run: a new
    /// connection resumes the session of the one before.
    tls: [Option<Tls>; 3],
    origins: Vec<Origin>,
}

/// How `url` is reached.
struct Plan {
    url: SecretUrl,
    hop: Option<Hop>,
    is_identified: bool,
}

impl Network {
    /// Takes the settings; touches neither network nor files.
    ///
    /// # Errors
    /// A proxy that is not an `http://` or `https://` URL is a usage error. It may hold a password and is not shown.
    pub fn new(settings: NetworkSettings) -> Result<Self> {
        let proxies = Proxies::new(settings.proxy.as_ref(), &settings.proxy_variables)?;
        Ok(Self { settings, proxies, runtime: None, tls: [None, None, None], origins: Vec::new() })
    }

    fn plan(&self, request: &Request) -> Result<Plan, Failure> {
        let url = request.url.clone();
        let loopback = is_loopback(url.expose());
        allowed(url.expose(), loopback, self.settings.insecure_http)?;
        let hop = if loopback { None } else { self.proxies.of(url.expose())? }; // R12
        let own = self.settings.service.as_ref().is_some_and(|service| service.origin() == url.expose().origin());
        let is_identified = url.expose().scheme() == "https" && own && self.settings.client_cert.is_some();
        if is_identified && hop.as_ref().is_some_and(Hop::is_https) {
            // The proxy speaks TLS before the service does, and the certificate is offered to whoever asks.
            return Err(Failure::NotSent {
                what: "the client certificate would be offered to the https:// proxy too".to_owned(),
                hint: Some("use a proxy with an http:// address, or name the host in NO_PROXY".to_owned()),
            });
        }
        Ok(Plan { url, hop, is_identified })
    }

    /// Builds what `plan` needs, once.
    fn prepare<'n>(
        &'n mut self,
        plan: &'n Plan,
        limit: Duration,
    ) -> Result<(&'n Runtime, &'n mut Origin, Target<'n>), Failure> {
        let is_secure = plan.url.expose().scheme() == "https" || plan.hop.as_ref().is_some_and(Hop::is_https);
        let tls = &mut self.tls[if is_secure { 1 + usize::from(plan.is_identified) } else { 0 }];
        let tls = match tls {
            Some(tls) => tls,
            None if is_secure => tls.insert(roots::tls(&self.settings, plan.is_identified)?),
            None => tls.insert(roots::no_tls()?),
        };
        let runtime = match &mut self.runtime {
            Some(runtime) => runtime,
            none => {
                let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
                none.insert(runtime.map_err(|error| not_sent(io_words(&error)))?)
            }
        };
        let name = plan.url.expose().origin().ascii_serialization();
        let at = self.origins.iter().position(|origin| origin.name == name).unwrap_or(self.origins.len());
        if at == self.origins.len() {
            self.origins.push(Origin::new(name));
        }
        // A connection that takes for ever must be told from a lost answer: it gets less than the whole limit.
        let connect_timeout = self.settings.connect_timeout.min(limit.mul_f32(0.9));
        let target = Target { proxy: plan.hop.as_ref(), tls, connect_timeout };
        Ok((runtime, &mut self.origins[at], target))
    }
}

/// A look-up of a name cannot be interrupted; the process does not wait for it.
impl Drop for Network {
    fn drop(&mut self) {
        self.close();
    }
}

impl Transport for Network {
    fn send(&mut self, request: &Request, limit: Duration) -> Result<Reply, Failure> {
        let plan = self.plan(request)?;
        let outgoing = outgoing(request, plan.url.expose())?;
        let shown = plan.hop.as_ref().map(Hop::shown);
        let way = Way { host: plan.url.expose().host_str().unwrap_or_default(), proxy: shown.as_deref() };
        let (runtime, origin, target) = self.prepare(&plan, limit)?;
        let delivery = Delivery { origin, target, way: &way, may_repeat: request.may_repeat };
        let reply = runtime.block_on(async { delivery.deliver(outgoing, limit).await })?;
        // Only a proxy asks like this (RFC 9110, 15.5.8), and it has passed nothing on.
        if reply.status == 407 && plan.hop.is_some() && plan.url.expose().scheme() == "http" {
            return Err(proxy_asks_for_password(&way));
        }
        Ok(reply)
    }

    fn proxy(&self, request: &Request) -> Option<String> {
        Some(self.plan(request).ok()?.hop?.shown())
    }

    fn close(&mut self) {
        self.origins.clear();
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
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
        scheme => Err(not_sent(format!("refusing the scheme {scheme}: rsvp uses only https"))),
    }
}

/// The request as reqwest takes it.
fn outgoing(request: &Request, url: &Url) -> Result<Outgoing, Failure> {
    let mut headers = HeaderMap::new();
    for (name, value) in &request.headers {
        let refuse =
            || not_sent(format!("the header {name} cannot be sent: it holds characters that are not printable ASCII"));
        let header = HeaderName::from_bytes(name.as_bytes()).map_err(|_| refuse())?;
        // A cookie goes back as it came (RFC 6265, section 5.4).
        let is_sendable = name == "cookie" || value.expose().is_ascii();
        let value = HeaderValue::from_maybe_shared(shared(value)).ok().filter(|_| is_sendable);
        let mut value = value.ok_or_else(refuse)?;
        value.set_sensitive(true); // R14
        headers.append(header, value);
    }
    headers.entry(ACCEPT).or_insert(HeaderValue::from_static("application/json"));
    // Without it any coding will do (RFC 9110, section 12.5.3), and nothing here unpacks one.
    headers.entry(ACCEPT_ENCODING).or_insert(HeaderValue::from_static("identity"));
    headers.insert(USER_AGENT, HeaderValue::from_static(concat!("rsvp/", env!("CARGO_PKG_VERSION"))));
    let method = request.method.as_str().parse().map_err(|_| not_sent("there is no such method"))?;
    let mut outgoing = Outgoing::new(method, url.clone());
    *outgoing.headers_mut() = headers;
    *outgoing.body_mut() = request.body.as_ref().map(|body| shared(body).into());
    Ok(outgoing)
}

/// The same text, and no copy of it: it is overwritten when the layers below have let go of it.
fn shared(secret: &Secret) -> Bytes {
    struct Owner(Secret);

    impl AsRef<[u8]> for Owner {
        fn as_ref(&self) -> &[u8] {
            self.0.expose().as_bytes()
        }
    }

    Bytes::from_owner(Owner(secret.clone()))
}

fn not_sent(what: impl Into<String>) -> Failure {
    Failure::NotSent { what: what.into(), hint: None }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// R14: no layer below may show them in its own words.
    #[test]
    fn header_values_are_sensitive_and_the_url_and_body_are_not_in_debug_output() {
        let headers = ["authorization", "x-api-key", "cookie", "content-type"];
        let request = Request {
            method: crate::http::Method::Post,
            url: "https://x.example/canary".parse().unwrap(),
            route: "/{{ code }}".to_owned(),
            headers: headers.iter().map(|name| ((*name).to_owned(), Secret::new("canary"))).collect(),
            body: Some(Secret::new("canary")),
            may_repeat: false,
        };
        let outgoing = outgoing(&request, &"https://x.example/".parse().unwrap()).unwrap();
        assert_eq!(headers.iter().filter(|name| outgoing.headers()[**name].is_sensitive()).count(), headers.len());
        assert!(!format!("{:?} {request:?}", outgoing.headers()).contains("canary"));
    }
}
