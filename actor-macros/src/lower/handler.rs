//! One handler: its options, its signature and its name.

use syn::{Attribute, GenericParam, Signature};

use super::answer;
use super::options::{self, HandlerOptions};
use super::params::{self, Surroundings};
use super::signature::{self, Called};
use crate::diag::{Problem, Sink};
use crate::model::{Carried, Handler, Standing};
use crate::parse::RawMethod;
use crate::syntax::{attributes, names};

/// Names that mean something on every ref, and would mean something else if a handler took them.
const RESERVED: &[&str] = &[
    "clone", "deref", "drop", "into", "try_into", "as_ref", "borrow", "to_owned", "fmt", "eq", "ne", "hash", "cmp",
    "type_id",
];

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
    let options = options::on_handler(attribute, sink);
    check_signature(&method.signature, sink);
    let before_types = sink.count();
    let mut params = params::read(&mut method.signature, around, sink);
    let answer = answer::read(&method.signature, &mut params, &options, around, sink);
    if sink.count() == before_types {
        check_lifetimes(&method.signature, sink);
    }
    let HandlerOptions { timeout, .. } = options;
    let is_refused = sink.count() > problems_before;
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
        timeout,
        send_checks: if is_refused { Vec::new() } else { params.send_checks },
        standing: if is_refused { refused(signature) } else { Standing::Accepted },
    }
}

/// The standing of a handler that will not be dispatched.
pub(super) fn refused(signature: &Signature) -> Standing {
    Standing::Refused(Box::new(signature.generics.clone()))
}

fn check_signature(signature: &Signature, sink: &mut Sink) {
    let name = &signature.ident;
    let called = Called { kind: "a handler".to_owned(), this: format!("handler `{name}`") };
    if RESERVED.contains(&names::plain(name).as_str()) {
        sink.report(name, &Problem::ReservedName { name: name.to_string() });
    }
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
        fallback_doc: (!is_documented).then(|| format!(" Calls the `{name}` handler.")),
    }
}
