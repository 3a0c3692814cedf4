//! How a request is delivered: over the open connection or a new one, and whether once more.

use std::time::Duration;

use tokio::time::{Instant, timeout_at};

use super::connection::{Connection, Outgoing, Target};
use super::trouble::{ConnectError, Way};
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
}

/// How long a request may take, from connecting to the last byte of the answer.
#[derive(Clone, Copy)]
pub struct Limit {
    length: Duration,
    end: Instant,
}

impl Limit {
    pub fn new(length: Duration) -> Self {
        Self { length, end: Instant::now() + length }
    }
}

/// One request on its way.
pub struct Delivery<'n> {
    pub origin: &'n mut Origin,
    pub target: Target<'n>,
    pub connect_timeout: Duration,
}

impl Delivery<'_> {
    /// Takes the open connection where that is safe. A request that may be repeated is, once, where that connection
    /// ends without a byte of an answer (RFC 9112, section 9.3.1).
    pub async fn deliver(
        &mut self,
        outgoing: Outgoing,
        may_repeat: bool,
        limit: Limit,
        way: &Way<'_>,
    ) -> Result<Reply, Failure> {
        let mut lost = None;
        if let Some(mut connection) = self.reusable(may_repeat).await {
            match self.exchange(&mut connection, outgoing.clone(), limit, way).await {
                Err(Lost { failure, is_mute: true, is_unwritten }) if may_repeat || is_unwritten => {
                    self.origin.closes_connections = true;
                    lost = Some(failure).filter(|_| !is_unwritten);
                }
                other => return self.keep(connection, may_repeat, other),
            }
        }
        let opened = self.open(limit).await.map_err(|error| error.failure(way));
        let mut connection = match (opened, lost) {
            // The request may have arrived over the connection before.
            (Err(_), Some(failure)) => return Err(failure),
            (opened, _) => opened?,
        };
        let sent = self.exchange(&mut connection, outgoing, limit, way).await;
        self.keep(connection, may_repeat, sent)
    }

    /// A code can be spent only once, and a request that is written to a connection which is just being closed has an
    /// unknown outcome: what cannot be repeated goes over a new connection, or over one that was opened for such a
    /// request, as several codes in a row do.
    async fn reusable(&mut self, may_repeat: bool) -> Option<Connection> {
        let connection = self.origin.connection.take()?;
        let is_good = !self.origin.closes_connections && (may_repeat || connection.carried_single);
        (is_good && connection.is_usable().await).then_some(connection)
    }

    /// A connection that takes for ever must be told from a lost answer: it gets less than the whole limit.
    async fn open(&self, limit: Limit) -> Result<Connection, ConnectError> {
        let end = (limit.end - limit.length.mul_f32(0.1)).min(Instant::now() + self.connect_timeout);
        timeout_at(end, Connection::open(&self.target)).await.unwrap_or(Err(ConnectError::TimeUp))
    }

    async fn exchange(
        &self,
        connection: &mut Connection,
        outgoing: Outgoing,
        limit: Limit,
        way: &Way<'_>,
    ) -> Result<Reply, Lost> {
        let Ok(done) = timeout_at(limit.end, connection.exchange(outgoing)).await else {
            let failure = Failure::NoAnswer(format!("no whole answer from {} within {:?}", way.host, limit.length));
            return Err(Lost { failure, is_mute: false, is_unwritten: false });
        };
        done.map_err(|error| Lost {
            failure: error.failure(way, connection.asked_for_certificate),
            is_mute: error.is_mute,
            is_unwritten: error.is_unwritten,
        })
    }

    /// Keeps the connection after an answer; after a loss the next request opens another one.
    fn keep(
        &mut self,
        mut connection: Connection,
        may_repeat: bool,
        sent: Result<Reply, Lost>,
    ) -> Result<Reply, Failure> {
        let reply = sent.map_err(|lost| lost.failure)?;
        connection.carried_single |= !may_repeat;
        self.origin.connection = Some(connection);
        Ok(reply)
    }
}

/// A request without an answer.
struct Lost {
    failure: Failure,
    is_mute: bool,
    is_unwritten: bool,
}
