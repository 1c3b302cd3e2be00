//! What an edited file looks like, told from the pieces of the file and not from the editor.

use rolo::yaml::{Change, NewValue};

use super::file::{File, Is, Owner, Piece};
use super::plan::Plan;

/// Bytes that have to stand there, and between them places for any bytes.
#[derive(Debug, Default)]
pub(super) struct Pattern(Vec<Option<String>>);

impl Pattern {
    /// What a file looks like after the edits of a plan.
    pub(super) fn of(file: &File, plan: &Plan) -> Self {
        let edited = Edited { file, plan };
        let mut pattern = Self::default();
        // A mapping behind a `-` whose first key goes: the next one takes its place.
        let mut is_open = None;
        for piece in &file.pieces {
            match piece {
                Piece::Dash(map, _) if plan.is_removed(&(*map, 0)) => {
                    is_open = Some(*map);
                    pattern.anything();
                }
                Piece::Indent(owner, _) if !plan.is_removed(owner) && is_open == Some(owner.0) => {
                    is_open = None;
                    pattern.anything();
                }
                piece => edited.piece(piece, &mut pattern),
            }
        }
        pattern
    }

    pub(super) fn fits(&self, text: &str) -> bool {
        let mut rest = text;
        let mut is_free = false;
        let last = self.0.len().saturating_sub(1);
        for (at, part) in self.0.iter().enumerate() {
            match part {
                None => is_free = true,
                Some(part) if !is_free => match rest.strip_prefix(part.as_str()) {
                    Some(behind) => rest = behind,
                    None => return false,
                },
                Some(part) if at == last => return rest.ends_with(part.as_str()),
                Some(part) => match rest.split_once(part.as_str()) {
                    Some((_, behind)) => (rest, is_free) = (behind, false),
                    None => return false,
                },
            }
        }
        rest.is_empty() || is_free
    }

    fn exactly(&mut self, text: &str) {
        match self.0.last_mut() {
            Some(Some(last)) => last.push_str(text),
            _ => self.0.push(Some(text.to_owned())),
        }
    }

    fn anything(&mut self) {
        if !matches!(self.0.last(), Some(None)) {
            self.0.push(None);
        }
    }
}

struct Edited<'a> {
    file: &'a File,
    plan: &'a Plan,
}

impl<'a> Edited<'a> {
    /// What becomes of a piece.
    fn piece(&self, piece: &Piece, pattern: &mut Pattern) {
        if piece.owner().is_some_and(|owner| self.plan.is_removed(owner)) {
            return;
        }
        match piece {
            Piece::Fixed(text)
            | Piece::Dash(_, text)
            | Piece::Indent(_, text)
            | Piece::Own(_, text) => pattern.exactly(text),
            Piece::Gap(map, at) => {
                if self.plan.gaps.contains(&(*map, *at)) {
                    pattern.anything();
                }
            }
            Piece::KeyGap(map, text) => {
                if self.keys_move(*map) {
                    pattern.anything();
                } else {
                    pattern.exactly(text);
                }
            }
            Piece::Key(owner, text) => match self.plan.changes.get(owner) {
                Some(Change::Rename { to, .. }) => {
                    let quote = text.chars().next().filter(|first| ['"', '\''].contains(first));
                    let quote = quote.map(String::from).unwrap_or_default();
                    pattern.exactly(&format!("{quote}{to}{quote}"));
                }
                _ => pattern.exactly(text),
            },
            Piece::Blank(owner, text) => match self.replaced(owner) {
                Some(NewValue::List(_)) => pattern.anything(),
                Some(_) if text.is_empty() => pattern.anything(),
                _ => pattern.exactly(text),
            },
            Piece::Value(owner, text) => {
                if self.replaced(owner).is_some() {
                    pattern.anything();
                } else {
                    pattern.exactly(text);
                }
            }
            Piece::Body(owner, text) => {
                if self.changed(owner).is_none() {
                    pattern.exactly(text);
                }
            }
            Piece::Room(owner) => {
                if self.replaced(owner).is_some() {
                    pattern.anything();
                }
            }
            Piece::ListGap(owner, text) => {
                if self.changed(owner).is_some() {
                    pattern.anything();
                } else {
                    pattern.exactly(text);
                }
            }
            Piece::Item(owner, item, text) | Piece::ItemEnd(owner, item, text) => {
                if self.has_new_items(owner) {
                    pattern.anything();
                }
                if self.stays(owner, item) {
                    pattern.exactly(text);
                }
            }
        }
    }

    fn keys_move(&self, map: usize) -> bool {
        let count = self.file.maps[map].entries.len();
        self.plan.gaps.iter().any(|gap| gap.0 == map)
            || (0..count).any(|at| self.plan.is_removed(&(map, at)))
    }

    fn old(&self, owner: &Owner) -> &'a Is {
        &self.file.maps[owner.0].entries[owner.1].1
    }

    /// The new value of a key, where it is another one.
    fn changed(&self, owner: &Owner) -> Option<&'a NewValue> {
        self.plan.new_value(owner).filter(|new| *self.old(owner) != Is::NewValue((*new).clone()))
    }

    /// The old and the new items of a list that stays one.
    fn items(&self, owner: &Owner) -> Option<(&'a [String], &'a [String])> {
        match (self.old(owner), self.changed(owner)) {
            (Is::NewValue(NewValue::List(old)), Some(NewValue::List(new))) => {
                (!old.is_empty() && !new.is_empty()).then_some((old, new))
            }
            _ => None,
        }
    }

    /// The new value of a key, where nothing of the old one stays.
    fn replaced(&self, owner: &Owner) -> Option<&'a NewValue> {
        self.changed(owner).filter(|_| self.items(owner).is_none())
    }

    fn has_new_items(&self, owner: &Owner) -> bool {
        self.items(owner).is_some_and(|(old, new)| new.iter().any(|item| !old.contains(item)))
    }

    fn stays(&self, owner: &Owner, item: &String) -> bool {
        self.changed(owner).is_none()
            || self.items(owner).is_some_and(|(_, new)| new.contains(item))
    }
}
