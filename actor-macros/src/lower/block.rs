//! The `impl` block: all its methods, and what holds between them.

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::{Attribute, Type};

use super::handler::{self, handler};
use super::header::{self, Head};
use super::hook::hook;
use super::options;
use super::params::Surroundings;
use super::role::{self, Role};
use crate::diag::{Problem, Sink};
use crate::model::{Block, Handler, Hook, Mention, Root};
use crate::parse::{RawBlock, RawItem, RawMethod};
use crate::syntax::{attributes, types};

/// Lowers a whole block. `None` if its head leaves no way to name what would be generated.
pub(crate) fn block(arguments: TokenStream, mut raw: RawBlock, sink: &mut Sink) -> Option<Block> {
    let root = Root::default();
    let names = options::on_impl(arguments, sink);
    let before_head = sink.count();
    let head = header::head(&raw, names, sink)?;
    let around = Surroundings { actor: &head.actor, parameters: &head.parameters, root: &root };
    let mut methods = Methods {
        around,
        are_refused: sink.count() > before_head,
        handlers: Vec::new(),
        hooks: Vec::new(),
        mentions: Vec::new(),
    };
    for item in &mut raw.items {
        match item {
            RawItem::Method(method) => methods.add(method, sink),
            RawItem::Unreadable { error, .. } => {
                sink.report_at(error.span(), &Problem::UnreadableMethod { cause: error.to_string() });
            }
            RawItem::Verbatim(_) => {}
        }
    }
    let Methods { handlers, hooks, mentions, .. } = methods;
    let projects = handlers.iter().any(|handler| projects(handler, &head));
    Some(Block { source: raw.to_token_stream(), header: head.finish(projects), root, handlers, hooks, mentions })
}

/// The handlers and hooks found so far.
struct Methods<'a> {
    around: Surroundings<'a>,
    /// Whether the head has a problem: the handlers are then read for their own problems and for
    /// their ref methods, and nothing is dispatched.
    are_refused: bool,
    handlers: Vec<Handler>,
    hooks: Vec<Hook>,
    mentions: Vec<Mention>,
}

impl Methods<'_> {
    fn add(&mut self, method: &mut RawMethod, sink: &mut Sink) {
        let before = sink.count();
        match role::take(method, sink) {
            None => {}
            Some(Role::Handler(attribute)) => {
                self.mention(&attribute, method);
                let mut handler = handler(method, &attribute, &self.around, before, sink);
                if self.are_refused {
                    handler.standing = handler::refused(&method.signature);
                    handler.send_checks.clear();
                }
                self.add_handler(handler, method, sink);
            }
            Some(Role::Hook(kind, attribute)) => {
                self.mention(&attribute, method);
                if let Some(hook) = hook(kind, method, &attribute, sink) {
                    self.add_hook(hook, sink);
                }
            }
        }
    }

    fn mention(&mut self, attribute: &Attribute, method: &RawMethod) {
        let conditions = method.attributes.iter().filter(|attribute| attributes::is_any(attribute, &["cfg"]));
        let mention = Mention { path: attribute.path().clone(), conditions: conditions.cloned().collect() };
        let is_same = |other: &Mention| {
            let conditions = |mention: &Mention| mention.conditions.iter().map(text).collect::<Vec<_>>();
            text(&other.path) == text(&mention.path) && conditions(other) == conditions(&mention)
        };
        if !self.mentions.iter().any(is_same) {
            self.mentions.push(mention);
        }
    }

    fn add_handler(&mut self, mut handler: Handler, method: &RawMethod, sink: &mut Sink) {
        let is_conditional = |handler: &Handler| !handler.carried.conditions.is_empty();
        // Two handlers that exclude each other by `cfg` may be the same message.
        let twin = self
            .handlers
            .iter()
            .find(|other| other.variant == handler.variant && !(is_conditional(other) && is_conditional(&handler)));
        if let Some(twin) = twin {
            if twin.name == handler.name {
                // rustc has its own error for the user's two methods.
                return;
            }
            let problem = Problem::DuplicateMessage {
                first: twin.name.to_string(),
                second: handler.name.to_string(),
                variant: handler.variant.to_string(),
            };
            sink.report(&handler.name, &problem);
            handler.standing = handler::refused(&method.signature);
            handler.send_checks.clear();
        }
        self.handlers.push(handler);
    }

    fn add_hook(&mut self, hook: Hook, sink: &mut Sink) {
        let first = self
            .hooks
            .iter()
            .find(|first| first.kind == hook.kind && (first.conditions.is_empty() || hook.conditions.is_empty()));
        match first {
            Some(first) => {
                let problem = Problem::SecondHook { hook: hook.kind.name().to_owned(), first: first.name.to_string() };
                sink.report(&hook.name, &problem);
            }
            None => self.hooks.push(hook),
        }
    }
}

