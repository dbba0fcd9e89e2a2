//! Odd and rare places: re-exports behind a macro, other hooks, conditions that leave nothing, bodies.
#![deny(warnings)]

use actor_core::prelude::*;

/// What a crate would export that hides the library from its users.
#[macro_export]
macro_rules! an_actor {
    ($name:ident) => {
        #[actor(crate = $crate::hidden::actors)]
        pub struct $name(u64);

        #[actor(crate = $crate::hidden::actors)]
        impl $name {
            #[init]
            pub fn new(n: u64) -> Self {
                Self(n)
            }

            #[handler(timeout = "1s")]
            pub fn get(&self) -> u64 {
                self.0
            }
        }
    };
}

pub mod hidden {
    pub use actor_core as actors;
}

pub mod elsewhere {
    use actor_core::prelude::*;

    an_actor!(Counter);
}

pub struct Mine;

impl<A: Actor> actor_core::hooks::Hooks<A> for Mine {}

#[actor(hooks = Mine)]
pub struct Hooked;

#[actor(hooks = Mine)]
impl Hooked {
    #[handler]
    pub(in crate) fn get(&self) -> u64 {
        1
    }
}

#[actor(hooks = Mine)]
pub struct HookedToo<T: 'static>(T);

#[actor(hooks = Mine)]
impl<T: Clone + Send + 'static> HookedToo<T> {
    /// Not for readers.
    #[doc(hidden)]
    #[handler]
    pub fn get(&self) -> T {
        self.0.clone()
    }
}

/// Every handler and hook is for another build.
#[actor]
pub struct Elsewhere;

#[actor]
impl Elsewhere {
    #[cfg(not(all()))]
    #[handler(priority = high)]
    pub fn get(&self) -> u64 {
        1
    }

    #[cfg(not(all()))]
    #[handler]
    pub async fn get_later(&self) -> std::rc::Rc<u64> {
        1
    }

    #[cfg(not(all()))]
    #[init]
    fn new() -> Self {
        Self
    }
}

fn main() {
    #[actor]
    struct Local {
        v: u8,
    }

    #[actor]
    impl Local {
        #[init]
        async fn new(v: u8) -> Self {
            Self { v }
        }

        #[handler(boxed)]
        fn v(&self, more: [u8; 300]) -> u8 {
            self.v + more[0]
        }
    }

    let _spec = Local::spec(1);
    let _send = |local: LocalRef| local.v([0; 300]).try_tell();
    let _elsewhere = elsewhere::Counter::spec(1);
    let _get = |counter: elsewhere::CounterRef| counter.get().try_tell();
    let _hooked = |hooked: HookedRef, too: HookedTooRef<u8>| (hooked.get().try_tell(), too.get().try_tell());
    let _void = || Elsewhere.spawn();
}
