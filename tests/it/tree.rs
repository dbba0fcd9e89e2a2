//! The tree of a system, and the paths of its actors.

use std::time::Duration;

use actor_core::{Status, System, TreeNode, prelude::*};

use crate::cast::{Props, Worker};
use crate::props::{Gate, Log};
use crate::stage::{current, idle, limited, on_both, other_runtime, paused};

/// Has children, which have children.
#[actor]
struct Branch {
    width: u32,
    below: u32,
}

#[actor]
impl Branch {
    #[started]
    fn begin(&mut self, ctx: &mut Context<Self>) {
        if self.below > 0 {
            for _ in 0..self.width {
                ctx.spawn(Self { width: self.width, below: self.below - 1 });
            }
        }
    }

    #[handler]
    fn grow(&mut self, ctx: &mut Context<Self>) -> BranchRef {
        ctx.spawn(Self { width: 0, below: 0 })
    }

    #[handler]
    fn grow_named(&mut self, name: String, ctx: &mut Context<Self>) -> String {
        let child = Self { width: 0, below: 0 }.prepare().name(name).spawn_under(ctx).unwrap();
        child.path().to_string()
    }

    #[handler]
    fn grow_in(&mut self, system: System, ctx: &mut Context<Self>) -> BranchRef {
        system.prepare(Self { width: 0, below: 0 }).spawn_under(ctx).unwrap()
    }

    #[handler]
    fn whereabouts(&self, ctx: &mut Context<Self>) -> String {
        ctx.path().to_string()
    }
}

#[test]
fn ob_04_the_tree_is_exact_when_quiet() {
    paused(async || {
        let system = System::new("forest");
        assert_eq!((system.tree().len(), system.tree().to_string()), (0, "forest: 0 actors".to_owned()));
        // 1 + 9 + 90 each.
        let plant =
            |count: usize| -> Vec<_> { (0..count).map(|_| system.spawn(Branch { width: 9, below: 2 })).collect() };
        let mut trees = plant(10);
        idle().await;
        assert_eq!(system.tree().len(), 10 * 91);
        trees.extend(plant(10));
        idle().await;
        let tree = system.tree();
        assert_eq!((tree.len(), system.actor_count(), tree.is_empty()), (20 * 91, 20 * 91, false));
        assert_eq!(
            tree.roots().map(TreeNode::id).collect::<Vec<_>>(),
            trees.iter().map(|tree| tree.id()).collect::<Vec<_>>()
        );
        for root in tree.roots() {
            assert_eq!((root.level(), root.parent().map(TreeNode::id), root.children().count()), (0, None, 9));
            for middle in root.children() {
                assert_eq!(
                    (middle.level(), middle.parent().unwrap().id(), middle.children().count()),
                    (1, root.id(), 9)
                );
                assert!(middle.children().all(|leaf| leaf.level() == 2 && leaf.children().count() == 0));
                assert!(middle.children().is_sorted_by_key(TreeNode::id), "in the order of their start");
            }
        }
        assert!(
            tree.iter().all(|node| (node.status(), node.restarts(), node.mailbox_depth()) == (Status::Running, 0, 0))
        );
        // The snapshot stays as it is.
        trees.clear();
        idle().await;
        assert_eq!((tree.len(), system.tree().len(), system.actor_count()), (20 * 91, 0, 0));
    });
}

#[test]
fn ob_04_a_node_shows_status_and_waiting_messages_and_nobody_is_asked() {
    paused(async || {
        let system = System::new("busy");
        let props = Props::default();
        let worker = system.prepare(props.worker()).name("worker").spawn().unwrap();
        assert_eq!(system.tree().find("worker").unwrap().status(), Status::Starting);
        props.busy(&worker, 3).await;
        let tree = system.tree();
        let node = tree.find("worker").unwrap();
        assert_eq!((node.status(), node.mailbox_depth(), node.name()), (Status::Running, 3, Some("worker")));
        assert_eq!(tree.to_string(), "busy: 1 actor\n└─ worker (Worker#1): running, 3 waiting, in `hold`");
        assert!(tree.find("nobody").is_none());
        drop(worker.stop());
        assert_eq!(system.tree().find("worker").unwrap().status(), Status::Stopping);
        props.gate.open(1);
        worker.closed().await;
        assert!(system.tree().is_empty());
    });
}

