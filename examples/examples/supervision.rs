//! A tree with all three strategies, and what happens to it: failures on a timeline, printed as they happen.
//!
//! `cargo run --example supervision`

use std::time::{Duration, Instant};

use actor_core::{StartError, prelude::*};

/// Prints what happens, and when.
#[derive(Clone)]
struct Timeline(Instant);

impl Timeline {
    fn note(&self, what: &str) {
        println!("{:>5} ms  {what}", self.0.elapsed().as_millis());
    }
}

#[actor]
struct Worker {
    name: &'static str,
    timeline: Timeline,
}

#[actor]
impl Worker {
    #[init]
    fn new(name: &'static str, timeline: Timeline) -> Self {
        Self { name, timeline }
    }

    #[started]
    fn begin(&mut self, ctx: &mut Context<Self>) {
        self.timeline.note(&format!("  {} starts, incarnation {}", self.name, ctx.id().incarnation()));
    }

    #[stopped]
    fn end(&mut self, reason: &ExitReason) {
        self.timeline.note(&format!("  {} ends: {reason}", self.name));
    }

    #[handler]
    fn work(&self) -> &'static str {
        self.name
    }

    #[handler]
    fn fail(&self) {
        panic!("{} made a mistake", self.name);
    }
}

/// They know nothing of each other.
#[supervisor(strategy = one_for_one)]
struct Sessions {
    timeline: Timeline,
    #[child(Worker::spec("ann", timeline.clone()))]
    ann: WorkerRef,
    #[child(Worker::spec("bob", timeline.clone()))]
    bob: WorkerRef,
}

/// Later ones live on what earlier ones gave them.
#[supervisor(strategy = rest_for_one)]
struct Storage {
    timeline: Timeline,
    #[child(Worker::spec("disk", timeline.clone()))]
    disk: WorkerRef,
    #[child(Worker::spec("index", timeline.clone()))]
    index: WorkerRef,
    #[child(Worker::spec("cache", timeline.clone()))]
    cache: WorkerRef,
}

/// All share something. One failure is one too many within a second: then they fail together.
#[supervisor(strategy = one_for_all, max_restarts = 1, within = "1s")]
struct Match {
    timeline: Timeline,
    #[child(Worker::spec("white", timeline.clone()))]
    white: WorkerRef,
    #[child(Worker::spec("black", timeline.clone()))]
    black: WorkerRef,
}

#[supervisor(name = "app")]
struct App {
    timeline: Timeline,
    #[child(Storage::spec(timeline.clone()))]
    storage: Storage,
    #[child(Sessions::spec(timeline.clone()))]
    sessions: Sessions,
    #[child(Match::spec(timeline.clone()), backoff(initial = "50ms", jitter = 0))]
    game: Match,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    // The panics are on purpose, and the timeline tells of them.
    std::panic::set_hook(Box::new(|_| {}));
    let timeline = Timeline(Instant::now());
    let app = run(&timeline).await?;

    timeline.note("the tree after all that:");
    println!("{}", System::current().tree());

    timeline.note("the end, last started first");
    app.stop().await?;
    Ok(())
}

async fn run(timeline: &Timeline) -> Result<App, StartError> {
    timeline.note("the start, in order");
    let app = App::start(timeline.clone()).await?;

    fail(timeline, "one_for_one: ann fails, bob does not notice", &app.sessions.ann).await;
    fail(timeline, "rest_for_one: index fails, and takes cache along", &app.storage.index).await;
    fail(timeline, "one_for_all: black fails, and takes white along", &app.game.black).await;
    fail(timeline, "white fails too soon: the game fails, and is restarted after a pause", &app.game.white).await;
    Ok(app)
}

async fn fail(timeline: &Timeline, what: &str, worker: &WorkerRef) {
    timeline.note(what);
    drop(worker.fail().await);
    // Waits in the mailbox until there is somebody again.
    if let Ok(name) = worker.work().timeout(Duration::from_secs(5)).await {
        timeline.note(&format!("  {name} works again"));
    }
}
