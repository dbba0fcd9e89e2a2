//! Actors in several blocks, in a crate that denies what can be denied.
#![deny(
    warnings,
    missing_docs,
    missing_debug_implementations,
    private_bounds,
    private_interfaces,
    unnameable_types,
    unreachable_pub,
    unused_qualifications,
    clippy::all,
    clippy::pedantic
)]
#![forbid(unsafe_code)]

use actor_core::{Context, Failure, Reply, Spawn, actor, failed, handler, protocol};
use futures::stream::{self, Stream};

/// Keeps a number.
#[derive(Debug)]
#[actor(ref = Address, msg = Mail, hooks = actor_core::hooks::Plain)]
pub struct Keeper {
    n: u64,
}

#[actor(ref = Address, msg = Mail, hooks = actor_core::hooks::Plain, parts(Plain, inner::Inner, Empty), implements(Shows))]
impl Keeper {
    /// The number.
    #[handler]
    pub fn get(&self) -> u64 {
        self.n
    }

    #[failed]
    fn oops(&mut self, _failure: &Failure) {
        self.n = 0;
    }
}

#[actor(part = Plain, ref = Address)]
impl Keeper {
    /// Sets it.
    #[handler(priority = high, timeout = "1s")]
    pub fn set(&mut self, n: u64) {
        self.n = n;
    }

    /// Sets it from many.
    #[handler(boxed, limit = "1s")]
    pub async fn set_all(&mut self, all: [u64; 100], #[into] name: String, ctx: &mut Context<Self>) -> u64 {
        ctx.me().set(all[0] + name.len() as u64).try_tell().ok();
        self.n
    }

    /// Fails.
    ///
    /// # Errors
    ///
    /// Always.
    #[handler(fatal)]
    pub fn fail(&mut self) -> Result<(), String> {
        Err(self.n.to_string())
    }

    /// Fails without a word.
    ///
    /// # Errors
    ///
    /// Always.
    #[handler]
    pub fn refuse(&mut self) -> Result<u8, Silent> {
        Err(Silent)
    }

    /// Later.
    #[handler]
    pub fn later(&mut self, reply: Reply<u64>) {
        reply.ok(self.n);
    }

    /// Below it.
    #[handler]
    pub fn below(&self) -> impl Stream<Item = u64> {
        stream::iter(0..self.n)
    }

    #[cfg(any())]
    #[handler]
    fn absent(&self, nothing: Nothing) {}
}

/// Can be neither displayed nor printed.
#[allow(missing_debug_implementations, reason = "that is the point")]
pub struct Silent;

#[actor(part = Empty, ref = Address)]
impl Keeper {}

mod inner {
    use actor_core::{actor, handler};

    struct Secret(u64);

    #[actor(part = Inner, ref = Address)]
    impl super::Keeper {
        /// Only this module can send it, with a type that only it knows.
        #[handler]
        fn tick(&mut self, secret: Secret) {
            self.n += secret.0;
        }
    }

    pub(crate) async fn tick(keeper: &super::Address) {
        drop(keeper.tick(Secret(1)).await);
    }
}

/// Shows things.
#[protocol]
pub trait Shows {
    /// Shows numbers.
    fn numbers(&self) -> impl Stream<Item = u64>;
    /// Shows numbers, in time.
    async fn slowly(&mut self) -> impl Stream<Item = Result<u64, String>> {
        stream::iter([Ok(1)])
    }
    /// May fail.
    ///
    /// # Errors
    ///
    /// Sometimes.
    fn fallible(&self) -> Result<u8, Silent>;
}

impl Shows for Keeper {
    fn numbers(&self) -> impl Stream<Item = u64> + 'static {
        stream::iter(0..self.n)
    }
    fn fallible(&self) -> Result<u8, Silent> {
        Err(Silent)
    }
}

/// A generic actor.
#[derive(Debug)]
#[actor]
pub struct Cache<K: Clone + Send + 'static, const N: usize = 4> {
    all: Vec<K>,
}

#[actor(parts(More), implements(Gives<K>))]
impl<K: Clone + Send + 'static, const N: usize> Cache<K, N> {}

#[actor(part = More)]
impl<K: Clone + Send + 'static, const N: usize> Cache<K, N> {
    /// Adds.
    #[handler]
    pub fn put(&mut self, item: K) -> bool {
        self.all.push(item);
        self.all.len() > N
    }

    /// Adds, in time.
    #[handler]
    pub async fn put_slowly(&mut self, item: K) -> Option<K> {
        self.all.push(item);
        self.all.first().cloned()
    }
}

/// Gives things.
#[protocol]
pub trait Gives<T> {
    /// All of them.
    fn all(&self) -> impl Stream<Item = T>;
}

impl<K: Clone + Send + 'static, const N: usize> Gives<K> for Cache<K, N> {
    fn all(&self) -> impl Stream<Item = K> + 'static {
        stream::iter(self.all.clone())
    }
}

fn main() {
    let spawned = async {
        let keeper = Keeper { n: 1 }.spawn();
        inner::tick(&keeper).await;
        drop(keeper.set(1).tell().await);
        drop(keeper.to::<dyn Shows>().numbers().await);
        let cache: CacheRef<u8> = Cache { all: Vec::new() }.spawn();
        drop(cache.put_slowly(1).await);
        drop(cache.to::<dyn Gives<u8>>().all().await);
    };
    fn is_send<T: Send>(_: &T) {}
    is_send(&spawned);
}
