//! Methods with an attribute of ours that no `#[actor]` took off: whose mistake is it?
//!
//! An actor without an `#[actor]` block says so itself, once, however many handlers wait for one. Else each of them is an error.

use std::marker::PhantomData;

use crate::message::{Handled, Interface};

/// A block of the type `T` that is not marked.
#[derive(Debug)]
pub struct Outside<T: ?Sized>(PhantomData<T>);

impl<T: Interface<Ref: Sized> + Handled<<T as Interface>::Ref> + ?Sized> Outside<T> {
    /// The actor has its block, and this is another: found first, where it is so.
    pub fn reads()
    where
        T: Unmarked,
    {
    }
}

/// The same for types without such a block.
pub trait Reads<T: ?Sized> {
    /// The type is to be an actor, or nothing will ever read the attribute.
    fn reads()
    where
        T: ToBeMarked,
    {
    }
}

impl<T: ?Sized> Reads<T> for Outside<T> {}

/// No type.
#[diagnostic::on_unimplemented(
    message = "attributes such as `#[handler]` work only inside an `impl` block marked `#[actor]` [A019]",
    label = "nothing reads this attribute here"
)]
pub trait Unmarked {}

/// Every type that says itself that its block is missing.
#[diagnostic::on_unimplemented(
    message = "attributes such as `#[handler]` work only inside an `impl` block marked `#[actor]` [A019]",
    label = "nothing reads this attribute here"
)]
pub trait ToBeMarked {}

#[diagnostic::do_not_recommend]
impl<T: Interface + ?Sized> ToBeMarked for T {}
