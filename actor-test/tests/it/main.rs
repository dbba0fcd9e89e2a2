//! Black-box tests of actor-test: the simulation, its reports, the probes.

mod basics;
mod chances;
mod core;
mod doubles;
mod faults;
mod lives;
mod marked;
mod probes;
mod reports;
mod storms;
mod traffic;
mod watching;
mod zoo;
