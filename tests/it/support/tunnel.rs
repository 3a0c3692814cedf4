//! A proxy that opens tunnels: whatever host is asked for, it connects to one port of this machine.

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// Nothing here waits longer.
const PATIENCE: Duration = Duration::from_secs(20);

/// The proxy; it listens until the test ends.
pub(crate) struct Tunnel {
    address: SocketAddr,
    heads: Arc<Mutex<Vec<String>>>,
}

impl Tunnel {
    pub(crate) fn start(behind: u16) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let heads = Arc::<Mutex<Vec<String>>>::default();
        let seen = Arc::clone(&heads);
        std::thread::spawn(move || {
            while let Ok((client, _)) = listener.accept() {
                let seen = Arc::clone(&seen);
                std::thread::spawn(move || dig(client, behind, &seen));
            }
        });
        Self { address, heads }
    }

    pub(crate) fn port(&self) -> u16 {
        self.address.port()
    }

    /// What it was asked, head by head.
    pub(crate) fn heads(&self) -> Vec<String> {
        self.heads.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

fn dig(mut client: TcpStream, behind: u16, seen: &Mutex<Vec<String>>) -> Option<()> {
    client.set_read_timeout(Some(PATIENCE)).ok()?;
    let (mut head, mut byte) = (Vec::new(), [0]);
    while !head.ends_with(b"\r\n\r\n") {
        client.read_exact(&mut byte).ok()?;
        head.push(byte[0]);
    }
    seen.lock().unwrap_or_else(PoisonError::into_inner).push(String::from_utf8_lossy(&head).into_owned());
    let server = TcpStream::connect(("127.0.0.1", behind)).ok()?;
    server.set_read_timeout(Some(PATIENCE)).ok()?;
    client.write_all(b"HTTP/1.1 200 Connection established\r\n\r\n").ok()?;
    let (from, to) = (client.try_clone().ok()?, server.try_clone().ok()?);
    std::thread::spawn(move || pump(from, to));
    pump(server, client);
    Some(())
}

fn pump(mut from: TcpStream, mut to: TcpStream) {
    let _ = std::io::copy(&mut from, &mut to);
    let _ = to.shutdown(Shutdown::Write);
}
