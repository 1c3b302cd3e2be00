//! Numbers that decide.

/// Numbers from which everything is chosen, so that a failing file shrinks with them.
pub(super) struct Tape {
    numbers: std::vec::IntoIter<u16>,
}

impl Tape {
    pub(super) fn new(numbers: Vec<u16>) -> Self {
        Self { numbers: numbers.into_iter() }
    }

    pub(super) fn below(&mut self, count: usize) -> usize {
        usize::from(self.numbers.next().unwrap_or_default()) % count
    }

    pub(super) fn one_in(&mut self, count: usize) -> bool {
        self.below(count) == count - 1
    }

    pub(super) fn pick<'a, T: ?Sized>(&mut self, from: &[&'a T]) -> &'a T {
        from[self.below(from.len())]
    }
}
