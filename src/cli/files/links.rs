//! Keeps what is written inside the project, links included.
//!
//! A pull request can bring in a link under any name: that of rolo's own folder, or the one that a
//! workflow names for a report. So a place in the project has to be there in truth, too.

use std::path::{Component, Path, PathBuf};

use crate::cli::exit::Failure;
use crate::cli::project::{CONFIG, Project};
use crate::desired::plain_path;

/// Whether a path below `root`, which is real, is there in truth. What does not exist yet is where its
/// folder is; a link that leads nowhere is not inside.
pub(in crate::cli) fn is_inside(root: &Path, path: &Path) -> bool {
    let existing = path.ancestors().find(|part| part.symlink_metadata().is_ok());
    let real = existing.and_then(|existing| existing.canonicalize().ok());
    real.is_some_and(|real| real.starts_with(root))
}

/// The path of a file that a person named for writing. It may be anywhere, but one that is named in the
/// project must not be elsewhere.
pub(in crate::cli) fn named(project: &Project, file: &Path) -> Result<PathBuf, Failure> {
    let path = project.from.join(file);
    // A step up behind a link leads elsewhere than it seems, so what is before the first one counts too.
    let is_plain = |part: &Component<'_>| *part != Component::ParentDir;
    let before: PathBuf = path.components().take_while(is_plain).collect();
    for part in [before, plain_path(&path)] {
        if part.starts_with(&project.root) && !is_inside(&project.root, &part) {
            let sentence = format!("`{}` leads out of the project by a link", file.display());
            return Err(Failure::new("file::link", sentence)
                .help("remove the link, or name the place that it leads to"));
        }
    }
    // What a link leads to is written to.
    let places = [Some(plain_path(&path)), path.canonicalize().ok()];
    if places.iter().flatten().any(|place| is_read(project, place)) {
        let sentence = format!("`{}` is what rolo or git reads", file.display());
        return Err(Failure::new("file::own", sentence).help("name another file to write to"));
    }
    Ok(path)
}

/// Whether rolo or git reads what stands at a path.
fn is_read(project: &Project, path: &Path) -> bool {
    let is_gits = path.components().any(|part| part.as_os_str().eq_ignore_ascii_case(".git"));
    let below = path.strip_prefix(&project.root).map(Path::to_string_lossy);
    is_gits || below.is_ok_and(|below| below == CONFIG || project.is_contact_file(&below))
}
