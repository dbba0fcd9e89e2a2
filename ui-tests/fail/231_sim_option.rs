#[actor_test::sim(seed = 20)]
async fn nothing_is_lost(_sim: actor_test::Sim) {}

fn main() {}
