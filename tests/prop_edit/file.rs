//! Contact files made of pieces whose owners are known.

use rolo::yaml::{NewValue, Step};

use super::style::{TEXTS, block, scalar, text};
use super::tape::Tape;

/// A key of a mapping: the mapping's number, and its own in it.
pub(super) type Owner = (usize, usize);

/// Some bytes of a file.
#[derive(Clone, Debug)]
pub(super) enum Piece {
    /// Nobody's: no edit changes it.
    Fixed(String),
    /// The blanks behind the `-` of a mapping that is an item.
    Dash(usize, String),
    /// The blanks before a key on its line.
    Indent(Owner, String),
    Key(Owner, String),
    /// Bytes that go with a key and are otherwise left alone: its colon, the comment behind its
    /// value, the line end.
    Own(Owner, String),
    /// The blanks before a value.
    Blank(Owner, String),
    /// A value, or its first line.
    Value(Owner, String),
    /// The other lines of a block scalar.
    Body(Owner, String),
    /// Where the other lines of a new value may stand.
    Room(Owner),
    /// An item of a list, with its indentation and the comment behind it.
    Item(Owner, String, String),
    /// The line end behind an item, before which new ones may stand.
    ItemEnd(Owner, String, String),
    /// What stands between the items of a list in brackets.
    ListGap(Owner, String),
    /// What stands between the keys of a mapping in braces.
    KeyGap(usize, String),
    /// Where a new key stands that follows this many keys.
    Gap(usize, usize),
}

/// What a value is.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Is {
    NewValue(NewValue),
    /// A number: no new value is equal to it.
    Number,
}

/// A mapping of a file.
#[derive(Clone, Debug)]
pub(super) struct Map {
    pub(super) document: usize,
    pub(super) path: Vec<Step>,
    pub(super) entries: Vec<(String, Is)>,
}

/// A file.
pub(super) struct File {
    pub(super) pieces: Vec<Piece>,
    pub(super) maps: Vec<Map>,
    pub(super) has_last_line_end: bool,
    pub(super) documents: usize,
    /// Whether an empty line would belong to a block before, at least where the keys between go.
    is_open: bool,
}

pub(super) const KEYS: [&str; 8] = ["id", "name", "title", "note", "phone", "fax", "owner", "tags"];

const COMMENTS: [&str; 6] =
    ["", "", "  # c", " # a: b, [x] - 'y", "   #", "                 # é \"x\""];

const ITEMS: [&str; 8] = ["a", "b c", "d's", "no", "e: f", "g, h", "15", "😀"];

impl File {
    pub(super) fn make(tape: &mut Tape) -> Self {
        let mut file = Self {
            pieces: Vec::new(),
            maps: Vec::new(),
            has_last_line_end: true,
            documents: 0,
            is_open: false,
        };
        if tape.one_in(4) {
            file.fixed("\u{feff}");
        }
        file.notes(tape, 0);
        match tape.below(3) {
            0 => file.document(tape),
            1 => {
                for at in 0..=tape.below(3) {
                    if at > 0 || tape.one_in(3) {
                        let marks = ["---\n", "--- # c\n", "---\n# none\n---\n", "...\n---\n"];
                        file.fixed(tape.pick(if at > 0 { &marks } else { &marks[..3] }));
                        file.notes(tape, 0);
                    }
                    file.document(tape);
                }
                if tape.one_in(4) {
                    file.fixed("...\n");
                }
            }
            _ => file.list(tape),
        }
        let line_ends = tape.below(3);
        for piece in &mut file.pieces {
            piece.each(|text| *text = with_line_ends(text, line_ends, tape));
        }
        file.has_last_line_end = file.is_open || !tape.one_in(3);
        file
    }

    /// The bytes.
    pub(super) fn text(&self) -> String {
        let mut text = String::new();
        for piece in &self.pieces {
            piece.clone().each(|part| text.push_str(part));
        }
        if !self.has_last_line_end {
            text.truncate(without_line_end(&text).len());
        }
        text
    }

    fn fixed(&mut self, text: &str) {
        self.pieces.push(Piece::Fixed(text.to_owned()));
    }

