/// Anything that wants events of type `E`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not implement the protocol `Subscriber`",
    label = "an actor that lists the protocol implements it: `impl Subscriber for {Self} {{ .. }}`"
)]
pub trait Subscriber<E: Clone>: Send {
    /// An event happened.
    #[cfg_attr(clippy, .., reason = "..")]
    fn notify(
        &mut self,
        event: E,
    ) -> impl ::core::future::Future<Output = ()> + ::core::marker::Send
    where
        Self: ::actor_core::Actor;
    #[cfg_attr(clippy, .., reason = "..")]
    fn wants(&self, topic: String, ctx: &mut Context<Self>) -> Result<bool, Unknown>
    where
        Self: ::actor_core::Actor,
    {
        todo!()
    }
}
#[handler(__mention)]
const _: () = ();
#[allow(.., reason = "..")]
const _: () = {
    #[cfg(rust_analyzer)]
    mod __options {
        use ::actor_core::private::options::handler::timeout as _;
        use ::actor_core::private::options::handler::priority as _;
    }
};
const _: () = ::actor_core::private::reply::<Unknown>();
/// The messages of [`Subscriber`], one for each handler.
#[doc(hidden)]
#[allow(.., reason = "..")]
#[cfg_attr(clippy, .., reason = "..")]
pub enum SubscriberMsg<E: Clone> {
    Notify { event: E, __reply: ::actor_core::Reply<()> },
    Wants { topic: String, __reply: ::actor_core::Reply<bool, Unknown> },
    __Never(
        ::core::convert::Infallible,
        ::core::marker::PhantomData<fn() -> (::core::marker::PhantomData<E>,)>,
    ),
}
#[automatically_derived]
#[allow(.., reason = "..")]
#[cfg_attr(clippy, .., reason = "..")]
impl<E: Clone + 'static> ::actor_core::private::Message for SubscriberMsg<E> {
    const NAMES: &'static [&'static str] = &["notify", "wants"];
    fn index(&self) -> u16 {
        match *self {
            SubscriberMsg::Notify { .. } => 0u16,
            SubscriberMsg::Wants { .. } => 1u16,
            Self::__Never(ref __never, _) => match *__never {}
        }
    }
    fn lane(&self) -> ::actor_core::private::Lane {
        match *self {
            Self::Wants { .. } => ::actor_core::private::Lane::High,
            _ => ::actor_core::private::Lane::Normal,
        }
    }
}
#[automatically_derived]
#[allow(.., reason = "..")]
#[cfg_attr(clippy, .., reason = "..")]
impl<E: Clone + 'static> SubscriberMsg<E> {
    fn __reply_to_notify(&mut self, __reply: ::actor_core::Reply<()>) {
        match self {
            SubscriberMsg::Notify { __reply: __slot, .. } => *__slot = __reply,
            _ => {}
        }
    }
    fn __reply_to_wants(&mut self, __reply: ::actor_core::Reply<bool, Unknown>) {
        match self {
            SubscriberMsg::Wants { __reply: __slot, .. } => *__slot = __reply,
            _ => {}
        }
    }
}
/// The address of a running actor that speaks [`Subscriber`]: cheap to clone, with one method for each of the protocol's.
#[allow(.., reason = "..")]
#[cfg_attr(clippy, .., reason = "..")]
pub struct SubscriberRef<E: Clone>(::actor_core::Port<dyn Subscriber<E>>);
#[automatically_derived]
impl<E: Clone> ::core::ops::Deref for SubscriberRef<E> {
    type Target = ::actor_core::Port<dyn Subscriber<E>>;
    #[inline]
    fn deref(&self) -> &Self::Target {
        &self.0
    }
}
#[automatically_derived]
impl<E: Clone> ::core::clone::Clone for SubscriberRef<E> {
    #[inline]
    fn clone(&self) -> Self {
        Self(::core::clone::Clone::clone(&self.0))
    }
}
#[automatically_derived]
impl<E: Clone> ::core::fmt::Debug for SubscriberRef<E> {
    fn fmt(&self, __formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        ::core::fmt::Debug::fmt(&self.0, __formatter)
    }
}
#[automatically_derived]
impl<E: Clone> ::core::cmp::PartialEq for SubscriberRef<E> {
    #[inline]
    fn eq(&self, __other: &Self) -> bool {
        ::core::cmp::PartialEq::eq(&self.0, &__other.0)
    }
}
#[automatically_derived]
impl<E: Clone> ::core::cmp::Eq for SubscriberRef<E> {}
#[automatically_derived]
impl<E: Clone> ::core::hash::Hash for SubscriberRef<E> {
    #[inline]
    fn hash<__H: ::core::hash::Hasher>(&self, __state: &mut __H) {
        ::core::hash::Hash::hash(&self.0, __state);
    }
}
#[automatically_derived]
#[allow(.., reason = "..")]
#[cfg_attr(clippy, .., reason = "..")]
impl<E: Clone> ::actor_core::private::Protocol for dyn Subscriber<E> + '_ {
    type Msg = SubscriberMsg<E>;
    type Ref = SubscriberRef<E>;
}
#[automatically_derived]
#[allow(.., reason = "..")]
#[cfg_attr(clippy, .., reason = "..")]
impl<E: Clone> ::actor_core::private::Interface for SubscriberRef<E> {
    type Msg = SubscriberMsg<E>;
    type Sink = ::actor_core::Port<dyn Subscriber<E>>;
    type Ref = Self;
    type Hooks = ::actor_core::private::Plain;
}
#[automatically_derived]
impl<E: Clone> ::actor_core::private::FromPort<dyn Subscriber<E>> for SubscriberRef<E> {
    #[inline]
    fn from_port(__port: ::actor_core::Port<dyn Subscriber<E>>) -> Self {
        Self(__port)
    }
}
#[automatically_derived]
impl<E: Clone, __R> ::core::convert::From<__R> for SubscriberRef<E>
where
    ::actor_core::private::Anyone: ::actor_core::private::Addresses<__R>,
    <<::actor_core::private::Anyone as ::actor_core::private::Addresses<
        __R,
    >>::Actor as ::actor_core::private::Interface>::Msg: ::actor_core::private::Accepts<
        dyn Subscriber<E>,
        Part = SubscriberMsg<E>,
    >,
{
    #[inline]
    fn from(__actor: __R) -> Self {
        Self(::actor_core::Port::new(&__actor))
    }
}
#[allow(.., reason = "..")]
#[cfg_attr(clippy, .., reason = "..")]
impl<E: Clone + 'static> SubscriberRef<E> {
    /// An event happened.
    #[inline]
    pub fn notify(&self, event: E) -> ::actor_core::Call<'_, SubscriberRef<E>, ()> {
        ::actor_core::Call::new(
            &**self,
            SubscriberMsg::Notify {
                event,
                __reply: ::actor_core::Reply::none(),
            },
            SubscriberMsg::__reply_to_notify,
        )
    }
    /// Calls the `wants` handler.
    #[inline]
    pub fn wants(
        &self,
        topic: impl ::core::convert::Into<String>,
    ) -> ::actor_core::Call<'_, SubscriberRef<E>, bool, Unknown> {
        ::actor_core::Call::new(
                &**self,
                SubscriberMsg::Wants {
                    topic: ::core::convert::Into::into(topic),
                    __reply: ::actor_core::Reply::none(),
                },
                SubscriberMsg::__reply_to_wants,
            )
            .timeout(::core::time::Duration::from_millis(5000u64))
    }
}
#[doc(hidden)]
#[automatically_derived]
#[allow(.., reason = "..")]
#[cfg_attr(clippy, .., reason = "..")]
impl<
    E: Clone + 'static + ::core::marker::Send,
    __A: ::actor_core::private::Actor + Subscriber<E>,
