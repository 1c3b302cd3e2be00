//! Finds the receipts of a folder and of those in it, within limits.

use std::collections::HashSet;
use std::path::Path;

use super::bounded;
use crate::cli::exit::Failure;
use crate::cli::project::Project;
use crate::text::io_reason;

/// Largest receipt that is read. One of 500 contacts with all values takes some 10 MB.
const MAX_RECEIPT_BYTES: u64 = 256 << 20;

/// Largest size of all receipts together.
const MAX_RECEIPTS_BYTES: u64 = 1 << 30;

/// Every receipt of the folder and of those in it: its name and its text, in the order of the names, which begin
/// with the time.
pub(in crate::cli) fn read(
    named: Option<&Path>,
    project: &Project,
) -> Result<Vec<(String, String)>, Failure> {
    let own = project.receipts();
    let folder = match named {
        Some(folder) => project.from.join(folder),
        None if own.is_dir() => own,
        None => return Ok(Vec::new()),
    };
    let unreadable = |path: &Path, error: &std::io::Error| {
        let sentence = format!("cannot read `{}`: {}", path.display(), io_reason(error));
        Failure::new("log::receipts", sentence).help("`--receipts` names a folder of receipts")
    };
    let mut paths = Vec::new();
    let mut folders = vec![folder.clone()];
    while let Some(folder) = folders.pop() {
        let entries = std::fs::read_dir(&folder).map_err(|error| unreadable(&folder, &error))?;
        for entry in entries.flatten() {
            // Links are not followed.
            let Ok(kind) = entry.file_type() else { continue };
            if kind.is_dir() {
                folders.push(entry.path());
            } else if kind.is_file() && entry.path().extension().is_some_and(|end| end == "jsonl") {
                paths.push(entry.path());
            }
        }
    }
    paths.sort_by(|a, b| a.file_name().cmp(&b.file_name()));
    let sizes = paths.iter().filter_map(|path| path.metadata().ok()).map(|kind| kind.len());
    if sizes.fold(0, u64::saturating_add) > MAX_RECEIPTS_BYTES {
        let sentence = format!("the receipts are larger than {} MiB", MAX_RECEIPTS_BYTES >> 20);
        return Err(Failure::new("log::receipts", sentence)
            .help("move some into another folder, and ask for each with `--receipts`"));
    }
    let read = paths.into_iter().map(|path| {
        let bytes = bounded::bytes(&path, MAX_RECEIPT_BYTES);
        let Some(bytes) = bytes.map_err(|error| unreadable(&path, &error))? else {
            let sentence =
                format!("`{}` is larger than {} MiB", path.display(), MAX_RECEIPT_BYTES >> 20);
            return Err(
                Failure::new("log::receipts", sentence).help("it is no receipt: move it away")
            );
        };
        let name = path.strip_prefix(&folder).unwrap_or(&path).to_string_lossy().into_owned();
        Ok((name, String::from_utf8_lossy(&bytes).into_owned()))
    });
    let mut read: Vec<(String, String)> = read.collect::<Result<_, _>>()?;
    // The same one may lie there twice.
    let mut seen = HashSet::new();
    let run = |text: &str| (text.len(), text.lines().next().map(str::to_owned));
    read.retain(|(_, text)| seen.insert(run(text)));
    Ok(read)
}
