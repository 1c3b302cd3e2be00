//! Parts of the documents that are made from the code: a test fails unless they are as they would be made
//! now, and puts them there where `UPDATE_DOCS` is set (`just docs`).

use std::path::Path;

/// Fails unless the page of this name has `text` between the lines `<!-- PART: … -->` and `<!-- end -->`.
#[track_caller]
pub(crate) fn assert_holds(page: &str, part: &str, text: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(page);
    let old = std::fs::read_to_string(&path).unwrap();
    let begin = format!("<!-- {part}: made by `just docs` -->\n");
    let end = "<!-- end -->\n";
    let missing = || panic!("{page} has no line `{}`", begin.trim_end());
    let (before, rest) = old.split_once(&begin).unwrap_or_else(missing);
    let (told, after) = rest.split_once(end).unwrap();
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(&path, format!("{before}{begin}{text}{end}{after}")).unwrap();
    } else {
        assert_eq!(told, text, "`just docs` makes this part of {page} anew");
    }
}
