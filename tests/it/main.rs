//! Black-box tests of `actor-core`. A test named `mb_03_..` shows the behaviour with the id MB-03.

mod cast;
mod props;
mod stage;

mod ak;
mod ak_cancel;
mod ak_circles;
mod ak_cycle;
mod ak_gather;
mod ak_panic;
mod ak_reply;
mod by_hand;
mod corners;
mod dead_letters;
mod idle_hook;
mod lc;
mod lc_children;
mod lc_end;
mod lc_init;
mod lc_race;
mod limits;
mod mb;
mod mb_lanes;
mod mb_line;
mod mb_overflow;
mod mc;
mod mc_names;
mod ob;
mod promises;
mod protocol;
mod rg;
mod sh;
mod stash;
mod streams;
mod system;
mod tm;
