//! One good file, and what is found when one thing in it is wrong.

use super::*;
use crate::provider::{builtin, link};

/// A file without a mistake, and without what stands in `without`.
const GOOD: &str = r#"schema = 1
id = "acme"
name = "Acme"
base-url = "https://acme.example"
links = ["{base}/join/{code}"]

[inputs]
password = { new = true }

[[preview]]
get = "/i/{{ code }}"
set = { email = "{{ body.email }}", org = "{{ body.org }}" }

[[accept]]
id = "join"
post = "/i/{{ code }}"
query = { lang = "en" }
json = { name = "{{ name }}", password = "{{ password }}" }
expect = "status == 201"
set = { token = "{{ body.token }}" }

[[login]]
post = "/login"
json = { email = "{{ email }}", password = "{{ password }}" }
set = { token = "{{ body.token }}" }

[session]
secret = ["token"]
headers = { Authorization = "Bearer {{ token }}" }
expires = "2h"

[[reasons]]
when = "step == 'join' and status == 409"
reason = ["used", "expired"]
"#;

/// What is found in the good file after `old` was replaced by `new`: `line: what (help)`.
fn found(old: &str, new: &str) -> Vec<String> {
    assert!(GOOD.contains(old), "{old}");
    let text = GOOD.replacen(old, new, 1);
    let checked = Checked::of("acme.toml", &text);
    let line = |finding: &Finding| text[..finding.at.start].matches('\n').count() + 1;
    let shown = |finding: &Finding| {
        let level = if finding.level == Level::Warning { "warning: " } else { "" };
        let help = finding.help.as_ref().map(|help| format!(" ({help})")).unwrap_or_default();
        format!("{}: {level}{}{help}", line(finding), finding.what)
    };
    checked.findings.iter().map(shown).collect()
}

#[test]
fn good_files_are_good() {
    assert_eq!(found("acme", "acme"), [""; 0]);
    for id in builtin::ids() {
        let provider = builtin::load(id).unwrap().unwrap();
        let checked = Checked::of(&provider.read_from.file, &provider.read_from.text);
        assert!(checked.findings.is_empty(), "{}", checked.shown());
    }
}

