//! A scripted service on a loopback port: a list of answers, misbehaviour included, and a record of what was asked.
//!
//! It fails the test by itself: for a request that no answer is left for, and for an answer that was not asked for.

use std::collections::VecDeque;
use std::io::{ErrorKind, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::thread::JoinHandle;
use std::time::Duration;

/// Nothing here waits longer.
const PATIENCE: Duration = Duration::from_secs(20);

/// What the service does next.
#[derive(Debug, Clone)]
pub(crate) enum Answer {
    /// A whole answer; the connection stays open.
    Reply { status: u16, headers: Vec<(String, String)>, body: Vec<u8> },
    /// Reads the request, writes these bytes as they are and closes: garbage, cut-off bodies, giant headers.
    Raw(Vec<u8>),
    /// Closes the new connection without reading.
    DropBeforeReading,
    /// Reads the request and closes.
    DropAfterReading,
    /// Reads the request and resets the connection.
    Reset,
    /// Reads the request and says nothing until the other side gives up.
    Silence,
    /// Begins a body that never ends.
    Endless,
    /// Writes the first, then the second again and again, slowly, until the other side gives up.
    Drip(&'static str, &'static str),
    /// Writes these bytes and closes its half of the connection only.
    HalfClosed(&'static str),
}

impl Answer {
    /// A JSON answer.
    pub(crate) fn json(status: u16, body: &str) -> Self {
        Self::text(status, "application/json", body)
    }

    /// An answer of some type.
    pub(crate) fn text(status: u16, kind: &str, body: &str) -> Self {
        let headers = vec![("Content-Type".to_owned(), kind.to_owned())];
        Self::Reply { status, headers, body: body.as_bytes().to_vec() }
    }

    /// A redirect.
    pub(crate) fn redirect(status: u16, to: &str) -> Self {
        Self::Reply { status, headers: vec![("Location".to_owned(), to.to_owned())], body: Vec::new() }
    }
}

/// A request as it arrived.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Seen {
    pub(crate) method: String,
    /// Path and query, as on the request line.
    pub(crate) target: String,
    /// Names in lower case.
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Seen {
    /// The value of the first header of this name.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// Decides on an answer; what it remembers is the state of the service.
type Mind = Box<dyn FnMut(&Seen) -> Answer + Send>;

#[derive(Default)]
struct State {
    script: VecDeque<Answer>,
    mind: Option<Mind>,
    dropped: Option<usize>,
    seen: Vec<Seen>,
    complaints: Vec<String>,
    /// Each connection in its turn, until it has ended.
    streams: Vec<Option<TcpStream>>,
    closed: usize,
    stopping: bool,
}

struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

/// The service. It fails the test on the unexpected and the unused when it is finished or goes out of scope.
pub(crate) struct Service {
    address: SocketAddr,
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

impl Service {
    /// Listens on 127.0.0.1 and answers with `script`, in order, over however many connections.
    pub(crate) fn start(script: impl IntoIterator<Item = Answer>) -> Self {
        Self::with(State { script: script.into_iter().collect(), ..State::default() })
    }

    /// Listens and answers as `mind` decides, however often it is asked. The connection numbered `dropped`, from 0, is
    /// closed without reading.
    pub(crate) fn answering(dropped: Option<usize>, mind: impl FnMut(&Seen) -> Answer + Send + 'static) -> Self {
        Self::with(State { mind: Some(Box::new(mind)), dropped, ..State::default() })
    }

    /// Listens and answers everything alike.
    pub(crate) fn always(answer: Answer) -> Self {
        Self::answering(None, move |_| answer.clone())
    }

    fn with(state: State) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let shared = Arc::new(Shared { state: Mutex::new(state), changed: Condvar::default() });
        let thread = std::thread::spawn({
            let shared = Arc::clone(&shared);
            move || accept(&listener, &shared)
        });
        Self { address, shared, thread: Some(thread) }
    }

    /// `http://127.0.0.1:PORT`.
    pub(crate) fn base_url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The port.
    pub(crate) fn port(&self) -> u16 {
        self.address.port()
    }

    /// How many connections there were so far.
    pub(crate) fn connections(&self) -> usize {
        self.shared.state().streams.len()
    }

    /// Waits until the service has closed `count` connections of its own accord.
    pub(crate) fn wait_until_closed(&self, count: usize) {
        let (_state, waited) = self
            .shared
            .changed
            .wait_timeout_while(self.shared.state(), PATIENCE, |state| state.closed < count)
            .unwrap();
        assert!(!waited.timed_out(), "the service did not close {count} connections");
    }

    /// Stops, fails on the unexpected and the unused, and gives what was asked.
    #[track_caller]
    pub(crate) fn finish(mut self) -> Vec<Seen> {
        self.check();
        std::mem::take(&mut self.shared.state().seen)
    }

    /// Once: a service that was finished has nothing left to complain about.
    #[track_caller]
    fn check(&mut self) {
        if self.thread.is_none() {
            return;
        }
        self.stop();
        let state = self.shared.state();
        let (complaints, script) = (state.complaints.clone(), state.script.clone());
        let missed = state.dropped.filter(|number| *number >= state.streams.len());
        drop(state);
        assert!(complaints.is_empty(), "unexpected: {complaints:?}");
        assert!(script.is_empty(), "not asked for: {script:?}");
        assert!(missed.is_none(), "there was no connection to drop: {missed:?}");
    }

    fn stop(&mut self) {
        let Some(thread) = self.thread.take() else { return };
        {
            let mut state = self.shared.state();
            state.stopping = true;
            for stream in state.streams.iter().flatten() {
                let _ = stream.shutdown(Shutdown::Both);
            }
        }
        let _ = TcpStream::connect(self.address); // wakes the listener
        let _ = thread.join();
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.stop();
        } else {
            self.check();
        }
    }
}

fn accept(listener: &TcpListener, shared: &Arc<Shared>) {
    let mut threads: Vec<JoinHandle<()>> = Vec::new();
    while let Ok((stream, _)) = listener.accept() {
        let mut state = shared.state();
        if state.stopping {
            break;
        }
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream.set_write_timeout(Some(PATIENCE)).unwrap();
        let number = state.streams.len();
        state.streams.push(Some(stream.try_clone().unwrap()));
        let is_dropped = state.dropped == Some(number);
        if is_dropped || matches!(state.script.front(), Some(Answer::DropBeforeReading)) {
            state.script.pop_front();
            close(&stream, &mut state, shared);
            continue;
        }
        drop(state);
        let shared = Arc::clone(shared);
        // Of thousands of connections few are open at a time, and each that has ended keeps its stack until then.
        threads.retain(|thread| !thread.is_finished());
        threads.push(std::thread::spawn(move || {
            serve(stream, &shared);
            shared.state().streams[number] = None;
        }));
    }
    for thread in threads {
        let _ = thread.join();
    }
}

fn close(stream: &TcpStream, state: &mut State, shared: &Shared) {
    let _ = stream.shutdown(Shutdown::Both);
    state.closed += 1;
    shared.changed.notify_all();
}

/// One connection, until either side has had enough.
fn serve(mut stream: TcpStream, shared: &Shared) {
    while let Some(seen) = read_request(&mut stream) {
        let is_last = seen.header("connection") == Some("close");
        let answer = {
            let mut state = shared.state();
            let answer = match &mut state.mind {
                // What a mind does not expect it panics about; that must not stay in this thread.
                Some(mind) => catch_unwind(AssertUnwindSafe(|| mind(&seen))).ok(),
                None => state.script.pop_front(),
            };
            if answer.is_none() {
                state.complaints.push(format!("{} {}", seen.method, seen.target));
            }
            state.seen.push(seen);
            answer.unwrap_or_else(|| Answer::json(599, "{}"))
        };
        match answer {
            Answer::Reply { status, headers, body } => {
                let _ = stream.write_all(&reply(status, &headers, &body));
                if !is_last {
                    continue;
                }
            }
            Answer::Raw(bytes) => drop(stream.write_all(&bytes)),
            Answer::Silence => drop(stream.read(&mut [0; 1])),
            Answer::Endless => endless(&mut stream),
            Answer::Drip(first, then) => drip(&mut stream, first, then),
            Answer::HalfClosed(bytes) => {
                let _ = stream.write_all(bytes.as_bytes()).and_then(|()| stream.shutdown(Shutdown::Write));
                drop(stream.read(&mut [0; 1]));
            }
            Answer::DropBeforeReading | Answer::DropAfterReading => {}
            Answer::Reset => {
                // What is closed without lingering, and without a farewell, is reset (socket(7), `SO_LINGER`).
                rustix::net::sockopt::set_socket_linger(&stream, Some(Duration::ZERO)).unwrap();
                return;
            }
        }
        close(&stream, &mut shared.state(), shared);
        return;
    }
}

fn reply(status: u16, headers: &[(String, String)], body: &[u8]) -> Vec<u8> {
    let mut bytes = format!("HTTP/1.1 {status} Scripted\r\n").into_bytes();
    for (name, value) in headers {
        bytes.extend_from_slice(format!("{name}: {value}\r\n").as_bytes());
    }
    if status == 204 {
        bytes.extend_from_slice(b"\r\n");
    } else {
        bytes.extend_from_slice(format!("Content-Length: {}\r\n\r\n", body.len()).as_bytes());
        bytes.extend_from_slice(body);
    }
    bytes
}

/// At most 64 MiB, should the other side really take it all.
fn endless(stream: &mut TcpStream) {
    let mut sent = stream.write_all(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
    let chunk = [b"10000\r\n".as_slice(), &[b'x'; 0x10000], b"\r\n"].concat();
    for _ in 0..1024 {
        if sent.is_err() {
            return;
        }
        sent = stream.write_all(&chunk);
    }
}

/// For as long as anybody could wait here.
fn drip(stream: &mut TcpStream, first: &str, then: &str) {
    let pause = Duration::from_millis(10);
    stream.set_read_timeout(Some(pause)).unwrap();
    let mut sent = stream.write_all(first.as_bytes());
    for _ in 0..PATIENCE.as_millis() / pause.as_millis() {
        // Who has given up says so by closing; otherwise this is the pause.
        let closed = matches!(stream.read(&mut [0; 1]), Ok(0));
        if closed || sent.is_err() {
            return;
        }
        sent = stream.write_all(then.as_bytes());
    }
}

/// The next request; `None` when the other side has closed.
fn read_request(stream: &mut TcpStream) -> Option<Seen> {
    let mut bytes = Vec::new();
    let head_end = loop {
        if let Some(end) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
            break end;
        }
        read_more(stream, &mut bytes)?;
    };
    let head = String::from_utf8_lossy(&bytes[..head_end]).into_owned();
    let mut lines = head.split("\r\n");
    let mut first = lines.next()?.split(' ').map(str::to_owned);
    let (method, target) = (first.next()?, first.next()?);
    let headers: Vec<(String, String)> = lines
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
        .collect();
    let length = headers.iter().find(|(name, _)| name == "content-length");
    let length: usize = length.map_or(0, |(_, value)| value.parse().unwrap_or(0));
    while bytes.len() < head_end + 4 + length {
        read_more(stream, &mut bytes)?;
    }
    let body = String::from_utf8_lossy(&bytes[head_end + 4..]).into_owned();
    Some(Seen { method, target, headers, body })
}

fn read_more(stream: &mut TcpStream, bytes: &mut Vec<u8>) -> Option<()> {
    let mut buffer = [0; 4096];
    loop {
        match stream.read(&mut buffer) {
            Ok(0) => return None,
            Ok(count) => {
                bytes.extend_from_slice(&buffer[..count]);
                return Some(());
            }
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(_) => return None,
        }
    }
}
