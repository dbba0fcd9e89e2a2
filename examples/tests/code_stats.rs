//! The programs `code_stats` and `code_stats_by_hand`, in this process: against the plain loop, on bad input, interrupted.

use std::ffi::OsString;
use std::future::{self, Future};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::{fs, str};

use examples::code_stats::{Entry, Interrupt, Job, Outcome, Progress, Screen, Summary, Walk, count_in_a_loop, run};
use serde_json::Value;

#[allow(dead_code, reason = "an example has a `main` of its own")]
#[path = "../examples/code_stats.rs"]
mod by_actors;
#[allow(dead_code, reason = "an example has a `main` of its own")]
#[path = "../examples/code_stats_by_hand.rs"]
mod by_hand;

fn never() -> Interrupt {
    Box::pin(future::pending())
}

fn job(walk: Walk, workers: usize, interrupt: Interrupt) -> Job {
    Job { walk, workers, progress: Progress::hidden(), interrupt }
}

fn on_threads<F: Future>(threads: usize, future: F) -> F::Output {
    tokio::runtime::Builder::new_multi_thread().worker_threads(threads).enable_all().build().unwrap().block_on(future)
}

/// What both programs make of these entries.
fn both(entries: impl Fn() -> Walk, workers: usize, interrupt: impl Fn() -> Interrupt) -> [Outcome; 2] {
    let actors = on_threads(workers, by_actors::count(job(entries(), workers, interrupt()))).unwrap();
    let by_hand = on_threads(workers, by_hand::count(job(entries(), workers, interrupt()))).unwrap();
    [actors, by_hand]
}

fn plainly(walk: Walk) -> Summary {
    count_in_a_loop(job(walk, 1, never())).summary
}

struct Run {
    code: u8,
    out: String,
    err: String,
}

/// Runs the program with actors, and checks that the one by hand says the same.
fn program(arguments: &[&str], interrupt: impl Fn() -> Interrupt) -> Run {
    let run_one = |by_hand: bool| {
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let mut screen = Screen { out: &mut out, err: &mut err, progress: Progress::hidden() };
        let arguments = arguments.iter().map(OsString::from);
        let code = if by_hand {
            run(arguments, &mut screen, interrupt(), by_hand::count)
        } else {
            run(arguments, &mut screen, interrupt(), by_actors::count)
        };
        Run { code, out: String::from_utf8(out).unwrap(), err: String::from_utf8(err).unwrap() }
    };
    let (actors, by_hand) = (run_one(false), run_one(true));
    assert_eq!((actors.code, &actors.err), (by_hand.code, &by_hand.err));
    // The last line tells how long it took.
    let timeless = |run: &Run| run.out.trim_end().rsplit_once('\n').map(|(rest, _)| rest.to_owned());
    assert_eq!(timeless(&actors), timeless(&by_hand));
    actors
}

/// An empty folder of its own for each test.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    if folder.exists() {
        fs::remove_dir_all(&folder).unwrap();
    }
    fs::create_dir_all(&folder).unwrap();
    folder
}

