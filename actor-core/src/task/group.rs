//! Signals to a process and all that it started.

#[cfg(unix)]
pub(super) use of_unix::Group;
#[cfg(not(unix))]
pub(super) use single::Group;

#[cfg(unix)]
mod of_unix {
    use nix::sys::signal::{Signal, killpg};
    use nix::unistd::Pid;
    use tokio::process::Child;

    /// The process group whose leader the child is.
    #[derive(Debug, Clone, Copy)]
    pub(in crate::task) struct Group(Option<Pid>);

    impl Group {
        pub(in crate::task) fn of(child: &Child) -> Self {
            Self(child.id().and_then(|id| i32::try_from(id).ok()).map(Pid::from_raw))
        }

        /// Asks it to end.
        pub(in crate::task) fn terminate(self, _leader: &mut Child) {
            self.signal(Signal::SIGTERM);
        }

        /// Ends what is left of it.
        pub(in crate::task) fn kill(self) {
            self.signal(Signal::SIGKILL);
        }

        fn signal(self, signal: Signal) {
            // Refused if there is nobody left.
            let _ = self.0.map(|group| killpg(group, signal));
        }
    }
}

/// Where there are no process groups: the child alone, which can only be killed.
#[cfg(not(unix))]
mod single {
    use tokio::process::Child;

    #[derive(Debug, Clone, Copy)]
    pub(in crate::task) struct Group;

    impl Group {
        pub(in crate::task) fn of(_child: &Child) -> Self {
            Self
        }

        pub(in crate::task) fn terminate(self, leader: &mut Child) {
            // Refused if it has ended.
            let _ = leader.start_kill();
        }

        /// The child is killed when its handle is dropped.
        pub(in crate::task) fn kill(self) {}
    }
}
