impl<K: Key + 'static> Cache<K> {
    #[cfg_attr(clippy, .., reason = "..")]
    pub fn get(&self, key: K) -> bool {
        todo!()
    }
}
#[handler(__mention)]
const _: () = ();
#[allow(.., reason = "..")]
const _: () = {
    #[cfg(rust_analyzer)]
    mod __options {
        use ::actor_core::private::options::on_block::parts as _;
    }
};
/// The messages of [`Cache`], one for each handler.
#[doc(hidden)]
#[allow(.., reason = "..")]
#[cfg_attr(clippy, .., reason = "..")]
pub enum CacheMsg<K> {
    Get { key: K, __reply: ::actor_core::Reply<bool> },
    __Admin__(CacheAdminMsg<K>),
    __Rest__(other::CacheRestMsg<K>),
    __Never(
        ::core::convert::Infallible,
        ::core::marker::PhantomData<fn() -> (::core::marker::PhantomData<K>,)>,
    ),
}
#[automatically_derived]
#[allow(.., reason = "..")]
#[cfg_attr(clippy, .., reason = "..")]
impl<K: Key + 'static> ::actor_core::private::Message for CacheMsg<K> {
    const NAMES: &'static [&'static str] = &["get", "Admin", "Rest"];
    fn index(&self) -> u16 {
        match *self {
            CacheMsg::Get { .. } => 0u16,
            Self::__Admin__(..) => 1u16,
            Self::__Rest__(..) => 2u16,
            Self::__Never(ref __never, _) => match *__never {}
        }
    }
    const PARTS: &'static [&'static [&'static str]] = &[
        <CacheAdminMsg<K> as ::actor_core::private::Message>::NAMES,
        <other::CacheRestMsg<K> as ::actor_core::private::Message>::NAMES,
    ];
    fn place(&self) -> u32 {
        match self {
            Self::__Admin__(__message) => {
                Self::within(
                    ::actor_core::private::Message::index(self),
                    ::actor_core::private::Message::index(__message),
                )
            }
            Self::__Rest__(__message) => {
                Self::within(
                    ::actor_core::private::Message::index(self),
                    ::actor_core::private::Message::index(__message),
                )
            }
            __own => {
                <u32 as ::core::convert::From<
                    u16,
                >>::from(::actor_core::private::Message::index(__own))
            }
        }
    }
    fn lane(&self) -> ::actor_core::private::Lane {
        match *self {
            Self::__Admin__(ref __message) => {
                ::actor_core::private::Message::lane(__message)
            }
            Self::__Rest__(ref __message) => {
                ::actor_core::private::Message::lane(__message)
            }
            _ => ::actor_core::private::Lane::Normal,
        }
    }
    fn key(&self) -> ::core::option::Option<::actor_core::private::MessageKey> {
        match *self {
            Self::__Admin__(ref __message) => {
                ::actor_core::private::Message::key(__message)
            }
            Self::__Rest__(ref __message) => {
                ::actor_core::private::Message::key(__message)
            }
            _ => ::core::option::Option::None,
        }
    }
}
#[automatically_derived]
#[allow(.., reason = "..")]
#[cfg_attr(clippy, .., reason = "..")]
impl<K: Key + 'static> CacheMsg<K> {
    fn __reply_to_get(&mut self, __reply: ::actor_core::Reply<bool>) {
        match self {
            CacheMsg::Get { __reply: __slot, .. } => *__slot = __reply,
            _ => {}
        }
    }
}
#[automatically_derived]
#[allow(.., reason = "..")]
#[cfg_attr(clippy, .., reason = "..")]
impl<K: Key + 'static> ::actor_core::private::Handled<CacheRef<K>> for Cache<K> {
    type Msg = CacheMsg<K>;
    type Ref = CacheRef<K>;
    type Hooks = ::actor_core::private::Plain;
}
#[allow(.., reason = "..")]
#[cfg_attr(clippy, .., reason = "..")]
impl<K: Key + 'static> CacheRef<K> {
    /// Calls the `get` handler.
    #[inline]
    pub fn get(&self, key: K) -> ::actor_core::Call<'_, Cache<K>, bool> {
        ::actor_core::Call::new(
            &**self,
            CacheMsg::Get {
                key,
                __reply: ::actor_core::Reply::none(),
            },
            CacheMsg::__reply_to_get,
        )
    }
}
#[automatically_derived]
#[allow(.., reason = "..")]
#[cfg_attr(clippy, .., reason = "..")]
impl<K: Key + 'static> ::actor_core::private::Holds<CacheAdminMsg<K>> for CacheMsg<K> {
    #[inline]
    fn wrap(__part: CacheAdminMsg<K>) -> Self {
        Self::__Admin__(__part)
    }
    #[inline]
    fn part(&mut self) -> ::core::option::Option<&mut CacheAdminMsg<K>> {
        match self {
            Self::__Admin__(__part) => ::core::option::Option::Some(__part),
            _ => ::core::option::Option::None,
        }
    }
}
#[automatically_derived]
#[allow(.., reason = "..")]
#[cfg_attr(clippy, .., reason = "..")]
impl<K: Key + 'static> ::actor_core::private::Holds<other::CacheRestMsg<K>>
for CacheMsg<K> {
    #[inline]
    fn wrap(__part: other::CacheRestMsg<K>) -> Self {
        Self::__Rest__(__part)
    }
    #[inline]
    fn part(&mut self) -> ::core::option::Option<&mut other::CacheRestMsg<K>> {
        match self {
            Self::__Rest__(__part) => ::core::option::Option::Some(__part),
            _ => ::core::option::Option::None,
        }
    }
}
#[doc(hidden)]
#[automatically_derived]
#[allow(.., reason = "..")]
#[cfg_attr(clippy, .., reason = "..")]
impl<K: Key + 'static> ::actor_core::private::Actor for Cache<K> {
    fn handle_now(
        &mut self,
        __message: CacheMsg<K>,
        __ctx: &mut ::actor_core::Context<Self>,
    ) -> ::core::option::Option<CacheMsg<K>> {
        match __message {
            CacheMsg::Get { key, __reply } => {
                if !::actor_core::private::admit(__ctx, &__reply) {
                    return ::core::option::Option::None;
                }
                let __out = Self::get(self, key);
                ::actor_core::private::finish_value(self, __ctx, __reply, __out);
            }
            CacheMsg::__Admin__(__message) => {
                return ::core::option::Option::map(
                    <CacheAdminMsg<
                        K,
                    > as ::actor_core::private::Part<
                        Self,
                    >>::handle_now(self, __message, __ctx),
                    CacheMsg::__Admin__,
                );
            }
            CacheMsg::__Rest__(__message) => {
                return ::core::option::Option::map(
                    <other::CacheRestMsg<
                        K,
                    > as ::actor_core::private::Part<
                        Self,
                    >>::handle_now(self, __message, __ctx),
                    CacheMsg::__Rest__,
                );
            }
            CacheMsg::__Never(__never, _) => match __never {}
        }
        ::core::option::Option::None
    }
    fn handle<'__a>(
        &'__a mut self,
        __message: CacheMsg<K>,
        __ctx: &'__a mut ::actor_core::Context<Self>,
    ) -> impl ::core::future::Future<Output = ()> + '__a
    where
        for<'__b> Cache<K>: ::core::marker::Send,
    {
        async move {
            match __message {
                CacheMsg::__Admin__(__message) => {
                    <CacheAdminMsg<
                        K,
                    > as ::actor_core::private::Part<
                        Self,
                    >>::handle(self, __message, __ctx)
                        .await
                }
                CacheMsg::__Rest__(__message) => {
                    <other::CacheRestMsg<
                        K,
                    > as ::actor_core::private::Part<
                        Self,
                    >>::handle(self, __message, __ctx)
                        .await
                }
                _ => ::core::unreachable!(),
            }
        }
    }
    const HEARS_START: bool = false;
    const HEARS_STOP: bool = false;
}
impl<K: Key + 'static> Cache<K> {
    /// Forgets everything.
    #[cfg_attr(clippy, .., reason = "..")]
    pub(crate) fn clear(&mut self) -> Result<u64, Locked> {
        todo!()
    }
    #[cfg_attr(clippy, .., reason = "..")]
    async fn trim(&mut self, to: usize) {
        todo!()
    }
}
#[handler(__mention)]
const _: () = ();
#[allow(.., reason = "..")]
const _: () = {
    #[cfg(rust_analyzer)]
    mod __options {
        use ::actor_core::private::options::on_block::part as _;
    }
};
const _: () = ::actor_core::private::reply::<Locked>();
/// The messages of [`Cache`], one for each handler.
#[doc(hidden)]
#[allow(.., reason = "..")]
#[cfg_attr(clippy, .., reason = "..")]
pub enum CacheAdminMsg<K> {
    Clear { __reply: ::actor_core::Reply<u64, Locked> },
    Trim { to: usize, __reply: ::actor_core::Reply<()> },
    __Never(
        ::core::convert::Infallible,
        ::core::marker::PhantomData<fn() -> (::core::marker::PhantomData<K>,)>,
    ),
}
#[automatically_derived]
#[allow(.., reason = "..")]
#[cfg_attr(clippy, .., reason = "..")]
impl<K: Key + 'static> ::actor_core::private::Message for CacheAdminMsg<K> {
    const NAMES: &'static [&'static str] = &["clear", "trim"];
    fn index(&self) -> u16 {
        match *self {
            CacheAdminMsg::Clear { .. } => 0u16,
            CacheAdminMsg::Trim { .. } => 1u16,
            Self::__Never(ref __never, _) => match *__never {}
        }
    }
}
#[allow(.., reason = "..")]
#[cfg_attr(clippy, .., reason = "..")]
impl<K: Key + 'static> CacheRef<K> {
    /// Forgets everything.
    #[inline]
    pub(crate) fn clear(&self) -> ::actor_core::Call<'_, Cache<K>, u64, Locked> {
        ::actor_core::Call::new(
            &**self,
            (<CacheAdminMsg<K> as ::actor_core::private::Part<Cache<K>>>::WITHIN
                .wrap)(CacheAdminMsg::Clear {
                __reply: ::actor_core::Reply::none(),
            }),
            |__message, __reply| {
                if let ::core::option::Option::Some(
                    CacheAdminMsg::Clear { __reply: __slot, .. },
                ) = (<CacheAdminMsg<K> as ::actor_core::private::Part<Cache<K>>>::WITHIN
                    .part)(__message)
                {
                    *__slot = __reply;
                }
            },
        )
    }
    /// Calls the `trim` handler.
    #[inline]
    fn trim(&self, to: usize) -> ::actor_core::Call<'_, Cache<K>, ()> {
        ::actor_core::Call::new(
            &**self,
            (<CacheAdminMsg<K> as ::actor_core::private::Part<Cache<K>>>::WITHIN
                .wrap)(CacheAdminMsg::Trim {
                to,
                __reply: ::actor_core::Reply::none(),
            }),
            |__message, __reply| {
                if let ::core::option::Option::Some(
                    CacheAdminMsg::Trim { __reply: __slot, .. },
                ) = (<CacheAdminMsg<K> as ::actor_core::private::Part<Cache<K>>>::WITHIN
                    .part)(__message)
                {
                    *__slot = __reply;
                }
            },
        )
    }
}
#[doc(hidden)]
#[automatically_derived]
#[allow(.., reason = "..")]
#[cfg_attr(clippy, .., reason = "..")]
impl<K: Key + 'static> ::actor_core::private::Part<Cache<K>> for CacheAdminMsg<K>
where
    for<'__a> Locked: ::actor_core::private::HandlerReply,
{
    const WITHIN: ::actor_core::private::Within<
        <Cache<K> as ::actor_core::private::Interface>::Msg,
        Self,
    > = ::actor_core::private::Within::listed();
    fn handle_now(
        __actor: &mut Cache<K>,
        __message: CacheAdminMsg<K>,
        __ctx: &mut ::actor_core::Context<Cache<K>>,
    ) -> ::core::option::Option<CacheAdminMsg<K>> {
        match __message {
            CacheAdminMsg::Clear { __reply } => {
                if !::actor_core::private::admit(__ctx, &__reply) {
                    return ::core::option::Option::None;
                }
                let __out = <Cache<K>>::clear(__actor);
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
        __actor: &'__a mut Cache<K>,
        __message: CacheAdminMsg<K>,
        __ctx: &'__a mut ::actor_core::Context<Cache<K>>,
    ) -> impl ::core::future::Future<Output = ()> + '__a
    where
        for<'__b> Cache<K>: ::core::marker::Send,
    {
        async move {
            match __message {
                CacheAdminMsg::Trim { to, __reply } => {
                    if !::actor_core::private::admit(__ctx, &__reply) {
                        return;
                    }
                    let __out = ::actor_core::private::send_future(
                            <Cache<K>>::trim(__actor, to),
                        )
                        .await;
                    ::actor_core::private::finish_value(__actor, __ctx, __reply, __out);
                }
                _ => ::core::unreachable!(),
            }
        }
    }
}