    fn document(&mut self, tape: &mut Tape) {
        let document = self.documents;
        self.documents += 1;
        if tape.one_in(6) {
            self.flow_map(tape, document, Vec::new());
            let comment = tape.pick(&COMMENTS);
            self.fixed(&format!("{comment}\n"));
        } else {
            let column = [0, 0, 0, 2][tape.below(4)];
            self.block_map(tape, document, Vec::new(), column, true);
        }
        self.notes(tape, 0);
    }

    fn list(&mut self, tape: &mut Tape) {
        self.documents = 1;
        if tape.one_in(2) {
            self.fixed("defaults:  # c\n");
            self.block_map(tape, 0, vec![Step::Key("defaults".to_owned())], 2, true);
        }
        self.fixed("contacts:\n");
        let dash = [2, 0, 4][tape.below(3)];
        for item in 0..=tape.below(3) {
            self.notes(tape, dash);
            let path = vec![Step::Key("contacts".to_owned()), Step::Item(item)];
            self.fixed(&format!("{}-", " ".repeat(dash)));
            if tape.one_in(6) {
                self.fixed(" ");
                self.flow_map(tape, 0, path);
                self.fixed("\n");
                continue;
            }
            let blanks = [1, 1, 3][tape.below(3)];
            if tape.one_in(6) {
                self.fixed("  # c\n");
                self.block_map(tape, 0, path, dash + 1 + blanks, true);
            } else {
                self.pieces.push(Piece::Dash(self.maps.len(), " ".repeat(blanks)));
                self.block_map(tape, 0, path, dash + 1 + blanks, false);
            }
        }
        self.notes(tape, 0);
    }

    /// Lines of comments and empty ones.
    fn notes(&mut self, tape: &mut Tape, column: usize) {
        while tape.one_in(3) {
            let at = [0, column, column][tape.below(3)];
            let note = ["# note", "#", "# é: [x", "# - 'x"][tape.below(4)];
            if !self.is_open && tape.one_in(2) {
                let line = tape.pick(&["\n", " \n"]);
                self.fixed(line);
            } else {
                self.fixed(&format!("{}{note}\n", " ".repeat(at)));
                self.is_open = false;
            }
        }
    }

