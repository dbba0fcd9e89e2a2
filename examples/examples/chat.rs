//! A chat server over TCP with an actor for each connection. The actors are in `examples/src/chat`.
//!
//! `cargo run --example chat` serves three clients of its own and ends;
//! `cargo run --example chat -- 127.0.0.1:4000` serves until it is interrupted: `nc 127.0.0.1 4000`.

use anyhow::Context;
use examples::chat::{Options, Server};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    match std::env::args().nth(1) {
        Some(address) => serve(&address).await,
        None => demonstrate().await,
    }
}

async fn serve(address: &str) -> anyhow::Result<()> {
    let listener = TcpListener::bind(address).await.with_context(|| format!("cannot listen at `{address}`"))?;
    let server = Server::start(listener, Options::default()).await?;
    println!("listening at {}; the first line of a client is its name", server.address());
    tokio::signal::ctrl_c().await?;
    println!("{} connections are closed", server.connections().await?);
    server.shutdown().await
}

async fn demonstrate() -> anyhow::Result<()> {
    let server = Server::start(TcpListener::bind("127.0.0.1:0").await?, Options::default()).await?;
    let mut ann = Client::join(&server, "ann").await?;
    let mut bob = Client::join(&server, "bob").await?;
    ann.hears("* bob is here").await?;

    ann.says("hello").await?;
    bob.hears("ann: hello").await?;

    // A bug in bob's session: nobody else is disturbed.
    bob.says("/crash").await?;
    ann.hears("* bob is gone (their session failed)").await?;
    let mut bob = Client::join(&server, "bob").await?;
    ann.says("welcome back").await?;
    bob.hears("ann: welcome back").await?;

    println!("-- here are {}; the server closes", server.names().await?.join(" and "));
    server.shutdown().await?;
    ann.hears("* goodbye").await?;
    bob.hears("* goodbye").await
}

/// A client as `nc` would be one.
struct Client {
    name: &'static str,
    stream: BufReader<TcpStream>,
}

impl Client {
    async fn join(server: &Server, name: &'static str) -> anyhow::Result<Self> {
        let stream = BufReader::new(TcpStream::connect(server.address()).await?);
        let mut client = Self { name, stream };
        client.says(name).await?;
        client.hears(&format!("* welcome, {name}")).await?;
        Ok(client)
    }

    async fn says(&mut self, line: &str) -> anyhow::Result<()> {
        println!("{:>5} > {line}", self.name);
        self.stream.write_all(format!("{line}\n").as_bytes()).await?;
        Ok(())
    }

    /// Reads up to a line that begins like this.
    async fn hears(&mut self, expected: &str) -> anyhow::Result<()> {
        let mut line = String::new();
        while self.stream.read_line(&mut line).await? > 0 {
            print!("{:>5} < {line}", self.name);
            if line.starts_with(expected) {
                return Ok(());
            }
            line.clear();
        }
        anyhow::bail!("{} never heard `{expected}`", self.name)
    }
}
