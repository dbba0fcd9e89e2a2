//! The methods of the ref: one for each handler, with the same name, visibility and documentation.

use proc_macro2::{Ident, TokenStream};
use quote::{quote, quote_spanned};

use super::message::reply_arguments;
use super::quiet;
use crate::model::{Block, Handler, ParamRole, Root, Standing};
use crate::syntax::tokens::respan;

/// The inherent `impl` of the ref.
pub(super) fn ref_methods(block: &Block) -> TokenStream {
    let (generics, _, bounds) = block.header.generics.split_for_impl();
    let ref_type = &block.header.ref_type;
    let methods = block.handlers.iter().map(|handler| ref_method(block, handler));
    let quiet = quiet();
    quote!(#quiet impl #generics #ref_type #bounds { #(#methods)* })
}

fn ref_method(block: &Block, handler: &Handler) -> TokenStream {
    let place = handler.name.span();
    let Handler { name, visibility, carried, .. } = handler;
    let (root, actor) = (block.root.at(place), respan(&block.header.actor, place));
    let attributes = &carried.on_ref;
    let doc = carried.fallback_doc.as_ref().map(|doc| quote_spanned!(place=> #[doc = #doc]));
    let params = handler.params.iter().filter_map(|param| {
        let field = &param.field;
        match &param.role {
            ParamRole::Value(ty) => Some(quote_spanned!(place=> , #field: #ty)),
            ParamRole::Into(ty) => Some(quote_spanned!(place=> , #field: impl ::core::convert::Into<#ty>)),
            ParamRole::Context | ParamRole::Reply => None,
        }
    });
    let (generics, bounds, body) = match &handler.standing {
        Standing::Accepted => (None, None, call(&block.root, handler, &block.header.message_name)),
        Standing::Refused(generics) => {
            let body = quote_spanned!(place=> ::core::unreachable!());
            (Some(generics), generics.where_clause.as_ref(), body)
        }
    };
    let reply = reply_arguments(handler);
    quote_spanned! {place=>
        #(#attributes)*
        #doc
        #[inline]
        #visibility fn #name #generics (&self #(#params)*) -> #root::Call<'_, #actor, #reply> #bounds { #body }
    }
}

/// Builds the message; the reply is put into it when the call becomes an ask.
fn call(root: &Root, handler: &Handler, message: &Ident) -> TokenStream {
    let place = handler.name.span();
    let (root, message, variant) = (root.at(place), respan(message, place), &handler.variant);
    let fields = handler.params.iter().filter_map(|param| {
        let field = &param.field;
        match &param.role {
            ParamRole::Value(_) => Some(quote_spanned!(place=> #field,)),
            ParamRole::Into(_) => Some(quote_spanned!(place=> #field: ::core::convert::Into::into(#field),)),
            ParamRole::Context | ParamRole::Reply => None,
        }
    });
    let timeout = handler.timeout.map(|timeout| {
        // Durations are written in whole milliseconds at the finest, so nothing is cut off.
        let milliseconds = u64::try_from(timeout.as_millis()).unwrap_or(u64::MAX);
        quote_spanned!(place=> .timeout(::core::time::Duration::from_millis(#milliseconds)))
    });
    quote_spanned! {place=>
        #root::Call::new(
            ::core::ops::Deref::deref(self),
            #message::#variant { #(#fields)* __reply: #root::Reply::none() },
            |__message, __reply| {
                if let #message::#variant { __reply: __slot, .. } = __message {
                    *__slot = __reply;
                }
            },
        ) #timeout
    }
}
