//! What the caller gets: the return type, or the `Reply` that the handler takes.

use proc_macro2::{Ident, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned as _;
use syn::{ReturnType, Signature, Type};

use super::options::{HandlerOptions, Reading};
use super::owned::{self, Flaw, Subject};
use super::params::{Params, Surroundings};
use super::{send, stream};
use crate::diag::{Problem, Sink};
use crate::model::{Answer, AnswerKind, SendCheck, Travels};
use crate::syntax::{tokens, types};

/// Reads what the caller gets. Checks for `Send` join those of the arguments.
pub(super) fn read(
    signature: &Signature,
    params: &mut Params,
    options: &HandlerOptions,
    around: &Surroundings<'_>,
    sink: &mut Sink,
) -> Answer {
    let returned = match &signature.output {
        ReturnType::Type(_, ty) if !types::is_unit(ty) => Some(&**ty),
        _ => None,
    };
    let mut reader = Reader { around, checks: &mut params.send_checks, sink };
    let handler = &signature.ident;
    match (&params.reply, returned) {
        (Some((name, ty)), returned) => {
            reader.no_result_to_read(handler, options, &format!("this handler answers through `{name}`"));
            if let Some(returned) = returned {
                let problem = Problem::ReplyAndReturn { handler: handler.to_string(), reply: name.to_string() };
                reader.sink.report(returned, &problem);
            }
            reader.deferred(ty)
        }
        (None, None) => {
            reader.no_result_to_read(handler, options, "this handler returns nothing");
            Answer { ok: quote!(()), err: None, kind: AnswerKind::Value }
        }
        (None, Some(ty)) => {
            if types::is_impl_of(ty, "Stream") {
                reader.no_result_to_read(handler, options, "this handler returns a stream");
            }
            reader.returned(ty, options.reading.as_ref().map(|(reading, _)| *reading))
        }
    }
}

struct Reader<'a> {
    around: &'a Surroundings<'a>,
    checks: &'a mut Vec<SendCheck>,
    sink: &'a mut Sink,
}

impl Reader<'_> {
    fn returned(&mut self, ty: &Type, reading: Option<Reading>) -> Answer {
        if types::is_impl_of(ty, "Stream") {
            return self.stream(ty);
        }
        if let Some(stream) = stream::inside(ty) {
            self.sink.report(stream, &Problem::StreamInside {});
            return value(quote!(()));
        }
        if let Some(flaw) = owned::first_flaw(ty, Subject::Reply) {
            return value(self.refused(ty, flaw));
        }
        let is_result = match reading {
            Some(Reading::Value) => false,
            Some(Reading::Result) => true,
            None => types::is_named(ty, "Result"),
        };
        if is_result { self.result(ty) } else { value(self.part(ty)) }
    }

    /// The caller gets the items one by one.
    fn stream(&mut self, ty: &Type) -> Answer {
        let Some(item) = stream::item(ty) else {
            self.sink.report(ty, &Problem::StreamItem {});
            return value(quote!(()));
        };
        let item = match owned::first_flaw(item, Subject::Item) {
            Some(flaw) => self.refused(item, flaw),
            None => self.part(item),
        };
        let ok = stream::streaming(&self.around.root.at(ty.span()), &item);
        Answer { ok, err: None, kind: AnswerKind::Stream }
    }

    /// `Result<T, E>` is taken apart here; an alias with one argument is taken apart by the compiler.
    fn result(&mut self, ty: &Type) -> Answer {
        let parts = types::last_segment(ty).filter(|segment| segment.ident == "Result").map(types::type_arguments);
        let (ok, err) = if let Some([ok, err]) = parts.as_deref() {
            (self.part(ok), self.part(err))
        } else {
            let (written, root) = (self.written(ty), self.around.root.at(ty.span()));
            let part = |name: &str| {
                let name = Ident::new(name, ty.span());
                quote_spanned!(ty.span()=> <#written as #root::private::ResultParts>::#name)
            };
            (part("Ok"), part("Err"))
        };
        Answer { ok, err: Some(err), kind: AnswerKind::Result }
    }

    fn deferred(&mut self, reply: &Type) -> Answer {
        let arguments = types::last_segment(reply).map(types::type_arguments).unwrap_or_default();
        let (ok, err) = match arguments.as_slice() {
            [ok] => (self.owned_part(ok), None),
            [ok, err] => (self.owned_part(ok), Some(self.owned_part(err))),
            _ => {
                // rustc asks for the type arguments in the user's own signature.
                self.sink.leave_to_rustc();
                (quote!(()), None)
            }
        };
        Answer { ok, err, kind: AnswerKind::Deferred }
    }

    fn owned_part(&mut self, ty: &Type) -> TokenStream {
        match owned::first_flaw(ty, Subject::Reply) {
            Some(flaw) => self.refused(ty, flaw),
            None => self.part(ty),
        }
    }

    /// What the ref method of a refused handler promises: the type if it can be repeated there.
    fn refused(&mut self, ty: &Type, flaw: Flaw) -> TokenStream {
        match flaw {
            Flaw::Borrows(at, problem) => {
                self.sink.report(at, &problem);
                self.written(ty)
            }
            Flaw::Unnamed(at, problem) => {
                self.sink.report(at, &problem);
                quote!(())
            }
            Flaw::Impossible => {
                self.sink.leave_to_rustc();
                quote!(())
            }
        }
    }

    /// One type of the reply, with its check.
    fn part(&mut self, ty: &Type) -> TokenStream {
        self.checks.extend(send::check(ty, Travels::ToTheCaller, self.around.parameters));
        self.written(ty)
    }

    fn written(&self, ty: &Type) -> TokenStream {
        tokens::without_self(ty, self.around.actor)
    }

    fn no_result_to_read(&mut self, handler: &Ident, options: &HandlerOptions, cause: &str) {
        if let Some((_, option)) = &options.reading {
            let problem = Problem::NoResultToRead {
                option: option.to_string(),
                handler: handler.to_string(),
                cause: cause.to_owned(),
            };
            self.sink.report(option, &problem);
        }
    }
}

