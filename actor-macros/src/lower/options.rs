//! The options of `#[actor(..)]` and `#[handler(..)]`.

use std::time::Duration;

use proc_macro2::{Ident, TokenStream, TokenTree};
use syn::{Attribute, LitStr, Meta, Path};

use super::{implements, pace, values};
use crate::diag::{Problem, Sink, did_you_mean};
use crate::model::{Concurrent, Implemented, Limit, MailboxOption, OptionNames, Pace};
use crate::parse::{RawOption, RawValue};

const ON_STRUCT: Known = Known {
    today: &["mailbox", "rate", "ask_timeout", "throughput", "slice", "name", "ref", "msg", "hooks", "crate"],
    planned: &["supervise"],
};
const ON_IMPL: Known =
    Known { today: &["implements", "parts", "part", "bounds", "ref", "msg", "hooks", "crate"], planned: &[] };
const ON_PROTOCOL: &[&str] = &["ref", "msg", "crate"];
const ON_HANDLER: Known = Known {
    today: &["timeout", "limit", "priority", "concurrent", "inline", "fatal", "boxed", "value", "result"],
    planned: &["remote", "tool"],
};

/// What a part leaves to the main block.
const OF_THE_MAIN_BLOCK: &[&str] = &["implements", "parts", "msg", "hooks"];

/// Options of `#[actor]` on the struct.
#[derive(Default)]
pub(super) struct StructOptions {
    pub(super) names: Names,
    pub(super) root: Option<Path>,
    pub(super) mailbox: Option<MailboxOption>,
    pub(super) pace: Pace,
    pub(super) label: Option<LitStr>,
    pub(super) hooks: Option<Path>,
}

/// Options of `#[actor]` on the `impl` block.
#[derive(Default)]
pub(super) struct ImplOptions {
    pub(super) names: Names,
    pub(super) root: Option<Path>,
    pub(super) hooks: Option<Path>,
    pub(super) implements: Option<Vec<Implemented>>,
    /// The other blocks of the actor, on the main one.
    pub(super) parts: Option<Vec<Implemented>>,
    /// The messages have the bounds of the block.
    pub(super) bounds: Option<Ident>,
    /// What another block is called.
    pub(super) part: Option<Ident>,
}

/// Names that replace the derived ones. Both attributes need them: neither sees the other.
#[derive(Default)]
pub(super) struct Names {
    pub(super) ref_name: Option<Ident>,
    pub(super) message_name: Option<Ident>,
}

/// Options of `#[handler]`. The names of some are kept for messages.
#[derive(Default)]
pub(super) struct HandlerOptions {
    pub(super) timeout: Option<Duration>,
    pub(super) limit: Option<(Limit, Ident)>,
    pub(super) priority: Option<()>,
    pub(super) fatal: Option<Ident>,
    pub(super) boxed: Option<Ident>,
    pub(super) concurrent: Option<Concurrent>,
    pub(super) inline: Option<Ident>,
    /// `value` or `result`: how to read the return type.
    pub(super) reading: Option<(Reading, Ident)>,
}

/// How the return type is read, whatever its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reading {
    Value,
    Result,
}

/// Reads `#[actor(..)]` on a struct or enum.
pub(super) fn on_struct(arguments: TokenStream, sink: &mut Sink) -> StructOptions {
    let mut options = StructOptions::default();
    for option in list("#[actor]", arguments, sink) {
        match option.name.to_string().as_str() {
            "mailbox" => set(&mut options.mailbox, &option, values::mailbox, sink),
            "rate" => set(&mut options.pace.rate, &option, pace::rate, sink),
            "ask_timeout" => set(&mut options.pace.ask_timeout, &option, timeout, sink),
            "throughput" => set(&mut options.pace.throughput, &option, pace::throughput, sink),
            "slice" => set(&mut options.pace.slice, &option, pace::slice, sink),
            "name" => set(&mut options.label, &option, values::label, sink),
            "hooks" => set(&mut options.hooks, &option, values::path, sink),
            "crate" => set(&mut options.root, &option, values::path, sink),
            "ref" => set(&mut options.names.ref_name, &option, values::new_name, sink),
            "msg" => set(&mut options.names.message_name, &option, values::new_name, sink),
            "implements" => unknown_on("the type", &option, "it goes on the `impl` block".to_owned(), sink),
            other if ON_STRUCT.planned.contains(&other) => planned(&option, sink),
            other => unknown_on("the type", &option, did_you_mean(other, &ON_STRUCT.all()), sink),
        }
    }
    name_taken(&mut options.names, sink);
    options
}

