/// Anything that wants events of type `E`.
#[protocol]
pub trait Subscriber<E: Clone>: Send {
    /// An event happened.
    async fn notify(&mut self, event: E);

    #[handler(timeout = "5s", priority = high)]
    fn wants(&self, #[into] topic: String, ctx: &mut Context<Self>) -> Result<bool, Unknown> {
        todo!()
    }
}
