//! Requests and replies as plain values, and what carries them.

use std::fmt;
use std::time::Duration;

use zeroize::Zeroize as _;

use crate::secret::{Secret, SecretUrl};

mod connection;
pub mod cookies;
pub mod dates;
mod delivery;
mod handshake;
mod heard;
pub mod network;
mod proxies;
mod roots;
mod settings;
mod trouble;

/// The methods a provider file can name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "RFC 9110 names them")]
pub enum Method {
    Get,
    Post,
    Put,
    Patch,
    Delete,
}

impl Method {
    /// As on the request line.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
        }
    }
}

/// One request, complete but for what every HTTP client adds (Host, Content-Length, User-Agent, Accept).
#[derive(Debug, Clone)]
pub struct Request {
    /// The method.
    pub method: Method,
    /// The whole URL. It may hold the invitation code and is therefore never shown.
    pub url: SecretUrl,
    /// The path as the provider file writes it, `{{ code }}` unexpanded: what may be shown instead of the URL.
    pub route: String,
    /// Names and values, in order. Names are lower case.
    pub headers: Vec<(String, Secret)>,
    /// The body, UTF-8; its type is among the headers.
    pub body: Option<Secret>,
    /// Whether it may be sent again where nobody knows whether it arrived, as what only looks and a log-in may.
    pub may_repeat: bool,
}

/// The whole answer to a request; redirects are answers like any other.
#[derive(Clone)]
pub struct Reply {
    /// The status code.
    pub status: u16,
    /// Names (lower case) and values, in order; values that are not UTF-8 are replaced lossily.
    pub headers: Vec<(String, String)>,
    /// The body as it came, at most [`BODY_LIMIT`] bytes.
    pub body: Vec<u8>,
}

/// Answers hold tokens: only what says nothing is printed.
impl fmt::Debug for Reply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Reply({}, {} headers, {} bytes)", self.status, self.headers.len(), self.body.len())
    }
}

impl Drop for Reply {
    fn drop(&mut self) {
        self.headers.iter_mut().for_each(|(_, value)| value.zeroize());
        self.body.zeroize();
    }
}

/// The largest body that is read, in bytes (R15).
pub const BODY_LIMIT: usize = 1024 * 1024;

/// Why there is no reply. The words never hold the URL (R13).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// No byte of the request left this machine for the service: name look-up, connection, TLS, proxy.
    NotSent {
        /// What happened, with its causes on one line.
        what: String,
        /// What to do next, where that is known.
        hint: Option<String>,
    },
    /// The request may have arrived; the answer did not, or not whole.
    NoAnswer(String),
}

/// What carries requests: the network, a sandbox, or a double in a test.
pub trait Transport {
    /// Sends `request` and waits at most `limit` for the whole answer.
    ///
    /// # Errors
    /// [`Failure`] says whether the request can have arrived.
    fn send(&mut self, request: &Request, limit: Duration) -> Result<Reply, Failure>;

    /// The proxy that `request` goes through, without its name and password.
    fn proxy(&self, _request: &Request) -> Option<String> {
        None
    }

    /// Closes every connection and lets go of what they hold of requests (R24). A later request opens a new one.
    fn close(&mut self) {}
}
