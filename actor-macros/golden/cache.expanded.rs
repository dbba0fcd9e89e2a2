pub struct Cache<K: Key, V, const CAP: usize = 16>(
    HashMap<K, V>,
)
where
    V: Clone;
/// The address of a running [`Cache`]: cheap to clone, with one method for each handler.
#[allow(.., reason = "..")]
#[cfg_attr(clippy, .., reason = "..")]
pub struct CacheRef<K: Key + 'static, V: 'static, const CAP: usize = 16>(
    ::actor_core::ActorRef<Cache<K, V, CAP>>,
)
where
    V: Clone;
#[automatically_derived]
impl<K: Key + 'static, V: 'static, const CAP: usize> ::core::ops::Deref
for CacheRef<K, V, CAP>
where
    V: Clone,
{
    type Target = ::actor_core::ActorRef<Cache<K, V, CAP>>;
    #[inline]
    fn deref(&self) -> &Self::Target {
        &self.0
    }
}
#[automatically_derived]
impl<K: Key + 'static, V: 'static, const CAP: usize> ::actor_core::private::Handle
for CacheRef<K, V, CAP>
where
    V: Clone,
{
    type Actor = Cache<K, V, CAP>;
    #[inline]
    fn actor_ref(&self) -> &::actor_core::ActorRef<Cache<K, V, CAP>> {
        &self.0
    }
}
#[automatically_derived]
impl<
    K: Key + 'static,
    V: 'static,
    const CAP: usize,
