//! Files that a person wrote or named: configuration, provider files, keys, certificates, passwords.

use std::fs::{File, Metadata};
use std::io::{self, ErrorKind, Read};
use std::path::Path;
use std::time::Duration;

use super::is_readable_by_others;
use super::system::{Opening, is_pipe, is_trusted, is_writable_by_all, open};
use crate::error::{Error, Result};
use crate::secret::{Secret, SecretBuffer};

/// How long a pipe may take to give all of a key: somebody may have to unlock something first.
const LOCK_TIMEOUT: Duration = Duration::from_secs(30);

/// How long to wait between two looks at a pipe.
const PAUSE: Duration = Duration::from_millis(5);

/// What some editors put before a text (Unicode 16, 23.8).
const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// How a file came to be read: that decides what it may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// In the configuration folder: a regular file, or a link to one, that nobody else could have written.
    Found,
    /// A key that was named for this run: a file that not every user may write, or a pipe that gives it in 30 seconds.
    NamedKey,
    /// Anything else that was named for this run: read for as long as it takes.
    Named,
}

/// What was in a file.
pub struct Content {
    bytes: SecretBuffer,
    /// What it is called in messages.
    name: String,
    /// Whether others can read it: its group counts.
    pub is_open: bool,
}

/// Reads at most `limit` bytes.
///
/// # Errors
/// Exit 2, in words that show nothing of it.
pub fn read(path: &Path, origin: Origin, limit: usize) -> Result<Content> {
    let name = path.display().to_string();
    let opened = match origin {
        // A pipe is waited for, also until somebody writes to it.
        Origin::Named => File::open(path),
        Origin::Found | Origin::NamedKey => open(path, Opening::Followed),
    };
    let mut file = opened.map_err(|error| cannot(&name, &error))?;
    let about = file.metadata().map_err(|error| cannot(&name, &error))?;
    guard(&name, &about, origin)?;
    let is_open = about.is_file() && is_readable_by_others(&about);
    let mut bytes = SecretBuffer::default();
    bytes.make_room(usize::try_from(about.len()).unwrap_or(limit).min(limit) + 16 * 1024);
    fill(&mut bytes, &mut file, &name, limit)?;
    Ok(Content { bytes, name, is_open })
}

/// The text of a file in the configuration folder; `None` if it is absent.
///
/// # Errors
/// Those of [`read`], and that it is not text.
pub fn read_found(path: &Path) -> Result<Option<Secret>> {
    match std::fs::metadata(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        _ => read(path, Origin::Found, super::FILE_LIMIT)?.text().map(Some),
    }
}

/// The same for what was opened already, such as standard input.
///
/// # Errors
/// Those of [`read`].
pub fn from_stream(stream: &mut dyn Read, name: &str, limit: usize) -> Result<Content> {
    let mut bytes = SecretBuffer::default();
    fill(&mut bytes, stream, name, limit)?;
    Ok(Content { bytes, name: name.to_owned(), is_open: false })
}

fn fill(bytes: &mut SecretBuffer, stream: &mut dyn Read, name: &str, limit: usize) -> Result<()> {
    let mut waited = Duration::ZERO;
    // One byte more tells what is too large.
    while let Err(error) = bytes.read_from(stream, limit + 1) {
        match error.kind() {
            ErrorKind::WouldBlock if waited < LOCK_TIMEOUT => {
                std::thread::sleep(PAUSE);
                waited += PAUSE;
            }
            ErrorKind::WouldBlock => return Err(refused(name, "nothing was written to it within 30 seconds")),
            _ => return Err(cannot(name, &error)),
        }
    }
    if bytes.expose().len() > limit {
        return Err(too_large(name, limit));
    }
    Ok(())
}

impl Content {
    /// All of it, without a byte order mark: a password may begin with one, a text that is parsed may not.
    pub fn bytes(&self) -> &[u8] {
        self.bytes.expose().strip_prefix(BYTE_ORDER_MARK).unwrap_or(self.bytes.expose())
    }

