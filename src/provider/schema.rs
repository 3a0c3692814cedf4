//! The JSON Schema of provider files, made from the types; nothing of it is in the program.

use std::path::PathBuf;

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use super::{Body, Condition, Provider, Reason, Template};

/// A reason, or those that the service cannot tell apart.
#[derive(JsonSchema)]
#[schemars(untagged)]
#[expect(dead_code, reason = "only its shape counts")]
pub enum OneOrMore {
    One(Reason),
    More(Vec<Reason>),
}

impl JsonSchema for Template {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Template".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "description": "A text with `{{ expressions }}` in it." })
    }
}

impl JsonSchema for Condition {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Condition".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "description": "A bare expression, as in `status == 200`." })
    }
}

impl JsonSchema for Body {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Body".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "description": "Any JSON; its texts are templates, and a lone `{{ expression }}` keeps its type." })
    }
}

/// A default whose members are absent cannot be written as JSON.
pub fn without_default(schema: &mut Schema) {
    schema.remove("default");
}

/// `RSVP_RENEW=1 cargo test provider::schema` writes it anew.
#[test]
#[expect(clippy::disallowed_methods, reason = "a test renews its own file on demand")]
fn the_committed_schema_is_the_current_one() {
    let schema = SchemaSettings::draft2020_12().into_generator().into_root_schema_for::<Provider>();
    let text = serde_json::to_string_pretty(&schema).unwrap() + "\n";
    let file = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("docs/provider.schema.json");
    if std::env::var_os("RSVP_RENEW").is_some() {
        std::fs::write(&file, &text).unwrap();
    }
    let is_current = std::fs::read_to_string(&file).is_ok_and(|committed| committed == text);
    assert!(is_current, "{} is stale: RSVP_RENEW=1 cargo test provider::schema", file.display());
}
