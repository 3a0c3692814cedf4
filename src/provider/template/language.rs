//! The evaluation of expressions, within the limits of a run.

use std::ops::Range;
use std::sync::Arc;

use minijinja::value::merge_maps;
use minijinja::{Environment, ErrorKind, Value as Dynamic};

use super::environment::{LENIENT, STRICT, write};
use super::limits::{self, Work};
use super::pieces::Piece;
use super::scope::secret_value;
use super::{Complaint, Condition, Place, Scope, Source, Template};
use crate::secret::{Secret, SecretBuffer, SecretValue};

/// Evaluates the expressions of one run, which may do only so much work together. Undefined is an error where a request
/// is built and plainly false where an answer is read, because real answers lack members.
#[derive(Debug, Default)]
pub struct Language {
    work: Arc<Work>,
}

impl Language {
    /// `template` as text. An undefined variable, and a value of `none`, are errors.
    ///
    /// # Errors
    /// A [`Complaint`] that points into the provider file.
    pub fn text(&self, template: &Template, place: Place, scope: &Scope) -> Result<Secret, Complaint> {
        let source = &template.source;
        let mut text = SecretBuffer::default();
        for piece in template.pieces()? {
            match piece {
                Piece::Literal(range) => text.push(source.text[range.clone()].as_bytes()),
                Piece::Expression(range) => {
                    let value = self.evaluate(&STRICT, source, range, scope)?;
                    if value.is_undefined() || value.is_none() {
                        return Err(source.complaint(&ErrorKind::UndefinedError.into(), range));
                    }
                    self.work.pay(&value).map_err(|error| source.complaint(&error, range))?;
                    write(&mut text, &value, place).map_err(|error| source.complaint(&error, range))?;
                }
            }
        }
        let at = template.at();
        text.into_secret().map_err(|_| Complaint { at, what: "the text is not UTF-8".to_owned() })
    }

    /// `template` as a value: a lone `{{ expression }}` keeps its type, and is `None` when undefined or null; any other
    /// text renders strictly.
    ///
    /// # Errors
    /// A [`Complaint`] that points into the provider file.
    pub fn value(&self, template: &Template, scope: &Scope) -> Result<Option<SecretValue>, Complaint> {
        let Some(range) = template.lone_expression()? else {
            return self.text(template, Place::Words, scope).map(|text| Some(SecretValue::Text(text)));
        };
        let value = self.evaluate(&LENIENT, &template.source, range, scope)?;
        self.work.pay(&value).map_err(|error| template.source.complaint(&error, range))?;
        Ok(Some(value).filter(|value| !value.is_undefined() && !value.is_none()).map(|value| secret_value(&value)))
    }

    /// Whether `condition` holds; undefined does not.
    ///
    /// # Errors
    /// A [`Complaint`] that points into the provider file.
    pub fn holds(&self, condition: &Condition, scope: &Scope) -> Result<bool, Complaint> {
        condition.variables()?;
        let range = 0..condition.source.text.len();
        Ok(self.evaluate(&LENIENT, &condition.source, &range, scope)?.is_true())
    }

    /// The part `range` of `source`, which is an expression within the bounds.
    fn evaluate(
        &self,
        environment: &Environment<'static>,
        source: &Source,
        range: &Range<usize>,
        scope: &Scope,
    ) -> Result<Dynamic, Complaint> {
        self.work.begin();
        let work = Dynamic::from_pairs([(limits::NAME, Dynamic::from_dyn_object(Arc::clone(&self.work)))]);
        let expression = environment.compile_expression_owned(source.text[range.clone()].to_owned());
        let value = expression.and_then(|expression| expression.eval(merge_maps([scope.variables(), work])));
        value.map_err(|error| source.complaint(&error, range))
    }
}