    /// The same as a text.
    ///
    /// # Errors
    /// Exit 2: it is not UTF-8, or holds a NUL, as UTF-16 does.
    pub fn text(&self) -> Result<Secret> {
        let text = std::str::from_utf8(self.bytes()).map_err(|_| refused(&self.name, "it is not UTF-8"))?;
        if text.contains('\0') { Err(refused(&self.name, "it holds a NUL byte")) } else { Ok(Secret::from(text)) }
    }

    /// All of it as a secret, byte for byte but for one line ending at its end (R5), and at most `limit` bytes.
    ///
    /// # Errors
    /// Exit 2: it is not UTF-8, or larger.
    pub fn secret(&self, limit: usize) -> Result<Secret> {
        let text = std::str::from_utf8(self.bytes.expose()).map_err(|_| refused(&self.name, "it is not UTF-8"))?;
        let line = text.strip_suffix('\n').map_or(text, |line| line.strip_suffix('\r').unwrap_or(line));
        if line.len() > limit { Err(too_large(&self.name, limit)) } else { Ok(Secret::from(line)) }
    }
}

fn guard(name: &str, about: &Metadata, origin: Origin) -> Result<()> {
    match origin {
        Origin::Found if !about.is_file() => Err(refused(name, "it is not a regular file").hint("move it away")),
        Origin::Found if !is_trusted(about) => {
            Err(refused(name, "it belongs to another user").hint(format!("make it yours: chown {name}")))
        }
        Origin::Found if is_writable_by_all(about) => {
            Err(refused(name, "every user may write it")
                .hint(format!("if nobody else has changed it: chmod o-w {name}")))
        }
        Origin::NamedKey if !about.is_file() && !is_pipe(about) => {
            Err(refused(name, "it is neither a file nor a pipe"))
        }
        Origin::NamedKey if about.is_file() && is_writable_by_all(about) => {
            Err(refused(name, "every user may write it, and so it proves nothing"))
        }
        _ => Ok(()),
    }
}

fn too_large(name: &str, limit: usize) -> Error {
    const KIB: usize = 1024;
    let size = if limit < KIB * KIB { format!("{} KiB", limit / KIB) } else { format!("{} MiB", limit / KIB / KIB) };
    refused(name, &format!("it is larger than {size}"))
}

fn refused(name: &str, why: &str) -> Error {
    Error::usage(format!("cannot read {name}: {why}"))
}

fn cannot(name: &str, error: &io::Error) -> Error {
    refused(name, &error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(bytes: &[u8]) -> Content {
        from_stream(&mut { bytes }, "it", 1024).unwrap()
    }

    #[test]
    fn a_text_has_no_byte_order_mark_and_a_secret_no_line_ending() {
        assert_eq!(of("\u{feff}a = 1\r\n".as_bytes()).text().unwrap().expose(), "a = 1\r\n");
        for (bytes, secret) in
            [("\u{feff}a \r\n", "\u{feff}a "), ("a\n\n", "a\n"), ("a\r", "a\r"), ("\n", ""), ("", "")]
        {
            assert_eq!(of(bytes.as_bytes()).secret(8).unwrap().expose(), secret, "{bytes:?}");
        }
        assert!(of(b"abcde").secret(4).is_err());
    }

    #[test]
    fn what_is_no_text_is_refused_unseen() {
        let told = |bytes: &[u8]| of(bytes).text().unwrap_err().to_string();
        assert_eq!(told(b"canary\xff"), "cannot read it: it is not UTF-8");
        assert_eq!(told(b"c\0a\0n\0"), "cannot read it: it holds a NUL byte");
        let large = from_stream(&mut &[b'x'; 1025][..], "it", 1024).err().unwrap();
        assert_eq!(large.to_string(), "cannot read it: it is larger than 1 KiB");
    }
}
