//! TLS in front of a scripted service, with certificates made for the test: good ones, and every kind of bad one.

use std::io::{BufRead as _, BufReader};
use std::net::{SocketAddr, TcpListener};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DnType, ExtendedKeyUsagePurpose, IsCa, KeyPair, date_time_ymd,
};
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::WebPkiClientVerifier;
use rustls::server::danger::ClientCertVerifier;
use rustls::{RootCertStore, ServerConfig, SupportedProtocolVersion};
use tokio::io::{AsyncReadExt as _, copy_bidirectional};
use tokio::net::TcpStream;
use tokio_rustls::TlsAcceptor;

use super::binary::Home;
use super::skip::skip;

/// Nothing here waits longer.
const PATIENCE: Duration = Duration::from_secs(20);

/// Somebody who issues certificates.
pub(crate) struct Authority(CertifiedIssuer<'static, KeyPair>);

/// A certificate with its key.
pub(crate) struct Identity {
    certificate: CertificateDer<'static>,
    key: PrivateKeyDer<'static>,
    /// The certificate as a file has it.
    pub(crate) pem: String,
    pub(crate) key_pem: String,
}

/// What is not as usual about a certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Flaw {
    None,
    Expired,
    NotYet,
    OtherName,
    ForClients,
}

impl Authority {
    pub(crate) fn new(name: &str) -> Self {
        let mut params = CertificateParams::default();
        params.distinguished_name.push(DnType::CommonName, name);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        Self(CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap())
    }

    /// Its own certificate, as `--ca-cert` reads it.
    pub(crate) fn pem(&self) -> String {
        self.0.pem()
    }

    /// A certificate for the names that tests use.
    pub(crate) fn issue(&self, flaw: Flaw) -> Identity {
        let key = KeyPair::generate().unwrap();
        let certificate = params(flaw).signed_by(&key, &self.0).unwrap();
        Identity::new(&certificate, &key)
    }

    fn roots(&self) -> RootCertStore {
        let mut roots = RootCertStore::empty();
        roots.add(self.0.der().clone()).unwrap();
        roots
    }

    /// Who must show a certificate of this authority, or may.
    pub(crate) fn asks(&self, must: bool) -> Arc<dyn ClientCertVerifier> {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let builder = WebPkiClientVerifier::builder_with_provider(Arc::new(self.roots()), provider);
        let builder = if must { builder } else { builder.allow_unauthenticated() };
        builder.build().unwrap()
    }
}

fn params(flaw: Flaw) -> CertificateParams {
    let names: &[&str] = match flaw {
        Flaw::OtherName => &["other.example"],
        _ => &["localhost", "127.0.0.1", "service.invalid", "proxy.invalid"],
    };
    let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
    let mut params = CertificateParams::new(names).unwrap();
    match flaw {
        Flaw::Expired => params.not_after = date_time_ymd(2020, 2, 29),
        Flaw::NotYet => params.not_before = date_time_ymd(2101, 3, 1),
        Flaw::ForClients => params.insert_extended_key_usage(ExtendedKeyUsagePurpose::ClientAuth),
        Flaw::None | Flaw::OtherName => {}
    }
    params
}

impl Identity {
    fn new(certificate: &rcgen::Certificate, key: &KeyPair) -> Self {
        Self {
            certificate: certificate.der().clone(),
            key: PrivateKeyDer::try_from(key.serialize_der()).unwrap(),
            pem: certificate.pem(),
            key_pem: key.serialize_pem(),
        }
    }

    /// A certificate that its own key has signed.
    pub(crate) fn self_signed() -> Self {
        let key = KeyPair::generate().unwrap();
        Self::new(&params(Flaw::None).self_signed(&key).unwrap(), &key)
    }

    /// The same for TLS 1.3 with one cipher alone.
    pub(crate) fn server_of_one_cipher(&self, client: Option<Arc<dyn ClientCertVerifier>>) -> ServerConfig {
        let ring = rustls::crypto::ring::default_provider();
        let suites = vec![rustls::crypto::ring::cipher_suite::TLS13_AES_128_GCM_SHA256];
        let provider = rustls::crypto::CryptoProvider { cipher_suites: suites, ..ring };
        let builder = ServerConfig::builder_with_provider(Arc::new(provider));
        let builder = builder.with_protocol_versions(&[&rustls::version::TLS13]).unwrap();
        let builder = match client {
            Some(client) => builder.with_client_cert_verifier(client),
            None => builder.with_no_client_auth(),
        };
        builder.with_single_cert(vec![self.certificate.clone()], self.key.clone_key()).unwrap()
    }

