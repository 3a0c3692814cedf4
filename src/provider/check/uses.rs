//! Every expression of a provider file, and what it can see.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::provider::template::words::{self, Kind, Word};
use crate::provider::{Complaint, Condition, Operation, Provider, ReasonRule, Step, Template};

/// An expression, or a text with expressions in it.
#[derive(Debug, Clone, Copy)]
pub enum Code<'p> {
    Template(&'p Template),
    Condition(&'p Condition),
}

/// What an expression can see.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sees {
    Variables,
    /// Variables and `cookies`.
    Cookies,
    /// Variables and an answer.
    Answer,
    /// Variables, an answer and one `item` of it.
    Item,
    /// Variables and the `claims` of a token.
    Claims,
}

/// The members of an answer.
pub const MEMBERS: [&str; 6] = ["status", "headers", "body", "text", "cookies", "step"];

/// An expression where it is used.
#[derive(Debug, Clone, Copy)]
pub struct Use<'p> {
    pub code: Code<'p>,
    pub sees: Sees,
    /// The step whose request it is a part of.
    pub request: Option<(Operation, usize)>,
}

impl<'p> Code<'p> {
    pub fn words(self) -> Vec<Word<'p>> {
        match self {
            Self::Template(template) => words::of_template(template.source()),
            Self::Condition(condition) => words::of_expression(condition.source()),
        }
    }

    pub fn source(self) -> &'p str {
        match self {
            Self::Template(template) => template.source(),
            Self::Condition(condition) => condition.source(),
        }
    }

    pub fn part(self, range: Range<usize>) -> Range<usize> {
        match self {
            Self::Template(template) => template.part(range),
            Self::Condition(condition) => condition.part(range),
        }
    }

    pub fn at(self) -> Range<usize> {
        match self {
            Self::Template(template) => template.at(),
            Self::Condition(condition) => condition.at(),
        }
    }

    pub fn variables(self) -> Result<&'p BTreeSet<String>, Complaint> {
        match self {
            Self::Template(template) => template.variables(),
            Self::Condition(condition) => condition.variables(),
        }
    }

    /// The variables it uses; none where it cannot be read.
    pub fn names(self) -> impl Iterator<Item = &'p str> {
        self.variables().into_iter().flatten().map(String::as_str)
    }

    /// Where the variable `name` stands.
    pub fn place_of(self, name: &str) -> Range<usize> {
        let word = self.words().into_iter().find(|word| word.kind == Kind::Variable && word.name == name);
        word.map_or_else(|| self.at(), |word| self.part(word.at))
    }
}

/// All of them.
pub fn all(provider: &Provider) -> Vec<Use<'_>> {
    let plain = |template| Use { code: Code::Template(template), sees: Sees::Variables, request: None };
    let with_cookies = |code| Use { code, sees: Sees::Cookies, request: None };
    let session = provider.session.headers.values().chain(&provider.session.expires).map(Code::Template);
    let session = session.chain(provider.session.filled.iter().map(Code::Condition)).map(with_cookies);
    let mut uses: Vec<Use<'_>> = provider.values.values().map(plain).chain(session).collect();
    let conditions = provider.inputs.values().filter_map(|input| input.when.as_ref());
    uses.extend(conditions.map(|when| Use { code: Code::Condition(when), sees: Sees::Variables, request: None }));
    for (operation, index, step) in provider.all_steps() {
        of_step(step, (operation, index), &mut uses);
    }
    of_rules(&provider.reasons, provider.message.as_ref(), &mut uses);
    of_tokens(provider, &mut uses);
    uses
}

/// `[verify]` and `[claims]`: the claims of a token and the variables.
fn of_tokens<'p>(provider: &'p Provider, uses: &mut Vec<Use<'p>>) {
    let of = |code| Use { code, sees: Sees::Claims, request: None };
    let claims = &provider.claims;
    let templates = claims.org.iter().chain(&claims.account).chain(&claims.scopes);
    uses.extend(templates.map(|template| of(Code::Template(template))));
    let Some(verify) = &provider.verify else { return };
    uses.extend(verify.audience.iter().map(|audience| of(Code::Template(audience))));
    uses.extend(verify.conditions.iter().map(|condition| of(Code::Condition(condition))));
}

fn of_step<'p>(step: &'p Step, name: (Operation, usize), uses: &mut Vec<Use<'p>>) {
    let of = |code, sees| Use { code, sees, request: None };
    if step.calls().count() == 1 {
        let request = step.request_templates().into_iter();
        uses.extend(request.map(|template| Use { request: Some(name), ..of(Code::Template(template), Sees::Cookies) }));
    }
    uses.extend(step.when.iter().map(|when| of(Code::Condition(when), Sees::Variables)));
    uses.extend(step.expect.iter().map(|expect| of(Code::Condition(expect), Sees::Answer)));
    uses.extend(step.each.iter().map(|each| of(Code::Template(each), Sees::Answer)));
    let set = if step.each.is_some() { Sees::Item } else { Sees::Answer };
    uses.extend(step.set.values().map(|template| of(Code::Template(template), set)));
    of_rules(&step.reasons, None, uses);
}

fn of_rules<'p>(rules: &'p [ReasonRule], message: Option<&'p Template>, uses: &mut Vec<Use<'p>>) {
    let of = |code| Use { code, sees: Sees::Answer, request: None };
    uses.extend(rules.iter().map(|rule| of(Code::Condition(&rule.when))));
    let messages = rules.iter().filter_map(|rule| rule.message.as_ref()).chain(message);
    uses.extend(messages.map(|message| of(Code::Template(message))));
}
