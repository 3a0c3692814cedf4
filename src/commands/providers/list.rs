//! `rsvp providers list`: the services that are known here, as a table.

use serde_json::Value;

use crate::answers::{self, KnownInstance, KnownProvider, ProvidersList};
use crate::cli::ListProviders;
use crate::client::providers;
use crate::client::service::host_of;
use crate::config::{Instance, Settings};
use crate::error::Result;
use crate::host::Host;
use crate::provider::{Provider, link};
use crate::ui::{Cell, Style, Table};

use super::check::counted;

pub fn list(host: &mut Host, settings: &Settings, options: &ListProviders) -> Result<Value> {
    let (mut known, mut hidden) = (Vec::new(), 0);
    for id in providers::all_ids(host) {
        let provider = match providers::by_id(host, &id) {
            Ok(provider) => provider,
            // One broken file never hides the others.
            Err(error) => {
                host.ui.warn(&error.to_string());
                continue;
            }
        };
        let own = providers::is_users(host, &id);
        if !options.finds(&[&id, &provider.name, &url(&provider).unwrap_or_default()]) {
            continue;
        }
        // What a person has put there is theirs to judge.
        if provider.gone.is_some() && !own && !options.all {
            hidden += 1;
            continue;
        }
        known.push((provider, own));
    }
    // Living services first.
    known.sort_by_key(|(provider, _)| provider.gone.is_some());
    let instances: Vec<(&String, &Instance)> = settings
        .instances
        .iter()
        .filter(|(name, at)| options.finds(&[name, at.provider.0.as_str(), at.url.0.as_str()]))
        .collect();
    show(host, &known, &instances);
    say_more(host, options, known.len() + instances.len(), hidden);
    let instances = instances.into_iter().map(|(name, at)| KnownInstance {
        id: name.clone(),
        provider: at.provider.0.as_str().to_owned(),
        url: at.url.0.as_str().to_owned(),
    });
    let instances = instances.collect();
    let providers = known.into_iter().map(|(provider, own)| KnownProvider {
        id: provider.id().to_owned(),
        url: url(&provider),
        own,
        needs: needs(&provider),
        name: provider.name,
        status: provider.status,
        tried: provider.tried,
        gone: provider.gone,
    });
    answers::done(ProvidersList { providers: providers.collect(), instances })
}

fn show(host: &mut Host, known: &[(Provider, bool)], instances: &[(&String, &Instance)]) {
    let mut table = Table::new(["ID", "SERVICE", "NEEDS", "TRIED"]);
    for (provider, own) in known {
        let needs = needs(provider).join(", ");
        let needs = if needs.is_empty() { "–".to_owned() } else { needs };
        table.row([
            Cell::new(provider.id(), Style::Name),
            provider.name.as_str().into(),
            needs.into(),
            tried(provider, *own).into(),
        ]);
    }
    for (name, at) in instances {
        let place = link::base(at.url.0.as_str()).map_or_else(|_| String::new(), |url| host_of(&url));
        let service = providers::name_of(host, at.provider.0.as_str());
        let service = format!("{service} at {place}");
        table.row([Cell::new(name, Style::Name), service.into(), "–".into(), "yours (config.toml)".into()]);
    }
    if !table.is_empty() {
        host.ui.table(&table);
    }
    if host.ui.options.verbose > 0 {
        for (provider, _) in known.iter().filter(|(provider, _)| provider.docs.is_some()) {
            host.ui.say("");
            host.ui.say(provider.id());
            let docs = provider.docs.iter().flat_map(|docs| docs.trim().lines());
            docs.for_each(|line| host.ui.say(&format!("    {line}")));
        }
    }
}

/// How many there are, and where the others are.
fn say_more(host: &mut Host, options: &ListProviders, count: usize, hidden: usize) {
    let services = counted(count, "service");
    let hidden =
        if hidden == 0 { String::new() } else { format!("; --all adds {hidden} that cannot be used any more") };
    if count == 0 {
        host.ui.note(&format!("no service known here has this word in its id, name or address{hidden}"));
    } else if options.search.is_some() || options.all {
        host.ui.tell(&format!("{services}{hidden}. `rsvp providers show ID` prints a file."));
    } else {
        let more = "`rsvp providers show ID` prints a file, --search WORD finds one";
        host.ui.tell(&format!("{services}. {more}{hidden}."));
    }
}

fn url(provider: &Provider) -> Option<String> {
    provider.base_url.as_ref().map(|url| url.get_ref().to_string())
}

/// What a person has to bring.
fn needs(provider: &Provider) -> Vec<String> {
    let is_own_key = provider.session.own || provider.asks("api_key");
    let needs = [provider.base().is_none().then_some("--url"), is_own_key.then_some("an API key")];
    needs.into_iter().flatten().map(str::to_owned).collect()
}

/// How far the file was tried, or why nobody can try it any more.
fn tried(provider: &Provider, own: bool) -> String {
    let status = provider.gone.as_deref().or(provider.status.as_deref()).or(provider.tried.as_deref());
    let status = status.unwrap_or("yes");
    if own { format!("your own file, {status}") } else { status.to_owned() }
}
