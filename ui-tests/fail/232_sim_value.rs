#[actor_test::sim(seeds = "many", policy = "best")]
async fn nothing_is_lost(_sim: actor_test::Sim) {}

fn main() {}
