//! A form of output and where it goes, as it is typed.

use std::path::PathBuf;

use super::known::Known;
use crate::render::Format;

/// A form of output, and where it goes: a file, or stdout.
#[derive(Clone, Debug)]
pub(in crate::cli) struct Sink {
    pub(in crate::cli) format: Format,
    pub(in crate::cli) file: Option<PathBuf>,
}

/// Reads forms of output, of those that a result has.
pub(super) fn sinks(known: &'static [Format]) -> Known<Sink> {
    Known::new(known.iter().map(|format| format.word()), |text| sink(text, known))
}

fn sink(text: &str, known: &[Format]) -> Result<Sink, String> {
    let (name, file) = match text.split_once('=') {
        Some((_, "")) => return Err("there is no file behind `=`".to_owned()),
        Some((name, file)) => (name, Some(PathBuf::from(file))),
        None => (text, None),
    };
    let format = known.iter().find(|format| format.word() == name).ok_or_else(|| {
        format!("this result has no format `{name}`; there are {}", Format::listed(known))
    })?;
    Ok(Sink { format: *format, file })
}
