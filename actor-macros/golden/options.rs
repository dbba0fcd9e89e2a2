#[actor(mailbox = bounded(64, overflow = drop_oldest), rate = refuse(1000/s, burst = 10), ask_timeout = "5s", throughput = 16, slice = "5ms", name = "db", crate = shim::actors, hooks = journal::Journaled)]
pub struct Store {
    rows: Vec<Row>,
}

#[actor(crate = shim::actors, hooks = journal::Journaled)]
impl Store {
    /// Opens the store.
    #[init]
    pub async fn open(#[into] path: PathBuf, limits: Limits, ctx: &mut Context<Self>) -> Result<Self, OpenError> {
        todo!()
    }

    #[handler(priority = high)]
    pub fn pause(&mut self) {}

    #[handler(boxed)]
    pub async fn import(&mut self, rows: [Row; 100], #[into] source: String) -> Result<(), ImportError> {
        todo!()
    }

    #[allow(deprecated, reason = "pages are large")]
    #[handler(fatal)]
    pub fn flush(&mut self, page: Page) -> Result<(), FlushError> {
        todo!()
    }

    #[handler(limit = fail("2s"))]
    pub async fn compact(&mut self, reply: Reply<u64>) {}

    #[cfg(feature = "loud")]
    #[failed]
    fn oops(&mut self, ctx: &mut Context<Self>, failure: &Failure) {}

    #[idle(after = "30s")]
    async fn rest(&mut self) {}
}
