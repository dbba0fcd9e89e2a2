#[actor]
pub struct Cache<K: Key, V, const CAP: usize = 16>(HashMap<K, V>)
where
    V: Clone;

#[actor]
impl<const CAP: usize, K: Key + Send + 'static, V> inner::Cache<K, V, CAP>
where
    V: Clone + Send + 'static,
{
    #[handler]
    pub fn put(&mut self, id: K::Id, value: V) -> Option<V> {
        todo!()
    }

    #[handler(concurrent = 16, limit = "2s")]
    pub async fn load(&self, ctx: &Context<Self>, key: K) -> Result<V, LoadError> {
        todo!()
    }

    #[handler(concurrent)]
    pub async fn watch(&self, key: K, reply: Reply<V>) {}

    #[handler(inline, boxed)]
    pub fn peek(&self, key: K) -> Result<V, Missing> {
        todo!()
    }
}
