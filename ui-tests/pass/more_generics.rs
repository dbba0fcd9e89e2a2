//! Bounds of every kind, closures and trait objects as parameters, conditions, nested actors, protocols with defaults.
#![deny(warnings)]

use actor_core::prelude::*;
use futures::Stream;
use std::fmt;
use std::marker::PhantomData;
use std::ops::Add;
#[actor]
#[derive(Debug)]
pub struct Ph<T, U = u8> {
    _p: PhantomData<fn() -> (T, U)>,
}
#[actor]
impl<T: 'static, U: 'static> Ph<T, U>
where
    T: Send,
    U: Send,
{
    #[handler]
    pub fn x(&self) -> usize {
        self.pick(&[1, 2], &3).len()
    }
    fn pick<'a, 'b>(&'a self, x: &'b [u8], _y: &'a u8) -> &'b [u8]
    where
        'b: 'a,
    {
        x
    }
}
#[actor]
pub struct Unsized<T: ?Sized + Send + 'static>(Box<T>);
#[actor]
impl<T: ?Sized + Send + 'static> Unsized<T> {
    #[handler]
    pub fn set(&mut self, x: Box<T>) {
        self.0 = x;
    }
    #[handler(boxed)]
    pub async fn swap(&mut self, x: Box<T>) -> Box<T> {
        std::mem::replace(&mut self.0, x)
    }
}
#[actor]
pub struct Sum<T> {
    t: T,
}
#[actor]
impl<T> Sum<T>
where
    T: Add<Output = T> + Copy + Send + 'static,
    Vec<T>: Clone,
    for<'a> &'a T: Add<&'a T, Output = T>,
{
    #[handler]
    pub fn add(&mut self, x: T) -> T {
        self.t = &self.t + &x;
        self.t + x
    }
    #[handler(inline)]
    pub fn get(&self) -> Result<T, ()> {
        Ok(self.t)
    }
    #[handler]
    pub fn all(&self) -> impl Stream<Item = T> {
        futures::stream::iter(vec![self.t])
    }
}
impl<T> fmt::Display for Sum<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("sum")
    }
}
#[actor]
pub struct Fnn<F> {
    f: F,
}
#[actor]
impl<F: FnMut(u8) -> u8 + Send + 'static> Fnn<F> {
    #[init]
    pub fn new(f: F) -> Self {
        Self { f }
    }
    #[handler]
    pub fn call(&mut self, x: u8) -> u8 {
        (self.f)(x)
    }
}
#[actor]
pub struct Dynn {
    f: Box<dyn for<'a> FnMut(&'a str) -> &'a str + Send>,
}
#[actor]
impl Dynn {
    #[handler]
    pub fn call(&mut self, x: String) -> String {
        (self.f)(&x).into()
    }
}
pub trait Backend: Send + Sync + 'static {
    type Row: Send + Clone + 'static;
    type Err: std::error::Error + Send + 'static;
    const MAX: usize;
    fn rows(&self) -> Result<Vec<Self::Row>, Self::Err>;
}
#[actor]
pub struct Db<B: Backend> {
    b: B,
}
#[actor]
impl<B: Backend> Db<B> {
    #[handler]
    pub fn rows(&self) -> Result<Vec<B::Row>, B::Err> {
        self.b.rows()
    }
    #[handler]
    pub async fn first(&mut self, n: usize) -> Result<Option<B::Row>, <B as Backend>::Err> {
        Ok(self.b.rows()?.into_iter().take(n.min(B::MAX)).next())
    }
    #[handler]
    pub fn stream(&self) -> impl Stream<Item = Result<B::Row, B::Err>> {
        futures::stream::iter(self.b.rows().unwrap_or_default().into_iter().map(Ok))
    }
    #[started]
    async fn s(&mut self) -> Result<(), B::Err> {
        self.b.rows().map(drop)
    }
    #[failed]
    fn f(&mut self) {}
}
#[cfg(any(unix, windows))]
#[actor(name = "x")]
pub struct Cf {
    #[cfg(unix)]
    n: u8,
    #[cfg(not(unix))]
    n: u16,
}
#[cfg(any(unix, windows))]
#[actor]
impl Cf {
    #[cfg(unix)]
    #[handler(boxed)]
    pub fn a(&self, x: u8) -> u8 {
        x + self.n
    }
    #[cfg(not(unix))]
    #[handler]
    pub async fn a(&self, x: u16) -> u16 {
        x + self.n
    }
    #[cfg(any())]
    #[handler(inline)]
    pub fn nope(&self) -> Nope {
        Nope
    }
    #[cfg(any())]
    #[started]
    fn s(&mut self) {}
    #[cfg(unix)]
    #[started]
    async fn s(&mut self) {}
    #[cfg(any())]
    #[handler(concurrent)]
    pub async fn c(&self) {}
    #[cfg(all())]
    #[handler(concurrent)]
    pub async fn d(&self) {}
    #[cfg_attr(all(), doc = "x", allow(unused))]
    #[handler]
    pub fn e(&self) {}
    #[cfg(any())]
    #[handler]
    pub fn s2(&self) -> impl Stream<Item = u8> {
        futures::stream::empty()
    }
    #[cfg(any())]
    #[handler(fatal)]
    fn ff(&self, #[key] n: Nope) -> Result<Nope, Nope> {
        Err(n)
    }
}
macro_rules! helper {
    ($n:ident) => {
        fn $n(&self) -> u8 {
            1
        }
    };
}
#[actor]
pub struct Mac;
#[actor]
impl Mac {
    helper!(one);
    const N: u8 = {
        const fn f() -> u8 {
            3
        }
        f()
    };
    #[handler]
    pub fn x(&self) -> u8 {
        struct Local;
        impl Local {
            fn y(&self) -> u8 {
                2
            }
        }
        macro_rules! m {
            ($e:expr) => {
                $e + 1
            };
        }
        self.one() + Local.y() + m!(Self::N)
    }
}
#[actor]
pub struct Outer;
#[actor]
impl Outer {
    #[handler]
    pub async fn run(&mut self, ctx: &mut Context<Self>) -> u8 {
        #[actor]
        struct Inner(u8);
        #[actor]
        impl Inner {
            #[handler]
            fn get(&self) -> u8 {
                self.0
            }
        }
        ctx.spawn(Inner(3)).get().await.unwrap_or(0)
    }
}
#[actor]
pub struct Ping<T: Send + 'static> {
    p: Option<PongRef<T>>,
}
#[actor(bounds)]
impl<T: Send + 'static> Ping<T> {
    #[handler]
    pub async fn go(&mut self, n: T) {
        if let Some(p) = &self.p {
            p.go(n).tell().await.ok();
        }
    }
    #[handler]
    pub fn set(&mut self, p: PongRef<T>) {
        self.p = Some(p);
    }
}
#[actor]
pub struct Pong<T: Send + 'static> {
    p: PingRef<T>,
}
#[actor]
impl<T: Send + 'static> Pong<T> {
    #[handler]
    pub async fn go(&mut self, n: T, ctx: &mut Context<Self>) {
        self.p.set(ctx.me()).await.ok();
        self.p.go(n).tell().await.ok();
    }
}
#[protocol]
pub trait Repo<K: Ord + Send + 'static, V: Clone + Send + 'static = String>: Send + fmt::Debug {
    async fn find(&mut self, k: K) -> Result<Option<V>, std::io::Error>;
    async fn find_all(&mut self, ks: Vec<K>) -> Result<Vec<V>, std::io::Error> {
        let mut out = vec![];
        for k in ks {
            out.extend(self.find(k).await?);
        }
        Ok(out)
    }
    #[cfg(any())]
    fn nope(&self) -> Nope;
    #[deprecated]
    fn old(&self) {}
    #[doc(hidden)]
    fn hid(&self, #[into] k: Option<K>, _: u8, (a, b): (u8, u8)) -> u8 {
        drop(k);
        a + b
    }
}
#[actor]
#[derive(Debug)]
pub struct Mem {
    m: Vec<(u32, String)>,
}
#[actor(implements(Repo<u32>))]
impl Mem {}
impl Repo<u32> for Mem {
    async fn find(&mut self, k: u32) -> Result<Option<String>, std::io::Error> {
        Ok(self.m.iter().find(|m| m.0 == k).map(|m| m.1.clone()))
    }
}
fn main() {
    let _ = || async {
        let p: PhRef<u8> = Ph { _p: PhantomData }.spawn();
        let _ = p.x().await;
        let u: UnsizedRef<dyn Fn() -> u8 + Send> = Unsized(Box::new(|| 1_u8) as Box<dyn Fn() -> u8 + Send>).spawn();
        let _ = u.set(Box::new(|| 2)).await;
        let _ = u.swap(Box::new(|| 2)).await.unwrap()();
        let s = Sum { t: 1 }.spawn();
        let _ = (s.add(1).await, s.get().await, s.all().await);
        let mut n = 0;
        let f = Fnn::spec(move |x| {
            n += x;
            n
        })
        .spawn();
        let _: u8 = f.call(1).await.unwrap();
        let _ = Dynn { f: Box::new(|x| x) }.spawn().call("x".into()).await;
        let _ = Cf { n: 1 }.spawn().a(1).await;
        let _ = Mac.spawn().x().await;
        let _ = Outer.spawn().run().await;
        let ping: PingRef<u8> = Ping { p: None }.spawn();
        let pong = Pong { p: ping }.spawn();
        let _ = pong.go(1).await;
        let r: RepoRef<u32> = Mem { m: vec![] }.spawn().into();
        let _ = (r.find(1).await, r.find_all(vec![1]).await, r.hid(1, 2, (3, 4)).await);
    };
}
