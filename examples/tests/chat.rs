//! The chat server and real TCP clients.

use std::net::SocketAddr;
use std::time::Duration;

use examples::chat::{Options, Server};
use futures::future::join_all;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::time::timeout;

/// Longer than anything here takes on a busy machine: a test that fails says so instead of hanging.
const PATIENCE: Duration = Duration::from_mins(1);

async fn server(options: Options) -> Server {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    Server::start(listener, options).await.unwrap()
}

struct Client(BufReader<TcpStream>);

impl Client {
    async fn connect(address: SocketAddr) -> Self {
        Self(BufReader::new(TcpStream::connect(address).await.unwrap()))
    }

    async fn join(address: SocketAddr, name: &str) -> Self {
        let mut client = Self::connect(address).await;
        client.says(name).await;
        client.hears(&format!("* welcome, {name}")).await;
        client
    }

    /// With the smallest buffer there is: the server's writes soon find no room.
    async fn join_slow(address: SocketAddr) -> Self {
        let socket = TcpSocket::new_v4().unwrap();
        socket.set_recv_buffer_size(1).unwrap();
        let mut slow = Self(BufReader::new(socket.connect(address).await.unwrap()));
        slow.says("slow").await;
        slow.hears("* welcome").await;
        slow
    }

    async fn says(&mut self, line: &str) {
        self.0.write_all(format!("{line}\n").as_bytes()).await.unwrap();
    }

    /// The next line; `None` at the end.
    async fn line(&mut self) -> Option<String> {
        let mut line = String::new();
        let read = timeout(PATIENCE, self.0.read_line(&mut line)).await.expect("a line, or the end").ok()?;
        (read > 0).then(|| line.trim_end().to_owned())
    }

    /// Reads up to a line that begins like this, and gives it.
    async fn hears(&mut self, expected: &str) -> String {
        while let Some(line) = self.line().await {
            if line.starts_with(expected) {
                return line;
            }
        }
        panic!("the connection ended before `{expected}`")
    }

    /// Reads to the end, and gives the last line.
    async fn last_line(&mut self) -> Option<String> {
        let mut last = None;
        while let Some(line) = self.line().await {
            last = Some(line);
        }
        last
    }
}

#[tokio::test]
async fn lines_reach_everybody_in_the_order_in_which_they_were_said() {
    let server = server(Options::default()).await;
    let mut ann = Client::join(server.address(), "ann").await;
    let mut bob = Client::join(server.address(), "bob").await;
    for n in 0..50 {
        ann.says(&n.to_string()).await;
    }
    for n in 0..50 {
        assert_eq!(bob.line().await, Some(format!("ann: {n}")));
    }
    assert_eq!(server.names().await.unwrap(), ["ann", "bob"]);
    ann.says("/who").await;
    ann.hears("* here: ann, bob").await;
    server.shutdown().await.unwrap();
}

#[tokio::test]
async fn a_name_is_given_once_and_free_when_its_owner_has_left() {
    let server = server(Options::default()).await;
    let mut ann = Client::join(server.address(), "ann").await;
    let mut other = Client::connect(server.address()).await;
    other.says("ann").await;
    assert_eq!(other.line().await.as_deref(), Some("* somebody is called ann already"));
    assert_eq!(other.last_line().await.as_deref(), Some("* goodbye"));

    let mut bob = Client::join(server.address(), "bob").await;
    ann.says("/quit").await;
    bob.hears("* ann is gone").await;
    Client::join(server.address(), "ann").await;
    server.shutdown().await.unwrap();
}

#[tokio::test]
async fn a_panic_in_one_session_disturbs_no_other() {
    let server = server(Options::default()).await;
    let mut ann = Client::join(server.address(), "ann").await;
    for round in 0..20 {
        let mut bob = Client::join(server.address(), "bob").await;
        bob.says("/crash").await;
        ann.hears("* bob is gone (their session failed)").await;
        // More failures than any budget allows: sessions are temporary, and their ends no reason to give up.
        ann.says(&format!("round {round}")).await;
        ann.hears(&format!("ann: round {round}")).await;
    }
    assert_eq!(server.connections().await.unwrap(), 1);
    server.shutdown().await.unwrap();
}

#[tokio::test]
async fn a_reader_that_does_not_read_delays_nobody_and_is_cut_in_the_end() {
    let options = Options { stuck: Duration::from_millis(200), ..Options::default() };
    let server = server(options).await;
    let _slow = Client::join_slow(server.address()).await;

    let mut ann = Client::join(server.address(), "ann").await;
    let mut bob = Client::join(server.address(), "bob").await;
    let long = "x".repeat(1000);
    let mut said = 0;
    let gone = loop {
        ann.says(&format!("{said} {long}")).await;
        said += 1;
        // Everybody else goes on reading, and misses nothing.
        match bob.line().await.unwrap() {
            line if line.starts_with("* slow is gone") => break line,
            line => assert!(line.starts_with("ann: "), "{line}"),
        }
    };
    assert_eq!(gone, "* slow is gone");
    server.shutdown().await.unwrap();
}

