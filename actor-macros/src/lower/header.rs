//! The head of the `impl` block: the actor, its parameters, and the names that derive from it.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens as _, format_ident, quote};
use syn::{
    Expr, GenericArgument, GenericParam, Generics, Path, PathArguments, PredicateType, Type, TypeParamBound,
    WhereClause, WherePredicate,
};

use super::options::Names;
use crate::diag::{Problem, Sink};
use crate::model::{Header, Implemented, MessageParameter};
use crate::parse::RawBlock;
use crate::syntax::{names, tokens, types};

/// The head of an accepted block, before it is known whether the messages need its bounds.
pub(super) struct Head {
    pub(super) actor: TokenStream,
    /// The parameters that the block declares.
    pub(super) parameters: Vec<Ident>,
    pub(super) name: Ident,
    generics: Generics,
    ref_type: TokenStream,
    pub(super) message_name: Ident,
    arguments: Vec<Argument>,
}

/// What the block passes for one parameter of the actor.
enum Argument {
    /// A parameter of the block.
    Declared(Box<GenericParam>),
    /// Something concrete, which was reported. The parameter stands in for it, so that the enum still
    /// has the number of parameters that the struct expects.
    Concrete(Ident, TokenStream),
}

/// Reads the head, if generated types can be named after it.
pub(super) fn head(raw: &RawBlock, names: Names, sink: &mut Sink) -> Option<Head> {
    if raw.implemented.is_some() {
        let actor = types::display(&raw.self_type);
        sink.report(&raw.implemented, &Problem::TraitImpl { actor });
        return None;
    }
    let Type::Path(path) = types::peeled(&raw.self_type) else {
        sink.report(&raw.self_type, &Problem::UnnamedActor {});
        return None;
    };
    let (None, Some(last)) = (&path.qself, path.path.segments.last()) else {
        sink.report(&raw.self_type, &Problem::UnnamedActor {});
        return None;
    };
    if let Some(lifetime) = raw.generics.lifetimes().next() {
        sink.report(lifetime, &Problem::LifetimeActor {});
        return None;
    }
    let name = last.ident.clone();
    let arguments = arguments(&last.arguments, &raw.generics, &name, sink)?;
    let ref_name = names.ref_name.unwrap_or_else(|| names::suffixed(&name, "Ref"));
    Some(Head {
        actor: raw.self_type.to_token_stream(),
        parameters: parameters(&raw.generics),
        generics: raw.generics.clone(),
        ref_type: beside(&path.path, ref_name),
        message_name: names.message_name.unwrap_or_else(|| names::suffixed(&name, "Msg")),
        name,
        arguments,
    })
}

