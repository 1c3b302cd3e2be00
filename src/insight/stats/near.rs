//! Names that one slip makes of one another: a letter too few, too many, another one, or two that changed places.
//!
//! Two such names have a form in common that lacks one letter of each, or of one of them. So names are gathered by
//! their forms, and only those that meet are compared: the time follows the number of names, not that of pairs.

use std::collections::BTreeSet;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

/// Letters of a name that is compared. In a shorter one, a letter makes another name; no name is longer.
const LETTERS: std::ops::RangeInclusive<usize> = 8..=64;

/// Names with one form in common beyond which none of them is compared: these are no slips.
const CROWD: usize = 20;

/// The pairs of names that one slip makes of one another, by their places in `names`, the smaller first; and those
/// that were not compared since they are like too many others.
pub(super) fn pairs(names: &[String]) -> (BTreeSet<(usize, usize)>, BTreeSet<usize>) {
    let mut forms: Vec<(u64, usize)> = Vec::new();
    for (at, name) in names.iter().enumerate().filter(|(_, name)| is_compared(name)) {
        let hashes = without_one(name);
        forms.extend(hashes.into_iter().map(|hash| (hash, at)));
    }
    forms.sort_unstable();
    forms.dedup();
    let (mut pairs, mut crowded) = (BTreeSet::new(), BTreeSet::new());
    for met in forms.chunk_by(|a, b| a.0 == b.0) {
        if met.len() > CROWD {
            crowded.extend(met.iter().map(|(_, at)| *at));
            continue;
        }
        for (n, (_, one)) in met.iter().enumerate() {
            for (_, other) in &met[n + 1..] {
                // Forms meet at two slips as well, and by chance.
                if strsim::osa_distance(&names[*one], &names[*other]) <= 1 {
                    pairs.insert((*one, *other));
                }
            }
        }
    }
    (pairs, crowded)
}

/// Numbers in names count up, which is no slip.
fn is_compared(name: &str) -> bool {
    LETTERS.contains(&name.chars().count()) && !name.contains(char::is_numeric)
}

/// Hashes of the name itself, and without each of its letters.
fn without_one(name: &str) -> Vec<u64> {
    let mut form = String::with_capacity(name.len());
    let mut hashes = vec![hash(name)];
    for (at, letter) in name.char_indices() {
        form.clear();
        form.push_str(&name[..at]);
        form.push_str(&name[at + letter.len_utf8()..]);
        hashes.push(hash(&form));
    }
    hashes
}

fn hash(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}