#[test]
fn a_tree_is_printed_with_a_line_per_actor() {
    paused(async || {
        let system = System::new("print");
        let first = system.prepare(Branch { width: 2, below: 1 }).name("first").spawn().unwrap();
        let _second = system.spawn(Branch { width: 1, below: 2 });
        idle().await;
        first.grow_named("grown".to_owned()).await.unwrap();
        let expected = "\
print: 7 actors
├─ first (Branch#1): running
│  ├─ Branch#3: running
│  ├─ Branch#4: running
│  └─ grown (Branch#7): running
└─ Branch#2: running
   └─ Branch#5: running
      └─ Branch#6: running";
        assert_eq!(system.tree().to_string(), expected);
    });
}

#[test]
fn a_path_is_made_of_the_ancestors() {
    on_both(async || {
        let system = System::new("paths");
        let app = system.prepare(Branch { width: 0, below: 0 }).name("app").spawn().unwrap();
        let web = app.grow().await.unwrap();
        assert_eq!(web.grow_named("session-17".to_owned()).await.unwrap(), "/app/Branch#2/session-17");
        assert_eq!(web.grow_named("a/b#1%".to_owned()).await.unwrap(), "/app/Branch#2/a%2Fb%231%25");
        assert_eq!(web.whereabouts().await.unwrap(), "/app/Branch#2");
        assert_eq!(app.path().to_string(), "/app");
        let path = web.path();
        assert_eq!(path.labels(), [app.label(), web.label()]);
        let tree = system.tree();
        assert_eq!(tree.find("session-17").unwrap().path().to_string(), "/app/Branch#2/session-17");
        app.stop().await.unwrap();
        assert_eq!(web.path().to_string(), "/Branch#2", "its parent is gone, and so is it");
    });
}

#[test]
fn a_child_in_another_system_is_a_root_there() {
    current(async || {
        let (here, there) = (System::new("here"), System::new("there"));
        let parent = here.prepare(Branch { width: 0, below: 0 }).name("parent").spawn().unwrap();
        let other = there.prepare(Branch { width: 0, below: 0 }).name("other").spawn().unwrap();
        let child = parent.grow_in(there.clone()).await.unwrap();
        assert_eq!(child.path().to_string(), "/Branch#2");
        assert_eq!(there.tree().roots().map(TreeNode::id).collect::<Vec<_>>(), [other.id(), child.id()]);
        assert_eq!(here.tree().len(), 1);
        parent.stop().await.unwrap();
        assert_eq!(child.exit_reason(), Some(ExitReason::ParentStopped));
    });
}

/// Does not get to its end.
#[actor]
struct Clinging(Gate, Log<()>);

#[actor]
impl Clinging {
    #[handler]
    fn cling(&mut self) {
        self.1.push(());
        // tidy: block because nothing can cut it here
        futures::executor::block_on(self.0.pass());
    }
}

/// Its child is on another runtime.
#[actor]
struct Distant(Gate, Log<()>);

#[actor]
impl Distant {
    #[handler]
    fn bear(&mut self, runtime: tokio::runtime::Handle, ctx: &mut Context<Self>) -> ClingingRef {
        let _inside = runtime.enter();
        ctx.spawn(Clinging(self.0.clone(), self.1.clone()))
    }
}

#[test]
fn an_orphan_is_a_root_and_never_below_whoever_has_the_place_of_its_parent() {
    limited(|| {
        let (mine, other) = (other_runtime(), other_runtime());
        let system = System::builder().name("orphans").runtime(mine.handle().clone()).build();
        let (gate, log) = (Gate::default(), Log::default());
        let parent = system.spawn(Distant(gate.clone(), log.clone()));
        let child = parent.bear(other.handle().clone()).blocking().unwrap();
        child.cling().try_tell().unwrap();
        while log.len() == 0 {
            std::thread::yield_now();
        }
        drop(mine);
        assert_eq!(parent.exit_reason(), Some(ExitReason::Aborted));
        let heir = {
            let _inside = other.enter();
            system.spawn(Worker::default())
        };
        assert_eq!(child.path().labels(), [child.label()]);
        assert_eq!(system.tree().roots().map(TreeNode::id).collect::<Vec<_>>(), [child.id(), heir.id()]);
        gate.open(1);
        futures::executor::block_on(child.closed());
        other.shutdown_timeout(Duration::ZERO);
    });
}

#[test]
fn sh_06_a_deep_tree_is_walked_printed_and_dropped_on_a_small_stack() {
    limited(|| {
        let runtime = other_runtime();
        let system = System::builder().name("deep").runtime(runtime.handle().clone()).build();
        let _root = system.spawn(Branch { width: 1, below: 2047 });
        while system.actor_count() < 2048 {
            std::thread::yield_now();
        }
        let walk = move || {
            let tree = system.tree();
            let deepest = tree.iter().last().unwrap();
            assert_eq!((tree.len(), deepest.level(), deepest.path().labels().len()), (2048, 2047, 2048));
            assert_eq!(tree.to_string().lines().count(), 2049);
            drop(tree.clone());
        };
        let walker = std::thread::Builder::new().stack_size(128 * 1024).spawn(walk).unwrap();
        walker.join().unwrap();
    });
}
