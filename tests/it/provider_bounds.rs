//! A provider file is data from outside: whatever stands in it, looking at it and running it stay within bounds.

use serde_json::json;

use crate::support::binary::{Ended, Home};
use crate::support::service::{Answer, Service};

/// What may be used of the address space, in KiB.
const MEMORY: u32 = 400 * 1024;

/// What may be used of a processor, in seconds, by a program that is not optimised.
const TIME: u32 = 5;

/// A file with `expect` as the condition of its look, and `set` beside it.
fn file(expect: &str, set: &str) -> String {
    format!(
        r#"schema = 1
id = "acme"
name = "Acme"
base-url = "https://acme.example"
[[preview]]
get = "/i/{{{{ code }}}}"
expect = '''{expect}'''
set = {{ org_name = '''{set}''' }}
[[accept]]
post = "/i/{{{{ code }}}}"
[session]
none = "it gives none"
[[examples]]
name = "the same in an example"
code = "x"
answers = [{{ body = {{ text = "{}", list = [1, 2, 3] }} }}, {{}}]
"#,
        "ab".repeat(2000)
    )
}

fn limited(home: &Home, line: &str) -> Ended {
    let ended = home.shell(&format!("ulimit -v {MEMORY}; ulimit -t {TIME}; exec rsvp {line}"));
    assert!((0..100).contains(&ended.code), "{line}: {ended:#?}");
    ended
}

/// An expression that is refused, in few characters, and why.
fn refused() -> Vec<(String, &'static str)> {
    let members = format!("x{}", ".a".repeat(100_000));
    let long = format!("'{}'", "a".repeat(5000));
    vec![
        (members, "an expression has at most 4096 bytes"),
        (long, "an expression has at most 4096 bytes"),
        (format!("code{}", ".a".repeat(1000)), "an expression has at most 300 names"),
        (format!("{}code", "not ".repeat(900)), "an expression has at most 300 names"),
        (format!("{}code", "-".repeat(2000)), "an expression has at most 300 names"),
        (format!("{}1{}", "(".repeat(149), ")".repeat(149)), "cannot read"),
        (format!("{}1{}", "[".repeat(2000), "]".repeat(2000)), "an expression has at most 300 names"),
        (vec!["text"; 40].join(" ~ "), "an expression joins at most 16 values"),
        (vec!["text"; 40].join(" + "), "an expression joins at most 16 values"),
        ("'a' * 4000000000".to_owned(), "`*` is not part of the language"),
        ("[1] * 4000000000".to_owned(), "`*` is not part of the language"),
        ("body[::-1][::-1]".to_owned(), "slices (`[1:]`) are not part of the language"),
        ("10 ** 1000000".to_owned(), "`*` is not part of the language"),
        ("'a' | indent(4000000000, true)".to_owned(), "there is no filter `indent`"),
        ("'%4000000000d' | format(1)".to_owned(), "there is no filter `format`"),
        ("range(4000000000) | list".to_owned(), "`range` cannot be called"),
        ("namespace(x='a')".to_owned(), "`namespace` cannot be called"),
        ("dict(a=1)".to_owned(), "`dict` cannot be called"),
        ("debug()".to_owned(), "`debug` cannot be called"),
        ("body.upper()".to_owned(), "`upper` cannot be called"),
        ("body | batch(4000000000)".to_owned(), "there is no filter `batch`"),
        ("body | map('indent', 4000000000)".to_owned(), "there is no filter `indent`"),
        ("body | pprint".to_owned(), "there is no filter `pprint`"),
    ]
}

#[test]
fn what_could_grow_without_bound_is_not_part_of_the_language() {
    let home = Home::new();
    for (expression, why) in refused() {
        for text in [file(&expression, "{{ 1 }}"), file("true", &format!("{{{{ {expression} }}}}"))] {
            home.write("acme.toml", text);
            for command in ["providers check acme.toml", "providers add --yes acme.toml"] {
                let ended = limited(&home, command).expect(2);
                let shown = ended.stdout.clone() + &ended.stderr;
                assert!(shown.contains(why), "{why}: {shown}");
            }
            let ended = limited(&home, "--provider-file acme.toml --timeout 2 accept-invitation C0DE").expect(2);
            assert!(ended.stderr.contains("acme.toml:"), "{ended:#?}");
        }
    }
    for statement in ["{% for i in range(9) %}x{% endfor %}", "{% set ns=namespace(x='a') %}{{ ns.x }}", "{# x #}"] {
        home.write("acme.toml", file("true", statement));
        let ended = limited(&home, "providers check acme.toml").expect(2);
        assert!(ended.stdout.contains("are not part of the language"), "{ended:#?}");
    }
    assert!(!home.path("config").exists());
}

