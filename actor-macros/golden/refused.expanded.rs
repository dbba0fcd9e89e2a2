struct Counter;
/// The address of a running [`Counter`]: cheap to clone, with one method for each handler.
#[allow(.., reason = "..")]
#[cfg_attr(clippy, .., reason = "..")]
struct CounterRef(::actor_core::ActorRef<Counter>);
#[automatically_derived]
impl ::core::ops::Deref for CounterRef {
    type Target = ::actor_core::ActorRef<Counter>;
    #[inline]
    fn deref(&self) -> &Self::Target {
        &self.0
    }
}
#[automatically_derived]
impl ::actor_core::private::Handle for CounterRef {
    type Actor = Counter;
    #[inline]
    fn actor_ref(&self) -> &::actor_core::ActorRef<Counter> {
        &self.0
    }
}
#[automatically_derived]
impl ::core::convert::From<::actor_core::ActorRef<Counter>> for CounterRef {
    #[inline]
    fn from(__inner: ::actor_core::ActorRef<Counter>) -> Self {
        Self(__inner)
    }
}
#[automatically_derived]
impl ::core::clone::Clone for CounterRef {
    #[inline]
    fn clone(&self) -> Self {
        Self(::core::clone::Clone::clone(&self.0))
    }
}
#[automatically_derived]
impl ::core::fmt::Debug for CounterRef {
    fn fmt(&self, __formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        ::core::fmt::Debug::fmt(&self.0, __formatter)
    }
}
#[automatically_derived]
impl ::core::cmp::PartialEq for CounterRef {
    #[inline]
    fn eq(&self, __other: &Self) -> bool {
        ::core::cmp::PartialEq::eq(&self.0, &__other.0)
    }
}
#[automatically_derived]
impl ::core::cmp::Eq for CounterRef {}
#[automatically_derived]
impl ::core::hash::Hash for CounterRef {
    #[inline]
    fn hash<__H: ::core::hash::Hasher>(&self, __state: &mut __H) {
        ::core::hash::Hash::hash(&self.0, __state);
    }
}
#[automatically_derived]
impl ::actor_core::private::Defined for Counter {
    type Hooks = ::actor_core::private::Plain;
}
#[automatically_derived]
#[allow(.., reason = "..")]
#[cfg_attr(clippy, .., reason = "..")]
impl ::actor_core::private::Interface for Counter {
    type Msg = <Counter as ::actor_core::private::Handled<CounterRef>>::Msg;
    type Sink = ::actor_core::ActorRef<Self>;
    type Ref = CounterRef;
    type Hooks = ::actor_core::private::Plain;
}
impl Counter {
    #[cfg_attr(clippy, .., reason = "..")]
    #[allow(.., reason = "..")]
    fn greet(&self, name: &str) -> u64 {
        0
    }
    #[cfg_attr(clippy, .., reason = "..")]
    #[allow(.., reason = "..")]
    fn all(&self) -> impl Iterator<Item = u64> {
        None.into_iter()
    }
    #[cfg_attr(clippy, .., reason = "..")]
    #[allow(.., reason = "..")]
    fn put<T: Into<u64>>(&mut self, value: T) {}
    #[cfg_attr(clippy, .., reason = "..")]
    fn get(&self) -> u64 {
        0
    }
}
#[handler(__mention)]
const _: () = ();
/// The messages of [`Counter`], one for each handler.
#[doc(hidden)]
#[allow(.., reason = "..")]
#[cfg_attr(clippy, .., reason = "..")]
pub enum CounterMsg {
    Get { __reply: ::actor_core::Reply<u64> },
}
#[automatically_derived]
#[allow(.., reason = "..")]
#[cfg_attr(clippy, .., reason = "..")]
impl ::actor_core::private::Message for CounterMsg {
    const NAMES: &'static [&'static str] = &["get"];
    fn index(&self) -> u16 {
        match *self {
            CounterMsg::Get { .. } => 0u16,
        }
    }
}
#[automatically_derived]
#[allow(.., reason = "..")]
#[cfg_attr(clippy, .., reason = "..")]
impl CounterMsg {
    fn __reply_to_get(&mut self, __reply: ::actor_core::Reply<u64>) {
        match self {
            CounterMsg::Get { __reply: __slot, .. } => *__slot = __reply,
            _ => {}
        }
    }
}
#[automatically_derived]
#[allow(.., reason = "..")]
#[cfg_attr(clippy, .., reason = "..")]
impl ::actor_core::private::Handled<CounterRef> for Counter {
    type Msg = CounterMsg;
    type Ref = CounterRef;
    type Hooks = ::actor_core::private::Plain;
}
const _: () = {
    #[allow(.., reason = "..")]
    #[cfg_attr(clippy, .., reason = "..")]
    type __Ref = CounterRef;
    const _: () = {
        #[cfg(not(doc))]
        #[allow(.., reason = "..")]
        #[cfg_attr(clippy, .., reason = "..")]
        type Counter = <__Ref as ::actor_core::private::Handle>::Actor;
        #[allow(.., reason = "..")]
        #[cfg_attr(clippy, .., reason = "..")]
        impl __Ref {
            /// Calls the `greet` handler.
            #[inline]
            fn greet(&self, name: &str) -> ::actor_core::Call<'_, Counter, u64> {
                ::core::unreachable!()
            }
            /// Calls the `all` handler.
            #[inline]
            fn all(&self) -> ::actor_core::Call<'_, Counter, ()> {
                ::core::unreachable!()
            }
            /// Calls the `put` handler.
            #[inline]
            fn put<T: Into<u64>>(
                &self,
                value: T,
            ) -> ::actor_core::Call<'_, Counter, ()> {
                ::core::unreachable!()
            }
            /// Calls the `get` handler.
            #[inline]
            fn get(&self) -> ::actor_core::Call<'_, Counter, u64> {
                ::actor_core::Call::new(
                    &**self,
                    CounterMsg::Get {
                        __reply: ::actor_core::Reply::none(),
                    },
                    CounterMsg::__reply_to_get,
                )
            }
        }
    };
};
#[doc(hidden)]
#[automatically_derived]
#[allow(.., reason = "..")]
#[cfg_attr(clippy, .., reason = "..")]
impl ::actor_core::private::Actor for Counter {
    fn handle_now(
        &mut self,
        __message: CounterMsg,
        __ctx: &mut ::actor_core::Context<Self>,
    ) -> ::core::option::Option<CounterMsg> {
        match __message {
            CounterMsg::Get { __reply } => {
                if !::actor_core::private::admit(__ctx, &__reply) {
                    return ::core::option::Option::None;
                }
                let __out = Self::get(self);
                ::actor_core::private::finish_value(self, __ctx, __reply, __out);
            }
        }
        ::core::option::Option::None
    }
    const HEARS_START: bool = false;
    const HEARS_STOP: bool = false;
}
::core::compile_error! {
    "argument `name`: it travels to another task, so it cannot borrow; use `String` [A001]"
}
::core::compile_error! {
    "the reply: `impl Trait` has no name to put in the message enum; use a concrete type or `Box<dyn ..>` [A010]"
}
::core::compile_error! {
    "a handler cannot be generic: it becomes one variant of the message enum; put the parameter on the `impl` block, or take `impl Into<T>` or `Box<dyn ..>` [A002]"
}
