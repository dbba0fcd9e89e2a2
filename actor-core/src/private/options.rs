//! The names of options, for editors: they complete a word inside `#[handler(..)]` as an import of one of these.

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
        /// `limit = "2s"`: how long the handler may take before it is cut.
        limit,
        /// `priority = high`: it overtakes what waits.
        priority,
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
