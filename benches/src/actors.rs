//! Actors of this library on the same cases. (temporary hand-written expansion)
#![allow(missing_docs)]
use crate::measure::{Watch, per_actor, resident, size};
use actor_core::{ActorRef, Call, Mailbox, prelude::*, private::*};
use std::future::Future;

macro_rules! counter {
    ($c:ident, $r:ident, $m:ident, $mb:expr) => {
        struct $c {
            n: u64,
        }
        struct $r(ActorRef<$c>);
        impl Clone for $r {
            fn clone(&self) -> Self {
                Self(self.0.clone())
            }
        }
        impl std::ops::Deref for $r {
            type Target = ActorRef<$c>;
            fn deref(&self) -> &ActorRef<$c> {
                &self.0
            }
        }
        impl From<ActorRef<$c>> for $r {
            fn from(r: ActorRef<$c>) -> Self {
                Self(r)
            }
        }
        impl Interface for $c {
            type Msg = $m;
            type Sink = ActorRef<Self>;
            type Ref = $r;
            type Hooks = Plain;
            const MAILBOX: Mailbox = $mb;
        }
        enum $m {
            Add { n: u64, __reply: Reply<()> },
            Get { __reply: Reply<u64> },
        }
        impl Message for $m {
            const NAMES: &'static [&'static str] = &["add", "get"];
            fn index(&self) -> u16 {
                match self {
                    Self::Add { .. } => 0,
                    Self::Get { .. } => 1,
                }
            }
        }
        impl $r {
            #[inline]
            fn add(&self, n: u64) -> Call<'_, $c, ()> {
                Call::new(&self.0, $m::Add { n, __reply: Reply::none() }, |m, r| {
                    if let $m::Add { __reply, .. } = m {
                        *__reply = r
                    }
                })
            }
            #[inline]
            fn get(&self) -> Call<'_, $c, u64> {
                Call::new(&self.0, $m::Get { __reply: Reply::none() }, |m, r| {
                    if let $m::Get { __reply, .. } = m {
                        *__reply = r
                    }
                })
            }
        }
        impl Actor for $c {
            fn handle_now(&mut self, m: $m, ctx: &mut Context<Self>) -> Option<$m> {
                match m {
                    $m::Add { n, __reply } => {
                        let Some(__reply) = admit(ctx, __reply) else { return None };
                        self.n += n;
                        finish_value(self, ctx, __reply, ())
                    }
                    $m::Get { __reply } => {
                        let Some(__reply) = admit(ctx, __reply) else { return None };
                        let out = self.n;
                        finish_value(self, ctx, __reply, out)
                    }
                }
                None
            }
        }
    };
}
counter!(Counter, CounterRef, CounterMsg, Mailbox::unbounded());
counter!(Bounded, BoundedRef, BoundedMsg, Mailbox::bounded(1000));

fn counter() -> CounterRef {
    Counter { n: 0 }.spawn()
}