    /// A server that shows it.
    pub(crate) fn server(
        &self,
        versions: &[&'static SupportedProtocolVersion],
        client: Option<Arc<dyn ClientCertVerifier>>,
    ) -> ServerConfig {
        let builder = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_protocol_versions(versions)
            .unwrap();
        let builder = match client {
            Some(client) => builder.with_client_cert_verifier(client),
            None => builder.with_no_client_auth(),
        };
        builder.with_single_cert(vec![self.certificate.clone()], self.key.clone_key()).unwrap()
    }
}

/// TLS on a loopback port; what comes through goes to another port in the clear.
pub(crate) struct TlsFront {
    address: SocketAddr,
    /// Of each handshake that came to its end: whether the other side showed a certificate.
    shown: Arc<Mutex<Vec<bool>>>,
    stop: Option<tokio::sync::oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl TlsFront {
    /// Begins; `behind` is a port of this machine.
    pub(crate) fn start(config: ServerConfig, behind: u16) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let address = listener.local_addr().unwrap();
        let shown = Arc::<Mutex<Vec<bool>>>::default();
        let (stop, stopped) = tokio::sync::oneshot::channel();
        let seen = Arc::clone(&shown);
        let thread = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.spawn(serve(listener, TlsAcceptor::from(Arc::new(config)), behind, seen));
            let _ = runtime.block_on(stopped);
        });
        Self { address, shown, stop: Some(stop), thread: Some(thread) }
    }

    pub(crate) fn port(&self) -> u16 {
        self.address.port()
    }

    /// `https://localhost:PORT`
    pub(crate) fn url(&self) -> String {
        format!("https://localhost:{}", self.port())
    }

    /// Of each handshake that came to its end: whether the other side showed a certificate.
    pub(crate) fn shown(&self) -> Vec<bool> {
        self.shown.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Drop for TlsFront {
    fn drop(&mut self) {
        let _ = self.stop.take().map(|stop| stop.send(()));
        let _ = self.thread.take().map(JoinHandle::join);
    }
}

async fn serve(listener: TcpListener, acceptor: TlsAcceptor, behind: u16, shown: Arc<Mutex<Vec<bool>>>) {
    let listener = tokio::net::TcpListener::from_std(listener).unwrap();
    while let Ok((stream, _)) = listener.accept().await {
        let (acceptor, shown) = (acceptor.clone(), Arc::clone(&shown));
        tokio::spawn(tokio::time::timeout(PATIENCE, async move {
            match acceptor.accept(stream).into_fallible().await {
                Ok(mut secure) => {
                    let is_shown = secure.get_ref().1.peer_certificates().is_some();
                    shown.lock().unwrap_or_else(PoisonError::into_inner).push(is_shown);
                    let Ok(mut plain) = TcpStream::connect(("127.0.0.1", behind)).await else { return };
                    let _ = copy_bidirectional(&mut secure, &mut plain).await;
                }
                // Closing with something unread would take the alert away before the other side has read it.
                Err((_, mut stream)) => {
                    let _ = tokio::io::AsyncWriteExt::shutdown(&mut stream).await;
                    while stream.read(&mut [0; 4096]).await.is_ok_and(|length| length > 0) {}
                }
            }
        }));
    }
}

/// `openssl s_server`, for what no good TLS library serves any more.
pub(crate) struct OpenSsl {
    child: Child,
    port: u16,
    said: Option<JoinHandle<String>>,
}

impl OpenSsl {
    /// Whether the tool is here; says so where it is not.
    pub(crate) fn is_here() -> bool {
        let is_here = Command::new("openssl").arg("version").stdout(Stdio::null()).status().is_ok();
        if !is_here {
            skip("openssl", "old TLS cannot be served");
        }
        is_here
    }

    /// Makes a file of `home` with a certificate for `localhost`, signed by itself, and its RSA key.
    pub(crate) fn certificate(home: &Home, file: &str, bits: u32) -> String {
        let path = home.path(file).to_str().unwrap().to_owned();
        let mut command = Command::new("openssl");
        command.args(["req", "-x509", "-nodes", "-days", "36500", "-subj", "/CN=localhost"]);
        command.args(["-addext", "subjectAltName=DNS:localhost", "-addext", "basicConstraints=critical,CA:FALSE"]);
        command.args(["-newkey", &format!("rsa:{bits}"), "-keyout", &path, "-out"]).arg(home.path("certificate"));
        assert!(command.stderr(Stdio::null()).status().unwrap().success());
        let both = [std::fs::read(home.path("certificate")).unwrap(), std::fs::read(&path).unwrap()].concat();
        home.write(file, both)
    }

    /// Serves with the certificate and key in `file`.
    pub(crate) fn start(file: &str, options: &[&str]) -> Self {
        let mut command = Command::new("openssl");
        command.args(["s_server", "-accept", "127.0.0.1:0", "-cert", file, "-cipher", "ALL@SECLEVEL=0"]).args(options);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
        let port = lines.by_ref().find_map(|line| line.strip_prefix("ACCEPT 127.0.0.1:")?.parse().ok());
        let said = std::thread::spawn(move || lines.collect::<Vec<_>>().join("\n"));
        Self { child, port: port.unwrap(), said: Some(said) }
    }

    /// `https://localhost:PORT`
    pub(crate) fn url(&self) -> String {
        format!("https://localhost:{}", self.port)
    }

    /// Ends it, and gives what it has said, which is what it was sent.
    pub(crate) fn end(mut self) -> String {
        let _ = self.child.kill();
        self.said.take().unwrap().join().unwrap()
    }
}

impl Drop for OpenSsl {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
