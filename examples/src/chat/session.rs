//! One client.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use actor_core::prelude::*;
use futures::{SinkExt, StreamExt};
use thiserror::Error;
use tokio::net::TcpStream;
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::time::timeout;
use tokio_util::codec::{FramedRead, FramedWrite, LinesCodec, LinesCodecError};
use tokio_util::task::AbortOnDropHandle;

use super::room::{RoomRef, Taken};
use super::server::Options;

/// Serves one connection. Its mailbox is what the client has not read yet: when that is full, the oldest lines are dropped, and
/// the client is told how many it missed. So a slow reader costs 64 lines of memory and delays nobody.
#[actor(mailbox = bounded(64, overflow = drop_oldest))]
pub(super) struct Session {
    room: RoomRef,
    options: Options,
    out: FramedWrite<OwnedWriteHalf, LinesCodec>,
    /// What the client says. With the reader's task from the start on.
    lines: Option<Lines>,
    /// Ends with the session, however that ends.
    reader: Option<AbortOnDropHandle<()>>,
    /// How many lines the client was told it missed.
    missed: u64,
}

type Lines = FramedRead<OwnedReadHalf, LinesCodec>;

#[actor]
impl Session {
    pub(super) fn new(stream: TcpStream, room: RoomRef, options: Options) -> Self {
        let codec = || LinesCodec::new_with_max_length(options.max_line);
        let (read, write) = stream.into_split();
        let (out, lines) = (FramedWrite::new(write, codec()), FramedRead::new(read, codec()));
        Self { room, options, out, lines: Some(lines), reader: None, missed: 0 }
    }

    /// Reading is a task of its own: it must go on while a line is being written to a client that reads slowly.
    #[started]
    fn begin(&mut self, ctx: &mut Context<Self>) {
        let Some(lines) = self.lines.take() else { return };
        let reader = read(lines, ctx.me(), self.room.clone(), self.options.idle);
        self.reader = Some(AbortOnDropHandle::new(tokio::spawn(reader)));
    }

    /// Writes one line to the client. One that takes nothing for too long is cut: its connection may be half open.
    #[handler]
    pub(super) async fn deliver(&mut self, ctx: &mut Context<Self>, line: Arc<str>) {
        let dropped = ctx.me().stats().dropped.overflow;
        let missed = dropped - std::mem::replace(&mut self.missed, dropped);
        let out = &mut self.out;
        let write = async {
            if missed > 0 {
                out.feed(format!("* you missed {missed} lines")).await?;
            }
            out.send(&*line).await
        };
        if !matches!(timeout(self.options.stuck, write).await, Ok(Ok(()))) {
            ctx.stop_now();
        }
    }

    /// Writes a line that is meant for this client alone. It is never dropped for what the others say.
    #[handler(priority = high)]
    pub(super) async fn answer(&mut self, ctx: &mut Context<Self>, line: String) {
        self.deliver(ctx, line.into()).await;
    }

    /// For demonstration: a bug that a client can trigger.
    #[handler]
    pub(super) fn crash(&self) {
        panic!("a bug in the code of this session");
    }

    #[stopped]
    async fn end(&mut self) {
        let _ = timeout(self.options.stuck, self.out.send("* goodbye")).await;
    }
}

/// Why a client is not listened to any more.
#[derive(Debug, Error)]
enum Over {
    #[error("you left")]
    Quit,
    #[error("{0}")]
    Taken(#[from] Taken),
    #[error("you said nothing for too long")]
    Idle,
    #[error("that line was too long")]
    TooLong,
    #[error("connection lost: {0}")]
    Lost(#[from] io::Error),
    /// The room is gone, and the session will be.
    #[error("the server closes")]
    Closing,
}

impl From<LinesCodecError> for Over {
    fn from(error: LinesCodecError) -> Self {
        match error {
            LinesCodecError::MaxLineLengthExceeded => Self::TooLong,
            LinesCodecError::Io(error) => Self::Lost(error),
        }
    }
}

/// Reads what a client says until it says no more, then ends its session.
async fn read(mut lines: Lines, session: SessionRef, room: RoomRef, idle: Duration) {
    let Err(over) = converse(&mut lines, &session, &room, idle).await;
    // What was delivered before is still written.
    let _ = session.answer(format!("* {over}")).tell().await;
    drop(session.stop());
}

async fn converse(
    lines: &mut Lines,
    session: &SessionRef,
    room: &RoomRef,
    idle: Duration,
) -> Result<std::convert::Infallible, Over> {
    let name = next(lines, idle).await?;
    let here = match room.join(name.clone(), session.clone()).await {
        Ok(here) => here,
        Err(AskError::Handler(taken)) => return Err(taken.into()),
        Err(_) => return Err(Over::Closing),
    };
    let _ = session.answer(format!("* welcome, {name}; {here} here")).tell().await;
    let name: Arc<str> = name.into();
    loop {
        match &*next(lines, idle).await? {
            "/quit" => return Err(Over::Quit),
            "/crash" => session.crash().tell().await.map_err(|_| Over::Closing)?,
            "/who" => {
                let names = room.who().await.map_err(|_| Over::Closing)?.join(", ");
                let _ = session.answer(format!("* here: {names}")).tell().await;
            }
            // Waits while the room is busy: a client that says more than the room can take is read slower.
            line => room.say(Arc::clone(&name), line.to_owned()).tell().await.map_err(|_| Over::Closing)?,
        }
    }
}

/// The next line. A client that says nothing for long may be gone without a word.
async fn next(lines: &mut Lines, idle: Duration) -> Result<String, Over> {
    match timeout(idle, lines.next()).await {
        Ok(Some(line)) => Ok(line?),
        Ok(None) => Err(Over::Quit),
        Err(_) => Err(Over::Idle),
    }
}
