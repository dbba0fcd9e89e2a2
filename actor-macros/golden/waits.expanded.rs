pub struct Store {
    path: String,
}
/// The address of a running [`Store`]: cheap to clone, with one method for each handler.
#[allow(.., reason = "..")]
#[cfg_attr(clippy, .., reason = "..")]
pub struct StoreRef(::actor_core::ActorRef<Store>);
#[automatically_derived]
impl ::core::ops::Deref for StoreRef {
    type Target = ::actor_core::ActorRef<Store>;
    #[inline]
    fn deref(&self) -> &Self::Target {
        &self.0
    }
}
#[automatically_derived]
impl ::actor_core::private::Handle for StoreRef {
    type Actor = Store;
    #[inline]
    fn actor_ref(&self) -> &::actor_core::ActorRef<Store> {
        &self.0
    }
}
#[automatically_derived]
impl ::core::convert::From<::actor_core::ActorRef<Store>> for StoreRef {
    #[inline]
    fn from(__inner: ::actor_core::ActorRef<Store>) -> Self {
        Self(__inner)
    }
}
#[automatically_derived]
impl ::core::clone::Clone for StoreRef {
    #[inline]
    fn clone(&self) -> Self {
        Self(::core::clone::Clone::clone(&self.0))
    }
}
#[automatically_derived]
impl ::core::fmt::Debug for StoreRef {
    fn fmt(&self, __formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        ::core::fmt::Debug::fmt(&self.0, __formatter)
    }
}
#[automatically_derived]
impl ::core::cmp::PartialEq for StoreRef {
    #[inline]
    fn eq(&self, __other: &Self) -> bool {
        ::core::cmp::PartialEq::eq(&self.0, &__other.0)
    }
}
#[automatically_derived]
impl ::core::cmp::Eq for StoreRef {}
#[automatically_derived]
impl ::core::hash::Hash for StoreRef {
    #[inline]
    fn hash<__H: ::core::hash::Hasher>(&self, __state: &mut __H) {
        ::core::hash::Hash::hash(&self.0, __state);
    }
}
#[automatically_derived]
impl ::actor_core::private::Defined for Store {
    type Hooks = ::actor_core::private::Plain;
}
#[automatically_derived]
#[allow(.., reason = "..")]
#[cfg_attr(clippy, .., reason = "..")]
impl ::actor_core::private::Interface for Store {
    type Msg = <Store as ::actor_core::private::Handled<StoreRef>>::Msg;
    type Sink = ::actor_core::ActorRef<Self>;
    type Ref = StoreRef;
    type Hooks = ::actor_core::private::Plain;
}
impl Store {
    #[cfg_attr(clippy, .., reason = "..")]
    pub async fn settle(&mut self) {}
    #[cfg_attr(clippy, .., reason = "..")]
    pub async fn save(&mut self, row: Row, under: String) -> Result<u64, SaveError> {
        Ok(row.write(&self.path, under).await?)
    }
}
#[handler(__mention)]
const _: () = ();
const _: () = ::actor_core::private::arg::<Row>();
const _: () = ::actor_core::private::reply::<SaveError>();
const _: () = ::actor_core::private::MessageSize::<
    { ::core::mem::size_of::<(Row, String)>() > ::actor_core::private::LARGE_MESSAGE },
>::check();
/// The messages of [`Store`], one for each handler.
#[doc(hidden)]
#[allow(.., reason = "..")]
#[cfg_attr(clippy, .., reason = "..")]
pub enum StoreMsg {
    Settle { __reply: ::actor_core::Reply<()> },
    Save { row: Row, under: String, __reply: ::actor_core::Reply<u64, SaveError> },
}
#[automatically_derived]
#[allow(.., reason = "..")]
#[cfg_attr(clippy, .., reason = "..")]
impl ::actor_core::private::Message for StoreMsg {
    const NAMES: &'static [&'static str] = &["settle", "save"];
    fn index(&self) -> u16 {
        match *self {
            StoreMsg::Settle { .. } => 0u16,
            StoreMsg::Save { .. } => 1u16,
        }
    }
}
#[automatically_derived]
#[allow(.., reason = "..")]
#[cfg_attr(clippy, .., reason = "..")]
impl StoreMsg {
    fn __reply_to_settle(&mut self, __reply: ::actor_core::Reply<()>) {
        match self {
            StoreMsg::Settle { __reply: __slot, .. } => *__slot = __reply,
            _ => {}
        }
    }
    fn __reply_to_save(&mut self, __reply: ::actor_core::Reply<u64, SaveError>) {
        match self {
            StoreMsg::Save { __reply: __slot, .. } => *__slot = __reply,
            _ => {}
        }
    }
}
#[automatically_derived]
#[allow(.., reason = "..")]
#[cfg_attr(clippy, .., reason = "..")]
impl ::actor_core::private::Handled<StoreRef> for Store {
    type Msg = StoreMsg;
    type Ref = StoreRef;
    type Hooks = ::actor_core::private::Plain;
}
const _: () = {
    #[allow(.., reason = "..")]
    #[cfg_attr(clippy, .., reason = "..")]
    type __Ref = StoreRef;
    const _: () = {
        #[cfg(not(doc))]
        #[allow(.., reason = "..")]
        #[cfg_attr(clippy, .., reason = "..")]
        type Store = <__Ref as ::actor_core::private::Handle>::Actor;
        #[allow(.., reason = "..")]
        #[cfg_attr(clippy, .., reason = "..")]
        impl __Ref {
            /// Calls the `settle` handler.
            #[inline]
            pub fn settle(&self) -> ::actor_core::Call<'_, Store, ()> {
                ::actor_core::Call::new(
                    &**self,
                    StoreMsg::Settle {
                        __reply: ::actor_core::Reply::none(),
                    },
                    StoreMsg::__reply_to_settle,
                )
            }
            /// Calls the `save` handler.
            #[inline]
            pub fn save(
                &self,
                row: Row,
                under: impl ::core::convert::Into<String>,
            ) -> ::actor_core::Call<'_, Store, u64, SaveError> {
                ::actor_core::Call::new(
                    &**self,
                    StoreMsg::Save {
                        row,
                        under: ::core::convert::Into::into(under),
                        __reply: ::actor_core::Reply::none(),
                    },
                    StoreMsg::__reply_to_save,
                )
            }
        }
    };
};
#[doc(hidden)]
#[automatically_derived]
#[allow(.., reason = "..")]
#[cfg_attr(clippy, .., reason = "..")]
impl ::actor_core::private::Actor for Store
where
    for<'__a> Row: ::actor_core::private::HandlerArg,
    for<'__a> SaveError: ::actor_core::private::HandlerReply,
{
    fn handle<'__a>(
        &'__a mut self,
        __message: StoreMsg,
        __ctx: &'__a mut ::actor_core::Context<Self>,
    ) -> impl ::core::future::Future<Output = ()> + '__a
    where
        for<'__b> Store: ::core::marker::Send,
    {
        match __message {
            StoreMsg::Settle { __reply } => {
                ::actor_core::private::OneOf2::A {
                    handler: ::actor_core::private::run(
                        __ctx,
                        __reply,
                        ::actor_core::private::send_future(Self::settle(self)),
                    ),
                }
            }
            StoreMsg::Save { row, under, __reply } => {
                ::actor_core::private::OneOf2::B {
                    handler: ::actor_core::private::run_result(
                        __ctx,
                        __reply,
                        ::actor_core::private::send_future(Self::save(self, row, under)),
                    ),
                }
            }
        }
    }
    const HEARS_START: bool = false;
    const HEARS_STOP: bool = false;
}
