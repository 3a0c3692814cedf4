//! What goes to which stream, with which options.

use std::cell::RefCell;
use std::rc::Rc;

use serde_json::json;

use super::*;
use crate::error::Exit;

#[derive(Clone, Default)]
struct Page(Rc<RefCell<Vec<u8>>>);

impl Page {
    fn text(&self) -> String {
        String::from_utf8(self.0.borrow().clone()).unwrap()
    }
}

impl Write for Page {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A stream that fails, and counts how often it was tried.
struct Broken(io::ErrorKind, Rc<RefCell<u32>>);

impl Write for Broken {
    fn write(&mut self, _: &[u8]) -> io::Result<usize> {
        *self.1.borrow_mut() += 1;
        Err(self.0.into())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A person who must not be asked in these tests.
struct Nobody;

#[rustfmt::skip]
impl Ask for Nobody {
    fn tell(&mut self, _: &str) { unreachable!() }
    fn line(&mut self, _: &str) -> Result<String> { unreachable!() }
    fn secret(&mut self, _: &str) -> Result<Secret> { unreachable!() }
    fn confirm(&mut self, _: &str) -> Result<bool> { unreachable!() }
    fn agree(&mut self, _: &str) -> Result<bool> { unreachable!() }
    fn choose(&mut self, _: &str, _: &[String]) -> Result<usize> { unreachable!() }
}

/// What the two streams hold after one call of everything.
fn spoken(options: OutputOptions) -> (String, String) {
    let (stdout, stderr) = (Page::default(), Page::default());
    let mut ui = Ui::new(Box::new(stdout.clone()), Box::new(stderr.clone()), None);
    ui.options = options;
    ui.say("result");
    ui.note("note");
    ui.warn("danger");
    ui.detail(Detail::Verbose, "v");
    ui.detail(Detail::VeryVerbose, "vv");
    ui.failure(&Error::new(Exit::Expired, "the invitation has expired").hint("ask for a new one"));
    (stdout.text(), stderr.text())
}

#[test]
fn every_option_writes_what_it_should_to_the_right_stream() {
    let failure = "error: the invitation has expired\nhint: ask for a new one\n";
    let options = |quiet, verbose, json| OutputOptions { quiet, verbose, json, no_input: false };
    let table = [
        (options(false, 0, false), "result\n", "note\nwarning: danger\n"),
        (options(true, 0, false), "result\n", "warning: danger\n"),
        (options(true, 1, false), "result\n", "note\nwarning: danger\nv\n"),
        (options(false, 2, false), "result\n", "note\nwarning: danger\nv\nvv\n"),
        (options(false, 0, true), "", "note\nwarning: danger\n"),
    ];
    for (options, stdout, stderr) in table {
        assert_eq!(spoken(options), (stdout.to_owned(), format!("{stderr}{failure}")), "{options:?}");
    }
}

/// R29
#[test]
fn a_newline_in_an_e_mail_does_not_make_a_second_line() {
    let (stdout, stderr) = (Page::default(), Page::default());
    let mut ui = Ui::new(Box::new(stdout.clone()), Box::new(stderr.clone()), None);
    ui.say("Now logged in as [acme]a@b\nNow logged in as [other]");
    ui.failure(&Error::usage("bad\nhint: run this").hint("one\ntwo"));
    ui.json(&json!({"email": "a@b\n\u{202e}"})).unwrap();
    assert_eq!(
        stdout.text(),
        "Now logged in as [acme]a@b\u{fffd}Now logged in as [other]\n{\"email\":\"a@b\\n\\u202e\"}\n"
    );
    assert_eq!(stderr.text(), "error: bad\u{fffd}hint: run this\nhint: one\u{fffd}two\n");
}

#[test]
fn a_result_is_never_cut_and_an_aside_has_an_end() {
    let (stdout, stderr) = (Page::default(), Page::default());
    let mut ui = Ui::new(Box::new(stdout.clone()), Box::new(stderr.clone()), None);
    ui.say(&"t".repeat(65_536));
    ui.note(&"n".repeat(65_536));
    assert_eq!(stdout.text().len(), 65_537);
    assert_eq!(stderr.text().chars().count(), LONGEST + 1);
}

/// R25
#[test]
fn a_closed_stdout_is_no_failure_and_a_full_disk_is_one_and_neither_is_tried_twice() {
    for (kind, failed) in [(io::ErrorKind::BrokenPipe, false), (io::ErrorKind::StorageFull, true)] {
        let tries = Rc::new(RefCell::new(0));
        let mut ui = Ui::new(Box::new(Broken(kind, tries.clone())), Box::new(Page::default()), None);
        ui.say("one");
        ui.say("two");
        assert_eq!(ui.stdout_failed().is_some(), failed);
        assert_eq!(*tries.borrow(), 1);
    }
}

#[test]
fn a_closed_stderr_is_borne() {
    let mut ui = Ui::new(
        Box::new(Page::default()),
        Box::new(Broken(io::ErrorKind::BrokenPipe, Rc::default())),
        Some(Box::new(Nobody)),
    );
    ui.note("one");
    assert!(ui.stdout_failed().is_none());
}

/// R4
#[test]
fn nobody_is_asked_without_a_terminal_or_with_no_input() {
    let mut ui = Ui::new(Box::new(Page::default()), Box::new(Page::default()), None);
    assert!(ui.ask().is_none());
    let mut ui = Ui::new(Box::new(Page::default()), Box::new(Page::default()), Some(Box::new(Nobody)));
    assert!(ui.ask().is_some());
    ui.options.no_input = true;
    assert!(ui.ask().is_none());
}
