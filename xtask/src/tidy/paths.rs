//! Every path that a file names outside its tests: in `use`, types, expressions, and inside macro calls.

use proc_macro2::{Spacing, TokenStream, TokenTree};
use syn::visit::{self, Visit};
use syn::{ImplItem, Item, ItemMod, ItemUse, Macro, Path, UseTree};

use super::syntax;

/// A path as written, with its line.
pub(crate) struct Named {
    /// `["crate", "id", "ActorId"]`; a glob import ends in `*`.
    pub(crate) segments: Vec<String>,
    pub(crate) line: usize,
    /// The module the path stands in: that of the file and the inline modules around it.
    pub(crate) module: Vec<String>,
    pub(crate) origin: Origin,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Origin {
    /// Imported.
    Use,
    /// Anywhere else.
    Mention,
    /// Anywhere else, followed by parentheses inside a macro call.
    MacroCall,
}

/// The paths of a file, tests left out.
pub(crate) fn of(file: &syn::File, module: &[String]) -> Vec<Named> {
    let mut collector = Collector { module: module.to_vec(), found: Vec::new() };
    collector.visit_file(file);
    collector.found
}

/// The paths among the tokens of a macro call.
pub(crate) fn in_tokens(tokens: &TokenStream) -> Vec<Named> {
    let mut collector = Collector { module: Vec::new(), found: Vec::new() };
    collector.scan(tokens);
    collector.found
}

impl Named {
    /// The path from the root of the crate, or `None` if it does not start with `crate`, `self` or `super`.
    pub(crate) fn in_crate(&self) -> Option<Vec<String>> {
        let mut rest = self.segments.as_slice();
        let mut absolute = match rest.first()?.as_str() {
            "crate" => Vec::new(),
            "self" | "super" if rest.len() > 1 => self.module.clone(),
            _ => return None,
        };
        if matches!(rest[0].as_str(), "crate" | "self") {
            rest = &rest[1..];
        }
        while rest.first().is_some_and(|segment| segment == "super") {
            absolute.pop();
            rest = &rest[1..];
        }
        absolute.extend_from_slice(rest);
        Some(absolute)
    }

    /// All segments but the first.
    pub(crate) fn tail(&self) -> Vec<&str> {
        self.segments.iter().skip(1).map(String::as_str).collect()
    }

    pub(crate) fn text(&self) -> String {
        self.segments.join("::")
    }
}

struct Collector {
    module: Vec<String>,
    found: Vec<Named>,
}

impl Collector {
    fn push(&mut self, segments: Vec<String>, line: usize, origin: Origin) {
        self.found.push(Named { segments, line, module: self.module.clone(), origin });
    }

    fn flatten(&mut self, tree: &UseTree, prefix: &[String]) {
        let with = |name: String| [prefix, &[name]].concat();
        match tree {
            UseTree::Path(path) => self.flatten(&path.tree, &with(path.ident.to_string())),
            UseTree::Group(group) => group.items.iter().for_each(|tree| self.flatten(tree, prefix)),
            // `use a::b::{self}` imports `a::b`.
            UseTree::Name(name) if name.ident == "self" => {
                self.push(prefix.to_vec(), syntax::line(name.ident.span()), Origin::Use);
            }
            UseTree::Name(name) => {
                self.push(with(name.ident.to_string()), syntax::line(name.ident.span()), Origin::Use);
            }
            UseTree::Rename(name) => {
                self.push(with(name.ident.to_string()), syntax::line(name.ident.span()), Origin::Use);
            }
            UseTree::Glob(glob) => {
                self.push(with("*".to_owned()), syntax::line(glob.star_token.spans[0]), Origin::Use);
            }
        }
    }

    /// Finds `ident (:: ident)*` in tokens that syn does not parse.
    fn scan(&mut self, tokens: &TokenStream) {
        let tokens: Vec<TokenTree> = tokens.clone().into_iter().collect();
        let mut at = 0;
        while at < tokens.len() {
            match &tokens[at] {
                TokenTree::Group(group) => {
                    self.scan(&group.stream());
                    at += 1;
                }
                TokenTree::Ident(first) => {
                    let line = syntax::line(first.span());
                    let mut segments = vec![first.to_string()];
                    at += 1;
                    while let Some(TokenTree::Ident(next)) = tokens.get(at + 2).filter(|_| is_colon2(&tokens[at..])) {
                        segments.push(next.to_string());
                        at += 3;
                    }
                    let is_call = matches!(tokens.get(at), Some(TokenTree::Group(_)));
                    self.push(segments, line, if is_call { Origin::MacroCall } else { Origin::Mention });
                }
                _ => at += 1,
            }
        }
    }
}

fn is_colon2(tokens: &[TokenTree]) -> bool {
    match tokens {
        [TokenTree::Punct(first), TokenTree::Punct(second), ..] => {
            first.as_char() == ':' && first.spacing() == Spacing::Joint && second.as_char() == ':'
        }
        _ => false,
    }
}

impl<'ast> Visit<'ast> for Collector {
    fn visit_item(&mut self, item: &'ast Item) {
        if !syntax::is_test_only(syntax::item_attrs(item)) {
            visit::visit_item(self, item);
        }
    }

    fn visit_impl_item(&mut self, item: &'ast ImplItem) {
        if !syntax::is_test_only(syntax::impl_item_attrs(item)) {
            visit::visit_impl_item(self, item);
        }
    }

    fn visit_item_mod(&mut self, item: &'ast ItemMod) {
        self.module.push(item.ident.to_string());
        visit::visit_item_mod(self, item);
        self.module.pop();
    }

    fn visit_item_use(&mut self, item: &'ast ItemUse) {
        self.flatten(&item.tree, &[]);
    }

    fn visit_path(&mut self, path: &'ast Path) {
        let segments: Vec<String> = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        if let Some(first) = path.segments.first() {
            self.push(segments, syntax::line(first.ident.span()), Origin::Mention);
        }
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, call: &'ast Macro) {
        self.visit_path(&call.path);
        self.scan(&call.tokens);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<String> {
        let file = syn::parse_file(text).unwrap();
        of(&file, &["mailbox".to_owned(), "queue".to_owned()])
            .iter()
            .map(|named| named.in_crate().map_or_else(|| named.text(), |path| format!("/{}", path.join("/"))))
            .collect()
    }

    #[test]
    fn imports_are_flattened_and_resolved() {
        let text = "use crate::{id::ActorId, sys::{self, sync::*}}; use super::super::x::Y; use std::sync as s;";
        assert_eq!(found(text), ["/id/ActorId", "/sys", "/sys/sync/*", "/x/Y", "std::sync"]);
    }

    #[test]
    fn mentions_are_found_in_types_and_macros_but_not_in_tests() {
        let text =
            "fn f() -> Vec<crate::id::A> { vec![crate::sys::now()] } #[cfg(test)] mod t { fn g() { crate::no::n() } }";
        assert_eq!(found(text), ["Vec", "/id/A", "vec", "/sys/now"]);
    }

    #[test]
    fn inline_modules_count_for_super() {
        assert_eq!(found("mod inner { use super::super::lanes::Lane; }"), ["/mailbox/lanes/Lane"]);
    }
}
