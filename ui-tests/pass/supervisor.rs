//! Supervisors wherever they can stand, in whatever form.
#![deny(warnings, missing_docs, unsafe_code, clippy::all)]

use std::fmt::Debug;

use actor_core::prelude::*;

/// A leaf.
#[actor]
#[derive(Clone, Debug)]
pub struct Leaf<T: Clone + Send + 'static = u64> {
    value: T,
}

#[actor]
impl<T: Clone + Send + 'static> Leaf<T> {
    #[init]
    fn new(value: T) -> Self {
        Self { value }
    }

    /// What it holds.
    #[handler]
    pub fn get(&self) -> T {
        self.value.clone()
    }
}

/// A private supervisor of one.
#[supervisor]
#[derive(Clone, Debug)]
struct Smallest {
    #[child(Leaf::spec(1))]
    leaf: LeafRef,
}

/// With every option, generic, with bounds in both places, and derives.
#[supervisor(
    strategy = one_for_all, max_restarts = LIMIT, within = "10s", min_healthy = 1, max_children = 100,
    auto_shutdown = any, name = "full", crate = ::actor_core
)]
#[derive(Debug, Clone)]
pub struct Full<T: Clone + Send + 'static, const N: usize>
where
    T: Debug,
{
    /// An argument.
    pub seed: T,
    /// Raw, and permanent.
    #[child(
        Leaf::spec(seed.clone()), restart = permanent, shutdown = "5s", id = "first", max_restarts = 1 + 1, within = "1m",
        backoff(initial = "10ms", factor = 2, max = "1s", jitter = 0.5, reset_after = "5s"), discard_mailbox, keep_children,
        health(every = "10s", timeout = "1s", threshold = 2)
    )]
    pub r#type: LeafRef<T>,
    #[child(ChildSpec::new({ let seed = seed.clone(); move || Leaf { value: seed.clone() } }), restart = transient, significant)]
    second: LeafRef<T>,
    /// With a condition that holds.
    #[cfg(all())]
    #[child(Leaf::spec(N), backoff = "1s", shutdown = kill)]
    pub(crate) there: LeafRef<usize>,
    /// With one that does not.
    #[cfg(any())]
    #[child(Nothing::spec(), shutdown = wait)]
    pub not_there: NothingRef,
    #[child(Smallest::spec(), shutdown = wait, restart = temporary)]
    inner: Smallest,
    #[child(actor_core::Supervisor::builder().child(Leaf::spec(seed.clone())))]
    by_hand: actor_core::SupervisorRef,
}

const LIMIT: usize = 4;

mod elsewhere {
    /// Named by its path.
    #[actor_core::supervisor]
    pub struct Inside {
        #[child(super::Leaf::spec(2))]
        pub(super) leaf: super::LeafRef,
    }
}

macro_rules! tree {
    ($name:ident, $field:ident, $ty:ty, $spec:expr) => {
        #[supervisor]
        struct $name {
            start: u64,
            #[child($spec)]
            $field: $ty,
            #[child(Leaf::spec(start))]
            other: LeafRef,
        }
    };
}

tree!(FromMacro, leaf, LeafRef, Leaf::spec(3));

fn sent<T: Send>(value: T) -> T {
    value
}

fn main() {
    drop(uses());
}

async fn uses() {
    #[supervisor]
    struct Local {
        #[child(Leaf::spec(4))]
        leaf: LeafRef,
    }
    let smallest = Smallest::spawn();
    assert_eq!(smallest.leaf.get().await.unwrap(), 1);
    let full = sent(Full::<&'static str, 7>::start("x")).await.unwrap();
    let copy = full.clone();
    assert_eq!(copy.r#type.get().await.unwrap(), full.seed);
    assert_eq!(full.second.get().await.unwrap(), "x");
    assert_eq!(full.there.get().await.unwrap(), 7);
    assert_eq!(full.inner.leaf.get().await.unwrap(), 1);
    assert_eq!(full.by_hand.count_children().await.unwrap().workers, 1);
    assert!(format!("{full:?}").starts_with("Full { seed: \"x\", type: "));
    let ids: Vec<_> = full.children().await.unwrap().into_iter().map(|child| child.id.to_string()).collect();
    assert_eq!(ids, ["first", "second", "there", "inner", "by_hand"]);
    assert_eq!(elsewhere::Inside::spawn().leaf.get().await.unwrap(), 2);
    let made = FromMacro::spawn(9);
    assert_eq!((made.start, made.leaf.get().await.unwrap(), made.other.get().await.unwrap()), (9, 3, 9));
    assert_eq!(Local::spec().spawn().leaf.get().await.unwrap(), 4);
    full.stop().await.unwrap();
    assert_eq!(copy.closed().await, ExitReason::Normal);
}
