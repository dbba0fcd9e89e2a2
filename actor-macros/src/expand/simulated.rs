//! A simulated test: a plain test that runs the user's function with every seed.

use proc_macro2::TokenStream;
use quote::quote;

use super::duration;
use crate::model::{Setting, SimulatedTest};

/// Expands a simulated test. The user's function keeps its name, its body and its spans, inside of the test of that name.
pub(crate) fn simulated(test: &SimulatedTest) -> TokenStream {
    let SimulatedTest { attributes, visibility, signature, body, settings } = test;
    let name = &signature.ident;
    let settings = settings.iter().map(setting);
    quote! {
        #(#attributes)*
        #[::core::prelude::v1::test]
        #visibility fn #name() {
            #signature #body
            let __sweep = ::actor_test::Sweep::new(
                ::core::concat!(::core::module_path!(), "::", ::core::stringify!(#name))
            ) #(#settings)*;
            ::actor_test::run_test(&__sweep, ::core::env!("CARGO_MANIFEST_DIR"), #name);
        }
    }
}

fn setting(setting: &Setting) -> TokenStream {
    match setting {
        Setting::Seeds(number) => quote!(.seeds(0..#number)),
        Setting::MaxSteps(number) => quote!(.max_steps(#number)),
        Setting::Jitter(most) => {
            let most = duration(*most, proc_macro2::Span::call_site());
            quote!(.time_jitter(#most))
        }
        Setting::Policy(policy) => quote!(.policy(#policy)),
        Setting::AllowPanics => quote!(.allow_panics(true)),
    }
}
