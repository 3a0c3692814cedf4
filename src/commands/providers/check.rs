//! `rsvp providers check`: every mistake of provider files, and what their examples come to.

use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::answers::{self, CheckedFile, ProvidersCheck};
use crate::config::Settings;
use crate::disk::{self, Origin};
use crate::error::{Error, Result};
use crate::host::Host;
use crate::provider::check::{Checked, Level, Neighbour};
use crate::provider::link;

use crate::client::providers;
use crate::examples;

pub fn check(host: &mut Host, settings: &Settings, files: &[PathBuf]) -> Result<Value> {
    let known = known(host, settings);
    let files = if files.is_empty() {
        providers::all_ids(host).into_iter().map(PathBuf::from).collect()
    } else {
        files.to_vec()
    };
    let (mut checks, mut mistakes, mut bad) = (Vec::new(), 0, Vec::new());
    for file in &files {
        // One that cannot be read does not hide what is wrong with the others.
        let checked = check_named(host, file, &known)
            .unwrap_or_else(|error| Checked::unread(&file.display().to_string(), &error.to_string()));
        if !checked.findings.is_empty() {
            host.ui.page(&checked.shown());
        }
        let count = checked.findings.iter().filter(|finding| finding.level == Level::Mistake).count();
        let examples = checked.provider.as_ref().map_or(0, |provider| provider.examples.len());
        let name = &checked.source.file;
        if count == 0 {
            host.ui.say(&format!("{name}: good; {}", counted(examples, "example")));
        } else {
            bad.push(name.clone());
        }
        mistakes += count;
        checks.push(CheckedFile { file: name.clone(), good: count == 0, examples, findings: checked.located() });
    }
    let answer = ProvidersCheck { files: checks };
    if bad.is_empty() {
        return answers::done(answer);
    }
    let error = Error::usage(format!("{} in {}", counted(mistakes, "mistake"), bad.join(", ")));
    let error = error.hint("docs/providers.md describes every field; `rsvp providers show ID` prints a good file");
    Err(error.with_members(answers::beside_error(&answer)?))
}

/// Looks at everything in one file, which is named by its path or by its id.
fn check_named(host: &Host, file: &Path, known: &[Neighbour]) -> Result<Checked> {
    let id = file.to_str().filter(|id| providers::all_ids(host).iter().any(|known| known == id));
    match id.filter(|_| !file.is_file()) {
        Some(id) => providers::text_of(host, id).map(|(name, text)| check_text(&name, &text, known)),
        None => check_file(file, known),
    }
}

/// The same for a path.
pub fn check_file(file: &Path, known: &[Neighbour]) -> Result<Checked> {
    let text = disk::read(file, Origin::Named, disk::FILE_LIMIT)?.text()?;
    Ok(check_text(&file.display().to_string(), text.expose(), known))
}

fn check_text(name: &str, text: &str, known: &[Neighbour]) -> Checked {
    let mut checked = Checked::of(name, text);
    checked.look_at_links(known);
    if let Some(provider) = checked.provider.as_ref().filter(|_| checked.is_good()) {
        let findings = examples::run(provider);
        checked.add(findings);
    }
    checked
}

/// Every file that is known and can be read, and every instance of one.
pub fn known(host: &Host, settings: &Settings) -> Vec<Neighbour> {
    let files = providers::all_ids(host).into_iter().filter_map(|id| providers::by_id(host, &id).ok());
    let instances = settings.instances.iter().filter_map(|(name, instance)| {
        let provider = providers::by_id(host, instance.provider.0.as_str()).ok()?;
        Some(Neighbour { name: name.clone(), provider, base: link::base(instance.url.0.as_str()).ok() })
    });
    files.map(Neighbour::from).chain(instances).collect()
}

/// `1 mistake`, `2 mistakes`.
pub fn counted(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}
