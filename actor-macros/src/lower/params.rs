//! The arguments of a handler: what travels in the message, and what the message loop adds.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens as _, format_ident, quote};
use syn::{Attribute, FnArg, Meta, Pat, PatType, Signature, Type};

use super::owned::{self, Flaw, Subject};
use super::{send, size};
use crate::diag::{Problem, Sink, similar};
use crate::model::{Param, ParamRole, Root, SendCheck, Travels};
use crate::syntax::{attributes, tokens, types};

/// What a handler's arguments come to.
#[derive(Default)]
pub(super) struct Params {
    pub(super) list: Vec<Param>,
    pub(super) send_checks: Vec<SendCheck>,
    /// The `Reply` argument of a deferred handler: its name and its type.
    pub(super) reply: Option<(Ident, Type)>,
    /// Whether the message may be large; see [`size`].
    pub(super) may_be_large: bool,
}

/// The names and types that arguments are read against.
pub(super) struct Surroundings<'a> {
    /// The actor, written in place of `Self`.
    pub(super) actor: &'a TokenStream,
    /// The parameters of the block.
    pub(super) parameters: &'a [Ident],
    pub(super) root: &'a Root,
    /// Whether this is a trait, where `Self` is one more parameter.
    pub(super) is_trait: bool,
}

/// Reads the arguments behind the receiver, and takes our attributes and the notes off them.
pub(super) fn read(signature: &mut Signature, around: &Surroundings<'_>, sink: &mut Sink) -> Params {
    let handler = signature.ident.to_string();
    let mut params = Params::default();
    let mut sent = Vec::new();
    for (position, input) in signature.inputs.iter_mut().enumerate() {
        let FnArg::Typed(argument) = input else { continue };
        let taken = take_attributes(argument, sink);
        let field = field_name(&argument.pat, position, &params.list);
        let role = Reading { params: &mut params, around, handler: &handler, sink }.role(argument, &field, &taken);
        if let ParamRole::Value(_) | ParamRole::Into(_) = role {
            sent.push(types::into_target(&argument.ty).unwrap_or(&argument.ty).clone());
        }
        let is_key = is_first_key(&taken, &handler, &params.list, sink);
        params.list.push(Param { field, role, is_key, notes: taken.notes });
    }
    // What depends on the parameters of the block has no size here.
    let is_measurable = !sent.iter().any(|ty| types::mentions(ty, around.parameters));
    params.may_be_large = is_measurable && size::may_be_large(sent.iter());
    params
}

/// Whether the argument is the handler's key. One of them is.
fn is_first_key(taken: &Taken, handler: &str, before: &[Param], sink: &mut Sink) -> bool {
    let Some(key) = &taken.key else { return false };
    let is_first = !before.iter().any(|param| param.is_key);
    if !is_first {
        let problem = Problem::SecondOfAKind { method: format!("handler `{handler}`"), what: "a `#[key]`".to_owned() };
        sink.report(key, &problem);
    }
    is_first
}

/// The attributes of one argument that do not stay in the signature.
#[derive(Default)]
struct Taken {
    into: Option<Attribute>,
    key: Option<Attribute>,
    context: Option<Attribute>,
    notes: Vec<Attribute>,
}

impl Taken {
    /// Takes one of [`attributes::ON_ARGUMENTS`], which stands once.
    fn ours(&mut self, name: &str, attribute: Attribute, sink: &mut Sink) {
        without_options(&attribute, sink);
        let kept = match name {
            "into" => &mut self.into,
            "key" => &mut self.key,
            _ => &mut self.context,
        };
        if kept.is_some() {
            sink.report(&attribute, &Problem::OptionTwice { option: format!("#[{name}]") });
        } else {
            *kept = Some(attribute);
        }
    }
}

/// Lint levels are the only attributes that rustc takes on an argument; `cfg` is refused.
const STAYING: &[&str] = &["allow", "expect", "warn", "deny", "forbid"];

