//! `rsvp providers add`: a provider file is installed once somebody has seen which hosts it talks to.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::Value;

use crate::answers::{self, ProvidersAdd};
use crate::disk;
use crate::error::{Error, Exit, Result};
use crate::host::Host;
use crate::provider::check::{Checked, Level};
use crate::provider::{Language, Operation, Provider, builtin, link};
use crate::ui::printable;

use super::check::{counted, known, whole_file};
use crate::client::providers;

pub fn add(host: &mut Host, file: &Path, yes: bool) -> Result<Value> {
    let checked = whole_file(file, &known(host))?;
    let provider = good(host, &checked)?;
    let config = host.folders.config.clone().ok_or_else(|| {
        Error::new(Exit::Store, "there is no folder for provider files").hint("name one: RSVP_CONFIG_DIR")
    })?;
    let target = config.join("providers").join(format!("{}.toml", provider.id()));
    tell(host, provider);
    let replaces = if providers::is_users(host, provider.id()) {
        Some(format!("it replaces {}", target.display()))
    } else {
        let built_in = builtin::ids().any(|id| id == provider.id());
        built_in.then(|| format!("it takes the place of the built-in {}", provider.id()))
    };
    if let Some(replaces) = &replaces {
        host.ui.warn(replaces);
    }
    confirm(host, provider, yes)?;
    let folder = config.join("providers");
    if !folder.is_dir() {
        disk::private_folder(&folder)?;
    }
    disk::write_private(&folder, &target, checked.source.text.as_bytes())?;
    host.ui.say(&format!("Installed {}; use it with -p {}", target.display(), provider.id()));
    answers::done(ProvidersAdd {
        id: provider.id().to_owned(),
        file: target.display().to_string(),
        replaces: replaces.is_some(),
        hosts: hosts(provider),
        asks: asks(provider),
    })
}

fn confirm(host: &mut Host, provider: &Provider, yes: bool) -> Result<()> {
    if yes {
        return Ok(());
    }
    let Some(person) = host.ui.ask() else {
        return Err(Error::usage("nobody can be asked whether to install it").hint("give --yes"));
    };
    let agreed = person.confirm(&format!("Install {}?", provider.id()))?;
    if agreed { Ok(()) } else { Err(Error::cancelled()) }
}

/// A file with mistakes is not installed.
fn good<'c>(host: &mut Host, checked: &'c Checked) -> Result<&'c Provider> {
    let mistakes = checked.findings.iter().filter(|finding| finding.level == Level::Mistake).count();
    match checked.provider.as_ref().filter(|_| mistakes == 0) {
        Some(provider) => Ok(provider),
        None => {
            host.ui.complaint(&checked.shown());
            let what = format!("{} in {}; it was not installed", counted(mistakes, "mistake"), checked.source.file);
            Err(Error::usage(what))
        }
    }
}

/// What a person should know before passwords go there.
fn tell(host: &mut Host, provider: &Provider) {
    host.ui.say(&printable(&format!("{} ({})", provider.name, provider.id())));
    let (hosts, asks) = (hosts(provider), asks(provider));
    let hosts =
        if hosts.is_empty() { "the address that --url or an instance names".to_owned() } else { hosts.join(", ") };
    host.ui.say(&printable(&format!("  talks to  {hosts}")));
    host.ui.say(&printable(&format!(
        "  asks for  {}",
        if asks.is_empty() { "nothing".to_owned() } else { asks.join(", ") }
    )));
    for pattern in &provider.links {
        host.ui.say(&printable(&format!("  links     {}", pattern.get_ref())));
    }
    let secret = &provider.session.secret;
    let keeps = match &provider.session.none {
        Some(why) => format!("no session: {why}"),
        None => secret.iter().chain(&provider.session.cookies).map(String::as_str).collect::<Vec<_>>().join(", "),
    };
    host.ui.say(&printable(&format!("  keeps     {keeps}")));
}

/// The origins it talks to; none for a self-hosted service.
fn hosts(provider: &Provider) -> Vec<String> {
    let base = provider.base_url.as_ref().and_then(|base| link::base(base.get_ref()).ok());
    base.iter().map(link::origin).collect()
}

/// What a person may be asked for, secrets marked.
fn asks(provider: &Provider) -> Vec<String> {
    let language = Language::default();
    let steps = Operation::ALL.iter().flat_map(|operation| provider.steps(*operation));
    let templates = steps.flat_map(|step| step.request_templates());
    let used: BTreeSet<String> = templates.filter_map(|template| language.variables(template).ok()).flatten().collect();
    let captured = provider.captured();
    let known = ["name", "email", "phone", "password", "api_key"];
    let is_asked = |name: &String| {
        provider.inputs.contains_key(name) || known.contains(&name.as_str()) && !captured.contains(name.as_str())
    };
    let words = used.iter().filter(|name| is_asked(name)).map(|name| {
        let input = provider.input(name);
        let remarks = [input.secret.then_some("secret"), input.optional.then_some("optional")];
        let remarks: Vec<&str> = remarks.into_iter().flatten().collect();
        if remarks.is_empty() { name.clone() } else { format!("{name} ({})", remarks.join(", ")) }
    });
    words.collect()
}
