//! Between the program and a real server: passes everything on, and loses the answer to one request.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

/// Nothing here waits longer.
const PATIENCE: Duration = Duration::from_secs(20);

/// Listens on a loopback port until it goes out of scope.
pub(crate) struct Relay {
    port: u16,
    lost: Arc<AtomicUsize>,
    thread: Option<JoinHandle<()>>,
}

impl Relay {
    /// Passes on to `server`, a port of this machine, and loses the first `losses` answers to requests for a path that
    /// ends in `path`.
    pub(crate) fn start(server: u16, path: &'static str, losses: usize) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let lost = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&lost);
        let thread = std::thread::spawn(move || {
            while let Some(request) = listener.accept().ok().map(|(stream, _)| stream) {
                let loses = |head: &str| loses(head, path) && counted.load(Ordering::SeqCst) < losses;
                match pass_on(request, (port, server), loses) {
                    Passed::On => {}
                    Passed::Lost => _ = counted.fetch_add(1, Ordering::SeqCst),
                    Passed::Nothing => break,
                }
            }
        });
        Self { port, lost, thread: Some(thread) }
    }

    /// `http://127.0.0.1:PORT`
    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// How many answers were lost so far.
    pub(crate) fn lost(&self) -> usize {
        self.lost.load(Ordering::SeqCst)
    }
}

impl Drop for Relay {
    fn drop(&mut self) {
        // A connection without a request is the end.
        let _ = TcpStream::connect(("127.0.0.1", self.port)).and_then(|stream| stream.shutdown(Shutdown::Both));
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn loses(head: &str, path: &str) -> bool {
    head.lines().next().is_some_and(|first| first.contains(&format!("{path} ")))
}

enum Passed {
    On,
    Lost,
    Nothing,
}

/// One request a connection. The server sees its own address, for it looks at where a request comes from.
fn pass_on(mut client: TcpStream, (port, to): (u16, u16), loses: impl Fn(&str) -> bool) -> Passed {
    client.set_read_timeout(Some(PATIENCE)).unwrap();
    let Some((head, body)) = read(&mut client) else { return Passed::Nothing };
    let is_lost = loses(&head);
    let head = head.replace(&format!("127.0.0.1:{port}"), &format!("127.0.0.1:{to}"));
    let head = head.replacen("\r\n", "\r\nConnection: close\r\n", 1);
    let mut server = TcpStream::connect(("127.0.0.1", to)).unwrap();
    server.set_read_timeout(Some(PATIENCE)).unwrap();
    server.write_all(&[head.as_bytes(), &body].concat()).unwrap();
    let mut answer = Vec::new();
    server.read_to_end(&mut answer).unwrap();
    if is_lost {
        return Passed::Lost;
    }
    client.write_all(&answer).unwrap();
    Passed::On
}

/// Head, its empty line included, and body of a request; `None` when there is none.
fn read(client: &mut TcpStream) -> Option<(String, Vec<u8>)> {
    let mut bytes = Vec::new();
    let mut part = [0; 4096];
    loop {
        let length = client.read(&mut part).ok().filter(|length| *length > 0)?;
        bytes.extend_from_slice(&part[..length]);
        let Some(end) = bytes.windows(4).position(|window| window == b"\r\n\r\n") else { continue };
        let head = String::from_utf8(bytes[..end + 4].to_vec()).unwrap();
        let mut pairs = head.lines().filter_map(|line| line.split_once(": "));
        let body = pairs.find(|(name, _)| name.eq_ignore_ascii_case("content-length"));
        if bytes.len() >= end + 4 + body.map_or(0, |(_, length)| length.parse::<usize>().unwrap()) {
            return Some((head, bytes[end + 4..].to_vec()));
        }
    }
}
