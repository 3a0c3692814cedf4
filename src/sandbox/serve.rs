//! The pretend services behind a socket on this machine. Only this file names hyper.

use std::cell::RefCell;
use std::convert::Infallible;
use std::io::{self, Write as _};
use std::net::{Ipv4Addr, Shutdown, TcpListener};
use std::rc::Rc;
use std::time::Duration;

use http_body_util::{BodyExt as _, Full, Limited};
use hyper::body::{Bytes, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use url::Url;

use super::fault::{LATE, Wire};
use super::{Received, Sandbox, Service};
use crate::error::{Error, Exit, Result};
use crate::http::{BODY_LIMIT, Method, Reply};

/// The pause after a failed `accept`, for example without free file descriptors, so that others can release some.
const PAUSE: Duration = Duration::from_millis(50);

/// A bound port of 127.0.0.1.
pub struct Port(TcpListener);

impl Port {
    /// Binds `port`, or any free one.
    pub fn bind(port: Option<u16>) -> Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port.unwrap_or_default())).map_err(|error| {
            let place = port.map_or_else(|| "no port is free".to_owned(), |port| format!("port {port} cannot be used"));
            Error::new(Exit::Usage, format!("{place}: {error}")).hint("choose another port: --port N")
        })?;
        Ok(Self(listener))
    }

    /// `http://127.0.0.1:PORT`
    pub fn origin(&self) -> Result<String> {
        Ok(format!("http://{}", self.0.local_addr()?))
    }

    /// Serves `sandbox` for ever. One port is enough: no two services share a path.
    pub fn serve(self, sandbox: Sandbox) -> Result<Infallible> {
        self.0.set_nonblocking(true)?;
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let sandbox = Rc::new(RefCell::new(sandbox));
        tokio::task::LocalSet::new().block_on(&runtime, async {
            let listener = tokio::net::TcpListener::from_std(self.0)?;
            loop {
                match listener.accept().await {
                    Ok((stream, _)) => drop(tokio::task::spawn_local(connection(stream, Rc::clone(&sandbox)))),
                    Err(_) => tokio::time::sleep(PAUSE).await,
                }
            }
        })
    }
}

/// Serves one connection. Its errors do not affect the others.
async fn connection(stream: tokio::net::TcpStream, sandbox: Rc<RefCell<Sandbox>>) -> io::Result<()> {
    let stream = stream.into_std()?;
    // A broken answer bypasses hyper, which does not write one.
    let raw = stream.try_clone()?;
    let stream = TokioIo::new(tokio::net::TcpStream::from_std(stream)?);
    let service = service_fn(|request| answer(request, &sandbox, &raw));
    http1::Builder::new().serve_connection(stream, service).await.map_err(io::Error::other)
}

/// An error closes the connection without an answer.
async fn answer(
    request: Request<Incoming>,
    sandbox: &RefCell<Sandbox>,
    mut raw: &std::net::TcpStream,
) -> io::Result<Response<Full<Bytes>>> {
    let received = match received(request).await {
        Ok(received) => received,
        Err(status) => return Ok(empty(status)),
    };
    let service = Service::at(&received.segments());
    let wire = sandbox.borrow_mut().answer(service, &received);
    match wire {
        Wire::Whole(reply) => response(reply),
        Wire::Late(reply) => {
            tokio::time::sleep(LATE).await;
            response(reply)
        }
        Wire::Broken(bytes) => {
            raw.write_all(bytes)?;
            raw.shutdown(Shutdown::Both)?;
            Err(io::ErrorKind::ConnectionAborted.into())
        }
        Wire::Silence => std::future::pending().await,
    }
}

async fn received(request: Request<Incoming>) -> Result<Received, StatusCode> {
    let method = match request.method().as_str() {
        "GET" => Method::Get,
        "POST" => Method::Post,
        "PUT" => Method::Put,
        "PATCH" => Method::Patch,
        "DELETE" => Method::Delete,
        _ => return Err(StatusCode::NOT_IMPLEMENTED),
    };
    let target = request.uri().path_and_query().map_or("/", |target| target.as_str());
    let host = request.headers().get("host").and_then(|host| host.to_str().ok()).unwrap_or("localhost");
    let url = Url::parse(&format!("http://{host}{target}")).map_err(|_| StatusCode::BAD_REQUEST)?;
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let headers = request.headers().iter().map(|(name, value)| (name.to_string(), text(value.as_bytes()))).collect();
    let body = Limited::new(request.into_body(), BODY_LIMIT).collect().await.map_err(|_| StatusCode::BAD_REQUEST)?;
    Ok(Received::new(method, &url, headers, text(&body.to_bytes())))
}

fn response(mut reply: Reply) -> io::Result<Response<Full<Bytes>>> {
    let mut response = Response::builder().status(reply.status);
    for (name, value) in &reply.headers {
        response = response.header(name, value);
    }
    response.body(Full::new(Bytes::from(std::mem::take(&mut reply.body)))).map_err(io::Error::other)
}

fn empty(status: StatusCode) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(Bytes::new()));
    *response.status_mut() = status;
    response
}
