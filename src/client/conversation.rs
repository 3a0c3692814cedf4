//! What every command that talks to a service does: drive the engine, ask the person, carry the requests.

use std::ffi::OsStr;
use std::path::PathBuf;
use std::time::Duration;

use crate::config::Settings;
use crate::disk;
use crate::engine::{Asked, Effect, Outside, Sending};
use crate::error::{Accepted, Kind, Result};
use crate::host::Host;
use crate::http::network::{NetworkSettings, ProxyVariables, is_loopback};
use crate::http::{Failure, Reply, Request, Transport};
use crate::inputs::{self, Addressee};
use crate::provider::Vars;
use crate::sandbox::Sandbox;
use crate::secret::SecretValue;
use crate::ui::{Detail, quoted};

use super::service::{self, Service};

/// What follows the spending call gets at least this much time, whatever `--timeout` left: once for finding out what
/// happened, and once for opening a session.
const AFTER_SENDING: Duration = Duration::from_secs(10);

/// One command's dealings with a service.
pub struct Conversation<'h> {
    pub host: &'h mut Host,
    pub addressee: Addressee,
    /// What the person answered, where more codes follow that need it.
    pub answers: Option<Vars>,
    transport: Box<dyn Transport>,
    /// How long the network may still take.
    left: Duration,
    /// For what time was given beyond `--timeout`.
    given: Accepted,
    /// Whether the provider file's warnings are told: to people who only want to look.
    pub warns: bool,
    /// With `--sandbox`: the key of the tokens that the pretend services sign, as the text of a key file.
    pub pretend_key: Option<String>,
}

impl<'h> Conversation<'h> {
    pub fn new(host: &'h mut Host, settings: &Settings, service: &Service) -> Result<Self> {
        let (transport, pretend_key) = transport(host, settings, service)?;
        let addressee = Addressee { account: None, host: service.host(), once: false };
        Ok(Self {
            host,
            addressee,
            answers: None,
            transport,
            left: settings.timeout,
            given: Accepted::No,
            warns: false,
            pretend_key,
        })
    }

    /// Fetches what is not a step of the service's file, such as its keys, within the same limits.
    ///
    /// # Errors
    /// Why there is no answer.
    pub fn fetch(&mut self, request: &Request) -> Result<Reply, Failure> {
        self.carry(request, "to send its keys", "")
    }

    /// What follows the spending call gets time of its own.
    pub fn give_time(&mut self, accepted: Accepted) {
        if accepted != Accepted::No && self.given != accepted {
            self.given = accepted;
            self.left = self.left.max(AFTER_SENDING);
        }
    }

    /// A person who waits is told what the service is asked `to_do`, and the `remark`.
    fn carry(&mut self, request: &Request, to_do: &str, remark: &'static str) -> Result<Reply, Failure> {
        let limit = self.left;
        if limit.is_zero() {
            let hint = Some("give more time: --timeout SECONDS".to_owned());
            return Err(Failure::NotSent { what: "the time is up".to_owned(), hint });
        }
        let begun = (self.host.clock)();
        // Keys may come from another host than everything else.
        let host = service::host_of(request.url.expose());
        let waiting = self.host.ui.wait(&format!("Waiting for {host} {to_do}"), remark);
        let reply = self.transport.send(request, limit);
        drop(waiting);
        let took = Duration::try_from((self.host.clock)().duration_since(begun)).unwrap_or_default();
        self.left = self.left.saturating_sub(took);
        let result = match &reply {
            Ok(reply) => reply.status.to_string(),
            Err(Failure::NotSent { what, .. } | Failure::NoAnswer(what)) => what.clone(),
        };
        let (method, route) = (request.method.as_str(), &request.route);
        let through = self.transport.proxy(request).map(|proxy| format!(" through {proxy}")).unwrap_or_default();
        let line = format!("{method} {host} {route}{through}: {result} ({} ms)", took.as_millis());
        self.host.ui.detail(Detail::Verbose, &line);
        let names: Vec<&str> = request.headers.iter().map(|(name, _)| name.as_str()).collect();
        self.host.ui.detail(Detail::VeryVerbose, &format!("headers sent: {}", names.join(", ")));
        if let Ok(reply) = &reply {
            let names: Vec<&str> = reply.headers.iter().map(|(name, _)| name.as_str()).collect();
            self.host.ui.detail(Detail::VeryVerbose, &format!("headers received: {}", names.join(", ")));
        }
        reply
    }

