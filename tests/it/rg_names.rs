//! RG: names that actors get and lose while they live, and listings of names.

use actor_core::{LookupError, NamedActor, RegisterError, Status, TreeNode, prelude::*};

use crate::cast::{Props, Stranger, Worker, WorkerRef};
use crate::stage::{current, idle, on_both, paused, workers};

#[test]
fn rg_01_registering_under_a_taken_name_names_the_holder_and_changes_nothing() {
    current(async || {
        let system = System::new("rg-01");
        let holder = system.prepare(Worker::default()).name("n").spawn().unwrap();
        let (other, stranger) = (system.spawn(Worker::default()), system.spawn(Stranger));
        let taken = RegisterError::NameTaken { holder: holder.label() };
        assert_eq!(system.register("n", &other).as_ref(), Err(&taken));
        assert_eq!(system.register("n", &stranger).as_ref(), Err(&taken), "whatever its type");
        assert_eq!(system.register("n", &holder).as_ref(), Err(&taken), "its own name too");
        assert!(taken.to_string().contains(&holder.label().to_string()));
        assert_eq!(system.register("", &other), Err(RegisterError::EmptyName));
        assert_eq!(system.lookup::<Worker>("n"), Some(holder.clone()));
        assert_eq!(system.names().len(), 1);

        // A spawn respects names that were registered.
        system.register("m", &other).unwrap();
        assert!(system.prepare(Stranger).name("m").spawn().is_err());
        assert_eq!(system.actor_count(), 3);
    });
}

#[test]
fn rg_03_all_names_are_free_when_an_actor_is_gone_and_before_anybody_is_told() {
    on_both(async || {
        let system = System::new("rg-03");
        for round in 0..100 {
            let worker = system.prepare(Worker::default()).name("first").spawn().unwrap();
            for name in ["second", "third"] {
                system.register(name, &worker).unwrap();
            }
            assert_eq!(system.names().len(), 3);
            let waiter = tokio::spawn({
                let (closed, system) = (worker.closed(), system.clone());
                async move {
                    closed.await;
                    system.names()
                }
            });
            match round % 3 {
                0 => drop(worker.stop()),
                1 => drop(worker.kill()),
                _ => drop(worker.panic("bang".to_owned()).await),
            }
            assert_eq!(waiter.await.unwrap(), []);
        }
    });
}

#[test]
fn rg_03_a_name_that_comes_while_its_actor_goes_is_refused_or_freed() {
    workers(async || {
        let system = System::new("rg-03-race");
        let mut came = 0;
        for _ in 0..500 {
            let worker = system.spawn(Worker::default());
            worker.note(1).await.unwrap();
            let end = tokio::spawn({
                let worker = worker.clone();
                async move { worker.stop().await }
            });
            let registered = loop {
                match system.register("n", &worker) {
                    // Freed by the end that was going on: the next try finds out.
                    Ok(()) => came += 1,
                    Err(error) => break error,
                }
                if system.unregister("n").is_none() {
                    came += 1;
                }
                tokio::task::yield_now().await;
            };
            assert_eq!(registered, RegisterError::Ended { actor: worker.label() });
            end.await.unwrap().unwrap();
            assert_eq!(system.whereis("n"), None);
        }
        assert!(came > 0, "some came in time");
    });
}

#[test]
fn rg_04_a_name_that_moved_on_stays_with_its_new_holder() {
    current(async || {
        let system = System::new("rg-04");
        let old = system.prepare(Worker::default()).name("db").spawn().unwrap();
        system.register("replica", &old).unwrap();
        let new = system.spawn(Worker::default());
        for name in ["db", "replica"] {
            assert_eq!(system.unregister(name), Some(old.label()));
            system.register(name, &new).unwrap();
        }
        assert_eq!(system.unregister("nobody"), None);
        old.stop().await.unwrap();
        assert_eq!(system.find::<Worker>("db").as_ref(), Ok(&new));
        assert_eq!(system.find::<Worker>("replica").as_ref(), Ok(&new));
        assert_eq!((old.name(), new.name()), (Some("db"), None), "labels show the name of the spawn");
    });
}

#[test]
fn a_registered_name_keeps_its_actor_until_it_is_unregistered() {
    paused(async || {
        let system = System::new("keep");
        let props = Props::default();
        let worker = system.spawn(props.worker());
        system.register("one", &worker).unwrap();
        system.register("two", &worker).unwrap();
        drop(worker);
        system.unregister("one");
        idle().await;
        assert_eq!(props.life.others(), 1, "it has another name");
        system.unregister("two");
        idle().await;
        assert_eq!((props.life.others(), props.ends.take()), (0, vec![ExitReason::Normal]));

        // Also the name of the spawn.
        drop(system.prepare(props.worker()).name("named").spawn().unwrap());
        idle().await;
        assert!(system.unregister("named").is_some());
        idle().await;
        assert_eq!((props.life.others(), system.actor_count()), (0, 0));
    });
}

