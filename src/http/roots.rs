//! TLS: whom to trust, and which certificate to show.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use rustls::client::Resumption;
use rustls::crypto::CryptoProvider;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::sign::CertifiedKey;
use rustls::{ClientConfig, ConfigBuilder, RootCertStore, WantsVerifier};

use super::Failure;
use super::handshake::Handshake;
use super::settings::NetworkSettings;
use crate::disk::{self, Content, Origin};

/// The most a file of certificates may hold, in bytes: those of a system have some 300 KiB.
const LIMIT: usize = 16 * 1024 * 1024;

/// What stands in a key with a passphrase.
const ENCRYPTED: &[u8] = b"ENCRYPTED";

/// TLS for a kind of connections.
pub struct Tls {
    pub config: ClientConfig,
    pub handshake: Option<Arc<Handshake>>,
}

/// For what is spoken in the clear: it trusts nobody, and no file is read (R20).
pub fn no_tls() -> Result<Tls, Failure> {
    let config = builder()?.with_root_certificates(RootCertStore::empty()).with_no_client_auth();
    Ok(Tls { config, handshake: None })
}

/// TLS 1.2 and 1.3, verification that no option can turn off (R18). Only who is `identified` to is shown the client
/// certificate.
///
/// # Errors
/// A file of certificates or a key that cannot be used, or no certificate authority at all.
pub fn tls(settings: &NetworkSettings, identified: bool) -> Result<Tls, Failure> {
    let builder = builder()?;
    let key = match settings.client_cert.as_ref().filter(|_| identified) {
        Some(path) => Some(Arc::new(certified_key(settings, path, builder.crypto_provider())?)),
        None => None,
    };
    let handshake = Arc::new(Handshake::new(key));
    let mut config = builder.with_root_certificates(trusted(settings)?).with_client_cert_resolver(handshake.clone());
    config.resumption = Resumption::store(handshake.clone());
    Ok(Tls { config, handshake: Some(handshake) })
}

/// ring is named here, so that no other crate's default feature can bring in a slower provider.
fn builder() -> Result<ConfigBuilder<ClientConfig, WantsVerifier>, Failure> {
    ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|error| failure(format!("cannot set up TLS: {error}"), None))
}

fn certified_key(settings: &NetworkSettings, path: &Path, provider: &CryptoProvider) -> Result<CertifiedKey, Failure> {
    let certificates = certificates(path)?;
    let key_path = settings.client_key.as_deref().unwrap_or(path);
    let key = private_key(key_path)?;
    CertifiedKey::from_der(certificates, key, provider).map_err(|error| {
        let (shown, key) = (path.display(), key_path.display());
        let what = match error {
            rustls::Error::InconsistentKeys(_) => format!("the certificate {shown} does not go with the key {key}"),
            other => format!("cannot use the key {key} of the certificate {shown}: {other}"),
        };
        failure(what, Some("check --client-cert and --client-key"))
    })
}

/// What was asked for alone, else the system's store (R19).
fn trusted(settings: &NetworkSettings) -> Result<RootCertStore, Failure> {
    let mut roots = RootCertStore::empty();
    if let Some(path) = &settings.ca_cert {
        add(&mut roots, certificates(path)?);
        if roots.is_empty() {
            return Err(failure(
                format!("{} holds no certificate that can be used", path.display()),
                Some("name another file"),
            ));
        }
    } else if settings.ssl_cert_file.is_some() || settings.ssl_cert_dir.is_some() {
        if let Some(path) = &settings.ssl_cert_file {
            add(&mut roots, certificates(path)?);
        }
        // A list, like PATH: OpenSSL and what follows it read it so.
        for folder in settings.ssl_cert_dir.iter().flat_map(std::env::split_paths) {
            add(&mut roots, directory(&folder));
        }
    } else {
        add(&mut roots, system::certificates());
    }
    if roots.is_empty() {
        let hint = "install the ca-certificates package, or name a file with --ca-cert or SSL_CERT_FILE";
        return Err(failure("no certificate authorities were found".to_owned(), Some(hint)));
    }
    Ok(roots)
}