> ::actor_core::private::Speaks<__A> for dyn Subscriber<E> + '_
where
    for<'__a> Unknown: ::actor_core::private::HandlerReply,
{
    fn handle_now(
        __actor: &mut __A,
        __message: SubscriberMsg<E>,
        __ctx: &mut ::actor_core::Context<__A>,
    ) -> ::core::option::Option<SubscriberMsg<E>> {
        match __message {
            SubscriberMsg::Wants { topic, __reply } => {
                if !::actor_core::private::admit(__ctx, &__reply) {
                    return ::core::option::Option::None;
                }
                let __out = <__A as Subscriber<E>>::wants(__actor, topic, __ctx);
                ::actor_core::private::finish_elsewhere(
                    __actor,
                    __ctx,
                    __reply,
                    __out,
                    |__error| {
                        #[allow(.., reason = "..")]
                        use ::actor_core::private::{
                            ByDebug as _, ByDisplay as _, ByType as _,
                        };
                        (&&&::actor_core::private::Shown(__error)).text()
                    },
                );
            }
            __other => return ::core::option::Option::Some(__other),
        }
        ::core::option::Option::None
    }
    fn handle<'__a>(
        __actor: &'__a mut __A,
        __message: SubscriberMsg<E>,
        __ctx: &'__a mut ::actor_core::Context<__A>,
    ) -> impl ::core::future::Future<Output = ()> + '__a {
        async move {
            match __message {
                SubscriberMsg::Notify { event, __reply } => {
                    if !::actor_core::private::admit(__ctx, &__reply) {
                        return;
                    }
                    let __out = ::actor_core::private::send_future(
                            <__A as Subscriber<E>>::notify(__actor, event),
                        )
                        .await;
                    ::actor_core::private::finish_value(__actor, __ctx, __reply, __out);
                }
                _ => ::core::unreachable!(),
            }
        }
    }
}
