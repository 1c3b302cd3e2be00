//! Looks that change nothing: what state the surroundings and the service are in, what rolo means by what it
//! says, and what became of a contact.

pub mod doctor;
pub mod explain;
pub mod log;
