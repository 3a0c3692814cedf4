//! One operation of a provider file: its steps in order, and what each of them does at the service.

use crate::error::{Error, Exit, Result};
use crate::http::Method;
use crate::provider::{Operation, Provider};

use super::operator::Operator;
use super::step::Passed;
use super::trouble::Trouble;
use super::{Effect, Outcome};

impl Operator<'_, '_> {
    /// Runs all steps of `operation`.
    pub fn run(&mut self, operation: Operation) -> Result<(), Trouble> {
        self.run_all(operation).map(drop)
    }

    /// The same; whether at least one step was sent, and every one that was not left out has succeeded.
    pub fn run_all(&mut self, operation: Operation) -> Result<bool, Trouble> {
        let provider = self.provider();
        let (mut succeeded, mut failed) = (0, 0);
        for (index, step) in provider.steps(operation).iter().enumerate() {
            let left_out = self.is_left_out(step);
            match self.step(step, operation, effect(provider, operation, index))? {
                Passed::Succeeded => succeeded += 1,
                Passed::WithoutSuccess if left_out => {}
                Passed::WithoutSuccess | Passed::Replaced => failed += 1,
            }
        }
        Ok(succeeded > 0 && failed == 0)
    }
}

/// What step `index` of `operation` does at the service.
pub fn effect(provider: &Provider, operation: Operation, index: usize) -> Effect {
    let method = provider.steps(operation)[index].call().0;
    match operation {
        Operation::Accept if provider.spends(index) => Effect::Spends,
        Operation::Preview | Operation::Confirm => Effect::Looks,
        _ if method == Method::Get => Effect::Looks,
        _ => Effect::Changes,
    }
}

/// Runs `operation` and nothing else.
pub fn alone(operator: &mut Operator<'_, '_>, operation: Operation) -> Result<Outcome> {
    operator.compute_values();
    operator.ask_missing(&[operation])?;
    operator.run(operation).map_err(Trouble::error)?;
    if operator.sent == 0 {
        let what = format!("{} has no call that does this here", operator.provider().name);
        return Err(Error::new(Exit::NotOffered, what));
    }
    let is_about_another = matches!(operation, Operation::Preview | Operation::Decline);
    Ok(Outcome {
        facts: if is_about_another { operator.facts_of_the_invitation() } else { operator.facts() },
        session: operator.new_session().map_err(Trouble::error)?,
        listed: operator.take_listed().map_err(Trouble::error)?,
        proof: operator.proof(operation),
        ..Outcome::default()
    })
}
