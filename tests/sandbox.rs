//! The sandbox, seen from outside: raw HTTP over real sockets, one promise of the API a test.

pub(crate) mod client;
mod faults;
mod reading;
mod state;
mod switches;
mod writing;
