//! What operations need from a person: everything their requests use that nothing known or set before supplies.

use std::collections::BTreeSet;

use crate::provider::{Input, Operation, Reason, Scope, Step, well_known};

use super::operator::Operator;

impl Operator<'_, '_> {
    /// The inputs that `operations` need, one after another, and that nothing known or set before supplies.
    pub fn missing(&self, operations: &[Operation]) -> Vec<Input> {
        let provider = self.provider();
        let (captured, parts) = (provider.captured(), provider.parts());
        let mut supplied: BTreeSet<&str> = BTreeSet::new();
        let mut missing = Vec::new();
        for step in operations.iter().flat_map(|operation| provider.steps(*operation)) {
            for name in provider.needs(step) {
                // What some step sets is asked for only where this file says how: a log-in without a look before it.
                let captured_only = captured.contains(name) && !provider.inputs.contains_key(name);
                let input = provider.input(name);
                let known = self.start.vars.knows(name) || supplied.contains(name);
                let asked_already = missing.iter().any(|known: &Input| known.name == name);
                let computed = matches!(name, "code" | "codes") || parts.contains(name);
                let idle = input.optional || input.late || computed || !self.applies(name);
                if known || asked_already || idle || (captured_only && well_known(name).is_none()) {
                    continue;
                }
                missing.push(Input { new: input.new && operations.contains(&Operation::Accept), ..input });
            }
            supplied.extend(step.set.keys().map(String::as_str));
        }
        missing.extend(self.one_of_several(operations, &supplied));
        // In the order people expect: who, then the secret.
        missing.sort_by_key(|input| input.secret);
        missing
    }

    /// Whether an input is wanted at all (`when`).
    fn applies(&self, name: &str) -> bool {
        let when = self.provider().inputs.get(name).and_then(|spec| spec.when.as_ref());
        when.is_none_or(|when| self.language.holds(when, &Scope::new(&self.start.vars)) == Ok(true))
    }

    /// `[[require]]`: the first of several inputs where none is known and the operations use them.
    fn one_of_several(&self, operations: &[Operation], supplied: &BTreeSet<&str>) -> Vec<Input> {
        let provider = self.provider();
        let steps = operations.iter().flat_map(|operation| provider.steps(*operation));
        let used: BTreeSet<&str> = steps.flat_map(|step| provider.needs(step)).collect();
        let unmet = provider.require.iter().filter(|require| {
            let known = |name: &String| self.start.vars.knows(name) || supplied.contains(name.as_str());
            require.any.iter().any(|name| used.contains(name.as_str())) && !require.any.iter().any(known)
        });
        let inputs = unmet.filter_map(|require| {
            let (first, others) = require.any.split_first()?;
            Some(Input { optional: false, or: others.to_vec(), ..provider.input(first) })
        });
        inputs.collect()
    }

    /// What a step sends that is being chosen, and that a refusal for `reason` is about: it is asked again.
    pub fn chosen(&self, step: &Step, reason: Reason) -> Vec<Input> {
        let is_meant = |input: &Input| match reason {
            Reason::WeakPassword => input.new && input.secret,
            Reason::NameTaken => input.new && !input.secret,
            _ => false,
        };
        let inputs = self.provider().needs(step).into_iter().map(|name| self.provider().input(name));
        inputs.filter(is_meant).collect()
    }

    /// The secrets of an operation that exist already.
    pub fn existing_secrets(&self, operation: Operation) -> Vec<Input> {
        let provider = self.provider();
        let names: BTreeSet<&str> = provider.steps(operation).iter().flat_map(|step| provider.needs(step)).collect();
        let inputs = names.into_iter().map(|name| Input { new: false, ..provider.input(name) });
        inputs.filter(|input| input.secret).collect()
    }
}
