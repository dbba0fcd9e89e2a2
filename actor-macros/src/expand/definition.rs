//! The ref and the interface: what follows from the struct alone.

use std::time::Duration;

use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::Generics;
use syn::spanned::Spanned as _;

use super::block::same_hooks;
use super::option_names::option_names;
use super::{duration, quiet};
use crate::model::{Definition, MailboxOption, Overflow, Pace, RateOption, RateUnit};

/// The user's item, its ref, and what connects the two.
///
/// What is made of the ref stands at the name of the actor. Without messages, the ref has no size: that is the same error at the
/// same place as that there are no messages, and rustc reports it once.
pub(crate) fn definition(definition: &Definition) -> TokenStream {
    let (item, alias) = (&definition.item, definition.root.alias());
    let reference = reference(definition);
    let conversions = conversions(definition);
    let identity = identity(&definition.ref_name, &owned(&definition.generics), definition.name.span());
    let interface = interface(definition);
    let option_names = option_names(&definition.root, [&definition.option_names]);
    quote!(#item #alias #option_names #reference #conversions #identity #interface)
}

fn reference(definition: &Definition) -> TokenStream {
    let Definition { hidden, visibility, name, ref_name, .. } = definition;
    let root = definition.root.at(Span::call_site());
    let doc = format!(" The address of a running [`{name}`]: cheap to clone, with one method for each handler.");
    let (_, type_generics, _) = definition.generics.split_for_impl();
    let mut declared = owned(&definition.generics);
    let bounds = declared.where_clause.take();
    let quiet = quiet();
    quote! {
        #[doc = #doc]
        #(#hidden)*
        #quiet
        #visibility struct #ref_name #declared (#root::ActorRef<#name #type_generics>) #bounds;
    }
}

fn conversions(definition: &Definition) -> TokenStream {
    let Definition { name, ref_name, .. } = definition;
    let place = name.span();
    let root = definition.root.at(place);
    let owned = owned(&definition.generics);
    let (generics, arguments, bounds) = owned.split_for_impl();
    let inner = quote_spanned!(place=> #root::ActorRef<#name #arguments>);
    quote_spanned! {place=>
        #[automatically_derived]
        impl #generics ::core::ops::Deref for #ref_name #arguments #bounds {
            type Target = #inner;
            #[inline]
            fn deref(&self) -> &Self::Target { &self.0 }
        }
        #[automatically_derived]
        impl #generics #root::private::Handle for #ref_name #arguments #bounds {
            type Actor = #name #arguments;
            #[inline]
            fn actor_ref(&self) -> &#inner { &self.0 }
        }
        #[automatically_derived]
        impl #generics ::core::convert::From<#inner> for #ref_name #arguments #bounds {
            #[inline]
            fn from(__inner: #inner) -> Self { Self(__inner) }
        }
    }
}

/// Two refs are the same when they address the same actor, whatever the state could do.
pub(super) fn identity(ref_name: &Ident, generics: &Generics, place: Span) -> TokenStream {
    let (generics, arguments, bounds) = generics.split_for_impl();
    quote_spanned! {place=>
        #[automatically_derived]
        impl #generics ::core::clone::Clone for #ref_name #arguments #bounds {
            #[inline]
            fn clone(&self) -> Self { Self(::core::clone::Clone::clone(&self.0)) }
        }
        #[automatically_derived]
        impl #generics ::core::fmt::Debug for #ref_name #arguments #bounds {
            fn fmt(&self, __formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Debug::fmt(&self.0, __formatter)
            }
        }
        #[automatically_derived]
        impl #generics ::core::cmp::PartialEq for #ref_name #arguments #bounds {
            #[inline]
            fn eq(&self, __other: &Self) -> bool { ::core::cmp::PartialEq::eq(&self.0, &__other.0) }
        }
        #[automatically_derived]
        impl #generics ::core::cmp::Eq for #ref_name #arguments #bounds {}
        #[automatically_derived]
        impl #generics ::core::hash::Hash for #ref_name #arguments #bounds {
            #[inline]
            fn hash<__H: ::core::hash::Hasher>(&self, __state: &mut __H) {
                ::core::hash::Hash::hash(&self.0, __state);
            }
        }
    }
}

