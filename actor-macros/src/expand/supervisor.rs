//! The tree of a `#[supervisor]`: the struct with the supervisor's ref in it, and the functions that start it.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::spanned::Spanned as _;

use super::{duration, quiet, shared_local};
use crate::model::{BackoffTerm, Child, ShutdownTerm, Term, Tree, TreeField, TreeSetting};
use crate::syntax::names;

/// The struct, its functions, and what makes it a handle of its supervisor.
pub(crate) fn supervisor(tree: &Tree) -> TokenStream {
    let (item, alias, functions, handle) = (item(tree), tree.root.alias(), functions(tree), handle(tree));
    quote!(#item #alias #functions #handle)
}

fn item(tree: &Tree) -> TokenStream {
    let Tree { attributes, visibility, struct_token, name, generics, .. } = tree;
    let root = tree.root.at(Span::call_site());
    let fields = tree.fields.iter().map(|field| {
        let TreeField { attributes, visibility, name, ty, .. } = field;
        // A child that nobody talks to is of use all the same, and so is an argument that only children need.
        quote!(#(#attributes)* #[allow(dead_code, reason = "supervised")] #visibility #name: #ty,)
    });
    let bounds = &generics.where_clause;
    quote! {
        #(#attributes)*
        #visibility #struct_token #name #generics #bounds {
            #(#fields)*
            #[doc(hidden)]
            __supervisor: #root::SupervisorRef,
        }
    }
}

fn functions(tree: &Tree) -> TokenStream {
    let Tree { visibility, name, generics, fields, .. } = tree;
    let root = tree.root.at(Span::call_site());
    let arguments: Vec<&TreeField> = fields.iter().filter(|field| field.child.is_none()).collect();
    let [spec, start, spawn] = ["spec", "start", "spawn"].map(|function| Ident::new(function, name.span()));
    let params: Vec<_> = arguments.iter().map(|TreeField { name, ty, .. }| quote!(#name: #ty)).collect();
    let passed: Vec<&Ident> = arguments.iter().map(|field| &field.name).collect();
    let body = if tree.is_refused { quote!(::core::unreachable!("it was not compiled")) } else { body(tree) };
    let [spec_doc, start_doc, spawn_doc] = docs(name);
    let (impl_generics, type_generics, bounds) = generics.split_for_impl();
    let quiet = quiet();
    quote! {
        #quiet
        impl #impl_generics #name #type_generics #bounds {
            #[doc = #spec_doc]
            #visibility fn #spec(#(#params),*) -> #root::SupervisorSpec<Self> {
                #body
            }

            #[doc = #start_doc]
            #visibility async fn #start(#(#params),*) -> ::core::result::Result<Self, #root::StartError> {
                Self::spec(#(#passed),*).start().await
            }

            #[doc = #spawn_doc]
            #[track_caller]
            #visibility fn #spawn(#(#params),*) -> Self {
                Self::spec(#(#passed),*).spawn()
            }
        }
    }
}

fn docs(name: &Ident) -> [String; 3] {
    [
        format!(
            " How to make the tree: to be started, or to be a child of another supervisor.\n\n # Panics\n\n Outside of a \
             tokio runtime, if the current system has none of its own.\n\n See [`{name}::start`]."
        ),
        " Starts the children in order, each when the one before is up, and waits until all are.\n\n # Errors\n\n The first \
         child that did not come up is named; those that had are ended in reverse order.\n\n # Cancel safety\n\n Dropping \
         the future kills the supervisor that is not up yet, with its children.\n\n # Panics\n\n Outside of a tokio \
         runtime, if the current system has none of its own."
            .to_owned(),
        " Starts the tree and gives its refs at once: messages wait until the children are up.\n\n # Panics\n\n Outside of \
         a tokio runtime, if the current system has none of its own, and if the supervisor's name is taken."
            .to_owned(),
    ]
}

fn body(tree: &Tree) -> TokenStream {
    let root = tree.root.at(Span::call_site());
    let settings = tree.settings.iter().map(|setting| builder_setting(&root, setting));
    let children = tree.fields.iter().filter_map(|field| Some(one_child(tree, field, field.child.as_ref()?)));
    let fields = tree.fields.iter().map(|TreeField { conditions, name, .. }| quote!(#(#conditions)* #name,));
    quote! {
        let mut __builder = #root::Supervisor::builder() #(#settings)*;
        #(#children)*
        #root::private::supervisor(__builder, move |__supervisor| Self { #(#fields)* __supervisor })
    }
}

fn builder_setting(root: &TokenStream, setting: &TreeSetting) -> TokenStream {
    match setting {
        TreeSetting::Name(label) => quote!(.name(#label)),
        TreeSetting::Strategy(variant) => quote!(.strategy(#root::Strategy::#variant)),
        TreeSetting::AutoShutdown(variant) => quote!(.auto_shutdown(#root::AutoShutdown::#variant)),
        TreeSetting::Within(time, place) => {
            let time = duration(*time, *place);
            quote!(.within(#time))
        }
        TreeSetting::Number(verb, number) => quote!(.#verb(#number)),
    }
}

fn one_child(tree: &Tree, field: &TreeField, child: &Child) -> TokenStream {
    let TreeField { conditions, name, ty, .. } = field;
    let Child { spec, terms } = child;
    let place = spec.span();
    let root = tree.root.at(place);
    let id = names::plain(name);
    let terms = terms.iter().map(|term| one_term(tree, term));
    let builder = shared_local("__builder", place);
    let made = quote_spanned!(place=> #root::private::ChildTerms::of(#id));
    // An expression that is no spec is underlined itself.
    quote_spanned! {place=>
        #(#conditions)*
        let #name: #ty = #root::private::child(&mut #builder, #made #(#terms)*, #spec);
    }
}

fn one_term(tree: &Tree, term: &Term) -> TokenStream {
    let root = |place| tree.root.at(place);
    match term {
        Term::Id(id) => quote!(.id(#id)),
        Term::Restart(variant) => {
            let root = root(variant.span());
            quote!(.restart(#root::Restart::#variant))
        }
        Term::Shutdown(how, place) => {
            let root = root(*place);
            let how = match how {
                ShutdownTerm::Kill => quote!(Kill),
                ShutdownTerm::Wait => quote!(Wait),
                ShutdownTerm::Deadline(time) => {
                    let time = duration(*time, *place);
                    quote!(Deadline(#time))
                }
            };
            quote!(.shutdown(#root::Shutdown::#how))
        }
        Term::Limit(max, within, place) => {
            let within = duration(*within, *place);
            quote!(.max_restarts(#max, #within))
        }
        Term::Backoff(backoff, place) => {
            let backoff = one_backoff(&root(*place), backoff, *place);
            quote!(.backoff(#backoff))
        }
        Term::Health(health, place) => {
            let (root, every) = (root(*place), duration(health.every, *place));
            let timeout = health.timeout.map(|time| duration(time, *place)).map(|time| quote!(.timeout(#time)));
            let threshold = health.threshold.as_ref().map(|number| quote!(.threshold(#number)));
            quote!(.health(#root::HealthCheck::every(#every) #timeout #threshold))
        }
        Term::Flag(verb) => quote!(.#verb()),
    }
}

fn one_backoff(root: &TokenStream, backoff: &BackoffTerm, place: Span) -> TokenStream {
    let initial = duration(backoff.initial, place);
    let times = [("max", backoff.max), ("reset_after", backoff.reset_after)];
    let times = times.into_iter().filter_map(|(verb, time)| {
        let (verb, time) = (Ident::new(verb, place), duration(time?, place));
        Some(quote!(.#verb(#time)))
    });
    let numbers = [("factor", &backoff.factor), ("jitter", &backoff.jitter)];
    let numbers = numbers.into_iter().filter_map(|(verb, number)| {
        let (verb, number) = (Ident::new(verb, place), number.as_ref()?);
        // A whole number will do.
        Some(quote!(.#verb(::core::convert::Into::<f64>::into(#number))))
    });
    quote!(#root::Backoff::new(#initial) #(#times)* #(#numbers)*)
}

/// The struct stands for its supervisor: `app.stop()`, `app.children()`.
fn handle(tree: &Tree) -> TokenStream {
    let root = tree.root.at(Span::call_site());
    let (generics, arguments, bounds) = tree.generics.split_for_impl();
    let name = tree.name.to_token_stream();
    quote! {
        #[automatically_derived]
        impl #generics ::core::ops::Deref for #name #arguments #bounds {
            type Target = #root::SupervisorRef;
            #[inline]
            fn deref(&self) -> &Self::Target { &self.__supervisor }
        }
        #[automatically_derived]
        impl #generics #root::private::Handle for #name #arguments #bounds {
            type Actor = #root::Supervisor;
            #[inline]
            fn actor_ref(&self) -> &#root::ActorRef<#root::Supervisor> { &self.__supervisor }
        }
    }
}
