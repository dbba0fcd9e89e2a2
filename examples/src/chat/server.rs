//! The server: a tree of supervisors, and a task that accepts connections.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use actor_core::{Restart, Strategy, Supervisor, SupervisorRef, prelude::*};
use tokio::net::{TcpListener, TcpStream};
use tokio_util::task::AbortOnDropHandle;

use super::room::{Room, RoomRef};
use super::session::Session;

/// What a server bears with.
#[derive(Debug, Clone)]
pub struct Options {
    /// A client that says nothing for so long is taken for gone: connections can be lost without a word. 10 minutes.
    pub idle: Duration,
    /// A client that reads nothing for so long while there is something to read is cut. 10 seconds.
    pub stuck: Duration,
    /// The longest line, in bytes. 1024.
    pub max_line: usize,
    /// How many clients there may be; more are turned away. 10,000.
    pub max_clients: usize,
}

impl Default for Options {
    fn default() -> Self {
        let (idle, stuck) = (Duration::from_mins(10), Duration::from_secs(10));
        Self { idle, stuck, max_line: 1024, max_clients: 10_000 }
    }
}

/// A running server. Dropping it accepts no more clients; [`shutdown`](Self::shutdown) says goodbye to those it has.
#[derive(Debug)]
pub struct Server {
    address: SocketAddr,
    app: SupervisorRef,
    room: RoomRef,
    sessions: SupervisorRef,
    acceptor: AbortOnDropHandle<()>,
}

impl Server {
    /// Serves the clients of this listener.
    ///
    /// # Errors
    ///
    /// The listener has no address, or an actor did not start.
    pub async fn start(listener: TcpListener, options: Options) -> anyhow::Result<Self> {
        let address = listener.local_addr()?;
        // Sessions know the room, and a new room would not know the sessions: they are restarted together.
        let mut app = Supervisor::builder().strategy(Strategy::OneForAll);
        let room = app.add(ChildSpec::new(Room::default).id("room"));
        let sessions = app.add(Supervisor::builder().max_children(options.max_clients).into_spec().id("sessions"));
        let app = app.start().await?;
        let accepting = accept(listener, room.clone(), sessions.clone(), options);
        let acceptor = AbortOnDropHandle::new(tokio::spawn(accepting));
        Ok(Self { address, app, room, sessions, acceptor })
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// How many connections it serves, named or not.
    ///
    /// # Errors
    ///
    /// The server is gone.
    pub async fn connections(&self) -> anyhow::Result<usize> {
        Ok(self.sessions.count_children().await?.active)
    }

    /// The names of those who are here.
    ///
    /// # Errors
    ///
    /// The server is gone.
    pub async fn names(&self) -> anyhow::Result<Vec<String>> {
        Ok(self.room.who().await?)
    }

    /// Accepts no more, lets each session write what it has and say goodbye, and ends.
    ///
    /// # Errors
    ///
    /// A part of the tree did not end well.
    pub async fn shutdown(self) -> anyhow::Result<()> {
        drop(self.acceptor);
        self.app.stop().await?;
        Ok(())
    }
}

async fn accept(listener: TcpListener, room: RoomRef, sessions: SupervisorRef, options: Options) {
    let mut count = 0_u64;
    loop {
        match listener.accept().await {
            Ok((stream, _)) => {
                count += 1;
                if serve(stream, count, &room, &sessions, &options).await.is_err() {
                    return;
                }
            }
            // Too many open files, most likely: some will be closed.
            Err(error) => {
                eprintln!("chat: no connection: {error}");
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        }
    }
}

/// Starts a session. `Err` if there is nobody to start it any more.
async fn serve(
    stream: TcpStream,
    number: u64,
    room: &RoomRef,
    sessions: &SupervisorRef,
    options: &Options,
) -> Result<(), io::Error> {
    // A connection is there once: a session that ends is not started again.
    let mut session = Some(Session::new(stream, room.clone(), options.clone()));
    let spec = ChildSpec::new(move || session.take().expect("a temporary child is made once"))
        .id(format!("client-{number}"))
        .restart(Restart::Temporary);
    match sessions.start_child(spec).await {
        Ok(_) => Ok(()),
        // There are too many: the connection is dropped, which closes it.
        Err(AskError::Handler(refused)) => {
            eprintln!("chat: client {number} is turned away: {refused}");
            Ok(())
        }
        Err(gone) => Err(io::Error::other(gone.to_string())),
    }
}
