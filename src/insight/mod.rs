//! Looks that change nothing: what state the surroundings and the service are in.

pub mod doctor;