/// Reads `#[actor(..)]` on an `impl` block.
pub(super) fn on_impl(arguments: TokenStream, sink: &mut Sink) -> ImplOptions {
    let mut options = ImplOptions::default();
    let list = list("#[actor]", arguments, sink);
    let is_part = list.iter().any(|option| option.name == "part");
    for option in list {
        match option.name.to_string().as_str() {
            other if is_part && OF_THE_MAIN_BLOCK.contains(&other) => {
                sink.report(&option.name, &Problem::OptionOfTheMainBlock { option: other.to_owned() });
            }
            "hooks" => set(&mut options.hooks, &option, values::path, sink),
            "crate" => set(&mut options.root, &option, values::path, sink),
            "ref" => set(&mut options.names.ref_name, &option, values::new_name, sink),
            "msg" => set(&mut options.names.message_name, &option, values::new_name, sink),
            "implements" => set(&mut options.implements, &option, protocols, sink),
            "parts" => set(&mut options.parts, &option, parts, sink),
            "bounds" => set(&mut options.bounds, &option, values::flag, sink),
            "part" => set(&mut options.part, &option, values::new_name, sink),
            other if ON_IMPL.planned.contains(&other) => planned(&option, sink),
            other if ON_STRUCT.all().contains(&other) => {
                unknown_on("an `impl` block", &option, "it goes on the struct".to_owned(), sink);
            }
            other => unknown_on("an `impl` block", &option, did_you_mean(other, &ON_IMPL.all()), sink),
        }
    }
    if same_name(&mut options.names) {
        // The struct has the same two names, and the error.
        sink.leave_to_rustc();
    }
    options
}

/// Reads `#[protocol(..)]`.
pub(super) fn on_protocol(arguments: TokenStream, sink: &mut Sink) -> ImplOptions {
    let mut options = ImplOptions::default();
    for option in list("#[protocol]", arguments, sink) {
        match option.name.to_string().as_str() {
            "crate" => set(&mut options.root, &option, values::path, sink),
            "ref" => set(&mut options.names.ref_name, &option, values::new_name, sink),
            "msg" => set(&mut options.names.message_name, &option, values::new_name, sink),
            other => {
                let problem =
                    Problem::UnknownProtocolOption { option: other.to_owned(), help: did_you_mean(other, ON_PROTOCOL) };
                sink.report(&option.name, &problem);
            }
        }
    }
    name_taken(&mut options.names, sink);
    options
}

/// `implements(Sub, other::Sub2)`.
fn protocols(option: &RawOption, sink: &mut Sink) -> Option<Vec<Implemented>> {
    const EXPECTED: &str = "takes protocols in parentheses: `implements(Subscriber)`";
    match &option.value {
        RawValue::Listed(list) => {
            implements::implements(list.clone(), sink).or_else(|| values::wrong(option, EXPECTED, sink))
        }
        _ => values::wrong(option, EXPECTED, sink),
    }
}

/// `parts(Admin, billing::Invoices)`.
fn parts(option: &RawOption, sink: &mut Sink) -> Option<Vec<Implemented>> {
    const EXPECTED: &str = "takes the names of the actor's other blocks in parentheses: `parts(Admin)`";
    let is_plain = |part: &Implemented| part.path.segments.iter().all(|segment| segment.arguments.is_empty());
    match &option.value {
        RawValue::Listed(list) => implements::implements(list.clone(), sink)
            .filter(|parts| parts.iter().all(is_plain))
            .or_else(|| values::wrong(option, EXPECTED, sink)),
        _ => values::wrong(option, EXPECTED, sink),
    }
}

/// Reports that the ref and the messages are to have the same name.
fn name_taken(names: &mut Names, sink: &mut Sink) {
    if same_name(names)
        && let Some(reference) = &names.ref_name
    {
        sink.report(reference, &Problem::NameTaken { name: reference.to_string(), owner: "the messages".to_owned() });
    }
}

