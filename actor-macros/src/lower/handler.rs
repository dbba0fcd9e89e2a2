//! One handler: its options, its signature and its name.

use proc_macro2::Ident;
use syn::{Attribute, GenericParam, Signature};

use super::options::{self, HandlerOptions};
use super::params::{self, Params, Surroundings};
use super::signature::{self, Called};
use super::{answer, side_by_side, stream};
use crate::diag::{Problem, Sink};
use crate::model::{Answer, AnswerKind, Carried, Conduct, Handler, ParamRole, Standing};
use crate::parse::RawMethod;
use crate::syntax::{attributes, names};

/// Names that people and macros call on every ref. A handler of that name would be found first, because
/// it is a method of the ref itself: a ref could no longer be copied, converted or made from another.
///
/// Other names of the standard library, such as `hash`, `cmp` and `drop`, are called by path or by an
/// operator where it matters, and are ordinary words for a handler.
const RESERVED: &[&str] = &["clone", "deref", "from", "into", "to_owned"];

/// Attributes that the ref method repeats.
const CARRIED: &[&str] = &["doc", "cfg", "deprecated", "allow"];

/// Reads a method marked `#[handler]`, and takes what is ours off its signature.
///
/// `problems_before` is how many problems there were before anything of this method was looked at: a
/// handler with a problem is refused, which keeps its ref method and drops its message.
pub(super) fn handler(
    method: &mut RawMethod,
    attribute: &Attribute,
    around: &Surroundings<'_>,
    problems_before: usize,
    sink: &mut Sink,
) -> Handler {
    read(method, attribute, around, problems_before, check_signature, sink)
}

/// Reads a method whose signature has the rules of `check`.
pub(super) fn read(
    method: &mut RawMethod,
    attribute: &Attribute,
    around: &Surroundings<'_>,
    problems_before: usize,
    check: fn(&Signature, &mut Sink),
    sink: &mut Sink,
) -> Handler {
    let mut options = options::on_handler(attribute, sink);
    check(&method.signature, sink);
    let before_types = sink.count();
    let mut params = params::read(&mut method.signature, around, sink);
    let answer = answer::read(&method.signature, &mut params, &options, around, sink);
    if sink.count() == before_types {
        check_lifetimes(&method.signature, sink);
    }
    let conduct = conduct(&method.signature, &mut options, &params, &answer, sink);
    let is_refused = sink.count() > problems_before;
    if answer.kind == AnswerKind::Stream && !is_refused {
        stream::detach(&mut method.signature, around);
    }
    let carried = carried(method);
    signature::quiet_lints(method, is_refused);
    let signature = &method.signature;
    Handler {
        name: signature.ident.clone(),
        variant: names::variant(&signature.ident),
        visibility: method.visibility.clone(),
        is_async: signature.asyncness.is_some(),
        carried,
        params: params.list,
        answer,
        may_be_large: !is_refused && !conduct.is_boxed && params.may_be_large,
        conduct,
        send_checks: if is_refused { Vec::new() } else { params.send_checks },
        standing: if is_refused { refused(signature) } else { Standing::Accepted },
    }
}

/// The standing of a handler that will not be dispatched.
pub(super) fn refused(signature: &Signature) -> Standing {
    Standing::Refused(Box::new(signature.generics.clone()))
}

