//! Registry race: look up, and if there is none, spawn.

use actor_core::prelude::*;
use actor_test::Sim;

use super::{found_within, silent};

#[actor]
#[derive(Default)]
struct Session {
    hits: u32,
}

#[actor]
impl Session {
    #[handler]
    fn hit(&mut self) -> u32 {
        self.hits += 1;
        self.hits
    }
}

/// The bug: an await between looking and spawning, in which another may do the same.
async fn session(atomically: bool) -> SessionRef {
    if let Some(known) = System::current().lookup::<Session>("ann") {
        return known;
    }
    if !atomically {
        tokio::task::yield_now().await;
        return Session::default().prepare().name("ann").spawn().expect("nobody else has made it");
    }
    match Session::default().prepare().name("ann").spawn() {
        Ok(new) => new,
        Err(_) => System::current().lookup::<Session>("ann").expect("whoever was faster"),
    }
}

async fn two_logins(sim: Sim, atomically: bool) {
    let task = sim.spawn(async move { session(atomically).await.hit().await.unwrap() });
    let mine = session(atomically).await.hit().await.unwrap();
    assert_eq!(mine + task.join().await, 3);
}

#[test]
fn two_that_both_find_nobody() {
    found_within("registry race", 20, |sim| two_logins(sim, false));
    silent("registry race, fixed", |sim| two_logins(sim, true));
}
