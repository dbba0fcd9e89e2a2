//! The values of options that are about speed: `rate`, `throughput`, `slice`.

use std::time::Duration;

use proc_macro2::TokenStream;
use quote::{ToTokens as _, quote};
use syn::parse::Parser as _;
use syn::punctuated::Punctuated;
use syn::{BinOp, Expr, ExprCall, Lit, Token};

use super::values;
use crate::diag::{Problem, Sink};
use crate::model::{RateOption, RateUnit};
use crate::parse::{RawOption, RawValue};

/// `throughput = 64`.
pub(super) fn throughput(option: &RawOption, sink: &mut Sink) -> Option<TokenStream> {
    const EXPECTED: &str = "takes a number of messages: `= 64`";
    let RawValue::Assigned(tokens) = &option.value else { return values::wrong(option, EXPECTED, sink) };
    let Some(number) = number(tokens.clone()) else { return values::wrong(option, EXPECTED, sink) };
    if is_zero(&number) {
        sink.report(tokens, &Problem::ZeroThroughput {});
        return None;
    }
    Some(tokens.clone())
}

/// `slice = "5ms"`.
pub(super) fn slice(option: &RawOption, sink: &mut Sink) -> Option<Duration> {
    values::duration(option, "the actor would give way after every message; say so with `throughput = 1`", sink)
}

/// `rate = 1000/s`, `rate = delay(1000/s, burst = 10)`, `rate = refuse(1000/s)`.
pub(super) fn rate(option: &RawOption, sink: &mut Sink) -> Option<RateOption> {
    let RawValue::Assigned(tokens) = &option.value else {
        sink.report(&option.name, &Problem::RateValue {});
        return None;
    };
    let call: Option<ExprCall> = syn::parse2(tokens.clone()).ok();
    let Some(call) = call else { return rate_of(tokens, None, false, sink) };
    let refuses = match call.func.to_token_stream().to_string().as_str() {
        "delay" => false,
        "refuse" => true,
        _ => {
            sink.report(&call.func, &Problem::RateValue {});
            return None;
        }
    };
    let mut arguments = call.args.into_iter();
    let Some(rate) = arguments.next() else {
        sink.report(tokens, &Problem::RateValue {});
        return None;
    };
    let mut burst = None;
    for further in arguments {
        match assigned_burst(&further) {
            Some(_) if burst.is_some() => {
                sink.report(&further, &Problem::OptionTwice { option: "burst".to_owned() });
            }
            Some(messages) => burst = Some(messages),
            None => {
                sink.report(&further, &Problem::RateValue {});
                return None;
            }
        }
    }
    rate_of(&rate.to_token_stream(), burst, refuses, sink)
}

fn rate_of(written: &TokenStream, burst: Option<Expr>, refuses: bool, sink: &mut Sink) -> Option<RateOption> {
    let parts = match syn::parse2(written.clone()) {
        Ok(Expr::Binary(rate)) if matches!(rate.op, BinOp::Div(_)) => unit(&rate.right).map(|per| (rate.left, per)),
        _ => None,
    };
    let Some((messages, per)) = parts.filter(|(messages, _)| is_number(messages)) else {
        sink.report(written, &Problem::RateValue {});
        return None;
    };
    if is_zero(&messages) {
        sink.report(&messages, &Problem::ZeroRate { what: "a rate".to_owned() });
        return None;
    }
    let burst = match burst {
        Some(burst) if !is_number(&burst) => {
            sink.report(&burst, &Problem::RateValue {});
            return None;
        }
        Some(burst) if is_zero(&burst) => {
            sink.report(&burst, &Problem::ZeroRate { what: "a burst".to_owned() });
            return None;
        }
        burst => burst.map(|burst| quote!(#burst)),
    };
    Some(RateOption { messages: messages.to_token_stream(), per, burst, refuses })
}

fn unit(written: &Expr) -> Option<RateUnit> {
    match written.to_token_stream().to_string().as_str() {
        "s" => Some(RateUnit::Second),
        "min" => Some(RateUnit::Minute),
        "h" => Some(RateUnit::Hour),
        _ => None,
    }
}

fn assigned_burst(argument: &Expr) -> Option<Expr> {
    let Expr::Assign(option) = argument else { return None };
    matches!(&*option.left, Expr::Path(path) if path.path.is_ident("burst")).then(|| (*option.right).clone())
}

fn number(tokens: TokenStream) -> Option<Expr> {
    let parsed = Punctuated::<Expr, Token![,]>::parse_terminated.parse2(tokens).ok()?;
    let mut numbers = parsed.into_iter();
    let number = numbers.next().filter(is_number)?;
    if numbers.next().is_some() { None } else { Some(number) }
}

/// A literal that is a number, or an expression that may be one.
fn is_number(written: &Expr) -> bool {
    match written {
        Expr::Lit(literal) => matches!(literal.lit, Lit::Int(_)),
        Expr::Group(group) => is_number(&group.expr),
        Expr::Path(_)
        | Expr::Binary(_)
        | Expr::Call(_)
        | Expr::MethodCall(_)
        | Expr::Macro(_)
        | Expr::Index(_)
        | Expr::Field(_)
        | Expr::Paren(_)
        | Expr::Cast(_)
        | Expr::Block(_) => true,
        _ => false,
    }
}

fn is_zero(written: &Expr) -> bool {
    let Expr::Lit(literal) = written else { return false };
    matches!(&literal.lit, Lit::Int(number) if number.base10_digits().bytes().all(|digit| digit == b'0'))
}
