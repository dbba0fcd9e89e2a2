//! The options of `#[actor(..)]` and `#[handler(..)]`.

use std::time::Duration;

use proc_macro2::{Ident, TokenStream, TokenTree};
use syn::parse::Parser as _;
use syn::punctuated::Punctuated;
use syn::{Attribute, Expr, LitStr, Meta, Token};

use super::duration;
use crate::diag::{Problem, Sink, did_you_mean};
use crate::model::MailboxOption;
use crate::parse::{RawOption, RawValue};

const ON_STRUCT: Known = Known { today: &["mailbox", "ref", "msg"], planned: &["name", "supervise", "hooks", "crate"] };
const ON_IMPL: Known = Known { today: &["ref", "msg"], planned: &["implements", "crate"] };
const ON_HANDLER: Known = Known {
    today: &["timeout", "value", "result"],
    planned: &["priority", "fatal", "inline", "concurrent", "limit", "boxed", "remote", "tool"],
};

/// Options of `#[actor]` on the struct.
#[derive(Default)]
pub(super) struct StructOptions {
    pub(super) names: Names,
    pub(super) mailbox: Option<MailboxOption>,
}

/// Names that replace the derived ones. Both attributes need them: neither sees the other.
#[derive(Default)]
pub(super) struct Names {
    pub(super) ref_name: Option<Ident>,
    pub(super) message_name: Option<Ident>,
}

/// Options of `#[handler]`.
#[derive(Default)]
pub(super) struct HandlerOptions {
    pub(super) timeout: Option<Duration>,
    /// `value` or `result`: how to read the return type. The name is kept for messages.
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
            "mailbox" => set(&mut options.mailbox, &option, mailbox, sink),
            "ref" => set(&mut options.names.ref_name, &option, new_name, sink),
            "msg" => set(&mut options.names.message_name, &option, new_name, sink),
            "implements" => unknown_on("the type", &option, "it goes on the `impl` block".to_owned(), sink),
            other if ON_STRUCT.planned.contains(&other) => planned(&option, sink),
            other => unknown_on("the type", &option, did_you_mean(other, &ON_STRUCT.all()), sink),
        }
    }
    options
}

/// Reads `#[actor(..)]` on an `impl` block.
pub(super) fn on_impl(arguments: TokenStream, sink: &mut Sink) -> Names {
    let mut names = Names::default();
    for option in list("#[actor]", arguments, sink) {
        match option.name.to_string().as_str() {
            "ref" => set(&mut names.ref_name, &option, new_name, sink),
            "msg" => set(&mut names.message_name, &option, new_name, sink),
            other if ON_IMPL.planned.contains(&other) => planned(&option, sink),
            other if ON_STRUCT.all().contains(&other) => {
                unknown_on("an `impl` block", &option, "it goes on the struct".to_owned(), sink);
            }
            other => unknown_on("an `impl` block", &option, did_you_mean(other, &ON_IMPL.all()), sink),
        }
    }
    names
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
            "value" => set(&mut options.reading, &option, |option, sink| reading(Reading::Value, option, sink), sink),
            "result" => set(&mut options.reading, &option, |option, sink| reading(Reading::Result, option, sink), sink),
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
    options
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

fn list(attribute: &str, arguments: TokenStream, sink: &mut Sink) -> Vec<RawOption> {
    RawOption::parse_list(arguments).unwrap_or_else(|error| {
        let expected = format!("takes a list of options such as `name` or `name = value`: {error}");
        sink.report_at(error.span(), &Problem::OptionValue { option: attribute.to_owned(), expected });
        Vec::new()
    })
}

fn set<T>(
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

fn wrong_value<T>(option: &RawOption, expected: &str, sink: &mut Sink) -> Option<T> {
    let problem = Problem::OptionValue { option: option.name.to_string(), expected: expected.to_owned() };
    match &option.value {
        RawValue::Assigned(tokens) => sink.report(tokens, &problem),
        RawValue::Absent | RawValue::Listed => sink.report(&option.name, &problem),
    }
    None
}

fn new_name(option: &RawOption, sink: &mut Sink) -> Option<Ident> {
    let RawValue::Assigned(tokens) = &option.value else { return wrong_value(option, "takes a name: `= Name`", sink) };
    syn::parse2(tokens.clone()).ok().or_else(|| wrong_value(option, "takes a name: `= Name`", sink))
}

fn reading(reading: Reading, option: &RawOption, sink: &mut Sink) -> Option<(Reading, Ident)> {
    match option.value {
        RawValue::Absent => Some((reading, option.name.clone())),
        _ => wrong_value(option, "takes no value", sink),
    }
}

fn timeout(option: &RawOption, sink: &mut Sink) -> Option<Duration> {
    let RawValue::Assigned(tokens) = &option.value else {
        return wrong_value(option, "takes a duration: `timeout = \"5s\"`", sink);
    };
    let text: Option<LitStr> = syn::parse2(tokens.clone()).ok();
    let duration = text.as_ref().and_then(|text| duration::parse(&text.value()));
    if duration.is_none() {
        let written = text.map_or_else(|| tokens.to_string(), |text| text.value());
        sink.report(tokens, &Problem::NotADuration { written });
    }
    duration
}

fn mailbox(option: &RawOption, sink: &mut Sink) -> Option<MailboxOption> {
    let RawValue::Assigned(tokens) = &option.value else {
        sink.report(&option.name, &Problem::MailboxValue {});
        return None;
    };
    let mut words = tokens.clone().into_iter();
    match (words.next(), words.next(), words.next()) {
        (Some(TokenTree::Ident(word)), None, None) if word == "unbounded" => Some(MailboxOption::Unbounded),
        (Some(TokenTree::Ident(word)), Some(TokenTree::Group(arguments)), None) if word == "bounded" => {
            bounded(tokens, arguments.stream(), sink)
        }
        _ => {
            sink.report(tokens, &Problem::MailboxValue {});
            None
        }
    }
}

fn bounded(written: &TokenStream, arguments: TokenStream, sink: &mut Sink) -> Option<MailboxOption> {
    let arguments = Punctuated::<Expr, Token![,]>::parse_terminated.parse2(arguments).unwrap_or_default();
    let mut arguments = arguments.into_iter();
    let Some(room) = arguments.next() else {
        sink.report(written, &Problem::MailboxValue {});
        return None;
    };
    for further in arguments {
        let is_overflow = matches!(&further, Expr::Assign(option)
            if matches!(&*option.left, Expr::Path(path) if path.path.is_ident("overflow")));
        let problem =
            if is_overflow { Problem::Planned { what: "`overflow`".to_owned() } } else { Problem::MailboxValue {} };
        sink.report(further, &problem);
    }
    if let Expr::Lit(literal) = &room
        && let syn::Lit::Int(number) = &literal.lit
        && number.base10_parse::<u64>().is_ok_and(|number| number == 0)
    {
        sink.report(number, &Problem::EmptyMailbox {});
        return None;
    }
    Some(MailboxOption::Bounded(quote::quote!(#room)))
}
