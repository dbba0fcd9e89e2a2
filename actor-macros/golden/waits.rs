#[actor]
pub struct Store {
    path: String,
}

#[actor]
impl Store {
    #[handler]
    pub async fn settle(&mut self) {}

    #[handler]
    pub async fn save(&mut self, row: Row, #[into] under: String) -> Result<u64, SaveError> {
        Ok(row.write(&self.path, under).await?)
    }
}
