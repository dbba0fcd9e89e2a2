//! A protocol: its head, and its methods, which are read like handlers.

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::{ToTokens as _, quote};
use syn::punctuated::Punctuated;
use syn::{Attribute, FnArg, Generics, Meta, ReturnType, Signature, Token, Type, TypeParamBound, Visibility};

use super::block::Methods;
use super::options::{self, Names};
use super::params::Surroundings;
use super::role::{self, Role};
use super::signature::{self, Called};
use super::{definition, handler, header};
use crate::diag::{Problem, Sink};
use crate::model::{
    Block, BlockKind, CalledOn, Handler, Header, MessageParameter, Protocol, ProtocolItem, ProtocolMethod, Root,
};
use crate::parse::{OneItem, RawMethod, RawOption, RawProtocol};
use crate::syntax::{attributes, names, tokens, types};

/// Supertraits that a trait object cannot have, so that there could be no ref.
const NOT_ADDRESSABLE: &[&str] =
    &["Sized", "Actor", "Clone", "Copy", "Default", "PartialEq", "Eq", "PartialOrd", "Ord", "Hash"];

/// Options of `#[handler]` that say how an actor runs a method, which a protocol leaves to it.
const OF_THE_ACTOR: &[&str] = &["limit", "fatal", "concurrent", "inline", "remote", "tool"];