fn value(ok: TokenStream) -> Answer {
    Answer { ok, err: None, kind: AnswerKind::Value }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lower::{options, params};
    use crate::model::Root;

    fn answer(text: &str, option: Option<&str>) -> String {
        let mut signature: Signature = syn::parse_str(text).expect("a signature");
        let mut sink = Sink::default();
        let around = Surroundings { actor: &quote!(Counter), parameters: &[], root: &Root::default(), is_trait: false };
        let attribute = match option {
            Some(option) => {
                let option: TokenStream = option.parse().expect("an option");
                syn::parse_quote!(#[handler(#option)])
            }
            None => syn::parse_quote!(#[handler]),
        };
        let options = options::on_handler(&attribute, &mut sink);
        let mut params = params::read(&mut signature, &around, &mut sink);
        let answer = read(&signature, &mut params, &options, &around, &mut sink);
        let problems = sink.count();
        drop(sink.into_tokens());
        let err = answer.err.map(|err| format!(", {err}")).unwrap_or_default();
        let problems = if problems == 0 { String::new() } else { format!(" !{problems}") };
        format!("{:?} {}{err}{problems}", answer.kind, answer.ok)
    }

    #[test]
    fn a_result_is_taken_apart() {
        assert_eq!(answer("fn f(&self) -> Result<u8, String>", None), "Result u8, String");
        assert_eq!(answer("fn f(&self) -> std::result::Result<Self, E>", None), "Result Counter, E");
        let alias = answer("fn f(&self) -> io::Result<u8>", None);
        assert!(alias.contains("< io :: Result < u8 > as :: actor_core :: private :: ResultParts > :: Err"), "{alias}");
    }

    #[test]
    fn options_overrule_the_name() {
        assert_eq!(answer("fn f(&self) -> Result<u8, String>", Some("value")), "Value Result < u8 , String >");
        assert!(answer("fn f(&self) -> Outcome<u8>", Some("result")).starts_with("Result < Outcome < u8 > as"));
        assert_eq!(answer("fn f(&self)", Some("value")), "Value () !1");
    }

    #[test]
    fn a_reply_argument_defers() {
        assert_eq!(answer("fn f(&self, reply: Reply<u8>)", None), "Deferred u8");
        assert_eq!(answer("fn f(&self, reply: Reply<u8, E>) -> ()", None), "Deferred u8, E");
        assert_eq!(answer("fn f(&self, reply: Reply<u8>) -> u8", None), "Deferred u8 !1");
        assert!(answer("fn f(&self, reply: Reply)", None).ends_with("!1"));
    }

    #[test]
    fn the_items_of_a_stream_are_the_reply() {
        let expected = "Stream :: actor_core :: Streaming < Counter >";
        assert_eq!(answer("fn f(&self) -> impl Stream<Item = Self>", None), expected);
        assert!(answer("fn f(&self) -> impl Stream<Item = &str>", None).ends_with("!1"));
    }

    #[test]
    fn nothing_returned_is_an_answer() {
        assert_eq!(answer("fn f(&self)", None), "Value ()");
        assert_eq!(answer("async fn f(&self) -> Vec<Self>", None), "Value Vec < Counter >");
    }

    #[test]
    fn a_type_that_the_ref_cannot_repeat_is_replaced() {
        assert_eq!(answer("fn f(&self) -> impl Iterator<Item = u8>", None), "Value () !1");
        assert_eq!(answer("fn f(&self) -> impl Stream", None), "Value () !1");
        assert_eq!(answer("fn f(&self) -> Result<impl Stream<Item = u8>, E>", None), "Value () !1");
        assert_eq!(answer("fn f(&self) -> Vec<_>", None), "Value () !1");
        assert_eq!(answer("fn f(&self) -> &u64", None), "Value & u64 !1");
    }
}
