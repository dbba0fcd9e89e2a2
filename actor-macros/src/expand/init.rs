//! `spec`: how to make the actor, again and again.

use proc_macro2::{Ident, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned as _;

use super::assumptions::travels;
use super::{quiet, shared_local};
use crate::model::{Block, Init, Makes, ParamRole};

/// The inherent `impl` with `spec`, if the block has an `#[init]`.
pub(super) fn spec(block: &Block) -> TokenStream {
    if block.inits.is_empty() {
        return TokenStream::new();
    }
    let (generics, _, bounds) = block.header.generics.split_for_impl();
    let actor = &block.header.actor;
    let specs = block.inits.iter().map(|init| function(block, init));
    let quiet = quiet();
    quote!(#quiet impl #generics #actor #bounds { #(#specs)* })
}

fn function(block: &Block, init: &Init) -> TokenStream {
    let place = init.name.span();
    let Init { visibility, conditions, on_spec, name, .. } = init;
    let root = block.root.at(place);
    let doc = init.fallback_doc.as_ref().map(|doc| quote_spanned!(place=> #[doc = #doc]));
    let params = init.params.iter().filter_map(|param| {
        let field = &param.field;
        match &param.role {
            ParamRole::Value(ty) => Some(quote_spanned!(place=> #field: #ty)),
            ParamRole::Into(ty) => Some(quote_spanned!(place=> #field: impl ::core::convert::Into<#ty>)),
            ParamRole::Context | ParamRole::Reply => None,
        }
    });
    let converted = init.params.iter().filter_map(|param| match &param.role {
        ParamRole::Into(ty) => {
            let field = &param.field;
            Some(quote_spanned!(place=> let #field: #ty = ::core::convert::Into::into(#field);))
        }
        _ => None,
    });
    let sent = init.params.iter().filter(|param| matches!(param.role, ParamRole::Value(_) | ParamRole::Into(_)));
    let copies = sent.map(|param| {
        let field = &param.field;
        quote_spanned!(place=> let #field = ::core::clone::Clone::clone(&#field);)
    });
    let ctx = shared_local("__ctx", place);
    let arguments = init.params.iter().map(|param| match &param.role {
        ParamRole::Context => quote!(#ctx),
        _ => {
            let field = &param.field;
            quote!(#field)
        }
    });
    let bounds = bounds(block, init);
    let call = quote_spanned!(place=> Self::#name(#(#arguments),*));
    let call = super::dispatch::awaited(block, call, init.is_async, place);
    let into = match init.makes {
        Makes::Actor => "init_value",
        Makes::Result => "init_result",
    };
    let at_output = block.root.at(init.output);
    let into = Ident::new(into, init.output);
    let made = quote_spanned!(init.output=> #at_output::private::#into(#call));
    quote_spanned! {place=>
        #(#conditions)*
        #(#on_spec)*
        #doc
        #visibility fn spec(#(#params),*) -> #root::ChildSpec<Self> #bounds {
            #(#converted)*
            #root::private::spec(move |#ctx| {
                #(#copies)*
                ::std::boxed::Box::pin(async move { #made })
            })
        }
    }
}

/// Each new actor gets its own copy of the arguments. The bound is `for<'c>`, so that it is checked where
/// `spec` is called: an actor whose arguments cannot be copied is no mistake.
fn bounds(block: &Block, init: &Init) -> TokenStream {
    let copied = init.copied.iter().map(|ty| quote_spanned!(ty.span()=> for<'__c> #ty: ::core::clone::Clone));
    let sent = init.send_checks.iter().map(|check| travels(block, check));
    let all: Vec<_> = copied.chain(sent).collect();
    if all.is_empty() { TokenStream::new() } else { quote!(where #(#all),*) }
}
