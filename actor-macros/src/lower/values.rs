//! The values that options take.

use std::time::Duration;

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::ToTokens as _;
use syn::parse::Parser as _;
use syn::punctuated::Punctuated;
use syn::{Expr, ExprCall, LitInt, LitStr, Path, Token};

use super::duration::{self, NoDuration};
use crate::diag::{Problem, Sink, did_you_mean};
use crate::model::{Concurrent, Limit, LimitAction, MailboxOption, Overflow};
use crate::parse::{RawOption, RawValue};

/// Reports that the option has another kind of value.
pub(super) fn wrong<T>(option: &RawOption, expected: &str, sink: &mut Sink) -> Option<T> {
    let problem = Problem::OptionValue { option: option.name.to_string(), expected: expected.to_owned() };
    match &option.value {
        RawValue::Assigned(tokens) => sink.report(tokens, &problem),
        _ => sink.report(&option.name, &problem),
    }
    None
}

/// `boxed`: an option without a value. Its name is kept for messages.
pub(super) fn flag(option: &RawOption, sink: &mut Sink) -> Option<Ident> {
    match option.value {
        RawValue::Absent => Some(option.name.clone()),
        _ => wrong(option, "takes no value", sink),
    }
}

/// One of several words, each with the variant that it stands for. The variant is where the word was.
pub(super) fn word(option: &RawOption, known: &[(&str, &str)], sink: &mut Sink) -> Option<Ident> {
    let words: Vec<&str> = known.iter().map(|(word, _)| *word).collect();
    let listed = words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ");
    let RawValue::Assigned(tokens) = &option.value else {
        return wrong(option, &format!("takes one of {listed}"), sink);
    };
    let written = syn::parse2::<LitStr>(tokens.clone()).map_or_else(|_| tokens.to_string(), |text| text.value());
    let found = known.iter().find(|(word, _)| *word == written);
    match (found, syn::parse2::<Ident>(tokens.clone())) {
        (Some((_, variant)), Ok(word)) => Some(Ident::new(variant, word.span())),
        (Some(_), Err(_)) => wrong(option, &format!("takes a word without quotes: `{written}`"), sink),
        (None, _) => wrong(option, &format!("cannot be `{written}`; {}", did_you_mean(&written, &words)), sink),
    }
}

/// `max_restarts = 3`: a constant expression.
pub(super) fn number(option: &RawOption, sink: &mut Sink) -> Option<TokenStream> {
    const EXPECTED: &str = "takes a number: `= 3`";
    let RawValue::Assigned(tokens) = &option.value else { return wrong(option, EXPECTED, sink) };
    match syn::parse2::<Expr>(tokens.clone()) {
        Ok(Expr::Lit(literal)) if !matches!(literal.lit, syn::Lit::Int(_) | syn::Lit::Float(_)) => {
            wrong(option, EXPECTED, sink)
        }
        Ok(_) => Some(tokens.clone()),
        Err(_) => wrong(option, EXPECTED, sink),
    }
}

/// `ref = Name`.
pub(super) fn new_name(option: &RawOption, sink: &mut Sink) -> Option<Ident> {
    const EXPECTED: &str = "takes a name: `= Name`";
    let RawValue::Assigned(tokens) = &option.value else { return wrong(option, EXPECTED, sink) };
    syn::parse2(tokens.clone()).ok().or_else(|| {
        wrong(option, if is_text(tokens) { "takes a name without quotes: `= Name`" } else { EXPECTED }, sink)
    })
}

/// `crate = path`.
pub(super) fn path(option: &RawOption, sink: &mut Sink) -> Option<Path> {
    const EXPECTED: &str = "takes a path: `= some::path`";
    let RawValue::Assigned(tokens) = &option.value else { return wrong(option, EXPECTED, sink) };
    syn::parse2(tokens.clone()).ok().or_else(|| {
        wrong(option, if is_text(tokens) { "takes a path without quotes: `= some::path`" } else { EXPECTED }, sink)
    })
}

/// People who know other macros write paths and names as texts.
fn is_text(tokens: &TokenStream) -> bool {
    syn::parse2::<LitStr>(tokens.clone()).is_ok()
}

/// `name = "db"`.
pub(super) fn label(option: &RawOption, sink: &mut Sink) -> Option<LitStr> {
    const EXPECTED: &str = "takes a text in quotes: `= \"db\"`";
    let RawValue::Assigned(tokens) = &option.value else { return wrong(option, EXPECTED, sink) };
    let Ok(text) = syn::parse2::<LitStr>(tokens.clone()) else { return wrong(option, EXPECTED, sink) };
    if text.value().trim().is_empty() {
        return wrong(option, "is what people read in logs, so it cannot be empty", sink);
    }
    Some(text)
}

/// `timeout = "5s"`. `zero` tells why the duration cannot be zero.
pub(super) fn duration(option: &RawOption, zero: &str, sink: &mut Sink) -> Option<Duration> {
    let RawValue::Assigned(tokens) = &option.value else {
        return wrong(option, "takes a duration: `= \"5s\"`", sink);
    };
    duration_of(&option.name, tokens, zero, sink)
}

pub(super) fn duration_of(option: &Ident, tokens: &TokenStream, zero: &str, sink: &mut Sink) -> Option<Duration> {
    let bare = tokens.to_string();
    let text: Option<LitStr> = syn::parse2(tokens.clone()).ok();
    let written = text.as_ref().map_or_else(|| bare.clone(), LitStr::value);
    let problem = match (duration::parse(&written), text) {
        (Ok(_), None) => Problem::DurationWithoutQuotes { written },
        (Ok(duration), Some(_)) if duration.is_zero() => {
            Problem::ZeroDuration { option: option.to_string(), cause: zero.to_owned() }
        }
        (Ok(duration), Some(_)) => return Some(duration),
        (Err(NoDuration::TooLong), _) => Problem::DurationTooLong { written },
        (Err(NoDuration::Unreadable), _) => Problem::NotADuration { written },
    };
    sink.report(tokens, &problem);
    None
}

