#[actor(parts(Admin, other::Rest))]
impl<K: Key> Cache<K> {
    #[handler]
    pub fn get(&self, key: K) -> bool {
        todo!()
    }
}

#[actor(part = Admin)]
impl<K: Key> Cache<K> {
    /// Forgets everything.
    #[handler]
    pub(crate) fn clear(&mut self) -> Result<u64, Locked> {
        todo!()
    }

    #[handler]
    async fn trim(&mut self, to: usize) {
        todo!()
    }
}
