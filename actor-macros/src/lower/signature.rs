//! The rules that handlers and hooks share: qualifiers and the receiver.

use proc_macro2::{Span, TokenStream};
use quote::ToTokens as _;
use syn::spanned::Spanned as _;
use syn::{FnArg, Receiver, ReceiverKind, ReturnType, Safety, Signature};

use crate::diag::{Problem, Sink};
use crate::parse::RawMethod;
use crate::syntax::types;

/// How messages speak of the method: "a handler", and "handler `add`".
pub(super) struct Called {
    pub(super) kind: String,
    pub(super) this: String,
}

/// Reports qualifiers that a method called by the message loop cannot have.
pub(super) fn check_qualifiers(signature: &Signature, called: &Called, sink: &mut Sink) {
    let mut refuse = |at: TokenStream, qualifier: &str, cause: &str| {
        let problem = Problem::Qualifier {
            method: called.kind.clone(),
            qualifier: qualifier.to_owned(),
            cause: cause.to_owned(),
        };
        sink.report(at, &problem);
    };
    if let Some(word) = &signature.constness {
        refuse(word.to_token_stream(), "const", "the message loop calls it at run time");
    }
    if let Safety::Unsafe(word) = &signature.safety {
        refuse(word.to_token_stream(), "unsafe", "the message loop calls it and can promise nothing");
    }
    if let Some(abi) = &signature.abi {
        refuse(abi.to_token_stream(), "extern", "the message loop calls it as a Rust function");
    }
    if signature.variadic.is_some() {
        // rustc has its own error for Rust functions with `...`.
        sink.leave_to_rustc();
    }
}

/// Reports a receiver other than `&mut self` and `&self`.
pub(super) fn check_receiver(signature: &Signature, called: &Called, sink: &mut Sink) {
    match signature.inputs.first() {
        Some(FnArg::Receiver(receiver)) => {
            check_kind(receiver, &called.kind, sink);
        }
        _ => sink.report(&signature.ident, &Problem::NoReceiver { method: called.this.clone() }),
    }
}

fn check_kind(receiver: &Receiver, method: &str, sink: &mut Sink) {
    let problem = match &receiver.kind {
        ReceiverKind::Reference(_, Some(lifetime), _) if lifetime.ident == "static" => {
            Problem::ReceiverLifetime { method: method.to_owned(), lifetime: lifetime.to_string() }
        }
        ReceiverKind::Reference(..) => return,
        ReceiverKind::Typed(_, ty) if !types::is_named(ty, "Self") => {
            Problem::ReceiverType { method: method.to_owned(), written: format!("self: {}", types::display(ty)) }
        }
        _ => Problem::ReceiverByValue { method: method.to_owned() },
    };
    sink.report(receiver, &problem);
}

/// The form of the method is given by who calls it; lints that would have it otherwise do not apply. Written down only where clippy
/// runs: rustc would read the list at each method.
pub(super) fn quiet_lints(method: &mut RawMethod, is_refused: bool) {
    method.attributes.push(syn::parse_quote! {
        #[cfg_attr(clippy, allow(clippy::missing_const_for_fn, clippy::must_use_candidate, clippy::needless_pass_by_ref_mut, clippy::needless_pass_by_value, clippy::unused_async, clippy::unused_self, reason = "the message loop calls it"))]
    });
    if is_refused {
        // Nothing calls a refused method, which is not one more mistake of the user.
        method
            .attributes
            .push(syn::parse_quote!(#[allow(dead_code, unused_variables, reason = "a refused method is not called")]));
    }
}

/// Where an error about the output points: the return type, or the name where there is none.
pub(super) fn output_span(signature: &Signature) -> Span {
    match &signature.output {
        ReturnType::Default => signature.ident.span(),
        ReturnType::Type(_, ty) => ty.span(),
    }
}
