#[actor]
pub(crate) enum Bank {
    Open,
    Closed,
}

#[actor]
impl Bank {
    #[handler]
    #[deprecated = "use `transfer`"]
    pub(crate) fn withdraw(&mut self, #[into] who: String, (pounds, pence): (u64, u8)) -> Result<u64, BankError> {
        todo!()
    }

    #[handler]
    fn statement(&self, path: impl Into<PathBuf>) -> io::Result<Box<Self>> {
        todo!()
    }

    #[handler]
    async fn audit(&mut self, reply: Reply<u64, BankError>, order: Order) {
        self.pending.push((order, reply));
    }

    #[started]
    async fn begin(&mut self, ctx: &mut Context<Self>) -> Result<(), BankError> {
        todo!()
    }

    #[stopped]
    fn end(&mut self, reason: ExitReason) {}
}