    fn keys(tape: &mut Tape) -> Vec<&'static str> {
        let mut keys: Vec<&str> = KEYS.into_iter().filter(|_| tape.one_in(2)).collect();
        if keys.is_empty() {
            keys.push(tape.pick(&KEYS));
        }
        keys
    }

    fn key(&mut self, tape: &mut Tape, owner: Owner, key: &str) {
        let text = match tape.below(8) {
            0 => format!("\"{key}\""),
            1 => format!("'{key}'"),
            _ => key.to_owned(),
        };
        self.pieces.push(Piece::Gap(owner.0, owner.1));
        self.pieces.push(Piece::Key(owner, text));
        let colon = tape.pick(&[":", ":", ":", " :"]);
        self.pieces.push(Piece::Own(owner, colon.to_owned()));
    }

    fn block_map(
        &mut self,
        tape: &mut Tape,
        document: usize,
        path: Vec<Step>,
        column: usize,
        mut has_indent: bool,
    ) {
        let map = self.maps.len();
        self.maps.push(Map { document, path, entries: Vec::new() });
        for (at, key) in Self::keys(tape).into_iter().enumerate() {
            let owner = (map, at);
            let indent = if has_indent { column } else { 0 };
            self.pieces.push(Piece::Indent(owner, " ".repeat(indent)));
            has_indent = true;
            self.key(tape, owner, key);
            let (is, may_be_deep) = self.block_value(tape, owner, column);
            self.maps[map].entries.push((key.to_owned(), is));
            if may_be_deep && tape.one_in(8) {
                self.fixed(&format!("{}# deep\n", " ".repeat(column + 3)));
            }
            self.notes(tape, column);
        }
    }

    /// A value to the end of its last line; whether a deeper comment behind it is no part of it.
    fn block_value(&mut self, tape: &mut Tape, owner: Owner, column: usize) -> (Is, bool) {
        let comment = tape.pick(&COMMENTS);
        if tape.one_in(4) {
            return (self.list_value(tape, owner, column, comment), true);
        }
        if tape.one_in(3) {
            let text = tape.pick(&TEXTS);
            if let Some((header, lines)) = block(tape, text, column) {
                self.pieces.push(Piece::Blank(owner, " ".to_owned()));
                self.pieces.push(Piece::Value(owner, header.clone()));
                self.pieces.push(Piece::Own(owner, comment.to_owned()));
                self.pieces.push(Piece::Room(owner));
                self.pieces.push(Piece::Body(owner, lines));
                self.end(owner);
                self.is_open |= header.contains('+');
                return (Is::NewValue(NewValue::Text(text.to_owned())), false);
            }
        }
        let (is, value) = scalar(tape, Some(column));
        let is_left_out = value.is_empty();
        let blank = match tape.below(8) {
            _ if is_left_out => String::new(),
            0 => "   ".to_owned(),
            1 => format!("  # above\n{}", " ".repeat(column + 2)),
            _ => " ".to_owned(),
        };
        self.pieces.push(Piece::Blank(owner, blank));
        self.pieces.push(Piece::Value(owner, value));
        self.pieces.push(Piece::Own(owner, comment.to_owned()));
        self.pieces.push(Piece::Room(owner));
        self.end(owner);
        (is, true)
    }

    fn end(&mut self, owner: Owner) {
        self.pieces.push(Piece::Gap(owner.0, owner.1 + 1));
        self.pieces.push(Piece::Own(owner, "\n".to_owned()));
    }

    fn list_value(&mut self, tape: &mut Tape, owner: Owner, column: usize, comment: &str) -> Is {
        if tape.one_in(2) {
            self.pieces.push(Piece::Blank(owner, " ".to_owned()));
            let is = self.flow_list(tape, owner, Some(column));
            self.pieces.push(Piece::Own(owner, comment.to_owned()));
            self.pieces.push(Piece::Room(owner));
            self.end(owner);
            return is;
        }
        let items: Vec<&str> = ITEMS.into_iter().filter(|_| tape.one_in(3)).collect();
        let items = if items.is_empty() { vec!["a"] } else { items };
        self.pieces.push(Piece::Blank(owner, String::new()));
        self.pieces.push(Piece::Value(owner, String::new()));
        self.pieces.push(Piece::Own(owner, comment.to_owned()));
        self.pieces.push(Piece::Room(owner));
        self.pieces.push(Piece::Own(owner, "\n".to_owned()));
        let indent = " ".repeat(column + [0, 2, 4][tape.below(3)]);
        let blanks = tape.pick(&[" ", " ", "   "]);
        for (at, item) in items.iter().enumerate() {
            if tape.one_in(6) {
                self.pieces.push(Piece::Own(owner, format!("{indent}# of an item\n")));
            }
            let value = text(tape, item, None);
            let comment = tape.pick(&COMMENTS);
            let line = format!("{indent}-{blanks}{value}{comment}");
            self.pieces.push(Piece::Item(owner, (*item).to_owned(), line));
            if at + 1 == items.len() {
                self.pieces.push(Piece::Gap(owner.0, owner.1 + 1));
            }
            self.pieces.push(Piece::ItemEnd(owner, (*item).to_owned(), "\n".to_owned()));
        }
        Is::NewValue(NewValue::List(items.into_iter().map(str::to_owned).collect()))
    }

    /// A list in brackets; on several lines, where a column is given in which it may stand.
    fn flow_list(&mut self, tape: &mut Tape, owner: Owner, column: Option<usize>) -> Is {
        let items: Vec<&str> = ITEMS.into_iter().filter(|_| tape.one_in(3)).collect();
        let line = match column {
            Some(column) if tape.one_in(4) => format!("\n{}", " ".repeat(column + 2)),
            _ => String::new(),
        };
        let gap = |text: &str| Piece::ListGap(owner, text.to_owned());
        self.pieces.push(Piece::Value(owner, "[".to_owned()));
        let inner = if line.is_empty() { tape.pick(&["", " "]) } else { &*line };
        self.pieces.push(gap(inner));
        for (at, item) in items.iter().enumerate() {
            let value = text(tape, item, None);
            self.pieces.push(Piece::Item(owner, (*item).to_owned(), value));
            if at + 1 < items.len() {
                let comment = if line.is_empty() { " " } else { tape.pick(&COMMENTS[1..]) };
                self.pieces.push(gap(&format!("{}{comment}{line}", tape.pick(&[",", " ,"]))));
            }
        }
        let comma = if items.is_empty() { "" } else { tape.pick(&["", "", ","]) };
        self.pieces.push(gap(&format!("{comma}{inner}")));
        self.pieces.push(Piece::Value(owner, "]".to_owned()));
        Is::NewValue(NewValue::List(items.into_iter().map(str::to_owned).collect()))
    }

    fn flow_map(&mut self, tape: &mut Tape, document: usize, path: Vec<Step>) {
        let map = self.maps.len();
        self.maps.push(Map { document, path, entries: Vec::new() });
        let line = tape.pick(&["", "", "\n      ", "  # c\n      "]);
        self.fixed("{");
        self.pieces.push(Piece::KeyGap(map, line.to_owned()));
        let keys = Self::keys(tape);
        for (at, key) in keys.iter().enumerate() {
            let owner = (map, at);
            self.key(tape, owner, key);
            // The blank behind a colon without a value is none before the value.
            let mut blank = "";
            let is = if tape.one_in(4) {
                self.pieces.push(Piece::Blank(owner, " ".to_owned()));
                self.flow_list(tape, owner, None)
            } else {
                let (is, value) = scalar(tape, None);
                blank = if value.is_empty() { " " } else { "" };
                let before = if value.is_empty() { "" } else { " " };
                self.pieces.push(Piece::Blank(owner, before.to_owned()));
                self.pieces.push(Piece::Value(owner, value));
                is
            };
            self.maps[map].entries.push(((*key).to_owned(), is));
            if at + 1 == keys.len() {
                let comma = tape.pick(&["", "", ","]);
                self.pieces.push(Piece::KeyGap(map, format!("{blank}{comma}{line}")));
            } else {
                let gap = if line.is_empty() { " " } else { line };
                let gap = format!("{blank},{gap}");
                self.pieces.push(Piece::KeyGap(map, gap));
            }
        }
        self.fixed("}");
    }
}

