//! A test that is to be simulated: its head; the body stays what it is.

use proc_macro2::TokenStream;
use syn::parse::{ParseStream, Parser as _};
use syn::{Attribute, Signature, Visibility};

/// A function as it was written.
pub(crate) struct RawTest {
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) visibility: Visibility,
    pub(crate) signature: Signature,
    pub(crate) body: TokenStream,
}

impl RawTest {
    pub(crate) fn parse(item: TokenStream) -> syn::Result<Self> {
        let parse = |input: ParseStream| {
            let attributes = input.call(Attribute::parse_outer)?;
            let visibility = input.parse()?;
            let signature = input.parse()?;
            Ok(Self { attributes, visibility, signature, body: input.parse()? })
        };
        parse.parse2(item)
    }
}
