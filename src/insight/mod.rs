//! Looks that change nothing: what state the surroundings and the service are in, and what rolo means by
//! what it says.

pub mod doctor;
pub mod explain;
