//! `rsvp providers add`: a provider file is installed once somebody has seen which hosts it talks to.

use std::path::Path;

use serde_json::Value;
use url::Url;

use crate::answers::{self, ProvidersAdd};
use crate::config::Settings;
use crate::disk;
use crate::error::{Error, Exit, Result};
use crate::host::Host;
use crate::provider::check::{Checked, Level};
use crate::provider::{Input, Operation, Provider, builtin, link, well_known};
use crate::ui::printable;

use super::check::{check_file, counted, known};
use crate::client::providers;

pub fn add(host: &mut Host, settings: &Settings, file: &Path, yes: bool) -> Result<Value> {
    let checked = check_file(file, &known(host, settings))?;
    let provider = good(host, &checked)?;
    let config = host.folders.config.clone().ok_or_else(|| {
        Error::new(Exit::Store, "there is no folder for provider files").hint("name one: RSVP_CONFIG_DIR")
    })?;
    let target = config.join("providers").join(format!("{}.toml", provider.id()));
    describe(host, provider);
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

/// A file with mistakes is not installed; warnings are for the person to judge.
fn good<'c>(host: &mut Host, checked: &'c Checked) -> Result<&'c Provider> {
    let mistakes = checked.findings.iter().filter(|finding| finding.level == Level::Mistake).count();
    match checked.provider.as_ref().filter(|_| mistakes == 0) {
        Some(provider) => {
            host.ui.complaint(&checked.shown());
            Ok(provider)
        }
        None => {
            host.ui.complaint(&checked.shown());
            let what = format!("{} in {}; it was not installed", counted(mistakes, "mistake"), checked.source.file);
            Err(Error::usage(what))
        }
    }
}

/// What a person should know before passwords go there.
fn describe(host: &mut Host, provider: &Provider) {
    host.ui.say(&printable(&format!("{} ({})", provider.name, provider.id())));
    let place =
        if provider.base().is_none() { vec!["the address that --url or an instance names".to_owned()] } else { vec![] };
    let secret = &provider.session.secret;
    let keeps = match &provider.session.none {
        Some(why) => format!("no session: {why}"),
        None => secret.iter().chain(&provider.session.cookies).map(String::as_str).collect::<Vec<_>>().join(", "),
    };
    let asks = asks(provider);
    let mut lines = vec![
        ("talks to", [place, hosts(provider)].concat().join(", ")),
        ("asks for", if asks.is_empty() { "nothing".to_owned() } else { asks.join(", ") }),
    ];
    lines.extend(provider.links.iter().map(|pattern| ("links", pattern.get_ref().to_string())));
    lines.push(("keeps", keeps));
    // Never cut: what stands at the end is as important as what stands at the beginning.
    for (label, text) in lines {
        host.ui.say(&format!("  {label:<8}  {text}"));
    }
    for line in provider.docs.iter().flat_map(|docs| docs.trim().lines()) {
        host.ui.say(&format!("  {line}"));
    }
}

/// The origins it talks to: its own, unless it is self-hosted, and that of its keys.
fn hosts(provider: &Provider) -> Vec<String> {
    let keys = provider.verify.as_ref().and_then(|verify| Url::parse(verify.jwks_url.as_ref()?.get_ref()).ok());
    let mut hosts: Vec<String> = provider.base().into_iter().chain(&keys).map(link::origin).collect();
    hosts.dedup();
    hosts
}

/// What a person may be asked for, in that order, secrets marked.
fn asks(provider: &Provider) -> Vec<String> {
    use Operation::{Accept, Confirm, Decline, List, Login, Logout, Preview, Prove, Refresh};
    let rounds: [&[Operation]; 3] = [&[Preview], &[Accept, Login], &[Confirm, Refresh, Prove, Logout, List, Decline]];
    let captured = provider.captured();
    let is_asked = |name: &str| {
        let own = provider.session.own && provider.session.secret.iter().any(|secret| secret == name);
        own || provider.inputs.contains_key(name) || well_known(name).is_some() && !captured.contains(name)
    };
    let mut asked: Vec<Input> = Vec::new();
    for round in rounds {
        let steps = round.iter().flat_map(|operation| provider.steps(*operation));
        let mut inputs: Vec<Input> = Vec::new();
        for name in steps.flat_map(|step| provider.needs(step)).filter(|name| is_asked(name)) {
            if !inputs.iter().chain(&asked).any(|input| input.name == name) {
                inputs.push(provider.input(name));
            }
        }
        inputs.sort_by_key(|input| (input.late, input.secret));
        asked.extend(inputs);
    }
    asked.iter().map(described).collect()
}

fn described(input: &Input) -> String {
    let remarks = [input.secret.then_some("secret"), input.optional.then_some("optional")];
    let remarks: Vec<&str> = remarks.into_iter().flatten().collect();
    if remarks.is_empty() { input.name.clone() } else { format!("{} ({})", input.name, remarks.join(", ")) }
}
