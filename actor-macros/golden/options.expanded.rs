pub struct Store {
    rows: Vec<Row>,
}
#[allow(unexpected_cfgs, reason = "only editors set it")]
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
pub struct StoreRef(shim::actors::ActorRef<Store>);
#[automatically_derived]
impl ::core::ops::Deref for StoreRef {
    type Target = shim::actors::ActorRef<Store>;
    #[inline]
    fn deref(&self) -> &Self::Target {
        &self.0
    }
}
#[automatically_derived]
impl shim::actors::private::Addressee for StoreRef {
    type Actor = Store;
}
#[automatically_derived]
impl ::core::convert::From<shim::actors::ActorRef<Store>> for StoreRef {
    #[inline]
    fn from(__inner: shim::actors::ActorRef<Store>) -> Self {
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
#[allow(.., reason = "..")]
impl shim::actors::private::Interface for Store {
    type Msg = <Store as shim::actors::private::Handled>::Msg;
    type Sink = shim::actors::ActorRef<Self>;
    type Ref = StoreRef;
    type Hooks = journal::Journaled;
    const NAME: ::core::option::Option<&'static str> = ::core::option::Option::Some(
        "db",
    );
    const MAILBOX: shim::actors::Mailbox = shim::actors::Mailbox::bounded(64)
        .overflow(shim::actors::Overflow::DropOldest)
        .rate(shim::actors::Rate::per_second(1000).burst(10).refuse());
    const THROUGHPUT: u32 = 16;
    const SLICE: ::core::option::Option<::core::time::Duration> = ::core::option::Option::Some(
        ::core::time::Duration::from_millis(5u64),
    );
    const ASK_TIMEOUT: ::core::option::Option<::core::time::Duration> = ::core::option::Option::Some(
        ::core::time::Duration::from_millis(5000u64),
    );
}
impl Store {
    /// Opens the store.
    #[allow(.., reason = "..")]
    pub async fn open(
        path: PathBuf,
        limits: Limits,
        ctx: &mut Context<Self>,
    ) -> Result<Self, OpenError> {
        todo!()
    }
    #[allow(.., reason = "..")]
    pub fn pause(&mut self) {}
    #[allow(.., reason = "..")]
    pub async fn import(
        &mut self,
        rows: [Row; 100],
        source: String,
    ) -> Result<(), ImportError> {
        todo!()
    }
    #[allow(deprecated, reason = "pages are large")]
    #[allow(.., reason = "..")]
    pub fn flush(&mut self, page: Page) -> Result<(), FlushError> {
        todo!()
    }
    #[allow(.., reason = "..")]
    pub async fn compact(&mut self, reply: Reply<u64>) {}
    #[cfg(feature = "loud")]
    #[allow(.., reason = "..")]
    fn oops(&mut self, ctx: &mut Context<Self>, failure: &Failure) {}
    #[allow(.., reason = "..")]
    async fn rest(&mut self) {}
}
const _: () = {
    #[allow(unused_imports, reason = "keeps the import of the attribute in use")]
    use init as _;
};
const _: () = {
    #[allow(unused_imports, reason = "keeps the import of the attribute in use")]
    use handler as _;
};
#[cfg(feature = "loud")]
const _: () = {
    #[allow(unused_imports, reason = "keeps the import of the attribute in use")]
    use failed as _;
};
const _: () = {
    #[allow(unused_imports, reason = "keeps the import of the attribute in use")]
    use idle as _;
};
#[allow(unexpected_cfgs, reason = "only editors set it")]
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
const _: () = shim::actors::private::arg::<[Row; 100]>();
const _: () = shim::actors::private::reply::<ImportError>();
const _: () = shim::actors::private::arg::<Page>();
const _: () = shim::actors::private::reply::<FlushError>();
const _: () = shim::actors::private::arg::<Limits>();
#[allow(deprecated, reason = "pages are large")]
const _: () = shim::actors::private::MessageSize::<
    { ::core::mem::size_of::<(Page,)>() > shim::actors::private::LARGE_MESSAGE },
>::check();
/// The messages of [`Store`], one for each handler.
#[doc(hidden)]
#[allow(.., reason = "..")]
pub enum StoreMsg {
    Pause { __reply: shim::actors::Reply<()> },
    Import {
        __args: ::std::boxed::Box<([Row; 100], String)>,
        __reply: shim::actors::Reply<(), ImportError>,
    },
    Flush { page: Page, __reply: shim::actors::Reply<(), FlushError> },
    Compact { __reply: shim::actors::Reply<u64> },
}
#[automatically_derived]
#[allow(.., reason = "..")]
impl shim::actors::private::Message for StoreMsg {
    const NAMES: &'static [&'static str] = &["pause", "import", "flush", "compact"];
    fn index(&self) -> u16 {
        match *self {
            StoreMsg::Pause { .. } => 0u16,
            StoreMsg::Import { .. } => 1u16,
            StoreMsg::Flush { .. } => 2u16,
            StoreMsg::Compact { .. } => 3u16,
        }
    }
    fn lane(&self) -> shim::actors::private::Lane {
        match *self {
            Self::Pause { .. } => shim::actors::private::Lane::High,
            _ => shim::actors::private::Lane::Normal,
        }
    }
}
#[automatically_derived]
#[allow(.., reason = "..")]
impl StoreMsg {
    fn __reply_to_pause(&mut self, __reply: shim::actors::Reply<()>) {
        match self {
            StoreMsg::Pause { __reply: __slot, .. } => *__slot = __reply,
            _ => {}
        }
    }
    fn __reply_to_import(&mut self, __reply: shim::actors::Reply<(), ImportError>) {
        match self {
            StoreMsg::Import { __reply: __slot, .. } => *__slot = __reply,
            _ => {}
        }
    }
    fn __reply_to_flush(&mut self, __reply: shim::actors::Reply<(), FlushError>) {
        match self {
            StoreMsg::Flush { __reply: __slot, .. } => *__slot = __reply,
            _ => {}
        }
    }
    fn __reply_to_compact(&mut self, __reply: shim::actors::Reply<u64>) {
        match self {
            StoreMsg::Compact { __reply: __slot, .. } => *__slot = __reply,
            _ => {}
        }
    }
}
#[automatically_derived]
#[allow(.., reason = "..")]
impl shim::actors::private::Handled for Store {
    type Msg = StoreMsg;
}
const _: () = {
    #[allow(.., reason = "..")]
    type __Ref = StoreRef;
    const _: () = {
        #[cfg(not(doc))]
        #[allow(.., reason = "..")]
        type Store = <__Ref as shim::actors::private::Addressee>::Actor;
        #[allow(.., reason = "..")]
        impl __Ref {
            /// Calls the `pause` handler.
            #[inline]
            pub fn pause(&self) -> shim::actors::Call<'_, Store, ()> {
                shim::actors::Call::new(
                    &**self,
                    StoreMsg::Pause {
                        __reply: shim::actors::Reply::none(),
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
            ) -> shim::actors::Call<'_, Store, (), ImportError> {
                shim::actors::Call::new(
                    &**self,
                    StoreMsg::Import {
                        __args: ::std::boxed::Box::new((
                            rows,
                            ::core::convert::Into::into(source),
                        )),
                        __reply: shim::actors::Reply::none(),
                    },
                    StoreMsg::__reply_to_import,
                )
            }
            #[allow(deprecated, reason = "pages are large")]
            /// Calls the `flush` handler.
            #[inline]
            pub fn flush(
                &self,
                page: Page,
            ) -> shim::actors::Call<'_, Store, (), FlushError> {
                shim::actors::Call::new(
                    &**self,
                    StoreMsg::Flush {
                        page,
                        __reply: shim::actors::Reply::none(),
                    },
                    StoreMsg::__reply_to_flush,
                )
            }
            /// Calls the `compact` handler.
            #[inline]
            pub fn compact(&self) -> shim::actors::Call<'_, Store, u64> {
                shim::actors::Call::new(
                    &**self,
                    StoreMsg::Compact {
                        __reply: shim::actors::Reply::none(),
                    },
                    StoreMsg::__reply_to_compact,
                )
            }
        }
    };
};
#[allow(.., reason = "..")]
impl Store {
    /// Opens the store.
    pub fn spec(
        path: impl ::core::convert::Into<PathBuf>,
        limits: Limits,
    ) -> shim::actors::ChildSpec<Self>
    where
        for<'__c> PathBuf: ::core::clone::Clone,
        for<'__c> Limits: ::core::clone::Clone,
        for<'__a> Limits: shim::actors::private::HandlerArg,
    {
        let path: PathBuf = ::core::convert::Into::into(path);
        shim::actors::private::spec(move |__ctx| {
            let path = ::core::clone::Clone::clone(&path);
            let limits = ::core::clone::Clone::clone(&limits);
            ::std::boxed::Box::pin(async move {
                shim::actors::private::init_result(
                    shim::actors::private::send_future(Self::open(path, limits, __ctx))
                        .await,
                )
            })
        })
    }
}
#[automatically_derived]
#[allow(.., reason = "..")]
impl shim::actors::private::Handle for StoreRef
where
    Store: shim::actors::private::Interface<
        Msg = StoreMsg,
        Sink = shim::actors::ActorRef<Store>,
        Ref = StoreRef,
        Hooks = journal::Journaled,
    >,
    for<'__a> [Row; 100]: shim::actors::private::HandlerArg,
    for<'__a> ImportError: shim::actors::private::HandlerReply,
    for<'__a> Page: shim::actors::private::HandlerArg,
    for<'__a> FlushError: shim::actors::private::HandlerReply,
    for<'__a> Store: shim::actors::private::Actor,
{
    type Actor = Store;
    #[inline]
    fn actor_ref(&self) -> &shim::actors::ActorRef<Store> {
        ::core::ops::Deref::deref(self)
    }
}
#[doc(hidden)]
#[automatically_derived]
#[allow(.., reason = "..")]
impl shim::actors::private::Actor for Store
where
    Store: shim::actors::private::Interface<
        Msg = StoreMsg,
        Sink = shim::actors::ActorRef<Store>,
        Ref = StoreRef,
        Hooks = journal::Journaled,
    >,
    for<'__a> [Row; 100]: shim::actors::private::HandlerArg,
    for<'__a> ImportError: shim::actors::private::HandlerReply,
    for<'__a> Page: shim::actors::private::HandlerArg,
    for<'__a> FlushError: shim::actors::private::HandlerReply,
{
    fn handle_now(
        &mut self,
        __message: StoreMsg,
        __ctx: &mut shim::actors::Context<Self>,
    ) -> ::core::option::Option<StoreMsg> {
        match __message {
            StoreMsg::Pause { __reply } => {
                if !shim::actors::private::admit(__ctx, &__reply) {
                    return ::core::option::Option::None;
                }
                let __out = Self::pause(self);
                shim::actors::private::finish_value(self, __ctx, __reply, __out);
            }
            StoreMsg::Flush { page, __reply } => {
                if !shim::actors::private::admit(__ctx, &__reply) {
                    return ::core::option::Option::None;
                }
                let __out = Self::flush(self, page);
                shim::actors::private::finish_fatal(self, __ctx, __reply, __out);
            }
            __other => return ::core::option::Option::Some(__other),
        }
        ::core::option::Option::None
    }
    fn handle<'__a>(
        &'__a mut self,
        __message: StoreMsg,
        __ctx: &'__a mut shim::actors::Context<Self>,
    ) -> impl ::core::future::Future<Output = ()> + '__a {
        async move {
            match __message {
                StoreMsg::Import { __args, __reply } => {
                    if !shim::actors::private::admit(__ctx, &__reply) {
                        return;
                    }
                    let (rows, source) = *__args;
                    let __out = shim::actors::private::send_future(
                            Self::import(self, rows, source),
                        )
                        .await;
                    #[cfg(any(all(feature = "loud")))]
                    shim::actors::private::finish_or_failed(self, __ctx, __reply, __out);
                    #[cfg(not(any(all(feature = "loud"))))]
                    shim::actors::private::finish_result(self, __ctx, __reply, __out);
                }
                StoreMsg::Compact { __reply } => {
                    if !shim::actors::private::admit(__ctx, &__reply) {
                        return;
                    }
                    let __reply = shim::actors::private::lend(self, __ctx, __reply);
                    match shim::actors::private::Limit::fail(
                            ::core::time::Duration::from_millis(2000u64),
                            "compact",
                        )
                        .run(
                            shim::actors::private::send_future(
                                Self::compact(self, __reply),
                            ),
                        )
                        .await
                    {
                        ::core::result::Result::Ok(__out) => __out,
                        ::core::result::Result::Err(__over) => {
                            return shim::actors::private::over_limit(
                                __ctx,
                                shim::actors::Reply::<(), ()>::none(),
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
        __ctx: &mut shim::actors::Context<Self>,
        __failure: &shim::actors::private::Failure,
    ) {
        Self::oops(self, __ctx, __failure);
    }
    const IDLE_AFTER: ::core::option::Option<::core::time::Duration> = ::core::option::Option::Some(
        ::core::time::Duration::from_millis(30000u64),
    );
    fn idle<'__a>(
        &'__a mut self,
        __ctx: &'__a mut shim::actors::Context<Self>,
    ) -> impl ::core::future::Future<Output = ()> + ::core::marker::Send + '__a {
        async move {
            shim::actors::private::send_future(Self::rest(self)).await;
        }
    }
}