fn take_attributes(argument: &mut PatType, sink: &mut Sink) -> Taken {
    let mut taken = Taken::default();
    for attribute in std::mem::take(&mut argument.attrs) {
        let name = attributes::name(&attribute);
        match name.as_str() {
            ours if attributes::ON_ARGUMENTS.contains(&ours) => taken.ours(ours, attribute, sink),
            "cfg" | "cfg_attr" => sink.report(&attribute, &Problem::CfgOnArgument {}),
            other if STAYING.contains(&other) => argument.attrs.push(attribute),
            other => {
                if let Some(nearest) = similar(other, attributes::ON_ARGUMENTS) {
                    let problem =
                        Problem::UnknownArgumentAttribute { written: name.clone(), nearest: nearest.to_owned() };
                    sink.report(&attribute, &problem);
                }
                taken.notes.push(attribute);
            }
        }
    }
    taken
}

fn without_options(attribute: &Attribute, sink: &mut Sink) {
    if !matches!(attribute.meta, Meta::Path(_)) {
        let option = format!("#[{}]", attributes::name(attribute));
        sink.report(attribute, &Problem::OptionValue { option, expected: "takes no options".to_owned() });
    }
}

/// The name of the pattern, or `arg1` for `_`, `(a, b)` and names that are taken; those that start with
/// two underscores are taken by generated code.
fn field_name(pattern: &Pat, position: usize, before: &[Param]) -> Ident {
    let is_free = |name: &Ident| before.iter().all(|param| param.field != *name) && !name.to_string().starts_with("__");
    if let Pat::Ident(pattern) = pattern
        && is_free(&pattern.ident)
    {
        return pattern.ident.clone();
    }
    let span = syn::spanned::Spanned::span(pattern);
    let mut name = format_ident!("arg{position}", span = span);
    while !is_free(&name) {
        name = format_ident!("{name}_", span = span);
    }
    name
}

/// Decides what one argument is for.
struct Reading<'a> {
    params: &'a mut Params,
    around: &'a Surroundings<'a>,
    handler: &'a str,
    sink: &'a mut Sink,
}

