//! Protocols from macros, under other paths, with raw names.
#![deny(warnings)]

use actor_core::prelude::*;

/// A crate that re-exports the library.
mod facade {
    pub mod library {
        pub use actor_core::*;
    }
}

#[protocol(crate = crate::facade::library)]
trait Reexported {
    #[handler(priority = high, timeout = "1s")]
    async fn urgent(&mut self) -> u8 {
        1
    }
    #[handler(boxed)]
    fn large(&mut self, items: [u64; 64]) -> usize {
        items.len()
    }
}

macro_rules! protocol_of {
    ($name:ident, $reference:ident, $method:ident, $argument:ty) => {
        #[protocol(ref = $reference)]
        pub trait $name {
            fn $method(&mut self, argument: $argument, ctx: &mut Context<Self>) -> $argument {
                let _ = ctx;
                argument
            }
            async fn slow(&mut self, argument: $argument) -> $argument {
                argument
            }
        }
    };
}

protocol_of!(Made, MadeAddress, give, String);

#[protocol]
trait r#Type {
    fn r#match(&self, r#fn: u8) -> u8 {
        r#fn
    }
}

macro_rules! actor_of {
    ($name:ident: $($protocol:path),*) => {
        #[actor]
        #[derive(Debug)]
        struct $name;
        #[actor(implements($($protocol),*))]
        impl $name {}
        $(impl $protocol for $name {})*
    };
}

actor_of!(Everything: Reexported, Made, self::r#Type);

#[actor]
struct Sized2<T: ?Sized + Send + 'static, const N: usize> {
    inner: Box<T>,
}

#[actor(implements(Reexported, Of<[u8; N]>))]
impl<T: ?Sized + Send + 'static, const N: usize> Sized2<T, N> {
    #[handler]
    fn touch(&mut self) {
        let _ = &mut self.inner;
    }
}

#[protocol]
trait Of<E>
where
    E: Clone,
{
    fn echo(&mut self, events: Vec<E>) -> Option<E> {
        events.first().cloned()
    }
}

impl<T: ?Sized + Send + 'static, const N: usize> Of<[u8; N]> for Sized2<T, N> {}
impl<T: ?Sized + Send + 'static, const N: usize> Reexported for Sized2<T, N> {}

async fn run() -> Result<(), Box<dyn std::error::Error>> {
    let all = Everything.spawn();
    all.to::<dyn Reexported>().urgent().await?;
    all.to::<dyn Reexported>().large([0; 64]).await?;
    let made: MadeAddress = (&all).into();
    made.give("x".into()).await?;
    made.slow("x".into()).await?;
    all.to::<dyn r#Type>().r#match(1).await?;
    let sized = Sized2::<str, 3> { inner: "x".into() }.spawn();
    sized.touch().await?;
    let of: OfRef<[u8; 3]> = sized.into();
    of.echo(vec![[1; 3]]).await?;
    Ok(())
}

fn main() {
    fn is_send<T: Send>(_: T) {}
    is_send(run());
}
