//! `#[child(..)]`: how a child is made, then what holds between it and its supervisor.

use std::time::Duration;

use proc_macro2::{Ident, TokenStream};
use quote::ToTokens as _;
use syn::parse::{ParseStream, Parser as _};
use syn::{Attribute, Expr, Meta, Token};

use super::options::{list, set};
use super::{supervisor, values};
use crate::diag::{Problem, Sink, did_you_mean};
use crate::model::{BackoffTerm, Child, HealthTerm, ShutdownTerm, Term};
use crate::parse::{RawOption, RawValue};

pub(super) const ON_CHILD: &[&str] = &[
    "restart",
    "shutdown",
    "id",
    "significant",
    "max_restarts",
    "within",
    "backoff",
    "health",
    "discard_mailbox",
    "keep_children",
];
const ON_BACKOFF: &[&str] = &["initial", "factor", "max", "jitter", "reset_after"];

const ON_HEALTH: &[&str] = &["every", "timeout", "threshold"];

/// Why the window of a budget cannot be zero.
pub(super) const NO_WINDOW: &str = "no two restarts would ever count together";

/// Reads the attribute of one field. What cannot be read is reported, and a child it is all the same.
pub(super) fn child(attribute: &Attribute, sink: &mut Sink) -> Child {
    let arguments = match &attribute.meta {
        Meta::List(list) => list.tokens.clone(),
        Meta::Path(_) | Meta::NameValue(_) => TokenStream::new(),
    };
    match split.parse2(arguments) {
        Ok((Some(spec), options)) => Child { spec: spec.into_token_stream(), terms: terms(options, sink) },
        Ok((None, options)) => {
            sink.report(attribute, &Problem::ChildWithoutSpec {});
            Child { spec: TokenStream::new(), terms: terms(options, sink) }
        }
        Err(error) => {
            let expected = format!("takes how to make the child, then options: {error}");
            sink.report_at(error.span(), &Problem::OptionValue { option: "#[child]".to_owned(), expected });
            Child { spec: TokenStream::new(), terms: Vec::new() }
        }
    }
}

/// The expression in front, if there is one, and the options behind it.
fn split(input: ParseStream) -> syn::Result<(Option<Expr>, TokenStream)> {
    let begins_with_option = || {
        let fork = input.fork();
        let name = fork.parse::<Ident>().ok()?;
        let is_assigned = fork.peek(Token![=]) && !fork.peek(Token![==]);
        let is_known = ON_CHILD.iter().any(|known| name == known);
        let stands_alone = fork.is_empty()
            || fork.peek(Token![,])
            || (["backoff", "health"].contains(&name.to_string().as_str()) && !fork.is_empty());
        (is_assigned || (is_known && stands_alone)).then_some(())
    };
    if input.is_empty() || begins_with_option().is_some() {
        return Ok((None, input.parse()?));
    }
    let spec = input.parse()?;
    if !input.is_empty() {
        input.parse::<Token![,]>()?;
    }
    Ok((Some(spec), input.parse()?))
}

#[derive(Default)]
struct Options {
    id: Option<Term>,
    restart: Option<Term>,
    shutdown: Option<Term>,
    backoff: Option<Term>,
    health: Option<Term>,
    max_restarts: Option<(TokenStream, Ident)>,
    within: Option<(Duration, Ident)>,
    significant: Option<Term>,
    discard_mailbox: Option<Term>,
    keep_children: Option<Term>,
}

fn terms(arguments: TokenStream, sink: &mut Sink) -> Vec<Term> {
    let mut options = Options::default();
    for option in list("#[child]", arguments, sink) {
        match option.name.to_string().as_str() {
            "id" => set(&mut options.id, &option, |option, sink| values::label(option, sink).map(Term::Id), sink),
            "restart" => set(&mut options.restart, &option, restart, sink),
            "shutdown" => set(&mut options.shutdown, &option, shutdown, sink),
            "backoff" => set(&mut options.backoff, &option, backoff, sink),
            "health" => set(&mut options.health, &option, health, sink),
            "max_restarts" => set(&mut options.max_restarts, &option, max_restarts, sink),
            "within" => set(&mut options.within, &option, within, sink),
            "significant" => set(&mut options.significant, &option, flag, sink),
            "discard_mailbox" => set(&mut options.discard_mailbox, &option, flag, sink),
            "keep_children" => set(&mut options.keep_children, &option, flag, sink),
            other => {
                let help = if supervisor::ON_SUPERVISOR.contains(&other) {
                    format!("it goes on the struct: `#[supervisor({other} = ..)]`")
                } else {
                    did_you_mean(other, ON_CHILD)
                };
                sink.report(&option.name, &Problem::UnknownChildOption { option: other.to_owned(), help });
            }
        }
    }
    if let (Some(Term::Restart(restart)), Some(Term::Flag(flag))) = (&options.restart, &options.significant)
        && restart == "Permanent"
    {
        let (option, other) = (flag.to_string(), "restart = permanent".to_owned());
        let cause = "a permanent child is restarted after every end, and a significant one ends its supervisor";
        sink.report(flag, &Problem::Contradiction { option, other, cause: cause.to_owned() });
    }
    let Options { id, restart, shutdown, backoff, health, max_restarts, within, .. } = options;
    let limit = limit(max_restarts, within, sink);
    let flags = [options.significant, options.discard_mailbox, options.keep_children];
    [id, restart, shutdown, limit, backoff, health].into_iter().chain(flags).flatten().collect()
}

