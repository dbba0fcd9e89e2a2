//! One server on one program, whose text changes from case to case.

use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use anyhow::Result;
use serde_json::{Value, json};

use super::cases::Case;
use super::client::Client;
use crate::shell;

/// How long the server may take to read the program and build the macros.
const START: Duration = Duration::from_mins(10);

/// A place in the text, counted from 0.
#[derive(Clone, Copy)]
pub(super) struct Place {
    line: usize,
    column: usize,
}

pub(super) struct Session {
    client: Client,
    file: String,
    version: u64,
    text: String,
}

impl Session {
    pub(super) fn start(server: &str) -> Result<Self> {
        let folder = write_program()?;
        let mut command = Command::new(server);
        command.current_dir(&folder);
        let root = format!("file://{}", folder.display());
        let file = format!("{root}/src/main.rs");
        let mut session = Self { client: Client::start(&mut command)?, file, version: 1, text: String::new() };
        let options = json!({
            "checkOnSave": false,
            "cachePriming": { "enable": false },
            "procMacro": { "enable": true, "attributes": { "enable": true } },
            "cargo": { "buildScripts": { "enable": true } },
            "completion": { "limit": 500, "callable": { "snippets": "none" } },
        });
        let capabilities = json!({
            "experimental": { "serverStatusNotification": true },
            "textDocument": { "hover": { "contentFormat": ["plaintext"] } },
            "workspace": { "workspaceEdit": { "documentChanges": true } },
        });
        session.client.request(
            "initialize",
            &json!({ "processId": null, "rootUri": root, "capabilities": capabilities, "initializationOptions": options }),
        )?;
        session.client.notify("initialized", &json!({}))?;
        let document = json!({ "uri": session.file, "languageId": "rust", "version": 1, "text": "fn main() {}" });
        session.client.notify("textDocument/didOpen", &json!({ "textDocument": document }))?;
        session.client.wait_for(START, |message| {
            message["method"] == "experimental/serverStatus" && message["params"]["quiescent"] == true
        })?;
        Ok(session)
    }

    /// Shows the text of the case; the place of its mark.
    pub(super) fn open(&mut self, case: &Case) -> Result<Place> {
        let marked = case.program();
        let (before, after) = marked.split_once("$0").unwrap_or((&marked, ""));
        let line = before.matches('\n').count();
        let column = before.len() - before.rfind('\n').map_or(0, |end| end + 1);
        self.text = format!("{before}{after}");
        self.version += 1;
        let change = json!({
            "textDocument": { "uri": self.file, "version": self.version },
            "contentChanges": [{ "text": self.text }],
        });
        self.client.notify("textDocument/didChange", &change)?;
        Ok(Place { line, column })
    }

    /// The labels that are offered. Asked again if one is missing: the server may still be reading.
    pub(super) fn completions(&mut self, place: Place, wanted: &[&str]) -> Result<Vec<String>> {
        let mut labels = Vec::new();
        for _ in 0..3 {
            let answer = self.ask("textDocument/completion", place, &json!({}))?;
            let items = answer.get("items").unwrap_or(&answer).as_array().cloned().unwrap_or_default();
            labels = items.iter().filter_map(|item| item["label"].as_str()).map(plain).collect();
            if wanted.iter().all(|name| labels.iter().any(|label| label == name)) {
                break;
            }
        }
        Ok(labels)
    }

    pub(super) fn hover(&mut self, place: Place) -> Result<String> {
        let answer = self.ask("textDocument/hover", place, &json!({}))?;
        Ok(answer["contents"]["value"].as_str().unwrap_or_default().to_owned())
    }

    /// The lines in which the definitions are, from 0.
    pub(super) fn definition(&mut self, place: Place) -> Result<Vec<usize>> {
        let answer = self.ask("textDocument/definition", place, &json!({}))?;
        let places = answer.as_array().cloned().unwrap_or_default();
        let line = |place: &Value| usize::try_from(place["range"]["start"]["line"].as_u64()?).ok();
        Ok(places.iter().filter(|place| place["uri"] == self.file.as_str()).filter_map(line).collect())
    }

    /// How many places a rename changes.
    pub(super) fn rename(&mut self, place: Place, name: &str) -> Result<usize> {
        let answer = self.ask("textDocument/rename", place, &json!({ "newName": name }))?;
        let documents = answer["documentChanges"].as_array().cloned().unwrap_or_default();
        Ok(documents.iter().filter_map(|document| document["edits"].as_array()).map(Vec::len).sum())
    }

    /// The line, from 0, that contains this text.
    pub(super) fn line_with(&self, text: &str) -> usize {
        self.text.lines().position(|line| line.contains(text)).unwrap_or(usize::MAX)
    }

    fn ask(&mut self, method: &str, place: Place, more: &Value) -> Result<Value> {
        let mut params = json!({
            "textDocument": { "uri": self.file },
            "position": { "line": place.line, "character": place.column },
        });
        if let (Some(params), Some(more)) = (params.as_object_mut(), more.as_object()) {
            params.extend(more.clone());
        }
        self.client.request(method, &params)
    }
}

/// `add(…)` is offered as what is typed: `add`.
fn plain(label: &str) -> String {
    label.split(['(', ' ', '=']).next().unwrap_or(label).to_owned()
}

fn write_program() -> Result<PathBuf> {
    let root = shell::root();
    let folder = root.join("target/editor");
    fs::create_dir_all(folder.join("src"))?;
    let core = root.join("actor-core");
    let manifest = format!(
        "[package]\nname = \"editor\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n\n[dependencies]\n\
         actor-core = {{ path = \"{}\" }}\n",
        core.display()
    );
    fs::write(folder.join("Cargo.toml"), manifest)?;
    fs::write(folder.join("src/main.rs"), "fn main() {}")?;
    Ok(folder)
}
