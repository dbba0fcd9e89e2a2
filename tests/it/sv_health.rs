//! Checks of health: what is unhealthy or does not answer is failed by its supervisor.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use actor_core::{ChildError, ChildInfo, Health, HealthCheck, Restart, Supervisor, SupervisorRef, System, prelude::*};
use tokio::time::Instant;

use crate::props::Log;
use crate::stage::{pass, paused};

const SECOND: Duration = Duration::from_secs(1);

/// Says of itself what the test wants.
#[actor]
#[derive(Clone, Default)]
struct Patient {
    health: Arc<Mutex<Health>>,
    asked: Log<Instant>,
    handled: Log<u32>,
}

#[actor]
impl Patient {
    #[handler]
    fn note(&mut self, n: u32) {
        self.handled.push(n);
    }

    #[handler]
    async fn sleep(&mut self, time: Duration) {
        pass(time).await;
    }

    #[handler]
    async fn wedge(&mut self) {
        std::future::pending::<()>().await;
    }

    #[health]
    async fn health(&self) -> Health {
        self.asked.push(Instant::now());
        let health = self.health.lock().expect("nobody panics while writing").clone();
        match health.reasons() {
            [reason] if reason == "panic" => panic!("at the doctor's"),
            [reason] if reason == "hang" => std::future::pending().await,
            _ => health,
        }
    }
}

impl Patient {
    fn is(&self, health: Health) {
        *self.health.lock().expect("nobody panics while writing") = health;
    }

    fn spec(&self) -> ChildSpec<Self> {
        ChildSpec::cloned(self.clone()).health(HealthCheck::every(10 * SECOND).timeout(2 * SECOND).threshold(3))
    }
}

async fn info(app: &SupervisorRef) -> ChildInfo {
    app.children().await.expect("it lives").remove(0)
}

#[test]
fn it_is_asked_again_and_again() {
    paused(async || {
        let patient = Patient::default();
        let app = Supervisor::builder().child(patient.spec()).start().await.expect("it is up");
        assert_eq!(info(&app).await.health, None);
        let begun = Instant::now();
        pass(35 * SECOND).await;
        let asked: Vec<_> = patient.asked.take().into_iter().map(|at| (at - begun).as_secs()).collect();
        assert_eq!(asked, [10, 20, 30]);
        assert_eq!((info(&app).await.health, info(&app).await.restarts), (Some(Health::Healthy), 0));
        app.stop().await.expect("it ends");
        pass(60 * SECOND).await;
        assert_eq!(patient.asked.take(), [], "nobody asks a dead actor");
    });
}

#[test]
fn nobody_asks_unless_it_is_wanted() {
    paused(async || {
        let patient = Patient::default();
        let app = Supervisor::builder().child(ChildSpec::cloned(patient.clone())).start().await.expect("it is up");
        pass(600 * SECOND).await;
        assert_eq!((patient.asked.take(), info(&app).await.health), (Vec::new(), None));
    });
}

#[test]
fn three_bad_answers_in_a_row_are_a_failure() {
    paused(async || {
        let patient = Patient::default();
        let app = Supervisor::builder().child(patient.spec()).start().await.expect("it is up");
        for _ in 0..4 {
            // Two do not count together with two others.
            patient.is(Health::unhealthy("fever"));
            pass(20 * SECOND).await;
            patient.is(Health::Healthy);
            pass(10 * SECOND).await;
        }
        pass(SECOND).await;
        assert_eq!(info(&app).await.restarts, 0);
        patient.is(Health::unhealthy("fever"));
        pass(20 * SECOND).await;
        assert_eq!((info(&app).await.restarts, info(&app).await.health), (0, Some(Health::unhealthy("fever"))));
        pass(10 * SECOND).await;
        let info = info(&app).await;
        assert_eq!((info.restarts, info.health), (1, None), "a new one, of whom nothing is known yet");
    });
}

#[test]
fn the_reason_says_what_was_wrong() {
    paused(async || {
        let patient = Patient::default();
        patient.is(Health::unhealthy("fever").and(Health::degraded("cough")));
        let mut app = Supervisor::builder();
        let child = app.add(patient.spec().restart(Restart::Temporary));
        let app = app.start().await.expect("it is up");
        assert_eq!(child.closed().await.to_string(), "failed in `#[health]`: unhealthy: fever, cough");
        assert_eq!(app.count_children().await.expect("it lives").specs, 0);
    });
}

#[test]
fn a_handler_that_never_returns_is_noticed() {
    paused(async || {
        let patient = Patient::default();
        let mut app = Supervisor::builder();
        let child = app.add(patient.spec());
        let app = app.start().await.expect("it is up");
        let begun = Instant::now();
        let (wedged, noted) = tokio::join!(child.wedge(), async {
            tokio::task::yield_now().await;
            child.note(1).await
        });
        // Three times ten seconds of pause and two of patience.
        assert_eq!(begun.elapsed(), 36 * SECOND);
        assert!(matches!(wedged, Err(AskError::Restarting { .. })), "{wedged:?}");
        assert_eq!(noted, Ok(()), "what waited was handled by the next incarnation");
        assert_eq!((info(&app).await.restarts, patient.handled.take()), (1, vec![1]));
    });
}

#[test]
fn one_that_hangs_in_its_hook_is_noticed_too() {
    paused(async || {
        let patient = Patient::default();
        patient.is(Health::unhealthy("hang"));
        let mut app = Supervisor::builder();
        let child = app.add(patient.spec().restart(Restart::Temporary));
        let _app = app.start().await.expect("it is up");
        assert_eq!(child.closed().await.to_string(), "failed in `#[health]`: unhealthy: no answer within 2s");
    });
}

