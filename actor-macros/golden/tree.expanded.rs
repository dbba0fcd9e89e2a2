/// The tree.
#[derive(Debug)]
pub struct App<K: Key> {
    /// Where the data is.
    #[allow(.., reason = "..")]
    pub url: String,
    #[allow(.., reason = "..")]
    pub db: DbRef,
    #[cfg(feature = "cache")]
    #[allow(.., reason = "..")]
    cache: CacheRef<K>,
    #[allow(.., reason = "..")]
    inner: Inner,
    #[doc(hidden)]
    __supervisor: ::actor_core::SupervisorRef,
}
#[allow(.., reason = "..")]
#[cfg_attr(clippy, .., reason = "..")]
impl<K: Key> App<K> {
    /** How to make the tree: to be started, or to be a child of another supervisor.

 # Panics

 Outside of a tokio runtime, if the current system has none of its own.

 See [`App::start`].*/
    pub fn spec(url: String) -> ::actor_core::SupervisorSpec<Self> {
        let mut __builder = ::actor_core::Supervisor::builder()
            .name("app")
            .strategy(::actor_core::Strategy::RestForOne)
            .max_restarts(5)
            .within(::core::time::Duration::from_millis(10000u64));
        let db: DbRef = ::actor_core::private::child(
            &mut __builder,
            ::actor_core::private::ChildTerms::of("db")
                .restart(::actor_core::Restart::Permanent)
                .shutdown(
                    ::actor_core::Shutdown::Deadline(
                        ::core::time::Duration::from_millis(5000u64),
                    ),
                )
                .backoff(
                    ::actor_core::Backoff::new(
                            ::core::time::Duration::from_millis(100u64),
                        )
                        .factor(::core::convert::Into::<f64>::into(2)),
                ),
            Db::spec(url.clone()),
        );
        #[cfg(feature = "cache")]
        let cache: CacheRef<K> = ::actor_core::private::child(
            &mut __builder,
            ::actor_core::private::ChildTerms::of("cache")
                .id("hot")
                .max_restarts(3, ::core::time::Duration::from_millis(60000u64))
                .health(
                    ::actor_core::HealthCheck::every(
                            ::core::time::Duration::from_millis(10000u64),
                        )
                        .threshold(2),
                )
                .discard_mailbox(),
            Cache::<K>::spec(db.clone()),
        );
        let inner: Inner = ::actor_core::private::child(
            &mut __builder,
            ::actor_core::private::ChildTerms::of("inner")
                .shutdown(::actor_core::Shutdown::Wait),
            Inner::spec(db.clone()),
        );
        ::actor_core::private::supervisor(
            __builder,
            move |__supervisor| Self {
                url,
                db,
                #[cfg(feature = "cache")]
                cache,
                inner,
                __supervisor,
            },
        )
    }
    /** Starts the children in order, each when the one before is up, and waits until all are.

 # Errors

 The first child that did not come up is named; those that had are ended in reverse order.

 # Cancel safety

 Dropping the future kills the supervisor that is not up yet, with its children.

 # Panics

 Outside of a tokio runtime, if the current system has none of its own.*/
    pub async fn start(
        url: String,
    ) -> ::core::result::Result<Self, ::actor_core::StartError> {
        Self::spec(url).start().await
    }
    /** Starts the tree and gives its refs at once: messages wait until the children are up.

 # Panics

 Outside of a tokio runtime, if the current system has none of its own, and if the supervisor's name is taken.*/
    #[track_caller]
    pub fn spawn(url: String) -> Self {
        Self::spec(url).spawn()
    }
}
#[automatically_derived]
impl<K: Key> ::core::ops::Deref for App<K> {
    type Target = ::actor_core::SupervisorRef;
    #[inline]
    fn deref(&self) -> &Self::Target {
        &self.__supervisor
    }
}
#[automatically_derived]
impl<K: Key> ::actor_core::private::Handle for App<K> {
    type Actor = ::actor_core::Supervisor;
    #[inline]
    fn actor_ref(&self) -> &::actor_core::ActorRef<::actor_core::Supervisor> {
        &self.__supervisor
    }
}