/// What the options ask for, once it is known that the handler can give it.
fn conduct(
    signature: &Signature,
    options: &mut HandlerOptions,
    params: &Params,
    answer: &Answer,
    sink: &mut Sink,
) -> Conduct {
    let handler = signature.ident.to_string();
    if let Some((_, limit)) = &options.limit
        && signature.asyncness.is_none()
    {
        sink.report(limit, &Problem::LimitOnPlainFn { handler: handler.clone() });
    }
    if let Some(fatal) = &options.fatal {
        let cause = match answer.kind {
            AnswerKind::Result => None,
            AnswerKind::Deferred => Some("this handler answers through its `Reply`"),
            AnswerKind::Stream => Some("this handler returns a stream"),
            AnswerKind::Value => Some("this handler cannot fail"),
        };
        // `fatal` beside `value` was reported as what it is: a contradiction.
        let is_reported = options.reading.is_some();
        if let Some(cause) = cause.filter(|_| !is_reported) {
            let problem = Problem::FatalWithoutResult { handler: handler.clone(), cause: cause.to_owned() };
            sink.report(fatal, &problem);
        }
    }
    if let Some(boxed) = &options.boxed
        && !params.list.iter().any(|param| matches!(param.role, ParamRole::Value(_) | ParamRole::Into(_)))
    {
        sink.report(boxed, &Problem::BoxedNothing { handler });
    }
    if let Some(concurrent) = &options.concurrent {
        side_by_side::check(signature, &concurrent.option, sink);
    }
    if let Some(inline) = &options.inline {
        check_inline(signature, inline, answer, sink);
    }
    Conduct {
        timeout: options.timeout,
        limit: options.limit.as_ref().map(|(limit, _)| *limit),
        is_urgent: options.priority.is_some(),
        is_fatal: options.fatal.is_some(),
        is_boxed: options.boxed.is_some(),
        concurrent: options.concurrent.take(),
        inline: options.inline.take(),
    }
}

/// Reports what keeps a handler from running in the caller's place.
fn check_inline(signature: &Signature, inline: &Ident, answer: &Answer, sink: &mut Sink) {
    let cause = match answer.kind {
        _ if signature.asyncness.is_some() => "an `async fn` may wait there, with the actor in its hands",
        AnswerKind::Deferred => "this handler answers through its `Reply`, which may be later",
        AnswerKind::Stream => "this handler returns a stream",
        AnswerKind::Value | AnswerKind::Result => return,
    };
    let problem = Problem::InlineForm { handler: signature.ident.to_string(), cause: cause.to_owned() };
    sink.report(inline, &problem);
}

fn check_signature(signature: &Signature, sink: &mut Sink) {
    let name = &signature.ident;
    let called = Called { kind: "a handler".to_owned(), this: format!("handler `{name}`") };
    check_name(signature, sink);
    signature::check_qualifiers(signature, &called, sink);
    for parameter in &signature.generics.params {
        if !matches!(parameter, GenericParam::Lifetime(_)) {
            sink.report(parameter, &Problem::GenericHandler {});
        }
    }
    // A bound on a parameter of its own is part of the same mistake.
    if let Some(bounds) = &signature.generics.where_clause
        && signature.generics.params.is_empty()
    {
        sink.report(bounds, &Problem::HandlerWhere {});
    }
    signature::check_receiver(signature, &called, sink);
}

/// Reports a name that already means something on every ref.
pub(super) fn check_name(signature: &Signature, sink: &mut Sink) {
    let name = &signature.ident;
    if RESERVED.contains(&names::plain(name).as_str()) {
        sink.report(name, &Problem::ReservedName { name: names::plain(name) });
    }
}

/// Reports lifetime parameters, unless a type that borrows was: both are the same mistake then.
fn check_lifetimes(signature: &Signature, sink: &mut Sink) {
    if let Some(lifetime) = signature.generics.lifetimes().next() {
        sink.report(lifetime, &Problem::HandlerLifetime {});
    }
}

fn carried(method: &RawMethod) -> Carried {
    let pick = |names: &[&str]| {
        let picked = method.attributes.iter().filter(|attribute| attributes::is_any(attribute, names));
        picked.cloned().collect::<Vec<_>>()
    };
    let is_documented = method.attributes.iter().any(|attribute| attribute.path().is_ident("doc"));
    let name = names::plain(&method.signature.ident);
    Carried {
        conditions: pick(&["cfg"]),
        on_ref: pick(CARRIED),
        lint_levels: pick(&["allow"]),
        fallback_doc: (!is_documented).then(|| format!(" Calls the `{name}` handler.")),
    }
}
