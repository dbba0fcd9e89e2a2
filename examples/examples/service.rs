//! A service from its configuration to its last word: options from a file and the environment, names, a group, the tree,
//! and an end on Ctrl-C, in order.
//!
//! `cargo run --example service` takes orders until Ctrl-C; with a number, it takes so many and ends by itself:
//! `SHOP_WORKERS=1 cargo run --example service -- 5`.

use std::error::Error;
use std::time::Duration;

use actor_core::{GroupKey, SystemConfig, prelude::*};

/// Everybody who packs, found together.
const PACKERS: GroupKey<PackerRef> = GroupKey::new("packers");

/// Packs what was ordered.
#[actor]
struct Packer {
    packed: u32,
}

#[actor]
impl Packer {
    /// Whoever starts is at work: nobody has to be told of the new one.
    #[started]
    fn enlist(&mut self, ctx: &mut Context<Self>) -> Result<(), actor_core::JoinError> {
        ctx.system().group(PACKERS).join(&ctx.me()).map(drop)
    }

    #[handler]
    async fn pack(&mut self, order: u64) -> String {
        tokio::time::sleep(Duration::from_millis(20)).await;
        self.packed += 1;
        format!("order {order} is packed")
    }

    #[stopped]
    fn report(&mut self, ctx: &mut Context<Self>) {
        println!("{} packed {}", ctx.label(), self.packed);
    }
}

/// Hires the packers, and hands out orders in turn.
#[actor]
struct Shop {
    next: usize,
}

#[actor]
impl Shop {
    #[started]
    fn open(&mut self, ctx: &mut Context<Self>) {
        for _ in 0..3 {
            ctx.spawn(Packer { packed: 0 });
        }
    }

    #[handler]
    fn order(&mut self, number: u64, ctx: &mut Context<Self>, reply: Reply<String, &'static str>) {
        let packers = ctx.system().group(PACKERS).members();
        let Some(packer) = packers.get(self.next % packers.len().max(1)) else {
            reply.err("nobody is at work");
            return;
        };
        self.next += 1;
        let packing = packer.pack(number).owned();
        // The shop takes the next order while this one is packed.
        tokio::spawn(async move {
            let _ = match packing.await {
                Ok(done) => reply.ok(done),
                Err(_) => reply.err("the packer has left"),
            };
        });
    }
}

/// Orders until `limit`, or for as long as the shop is open. Finds it by its name.
async fn customer(system: System, limit: Option<u64>) -> Result<(), Box<dyn Error + Send + Sync>> {
    let shop = system.find::<Shop>("shop")?;
    for number in 1..=limit.unwrap_or(u64::MAX) {
        match shop.order(number).await {
            Ok(packed) => println!("{packed}"),
            Err(error) => {
                println!("no more orders: {error}");
                return Ok(());
            }
        }
        tokio::time::sleep(Duration::from_millis(if limit.is_some() { 1 } else { 500 })).await;
    }
    println!("\n{}\n", system.tree());
    system.terminate().await;
    Ok(())
}

fn main() -> Result<(), Box<dyn Error>> {
    let limit = std::env::args().nth(1).map(|limit| limit.parse()).transpose()?;
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/service.toml");
    let config = SystemConfig::sources().file(file).section("actors").env("SHOP").load()?;
    let system = System::builder().workers(2).config(config).try_build()?;
    let report = system.block_on(async {
        system
            .before_shutdown("close the door", Duration::from_secs(1), || async { println!("the door is closed") })?;
        system
            .after_shutdown("turn off the light", Duration::from_secs(1), || async { println!("the light is off") })?;
        let shop = Shop { next: 0 }.prepare().name("shop").spawn()?;
        shop.ready().await?;
        // Asks of the shop return when it is gone, so the customer leaves by itself.
        let customer = tokio::spawn(customer(system.clone(), limit));
        let report = system.run_until_signal().await?;
        customer.await?.map_err(|error| error.to_string())?;
        Ok::<_, Box<dyn Error>>(report)
    })?;
    println!("{report}");
    Ok(())
}
