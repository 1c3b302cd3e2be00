//! The sandbox, seen from outside: raw HTTP over real sockets, one promise of the API a test.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on should fail there"
)]

#[path = "sandbox/client.rs"]
mod client;
#[path = "sandbox/faults.rs"]
mod faults;
#[path = "sandbox/reading.rs"]
mod reading;
#[path = "sandbox/state.rs"]
mod state;
#[path = "sandbox/switches.rs"]
mod switches;
#[path = "sandbox/writing.rs"]
mod writing;