impl Piece {
    /// The key that it goes with.
    pub(super) fn owner(&self) -> Option<&Owner> {
        match self {
            Self::Indent(owner, _)
            | Self::Key(owner, _)
            | Self::Own(owner, _)
            | Self::Blank(owner, _)
            | Self::Value(owner, _)
            | Self::Body(owner, _)
            | Self::Room(owner)
            | Self::Item(owner, ..)
            | Self::ItemEnd(owner, ..)
            | Self::ListGap(owner, _) => Some(owner),
            Self::Fixed(_) | Self::Dash(..) | Self::KeyGap(..) | Self::Gap(..) => None,
        }
    }

    fn each(&mut self, mut with: impl FnMut(&mut String)) {
        match self {
            Self::Fixed(text)
            | Self::Dash(_, text)
            | Self::Indent(_, text)
            | Self::Key(_, text)
            | Self::Own(_, text)
            | Self::Blank(_, text)
            | Self::Value(_, text)
            | Self::Body(_, text)
            | Self::Item(_, _, text)
            | Self::ItemEnd(_, _, text)
            | Self::ListGap(_, text)
            | Self::KeyGap(_, text) => with(text),
            Self::Room(_) | Self::Gap(..) => {}
        }
    }
}

fn with_line_ends(text: &str, line_ends: usize, tape: &mut Tape) -> String {
    let mut out = String::new();
    for c in text.chars() {
        if c == '\n' && (line_ends == 1 || line_ends == 2 && tape.one_in(2)) {
            out.push('\r');
        }
        out.push(c);
    }
    out
}

fn without_line_end(text: &str) -> &str {
    text.strip_suffix('\n').map_or(text, |text| text.strip_suffix('\r').unwrap_or(text))
}
