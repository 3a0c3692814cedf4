//! A service that answers when it is told to.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

/// Nothing here waits longer.
const PATIENCE: Duration = Duration::from_secs(20);

/// A service that takes requests and answers each only when it is told what.
pub(crate) struct Late {
    url: String,
    asked: Receiver<Asked>,
    waiting: RefCell<VecDeque<Sender<String>>>,
}

/// A request, and where its answer goes.
struct Asked {
    request: String,
    answer: Sender<String>,
}

impl Late {
    pub(crate) fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let (arrived, asked) = channel();
        std::thread::spawn(move || {
            while let Ok((stream, _)) = listener.accept() {
                let arrived = arrived.clone();
                std::thread::spawn(move || serve(stream, &arrived));
            }
        });
        Self { url, asked, waiting: RefCell::default() }
    }

    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// Waits for a request and gives it, head and body.
    pub(crate) fn asked(&self) -> String {
        self.asked_within(PATIENCE).unwrap()
    }

    /// The same, if one comes so soon.
    pub(crate) fn asked_within(&self, limit: Duration) -> Option<String> {
        let Asked { request, answer } = self.asked.recv_timeout(limit).ok()?;
        self.waiting.borrow_mut().push_back(answer);
        Some(request)
    }

    /// Answers the request that has waited longest.
    pub(crate) fn answer(&self, status: u16, body: &str) {
        let head = format!("HTTP/1.1 {status} Late\r\nContent-Type: application/json\r\nContent-Length: ");
        let answer = self.waiting.borrow_mut().pop_front().unwrap();
        // Who has gone meanwhile needs no answer.
        drop(answer.send(format!("{head}{}\r\n\r\n{body}", body.len())));
    }
}

impl Drop for Late {
    /// A request that was not looked at is one that the test did not expect.
    fn drop(&mut self) {
        if !std::thread::panicking()
            && let Ok(Asked { request, .. }) = self.asked.try_recv()
        {
            panic!("unexpected: {request}");
        }
    }
}

/// One connection, until the other side has had enough.
fn serve(mut stream: TcpStream, arrived: &Sender<Asked>) {
    while let Some(request) = request(&mut stream) {
        let (answer, to_give) = channel();
        let Some(answer) = arrived.send(Asked { request, answer }).ok().and_then(|()| to_give.recv().ok()) else {
            return;
        };
        drop(stream.write_all(answer.as_bytes()));
    }
}

fn request(stream: &mut TcpStream) -> Option<String> {
    stream.set_read_timeout(Some(PATIENCE)).ok()?;
    let mut bytes = Vec::new();
    let mut part = [0; 4096];
    loop {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head.to_ascii_lowercase();
            let length = length.lines().find_map(|line| line.strip_prefix("content-length:").map(str::to_owned));
            if body.len() >= length.map_or(0, |length| length.trim().parse().unwrap()) {
                return Some(text);
            }
        }
        match stream.read(&mut part) {
            Ok(count @ 1..) => bytes.extend_from_slice(&part[..count]),
            _ => return None,
        }
    }
}
