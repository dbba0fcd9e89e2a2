//! `#[supervisor]`: the tree that it makes is the tree that the builder makes.

use std::time::Duration;

use actor_core::{ChildInfo, Restart, StartError, Status, Supervisor, System, prelude::*};

use crate::stage::{on_both, paused};
use crate::troupe::{Member, MemberRef, Part, Start};

#[supervisor(strategy = rest_for_one, max_restarts = 2, within = "5s")]
#[derive(Debug, Clone)]
struct App {
    first: Part,
    second: Part,
    #[child(Member::spec(first.clone()))]
    one: MemberRef,
    #[child(second.spec(), restart = transient, shutdown = "1s")]
    two: MemberRef,
}

#[actor]
#[derive(Clone)]
struct Web {
    db: MemberRef,
}

#[actor]
impl Web {
    #[init]
    fn new(db: MemberRef) -> Self {
        Self { db }
    }

    #[handler]
    async fn add(&self, n: u64) -> u64 {
        self.db.add(n).await.unwrap_or(0)
    }
}

#[supervisor]
struct Site {
    part: Part,
    #[child(part.spec())]
    db: MemberRef,
    #[child(Web::spec(db.clone()))]
    web: WebRef,
}

#[supervisor(max_restarts = 1, within = "5s")]
struct Inner {
    part: Part,
    #[child(part.spec(), max_restarts = 0, within = "1s")]
    leaf: MemberRef,
}

#[supervisor]
struct Outer {
    part: Part,
    #[child(Inner::spec(part.clone()), id = "below")]
    inner: Inner,
    #[child(Member::spec(part.with("beside")))]
    beside: MemberRef,
}

fn parts() -> (Part, Part) {
    let first = Part::new("one");
    let second = first.with("two");
    (first, second)
}

/// What a tree looks like: everything but which actors it is made of.
fn shape(children: Vec<ChildInfo>) -> Vec<(String, Status, u32, Restart)> {
    children.into_iter().map(|child| (child.id.to_string(), child.status, child.restarts, child.restart)).collect()
}

#[test]
fn earlier_fields_are_in_scope() {
    on_both(async || {
        let site = Site::spawn(Part::new("db"));
        assert_eq!(site.web.add(2).await, Ok(2));
        assert_eq!(site.db.add(3).await, Ok(5));
        assert_eq!(site.part.log.take(), ["db starts"]);
    });
}

#[test]
fn the_tree_is_that_of_the_builder() {
    on_both(async || {
        let (first, second) = parts();
        let app = App::start(first, second).await.expect("all are up");

        let (first, second) = parts();
        let log = first.log.clone();
        let mut hand = Supervisor::builder()
            .strategy(actor_core::Strategy::RestForOne)
            .max_restarts(2)
            .within(Duration::from_secs(5));
        let one = hand.add(Member::spec(first).id("one"));
        let two = hand.add(second.spec().restart(Restart::Transient).shutdown(Duration::from_secs(1)));
        let hand = hand.start().await.expect("all are up");

        let calm = |one: u32, two: u32| {
            let child = |id: &str, restarts, restart| (id.to_owned(), Status::Running, restarts, restart);
            [child("one", one, Restart::Permanent), child("two", two, Restart::Transient)]
        };
        for (restarts, made, built) in [(calm(1, 1), &app.one, &one), (calm(1, 2), &app.two, &two)] {
            let _ = tokio::join!(made.kill(), built.kill());
            for tree in [&*app, &hand] {
                while shape(tree.children().await.expect("it lives")) != restarts {
                    tokio::task::yield_now().await;
                }
            }
        }
        let _ = tokio::join!(app.two.kill(), two.kill());
        // The third failure is one too many, for both.
        let ends = tokio::join!(app.closed(), hand.closed());
        assert_eq!(ends.0.to_string(), ends.1.to_string());
        assert_eq!(app.first.log.take(), log.take());
        assert_eq!(app.second.name, "two");
        assert!(ends.0.is_failure());
    });
}

#[test]
fn children_start_in_order_and_end_in_reverse() {
    on_both(async || {
        let (first, second) = parts();
        let app = App::start(first, second).await.expect("all are up");
        app.stop().await.expect("it ends");
        assert_eq!(
            app.first.log.take(),
            ["one starts", "two starts", "two ends: stopped with its parent", "one ends: stopped with its parent"]
        );
        assert_eq!(app.one.closed().await, app.two.closed().await);
    });
}

#[test]
fn a_start_that_fails_names_the_field() {
    on_both(async || {
        let (first, second) = parts();
        let log = first.log.clone();
        second.starts(&[Start::Fail]);
        let error = App::start(first, second).await.expect_err("the second child fails");
        assert!(matches!(&error, StartError::Child { id, .. } if id == "two"), "{error}");
        assert_eq!(log.take(), ["one starts", "two tries", "one ends: stopped with its parent"]);
    });
}

