//! Names of steps in conditions: `step == 'look'` must mean a step of the file.

use std::collections::BTreeSet;

use crate::provider::Provider;
use crate::provider::template::words::{Kind, Word};

use super::Finding;
use super::uses::{self, Sees};

pub fn look(provider: &Provider) -> Vec<Finding> {
    let mut names = BTreeSet::new();
    names.extend(provider.all_steps().map(|(operation, _, step)| step.name(operation)));
    let mut findings = Vec::new();
    for used in uses::all(provider).iter().filter(|used| matches!(used.sees, Sees::Answer | Sees::Item)) {
        let words = used.code.words();
        for word in compared_with_step(&words).into_iter().filter(|word| !names.contains(word.name)) {
            let what = format!("no step is called `{}`", word.name);
            let finding = Finding::mistake(used.code.part(word.at.clone()), what, "this never holds");
            let finding = finding.nearest(word.name, names.iter().copied());
            let all: Vec<&str> = names.iter().copied().collect();
            let help = format!("the steps are {}", all.join(", "));
            findings.push(if finding.help.is_some() { finding } else { finding.help(help) });
        }
    }
    findings
}

/// The texts that follow `step`, `step ==` or `step in`, up to the next name.
fn compared_with_step<'w, 's>(words: &'w [Word<'s>]) -> Vec<&'w Word<'s>> {
    let mut compared = Vec::new();
    for (index, _) in words.iter().enumerate().filter(|(_, word)| word.kind == Kind::Variable && word.name == "step") {
        let after =
            words[index + 1..].iter().skip_while(|word| matches!(word.name, "in" | "not") && word.kind != Kind::Text);
        compared.extend(after.take_while(|word| word.kind == Kind::Text));
    }
    compared
}