#[test]
fn find_says_why_there_is_nothing() {
    current(async || {
        let system = System::new("app");
        let stranger = system.prepare(Stranger).name("db").spawn().unwrap();
        let error = system.find::<Worker>("db").unwrap_err();
        let wanted = std::any::type_name::<Worker>();
        assert_eq!(error, LookupError::WrongType { name: "db".to_owned(), holder: stranger.label(), wanted });
        let text = error.to_string();
        assert!(text.contains("Stranger") && text.contains("Worker") && text.contains("`db`"), "{text}");
        let error = system.find::<Worker>("cache").unwrap_err();
        assert!(matches!(&error, LookupError::NoSuchName { name, system } if name == "cache" && system == "app"));
        assert!(error.to_string().contains("nobody is called `cache` in the system `app`"), "{error}");
    });
}

#[test]
fn registering_needs_a_living_actor_of_the_same_system() {
    current(async || {
        let (here, there) = (System::new("here"), System::new("there"));
        let foreign = there.spawn(Worker::default());
        let error = here.register("n", &foreign).unwrap_err();
        assert_eq!(error, RegisterError::OtherSystem { actor: foreign.label(), system: "there".to_owned() });
        let gone: WorkerRef = here.spawn(Worker::default());
        gone.stop().await.unwrap();
        assert_eq!(here.register("n", &gone), Err(RegisterError::Ended { actor: gone.label() }));
        here.shutdown(std::time::Duration::from_secs(1)).await;
        let late = here.spawn(Worker::default());
        assert_eq!(here.register("n", &late), Err(RegisterError::Ended { actor: late.label() }));
        assert_eq!(here.names(), []);
    });
}

#[test]
fn names_are_listed_in_the_order_of_the_alphabet() {
    paused(async || {
        let system = System::new("list");
        let props = Props::default();
        let shown = |found: Vec<NamedActor>| -> Vec<String> { found.into_iter().map(|found| found.name).collect() };
        let mut workers = Vec::new();
        for name in ["web/b", "db", "web/a", "web", "wec", "ä"] {
            workers.push(system.prepare(props.worker()).name(name).spawn().unwrap());
        }
        assert_eq!(shown(system.names()), ["db", "web", "web/a", "web/b", "wec", "ä"]);
        assert_eq!(shown(system.names_with_prefix("web/")), ["web/a", "web/b"]);
        assert_eq!(shown(system.names_with_prefix("web")), ["web", "web/a", "web/b"]);
        assert_eq!(shown(system.names_with_prefix("x")), Vec::<String>::new());
        let db = system.whereis("db").unwrap();
        assert_eq!((&*db.name, &db.actor, db.status), ("db", &workers[1].label(), Status::Starting));
        idle().await;
        assert_eq!(system.whereis("db").unwrap().status, Status::Running);
        props.busy(&workers[1], 1).await;
        drop(workers[1].stop());
        assert_eq!(system.whereis("db").unwrap().status, Status::Stopping);
        assert_eq!(system.whereis("nobody"), None);
    });
}

#[test]
fn a_path_is_found_in_the_tree() {
    /// Has a child of each name.
    #[actor]
    struct Parent(Vec<&'static str>);

    #[actor]
    impl Parent {
        #[started]
        fn begin(&mut self, ctx: &mut Context<Self>) {
            for name in self.0.drain(..) {
                let child = Self(Vec::new()).prepare().name(name).spawn_under(ctx);
                child.unwrap();
            }
            ctx.spawn(Stranger);
        }

        #[handler]
        fn noop(&self) {}
    }

    current(async || {
        let system = System::new("paths");
        let app = system.prepare(Parent(vec!["web", "a/b"])).name("app").spawn().unwrap();
        app.noop().await.unwrap();
        while system.actor_count() < 6 {
            tokio::task::yield_now().await;
        }
        let tree = system.tree();
        for node in tree.iter() {
            assert_eq!(tree.at(&node.path().to_string()).map(TreeNode::id), Some(node.id()));
        }
        assert_eq!(tree.at("/app/a%2Fb").unwrap().name(), Some("a/b"));
        assert_eq!(tree.at("/app").unwrap().descendants().count(), 5);
        assert_eq!(tree.at("/app/web").unwrap().descendants().count(), 1);
        for nothing in ["", "/", "app", "/app/", "/app/db", "//app", "/web"] {
            assert!(tree.at(nothing).is_none(), "{nothing}");
        }
    });
}