impl Reading<'_> {
    fn role(mut self, argument: &PatType, field: &Ident, taken: &Taken) -> ParamRole {
        let ty = &*argument.ty;
        if taken.context.is_some() || types::is_lent_context(ty) {
            self.not_for_lent(taken, "the context");
            self.only_one(ty, "the context", |role| matches!(role, ParamRole::Context));
            return ParamRole::Context;
        }
        if types::is_named(ty, "Reply") {
            self.not_for_lent(taken, "a `Reply`");
            self.only_one(ty, "a `Reply`", |role| matches!(role, ParamRole::Reply));
            self.params.reply.get_or_insert_with(|| (field.clone(), ty.clone()));
            return ParamRole::Reply;
        }
        if types::is_named(ty, "Context") {
            self.sink.report(ty, &Problem::ContextByValue {});
            return ParamRole::Context;
        }
        let shown = match &*argument.pat {
            Pat::Ident(pattern) => pattern.ident.to_string(),
            other => other.to_token_stream().to_string(),
        };
        match types::into_target(ty) {
            Some(target) => ParamRole::Into(self.field(target, &shown)),
            None if taken.into.is_some() => ParamRole::Into(self.field(ty, &shown)),
            None => ParamRole::Value(self.field(ty, &shown)),
        }
    }

    fn not_for_lent(&mut self, taken: &Taken, what: &str) {
        for attribute in [&taken.into, &taken.key].into_iter().flatten() {
            let problem = Problem::NotForLent { attribute: attributes::name(attribute), what: what.to_owned() };
            self.sink.report(attribute, &problem);
        }
    }

    fn only_one(&mut self, ty: &Type, what: &str, is_same: impl Fn(&ParamRole) -> bool) {
        if self.params.list.iter().any(|param| is_same(&param.role)) {
            let problem =
                Problem::SecondOfAKind { method: format!("handler `{}`", self.handler), what: what.to_owned() };
            self.sink.report(ty, &problem);
        }
    }

    /// The type of the message's field for an argument of type `ty`.
    fn field(&mut self, ty: &Type, shown: &str) -> TokenStream {
        match owned::first_flaw(ty, Subject::Argument(shown)) {
            Some(Flaw::Borrows(at, problem) | Flaw::Unnamed(at, problem)) => self.sink.report(at, &problem),
            Some(Flaw::Impossible) => {
                self.sink.leave_to_rustc();
                // The ref method takes whatever the callers pass.
                return quote!(impl ::core::marker::Sized);
            }
            None => {
                let check = send::check(ty, Travels::ToTheActor, self.around.parameters);
                self.params.send_checks.extend(check);
            }
        }
        tokens::without_self(ty, self.around.actor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The roles of the arguments, the signature that stays, and the number of problems.
    fn read_all(text: &str) -> (Vec<String>, String, usize) {
        let mut signature: Signature = syn::parse_str(text).expect("a signature");
        let mut sink = Sink::default();
        let around = Surroundings { actor: &quote!(Counter), parameters: &[], root: &Root::default(), is_trait: false };
        let params = read(&mut signature, &around, &mut sink);
        let describe = |param: &Param| {
            let role = match &param.role {
                ParamRole::Value(ty) => ty.to_string(),
                ParamRole::Into(ty) => format!("into {ty}"),
                ParamRole::Context => "context".to_owned(),
                ParamRole::Reply => "reply".to_owned(),
            };
            let notes = if param.notes.is_empty() { String::new() } else { format!(" +{}", param.notes.len()) };
            format!("{}: {role}{notes}", param.field)
        };
        let problems = sink.count();
        drop(sink.into_tokens());
        (params.list.iter().map(describe).collect(), signature.to_token_stream().to_string(), problems)
    }

    #[test]
    fn patterns_get_a_field() {
        let (params, _, problems) = read_all("fn f(&self, _: u8, (a, b): (u8, u8), mut x: u8, arg1: Box<Self>)");
        assert_eq!(params, ["arg1: u8", "arg2: (u8 , u8)", "x: u8", "arg4: Box < Counter >"]);
        assert_eq!(problems, 0);
    }

    #[test]
    fn context_and_reply_stand_anywhere() {
        let (params, _, _) = read_all("fn f(&self, reply: Reply<u8>, a: u8, ctx: &mut Context<Self>, #[ctx] b: Alias)");
        assert_eq!(params, ["reply: reply", "a: u8", "ctx: context", "b: context"]);
    }

    #[test]
    fn both_forms_of_into_are_read() {
        let (params, rest, _) = read_all("fn f(&self, #[into] a: String, b: impl Into<u8>)");
        assert_eq!(params, ["a: into String", "b: into u8"]);
        assert_eq!(rest, "fn f (& self , a : String , b : impl Into < u8 >)");
    }

    #[test]
    fn notes_of_others_are_kept_in_the_model() {
        let (params, rest, problems) =
            read_all("fn f(&self, #[doc = \"How many.\"] #[serde(default)] #[allow(unused)] n: u8)");
        assert_eq!(params, ["n: u8 +2"]);
        assert_eq!(rest, "fn f (& self , # [allow (unused)] n : u8)");
        assert_eq!(problems, 0);
    }

    #[test]
    fn an_attribute_stands_once_on_an_argument() {
        for name in attributes::ON_ARGUMENTS {
            assert_eq!(read_all(&format!("fn f(&self, #[{name}] a: Alias)")).2, 0, "{name}");
            assert_eq!(read_all(&format!("fn f(&self, #[{name}] #[{name}] #[{name}] a: Alias)")).2, 2, "{name}");
        }
    }

    #[test]
    fn a_typo_of_our_attribute_is_no_note() {
        assert_eq!(read_all("fn f(&self, #[intoo] n: u8)").2, 1);
    }

    #[test]
    fn spans_stay_with_the_user() {
        let mut signature: Signature = syn::parse_str("fn f(&self, name: String)").expect("a signature");
        let mut sink = Sink::default();
        let around = Surroundings { actor: &quote!(Counter), parameters: &[], root: &Root::default(), is_trait: false };
        let params = read(&mut signature, &around, &mut sink);
        assert_eq!(params.list[0].field.span().start().column, 12);
        let ParamRole::Value(ty) = &params.list[0].role else { panic!("a value") };
        assert_eq!(ty.clone().into_iter().next().expect("a token").span().start().column, 18);
    }
}
