//! The methods of the ref: one for each handler, with the same name, visibility and documentation.

use proc_macro2::{Ident, TokenStream};
use quote::{quote, quote_spanned};

use super::message::{is_generic, message_type, reply_arguments};
use super::{duration, inline, quiet, replies};
use crate::model::{Block, BlockKind, Handler, Header, ParamRole, Standing};
use crate::syntax::tokens::respan;

/// The inherent `impl` of the ref.
pub(super) fn ref_methods(block: &Block) -> TokenStream {
    let (generics, _, bounds) = block.header.generics.split_for_impl();
    let ref_type = &block.header.ref_type;
    let methods = block.handlers.iter().map(|handler| ref_method(block, handler));
    let quiet = quiet();
    let Some(name) = plain_actor(block) else {
        return quote!(#quiet impl #generics #ref_type #bounds { #(#methods)* });
    };
    // Without `#[actor]` on the type there is no ref. That is said where the first alias names it, and known to all that uses the
    // second, which stands for the actor: or else each signature would be one more error. Documentation shows what is written.
    let place = name.span();
    let root = block.root.at(place);
    quote! {
        const _: () = {
            #quiet
            type __Ref = #ref_type;
            const _: () = {
                #[cfg(not(doc))]
                #quiet
                type #name = <__Ref as #root::private::Handle>::Actor;
                #quiet
                impl __Ref { #(#methods)* }
            };
        };
    }
}

/// The name of the actor, where it is all that the block says of it: without parameters, and no name in another module.
fn plain_actor(block: &Block) -> Option<&Ident> {
    let Header { name, actor, generics, .. } = &block.header;
    let is_alone = block.kind == BlockKind::Main && generics.params.is_empty() && !is_generic(block);
    (is_alone && *name == actor.to_string()).then_some(name)
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
        Standing::Accepted => (None, None, call(block, handler)),
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
fn call(block: &Block, handler: &Handler) -> TokenStream {
    let place = handler.name.span();
    let (root, message, variant) = (block.root.at(place), respan(&block.header.message_name, place), &handler.variant);
    let fields = handler.params.iter().filter_map(|param| {
        let field = &param.field;
        let is_boxed = handler.conduct.is_boxed;
        match &param.role {
            ParamRole::Value(_) => Some(quote_spanned!(place=> #field,)),
            ParamRole::Into(_) => {
                let value = quote_spanned!(place=> ::core::convert::Into::into(#field));
                Some(if is_boxed { quote_spanned!(place=> #value,) } else { quote_spanned!(place=> #field: #value,) })
            }
            ParamRole::Context | ParamRole::Reply => None,
        }
    });
    let fields = if handler.conduct.is_boxed {
        quote_spanned!(place=> __args: ::std::boxed::Box::new((#(#fields)*)),)
    } else {
        quote!(#(#fields)*)
    };
    let timeout = handler.conduct.timeout.map(|timeout| {
        let timeout = duration(timeout, place);
        quote_spanned!(place=> .timeout(#timeout))
    });
    let built = quote_spanned!(place=> #message::#variant { #fields __reply: #root::Reply::none() });
    let (built, installer) = match block.kind {
        BlockKind::Main | BlockKind::Protocol => (built, replies::installer(block, handler)),
        BlockKind::Part => of_part(block, handler, &built),
    };
    let inline = inline::on_call(block, handler);
    quote_spanned!(place=> #root::Call::new(&**self, #built, #installer) #inline #timeout)
}

/// The message within that of the actor, and how the reply is put into it there.
fn of_part(block: &Block, handler: &Handler, built: &TokenStream) -> (TokenStream, TokenStream) {
    let place = handler.name.span();
    let (root, message, variant) = (block.root.at(place), respan(&block.header.message_name, place), &handler.variant);
    let (part, actor) = (respan(message_type(&block.header), place), respan(&block.header.actor, place));
    let within = quote_spanned!(place=> <#part as #root::private::Part<#actor>>::WITHIN);
    let installer = quote_spanned! {place=>
        |__message, __reply| {
            if let ::core::option::Option::Some(#message::#variant { __reply: __slot, .. }) = (#within.part)(__message) {
                *__slot = __reply;
            }
        }
    };
    (quote_spanned!(place=> (#within.wrap)(#built)), installer)
}
