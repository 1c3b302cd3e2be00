//! Reads a text into trees, one for each document. This file and `fault` alone name the parser.

use std::borrow::Cow;
use std::cell::Cell;
use std::sync::Arc;

use granit_parser::{
    Event, Marker, Options, Parser, ScalarStyle, ScanError, Span as ParserSpan, options,
};

use super::tree::{Content, Entry, Node, Style};
use super::{fault, quick};
use crate::diagnostic::{Diagnostic, MAX_FAULTS, Source, Span};

/// How deep collections may stand in one another. A contact needs three levels.
pub const MAX_DEPTH: usize = 16;

/// Values, lists and mappings of one text: those of some 70,000 contacts. A few bytes of hostile text make one,
/// which takes some hundred bytes of memory.
const MAX_NODES: usize = 500_000;

/// Reads all documents of a source. Empty documents (nothing between two `---`) are left out.
///
/// Every fault of the text and every refused feature is added to `faults` with its place. After a
/// syntax error, reading goes on at the next document; the broken document gives no tree. Of more than
/// [`MAX_FAULTS`], the first are told.
///
/// ```
/// use std::sync::Arc;
/// use rolo::{diagnostic::Source, yaml};
///
/// let text = "email: jane@example.com\ntags: [VIP]\n".to_owned();
/// let source = Arc::new(Source { path: "contacts/jane.yaml".into(), text });
/// let mut faults = Vec::new();
/// let documents = yaml::read(&source, &mut faults);
/// let email = documents[0].get("email").unwrap();
/// assert_eq!(email.value.scalar(), Some("jane@example.com"));
/// assert_eq!((email.key_span.line, faults.len()), (1, 0));
/// ```
pub fn read<'s>(source: &'s Arc<Source>, faults: &mut Vec<Diagnostic>) -> Vec<Node<'s>> {
    match quick::read(&source.text) {
        Some(root) => vec![root],
        None => parse(source, faults),
    }
}

/// The same by the parser alone.
fn parse<'s>(source: &'s Arc<Source>, faults: &mut Vec<Diagnostic>) -> Vec<Node<'s>> {
    let text = source.text.as_str();
    let mut reader = Reader {
        parser: Parser::new_from_str_with_options(text, parser_options()),
        source,
        faults,
        nodes: 0,
        marked: Cell::new(('\u{feff}'.len_utf8(), 1)),
    };
    let mut documents = Vec::new();
    loop {
        match reader.document() {
            Ok(Some(root)) => documents.push(root),
            Ok(None) => return documents,
            Err(_) if reader.nodes > MAX_NODES => {
                reader.faults.push(fault::too_many(source, MAX_NODES));
                return documents;
            }
            Err(error) => {
                if let Some(conflict) = fault::conflict(source) {
                    // Whatever else could be said is about two files in one.
                    reader.refuse(conflict);
                    return Vec::new();
                }
                reader.refuse(fault::syntax(source, &error));
                // A second error while looking for the next document is about the same text.
                if !reader.has_room() || !matches!(reader.parser.proceed_next_document(), Ok(true))
                {
                    return documents;
                }
            }
        }
    }
}

fn parser_options() -> Options {
    options! {
        disallow_directives: true,
        emit_unresolved_aliases: true,
        emit_comments: false,
        flow_nesting_limit: MAX_DEPTH,
        block_nesting_limit: MAX_DEPTH,
    }
}

struct Reader<'s, 'f> {
    parser: Parser<'s, granit_parser::StrInput<'s>>,
    source: &'s Arc<Source>,
    faults: &'f mut Vec<Diagnostic>,
    /// How many nodes were read.
    nodes: usize,
    /// The last place on the first line behind a byte-order mark: its byte, and its column.
    marked: Cell<(usize, u32)>,
}

