//! Looks that change nothing: what state the surroundings and the service are in, what rolo means by what it
//! says, what became of a contact, and what state the contacts are in as a whole.

pub mod doctor;
pub mod explain;
pub mod log;
mod phrases;
pub mod stats;
