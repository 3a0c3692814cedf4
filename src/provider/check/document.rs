//! The text of a provider file as a tree that knows its places: for carets, for names of fields, and for reading on
//! after a mistake.

use std::ops::Range;

use serde::Deserialize as _;
use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue, Deserializer};

use crate::provider::Provider;

use super::Finding;
use super::wording::finding;

/// No file has more mistakes than are shown.
const MOST_MISTAKES: usize = 100;

/// The tree.
#[derive(Debug)]
pub struct Document<'t> {
    root: Spanned<DeTable<'t>>,
}

/// A member of a table, or an item of a list.
#[derive(Debug, Clone, Copy)]
pub enum At<'a> {
    Name(&'a str),
    Index(usize),
}

impl<'a> From<&'a str> for At<'a> {
    fn from(name: &'a str) -> Self {
        Self::Name(name)
    }
}

impl<'a> From<&'a String> for At<'a> {
    fn from(name: &'a String) -> Self {
        Self::Name(name)
    }
}

impl From<usize> for At<'_> {
    fn from(index: usize) -> Self {
        Self::Index(index)
    }
}

impl<'t> Document<'t> {
    /// Reads TOML; the mistakes are all that its parser can find.
    pub fn read(text: &'t str) -> Result<Self, Vec<Finding>> {
        let (root, errors) = DeTable::parse_recoverable(text);
        if errors.is_empty() { Ok(Self { root }) } else { Err(errors.iter().map(|error| finding(error, "")).collect()) }
    }

    /// The provider, and what could not be read. What cannot be read is left out, so that the rest can be.
    pub fn provider(&self) -> (Option<Provider>, Vec<Finding>) {
        let (mut root, mut findings, mut left_out) = (self.root.clone(), Vec::new(), Vec::new());
        while left_out.len() < MOST_MISTAKES {
            let error = match Provider::deserialize(Deserializer::from(root.clone())) {
                Ok(provider) => return (Some(provider), findings),
                Err(error) => error,
            };
            let at = error.span().filter(|at| !at.is_empty());
            let field = at.map(|at| self.field(&at)).unwrap_or_default();
            let finding = finding(&error, &field);
            // What was left out is missed later on; that is not a mistake of its own.
            let missed = finding.what.split_once(" has no `").map(|(_, name)| name.trim_end_matches('`'));
            let full = |name: &str| if field.is_empty() { name.to_owned() } else { format!("{field}.{name}") };
            if !missed.is_some_and(|name| left_out.contains(&full(name))) {
                findings.push(finding);
            }
            left_out.push(field);
            if !error.span().is_some_and(|at| leave_out(root.get_mut(), &at)) {
                break;
            }
        }
        (None, findings)
    }

    /// Where a value stands.
    pub fn value(&self, path: &[At<'_>]) -> Range<usize> {
        self.find(path).map_or(0..0, |(_, value)| value)
    }

    /// Where the name of a member stands.
    pub fn key(&self, path: &[At<'_>]) -> Range<usize> {
        self.find(path).map_or(0..0, |(key, _)| key)
    }

    fn find(&self, path: &[At<'_>]) -> Option<(Range<usize>, Range<usize>)> {
        let (first, rest) = path.split_first()?;
        let At::Name(name) = first else { return None };
        let (key, mut value) = self.root.get_ref().get_key_value(*name)?;
        let mut key = key.span();
        for step in rest {
            match (step, value.get_ref()) {
                (At::Name(name), DeValue::Table(table)) => {
                    let found = table.get_key_value(*name)?;
                    (key, value) = (found.0.span(), found.1);
                }
                // An operation of one step may be a table.
                (At::Index(0), DeValue::Table(_)) => {}
                (At::Index(index), DeValue::Array(list)) => {
                    value = list.get(*index)?;
                    key = value.span();
                }
                _ => return None,
            }
        }
        Some((key, value.span()))
    }

    /// The name of the field at a place: `accept[1].set.org`; steps count from 1, as people do.
    pub fn field(&self, at: &Range<usize>) -> String {
        let mut path = String::new();
        in_table(self.root.get_ref(), at, &mut path);
        path
    }
}

fn covers(outer: &Range<usize>, inner: &Range<usize>) -> bool {
    outer.start <= inner.start && inner.end <= outer.end
}

fn in_table(table: &DeTable<'_>, at: &Range<usize>, path: &mut String) -> bool {
    for (key, value) in table {
        let length = path.len();
        let dot = if path.is_empty() { "" } else { "." };
        path.push_str(dot);
        path.push_str(key.get_ref());
        // A table's own place is its header alone, so what is below comes first.
        if in_value(value, at, path) || covers(&key.span(), at) {
            return true;
        }
        path.truncate(length);
    }
    false
}

fn in_value(value: &Spanned<DeValue<'_>>, at: &Range<usize>, path: &mut String) -> bool {
    let found = match value.get_ref() {
        DeValue::Table(table) => in_table(table, at, path),
        DeValue::Array(list) => list.iter().enumerate().any(|(index, item)| {
            let length = path.len();
            path.push_str(&format!("[{}]", index + 1));
            let found = in_value(item, at, path);
            if !found {
                path.truncate(length);
            }
            found
        }),
        _ => false,
    };
    found || covers(&value.span(), at)
}

/// Takes out the innermost member whose name or value stands at `at`.
fn leave_out(table: &mut DeTable<'_>, at: &Range<usize>) -> bool {
    let inside = table.iter_mut().any(|(_, value)| leave_out_inside(value.get_mut(), at));
    let named = table.iter().find(|(key, value)| key.span() == *at || value.span() == *at);
    match named.map(|(key, _)| key.get_ref().clone()) {
        _ if inside => true,
        Some(name) => table.remove(name.as_ref()).is_some(),
        None => false,
    }
}

fn leave_out_inside(value: &mut DeValue<'_>, at: &Range<usize>) -> bool {
    match value {
        DeValue::Table(table) => leave_out(table, at),
        DeValue::Array(list) => {
            let here = list.iter().position(|item| item.span() == *at);
            let inside = list.iter_mut().any(|item| leave_out_inside(item.get_mut(), at));
            if let Some(index) = here.filter(|_| !inside) {
                let mut kept = DeArray::new();
                list.iter()
                    .enumerate()
                    .filter(|(other, _)| *other != index)
                    .for_each(|(_, item)| kept.push(item.clone()));
                *list = kept;
            }
            inside || here.is_some()
        }
        _ => false,
    }
}
