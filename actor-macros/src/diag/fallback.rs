//! What the program still contains when an item could not be expanded.
//!
//! Editors keep completing inside an item only while it exists, and rustc invents a second error for
//! each use of one that vanished. So the user's item always comes back, whatever happened.

use std::panic::{self, AssertUnwindSafe};

use proc_macro2::{Delimiter, Group, Span, TokenStream, TokenTree};
use quote::quote;

use super::Sink;
use crate::syntax::{attributes, tokens};

/// The user's item without our helper attributes, and the problems.
pub(crate) fn item_with(item: TokenStream, sink: Sink) -> TokenStream {
    let item = without_helpers(item);
    let errors = sink.into_tokens();
    quote!(#item #errors)
}

/// Runs an expansion; a panic in there is a bug of ours that must not take the user's item with it.
pub(crate) fn guarded(item: TokenStream, expand: impl FnOnce(TokenStream) -> TokenStream) -> TokenStream {
    let backup = item.clone();
    panic::catch_unwind(AssertUnwindSafe(|| expand(item))).unwrap_or_else(|payload| {
        let said = payload
            .downcast_ref::<String>()
            .map(String::as_str)
            .or_else(|| payload.downcast_ref::<&str>().copied())
            .unwrap_or("no message");
        let message = format!("internal error in `#[actor]`, please report it: {said}");
        let error = syn::Error::new(Span::call_site(), message).into_compile_error();
        let item = without_helpers(backup);
        quote!(#item #error)
    })
}

/// The tokens without our helper attributes on methods and arguments. Bodies are left alone.
pub(crate) fn without_helpers(item: TokenStream) -> TokenStream {
    strip(item, Place::Item)
}

/// The tokens without the attributes of this name in front of the item.
pub(crate) fn without_attribute(item: TokenStream, name: &str) -> TokenStream {
    let mut out = TokenStream::new();
    let mut rest = item.into_iter().peekable();
    while let Some(token) = rest.next() {
        let is_mark = matches!(&token, TokenTree::Punct(mark) if mark.as_char() == '#');
        if is_mark && rest.peek().and_then(attribute_name).is_some_and(|found| found == name) {
            rest.next();
        } else {
            out.extend([token]);
        }
    }
    out
}

#[derive(Clone, Copy)]
enum Place {
    /// The item itself, or one method that stands alone.
    Item,
    /// Between the braces of an `impl` block.
    Block,
    /// Between the parentheses of a signature.
    Arguments,
}

fn strip(stream: TokenStream, place: Place) -> TokenStream {
    let mut out = TokenStream::new();
    let mut rest = stream.into_iter().peekable();
    while let Some(token) = rest.next() {
        if let TokenTree::Punct(mark) = &token
            && mark.as_char() == '#'
            && rest.peek().is_some_and(is_helper)
        {
            rest.next();
            continue;
        }
        match token {
            TokenTree::Group(group) => out.extend([strip_group(&group, place)]),
            other => out.extend([other]),
        }
    }
    out
}

fn strip_group(group: &Group, place: Place) -> TokenTree {
    let inside = match (place, group.delimiter()) {
        (Place::Item, Delimiter::Brace) => Place::Block,
        (Place::Item | Place::Block, Delimiter::Parenthesis) => Place::Arguments,
        (_, Delimiter::None) => place,
        _ => return group.clone().into(),
    };
    tokens::regroup(group, strip(group.stream(), inside))
}

fn is_helper(token: &TokenTree) -> bool {
    let helpers = || attributes::ON_METHODS.iter().chain(attributes::ON_ARGUMENTS).chain(attributes::ON_FIELDS);
    attribute_name(token).is_some_and(|name| helpers().any(|helper| *helper == name))
}

/// The last word before the arguments, so that `#[actor_core::handler(..)]` counts as well.
fn attribute_name(token: &TokenTree) -> Option<String> {
    let TokenTree::Group(group) = token else { return None };
    let mut name = None;
    for token in group.stream() {
        match token {
            TokenTree::Ident(word) => name = Some(word.to_string()),
            TokenTree::Punct(mark) if mark.as_char() == ':' => {}
            _ => break,
        }
    }
    name.filter(|_| group.delimiter() == Delimiter::Bracket)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Problem;

    fn kept() -> TokenStream {
        "struct Kept;".parse().expect("tokens")
    }

    #[test]
    fn helpers_go_and_everything_else_stays() {
        let item = quote! {
            #[derive(Debug)]
            impl Counter {
                #[inline] #[handler(timeout = "5s")]
                pub fn add(&mut self, #[into] n: u64) { #[handler] fn inner() {} }
                #[actor_core::started] fn begin(&mut self) {}
            }
        };
        let expected = quote! {
            #[derive(Debug)]
            impl Counter {
                #[inline]
                pub fn add(&mut self, n: u64) { #[handler] fn inner() {} }
                fn begin(&mut self) {}
            }
        };
        assert_eq!(without_helpers(item).to_string(), expected.to_string());
    }

    #[test]
    fn a_panic_keeps_the_item_and_says_so() {
        let out = guarded(kept(), |_| panic!("on purpose")).to_string();
        assert!(out.starts_with("struct Kept ;"), "{out}");
        assert!(out.contains("please report it: on purpose"), "{out}");
    }

    #[test]
    fn a_refused_item_comes_back_with_its_errors() {
        let mut sink = Sink::default();
        sink.report_at(Span::call_site(), &Problem::TraitImpl { actor: "Counter".into() });
        let out = item_with(kept(), sink).to_string();
        assert!(out.starts_with("struct Kept ; :: core :: compile_error !"), "{out}");
    }
}
