//! Names of hosts that look like others: what a person should see before trusting one.

use std::collections::BTreeSet;

/// What is odd about the name `host`, given the hosts that are known with the service of each.
pub fn remarks<'k>(host: &str, known: impl IntoIterator<Item = (String, &'k str)>) -> Vec<String> {
    let mut remarks: Vec<String> = Vec::new();
    let (shown, _) = idna::domain_to_unicode(host);
    if let Some(scripts) = mixed(&shown) {
        remarks.push(format!("its name mixes {scripts} letters, as forged names do"));
    } else if !shown.is_ascii() {
        remarks.push("its name has letters beyond a to z, which may look like others".to_owned());
    }
    let likes: BTreeSet<String> = known
        .into_iter()
        .filter(|(known, _)| resembles(host, &shown, known))
        .map(|(known, service)| format!("it is not {known} ({service}), though it looks like it"))
        .collect();
    remarks.extend(likes);
    remarks
}

/// Whether `host`, which is `shown` to people, could be taken for `known`.
fn resembles(host: &str, shown: &str, known: &str) -> bool {
    let is_below = host.strip_suffix(known).is_some_and(|above| above.ends_with('.'));
    if host == known || is_below || !known.contains('.') || known.parse::<std::net::IpAddr>().is_ok() {
        return false;
    }
    let (mine, theirs) = (skeleton(shown), skeleton(known));
    let dashed = theirs.replace('.', "-");
    let is_near = theirs.len() > 6 && strsim::osa_distance(&mine, &theirs) <= 1;
    mine == theirs || is_near || mine.contains(&format!("{theirs}.")) || mine.contains(&dashed)
}

/// `text` with letters that look alike made the same.
fn skeleton(text: &str) -> String {
    let plain: String = text.to_lowercase().chars().map(plain).collect();
    plain.replace("rn", "m").replace("vv", "w")
}

/// The ASCII letter that `letter` looks like, after Unicode's confusables.txt as far as names of hosts may hold it.
fn plain(letter: char) -> char {
    match letter {
        'а' | 'ɑ' | 'α' | 'à'..='å' | 'ā' | 'ă' | 'ą' | 'ạ' => 'a',
        'с' | 'ç' | 'ć' | 'č' => 'c',
        'ԁ' | 'ď' | 'đ' => 'd',
        'е' | 'є' | 'è'..='ë' | 'ē' | 'ė' | 'ę' | 'ě' | 'ẹ' => 'e',
        'ɡ' | 'ğ' | 'ģ' => 'g',
        'һ' | 'ħ' => 'h',
        'і' | 'ӏ' | 'ι' | 'ı' | 'ì'..='ï' | 'ī' | 'į' | 'l' | '1' | 'ł' => 'i',
        'ј' => 'j',
        'к' | 'κ' => 'k',
        'м' => 'm',
        'п' | 'ո' | 'ñ' | 'ń' | 'ň' => 'n',
        'о' | 'ο' | 'օ' | 'ò'..='ö' | 'ø' | 'ō' | 'ő' | 'ọ' | '0' => 'o',
        'р' | 'ρ' => 'p',
        'г' | 'ř' => 'r',
        'ѕ' | 'ś' | 'ş' | 'š' | 'ș' => 's',
        'т' | 'τ' | 'ţ' | 'ť' | 'ț' => 't',
        'υ' | 'ս' | 'ù'..='ü' | 'ū' | 'ů' | 'ű' => 'u',
        'ν' | 'ѵ' => 'v',
        'ԝ' | 'ω' | 'ш' => 'w',
        'х' | 'χ' => 'x',
        'у' | 'γ' | 'ý' | 'ÿ' => 'y',
        'ź' | 'ż' | 'ž' => 'z',
        other => other,
    }
}

/// The scripts of one label that look alike and are mixed, such as `Latin and Cyrillic`.
fn mixed(name: &str) -> Option<String> {
    let scripts = |label: &str| label.chars().filter_map(script).collect::<BTreeSet<&str>>();
    let mixed = name.split('.').map(scripts).find(|scripts| scripts.len() > 1)?;
    Some(mixed.into_iter().collect::<Vec<_>>().join(" and "))
}

/// The script of a letter, of those whose letters look alike (Unicode, Scripts.txt).
fn script(letter: char) -> Option<&'static str> {
    match letter {
        'a'..='z' | '\u{c0}'..='\u{24f}' | '\u{250}'..='\u{2af}' | '\u{1e00}'..='\u{1eff}' => Some("Latin"),
        '\u{370}'..='\u{3ff}' | '\u{1f00}'..='\u{1fff}' => Some("Greek"),
        '\u{400}'..='\u{52f}' | '\u{1c80}'..='\u{1c8f}' | '\u{a640}'..='\u{a69f}' => Some("Cyrillic"),
        '\u{531}'..='\u{58f}' => Some("Armenian"),
        '\u{13a0}'..='\u{13ff}' | '\u{ab70}'..='\u{abbf}' => Some("Cherokee"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_looks_like_another_is_pointed_out() {
        let known = [("mybank.example", "Bank"), ("cms.acme.example", "Acme"), ("localhost", "L"), ("10.0.0.1", "I")];
        let said = |host: &str| {
            let ascii = idna::domain_to_ascii(host).unwrap();
            remarks(&ascii, known.map(|(host, service)| (host.to_owned(), service))).join("; ")
        };
        let is_not = "it is not mybank.example (Bank), though it looks like it";
        for (host, expected) in [
            ("grafana.acme.example", ""),
            ("new.mybank.example", ""),
            ("other.example", ""),
            ("localhos.example", ""),
            ("10.0.0.2", ""),
            ("mybänk.example", &format!("its name has letters beyond a to z, which may look like others; {is_not}")),
            ("mybаnk.example", &format!("its name mixes Cyrillic and Latin letters, as forged names do; {is_not}")),
            ("myb4nk.example", is_not),
            ("mybanks.example", is_not),
            ("mybank.exampl", is_not),
            ("mybank.example.evil.test", is_not),
            ("mybank-example.evil.test", is_not),
            ("株式会社.example", "its name has letters beyond a to z, which may look like others"),
            ("crns.acme.example", "it is not cms.acme.example (Acme), though it looks like it"),
        ] {
            assert_eq!(said(host), expected, "{host}");
        }
    }
}