fn restart(option: &RawOption, sink: &mut Sink) -> Option<Term> {
    const WHEN: &[(&str, &str)] = &[("permanent", "Permanent"), ("transient", "Transient"), ("temporary", "Temporary")];
    values::word(option, WHEN, sink).map(Term::Restart)
}

/// `"5s"`, `kill` or `wait`.
fn shutdown(option: &RawOption, sink: &mut Sink) -> Option<Term> {
    const EXPECTED: &str = "takes a deadline such as `\"5s\"`, `kill`, or `wait`";
    let RawValue::Assigned(tokens) = &option.value else { return values::wrong(option, EXPECTED, sink) };
    let how = match tokens.to_string().as_str() {
        "kill" => ShutdownTerm::Kill,
        "wait" => ShutdownTerm::Wait,
        _ if syn::parse2::<Ident>(tokens.clone()).is_ok() => return values::wrong(option, EXPECTED, sink),
        _ => ShutdownTerm::Deadline(values::duration(option, "without any time it is `shutdown = kill`", sink)?),
    };
    Some(Term::Shutdown(how, option.name.span()))
}

fn flag(option: &RawOption, sink: &mut Sink) -> Option<Term> {
    values::flag(option, sink).map(Term::Flag)
}

fn max_restarts(option: &RawOption, sink: &mut Sink) -> Option<(TokenStream, Ident)> {
    Some((values::number(option, sink)?, option.name.clone()))
}

fn within(option: &RawOption, sink: &mut Sink) -> Option<(Duration, Ident)> {
    Some((values::duration(option, NO_WINDOW, sink)?, option.name.clone()))
}

/// The two halves of a limit. A half that was refused has its error already.
fn limit(max: Option<(TokenStream, Ident)>, within: Option<(Duration, Ident)>, sink: &mut Sink) -> Option<Term> {
    let (given, missing) = match (max, within) {
        (Some((max, name)), Some((within, _))) => return Some(Term::Limit(max, within, name.span())),
        (Some((_, name)), None) => (name, "within = \"5s\""),
        (None, Some((_, name))) => (name, "max_restarts = 3"),
        (None, None) => return None,
    };
    sink.report(&given, &Problem::HalfLimit { given: given.to_string(), missing: missing.to_owned() });
    None
}

/// What an option says that takes a time, or several parts of which that time is one.
enum Given {
    One(Duration),
    Parts(TokenStream),
}

fn given(option: &RawOption, no_time: &'static str, expected: &'static str, sink: &mut Sink) -> Option<Given> {
    match &option.value {
        RawValue::Assigned(_) => values::duration(option, no_time, sink).map(Given::One),
        RawValue::Absent => values::wrong(option, expected, sink),
        RawValue::Listed(parts) => Some(Given::Parts(parts.clone())),
    }
}

fn no_such_part(option: &str, part: &RawOption, parts: &[&str], sink: &mut Sink) {
    let other = part.name.to_string();
    let expected = format!("has no part `{other}`; {}", did_you_mean(&other, parts));
    sink.report(&part.name, &Problem::OptionValue { option: option.to_owned(), expected });
}

