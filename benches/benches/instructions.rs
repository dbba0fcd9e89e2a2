//! How many instructions the hot paths take, by callgrind: `cargo xtask instructions` runs this, and records the figures.
//!
//! Each case runs with few operations and with many. The difference is what one operation takes, without start and end.

#![allow(missing_docs, unused_qualifications, reason = "of what the macros of the harness make")]

use std::hint::black_box;

use benches::counted::{ByHand, Counting, CountingAsync, Dispatching, Inline, Left, Playing, Stage};
use gungraun::{library_benchmark, library_benchmark_group, main};

/// So often, and so often, each case is run.
const FEW: u64 = 1024;
const MANY: u64 = 11 * FEW;

#[library_benchmark(setup = Counting::alone, teardown = drop)]
#[bench::few(FEW)]
#[bench::many(MANY)]
fn tell(stage: Stage<Counting>) -> Left {
    black_box(stage.run(Counting::tell))
}

#[library_benchmark(setup = Counting::supervised, teardown = drop)]
#[bench::few(FEW)]
#[bench::many(MANY)]
fn tell_supervised(stage: Stage<Counting>) -> Left {
    black_box(stage.run(Counting::tell))
}

#[library_benchmark(setup = Counting::alone, teardown = drop)]
#[bench::few(FEW)]
#[bench::many(MANY)]
fn tell_waiting(stage: Stage<Counting>) -> Left {
    black_box(stage.run(Counting::tell_waiting))
}

#[library_benchmark(setup = CountingAsync::stage, teardown = drop)]
#[bench::few(FEW)]
#[bench::many(MANY)]
fn tell_async_handler(stage: Stage<CountingAsync>) -> Left {
    black_box(stage.run(CountingAsync::tell))
}

#[library_benchmark(setup = Counting::alone, teardown = drop)]
#[bench::few(FEW)]
#[bench::many(MANY)]
fn ask(stage: Stage<Counting>) -> Left {
    black_box(stage.run(Counting::ask))
}

#[library_benchmark(setup = Counting::supervised, teardown = drop)]
#[bench::few(FEW)]
#[bench::many(MANY)]
fn ask_supervised(stage: Stage<Counting>) -> Left {
    black_box(stage.run(Counting::ask))
}

#[library_benchmark(setup = Inline::stage, teardown = drop)]
#[bench::few(FEW)]
#[bench::many(MANY)]
fn ask_inline(stage: Stage<Inline>) -> Left {
    black_box(stage.run(Inline::ask))
}

#[library_benchmark(setup = Dispatching::stage, teardown = drop)]
#[bench::few(FEW)]
#[bench::many(MANY)]
fn dispatch(stage: Stage<Dispatching>) -> Left {
    black_box(stage.run(Dispatching::dispatch))
}

#[library_benchmark(setup = Playing::stage, teardown = drop)]
#[bench::few(FEW)]
#[bench::many(MANY)]
fn ping(stage: Stage<Playing>) -> Left {
    black_box(stage.run(Playing::ping))
}

#[library_benchmark(setup = Counting::alone, teardown = drop)]
#[bench::few(FEW)]
#[bench::many(MANY)]
fn spawn(stage: Stage<Counting>) -> Left {
    black_box(stage.run(Counting::spawn))
}

#[library_benchmark(setup = Counting::alone, teardown = drop)]
#[bench::few(FEW)]
#[bench::many(MANY)]
fn spawn_and_stop(stage: Stage<Counting>) -> Left {
    black_box(stage.run(Counting::spawn_and_stop))
}

#[library_benchmark(setup = ByHand::stage, teardown = drop)]
#[bench::few(FEW)]
#[bench::many(MANY)]
fn raw_tell(stage: Stage<ByHand>) -> Left {
    black_box(stage.run(ByHand::tell))
}

#[library_benchmark(setup = ByHand::stage, teardown = drop)]
#[bench::few(FEW)]
#[bench::many(MANY)]
fn raw_ask(stage: Stage<ByHand>) -> Left {
    black_box(stage.run(ByHand::ask))
}

#[library_benchmark(setup = ByHand::stage, teardown = drop)]
#[bench::few(FEW)]
#[bench::many(MANY)]
fn raw_ping(stage: Stage<ByHand>) -> Left {
    black_box(stage.run(ByHand::ping))
}

#[library_benchmark(setup = ByHand::stage, teardown = drop)]
#[bench::few(FEW)]
#[bench::many(MANY)]
fn raw_spawn(stage: Stage<ByHand>) -> Left {
    black_box(stage.run(ByHand::spawn))
}

#[library_benchmark(setup = ByHand::stage, teardown = drop)]
#[bench::few(FEW)]
#[bench::many(MANY)]
fn raw_spawn_and_stop(stage: Stage<ByHand>) -> Left {
    black_box(stage.run(ByHand::spawn_and_stop))
}

library_benchmark_group!(
    name = hot,
    benchmarks = [
        tell,
        tell_supervised,
        tell_waiting,
        tell_async_handler,
        ask,
        ask_supervised,
        ask_inline,
        dispatch,
        ping,
        spawn,
        spawn_and_stop,
        raw_tell,
        raw_ask,
        raw_ping,
        raw_spawn,
        raw_spawn_and_stop,
    ]
);

main!(library_benchmark_groups = hot);
