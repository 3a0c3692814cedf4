//! A service that answers when it is told to.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

/// Nothing here waits longer.
const PATIENCE: Duration = Duration::from_secs(20);

/// A service that takes one request after another and answers each only when it is told what.
pub(crate) struct Late {
    url: String,
    asked: Receiver<String>,
    answers: Sender<String>,
}

impl Late {
    pub(crate) fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let (arrived, asked) = channel();
        let (answers, to_give) = channel::<String>();
        std::thread::spawn(move || {
            while let Ok((mut stream, _)) = listener.accept() {
                while let Some(request) = request(&mut stream) {
                    let Some(answer) = arrived.send(request).ok().and_then(|()| to_give.recv().ok()) else { return };
                    drop(stream.write_all(answer.as_bytes()));
                }
            }
        });
        Self { url, asked, answers }
    }

    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// Waits for a request and gives its first line.
    pub(crate) fn asked(&self) -> String {
        self.asked.recv_timeout(PATIENCE).unwrap()
    }

    pub(crate) fn answer(&self, status: u16, body: &str) {
        let head = format!("HTTP/1.1 {status} Late\r\nContent-Type: application/json\r\nContent-Length: ");
        self.answers.send(format!("{head}{}\r\n\r\n{body}", body.len())).unwrap();
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
                return head.lines().next().map(str::to_owned);
            }
        }
        match stream.read(&mut part) {
            Ok(count @ 1..) => bytes.extend_from_slice(&part[..count]),
            _ => return None,
        }
    }
}