> ::core::convert::From<::actor_core::ActorRef<Cache<K, V, CAP>>> for CacheRef<K, V, CAP>
where
    V: Clone,
{
    #[inline]
    fn from(__inner: ::actor_core::ActorRef<Cache<K, V, CAP>>) -> Self {
        Self(__inner)
    }
}
#[automatically_derived]
impl<K: Key + 'static, V: 'static, const CAP: usize> ::core::clone::Clone
for CacheRef<K, V, CAP>
where
    V: Clone,
{
    #[inline]
    fn clone(&self) -> Self {
        Self(::core::clone::Clone::clone(&self.0))
    }
}
#[automatically_derived]
impl<K: Key + 'static, V: 'static, const CAP: usize> ::core::fmt::Debug
for CacheRef<K, V, CAP>
where
    V: Clone,
{
    fn fmt(&self, __formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        ::core::fmt::Debug::fmt(&self.0, __formatter)
    }
}
#[automatically_derived]
impl<K: Key + 'static, V: 'static, const CAP: usize> ::core::cmp::PartialEq
for CacheRef<K, V, CAP>
where
    V: Clone,
{
    #[inline]
    fn eq(&self, __other: &Self) -> bool {
        ::core::cmp::PartialEq::eq(&self.0, &__other.0)
    }
}
#[automatically_derived]
impl<K: Key + 'static, V: 'static, const CAP: usize> ::core::cmp::Eq
for CacheRef<K, V, CAP>
where
    V: Clone,
{}
#[automatically_derived]
impl<K: Key + 'static, V: 'static, const CAP: usize> ::core::hash::Hash
for CacheRef<K, V, CAP>
where
    V: Clone,
{
    #[inline]
    fn hash<__H: ::core::hash::Hasher>(&self, __state: &mut __H) {
        ::core::hash::Hash::hash(&self.0, __state);
    }
}
#[automatically_derived]
impl<K: Key + 'static, V: 'static, const CAP: usize> ::actor_core::private::Defined
for Cache<K, V, CAP>
where
    V: Clone,
{
    type Hooks = ::actor_core::private::Plain;
}
#[automatically_derived]
#[allow(.., reason = "..")]
#[cfg_attr(clippy, .., reason = "..")]
impl<K: Key + 'static, V: 'static, const CAP: usize> ::actor_core::private::Interface
for Cache<K, V, CAP>
where
    V: Clone,
{
    type Msg = CacheMsg<K, V, CAP>;
    type Sink = ::actor_core::ActorRef<Self>;
    type Ref = CacheRef<K, V, CAP>;
    type Hooks = ::actor_core::private::Plain;
}
impl<const CAP: usize, K: Key + Send + 'static, V> inner::Cache<K, V, CAP>
where
    V: Clone + Send + 'static,
{
    #[cfg_attr(clippy, .., reason = "..")]
    pub fn put(&mut self, id: K::Id, value: V) -> Option<V> {
        todo!()
    }
    #[cfg_attr(clippy, .., reason = "..")]
    pub async fn load(&self, ctx: &Context<Self>, key: K) -> Result<V, LoadError> {
        todo!()
    }
    #[cfg_attr(clippy, .., reason = "..")]
    pub async fn watch(&self, key: K, reply: Reply<V>) {}
    #[cfg_attr(clippy, .., reason = "..")]
    pub fn peek(&self, key: K) -> Result<V, Missing> {
        todo!()
    }
}
#[handler(__mention)]
const _: () = ();
#[allow(.., reason = "..")]
const _: () = {
    #[cfg(rust_analyzer)]
    mod __options {
        use ::actor_core::private::options::handler::concurrent as _;
        use ::actor_core::private::options::handler::limit as _;
        use ::actor_core::private::options::handler::concurrent as _;
        use ::actor_core::private::options::handler::inline as _;
        use ::actor_core::private::options::handler::boxed as _;
    }
};
const _: () = ::actor_core::private::reply::<LoadError>();
const _: () = ::actor_core::private::reply::<Missing>();
/// The messages of [`Cache`], one for each handler.
#[doc(hidden)]
#[allow(.., reason = "..")]
#[cfg_attr(clippy, .., reason = "..")]
pub enum CacheMsg<K: Key + Send + 'static, V, const CAP: usize> {
    Put { id: K::Id, value: V, __reply: ::actor_core::Reply<Option<V>> },
    Load { key: K, __reply: ::actor_core::Reply<V, LoadError> },
    Watch { key: K, __reply: ::actor_core::Reply<V> },
    Peek { __args: ::std::boxed::Box<(K,)>, __reply: ::actor_core::Reply<V, Missing> },
    __PeekAnswered { __out: ::core::result::Result<V, Missing> },
    __Never(
        ::core::convert::Infallible,
        ::core::marker::PhantomData<
            fn() -> (::core::marker::PhantomData<K>, ::core::marker::PhantomData<V>),
        >,
    ),
}
#[automatically_derived]
#[allow(.., reason = "..")]
#[cfg_attr(clippy, .., reason = "..")]
impl<const CAP: usize, K: Key + Send + 'static, V> ::actor_core::private::Message
for CacheMsg<K, V, CAP>
where
    V: Clone + Send + 'static,
{
    const NAMES: &'static [&'static str] = &["put", "load", "watch", "peek"];
    fn index(&self) -> u16 {
        match *self {
            CacheMsg::Put { .. } => 0u16,
            CacheMsg::Load { .. } => 1u16,
            CacheMsg::Watch { .. } => 2u16,
            CacheMsg::Peek { .. } | CacheMsg::__PeekAnswered { .. } => 3u16,
            Self::__Never(ref __never, _) => match *__never {}
        }
    }
    #[inline]
    fn concurrency(&self) -> u16 {
        match *self {
            Self::Load { .. } => 16u16,
            Self::Watch { .. } => 64u16,
            _ => 0,
        }
    }
}
#[automatically_derived]
#[allow(.., reason = "..")]
#[cfg_attr(clippy, .., reason = "..")]
impl<const CAP: usize, K: Key + Send + 'static, V> CacheMsg<K, V, CAP>
where
    V: Clone + Send + 'static,
{
    fn __reply_to_put(&mut self, __reply: ::actor_core::Reply<Option<V>>) {
        match self {
            CacheMsg::Put { __reply: __slot, .. } => *__slot = __reply,
            _ => {}
        }
    }
    fn __reply_to_load(&mut self, __reply: ::actor_core::Reply<V, LoadError>) {
        match self {
            CacheMsg::Load { __reply: __slot, .. } => *__slot = __reply,
            _ => {}
        }
    }
    fn __reply_to_watch(&mut self, __reply: ::actor_core::Reply<V>) {
        match self {
            CacheMsg::Watch { __reply: __slot, .. } => *__slot = __reply,
            _ => {}
        }
    }
    fn __reply_to_peek(&mut self, __reply: ::actor_core::Reply<V, Missing>) {
        match self {
            CacheMsg::Peek { __reply: __slot, .. } => *__slot = __reply,
            _ => {}
        }
    }
}
#[automatically_derived]
#[allow(.., reason = "..")]
#[cfg_attr(clippy, .., reason = "..")]
impl<
    const CAP: usize,
    K: Key + Send + 'static,
    V,
