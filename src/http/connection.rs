//! One connection to a service: how it is opened, through a proxy and TLS, and how a request and its answer go over it.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use http_body_util::{BodyExt as _, Full};
use hyper::body::Bytes;
use hyper::client::conn::http1;
use hyper::header::{HOST, PROXY_AUTHORIZATION};
use hyper_util::rt::TokioIo;
use rustls::pki_types::ServerName;
use tokio::net::TcpStream;
use tokio::task::JoinSet;
use tokio::time::{Instant, timeout};
use tokio_rustls::TlsConnector;
use url::{Host, Url};

use super::proxies::Hop;
use super::roots::Tls;
use super::stream::{Counted, Secure, Stream};
use super::trouble::{ConnectError, ExchangeError};
use super::{BODY_LIMIT, Reply};
use crate::secret::SecretBuffer;

pub type Outgoing = hyper::Request<Full<Bytes>>;

/// A connection without an answer for so long is not used again: services close idle ones after some seconds.
const IDLE: Duration = Duration::from_secs(2);

/// hyper takes 100 where nothing is said; some real answers have more.
const MOST_HEADERS: usize = 256;

/// RFC 8305: an address that does not answer does not hold up the next one.
const NEXT_ADDRESS: Duration = Duration::from_millis(250);

pub struct Connection {
    sender: http1::SendRequest<Full<Bytes>>,
    received: Arc<AtomicU64>,
    /// The service asked for a client certificate.
    pub asked_for_certificate: bool,
    /// It carried a request that cannot be repeated.
    pub carried_single: bool,
    last_answer: Option<Instant>,
}

/// Where a connection leads, and how.
pub struct Target<'a> {
    pub url: &'a Url,
    pub proxy: Option<&'a Hop>,
    /// For the TLS of the service, and of the proxy.
    pub tls: Option<&'a Tls>,
}

impl Connection {
    pub async fn open(target: &Target<'_>) -> Result<Self, ConnectError> {
        let (url, is_https) = (target.url, target.url.scheme() == "https");
        let stream: Box<dyn Stream> = match target.proxy {
            None => Box::new(tcp(url).await?),
            Some(hop) => {
                let tcp = tcp(&hop.url).await?;
                let stream = if hop.is_https() { target.secure(tcp, &hop.url).await? } else { Box::new(tcp) };
                if is_https { tunnel(stream, url, hop).await? } else { stream }
            }
        };
        let asked = target.tls.map(|tls| Arc::clone(&tls.asked_for_certificate)).unwrap_or_default();
        asked.store(false, Ordering::Relaxed);
        let stream = if is_https { target.secure(stream, url).await? } else { stream };
        let received = Arc::new(AtomicU64::new(0));
        let counted = Counted::new(stream, Arc::clone(&received));
        let (sender, connection) = http1::Builder::new()
            .max_headers(MOST_HEADERS)
            .ignore_invalid_headers_in_responses(true) // one odd line that nobody needs does not cost the answer
            .allow_obsolete_multiline_headers_in_responses(true) // RFC 9112, section 5.2
            .handshake(TokioIo::new(counted))
            .await
            .map_err(ConnectError::Http)?;
        tokio::spawn(connection);
        Ok(Self {
            sender,
            received,
            asked_for_certificate: asked.load(Ordering::Relaxed),
            carried_single: false,
            last_answer: None,
        })
    }

    /// Whether the next request can go over it. The task that notices a closed connection runs only while the runtime
    /// does, so it gets its turn here.
    pub async fn is_usable(&self) -> bool {
        for _ in 0..2 {
            tokio::task::yield_now().await;
        }
        self.last_answer.is_some_and(|at| at.elapsed() < IDLE) && !self.sender.is_closed()
    }

    /// Sends, and reads the whole answer by chunk (R15).
    pub async fn exchange(&mut self, request: Outgoing) -> Result<Reply, ExchangeError> {
        let before = self.received.load(Ordering::Relaxed);
        let reply = self.carry(request).await;
        let is_mute = self.received.load(Ordering::Relaxed) == before;
        self.last_answer = Some(Instant::now());
        reply.map_err(|error| error.mute(is_mute))
    }

