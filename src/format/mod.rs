//! A contact file in canonical form: the order of keys, and spaces.
//!
//! Works on whole lines and never writes a value anew, so that whatever a person wrote stays as it
//! is. What cannot be cut into lines safely keeps its order.

mod marks;
mod order;
mod page;
mod same;

use std::sync::Arc;

use order::order;
use page::Page;
use same::same;

use crate::diagnostic::{Diagnostic, Place, Source};
use crate::yaml;

/// The text of a contact file in canonical form; its faults where it is not YAML as rolo reads it.
///
/// The result holds the same contacts and the same comments, and formatting it again changes
/// nothing. Whether the contacts are valid does not matter.
///
/// ```
/// use std::sync::Arc;
/// use rolo::{diagnostic::Source, format};
///
/// let text = "title:   CEO\nfirstName: Jane\n".to_owned();
/// let source = Arc::new(Source { path: "contacts/jane.yaml".into(), text });
/// assert_eq!(format::canonical(&source).unwrap(), "firstName: Jane\ntitle: CEO\n");
/// ```
pub fn canonical(source: &Arc<Source>) -> Result<String, Vec<Diagnostic>> {
    let mut faults = Vec::new();
    let documents = yaml::read(source, &mut faults);
    if !faults.is_empty() {
        return Err(faults);
    }
    let Some(mut page) = Page::of(&source.text, &documents) else {
        return Ok(source.text.clone());
    };
    if !page.ends_open() {
        order(&mut page, &documents);
    }
    let text = page.to_text();
    if text == source.text {
        return Ok(text);
    }
    let again = Arc::new(Source { path: source.path.clone(), text });
    let after = yaml::read(&again, &mut faults);
    let page_after = Page::of(&again.text, &after);
    let keeps_comments = page_after.is_some_and(|after| after.comments() == page.comments());
    if faults.is_empty() && keeps_comments && same(&documents, &after) {
        return Ok(again.text.clone());
    }
    let place = Place::whole_file(source.path.as_str());
    let sentence = "this file cannot be formatted without changing what it says";
    Err(vec![
        Diagnostic::error("fmt::unsafe", place, sentence)
            .help("it is left as it is; this is a fault of rolo: please report it"),
    ])
}
