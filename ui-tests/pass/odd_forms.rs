//! Odd arguments and answers, odd names of actors, two protocols of one name, and a generic one twice.
#![deny(warnings)]

use actor_core::prelude::*;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;
macro_rules! ty { ($t:ty) => { Vec<$t> }; }
pub type Ctx<'a> = &'a mut Context<Odd>;
pub type Answer = Reply<u8, String>;
#[actor]
#[repr(C)]
#[non_exhaustive]
#[derive(Debug, Default)]
pub struct Odd {
    n: u8,
}
#[actor]
impl Odd {
    #[handler]
    pub fn tym(&self, x: ty!(u8)) -> ty!(u16) {
        x.into_iter().map(u16::from).collect()
    }
    #[handler]
    pub fn opt(&self, x: impl Into<Option<u8>>, #[into] y: Cow<'static, str>, #[into] z: Arc<[u8]>) -> u8 {
        x.into().unwrap_or(y.len() as u8 + z[0])
    }
    #[handler]
    pub fn me(&self) -> Self {
        Odd { n: self.n }
    }
    #[handler]
    pub fn me2(&self) -> Result<Self, Box<Self>> {
        Ok(Odd { n: self.n })
    }
    #[handler]
    pub fn never2(&self) -> Result<std::convert::Infallible, String> {
        Err("x".into())
    }
    #[handler]
    pub fn recv(&mut self, mut a: Vec<u8>) -> usize {
        a.push(1);
        a.len()
    }
    #[handler]
    pub async fn recv2(&self, [a, b]: [u8; 2], &c: &'static u8, Wrap(d): Wrap, Named { x, .. }: Named) -> u8 {
        a + b + c + d + x
    }
    #[handler]
    pub fn ctx1(&mut self, #[ctx] c: Ctx<'_>) -> String {
        c.label().to_string()
    }
    #[handler]
    pub fn ctx2(&mut self, _: &mut Context<Self>, _: &'static [u8], _: (u8, u8)) {}
    #[handler]
    pub fn unitarg(&mut self, _: (), x: ()) {
        x
    }
    #[handler]
    pub fn alias(&mut self, #[allow(unused)] q: Option<Answer>) {}
    #[handler]
    pub fn repl(&mut self, reply: actor_core::Reply<Result<u8, u8>, std::io::Error>) {
        reply.ok(Ok(1));
    }
    #[handler]
    pub fn f(
        &mut self,
        f: impl Into<Box<str>>,
        g: Box<dyn Fn(&mut Odd) + Send + 'static>,
        h: for<'a> fn(&'a u8) -> &'a u8,
    ) {
        g(self);
        h(&1);
        drop(f.into());
    }
    #[handler]
    pub fn arr(&self, x: [[u8; 2]; 1 + 1]) -> [u8; 2] {
        x[0]
    }
    #[handler]
    pub fn map(&self, x: BTreeMap<&'static str, Option<Box<dyn std::error::Error + Send + Sync>>>) -> usize {
        x.len()
    }
    #[handler]
    pub fn io(&self) -> std::io::Result<()> {
        Ok(())
    }
    #[handler(result)]
    pub fn res(&self) -> Res<u8> {
        Ok(1)
    }
    #[handler]
    pub fn r#await(&self, r#type: u8, r#fn: u8) -> u8 {
        r#type + r#fn
    }
    #[handler]
    pub fn is_ok(&self, reply_: u8, call: u8, msg: u8, actor: u8, #[allow(non_snake_case)] Self_: u8) -> u8 where {
        reply_ + call + msg + actor + Self_
    }
    #[handler]
    #[allow(non_snake_case)]
    pub fn CamelCase(&self, X: u8) -> u8 {
        X
    }
}
pub struct Wrap(u8);
pub struct Named {
    pub x: u8,
    pub y: u8,
}
pub type Res<T> = Result<T, String>;
pub async fn odd() {
    let o = Odd::default().spawn();
    let _: Vec<u16> = o.tym(vec![1]).await.unwrap();
    let _: u8 = o.opt(None, "x", vec![1]).await.unwrap();
    let _: u8 = o.opt(5, String::new(), [1, 2]).await.unwrap();
    let _: Odd = o.me().await.unwrap();
    let _: Result<Odd, AskError<Box<Odd>>> = o.me2().await;
    let _ = o.never2().await;
    let _ = o.recv2([1, 2], &1, Wrap(1), Named { x: 1, y: 2 }).await;
    let _ = o.ctx1().await;
    let _ = o.ctx2(&[], (1, 2)).await;
    let _ = o.unitarg((), ()).await;
    let _: Result<u8, u8> = o.repl().await.unwrap();
    let _ = o.f("x", Box::new(|o| o.n = 1), |x| x).await;
    let _: [u8; 2] = o.arr([[1; 2]; 2]).await.unwrap();
    let _: u8 = o.res().await.unwrap();
    let _ = o.r#await(1, 2).await;
    let _ = o.CamelCase(1).await;
    let _ = o.is_ok(1, 2, 3, 4, 5).await;
}
pub mod a {
    use actor_core::prelude::*;
    #[protocol]
    pub trait Sub {
        fn hear(&mut self, x: u8);
    }
}
pub mod b {
    use actor_core::prelude::*;
    #[protocol]
    pub trait Sub {
        fn hear_b(&mut self, x: u8) -> u8;
    }
    #[protocol]
    pub trait Gen<T: Send + 'static> {
        fn take(&mut self, x: T) -> T;
    }
}
use a::Sub as Ears;
#[actor]
pub struct Two;
#[actor(implements(Ears, b::Sub, b::Gen<u8>, b::Gen<u16>))]
impl Two {
    #[handler]
    pub fn sub(&self) {}
}
impl a::Sub for Two {
    fn hear(&mut self, _x: u8) {}
}
impl b::Sub for Two {
    fn hear_b(&mut self, x: u8) -> u8 {
        x
    }
}
impl b::Gen<u8> for Two {
    fn take(&mut self, x: u8) -> u8 {
        x
    }
}
impl b::Gen<u16> for Two {
    fn take(&mut self, x: u16) -> u16 {
        x
    }
}
pub async fn two() {
    let t = Two.spawn();
    let a: a::SubRef = t.clone().into();
    let b: b::SubRef = t.clone().into();
    let g: b::GenRef<u16> = t.to::<dyn b::Gen<u16>>();
    let h: b::GenRef<u8> = t.clone().into();
    let _ = (a.hear(1).await, b.hear_b(1).await, g.take(1).await, h.take(1).await, t.sub().await);
}
pub mod names {
    use actor_core::prelude::*;
    #[actor]
    pub struct Actor;
    #[actor]
    impl Actor {
        #[handler]
        pub fn context(&mut self, ctx: &mut actor_core::Context<Self>, c: ContextRef) -> ActorRef {
            drop(c);
            ctx.me()
        }
    }
    #[actor]
    pub struct Context;
    #[actor]
    impl Context {
        #[handler]
        pub fn reply(&mut self, r: actor_core::Reply<u8>, c: &mut actor_core::Context<Self>) {
            c.stop();
            r.ok(1);
        }
    }
    #[actor]
    pub struct Reply;
    #[actor]
    impl Reply {
        #[handler]
        pub fn x(&self) -> Result<(), Call> {
            Err(Call)
        }
        #[started]
        async fn s(&mut self) {}
    }
    #[actor]
    pub struct Call;
    #[actor]
    impl Call {
        #[handler(inline)]
        pub fn x(&self) -> Option<Call> {
            None
        }
    }
    #[actor]
    pub struct Msg;
    #[actor]
    impl Msg {
        #[handler(concurrent)]
        pub async fn x(&self) {}
    }
    #[actor]
    pub struct Ref(pub u8);
    #[actor]
    impl Ref {
        #[handler(boxed)]
        pub async fn x(&self, x: u8) -> u8 {
            self.0 + x
        }
    }
    #[actor]
    pub struct Supervisor;
    #[actor]
    impl Supervisor {
        #[init]
        pub fn new() -> Self {
            Self
        }
    }
    #[actor]
    pub struct Message<Add, Get>(pub Add, pub Get);
    #[actor]
    impl<Add: Send + 'static, Get: Clone + Send + 'static> Message<Add, Get> {
        #[handler]
        pub fn add(&mut self, a: Add) {
            self.0 = a;
        }
        #[handler]
        pub fn get(&self) -> Get {
            self.1.clone()
        }
    }
    #[protocol]
    pub trait Protocol {
        fn speak(&self);
    }
    #[protocol]
    pub trait Port: Protocol {
        fn open(&mut self) -> PortRef;
    }
}
pub enum Never {}
#[actor]
#[derive(Default)]
pub enum Light<T> {
    #[default]
    Off,
    On {
        level: T,
        since: u64,
    },
    Broken(String),
}
#[actor]
impl<T: Copy + Into<f64> + Send + Sync + 'static> Light<T> {
    #[handler]
    pub fn toggle(&mut self, level: T) -> bool {
        *self = match self {
            Self::Off => Self::On { level, since: 0 },
            Self::On { .. } => Self::Off,
            Self::Broken(s) => Self::Broken(std::mem::take(s)),
        };
        matches!(self, Self::On { .. })
    }
    #[handler]
    pub async fn level(&self) -> Result<f64, String> {
        match self {
            Self::On { level, since } => Ok((*level).into() + *since as f64),
            Self::Off => Ok(0.0),
            Self::Broken(why) => Err(why.clone()),
        }
    }
}
fn main() {
    let _ = || {
        let l: LightRef<f32> = Light::default().spawn();
        let _ = (l.toggle(1.0).try_tell(), l.level().try_tell());
        use names::*;
        let _ = (
            Actor.spawn().context(Context.spawn()).try_tell(),
            Reply.spawn().x().try_tell(),
            Call.spawn().x().try_tell(),
            Msg.spawn().x().try_tell(),
            Ref(1).spawn().x(1).try_tell(),
            Supervisor::spec().spawn(),
            Message(1, 2).spawn().add(1).try_tell(),
        );
    };
}
