//! Everything that the `impl` block generates, in one place.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned as _;

use super::option_names::option_names;
use super::{checks, dispatch, hooks, implements, init, message, quiet, ref_methods, size};
use crate::model::{Block, BlockKind, Mention};
use crate::syntax::names;

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
    let (root, quiet) = (block.root.at(Span::call_site()), quiet());
    let (generics, _, bounds) = block.header.generics.split_for_impl();
    let (actor, messages) = (&block.header.actor, message::message_type(&block.header));
    quote! {
        #[automatically_derived]
        #quiet
        impl #generics #root::private::Handled for #actor #bounds { type Msg = #messages; }
    }
}