#[test]
#[rustfmt::skip]
fn each_mistake_is_found_where_it_is_and_alone() {
    let cases = [
        ("schema = 1", "schema = 2", "1: this rsvp reads only `schema = 1`"),
        ("id = \"acme\"", "id = \"Acme\"", "2: `Acme` is not an id"),
        ("id = \"acme\"", "iid = 1\nid = \"acme\"", "2: there is no field `iid` here (did you mean `id`?)"),
        ("https://acme", "ftp://acme", "4: the base URL must be http:// or https:// with a host"),
        ("https://acme", "http://acme", "4: warning: passwords and codes would go over http unprotected (rsvp refuses it except on loopback or with --insecure-http)"),
        ("/join/{code}", "/join/x{code}", "5: `x{code}`: a {name} stands for a whole path segment, query value or fragment part"),
        ("{ new = true }", "{ new = \"yes\" }", "8: expected a boolean, found string \"yes\""),
        ("{ new = true }", "{ neew = true }", "8: there is no field `neew` here (did you mean `new`?)"),
        ("password = { new", "pasword = { new", "8: warning: nothing uses the input `pasword` (did you mean `password`?)"),
        ("org = \"{{ body.org }}\"", "orgname = \"{{ body.org }}\"", "12: warning: nothing uses `orgname` (did you mean `org_name`?)"),
        ("\"/i/{{ code }}\"\nset", "\"/i/{{ cdoe }}\"\nset", "11: nothing gives `cdoe` a value (did you mean `code`?)"),
        ("\"/i/{{ code }}\"\nquery", "\"/i/{{ code }}?x={{ name }}\"\nquery", "16: a path has no query (write query = { x = \"{{ name }}\" })"),
        ("post = \"/i/", "post = \"i/", "16: a path begins with / (the path follows the base URL; nothing else is ever contacted)"),
        ("post = \"/i/", "put = \"/x\"\npost = \"/i/", "16: a step of `accept` has 2 calls"),
        ("\"{{ name }}\"", "\"{{ body.name }}\"", "18: `body` is not known here (an answer is seen by `expect`, `set`, `each`, `reasons` and `message`; `set` keeps a value for later steps)"),
        ("\"{{ name }}\"", "\"{{ item.name }}\"", "18: `item` is not known here (it is one element of `each`, which this step does not have)"),
        ("\"{{ name }}\"", "\"{{ name | lwer }}\"", "18: there is no filter `lwer` (did you mean `lower`?)"),
        ("\"{{ name }}\"", "\"{{ name \"", "18: cannot read `{{ name`: `}}` is missing"),
        ("status == 201", "status is defned", "19: there is no test `defned` (did you mean `defined`?)"),
        ("status == 201", "staus == 201", "19: nothing gives `staus` a value (did you mean `status`?)"),
        ("[inputs]", "codes-only = true\n[inputs]", "7: `codes-only` needs `codes` (say which form a code has: codes = [\"{inviter}:{code}\"])"),
        ("\"2h\"", "\"2h\"\nrefresh-before = \"1h\"", "31: `refresh-before` needs steps of `refresh` (add a step: [[refresh]])"),
        ("\"2h\"", "\"2h\"\nrefresh-before = \"soon\"", "31: `soon` is not a length of time: expected 90s, 2h or 7d"),
        ("{ new = true }", "{ new = true }\nbase = {}", "9: rsvp itself gives `base` its value"),
        ("[inputs]", "[values]\na = \"{{ b }}\"\nb = \"{{ now }}\"\norg = \"{{ a }}\"\n[inputs]", "8: `b` has no value yet (values are computed in the order of their names, `a` first)"),
        ("[[login]]", "[[login]]\nspends = true", "23: a step of `login` cannot spend the code"),
        ("[[login]]", "[[login]]\non = { used = \"logout\" }", "23: `logout` has no steps (the operations of this file are preview, accept, login)"),
        ("[[login]]", "[[login]]\non = { usd = \"accept\" }", "23: there is no name `usd` here (did you mean `used`?)"),
        ("[[login]]", "[[login]]\nheaders = { \"X Y\" = \"1\" }", "23: `X Y` is not the name of a header"),
        ("[[login]]", "[[require]]\nany = [\"phone\"]\n[[login]]", "23: no request uses `phone`"),
        ("[[login]]", "[[require]]\nany = [\"name\"]\n[[login]]", "23: warning: `name` is asked for in any case (let it be left out: [inputs] name = { optional = true })"),
        ("{{ body.token }}", "{{ headers['X-Token'] }}", "20: an answer's headers have lower-case names (write headers['x-token'])"),
        ("status == 201", "body | selectattr('id', 'equaltoo', email) | list", "19: there is no test `equaltoo` (did you mean `equalto`?)"),
        ("\"expired\"]", "\"expired\"]\nmessage = \"{{ body }}\"", "35: warning: a whole answer is shown to the person (pick the member that holds the words: {{ body.message }})"),
        ("[[login]]", "[[accept]]\nid = \"join\"\nget = \"/\"\n[[login]]", "23: two steps of `accept` are called `join`"),
        ("[[login]]", "[[accept]]\nget = \"/\"\nspends = true\n[[login]]", "24: a GET cannot spend the code (mark the step that accepts, or leave `spends` out: the last step other than a GET spends)"),
        ("secret = [\"token\"]", "secret = [\"token\", \"tokn\"]", "28: no step sets `tokn` (did you mean `token`?)"),
        ("\"2h\"", "\"7 days hence\"", "30: `7 days hence` is not the end of a session (expected a duration (2h, 7d), an RFC 3339 time, or an expression for either or for seconds since 1970)"),
        ("'join'", "'jion'", "33: no step is called `jion` (did you mean `join`?)"),
        ("\"used\", \"expired\"", "\"used\", \"expried\"", "34: there is no name `expried` here (did you mean `expired`?)"),
    ];
    for (old, new, expected) in cases {
        assert_eq!(found(old, new), [expected], "{old} → {new}");
    }
}

