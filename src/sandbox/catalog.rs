//! The catalog that `rsvp sandbox` prints: URLs, commands to paste, and codes with what they do.

use super::fault::Fault;
use super::invitations::{GOOD, Invitations};
use super::token::Forgery;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SampleCode {
    pub code: &'static str,
    /// What happens with it.
    pub what: &'static str,
}

impl SampleCode {
    /// The e-mail address of the invitation; `None` for the unknown code.
    pub fn email(&self) -> Option<String> {
        Invitations::new().email_of(self.code)
    }
}

/// The codes that every service knows, and an unknown one.
#[rustfmt::skip]
pub const CODES: &[SampleCode] = &[
    SampleCode { code: GOOD[0], what: "an open invitation" },
    SampleCode { code: GOOD[1], what: "an open invitation" },
    SampleCode { code: GOOD[2], what: "an open invitation" },
    SampleCode { code: Fault::Unknown.code(), what: "an unknown invitation" },
    SampleCode { code: Fault::Expired.code(), what: "an expired invitation" },
    SampleCode { code: Fault::Used.code(), what: "an invitation that was accepted before" },
    SampleCode { code: Fault::WrongPerson.code(), what: "an invitation for somebody else" },
    SampleCode { code: Fault::Member.code(), what: "you are a member already" },
    SampleCode { code: Fault::RateLimited.code(), what: "the service limits the rate of requests" },
    SampleCode { code: Fault::Slow.code(), what: "the answer takes two seconds" },
    SampleCode { code: Fault::CutOff.code(), what: "accepted, but the answer ends in the middle" },
    SampleCode { code: Fault::Huge.code(), what: "accepted, but the answer is larger than 1 MiB" },
    SampleCode { code: Fault::Html.code(), what: "accepted, but the answer is a web page" },
    SampleCode { code: Fault::Garbage.code(), what: "accepted, but the answer is invalid JSON" },
    SampleCode { code: Fault::Silent.code(), what: "no answer comes" },
    SampleCode { code: Fault::ServerError.code(), what: "the service fails with status 500" },
    SampleCode { code: Fault::Dropped.code(), what: "accepted, but the answer is lost" },
    SampleCode { code: Fault::DroppedBefore.code(), what: "the first request does not arrive" },
    forged(Forgery::Key, "the token, if any, is signed with an unknown key"),
    forged(Forgery::Unsigned, "the token says that it is not signed"),
    forged(Forgery::Stripped, "the signature of the token is missing"),
    forged(Forgery::Tampered, "the token was changed after it was signed"),
    forged(Forgery::Confused, "the token is signed with the public key as a shared secret"),
    forged(Forgery::OwnKey, "the token brings the forger's key"),
    forged(Forgery::KeyId, "the token names an unknown key"),
    forged(Forgery::Critical, "the token requires an unknown extension"),
    forged(Forgery::Expired, "the token has expired"),
    forged(Forgery::Early, "the token is not valid yet"),
    forged(Forgery::Issuer, "the token has another issuer"),
    forged(Forgery::Audience, "the token is for another audience"),
    forged(Forgery::Claims, "the token is valid, but not about you"),
];

const fn forged(forgery: Forgery, what: &'static str) -> SampleCode {
    SampleCode { code: Fault::Forged(forgery).code(), what }
}

/// A service and a command that tries it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sample {
    /// The id of its provider.
    pub service: &'static str,
    /// The path of its base URL.
    path: &'static str,
    /// Its inputs as options of the command line.
    options: &'static str,
}

const PERSON: &str = "--name 'Ada Lovelace' --email ada@example.com";
const KEY: &str = "--api-key VRTX.AAAAAAAAAAAAAAAAAAAAAA.pretend --name 'Ada Lovelace' --email ada@example.com";

pub fn samples() -> impl Iterator<Item = &'static Sample> {
    const SAMPLES: &[Sample] = &[
        Sample { service: "crux", path: "", options: "" },
        Sample { service: "datawire", path: "", options: "--name 'Ada Lovelace'" },
        Sample { service: "elastic", path: "/api/v1", options: "--api-key pretend" },
        Sample { service: "vortex", path: "", options: KEY },
        Sample { service: "vortex-target", path: "", options: KEY },
        Sample { service: "better-auth", path: "", options: PERSON },
    ];
    SAMPLES.iter()
}

impl Sample {
    /// The base URL if the services run at `origin`.
    pub fn url(&self, origin: &str) -> String {
        format!("{origin}{}", self.path)
    }

    /// A command line that accepts an invitation there, ready to paste. rsvp asks for the missing inputs.
    pub fn command(&self, origin: &str) -> String {
        let options = if self.options.is_empty() { String::new() } else { format!("{} ", self.options) };
        format!("rsvp accept-invitation -p {} --url {} {options}{}", self.service, self.url(origin), GOOD[0])
    }

    /// The variable that names the base URL for `rsvp sandbox -- COMMAND`.
    pub fn variable(&self) -> String {
        format!("RSVP_SANDBOX_{}_URL", self.service.to_uppercase().replace('-', "_"))
    }
}
