//! What a person is handed who wants to try the pretend services: where each is, what to type, which codes there are.

use super::fault::Fault;
use super::invitations::{GOOD, Invitations};
use super::token::Forgery;

/// One code and what it does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CodeWord {
    /// The code.
    pub code: &'static str,
    /// What comes of it.
    pub what: &'static str,
}

impl CodeWord {
    /// The address that the invitation is for; `None` where there is no such invitation.
    pub fn email(&self) -> Option<String> {
        Invitations::new().email_of(self.code)
    }
}

/// Every code that all services know, and one that none does.
#[rustfmt::skip]
pub const CODES: &[CodeWord] = &[
    CodeWord { code: GOOD[0], what: "good" },
    CodeWord { code: GOOD[1], what: "good" },
    CodeWord { code: GOOD[2], what: "good" },
    CodeWord { code: Fault::Unknown.code(), what: "there is no such invitation" },
    CodeWord { code: Fault::Expired.code(), what: "it has expired" },
    CodeWord { code: Fault::Used.code(), what: "it was accepted before" },
    CodeWord { code: Fault::WrongPerson.code(), what: "it is for somebody else" },
    CodeWord { code: Fault::Member.code(), what: "you belong to the organisation already" },
    CodeWord { code: Fault::RateLimited.code(), what: "the service asks to wait" },
    CodeWord { code: Fault::Slow.code(), what: "the answer takes two seconds" },
    CodeWord { code: Fault::CutOff.code(), what: "accepted, but the answer ends in the middle" },
    CodeWord { code: Fault::Huge.code(), what: "accepted, but the answer is larger than 1 MiB" },
    CodeWord { code: Fault::Html.code(), what: "accepted, but the answer is a web page" },
    CodeWord { code: Fault::Garbage.code(), what: "accepted, but the answer is noise" },
    CodeWord { code: Fault::Silent.code(), what: "no answer comes" },
    CodeWord { code: Fault::ServerError.code(), what: "the service fails" },
    CodeWord { code: Fault::Dropped.code(), what: "accepted, but the answer is lost" },
    CodeWord { code: Fault::DroppedBefore.code(), what: "lost on its way the first time" },
    forged(Forgery::Key, "the token, where there is one, is signed by nobody known"),
    forged(Forgery::Unsigned, "it says that it is not signed"),
    forged(Forgery::Stripped, "its signature is gone"),
    forged(Forgery::Tampered, "it was changed after it was signed"),
    forged(Forgery::Confused, "the public key signs it, as if it were a shared secret"),
    forged(Forgery::OwnKey, "it brings the forger's key along"),
    forged(Forgery::KeyId, "it names a key that nobody knows"),
    forged(Forgery::Critical, "it demands what nobody understands"),
    forged(Forgery::Expired, "it has ended"),
    forged(Forgery::Early, "it is not valid yet"),
    forged(Forgery::Issuer, "somebody else has issued it"),
    forged(Forgery::Audience, "it is for somebody else"),
    forged(Forgery::Claims, "it is good, and not about you"),
];

const fn forged(forgery: Forgery, what: &'static str) -> CodeWord {
    CodeWord { code: Fault::Forged(forgery).code(), what }
}

/// One service and how to try it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sample {
    /// The name of the service, as providers have it.
    pub service: &'static str,
    /// The path of its base URL.
    path: &'static str,
    /// What it wants to know, as options of the command line.
    options: &'static str,
}

const PERSON: &str = "--name 'Ada Lovelace' --email ada@example.com";
const KEY: &str = "--api-key VRTX.AAAAAAAAAAAAAAAAAAAAAA.pretend --name 'Ada Lovelace' --email ada@example.com";

/// Every service.
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
    /// The base URL, where the services are at `origin`.
    pub fn url(&self, origin: &str) -> String {
        format!("{origin}{}", self.path)
    }

    /// A command line that accepts an invitation there, ready to paste. What it leaves out is asked for.
    pub fn command(&self, origin: &str) -> String {
        let options = if self.options.is_empty() { String::new() } else { format!("{} ", self.options) };
        format!("rsvp accept-invitation -p {} --url {} {options}{}", self.service, self.url(origin), GOOD[0])
    }

    /// The variable that tells a command run inside where the service is.
    pub fn variable(&self) -> String {
        format!("RSVP_SANDBOX_{}_URL", self.service.to_uppercase().replace('-', "_"))
    }
}
