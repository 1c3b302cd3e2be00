//! The program is killed at any moment, some hundred times over: nothing is lost, nothing is done twice,
//! and the next run puts things right. The moments are drawn from fixed seeds.

mod files;
pub(crate) mod named;
mod requests;

/// Plays rounds of which each gives how many of its runs were killed before their end. Fails where that is
/// less than one for two rounds.
fn rounds(count: u64, round: impl Fn(u64) -> usize + Sync) {
    let kills: usize = crate::env::rounds::rounds(count, round).into_iter().sum();
    assert!(kills as u64 * 2 > count, "only {kills} kills in {count} rounds");
}
