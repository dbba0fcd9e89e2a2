pub struct Store {
    rows: Vec<Row>,
}
#[allow(.., reason = "..")]
use shim::actors::private::library as __LibraryOfStore;
#[allow(.., reason = "..")]
const _: () = {
    #[cfg(rust_analyzer)]
    mod __options {
        use shim::actors::private::options::on_type::mailbox as _;
        use shim::actors::private::options::on_type::rate as _;
        use shim::actors::private::options::on_type::ask_timeout as _;
        use shim::actors::private::options::on_type::throughput as _;
        use shim::actors::private::options::on_type::slice as _;
        use shim::actors::private::options::on_type::name as _;
        use shim::actors::private::options::on_type::hooks as _;
    }
};
/// The address of a running [`Store`]: cheap to clone, with one method for each handler.
#[allow(.., reason = "..")]
#[cfg_attr(clippy, .., reason = "..")]
pub struct StoreRef(__LibraryOfStore::ActorRef<Store>);
#[automatically_derived]
impl ::core::ops::Deref for StoreRef {
    type Target = __LibraryOfStore::ActorRef<Store>;
    #[inline]
    fn deref(&self) -> &Self::Target {
        &self.0
    }
}
#[automatically_derived]
impl __LibraryOfStore::private::Handle for StoreRef {
    type Actor = Store;
    #[inline]
    fn actor_ref(&self) -> &__LibraryOfStore::ActorRef<Store> {
        &self.0
    }
}
#[automatically_derived]
impl ::core::convert::From<__LibraryOfStore::ActorRef<Store>> for StoreRef {
    #[inline]
    fn from(__inner: __LibraryOfStore::ActorRef<Store>) -> Self {
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
impl __LibraryOfStore::private::Defined for Store {
    type Hooks = journal::Journaled;
}
#[automatically_derived]
#[allow(.., reason = "..")]
#[cfg_attr(clippy, .., reason = "..")]
impl __LibraryOfStore::private::Interface for Store {
    type Msg = <Store as __LibraryOfStore::private::Handled<StoreRef>>::Msg;
    type Sink = __LibraryOfStore::ActorRef<Self>;
    type Ref = StoreRef;
    type Hooks = journal::Journaled;
    const NAME: ::core::option::Option<&'static str> = ::core::option::Option::Some(
        "db",
    );
    const MAILBOX: __LibraryOfStore::Mailbox = __LibraryOfStore::Mailbox::bounded(64)
        .overflow(__LibraryOfStore::Overflow::DropOldest)
        .rate(__LibraryOfStore::Rate::per_second(1000).burst(10).refuse());
    const THROUGHPUT: u32 = 16;
    const SLICE: ::core::option::Option<::core::time::Duration> = ::core::option::Option::Some(
        ::core::time::Duration::from_millis(5u64),
    );
    const ASK_TIMEOUT: ::core::option::Option<::core::time::Duration> = ::core::option::Option::Some(
        ::core::time::Duration::from_millis(5000u64),
    );
}
const _: () = __LibraryOfStore::private::same_hooks::<Store, journal::Journaled>();
impl Store {
    /// Opens the store.
    #[cfg_attr(clippy, .., reason = "..")]
    pub async fn open(
        path: PathBuf,
        limits: Limits,
        ctx: &mut Context<Self>,
    ) -> Result<Self, OpenError> {
        todo!()
    }
    #[cfg_attr(clippy, .., reason = "..")]
    pub fn pause(&mut self) {}
    #[cfg_attr(clippy, .., reason = "..")]
    pub async fn import(
        &mut self,
        rows: [Row; 100],
        source: String,
    ) -> Result<(), ImportError> {
        todo!()
    }
    #[allow(.., reason = "..")]
    #[cfg_attr(clippy, .., reason = "..")]
    pub fn flush(&mut self, page: Page) -> Result<(), FlushError> {
        todo!()
    }
    #[cfg_attr(clippy, .., reason = "..")]
    pub async fn compact(&mut self, reply: Reply<u64>) {}
    #[cfg(feature = "loud")]
    #[cfg_attr(clippy, .., reason = "..")]
    fn oops(&mut self, ctx: &mut Context<Self>, failure: &Failure) {}
    #[cfg_attr(clippy, .., reason = "..")]
    async fn rest(&mut self) {}
}
#[allow(.., reason = "..")]
use shim::actors::private::library as __LibraryOfMessagesOfStoreMsg;
#[init(__mention)]
const _: () = ();
#[handler(__mention)]
const _: () = ();
#[cfg(feature = "loud")]
#[failed(__mention)]
const _: () = ();
#[idle(__mention)]
const _: () = ();
#[allow(.., reason = "..")]
const _: () = {
    #[cfg(rust_analyzer)]
    mod __options {
        use shim::actors::private::options::handler::priority as _;
        use shim::actors::private::options::handler::boxed as _;
        use shim::actors::private::options::handler::fatal as _;
        use shim::actors::private::options::handler::limit as _;
        use shim::actors::private::options::idle::after as _;
        use shim::actors::private::options::on_block::hooks as _;
    }
};
const _: () = __LibraryOfMessagesOfStoreMsg::private::arg::<[Row; 100]>();
const _: () = __LibraryOfMessagesOfStoreMsg::private::reply::<ImportError>();
const _: () = __LibraryOfMessagesOfStoreMsg::private::arg::<Page>();
const _: () = __LibraryOfMessagesOfStoreMsg::private::reply::<FlushError>();
const _: () = __LibraryOfMessagesOfStoreMsg::private::arg::<Limits>();
#[allow(.., reason = "..")]
const _: () = __LibraryOfMessagesOfStoreMsg::private::MessageSize::<
    {
        ::core::mem::size_of::<(Page,)>()
            > __LibraryOfMessagesOfStoreMsg::private::LARGE_MESSAGE
    },
>::check();
/// The messages of [`Store`], one for each handler.
#[doc(hidden)]
#[allow(.., reason = "..")]
#[cfg_attr(clippy, .., reason = "..")]
pub enum StoreMsg {
    Pause { __reply: __LibraryOfMessagesOfStoreMsg::Reply<()> },
    Import {
        __args: ::std::boxed::Box<([Row; 100], String)>,
        __reply: __LibraryOfMessagesOfStoreMsg::Reply<(), ImportError>,
    },
    Flush { page: Page, __reply: __LibraryOfMessagesOfStoreMsg::Reply<(), FlushError> },
    Compact { __reply: __LibraryOfMessagesOfStoreMsg::Reply<u64> },
}
#[automatically_derived]
#[allow(.., reason = "..")]
#[cfg_attr(clippy, .., reason = "..")]
impl __LibraryOfMessagesOfStoreMsg::private::Message for StoreMsg {
    const NAMES: &'static [&'static str] = &["pause", "import", "flush", "compact"];
    fn index(&self) -> u16 {
        match *self {
            StoreMsg::Pause { .. } => 0u16,
            StoreMsg::Import { .. } => 1u16,
            StoreMsg::Flush { .. } => 2u16,
            StoreMsg::Compact { .. } => 3u16,
        }
    }
    fn lane(&self) -> __LibraryOfMessagesOfStoreMsg::private::Lane {
        match *self {
            Self::Pause { .. } => __LibraryOfMessagesOfStoreMsg::private::Lane::High,
            _ => __LibraryOfMessagesOfStoreMsg::private::Lane::Normal,
        }
    }
}
#[automatically_derived]
#[allow(.., reason = "..")]
#[cfg_attr(clippy, .., reason = "..")]
impl StoreMsg {
    fn __reply_to_pause(&mut self, __reply: __LibraryOfMessagesOfStoreMsg::Reply<()>) {
        match self {
            StoreMsg::Pause { __reply: __slot, .. } => *__slot = __reply,
            _ => {}
        }
    }
    fn __reply_to_import(
        &mut self,
        __reply: __LibraryOfMessagesOfStoreMsg::Reply<(), ImportError>,
    ) {
        match self {
            StoreMsg::Import { __reply: __slot, .. } => *__slot = __reply,
            _ => {}
        }
    }
    fn __reply_to_flush(
        &mut self,
        __reply: __LibraryOfMessagesOfStoreMsg::Reply<(), FlushError>,
    ) {
        match self {
            StoreMsg::Flush { __reply: __slot, .. } => *__slot = __reply,
            _ => {}
        }
    }
    fn __reply_to_compact(
        &mut self,
        __reply: __LibraryOfMessagesOfStoreMsg::Reply<u64>,
    ) {
        match self {
            StoreMsg::Compact { __reply: __slot, .. } => *__slot = __reply,
            _ => {}
        }
    }
}
#[automatically_derived]
#[allow(.., reason = "..")]
#[cfg_attr(clippy, .., reason = "..")]
impl __LibraryOfMessagesOfStoreMsg::private::Handled<StoreRef> for Store {
    type Msg = StoreMsg;
    type Ref = StoreRef;
    type Hooks = journal::Journaled;
}
const _: () = __LibraryOfMessagesOfStoreMsg::private::same_hooks::<
    Store,
    journal::Journaled,