#[tokio::test]
async fn a_slow_reader_is_told_how_much_it_missed() {
    let server = server(Options::default()).await;
    let mut slow = Client::join_slow(server.address()).await;

    let mut ann = Client::join(server.address(), "ann").await;
    let long = "x".repeat(1000);
    let said = 8_000;
    for n in 0..said {
        ann.says(&format!("{n} {long}")).await;
        ann.hears(&format!("ann: {n} ")).await;
    }
    ann.says("last").await;
    ann.hears("ann: last").await;
    let (mut heard, mut missed) = (0, 0);
    loop {
        let line = slow.line().await.expect("it is slow, not gone");
        if let Some(count) = line.strip_prefix("* you missed ") {
            missed += count.split(' ').next().unwrap().parse::<usize>().unwrap();
        } else if line == "ann: last" {
            break;
        } else if line.starts_with("ann: ") {
            heard += 1;
        } else if line.starts_with('*') {
            // That ann is here, unless it was missed.
            missed -= usize::from(line != "* ann is here");
        }
    }
    assert!(missed > 0, "the buffers of the system hold less than {said} lines");
    assert!((said..=said + 1).contains(&(heard + missed)), "{heard} + {missed} of {said}, and perhaps ann's arrival");
    server.shutdown().await.unwrap();
}

#[tokio::test]
async fn clients_that_say_nothing_are_taken_for_gone() {
    let server = server(Options { idle: Duration::from_millis(100), ..Options::default() }).await;
    // Neither a name nor a line: as from a connection that was lost without a word.
    let mut silent = Client::connect(server.address()).await;
    let mut named = Client::join(server.address(), "ann").await;
    assert_eq!(silent.line().await.as_deref(), Some("* you said nothing for too long"));
    assert_eq!(silent.last_line().await.as_deref(), Some("* goodbye"));
    named.hears("* you said nothing for too long").await;
    assert_eq!(named.last_line().await.as_deref(), Some("* goodbye"));
    server.shutdown().await.unwrap();
}

#[tokio::test]
async fn clients_that_are_cut_off_leave_nothing_behind() {
    let server = server(Options::default()).await;
    let mut ann = Client::join(server.address(), "ann").await;
    let bob = Client::join(server.address(), "bob").await;
    let half_a_line = async {
        let mut client = Client::connect(server.address()).await;
        client.0.write_all(b"no newli").await.unwrap();
    };
    half_a_line.await;
    drop(bob);
    ann.hears("* bob is gone").await;
    let mut too_long = Client::connect(server.address()).await;
    too_long.says(&"x".repeat(5000)).await;
    assert_eq!(too_long.line().await.as_deref(), Some("* that line was too long"));
    drop(too_long);
    while server.connections().await.unwrap() > 1 {
        tokio::task::yield_now().await;
    }
    server.shutdown().await.unwrap();
}

#[tokio::test]
async fn one_client_too_many_is_turned_away() {
    let server = server(Options { max_clients: 1, ..Options::default() }).await;
    let mut ann = Client::join(server.address(), "ann").await;
    let mut bob = Client::connect(server.address()).await;
    assert_eq!(bob.line().await, None);
    ann.says("/quit").await;
    assert_eq!(ann.last_line().await.as_deref(), Some("* goodbye"));
    while server.connections().await.unwrap() > 0 {
        tokio::task::yield_now().await;
    }
    Client::join(server.address(), "bob").await;
    server.shutdown().await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thousand_clients_hear_each_other_and_the_goodbye() {
    // Two files for each client, both ends being in this process.
    let files = rlimit::increase_nofile_limit(4096).unwrap_or(1024);
    let clients = usize::try_from(files.saturating_sub(200) / 2).unwrap_or(1000).min(1000);
    let server = server(Options::default()).await;
    let address = server.address();
    let join = |n: usize| async move { Client::join(address, &format!("client-{n}")).await };
    let mut joined = Vec::new();
    // In groups: the system's queue of connections that wait to be accepted is short.
    for group in (0..clients).collect::<Vec<_>>().chunks(100) {
        joined.extend(join_all(group.iter().map(|n| join(*n))).await);
    }
    assert_eq!(server.connections().await.unwrap(), clients);

    joined[0].says("hello, all").await;
    join_all(joined.iter_mut().map(|client| client.hears("client-0: hello, all"))).await;
    // One of them has a bug, others leave without a word.
    joined[1].says("/crash").await;
    joined[0].hears("* client-1 is gone (their session failed)").await;
    joined.truncate(clients / 2);
    joined.remove(1);
    // What is said while hundreds leave can be among the lines that a slow session drops.
    while server.connections().await.unwrap() > joined.len() {
        tokio::task::yield_now().await;
    }
    joined[0].says("still here").await;
    join_all(joined.iter_mut().map(|client| client.hears("client-0: still here"))).await;

    let goodbyes = join_all(joined.iter_mut().map(Client::last_line));
    let (ended, goodbyes) = tokio::join!(server.shutdown(), goodbyes);
    ended.unwrap();
    assert!(goodbyes.iter().all(|last| last.as_deref() == Some("* goodbye")), "{goodbyes:?}");
}
