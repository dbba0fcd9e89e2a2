//! Who an actor is beyond this process.

use std::collections::HashSet;
use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};

use actor_core::driver::Inbox;
use actor_core::{ActorLabel, Mailbox, Origin, System, prelude::*};

use crate::props::Log;
use crate::stage::{current, idle};

#[actor]
#[derive(Default)]
struct Clerk {
    proxy: Option<ClerkRef>,
    log: Log<ExitReason>,
}

#[actor]
impl Clerk {
    #[handler]
    fn meet(&mut self, proxy: ClerkRef) {
        self.proxy = Some(proxy);
    }

    /// Asks what it takes for somebody else.
    #[handler]
    async fn ask_proxy(&mut self) -> Result<u64, AskError> {
        self.proxy.clone().expect("a proxy").answer().await
    }

    #[handler]
    fn answer(&self) -> u64 {
        7
    }

    #[handler]
    fn watch_proxy(&mut self, ctx: &mut Context<Self>) -> Monitor {
        ctx.monitor(self.proxy.as_ref().expect("a proxy"))
    }

    #[down]
    fn down(&mut self, down: Down) {
        self.log.push(down.reason);
    }
}

fn proxy(system: &System, origin: &str) -> (ClerkRef, Inbox<Clerk>) {
    system.open_inbox_of::<Clerk>(Origin::new(origin), None, Mailbox::DEFAULT).unwrap()
}

fn hash(clerk: &ClerkRef) -> u64 {
    let mut hasher = DefaultHasher::new();
    clerk.hash(&mut hasher);
    hasher.finish()
}

#[test]
fn an_actor_and_its_proxies_are_one() {
    current(async || {
        let (here, there) = (System::new("here"), System::new("there"));
        let clerk = there.prepare(Clerk::default()).origin(Origin::new("there/clerk")).spawn().unwrap();
        let (near, _keep) = proxy(&here, "there/clerk");
        let (again, _keep) = proxy(&here, "there/clerk");
        let (other, _keep) = proxy(&here, "there/other");
        assert!(near == clerk && near == again && again == clerk);
        assert_ne!(near, other);
        let all = [&clerk, &near, &again, &other];
        let hashes = all.map(hash);
        assert!(hashes[..3].iter().all(|same| *same == hashes[0]) && hashes[3] != hashes[0]);
        // So are their labels, whatever is known besides.
        let labels: HashSet<_> = all.into_iter().map(|clerk| clerk.label()).collect();
        assert!(labels.len() == 2 && labels.contains(&ActorLabel::elsewhere(Origin::new("there/clerk"))));
        assert_eq!(near.label().origin().map(Origin::as_str), Some("there/clerk"));
        assert_eq!(near.label().to_string(), "Clerk@there/clerk");
        assert_ne!(near.id(), again.id(), "numbers stay those of the system");
        assert!(near.path().to_string().starts_with("/Clerk#"), "and so do paths");
    });
}

#[test]
fn without_an_origin_nothing_changes_and_with_one_nobody_else_is_meant() {
    current(async || {
        let (here, there) = (System::new("here"), System::new("there"));
        let (plain, other) = (here.spawn(Clerk::default()), there.spawn(Clerk::default()));
        assert_eq!(plain.id(), other.id());
        assert_ne!(plain, other);
        assert_eq!(plain.label().origin(), None);
        let (near, _inbox) = proxy(&System::new("third"), "there/clerk");
        assert_eq!(near.id(), plain.id());
        assert_ne!(near, plain);
        assert_ne!(plain, near, "either way");
        assert_ne!(near.label(), plain.label());
        assert_ne!(plain.label(), near.label());
        let named = here.prepare(Clerk::default()).name("c").origin(Origin::new("x")).spawn().unwrap();
        assert_eq!((named.label().to_string(), named.name()), ("c (Clerk@x)".to_owned(), Some("c")));
        assert_eq!(here.lookup::<Clerk>("c"), Some(named));
    });
}

#[test]
fn an_actor_that_asks_its_own_proxy_asks_itself() {
    current(async || {
        // Also where circles are not looked for.
        let system = System::builder().name("here").deadlock_detection(false).build();
        let clerk = system.prepare(Clerk::default()).origin(Origin::new("here/clerk")).spawn().unwrap();
        let (near, mut inbox) = proxy(&system, "here/clerk");
        clerk.meet(near).await.unwrap();
        let error = clerk.ask_proxy().await.unwrap_err();
        assert!(matches!(&error, AskError::Handler(AskError::Deadlock { path, .. }) if path.len() == 1), "{error:?}");
        assert_eq!(clerk.answer().await, Ok(7));
        drop(clerk.stop());
        drop(inbox.next());
    });
}

#[test]
fn the_end_of_a_proxy_is_told_to_whom_it_stands_for() {
    current(async || {
        let system = System::new("here");
        let log = Log::default();
        let clerk = Clerk { log: log.clone(), ..Clerk::default() };
        let clerk = system.prepare(clerk).origin(Origin::new("a")).spawn().unwrap();
        let (near, inbox) = proxy(&system, "b");
        clerk.meet(near).await.unwrap();
        let _monitor = clerk.watch_proxy().await.unwrap();
        let lost = ExitReason::Failed(Failure::new("node b", "connection lost"));
        inbox.close(lost.clone(), ());
        idle().await;
        assert_eq!(log.take(), [lost]);
    });
}
