//! A service that asks who this machine is gets no request before it has taken the answer.
//!
//! In TLS 1.3 this side may send before the service has looked at the client certificate, or missed it, and an alert that
//! comes later does not tell what was read meanwhile. A ticket for the next connection shows that the service is content.

use std::error::Error;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::Poll;
use std::time::Duration;

use hyper::rt::{Read, ReadBuf};
use rustls::client::{
    ClientSessionMemoryCache, ClientSessionStore, ResolvesClientCert, Tls12ClientSessionValue, Tls13ClientSessionValue,
};
use rustls::pki_types::ServerName;
use rustls::sign::CertifiedKey;
use rustls::{NamedGroup, SignatureScheme};
use tokio::time::timeout;

/// A service without tickets is sent the request after so long. What goes wrong then is a lost answer.
const WAIT_LIMIT: Duration = Duration::from_secs(1);

/// The sessions that TLS can resume; rustls has room for so many where nothing is said.
const SESSIONS: usize = 256;

/// Shows the client certificate, if any, and knows whether a service is still looking at it.
#[derive(Debug)]
pub struct Handshake {
    key: Option<Arc<CertifiedKey>>,
    is_judged: AtomicBool,
    sessions: ClientSessionMemoryCache,
}

impl Handshake {
    pub fn new(key: Option<Arc<CertifiedKey>>) -> Self {
        Self { key, is_judged: AtomicBool::new(true), sessions: ClientSessionMemoryCache::new(SESSIONS) }
    }

    /// A new connection begins: what an older one was asked does not count.
    pub fn begin(&self) {
        self.is_judged.store(true, Ordering::Relaxed);
    }

    fn is_judged(&self) -> bool {
        self.is_judged.load(Ordering::Relaxed)
    }

    /// Gives `connection` back when nothing is left to be judged.
    ///
    /// # Errors
    /// The service has refused, and has read nothing, for nothing was sent.
    pub async fn settle<C: Read + Unpin>(
        self: Arc<Self>,
        mut connection: C,
    ) -> Result<C, Box<dyn Error + Send + Sync>> {
        // A read of no bytes takes in tickets and alerts, and leaves an answer where it is.
        let judged = poll_fn(|cx| match self.is_judged() {
            true => Poll::Ready(Ok(())),
            false => match Pin::new(&mut connection).poll_read(cx, ReadBuf::new(&mut []).unfilled()) {
                Poll::Pending if self.is_judged() => Poll::Ready(Ok(())),
                other => other,
            },
        });
        timeout(WAIT_LIMIT, judged).await.unwrap_or(Ok(()))?;
        Ok(connection)
    }
}

impl ResolvesClientCert for Handshake {
    fn resolve(&self, _issuers: &[&[u8]], _schemes: &[SignatureScheme]) -> Option<Arc<CertifiedKey>> {
        self.is_judged.store(false, Ordering::Relaxed);
        self.key.clone()
    }

    fn has_certs(&self) -> bool {
        self.key.is_some()
    }
}

impl ClientSessionStore for Handshake {
    fn set_kx_hint(&self, name: ServerName<'static>, group: NamedGroup) {
        self.sessions.set_kx_hint(name, group);
    }

    fn kx_hint(&self, name: &ServerName<'_>) -> Option<NamedGroup> {
        self.sessions.kx_hint(name)
    }

    fn set_tls12_session(&self, name: ServerName<'static>, value: Tls12ClientSessionValue) {
        self.is_judged.store(true, Ordering::Relaxed);
        self.sessions.set_tls12_session(name, value);
    }

    fn tls12_session(&self, name: &ServerName<'_>) -> Option<Tls12ClientSessionValue> {
        self.sessions.tls12_session(name)
    }

    fn remove_tls12_session(&self, name: &ServerName<'static>) {
        self.sessions.remove_tls12_session(name);
    }

    fn insert_tls13_ticket(&self, name: ServerName<'static>, value: Tls13ClientSessionValue) {
        self.is_judged.store(true, Ordering::Relaxed);
        self.sessions.insert_tls13_ticket(name, value);
    }

    fn take_tls13_ticket(&self, name: &ServerName<'static>) -> Option<Tls13ClientSessionValue> {
        self.sessions.take_tls13_ticket(name)
    }
}
