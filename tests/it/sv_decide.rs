//! SV: what a `#[failed]` hook says about errors that nobody asked for.

use actor_core::{Decision, Restart, Supervisor, SupervisorRef, prelude::*};

use crate::stage::{idle, on_both, paused};

/// Judges its errors by their text.
#[actor]
#[derive(Clone, Default)]
struct Judge {
    done: u32,
}

#[actor]
impl Judge {
    #[handler]
    fn work(&mut self, verdict: String) -> Result<u32, String> {
        if verdict.is_empty() {
            self.done += 1;
            return Ok(self.done);
        }
        Err(verdict)
    }

    /// The same, while others run beside it.
    #[handler(concurrent)]
    async fn beside(&self, verdict: String) -> Result<u32, String> {
        tokio::task::yield_now().await;
        Err(verdict)
    }

    #[handler]
    fn fail(&mut self, ctx: &mut Context<Self>) {
        ctx.fail(Failure::new("fail", "first"));
    }

    #[failed]
    fn judge(&mut self, failure: &Failure) -> Decision {
        match failure.message() {
            "restart" => Decision::Restart,
            "stop" => Decision::Stop,
            "escalate" => Decision::Escalate,
            "panic" => panic!("no idea"),
            _ => Decision::Resume,
        }
    }
}

/// A judge that is supervised, after one piece of work.
async fn supervised(spec: ChildSpec<Judge>) -> (SupervisorRef, JudgeRef) {
    let mut app = Supervisor::builder();
    let judge = app.add(spec);
    let app = app.start().await.unwrap();
    assert_eq!(judge.done().await, 1);
    (app, judge)
}

fn spec() -> ChildSpec<Judge> {
    ChildSpec::cloned(Judge::default())
}

impl JudgeRef {
    async fn told(&self, verdict: &str) {
        self.work(verdict.into()).tell().await.unwrap();
    }

    async fn done(&self) -> u32 {
        self.work(String::new()).await.unwrap()
    }
}

#[test]
fn an_error_that_is_no_matter_changes_nothing() {
    on_both(async || {
        let (app, judge) = supervised(spec()).await;
        judge.told("whatever").await;
        assert_eq!((judge.done().await, judge.id().incarnation()), (2, 0));
        app.stop().await.unwrap();
    });
}

#[test]
fn the_hook_restarts_its_actor_whatever_the_spec_says_of_failures() {
    on_both(async || {
        for handler in [JudgeRef::work, JudgeRef::beside] {
            let (app, judge) = supervised(spec().restart(Restart::Temporary)).await;
            handler(&judge, "restart".into()).tell().await.unwrap();
            assert_eq!(judge.done().await, 1, "what waits behind it is for the next incarnation");
            assert_eq!((judge.id().incarnation(), judge.stats().unasked_errors), (1, 1));
            app.stop().await.unwrap();
        }
    });
}

#[test]
fn the_hook_ends_its_actor_for_good() {
    on_both(async || {
        let (app, judge) = supervised(spec()).await;
        judge.told("stop").await;
        let ExitReason::Failed(failure) = judge.closed().await else { panic!("it ended otherwise") };
        assert_eq!((failure.during(), failure.message()), ("work", "stop"));
        assert!(app.exit_reason().is_none());
        app.stop().await.unwrap();
    });
}

#[test]
fn the_hook_escalates() {
    on_both(async || {
        let (app, judge) = supervised(spec()).await;
        judge.told("escalate").await;
        assert!(app.closed().await.is_failure());
        assert!(judge.closed().await.is_failure());
    });
}

#[test]
fn a_decider_on_the_spec_has_the_last_word() {
    on_both(async || {
        let (app, judge) = supervised(spec().decide(|_| Decision::Resume)).await;
        judge.told("stop").await;
        assert_eq!((judge.done().await, judge.id().incarnation()), (2, 0));
        // What was overruled is forgotten: the next failure is judged anew.
        judge.fail().await.unwrap();
        assert_eq!(judge.done().await, 3);
        app.stop().await.unwrap();
    });
}

#[test]
fn a_verdict_is_about_one_failure() {
    on_both(async || {
        let (app, judge) = supervised(spec().restart(Restart::Transient)).await;
        judge.told("restart").await;
        judge.done().await;
        judge.fail().await.unwrap();
        assert_eq!((judge.done().await, judge.id().incarnation()), (1, 2));
        app.stop().await.unwrap();
    });
}

#[test]
fn a_hook_that_panics_has_judged_nothing() {
    on_both(async || {
        let (app, judge) = supervised(spec()).await;
        judge.told("panic").await;
        assert_eq!((judge.done().await, judge.id().incarnation()), (1, 1));
        app.stop().await.unwrap();
    });
}

#[test]
fn an_error_that_was_asked_for_is_the_callers() {
    on_both(async || {
        let (app, judge) = supervised(spec()).await;
        assert_eq!(judge.work("stop".into()).await, Err(AskError::Handler("stop".to_owned())));
        assert_eq!((judge.done().await, judge.id().incarnation()), (2, 0));
        app.stop().await.unwrap();
    });
}

#[test]
fn without_a_supervisor_every_verdict_but_to_go_on_is_the_end() {
    paused(async || {
        for verdict in ["restart", "stop", "escalate"] {
            let judge = Judge::default().spawn();
            judge.told("whatever").await;
            judge.told(verdict).await;
            let late = judge.work(String::new()).owned();
            let late = tokio::spawn(late.into_future());
            idle().await;
            let ExitReason::Failed(failure) = judge.closed().await else { panic!("it ended otherwise") };
            assert_eq!(failure.message(), verdict);
            assert!(late.await.unwrap().is_err());
        }
    });
}
