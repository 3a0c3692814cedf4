//! The one way to skip a test, or a part of it, where this machine lacks something.

use std::io::Write as _;

use super::real::variable;

/// Says what is skipped and why. Under `CI=true` it fails instead, unless `RSVP_EXPECTED_SKIPS` names what is `missing`.
pub(crate) fn skip(missing: &str, why: &str) {
    let thread = std::thread::current();
    let test = thread.name().unwrap_or("a test");
    // Past the test harness, which would swallow it: a skipped test must be seen.
    let _ = writeln!(std::io::stderr(), "skipped: {test}: {missing}: {why}");
    let text = |name: &str| variable(name).map(|value| value.display().to_string()).unwrap_or_default();
    let (is_ci, expected) = (text("CI") == "true", text("RSVP_EXPECTED_SKIPS"));
    assert!(
        !is_ci || is_expected(missing, &expected),
        "CI skips only what RSVP_EXPECTED_SKIPS names: {missing}: {why}"
    );
}

fn is_expected(missing: &str, expected: &str) -> bool {
    expected.split_whitespace().any(|name| name == missing)
}

#[test]
fn a_skip_is_expected_by_its_whole_name() {
    assert!(is_expected("fish", "zsh fish"));
    assert!(!is_expected("fish", "zsh fish-shell"));
    assert!(!is_expected("fish", ""));
}
