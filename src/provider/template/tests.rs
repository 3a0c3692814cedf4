//! Templates and conditions as a run evaluates them.

use serde_json::Value;

use super::*;
use crate::provider::Vars;

#[derive(Deserialize)]
struct One {
    t: Template,
}

fn template(source: &str) -> Template {
    toml::from_str::<One>(&format!("t = {}", Value::from(source))).unwrap().t
}

fn scope(vars: Value) -> Scope {
    let mut all = Vars::default();
    for (name, value) in vars.as_object().unwrap() {
        all.set(name, value.clone());
    }
    Scope::new(&all)
}

/// R26
#[test]
fn a_path_percent_encodes_every_value_and_nothing_else() {
    let scope = scope(serde_json::json!({"code": "a/b?c#d e..%é"}));
    let path = Language::default().text(&template("/x/{{ code }}/y"), Place::Path, &scope).unwrap();
    assert_eq!(path.expose(), "/x/a%2Fb%3Fc%23d%20e..%25%C3%A9/y");
}

#[test]
fn a_lone_expression_keeps_its_type_and_may_be_absent() {
    let language = Language::default();
    let scope = scope(serde_json::json!({"existing": true, "count": 3, "nothing": null}));
    let value = |source: &str| Some(language.value(&template(source), &scope).unwrap()?.to_json());
    assert_eq!(value("{{ existing }}"), Some(Value::from(true)));
    assert_eq!(value("{{ count }}"), Some(Value::from(3)));
    assert_eq!(value("{{ nothing }}"), None);
    assert_eq!(value("{{ absent.member }}"), None);
    assert_eq!(value("is {{ existing }}"), Some(Value::from("is true")));
}

/// R38
#[test]
fn an_undefined_variable_is_named_and_no_value_is_shown() {
    let language = Language::default();
    let scope = scope(serde_json::json!({"password": "hunter22"}));
    let complaint = language.text(&template("/{{ nmae }}"), Place::Path, &scope).unwrap_err();
    assert_eq!(complaint.what, "`nmae` has no value");
    let complaint = language.value(&template("{{ password / 2 }}"), &scope).unwrap_err();
    assert!(!format!("{complaint:?}").contains("hunter22"), "{complaint:?}");
}

#[test]
fn statements_are_refused() {
    for source in ["{% for a in range(9999) %}x{% endfor %}", "{% set a = 1 %}{{ a }}", "{# a comment #}"] {
        let complaint = template(source).variables().unwrap_err();
        assert!(complaint.what.ends_with("are not part of the language"), "{source}: {}", complaint.what);
    }
}

#[test]
fn members_of_an_answer_shadow_variables() {
    let scope = scope(serde_json::json!({"status": "old", "kept": 1})).with([("status", Value::from(200))]);
    let language = Language::default();
    assert_eq!(language.value(&template("{{ status + kept }}"), &scope).unwrap(), Some(Value::from(201).into()));
}
