//! The action and the template for CI, run as a runner would: the true steps, the program and the sandbox,
//! with a stand-in for the forge's API.

mod github;
mod gitlab;
mod runner;
mod written;