fn interface(definition: &Definition) -> TokenStream {
    let Definition { name, ref_name, .. } = definition;
    let root = definition.root.at(Span::call_site());
    let owned = owned(&definition.generics);
    let (generics, arguments, bounds) = owned.split_for_impl();
    let messages = messages(definition);
    let mailbox = definition.mailbox.as_ref().map(|mailbox| match mailbox {
        MailboxOption::Bounded(capacity, overflow) => {
            let overflow = overflow.map(|overflow| {
                let variant = Ident::new(overflow_variant(overflow), Span::call_site());
                quote!(.overflow(#root::Overflow::#variant))
            });
            quote!(bounded(#capacity) #overflow)
        }
        MailboxOption::Unbounded => quote!(unbounded()),
    });
    let rate = definition.pace.rate.as_ref().map(|rate| self::rate(rate, &root));
    let mailbox = (mailbox.is_some() || rate.is_some()).then(|| {
        let made = mailbox.unwrap_or_else(|| quote!(DEFAULT));
        quote!(const MAILBOX: #root::Mailbox = #root::Mailbox::#made #rate;)
    });
    let pace = pace(&definition.pace);
    let label = definition
        .label
        .as_ref()
        .map(|label| quote!(const NAME: ::core::option::Option<&'static str> = ::core::option::Option::Some(#label);));
    let hooks = match &definition.hooks {
        Some(path) => quote!(#path),
        None => quote!(#root::private::Plain),
    };
    let quiet = quiet();
    let same_hooks = definition
        .hooks
        .as_ref()
        .and_then(|path| same_hooks(&definition.root, &definition.generics, name, &hooks, path.span()));
    quote! {
        #[automatically_derived]
        impl #generics #root::private::Defined for #name #arguments #bounds { type Hooks = #hooks; }
        #[automatically_derived]
        #quiet
        impl #generics #root::private::Interface for #name #arguments #bounds {
            type Msg = #messages;
            type Sink = #root::ActorRef<Self>;
            type Ref = #ref_name #arguments;
            type Hooks = #hooks;
            #label
            #mailbox
            #pace
        }
        #same_hooks
    }
}

/// The messages, which the `impl` block makes. They are asked for, and not named, so that a block without `#[actor]` is one error
/// that says so, and a block in another module need not be imported.
///
/// Those of an actor with parameters are named: the block may know of bounds that its ref does without. And those that have a
/// name of their own: a block that does not give it to them is an error.
fn messages(definition: &Definition) -> TokenStream {
    let Definition { name, ref_name, message_name, generics, .. } = definition;
    if definition.names_messages || !generics.params.is_empty() {
        let (_, arguments, _) = generics.split_for_impl();
        return quote!(#message_name #arguments);
    }
    let place = name.span();
    let root = definition.root.at(place);
    quote_spanned!(place=> <#name as #root::private::Handled<#ref_name>>::Msg)
}

/// `.rate(..)` of a mailbox.
fn rate(rate: &RateOption, root: &TokenStream) -> TokenStream {
    let RateOption { messages, per, burst, refuses } = rate;
    let per = match per {
        RateUnit::Second => quote!(per_second),
        RateUnit::Minute => quote!(per_minute),
        RateUnit::Hour => quote!(per_hour),
    };
    let burst = burst.as_ref().map(|burst| quote!(.burst(#burst)));
    let refuse = refuses.then(|| quote!(.refuse()));
    quote!(.rate(#root::Rate::#per(#messages) #burst #refuse))
}

/// The constants that say how fast the actor is, and how long it is waited for.
fn pace(pace: &Pace) -> TokenStream {
    let some = |value: Duration| {
        let value = duration(value, Span::call_site());
        quote!(::core::option::Option<::core::time::Duration> = ::core::option::Option::Some(#value))
    };
    let throughput = pace.throughput.as_ref().map(|messages| quote!(const THROUGHPUT: u32 = #messages;));
    let slice = pace.slice.map(some).map(|slice| quote!(const SLICE: #slice;));
    let ask_timeout = pace.ask_timeout.map(some).map(|limit| quote!(const ASK_TIMEOUT: #limit;));
    quote!(#throughput #slice #ask_timeout)
}

fn overflow_variant(overflow: Overflow) -> &'static str {
    match overflow {
        Overflow::Wait => "Wait",
        Overflow::Fail => "Fail",
        Overflow::DropNewest => "DropNewest",
        Overflow::DropOldest => "DropOldest",
    }
}

/// The generics of the actor with `'static` on each type: an actor owns its data, and so the ref
/// needs no other bound.
pub(super) fn owned(generics: &Generics) -> Generics {
    let mut owned = generics.clone();
    for parameter in owned.type_params_mut() {
        parameter.bounds.push(syn::parse_quote!('static));
    }
    owned
}