fn write(folder: &Path, files: &[(&str, &[u8])]) {
    for (name, text) in files {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
}

#[test]
fn any_number_of_workers_counts_what_the_plain_loop_counts() {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned();
    // One snapshot: the tree may change while the tests run.
    let paths: Vec<PathBuf> =
        Walk::new(&[workspace], Progress::hidden()).map(|entry| entry.path().to_owned()).collect();
    let snapshot = || Walk::of(paths.clone().into_iter().map(Entry::file));
    let expected = plainly(snapshot());
    assert!(expected.languages["Rust"].files > 100);
    assert!(!paths.iter().any(|path| path.components().any(|part| part.as_os_str() == "target")), "it is ignored");
    for workers in [1, 2, 7] {
        for outcome in both(snapshot, workers, never) {
            assert!(!outcome.interrupted);
            assert!(outcome.summary == expected, "{workers} workers count otherwise than the plain loop");
        }
    }
}

/// Every third file panics its worker; not one is missing, and each panic was one restart.
#[test]
fn chaos_changes_no_number() {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned();
    let paths: Vec<PathBuf> =
        Walk::new(&[workspace], Progress::hidden()).map(|entry| entry.path().to_owned()).collect();
    let snapshot = || Walk::of(paths.clone().into_iter().map(Entry::file));
    let expected = plainly(snapshot());
    for (workers, every) in [(1, 3), (2, 3), (7, 1)] {
        let every = NonZeroUsize::new(every).unwrap();
        let job = job(snapshot().sabotaged(every), workers, never());
        let outcome = on_threads(workers, by_actors::count(job)).unwrap();
        assert!(outcome.summary == expected, "{workers} workers with chaos count otherwise than the plain loop");
        assert_eq!(outcome.restarts as usize, paths.len() / every);
    }
}

#[test]
fn chaos_tells_how_often_workers_were_restarted() {
    let folder = folder("chaos");
    write(&folder, &[("a.rs", b"fn a() {}\n"), ("b.rs", b"fn b() {}\n"), ("c.rs", b"fn c() {}\n")]);
    let run_with = |arguments: &[&str]| {
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let mut screen = Screen { out: &mut out, err: &mut err, progress: Progress::hidden() };
        let arguments = [&[folder.to_str().unwrap(), "--json", "--workers", "2"], arguments].concat();
        assert_eq!(run(arguments.iter().map(OsString::from), &mut screen, never(), by_actors::count), 0);
        let report: Value = serde_json::from_slice(&out).unwrap();
        (report["total"].clone(), String::from_utf8(err).unwrap())
    };
    let (calm, silent) = run_with(&[]);
    let (total, said) = run_with(&["--chaos", "2"]);
    assert_eq!((total, &*silent), (calm, ""));
    assert_eq!(said, "chaos: workers were restarted 1 times\n");
}

#[test]
fn odd_files_are_counted_or_listed() {
    let folder = folder("odd");
    write(
        &folder,
        &[
            ("empty.rs", b""),
            ("crlf.rs", b"fn a() {}\r\n\r\n// b\r\n"),
            ("nested.rs", b"/* a /* b */\n*/\nfn c() {}\n"),
            ("no_end.py", b"x = 1"),
            ("latin1.c", b"// caf\xe9\n"),
            ("removed.rs", b"fn gone() {}\n"),
            ("notes.unknown", b"?"),
            (".hidden.rs", b"fn hidden() {}\n"),
            (".gitignore", b"ignored.rs\n"),
            ("ignored.rs", b"fn ignored() {}\n"),
        ],
    );
    fs::create_dir(folder.join("folder.rs")).unwrap();

    let paths: Vec<PathBuf> =
        Walk::new(std::slice::from_ref(&folder), Progress::hidden()).map(|entry| entry.path().to_owned()).collect();
    assert_eq!(paths.len(), 7, "{paths:?}");
    // Between the walk and the reading, one file goes; another was a folder all along.
    fs::remove_file(folder.join("removed.rs")).unwrap();
    let entries = || Walk::of(paths.clone().into_iter().chain([folder.join("folder.rs")]).map(Entry::file));

    let expected = plainly(entries());
    let rust = expected.languages["Rust"];
    assert_eq!([rust.files, rust.code, rust.comment, rust.blank], [3, 2, 3, 1]);
    assert_eq!(rust.bytes, 19 + 26);
    assert_eq!([expected.languages["Python"].code, expected.unknown_files], [1, 1]);
    let errors: Vec<_> = expected.errors.keys().map(|path| path.file_name().unwrap().to_str().unwrap()).collect();
    assert_eq!(errors, ["folder.rs", "latin1.c", "removed.rs"]);
    assert_eq!(expected.errors[&folder.join("latin1.c")], "not UTF-8 from byte 6 on");
    for outcome in both(entries, 2, never) {
        assert_eq!(outcome.summary, expected);
    }
}

#[test]
fn equally_frequent_identifiers_are_ordered_by_name() {
    let folder = folder("identifiers");
    write(&folder, &[("a.rs", b"fn b(c: a) { c }"), ("b.rs", b"fn d(a: b) { let e = c; }")]);
    let summary = plainly(Walk::new(&[folder], Progress::hidden()));
    assert_eq!(summary.most_frequent(10), [("c", 3), ("a", 2), ("b", 2), ("d", 1), ("e", 1)]);
    assert_eq!(summary.most_frequent(2), [("c", 3), ("a", 2)]);
}

#[test]
fn the_json_object_says_what_the_table_says() {
    let folder = folder("json");
    write(
        &folder,
        &[
            ("a.rs", b"fn a() {}\n// b\n\n"),
            ("b.py", b"# c\n"),
            ("sub/c.py", b"x = 1\ny = 2\n"),
            ("d.js", b"\xff"),
            ("e", b""),
        ],
    );
    let path = folder.to_str().unwrap();
    let json = program(&[path, "--json", "--workers", "2"], never);
    let table = program(&[path, "--workers", "2"], never);
    assert_eq!((json.code, table.code), (0, 0));

    let report: Value = serde_json::from_str(&json.out).unwrap();
    let number = |row: &Value, field: &str| row[field].as_u64().unwrap();
    let languages = report["languages"].as_array().unwrap();
    assert_eq!(languages.len(), 2);
    for field in ["files", "code", "comment", "blank", "bytes"] {
        let sum: u64 = languages.iter().map(|row| number(row, field)).sum();
        assert_eq!(sum, number(&report["total"], field), "{field}");
    }
    let cells = |name: &str| -> Vec<u64> {
        let line = table.out.lines().find(|line| line.starts_with(name)).unwrap();
        line.split_whitespace().skip(1).map(|cell| cell.parse().unwrap()).collect()
    };
    for row in languages.iter().chain([&report["total"]]) {
        let name = row["language"].as_str().unwrap_or("Total");
        let expected = ["files", "code", "comment", "blank", "bytes"].map(|field| number(row, field));
        assert_eq!(cells(name), expected, "{name}");
    }
    assert_eq!(report["identifiers"][0]["name"], "a");
    assert_eq!(report["errors"][0]["path"], folder.join("d.js").to_str().unwrap());
    assert!(table.out.contains("d.js: not UTF-8 from byte 0 on"));
    assert!(table.out.contains("of no known language: 1 files"));
    assert_eq!([&report["unknown_files"], &report["workers"]], [1, 2]);
}

#[test]
fn paths_that_overlap_are_counted_once() {
    let folder = folder("overlap");
    write(&folder, &[("a.rs", b"fn a() {}\n"), ("sub/b.rs", b"fn b() {}\n")]);
    let paths = [folder.clone(), folder.join("sub"), folder.join("sub/../a.rs")];
    let summary = plainly(Walk::new(&paths, Progress::hidden()));
    assert_eq!(summary.total().files, 2);
}

#[test]
fn wrong_arguments_end_with_2_and_help_with_0() {
    for arguments in [&["no/such/path"][..], &["--workers", "0"], &["--workers", "x"], &["--verbose"], &["--json=1"]] {
        let Run { code, out, err } = program(arguments, never);
        assert_eq!((code, out.as_str()), (2, ""), "{arguments:?}");
        assert!(err.starts_with("error: "), "{err}");
    }
    assert!(program(&["no/such/path"], never).err.contains("no/such/path"));
    let help = program(&["--help"], never);
    assert_eq!(help.code, 0);
    assert!(help.out.contains("--workers N"));
}

#[test]
fn an_interrupt_before_the_first_file_leaves_nothing_counted() {
    let workspace = env!("CARGO_MANIFEST_DIR");
    let Run { code, out, err } = program(&[workspace, "--workers", "2"], || Box::pin(future::ready(())));
    assert_eq!(code, 130);
    assert!(err.contains("interrupted"), "{err}");
    assert!(out.starts_with("Language") && out.contains("Total"), "{out}");
    let json = program(&[workspace, "--json"], || Box::pin(future::ready(())));
    let report: Value = serde_json::from_str(&json.out).unwrap();
    assert_eq!([&report["interrupted"], &report["total"]["files"]], [&Value::Bool(true), &Value::from(0)]);
}

/// A tree without end: only the interrupt ends it, and what was counted until then is whole.
#[test]
fn an_interrupt_ends_the_counting_and_keeps_what_was_counted() {
    let folder = folder("endless");
    write(&folder, &[("a.rs", b"fn a() {}\n// b\n")]);
    let path = folder.join("a.rs");
    for workers in [1, 2] {
        let count = |by_hand: bool| {
            let (stop, stopped) = tokio::sync::oneshot::channel();
            let (path, mut stop, mut left) = (path.clone(), Some(stop), 100);
            let walk = Walk::of(std::iter::repeat_with(move || {
                left -= 1;
                if left == 0 {
                    stop.take().unwrap().send(()).unwrap();
                }
                Entry::file(path.clone())
            }));
            let job = job(walk, workers, Box::pin(async { stopped.await.unwrap() }));
            if by_hand {
                on_threads(workers, by_hand::count(job)).unwrap()
            } else {
                on_threads(workers, by_actors::count(job)).unwrap()
            }
        };
        for Outcome { summary, interrupted, .. } in [count(false), count(true)] {
            assert!(interrupted);
            let total = summary.total();
            assert_eq!((total.code, total.comment), (total.files, total.files));
        }
    }
}

/// The book shows parts of both programs: each line of it stands in the program, in the same order.
#[test]
fn the_book_shows_what_the_programs_do() {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = fs::read_to_string(package.join("../book/src/code-stats.md")).unwrap();
    let mut blocks = page.split("```rust").skip(1).map(|rest| rest.split("```").next().unwrap());
    for example in ["code_stats.rs", "code_stats_by_hand.rs"] {
        let program = fs::read_to_string(package.join("examples").join(example)).unwrap();
        let (_, shown) = program.split_once("// The book shows").unwrap();
        let (shown, _) = shown.split_once("\nfn main").unwrap();
        let (_, shown) = shown.split_once('\n').unwrap();
        let block = blocks.next().unwrap_or_else(|| panic!("the page has no block for {example}"));
        let lines = block.lines().skip(1).filter(|line| *line != "#" && !line.starts_with("# "));
        let visible: Vec<&str> = lines.collect();
        assert_eq!(visible.join("\n").trim(), shown.trim(), "{example} and the book differ");
    }
}
