//! A protocol, and an actor's word that it speaks one.

use proc_macro2::{Ident, TokenStream};
use syn::punctuated::Punctuated;
use syn::{Attribute, Generics, Path, Signature, Token, TypeParamBound, Visibility};

use super::Block;

/// What `#[protocol]` on a trait needs to make the messages, the ref and the dispatch.
pub(crate) struct Protocol {
    /// The messages and the methods of the ref, which are those of an actor: the ref stands for it.
    pub(crate) messages: Block,
    pub(crate) attributes: Vec<Attribute>,
    /// `#[doc(hidden)]` of the trait: the ref of a hidden protocol is hidden too.
    pub(crate) hidden: Vec<Attribute>,
    /// Whether the user says what rustc says of types without the trait.
    pub(crate) explains_itself: bool,
    pub(crate) visibility: Visibility,
    /// `unsafe`, where the user wrote it, and `trait`.
    pub(crate) keywords: TokenStream,
    pub(crate) name: Ident,
    pub(crate) generics: Generics,
    pub(crate) supertraits: Punctuated<TypeParamBound, Token![+]>,
    pub(crate) ref_name: Ident,
    pub(crate) items: Vec<ProtocolItem>,
}

/// One item of the trait.
pub(crate) enum ProtocolItem {
    Method(Box<ProtocolMethod>),
    /// A method that is being typed, or cannot be read.
    Verbatim(TokenStream),
}

/// One method of the trait, without our attributes.
pub(crate) struct ProtocolMethod {
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) signature: Signature,
    /// `None` without a default.
    pub(crate) body: Option<TokenStream>,
}

/// One protocol in `implements(..)`, or one part in `parts(..)`.
pub(crate) struct Implemented {
    pub(crate) path: Path,
    /// The messages of a part, without their parameters, which are those of the actor; `None` for a protocol.
    pub(crate) part_messages: Option<Path>,
    /// The variant of the actor's messages.
    pub(crate) variant: Ident,
    /// Whether the path names a parameter of the block.
    pub(crate) is_generic: bool,
}