impl Head {
    /// The parameters whose bounds the messages need: those of which one names an associated type, those of listed protocols, and
    /// what the bounds of these name in turn.
    pub(super) fn with_bounds(&self, in_messages: &[Type], implements: &[Implemented]) -> Vec<Ident> {
        let listed: Vec<Type> = implements.iter().map(|Implemented { path, .. }| syn::parse_quote!(#path)).collect();
        let projected = in_messages.iter().filter(|ty| types::projects(ty, &self.parameters));
        let mut named: TokenStream = projected.chain(&listed).map(|ty| quote!(#ty)).collect();
        let mut found: Vec<Ident> = Vec::new();
        let mut rest = self.parameters.clone();
        loop {
            let more: Vec<Ident> =
                rest.extract_if(.., |name| tokens::find(&named, &name.to_string()).is_some()).collect();
            if more.is_empty() {
                return found;
            }
            let inline = self.generics.type_params().filter(|parameter| more.contains(&parameter.ident));
            named = inline.map(|parameter| parameter.bounds.to_token_stream()).collect();
            named.extend(
                self.generics.where_clause.as_ref().and_then(|bounds| bounds_on(bounds, &more)).to_token_stream(),
            );
            found.extend(more);
        }
    }

    /// Completes the header. A message names an associated type of each of the `projected` parameters: the enum needs their bounds.
    pub(super) fn finish(self, projected: &[Ident]) -> Header {
        let message_parameters = self.arguments.iter().map(|argument| message_parameter(argument, projected)).collect();
        let message_bounds = self.generics.where_clause.as_ref().and_then(|bounds| bounds_on(bounds, projected));
        Header {
            generics: self.generics,
            actor: self.actor,
            name: self.name,
            ref_type: self.ref_type,
            message_name: self.message_name,
            message_parameters,
            message_bounds,
        }
    }
}

/// `impl &Counter` is reported, and read as `impl Counter`: rustc would have an error of its own for the block, and another for
/// the actor that has none.
pub(super) fn without_reference(raw: &mut RawBlock, sink: &mut Sink) {
    if matches!(types::peeled(&raw.self_type), Type::Reference(_)) {
        sink.report(&raw.self_type, &Problem::UnnamedActor {});
    }
    while let Type::Reference(reference) = types::peeled(&raw.self_type).clone() {
        let is_its_own = |parameter: &GenericParam| matches!(parameter, GenericParam::Lifetime(declared) if Some(&declared.lifetime) == reference.lifetime.as_ref());
        raw.generics.params = raw.generics.params.iter().filter(|parameter| !is_its_own(parameter)).cloned().collect();
        raw.self_type = *reference.elem;
    }
}

/// Puts `'static` on the type parameters of the block, as the ref has it: an actor owns its data, so that an actor with another
/// parameter does not exist. Whether a bound that is written says so as well, such as `T: Any`, is nothing that a macro can see.
/// A parameter without any bound is reported, and taken for one that crosses between tasks.
pub(super) fn own_parameters(generics: &mut Generics, sink: &mut Sink) {
    let predicates: Vec<WherePredicate> =
        generics.where_clause.iter().flat_map(|bounds| bounds.predicates.iter().cloned()).collect();
    for parameter in generics.type_params_mut() {
        let name = &parameter.ident;
        let is_bare = parameter.bounds.is_empty() && tokens::find(quote!(#(#predicates)*), &name.to_string()).is_none();
        if is_bare {
            sink.report(name, &Problem::BareParameter { parameter: name.to_string() });
            parameter.bounds = syn::parse_quote!(::core::marker::Send + ::core::marker::Sync);
        }
        if !parameter.bounds.iter().any(is_static)
            && !predicates.iter().any(|predicate| owns(predicate, &parameter.ident))
        {
            parameter.bounds.push(syn::parse_quote!('static));
        }
    }
}

/// Whether this is `T: 'static`.
fn owns(predicate: &WherePredicate, parameter: &Ident) -> bool {
    match predicate {
        WherePredicate::Type(PredicateType { bounded_ty: Type::Path(path), bounds, .. }) => {
            path.path.is_ident(parameter) && bounds.iter().any(is_static)
        }
        _ => false,
    }
}

fn is_static(bound: &TypeParamBound) -> bool {
    matches!(bound, TypeParamBound::Lifetime(lifetime) if lifetime.ident == "static")
}

pub(super) fn parameters(generics: &Generics) -> Vec<Ident> {
    generics.params.iter().filter_map(declared_name).cloned().collect()
}

fn declared_name(parameter: &GenericParam) -> Option<&Ident> {
    match parameter {
        GenericParam::Type(parameter) => Some(&parameter.ident),
        GenericParam::Const(parameter) => Some(&parameter.ident),
        GenericParam::Lifetime(_) => None,
    }
}

/// The path with another last name: the ref lives where the actor lives, with the same arguments.
fn beside(path: &Path, name: Ident) -> TokenStream {
    let mut path = path.clone();
    if let Some(last) = path.segments.last_mut() {
        last.ident = name;
    }
    path.to_token_stream()
}

fn arguments(written: &PathArguments, generics: &Generics, actor: &Ident, sink: &mut Sink) -> Option<Vec<Argument>> {
    let PathArguments::AngleBracketed(written) = written else { return Some(Vec::new()) };
    let mut arguments: Vec<Argument> = Vec::new();
    for (position, argument) in written.args.iter().enumerate() {
        if let GenericArgument::Lifetime(lifetime) = argument {
            sink.report(lifetime, &Problem::LifetimeActor {});
            return None;
        }
        let named = argument_name(argument);
        let is_repeated = arguments.iter().any(|before| match before {
            Argument::Declared(before) => declared_name(before) == named,
            Argument::Concrete(..) => false,
        });
        let declared = generics.params.iter().find(|parameter| named.is_some() && declared_name(parameter) == named);
        arguments.push(if let Some(parameter) = declared.filter(|_| !is_repeated) {
            Argument::Declared(Box::new(parameter.clone()))
        } else {
            sink.report(argument, &Problem::ConcreteImpl { actor: actor.to_string() });
            Argument::Concrete(format_ident!("__P{position}"), argument.to_token_stream())
        });
    }
    Some(arguments)
}

fn argument_name(argument: &GenericArgument) -> Option<&Ident> {
    match argument {
        GenericArgument::Type(Type::Path(path)) if path.qself.is_none() => path.path.get_ident(),
        GenericArgument::Const(Expr::Path(path)) => path.path.get_ident(),
        _ => None,
    }
}

/// The bounds of the block that are about these parameters.
fn bounds_on(written: &WhereClause, projected: &[Ident]) -> Option<WhereClause> {
    let is_about =
        |bound: &&WherePredicate| projected.iter().any(|name| tokens::find(bound, &name.to_string()).is_some());
    let predicates: Vec<_> = written.predicates.iter().filter(is_about).collect();
    (!predicates.is_empty()).then(|| syn::parse_quote!(where #(#predicates),*))
}

fn message_parameter(argument: &Argument, projected: &[Ident]) -> MessageParameter {
    match argument {
        Argument::Concrete(name, argument) => {
            MessageParameter { declared: quote!(#name), argument: argument.clone(), is_type: true }
        }
        Argument::Declared(parameter) => {
            let (declared, name, is_type) = match &**parameter {
                GenericParam::Type(parameter) => {
                    let (name, bounds) = (&parameter.ident, &parameter.bounds);
                    let kept = bounds.iter().filter(|bound| projected.contains(name) || is_relaxed(bound));
                    (quote!(#name: #(#kept)+*), name.to_token_stream(), true)
                }
                GenericParam::Const(parameter) => {
                    let (name, ty) = (&parameter.ident, &parameter.ty);
                    (quote!(const #name: #ty), name.to_token_stream(), false)
                }
                GenericParam::Lifetime(_) => unreachable!("lifetimes were refused"),
            };
            MessageParameter { declared, argument: name, is_type }
        }
    }
}

/// `?Sized` widens what a parameter may be: without it, the enum would refuse what the actor takes.
fn is_relaxed(bound: &TypeParamBound) -> bool {
    matches!(bound, TypeParamBound::Trait(bound) if bound.maybe.is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(text: &str, projected: &[&str]) -> (Option<Header>, usize) {
        let projected: Vec<Ident> = projected.iter().map(|name| format_ident!("{name}")).collect();
        let raw = RawBlock::parse(text.parse().expect("tokens")).expect("a block");
        let mut sink = Sink::default();
        let header = head(&raw, Names::default(), &mut sink).map(|head| head.finish(&projected));
        let problems = sink.count();
        drop(sink.into_tokens());
        (header, problems)
    }

    fn declared(header: &Header) -> Vec<String> {
        header.message_parameters.iter().map(|parameter| parameter.declared.to_string()).collect()
    }

    #[test]
    fn names_derive_from_the_actor() {
        let (header, _) = header("impl<K: Ord> inner::Cache<K> {}", &[]);
        let header = header.expect("a header");
        assert_eq!(header.ref_type.to_string(), "inner :: CacheRef < K >");
        assert_eq!(header.message_name, "CacheMsg");
    }

    #[test]
    fn the_enum_takes_the_parameters_in_the_order_of_the_actor() {
        let block = "impl<V: Send, const N: usize, K: Ord + ?Sized> Cache<K, V, N> where V: Clone {}";
        let (without, _) = header(block, &[]);
        let without = without.expect("a header");
        assert_eq!(declared(&without), ["K : ? Sized", "V :", "const N : usize"]);
        assert!(without.message_bounds.is_none());
        let (with, _) = header(block, &["K", "V"]);
        let with = with.expect("a header");
        assert_eq!(declared(&with)[0], "K : Ord + ? Sized");
        assert!(with.message_bounds.is_some());
        let (of_one, _) = header(block, &["K"]);
        let of_one = of_one.expect("a header");
        assert_eq!(declared(&of_one), ["K : Ord + ? Sized", "V :", "const N : usize"]);
        assert!(of_one.message_bounds.is_none());
    }

    #[test]
    fn bounds_bring_along_what_they_name() {
        let with_bounds = |text: &str| {
            let raw = RawBlock::parse(text.parse().expect("tokens")).expect("a block");
            let mut sink = Sink::default();
            let head = head(&raw, Names::default(), &mut sink).expect("a head");
            drop(sink.into_tokens());
            let found = head.with_bounds(&[syn::parse_quote!(Vec<K::Id>), syn::parse_quote!(A)], &[]);
            found.iter().map(Ident::to_string).collect::<Vec<_>>()
        };
        assert_eq!(with_bounds("impl<A: Clone, K: Key> Cache<A, K> {}"), ["K"]);
        assert_eq!(with_bounds("impl<A: Ord, B, K: Key<B>> Cache<A, B, K> where B: Into<A> {}"), ["K", "B", "A"]);
    }

    #[test]
    fn parameters_own_their_data_and_it_is_said_once() {
        let owned = |text: &str| {
            let mut generics: Generics = syn::parse_str(text).expect("parameters");
            generics.where_clause = Some(syn::parse_quote!(where D: 'static, Vec<E>: Send));
            let mut sink = Sink::default();
            own_parameters(&mut generics, &mut sink);
            let problems = sink.count();
            drop(sink.into_tokens());
            (generics.params.to_token_stream().to_string(), problems)
        };
        assert_eq!(owned("<B: 'static, C: Send>"), ("B : 'static , C : Send + 'static".to_owned(), 0));
        assert_eq!(owned("<D, E, const N: usize>"), ("D , E : 'static , const N : usize".to_owned(), 0));
        assert_eq!(owned("<A>").1, 1);
    }

    #[test]
    fn a_concrete_argument_is_reported_and_stood_in_for() {
        let (header, problems) = header("impl<V> Cache<u8, V, V> {}", &[]);
        assert_eq!(problems, 2);
        assert_eq!(declared(&header.expect("a header")), ["__P0", "V :", "__P2"]);
    }

    #[test]
    fn blocks_that_cannot_be_named_are_refused() {
        for block in ["impl T for A {}", "impl [u8] {}", "impl<'a> A<'a> {}", "impl A<'_> {}"] {
            let (header, problems) = header(block, &[]);
            assert!(header.is_none() && problems == 1, "{block}");
        }
    }
}
