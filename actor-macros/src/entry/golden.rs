//! What the macros generate, printed and compared: a change of generated code shows in review.
//!
//! `golden/counter.rs` holds the input, `golden/counter.expanded.rs` what becomes of it. After a
//! change that is meant, `UPDATE_GOLDEN=1 cargo test -p actor-macros golden` writes the files anew.

use std::path::PathBuf;
use std::{env, fs};

use proc_macro2::TokenStream;
use quote::{ToTokens as _, quote};
use syn::visit_mut::VisitMut;
use syn::{Attribute, Item, Meta};

use super::{actor, protocol, supervisor};

#[test]
fn counter() {
    compare("counter");
}

#[test]
fn bank() {
    compare("bank");
}

#[test]
fn cache() {
    compare("cache");
}

#[test]
fn options() {
    compare("options");
}

#[test]
fn ends() {
    compare("ends");
}

#[test]
fn subscriber() {
    compare("subscriber");
}

#[test]
fn printer() {
    compare("printer");
}

#[test]
fn limits() {
    compare("limits");
}

#[test]
fn waits() {
    compare("waits");
}

#[test]
fn parts() {
    compare("parts");
}

#[test]
fn tree() {
    compare("tree");
}

#[test]
fn refused() {
    compare("refused");
}

fn compare(case: &str) {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("golden");
    let input = fs::read_to_string(folder.join(format!("{case}.rs"))).expect("the input");
    let expanded = expand(&input);
    let golden = folder.join(format!("{case}.expanded.rs"));
    if env::var_os("UPDATE_GOLDEN").is_some() {
        fs::write(&golden, &expanded).expect("the golden file is written");
        return;
    }
    let expected = fs::read_to_string(&golden).unwrap_or_default();
    if let Some((number, (now, before))) =
        (1..).zip(expanded.lines().zip(expected.lines())).find(|(_, (now, before))| now != before)
    {
        panic!("{case}.expanded.rs:{number}: was `{before}`, is `{now}`; UPDATE_GOLDEN=1 accepts all changes");
    }
    assert_eq!(expanded.lines().count(), expected.lines().count(), "{case}.expanded.rs has another length");
}

fn expand(input: &str) -> String {
    let file = syn::parse_file(input).expect("the input is Rust");
    let expanded: TokenStream = file.items.into_iter().map(expand_item).collect();
    let mut expanded = syn::parse2(expanded).expect("the expansion is Rust");
    ShortLists.visit_file_mut(&mut expanded);
    prettyplease::unparse(&expanded)
}

/// Prints the long lists of lints, which are the same everywhere, short.
struct ShortLists;

impl VisitMut for ShortLists {
    fn visit_attribute_mut(&mut self, attribute: &mut Attribute) {
        if let Meta::List(list) = &mut attribute.meta
            && list.tokens.to_string().contains("reason =")
        {
            let runs = list.path.is_ident("cfg_attr").then(|| quote!(clippy,));
            list.tokens = quote!(#runs .., reason = "..");
        }
    }
}

fn expand_item(mut item: Item) -> TokenStream {
    let attributes = match &mut item {
        Item::Struct(item) => &mut item.attrs,
        Item::Enum(item) => &mut item.attrs,
        Item::Impl(item) if item.trait_.is_some() => return item.to_token_stream(),
        Item::Impl(item) => &mut item.attrs,
        Item::Trait(item) => &mut item.attrs,
        _ => panic!("only items that our attributes can mark"),
    };
    // Documentation may stand before ours.
    let ours = attributes.extract_if(.., |attribute| !attribute.path().is_ident("doc")).next();
    let ours = ours.expect("`#[actor]` or `#[protocol]`");
    let arguments = arguments(&ours);
    if ours.path().is_ident("protocol") {
        return protocol(arguments, item.into_token_stream());
    }
    if ours.path().is_ident("supervisor") {
        return supervisor(arguments, item.into_token_stream());
    }
    assert!(ours.path().is_ident("actor"), "`#[actor]` comes first");
    actor(arguments, item.into_token_stream())
}

fn arguments(attribute: &Attribute) -> TokenStream {
    match &attribute.meta {
        Meta::List(list) => list.tokens.clone(),
        _ => TokenStream::new(),
    }
}
