//! `#[handler]`, `#[started]`, `#[stopped]` where `#[actor]` did not take them off.
//!
//! They exist as macros of their own to be found by editors, and to explain themselves here.

use std::env;

use proc_macro2::{Delimiter, Group, Span, TokenStream, TokenTree};
use quote::{ToTokens as _, quote, quote_spanned};
use syn::{FnArg, parse_quote};

use crate::diag::{Problem, Sink, fallback};
use crate::parse::RawMethod;
use crate::syntax::{names, tokens, types};

/// Nothing where `#[actor]` mentions the attribute, so that its import is in use. Elsewhere the item, and an error at the
/// attribute: nothing reads it here.
///
/// Where the compiler can tell what the method belongs to, it decides whether this is an error of its own: in an actor whose block
/// lacks its `#[actor]`, all handlers have the same, and the actor reports it.
pub(crate) fn marker(name: &str, arguments: TokenStream, item: TokenStream) -> TokenStream {
    if names::is_mention(arguments) {
        return TokenStream::new();
    }
    let method = syn::parse2::<RawMethod>(item.clone()).ok().filter(|_| is_library_in_reach());
    method.and_then(judged).unwrap_or_else(|| {
        let mut sink = Sink::default();
        sink.report_at(Span::call_site(), &Problem::HelperOutside { helper: name.to_owned() });
        fallback::item_with(item, sink)
    })
}

/// The method with the question in its body; `None` if it may stand outside of an `impl` block, or has no body.
fn judged(mut method: RawMethod) -> Option<TokenStream> {
    let signature = &mut method.signature;
    let has_self = signature.receiver().is_some() || tokens::find(&*signature, "Self").is_some();
    let TokenTree::Group(body) = &method.body else { return None };
    if !has_self || signature.constness.is_some() || body.delimiter() != Delimiter::Brace {
        return None;
    }
    let mut rest = body.stream();
    if matches!(rest.clone().into_iter().next(), Some(TokenTree::Punct(mark)) if mark.as_char() == '#') {
        return None;
    }
    let question = quote_spanned! {Span::call_site()=>
        {
            #[allow(unused_imports, reason = "an actor with a block has it under the same name")]
            use ::actor_core::private::outside::{Outside, Reads as _};
            Outside::<Self>::reads();
        }
    };
    // The context of what is no actor yet would be one more error.
    for argument in &mut signature.inputs {
        if let FnArg::Typed(argument) = argument
            && types::is_lent_context(&argument.ty)
        {
            argument.ty = parse_quote!(impl ::core::marker::Sized);
            argument.attrs.push(parse_quote!(#[allow(unused_variables)]));
            rest = quote!(::core::unreachable!());
        }
    }
    let mut asked = Group::new(Delimiter::Brace, quote!(#question #rest));
    asked.set_span(body.span());
    method.body = asked.into();
    Some(fallback::without_helpers(method.to_token_stream()))
}

/// Whether the library has its own name in the crate that is compiled. Nothing tells a macro that but the command line; where
/// there is none to read, as in an editor, the error is said here.
fn is_library_in_reach() -> bool {
    env::args().any(|argument| argument.starts_with("actor_core=") || argument.contains(":actor_core="))
}
