//! Messages that are sent later: at intervals, once, and not at all.
#![cfg_attr(rustfmt, rustfmt_skip)] // a page's worth of program on a third of a page

use std::time::Duration;

use actor_core::{Timer, prelude::*};

const TICK: Duration = Duration::from_millis(20);

#[actor]
struct Rocket { left: u32, launch: Option<Timer> }

#[actor]
impl Rocket {
    #[started]
    fn begin(&mut self, ctx: &mut Context<Self>) {
        ctx.me().tick().after(TICK);
        self.launch = Some(ctx.me().launch().after(TICK * 8));
    }

    /// Each tick sends the next. Private: nobody else makes this clock tick.
    #[handler]
    fn tick(&mut self, ctx: &mut Context<Self>) {
        println!("{}", self.left);
        self.left -= 1;
        if self.left > 0 { ctx.me().tick().after(TICK); }
    }

    #[handler]
    fn launch(&mut self, ctx: &mut Context<Self>) { println!("off it goes"); ctx.stop() }

    /// Whether it was in time.
    #[handler(priority = high)]
    fn abort(&mut self, ctx: &mut Context<Self>) -> bool {
        ctx.stop();
        self.launch.take().is_some_and(|launch| launch.cancel())
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    // Its timers keep it alive.
    let closed = Rocket { left: 5, launch: None }.spawn().closed();
    println!("the first one {}", closed.await);

    let second = Rocket { left: 5, launch: None }.spawn();
    println!("aborted in time: {}", second.abort().await?);
    println!("the second one {}", second.closed().await);
    Ok(())
}
