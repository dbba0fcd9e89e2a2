//! Replies of many items: one that ends, and one that the caller ends.
#![cfg_attr(rustfmt, rustfmt_skip)] // a page's worth of program on a third of a page

use actor_core::prelude::*;
use futures::channel::mpsc;
use futures::stream::{self, Stream, StreamExt};

#[actor]
#[derive(Default)]
struct Log { lines: Vec<String>, followers: Vec<mpsc::Sender<String>> }

#[actor]
impl Log {
    /// Answers with how many follow.
    #[handler]
    fn write(&mut self, #[into] line: String) -> usize {
        // Who does not read any more is forgotten; who reads too slowly misses a line.
        self.followers.retain_mut(|to| !to.try_send(line.clone()).is_err_and(|error| error.is_disconnected()));
        self.lines.push(line);
        self.followers.len()
    }

    /// What was written so far, line by line. Each is made when it is read.
    #[handler]
    fn read(&self) -> impl Stream<Item = String> {
        let lines = self.lines.clone();
        stream::iter(lines.into_iter().enumerate()).map(|(number, line)| {
            println!("  (line {} is made)", number + 1);
            format!("{}: {line}", number + 1)
        })
    }

    /// What is written from now on.
    #[handler]
    fn follow(&mut self) -> impl Stream<Item = String> {
        let (follower, lines) = mpsc::channel(8);
        self.followers.push(follower);
        lines
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let log = Log::default().spawn();
    for line in ["one", "two", "three"] { log.write(line).await?; }

    println!("two of three lines:");
    let mut lines = log.read().await?;
    for _ in 0..2 { println!("{}", lines.next().await.unwrap_or_default()) }
    drop(lines);

    let mut news = log.follow().await?;
    println!("{} follows", log.write("four").await?);
    println!("news: {:?}", news.next().await);
    drop(news);
    println!("{} follow", log.write("five").await?);

    let all: Vec<_> = log.read().await?.map(|line| line.len()).collect().await;
    assert_eq!(all.len(), 5);
    Ok(())
}