/// The ref and the messages are two types. Where both were to have the same name, the messages keep
/// theirs, so that the rest of the program finds what it expects; reported on the struct alone.
fn same_name(names: &mut Names) -> bool {
    let is_same = names.ref_name.is_some() && names.ref_name == names.message_name;
    if is_same {
        names.message_name = None;
    }
    is_same
}

/// Reads `#[handler(..)]`.
pub(super) fn on_handler(attribute: &Attribute, sink: &mut Sink) -> HandlerOptions {
    let mut options = HandlerOptions::default();
    let arguments = match &attribute.meta {
        Meta::Path(_) => return options,
        Meta::List(list) => list.tokens.clone(),
        Meta::NameValue(_) => {
            let expected = "takes its options in parentheses: `#[handler(timeout = \"5s\")]`".to_owned();
            sink.report(attribute, &Problem::OptionValue { option: "#[handler]".to_owned(), expected });
            return options;
        }
    };
    for option in list("#[handler]", arguments, sink) {
        match option.name.to_string().as_str() {
            "timeout" => set(&mut options.timeout, &option, timeout, sink),
            "limit" => set(&mut options.limit, &option, values::limit, sink),
            "priority" => set(&mut options.priority, &option, values::priority, sink),
            "fatal" => set(&mut options.fatal, &option, values::flag, sink),
            "boxed" => set(&mut options.boxed, &option, values::flag, sink),
            "inline" => set(&mut options.inline, &option, values::flag, sink),
            "concurrent" => set(&mut options.concurrent, &option, values::concurrent, sink),
            "value" => reading(&mut options, Reading::Value, &option, sink),
            "result" => reading(&mut options, Reading::Result, &option, sink),
            other if ON_HANDLER.planned.contains(&other) => planned(&option, sink),
            other => {
                let problem = Problem::UnknownHandlerOption {
                    option: other.to_owned(),
                    help: did_you_mean(other, &ON_HANDLER.all()),
                };
                sink.report(&option.name, &problem);
            }
        }
    }
    if let (Some(concurrent), Some(inline)) = (&options.concurrent, &options.inline) {
        let cause = "a handler waits beside others, or runs to its end in the caller's place";
        contradiction(inline, &concurrent.option.to_string(), cause, sink);
        // One mistake: neither is looked at any further.
        (options.concurrent, options.inline) = (None, None);
    }
    if let (Some(fatal), Some((Reading::Value, _))) = (&options.fatal, &options.reading) {
        let cause = "as a plain value, a returned `Result` is no error of the handler";
        contradiction(fatal, "value", cause, sink);
    }
    options
}

/// The names in the list of an attribute; `None` without a list.
pub(super) fn names_of(attribute: &Attribute, of: &'static str) -> Option<OptionNames> {
    let Meta::List(list) = &attribute.meta else { return None };
    Some(names(list.tokens.clone(), of))
}

/// The first word of each option. The rest may be half typed, and a keyword is nothing that an editor could complete.
pub(super) fn names(arguments: TokenStream, of: &'static str) -> OptionNames {
    let (mut names, mut is_first) = (Vec::new(), true);
    for token in arguments {
        match token {
            TokenTree::Ident(word) if is_first && syn::parse_str::<Ident>(&word.to_string()).is_ok() => {
                names.push(word);
            }
            TokenTree::Punct(mark) if mark.as_char() == ',' => {
                is_first = true;
                continue;
            }
            _ => {}
        }
        is_first = false;
    }
    OptionNames { list: of, names }
}

/// Reads the option of `#[idle(after = "30s")]`.
pub(super) fn on_idle(attribute: &Attribute, sink: &mut Sink) -> Option<Duration> {
    let mut after = None;
    let before = sink.count();
    if let Meta::List(arguments) = &attribute.meta {
        for option in list("#[idle]", arguments.tokens.clone(), sink) {
            if option.name == "after" {
                let zero = "the actor is idle between any two messages";
                set(&mut after, &option, |option, sink| values::duration(option, zero, sink), sink);
            } else {
                let problem = Problem::OptionValue {
                    option: "#[idle]".to_owned(),
                    expected: format!("has no option `{}`; it takes `after = \"30s\"`", option.name),
                };
                sink.report(&option.name, &problem);
            }
        }
    }
    if after.is_none() && sink.count() == before {
        sink.report(attribute, &Problem::IdleWithoutAfter {});
    }
    after
}

