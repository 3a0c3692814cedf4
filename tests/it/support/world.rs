//! A world in memory: the whole program in this process, with a service that gives one answer. For properties that want
//! hundreds of runs; what a real process does is seen in `binary`.

use std::cell::RefCell;
use std::ffi::OsString;
use std::io::{self, Cursor, Write};
use std::rc::Rc;
use std::time::Duration;

use rsvp::error::Result;
use rsvp::host::{Env, Folders, Host, Signals};
use rsvp::http::{Failure, Reply, Request, Transport};
use rsvp::ui::Ui;
use tempfile::TempDir;

/// What a run came to.
#[derive(Debug)]
pub(crate) struct Seen {
    pub(crate) exit: u8,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
    /// URL and body of every request.
    pub(crate) requests: Vec<(String, String)>,
}

/// Runs `rsvp ARGUMENTS` in an empty world; the service answers everything with `reply`.
pub(crate) fn run(arguments: &[&str], stdin: &[u8], reply: &Reply) -> Seen {
    let folder = TempDir::new().unwrap();
    let (stdout, stderr, requests) = (Stream::default(), Stream::default(), Rc::new(RefCell::new(Vec::new())));
    let service = OneAnswer { reply: reply.clone(), requests: Rc::clone(&requests) };
    let mut host = Host {
        env: Env([("RSVP_STORE".into(), "file".into())].into()),
        folders: Folders { config: None, state: Some(folder.path().join("state")) },
        ui: Ui::new(Box::new(stdout.clone()), Box::new(stderr.clone()), None),
        stdin: Box::new(Cursor::new(stdin.to_vec())),
        clock: Box::new(|| jiff::Timestamp::UNIX_EPOCH),
        signals: Box::new(NoSignals),
        network: Box::new(move |_| Ok(Box::new(service.clone()))),
    };
    let arguments: Vec<OsString> = ["rsvp"].iter().chain(arguments).map(OsString::from).collect();
    let exit = rsvp::run(arguments, &mut host).code();
    Seen { exit, stdout: stdout.text(), stderr: stderr.text(), requests: requests.take() }
}

#[derive(Clone, Default)]
struct Stream(Rc<RefCell<Vec<u8>>>);

impl Stream {
    fn text(&self) -> String {
        String::from_utf8(self.0.take()).unwrap()
    }
}

impl Write for Stream {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[derive(Clone)]
struct OneAnswer {
    reply: Reply,
    requests: Rc<RefCell<Vec<(String, String)>>>,
}

impl Transport for OneAnswer {
    fn send(&mut self, request: &Request, _limit: Duration) -> Result<Reply, Failure> {
        let body = request.body.as_ref().map(|body| body.expose().to_owned()).unwrap_or_default();
        self.requests.borrow_mut().push((request.url.expose().to_string(), body));
        Ok(self.reply.clone())
    }
}

struct NoSignals;

impl Signals for NoSignals {
    fn watch(&mut self) -> Result<()> {
        Ok(())
    }

    fn defer(&mut self) {}

    fn relay(&mut self, start: &mut dyn FnMut() -> Result<u32>) -> Result<()> {
        start().map(drop)
    }

    fn release(&mut self) -> Option<u8> {
        None
    }
}
