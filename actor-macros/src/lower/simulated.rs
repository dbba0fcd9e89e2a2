//! `#[actor_test::sim]`: what its test has to look like, and its options.

use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::{LitInt, LitStr, Signature};

use super::duration;
use crate::diag::{Problem, Sink, did_you_mean};
use crate::model::{Setting, SimulatedTest};
use crate::parse::{RawOption, RawTest, RawValue};

const OPTIONS: &[&str] = &["seeds", "policy", "jitter", "max_steps", "allow_panics"];

/// Lowers a test; `None` if it is none that could be simulated.
pub(crate) fn simulated(arguments: TokenStream, raw: RawTest, sink: &mut Sink) -> Option<SimulatedTest> {
    let settings = settings(arguments, sink);
    if let Some(cause) = unfit(&raw.signature) {
        sink.report(&raw.signature, &Problem::NotASimulatedTest { cause: cause.to_owned() });
        return None;
    }
    let RawTest { attributes, visibility, signature, body } = raw;
    Some(SimulatedTest { attributes, visibility, signature, body, settings })
}

/// Why a function is no test of a simulation.
fn unfit(signature: &Signature) -> Option<&'static str> {
    let has_parameters = signature.generics.params.iter().next().is_some() || signature.generics.where_clause.is_some();
    match signature {
        _ if signature.asyncness.is_none() => Some("this one is not `async`"),
        _ if has_parameters => Some("this one is generic, and nobody says for which types it is to run"),
        _ if signature.inputs.len() != 1 => Some("this one has another number of parameters"),
        _ if signature.receiver().is_some() => Some("this one is a method"),
        _ => None,
    }
}

fn settings(arguments: TokenStream, sink: &mut Sink) -> Vec<Setting> {
    let options = super::options::list("#[sim]", arguments, sink);
    let mut seen: Vec<String> = Vec::new();
    let mut settings = Vec::new();
    for option in options {
        let name = option.name.to_string();
        if seen.contains(&name) {
            sink.report(&option.name, &Problem::SimulationOption { option: name, rule: "is given once".to_owned() });
            continue;
        }
        if OPTIONS.contains(&name.as_str()) {
            settings.extend(setting(&name, &option, sink));
        } else {
            let help = did_you_mean(&name, OPTIONS);
            sink.report(&option.name, &Problem::UnknownSimulationOption { option: name.clone(), help });
        }
        seen.push(name);
    }
    settings
}

fn setting(name: &str, option: &RawOption, sink: &mut Sink) -> Option<Setting> {
    let (found, rule) = match name {
        "seeds" => (number(option).map(Setting::Seeds), "is a number: `seeds = 200`"),
        "max_steps" => (number(option).map(Setting::MaxSteps), "is a number: `max_steps = 100_000`"),
        "jitter" => {
            let read = text(option).and_then(|text| duration::parse(&text.value()).ok());
            (read.map(Setting::Jitter), "is a duration: `jitter = \"10ms\"`")
        }
        "policy" => (
            text(option).and_then(|text| policy(&text)).map(Setting::Policy),
            "is one of \"mix\", \"random\", \"pct3\", \"pos\", \"sticky90\" and \"fifo\", with other numbers",
        ),
        _ => (matches!(option.value, RawValue::Absent).then_some(Setting::AllowPanics), "takes no value"),
    };
    if found.is_none() {
        let problem = Problem::SimulationOption { option: name.to_owned(), rule: rule.to_owned() };
        match &option.value {
            RawValue::Assigned(value) => sink.report(value, &problem),
            RawValue::Absent | RawValue::Listed(_) => sink.report(&option.name, &problem),
        }
    }
    found
}

fn number(option: &RawOption) -> Option<TokenStream> {
    let RawValue::Assigned(value) = &option.value else { return None };
    let literal: LitInt = syn::parse2(value.clone()).ok()?;
    literal.base10_parse::<u64>().ok()?;
    Some(value.clone())
}

fn text(option: &RawOption) -> Option<LitStr> {
    let RawValue::Assigned(value) = &option.value else { return None };
    syn::parse2(value.clone()).ok()
}

fn policy(text: &LitStr) -> Option<TokenStream> {
    let written = text.value();
    let number = |prefix: &str| written.strip_prefix(prefix)?.parse::<u8>().ok();
    let variant = match written.as_str() {
        "mix" => quote!(Mix),
        "random" => quote!(Random),
        "pos" => quote!(Pos),
        "fifo" => quote!(Fifo),
        _ => match (number("pct"), number("sticky")) {
            (Some(d), _) => quote!(Pct { d: #d }),
            (_, Some(percent)) => quote!(Sticky { percent: #percent }),
            _ => return None,
        },
    };
    let span = Span::call_site();
    Some(quote::quote_spanned!(span=> ::actor_test::Policy::#variant))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lowered(arguments: &str, item: &str) -> (bool, String) {
        let mut sink = Sink::default();
        let raw = RawTest::parse(item.parse().expect("tokens")).expect("a function");
        let model = simulated(arguments.parse().expect("tokens"), raw, &mut sink);
        (model.is_some(), sink.into_tokens().to_string())
    }

    #[test]
    fn a_fit_test_is_accepted() {
        let (fits, errors) =
            lowered("seeds = 20, policy = \"pct3\", jitter = \"1s\", allow_panics", "async fn t(sim: Sim) {}");
        assert!(fits && errors.is_empty(), "{errors}");
    }

    #[test]
    fn all_mistakes_are_reported_at_once() {
        let (fits, errors) = lowered("sedes = 20, policy = \"best\", seeds = \"x\"", "fn t(sim: Sim) {}");
        assert!(!fits);
        for code in ["A130", "A131", "A132"] {
            assert!(errors.contains(code), "{code}: {errors}");
        }
    }
}
