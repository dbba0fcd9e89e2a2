//! The inherent `impl` block with the handlers.

use proc_macro2::{Ident, TokenStream};
use quote::quote;
use syn::{Attribute, ConstParam, GenericParam, Generics, Path, TypeParam, WhereClause};

use super::{Handler, Hook, Implemented, Init, OptionNames, Root};

/// What `#[actor]` on an `impl` block needs to make the messages, the ref methods and the dispatch.
pub(crate) struct Block {
    pub(crate) root: Root,
    /// The type that takes part in every answer, as the struct has it.
    pub(crate) hooks_type: Option<Path>,
    /// The user's block without our attributes.
    pub(crate) source: TokenStream,
    pub(crate) header: Header,
    pub(crate) handlers: Vec<Handler>,
    pub(crate) hooks: Vec<Hook>,
    pub(crate) inits: Vec<Init>,
    pub(crate) mentions: Vec<Mention>,
    /// The names in its lists of options, and in those of its handlers.
    pub(crate) option_names: Vec<OptionNames>,
    /// The protocols that the actor speaks, and its parts.
    pub(crate) implements: Vec<Implemented>,
    pub(crate) called_on: CalledOn,
    pub(crate) kind: BlockKind,
}

/// What the handlers of a block make of the actor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum BlockKind {
    /// The actor itself.
    Main,
    /// More handlers of an actor whose main block lists this one.
    Part,
    /// Handlers of any actor that implements a trait.
    Protocol,
}

/// How the dispatch calls a handler: `Self::add(self, ..)` or `<__A as Sub>::notify(__actor, ..)`.
pub(crate) struct CalledOn {
    pub(crate) owner: TokenStream,
    /// The variable that holds the actor.
    pub(crate) local: &'static str,
}

/// An attribute of ours as the user named it.
///
/// The block takes the attribute away, and with it the only use of the user's `use actor_core::handler`:
/// so the generated code mentions the path once more.
pub(crate) struct Mention {
    pub(crate) path: Path,
    pub(crate) conditions: Vec<Attribute>,
}

/// What the head of the block says: for whom the handlers are, and how the generated types are called.
pub(crate) struct Header {
    /// The parameters and bounds of the block.
    pub(crate) generics: Generics,
    /// The type that the block is for, as written.
    pub(crate) actor: TokenStream,
    /// Its last segment without arguments: `Counter`.
    pub(crate) name: Ident,
    /// The ref with its arguments, beside the actor: `inner::CounterRef<K>`.
    pub(crate) ref_type: TokenStream,
    pub(crate) message_name: Ident,
    /// The parameters of the message enum, in the order in which the actor takes them.
    pub(crate) message_parameters: Vec<MessageParameter>,
    /// The bounds of the block, where the enum needs them; see [`MessageParameter::declared`].
    pub(crate) message_bounds: Option<WhereClause>,
}

/// One parameter of the message enum.
pub(crate) struct MessageParameter {
    /// How the enum declares it. Bounds are left out, so that a ref can be held without repeating
    /// them; except where a message names an associated type (`K::Id`), which needs them.
    pub(crate) declared: TokenStream,
    /// What the block passes for it.
    pub(crate) argument: TokenStream,
    /// Whether it is a type, and not a constant.
    pub(crate) is_type: bool,
}

impl MessageParameter {
    /// The parameter with all its bounds. `None` for a lifetime.
    pub(crate) fn with_bounds(parameter: &GenericParam) -> Option<Self> {
        match parameter {
            GenericParam::Type(TypeParam { ident, bounds, .. }) => {
                Some(Self { declared: quote!(#ident: #bounds), argument: quote!(#ident), is_type: true })
            }
            GenericParam::Const(ConstParam { ident, ty, .. }) => {
                Some(Self { declared: quote!(const #ident: #ty), argument: quote!(#ident), is_type: false })
            }
            GenericParam::Lifetime(_) => None,
        }
    }
}