    async fn carry(&mut self, request: Outgoing) -> Result<Reply, ExchangeError> {
        let mut response = self.sender.try_send_request(request).await.map_err(|mut error| {
            let is_unwritten = error.take_message().is_some();
            ExchangeError::from(error.into_error()).unwritten(is_unwritten)
        })?;
        let text = |value: &[u8]| String::from_utf8_lossy(value).into_owned();
        let headers = response.headers().iter();
        let headers = headers.map(|(name, value)| (name.as_str().to_owned(), text(value.as_bytes()))).collect();
        let mut body = SecretBuffer::default();
        while let Some(frame) = response.frame().await {
            let Ok(chunk) = frame.map_err(ExchangeError::from)?.into_data() else { continue };
            if body.expose().len() + chunk.len() > BODY_LIMIT {
                return Err(ExchangeError::too_large());
            }
            body.push(&chunk);
        }
        Ok(Reply { status: response.status().as_u16(), headers, body: body.into_bytes() })
    }
}

impl Target<'_> {
    async fn secure(&self, stream: impl Stream + 'static, to: &Url) -> Result<Box<dyn Stream>, ConnectError> {
        let name = match to.host() {
            Some(Host::Domain(name)) => ServerName::try_from(name.to_owned()).ok(),
            Some(Host::Ipv4(address)) => Some(IpAddr::V4(address).into()),
            Some(Host::Ipv6(address)) => Some(IpAddr::V6(address).into()),
            None => None,
        };
        let (Some(name), Some(tls)) = (name, self.tls) else { return Err(ConnectError::Name) };
        let connector = TlsConnector::from(Arc::clone(&tls.config));
        Ok(Box::new(Secure::new(connector.connect(name, stream).await.map_err(ConnectError::Io)?)))
    }
}

async fn tcp(to: &Url) -> Result<TcpStream, ConnectError> {
    let port = to.port_or_known_default().unwrap_or_default();
    let here = [IpAddr::V4(Ipv4Addr::LOCALHOST), IpAddr::V6(Ipv6Addr::LOCALHOST)];
    let addresses: Vec<SocketAddr> = match to.host() {
        // R11: what a hosts file or name server says about `localhost` does not count.
        Some(Host::Domain("localhost")) => here.map(|address| SocketAddr::new(address, port)).into(),
        Some(Host::Domain(name)) => tokio::net::lookup_host((name, port)).await.map_err(ConnectError::Io)?.collect(),
        Some(Host::Ipv4(address)) => vec![SocketAddr::new(address.into(), port)],
        Some(Host::Ipv6(address)) => vec![SocketAddr::new(address.into(), port)],
        None => return Err(ConnectError::Name),
    };
    let mut addresses = addresses.into_iter().peekable();
    let (mut attempts, mut failure) = (JoinSet::new(), ConnectError::Name);
    loop {
        match addresses.next() {
            Some(address) => drop(attempts.spawn(TcpStream::connect(address))),
            None if attempts.is_empty() => return Err(failure),
            None => {}
        }
        let ended = match addresses.peek() {
            Some(_) => timeout(NEXT_ADDRESS, attempts.join_next()).await.unwrap_or_default(),
            None => attempts.join_next().await,
        };
        match ended {
            Some(Ok(Ok(stream))) => {
                let _ = stream.set_nodelay(true);
                return Ok(stream);
            }
            Some(Ok(Err(error))) => failure = ConnectError::Io(error),
            Some(Err(_)) | None => {}
        }
    }
}

/// CONNECT (RFC 9110, section 9.3.6): the proxy learns the host and port, and nothing of the request.
async fn tunnel(stream: Box<dyn Stream>, to: &Url, hop: &Hop) -> Result<Box<dyn Stream>, ConnectError> {
    let host = to.host_str().unwrap_or_default();
    let authority = format!("{host}:{}", to.port_or_known_default().unwrap_or_default());
    let mut request = hyper::Request::connect(&authority).header(HOST, &authority);
    if let Some(credentials) = &hop.credentials {
        request = request.header(PROXY_AUTHORIZATION, credentials);
    }
    let request = request.body(Full::<Bytes>::default()).map_err(|_| ConnectError::Name)?;
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await.map_err(ConnectError::Proxy)?;
    tokio::spawn(connection.with_upgrades());
    let answer = sender.send_request(request).await.map_err(ConnectError::Proxy)?;
    match answer.status().as_u16() {
        200..300 => {}
        407 => return Err(ConnectError::ProxyPassword),
        _ => return Err(ConnectError::ProxyRefuses),
    }
    Ok(Box::new(TokioIo::new(hyper::upgrade::on(answer).await.map_err(ConnectError::Proxy)?)))
}
