//! Where requests go, and what a file knows of the place.

use super::*;

#[test]
fn a_call_can_name_the_service_s_own_address() {
    let file = plain("json = { back = \"{{ base }}/welcome\" }\nheaders = { Referer = \"{{ base }}/\" }\n");
    let acme = Acme::new(&file, [empty(204), empty(204)]);
    acme.accept(&[]).expect(0);
    let base = acme.service.base_url();
    let below = format!("{base}/blog/");
    let [file, path, ..] = acme.global();
    acme.home.run([file.as_str(), &path, "--url", &below, "accept", "other"]).expect(0);
    let seen = acme.finish();
    assert_eq!(body(&seen[0]), json!({ "back": format!("{base}/welcome") }));
    assert_eq!(seen[0].header("referer"), Some(format!("{base}/").as_str()));
    assert_eq!(
        (seen[1].target.as_str(), body(&seen[1])),
        ("/blog/accept", json!({ "back": format!("{base}/blog/welcome") }))
    );
}

#[test]
fn what_a_file_was_tried_with_is_listed() {
    let home = Home::new();
    let file = format!("schema = 1\nid = \"acme\"\nname = \"Acme\"\ntried = \"Acme 1.2, 2026-11\"\n{PLAIN}");
    let path = home.write("acme.toml", &file);
    home.run(["providers", "add", "--yes", &path]).expect(0);
    let listed = home.run(["providers", "list"]).expect(0);
    assert!(listed.stdout.contains("your own file, Acme 1.2, 2026-11"), "{listed:?}");
    let listed = home.run(["--json", "providers", "list"]).expect(0).json();
    let acme = listed["providers"].as_array().unwrap().iter().find(|one| one["id"] == "acme").unwrap();
    assert_eq!(acme["tried"], "Acme 1.2, 2026-11");
    assert_eq!(home.run(["--json", "providers", "show", "acme"]).expect(0).json()["tried"], "Acme 1.2, 2026-11");
}