#[test]
fn refs_are_good_before_the_start() {
    on_both(async || {
        let (first, second) = parts();
        first.starts(&[Start::Slow(Duration::from_millis(20))]);
        let app = App::spawn(first, second);
        assert_eq!(app.two.add(7).await, Ok(7));
        assert_eq!(app.one.add(1).await, Ok(1));
    });
}

#[test]
fn a_field_names_its_child() {
    on_both(async || {
        let outer = Outer::start(Part::new("leaf")).await.expect("all are up");
        assert_eq!((outer.part.name, outer.inner.part.name), ("leaf", "leaf"));
        let ids: Vec<_> =
            outer.children().await.expect("it lives").into_iter().map(|child| child.id.to_string()).collect();
        assert_eq!(ids, ["below", "beside"]);
        assert_eq!(outer.child::<Member>("beside").await, Ok(Some(outer.beside.clone())));
        assert_eq!(outer.inner.child::<Member>("leaf").await, Ok(Some(outer.inner.leaf.clone())));
    });
}

#[test]
fn a_supervisor_is_the_child_of_another() {
    on_both(async || {
        let outer = Outer::start(Part::new("leaf")).await.expect("all are up");
        assert_eq!(outer.inner.leaf.add(4).await, Ok(4));
        assert_eq!(outer.count_children().await.expect("it lives").supervisors, 1);

        // Its own budget is used up at once: the inner supervisor fails, and is restarted with its children.
        outer.inner.leaf.kill().await.expect("it is killed");
        assert_eq!(outer.inner.leaf.add(1).await, Ok(1));
        assert_eq!(outer.inner.stats().restarts, 1);
        assert_eq!(outer.beside.stats().restarts, 0);

        outer.stop().await.expect("it ends");
        assert_eq!(outer.inner.leaf.closed().await, ExitReason::ParentStopped);
    });
}

#[test]
fn the_struct_is_a_handle_of_its_supervisor() {
    on_both(async || {
        let (first, second) = parts();
        let app = App::start(first, second).await.expect("all are up");
        let copy = app.clone();
        let more = app.start_child(Member::spec(Part::new("more")).id("more")).await.expect("it starts");
        assert_eq!(more.add(1).await, Ok(1));
        assert_eq!(copy.count_children().await.expect("it lives").specs, 3);
        app.terminate_child("one").await.expect("the field's name is the id");
        assert!(copy.one.add(1).await.is_err());
    });
}

#[test]
fn it_starts_under_an_actor() {
    on_both(async || {
        #[actor]
        struct Owner;

        #[actor]
        impl Owner {
            #[handler]
            fn take(&mut self, ctx: &mut Context<Self>, part: Part) -> MemberRef {
                Inner::spec(part).spawn_under(ctx).expect("it is spawned").leaf
            }
        }

        let owner = Owner.spawn();
        let part = Part::new("leaf");
        let leaf = owner.take(part.clone()).await.expect("it answers");
        assert_eq!(leaf.add(1).await, Ok(1));
        owner.stop().await.expect("it ends");
        assert_eq!(part.log.take(), ["leaf starts", "leaf ends: stopped with its parent"]);
    });
}

#[test]
fn a_system_that_is_shut_down_gives_dead_refs() {
    on_both(async || {
        let system = System::builder().build();
        system.shutdown(Duration::from_secs(1)).await;
        let _entered = system.enter();
        let (first, second) = parts();
        let app = App::spawn(first, second);
        assert!(app.one.add(1).await.is_err());
        assert!(app.children().await.is_err());
    });
}

#[test]
fn a_child_of_a_struct_can_be_started_by_hand() {
    on_both(async || {
        let root = Supervisor::builder().child(Inner::spec(Part::new("leaf"))).start().await.expect("all are up");
        assert_eq!(root.count_children().await.expect("it lives").supervisors, 1);
        root.stop().await.expect("it ends");
    });
}

#[test]
fn options_of_a_child_reach_it() {
    paused(async || {
        #[supervisor(max_restarts = 100, auto_shutdown = all)]
        struct Tree {
            part: Part,
            #[child(part.spec(), restart = transient, backoff(initial = "10s", jitter = 0), discard_mailbox, significant)]
            slow: MemberRef,
            #[child(Member::spec(part.with("never")), restart = temporary, id = "named", significant)]
            never: MemberRef,
        }

        let tree = Tree::start(Part::new("slow")).await.expect("all are up");
        let begun = tokio::time::Instant::now();
        tree.slow.kill().await.expect("it is killed");
        let lost = tree.slow.add(9);
        assert!(lost.await.is_err(), "what waits is discarded");
        tree.slow.ready().await.expect("it is up");
        assert_eq!(begun.elapsed(), Duration::from_secs(10));

        tree.never.stop().await.expect("it ends");
        assert_eq!(tree.child::<Member>("named").await, Ok(None), "a temporary child is forgotten");
        tree.slow.stop().await.expect("it ends");
        assert_eq!(tree.part.name, "slow");
        assert_eq!(tree.closed().await, ExitReason::Normal, "all significant children have ended");
    });
}
