//! Bounds that hold in every correct program, written down for the sake of incorrect ones.
//!
//! Whether the arguments can be sent is nothing that the macro can see. Where it is not so, each use of
//! them in the generated code would be one more error. A bound that says it is reported once, where the
//! user can mend it, and taken for granted in all that stands under it. rustc drops the repetitions of the
//! same bound on several impls, because they are the same error at the same place.
//!
//! A bound has its price: what rustc proves under it, it proves anew. So that the struct has its `#[actor]`
//! is none: where it has not, the library has an `Interface` for it, see `NoRef`.
//!
//! The methods of the ref do without: their `impl` is what people read in the documentation.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};

use super::implements;
use super::message::accepted;
use crate::model::{Block, SendCheck, Travels};
use crate::syntax::tokens::respan;

/// The bounds of the block with the assumptions.
pub(super) fn bounds(block: &Block) -> TokenStream {
    let mut assumed = implements::bounds(block);
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
