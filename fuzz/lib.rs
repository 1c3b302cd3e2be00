//! The targets of the tests, for cargo-fuzz.

#[path = "../tests/fuzz/targets/mod.rs"]
mod targets;

/// Holds bytes against the laws of a target; panics where one is broken.
///
/// # Panics
///
/// Also where there is no such target.
pub fn run(name: &str, data: &[u8]) {
    let target = targets::TARGETS.iter().find(|(known, _)| *known == name);
    let (_, run) = target.unwrap_or_else(|| panic!("there is no target `{name}`"));
    run(data);
}
