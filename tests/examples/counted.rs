//! What `cargo xtask instructions` counts: one operation, as often as told. `counted <case> <times>`.

use actor_core::{Mailbox, Supervisor, prelude::*};

/// Adds up.
#[actor]
#[derive(Clone, Default)]
struct Counter {
    n: u64,
}

#[actor]
impl Counter {
    #[handler]
    fn add(&mut self, n: u64) -> u64 {
        self.n += n;
        self.n
    }

    #[handler]
    async fn add_async(&mut self, n: u64) -> u64 {
        self.add(n)
    }
}

/// So many messages wait at once, at most: the buffers are as large from the first round on.
const ROUND: u64 = 512;

fn main() {
    let mut args = std::env::args().skip(1);
    let case = args.next().expect("a case");
    let times: u64 = args.next().and_then(|times| times.parse().ok()).expect("how often");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    // As a task, like the code of users: the future that is blocked on has a waker of its own kind.
    runtime.block_on(async move { tokio::spawn(run(case, times)).await.expect("the case ends") });
}

async fn run(case: String, times: u64) {
    let mailbox = Mailbox::bounded(1000);
    let mut app = Supervisor::builder();
    let (case, counter) = match case.strip_suffix("-supervised") {
        Some(case) => (case, app.add(ChildSpec::cloned(Counter::default()).mailbox(mailbox))),
        None => (case.as_str(), Counter::default().prepare().mailbox(mailbox).spawn().expect("a counter")),
    };
    let _app = app.start().await.expect("a supervisor");
    match case {
        "tell" => {
            for _ in 0..times / ROUND {
                (0..ROUND).for_each(|n| counter.add(n).try_tell().expect("room"));
                counter.add(0).await.expect("an answer");
            }
        }
        "tell-async-handler" => {
            for _ in 0..times / ROUND {
                (0..ROUND).for_each(|n| counter.add_async(n).try_tell().expect("room"));
                counter.add(0).await.expect("an answer");
            }
        }
        "tell-waiting" => {
            for _ in 0..times / ROUND {
                for n in 0..ROUND {
                    counter.add(n).tell().await.expect("room");
                }
                counter.add(0).await.expect("an answer");
            }
        }
        "ask" => {
            for n in 0..times {
                counter.add(n).await.expect("an answer");
            }
        }
        "spawn-and-stop" => {
            for _ in 0..times {
                Counter::default().spawn().stop().await.expect("an end");
            }
        }
        unknown => panic!("no case `{unknown}`"),
    }
}
