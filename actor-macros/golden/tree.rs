/// The tree.
#[supervisor(strategy = rest_for_one, max_restarts = 5, within = "10s", name = "app")]
#[derive(Debug)]
pub struct App<K: Key> {
    /// Where the data is.
    pub url: String,
    #[child(Db::spec(url.clone()), restart = permanent, shutdown = "5s", backoff(initial = "100ms", factor = 2))]
    pub db: DbRef,
    #[cfg(feature = "cache")]
    #[child(Cache::<K>::spec(db.clone()), id = "hot", max_restarts = 3, within = "1m", discard_mailbox, health(every = "10s", threshold = 2))]
    cache: CacheRef<K>,
    #[child(Inner::spec(db.clone()), shutdown = wait)]
    inner: Inner,
}
