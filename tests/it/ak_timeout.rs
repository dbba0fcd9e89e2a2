//! AK: timeouts that a caller did not choose: of the handler, of the actor's type, of its system.

use std::time::Duration;

use actor_core::{Call, Phase, prelude::*};
use tokio::time::Instant;

use crate::stage::{limited, other_runtime, paused};

const SYSTEM: Duration = Duration::from_secs(7);
const ACTOR: Duration = Duration::from_secs(5);
const HANDLER: Duration = Duration::from_secs(3);
const CALL: Duration = Duration::from_secs(1);

/// Never answers.
#[actor(ask_timeout = "5s")]
#[derive(Default)]
struct Limited {
    kept: Vec<Reply<()>>,
}

#[protocol]
trait Silence {
    fn keep(&mut self, reply: Reply<()>);
}

#[actor(implements(Silence))]
impl Limited {
    #[handler]
    fn never(&mut self, reply: Reply<()>) {
        self.kept.push(reply);
    }

    #[handler(timeout = "3s")]
    fn impatient(&mut self, reply: Reply<()>) {
        self.kept.push(reply);
    }

    #[handler]
    fn deadline(&mut self, reply: Reply<Option<Duration>>) {
        let left = reply.deadline().map(|at| at - Instant::now().into_std());
        reply.ok(left);
    }
}

impl Silence for Limited {
    fn keep(&mut self, reply: Reply<()>) {
        self.kept.push(reply);
    }
}

/// Never answers, and its type says nothing about it.
#[actor]
#[derive(Default)]
struct Silent {
    kept: Vec<Reply<()>>,
}

#[actor(implements(Silence))]
impl Silent {
    #[handler]
    fn never(&mut self, reply: Reply<()>) {
        self.kept.push(reply);
    }

    #[handler(timeout = "20s")]
    fn patient(&mut self, reply: Reply<()>) {
        self.kept.push(reply);
    }

    #[handler(timeout = "10ms")]
    fn hasty(&mut self, reply: Reply<()>) {
        self.kept.push(reply);
    }

    #[handler]
    fn nothing(&self) {}
}

impl Silence for Silent {
    fn keep(&mut self, reply: Reply<()>) {
        self.kept.push(reply);
    }
}

/// After how long the ask times out.
async fn waited(ask: impl Future<Output = Result<(), AskError>>) -> Duration {
    let start = Instant::now();
    let outcome = ask.await;
    let waited = start.elapsed();
    let Err(AskError::Timeout { after, phase: Phase::Running, .. }) = outcome else { panic!("{outcome:?}") };
    assert_eq!(after, waited, "the error says how long it was");
    waited
}

fn system() -> System {
    System::builder().ask_timeout(SYSTEM).build()
}

#[test]
fn the_call_outranks_the_handler_the_actor_and_the_system() {
    paused(async || {
        let limited = system().spawn(Limited::default());
        assert_eq!(waited(limited.impatient().timeout(CALL)).await, CALL);
        assert_eq!(waited(limited.impatient()).await, HANDLER);
        assert_eq!(waited(limited.never()).await, ACTOR);
        let silent = system().spawn(Silent::default());
        assert_eq!(waited(silent.never()).await, SYSTEM);
        assert_eq!(waited(silent.never().timeout(2 * SYSTEM)).await, 2 * SYSTEM);
        assert_eq!(waited(Limited::default().spawn().never()).await, ACTOR, "without one of the system");
    });
}

#[test]
fn without_any_an_ask_waits_and_so_it_does_with_the_longest() {
    paused(async || {
        let silent = Silent::default().spawn();
        let limited = system().spawn(Limited::default());
        for ask in [silent.never().owned().timeout(Duration::MAX), silent.never().owned()] {
            assert!(tokio::time::timeout(100 * SYSTEM, ask).await.is_err());
        }
        let endless = limited.never().timeout(Duration::MAX);
        assert!(tokio::time::timeout(100 * SYSTEM, endless).await.is_err());
    });
}

#[test]
fn a_protocol_knows_the_timeout_of_whoever_speaks_it() {
    paused(async || {
        let limited: SilenceRef = system().spawn(Limited::default()).into();
        let silent: SilenceRef = system().spawn(Silent::default()).into();
        assert_eq!(waited(limited.keep()).await, ACTOR);
        assert_eq!(waited(silent.keep()).await, SYSTEM);
    });
}