#[test]
fn a_hook_that_panics_is_a_panic() {
    paused(async || {
        let patient = Patient::default();
        patient.is(Health::unhealthy("panic"));
        let mut app = Supervisor::builder();
        let child = app.add(patient.spec().restart(Restart::Temporary));
        let _app = app.start().await.expect("it is up");
        assert_eq!(child.closed().await.to_string(), "panicked in `#[health]`: at the doctor's");
    });
}

#[test]
fn a_long_queue_is_no_illness() {
    paused(async || {
        let patient = Patient::default();
        let mut app = Supervisor::builder();
        let child = app.add(patient.spec());
        let app = app.start().await.expect("it is up");
        for _ in 0..100 {
            child.sleep(SECOND).tell().await.expect("there is room");
        }
        child.note(1).await.expect("it is handled");
        assert_eq!(info(&app).await.restarts, 0);
        assert!((9..=10).contains(&patient.asked.len()), "it is asked while others wait: {}", patient.asked.len());
    });
}

#[test]
fn one_without_a_hook_is_healthy_if_it_answers() {
    paused(async || {
        #[actor]
        #[derive(Clone)]
        struct Plain;

        #[actor]
        impl Plain {
            #[handler]
            async fn wedge(&mut self) {
                std::future::pending::<()>().await;
            }
        }

        let mut app = Supervisor::builder();
        let check = HealthCheck::every(SECOND).timeout(SECOND).threshold(0);
        let child = app.add(ChildSpec::cloned(Plain).health(check));
        app.add(ChildSpec::task(std::future::pending::<()>).health(check));
        let app = app.start().await.expect("it is up");
        pass(10 * SECOND).await;
        for child in app.children().await.expect("it lives") {
            assert_eq!((child.health, child.restarts), (Some(Health::Healthy), 0));
        }
        assert!(child.wedge().await.is_err());
        assert_eq!(child.stats().restarts, 1);
    });
}

#[test]
fn degraded_is_shown_and_restarts_nothing() {
    paused(async || {
        let patient = Patient::default();
        patient.is(Health::degraded("cough"));
        let system = System::builder().build();
        let app = system.supervisor().child(patient.spec().id("patient")).start().await.expect("it is up");
        pass(100 * SECOND).await;
        let info = info(&app).await;
        assert_eq!((info.restarts, info.health), (0, Some(Health::degraded("cough"))));
        let tree = system.tree().to_string();
        assert!(tree.contains("(degraded: cough)"), "{tree}");
    });
}

#[test]
fn degraded_is_not_healthy_enough() {
    paused(async || {
        let (one, two) = (Patient::default(), Patient::default());
        let builder = Supervisor::builder().min_healthy(2).child(one.spec()).child(two.spec().id("two"));
        let app = builder.start().await.expect("both are up");
        pass(15 * SECOND).await;
        two.is(Health::degraded("cough"));
        let reason = app.closed().await.to_string();
        assert!(reason.contains("child `two`") && reason.ends_with("degraded: cough"), "{reason}");
    });
}

#[test]
fn failures_of_health_count_in_the_budget() {
    paused(async || {
        let patient = Patient::default();
        patient.is(Health::unhealthy("fever"));
        let app = Supervisor::builder().max_restarts(1).within(1000 * SECOND).child(patient.spec());
        let app = app.start().await.expect("it is up");
        let begun = Instant::now();
        assert!(app.closed().await.is_failure());
        assert_eq!(begun.elapsed(), 60 * SECOND);
    });
}

#[test]
fn nothing_is_checked_between_two_incarnations() {
    paused(async || {
        let patient = Patient::default();
        let mut app = Supervisor::builder();
        let backoff = actor_core::Backoff::new(100 * SECOND).max(100 * SECOND).jitter(0.0);
        let child = app.add(patient.spec().id("patient").backoff(backoff));
        let app = app.start().await.expect("it is up");
        child.kill().await.expect("it is killed");
        pass(99 * SECOND).await;
        assert_eq!(patient.asked.take(), []);
        pass(12 * SECOND).await;
        assert_eq!(patient.asked.take().len(), 1);
        // A child that was terminated and started again is checked as well.
        app.terminate_child("patient").await.expect("it ends");
        pass(50 * SECOND).await;
        assert_eq!(patient.asked.take(), []);
        app.restart_child("patient").await.expect("it is up");
        pass(15 * SECOND).await;
        assert_eq!(patient.asked.take().len(), 1);
        assert!(matches!(app.restart_child("patient").await, Err(AskError::Handler(ChildError::Running { .. }))));
    });
}

#[test]
fn a_struct_says_it_in_an_option() {
    paused(async || {
        #[supervisor]
        struct Ward {
            patient: Patient,
            #[child(ChildSpec::cloned(patient.clone()), health(every = "1s", timeout = "1s", threshold = 2), restart = temporary)]
            one: PatientRef,
            #[child(ChildSpec::cloned(patient.clone()), health = "1h")]
            two: PatientRef,
        }

        let ward = Ward::start(Patient::default()).await.expect("both are up");
        ward.patient.is(Health::unhealthy("fever"));
        let begun = Instant::now();
        assert!(ward.one.closed().await.is_failure());
        assert_eq!(begun.elapsed(), 2 * SECOND);
        assert_eq!(ward.two.stats().restarts, 0);
    });
}
