//! The examples of a provider file, run through the engine with scripted answers: no network, no clock.

use std::collections::VecDeque;

use jiff::Timestamp;
use url::Url;

use crate::accepting::explained;
use crate::cli::Code;
use crate::client::service::Service;
use crate::engine::{self, Asked, Earlier, Outcome, Outside, Sending, Start};
use crate::error::{Accepted, Error, Exit, Kind, Result};
use crate::http::cookies::Jar;
use crate::http::{Failure, Reply};
use crate::inputs;
use crate::provider::check::Finding;
use crate::provider::example::{Example, ScriptedAnswer};
use crate::provider::{Operation, Provider, Vars, link};
use crate::secret::{Secret, SecretValue};

mod expected;

/// Where a self-hosted service stands in its examples.
const SELF_HOSTED: &str = "https://service.example";

/// When it is, where an example does not say.
const NOW: &str = "2026-01-01T00:00:00Z";

/// No example takes more turns.
const MOST_TURNS: usize = 1000;

/// Runs all examples of `provider`; what did not come out as they say.
pub fn run(provider: &Provider) -> Vec<Finding> {
    let mut findings = Vec::new();
    for example in &provider.examples {
        let failed = |what: String| {
            Finding::mistake(example.name.span(), format!("an example does not hold: {what}"), "in this example")
        };
        match Stage::new(provider, example).and_then(Stage::play) {
            Ok(differences) => findings.extend(differences.into_iter().map(failed)),
            Err(error) => findings.push(failed(error.to_string())),
        }
    }
    findings
}

/// One example on its way.
struct Stage<'p> {
    example: &'p Example,
    provider: &'p Provider,
    service: Service,
    script: VecDeque<&'p ScriptedAnswer>,
    differences: Vec<String>,
}

impl<'p> Stage<'p> {
    fn new(provider: &'p Provider, example: &'p Example) -> Result<Self> {
        let base = provider.base().cloned().map_or_else(|| link::base(SELF_HOSTED).map_err(Error::usage), Ok)?;
        let service = Service::at(provider.clone(), base);
        Ok(Self { example, provider, service, script: example.answers.iter().collect(), differences: Vec::new() })
    }

    fn play(mut self) -> Result<Vec<String>> {
        let start = self.start()?;
        let (accepted, ended) = match self.example.run {
            Operation::Accept => {
                let (fate, ended) = engine::accept(start, &mut self);
                (fate.accepted, ended.map_err(|error| explained(error, &fate, &self.service)))
            }
            operation => (Accepted::No, engine::operation(start, operation, &mut self)),
        };
        if !self.script.is_empty() {
            self.differences.push(format!("the last {} of its answers were not used", self.script.len()));
        }
        self.compare(&ended, accepted)?;
        Ok(self.differences)
    }

