//! Where actors can stand, and who can see them.
#![deny(warnings, private_interfaces, private_bounds)]

use actor_core::prelude::*;

mod inner {
    use super::*;

    #[actor]
    pub struct Elsewhere {
        pub v: u8,
    }
}

#[actor]
impl inner::Elsewhere {
    #[handler]
    pub fn v(&self) -> u8 {
        self.v
    }
}

/// A type that knows nothing of the module of its block.
mod state {
    #[actor_core::actor(mailbox = bounded(4))]
    #[derive(Debug)]
    pub struct Lamp {
        pub(super) is_on: bool,
    }
}

mod behaviour {
    use super::state::{Lamp, LampRef};
    use actor_core::{Context, actor, handler};

    #[actor]
    impl Lamp {
        #[handler]
        pub(super) fn press(&mut self, other: Option<LampRef>, ctx: &mut Context<Self>) -> Option<LampRef> {
            self.is_on = !self.is_on;
            other.filter(|other| *other != ctx.me())
        }
    }
}

/// Another type of the same name is what an argument means.
mod namesakes {
    pub struct Elsewhere(pub u8);

    mod inner {
        #[actor_core::actor]
        pub struct Elsewhere {
            pub(super) v: u8,
        }
    }

    #[actor_core::actor]
    impl inner::Elsewhere {
        #[actor_core::handler]
        pub fn take(&mut self, other: Elsewhere) -> u8 {
            self.v += other.0;
            self.v
        }
    }

    pub async fn take() -> Option<u8> {
        use actor_core::Spawn as _;
        inner::Elsewhere { v: 1 }.spawn().take(Elsewhere(1)).await.ok()
    }
}

struct Secret(u8);

/// A private message with a private type, on a public actor.
#[actor]
pub struct Vault {
    s: u8,
}

#[actor]
impl Vault {
    #[handler]
    fn tick(&mut self, s: Secret) {
        self.s = s.0;
    }

    #[handler]
    pub fn arm(&mut self, ctx: &mut Context<Self>) {
        ctx.me().tick(Secret(7)).try_tell().ok();
    }
}

#[actor]
struct Hidden;

#[actor]
impl Hidden {
    #[handler]
    pub fn hi(&self) -> &'static str {
        "hi"
    }
}

#[actor(ref = Address, msg = Messages)]
pub(crate) enum Renamed {
    One,
}

#[actor(ref = Address, msg = Messages)]
impl Renamed {
    #[handler]
    pub(crate) fn hi(&self) -> &'static str {
        match self {
            Self::One => "hi",
        }
    }
}

#[actor]
pub struct Silent;

#[actor]
impl Silent {}

/// Two actors that name each other, and spawn each other in a future that must be `Send`.
#[actor]
pub struct Ping {
    peer: Option<PongRef>,
}

#[actor]
impl Ping {
    #[handler]
    pub async fn ping(&mut self, n: u32, ctx: &mut Context<Self>) {
        if let Some(peer) = &self.peer {
            peer.pong(n - 1, ctx.me()).tell().await.ok();
        }
    }
}

#[actor]
pub struct Pong;

#[actor]
impl Pong {
    #[handler]
    pub async fn pong(&mut self, n: u32, from: PingRef) {
        from.ping(n).tell().await.ok();
    }

    #[handler]
    pub async fn make(&mut self, ctx: &mut Context<Self>) -> PingRef {
        let ping = Ping { peer: Some(ctx.me()) }.spawn();
        ping.ping(1).await.ok();
        ping
    }
}

/// An actor whose messages carry every kind of address, its own included.
#[actor]
pub struct Directory {
    known: Vec<DirectoryRef>,
}

#[actor]
impl Directory {
    #[handler]
    pub fn add(&mut self, directory: DirectoryRef, peer: actor_core::ActorRef<Ping>) -> actor_core::WeakRef<Self> {
        self.known.push(directory.clone());
        drop(peer);
        directory.downgrade()
    }

    #[handler]
    pub async fn spread(&mut self, others: Vec<actor_core::WeakRef<Pong>>, job: Job) -> Option<DirectoryRef> {
        drop((others, job));
        self.known.first().cloned()
    }

    #[handler]
    pub async fn hand_on(&mut self, reply: Reply<Job>, later: Vec<Reply<u8, String>>) {
        drop((reply, later));
    }
}

pub struct Job(pub Box<dyn FnOnce(&mut Directory, &mut Context<Directory>) + Send>);

/// A ref is a value like others.
pub fn is_a_value(a: &PingRef, b: &PingRef) -> bool {
    let set: std::collections::HashSet<PingRef> = [a.clone(), b.clone()].into();
    set.contains(a) && a == b && !format!("{a:?}").is_empty()
}

fn main() {
    #[actor(mailbox = bounded(64))]
    struct Local {
        v: u8,
    }

    #[actor]
    impl Local {
        #[handler]
        fn v(&self) -> u8 {
            self.v
        }
    }

    let _lamp = |lamp: state::LampRef| lamp.press(None).try_tell().ok();
    let _namesakes = namesakes::take();
    let _spawn = || Local { v: 2 }.spawn();
    let _hidden = || Hidden.spawn().hi().try_tell().ok();
    let _renamed = |address: Address| address == Renamed::One.spawn();
}