#[test]
fn a_spec_and_a_call_with_a_ttl_know_it_too() {
    paused(async || {
        let _system = system().enter();
        let silent = ChildSpec::new(Silent::default).start().await.unwrap();
        assert_eq!(waited(silent.never()).await, SYSTEM);
        assert_eq!(waited(silent.never().with_ttl(10 * SYSTEM)).await, SYSTEM);
    });
}

#[test]
fn the_handler_sees_the_deadline() {
    paused(async || {
        let limited = system().spawn(Limited::default());
        assert_eq!(limited.deadline().await, Ok(Some(ACTOR)));
        assert_eq!(limited.deadline().timeout(CALL).await, Ok(Some(CALL)));
    });
}

#[test]
fn tells_know_no_timeout() {
    paused(async || {
        let system = System::builder().ask_timeout(Duration::from_nanos(1)).build();
        let silent = system.spawn(Silent::default());
        silent.nothing().tell().await.unwrap();
        silent.nothing().try_tell().unwrap();
        silent.stop().await.unwrap();
        assert_eq!(silent.stats().handled, 2);
    });
}

#[test]
fn a_plain_thread_reads_its_own_clock() {
    limited(|| {
        let runtime = other_runtime();
        let system = System::builder().ask_timeout(Duration::from_millis(20)).build();
        let silent = {
            let _inside = runtime.enter();
            system.spawn(Silent::default())
        };
        let error = silent.never().blocking().unwrap_err();
        assert!(matches!(error, AskError::Timeout { phase: Phase::Running, .. }), "{error:?}");
    });
}

/// Says all that can be said, each nearer word a longer one.
#[actor(ask_timeout = "10s")]
#[derive(Default)]
struct Generous {
    kept: Vec<Reply<()>>,
}

#[actor]
impl Generous {
    #[handler]
    fn never(&mut self, reply: Reply<()>) {
        self.kept.push(reply);
    }

    #[handler(timeout = "20s")]
    fn patient(&mut self, reply: Reply<()>) {
        self.kept.push(reply);
    }
}

/// A call to an actor whose type says something, or to one whose type does not.
type Either<'a> = Result<Call<'a, Generous, ()>, Call<'a, Silent, ()>>;

/// When an ask times out that says so itself, or does not; each in a form of its own, with which what it was told goes along.
async fn told(ask: Either<'_>, limit: Option<Duration>) -> Duration {
    match (ask, limit) {
        (Ok(call), Some(limit)) => waited(call.timeout(limit).owned()).await,
        (Ok(call), None) => waited(call.with_ttl(Duration::from_secs(1000))).await,
        (Err(call), Some(limit)) => waited(call.with_ttl(Duration::from_secs(1000)).timeout(limit)).await,
        (Err(call), None) => waited(call.owned()).await,
    }
}

#[test]
fn the_nearest_word_counts_though_others_are_shorter() {
    paused(async || {
        let seconds = Duration::from_secs;
        for by_system in [None, Some(5)] {
            let mut system = System::builder();
            if let Some(limit) = by_system {
                system = system.ask_timeout(seconds(limit));
            }
            let system = system.build();
            let (generous, silent) = (system.spawn(Generous::default()), system.spawn(Silent::default()));
            for by_call in [None, Some(40)] {
                for (by_actor, by_handler) in [(false, false), (false, true), (true, false), (true, true)] {
                    let ask = match (by_actor, by_handler) {
                        (false, false) => Err(silent.never()),
                        (false, true) => Err(silent.patient()),
                        (true, false) => Ok(generous.never()),
                        (true, true) => Ok(generous.patient()),
                    };
                    let expected =
                        by_call.or(by_handler.then_some(20)).or(by_actor.then_some(10)).or(by_system).map(seconds);
                    let told = told(ask, by_call.map(seconds));
                    let told = tokio::time::timeout(seconds(100), told).await.ok();
                    assert_eq!(told, expected, "{by_call:?} {by_handler} {by_actor} {by_system:?}");
                }
            }
        }
    });
}

#[test]
fn a_plain_thread_knows_the_handlers_word() {
    limited(|| {
        let runtime = other_runtime();
        let system = System::builder().ask_timeout(Duration::from_hours(1)).build();
        let silent = {
            let _inside = runtime.enter();
            system.spawn(Silent::default())
        };
        let error = silent.hasty().blocking().unwrap_err();
        assert!(matches!(&error, AskError::Timeout { after, .. } if *after == Duration::from_millis(10)), "{error:?}");
    });
}
