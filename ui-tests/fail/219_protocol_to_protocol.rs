use actor_core::prelude::*;

#[protocol]
pub trait Sub { fn notify(&mut self); }

#[protocol]
pub trait Audited: Sub { fn count(&self) -> usize; }

fn narrow(audited: AuditedRef) -> SubRef { audited.into() }

fn main() {}
