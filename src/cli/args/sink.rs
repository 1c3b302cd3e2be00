//! A form of output and where it goes, as it is typed.

use std::path::PathBuf;
use std::str::FromStr;

use crate::render::Format;

/// A form of output, and where it goes: a file, or stdout.
#[derive(Clone, Debug)]
pub(in crate::cli) struct Sink {
    pub(in crate::cli) format: Format,
    pub(in crate::cli) file: Option<PathBuf>,
}

impl FromStr for Sink {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (name, file) = match text.split_once('=') {
            Some((_, "")) => return Err("there is no file behind `=`".to_owned()),
            Some((name, file)) => (name, Some(PathBuf::from(file))),
            None => (text, None),
        };
        let format = Format::parse(name).ok_or_else(|| {
            format!("there is no format `{name}`; there are {}", Format::listed(&Format::ALL))
        })?;
        Ok(Self { format, file })
    }
}
