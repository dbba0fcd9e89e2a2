use actor_test::Sim;

#[actor_test::sim(seeds = "many", policy = "best")]
async fn nothing_is_lost(_sim: Sim) {}

fn main() {}
