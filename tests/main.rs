//! Tests of the program from outside: the real binary, real files, real sockets.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should fail there")]

mod action;
mod against;
mod apply;
mod architecture;
mod browser;
mod codes;
mod doctor;
mod edits;
mod env;
mod errors;
mod exchange;
mod fmt;
mod forgotten;
mod fuzz;
mod gates;
mod import;
mod init;
mod ladder;
mod lifecycle;
mod model;
mod moves;
mod plan;
mod prop_edit;
mod prop_escape;
mod prop_file_name;
mod prop_format;
mod prop_import;
mod prop_judge;
mod prop_mask;
mod prop_plan;
mod prop_yaml;
mod pull;
mod readme;
mod redact;
mod refused;
mod sandbox;
mod saved;
mod schema;
mod shell;
mod sinks;
mod validate;
mod verdicts;
mod wire;
