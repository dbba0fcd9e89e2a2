//! Names of the standard library that are ordinary words for a handler, and names near to generated ones.
#![deny(warnings)]

use std::collections::{BTreeSet, HashSet};

use actor_core::prelude::*;

#[actor]
pub struct Worker {
    n: u64,
}

#[actor]
impl Worker {
    #[handler]
    pub fn hash(&self) -> u64 {
        self.n
    }
    #[handler]
    pub fn eq(&self, other: u64) -> bool {
        self.n == other
    }
    #[handler]
    pub fn ne(&self, other: u64) -> bool {
        self.n != other
    }
    #[handler]
    pub fn cmp(&self, other: u64) -> std::cmp::Ordering {
        self.n.cmp(&other)
    }
    #[handler]
    pub fn drop(&mut self) {
        self.n = 0;
    }
    #[handler]
    pub fn borrow(&mut self, n: u64) {
        self.n += n;
    }
    #[handler]
    pub fn as_ref(&self) {}
    #[handler]
    pub fn try_into(&self) {}
    #[handler]
    pub fn fmt(&self) -> String {
        self.n.to_string()
    }
    #[handler]
    pub fn type_id(&self) {}
    #[handler]
    pub fn stop(&mut self) {}
    #[handler]
    pub fn spawn(&mut self) {}
    #[handler]
    pub fn prepare(&mut self) {}
    #[handler]
    pub fn handle(&mut self) {}
    #[handler]
    pub fn handle_now(&mut self) {}
    #[handler]
    pub fn started(&mut self) {}
    #[handler]
    pub fn index(&mut self) {}
    #[handler]
    pub fn name(&mut self) {}
    #[handler]
    pub fn new(&mut self) {}
    #[handler]
    pub fn spec(&mut self) {}
    #[handler]
    pub fn actor_ref(&mut self) {}
    #[handler]
    pub fn never(&mut self, __reply: u64, __args: u64, __ctx: u64, ctx: &mut Context<Self>) -> u64 {
        let _ = ctx;
        __reply + __args + __ctx
    }
    #[handler(boxed)]
    pub async fn boxed_never(&mut self, __reply: u64, __args: u64, message: u64) -> u64 {
        __reply + __args + message
    }
}

/// Everything that a ref can do is done with it while such handlers are there.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Held {
    worker: WorkerRef,
}

pub fn uses(worker: &WorkerRef, held: &HashSet<Held>) -> bool {
    let other = Held { worker: worker.clone() };
    let _ = (format!("{worker:?}"), BTreeSet::from([worker.to_owned().id()]), other.worker.hash(), worker.drop());
    drop(worker.clone());
    *worker == other.worker && held.contains(&other)
}

#[actor]
#[allow(non_camel_case_types)]
pub struct r#match {
    r#type: u8,
}

#[actor]
impl r#match {
    #[handler]
    pub fn r#fn(&self, r#in: u8) -> u8 {
        self.r#type + r#in
    }
}

pub fn raw(m: &matchRef) {
    let _ = m.r#fn(1).try_tell();
}

fn main() {
    let _spawn = || Worker { n: 1 }.spawn().spawn().try_tell();
}