>();
const _: () = {
    #[allow(.., reason = "..")]
    #[cfg_attr(clippy, .., reason = "..")]
    type __Ref = StoreRef;
    const _: () = {
        #[cfg(not(doc))]
        #[allow(.., reason = "..")]
        #[cfg_attr(clippy, .., reason = "..")]
        type Store = <__Ref as __LibraryOfMessagesOfStoreMsg::private::Handle>::Actor;
        #[allow(.., reason = "..")]
        #[cfg_attr(clippy, .., reason = "..")]
        impl __Ref {
            /// Calls the `pause` handler.
            #[inline]
            pub fn pause(&self) -> __LibraryOfMessagesOfStoreMsg::Call<'_, Store, ()> {
                __LibraryOfMessagesOfStoreMsg::Call::new(
                    &**self,
                    StoreMsg::Pause {
                        __reply: __LibraryOfMessagesOfStoreMsg::Reply::none(),
                    },
                    StoreMsg::__reply_to_pause,
                )
            }
            /// Calls the `import` handler.
            #[inline]
            pub fn import(
                &self,
                rows: [Row; 100],
                source: impl ::core::convert::Into<String>,
            ) -> __LibraryOfMessagesOfStoreMsg::Call<'_, Store, (), ImportError> {
                __LibraryOfMessagesOfStoreMsg::Call::new(
                    &**self,
                    StoreMsg::Import {
                        __args: ::std::boxed::Box::new((
                            rows,
                            ::core::convert::Into::into(source),
                        )),
                        __reply: __LibraryOfMessagesOfStoreMsg::Reply::none(),
                    },
                    StoreMsg::__reply_to_import,
                )
            }
            #[allow(.., reason = "..")]
            /// Calls the `flush` handler.
            #[inline]
            pub fn flush(
                &self,
                page: Page,
            ) -> __LibraryOfMessagesOfStoreMsg::Call<'_, Store, (), FlushError> {
                __LibraryOfMessagesOfStoreMsg::Call::new(
                    &**self,
                    StoreMsg::Flush {
                        page,
                        __reply: __LibraryOfMessagesOfStoreMsg::Reply::none(),
                    },
                    StoreMsg::__reply_to_flush,
                )
            }
            /// Calls the `compact` handler.
            #[inline]
            pub fn compact(
                &self,
            ) -> __LibraryOfMessagesOfStoreMsg::Call<'_, Store, u64> {
                __LibraryOfMessagesOfStoreMsg::Call::new(
                    &**self,
                    StoreMsg::Compact {
                        __reply: __LibraryOfMessagesOfStoreMsg::Reply::none(),
                    },
                    StoreMsg::__reply_to_compact,
                )
            }
        }
    };
};
#[allow(.., reason = "..")]
#[cfg_attr(clippy, .., reason = "..")]
impl Store {
    /// Opens the store.
    pub fn spec(
        path: impl ::core::convert::Into<PathBuf>,
        limits: Limits,
    ) -> __LibraryOfMessagesOfStoreMsg::ChildSpec<Self>
    where
        for<'__c> PathBuf: ::core::clone::Clone,
        for<'__c> Limits: ::core::clone::Clone,
        for<'__a> Limits: __LibraryOfMessagesOfStoreMsg::private::HandlerArg,
    {
        let path: PathBuf = ::core::convert::Into::into(path);
        __LibraryOfMessagesOfStoreMsg::private::spec(move |__ctx| {
            let path = ::core::clone::Clone::clone(&path);
            let limits = ::core::clone::Clone::clone(&limits);
            ::std::boxed::Box::pin(async move {
                __LibraryOfMessagesOfStoreMsg::private::init_result(
                    __LibraryOfMessagesOfStoreMsg::private::send_future(
                            Self::open(path, limits, __ctx),
                        )
                        .await,
                )
            })
        })
    }
}
#[doc(hidden)]
#[automatically_derived]
#[allow(.., reason = "..")]
#[cfg_attr(clippy, .., reason = "..")]
impl __LibraryOfMessagesOfStoreMsg::private::Actor for Store
where
    for<'__a> [Row; 100]: __LibraryOfMessagesOfStoreMsg::private::HandlerArg,
    for<'__a> ImportError: __LibraryOfMessagesOfStoreMsg::private::HandlerReply,
    for<'__a> Page: __LibraryOfMessagesOfStoreMsg::private::HandlerArg,
    for<'__a> FlushError: __LibraryOfMessagesOfStoreMsg::private::HandlerReply,
{
    fn handle_now(
        &mut self,
        __message: StoreMsg,
        __ctx: &mut __LibraryOfMessagesOfStoreMsg::Context<Self>,
    ) -> ::core::option::Option<StoreMsg> {
        match __message {
            StoreMsg::Pause { __reply } => {
                if !__LibraryOfMessagesOfStoreMsg::private::admit(__ctx, &__reply) {
                    return ::core::option::Option::None;
                }
                let __out = Self::pause(self);
                __LibraryOfMessagesOfStoreMsg::private::finish_value(
                    self,
                    __ctx,
                    __reply,
                    __out,
                );
            }
            StoreMsg::Flush { page, __reply } => {
                if !__LibraryOfMessagesOfStoreMsg::private::admit(__ctx, &__reply) {
                    return ::core::option::Option::None;
                }
                let __out = Self::flush(self, page);
                __LibraryOfMessagesOfStoreMsg::private::finish_fatal(
                    self,
                    __ctx,
                    __reply,
                    __out,
                );
            }
            __other => return ::core::option::Option::Some(__other),
        }
        ::core::option::Option::None
    }
    fn handle<'__a>(
        &'__a mut self,
        __message: StoreMsg,
        __ctx: &'__a mut __LibraryOfMessagesOfStoreMsg::Context<Self>,
    ) -> impl ::core::future::Future<Output = ()> + '__a
    where
        for<'__b> Store: ::core::marker::Send,
    {
        async move {
            match __message {
                StoreMsg::Import { __args, __reply } => {
                    if !__LibraryOfMessagesOfStoreMsg::private::admit(__ctx, &__reply) {
                        return;
                    }
                    let (rows, source) = *__args;
                    let __out = __LibraryOfMessagesOfStoreMsg::private::send_future(
                            Self::import(self, rows, source),
                        )
                        .await;
                    #[cfg(any(all(feature = "loud")))]
                    __LibraryOfMessagesOfStoreMsg::private::finish_or_failed(
                        self,
                        __ctx,
                        __reply,
                        __out,
                    );
                    #[cfg(not(any(all(feature = "loud"))))]
                    __LibraryOfMessagesOfStoreMsg::private::finish_result(
                        self,
                        __ctx,
                        __reply,
                        __out,
                    );
                }
                StoreMsg::Compact { __reply } => {
                    if !__LibraryOfMessagesOfStoreMsg::private::admit(__ctx, &__reply) {
                        return;
                    }
                    let __reply = __LibraryOfMessagesOfStoreMsg::private::lend(
                        self,
                        __ctx,
                        __reply,
                    );
                    match __LibraryOfMessagesOfStoreMsg::private::Limit::fail(
                            ::core::time::Duration::from_millis(2000u64),
                            "compact",
                        )
                        .run(
                            __LibraryOfMessagesOfStoreMsg::private::send_future(
                                Self::compact(self, __reply),
                            ),
                        )
                        .await
                    {
                        ::core::result::Result::Ok(__out) => __out,
                        ::core::result::Result::Err(__over) => {
                            return __LibraryOfMessagesOfStoreMsg::private::over_limit(
                                __ctx,
                                __LibraryOfMessagesOfStoreMsg::Reply::<(), ()>::none(),
                                __over,
                            );
                        }
                    };
                }
                _ => ::core::unreachable!(),
            }
        }
    }
    const HEARS_START: bool = false;
    const HEARS_STOP: bool = false;
    #[cfg(feature = "loud")]
    fn failed(
        &mut self,
        __ctx: &mut __LibraryOfMessagesOfStoreMsg::Context<Self>,
        __failure: &__LibraryOfMessagesOfStoreMsg::private::Failure,
    ) {
        Self::oops(self, __ctx, __failure);
    }
    const IDLE_AFTER: ::core::option::Option<::core::time::Duration> = ::core::option::Option::Some(
        ::core::time::Duration::from_millis(30000u64),
    );
    fn idle<'__a>(
        &'__a mut self,
        __ctx: &'__a mut __LibraryOfMessagesOfStoreMsg::Context<Self>,
    ) -> impl ::core::future::Future<Output = ()> + ::core::marker::Send + '__a
    where
        for<'__b> Store: ::core::marker::Send,
    {
        async move {
            __LibraryOfMessagesOfStoreMsg::private::send_future(Self::rest(self)).await;
        }
    }
}
