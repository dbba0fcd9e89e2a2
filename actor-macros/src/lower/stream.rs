//! Handlers that return `impl Stream<Item = T>`.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote, quote_spanned};
use syn::visit::{self, Visit};
use syn::{
    AssocType, GenericArgument, Lifetime, PathArguments, ReturnType, Signature, Type, TypeImplTrait, TypeParamBound,
};

use super::params::Surroundings;
use crate::syntax::types;

/// The type of the items: `T` of `impl Stream<Item = T>`.
pub(super) fn item(ty: &Type) -> Option<&Type> {
    let Type::ImplTrait(stream) = types::peeled(ty) else { return None };
    stream.bounds.iter().find_map(|bound| {
        let TypeParamBound::Trait(bound) = bound else { return None };
        let last = bound.path.segments.last().filter(|segment| segment.ident == "Stream")?;
        let PathArguments::AngleBracketed(arguments) = &last.arguments else { return None };
        arguments.args.iter().find_map(|argument| match argument {
            GenericArgument::AssocType(AssocType { ident, ty, .. }) if ident == "Item" => Some(ty),
            _ => None,
        })
    })
}

/// `impl Stream` somewhere inside the type, but not the type itself.
pub(super) fn inside(ty: &Type) -> Option<TokenStream> {
    struct Search(Option<TokenStream>);
    impl<'ast> Visit<'ast> for Search {
        fn visit_type_impl_trait(&mut self, found: &'ast TypeImplTrait) {
            let ty = Type::ImplTrait(found.clone());
            if types::is_impl_of(&ty, "Stream") {
                self.0.get_or_insert(ty.into_token_stream());
            }
        }
    }
    let mut search = Search(None);
    visit::visit_type(&mut search, ty);
    search.0.filter(|_| !types::is_impl_of(ty, "Stream"))
}

/// Completes the user's return type: the stream is sent to the caller and lives on after the
/// handler, so it is `Send` and captures the parameters of the block alone. Without this, a stream
/// of the 2024 edition would capture `self`, which is gone when the items are read.
pub(super) fn detach(signature: &mut Signature, around: &Surroundings<'_>) {
    let ReturnType::Type(_, ty) = &mut signature.output else { return };
    let Some(stream) = peeled_mut(ty) else { return };
    let is_capture = |bound: &TypeParamBound| matches!(bound, TypeParamBound::PreciseCapture(_));
    let is_send = |bound: &TypeParamBound| matches!(bound, TypeParamBound::Trait(bound) if bound.path.is_ident("Send"));
    // What is wrong with the stream is underlined where the user wrote it.
    let place = stream.impl_token.span;
    let end = stream.to_token_stream().into_iter().last().map_or(place, |token| token.span());
    if !stream.bounds.iter().any(is_send) {
        stream.bounds.push(syn::parse_quote_spanned!(place=> ::core::marker::Send));
    }
    if around.is_trait {
        // Who implements the trait says so as well; `+ 'static` is the form that people know.
        if !stream.bounds.iter().any(|bound| matches!(bound, TypeParamBound::Lifetime(_))) {
            stream.bounds.push(TypeParamBound::Lifetime(Lifetime::new("'static", place)));
        }
        return;
    }
    if !stream.bounds.iter().any(is_capture) {
        let (root, parameters) = (around.root.at(place), around.parameters);
        stream.bounds.push(syn::parse_quote_spanned!(place=> #root::private::OwnsItsData));
        let opened = quote_spanned!(place=> use<#(#parameters),*);
        let closed = quote_spanned!(end=> >);
        stream.bounds.push(TypeParamBound::PreciseCapture(syn::parse_quote!(#opened #closed)));
    }
}

fn peeled_mut(ty: &mut Type) -> Option<&mut TypeImplTrait> {
    match ty {
        Type::ImplTrait(stream) => Some(stream),
        Type::Group(group) => peeled_mut(&mut group.elem),
        Type::Paren(paren) => peeled_mut(&mut paren.elem),
        _ => None,
    }
}

/// What the caller gets.
pub(super) fn streaming(root: &TokenStream, item: &TokenStream) -> TokenStream {
    quote!(#root::Streaming<#item>)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Root;

    fn ty(text: &str) -> Type {
        syn::parse_str(text).expect("a type")
    }

    #[test]
    fn the_items_are_found_beside_other_bounds() {
        let item = |text| item(&ty(text)).map(|item| item.to_token_stream().to_string());
        assert_eq!(item("impl Stream<Item = Vec<u8>>").as_deref(), Some("Vec < u8 >"));
        assert_eq!(item("impl Send + futures::Stream<Item = u8>").as_deref(), Some("u8"));
        assert_eq!(item("impl Stream"), None);
    }

    #[test]
    fn a_stream_inside_another_type_is_found() {
        assert!(inside(&ty("Result<impl Stream<Item = u8>, E>")).is_some());
        assert!(inside(&ty("impl Stream<Item = u8>")).is_none());
        assert!(inside(&ty("Vec<impl Iterator<Item = u8>>")).is_none());
    }

    #[test]
    fn the_return_type_is_completed_once() {
        let detached = |text: &str, is_trait: bool| {
            let mut signature: Signature = syn::parse_str(text).expect("a signature");
            let parameters = [quote::format_ident!("K")];
            let around = Surroundings { actor: &quote!(A), parameters: &parameters, root: &Root::default(), is_trait };
            detach(&mut signature, &around);
            let output = signature.output.to_token_stream().to_string();
            output.split_once("> ").map(|(_, bounds)| bounds.to_owned())
        };
        let added = detached("fn f(&self) -> impl Stream<Item = u8>", false).expect("a stream");
        assert!(
            added.ends_with(":: core :: marker :: Send + :: actor_core :: private :: OwnsItsData + use < K >"),
            "{added}"
        );
        let own = detached("fn f(&self) -> impl Stream<Item = u8> + Send + use<>", false).expect("a stream");
        assert!(own.ends_with("+ Send + use < >"), "{own}");
        let of_protocol = detached("fn f(&self) -> impl Stream<Item = u8>", true).expect("a stream");
        assert!(of_protocol.ends_with("Send + 'static"), "{of_protocol}");
    }
}
