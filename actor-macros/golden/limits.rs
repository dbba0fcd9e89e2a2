#[actor]
impl Rows {
    #[handler(limit = "250ms", timeout = "5s")]
    pub async fn find(&mut self, key: u64) -> io::Result<Row> {
        todo!()
    }

    #[handler]
    pub fn rows(&self) -> impl Stream<Item = Row> {
        stream::iter(self.rows.clone())
    }
}
