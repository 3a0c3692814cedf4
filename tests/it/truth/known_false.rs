//! The rows of the table that fail: something is said that is not so, or less than could be known. Whoever mends a row
//! takes it out; the table fails until then.

use crate::support::invited::Before;

use Before::{NoAccount, OtherPassword, SamePassword};

const BELIEVED: &str = "the first answer refuses and is believed, though the service has accepted";
const FIRST_LOST: &str =
    "an answer was lost, and a refusal that excludes \"used\" is believed, though the service lies";
const LOG_IN: &str = "the code is gone, a log-in works with an older account, and that is taken for proof";

/// The service, the account that Ida had before, the row, and what is wrong.
#[rustfmt::skip]
pub(super) const KNOWN_FALSE: &[(&str, &[Before], &str, &str)] = &[
    ("crux", &[SamePassword], "503 for ever, and somebody else accepts", LOG_IN),
    ("crux", &[SamePassword], "503, and somebody else accepts", LOG_IN),
    ("crux", &[NoAccount, SamePassword, OtherPassword], "accepts and says 422", BELIEVED),
    ("crux", &[NoAccount, SamePassword, OtherPassword], "accepts and says expired", BELIEVED),
    ("crux", &[NoAccount, SamePassword, OtherPassword], "accepts and says unknown", BELIEVED),
    ("crux", &[NoAccount, SamePassword, OtherPassword], "accepts and says used", BELIEVED),
    ("crux", &[SamePassword], "closes for ever, and somebody else accepts", LOG_IN),
    ("crux", &[SamePassword], "closes, and somebody else accepts", LOG_IN),
    ("crux", &[SamePassword], "closes, then says expired", LOG_IN),
    ("crux", &[SamePassword], "closes, then says unknown", LOG_IN),
    ("crux", &[SamePassword], "closes, then says used", LOG_IN),
    ("datawire", &[SamePassword], "503 for ever, and somebody else accepts", LOG_IN),
    ("datawire", &[SamePassword], "503, and somebody else accepts", LOG_IN),
    ("datawire", &[NoAccount, SamePassword, OtherPassword], "accepts and closes, then says expired", FIRST_LOST),
    ("datawire", &[NoAccount, SamePassword, OtherPassword], "accepts and closes, then says unknown", FIRST_LOST),
    ("datawire", &[NoAccount, SamePassword, OtherPassword], "accepts and says 422", BELIEVED),
    ("datawire", &[NoAccount, SamePassword, OtherPassword], "accepts and says expired", BELIEVED),
    ("datawire", &[NoAccount, SamePassword, OtherPassword], "accepts and says unknown", BELIEVED),
    ("datawire", &[NoAccount, SamePassword, OtherPassword], "accepts and says used", BELIEVED),
    ("datawire", &[SamePassword], "closes for ever, and somebody else accepts", LOG_IN),
    ("datawire", &[SamePassword], "closes, and somebody else accepts", LOG_IN),
    ("datawire", &[SamePassword], "closes, then says used", LOG_IN),
    ("better-auth", &[NoAccount, SamePassword], "accepts and says 422", BELIEVED),
    ("better-auth", &[NoAccount, SamePassword], "accepts and says expired", BELIEVED),
    ("better-auth", &[NoAccount, SamePassword], "accepts and says unknown", BELIEVED),
    ("better-auth", &[NoAccount, SamePassword], "accepts and says used", BELIEVED),
    ("elastic", &[NoAccount, SamePassword], "accepts and says 422", BELIEVED),
    ("elastic", &[NoAccount, SamePassword], "accepts and says expired", BELIEVED),
    ("elastic", &[NoAccount, SamePassword], "accepts and says unknown", BELIEVED),
    ("elastic", &[NoAccount, SamePassword], "accepts and says used", BELIEVED),
    ("vortex", &[NoAccount], "accepts and says 422", BELIEVED),
    ("vortex", &[NoAccount], "accepts and says expired", BELIEVED),
    ("vortex", &[NoAccount], "accepts and says unknown", BELIEVED),
    ("vortex", &[NoAccount], "accepts and says used", BELIEVED),
];
