pub struct Cache {
    db: DbRef,
}
/// The address of a running [`Cache`]: cheap to clone, with one method for each handler.
#[allow(.., reason = "..")]
#[cfg_attr(clippy, .., reason = "..")]
pub struct CacheRef(::actor_core::ActorRef<Cache>);
#[automatically_derived]
impl ::core::ops::Deref for CacheRef {
    type Target = ::actor_core::ActorRef<Cache>;
    #[inline]
    fn deref(&self) -> &Self::Target {
        &self.0
    }
}
#[automatically_derived]
impl ::actor_core::private::Handle for CacheRef {
    type Actor = Cache;
    #[inline]
    fn actor_ref(&self) -> &::actor_core::ActorRef<Cache> {
        &self.0
    }
}
#[automatically_derived]
impl ::core::convert::From<::actor_core::ActorRef<Cache>> for CacheRef {
    #[inline]
    fn from(__inner: ::actor_core::ActorRef<Cache>) -> Self {
        Self(__inner)
    }
}
#[automatically_derived]
impl ::core::clone::Clone for CacheRef {
    #[inline]
    fn clone(&self) -> Self {
        Self(::core::clone::Clone::clone(&self.0))
    }
}
#[automatically_derived]
impl ::core::fmt::Debug for CacheRef {
    fn fmt(&self, __formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        ::core::fmt::Debug::fmt(&self.0, __formatter)
    }
}
#[automatically_derived]
impl ::core::cmp::PartialEq for CacheRef {
    #[inline]
    fn eq(&self, __other: &Self) -> bool {
        ::core::cmp::PartialEq::eq(&self.0, &__other.0)
    }
}
#[automatically_derived]
impl ::core::cmp::Eq for CacheRef {}
#[automatically_derived]
impl ::core::hash::Hash for CacheRef {
    #[inline]
    fn hash<__H: ::core::hash::Hasher>(&self, __state: &mut __H) {
        ::core::hash::Hash::hash(&self.0, __state);
    }
}
#[automatically_derived]
impl ::actor_core::private::Defined for Cache {
    type Hooks = ::actor_core::private::Plain;
}
#[automatically_derived]
#[allow(.., reason = "..")]
#[cfg_attr(clippy, .., reason = "..")]
impl ::actor_core::private::Interface for Cache {
    type Msg = <Cache as ::actor_core::private::Handled<CacheRef>>::Msg;
    type Sink = ::actor_core::ActorRef<Self>;
    type Ref = CacheRef;
    type Hooks = ::actor_core::private::Plain;
}
impl Cache {
    #[cfg_attr(clippy, .., reason = "..")]
    pub fn size(&self) -> usize {
        0
    }
    #[cfg(feature = "loud")]
    #[cfg_attr(clippy, .., reason = "..")]
    async fn lost(&mut self, down: Down, ctx: &mut Context<Self>) {}
    #[cfg_attr(clippy, .., reason = "..")]
    fn bereft(&mut self, exit: &ChildExit) {}
}
#[handler(__mention)]
const _: () = ();
#[cfg(feature = "loud")]
#[down(__mention)]
const _: () = ();
#[child_exited(__mention)]
const _: () = ();
/// The messages of [`Cache`], one for each handler.
#[doc(hidden)]
#[allow(.., reason = "..")]
#[cfg_attr(clippy, .., reason = "..")]
pub enum CacheMsg {
    Size { __reply: ::actor_core::Reply<usize> },
}
#[automatically_derived]
#[allow(.., reason = "..")]
#[cfg_attr(clippy, .., reason = "..")]
impl ::actor_core::private::Message for CacheMsg {
    const NAMES: &'static [&'static str] = &["size"];
    fn index(&self) -> u16 {
        match *self {
            CacheMsg::Size { .. } => 0u16,
        }
    }
}
#[automatically_derived]
#[allow(.., reason = "..")]
#[cfg_attr(clippy, .., reason = "..")]
impl CacheMsg {
    fn __reply_to_size(&mut self, __reply: ::actor_core::Reply<usize>) {
        match self {
            CacheMsg::Size { __reply: __slot, .. } => *__slot = __reply,
            _ => {}
        }
    }
}
#[automatically_derived]
#[allow(.., reason = "..")]
#[cfg_attr(clippy, .., reason = "..")]
impl ::actor_core::private::Handled<CacheRef> for Cache {
    type Msg = CacheMsg;
    type Ref = CacheRef;
    type Hooks = ::actor_core::private::Plain;
}
const _: () = {
    #[allow(.., reason = "..")]
    #[cfg_attr(clippy, .., reason = "..")]
    type __Ref = CacheRef;
    const _: () = {
        #[cfg(not(doc))]
        #[allow(.., reason = "..")]
        #[cfg_attr(clippy, .., reason = "..")]
        type Cache = <__Ref as ::actor_core::private::Handle>::Actor;
        #[allow(.., reason = "..")]
        #[cfg_attr(clippy, .., reason = "..")]
        impl __Ref {
            /// Calls the `size` handler.
            #[inline]
            pub fn size(&self) -> ::actor_core::Call<'_, Cache, usize> {
                ::actor_core::Call::new(
                    &**self,
                    CacheMsg::Size {
                        __reply: ::actor_core::Reply::none(),
                    },
                    CacheMsg::__reply_to_size,
                )
            }
        }
    };
};
#[doc(hidden)]
#[automatically_derived]
#[allow(.., reason = "..")]
#[cfg_attr(clippy, .., reason = "..")]
impl ::actor_core::private::Actor for Cache {
    fn handle_now(
        &mut self,
        __message: CacheMsg,
        __ctx: &mut ::actor_core::Context<Self>,
    ) -> ::core::option::Option<CacheMsg> {
        match __message {
            CacheMsg::Size { __reply } => {
                if !::actor_core::private::admit(__ctx, &__reply) {
                    return ::core::option::Option::None;
                }
                let __out = Self::size(self);
                ::actor_core::private::finish_value(self, __ctx, __reply, __out);
            }
        }
        ::core::option::Option::None
    }
    const HEARS_START: bool = false;
    const HEARS_STOP: bool = false;
    #[cfg(feature = "loud")]
    fn down<'__a>(
        &'__a mut self,
        __notice: ::actor_core::private::Down,
        __ctx: &'__a mut ::actor_core::Context<Self>,
    ) -> impl ::core::future::Future<Output = ()> + ::core::marker::Send + '__a
    where
        for<'__b> Cache: ::core::marker::Send,
    {
        async move {
            ::actor_core::private::send_future(Self::lost(self, __notice, __ctx)).await;
        }
    }
    const HEARS_CHILDREN: bool = true;
    fn child_exited<'__a>(
        &'__a mut self,
        __notice: ::actor_core::private::ChildExit,
        __ctx: &'__a mut ::actor_core::Context<Self>,
    ) -> impl ::core::future::Future<Output = ()> + ::core::marker::Send + '__a
    where
        for<'__b> Cache: ::core::marker::Send,
    {
        async move {
            Self::bereft(self, &__notice);
        }
    }
}
#[automatically_derived]
#[allow(.., reason = "..")]
#[cfg_attr(clippy, .., reason = "..")]
#[cfg(feature = "loud")]
impl ::actor_core::private::Watcher for Cache {}
