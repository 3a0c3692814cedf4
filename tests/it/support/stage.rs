//! A world in memory: a scene says in which order a person is asked and requests are sent, and anything else is an error.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::io::{self, Write};
use std::rc::Rc;
use std::time::Duration;

use jiff::Timestamp;
use rsvp::error::{Error, Result};
use rsvp::host::{Env, Folders, Host, Signals};
use rsvp::http::{Failure, Reply, Request, Transport};
use rsvp::secret::Secret;
use rsvp::ui::{Ask, Ui};
use serde_json::Value;
use tempfile::TempDir;

use super::canaries::{self, Canary, VERBOSE};

/// What must happen next. A question is known by how it begins; `None` as an answer is Ctrl-D.
#[derive(Debug)]
pub(crate) enum Cue {
    Line(&'static str, Option<&'static str>),
    Secret(&'static str, Option<&'static str>),
    Confirm(&'static str, bool),
    /// A question whose usual answer is no.
    Agree(&'static str, bool),
    /// A choice, and the item that is chosen; `None` is Ctrl-D.
    Choose(&'static str, Option<&'static str>),
    /// Why an answer is not taken.
    Told(&'static str),
    /// Method and path, and the answer.
    Request(&'static str, Result<(u16, Value), Failure>),
}

/// A request is answered.
pub(crate) fn request(call: &'static str, status: u16, body: Value) -> Cue {
    Cue::Request(call, Ok((status, body)))
}

/// A request is sent and its answer lost.
pub(crate) fn lost(call: &'static str) -> Cue {
    Cue::Request(call, Err(Failure::NoAnswer("the connection was closed before an answer came".to_owned())))
}

/// The state folder outlives a scene.
pub(crate) struct Stage {
    folder: TempDir,
    has_config: bool,
}

/// How a scene went.
#[derive(Debug)]
pub(crate) struct Played {
    pub(crate) code: u8,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
    /// The bodies of the requests, in order.
    pub(crate) bodies: Vec<Value>,
}

#[derive(Default)]
struct Scene {
    cues: VecDeque<Cue>,
    bodies: Vec<Value>,
    hidden: Vec<Canary>,
}

impl Scene {
    fn next(&mut self, what: &str) -> Cue {
        self.cues.pop_front().unwrap_or_else(|| panic!("unexpected: {what}"))
    }
}

#[derive(Clone, Default)]
struct Buffer(Rc<RefCell<Vec<u8>>>);

impl Buffer {
    fn text(&self) -> String {
        String::from_utf8(self.0.borrow().clone()).unwrap()
    }
}

impl Write for Buffer {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

struct Person(Rc<RefCell<Scene>>);

fn typed(prompt: &str, expected: &str, answer: Option<&str>) -> Result<String> {
    assert!(prompt.starts_with(expected), "asked {prompt:?} where {expected:?} was expected");
    answer.map(str::to_owned).ok_or_else(Error::cancelled)
}

impl Ask for Person {
    fn tell(&mut self, line: &str) {
        match self.0.borrow_mut().next(line) {
            Cue::Told(expected) => assert_eq!(line, expected),
            other => panic!("told {line:?} where {other:?} was expected"),
        }
    }

    fn line(&mut self, prompt: &str) -> Result<String> {
        match self.0.borrow_mut().next(prompt) {
            Cue::Line(expected, answer) => typed(prompt, expected, answer),
            other => panic!("asked {prompt:?} where {other:?} was expected"),
        }
    }

    fn secret(&mut self, prompt: &str) -> Result<Secret> {
        let mut scene = self.0.borrow_mut();
        match scene.next(prompt) {
            Cue::Secret(expected, answer) => {
                scene.hidden.extend(answer.map(|answer| Canary::new(answer, "typing")));
                typed(prompt, expected, answer).map(Secret::new)
            }
            other => panic!("asked {prompt:?}, hidden, where {other:?} was expected"),
        }
    }

    fn confirm(&mut self, question: &str) -> Result<bool> {
        match self.0.borrow_mut().next(question) {
            Cue::Confirm(expected, yes) => {
                assert_eq!(question, expected);
                Ok(yes)
            }
            other => panic!("asked {question:?} where {other:?} was expected"),
        }
    }

    fn agree(&mut self, question: &str) -> Result<bool> {
        match self.0.borrow_mut().next(question) {
            Cue::Agree(expected, yes) => {
                assert_eq!(question, expected);
                Ok(yes)
            }
            other => panic!("asked {question:?} where {other:?} was expected"),
        }
    }

    fn choose(&mut self, prompt: &str, items: &[String]) -> Result<usize> {
        match self.0.borrow_mut().next(prompt) {
            Cue::Choose(expected, item) => {
                assert_eq!(prompt, expected);
                let chosen = |item| items.iter().position(|known| known == item).unwrap_or_else(|| panic!("{items:?}"));
                item.map(chosen).ok_or_else(Error::cancelled)
            }
            other => panic!("asked {prompt:?} where {other:?} was expected"),
        }
    }
}

struct Wire(Rc<RefCell<Scene>>);

impl Transport for Wire {
    fn send(&mut self, request: &Request, _limit: Duration) -> Result<Reply, Failure> {
        let url = request.url.expose();
        let call = format!("{} {}", request.method.as_str(), url.path());
        let mut scene = self.0.borrow_mut();
        let body = request.body.as_ref().map(|body| serde_json::from_str(body.expose()).unwrap());
        scene.bodies.push(body.unwrap_or_default());
        match scene.next(&call) {
            Cue::Request(expected, answer) if expected == call => {
                let (status, body) = answer?;
                let headers = match body["token"].as_str() {
                    Some(token) => vec![("set-auth-token".to_owned(), token.to_owned())],
                    None => Vec::new(),
                };
                Ok(Reply { status, headers, body: body.to_string().into_bytes() })
            }
            other => panic!("sent {call} where {other:?} was expected"),
        }
    }
}

struct NoSignals;

impl Signals for NoSignals {
    fn watch(&mut self) -> Result<()> {
        Ok(())
    }

    fn defer(&mut self) {}

    fn relay(&mut self, start: &mut dyn FnMut() -> Result<u32>) -> Result<()> {
        start().map(|_| ())
    }

    fn release(&mut self) -> Option<u8> {
        None
    }
}

impl Stage {
    pub(crate) fn new() -> Self {
        Self { folder: TempDir::new().unwrap(), has_config: true }
    }

    /// One where no folder is for the configuration.
    pub(crate) fn without_config() -> Self {
        Self { has_config: false, ..Self::new() }
    }

    /// The same with the configuration of somebody.
    pub(crate) fn with_config(config: &std::path::Path) -> Self {
        let stage = Self::new();
        std::os::unix::fs::symlink(config, stage.folder.path().join("config")).unwrap();
        stage
    }

    /// Puts `config.toml` there.
    #[expect(clippy::disallowed_methods, reason = "what a person wrote is not written as rsvp writes")]
    pub(crate) fn write_config(&self, text: &str) {
        std::fs::create_dir_all(self.folder.path().join("config")).unwrap();
        std::fs::write(self.folder.path().join("config/config.toml"), text).unwrap();
    }

    /// Makes `config.toml` a link, as those do who keep such files in one place.
    pub(crate) fn link_config_to_elsewhere(&self) {
        let (file, elsewhere) = ("config/config.toml", self.folder.path().join("elsewhere.toml"));
        std::fs::rename(self.folder.path().join(file), &elsewhere).unwrap();
        std::os::unix::fs::symlink(elsewhere, self.folder.path().join(file)).unwrap();
    }

    pub(crate) fn config_is_a_link(&self) -> bool {
        self.folder.path().join("config/config.toml").is_symlink()
    }

    /// What is in `config.toml`; nothing where there is none.
    pub(crate) fn config(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("config/config.toml")).unwrap_or_default()
    }

    /// The number of files in a folder of the state.
    pub(crate) fn files(&self, folder: &str) -> usize {
        std::fs::read_dir(self.folder.path().join("state").join(folder)).map_or(0, Iterator::count)
    }

    /// The one saved session, as it stands in its file.
    pub(crate) fn session(&self) -> Value {
        let folder = self.folder.path().join("state/sessions");
        let mut files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        let file = files.next().unwrap();
        assert_eq!(files.next(), None, "there are several");
        serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap()
    }

    /// Runs `rsvp` with `args`; all of `cues` must happen, in their order, and nothing else.
    pub(crate) fn play(&self, args: &[&str], cues: impl IntoIterator<Item = Cue>) -> Played {
        let scene = Rc::new(RefCell::new(Scene { cues: cues.into_iter().collect(), ..Scene::default() }));
        let (stdout, stderr) = (Buffer::default(), Buffer::default());
        let person: Box<dyn Ask> = Box::new(Person(Rc::clone(&scene)));
        let wire = Rc::clone(&scene);
        let mut host = Host {
            env: Env([(VERBOSE.0.into(), VERBOSE.1.into())].into()),
            folders: Folders {
                config: self.has_config.then(|| self.folder.path().join("config")),
                state: Some(self.folder.path().join("state")),
            },
            ui: Ui::new(Box::new(stdout.clone()), Box::new(stderr.clone()), Some(person)),
            stdin: Box::new(io::empty()),
            clock: Box::new(|| Timestamp::from_second(1_795_219_200).unwrap()),
            signals: Box::new(NoSignals),
            network: Box::new(move |_| Ok(Box::new(Wire(Rc::clone(&wire))))),
        };
        let args = ["rsvp"].iter().chain(args).map(Into::into).collect();
        let code = rsvp::run(args, &mut host).code();
        drop(host);
        let mut scene = scene.borrow_mut();
        for shown in [stdout.text(), stderr.text()] {
            canaries::none_is_in(&scene.hidden, &shown);
        }
        let stderr = canaries::without_details(&stderr.text());
        let played = Played { code, stdout: stdout.text(), stderr, bodies: std::mem::take(&mut scene.bodies) };
        assert!(scene.cues.is_empty(), "did not happen: {:?}; {played:#?}", scene.cues);
        played
    }
}
