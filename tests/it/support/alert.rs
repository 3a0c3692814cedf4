//! A service that ends a TLS 1.3 connection with an alert, wherever in its answer.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener};
use std::thread::JoinHandle;

use ring::aead::{AES_128_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use rustls::{ConnectionTrafficSecrets, ServerConfig, ServerConnection, Stream};

/// Serves one connection: reads a request, writes `part` of an answer, and sends the alert of this number.
pub(crate) struct AlertingService {
    address: SocketAddr,
    thread: JoinHandle<String>,
}

impl AlertingService {
    pub(crate) fn start(mut config: ServerConfig, part: &'static str, alert: u8) -> Self {
        config.enable_secret_extraction = true;
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let thread = std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            drop(listener); // whoever comes again is refused
            let mut tls = ServerConnection::new(config.into()).unwrap();
            let mut request = [0; 4096];
            let length = Stream::new(&mut tls, &mut stream).read(&mut request).unwrap();
            Stream::new(&mut tls, &mut stream).write_all(part.as_bytes()).unwrap();
            stream.write_all(&record(tls, alert)).unwrap();
            // Until the other side has read it.
            while stream.read(&mut [0; 4096]).is_ok_and(|length| length > 0) {}
            String::from_utf8_lossy(&request[..length]).into_owned()
        });
        Self { address, thread }
    }

    pub(crate) fn url(&self) -> String {
        format!("https://localhost:{}", self.address.port())
    }

    /// What it was asked.
    pub(crate) fn finish(self) -> String {
        self.thread.join().unwrap()
    }
}

/// A fatal alert as the next record of `tls` (RFC 8446, sections 5.2 and 6).
fn record(tls: ServerConnection, alert: u8) -> Vec<u8> {
    const ALERT: u8 = 21;
    let (sequence, secrets) = tls.dangerous_extract_secrets().unwrap().tx;
    let ConnectionTrafficSecrets::Aes128Gcm { key, iv } = secrets else { panic!("another cipher") };
    let mut nonce: [u8; 12] = iv.as_ref().try_into().unwrap();
    for (byte, count) in nonce[4..].iter_mut().zip(sequence.to_be_bytes()) {
        *byte ^= count;
    }
    let key = LessSafeKey::new(UnboundKey::new(&AES_128_GCM, key.as_ref()).unwrap());
    let mut inner = vec![2, alert, ALERT];
    let length = u8::try_from(inner.len() + AES_128_GCM.tag_len()).unwrap();
    let head = [23, 3, 3, 0, length];
    key.seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::from(head), &mut inner).unwrap();
    [&head[..], &inner].concat()
}