    /// Nothing more is asked for now: no connection holds the code any longer.
    pub fn close(&mut self) {
        self.transport.close();
    }
}

/// What most commands want.
impl Outside for Conversation<'_> {
    /// Asked again means that the service refused what was given: where nobody can be asked, that is the end.
    fn ask(&mut self, asked: &Asked, _: Accepted) -> Result<Vec<(String, SecretValue)>> {
        if let Some(refusal) = &asked.again {
            let error = refusal.error();
            if self.host.ui.ask().is_none() {
                return Err(error.of_kind(Kind::MissingInput));
            }
            self.host.ui.note(&error.to_string());
        }
        if asked.inputs.is_empty() {
            return Ok(Vec::new());
        }
        self.addressee.account.clone_from(&asked.account);
        let answers = inputs::ask(&asked.inputs, &self.addressee, &mut self.host.ui)?;
        if let Some(remembered) = &mut self.answers {
            for (input, (name, value)) in asked.inputs.iter().zip(&answers).filter(|(input, _)| !input.late) {
                if input.secret {
                    remembered.set_secret(name, value.clone());
                } else {
                    remembered.set(name, value.clone());
                }
            }
        }
        Ok(answers)
    }

    fn send(&mut self, sending: &Sending<'_>, accepted: Accepted) -> Result<Result<Reply, Failure>> {
        if let Some(warning) = sending.warning.filter(|_| self.warns) {
            self.host.ui.note(warning);
        }
        self.give_time(accepted);
        let (to_do, remark) = match (sending.effect, accepted) {
            (Effect::Spends, _) => ("to accept", " (Ctrl-C waits too)"),
            (_, Accepted::No) => ("to answer", ""),
            _ => ("to open the session", ""),
        };
        Ok(self.carry(&sending.request, to_do, remark))
    }
}

/// The network, or the pretend services with their key.
fn transport(host: &mut Host, settings: &Settings, service: &Service) -> Result<(Box<dyn Transport>, Option<String>)> {
    if settings.sandbox {
        let now = (host.clock)();
        // A pretend service can do without randomness.
        let random = |bytes: &mut [u8]| drop(crate::digest::random(bytes));
        let sandbox = Sandbox::new(move || now, random);
        let key = sandbox.key_file_text();
        return Ok((Box::new(sandbox), Some(key)));
    }
    let insecure_http = settings.insecure_http || service.insecure_http;
    if insecure_http && service.base.scheme() == "http" && !is_loopback(&service.base) {
        host.ui.warn(&format!("plain http to {}: anyone between here and there can read everything", service.host()));
    }
    if let Some(key) = settings.client.as_ref().map(|client| &client.key).filter(|key| disk::others_can_read(key)) {
        let shown = quoted(&key.display().to_string());
        host.ui.warn(&format!("others on this machine can read the client key {shown}: chmod 600 {shown}"));
    }
    let variable = |name: &str| host.env.get(name).map(OsStr::to_owned);
    let path = |name: &str| variable(name).map(PathBuf::from);
    let network = NetworkSettings {
        connect_timeout: settings.connect_timeout,
        proxy: settings.proxy.as_ref().map(|proxy| proxy.url().clone()),
        proxy_variables: ProxyVariables::read(variable),
        ca_cert: settings.ca_cert.clone(),
        ssl_cert_file: path("SSL_CERT_FILE"),
        ssl_cert_dir: path("SSL_CERT_DIR"),
        client_cert: settings.client.as_ref().map(|client| client.certificate.clone()),
        client_key: settings.client.as_ref().map(|client| client.key.clone()),
        service: Some(service.base.clone()),
        insecure_http,
    };
    Ok(((host.network)(network)?, None))
}
