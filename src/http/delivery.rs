//! How a request is delivered: over the open connection or a new one, and whether once more.

use std::time::Duration;

use tokio::time::timeout;

use super::connection::{Connection, Outgoing, Target};
use super::heard::Heard;
use super::trouble::{Trouble, Way};
use super::{Failure, Reply};

/// A service, or whoever publishes its keys, and the connection to it.
pub struct Origin {
    pub name: String,
    connection: Option<Connection>,
    /// It has closed a connection where the next answer was due, without saying so beforehand.
    closes_connections: bool,
}

impl Origin {
    pub fn new(name: String) -> Self {
        Self { name, connection: None, closes_connections: false }
    }

    /// A code can be spent only once, and a request that is written to a connection which is just being closed has an
    /// unknown outcome: what cannot be repeated goes over a new connection, or over one that was opened for such a
    /// request, as several codes in a row do.
    async fn reusable(&mut self, may_repeat: bool) -> Option<Connection> {
        let connection = self.connection.take()?;
        let is_good = !self.closes_connections && (may_repeat || connection.carried_single);
        (is_good && connection.is_usable().await).then_some(connection)
    }
}

/// One request on its way.
pub struct Delivery<'n> {
    pub origin: &'n mut Origin,
    pub target: Target<'n>,
    pub way: &'n Way<'n>,
    pub may_repeat: bool,
}

impl Delivery<'_> {
    /// Waits at most `limit`, from connecting to the last byte of the answer.
    pub async fn deliver(mut self, outgoing: Outgoing, limit: Duration) -> Result<Reply, Failure> {
        let late = format!("no whole answer from {} within {limit:?}", self.way.host);
        timeout(limit, self.send(outgoing)).await.unwrap_or(Err(Failure::NoAnswer(late)))
    }

    /// Takes the open connection where that is safe. A request that may be repeated is, once, where that connection
    /// ends without a byte of an answer (RFC 9112, section 9.3.1).
    async fn send(&mut self, mut outgoing: Outgoing) -> Result<Reply, Failure> {
        let mut lost = None;
        if let Some(mut connection) = self.origin.reusable(self.may_repeat).await {
            let copy = if self.may_repeat { outgoing.try_clone() } else { None };
            let sent = connection.exchange(outgoing).await;
            self.origin.closes_connections |= sent.is_err() && Heard::is_mute();
            match (sent, copy) {
                (Err(trouble), Some(copy)) if Heard::is_mute() => {
                    (outgoing, lost) = (copy, Some(trouble.failure(self.way)));
                }
                (sent, _) => return self.keep(connection, sent),
            }
        }
        let mut connection = Connection::new(&self.target).map_err(|trouble| trouble.failure(self.way))?;
        let sent = connection.exchange(outgoing).await;
        match (self.keep(connection, sent), lost) {
            // It may have arrived over the connection before.
            (Err(Failure::NotSent { .. }), Some(lost)) => Err(lost),
            (sent, _) => sent,
        }
    }

    /// Keeps the connection after an answer; after a loss the next request opens another one.
    fn keep(&mut self, mut connection: Connection, sent: Result<Reply, Trouble>) -> Result<Reply, Failure> {
        let reply = sent.map_err(|trouble| trouble.failure(self.way))?;
        connection.carried_single |= !self.may_repeat;
        self.origin.connection = Some(connection);
        Ok(reply)
    }
}