    /// What flags, variables and a saved session would give.
    fn start(&self) -> Result<Start<'p>> {
        let mut vars = self.codes()?;
        let mut cookies = Jar::default();
        for (name, value) in &self.example.inputs {
            if name == "cookies" {
                let kept = value.as_object().into_iter().flatten();
                let kept = kept.filter_map(|(name, value)| Some((name.clone(), Secret::new(value.as_str()?))));
                cookies = kept.collect();
            } else if self.provider.input(name).secret {
                vars.set_secret(name, value.clone());
            } else {
                vars.set(name, value.clone());
            }
        }
        let now = self.example.now.as_deref().unwrap_or(NOW);
        let now: Timestamp = now.parse().map_err(|_| Error::usage(format!("`{now}` is not an RFC 3339 time")))?;
        let Service { base, .. } = &self.service;
        let accepted = if self.example.sent_before { Accepted::Unknown } else { Accepted::No };
        let earlier = Earlier { accepted, ..Earlier::default() };
        Ok(Start { provider: self.provider, base: base.clone(), vars, cookies, now, earlier })
    }

    fn codes(&self) -> Result<Vars> {
        let read = |text: &str| -> Result<Code> { text.parse().map_err(|what| Error::new(Exit::Unknown, what)) };
        let codes: Vec<&str> = self.example.code.iter().chain(&self.example.codes).map(String::as_str).collect();
        let Some(first) = codes.first() else { return Ok(Vars::default()) };
        let mut vars = self.service.code_vars(&read(first)?)?;
        let each: Result<Vec<Secret>> = codes
            .iter()
            .map(|code| Ok(self.service.code_vars(&read(code)?)?.secret("code").unwrap_or_default()))
            .collect();
        vars.set_secret("codes", each?);
        Ok(vars)
    }

    /// Nobody sits at a terminal: what is given is in `inputs`, and `again` is one more try.
    fn answers_to(&self, asked: &Asked) -> Result<Vec<(String, SecretValue)>> {
        let given = if asked.again.is_some() { &self.example.again } else { &self.example.inputs };
        let missing: Vec<_> = asked.inputs.iter().filter(|input| !given.contains_key(&input.name)).cloned().collect();
        match &asked.again {
            Some(refusal) if !missing.is_empty() => Err(refusal.error().of_kind(Kind::MissingInput)),
            None if !missing.is_empty() => Err(inputs::missing(&missing)),
            _ => Ok(asked
                .inputs
                .iter()
                .filter_map(|i| Some((i.name.clone(), given.get(&i.name)?.clone().into())))
                .collect()),
        }
    }

    fn reply(&mut self, sending: &Sending<'_>) -> Result<Reply, Failure> {
        let request = &sending.request;
        let called = format!("{} {}", request.method.as_str(), request.route);
        let Some(answer) = self.script.pop_front() else {
            self.differences.push(format!("no answer is left for {called}"));
            return Err(Failure::NoAnswer("the example has no answer".to_owned()));
        };
        if let Some(expected) = &answer.expect_request {
            let differences = expected::request(expected, request, self.service.base.path());
            self.differences.extend(differences.into_iter().map(|what| format!("{called}: {what}")));
        }
        if answer.lost {
            return Err(Failure::NoAnswer("the connection was closed before an answer came".to_owned()));
        }
        if answer.unreachable {
            return Err(Failure::NotSent { what: "the service cannot be reached".to_owned(), hint: None });
        }
        Ok(scripted(answer))
    }

    fn compare(&mut self, ended: &Result<Outcome>, accepted: Accepted) -> Result<()> {
        self.differences.extend(expected::outcome(&self.example.outcome, ended, accepted)?);
        Ok(())
    }
}

impl Outside for Stage<'_> {
    fn ask(&mut self, asked: &Asked, _: Accepted) -> Result<Vec<(String, SecretValue)>> {
        self.answers_to(asked)
    }

    fn send(&mut self, sending: &Sending<'_>, _: Accepted) -> Result<Result<Reply, Failure>> {
        if self.script.is_empty() && self.differences.len() > MOST_TURNS {
            return Err(Error::usage("the example goes round in circles"));
        }
        Ok(self.reply(sending))
    }
}

fn scripted(answer: &ScriptedAnswer) -> Reply {
    let mut headers = Vec::new();
    for (name, value) in &answer.headers {
        let values = value.as_array().cloned().unwrap_or_else(|| vec![value.clone()]);
        let texts = values.iter().map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned));
        headers.extend(texts.map(|text| (name.to_ascii_lowercase(), text)));
    }
    let body = match (&answer.body, &answer.text) {
        (Some(body), _) => body.to_string(),
        (None, text) => text.clone().unwrap_or_default(),
    };
    Reply { status: answer.status.unwrap_or(200), headers, body: body.into_bytes() }
}

/// The path of `url` below `base`, as it is sent.
fn path_below(url: &Url, base: &str) -> String {
    url.path().strip_prefix(base.trim_end_matches('/')).unwrap_or(url.path()).to_owned()
}
