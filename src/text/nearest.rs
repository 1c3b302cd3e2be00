//! The nearest known word to one that is not known.

/// The candidate that `word` was most likely meant to be, if any is near enough to be worth
/// suggesting: at most a third of its letters differ.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let letters = word.chars().count();
    let is_near =
        |distance: usize, candidate: &str| distance * 3 <= candidate.chars().count().max(letters);
    let candidates: Vec<&str> = candidates.into_iter().collect();
    // As many letters differ as one has more than the other. A text of megabytes takes long to compare.
    let may_be_near =
        |candidate: &&str| is_near(candidate.chars().count().abs_diff(letters), candidate);
    if !candidates.iter().any(may_be_near) {
        return None;
    }
    let lower = word.to_lowercase();
    let distance = |candidate: &str| strsim::damerau_levenshtein(&lower, &candidate.to_lowercase());
    let nearest = candidates.into_iter().map(|candidate| (distance(candidate), candidate));
    let (distance, nearest) = nearest.min_by_key(|(distance, _)| *distance)?;
    is_near(distance, nearest).then_some(nearest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_finds_its_word_and_nonsense_finds_none() {
        let keys = ["firstName", "lastName", "email", "mobilePhone", "officePhone"];
        assert_eq!(nearest("firstname", keys), Some("firstName"));
        assert_eq!(nearest("emial", keys), Some("email"));
        assert_eq!(nearest("mobilphone", keys), Some("mobilePhone"));
        assert_eq!(nearest("colour", keys), None);
        assert_eq!(nearest(&"email".repeat(1_000_000), keys), None);
    }
}