pub async fn tell() -> f64 {
    let c = counter();
    let watch = Watch::start();
    for _ in 0..size::TELL {
        c.add(1).try_tell().unwrap();
    }
    assert_eq!(c.get().await.unwrap(), size::TELL);
    watch.per(size::TELL)
}
pub async fn tell4() -> f64 {
    let c = counter();
    let watch = Watch::start();
    let tasks: Vec<_> = (0..4)
        .map(|_| {
            let c = c.clone();
            tokio::spawn(async move {
                for _ in 0..size::TELL / 4 {
                    c.add(1).try_tell().unwrap();
                }
            })
        })
        .collect();
    for t in tasks {
        t.await.unwrap();
    }
    assert_eq!(c.get().await.unwrap(), size::TELL);
    watch.per(size::TELL)
}
pub async fn tellb() -> f64 {
    let c = Bounded { n: 0 }.spawn();
    let watch = Watch::start();
    for _ in 0..size::TELL {
        c.add(1).tell().await.unwrap();
    }
    assert_eq!(c.get().await.unwrap(), size::TELL);
    watch.per(size::TELL)
}
pub async fn fan100() -> f64 {
    let all: Vec<_> = (0..100).map(|_| counter()).collect();
    let watch = Watch::start();
    for c in all.iter().cycle().take(size::TELL as usize) {
        c.add(1).try_tell().unwrap();
    }
    for c in &all {
        c.get().await.unwrap();
    }
    watch.per(size::TELL)
}
pub async fn ask() -> f64 {
    let c = counter();
    let watch = Watch::start();
    for _ in 0..size::ASK {
        c.get().await.unwrap();
    }
    watch.per(size::ASK)
}
pub async fn ask64() -> f64 {
    let c = counter();
    let watch = Watch::start();
    let tasks: Vec<_> = (0..64)
        .map(|_| {
            let c = c.clone();
            tokio::spawn(async move {
                for _ in 0..size::ASK / 64 {
                    c.get().await.unwrap();
                }
            })
        })
        .collect();
    for t in tasks {
        t.await.unwrap();
    }
    watch.per(size::ASK)
}
struct Player {
    done: Option<tokio::sync::oneshot::Sender<()>>,
}
struct PlayerRef(ActorRef<Player>);
impl Clone for PlayerRef {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}
impl std::ops::Deref for PlayerRef {
    type Target = ActorRef<Player>;
    fn deref(&self) -> &ActorRef<Player> {
        &self.0
    }
}
impl From<ActorRef<Player>> for PlayerRef {
    fn from(r: ActorRef<Player>) -> Self {
        Self(r)
    }
}
impl Interface for Player {
    type Msg = PlayerMsg;
    type Sink = ActorRef<Self>;
    type Ref = PlayerRef;
    type Hooks = Plain;
    const MAILBOX: Mailbox = Mailbox::unbounded();
}
enum PlayerMsg {
    Ball { left: u64, from: PlayerRef, __reply: Reply<()> },
}
impl Message for PlayerMsg {
    const NAMES: &'static [&'static str] = &["ball"];
    fn index(&self) -> u16 {
        0
    }
}
impl PlayerRef {
    #[inline]
    fn ball(&self, left: u64, from: PlayerRef) -> Call<'_, Player, ()> {
        Call::new(&self.0, PlayerMsg::Ball { left, from, __reply: Reply::none() }, |m, r| {
            let PlayerMsg::Ball { __reply, .. } = m;
            *__reply = r
        })
    }
}
impl Actor for Player {
    fn handle_now(&mut self, m: PlayerMsg, ctx: &mut Context<Self>) -> Option<PlayerMsg> {
        match m {
            PlayerMsg::Ball { left, from, __reply } => {
                let Some(__reply) = admit(ctx, __reply) else { return None };
                if left == 0 && self.done.is_some() {
                    let _ = self.done.take().unwrap().send(());
                } else {
                    from.ball(left.saturating_sub(1), ctx.me()).try_tell().unwrap();
                }
                finish_value(self, ctx, __reply, ())
            }
        }
        None
    }
    fn handle<'a>(&'a mut self, _: PlayerMsg, _: &'a mut Context<Self>) -> impl Future<Output = ()> + Send + 'a {
        std::future::ready(())
    }
}
pub async fn ping() -> f64 {
    let (done, ended) = tokio::sync::oneshot::channel();
    let (a, b) = (Player { done: Some(done) }.spawn(), Player { done: None }.spawn());
    let watch = Watch::start();
    a.ball(size::PING, b.clone()).try_tell().unwrap();
    ended.await.unwrap();
    watch.per(size::PING)
}
pub async fn spawn_stop_mem() -> [f64; 3] {
    let before = resident();
    let watch = Watch::start();
    let all: Vec<_> = (0..size::SPAWN).map(|_| counter()).collect();
    let spawn = watch.per(size::SPAWN);
    for c in &all {
        c.add(1).try_tell().unwrap();
    }
    for c in &all {
        c.get().await.unwrap();
    }
    let mem = per_actor(before);
    let watch = Watch::start();
    let ends: Vec<_> = all.iter().map(|c| c.stop()).collect();
    drop(all);
    for e in ends {
        e.await.unwrap();
    }
    [spawn, watch.per(size::SPAWN), mem]
}
