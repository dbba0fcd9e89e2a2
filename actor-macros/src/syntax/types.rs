//! Questions about types as they are written, before anything is resolved.

use proc_macro2::Ident;
use quote::ToTokens as _;
use syn::visit::{self, Visit};
use syn::{GenericArgument, Path, PathArguments, PathSegment, Type, TypeParamBound};

/// The type without the parentheses and invisible groups around it.
pub(crate) fn peeled(ty: &Type) -> &Type {
    match ty {
        Type::Group(group) => peeled(&group.elem),
        Type::Paren(paren) => peeled(&paren.elem),
        other => other,
    }
}

/// The last segment of a plain path: `Result<u8>` in `std::io::Result<u8>`.
pub(crate) fn last_segment(ty: &Type) -> Option<&PathSegment> {
    match peeled(ty) {
        Type::Path(path) if path.qself.is_none() => path.path.segments.last(),
        _ => None,
    }
}

/// Whether the last segment of the type's path is `name`.
pub(crate) fn is_named(ty: &Type, name: &str) -> bool {
    last_segment(ty).is_some_and(|segment| segment.ident == name)
}

/// `&mut Context<Self>`, or `&Context<Self>` for handlers that only look.
pub(crate) fn is_lent_context(ty: &Type) -> bool {
    matches!(peeled(ty), Type::Reference(reference) if is_named(&reference.elem, "Context"))
}

/// The type arguments of one path segment.
pub(crate) fn type_arguments(segment: &PathSegment) -> Vec<&Type> {
    let PathArguments::AngleBracketed(arguments) = &segment.arguments else { return Vec::new() };
    arguments
        .args
        .iter()
        .filter_map(|argument| match argument {
            GenericArgument::Type(ty) => Some(ty),
            _ => None,
        })
        .collect()
}

/// `T` of `impl Into<T>`, whatever other bounds stand beside it.
pub(crate) fn into_target(ty: &Type) -> Option<&Type> {
    let Type::ImplTrait(bounds) = peeled(ty) else { return None };
    bounds.bounds.iter().find_map(|bound| {
        let segment = bound_path(bound)?.segments.last()?;
        (segment.ident == "Into").then(|| type_arguments(segment).into_iter().next())?
    })
}

/// Whether the type is `impl Trait` with a trait of this name.
pub(crate) fn is_impl_of(ty: &Type, name: &str) -> bool {
    let Type::ImplTrait(bounds) = peeled(ty) else { return false };
    bounds
        .bounds
        .iter()
        .filter_map(bound_path)
        .any(|path| path.segments.last().is_some_and(|segment| segment.ident == name))
}

/// The type as a person would write it: token streams print with a space between all tokens.
pub(crate) fn display(ty: &Type) -> String {
    let mut text = ty.to_token_stream().to_string();
    for (spaced, tight) in [(" <", "<"), ("< ", "<"), (" >", ">"), (" :: ", "::"), (" ,", ","), ("& ", "&")] {
        text = text.replace(spaced, tight);
    }
    text
}

/// Whether the type is `()`.
pub(crate) fn is_unit(ty: &Type) -> bool {
    matches!(peeled(ty), Type::Tuple(tuple) if tuple.elems.is_empty())
}

/// Whether the type names one of these parameters, or `Self`.
pub(crate) fn mentions(ty: &Type, parameters: &[Ident]) -> bool {
    let mut search = Search { parameters, found: Found::default() };
    search.visit_type(ty);
    search.found.mentioned
}

/// Whether the type names an associated type of one of these parameters: `K::Id`, `<K as Key>::Id`.
pub(crate) fn projects(ty: &Type, parameters: &[Ident]) -> bool {
    let mut search = Search { parameters, found: Found::default() };
    search.visit_type(ty);
    search.found.projected
}

#[derive(Default)]
struct Found {
    mentioned: bool,
    projected: bool,
}

struct Search<'a> {
    parameters: &'a [Ident],
    found: Found,
}

impl Search<'_> {
    fn knows(&self, name: &Ident) -> bool {
        name == "Self" || self.parameters.contains(name)
    }
}

impl<'ast> Visit<'ast> for Search<'_> {
    fn visit_type_path(&mut self, path: &'ast syn::TypePath) {
        if let Some(qself) = &path.qself {
            self.found.projected |= mentions(&qself.ty, self.parameters);
        }
        visit::visit_type_path(self, path);
    }

    fn visit_path(&mut self, path: &'ast Path) {
        if let Some(first) = path.segments.first()
            && path.leading_colon.is_none()
            && self.knows(&first.ident)
        {
            self.found.mentioned = true;
            self.found.projected |= path.segments.len() > 1 && first.ident != "Self";
        }
        visit::visit_path(self, path);
    }
}

fn bound_path(bound: &TypeParamBound) -> Option<&Path> {
    match bound {
        TypeParamBound::Trait(bound) => Some(&bound.path),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use quote::format_ident;

    use super::*;

    fn ty(text: &str) -> Type {
        syn::parse_str(text).expect("a type")
    }

    #[test]
    fn the_target_of_into_is_found_beside_other_bounds() {
        let target = |text| into_target(&ty(text)).map(|target| target.to_token_stream().to_string());
        assert_eq!(target("impl Into<String>").as_deref(), Some("String"));
        assert_eq!(target("impl Send + core::convert::Into<u8>").as_deref(), Some("u8"));
        assert_eq!(target("impl Fn(u8)"), None);
        assert_eq!(target("Into<u8>"), None);
    }

    #[test]
    fn types_print_as_people_write_them() {
        for text in ["Vec<Option<u8>>", "std::io::Result<u8>", "(u8, &'static str)", "Box<dyn Fn>"] {
            assert_eq!(display(&ty(text)), text);
        }
    }

    #[test]
    fn parameters_and_their_projections_are_found() {
        let parameters = [format_ident!("K")];
        assert!(mentions(&ty("Vec<Option<K>>"), &parameters));
        assert!(mentions(&ty("[u8; K]"), &parameters));
        assert!(!mentions(&ty("Vec<other::K>"), &parameters));
        assert!(projects(&ty("Vec<K::Id>"), &parameters));
        assert!(projects(&ty("<K as Key>::Id"), &parameters));
        assert!(!projects(&ty("Vec<K>"), &parameters));
    }
}
