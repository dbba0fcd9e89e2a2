//! Shutting down when the operating system asks for it.

use std::io;
use std::pin::pin;

use super::system::System;
use crate::registry::{ShutdownCause, ShutdownReport};
use crate::sys::signal::Signals;

impl System {
    /// Waits for `SIGINT` (Ctrl-C) or `SIGTERM`, then shuts down with the system's
    /// [deadline](crate::SystemBuilder::shutdown_deadline). Also returns if somebody else shuts the system down, so a program
    /// whose work comes to an end calls [`terminate`](Self::terminate).
    ///
    /// A second signal forces it: actors that are still there are killed, and the phase that runs is cut. Phases
    /// [after](Self::after_shutdown) the actors still run; a further signal cuts the one that runs then. From the first call
    /// on, these signals do not end the process by themselves any more.
    ///
    /// # Errors
    ///
    /// Those of the operating system, which may refuse to tell of signals.
    ///
    /// # Cancel safety
    ///
    /// Dropping the future before a signal changes nothing but that signals are ignored; after one, the shutdown goes on.
    ///
    /// # Panics
    ///
    /// On a runtime without its I/O driver (`enable_io` or `enable_all`).
    pub async fn run_until_signal(&self) -> io::Result<ShutdownReport> {
        let mut signals = Signals::listen()?;
        let signal = tokio::select! {
            biased;
            report = self.terminated() => return Ok(report),
            signal = signals.next() => signal,
        };
        let deadline = self.shutdown_deadline();
        let mut end = pin!(self.shut_down(deadline, ShutdownCause::Signal(signal)));
        loop {
            tokio::select! {
                biased;
                report = &mut end => return Ok(report),
                _ = signals.next() => self.registry().shutdown().hurry(),
            }
        }
    }
}
