//! `#[init]`: the function that makes the actor.

use proc_macro2::{Ident, TokenStream};
use syn::{Attribute, FnArg, Meta, ReturnType, Signature, Type};

use super::params::{self, Surroundings};
use super::signature::{self, Called};
use crate::diag::{Problem, Sink};
use crate::model::{Init, Makes, ParamRole};
use crate::parse::RawMethod;
use crate::syntax::{attributes, names, tokens, types};

const HOOK: &str = "init";

/// Reads the function, if an actor can be made with it.
pub(super) fn init(
    method: &mut RawMethod,
    attribute: &Attribute,
    actor: &Ident,
    around: &Surroundings<'_>,
    sink: &mut Sink,
) -> Option<Init> {
    let before = sink.count();
    if !matches!(attribute.meta, Meta::Path(_)) {
        let expected = "takes no options: nobody waits for it by name".to_owned();
        sink.report(attribute, &Problem::OptionValue { option: "#[init]".to_owned(), expected });
    }
    check_signature(&method.signature, sink);
    let params = params::read(&mut method.signature, around, sink);
    if params.reply.is_some() {
        let replies = method.signature.inputs.iter().filter(|input| is_reply(input));
        for reply in replies {
            let takes = "what `spec` is to be given, and `ctx: &mut Context<Self>`".to_owned();
            sink.report(reply, &Problem::HookArgument { hook: HOOK.to_owned(), takes });
        }
    }
    let makes = makes(&method.signature, actor, sink);
    let is_refused = sink.count() > before;
    let pick = |names: &[&str]| {
        let picked = method.attributes.iter().filter(|attribute| attributes::is_any(attribute, names));
        picked.cloned().collect::<Vec<_>>()
    };
    let sent: Vec<bool> =
        params.list.iter().map(|param| matches!(param.role, ParamRole::Value(_) | ParamRole::Into(_))).collect();
    let is_documented = method.attributes.iter().any(|attribute| attribute.path().is_ident("doc"));
    let init = makes.map(|makes| Init {
        name: method.signature.ident.clone(),
        visibility: method.visibility.clone(),
        is_async: method.signature.asyncness.is_some(),
        conditions: pick(&["cfg"]),
        on_spec: pick(&["doc", "deprecated"]),
        fallback_doc: (!is_documented)
            .then(|| format!(" How to make a `{}`, as often as needed.", names::plain(actor))),
        params: params.list,
        makes,
        output: signature::output_span(&method.signature),
        copied: copied(&method.signature, &sent, around.actor),
        send_checks: params.send_checks,
    });
    signature::quiet_lints(method, is_refused);
    init.filter(|_| !is_refused)
}

fn check_signature(signature: &Signature, sink: &mut Sink) {
    let called = Called { kind: "`#[init]`".to_owned(), this: format!("`{}`", signature.ident) };
    signature::check_qualifiers(signature, &called, sink);
    let generics = &signature.generics;
    if !generics.params.is_empty() {
        sink.report(&generics.params, &Problem::GenericHook { hook: HOOK.to_owned() });
    } else if let Some(bounds) = &generics.where_clause {
        sink.report(bounds, &Problem::GenericHook { hook: HOOK.to_owned() });
    }
    if let Some(FnArg::Receiver(receiver)) = signature.inputs.first() {
        sink.report(receiver, &Problem::InitReceiver {});
    }
}

/// The types of the arguments that travel, without those that everyone knows to be `Clone`. One that is
/// not may be in the program all the same: who calls `spec` with it is told.
fn copied(signature: &Signature, sent: &[bool], actor: &TokenStream) -> Vec<Type> {
    const PLAIN: &[&str] = &[
        "bool", "char", "u8", "u16", "u32", "u64", "u128", "usize", "i8", "i16", "i32", "i64", "i128", "isize", "f32",
        "f64", "String",
    ];
    let is_plain = |ty: &Type| matches!(ty, Type::Path(path) if PLAIN.iter().any(|name| path.path.is_ident(name)));
    let arguments = signature.inputs.iter().filter_map(|input| match input {
        FnArg::Typed(argument) => Some(types::into_target(&argument.ty).unwrap_or(&argument.ty)),
        FnArg::Receiver(_) => None,
    });
    let copied = arguments.zip(sent).filter(|(ty, is_sent)| **is_sent && !is_plain(ty)).map(|(ty, _)| ty);
    copied.filter_map(|ty| syn::parse2(tokens::without_self(ty, actor)).ok()).collect()
}

