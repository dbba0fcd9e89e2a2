//! One handler: a message, a method on the ref, and an arm of the dispatch.

use std::time::Duration;

use proc_macro2::{Ident, Span, TokenStream};
use syn::{Attribute, Generics, Visibility};

/// A method marked `#[handler]`. Types are written without `Self`.
pub(crate) struct Handler {
    pub(crate) name: Ident,
    /// The variant of the message enum.
    pub(crate) variant: Ident,
    pub(crate) visibility: Visibility,
    pub(crate) is_async: bool,
    pub(crate) carried: Carried,
    /// The arguments behind the receiver, in order.
    pub(crate) params: Vec<Param>,
    pub(crate) answer: Answer,
    pub(crate) conduct: Conduct,
    /// Types that must be checked for `Send`, because their names do not tell.
    pub(crate) send_checks: Vec<SendCheck>,
    /// Whether the arguments may be so many or so large that the compiler should measure them.
    pub(crate) may_be_large: bool,
    pub(crate) standing: Standing,
}

/// What the options of a handler ask for.
#[derive(Default)]
pub(crate) struct Conduct {
    /// How long a caller waits if it does not say otherwise.
    pub(crate) timeout: Option<Duration>,
    /// How long the handler itself may take.
    pub(crate) limit: Option<Limit>,
    /// The message overtakes the others.
    pub(crate) is_urgent: bool,
    /// A returned error ends the actor.
    pub(crate) is_fatal: bool,
    /// The arguments travel in a box.
    pub(crate) is_boxed: bool,
    /// Runs beside others of its kind.
    pub(crate) concurrent: Option<Concurrent>,
    /// May run in the task of whoever asks.
    pub(crate) inline: Option<Ident>,
}

/// `concurrent`, or `concurrent = 16`.
pub(crate) struct Concurrent {
    /// How many may run side by side.
    pub(crate) most: u16,
    /// The option, as the user wrote it.
    pub(crate) option: Ident,
}

/// `limit = ..`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Limit {
    pub(crate) action: LimitAction,
    pub(crate) after: Duration,
}

/// What becomes of a handler that takes longer than its limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LimitAction {
    Warn,
    Cancel,
    Fail,
}

/// Attributes that go where the handler goes.
pub(crate) struct Carried {
    /// `#[cfg]`: on everything that is generated for the handler.
    pub(crate) conditions: Vec<Attribute>,
    /// `#[doc]`, `#[deprecated]`, `#[allow]`: on the ref method.
    pub(crate) on_ref: Vec<Attribute>,
    /// `#[allow]`: on what may warn about the message.
    pub(crate) lint_levels: Vec<Attribute>,
    /// Documentation for the ref method where the user wrote none.
    pub(crate) fallback_doc: Option<String>,
}

/// One argument of a handler.
pub(crate) struct Param {
    /// The field of the message and the argument of the ref method.
    pub(crate) field: Ident,
    pub(crate) role: ParamRole,
    /// What the message is about: of all arguments, the one marked `#[key]`.
    pub(crate) is_key: bool,
    /// Documentation and attributes of others on the argument. They mean nothing in a signature and
    /// are removed there; layers that describe messages to the outside (schemas, wire formats) read them.
    #[cfg_attr(not(test), expect(dead_code, reason = "no layer that describes messages exists yet"))]
    pub(crate) notes: Vec<Attribute>,
}

/// What an argument is for.
pub(crate) enum ParamRole {
    /// Sent with the message.
    Value(TokenStream),
    /// Sent with the message; the ref method takes `impl Into` of it.
    Into(TokenStream),
    /// The context, lent by the message loop.
    Context,
    /// The caller's reply, handed over.
    Reply,
}

/// What the caller gets.
pub(crate) struct Answer {
    pub(crate) ok: TokenStream,
    /// The error of the handler itself, where it has one.
    pub(crate) err: Option<TokenStream>,
    pub(crate) kind: AnswerKind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AnswerKind {
    /// The return value is the reply.
    Value,
    /// The returned `Result` is taken apart.
    Result,
    /// The handler answers through its `Reply`, then or later.
    Deferred,
    /// The items of the returned stream are the reply.
    Stream,
}

/// A type that is asserted to be `Send + 'static`, underlined where the user wrote it.
pub(crate) struct SendCheck {
    pub(crate) ty: TokenStream,
    pub(crate) span: Span,
    pub(crate) travels: Travels,
}

/// Which way a type crosses between tasks; the message of the check depends on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Travels {
    ToTheActor,
    ToTheCaller,
}

/// Whether a handler is dispatched.
pub(crate) enum Standing {
    Accepted,
    /// An error was reported for it: only its ref method is made, so that calls stay clean. The method
    /// has the handler's own generics, which an accepted handler cannot have.
    Refused(Box<Generics>),
}

impl Handler {
    pub(crate) fn is_accepted(&self) -> bool {
        matches!(self.standing, Standing::Accepted)
    }

    /// Whether it may run in the task of whoever asks.
    pub(crate) fn is_inline(&self) -> bool {
        self.conduct.inline.is_some()
    }

    /// Whether it runs beside others.
    pub(crate) fn is_concurrent(&self) -> bool {
        self.conduct.concurrent.is_some()
    }

    /// Which field of the message is its key, its place among the fields, and its type.
    pub(crate) fn key(&self) -> Option<(usize, &Ident, &TokenStream)> {
        let key = &self.params.iter().find(|param| param.is_key)?.field;
        let at = self.fields().position(|(field, _)| field == key)?;
        self.fields().nth(at).map(|(field, ty)| (at, field, ty))
    }

    /// The fields that the message has besides the reply.
    pub(crate) fn fields(&self) -> impl Iterator<Item = (&Ident, &TokenStream)> {
        self.params.iter().filter_map(|param| match &param.role {
            ParamRole::Value(ty) | ParamRole::Into(ty) => Some((&param.field, ty)),
            ParamRole::Context | ParamRole::Reply => None,
        })
    }
}
