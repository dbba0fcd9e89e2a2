//! Black-box tests of actor-test: the simulation, its reports, the probes.

mod basics;
mod core;
mod faults;
mod lives;
mod probes;
mod reports;
mod zoo;
