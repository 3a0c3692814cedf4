//! One file of `src`, read as Rust: the paths that it names, in whatever way it names them.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use proc_macro2::{TokenStream, TokenTree};
use syn::visit::{self, Visit};
use syn::{Attribute, File, ItemMod, ItemUse, Macro, Meta, UseTree};

/// One file of `src`.
pub(super) struct Source {
    /// Its path below `src`, without `.rs` and `/mod`: `http/cookies`.
    pub(super) place: String,
    /// As written.
    pub(super) text: String,
    /// Every path it names. One that begins here begins with `crate`, one into an outside crate with its name.
    pub(super) paths: BTreeSet<Vec<String>>,
}

impl Source {
    pub(super) fn new(place: &str, text: String) -> Self {
        let file: File = syn::parse_file(&text).unwrap_or_else(|error| panic!("src/{place}: {error}"));
        let is_root = ["lib", "main"].contains(&place);
        let module = if is_root { Vec::new() } else { place.split('/').map(str::to_owned).collect() };
        let mut reader = Reader { module, paths: BTreeSet::new() };
        reader.visit_file(&file);
        Self { place: place.to_owned(), paths: reader.paths, text }
    }

    fn read(file: &Path) -> Self {
        let place = file.strip_prefix(root().join("src")).unwrap().with_extension("");
        let place = place.to_str().unwrap();
        Self::new(place.strip_suffix("/mod").unwrap_or(place), std::fs::read_to_string(file).unwrap())
    }

    pub(super) fn room(&self) -> &str {
        self.place.split('/').next().unwrap()
    }

    /// What it uses of the crate: a room, and the name after it.
    pub(super) fn used(&self) -> impl Iterator<Item = (&str, Option<&str>)> {
        self.paths.iter().filter_map(|path| {
            let below = match path.first()?.as_str() {
                "crate" => &path[1..],
                "rsvp" => return Some(("lib", None)),
                // The root of the library names its rooms without more ado.
                _ if self.place == "lib" => path,
                _ => return None,
            };
            Some((below.first()?.as_str(), below.get(1).map(String::as_str)))
        })
    }

    /// Whether a path goes into this outside crate.
    pub(super) fn enters(&self, name: &str) -> bool {
        let name = name.replace('-', "_");
        self.paths.iter().any(|path| path.len() > 1 && path[0] == name)
    }

    pub(super) fn is_in(&self, owner: &str) -> bool {
        self.place == owner || self.place.strip_prefix(owner).is_some_and(|rest| rest.starts_with('/'))
    }
}

pub(super) fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

pub(super) fn sources() -> Vec<Source> {
    let mut folders = vec![root().join("src")];
    let mut sources = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                sources.push(Source::read(&path));
            }
        }
    }
    assert!(sources.len() > 10, "the house is not where it was");
    sources
}

struct Reader {
    /// The module that is being read, outermost first; empty for the crate's own.
    module: Vec<String>,
    paths: BTreeSet<Vec<String>>,
}

impl Reader {
    fn named(&mut self, path: &[String]) {
        let ups = path.iter().take_while(|name| *name == "super").count();
        let here = match path.first().map(String::as_str) {
            Some("super") => self.module.get(..self.module.len().saturating_sub(ups)),
            Some("self") => self.module.get(..),
            _ => None,
        };
        let path = match here {
            None => path.to_vec(),
            Some(here) => [&["crate".to_owned()], here, &path[ups.max(1)..]].concat(),
        };
        self.paths.insert(path);
    }

    fn imported(&mut self, tree: &UseTree, before: &[String]) {
        let with = |name: &syn::Ident| [before, &[name.to_string()]].concat();
        match tree {
            UseTree::Path(path) => self.imported(&path.tree, &with(&path.ident)),
            UseTree::Group(group) => group.items.iter().for_each(|tree| self.imported(tree, before)),
            UseTree::Glob(_) => self.named(before),
            UseTree::Name(name) => self.import(with(&name.ident)),
            UseTree::Rename(name) => self.import(with(&name.ident)),
        }
    }

    /// `use url;` enters the crate as much as `url::Url` does.
    fn import(&mut self, mut path: Vec<String>) {
        if path.len() == 1 {
            path.push("self".to_owned());
        }
        self.named(&path);
    }

    /// What a macro or an attribute is given need be no Rust: names with colons between them are paths.
    fn tokens(&mut self, tokens: TokenStream) {
        let (mut path, mut colons) = (Vec::new(), 0);
        for token in tokens {
            match token {
                TokenTree::Ident(name) => {
                    if colons != 2 {
                        self.named(&std::mem::take(&mut path));
                    }
                    path.push(name.to_string());
                    colons = 0;
                }
                TokenTree::Punct(mark) if mark.as_char() == ':' => colons += 1,
                other => {
                    self.named(&std::mem::take(&mut path));
                    colons = 0;
                    if let TokenTree::Group(group) = other {
                        self.tokens(group.stream());
                    }
                }
            }
        }
        self.named(&path);
    }
}

impl Visit<'_> for Reader {
    fn visit_item_mod(&mut self, module: &ItemMod) {
        self.module.push(module.ident.to_string());
        visit::visit_item_mod(self, module);
        self.module.pop();
    }

    fn visit_item_use(&mut self, item: &ItemUse) {
        self.imported(&item.tree, &[]);
    }

    fn visit_path(&mut self, path: &syn::Path) {
        let names: Vec<String> = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        self.named(&names);
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, call: &Macro) {
        self.visit_path(&call.path);
        self.tokens(call.tokens.clone());
    }

    fn visit_attribute(&mut self, attribute: &Attribute) {
        if let Meta::List(list) = &attribute.meta {
            self.tokens(list.tokens.clone());
        }
        visit::visit_attribute(self, attribute);
    }
}