> ::actor_core::private::Handled<inner::CacheRef<K, V, CAP>> for inner::Cache<K, V, CAP>
where
    V: Clone + Send + 'static,
{
    type Msg = CacheMsg<K, V, CAP>;
    type Ref = inner::CacheRef<K, V, CAP>;
    type Hooks = ::actor_core::private::Plain;
}
#[allow(.., reason = "..")]
#[cfg_attr(clippy, .., reason = "..")]
impl<const CAP: usize, K: Key + Send + 'static, V> inner::CacheRef<K, V, CAP>
where
    V: Clone + Send + 'static,
{
    /// Calls the `put` handler.
    #[inline]
    pub fn put(
        &self,
        id: K::Id,
        value: V,
    ) -> ::actor_core::Call<'_, inner::Cache<K, V, CAP>, Option<V>> {
        ::actor_core::Call::new(
            &**self,
            CacheMsg::Put {
                id,
                value,
                __reply: ::actor_core::Reply::none(),
            },
            CacheMsg::__reply_to_put,
        )
    }
    /// Calls the `load` handler.
    #[inline]
    pub fn load(
        &self,
        key: K,
    ) -> ::actor_core::Call<'_, inner::Cache<K, V, CAP>, V, LoadError> {
        ::actor_core::Call::new(
            &**self,
            CacheMsg::Load {
                key,
                __reply: ::actor_core::Reply::none(),
            },
            CacheMsg::__reply_to_load,
        )
    }
    /// Calls the `watch` handler.
    #[inline]
    pub fn watch(&self, key: K) -> ::actor_core::Call<'_, inner::Cache<K, V, CAP>, V> {
        ::actor_core::Call::new(
            &**self,
            CacheMsg::Watch {
                key,
                __reply: ::actor_core::Reply::none(),
            },
            CacheMsg::__reply_to_watch,
        )
    }
    /// Calls the `peek` handler.
    #[inline]
    pub fn peek(
        &self,
        key: K,
    ) -> ::actor_core::Call<'_, inner::Cache<K, V, CAP>, V, Missing> {
        ::actor_core::Call::new(
                &**self,
                CacheMsg::Peek {
                    __args: ::std::boxed::Box::new((key,)),
                    __reply: ::actor_core::Reply::none(),
                },
                CacheMsg::__reply_to_peek,
            )
            .inline(|__message| match __message {
                CacheMsg::__PeekAnswered { __out } => ::core::option::Option::Some(__out),
                _ => ::core::option::Option::None,
            })
    }
}
#[doc(hidden)]
#[automatically_derived]
#[allow(.., reason = "..")]
#[cfg_attr(clippy, .., reason = "..")]
impl<const CAP: usize, K: Key + Send + 'static, V> ::actor_core::private::Actor
for inner::Cache<K, V, CAP>
where
    V: Clone + Send + 'static,
    for<'__a> LoadError: ::actor_core::private::HandlerReply,
    for<'__a> Missing: ::actor_core::private::HandlerReply,
{
    fn handle_now(
        &mut self,
        __message: CacheMsg<K, V, CAP>,
        __ctx: &mut ::actor_core::Context<Self>,
    ) -> ::core::option::Option<CacheMsg<K, V, CAP>> {
        match __message {
            CacheMsg::Put { id, value, __reply } => {
                if !::actor_core::private::admit(__ctx, &__reply) {
                    return ::core::option::Option::None;
                }
                let __out = Self::put(self, id, value);
                ::actor_core::private::finish_value(self, __ctx, __reply, __out);
            }
            CacheMsg::Peek { __args, __reply } => {
                if !::actor_core::private::admit(__ctx, &__reply) {
                    return ::core::option::Option::None;
                }
                let (key,) = *__args;
                let __out = Self::peek(self, key);
                ::actor_core::private::finish_result(self, __ctx, __reply, __out);
            }
            __other => return ::core::option::Option::Some(__other),
        }
        ::core::option::Option::None
    }
    const CONCURRENT: bool = true;
    fn handle_concurrently<'__a>(
        &'__a mut self,
        __crew: ::actor_core::private::Crew<'__a, Self>,
    ) -> impl ::core::future::Future<
        Output = ::std::vec::Vec<::actor_core::private::Unasked>,
    > + ::core::marker::Send + '__a
    where
        for<'__b> inner::Cache<K, V, CAP>: ::core::marker::Send,
    {
        let (__actor, __ctx) = (&*self, __crew.context());
        __crew
            .run(move |__message| async move {
                match __message {
                    CacheMsg::Load { key, __reply } => {
                        if !::actor_core::private::admit(__ctx, &__reply) {
                            return ::core::option::Option::None;
                        }
                        let __out = match ::actor_core::private::Limit::cancel(
                                ::core::time::Duration::from_millis(2000u64),
                                "load",
                            )
                            .run(
                                ::actor_core::private::send_future(
                                    Self::load(__actor, __ctx, key),
                                ),
                            )
                            .await
                        {
                            ::core::result::Result::Ok(__out) => __out,
                            ::core::result::Result::Err(__over) => {
                                ::actor_core::private::over_limit(__ctx, __reply, __over);
                                return ::core::option::Option::None;
                            }
                        };
                        return ::actor_core::private::concurrent::finish_result(
                            __ctx,
                            __reply,
                            __out,
                        );
                    }
                    CacheMsg::Watch { key, __reply } => {
                        if !::actor_core::private::admit(__ctx, &__reply) {
                            return ::core::option::Option::None;
                        }
                        let __reply = ::actor_core::private::concurrent::lend(
                            __ctx,
                            __reply,
                        );
                        ::actor_core::private::send_future(
                                Self::watch(__actor, key, __reply),
                            )
                            .await;
                        return ::core::option::Option::None;
                    }
                    _ => ::core::unreachable!(),
                }
            })
    }
    const INLINE: bool = true;
    fn handle_inline(
        &mut self,
        __message: CacheMsg<K, V, CAP>,
        __ctx: &mut ::actor_core::Context<Self>,
    ) -> CacheMsg<K, V, CAP> {
        match __message {
            CacheMsg::Peek { __args, .. } => {
                let (key,) = *__args;
                let __out = Self::peek(self, key);
                CacheMsg::__PeekAnswered {
                    __out: __out,
                }
            }
            __other => __other,
        }
    }
    const HEARS_START: bool = false;
    const HEARS_STOP: bool = false;
}
