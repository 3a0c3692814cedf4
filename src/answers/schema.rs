//! The JSON Schema of the answers, made from their types; nothing of it is in the program.

use std::path::PathBuf;

use schemars::generate::SchemaSettings;
use schemars::transform::{RecursiveTransform, Transform as _};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Map, Value, json};

use super::*;

/// The kinds of answers, by name.
pub struct Kinds {
    generator: SchemaGenerator,
    defined: Map<String, Value>,
}

impl Kinds {
    /// What a command answers that has done what it was asked for.
    pub fn success<S: Success + JsonSchema>(&mut self, name: &str) {
        let envelope = json_schema!({
            "required": ["schema", "command", "ok", "accepted"],
            "properties": {
                "schema": { "description": VERSION, "const": SCHEMA },
                "command": { "const": S::COMMAND },
                "ok": { "const": true },
                "accepted": { "description": ACCEPTED, "const": S::ACCEPTED },
            },
        });
        let members = S::json_schema(&mut self.generator);
        self.define(name, members, &envelope);
    }

    /// What a command answers when it has failed, with more beside the error.
    pub fn failure<M: BesideError + JsonSchema>(&mut self, name: &str) {
        let members = M::json_schema(&mut self.generator);
        let mut error = self.generator.subschema_for::<Problem>();
        if M::COMMAND == CommandName::Sandbox {
            // A command that runs inside has exit codes of its own.
            error = Problem::json_schema(&mut self.generator);
            error.pointer_mut("/properties/exit").unwrap().as_object_mut().unwrap().remove("anyOf").unwrap();
        }
        self.failure_of(name, json_schema!({ "const": M::COMMAND }), error, members);
    }

    /// What any command answers when it has failed.
    fn plain_failure(&mut self) {
        let any = self.generator.subschema_for::<CommandName>();
        let error = self.generator.subschema_for::<Problem>();
        self.failure_of("failure", any, error, json_schema!({ "description": FAILURE }));
    }

    fn failure_of(&mut self, name: &str, command: Schema, error: Schema, members: Schema) {
        let envelope = json_schema!({
            "required": ["schema", "command", "ok", "accepted", "error"],
            "properties": {
                "schema": { "description": VERSION, "const": SCHEMA },
                "command": command,
                "ok": { "const": false },
                "accepted": { "description": ACCEPTED, "$ref": self.generator.subschema_for::<Accepted>().get("$ref") },
                "error": error,
            },
        });
        self.define(name, members, &envelope);
    }

    fn define(&mut self, name: &str, mut members: Schema, envelope: &Schema) {
        members.insert("type".to_owned(), json!("object"));
        for (key, of_all) in envelope.as_object().unwrap() {
            match members.get_mut(key) {
                Some(Value::Array(list)) => list.extend(of_all.as_array().unwrap().iter().cloned()),
                Some(Value::Object(map)) => map.extend(of_all.as_object().unwrap().clone()),
                _ => drop(members.insert(key.clone(), of_all.clone())),
            }
        }
        assert!(self.defined.insert(name.to_owned(), members.to_value()).is_none(), "{name} is defined twice");
    }

    fn schema(mut self) -> Value {
        let kinds: Vec<Value> = self.defined.keys().map(|name| json!({ "$ref": format!("#/$defs/{name}") })).collect();
        for (name, part) in self.generator.take_definitions(true) {
            assert!(self.defined.insert(name.clone(), part).is_none(), "{name} is a kind and a part");
        }
        let mut schema = json_schema!({
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": "The JSON answers of rsvp",
            "description": TITLE,
            "oneOf": kinds,
            "$defs": self.defined,
        });
        RecursiveTransform(nothing_else).transform(&mut schema);
        schema.to_value()
    }
}

const TITLE: &str = "With --json every command prints exactly one of these objects, on one line of standard output. Times are RFC 3339 in UTC. A member that is null is not known, or does not apply.";
const FAILURE: &str = "A command that failed, or a command line that could not be read.";
const VERSION: &str = "The version of the answers.";
const ACCEPTED: &str = "Whether the invitation is accepted; unknown when the service's answer was lost. No for commands that accept nothing.";

/// An object has the members that are named, and no others.
fn nothing_else(schema: &mut Schema) {
    if schema.get("properties").is_some() {
        schema.insert("additionalProperties".to_owned(), json!(false));
    }
}

fn schema() -> Value {
    let generator = SchemaSettings::draft2020_12().for_serialize().into_generator();
    let mut kinds = Kinds { generator, defined: Map::new() };
    kinds::successes(&mut kinds);
    kinds.plain_failure();
    kinds::failures(&mut kinds);
    kinds.schema()
}

/// `RSVP_RENEW=1 cargo test answers::schema` writes it anew.
#[test]
#[expect(clippy::disallowed_methods, reason = "a test renews its own file on demand")]
fn the_committed_schema_is_the_current_one() {
    let text = serde_json::to_string_pretty(&schema()).unwrap() + "\n";
    let file = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("docs/answers.schema.json");
    if std::env::var_os("RSVP_RENEW").is_some() {
        std::fs::write(&file, &text).unwrap();
    }
    let is_current = std::fs::read_to_string(&file).is_ok_and(|committed| committed == text);
    assert!(is_current, "{} is stale: RSVP_RENEW=1 cargo test answers::schema", file.display());
}
