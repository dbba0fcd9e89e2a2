//! The methods of `Actor` that call the user's hooks.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};

use super::{dispatch, shared_local};
use crate::model::{Block, Hook, HookKind, HookParam};

/// `started` and `stopped`, where the user has them.
pub(super) fn hooks(block: &Block) -> TokenStream {
    block.hooks.iter().map(|hook| method(block, hook)).collect()
}

fn method(block: &Block, hook: &Hook) -> TokenStream {
    let root = block.root.at(Span::call_site());
    let conditions = &hook.conditions;
    let name = Ident::new(hook.kind.name(), Span::call_site());
    let reason = (hook.kind == HookKind::Stopped).then(|| quote!(__reason: &'__a #root::private::ExitReason,));
    let body = body(block, hook);
    quote! {
        #(#conditions)*
        fn #name<'__a>(
            &'__a mut self,
            __ctx: &'__a mut #root::Context<Self>,
            #reason
        ) -> impl ::core::future::Future<Output = ::core::result::Result<(), #root::private::Failure>>
        + ::core::marker::Send
        + '__a {
            async move { #body }
        }
    }
}

fn body(block: &Block, hook: &Hook) -> TokenStream {
    let place = hook.name.span();
    let name = &hook.name;
    let this = shared_local("self", place);
    let arguments = hook.params.iter().map(|param| {
        let (ctx, reason) = (shared_local("__ctx", place), shared_local("__reason", place));
        match param {
            HookParam::Context => quote!(#ctx),
            HookParam::LentReason => quote!(#reason),
            HookParam::OwnedReason => quote_spanned!(place=> ::core::clone::Clone::clone(#reason)),
        }
    });
    let call = quote_spanned!(place=> Self::#name(#this #(, #arguments)*));
    let call = dispatch::awaited(block, call, hook.is_async, place);
    let attribute = format!("#[{}]", hook.kind.name());
    // An output that no hook can have is underlined at the return type.
    let root = block.root.at(hook.output);
    quote_spanned!(hook.output=> #root::private::HookOutput::into_hook(#call, #attribute))
}
