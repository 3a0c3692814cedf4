//! What an answer means: success by the step's own `expect`, else a refusal with a reason, else unusable.

use crate::error::{Error, Kind};
use crate::http::Reply;
use crate::secret::SecretValue;

use super::{Language, Operation, Place, Provider, Reason, ReasonRule, Scope, Step, answer};

/// A service's no.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// What it can mean, the likeliest first; never empty.
    pub reasons: Vec<Reason>,
    /// The service's own words, from the file's `message`; secrets removed.
    pub words: Option<String>,
    /// What to do next, from the file.
    pub hint: Option<String>,
    /// The status code of the answer.
    pub status: u16,
    /// Whether the file says what this answer means; else it was taken from the status.
    pub documented: bool,
    /// How many seconds the service asks you to wait.
    pub retry_after: Option<u64>,
}

impl Refusal {
    /// The reason that gives the exit code.
    pub fn reason(&self) -> Reason {
        self.reasons.first().copied().unwrap_or(Reason::Refused)
    }

    /// What code decides on.
    fn kind(&self) -> Kind {
        let exit = self.reason().exit();
        match self.reason() {
            Reason::Unknown | Reason::Expired | Reason::Withdrawn | Reason::Used | Reason::Member => {
                Kind::CodeGone(exit)
            }
            Reason::Login => Kind::NotAccepted(exit),
            _ => Kind::Other(exit),
        }
    }

    /// Whether it says without doubt that the code has been used.
    pub fn says_used(&self) -> bool {
        self.reasons.iter().all(|reason| matches!(reason, Reason::Used | Reason::Member))
    }

    /// As it is told to the person.
    pub fn error(&self) -> Error {
        let named: Vec<&str> = self.reasons.iter().filter_map(|reason| reason.of_the_invitation()).collect();
        let what = match (named.as_slice(), self.reason()) {
            ([first, others @ ..], _) if !others.is_empty() && named.len() == self.reasons.len() => {
                let (last, middle) = others.split_last().unwrap_or((first, &[]));
                let middle: String = middle.iter().map(|word| format!(", {word}")).collect();
                format!("the invitation {first}{middle} or {last}; the service cannot tell which")
            }
            (_, reason) => match self.retry_after.map(answer::wait) {
                Some(length) if reason == Reason::RateLimited => format!("{} {length}", reason.sentence()),
                Some(length) => format!("{}, and asks you to wait {length}", reason.sentence()),
                None => reason.sentence().to_owned(),
            },
        };
        let what = match &self.words {
            Some(words) => format!("{what}: {words}"),
            None if matches!(self.reason(), Reason::Refused | Reason::BadInput) => {
                format!("{what} (status {})", self.status)
            }
            None => what,
        };
        Error::new(self.kind(), what).hint(self.advice()).retry_after(self.retry_after)
    }

    /// Whether the person can do something about it by giving something else.
    pub fn is_mendable(&self) -> bool {
        matches!(self.reason(), Reason::WeakPassword | Reason::NameTaken | Reason::BadInput | Reason::Login)
    }

    /// What to do next, where it is not known whether the invitation is still good.
    pub fn advice(&self) -> String {
        self.hint.clone().unwrap_or_else(|| self.reason().hint().to_owned())
    }
}

/// What an answer means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// The step's `expect` holds.
    Success,
    /// A refusal that can be read.
    Refused(Refusal),
    /// The status of a success and a body that can be read, but neither what the step expects nor a refusal that the
    /// file knows. Where nothing was at stake, that is a refusal.
    Unexpected(Refusal),
    /// Nothing that can be understood: 5xx without a reason, HTML, the wrong shape, a redirect. Says what.
    Unusable(String),
}

