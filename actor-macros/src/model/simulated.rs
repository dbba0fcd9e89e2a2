//! A simulated test.

use proc_macro2::TokenStream;
use syn::{Attribute, Signature, Visibility};

/// An accepted test, and what its runs are to be like.
pub(crate) struct SimulatedTest {
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) visibility: Visibility,
    pub(crate) signature: Signature,
    pub(crate) body: TokenStream,
    /// Methods of `Sweep` to call, with their arguments, in the order of writing.
    pub(crate) settings: Vec<Setting>,
}

/// One option.
pub(crate) enum Setting {
    Seeds(TokenStream),
    MaxSteps(TokenStream),
    Jitter(std::time::Duration),
    /// The variant of `Policy`.
    Policy(TokenStream),
    AllowPanics,
}