impl<'s> Reader<'s, '_> {
    /// The next document that is not empty; `None` at the end.
    fn document(&mut self) -> Result<Option<Node<'s>>, ScanError> {
        while let Some(next) = self.parser.next_event() {
            let (event, span) = next?;
            match event {
                Event::StreamStart
                | Event::StreamEnd
                | Event::DocumentStart(..)
                | Event::DocumentEnd => {}
                event => {
                    let root = self.node(event, span)?;
                    if root.scalar() != Some("") || root.span.start != root.span.end {
                        return Ok(Some(root));
                    }
                }
            }
        }
        Ok(None)
    }

    fn node(&mut self, event: Event<'s>, at: ParserSpan) -> Result<Node<'s>, ScanError> {
        self.nodes += 1;
        if self.nodes > MAX_NODES {
            return Err(ScanError::new(at.start, "there are too many values"));
        }
        self.refuse_properties(&event, at);
        let mut span = self.span(at);
        let content = match event {
            Event::Scalar(text, style, ..) => scalar(text, style, span),
            Event::SequenceStart(..) => {
                let mut items = Vec::new();
                loop {
                    let (event, at) = self.next()?;
                    if event == Event::SequenceEnd {
                        span.end = end_of(
                            self.span(at),
                            items.last().map(|node: &Node<'_>| node.span),
                            span,
                        );
                        break Content::Sequence(items);
                    }
                    items.push(self.node(event, at)?);
                }
            }
            Event::MappingStart(..) => {
                let mut entries: Vec<Entry<'s>> = Vec::new();
                let mut is_refused = false;
                loop {
                    let (event, at) = self.next()?;
                    if event == Event::MappingEnd {
                        let last = entries.last().map(|entry| entry.value.span);
                        span.end = end_of(self.span(at), last, span);
                        self.refuse_duplicates(&entries);
                        // Braces without a key, as in `{{email}}`, were meant as text.
                        let has_braces = at.start.index() < at.end.index();
                        break match entries[..] {
                            [] if is_refused && has_braces => Content::Refused,
                            _ => Content::Mapping(entries),
                        };
                    }
                    let key = self.node(event, at)?;
                    let (event, at) = self.next()?;
                    let value = self.node(event, at)?;
                    let entry = self.entry(key, value);
                    is_refused |= entry.is_none();
                    entries.extend(entry);
                }
            }
            // An alias: it was refused above.
            _ => Content::Refused,
        };
        Ok(Node { span, content })
    }

    /// A key with its value, unless the key is refused.
    fn entry(&mut self, key: Node<'s>, value: Node<'s>) -> Option<Entry<'s>> {
        let key_span = key.span;
        let (key, style) = match key.content {
            Content::Scalar(key, style) => (key, style),
            Content::Refused => return None,
            Content::Mapping(_) | Content::Sequence(_) => {
                self.refuse(fault::key_is_not_text(self.source, key_span));
                return None;
            }
        };
        if key == "<<" && style == Style::Plain {
            self.refuse(fault::merge_key(self.source, key_span));
            return None;
        }
        Some(Entry { key, key_span, value })
    }

    /// Sorts instead of comparing each with each, so that a hostile file with very many keys costs
    /// no more than its size.
    fn refuse_duplicates(&mut self, entries: &[Entry<'s>]) {
        let mut sorted: Vec<&Entry<'s>> = entries.iter().collect();
        sorted.sort_by(|a, b| a.key.cmp(&b.key).then(a.key_span.cmp(&b.key_span)));
        for same in sorted.chunk_by(|a, b| a.key == b.key) {
            for again in &same[1..] {
                if !self.has_room() {
                    return;
                }
                self.refuse(fault::duplicate_key(self.source, again, same[0].key_span));
            }
        }
    }

    fn refuse(&mut self, fault: Diagnostic) {
        if self.has_room() {
            self.faults.push(fault);
        }
    }

    /// Whether another fault is told.
    fn has_room(&self) -> bool {
        self.faults.len() < MAX_FAULTS
    }

    fn next(&mut self) -> Result<(Event<'s>, ParserSpan), ScanError> {
        match self.parser.next_event() {
            Some(next) => next,
            // The parser closes what it opened before it ends, so this is never seen; an error
            // rather than an end, so that no loop could wait for a close that does not come.
            None => Err(ScanError::new(Marker::default(), "the text ends inside a collection")),
        }
    }

    fn span(&self, at: ParserSpan) -> Span {
        let to_u32 = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let range = at.byte_range().unwrap_or_default();
        let line = to_u32(at.start.line());
        if line == 1 && self.source.text.starts_with('\u{feff}') {
            // The parser may count a byte-order mark as a column; nobody else sees one.
            return self.behind_mark(range.start, range.end);
        }
        let column = to_u32(at.start.col() + 1);
        Span { start: to_u32(range.start), end: to_u32(range.end), line, column }
    }

    /// As [`Span::locate`], counted from the last place, or a line of megabytes would be counted again for
    /// each node.
    fn behind_mark(&self, start: usize, end: usize) -> Span {
        let text = &self.source.text;
        let (from, column) = self.marked.get();
        let between = text.get(from..text.floor_char_boundary(start));
        let Some(between) = between.filter(|between| !between.contains('\n')) else {
            return Span::locate(text, start, end);
        };
        let at = from + between.len();
        let to_u32 = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let column = column.saturating_add(to_u32(between.chars().count()));
        self.marked.set((at, column));
        let end = text.floor_char_boundary(end).max(at);
        Span { start: to_u32(at), end: to_u32(end), line: 1, column }
    }

    fn refuse_properties(&mut self, event: &Event<'s>, at: ParserSpan) {
        if event.anchor_id().is_some() {
            self.refuse(fault::anchor(self.source, self.span(at)));
        }
        if event.is_alias() || matches!(event, Event::UnresolvedAlias(_)) {
            self.refuse(fault::alias(self.source, self.span(at)));
        }
        if event.tag().is_some() {
            let span = at.tag_span().map_or_else(|| self.span(at), |tag| self.span(tag));
            self.refuse(fault::tag(self.source, span));
        }
    }
}

fn scalar(text: Cow<'_, str>, style: ScalarStyle, span: Span) -> Content<'_> {
    match style {
        // The parser gives a value that is left out as `~` of no length.
        ScalarStyle::Plain if span.start == span.end => {
            Content::Scalar(Cow::Borrowed(""), Style::Plain)
        }
        ScalarStyle::Plain => Content::Scalar(text, Style::Plain),
        ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => {
            Content::Scalar(text, Style::Quoted)
        }
        ScalarStyle::Literal | ScalarStyle::Folded => Content::Scalar(text, Style::Block),
    }
}

/// Where a collection ends: behind its bracket in flow style; in block style the parser's own end
/// is at the next token, so the last child's end is nearer to what a person would point at.
fn end_of(end: Span, last: Option<Span>, start: Span) -> u32 {
    if end.end > end.start { end.end } else { last.map_or(start.end, |last| last.end) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Lines as people write them, and some that only look like it.
    fn line() -> impl Strategy<Value = String> {
        let value = prop_oneof![
            "[A-Za-zé+(/.0-9]{1,3}[ -~]{0,8}",
            "'[ -~]{0,6}'",
            "\"[ -~]{0,6}\"",
            Just("null".to_owned()),
            Just("15083670989".to_owned()),
            "[|>&*!%@?:#{\\[-]{1,2}[ a-z]{0,3}",
            Just("Zoë é\u{301} 東京 नमस्ते".to_owned()),
        ];
        let key = prop_oneof!["[a-z]{1,4}[A-Z0-9]?", Just("email".to_owned()), "[ -~]{1,4}"];
        let entry = (key, prop_oneof![4 => Just(": "), 1 => Just(":"), 1 => Just(":  ")], value);
        let tame = prop_oneof!["[A-Za-zé+][A-Za-z0-9@.é ,_-]{0,8}[a-z]", "'[A-Za-z0-9+: #-]{0,8}'"];
        let tame = ("[a-z]{4}[A-Z]", tame).prop_map(|(key, value)| format!("{key}: {value}\n"));
        let block = ("[a-z]{4}", prop::collection::vec("  [!-~][ -~]{0,8}\n", 1..3));
        let block = block.prop_map(|(key, lines)| format!("{key}: |\n{}", lines.concat()));
        prop_oneof![
            40 => tame,
            8 => block,
            6 => entry.prop_map(|(key, colon, value)| format!("{key}{colon}{value}\n")),
            2 => "[a-z]{2,5}".prop_map(|key| format!("{key}: |\n")),
            3 => "  [ -~]{1,8}\n",
            1 => " {0,4}\n",
            1 => "#[ -~]{0,8}\n",
            1 => "[ -~]{0,8}\n",
            1 => "[a-z]{2}: x[\u{85}\u{2028}\u{feff}\t\r\u{7f}\u{a0}]y\n",
        ]
    }

    proptest! {
        // About half of them are read quickly.
        #![proptest_config(ProptestConfig::with_cases(4_000))]

        #[test]
        fn what_is_read_quickly_is_what_the_parser_reads(lines in prop::collection::vec(line(), 0..7)) {
            let text = lines.concat();
            if let Some(root) = quick::read(&text) {
                let source = Arc::new(Source { path: String::new(), text: text.clone() });
                let mut faults = Vec::new();
                let parsed = parse(&source, &mut faults);
                prop_assert_eq!(format!("{:?}", vec![root]), format!("{:?}", parsed), "{:?}", text);
                prop_assert!(faults.is_empty(), "{:?}", text);
            }
        }
    }

    #[test]
    fn a_usual_contact_is_read_quickly() {
        let text = "# about\nid: b27fd363-b75e-4ed1-af08-0b05119ea6b1\nfirstName: José\n\
                    description: |\n  One\n  two: # three\nofficePhone: '+1 555'\nfax: null\n";
        let source = Arc::new(Source { path: String::new(), text: text.to_owned() });
        let parsed = parse(&source, &mut Vec::new());
        let quick = quick::read(text).map(|root| vec![root]);
        assert_eq!(format!("{quick:?}"), format!("{:?}", Some(parsed)));
    }
}
