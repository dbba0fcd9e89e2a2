//! Raw syntax to model: the only place that rejects user code.
//!
//! Every rule of the catalogue is checked here and nowhere else. What comes out can be expanded
//! without further questions; what is wrong goes into the [`Sink`](crate::diag::Sink), and the rest
//! of the item is lowered all the same, so that one build shows every problem.

mod answer;
mod block;
mod child;
mod definition;
mod duration;
mod handler;
mod header;
mod hook;
mod implements;
mod init;
mod options;
mod owned;
mod pace;
mod params;
mod protocol;
mod role;
mod send;
mod side_by_side;
mod signature;
mod simulated;
mod size;
mod stream;
mod supervisor;
mod values;

pub(crate) use block::block;
pub(crate) use definition::definition;
pub(crate) use protocol::protocol;
pub(crate) use simulated::simulated;
pub(crate) use supervisor::supervisor;
