#[actor(mailbox = bounded(64))]
pub struct Counter {
    n: u64,
}

#[actor]
impl Counter {
    pub const LIMIT: u64 = 9;

    /// Adds `n`, answers with the total.
    #[handler]
    pub fn add(&mut self, n: u64) -> u64 {
        self.n += n;
        self.n
    }

    #[handler(timeout = "5s")]
    pub async fn slow(&mut self, ctx: &mut Context<Self>, by: u64) -> u64 {
        ctx.me().tick().try_tell().ok();
        self.n + by
    }

    #[cfg(feature = "ticks")]
    #[handler]
    fn tick(&mut self) {
        self.n += 1;
    }

    fn helper(&self) {}
}