/// `priority = high`.
pub(super) fn priority(option: &RawOption, sink: &mut Sink) -> Option<()> {
    match &option.value {
        RawValue::Assigned(tokens) if tokens.to_string() == "high" => Some(()),
        RawValue::Assigned(tokens) => {
            sink.report(tokens, &Problem::PriorityValue {});
            None
        }
        _ => {
            sink.report(&option.name, &Problem::PriorityValue {});
            None
        }
    }
}

/// So many handlers run side by side if the user does not say otherwise.
const SIDE_BY_SIDE: u16 = 64;

/// `concurrent` or `concurrent = 16`.
pub(super) fn concurrent(option: &RawOption, sink: &mut Sink) -> Option<Concurrent> {
    let most = match &option.value {
        RawValue::Absent => SIDE_BY_SIDE,
        RawValue::Assigned(tokens) => {
            let number = syn::parse2::<LitInt>(tokens.clone()).ok().and_then(|number| number.base10_parse().ok());
            let Some(most) = number.filter(|most| *most >= 2) else {
                sink.report(tokens, &Problem::ConcurrentNumber {});
                return None;
            };
            most
        }
        RawValue::Listed(_) => {
            sink.report(&option.name, &Problem::ConcurrentNumber {});
            return None;
        }
    };
    Some(Concurrent { most, option: option.name.clone() })
}

/// `limit = "2s"` or `limit = fail("2s")`.
pub(super) fn limit(option: &RawOption, sink: &mut Sink) -> Option<(Limit, Ident)> {
    const ZERO: &str = "the handler could never do anything";
    let RawValue::Assigned(tokens) = &option.value else {
        sink.report(&option.name, &Problem::LimitValue {});
        return None;
    };
    let Ok(call) = syn::parse2::<ExprCall>(tokens.clone()) else {
        let after = duration_of(&option.name, tokens, ZERO, sink)?;
        return Some((Limit { action: LimitAction::Cancel, after }, option.name.clone()));
    };
    let action = match call.func.to_token_stream().to_string().as_str() {
        "warn" => LimitAction::Warn,
        "cancel" => LimitAction::Cancel,
        "fail" => LimitAction::Fail,
        _ => {
            sink.report(&call.func, &Problem::LimitValue {});
            return None;
        }
    };
    if call.args.len() != 1 {
        sink.report(tokens, &Problem::LimitValue {});
        return None;
    }
    let after = duration_of(&option.name, &call.args.to_token_stream(), ZERO, sink)?;
    Some((Limit { action, after }, option.name.clone()))
}

/// `mailbox = bounded(64)` or `mailbox = unbounded`.
pub(super) fn mailbox(option: &RawOption, sink: &mut Sink) -> Option<MailboxOption> {
    let RawValue::Assigned(tokens) = &option.value else {
        sink.report(&option.name, &Problem::MailboxValue {});
        return None;
    };
    let mut words = tokens.clone().into_iter();
    match (words.next(), words.next(), words.next()) {
        (Some(TokenTree::Ident(word)), None, None) if word == "unbounded" => Some(MailboxOption::Unbounded),
        (Some(TokenTree::Ident(word)), Some(TokenTree::Group(arguments)), None) if word == "unbounded" => {
            let at = if arguments.stream().is_empty() { tokens } else { &arguments.stream() };
            sink.report(at, &Problem::UnboundedArguments {});
            None
        }
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
    let Some(room) = arguments.next().filter(|room| !matches!(room, Expr::Assign(_))) else {
        sink.report(written, &Problem::MailboxValue {});
        return None;
    };
    let mut overflow = None;
    for further in arguments {
        match assigned_overflow(&further) {
            Some(_) if overflow.is_some() => {
                sink.report(&further, &Problem::OptionTwice { option: "overflow".to_owned() });
            }
            Some(value) => overflow = overflow_of(value, sink),
            None => sink.report(&further, &Problem::MailboxValue {}),
        }
    }
    let digits = match &room {
        Expr::Lit(literal) => match &literal.lit {
            syn::Lit::Int(number) => Some(number.base10_digits().to_owned()),
            _ => {
                sink.report(&room, &Problem::MailboxValue {});
                return None;
            }
        },
        _ => None,
    };
    if digits.is_some_and(|digits| digits.bytes().all(|digit| digit == b'0')) {
        sink.report(&room, &Problem::EmptyMailbox {});
        return None;
    }
    Some(MailboxOption::Bounded(room.to_token_stream(), overflow))
}

fn assigned_overflow(argument: &Expr) -> Option<&Expr> {
    let Expr::Assign(option) = argument else { return None };
    matches!(&*option.left, Expr::Path(path) if path.path.is_ident("overflow")).then_some(&*option.right)
}

fn overflow_of(value: &Expr, sink: &mut Sink) -> Option<Overflow> {
    let written = value.to_token_stream().to_string();
    let known = ["wait", "fail", "drop_newest", "drop_oldest"];
    Some(match written.as_str() {
        "wait" => Overflow::Wait,
        "fail" => Overflow::Fail,
        "drop_newest" => Overflow::DropNewest,
        "drop_oldest" => Overflow::DropOldest,
        other => {
            let problem = Problem::OverflowValue { written: written.clone(), help: did_you_mean(other, &known) };
            sink.report(value, &problem);
            return None;
        }
    })
}
