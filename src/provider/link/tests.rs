//! Links, and the codes in them.

use super::*;

fn code(pattern: &str, link: &str, base_url: &str) -> Option<String> {
    let base_url = base(base_url).unwrap();
    Pattern::parse(pattern).unwrap().matches(&Url::parse(link).unwrap(), Some(&base_url))?.text("code")
}

#[test]
fn a_link_of_the_service_gives_its_code() {
    let base = "https://app.example";
    let cases = [
        ("{base}/accept-invitation/{code}", "https://app.example/accept-invitation/a%2Fb"),
        ("{base}/signup?inviter={who}&code={code}", "https://app.example/signup?code=a%2Fb&x=1&inviter=7"),
        ("{base}/_/#/auth/{code}", "https://app.example/_/#/auth/a%2Fb"),
        ("https://mail.example/i/{code}", "https://mail.example/i/a%2Fb"),
    ];
    for (pattern, link) in cases {
        assert_eq!(code(pattern, link, base).as_deref(), Some("a/b"), "{pattern}");
    }
}

#[test]
fn a_service_below_a_path_has_its_links_there() {
    let base = "https://app.example/blog/";
    for (link, expected) in [
        ("https://app.example/blog/i/C", Some("C")),
        ("https://app.example//blog///i//C/", Some("C")),
        ("https://app.example/i/C", None),
        ("https://app.example/other/i/C", None),
        ("https://app.example/blog/deeper/i/C", None),
        ("https://app.example/blog/i/C/D", None),
    ] {
        assert_eq!(code("{base}/i/{code}", link, base).as_deref(), expected, "{link}");
    }
    let elsewhere = code("https://mail.example/i/{code}", "https://mail.example/i/C", base);
    assert_eq!(elsewhere.as_deref(), Some("C"), "a literal origin has nothing above it");
}

#[test]
fn spellings_of_one_link_are_one_link() {
    for (pattern, link, expected) in [
        ("{base}/i/{code}", "https://app.example//i/C/", Some("C")),
        ("{base}/i/{code}/", "https://app.example/i/C", Some("C")),
        ("{base}/in%20vite/{code}", "https://app.example/in%20vite/C", Some("C")),
        ("{base}/i/{code}", "https://app.example/i//", None),
        ("{base}/signup/?id={code}", "https://app.example/signup?id=C", Some("C")),
        ("{base}?{code}", "https://app.example/?C%2B=", Some("C+=")),
        ("{base}/i?{code}", "https://app.example/i?C&utm=x", Some("C")),
        ("{base}/i?{code}", "https://app.example/i?code=C", None),
        ("{base}/i?{code}", "https://app.example/i", None),
    ] {
        assert_eq!(code(pattern, link, "https://app.example").as_deref(), expected, "{pattern} {link}");
    }
}

#[test]
fn a_fragment_is_read_like_a_url() {
    let wide = "https://app.example/#/accept/?org=5&user=6&email=a%40b&token=C&more=x";
    for (pattern, link, expected) in [
        ("{base}/#/accept/?token={code}&org={org}", wide, Some("C")),
        ("{base}/#/accept?token={code}", wide, Some("C")),
        ("{base}/#/other?token={code}", wide, None),
        ("{base}/#/accept?absent={code}", wide, None),
        ("{base}/#/signup/{code}", "https://app.example/#/signup/Q0RF=", Some("Q0RF=")),
        ("{base}/#{code}", "https://app.example/#Q0RF==", Some("Q0RF==")),
        ("{base}/#{code}", "https://app.example/#token=C", None),
        ("{base}/#token={code}&type=invite", "https://app.example/#type=invite&token=C/D&x=1", Some("C/D")),
        ("{base}/#token={code}&type=invite", "https://app.example/#token=C&type=recovery", None),
        ("{base}/i/{code}", "https://app.example/i/C#anything", Some("C")),
    ] {
        assert_eq!(code(pattern, link, "https://app.example").as_deref(), expected, "{pattern} {link}");
    }
}

#[test]
fn what_a_pattern_cannot_be_is_said() {
    for (pattern, expected) in [
        ("{base}/i/{inviterId}", "`{inviterId}`: a {name} has lower-case letters and _ only; say {inviter_id}"),
        ("{base}/i/x{code}", "`x{code}`: a {name} stands for a whole path segment, query value or fragment part"),
        ("{base}/{code}?c={code}", "`{code}` stands there twice"),
        ("{base}/i/../{code}", "`..` never stands in a link"),
        ("{base}/i?{name}={code}", "`{name}`: the name of a parameter is literal"),
    ] {
        assert_eq!(Pattern::parse(pattern), Err(expected.to_owned()));
    }
}

#[test]
fn the_path_alone_tells_where_an_unknown_service_would_be() {
    let place = |pattern: &str, link: &str| {
        let (base, vars) = Pattern::parse(pattern).unwrap().place_of(&Url::parse(link).unwrap())?;
        Some((BaseUrl(base).to_string(), vars.text("code")?))
    };
    for (pattern, link, base) in [
        ("{base}/i/{code}", "https://h.example/i/C", Some("https://h.example")),
        ("{base}/i/{code}", "https://h.example:8443/a/b/i/C/?x=1#y", Some("https://h.example:8443/a/b")),
        ("{base}/#/i/{code}", "https://h.example/a/#/i/C", Some("https://h.example/a")),
        ("{base}/?i={code}", "http://h.example/?i=C", Some("http://h.example")),
        ("{base}/i/{code}", "https://h.example/j/C", None),
        ("{base}/i/{code}", "https://user@h.example/i/C", None),
        ("{base}/i/{code}", "ftp://h.example/i/C", None),
        ("{base}/{code}", "https://h.example/C", None),
        ("{base}?{code}", "https://h.example/?C", None),
        ("https://own.example/i/{code}", "https://own.example/i/C", None),
    ] {
        let expected = base.map(|base| (base.to_owned(), "C".to_owned()));
        assert_eq!(place(pattern, link), expected, "{pattern} {link}");
    }
}

#[test]
fn a_link_of_any_other_origin_is_not_one() {
    for link in [
        "http://app.example/i/x",
        "https://app.example:8443/i/x",
        "https://app.example.evil.example/i/x",
        "https://evil-app.example/i/x",
        "https://app.example@evil.example/i/x",
        "https://user@app.example/i/x",
        "https://app.example./i/x",
        "https://аpp.example/i/x",
    ] {
        assert_eq!(code("{base}/i/{code}", link, "https://app.example"), None, "{link}");
    }
}
