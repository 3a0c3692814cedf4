//! Between the program and a server: passes everything on, and loses answers to one kind of request, in any way.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

/// Nothing here waits longer.
const PATIENCE: Duration = Duration::from_secs(20);

/// How an answer is lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    /// The connection is reset before the request is read.
    ResetBefore,
    /// The connection is reset when the request was read.
    Reset,
    /// The connection is closed when the request was read.
    Closed,
    /// No answer comes.
    Silence,
    /// The answer ends within its head.
    CutHead,
    /// The answer ends within its body.
    CutBody,
    /// The answer is a web page.
    Page,
    /// The answer is no HTTP.
    Garbage,
    /// The answer is 502, from whoever is between.
    Failure,
}

/// One lost answer, and whether the server has acted.
pub(crate) type Loss = (Way, bool);

/// Listens on a loopback port until it goes out of scope; by then all it was to lose must be lost.
pub(crate) struct Relay {
    port: u16,
    /// How many answers are to be lost, and how many were.
    to_lose: usize,
    lost: Arc<AtomicUsize>,
    thread: Option<JoinHandle<()>>,
}

impl Relay {
    /// Passes on to `server`, a port of this machine, and loses the first `losses` answers to requests for a path that
    /// ends in `path`.
    pub(crate) fn start(server: u16, path: &'static str, losses: usize) -> Self {
        Self::losing(server, path, vec![(Way::Closed, true); losses])
    }

    /// The same, each answer in its own way. Of `path` the part after a space is the end of the path, that before it
    /// the method.
    pub(crate) fn losing(server: u16, path: &'static str, losses: Vec<Loss>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let (to_lose, lost) = (losses.len(), Arc::new(AtomicUsize::new(0)));
        let counted = Arc::clone(&lost);
        let thread = std::thread::spawn(move || {
            while let Some(request) = listener.accept().ok().map(|(stream, _)| stream) {
                let loss =
                    |head: &str| losses.get(counted.load(Ordering::SeqCst)).copied().filter(|_| loses(head, path));
                match pass_on(request, (port, server), loss) {
                    Passed::On => {}
                    Passed::Lost => _ = counted.fetch_add(1, Ordering::SeqCst),
                    Passed::Nothing => break,
                }
            }
        });
        Self { port, to_lose, lost, thread: Some(thread) }
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
        let ended = self.thread.take().map(JoinHandle::join);
        if !std::thread::panicking() {
            assert!(ended.is_some_and(|ended| ended.is_ok()), "the relay could not pass everything on");
            assert_eq!(self.lost(), self.to_lose, "so many answers were lost");
        }
    }
}

fn loses(head: &str, path: &str) -> bool {
    let (method, path) = path.split_once(' ').unwrap_or(("", path));
    let first = head.lines().next().unwrap_or_default();
    first.starts_with(method) && first.split(' ').nth(1).is_some_and(|target| target.ends_with(path))
}

enum Passed {
    On,
    Lost,
    Nothing,
}

/// One request a connection. The server sees its own address, for it looks at where a request comes from.
fn pass_on(mut client: TcpStream, (port, to): (u16, u16), loss: impl Fn(&str) -> Option<Loss>) -> Passed {
    client.set_read_timeout(Some(PATIENCE)).unwrap();
    let Some(first) = first_line(&client) else { return Passed::Nothing };
    let loss = loss(&first);
    if loss.is_some_and(|(way, _)| way == Way::ResetBefore) {
        reset(client);
        return Passed::Lost;
    }
    let Some((head, body)) = read(&mut client) else { return Passed::Nothing };
    let answer = match loss {
        Some((_, false)) => Vec::new(),
        _ => {
            let head = head.replace(&format!("127.0.0.1:{port}"), &format!("127.0.0.1:{to}"));
            answer_of(to, &head.replacen("\r\n", "\r\nConnection: close\r\n", 1), &body)
        }
    };
    match loss {
        None => client.write_all(&answer).unwrap(),
        Some((way, _)) => {
            lose(client, way, &answer);
            return Passed::Lost;
        }
    }
    Passed::On
}

/// The first line of the request, which stays unread.
fn first_line(client: &TcpStream) -> Option<String> {
    let mut part = [0; 4096];
    loop {
        let length = client.peek(&mut part).ok().filter(|length| *length > 0)?;
        let text = String::from_utf8_lossy(&part[..length]).into_owned();
        if let Some((first, _)) = text.split_once("\r\n") {
            return Some(first.to_owned());
        }
    }
}

/// The whole answer of the server, after which the connection is closed.
fn answer_of(port: u16, head: &str, body: &[u8]) -> Vec<u8> {
    let mut server = TcpStream::connect(("127.0.0.1", port)).unwrap();
    server.set_read_timeout(Some(PATIENCE)).unwrap();
    server.write_all(&[head.as_bytes(), body].concat()).unwrap();
    let mut answer = Vec::new();
    server.read_to_end(&mut answer).unwrap();
    let text = String::from_utf8_lossy(&answer);
    if text.to_ascii_lowercase().contains("\r\nconnection: close") {
        return answer;
    }
    text.replacen("\r\n", "\r\nConnection: close\r\n", 1).into_bytes()
}

fn lose(mut client: TcpStream, way: Way, answer: &[u8]) {
    let half = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 40\r\n\r\n{\"ok\":true,";
    let written: &[u8] = match way {
        Way::ResetBefore | Way::Reset => return reset(client),
        Way::Closed => b"",
        Way::Silence => {
            // Until the other side gives up.
            let _ = client.read(&mut [0]);
            b""
        }
        Way::CutHead => b"HTTP/1.1 200 OK\r\nContent-Ty",
        Way::CutBody if answer.ends_with(b"\r\n\r\n") || answer.is_empty() => half,
        Way::CutBody => &answer[..answer.len() - 3],
        Way::Page => {
            b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type: text/html\r\nContent-Length: 9\r\n\r\n<p>Hi</p>"
        }
        Way::Garbage => b"\x16\x03\x01\x02 this is no HTTP\r\n\r\n",
        Way::Failure => b"HTTP/1.1 502 Bad Gateway\r\nConnection: close\r\nContent-Length: 0\r\n\r\n",
    };
    let _ = client.write_all(written);
}

/// What is closed without lingering is reset (socket(7), `SO_LINGER`).
fn reset(client: TcpStream) {
    rustix::net::sockopt::set_socket_linger(&client, Some(Duration::ZERO)).unwrap();
    drop(client);
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
