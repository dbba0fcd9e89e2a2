//! Every code block of the book and of the README, as doctests: `cargo test -p book --doc`.
//!
//! `build.rs` lists the pages. They are there for doctests alone, because rustdoc's other lints (on links, on HTML)
//! do not fit pages that are written for mdBook.

#[cfg(doctest)]
include!(concat!(env!("OUT_DIR"), "/pages.rs"));