/// What flows where, in a file that keeps `token` and is given `password` and the code.
#[test]
#[rustfmt::skip]
fn a_secret_flows_into_nothing_that_is_kept_in_clear_or_shown() {
    let set = "set = { email = \"{{ body.email }}\"";
    let keep = |names: &str| found("secret = [\"token\"]", &format!("secret = [\"token\"]\nkeep = [{names}]"));
    for name in ["password", "code", "codes", "token"] {
        let expected = format!("29: `{name}` is a secret, and `keep` keeps it in clear (the names of secrets stand in `secret`; codes and passwords are not kept at all)");
        assert_eq!(keep(&format!("\"email\", \"{name}\"")), [expected]);
    }
    for (expression, secret) in [
        ("password", "password"), ("password | trim | lower", "password"), ("password | split('x') | first", "password"),
        ("'x' ~ code", "code"), ("code | lower", "code"), ("codes | first", "codes"), ("token", "token"),
        ("body.x or code", "code"), ("code if body.x else none", "code"), ("[password] | first", "password"),
    ] {
        let found = found(set, &format!("set = {{ email = \"{{{{ {expression} }}}}\""));
        assert_eq!(found, [format!("12: `{secret}` is a secret, and `email` is shown to the person and kept in clear")], "{expression}");
    }
    for expression in ["(code | jwt_claims).email", "(code | b64decode | split(':'))[0]", "(token | jwt_claims).email", "body.x if code == 'x' else none", "body.x if password is defined else none", "code is defined", "body | selectattr('id', 'equalto', code) | first"] {
        assert_eq!(found(set, &format!("set = {{ email = \"{{{{ {expression} }}}}\"")), [""; 0], "{expression}");
    }
    // By another name, and by one more.
    let detour = found("[inputs]", "[values]\na = \"{{ password }}\"\nb = \"x{{ a }}\"\norg_name = \"{{ b }}\"\n[inputs]");
    assert_eq!(detour, ["10: `b` is a secret, and `org_name` is shown to the person and kept in clear"]);
    let message = found("\"expired\"]", "\"expired\"]\nmessage = \"{{ password }}\"");
    assert_eq!(message, ["35: `password` is a secret, and a message is shown to the person"]);
    let claims = found("[[login]]", "[claims]\naccount = \"{{ claims.sub ~ token }}\"\n[[login]]");
    assert_eq!(claims, ["23: `token` is a secret, and claims are shown to the person"]);
}

#[test]
fn an_input_that_is_a_secret_by_its_name_is_asked_hidden() {
    let help = "(leave `secret` out, or say `secret = true`)";
    assert_eq!(found("new = true", "secret = false"), [format!("8: `password` is a secret {help}")]);
    for name in ["api_key", "one_time_password", "pin", "access_token", "otp"] {
        let text = format!("password = {{ new = true }}\n{name} = {{ secret = false, optional = true }}");
        let found = found("password = { new = true }", &text);
        assert!(found.contains(&format!("9: `{name}` is a secret {help}")), "{found:?}");
    }
    let open = found("password = { new = true }", "password = { new = true }\nopinion = { secret = false }");
    assert!(open.iter().all(|found| found.contains("warning")), "{open:?}");
}

#[test]
fn the_step_that_spends_is_always_sent_and_may_be_sent_again() {
    let spending = "expect = \"status == 201\"";
    for (field, text) in [
        ("optional", "optional = true"),
        ("on", "on = { used = \"login\" }"),
        ("when", "when = \"email is defined\""),
        ("repeat", "repeat = false"),
    ] {
        let expected = format!("19: the step that spends the code takes no `{field}`");
        assert_eq!(found(spending, &format!("{text}\n{spending}")), [expected]);
        let before = format!("[[accept]]\nid = \"sign-up\"\npost = \"/x\"\n{text}\n[[accept]]\nid = \"join\"");
        assert_eq!(found("[[accept]]\nid = \"join\"", &before), [""; 0], "a step before it");
    }
    // One of two spends, as the case may be.
    let one = "when = \"name == 'a'\"\nspends = true\n";
    let other = "[[accept]]\nid = \"other\"\npost = \"/i/{{ code }}\"\nwhen = \"name != 'a'\"\nspends = true\n";
    assert_eq!(found(spending, &format!("{one}{spending}\n{other}")), [""; 0]);
}

#[test]
fn what_is_used_too_early_or_only_looks_is_found() {
    assert_eq!(found("query = { lang = \"en\" }", "query = { t = \"{{ token }}\" }"), [""; 0], "a log-in also sets it");
    let late = "[[confirm]]\nget = \"/x/{{ later }}\"\nset = { later = \"{{ body.x }}\" }\n\n[session]";
    assert_eq!(found("[session]", late), ["28: `later` has no value yet"]);
    let looks = found("post = \"/i/{{ code }}\"", "get = \"/i/{{ code }}\"");
    assert_eq!(
        looks,
        ["16: a GET carries no body (parameters go into `query`)", "16: no step of `accept` spends the code"]
    );
}

#[test]
fn one_mistake_hides_no_other() {
    let text = GOOD.replace("name = \"Acme\"", "name = 3").replace("'join'", "join'").replace("\"2h\"", "\"soon\"");
    let checked = Checked::of("acme.toml", &text);
    let lines: Vec<usize> = checked.findings.iter().map(|f| text[..f.at.start].matches('\n').count() + 1).collect();
    assert_eq!(lines, [3], "without its name nothing else can be read: {}", checked.shown());
    let text = GOOD.replace("new = true", "new = 3").replace("'join'", "join'").replace("\"2h\"", "\"soon\"");
    let checked = Checked::of("acme.toml", &text);
    let lines: Vec<usize> = checked.findings.iter().map(|f| text[..f.at.start].matches('\n').count() + 1).collect();
    assert_eq!(lines, [8, 30, 33], "{}", checked.shown());
}