/// Reads an answer to `step`. `scope` holds the variables and the members of the answer. Expression errors are never fatal here, for
/// the code may be spent: `expect` is then no, and `reasons` do not match.
pub fn judge(
    provider: &Provider,
    (operation, step): (Operation, &Step),
    language: &Language,
    reply: &Reply,
    scope: &Scope,
) -> Verdict {
    let success = match &step.expect {
        Some(condition) => language.holds(condition, scope).unwrap_or(false),
        None => (200..300).contains(&reply.status) && !answer::is_web_page(reply),
    };
    if success {
        return match unreadable(operation, step, reply) {
            Some(what) => Verdict::Unusable(what),
            None => Verdict::Success,
        };
    }
    let rule = step.reasons.iter().chain(&provider.reasons).find(|rule| language.holds(&rule.when, scope) == Ok(true));
    let reasons = match rule {
        Some(rule) => rule.reason.clone(),
        None => match by_status(reply) {
            Ok(reason) => vec![reason],
            Err(what) => return Verdict::Unusable(what),
        },
    };
    let refusal = Refusal {
        reasons,
        words: words(provider, rule, language, scope),
        hint: rule.and_then(|rule| rule.hint.clone()),
        status: reply.status,
        documented: rule.is_some(),
        retry_after: None,
    };
    let is_unknown = rule.is_none() && (200..300).contains(&reply.status);
    if is_unknown { Verdict::Unexpected(refusal) } else { Verdict::Refused(refusal) }
}

/// Why an answer that looks like success tells nothing of what the step reads in it. One that is empty is not a good preview;
/// elsewhere the service may have had nothing to say.
fn unreadable(operation: Operation, step: &Step, reply: &Reply) -> Option<String> {
    let templates = step.set.values().chain(&step.each).map(|template| template.variables());
    let condition = step.expect.iter().map(|condition| condition.variables());
    let reads_body = templates.chain(condition).flatten().any(|names| names.contains("body"));
    let may_be_empty = operation != Operation::Preview;
    if !reads_body || may_be_empty && reply.body.trim_ascii().is_empty() {
        return None;
    }
    answer::json(reply).err()
}

/// The service's own words: only what the file maps, for real servers echo passwords in their errors.
fn words(provider: &Provider, rule: Option<&ReasonRule>, language: &Language, scope: &Scope) -> Option<String> {
    let template = rule.and_then(|rule| rule.message.as_ref()).or(provider.message.as_ref())?;
    let words = match language.value(template, scope) {
        Ok(Some(SecretValue::Text(words))) => words,
        Ok(Some(_)) => language.text(template, Place::Words, scope).ok()?,
        _ => return None,
    };
    Some(words.expose().trim().to_owned()).filter(|words| !words.is_empty())
}

/// What a refusal means when the file does not say.
fn by_status(reply: &Reply) -> Result<Reason, String> {
    let body = answer::json(reply);
    match reply.status {
        401 | 403 => Ok(Reason::Login),
        404 => Ok(Reason::Unknown),
        410 => Ok(Reason::Expired),
        429 => Ok(Reason::RateLimited),
        400..500 => Ok(Reason::Refused),
        300..400 => Err(redirected(reply)),
        200..300 if body.is_ok_and(|body| !body.is_scalar()) => Ok(Reason::Refused),
        200..300 => Err(answer::json(reply)
            .err()
            .filter(|_| answer::packed(reply).is_some())
            .unwrap_or_else(|| undocumented(reply.status))),
        status => Err(format!("the service answered with status {status}")),
    }
}

/// What is said of an answer that looks like success and is none.
pub fn undocumented(status: u16) -> String {
    format!("the answer (status {status}) is not what the service documents")
}

/// R9: a redirect is an error that names where it leads, and nothing else of the address. One to another path of the
/// service leads to no other host.
fn redirected(reply: &Reply) -> String {
    const HERE: &str = "here.invalid";
    let here = url::Url::parse(&format!("https://{HERE}")).ok();
    let target = answer::header(reply, "location").and_then(|value| here?.join(value).ok());
    let to = match target.as_ref().map(|url| (url.host_str().unwrap_or_default(), url.scheme())) {
        Some((HERE, _)) => "to another path of its own".to_owned(),
        Some(("", scheme)) => format!("to an address of the kind {scheme}:"),
        Some((host, _)) => format!("to {host}"),
        None => format!("(status {})", reply.status),
    };
    format!("the service redirects {to}, and redirects are not followed")
}
