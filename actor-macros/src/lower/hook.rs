//! Methods that the message loop calls on its own account, `#[started]` and the like.

use syn::{Attribute, FnArg, Meta, ReturnType, Type};

use super::options;
use super::role::Occasion;
use super::signature::{self, Called};
use crate::diag::{Problem, Sink};
use crate::model::{Hook, HookKind, HookParam};
use crate::parse::RawMethod;
use crate::syntax::{attributes, types};

/// Reads a method marked as a hook, if it can be one.
pub(super) fn hook(occasion: Occasion, method: &mut RawMethod, attribute: &Attribute, sink: &mut Sink) -> Option<Hook> {
    let before = sink.count();
    let kind = kind(occasion, attribute, sink);
    let signature = &method.signature;
    let name = &signature.ident;
    let called = Called { kind: "a hook".to_owned(), this: format!("hook `{name}`") };
    signature::check_qualifiers(signature, &called, sink);
    let generics = &signature.generics;
    if !generics.params.is_empty() {
        sink.report(&generics.params, &Problem::GenericHook { hook: kind.name().to_owned() });
    } else if let Some(bounds) = &generics.where_clause {
        sink.report(bounds, &Problem::GenericHook { hook: kind.name().to_owned() });
    }
    signature::check_receiver(signature, &called, sink);
    check_form(kind, method, sink);
    let params = params_of(kind, method, sink);
    let conditions = method.attributes.iter().filter(|attribute| attributes::is_any(attribute, &["cfg"]));
    let hook = Hook {
        kind,
        name: name.clone(),
        is_async: signature.asyncness.is_some(),
        conditions: conditions.cloned().collect(),
        params,
        output: signature::output_span(signature),
        answers: matches!(&signature.output, ReturnType::Type(_, ty) if !types::is_unit(ty)),
    };
    let is_refused = sink.count() > before;
    signature::quiet_lints(method, is_refused);
    (!is_refused).then_some(hook)
}

/// The kind, with what its options say. A flaw in them is reported and does not hide other flaws.
fn kind(occasion: Occasion, attribute: &Attribute, sink: &mut Sink) -> HookKind {
    let kind = match occasion {
        Occasion::Idle => return HookKind::Idle(options::on_idle(attribute, sink).unwrap_or_default()),
        Occasion::Started => HookKind::Started,
        Occasion::Stopped => HookKind::Stopped,
        Occasion::Failed => HookKind::Failed,
        Occasion::Down => HookKind::Down,
        Occasion::ChildExited => HookKind::ChildExited,
        Occasion::Health => HookKind::Health,
    };
    if !matches!(attribute.meta, Meta::Path(_)) {
        let option = format!("#[{}]", kind.name());
        sink.report(attribute, &Problem::OptionValue { option, expected: "takes no options".to_owned() });
    }
    kind
}

/// Reports what some hooks cannot be, while others can.
fn check_form(kind: HookKind, method: &RawMethod, sink: &mut Sink) {
    let cause = match kind {
        HookKind::Started | HookKind::Stopped => return,
        HookKind::Health => return check_health(method, sink),
        HookKind::Failed => return check_failed(method, sink),
        HookKind::Idle(_) => "nobody waits for it",
        HookKind::Down | HookKind::ChildExited => "nobody waits for it; call `ctx.fail` to end the actor",
    };
    if let ReturnType::Type(_, ty) = &method.signature.output
        && !types::is_unit(ty)
    {
        sink.report(ty, &Problem::HookReturns { hook: kind.name().to_owned(), cause: cause.to_owned() });
    }
}

/// The hook may judge the error, and nothing else.
fn check_failed(method: &RawMethod, sink: &mut Sink) {
    if let ReturnType::Type(_, ty) = &method.signature.output
        && !types::is_unit(ty)
        && !types::is_named(ty, "Decision")
    {
        sink.report(ty, &Problem::FailedReturns {});
    }
    if let Some(word) = &method.signature.asyncness {
        sink.report(word, &Problem::AsyncFailed {});
    }
}

/// The hook is there for its answer.
fn check_health(method: &RawMethod, sink: &mut Sink) {
    match &method.signature.output {
        ReturnType::Type(_, ty) if types::is_named(ty, "Health") => {}
        ReturnType::Type(_, ty) => sink.report(ty, &Problem::HealthReturns {}),
        ReturnType::Default => sink.report(&method.signature.ident, &Problem::HealthReturns {}),
    }
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
    if types::is_lent_context(ty) {
        return Some(HookParam::Context);
    }
    match (kind, types::peeled(ty)) {
        (HookKind::Stopped, Type::Reference(lent)) => {
            types::is_named(&lent.elem, "ExitReason").then_some(HookParam::LentReason)
        }
        (HookKind::Stopped, owned) => types::is_named(owned, "ExitReason").then_some(HookParam::OwnedReason),
        (HookKind::Failed, Type::Reference(lent)) => {
            (lent.mutability.is_none() && types::is_named(&lent.elem, "Failure")).then_some(HookParam::LentFailure)
        }
        (HookKind::Down | HookKind::ChildExited, Type::Reference(lent)) => {
            (lent.mutability.is_none() && types::is_named(&lent.elem, notice(kind))).then_some(HookParam::LentNotice)
        }
        (HookKind::Down | HookKind::ChildExited, owned) => {
            types::is_named(owned, notice(kind)).then_some(HookParam::OwnedNotice)
        }
        _ => None,
    }
}

