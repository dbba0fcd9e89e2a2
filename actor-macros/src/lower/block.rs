//! The `impl` block: all its methods, and what holds between them.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote};
use syn::{Attribute, Type};

use super::handler::{self, handler};
use super::header;
use super::hook::hook;
use super::implements::{as_parts, part_messages};
use super::init::init;
use super::options;
use super::params::Surroundings;
use super::role::{self, Role};
use super::side_by_side;
use crate::diag::{Problem, Sink};
use crate::model::{Block, BlockKind, CalledOn, Handler, Hook, Init, Mention, OptionNames, Root};
use crate::parse::{RawBlock, RawItem, RawMethod};
use crate::syntax::{attributes, types};

/// Lowers a whole block. `None` if its head leaves no way to name what would be generated.
pub(crate) fn block(arguments: TokenStream, mut raw: RawBlock, sink: &mut Sink) -> Option<Block> {
    let of_block = options::names(arguments.clone(), "on_block");
    let options = options::on_impl(arguments, sink);
    let hooks_type = options.hooks;
    let mut implements = options.implements.unwrap_or_default();
    attribute_twice(&mut raw.attributes, sink);
    if raw.implemented.is_none() {
        header::own_parameters(&mut raw.generics, sink);
    }
    let before_head = sink.count();
    header::without_reference(&mut raw, sink);
    let mut head = header::head(&raw, options.names, sink)?;
    let mut parts = options.parts.unwrap_or_default();
    as_parts(&mut parts, &head.name);
    if let Some(part) = &options.part {
        head.message_name = part_messages(&head.name, part);
    }
    let root = Root::new(options.root, "LibraryOfMessages", &head.message_name.to_string());
    let around = Surroundings { actor: &head.actor, parameters: &head.parameters, root: &root, is_trait: false };
    let mut methods = Methods::new(around, &head.name, sink.count() > before_head);
    for item in &mut raw.items {
        match item {
            RawItem::Method(method) => methods.add(method, sink),
            RawItem::Unreadable { error, .. } => {
                sink.report_at(
                    error.span(),
                    &Problem::UnreadableMethod { attribute: "actor".to_owned(), cause: error.to_string() },
                );
            }
            RawItem::Marked { helper, what, .. } => {
                let problem = Problem::HelperOnOther { helper: attributes::name(helper), what: (*what).to_owned() };
                sink.report(helper, &problem);
            }
            RawItem::Verbatim(_) => {}
        }
    }
    if own_spec(&methods, &raw, sink) {
        methods.inits.clear();
    }
    let kind = if options.part.is_some() { BlockKind::Part } else { BlockKind::Main };
    if kind == BlockKind::Part {
        methods.refuse_hooks(sink);
    }
    for implemented in &mut implements {
        let path = &implemented.path;
        implemented.is_generic = types::mentions(&syn::parse_quote!(#path), &head.parameters);
    }
    let projected = match options.bounds {
        Some(_) => head.parameters.clone(),
        None => head.with_bounds(&handlers_types(&methods.handlers), &implements),
    };
    implements.append(&mut parts);
    let Methods { handlers, hooks, inits, mentions, mut option_names, .. } = methods;
    option_names.push(of_block);
    side_by_side::check_block(&handlers, hooks_type.is_some(), kind, sink);
    let header = head.finish(&projected);
    let called_on = match kind {
        BlockKind::Main => CalledOn { owner: quote!(Self), local: "self" },
        BlockKind::Part | BlockKind::Protocol => {
            let actor = &header.actor;
            CalledOn { owner: quote!(<#actor>), local: "__actor" }
        }
    };
    Some(Block {
        source: raw.to_token_stream(),
        header,
        root,
        hooks_type,
        handlers,
        hooks,
        inits,
        mentions,
        option_names,
        implements,
        called_on,
        kind,
    })
}

/// The handlers and hooks found so far.
pub(super) struct Methods<'a> {
    around: Surroundings<'a>,
    actor: &'a Ident,
    /// Whether the head has a problem: the handlers are then read for their own problems and for
    /// their ref methods, and nothing is dispatched.
    are_refused: bool,
    handlers: Vec<Handler>,
    hooks: Vec<Hook>,
    inits: Vec<Init>,
    mentions: Vec<Mention>,
    option_names: Vec<OptionNames>,
}

impl<'a> Methods<'a> {
    pub(super) fn new(around: Surroundings<'a>, actor: &'a Ident, are_refused: bool) -> Self {
        Self {
            around,
            actor,
            are_refused,
            handlers: Vec::new(),
            hooks: Vec::new(),
            inits: Vec::new(),
            mentions: Vec::new(),
            option_names: Vec::new(),
        }
    }

    pub(super) fn around(&self) -> &Surroundings<'a> {
        &self.around
    }

    /// What a protocol has of them.
    pub(super) fn of_protocol(self) -> (Vec<Handler>, Vec<Mention>, Vec<OptionNames>) {
        (self.handlers, self.mentions, self.option_names)
    }

    fn add(&mut self, method: &mut RawMethod, sink: &mut Sink) {
        let before = sink.count();
        let role = role::take(method, sink);
        if method.had_defaults && role.is_some() {
            sink.leave_to_rustc();
        }
        match role {
            None => {}
            Some(Role::Handler(attribute)) => {
                self.mention(&attribute, method);
                self.add_option_names(&attribute);
                let mut handler = handler(method, &attribute, &self.around, before, sink);
                if self.are_refused {
                    handler.standing = handler::refused(&method.signature);
                    handler.send_checks.clear();
                }
                self.add_handler(handler, method, sink);
            }
            Some(Role::Init(attribute)) => {
                self.mention(&attribute, method);
                if let Some(init) = init(method, &attribute, self.actor, &self.around, sink) {
                    self.add_init(init, sink);
                }
            }
            Some(Role::Hook(occasion, attribute)) => {
                self.mention(&attribute, method);
                if occasion == role::Occasion::Idle {
                    self.option_names.extend(options::names_of(&attribute, "idle"));
                }
                if let Some(hook) = hook(occasion, method, &attribute, sink) {
                    self.add_hook(hook, sink);
                }
            }
        }
    }

    fn add_init(&mut self, init: Init, sink: &mut Sink) {
        let first = self
            .inits
            .iter()
            .find(|first| first.conditions.is_empty() || init.conditions.is_empty())
            .map(|first| first.name.to_string());
        match first {
            Some(first) => sink.report(&init.name, &Problem::SecondHook { hook: "init".to_owned(), first }),
            None => self.inits.push(init),
        }
    }

    /// The life of an actor stands in its main block.
    fn refuse_hooks(&mut self, sink: &mut Sink) {
        for hook in self.hooks.drain(..) {
            sink.report(&hook.name, &Problem::HookInPart { hook: hook.kind.name().to_owned() });
        }
        for init in self.inits.drain(..) {
            sink.report(&init.name, &Problem::HookInPart { hook: "init".to_owned() });
        }
    }

    /// The options of a handler.
    pub(super) fn add_option_names(&mut self, attribute: &Attribute) {
        self.option_names.extend(options::names_of(attribute, "handler"));
    }

    pub(super) fn mention(&mut self, attribute: &Attribute, method: &RawMethod) {
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

    pub(super) fn add_handler(&mut self, mut handler: Handler, method: &RawMethod, sink: &mut Sink) {
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
            .find(|first| first.kind.is_same(hook.kind) && (first.conditions.is_empty() || hook.conditions.is_empty()));
        match first {
            Some(first) => {
                let problem = Problem::SecondHook { hook: hook.kind.name().to_owned(), first: first.name.to_string() };
                sink.report(&hook.name, &problem);
            }
            None => self.hooks.push(hook),
        }
    }
}

/// `#[actor]` again behind this one, which would read an item that is already expanded.
pub(super) fn attribute_twice(attributes: &mut Vec<Attribute>, sink: &mut Sink) {
    for again in attributes.extract_if(.., |attribute| attributes::name(attribute) == "actor") {
        sink.report(again, &Problem::AttributeTwice { attribute: "actor".to_owned() });
    }
}

/// A `spec` of the user's beside the one that `#[init]` makes.
fn own_spec(methods: &Methods<'_>, raw: &RawBlock, sink: &mut Sink) -> bool {
    let Some(init) = methods.inits.first() else { return false };
    let before = sink.count();
    let own = raw.items.iter().filter_map(|item| match item {
        RawItem::Method(method) if method.signature.ident == "spec" => Some(&method.signature.ident),
        _ => None,
    });
    for own in own {
        let is_init = *own == init.name;
        let (what, fix) =
            if is_init { ("`#[init]` itself", "rename it to `new`") } else { ("this", "rename this one") };
        let actor = methods.actor.to_string();
        sink.report(own, &Problem::OwnSpec { actor, what: what.to_owned(), fix: fix.to_owned() });
    }
    sink.count() > before
}

fn text(tokens: impl ToTokens) -> String {
    tokens.to_token_stream().to_string()
}

/// The types in the messages of the handlers.
fn handlers_types(handlers: &[Handler]) -> Vec<Type> {
    let types = handlers.iter().flat_map(|handler| {
        let answer = [Some(&handler.answer.ok), handler.answer.err.as_ref()];
        handler.fields().map(|(_, ty)| ty).chain(answer.into_iter().flatten())
    });
    types.filter_map(|ty| syn::parse2(ty.clone()).ok()).collect()
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
        assert_eq!(bounds("impl<K: Key> A<K> { #[handler] fn f(&self, k: K::Id) {} }"), "K : Key + 'static");
        assert_eq!(bounds("impl<V: Clone, K: Key> A<V, K> { #[handler] fn f(&self, k: K::Id) {} }"), "V :");
    }
}
