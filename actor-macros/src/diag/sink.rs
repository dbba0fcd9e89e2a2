//! Where problems are collected until the item is done.

use proc_macro2::{Span, TokenStream};
use quote::ToTokens;

use super::Problem;

/// Collects every problem of one item, so that the user can fix them all in one pass.
///
/// A sink must be emptied with [`Sink::into_tokens`]: dropping it would lose errors, which is a bug
/// of the macro, so debug builds panic.
#[derive(Default)]
pub(crate) struct Sink {
    errors: Vec<syn::Error>,
    /// Problems that rustc reports itself, in the user's own item.
    left_to_rustc: usize,
    emptied: bool,
}

impl Sink {
    /// Reports a problem, underlining `at`.
    pub(crate) fn report(&mut self, at: impl ToTokens, problem: &Problem) {
        self.errors.push(syn::Error::new_spanned(at, problem.message()));
    }

    /// Reports a problem at one span.
    pub(crate) fn report_at(&mut self, span: Span, problem: &Problem) {
        self.errors.push(syn::Error::new(span, problem.message()));
    }

    /// Counts a problem that rustc reports as well: saying it twice would be one error too many.
    pub(crate) fn leave_to_rustc(&mut self) {
        self.left_to_rustc += 1;
    }

    /// How many problems there are so far: comparing two counts tells whether a step had any.
    pub(crate) fn count(&self) -> usize {
        self.errors.len() + self.left_to_rustc
    }

    /// All problems as `compile_error!` items.
    pub(crate) fn into_tokens(mut self) -> TokenStream {
        self.emptied = true;
        self.errors.iter().map(syn::Error::to_compile_error).collect()
    }
}

impl Drop for Sink {
    fn drop(&mut self) {
        if !self.emptied && !self.errors.is_empty() && !std::thread::panicking() {
            debug_assert!(false, "problems were reported and never shown");
        }
    }
}

#[cfg(test)]
mod tests {
    use quote::quote;

    use super::*;

    #[test]
    fn all_problems_come_out_in_order() {
        let mut sink = Sink::default();
        sink.report(quote!(one), &Problem::TraitImpl { actor: "One".into() });
        sink.report_at(Span::call_site(), &Problem::TraitImpl { actor: "Two".into() });
        assert_eq!(sink.count(), 2);
        let text = sink.into_tokens().to_string();
        let places: Vec<_> = ["One", "Two"].iter().map(|word| text.find(word)).collect();
        assert!(places[0].is_some() && places[0] < places[1], "{text}");
    }

    #[test]
    #[should_panic(expected = "never shown")]
    #[cfg(debug_assertions)]
    fn losing_problems_is_a_bug() {
        let mut sink = Sink::default();
        sink.report(quote!(one), &Problem::TraitImpl { actor: "One".into() });
        drop(sink);
    }
}
