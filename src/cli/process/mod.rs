//! What a process has: signals, a log, random bytes, threads; and how it ends when it panics.

pub(in crate::cli) mod logs;
pub(in crate::cli) mod panics;
pub(in crate::cli) mod random;
pub(in crate::cli) mod runtime;
pub(in crate::cli) mod signals;
