//! `#[started]` and `#[stopped]`.

use syn::{Attribute, FnArg, Meta, Type};

use super::params;
use super::signature::{self, Called};
use crate::diag::{Problem, Sink};
use crate::model::{Hook, HookKind, HookParam};
use crate::parse::RawMethod;
use crate::syntax::{attributes, types};

/// Reads a method marked as a hook, if it can be one.
pub(super) fn hook(kind: HookKind, method: &mut RawMethod, attribute: &Attribute, sink: &mut Sink) -> Option<Hook> {
    let before = sink.count();
    let signature = &method.signature;
    let name = &signature.ident;
    let called = Called { kind: "a hook".to_owned(), this: format!("hook `{name}`") };
    if !matches!(attribute.meta, Meta::Path(_)) {
        let option = format!("#[{}]", kind.name());
        sink.report(attribute, &Problem::OptionValue { option, expected: "takes no options".to_owned() });
    }
    signature::check_qualifiers(signature, &called, sink);
    let generics = &signature.generics;
    if !generics.params.is_empty() {
        sink.report(&generics.params, &Problem::GenericHook { hook: kind.name().to_owned() });
    } else if let Some(bounds) = &generics.where_clause {
        sink.report(bounds, &Problem::GenericHook { hook: kind.name().to_owned() });
    }
    signature::check_receiver(signature, &called, sink);
    let params = params_of(kind, method, sink);
    let conditions = method.attributes.iter().filter(|attribute| attributes::is_any(attribute, &["cfg"]));
    let hook = Hook {
        kind,
        name: name.clone(),
        is_async: signature.asyncness.is_some(),
        conditions: conditions.cloned().collect(),
        params,
        output: signature::output_span(signature),
    };
    let is_refused = sink.count() > before;
    signature::quiet_lints(method, is_refused);
    (!is_refused).then_some(hook)
}

fn params_of(kind: HookKind, method: &RawMethod, sink: &mut Sink) -> Vec<HookParam> {
    let mut params = Vec::new();
    for input in &method.signature.inputs {
        let FnArg::Typed(argument) = input else { continue };
        let ty = &*argument.ty;
        match param(kind, ty) {
            Some(param) if params.contains(&param) => {
                let problem = Problem::SecondOfAKind {
                    method: format!("hook `{}`", method.signature.ident),
                    what: format!("`{}`", types::display(ty)),
                };
                sink.report(ty, &problem);
            }
            Some(param) => params.push(param),
            None if types::is_named(ty, "Context") => sink.report(ty, &Problem::ContextByValue {}),
            None => {
                let problem = Problem::HookArgument { hook: kind.name().to_owned(), takes: takes(kind).to_owned() };
                sink.report(argument, &problem);
            }
        }
    }
    params
}

fn param(kind: HookKind, ty: &Type) -> Option<HookParam> {
    if params::is_lent_context(ty) {
        return Some(HookParam::Context);
    }
    if kind != HookKind::Stopped {
        return None;
    }
    match types::peeled(ty) {
        Type::Reference(lent) => types::is_named(&lent.elem, "ExitReason").then_some(HookParam::LentReason),
        owned => types::is_named(owned, "ExitReason").then_some(HookParam::OwnedReason),
    }
}

fn takes(kind: HookKind) -> &'static str {
    match kind {
        HookKind::Started => "`ctx: &mut Context<Self>`, or nothing",
        HookKind::Stopped => "`ctx: &mut Context<Self>` and `reason: &ExitReason`, both if wanted",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(kind: HookKind, text: &str) -> (Option<Vec<HookParam>>, usize) {
        let mut method: RawMethod = syn::parse_str(text).expect("a method");
        let mut sink = Sink::default();
        let hook = hook(kind, &mut method, &syn::parse_quote!(#[hook]), &mut sink);
        let problems = sink.count();
        drop(sink.into_tokens());
        (hook.map(|hook| hook.params), problems)
    }

    #[test]
    fn arguments_are_recognised_by_their_type() {
        use HookParam::{Context, LentReason, OwnedReason};
        let (params, _) = read(HookKind::Stopped, "fn f(&mut self, why: &ExitReason, cx: &mut Context<Self>) {}");
        assert_eq!(params, Some(vec![LentReason, Context]));
        let (params, _) = read(HookKind::Stopped, "async fn f(&mut self, why: actor_core::ExitReason) {}");
        assert_eq!(params, Some(vec![OwnedReason]));
        assert_eq!(read(HookKind::Started, "fn f(&mut self) {}"), (Some(vec![]), 0));
    }

    #[test]
    fn nobody_can_give_a_hook_another_argument() {
        assert_eq!(read(HookKind::Started, "fn f(&mut self, why: &ExitReason) {}"), (None, 1));
        assert_eq!(read(HookKind::Stopped, "fn f(&mut self, n: u8, m: u8) {}"), (None, 2));
    }

    #[test]
    fn a_hook_is_no_generic_or_static_function() {
        assert_eq!(read(HookKind::Started, "fn f<T>(&mut self) {}"), (None, 1));
        assert_eq!(read(HookKind::Started, "fn f() {}"), (None, 1));
        assert_eq!(read(HookKind::Started, "unsafe fn f(&mut self) {}"), (None, 1));
    }
}
