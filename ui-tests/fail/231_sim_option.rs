use actor_test::Sim;

#[actor_test::sim(seed = 20)]
async fn nothing_is_lost(_sim: Sim) {}

fn main() {}
