//! The protocol of language servers, as far as it is needed: requests and notifications over the pipes of a child process.

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, anyhow, bail};
use serde_json::{Value, json};

/// How long the server may take for one answer.
const PATIENCE: Duration = Duration::from_mins(5);

/// A running server.
pub(super) struct Client {
    server: Child,
    input: ChildStdin,
    messages: Receiver<Value>,
    last_id: u64,
}

impl Client {
    pub(super) fn start(command: &mut Command) -> Result<Self> {
        let mut server = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .context("rust-analyzer did not start")?;
        let input = server.stdin.take().context("its input is piped")?;
        let output = server.stdout.take().context("its output is piped")?;
        let (sender, messages) = mpsc::channel();
        std::thread::spawn(move || {
            let mut output = BufReader::new(output);
            while let Ok(message) = read(&mut output) {
                if sender.send(message).is_err() {
                    break;
                }
            }
        });
        Ok(Self { server, input, messages, last_id: 0 })
    }

    pub(super) fn notify(&mut self, method: &str, params: &Value) -> Result<()> {
        self.send(&json!({ "jsonrpc": "2.0", "method": method, "params": params }))
    }

    /// Asks, and waits for the answer; what else the server says meanwhile is answered with nothing.
    pub(super) fn request(&mut self, method: &str, params: &Value) -> Result<Value> {
        self.last_id += 1;
        let id = self.last_id;
        self.send(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }))?;
        let mut answer = self.wait_for(PATIENCE, |message| message["id"] == id && message.get("method").is_none())?;
        if let Some(error) = answer.get("error") {
            bail!("`{method}`: {}", error["message"]);
        }
        Ok(answer["result"].take())
    }

    /// The first message that `is_wanted`, within this time.
    pub(super) fn wait_for(&mut self, limit: Duration, is_wanted: impl Fn(&Value) -> bool) -> Result<Value> {
        let end = Instant::now() + limit;
        loop {
            let left = end.saturating_duration_since(Instant::now());
            let message = self.messages.recv_timeout(left).map_err(|error| match error {
                RecvTimeoutError::Timeout => anyhow!("rust-analyzer did not answer within {limit:?}"),
                RecvTimeoutError::Disconnected => anyhow!("rust-analyzer ended"),
            })?;
            if is_wanted(&message) {
                return Ok(message);
            }
            if let (Some(id), Some(_)) = (message.get("id"), message.get("method")) {
                self.send(&json!({ "jsonrpc": "2.0", "id": id, "result": null }))?;
            }
        }
    }

    fn send(&mut self, message: &Value) -> Result<()> {
        let text = message.to_string();
        write!(self.input, "Content-Length: {}\r\n\r\n{text}", text.len())?;
        Ok(self.input.flush()?)
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

fn read(output: &mut BufReader<ChildStdout>) -> Result<Value> {
    let mut length = 0;
    loop {
        let mut line = String::new();
        if output.read_line(&mut line)? == 0 {
            bail!("the end of its output");
        }
        match line.trim().split_once(": ") {
            Some((name, value)) if name.eq_ignore_ascii_case("content-length") => length = value.parse()?,
            Some(_) => {}
            None => break,
        }
    }
    let mut text = vec![0; length];
    output.read_exact(&mut text)?;
    Ok(serde_json::from_slice(&text)?)
}