/// The type of what a hook is told.
fn notice(kind: HookKind) -> &'static str {
    if kind == HookKind::Down { "Down" } else { "ChildExit" }
}

fn takes(kind: HookKind) -> &'static str {
    match kind {
        HookKind::Started | HookKind::Idle(_) | HookKind::Health => "`ctx: &mut Context<Self>`, or nothing",
        HookKind::Stopped => "`ctx: &mut Context<Self>` and `reason: &ExitReason`, both if wanted",
        HookKind::Failed => "`ctx: &mut Context<Self>` and `failure: &Failure`, both if wanted",
        HookKind::Down => "`ctx: &mut Context<Self>` and `down: Down`, both if wanted",
        HookKind::ChildExited => "`ctx: &mut Context<Self>` and `exit: ChildExit`, both if wanted",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(occasion: Occasion, text: &str) -> (Option<Vec<HookParam>>, usize) {
        let mut method: RawMethod = syn::parse_str(text).expect("a method");
        let mut sink = Sink::default();
        let hook = hook(occasion, &mut method, &syn::parse_quote!(#[hook]), &mut sink);
        let problems = sink.count();
        drop(sink.into_tokens());
        (hook.map(|hook| hook.params), problems)
    }

    #[test]
    fn arguments_are_recognised_by_their_type() {
        use HookParam::{Context, LentReason, OwnedReason};
        let (params, _) = read(Occasion::Stopped, "fn f(&mut self, why: &ExitReason, cx: &mut Context<Self>) {}");
        assert_eq!(params, Some(vec![LentReason, Context]));
        let (params, _) = read(Occasion::Stopped, "async fn f(&mut self, why: actor_core::ExitReason) {}");
        assert_eq!(params, Some(vec![OwnedReason]));
        assert_eq!(read(Occasion::Started, "fn f(&mut self) {}"), (Some(vec![]), 0));
    }

    #[test]
    fn an_idle_hook_says_after_how_long() {
        let read = |attribute: Attribute| {
            let mut method: RawMethod = syn::parse_str("fn rest(&mut self) {}").expect("a method");
            let mut sink = Sink::default();
            let hook = hook(Occasion::Idle, &mut method, &attribute, &mut sink);
            let problems = sink.count();
            drop(sink.into_tokens());
            (hook.map(|hook| hook.kind), problems)
        };
        let after = HookKind::Idle(std::time::Duration::from_secs(30));
        assert_eq!(read(syn::parse_quote!(#[idle(after = "30s")])), (Some(after), 0));
        assert_eq!(read(syn::parse_quote!(#[idle])), (None, 1));
        assert_eq!(read(syn::parse_quote!(#[idle(before = "30s")])), (None, 1));
        assert_eq!(read(syn::parse_quote!(#[idle(after = "0s")])), (None, 1));
    }

    #[test]
    fn some_hooks_have_nobody_to_answer() {
        assert_eq!(read(Occasion::Failed, "fn f(&mut self, failure: &Failure) {}").1, 0);
        assert_eq!(read(Occasion::Failed, "async fn f(&mut self) {}"), (None, 1));
        assert_eq!(read(Occasion::Failed, "fn f(&mut self) -> Decision {}").1, 0);
        assert_eq!(read(Occasion::Failed, "fn f(&mut self) -> u8 {}"), (None, 1));
        assert_eq!(read(Occasion::Failed, "fn f(&mut self, failure: Failure) {}"), (None, 1));
    }

    #[test]
    fn hooks_of_ends_take_what_happened() {
        use HookParam::{Context, LentNotice, OwnedNotice};
        let (params, _) = read(Occasion::Down, "async fn f(&mut self, down: Down, cx: &mut Context<Self>) {}");
        assert_eq!(params, Some(vec![OwnedNotice, Context]));
        assert_eq!(read(Occasion::ChildExited, "fn f(&mut self, exit: &ChildExit) {}").0, Some(vec![LentNotice]));
        assert_eq!(read(Occasion::Down, "fn f(&mut self, exit: ChildExit) {}"), (None, 1));
        assert_eq!(read(Occasion::ChildExited, "fn f(&mut self, a: ChildExit, b: ChildExit) {}"), (None, 1));
        assert_eq!(read(Occasion::Down, "fn f(&mut self, down: &mut Down) {}"), (None, 1));
        assert_eq!(read(Occasion::Down, "fn f(&mut self) -> Result<(), u8> {}"), (None, 1));
    }

    #[test]
    fn nobody_can_give_a_hook_another_argument() {
        assert_eq!(read(Occasion::Started, "fn f(&mut self, why: &ExitReason) {}"), (None, 1));
        assert_eq!(read(Occasion::Stopped, "fn f(&mut self, n: u8, m: u8) {}"), (None, 2));
    }

    #[test]
    fn a_hook_is_no_generic_or_static_function() {
        assert_eq!(read(Occasion::Started, "fn f<T>(&mut self) {}"), (None, 1));
        assert_eq!(read(Occasion::Started, "fn f() {}"), (None, 1));
        assert_eq!(read(Occasion::Started, "unsafe fn f(&mut self) {}"), (None, 1));
    }
}