fn is_reply(input: &FnArg) -> bool {
    matches!(input, FnArg::Typed(argument) if types::is_named(&argument.ty, "Reply"))
}

/// `Self`, the actor by name, or a `Result` of it. An alias of a `Result` may hide what it is of.
fn makes(signature: &Signature, actor: &Ident, sink: &mut Sink) -> Option<Makes> {
    let is_actor =
        |ty: &Type| types::is_named(ty, "Self") || types::last_segment(ty).is_some_and(|last| last.ident == *actor);
    let refuse = |sink: &mut Sink| {
        let problem = Problem::InitReturns { actor: names::plain(actor) };
        match &signature.output {
            ReturnType::Default => sink.report(&signature.ident, &problem),
            ReturnType::Type(_, ty) => sink.report(ty, &problem),
        }
        None
    };
    let ReturnType::Type(_, ty) = &signature.output else { return refuse(sink) };
    if is_actor(ty) {
        return Some(Makes::Actor);
    }
    let Some(last) = types::last_segment(ty).filter(|last| last.ident == "Result") else { return refuse(sink) };
    match types::type_arguments(last).first() {
        Some(made) if !is_actor(made) => refuse(sink),
        _ => Some(Makes::Result),
    }
}

#[cfg(test)]
mod tests {
    use quote::{format_ident, quote};

    use super::*;
    use crate::model::Root;

    fn sent(init: &Init) -> Vec<String> {
        let sent = init.params.iter().filter(|param| matches!(param.role, ParamRole::Value(_) | ParamRole::Into(_)));
        sent.map(|param| param.field.to_string()).collect()
    }

    fn read(text: &str) -> (Option<(Vec<String>, Makes)>, usize) {
        let mut method: RawMethod = syn::parse_str(text).expect("a method");
        let mut sink = Sink::default();
        let around = Surroundings { actor: &quote!(Counter), parameters: &[], root: &Root::default(), is_trait: false };
        let init = init(&mut method, &syn::parse_quote!(#[init]), &format_ident!("Counter"), &around, &mut sink);
        let problems = sink.count();
        drop(sink.into_tokens());
        (init.map(|init| (sent(&init), init.makes)), problems)
    }

    #[test]
    fn arguments_and_output_are_read() {
        let sent = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        let (init, _) = read("fn new(a: u8, ctx: &mut Context<Self>, b: impl Into<String>) -> Self {}");
        assert_eq!(init, Some((sent(&["a", "b"]), Makes::Actor)));
        assert_eq!(read("async fn new() -> crate::Counter {}").0, Some((vec![], Makes::Actor)));
        assert_eq!(read("fn new() -> Result<Counter, E> {}").0, Some((vec![], Makes::Result)));
        assert_eq!(read("fn new() -> io::Result<Self> {}").0, Some((vec![], Makes::Result)));
    }

    #[test]
    fn what_makes_no_actor_is_refused() {
        let refused = [
            "fn new() {}",
            "fn new() -> Option<Self> {}",
            "fn new() -> Result<Box<Self>, E> {}",
            "fn new(&self) -> Self {}",
            "fn new<T>() -> Self {}",
            "fn new(name: &str) -> Self {}",
            "fn new(reply: Reply<u8>) -> Self {}",
            "unsafe fn new() -> Self {}",
        ];
        for text in refused {
            assert_eq!(read(text), (None, 1), "{text}");
        }
    }
}
