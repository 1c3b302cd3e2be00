//! Saved plans on disk.

use std::io::Write as _;
use std::path::Path;

use super::exit::{Exit, Failure};
use crate::plan::{NotAPlan, Plan, from_json, to_saved};
use crate::text::io_reason;

/// Largest plan that is read. A plan of 500 contacts with every text at its limit takes some 10 MB.
const MAX_BYTES: u64 = 256 << 20;

/// Writes a plan with its values. The file appears whole or not at all, and only its owner can read
/// it, since it holds what people look like in the workspace.
pub(super) fn save(plan: &Plan, path: &Path) -> Result<(), Failure> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let written =
        tempfile::NamedTempFile::new_in(folder.unwrap_or(Path::new("."))).and_then(|mut file| {
            file.write_all(format!("{:#}\n", to_saved(plan)).as_bytes())?;
            file.as_file().sync_all()?;
            file.persist(path).map_err(|error| error.error)
        });
    written.map(drop).map_err(|error| {
        let sentence = format!("cannot write the plan `{}`: {}", path.display(), io_reason(&error));
        Failure::new("plan::write", sentence).help("check the folder and its permissions")
    })
}

/// Reads a plan back; its digest has been checked.
pub(super) fn load(path: &Path) -> Result<Plan, Failure> {
    let unreadable = |why: String| {
        Failure::new(
            "plan::unreadable",
            format!("cannot read the plan `{}`: {why}", path.display()),
        )
    };
    let size = std::fs::metadata(path).map_err(|error| unreadable(io_reason(&error)))?.len();
    if size > MAX_BYTES {
        return Err(unreadable(format!("it is larger than {} MiB", MAX_BYTES >> 20)));
    }
    let text = std::fs::read_to_string(path).map_err(|error| unreadable(io_reason(&error)))?;
    from_json(&text).map_err(|why| {
        let sentence = format!("`{}` cannot be used as a plan: {why}", path.display());
        let failure =
            Failure::new("plan::invalid", sentence).help("plan afresh: `rolo plan --out FILE`");
        if why == NotAPlan::Digest { failure.exit(Exit::Refused) } else { failure }
    })
}
