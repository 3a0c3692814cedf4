//! The bytes of a connection: what has come is counted, and none is lost to a TLS alert behind it.

use std::io::{self, IoSlice, Read as _};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio_rustls::client::TlsStream;

pub trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}

impl<T: AsyncRead + AsyncWrite + Send + Unpin> Stream for T {}

/// Counts what the service has sent, so that a cut after the first byte is told from silence.
pub struct Counted {
    stream: Box<dyn Stream>,
    received: Arc<AtomicU64>,
}

impl Counted {
    pub fn new(stream: Box<dyn Stream>, received: Arc<AtomicU64>) -> Self {
        Self { stream, received }
    }
}

impl AsyncRead for Counted {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, into: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let before = into.filled().len();
        let polled = Pin::new(&mut self.stream).poll_read(cx, into);
        self.received.fetch_add((into.filled().len() - before) as u64, Ordering::Relaxed);
        polled
    }
}

/// TLS. An alert that arrives together with bytes of an answer would hide them: here they come first.
pub struct Secure<S> {
    stream: TlsStream<S>,
    ended: Option<io::Error>,
}

impl<S> Secure<S> {
    pub fn new(stream: TlsStream<S>) -> Self {
        Self { stream, ended: None }
    }
}

impl<S: Stream> AsyncRead for Secure<S> {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, into: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        if self.ended.is_none() {
            match Pin::new(&mut self.stream).poll_read(cx, into) {
                Poll::Ready(Err(error)) => self.ended = Some(error),
                other => return other,
            }
        }
        match self.stream.get_mut().1.reader().read(into.initialize_unfilled()) {
            Ok(length @ 1..) => {
                into.advance(length);
                Poll::Ready(Ok(()))
            }
            _ => Poll::Ready(self.ended.take().map_or(Ok(()), Err)),
        }
    }
}

macro_rules! write_through {
    ($stream:ty $(, $generic:ident)?) => {
        impl$(<$generic: Stream>)? AsyncWrite for $stream {
            fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
                Pin::new(&mut self.stream).poll_write(cx, bytes)
            }

            // Where this is missing, hyper copies each body into a buffer that it keeps.
            fn poll_write_vectored(
                mut self: Pin<&mut Self>,
                cx: &mut Context<'_>,
                parts: &[IoSlice<'_>],
            ) -> Poll<io::Result<usize>> {
                Pin::new(&mut self.stream).poll_write_vectored(cx, parts)
            }

            fn is_write_vectored(&self) -> bool {
                self.stream.is_write_vectored()
            }

            fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
                Pin::new(&mut self.stream).poll_flush(cx)
            }

            fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
                Pin::new(&mut self.stream).poll_shutdown(cx)
            }
        }
    };
}

write_through!(Counted);
write_through!(Secure<S>, S);
