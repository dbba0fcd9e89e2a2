//! Everything that the `impl` block generates, in one place.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::Generics;
use syn::spanned::Spanned as _;

use super::option_names::option_names;
use super::{checks, dispatch, hooks, implements, init, message, quiet, ref_methods, size};
use crate::model::{Block, BlockKind, Mention, Root};
use crate::syntax::names;
use crate::syntax::tokens::relocate;

/// The user's block and what it generates.
pub(crate) fn block(block: &Block) -> TokenStream {
    let (source, alias) = (&block.source, block.root.alias());
    let checks = checks::checks(block);
    let message = message::message(block);
    let sizes = size::sizes(block);
    let ref_methods = ref_methods::ref_methods(block);
    let option_names = option_names(&block.root, &block.option_names);
    if block.kind == BlockKind::Part {
        let (part, mentions) = (dispatch::part(block), block.mentions.iter().map(mention));
        return quote!(#source #alias #(#mentions)* #option_names #checks #sizes #message #ref_methods #part);
    }
    let spec = init::spec(block);
    let handled = handled(block);
    let actor = dispatch::actor(block);
    let watcher = hooks::watcher(block);
    let accepts = implements::accepts(block);
    let mentions = block.mentions.iter().map(mention);
    quote!(#source #alias #(#mentions)* #option_names #checks #sizes #message #handled #ref_methods #spec #accepts #actor #watcher)
}

pub(super) fn mention(mention: &Mention) -> TokenStream {
    let Mention { path, conditions } = mention;
    // This keeps its import in use. An attribute that was not imported is reported where the user wrote it.
    let place = path.span();
    let mention = Ident::new(names::MENTION, place);
    quote_spanned! {place=>
        #(#conditions)*
        #[#path(#mention)]
        const _: () = ();
    }
}

/// The way from the actor to its messages.
fn handled(block: &Block) -> TokenStream {
    let place = block.header.name.span();
    let (root, quiet) = (block.root.at(place), quiet());
    let (generics, _, bounds) = block.header.generics.split_for_impl();
    let (messages, actor, ref_type) =
        (message::message_type(&block.header), &block.header.actor, &block.header.ref_type);
    let handled = quote_spanned!(place=> #root::private::Handled<#ref_type>);
    let hooks = match &block.hooks_type {
        Some(path) => relocate(path, place),
        None => quote!(#root::private::Plain),
    };
    let same_hooks =
        block.hooks_type.as_ref().and_then(|_| same_hooks(&block.root, &block.header.generics, actor, &hooks, place));
    quote! {
        #[automatically_derived]
        #quiet
        impl #generics #handled for #actor #bounds { type Msg = #messages; type Ref = #ref_type; type Hooks = #hooks; }
        #same_hooks
    }
}

/// That the other half of the actor has these hooks as well. Not for actors with parameters: a constant has none.
pub(super) fn same_hooks(
    root: &Root,
    generics: &Generics,
    actor: &impl ToTokens,
    hooks: &TokenStream,
    place: Span,
) -> Option<TokenStream> {
    let root = root.at(place);
    generics
        .params
        .is_empty()
        .then(|| quote_spanned!(place=> const _: () = #root::private::same_hooks::<#actor, #hooks>();))
}
