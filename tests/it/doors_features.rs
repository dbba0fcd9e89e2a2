//! What the core rests on: few features of tokio, and no crate that collects things from all over a program.

use std::process::Command;

/// What `cargo tree` knows of these packages of the workspace and of all that they need here: each crate with its features.
/// Offline, since whoever runs tests has what it needs.
fn tree(arguments: &[&str]) -> Vec<(String, Vec<String>)> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let said = Command::new(cargo)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .args(["tree", "--locked", "--offline", "--quiet", "--edges", "normal,build"])
        .args(["--prefix", "none", "--format", "{p}|{f}"])
        .args(arguments)
        .output()
        .unwrap();
    assert!(said.status.success(), "cargo tree: {}", String::from_utf8_lossy(&said.stderr));
    let lines = String::from_utf8(said.stdout).unwrap();
    let entry = |line: &str| {
        let (package, features) = line.split_once('|')?;
        let features = features.trim_end_matches(" (*)").split(',').filter(|feature| !feature.is_empty());
        Some((package.split(' ').next()?.to_owned(), features.map(str::to_owned).collect()))
    };
    lines.lines().filter_map(entry).collect()
}

#[test]
fn without_features_of_ours_the_core_needs_four_of_tokio() {
    for ours in [&[][..], &["--no-default-features"]] {
        let crates = tree(&[&["--package", "actor-core"], ours].concat());
        let tokio: Vec<_> = crates.iter().filter(|(name, _)| name == "tokio").collect();
        assert_eq!(tokio.len(), 1, "{crates:?}");
        let mut features = tokio[0].1.clone();
        // The crate behind `macros`.
        features.retain(|feature| feature != "tokio-macros");
        features.sort();
        assert_eq!(features, ["macros", "rt", "sync", "time"], "with {ours:?}");
        // What tokio has for files, sockets, processes and signals comes with these.
        let foreign = ["mio", "socket2", "signal-hook-registry", "nix", "bytes", "config"];
        assert!(!crates.iter().any(|(name, _)| foreign.contains(&name.as_str())), "with {ours:?}: {crates:?}");
    }
}

#[test]
fn nothing_is_collected_before_main() {
    let ours = ["actor-core", "actor-macros", "actor-test"].map(|name| ["--package", name]).concat();
    let crates = tree(&[&ours[..], &["--all-features"]].concat());
    assert!(crates.len() > 20, "{crates:?}");
    let collectors = ["linkme", "inventory", "ctor", "dtor", "rust-ctor", "small_ctor", "static_init", "async-trait"];
    let found: Vec<_> = crates.iter().filter(|(name, _)| collectors.contains(&name.as_str())).collect();
    assert!(found.is_empty(), "{found:?}");
}
