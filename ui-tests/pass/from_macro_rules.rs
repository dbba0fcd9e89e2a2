//! Actors written by a macro of the user's, with names and types from its caller.
#![deny(warnings)]

use actor_core::prelude::*;

macro_rules! counter {
    ($name:ident, $handler:ident, $argument:ident: $ty:ty) => {
        #[actor]
        pub struct $name {
            n: $ty,
        }

        #[actor]
        impl $name {
            #[handler]
            pub async fn $handler(&mut self, $argument: $ty, ctx: &mut Context<Self>) -> $ty {
                ctx.stop();
                self.n += $argument;
                self.n
            }

            #[handler]
            pub fn fixed(&mut self, n: $ty) -> Result<$ty, $ty> {
                self.n += n;
                Ok(self.n)
            }

            #[handler]
            pub fn later(&mut self, reply: Reply<$ty>) {
                reply.ok(self.n);
            }

            #[stopped]
            async fn end(&mut self, reason: &ExitReason, _ctx: &mut Context<Self>) {
                let _ = reason;
            }
        }
    };
}

counter!(Counter, add, n: u64);

pub async fn calls(counter: CounterRef) {
    let _: u64 = counter.add(1).await.unwrap();
    let _: u64 = counter.fixed(1).await.unwrap();
}

fn main() {}
