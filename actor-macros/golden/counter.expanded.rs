pub struct Counter {
    n: u64,
}
#[allow(.., reason = "..")]
const _: () = {
    #[cfg(rust_analyzer)]
    mod __options {
        use ::actor_core::private::options::on_type::mailbox as _;
    }
};
/// The address of a running [`Counter`]: cheap to clone, with one method for each handler.
#[allow(.., reason = "..")]
#[cfg_attr(clippy, .., reason = "..")]
pub struct CounterRef(::actor_core::ActorRef<Counter>);
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
    const MAILBOX: ::actor_core::Mailbox = ::actor_core::Mailbox::bounded(64);
}
impl Counter {
    pub const LIMIT: u64 = 9;
    /// Adds `n`, answers with the total.
    #[cfg_attr(clippy, .., reason = "..")]
    pub fn add(&mut self, n: u64) -> u64 {
        self.n += n;
        self.n
    }
    #[cfg_attr(clippy, .., reason = "..")]
    pub async fn slow(&mut self, ctx: &mut Context<Self>, by: u64) -> u64 {
        ctx.me().tick().try_tell().ok();
        self.n + by
    }
    #[cfg(feature = "ticks")]
    #[cfg_attr(clippy, .., reason = "..")]
    fn tick(&mut self) {
        self.n += 1;
    }
    fn helper(&self) {}
}
#[handler(__mention)]
const _: () = ();
#[cfg(feature = "ticks")]
#[handler(__mention)]
const _: () = ();
#[allow(.., reason = "..")]
const _: () = {
    #[cfg(rust_analyzer)]
    mod __options {
        use ::actor_core::private::options::handler::timeout as _;
    }
};
/// The messages of [`Counter`], one for each handler.
#[doc(hidden)]
#[allow(.., reason = "..")]
#[cfg_attr(clippy, .., reason = "..")]
pub enum CounterMsg {
    Add { n: u64, __reply: ::actor_core::Reply<u64> },
    Slow { by: u64, __reply: ::actor_core::Reply<u64> },
    #[cfg(feature = "ticks")]
    Tick { __reply: ::actor_core::Reply<()> },
}
#[automatically_derived]
#[allow(.., reason = "..")]
#[cfg_attr(clippy, .., reason = "..")]
impl ::actor_core::private::Message for CounterMsg {
    const NAMES: &'static [&'static str] = &["add", "slow", "tick"];
    fn index(&self) -> u16 {
        match *self {
            CounterMsg::Add { .. } => 0u16,
            CounterMsg::Slow { .. } => 1u16,
            #[cfg(feature = "ticks")]
            CounterMsg::Tick { .. } => 2u16,
        }
    }
}
#[automatically_derived]
#[allow(.., reason = "..")]
#[cfg_attr(clippy, .., reason = "..")]
impl CounterMsg {
    fn __reply_to_add(&mut self, __reply: ::actor_core::Reply<u64>) {
        match self {
            CounterMsg::Add { __reply: __slot, .. }
            | CounterMsg::Slow { __reply: __slot, .. } => *__slot = __reply,
            _ => {}
        }
    }
    #[cfg(feature = "ticks")]
    fn __reply_to_tick(&mut self, __reply: ::actor_core::Reply<()>) {
        match self {
            CounterMsg::Tick { __reply: __slot, .. } => *__slot = __reply,
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
            /// Adds `n`, answers with the total.
            #[inline]
            pub fn add(&self, n: u64) -> ::actor_core::Call<'_, Counter, u64> {
                ::actor_core::Call::new(
                    &**self,
                    CounterMsg::Add {
                        n,
                        __reply: ::actor_core::Reply::none(),
                    },
                    CounterMsg::__reply_to_add,
                )
            }
            /// Calls the `slow` handler.
            #[inline]
            pub fn slow(&self, by: u64) -> ::actor_core::Call<'_, Counter, u64> {
                ::actor_core::Call::new(
                        &**self,
                        CounterMsg::Slow {
                            by,
                            __reply: ::actor_core::Reply::none(),
                        },
                        CounterMsg::__reply_to_add,
                    )
                    .timeout(::core::time::Duration::from_millis(5000u64))
            }
            #[cfg(feature = "ticks")]
            /// Calls the `tick` handler.
            #[inline]
            fn tick(&self) -> ::actor_core::Call<'_, Counter, ()> {
                ::actor_core::Call::new(
                    &**self,
                    CounterMsg::Tick {
                        __reply: ::actor_core::Reply::none(),
                    },
                    CounterMsg::__reply_to_tick,
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
            CounterMsg::Add { n, __reply } => {
                if !::actor_core::private::admit(__ctx, &__reply) {
                    return ::core::option::Option::None;
                }
                let __out = Self::add(self, n);
                ::actor_core::private::finish_value(self, __ctx, __reply, __out);
            }
            #[cfg(feature = "ticks")]
            CounterMsg::Tick { __reply } => {
                if !::actor_core::private::admit(__ctx, &__reply) {
                    return ::core::option::Option::None;
                }
                let __out = Self::tick(self);
                ::actor_core::private::finish_value(self, __ctx, __reply, __out);
            }
            __other => return ::core::option::Option::Some(__other),
        }
        ::core::option::Option::None
    }
    fn handle<'__a>(
        &'__a mut self,
        __message: CounterMsg,
        __ctx: &'__a mut ::actor_core::Context<Self>,
    ) -> impl ::core::future::Future<Output = ()> + '__a
    where
        for<'__b> Counter: ::core::marker::Send,
    {
        async move {
            match __message {
                CounterMsg::Slow { by, __reply } => {
                    if !::actor_core::private::admit(__ctx, &__reply) {
                        return;
                    }
                    let __out = ::actor_core::private::send_future(
                            Self::slow(self, __ctx, by),
                        )
                        .await;
                    ::actor_core::private::finish_value(self, __ctx, __reply, __out);
                }
                _ => ::core::unreachable!(),
            }
        }
    }
    const HEARS_START: bool = false;
    const HEARS_STOP: bool = false;
}
