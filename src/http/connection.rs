//! One connection to a service: a client of its own, which keeps no second one, and what came over it.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use reqwest::{Client, Proxy, redirect, retry};
use tokio::time::Instant;
use tower::util::AndThenLayer;

use super::heard::Heard;
use super::proxies::Hop;
use super::roots::Tls;
use super::trouble::Trouble;
use super::{BODY_LIMIT, Reply};
use crate::secret::SecretBuffer;

/// A connection without an answer for so long is not used again: services close idle ones after some seconds.
const IDLE: Duration = Duration::from_secs(2);

/// 100 is the most where nothing is said; some real answers have more.
const MOST_HEADERS: usize = 256;

pub type Outgoing = reqwest::Request;

pub struct Connection {
    client: Client,
    /// It carried a request that cannot be repeated.
    pub carried_single: bool,
    last_answer: Option<Instant>,
}

/// Where a connection leads, and how.
pub struct Target<'a> {
    pub proxy: Option<&'a Hop>,
    /// For the TLS of the service, and of the proxy.
    pub tls: &'a Tls,
    pub connect_timeout: Duration,
}

impl Connection {
    /// Prepares one; it is opened by the first request.
    pub fn new(target: &Target<'_>) -> Result<Self, Trouble> {
        let here = [IpAddr::V4(Ipv4Addr::LOCALHOST), IpAddr::V6(Ipv6Addr::LOCALHOST)];
        let mut builder = Client::builder()
            .tls_backend_preconfigured(target.tls.config.clone())
            .connect_timeout(target.connect_timeout)
            .no_proxy() // the system's are known already
            .redirect(redirect::Policy::none()) // R9: a 307 would send the password to another origin
            .retry(retry::never()) // a code can be spent only once: whoever sends again decides that
            .referer(false)
            .pool_idle_timeout(None) // `is_usable` decides that, without a clock that ticks
            .pool_max_idle_per_host(1)
            .connection_verbose(true) // what `Heard` hears
            .http1_max_headers(MOST_HEADERS)
            .http1_ignore_invalid_headers_in_responses(true) // one odd line that nobody needs does not cost the answer
            .http1_allow_obsolete_multiline_headers_in_responses(true) // RFC 9112, section 5.2
            // R11: what a hosts file or name server says about `localhost` does not count.
            .resolve_to_addrs("localhost", &here.map(|address| SocketAddr::new(address, 0)));
        if let Some(handshake) = &target.tls.handshake {
            handshake.begin();
            let handshake = Arc::clone(handshake);
            builder =
                builder.connector_layer(AndThenLayer::new(move |connection| Arc::clone(&handshake).settle(connection)));
        }
        if let Some(hop) = target.proxy {
            let mut proxy = Proxy::all(hop.url.as_str()).map_err(Trouble::Http)?;
            if let Some(credentials) = &hop.credentials {
                proxy = proxy.custom_http_auth(credentials.clone());
            }
            builder = builder.proxy(proxy);
        }
        let client = builder.build().map_err(Trouble::Http)?;
        Ok(Self { client, carried_single: false, last_answer: None })
    }

    /// Whether the next request can go over it. The tasks that notice a closed connection, or lay an open one ready, run
    /// only while the runtime does, so they get their turn here.
    pub async fn is_usable(&self) -> bool {
        for _ in 0..2 {
            tokio::task::yield_now().await;
        }
        self.last_answer.is_some_and(|at| at.elapsed() < IDLE)
    }

    /// Sends, and reads the whole answer by chunk (R15). An older connection that was closed meanwhile is replaced where
    /// nothing was written to it.
    pub async fn exchange(&mut self, request: Outgoing) -> Result<Reply, Trouble> {
        Heard::begin();
        let mut response = self.client.execute(request).await.map_err(Trouble::Http)?;
        let text = |value: &[u8]| String::from_utf8_lossy(value).into_owned();
        let headers = response.headers().iter();
        let headers = headers.map(|(name, value)| (name.as_str().to_owned(), text(value.as_bytes()))).collect();
        let mut body = SecretBuffer::default();
        while let Some(chunk) = response.chunk().await.map_err(Trouble::Http)? {
            if body.expose().len() + chunk.len() > BODY_LIMIT {
                return Err(Trouble::TooLarge);
            }
            body.push(&chunk);
        }
        self.last_answer = Some(Instant::now());
        Ok(Reply { status: response.status().as_u16(), headers, body: body.into_bytes() })
    }
}
