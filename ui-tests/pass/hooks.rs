//! Every form of hook.
#![deny(warnings)]

use actor_core::{Health, prelude::*};

#[actor]
pub struct Plain;

#[actor]
impl Plain {
    #[started]
    fn begin(&mut self) {}

    #[stopped]
    async fn end(&mut self, reason: ExitReason) {
        drop(reason);
    }
}

#[actor]
pub struct Fallible;

#[actor]
impl Fallible {
    #[started]
    async fn begin(&mut self, ctx: &mut Context<Self>) -> Result<(), std::io::Error> {
        ctx.stop();
        Ok(())
    }

    #[cfg(all())]
    #[stopped]
    fn end(&mut self, reason: &ExitReason, _ctx: &mut Context<Self>) -> Result<(), String> {
        Err(reason.to_string())
    }

    #[cfg(not(all()))]
    #[stopped]
    fn end_elsewhere(&self) {}
}

#[actor]
pub struct Patient {
    is_well: bool,
}

#[actor]
impl Patient {
    #[cfg(all())]
    #[health]
    async fn look(&mut self, ctx: &mut Context<Self>) -> Health {
        self.is_well = ctx.name().is_some();
        Health::Healthy
    }

    #[cfg(not(all()))]
    #[health]
    fn look_elsewhere(&self) -> actor_core::Health {
        Health::degraded("elsewhere")
    }
}

fn main() {}
