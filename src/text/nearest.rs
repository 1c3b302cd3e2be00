//! The nearest known word to one that is not known.

/// The candidate that `word` was most likely meant to be, if any is near enough to be worth
/// suggesting: at most a third of its letters differ.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let lower = word.to_lowercase();
    candidates
        .into_iter()
        .map(|candidate| {
            let distance = strsim::damerau_levenshtein(&lower, &candidate.to_lowercase());
            (distance, candidate)
        })
        .min_by_key(|(distance, _)| *distance)
        .filter(|(distance, candidate)| {
            distance * 3 <= candidate.chars().count().max(word.chars().count())
        })
        .map(|(_, candidate)| candidate)
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
    }
}