/// Lowers a trait. `None` if its generics leave no way to address who implements it.
pub(crate) fn protocol(arguments: TokenStream, raw: RawProtocol, sink: &mut Sink) -> Option<Protocol> {
    let of_trait = options::names(arguments.clone(), "on_protocol");
    let options = options::on_protocol(arguments, sink);
    if let Some(lifetime) = raw.generics.lifetimes().next() {
        sink.report(lifetime, &Problem::LifetimeProtocol {});
        return None;
    }
    let supertraits = supertraits(raw.supertraits, sink);
    let root = Root::new(options.root, "Library", &names::plain(&raw.name));
    let (parameters, itself) = (header::parameters(&raw.generics), quote!(Self));
    let around = Surroundings { actor: &itself, parameters: &parameters, root: &root, is_trait: true };
    let mut methods = Methods::new(around, &raw.name, false);
    let items = raw.items.into_iter().filter_map(|item| protocol_item(item, &mut methods, sink)).collect();
    let (handlers, mentions, mut option_names) = methods.of_protocol();
    option_names.push(of_trait);
    let Names { ref_name, message_name } = options.names;
    let ref_name = ref_name.unwrap_or_else(|| names::suffixed(&raw.name, "Ref"));
    let message_name = message_name.unwrap_or_else(|| names::suffixed(&raw.name, "Msg"));
    let messages = Block {
        source: TokenStream::new(),
        header: head(&raw.name, &raw.generics, &ref_name, message_name),
        root,
        hooks_type: None,
        inits: Vec::new(),
        handlers,
        hooks: Vec::new(),
        mentions,
        option_names,
        implements: Vec::new(),
        called_on: CalledOn { owner: called_on(&raw.name, &raw.generics), local: "__actor" },
        kind: BlockKind::Protocol,
    };
    let (unsafety, trait_token) = (raw.unsafety, raw.trait_token);
    Some(Protocol {
        messages,
        hidden: raw.attributes.iter().filter(|attribute| definition::is_hidden(attribute)).cloned().collect(),
        explains_itself: raw.attributes.iter().any(|attribute| attributes::name(attribute) == "on_unimplemented"),
        attributes: raw.attributes,
        visibility: raw.visibility,
        keywords: quote!(#unsafety #trait_token),
        name: raw.name,
        generics: raw.generics,
        supertraits,
        ref_name,
        items,
    })
}

fn supertraits(
    written: Punctuated<TypeParamBound, Token![+]>,
    sink: &mut Sink,
) -> Punctuated<TypeParamBound, Token![+]> {
    let mut kept = Punctuated::new();
    for bound in written {
        let name = match &bound {
            TypeParamBound::Trait(bound) => bound.path.segments.last().map(|segment| segment.ident.to_string()),
            _ => None,
        };
        match name {
            Some(name) if NOT_ADDRESSABLE.contains(&name.as_str()) && !is_relaxed(&bound) => {
                sink.report(&bound, &Problem::NotAddressable { supertrait: name });
            }
            _ => kept.push(bound),
        }
    }
    kept
}

fn is_relaxed(bound: &TypeParamBound) -> bool {
    matches!(bound, TypeParamBound::Trait(bound) if bound.maybe.is_some())
}

/// The methods of the ref are those of an actor, with the ref in its place.
fn head(name: &Ident, generics: &Generics, ref_name: &Ident, message_name: Ident) -> Header {
    let mut owned = generics.clone();
    for parameter in owned.type_params_mut() {
        parameter.bounds.push(syn::parse_quote!('static));
        parameter.default = None;
    }
    let (_, arguments, _) = generics.split_for_impl();
    let ref_type = quote!(#ref_name #arguments);
    let message_parameters = generics.params.iter().filter_map(MessageParameter::with_bounds).collect();
    Header {
        actor: ref_type.clone(),
        name: name.clone(),
        ref_type,
        message_name,
        message_parameters,
        message_bounds: generics.where_clause.clone(),
        generics: owned,
    }
}

fn called_on(name: &Ident, generics: &Generics) -> TokenStream {
    let (_, arguments, _) = generics.split_for_impl();
    quote!(<__A as #name #arguments>)
}

fn protocol_item(item: OneItem, methods: &mut Methods<'_>, sink: &mut Sink) -> Option<ProtocolItem> {
    match item {
        OneItem::Method(mut method) => {
            add(&mut method, methods, sink);
            let RawMethod { attributes, signature, body, .. } = *method;
            let body = Some(body).filter(|body| !matches!(body, TokenTree::Punct(_))).map(TokenTree::into_token_stream);
            Some(ProtocolItem::Method(Box::new(ProtocolMethod { attributes, signature, body })))
        }
        // A method that is being typed.
        OneItem::Other(tokens) if keyword(&tokens).is_none_or(|word| word == "fn") => {
            Some(ProtocolItem::Verbatim(tokens))
        }
        OneItem::Other(tokens) => {
            let (what, instead) = match keyword(&tokens).map(|word| word.to_string()).as_deref() {
                Some("const") => ("a constant", "make it a method that returns the value"),
                Some("type") => ("a type", "make it a type parameter of the trait"),
                _ => ("this", "write its methods out"),
            };
            let problem = Problem::NotAMethod { what: what.to_owned(), instead: instead.to_owned() };
            sink.report(&tokens, &problem);
            None
        }
        OneItem::Unreadable(tokens, error) => {
            let problem = Problem::UnreadableMethod { attribute: "protocol".to_owned(), cause: error.to_string() };
            sink.report_at(error.span(), &problem);
            Some(ProtocolItem::Verbatim(crate::diag::fallback::without_helpers(tokens)))
        }
    }
}

/// What an item that is not a method starts with, past attributes and visibility.
fn keyword(tokens: &TokenStream) -> Option<Ident> {
    tokens.clone().into_iter().find_map(|token| match token {
        TokenTree::Ident(word) if word != "pub" && word != "default" => Some(word),
        _ => None,
    })
}

fn add(method: &mut RawMethod, methods: &mut Methods<'_>, sink: &mut Sink) {
    let before = sink.count();
    let attribute = match role::take(method, sink) {
        None => syn::parse_quote!(#[handler]),
        Some(Role::Handler(attribute)) => {
            methods.mention(&attribute, method);
            methods.add_option_names(&attribute);
            without_options_of_the_actor(attribute, sink)
        }
        Some(Role::Init(attribute) | Role::Hook(_, attribute)) => {
            methods.mention(&attribute, method);
            let problem = Problem::HookInProtocol { hook: attributes::name(&attribute) };
            sink.report(&attribute, &problem);
            return;
        }
    };
    if method.had_defaults {
        sink.leave_to_rustc();
    }
    if let Visibility::Inherited = method.visibility {
        method.visibility = syn::parse_quote!(pub);
    } else {
        // rustc says that the visibility of a trait's methods is the trait's.
        sink.leave_to_rustc();
    }
    let around = methods.around();
    let handler: Handler = handler::read(method, &attribute, around, before, check_signature, sink);
    methods.add_handler(handler, method, sink);
}

fn without_options_of_the_actor(attribute: Attribute, sink: &mut Sink) -> Attribute {
    let Meta::List(list) = &attribute.meta else { return attribute };
    let options = RawOption::parse_list(list.tokens.clone()).unwrap_or_default();
    let mut of_the_actor =
        options.iter().filter(|option| OF_THE_ACTOR.iter().any(|name| option.name == name)).peekable();
    if of_the_actor.peek().is_none() {
        return attribute;
    }
    for option in of_the_actor {
        sink.report(&option.name, &Problem::OptionOfTheActor { option: option.name.to_string() });
    }
    syn::parse_quote!(#[handler])
}

fn check_signature(signature: &Signature, sink: &mut Sink) {
    let called =
        Called { kind: "a protocol method".to_owned(), this: format!("protocol method `{}`", signature.ident) };
    handler::check_name(signature, sink);
    signature::check_qualifiers(signature, &called, sink);
    if let Some(parameter) =
        signature.generics.params.iter().find(|parameter| !matches!(parameter, syn::GenericParam::Lifetime(_)))
    {
        sink.report(parameter, &Problem::GenericProtocolMethod {});
    } else if let Some(bounds) = &signature.generics.where_clause
        && signature.generics.params.is_empty()
    {
        sink.report(bounds, &Problem::ProtocolMethodWhere {});
    }
    signature::check_receiver(signature, &called, sink);
    for input in &signature.inputs {
        if let FnArg::Typed(argument) = input {
            check_self(&argument.ty, &format!("argument `{}`", argument.pat.to_token_stream()), sink);
        }
    }
    if let ReturnType::Type(_, ty) = &signature.output {
        check_self(ty, "the reply", sink);
    }
}

/// Actors of every type take the same message, which therefore cannot have one of them in it.
fn check_self(ty: &Type, subject: &str, sink: &mut Sink) {
    if types::is_lent_context(ty) || types::is_named(ty, "Context") {
        return;
    }
    if let Some(place) = tokens::find(ty, "Self") {
        sink.report_at(place, &Problem::SelfInProtocol { subject: subject.to_owned() });
    }
}
