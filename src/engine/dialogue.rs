//! The two mailboxes between the straight code inside the engine and whoever drives it.

use std::cell::{Cell, RefCell};
use std::future::poll_fn;
use std::rc::Rc;
use std::task::Poll;

use anyhow::anyhow;
use serde_json::Value;

use crate::error::{Accepted, Result};
use crate::http::{Failure, Reply};

use super::{Answer, Asked, Facts, Next, Sending};

/// One want at a time, one answer to it.
#[derive(Clone, Default)]
pub(super) struct Dialogue(Rc<Mailboxes>);

#[derive(Default)]
struct Mailboxes {
    wanted: RefCell<Option<Next>>,
    answered: RefCell<Option<Answer>>,
    accepted: Cell<Accepted>,
    account_opened: RefCell<Option<String>>,
}

impl Dialogue {
    /// From outside: what happened.
    pub(super) fn answer(&self, answer: Answer) {
        self.0.answered.replace(Some(answer));
    }

    /// From outside: what is wanted now.
    pub(super) fn wanted(&self) -> Result<Next> {
        self.0.wanted.take().ok_or_else(|| anyhow!("the engine waits for nothing").into())
    }

    pub(super) fn accepted(&self) -> Accepted {
        self.0.accepted.get()
    }

    pub(super) fn set_accepted(&self, accepted: Accepted) {
        self.0.accepted.set(accepted);
    }

    pub(super) fn account_opened(&self) -> Option<String> {
        self.0.account_opened.borrow().clone()
    }

    pub(super) fn set_account_opened(&self, account: Option<String>) {
        self.0.account_opened.replace(account);
    }

    /// From inside: asks for inputs.
    pub(super) async fn ask(&self, asked: Asked) -> Result<Vec<(String, Value)>> {
        match self.exchange(Next::Ask(asked)).await {
            Answer::Inputs(inputs) => Ok(inputs),
            _ => Err(anyhow!("the engine asked for inputs and was given something else").into()),
        }
    }

    /// From inside: tells what was learned.
    pub(super) async fn learned(&self, facts: Facts) {
        self.exchange(Next::Learned(facts)).await;
    }

    /// From inside: sends a request.
    pub(super) async fn send(&self, sending: Sending) -> Result<Result<Reply, Failure>> {
        match self.exchange(Next::Send(Box::new(sending))).await {
            Answer::Reply(reply) => Ok(reply),
            _ => Err(anyhow!("the engine sent a request and was given something else").into()),
        }
    }

    async fn exchange(&self, next: Next) -> Answer {
        // The answer that was waiting is the one to the want before this one.
        self.0.answered.take();
        self.0.wanted.replace(Some(next));
        poll_fn(|_| self.0.answered.take().map_or(Poll::Pending, Poll::Ready)).await
    }
}
