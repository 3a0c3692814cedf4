//! A link of a host that is not known here: what it looks like, and whether somebody agrees to exactly that host and
//! port. Before that nothing is sent, and no name is looked up (R35).

use url::{Host as Name, Url};

use crate::config::Settings;
use crate::error::{Error, Exit, Result};
use crate::host::Host;
use crate::provider::link;
use crate::provider::places::{Head, Place, places};
use crate::ui::quoted;

use super::finding::Given;
use super::known::{self, Known};
use super::likeness;
use super::links::{code_alone, look_like};
use super::providers::{by_id, read};
use super::service::{Service, host_of};
use super::telling_apart;

/// A link of a host that is not known here.
pub struct Unknown<'k> {
    link: Url,
    known: &'k Known,
    /// What it could be of, by its path.
    places: Vec<Place<'k>>,
    /// The one provider file that was named, if one was.
    first: Option<&'k Head>,
}

impl<'k> Unknown<'k> {
    pub fn read(known: &'k Known, heads: &'k [Head], link: &Url) -> Self {
        Self { link: link.clone(), known, places: places(link, heads), first: heads.first() }
    }

    /// Whether its path is that of a service.
    pub fn is_of_some(&self) -> bool {
        !self.places.is_empty()
    }

    /// `Grafana`, `Grafana or Flagsmith`.
    fn looks_like(&self) -> String {
        let names: Vec<&str> = self.places.iter().map(|place| place.head.name.as_str()).collect();
        match names.split_last() {
            Some((last, [])) => (*last).to_owned(),
            Some((last, others)) => format!("{} or {last}", others.join(", ")),
            None => String::new(),
        }
    }

    /// What a person should know before trusting the host.
    fn remarks(&self) -> Vec<String> {
        let name = self.link.host_str().unwrap_or_default();
        likeness::remarks(name, known::hosts(&self.known.links))
    }
}

/// The service, once its host is trusted.
///
/// # Errors
/// Exit 2: nobody has said that it is. Exit 130: a person said that it is not.
pub fn service_of(host: &mut Host, settings: &Settings, unknown: Unknown<'_>, given: &Given<'_>) -> Result<Service> {
    can_be_trusted(&unknown, settings)?;
    let is_new = !given.trusted.iter().any(|trusted| trusted.is_of(&unknown.link));
    if is_new {
        ask(host, &unknown, given)?;
    }
    let mut fits = Vec::new();
    for place in &unknown.places {
        let provider = match &settings.provider_file {
            Some(file) => read(file)?,
            None => by_id(host, &place.head.id)?,
        };
        let file = settings.provider_file.clone();
        fits.push(Service { newly_trusted: is_new, file, ..Service::at(provider, place.base.clone()) });
    }
    telling_apart::one_of(host, settings, fits, &unknown.link, given)
}

/// The question, with the host as it will be asked for.
fn ask(host: &mut Host, unknown: &Unknown<'_>, given: &Given<'_>) -> Result<()> {
    let (shown, likes) = (host_of(&unknown.link), unknown.looks_like());
    let remarks = unknown.remarks();
    let Some(person) = host.ui.ask() else {
        let mut error = Error::usage(format!("{shown} is not a service rsvp knows; it looks like {likes}"));
        error = remarks.into_iter().fold(error, Error::hint);
        return Err(error.hint(format!("if you trust it: `{}`", command(unknown, given, &shown))));
    };
    person.tell(&format!("This looks like an invitation of {likes} at {shown}. Nothing was sent."));
    for remark in remarks {
        person.tell(&format!("Careful: {remark}."));
    }
    if person.agree(&format!("Trust {shown}?"))? {
        return Ok(());
    }
    Err(Error::cancelled().hint("nothing was sent, and no name was looked up"))
}

/// The command that uses the link. The link itself holds the code, and is never repeated.
fn command(unknown: &Unknown<'_>, given: &Given<'_>, shown: &str) -> String {
    let several = unknown.places.len() > 1;
    let id = unknown.places.first().filter(|_| several).map(|place| format!(" -p {}", quoted(&place.head.id)));
    let insecure = if is_plain(&unknown.link) { " --insecure-http" } else { "" };
    format!("rsvp {}{} --trust-host {}{insecure} LINK", given.command, id.unwrap_or_default(), quoted(shown))
}

