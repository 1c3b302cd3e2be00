//! rolo keeps the contacts of a Ruddr workspace under version control.
//!
//! Data flows one way: files → desired → plan → apply → receipt; `pull` walks back into the files.
//! `ARCHITECTURE.md` shows the rooms, and what each may use.

pub mod api;
pub mod apply;
pub mod cli;
pub mod config;
pub mod contact;
pub mod desired;
pub mod diagnostic;
pub mod format;
pub mod git;
pub mod history;
pub mod import;
pub mod init;
pub mod insight;
pub mod inventory;
pub mod names;
pub mod new_file;
pub mod plan;
pub mod pull;
pub mod render;
pub mod sandbox;
pub mod schema;
pub mod text;
pub mod yaml;
