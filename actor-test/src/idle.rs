//! Waiting until nobody has anything to do.

use std::future::poll_fn;
use std::task::Poll;

use crate::world::SimWorld;

/// Waits until nobody can do anything before the clock moves.
pub(crate) async fn until_idle(world: &SimWorld) {
    let _exact = Exact::begin(world);
    let mut is_waiting = false;
    poll_fn(|cx| {
        if std::mem::replace(&mut is_waiting, true) {
            return Poll::Ready(());
        }
        world.lock().idle.push(cx.waker().clone());
        Poll::Pending
    })
    .await;
}

/// The test moves the clock itself while this lives.
pub(crate) struct Exact<'w>(&'w SimWorld);

impl<'w> Exact<'w> {
    pub(crate) fn begin(world: &'w SimWorld) -> Self {
        world.lock().exact += 1;
        Self(world)
    }
}

impl Drop for Exact<'_> {
    fn drop(&mut self) {
        self.0.lock().exact -= 1;
    }
}
