//! docs/providers.md keeps its word: its tutorial runs as printed, and its reference names everything there is.

use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use rsvp::provider::template::{self, FILTERS, TESTS};
use serde_json::Value;
use tempfile::TempDir;

#[path = "../../docs/example-service.rs"]
#[expect(unreachable_pub, reason = "it is a program of its own, too")]
mod example_service;

/// Where the page says the service is.
const PRINTED: &str = "127.0.0.1:4100";

fn page() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("docs/providers.md")
}

/// A fenced block of the page.
struct Block<'p> {
    /// What stands after the fence: `toml tern.toml`, `console`.
    kind: &'p str,
    text: &'p str,
}

/// The file that the tutorial writes.
const FILE: &str = "tern.toml";

impl Block<'_> {
    /// Whether it begins the file (`toml tern.toml`) or goes on with it (`toml >> tern.toml`).
    fn is_of_the_file(&self) -> bool {
        self.kind.starts_with("toml ") && self.kind.ends_with(FILE)
    }

    /// The whole file after this block of `page`.
    fn file(&self, page: &str) -> String {
        let mut file = String::new();
        for block in blocks(page).iter().filter(|block| block.is_of_the_file()) {
            if !block.kind.contains(">>") {
                file.clear();
            }
            file += block.text;
            file.push('\n');
            if std::ptr::eq(block.text, self.text) {
                break;
            }
        }
        file
    }
}

fn blocks(page: &str) -> Vec<Block<'_>> {
    let mut blocks = Vec::new();
    for (index, fenced) in page.split("\n```").enumerate() {
        if index % 2 == 1 {
            let (kind, text) = fenced.split_once('\n').unwrap();
            blocks.push(Block { kind, text });
        }
    }
    blocks
}

/// The service of the tutorial, on a port of its own.
struct Service {
    host: String,
    stopping: Arc<AtomicBool>,
    thread: Option<std::thread::JoinHandle<()>>,
}

impl Service {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let host = listener.local_addr().unwrap().to_string();
        let stopping = Arc::new(AtomicBool::new(false));
        let seen = Arc::clone(&stopping);
        let thread = std::thread::spawn(move || example_service::serve(&listener, |_| !seen.load(Ordering::SeqCst)));
        Self { host, stopping, thread: Some(thread) }
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        self.stopping.store(true, Ordering::SeqCst);
        let _ = TcpStream::connect(&self.host); // wakes the listener
        let _ = self.thread.take().map(std::thread::JoinHandle::join);
    }
}

/// What a line typed at a shell prints, both streams in order.
fn typed(line: &str, home: &Path) -> String {
    let program = Path::new(env!("CARGO_BIN_EXE_rsvp")).parent().unwrap();
    let path = format!("{}:/usr/bin:/bin", program.display());
    let mut command = Command::new("sh");
    command.arg("-c").arg(format!("exec 2>&1\n{line}")).current_dir(home).stdin(Stdio::null());
    command.env_clear().env("PATH", path).env("HOME", home).env("RSVP_NO_INPUT", "1");
    let output = command.output().unwrap();
    String::from_utf8(output.stdout).unwrap().replace(&home.display().to_string(), "~")
}

/// A block of commands with what they print now.
fn replayed(block: &Block<'_>, home: &Path, service: &Service) -> String {
    let mut now = block.kind.to_owned();
    for line in block.text.lines().filter_map(|line| line.strip_prefix("$ ")) {
        let told = typed(&line.replace(PRINTED, &service.host), home).replace(&service.host, PRINTED);
        now += &format!("\n$ {line}\n{told}");
        now.truncate(now.trim_end().len());
    }
    now
}

/// `RSVP_RENEW=1 cargo test --test it provider_docs` prints anew what the commands of the tutorial say.
#[test]
#[cfg(target_os = "linux")]
#[expect(clippy::disallowed_methods, reason = "a test renews its own file on demand")]
fn the_tutorial_runs_as_it_is_printed() {
    let (home, service) = (TempDir::new().unwrap(), Service::start());
    let printed = std::fs::read_to_string(page()).unwrap();
    let mut page_now = String::new();
    let parts: Vec<&str> = printed.split("\n```").collect();
    for (index, part) in parts.iter().enumerate() {
        let block = blocks(&printed).into_iter().nth(index / 2).filter(|_| index % 2 == 1);
        if let Some(block) = block.as_ref().filter(|block| block.is_of_the_file()) {
            let file = block.file(&printed).replace(PRINTED, &service.host);
            std::fs::write(home.path().join(FILE), file).unwrap();
        }
        page_now += if index == 0 { "" } else { "\n```" };
        match block.filter(|block| block.kind == "console") {
            Some(block) => page_now += &replayed(&block, home.path(), &service),
            None => page_now += part,
        }
    }
    if std::env::var_os("RSVP_RENEW").is_some() {
        std::fs::write(page(), &page_now).unwrap();
        return;
    }
    for (line, (printed, now)) in printed.lines().zip(page_now.lines()).enumerate() {
        assert_eq!(printed, now, "docs/providers.md:{}", line + 1);
    }
    assert_eq!(printed, page_now);
}

#[test]
fn the_tutorials_file_is_its_last_state_and_is_good() {
    let printed = std::fs::read_to_string(page()).unwrap();
    let last = blocks(&printed).into_iter().rfind(Block::is_of_the_file).unwrap();
    let checked = rsvp::provider::check::Checked::of(FILE, &last.file(&printed));
    assert!(checked.findings.is_empty(), "{}", checked.shown());
    assert!(checked.provider.unwrap().examples.len() > 2);
}

#[test]
fn the_tutorials_service_is_built_as_the_page_says() {
    let folder = TempDir::new().unwrap();
    let source = page().with_file_name("example-service.rs");
    let output = Command::new("rustc").arg(source).args(["--emit", "metadata"]).current_dir(&folder).output().unwrap();
    assert!(output.status.success() && output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// The names of all fields below a schema.
fn fields(schema: &Value, names: &mut Vec<String>) {
    match schema {
        Value::Object(members) => {
            let properties = members.get("properties").and_then(Value::as_object);
            names.extend(properties.into_iter().flatten().map(|(name, _)| name.clone()));
            let named = members.get("enum").and_then(Value::as_array).into_iter().flatten();
            names.extend(named.chain(members.get("const")).filter_map(Value::as_str).map(str::to_owned));
            members.values().for_each(|member| fields(member, names));
        }
        Value::Array(items) => items.iter().for_each(|item| fields(item, names)),
        _ => {}
    }
}

#[test]
fn the_reference_names_every_field_reason_operation_filter_and_test() {
    let printed = std::fs::read_to_string(page()).unwrap();
    let reference = printed.split_once("\n# Reference\n").unwrap().1;
    let schema = std::fs::read(page().with_file_name("provider.schema.json")).unwrap();
    let mut names = Vec::new();
    fields(&serde_json::from_slice(&schema).unwrap(), &mut names);
    assert!(names.len() > 60, "{names:?}");
    names.extend(template::names(FILTERS).chain(template::names(TESTS)).map(str::to_owned));
    let missing: Vec<&String> = names.iter().filter(|name| !reference.contains(&format!("`{name}`"))).collect();
    assert!(missing.is_empty(), "docs/providers.md does not describe {missing:?}");
}
