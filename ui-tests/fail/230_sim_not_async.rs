use actor_test::Sim;

#[actor_test::sim(seeds = 20)]
fn nothing_is_lost(sim: Sim) {
    sim.note("hello");
}

fn main() {}