#[test]
fn every_mistake_of_the_toml_itself_is_found() {
    let checked = Checked::of("acme.toml", "schema = \nid = \"x\n[[accept]\nname = 1");
    assert!(checked.findings.len() > 1 && checked.provider.is_none(), "{}", checked.shown());
}

#[test]
fn links_of_two_files_do_not_overlap() {
    let other = |text: &str| -> Neighbour {
        Checked::of("other.toml", &text.replace("id = \"acme\"", "id = \"other\"")).provider.unwrap().into()
    };
    let against = |theirs: &str| {
        let mut checked = Checked::of("acme.toml", GOOD);
        checked.look_at_links([&other(&GOOD.replace("{base}/join/{code}", theirs))]);
        checked.findings.len()
    };
    assert_eq!(against("https://acme.example/join/{token}"), 1);
    assert_eq!(against("{base}/{kind}/{code}?x={x}"), 1);
    let one = GOOD.replace("{base}/join/{code}", "{base}/a?token={code}");
    let mut checked = Checked::of("acme.toml", &one);
    checked.look_at_links([&other(&one.replace("?token=", "?invite="))]);
    assert_eq!(checked.findings, [], "a parameter tells the two apart");
    for theirs in
        ["https://acme.example/leave/{code}", "https://acme.example/join/{code}/now", "https://b.example/join/{code}"]
    {
        assert_eq!(against(theirs), 0, "{theirs}");
    }
    // An instance of a self-hosted service is where the configuration says.
    let mut instance = other(&GOOD.replace("base-url = \"https://acme.example\"", ""));
    assert!(instance.base.is_none());
    for (place, expected) in [("https://acme.example", 1), ("https://b.example", 0)] {
        instance.base = Some(link::base(place).unwrap());
        let mut checked = Checked::of("acme.toml", GOOD);
        checked.look_at_links([&instance]);
        assert_eq!(checked.findings.len(), expected, "{place}");
    }
}

#[test]
fn links_of_a_host_that_is_not_the_services_own_are_told() {
    let told = |pattern: &str| found("{base}/join/{code}", pattern);
    let warned = "the codes in links of evil.example go to acme.example";
    assert!(told("https://evil.example/join/{code}")[0].contains(warned));
    for (host, own, related) in [
        ("acme.com", "api.acme.com", true),
        ("app.acme.co.uk", "id.acme.co.uk", true),
        ("bank.co.uk", "evil.co.uk", false),
        ("10.0.0.1", "10.1.0.1", false),
        ("127.0.0.1", "127.0.0.1", true),
        ("acme.com", "evil.com", false),
        ("acme.example.evil.net", "acme.example", false),
    ] {
        let text = GOOD.replace("acme.example", own).replace("{base}/join", &format!("https://{host}/join"));
        let findings = Checked::of("acme.toml", &text).findings;
        let is_told = findings.iter().any(|finding| finding.what.starts_with("the codes in links of"));
        assert_eq!(is_told, !related, "{host} {own}: {findings:?}");
    }
}

#[test]
fn a_link_that_an_earlier_pattern_takes_is_found() {
    let links = |patterns: &str| found("links = [\"{base}/join/{code}\"]", &format!("links = [{patterns}]"));
    let told = links("\"{base}/{kind}/{code}\", \"{base}/join/{code}/\"");
    let expected = "5: no link is ever read by this pattern: {base}/{kind}/{code} takes them all";
    assert_eq!(told, [format!("{expected} (put this one first, or leave it out)")]);
    for patterns in [
        "\"{base}/join/{code}\", \"{base}/{kind}/{code}\"",
        "\"{base}/a?token={code}&x=1\", \"{base}/a?token={code}\"",
        "\"{base}/#/a/{code}\", \"{base}/#/b/{code}\"",
    ] {
        assert_eq!(links(patterns), [""; 0], "{patterns}");
    }
}

#[test]
fn a_finding_is_shown_with_its_line_and_a_caret() {
    let checked = Checked::of("acme.toml", &GOOD.replace("{{ body.token }}", "{{ bdy.token }}"));
    let expected = "\
error: nothing gives `bdy` a value
  --> acme.toml:20:21 (accept[1].set.token)
   |
20 | set = { token = \"{{ bdy.token }}\" }
   |                     ^^^ no step sets it, no code or link has it, and it is not an input
  = help: did you mean `body`?
";
    assert!(checked.shown().starts_with(expected), "{}", checked.shown());
}
