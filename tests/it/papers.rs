//! The documents as a whole: every link inside the repository leads somewhere.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// All documents below `folder`, but for what is built.
fn documents(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        if path.is_dir() && !["target", ".git", "node_modules"].contains(&name.as_str()) {
            documents(&path, found);
        } else if name.ends_with(".md") {
            found.push(path);
        }
    }
}

/// The text without code: fences and backticks can hold brackets that are not links.
fn prose(text: &str) -> String {
    let mut is_code = false;
    let lines = text.lines().filter(|line| {
        let is_fence = line.trim_start().starts_with("```");
        is_code ^= is_fence;
        !is_code && !is_fence && !line.starts_with("    ")
    });
    lines.map(|line| line.split('`').step_by(2).collect::<String>() + "\n").collect()
}

/// What the links of `text` lead to: `[words](target)`.
fn targets(text: &str) -> Vec<String> {
    let prose = prose(text);
    prose.split("](").skip(1).filter_map(|rest| Some(rest.split_once(')')?.0.to_owned())).collect()
}

/// The anchors of a document, as forges make them of its headings.
fn anchors(text: &str) -> BTreeSet<String> {
    let mut is_code = false;
    let headings = text.lines().filter(|line| {
        is_code ^= line.starts_with("```");
        !is_code && line.starts_with('#')
    });
    let slug = |heading: &str| {
        let words = heading.trim_start_matches('#').trim().to_lowercase();
        let kept = words.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
        kept.map(|c| if c == ' ' { '-' } else { c }).collect()
    };
    headings.map(slug).collect()
}

/// Why the link to `target` in `document` leads nowhere.
fn lost(document: &Path, target: &str) -> Option<&'static str> {
    if target.starts_with("https://") || target.starts_with("mailto:") {
        return None;
    }
    let (path, anchor) = target.split_once('#').unwrap_or((target, ""));
    let path = if path.is_empty() { document.to_owned() } else { document.parent().unwrap().join(path) };
    if !path.exists() {
        return Some("there is no such file");
    }
    let is_there = anchor.is_empty() || anchors(&std::fs::read_to_string(path).unwrap()).contains(anchor);
    (!is_there).then_some("there is no such heading")
}

#[test]
fn every_link_inside_the_repository_leads_somewhere() {
    let (mut documents, mut count, mut found) = (Vec::new(), 0, Vec::new());
    self::documents(&root(), &mut documents);
    for document in &documents {
        for target in targets(&std::fs::read_to_string(document).unwrap()) {
            count += 1;
            if let Some(why) = lost(document, &target) {
                found.push(format!("{}: {target}: {why}", document.strip_prefix(root()).unwrap().display()));
            }
        }
    }
    assert!(count > 20, "only {count} links were found");
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn a_link_that_leads_nowhere_is_found() {
    let readme = root().join("README.md");
    for (target, is_lost) in [
        ("docs/nothing.md", true),
        ("docs/security.md", false),
        ("#nothing", true),
        ("#try-it", false),
        ("docs/architecture.md#where-to-change-", false),
        ("https://example.com/x", false),
    ] {
        assert_eq!(lost(&readme, target).is_some(), is_lost, "{target}");
    }
    let text = "[a](b) `[c](d)`\n```\n[e](f)\n```\n    [g](h)\n[i](j#k)";
    assert_eq!(targets(text), ["b", "j#k"]);
}