fn text(tokens: impl ToTokens) -> String {
    tokens.to_token_stream().to_string()
}

/// Whether the handler's message names an associated type of one of the block's parameters.
fn projects(handler: &Handler, head: &Head) -> bool {
    let answer = [Some(&handler.answer.ok), handler.answer.err.as_ref()];
    let fields = handler.fields().map(|(_, ty)| ty);
    fields
        .chain(answer.into_iter().flatten())
        .any(|ty| syn::parse2::<Type>(ty.clone()).is_ok_and(|ty| types::projects(&ty, &head.parameters)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Handlers as `name`, refused ones as `!name`; hooks as `name()`; then the number of problems.
    fn lowered(text: &str) -> (Vec<String>, usize) {
        let raw = RawBlock::parse(text.parse().expect("tokens")).expect("a block");
        let mut sink = Sink::default();
        let block = block(TokenStream::new(), raw, &mut sink).expect("a model");
        let problems = sink.count();
        drop(sink.into_tokens());
        let handlers = block.handlers.iter().map(|handler| {
            let mark = if handler.is_accepted() { "" } else { "!" };
            format!("{mark}{}", handler.name)
        });
        let hooks = block.hooks.iter().map(|hook| format!("{}()", hook.name));
        (handlers.chain(hooks).collect(), problems)
    }

    #[test]
    fn every_problem_shows_and_the_others_are_lowered() {
        let (found, problems) = lowered(
            "impl A {
                #[handler] fn one(&self, a: &str) {}
                #[handler] fn two(&self) {}
                #[handler] fn three(self) {}
                #[handler] fn four<T>(&self) {}
                #[handler] fn five(&self) {}
                #[started] fn six(&mut self) {}
            }",
        );
        assert_eq!(found, ["!one", "two", "!three", "!four", "five", "six()"]);
        assert_eq!(problems, 3);
    }

    #[test]
    fn one_message_belongs_to_one_handler() {
        let (found, problems) = lowered("impl A { #[handler] fn get_it(&self) {} #[handler] fn getIt(&self) {} }");
        assert_eq!((found, problems), (vec!["get_it".to_owned(), "!getIt".to_owned()], 1));
    }

    #[test]
    fn handlers_that_exclude_each_other_share_a_name() {
        let (found, problems) =
            lowered("impl A { #[cfg(unix)] #[handler] fn f(&self) {} #[cfg(windows)] #[handler] fn f(&self) {} }");
        assert_eq!((found.len(), problems), (2, 0));
    }

    #[test]
    fn a_second_hook_is_refused() {
        let (found, problems) = lowered("impl A { #[stopped] fn a(&mut self) {} #[stopped] fn b(&mut self) {} }");
        assert_eq!((found, problems), (vec!["a()".to_owned()], 1));
    }

    #[test]
    fn a_concrete_block_refuses_its_handlers_with_one_problem() {
        let (found, problems) = lowered("impl A<u8> { #[handler] fn get(&self) -> u8 {} }");
        assert_eq!((found, problems), (vec!["!get".to_owned()], 1));
    }

    #[test]
    fn bounds_go_to_the_enum_only_where_a_message_needs_them() {
        let bounds = |text: &str| {
            let raw = RawBlock::parse(text.parse().expect("tokens")).expect("a block");
            let mut sink = Sink::default();
            let block = block(TokenStream::new(), raw, &mut sink).expect("a model");
            drop(sink.into_tokens());
            block.header.message_parameters[0].declared.to_string()
        };
        assert_eq!(bounds("impl<K: Key> A<K> { #[handler] fn f(&self, k: K) {} }"), "K :");
        assert_eq!(bounds("impl<K: Key> A<K> { #[handler] fn f(&self, k: K::Id) {} }"), "K : Key");
    }
}