fn timeout(option: &RawOption, sink: &mut Sink) -> Option<Duration> {
    values::duration(option, "it would have passed before the message is sent", sink)
}

fn reading(options: &mut HandlerOptions, reading: Reading, option: &RawOption, sink: &mut Sink) {
    match &options.reading {
        Some((first, name)) if *first != reading => {
            let cause = "a returned `Result` is the reply as it is, or it is taken apart";
            contradiction(&option.name, &name.to_string(), cause, sink);
        }
        _ => {
            let read = |option: &RawOption, sink: &mut Sink| Some((reading, values::flag(option, sink)?));
            set(&mut options.reading, option, read, sink);
        }
    }
}

fn contradiction(option: &Ident, other: &str, cause: &str, sink: &mut Sink) {
    let problem =
        Problem::Contradiction { option: option.to_string(), other: other.to_owned(), cause: cause.to_owned() };
    sink.report(option, &problem);
}

/// Option names of one attribute. The planned ones are recognised, so that they are never a riddle.
struct Known {
    today: &'static [&'static str],
    planned: &'static [&'static str],
}

impl Known {
    fn all(&self) -> Vec<&'static str> {
        [self.today, self.planned].concat()
    }
}

pub(super) fn list(attribute: &str, arguments: TokenStream, sink: &mut Sink) -> Vec<RawOption> {
    RawOption::parse_list(arguments).unwrap_or_else(|error| {
        let expected = format!("takes a list of options such as `name` or `name = value`: {error}");
        sink.report_at(error.span(), &Problem::OptionValue { option: attribute.to_owned(), expected });
        Vec::new()
    })
}

pub(super) fn set<T>(
    slot: &mut Option<T>,
    option: &RawOption,
    read: impl FnOnce(&RawOption, &mut Sink) -> Option<T>,
    sink: &mut Sink,
) {
    if slot.is_some() {
        sink.report(&option.name, &Problem::OptionTwice { option: option.name.to_string() });
    } else {
        *slot = read(option, sink);
    }
}

fn planned(option: &RawOption, sink: &mut Sink) {
    sink.report(&option.name, &Problem::Planned { what: format!("`{}`", option.name) });
}

fn unknown_on(item: &str, option: &RawOption, help: String, sink: &mut Sink) {
    let problem = Problem::UnknownActorOption { option: option.name.to_string(), item: item.to_owned(), help };
    sink.report(&option.name, &problem);
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::*;

    /// What an editor offers is what is read.
    #[test]
    fn editors_know_all_options() {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../actor-core/src/private/options.rs");
        let text = fs::read_to_string(file).expect("the options that editors know");
        let lists = [
            ("on_type", ON_STRUCT.today),
            ("on_block", ON_IMPL.today),
            ("on_protocol", ON_PROTOCOL),
            ("handler", ON_HANDLER.today),
        ];
        for (list, names) in lists {
            let (_, behind) = text.split_once(&format!("pub mod {list} {{")).expect("a list");
            let (offered, _) = behind.split_once("    }\n}").expect("its end");
            let mut offered: Vec<&str> = offered.lines().filter_map(|line| line.trim().strip_suffix(',')).collect();
            let mut known: Vec<&str> = names.iter().copied().filter(|name| !["ref", "crate"].contains(name)).collect();
            offered.sort_unstable();
            known.sort_unstable();
            assert_eq!(offered, known, "{list}");
        }
    }

    #[test]
    fn names_are_found_in_lists_that_are_half_typed() {
        let found = |text: &str| {
            let names = names(text.parse().expect("tokens"), "handler").names;
            names.iter().map(ToString::to_string).collect::<Vec<_>>()
        };
        assert_eq!(found("timeout = , pri, limit = warn(\"1s\", x), ="), ["timeout", "pri", "limit"]);
        assert_eq!(found("crate = act, ref = Name, mailbox"), ["mailbox"]);
        assert!(found("").is_empty());
    }
}