/// Expressions that can be read and take what they are given many times over.
fn greedy() -> Vec<String> {
    let many = |filter: &str, times: usize| format!("body.text{}", format!(" | {filter}").repeat(times));
    vec![
        many("reverse", 140),
        many("title", 140),
        many("tojson", 140),
        many("replace('a', 'aaaaaaaa')", 40),
        many("replace('', body.text)", 25),
        "body.text | replace('a', body.text) | replace('b', body.text)".to_owned(),
        "body.text | list | join(body.text)".to_owned(),
        "body.text | join(body.text)".to_owned(),
        "body.text | trim(body.text)".to_owned(),
        "body.text | split('') | sort | reverse | unique | list | join(body.text) | length".to_owned(),
        "body.text | list | select('in', body.text | list) | list | length".to_owned(),
        "body.text | list | map('replace', '', body.text) | list".to_owned(),
        "body.text | list | map('default', body.list) | sum".to_owned(),
        "body.text | list | sum(start='')".to_owned(),
        "body.list | tojson(indent=4000000000)".to_owned(),
        format!("({}) | list | tojson", vec!["body.list"; 17].join(" + ")),
        format!("({}) | list | join(body.text)", vec!["body.text"; 17].join(" ~ ")),
        format!("({}) | length", vec!["body.list"; 17].join(" ~ ")),
        format!("body.list{} | length", " | list".repeat(140)),
        format!("body.list{} | length", " | sort".repeat(140)),
        "body.list | map('default', body.list) | map('list') | list | length".to_owned(),
        "1.5 | round(2000000000)".to_owned(),
        "(body.list | first) + 1e308 | round(-2000000000)".to_owned(),
    ]
}

/// What it is applied to is as large as an answer can be.
#[test]
fn what_takes_too_much_of_an_answer_ends_in_time_and_in_memory() {
    let home = Home::new();
    let large = json!({ "text": "ab".repeat(200_000), "list": vec![0; 250_000] }).to_string();
    for expression in greedy() {
        for text in
            [file(&format!("({expression}) is defined"), "{{ 1 }}"), file("true", &format!("{{{{ {expression} }}}}"))]
        {
            home.write("acme.toml", &text);
            limited(&home, "providers check acme.toml");
            let answer = Answer::json(200, &large);
            let service = Service::answering(None, move |_| answer.clone());
            let line = format!(
                "--provider-file acme.toml --url {} --timeout 0.5 accept-invitation --yes C0DE",
                service.base_url()
            );
            limited(&home, &line);
        }
    }
}

/// A file that is one great heap of work: every expression alone is within its bound.
#[test]
fn all_expressions_of_a_run_are_bounded_together() {
    let home = Home::new();
    let greedy: String =
        (0..300).map(|n| format!("a{n:03} = \"{{{{ code{} }}}}\"\n", " | replace('a', 'aa')".repeat(20))).collect();
    let text = file("true", "{{ 1 }}").replace("[[preview]]", &format!("[values]\n{greedy}[[preview]]"));
    home.write("acme.toml", text);
    limited(&home, "providers check acme.toml").expect(0);
    let service = Service::start([]);
    let line = format!(
        "--provider-file acme.toml --url {} --timeout 2 accept-invitation --yes {}",
        service.base_url(),
        "a".repeat(2000)
    );
    limited(&home, &line);
}

#[test]
fn a_file_and_its_examples_are_bounded() {
    let home = Home::new();
    let example = "[[examples]]\nname = \"again\"\ncode = \"x\"\nanswers = [{}, {}]\n";
    home.write("acme.toml", file("true", "{{ 1 }}") + &example.repeat(100));
    assert!(limited(&home, "providers check acme.toml").expect(2).stdout.contains("a file has at most 100 examples"));
    home.write("acme.toml", file("true", "{{ 1 }}") + &"# a comment\n".repeat(30_000));
    for line in ["providers check acme.toml", "--provider-file acme.toml accept-invitation C0DE"] {
        let ended = limited(&home, line).expect(2);
        assert!((ended.stdout + &ended.stderr).contains("a provider file has at most 256 KiB"));
    }
}

/// Everything in a file that is shown somewhere, with what a terminal would act on in it.
const HOSTILE: &str = "x\\u001b]0;OWNED\\u0007\\u009b31m\\u202e\\u200b\\u2066y";

