//! Forms of protocols, in a crate that denies what can be denied.
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

use actor_core::{Context, Reply, Spawn, actor, handler, protocol};

/// All that a method can be.
#[protocol]
pub trait Form {
    /// Plain.
    fn plain(&mut self);
    /// With patterns.
    fn patterns(&self, _: u8, (a, b): (u8, u8), #[into] name: String, r#type: u8) -> usize {
        name.len() + usize::from(a + b + r#type)
    }
    /// Through `Into`.
    fn through(&mut self, name: impl Into<String>) -> usize;
    /// Asynchronous, with a body.
    async fn with_body(&mut self, mut n: u64) -> Result<u64, String> {
        if n == 0 {
            return Err("nothing".to_owned());
        }
        n += 1;
        Ok(n)
    }
    /// Asynchronous, on a shared borrow.
    async fn shared(&self) -> u8;
    /// With the context, at any position.
    async fn context(&mut self, n: u8, ctx: &mut Context<Self>) -> u8 {
        let _ = ctx.label();
        n
    }
    /// Deferred.
    fn deferred(&mut self, reply: Reply<u8, String>);
    /// Only sometimes there.
    #[cfg(any())]
    fn absent(&self, nothing: Nothing);
    /// With options.
    #[handler(timeout = "1s", value)]
    fn value(&self) -> Result<u8, ()> {
        Ok(1)
    }
}

/// Implements it.
#[actor]
#[derive(Debug)]
pub struct Former;

#[actor(implements(Form))]
impl Former {}

impl Form for Former {
    fn plain(&mut self) {}

    fn through(&mut self, name: impl Into<String>) -> usize {
        name.into().len()
    }

    async fn shared(&self) -> u8 {
        3
    }

    fn deferred(&mut self, reply: Reply<u8, String>) {
        reply.ok(1);
    }
}

/// In another module, under another name, privately.
mod private {
    use super::Form as Shape;
    use actor_core::{Reply, actor, handler, protocol};

    #[protocol(ref = Address, msg = Mail)]
    trait Own<const N: usize, T = u8>: Send {
        fn take(&self, items: [T; N]) -> usize {
            items.len()
        }
    }

    /// A handler is called like a protocol.
    #[actor]
    struct Other;

    #[actor(implements(Shape, Own<2>, Own<3, String>))]
    impl Other {
        #[handler]
        fn shape(&self) -> u8 {
            1
        }
    }

    impl Own<2> for Other {}
    impl Own<3, String> for Other {}

    impl Shape for Other {
        fn plain(&mut self) {}
        fn through(&mut self, name: impl Into<String>) -> usize {
            name.into().len()
        }
        async fn shared(&self) -> u8 {
            std::future::ready(3).await
        }
        fn deferred(&mut self, reply: Reply<u8, String>) {
            drop(reply);
        }
    }

    pub(super) async fn use_it() -> Option<()> {
        use actor_core::Spawn as _;
        let other = Other.spawn();
        let pair: Address<2> = other.clone().into();
        let texts = other.to::<dyn Own<3, String>>();
        let _ = pair.take([1, 2]).await.ok()? + texts.take(Default::default()).await.ok()?;
        drop(other.shape().tell().await);
        drop(other.to::<dyn Shape>().plain().await);
        Some(())
    }
}

/// Holding a ref of a generic protocol needs no bounds.
#[derive(Debug)]
pub struct Holder<E> {
    /// The ref.
    pub to: WantsRef<E>,
}

/// Wants anything.
#[protocol]
pub trait Wants<E> {
    /// Takes it.
    fn want(&mut self, thing: E);
}

fn main() {
    fn inside_a_function() {
        #[protocol]
        trait Local {
            fn hello(&self) -> &'static str {
                "hello"
            }
        }
        #[actor]
        struct Near;
        #[actor(implements(Local))]
        impl Near {}
        impl Local for Near {}
        fn ask(near: NearRef) -> impl Future<Output = Option<&'static str>> + Send {
            async move { near.to::<dyn Local>().hello().await.ok() }
        }
        let _ = ask;
    }
    inside_a_function();
    let spawned = async {
        let form: FormRef = Former.spawn().into();
        drop(form.patterns(1, (2, 3), "name", 4).await);
        drop(form.through("x").await);
        drop(form.with_body(1).await);
        drop(form.context(1).tell().await);
        drop(form.deferred().await);
        private::use_it().await
    };
    fn is_send<T: Send>(_: &T) {}
    is_send(&spawned);
}