/// Whether it is plain http beyond this machine.
fn is_plain(link: &Url) -> bool {
    link.scheme() == "http" && !link::is_loopback(link)
}

/// Whether the host of the link is one that a person could agree to, and its path that of a service.
fn can_be_trusted(unknown: &Unknown<'_>, settings: &Settings) -> Result<()> {
    let link = &unknown.link;
    if !matches!(link.scheme(), "http" | "https") {
        return Err(of_another_scheme(link));
    }
    if !link.username().is_empty() || link.password().is_some() {
        let what = "the link has a user name before its host; nothing was sent";
        return Err(Error::usage(what).hint("no service mails such links: ask whoever invited you"));
    }
    if let Some(why) = unfit(link) {
        let what = format!("the link leads to a host that cannot be trusted: {why}; nothing was sent");
        return Err(Error::usage(what).hint("copy the whole link from the invitation once more"));
    }
    if !unknown.is_of_some() {
        return Err(of_no_known_form(unknown));
    }
    if is_plain(link) && !settings.insecure_http {
        let what = format!("the link is http, and whoever is on the way to {} could read everything", host_of(link));
        return Err(Error::usage(what).hint("try it with https:// in place of http://; else: --insecure-http"));
    }
    Ok(())
}

/// Why nobody could agree to the host of `link` by its name.
fn unfit(link: &Url) -> Option<&'static str> {
    if link.port() == Some(0) {
        return Some("its port is 0");
    }
    let Some(Name::Domain(name)) = link.host() else { return link.host().is_none().then_some("it has no name") };
    let is_label = |label: &str| {
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_".contains(&byte);
        (1..=63).contains(&label.len()) && label.bytes().all(is_plain)
    };
    if name.ends_with('.') {
        Some("its name ends with a dot")
    } else if name.len() > 253 {
        Some("its name has more than 253 characters")
    } else if !name.split('.').all(is_label) {
        Some("it does not have the form of a name")
    } else {
        None
    }
}

/// Exit 2 for a link that no service known here has.
pub fn no_link(link: &Url) -> Error {
    let host = link.host_str().unwrap_or("no host");
    Error::usage(format!("no service known here has links to {host}; nothing was sent"))
}

fn of_no_known_form(unknown: &Unknown<'_>) -> Error {
    let link = &unknown.link;
    let host = host_of(link);
    let named = unknown.known.named.as_ref().map(|named| named.name.as_str());
    let Some((name, head)) = named.zip(unknown.first) else {
        return no_link(link).hint(format!(
            "if you trust {host}: `rsvp accept-invitation -p PROVIDER --url {} CODE`; a link that a mail program \
             wrapped: open it and copy the final address",
            plain_origin(link)
        ));
    };
    let error = Error::new(Exit::Unknown, format!("this is not an invitation link of {name}; nothing was sent"));
    let forms: Vec<String> = head.links.iter().map(|form| form.to_string().replace("{base}", "https://HOST")).collect();
    error.hint(look_like(&forms).unwrap_or_else(|| code_alone(&head.id, Some(&plain_origin(link)))))
}

/// Addresses that a browser shows and nobody can be invited by.
fn of_another_scheme(link: &Url) -> Error {
    let scheme = link.scheme();
    let error = Error::usage("an invitation link begins with https://; nothing was sent");
    error.hint(match scheme {
        "view-source" => "leave out `view-source:` at the beginning",
        "file" => "this is a file on your own machine: open it in a browser, and copy the link that is in it",
        _ => "copy the address that a browser shows for the invitation",
    })
}

/// The origin of a link, as part of a command; a placeholder for one that a shell could take for more than a word.
fn plain_origin(link: &Url) -> String {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b".-:/[]".contains(&byte);
    Some(link::origin(link)).filter(|origin| origin.bytes().all(is_plain)).unwrap_or_else(|| "https://HOST".to_owned())
}
