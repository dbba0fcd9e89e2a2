//! Every form of `#[init]`.
#![deny(warnings)]

use std::collections::HashMap;
use std::hash::Hash;
use std::path::PathBuf;

use actor_core::ChildSpec;
use actor_core::prelude::*;

#[derive(Clone)]
pub struct Limits(pub usize);

/// Not `Clone`: a `spec` with it can be written and not called.
pub struct Socket;

#[actor]
pub struct Bank {
    path: PathBuf,
    limits: Limits,
}

#[actor]
impl Bank {
    /// Opens the bank.
    #[init]
    pub async fn open(
        #[into] path: PathBuf,
        Limits(most): Limits,
        ctx: &mut Context<Self>,
        owner: impl Into<String>,
    ) -> Result<Self, String> {
        let _ = (ctx.me(), owner.into());
        Ok(Self { path, limits: Limits(most) })
    }

    #[handler]
    fn most(&self) -> usize {
        self.limits.0 + self.path.as_os_str().len()
    }
}

#[actor]
pub struct Server(Socket);

#[actor]
impl Server {
    #[init]
    fn new(socket: Socket) -> Server {
        Self(socket)
    }

    #[handler]
    fn socket(&mut self) {
        let Socket = self.0;
    }
}

#[actor]
pub struct Cache<K: 'static, V: 'static> {
    map: HashMap<K, V>,
}

#[actor]
impl<K: Hash + Eq + Clone + Send + 'static, V: Clone + Send + 'static> Cache<K, V> {
    #[init]
    pub fn with(first: (K, V)) -> std::io::Result<Self> {
        Ok(Self { map: HashMap::from([first]) })
    }

    #[handler]
    fn len(&self) -> usize {
        self.map.len()
    }
}

#[actor]
pub struct Plain;

#[actor]
impl Plain {
    #[init]
    fn new() -> Self {
        Self
    }
}

fn main() {
    let _bank: ChildSpec<Bank> = Bank::spec("path", Limits(1), "ann");
    let _cache: ChildSpec<Cache<String, u8>> = Cache::spec((String::new(), 1));
    let _plain = Plain::spec();
}