/// A store may hold certificates that rustls cannot read; they are left out.
fn add(roots: &mut RootCertStore, certificates: Vec<CertificateDer<'static>>) {
    roots.add_parsable_certificates(certificates);
}

/// The certificates of a file that somebody named: it must be there and hold one.
fn certificates(path: &Path) -> Result<Vec<CertificateDer<'static>>, Failure> {
    let content = read(path)?;
    let certificates: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(content.bytes()).collect();
    match certificates {
        Ok(certificates) if !certificates.is_empty() => Ok(certificates),
        _ => Err(failure(format!("{} holds no PEM certificate", path.display()), Some("name another file"))),
    }
}

fn private_key(path: &Path) -> Result<PrivateKeyDer<'static>, Failure> {
    let content = read(path)?;
    let shown = path.display();
    PrivateKeyDer::from_pem_slice(content.bytes()).map_err(|_| {
        if content.bytes().windows(ENCRYPTED.len()).any(|window| window == ENCRYPTED) {
            let hint = "write it without one: openssl pkey -in FILE -out NEW, and chmod 600 NEW";
            return failure(format!("{shown} is protected by a passphrase"), Some(hint));
        }
        failure(format!("{shown} holds no PEM private key"), Some("name it with --client-key"))
    })
}

/// The certificates of every readable file of a folder.
fn directory(path: &Path) -> Vec<CertificateDer<'static>> {
    let files = fs::read_dir(path).into_iter().flatten().flatten().map(|entry| entry.path());
    // What is not a regular file, such as a pipe, may never end.
    files.filter(|file| file.is_file()).filter_map(|file| certificates(&file).ok()).flatten().collect()
}

fn read(path: &Path) -> Result<Content, Failure> {
    disk::read(path, Origin::Named, LIMIT)
        .map_err(|error| failure(error.to_string(), Some("name a file that is there and yours to read")))
}

fn failure(what: String, hint: Option<&str>) -> Failure {
    Failure::NotSent { what, hint: hint.map(str::to_owned) }
}

/// Where the store is a file: the bundle is read once; the folder only where there is no bundle.
#[cfg(not(target_vendor = "apple"))]
mod system {
    use std::path::Path;

    use rustls::pki_types::CertificateDer;

    const BUNDLES: &[&str] = &[
        "/etc/ssl/certs/ca-certificates.crt", // Debian, Ubuntu, Arch, Gentoo, NixOS
        "/etc/pki/tls/certs/ca-bundle.crt",   // Fedora, RHEL
        "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem", // CentOS
        "/etc/ssl/ca-bundle.pem",             // openSUSE
        "/etc/ssl/cert.pem",                  // Alpine, OpenBSD, FreeBSD
        "/usr/local/share/certs/ca-root-nss.crt", // FreeBSD, DragonFly
        "/etc/openssl/certs/ca-certificates.crt", // NetBSD
    ];
    const FOLDERS: &[&str] = &["/etc/ssl/certs", "/etc/pki/tls/certs", "/etc/openssl/certs", "/usr/local/share/certs"];

    pub fn certificates() -> Vec<CertificateDer<'static>> {
        let bundle = BUNDLES.iter().find_map(|path| super::certificates(Path::new(path)).ok());
        let from_folders = || FOLDERS.iter().map(|path| super::directory(Path::new(path)));
        bundle.unwrap_or_else(|| from_folders().find(|found| !found.is_empty()).unwrap_or_default())
    }
}

/// Where the store is a service of the system: macOS.
#[cfg(target_vendor = "apple")]
mod system {
    use rustls::pki_types::CertificateDer;

    pub fn certificates() -> Vec<CertificateDer<'static>> {
        rustls_native_certs::load_native_certs().certs
    }
}
