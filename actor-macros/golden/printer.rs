#[actor(implements(Subscriber<Event>, bus::Count))]
impl Printer {
    #[handler]
    pub fn seen(&self) -> u32 {
        todo!()
    }
}

impl Subscriber<Event> for Printer {
    async fn notify(&mut self, event: Event) {
        todo!()
    }
}