/// `backoff = "100ms"` or `backoff(initial = "100ms", ..)`.
fn backoff(option: &RawOption, sink: &mut Sink) -> Option<Term> {
    const EXPECTED: &str =
        "takes its first pause: `backoff = \"100ms\"`, or `backoff(initial = \"100ms\", max = \"30s\")`";
    const NO_PAUSE: &str = "without a pause there is no backoff";
    let place = option.name.span();
    let parts = match given(option, NO_PAUSE, EXPECTED, sink)? {
        Given::One(initial) => return Some(Term::Backoff(BackoffTerm { initial, ..BackoffTerm::default() }, place)),
        Given::Parts(parts) => parts,
    };
    let before = sink.count();
    let (mut initial, mut max, mut reset_after) = (None, None, None);
    let (mut factor, mut jitter) = (None, None);
    let time = |option: &RawOption, sink: &mut Sink| values::duration(option, NO_PAUSE, sink);
    for part in list("backoff", parts, sink) {
        match part.name.to_string().as_str() {
            "initial" => set(&mut initial, &part, time, sink),
            "max" => set(&mut max, &part, time, sink),
            "reset_after" => set(&mut reset_after, &part, time, sink),
            "factor" => set(&mut factor, &part, values::number, sink),
            "jitter" => set(&mut jitter, &part, values::number, sink),
            _ => no_such_part("backoff", &part, ON_BACKOFF, sink),
        }
    }
    if sink.count() > before {
        return None;
    }
    let Some(initial) = initial else { return values::wrong(option, EXPECTED, sink) };
    if max.is_some_and(|max| max < initial) {
        let cause = "no pause is longer than `max`, and the first is `initial`".to_owned();
        let problem = Problem::Contradiction { option: "max".to_owned(), other: "initial".to_owned(), cause };
        sink.report_at(place, &problem);
        return None;
    }
    Some(Term::Backoff(BackoffTerm { initial, factor, max, jitter, reset_after }, place))
}

/// `health = "10s"` or `health(every = "10s", ..)`.
fn health(option: &RawOption, sink: &mut Sink) -> Option<Term> {
    const EXPECTED: &str =
        "takes how often: `health = \"10s\"`, or `health(every = \"10s\", timeout = \"5s\", threshold = 3)`";
    const NO_TIME: &str = "a check takes its time";
    let place = option.name.span();
    let parts = match given(option, NO_TIME, EXPECTED, sink)? {
        Given::One(every) => return Some(Term::Health(HealthTerm { every, ..HealthTerm::default() }, place)),
        Given::Parts(parts) => parts,
    };
    let before = sink.count();
    let (mut every, mut timeout, mut threshold) = (None, None, None);
    let time = |option: &RawOption, sink: &mut Sink| values::duration(option, NO_TIME, sink);
    for part in list("health", parts, sink) {
        match part.name.to_string().as_str() {
            "every" => set(&mut every, &part, time, sink),
            "timeout" => set(&mut timeout, &part, time, sink),
            "threshold" => set(&mut threshold, &part, values::number, sink),
            _ => no_such_part("health", &part, ON_HEALTH, sink),
        }
    }
    if sink.count() > before {
        return None;
    }
    let Some(every) = every else { return values::wrong(option, EXPECTED, sink) };
    Some(Term::Health(HealthTerm { every, timeout, threshold }, place))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(attribute: &Attribute) -> (bool, usize, usize) {
        let mut sink = Sink::default();
        let child = child(attribute, &mut sink);
        let problems = sink.count();
        drop(sink.into_tokens());
        (!child.spec.is_empty(), child.terms.len(), problems)
    }

    #[test]
    fn an_expression_comes_first() {
        assert_eq!(read(&syn::parse_quote!(#[child(Cache::<u8, u8>::spec(a, b))])), (true, 0, 0));
        assert_eq!(read(&syn::parse_quote!(#[child(spec, restart = transient, significant)])), (true, 2, 0));
        assert_eq!(read(&syn::parse_quote!(#[child(if a == b { x } else { y }, shutdown = kill,)])), (true, 1, 0));
    }

    #[test]
    fn a_missing_expression_is_one_problem() {
        for attribute in [
            syn::parse_quote!(#[child]),
            syn::parse_quote!(#[child()]),
            syn::parse_quote!(#[child(restart = transient)]),
            syn::parse_quote!(#[child(keep_children)]),
            syn::parse_quote!(#[child(backoff(initial = "1s"))]),
        ] {
            let (has_spec, _, problems) = read(&attribute);
            assert_eq!((has_spec, problems), (false, 1));
        }
    }

    #[test]
    fn values_are_checked() {
        assert_eq!(read(&syn::parse_quote!(#[child(a, shutdown = never)])).2, 1);
        assert_eq!(read(&syn::parse_quote!(#[child(a, shutdown = "0s")])).2, 1);
        assert_eq!(read(&syn::parse_quote!(#[child(a, max_restarts = 1)])).2, 1);
        assert_eq!(read(&syn::parse_quote!(#[child(a, within = "1s")])).2, 1);
        assert_eq!(read(&syn::parse_quote!(#[child(a, max_restarts = 1, within = "1s")])), (true, 1, 0));
        assert_eq!(read(&syn::parse_quote!(#[child(a, backoff(max = "1s"))])).2, 1);
        assert_eq!(read(&syn::parse_quote!(#[child(a, backoff(initial = "2s", max = "1s"))])).2, 1);
        assert_eq!(read(&syn::parse_quote!(#[child(a, backoff = "2s")])), (true, 1, 0));
        assert_eq!(read(&syn::parse_quote!(#[child(a, significant, restart = permanent)])).2, 1);
    }
}
