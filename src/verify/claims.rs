//! The registered claims (RFC 7519, section 4.1): issuer, audience, and the three times.

use jiff::Timestamp;
use serde_json::{Map, Value};

use super::{Check, Expiry, Refused, Rules};

/// How far the clocks of client and service may differ, in seconds (V5).
const LEEWAY: f64 = 60.0;

/// A hundred years, in seconds: a later `exp` is a mistake, such as a time in milliseconds.
const LONGEST_LIFE: f64 = 100.0 * 365.25 * 86_400.0;

pub fn check(claims: &Map<String, Value>, rules: &Rules, now: Timestamp) -> Result<(), Refused> {
    if let Some(issuer) = &rules.issuer {
        issued_by(claims.get("iss"), issuer)?;
    }
    if let Some(audience) = &rules.audience {
        made_for(claims.get("aud"), audience)?;
    }
    times(claims, rules.exp, now)
}

fn issued_by(claim: Option<&Value>, issuer: &str) -> Result<(), Refused> {
    let refused = |why: String| Err(Refused::new(Check::Issuer, why));
    match claim {
        None => refused("the token has no issuer (iss)".to_owned()),
        Some(Value::String(name)) if name == issuer => Ok(()),
        Some(_) => refused(format!("expected {issuer} (iss)")),
    }
}

/// `aud` is one name or a list of names.
fn made_for(claim: Option<&Value>, audience: &str) -> Result<(), Refused> {
    let refused = |why: String| Err(Refused::new(Check::Audience, why));
    match claim {
        None => refused("the token has no audience (aud)".to_owned()),
        Some(Value::String(name)) if name == audience => Ok(()),
        Some(Value::Array(names)) if names.iter().all(Value::is_string) && names.contains(&Value::from(audience)) => {
            Ok(())
        }
        Some(_) => refused(format!("expected {audience} (aud)")),
    }
}

fn times(claims: &Map<String, Value>, exp: Expiry, now: Timestamp) -> Result<(), Refused> {
    let refused = |why: &str| Err(Refused::new(Check::Time, why));
    #[expect(clippy::cast_precision_loss, reason = "seconds of jiff's range are exact in an f64")]
    let now = now.as_second() as f64;
    let (issued, begins) = (time(claims, "iat")?, time(claims, "nbf")?);
    let Some(ends) = time(claims, "exp")? else {
        return match exp {
            Expiry::Required => refused("the token does not say when it expires (exp)"),
            Expiry::Optional => begun(issued, begins, now),
        };
    };
    if ends + LEEWAY <= now {
        return refused("the token has expired (exp)");
    }
    if ends > now + LONGEST_LIFE {
        return refused("the token expires (exp) in more than a hundred years");
    }
    if issued.is_some_and(|issued| ends < issued) || begins.is_some_and(|begins| ends < begins) {
        return refused("the token expires (exp) before it begins");
    }
    begun(issued, begins, now)
}

fn begun(issued: Option<f64>, begins: Option<f64>, now: f64) -> Result<(), Refused> {
    let is_ahead = |time: Option<f64>| time.is_some_and(|time| time > now + LEEWAY);
    if is_ahead(begins) {
        return Err(Refused::new(Check::Time, "the token is not valid yet (nbf)"));
    }
    if is_ahead(issued) {
        return Err(Refused::new(Check::Time, "the token was issued in the future (iat)"));
    }
    Ok(())
}

/// Seconds since 1970, whole or with a fraction (RFC 7519, section 2).
fn time(claims: &Map<String, Value>, name: &str) -> Result<Option<f64>, Refused> {
    let Some(claim) = claims.get(name) else { return Ok(None) };
    let seconds = claim.as_f64().filter(|seconds| seconds.is_finite() && *seconds >= 0.0);
    let refused = || Refused::new(Check::Time, format!("the token's {name} is not a time"));
    seconds.map(Some).ok_or_else(refused)
}
