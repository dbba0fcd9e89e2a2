//! The names of options, for editors: they complete and explain a word inside `#[handler(..)]` as an import of one of these.
//!
//! `ref` and `crate` are not among them: nothing can be imported under a keyword.

macro_rules! options {
    ($($(#[doc = $doc:literal])+ $name:ident,)*) => {
        $($(#[doc = $doc])+
        #[allow(non_camel_case_types, reason = "it is named like the option")]
        #[derive(Debug)]
        pub struct $name;)*
    };
}

/// Of `#[handler(..)]`.
pub mod handler {
    options! {
        /// `timeout = "5s"`: how long callers wait if they do not say otherwise.
        timeout,
        /// `limit = "2s"`: how long the handler may take before it is cut; `warn("2s")` reports it, `fail("2s")` ends the actor.
        limit,
        /// `priority = high`: it overtakes what waits.
        priority,
        /// `concurrent`, `concurrent = 16`: an `async fn` on `&self` runs side by side with others of its kind.
        concurrent,
        /// A plain `fn` may run in its caller's place while the actor is idle.
        inline,
        /// An error that it returns ends the actor.
        fatal,
        /// Its arguments travel in a box.
        boxed,
        /// A returned `Result` is the reply, as it is.
        value,
        /// The returned type is a `Result`, whatever its name.
        result,
    }
}

/// Of `#[idle(..)]`.
pub mod idle {
    options! {
        /// `after = "30s"`: how long no message came.
        after,
    }
}

/// Of `#[actor(..)]` on a struct or enum.
pub mod on_type {
    options! {
        /// `mailbox = bounded(64)` or `unbounded`: how many messages may wait; `bounded(64, overflow = fail)`: what becomes of one
        /// too many.
        mailbox,
        /// `rate = 10/s`: how many messages it takes in a time; `refuse(10/s)` gives back what is faster.
        rate,
        /// `ask_timeout = "5s"`: how long asks of it take at most.
        ask_timeout,
        /// `throughput = 64`: after how many messages others have a turn.
        throughput,
        /// `slice = "5ms"`: after how much time others have a turn.
        slice,
        /// `name = "db"`: its name, unique in its system.
        name,
        /// `msg = Name`: another name for its messages. On the block too.
        msg,
        /// `hooks = path`: who takes part in its answers. On the block too.
        hooks,
    }
}

/// Of `#[actor(..)]` on an `impl` block.
pub mod on_block {
    options! {
        /// `implements(Subscriber)`: the protocols that it speaks.
        implements,
        /// `parts(Admin)`: its other blocks.
        parts,
        /// The messages of a generic actor have the bounds of the block.
        bounds,
        /// `part = Admin`: this is another block, which the main one lists.
        part,
        /// `msg = Name`: the name of its messages, as on the type.
        msg,
        /// `hooks = path`: who takes part in its answers, as on the type.
        hooks,
    }
}

/// Of `#[protocol(..)]`.
pub mod on_protocol {
    options! {
        /// `msg = Name`: another name for its messages.
        msg,
    }
}