#[test]
fn nothing_of_a_file_is_shown_raw() {
    let home = Home::new();
    let good = file("true", "{{ 1 }}");
    let raw = "x\u{9b}31m\u{202e}\u{200b}\u{feff}y";
    let files = [
        good.replace("\"Acme\"", &format!("\"{HOSTILE}\"")),
        good.replace("\"Acme\"", &format!("\"{raw}\"")),
        good.replace("\"acme\"", &format!("\"{HOSTILE}\"")),
        good.replace("[[preview]]", &format!("[[preview]]\nid = \"{HOSTILE}\"\n\"{HOSTILE}\" = 1")),
        good.replace("[session]", &format!("[session]\nsecret = [\"{HOSTILE}\"]")),
        good.replace("[session]", &format!("[inputs]\n\"{HOSTILE}\" = {{ optional = true }}\n[session]")),
        good.replace("'''true'''", &format!("\"status == '{HOSTILE}' and {HOSTILE}\"")),
        good.replace("'''true'''", &format!("'''status == {raw}'''")),
        good.replace("https://acme.example", HOSTILE),
        good.replace("base-url", &format!("links = [\"{{base}}/{HOSTILE}/{{code}}\"]\nbase-url")),
        good.replace("base-url", &format!("docs = \"{HOSTILE}\\nand\\r\\n{HOSTILE}\"\nbase-url")),
        good.replace("it gives none", HOSTILE),
        good.replace("the same in an example", HOSTILE).replace("[{ body", "[{ status = 500, body"),
    ];
    for text in files {
        let name = home.write("ac\u{1b}[31m\u{202e}me.toml", &text);
        let lines: [&[&str]; 5] = [
            &["providers", "check", &name],
            &["providers", "add", "--yes", &name],
            &["providers", "list", "-v"],
            &["providers", "show", "acme"],
            &["--provider-file", &name, "show-invitation", "--timeout", "0.1", "C0DE"],
        ];
        for line in lines {
            let ended = home.run(line.iter().copied());
            for shown in [&ended.stdout, &ended.stderr] {
                let harmful = shown.chars().find(|c| match c {
                    '\n' | '\t' => false,
                    c => c.is_control() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'),
                });
                assert_eq!(harmful, None, "{line:?}: {shown:?}");
            }
        }
    }
}

/// How a request is framed, and how it may be answered, is for rsvp to say, wherever the file comes from.
#[test]
fn no_file_decides_how_a_request_is_framed() {
    let home = Home::new();
    let good = file("true", "{{ 1 }}");
    for name in [
        "Host",
        "Content-Length",
        "connection",
        "Transfer-Encoding",
        "TE",
        "Trailer",
        "Upgrade",
        "Keep-Alive",
        "Expect",
        "Proxy-Authorization",
        "Proxy-Connection",
        "Accept-Encoding",
        "Content-Encoding",
        "HTTP2-Settings",
    ] {
        let header = format!("headers = {{ {name} = \"x\" }}");
        for text in [
            good.replacen("expect =", &format!("{header}\nexpect ="), 1),
            good.replace("[session]", &format!("[session]\n{header}")),
        ] {
            let by_hand = home.write("config/providers/acme.toml", text);
            let words = format!("`{name}` is for rsvp alone to decide");
            assert!(home.run(["providers", "check", &by_hand]).expect(2).stdout.contains(&words), "{name}");
            home.run(["--provider-file", &by_hand, "accept-invitation", "C0DE"]).expect(2).says(&words);
            home.run(["-p", "acme", "accept-invitation", "C0DE"]).expect(2).says(&words);
        }
    }
}

/// Names stand in columns, and look like nothing else there.
#[test]
fn a_name_imitates_no_column() {
    let home = Home::new();
    let long = "x".repeat(61);
    let names = [
        ("Acme   https://acme.example", "more blanks than one"),
        (" Acme", "more blanks than one"),
        ("", "the name is empty"),
        ("Ac\\tme", "a control character"),
        (&*long, "has fewer than 61 characters"),
    ];
    for (name, words) in names {
        home.write("acme.toml", file("true", "{{ 1 }}").replace("\"Acme\"", &format!("\"{name}\"")));
        let ended = home.run(["providers", "check", "acme.toml"]).expect(2);
        assert!(ended.stdout.contains(words), "{name}: {ended:?}");
    }
}

#[test]
fn a_file_that_cannot_be_read_does_not_hide_what_is_wrong_with_the_others() {
    let home = Home::new();
    home.write("bad.toml", "schema = 2\n");
    home.write("good.toml", file("true", "{{ 1 }}"));
    let ended = home.run(["providers", "check", "missing.toml", "bad.toml", "good.toml"]).expect(2);
    for words in ["missing.toml", "No such file", "--> bad.toml", "good.toml: good"] {
        assert!(ended.stdout.contains(words), "{words}: {ended:?}");
    }
    assert!(ended.stderr.contains("in missing.toml, bad.toml"), "{ended:?}");
}
