//! Many options of one generic actor at once: protocols, parts, streams, replies, keys, conversions, conditions of its types.
#![deny(warnings)]

use actor_core::prelude::*;
use futures::{Stream, StreamExt as _, stream};
use std::fmt::Debug;
use std::hash::Hash;
use std::time::Duration;
pub trait Key: Hash + Eq + Clone + Send + Sync + 'static {
    type Id: std::fmt::Display + Hash + Clone + Send + Sync + Debug + 'static;
    const N: usize;
}
impl Key for u32 {
    type Id = String;
    const N: usize = 3;
}
#[protocol]
pub trait Store<K: Key, V = u8>: Debug
where
    V: Clone + Send + 'static,
{
    #[handler(timeout = "5s")]
    fn put(&mut self, #[key] key: K, value: V) -> Option<V>;
    async fn by_id(&self, id: K::Id, #[into] name: String) -> Result<Vec<V>, String>;
    fn all(&self, ctx: &mut Context<Self>) -> impl Stream<Item = Result<V, K::Id>> + 'static;
    #[handler(priority = high, boxed)]
    fn later(&mut self, big: [V; 40], reply: Reply<V, String>) {
        let [v, ..] = big;
        reply.ok(v);
    }
}
#[actor(mailbox = bounded(3))]
#[derive(Debug)]
pub struct Cache<K: Key + Debug, V: Clone + Send + Sync + Debug + 'static, const N: usize = 4> {
    items: Vec<(K, V)>,
    arr: [u8; N],
}
#[actor(implements(Store<K, V>), parts(Extra))]
impl<K, V, const N: usize> Cache<K, V, N>
where
    K: Key + Debug,
    V: Clone + Send + Sync + Debug + 'static,
{
    #[init]
    pub async fn open(ctx: &mut Context<Self>, items: Vec<(K, V)>) -> Result<Self, std::io::Error> {
        let _ = ctx.id();
        Ok(Self { items, arr: [0; N] })
    }
    #[handler(inline)]
    pub fn len(&self) -> usize {
        self.items.len() + self.arr.len()
    }
    #[handler(inline, timeout = "1s")]
    pub fn first(&mut self, #[into] def: Option<V>) -> Result<V, K::Id> {
        self.items.first().map(|i| i.1.clone()).or(def).ok_or_else(|| missing())
    }
    #[handler(concurrent = 4, limit = "5s", timeout = "1s")]
    pub async fn find(&self, #[key] key: K, (a, mut b): (u8, u8), _: u8) -> Result<V, String> {
        b += a;
        self.items.iter().find(|i| i.0 == key).map(|i| i.1.clone()).ok_or(format!("{b}"))
    }
    #[handler(concurrent)]
    pub async fn find_later(&self, ctx: &Context<Self>, key: K, reply: Reply<V, String>) {
        let _ = (ctx.id(), key);
        reply.err("x".into());
    }
    #[handler(concurrent)]
    pub async fn st(&self, n: usize) -> impl Stream<Item = V> + use<K, V, N> {
        stream::iter(self.items.clone().into_iter().map(|x| x.1).take(n))
    }
    #[handler(boxed)]
    pub async fn big(&mut self, #[key] id: K::Id, a: [u64; 100], #[into] s: String) -> [u64; 100] {
        let _ = (id, s);
        a
    }
    #[handler(fatal, boxed, limit = fail("5s"))]
    pub async fn fat(&mut self, other: CacheRef<K, V, N>, store: StoreRef<K, V>) -> Result<Box<Self>, String> {
        let _ = (other, store);
        Err("no".into())
    }
    #[handler]
    pub fn weak(&mut self, w: actor_core::WeakRef<Cache<K, V, N>>, f: Box<dyn FnOnce(&mut Self) -> V + Send>) -> V {
        let _ = w;
        f(self)
    }
    #[failed]
    fn oops(&mut self, _f: &Failure, _ctx: &mut Context<Self>) -> actor_core::Decision {
        actor_core::Decision::Resume
    }
    #[down]
    async fn down(&mut self, d: Down) {
        let _ = d;
    }
    #[idle(after = "5s")]
    async fn idl(&mut self, ctx: &mut Context<Self>) {
        let me: CacheRef<K, V, N> = ctx.me();
        me.len().after(Duration::from_secs(5));
    }
    #[stopped]
    async fn end(&mut self, r: &ExitReason) -> Result<(), String> {
        Err(r.to_string())
    }
}
fn missing<T>() -> T {
    unreachable!()
}
#[actor(part = Extra)]
impl<K, V, const N: usize> Cache<K, V, N>
where
    K: Key + Debug,
    V: Clone + Send + Sync + Debug + 'static,
{
    #[handler]
    pub fn extra(&mut self, #[key] k: K, id: K::Id) -> Result<V, K::Id> {
        let _ = k;
        Err(id)
    }
    #[handler]
    pub async fn extra_s(&mut self) -> impl Stream<Item = V> {
        stream::iter(self.items.clone()).map(|x| x.1)
    }
    #[handler]
    pub fn extra_i(&self, r: Reply<u8>) {
        r.ok(1);
    }
}
impl<K, V, const N: usize> Store<K, V> for Cache<K, V, N>
where
    K: Key + Debug,
    V: Clone + Send + Sync + Debug + 'static,
{
    fn put(&mut self, key: K, value: V) -> Option<V> {
        self.items.push((key, value));
        None
    }
    async fn by_id(&self, id: K::Id, name: String) -> Result<Vec<V>, String> {
        let _ = id;
        Err(name)
    }
    fn all(&self, ctx: &mut Context<Self>) -> impl Stream<Item = Result<V, K::Id>> + 'static {
        let _ = ctx.id();
        stream::iter(self.items.clone().into_iter().map(|x| Ok(x.1)))
    }
}
pub async fn run() {
    let c: CacheRef<u32, u8> = Cache::spec(vec![(1, 2)]).mailbox(8).spawn();
    let s: StoreRef<u32> = c.clone().into();
    let _: Option<u8> = s.put(1, 2).await.unwrap();
    let _: Result<Vec<u8>, AskError<String>> = s.by_id("x".into(), "n").await;
    let mut all = s.all().await.unwrap();
    let _: Option<Result<u8, String>> = all.next().await;
    let _: u8 = s.later([1; 40]).await.unwrap();
    let _ = c.len().await.unwrap();
    let _ = c.first(5).await.unwrap();
    let _ = c.find(1, (1, 2), 3).await.unwrap();
    let _ = futures::join!(c.find(1, (1, 2), 3), c.find_later(5), c.st(5), c.big("x".into(), [0; 100], "y"));
    let _ = c.fat(c.clone(), s.clone()).tell().await;
    let _ = c.weak(c.downgrade(), Box::new(|c| c.items[0].1)).await;
    let _ = c.extra(1, "x".into()).await;
    let _ = c.extra_s().await.unwrap().next().await;
    let _ = c.extra_i().await;
}
fn main() {}
