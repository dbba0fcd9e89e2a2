//! Signals of the operating system that ask a process to end.

use std::io;

/// `SIGINT` and `SIGTERM` on Unix, Ctrl-C elsewhere. While one lives, and after that, they do not end the process by
/// themselves.
#[derive(Debug)]
pub(crate) struct Signals(imp::Signals);

impl Signals {
    pub(crate) fn listen() -> io::Result<Self> {
        imp::Signals::listen().map(Self)
    }

    /// The name of the next one.
    pub(crate) async fn next(&mut self) -> &'static str {
        self.0.next().await
    }
}

#[cfg(unix)]
mod imp {
    use std::io;

    use tokio::signal::unix::{Signal, SignalKind, signal};

    #[derive(Debug)]
    pub(super) struct Signals {
        interrupt: Signal,
        terminate: Signal,
    }

    impl Signals {
        pub(super) fn listen() -> io::Result<Self> {
            Ok(Self { interrupt: signal(SignalKind::interrupt())?, terminate: signal(SignalKind::terminate())? })
        }

        pub(super) async fn next(&mut self) -> &'static str {
            tokio::select! {
                biased;
                _ = self.terminate.recv() => "SIGTERM",
                _ = self.interrupt.recv() => "SIGINT",
            }
        }
    }
}

#[cfg(not(unix))]
mod imp {
    use std::io;

    #[derive(Debug)]
    pub(super) struct Signals;

    impl Signals {
        pub(super) fn listen() -> io::Result<Self> {
            Ok(Self)
        }

        pub(super) async fn next(&mut self) -> &'static str {
            if tokio::signal::ctrl_c().await.is_err() {
                std::future::pending::<()>().await;
            }
            "Ctrl-C"
        }
    }
}
