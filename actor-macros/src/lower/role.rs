//! Which role a method has: the attributes of ours that stand on it.

use proc_macro2::{TokenStream, TokenTree};
use syn::{Attribute, Meta};

use crate::diag::{Problem, Sink};
use crate::parse::RawMethod;
use crate::syntax::attributes;

/// What a method is for.
pub(super) enum Role {
    Handler(Attribute),
    Hook(Occasion, Attribute),
    Init(Attribute),
}

/// What a hook is for, before its options are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Occasion {
    Started,
    Stopped,
    Failed,
    Idle,
    Down,
    ChildExited,
    Health,
}

/// Takes our attributes off the method and decides its role.
pub(super) fn take(method: &mut RawMethod, sink: &mut Sink) -> Option<Role> {
    let ours =
        take_attributes(method, |attribute| attributes::ON_METHODS.contains(&attributes::name(attribute).as_str()));
    let mut role: Option<(String, Role)> = None;
    for attribute in ours {
        let name = attributes::name(&attribute);
        if let Some((first, _)) = role.as_ref().filter(|(first, _)| *first == name) {
            sink.report(&attribute, &Problem::AttributeTwice { attribute: first.clone() });
            continue;
        }
        if let Some((first, _)) = &role {
            let method = method.signature.ident.to_string();
            sink.report(&attribute, &Problem::TwoRoles { method, role: first.clone() });
            continue;
        }
        let found = match name.as_str() {
            "handler" => Role::Handler(attribute),
            "init" => Role::Init(attribute),
            "started" => Role::Hook(Occasion::Started, attribute),
            "stopped" => Role::Hook(Occasion::Stopped, attribute),
            "failed" => Role::Hook(Occasion::Failed, attribute),
            "idle" => Role::Hook(Occasion::Idle, attribute),
            "health" => Role::Hook(Occasion::Health, attribute),
            "down" => Role::Hook(Occasion::Down, attribute),
            _ => Role::Hook(Occasion::ChildExited, attribute),
        };
        role = Some((name, found));
    }
    let hidden = take_conditional(method, sink);
    role.map(|(_, role)| role).or(hidden)
}

/// Takes `cfg_attr(.., handler)` off the method: `#[actor]` runs before it could apply. The method is
/// read as a handler all the same, so that its callers find it.
fn take_conditional(method: &mut RawMethod, sink: &mut Sink) -> Option<Role> {
    let conditional = take_attributes(method, |attribute| conditional_helper(attribute).is_some());
    let mut role = None;
    for attribute in conditional {
        let Some(word) = conditional_helper(&attribute) else { continue };
        sink.report(&word, &Problem::HelperInCfgAttr { helper: word.to_string() });
        role.get_or_insert_with(|| Role::Handler(syn::parse_quote!(#[#word])));
    }
    role
}

/// Our attribute inside `cfg_attr(condition, attribute, ..)`.
fn conditional_helper(attribute: &Attribute) -> Option<TokenTree> {
    let Meta::List(list) = &attribute.meta else { return None };
    if !attribute.path().is_ident("cfg_attr") {
        return None;
    }
    let is_ours = |token: &TokenTree| matches!(token, TokenTree::Ident(word) if attributes::ON_METHODS.iter().any(|name| word == name));
    behind_comma(list.tokens.clone()).find(is_ours)
}

/// The tokens behind the first comma: the condition before it may use any words.
fn behind_comma(tokens: TokenStream) -> impl Iterator<Item = TokenTree> {
    let is_comma = |token: &TokenTree| matches!(token, TokenTree::Punct(mark) if mark.as_char() == ',');
    tokens.into_iter().skip_while(move |token| !is_comma(token))
}

fn take_attributes(method: &mut RawMethod, is_taken: impl FnMut(&mut Attribute) -> bool) -> Vec<Attribute> {
    method.attributes.extract_if(.., is_taken).collect()
}

#[cfg(test)]
mod tests {
    use quote::ToTokens as _;

    use super::*;

    fn read(text: &str) -> (Option<&'static str>, String, usize) {
        let mut method: RawMethod = syn::parse_str(text).expect("a method");
        let mut sink = Sink::default();
        let role = take(&mut method, &mut sink).map(|role| match role {
            Role::Handler(_) => "handler",
            Role::Init(_) => "init",
            Role::Hook(Occasion::Started, _) => "started",
            Role::Hook(..) => "hook",
        });
        let problems = sink.count();
        drop(sink.into_tokens());
        (role, method.to_token_stream().to_string(), problems)
    }

    #[test]
    fn our_attributes_go_and_others_stay() {
        let (role, rest, problems) = read("#[inline] #[actor_core::started] fn f(&mut self) {}");
        assert_eq!((role, problems), (Some("started"), 0));
        assert_eq!(rest, "# [inline] fn f (& mut self) { }");
    }

    #[test]
    fn the_first_of_two_roles_counts() {
        let (role, _, problems) = read("#[handler] #[stopped] fn f(&mut self) {}");
        assert_eq!((role, problems), (Some("handler"), 1));
    }

    #[test]
    fn a_role_is_given_once() {
        let (role, _, problems) = read("#[handler] #[handler(value)] fn f(&mut self) {}");
        assert_eq!((role, problems), (Some("handler"), 1));
    }

    #[test]
    fn a_conditional_attribute_is_found_behind_the_condition() {
        let (role, rest, problems) = read("#[cfg_attr(handler, inline)] fn f(&mut self) {}");
        assert_eq!((role, problems), (None, 0), "{rest}");
        let (role, rest, problems) = read("#[cfg_attr(all(), handler)] fn f(&mut self) {}");
        assert_eq!((role, problems), (Some("handler"), 1));
        assert_eq!(rest, "fn f (& mut self) { }");
    }
}
