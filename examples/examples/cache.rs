//! One actor for every type of key and value.
#![cfg_attr(rustfmt, rustfmt_skip)] // a page's worth of program on a third of a page

use std::collections::{HashMap, VecDeque};
use std::hash::Hash;

use actor_core::prelude::*;

/// Keeps the `SIZE` values that were used last.
#[actor]
#[derive(Default)]
struct Cache<K, V, const SIZE: usize = 2> { values: HashMap<K, V>, used: VecDeque<K> }

#[actor]
impl<K, V, const SIZE: usize> Cache<K, V, SIZE>
where
    K: Hash + Eq + Clone + Send + 'static,
    V: Clone + Send + 'static,
{
    /// Answers with the key that had to go.
    #[handler]
    fn put(&mut self, #[into] key: K, #[into] value: V) -> Option<K> {
        self.touch(&key);
        self.values.insert(key, value);
        if self.values.len() <= SIZE { return None }
        let oldest = self.used.pop_front()?;
        self.values.remove(&oldest);
        Some(oldest)
    }

    #[handler]
    fn get(&mut self, #[into] key: K) -> Option<V> {
        let value = self.values.get(&key).cloned()?;
        self.touch(&key);
        Some(value)
    }

    fn touch(&mut self, key: &K) {
        self.used.retain(|used| used != key);
        self.used.push_back(key.clone());
    }
}

/// Holds a cache of anything: refs need no bounds.
struct Page<K: 'static, V: 'static> { cache: CacheRef<K, V> }

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let page: Page<String, u32> = Page { cache: Cache::default().spawn() };
    page.cache.put("one", 1_u32).await?;
    page.cache.put("two", 2_u32).await?;
    println!("one is {:?}", page.cache.get("one").await?);
    println!("three makes {:?} go", page.cache.put("three", 3_u32).await?);
    assert_eq!(page.cache.get("two").await?, None);

    let squares: CacheRef<u64, u64, 100> = Cache::default().spawn();
    for n in 0..200_u64 { squares.put(n, n * n).tell().await? }
    println!("the square of 99 is {:?}, that of 100 is {:?}", squares.get(99_u64).await?, squares.get(100_u64).await?);
    Ok(())
}
