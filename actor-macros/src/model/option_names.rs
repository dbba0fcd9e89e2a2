//! The names in lists of options, for editors that complete and explain them.

use proc_macro2::Ident;

/// The names in one list, right or wrong.
pub(crate) struct OptionNames {
    /// Which list: the module of the library that explains its options.
    pub(crate) list: &'static str,
    pub(crate) names: Vec<Ident>,
}
