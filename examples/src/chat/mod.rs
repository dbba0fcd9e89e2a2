//! A chat server over TCP: a line is a message, and one actor serves each connection.
//!
//! ```text
//! app (one_for_all)
//! ├── room       who is here; hears of everybody who leaves, however they leave
//! └── sessions   a dynamic supervisor
//!     ├── client-1
//!     └── client-2 ..
//! ```
//!
//! A client's first line is its name. After that each line is said to all, but for `/who`, `/quit` and `/crash`, which makes
//! its actor panic, to show that nobody else notices.

mod room;
mod server;
mod session;

pub use server::{Options, Server};
