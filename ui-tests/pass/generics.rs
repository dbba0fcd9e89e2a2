//! Parameters of types and constants, bounds, and associated types.
#![deny(warnings)]

use std::collections::HashMap;
use std::hash::Hash;

use actor_core::prelude::*;

#[actor]
#[derive(Default)]
pub struct Cache<K, V, const CAP: usize = 16> {
    map: HashMap<K, V>,
}

#[actor]
impl<K: Hash + Eq + Send + 'static, V, const CAP: usize> Cache<K, V, CAP>
where
    V: Clone + Send + 'static,
{
    #[handler]
    pub fn put(&mut self, key: K, value: V) -> bool {
        self.map.len() < CAP && self.map.insert(key, value).is_some()
    }

    #[handler]
    pub async fn get(&mut self, key: K) -> Option<V> {
        self.map.get(&key).cloned()
    }

    #[handler]
    pub fn unrelated(&self) -> usize {
        self.map.len()
    }
}

/// Holding a ref needs no bounds.
pub struct Holder<K: 'static, V: 'static> {
    pub cache: CacheRef<K, V>,
}

pub trait Key {
    type Id: Send;
}

#[actor]
pub struct Index<K: Key>(Vec<K>)
where
    K: Send + Sync;

#[actor]
impl<K: Key + Send + Sync + 'static> Index<K>
where
    K::Id: 'static,
{
    #[handler(concurrent)]
    pub async fn find_many(&self, ids: Vec<K::Id>) -> usize {
        std::future::ready(ids).await.len() + self.0.len()
    }

    #[handler]
    pub fn find(&self, id: K::Id, ids: Vec<<K as Key>::Id>) -> usize {
        drop((id, ids));
        self.0.len()
    }
}

#[actor]
pub struct Boxed<T: ?Sized>(Box<T>);

#[actor]
impl<T: ?Sized + Send + 'static> Boxed<T> {
    #[handler]
    pub fn put(&mut self, value: Box<T>) {
        self.0 = value;
    }
}

#[actor]
pub struct Owned<T, U>(Vec<T>, Option<U>);

// That the parameters own their data need not be said.
#[actor]
impl<T: Send, U> Owned<T, U>
where
    U: Send + Clone,
{
    #[started]
    fn first(&mut self, ctx: &mut Context<Self>) {
        ctx.stop();
    }

    #[handler]
    pub fn put(&mut self, item: T, note: U) -> Option<U> {
        self.0.push(item);
        self.1.replace(note)
    }

    #[handler]
    pub async fn last(&mut self, ctx: &Context<Self>) -> Option<T> {
        let _ = ctx.me();
        std::future::ready(()).await;
        self.0.pop()
    }
}

#[actor]
pub struct Bytes<const N: usize>([u8; N]);

#[actor]
impl<const N: usize> Bytes<N> {
    #[handler]
    pub fn put(&mut self, bytes: [u8; N]) {
        self.0 = bytes;
    }
}

pub async fn calls(cache: CacheRef<String, u64>, bytes: BytesRef<4>) {
    let _: Option<u64> = cache.get("key".into()).await.unwrap();
    bytes.put([0; 4]).await.unwrap();
}

/// Asks for bounds itself, as the struct below does.
pub struct Sorted<T: Ord>(pub Vec<T>);

#[actor]
pub struct Pile<T: Ord + Send + 'static, const N: usize = 2> {
    pub items: Vec<T>,
}

#[actor(bounds, parts(More))]
impl<T, const N: usize> Pile<T, N>
where
    T: Ord + Send + 'static,
{
    #[handler]
    pub fn merge(&mut self, more: Sorted<T>, other: Option<Box<Self>>) -> Result<PileRef<T, N>, Sorted<T>> {
        self.items.extend(other.into_iter().flat_map(|other| other.items));
        Err(more)
    }
}

#[actor(part = More, bounds)]
impl<T: Ord + Send + 'static, const N: usize> Pile<T, N> {
    #[handler]
    pub fn change(&mut self, how: fn(&mut Self) -> Sorted<T>) -> Sorted<T> {
        how(self)
    }
}

fn main() {}
