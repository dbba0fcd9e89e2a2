//! Bounds that hold in every correct program, written down for the sake of incorrect ones.
//!
//! Whether the struct has its `#[actor]` and whether the arguments can be sent is nothing that the
//! macro can see. Where it is not so, each use of the actor in the generated code would be one more
//! error. A bound that says it is reported once, where the user can mend it, and taken for granted
//! in all that stands under it. rustc drops the repetitions of the same bound on several impls,
//! because they are the same error at the same place.
//!
//! The methods of the ref do without: their `impl` is what people read in the documentation.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};

use super::implements;
use super::message::accepted;
use crate::model::{Block, BlockKind, SendCheck, Travels};
use crate::syntax::tokens::{relocate, respan};

/// The bounds of the block with the assumptions.
pub(super) fn bounds(block: &Block) -> TokenStream {
    // A part has nothing of its own that could be missing: the main block says it.
    let interface = (block.kind == BlockKind::Main).then(|| interface(block)).flatten();
    let mut assumed: Vec<TokenStream> = interface.into_iter().chain(implements::bounds(block)).collect();
    assumed.extend(cross_tasks(block));
    let written = block.header.generics.where_clause.iter().flat_map(|bounds| &bounds.predicates);
    let all: Vec<TokenStream> = written.map(|bound| quote!(#bound)).chain(assumed).collect();
    if all.is_empty() { TokenStream::new() } else { quote!(where #(#all),*) }
}

/// That all types can cross between tasks.
pub(super) fn cross_tasks(block: &Block) -> impl Iterator<Item = TokenStream> {
    accepted(block)
        .filter(|handler| handler.carried.conditions.is_empty())
        .flat_map(|handler| handler.send_checks.iter().map(|check| travels(block, check)))
}

/// That the struct has its `#[actor]`.
///
/// Not for actors with parameters: there, the bound would hide what the associated types are.
fn interface(block: &Block) -> Option<TokenStream> {
    let header = &block.header;
    if !header.generics.params.is_empty() || !header.message_parameters.is_empty() {
        return None;
    }
    let place = header.name.span();
    let (root, message) = (block.root.at(place), &header.message_name);
    let (actor, reference) = (respan(&header.actor, place), &header.ref_type);
    // That they are hooks of this actor would be a bound in a circle: they are named instead.
    let hooks = match &block.hooks_type {
        Some(path) => relocate(path, place),
        None => quote_spanned!(place=> #root::private::Plain),
    };
    Some(quote_spanned! {place=>
        #actor: #root::private::Interface<
            Msg = #message,
            Sink = #root::ActorRef<#actor>,
            Ref = #reference,
            Hooks = #hooks,
        >
    })
}

/// That the state can move to another thread, for the methods that give futures: where it cannot, `impl Actor` says so, and
/// the futures need not repeat it.
pub(super) fn state_moves(block: &Block) -> TokenStream {
    let place = block.header.name.span();
    let actor = respan(&block.header.actor, place);
    quote_spanned!(place=> where for<'__b> #actor: ::core::marker::Send)
}

/// That a type can cross between tasks. `for<'a>` keeps rustc from judging the bound here: that is what
/// the [`checks`](super::checks) are for, with an error that knows more.
pub(super) fn travels(block: &Block, check: &SendCheck) -> TokenStream {
    let SendCheck { ty, span, travels } = check;
    let root = block.root.at(*span);
    match travels {
        Travels::ToTheActor => quote_spanned!(*span=> for<'__a> #ty: #root::private::HandlerArg),
        Travels::ToTheCaller => quote_spanned!(*span=> for<'__a> #ty: #root::private::HandlerReply),
    }
}
