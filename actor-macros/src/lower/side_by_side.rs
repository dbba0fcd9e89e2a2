//! The rules of handlers that run side by side.

use proc_macro2::Ident;
use syn::{FnArg, ReceiverKind, Signature, Type};

use crate::diag::{Problem, Sink};
use crate::model::{BlockKind, Handler};
use crate::syntax::types;

/// Reports what keeps a handler from running beside others.
pub(super) fn check(signature: &Signature, option: &Ident, sink: &mut Sink) {
    let handler = signature.ident.to_string();
    if signature.asyncness.is_none() {
        let cause = "a plain `fn` never waits, and so lets no other handler run".to_owned();
        sink.report(option, &Problem::ConcurrentForm { handler, cause });
        return;
    }
    if borrows_alone(signature) {
        let cause = "with `&mut self` it has the actor to itself".to_owned();
        sink.report(option, &Problem::ConcurrentForm { handler, cause });
        return;
    }
    for input in &signature.inputs {
        if let FnArg::Typed(argument) = input
            && types::is_lent_context(&argument.ty)
            && is_mutable(&argument.ty)
        {
            sink.report(&argument.ty, &Problem::ConcurrentContext {});
        }
    }
}

fn borrows_alone(signature: &Signature) -> bool {
    match signature.inputs.first() {
        Some(FnArg::Receiver(receiver)) => {
            matches!(&receiver.kind, ReceiverKind::Reference(_, _, Some(_)))
        }
        _ => false,
    }
}

fn is_mutable(ty: &Type) -> bool {
    matches!(types::peeled(ty), Type::Reference(reference) if reference.mutability.is_some())
}

/// Reports handlers that run side by side in a block that cannot have them.
pub(super) fn check_block(handlers: &[Handler], has_hooks: bool, kind: BlockKind, sink: &mut Sink) {
    for inline in handlers.iter().filter_map(|handler| handler.conduct.inline.as_ref()) {
        if kind == BlockKind::Part {
            sink.report(inline, &Problem::OptionOfTheMainBlock { option: inline.to_string() });
        }
    }
    for concurrent in handlers.iter().filter_map(|handler| handler.conduct.concurrent.as_ref()) {
        let option = &concurrent.option;
        if kind == BlockKind::Part {
            sink.report(option, &Problem::OptionOfTheMainBlock { option: option.to_string() });
        } else if has_hooks {
            // They borrow the actor alone.
            sink.report(option, &Problem::ConcurrentHooks {});
        }
    }
}
