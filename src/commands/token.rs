//! `rsvp token`: the bare token of a session, for a script.

use serde_json::{Map, Value};

use crate::answers::{self, Claims, ClaimsSummary, TokenClaims, TokenHeaders};
use crate::cli::Token;
use crate::config::Settings;
use crate::engine::headers;
use crate::error::{Error, Exit, Kind, Result};
use crate::host::Host;
use crate::session::{Session, Sessions};
use crate::ui::{account_label, printable};

use crate::client::claims::unverified;
use crate::client::service::Service;
use crate::client::verifying::Verifier;
use crate::client::{current_session, refreshing, saving};

pub fn run(host: &mut Host, settings: &Settings, options: &Token) -> Result<Value> {
    let sessions = saving::open(host, settings)?;
    if options.claims {
        return show_claims(host, settings, &sessions, options);
    }
    let session = current_session::selected(host, &sessions, settings)?;
    let service = Service::of_session(host, settings, &session)?;
    let session = refreshing::fresh(host, settings, &sessions, session, &service, &options.verification())?.session;
    let start = current_session::start(host, &sessions, &session, &service)?;
    let token = service.provider.session.secret.first().and_then(|name| start.vars.secret(name));
    let session = saving::answer(&sessions, &session);
    if options.header {
        let lines: Vec<String> =
            headers(&start)?.iter().map(|(name, value)| format!("{name}: {}", value.expose())).collect();
        if lines.is_empty() {
            return Err(Error::new(Exit::NotOffered, "this session is not sent in a header"));
        }
        lines.iter().for_each(|line| host.ui.say(line));
        return answers::done(TokenHeaders { session, headers: lines });
    }
    let token = token.ok_or_else(|| {
        Error::new(Exit::NotOffered, "this session has no token of its own")
            .hint("`rsvp token --header` prints how a request carries it")
    })?;
    host.ui.say(token.expose());
    answers::done(answers::Token { session, token: token.expose().to_owned() })
}

/// `token --claims`: the claims and whether they are verified. Only a local key is used, and nothing is sent; with
/// `--verify` they are shown only if they check out.
fn show_claims(host: &mut Host, settings: &Settings, sessions: &Sessions, options: &Token) -> Result<Value> {
    let session = current_session::selected(host, sessions, settings)?;
    let service = Service::of_session(host, settings, &session)?;
    let verification = options.verification();
    let (session, claims, verdict) = if verification.verify {
        let fresh = refreshing::fresh(host, settings, sessions, session, &service, &verification)?;
        let claims = fresh.proved()?;
        (fresh.session, claims.members, Verdict::By(claims.key))
    } else {
        at_hand(host, sessions, session, &service, options)?
    };
    let now = (host.clock)();
    let (mark, key, why) = match verdict {
        Verdict::By(key) => (format!("verified by {key}"), Some(key), None),
        Verdict::Refused(why) => (format!("UNVERIFIED: {why}"), None, Some(why)),
        Verdict::Unknown => ("unverified: no key found".to_owned(), None, None),
    };
    let summary = ClaimsSummary::of(&service.provider, &claims);
    host.ui.say(&format!("The token of {}, {}", account_label(&session.who), printable(&mark)));
    for (name, text) in summary.lines(now) {
        host.ui.say(&format!("{name:<13} {}", printable(&text)));
    }
    let claims = Claims { verified: key.is_some(), key, why, summary };
    answers::done(TokenClaims { session: saving::answer(sessions, &session), claims })
}

enum Verdict {
    /// The claims check out with this key.
    By(String),
    /// They do not, for this reason.
    Refused(String),
    /// No key was found.
    Unknown,
}

/// The claims of the saved token, and the verdict of a local key.
fn at_hand(
    host: &mut Host,
    sessions: &Sessions,
    session: Session,
    service: &Service,
    options: &Token,
) -> Result<(Session, Map<String, Value>, Verdict)> {
    let vars = current_session::start(host, sessions, &session, service)?.vars;
    let claims = unverified(&service.provider, &vars).ok_or_else(|| {
        let opaque = "the session has no token with claims: it is opaque or missing";
        let error = Error::new(Exit::NotOffered, opaque);
        match service.provider.prove.is_empty() {
            true => error,
            false => error.hint("`rsvp token --claims --verify`"),
        }
    })?;
    let verifier = match Verifier::with_local_key(host, service, options.verify_key.as_deref()) {
        Err(error) if error.kind == Kind::NoKey && options.verify_key.is_none() => None,
        other => other?,
    };
    let now = (host.clock)();
    let verdict = match verifier.map(|verifier| verifier.verified(&vars, now)) {
        Some(Ok(claims)) => Verdict::By(claims.key),
        Some(Err(refused)) => Verdict::Refused(refused.to_string()),
        None => Verdict::Unknown,
    };
    Ok((session, claims, verdict))
}
