//! LC: a panic in each place where code of users runs. The actor fails, says where, and leaves nothing.

use std::time::Duration;

use actor_core::{Mailbox, Status, System, prelude::*};
use tokio::task::yield_now;

use crate::props::Life;
use crate::stage::{idle, pass, paused};

/// Where it panics, and what the failure calls that.
const PLACES: [(&str, &str); 12] = [
    ("init", "#[init]"),
    ("started", "#[started]"),
    ("plain", "plain"),
    ("slow", "slow"),
    ("beside", "beside"),
    ("inline", "inline"),
    // Of the handler whose error it judges.
    ("failed", "refuse"),
    ("idle", "#[idle]"),
    ("down", "#[down]"),
    ("child_exited", "#[child_exited]"),
    ("stopped", "#[stopped]"),
    ("drop", "drop"),
];

#[actor]
struct Fragile {
    breaks_in: &'static str,
    _life: Life,
}

impl Fragile {
    fn come_to(&self, place: &str) {
        assert!(self.breaks_in != place, "broken");
    }
}

impl Drop for Fragile {
    fn drop(&mut self) {
        self.come_to("drop");
    }
}

#[actor]
impl Fragile {
    #[init]
    fn init(breaks_in: &'static str, life: Life) -> Self {
        let me = Self { breaks_in, _life: life };
        me.come_to("init");
        me
    }

    #[started]
    fn started(&mut self) {
        self.come_to("started");
    }

    #[handler]
    fn plain(&mut self, _life: Life) {
        self.come_to("plain");
    }

    #[handler]
    async fn slow(&mut self, _life: Life) {
        yield_now().await;
        self.come_to("slow");
    }

    #[handler(concurrent = 4)]
    async fn beside(&self, _life: Life) {
        yield_now().await;
        self.come_to("beside");
    }

    #[handler(inline)]
    fn inline(&mut self, _life: Life) {
        self.come_to("inline");
    }

    #[handler]
    fn refuse(&mut self, _life: Life) -> Result<(), &'static str> {
        Err("no")
    }

    #[handler]
    fn watch(&mut self, ctx: &mut Context<Self>, life: Life) {
        let whole = |life| Self { breaks_in: "nowhere", _life: life };
        let watched = whole(life.clone()).spawn();
        std::mem::forget(ctx.monitor(&watched));
        drop(watched.stop());
        drop(ctx.spawn(whole(life)).stop());
    }

    #[failed]
    fn failed(&mut self) {
        self.come_to("failed");
    }

    #[idle(after = "10s")]
    fn idle(&mut self) {
        self.come_to("idle");
    }

    #[down]
    fn down(&mut self, _down: Down) {
        self.come_to("down");
    }

    #[child_exited]
    fn child_exited(&mut self, _exit: ChildExit) {
        self.come_to("child_exited");
    }

    #[stopped]
    fn stopped(&mut self) {
        self.come_to("stopped");
    }
}

#[test]
fn lc_13_a_panic_anywhere_is_told_by_its_place_and_leaves_nothing() {
    for (place, during) in PLACES {
        paused(async move || {
            let life = Life::default();
            let system = System::new("fragile");
            let spec = Fragile::spec(place, life.clone()).mailbox(Mailbox::bounded(20)).name("fragile");
            let fragile = system.spawn(spec);
            let asks = tokio::join!(
                fragile.plain(life.clone()),
                fragile.slow(life.clone()),
                fragile.beside(life.clone()),
                fragile.inline(life.clone()),
                fragile.watch(life.clone()),
            );
            let failed = [asks.0.is_err(), asks.1.is_err(), asks.2.is_err(), asks.3.is_err(), asks.4.is_err()];
            drop(asks);
            let _ = fragile.refuse(life.clone()).tell().await;
            // One hook comes when all is quiet.
            pass(Duration::from_mins(1)).await;
            drop(fragile.stop());
            let reason = fragile.closed().await;
            let ExitReason::Panicked(failure) = &reason else { panic!("{place}: {reason}") };
            assert_eq!((failure.during(), failure.message()), (during, "broken"), "{place}");
            let breaks_asks = ["init", "started", "plain", "slow", "beside", "inline"].contains(&place);
            assert_eq!(failed.contains(&true), breaks_asks, "{place}: {failed:?}");
            assert_eq!(fragile.status(), Status::Stopped, "{place}");
            assert!(system.lookup::<Fragile>("fragile").is_none(), "{place}: its name is free");
            let stats = fragile.stats();
            let lost = stats.dropped.unhandled + stats.dropped.cancelled;
            assert_eq!((stats.accepted, stats.depth), (stats.handled + lost, 0), "{place}");
            drop(fragile);
            idle().await;
            assert_eq!(life.others(), 0, "{place}: something is left");
        });
    }
}
