#[actor]
pub struct Cache {
    db: DbRef,
}

#[actor]
impl Cache {
    #[handler]
    pub fn size(&self) -> usize {
        0
    }

    #[cfg(feature = "loud")]
    #[down]
    async fn lost(&mut self, down: Down, ctx: &mut Context<Self>) {}

    #[child_exited]
    fn bereft(&mut self, exit: &ChildExit) {}
}
