//! Saved plans on disk.

use std::path::Path;

use crate::cli::exit::{Exit, Failure};
use crate::cli::files;
use crate::cli::files::bounded;
use crate::cli::files::links;
use crate::cli::project::Project;
use crate::plan::{NotAPlan, Plan, from_json, to_saved};
use crate::text::{IO_WAY_OUT, io_reason};

/// Largest plan that is read. A plan of 500 contacts with every text at its limit takes some 10 MB.
const MAX_PLAN_BYTES: u64 = 64 << 20;

/// Writes a plan with its values. The file appears whole or not at all, and only its owner can read
/// it, since it holds what people look like in the workspace.
pub(in crate::cli) fn save(plan: &Plan, project: &Project, file: &Path) -> Result<(), Failure> {
    let path = links::named(project, file)?;
    let failed = |why: String| {
        let sentence = format!("cannot write the plan `{}`: {why}", path.display());
        Failure::new("plan::write", sentence)
    };
    let text = format!("{:#}\n", to_saved(plan));
    if text.len() as u64 > MAX_PLAN_BYTES {
        let why = format!("it would be larger than {} MiB", MAX_PLAN_BYTES >> 20);
        return Err(failed(why).help("plan some files or folders at a time"));
    }
    let written = files::write_private(project, &path, &text);
    written.map_err(|error| failed(io_reason(&error)).help(IO_WAY_OUT))
}

/// Reads a plan back; its digest has been checked.
pub(in crate::cli) fn load(path: &Path) -> Result<Plan, Failure> {
    let unreadable = |why: String| {
        let sentence = format!("cannot read the plan `{}`: {why}", path.display());
        Failure::new("plan::unreadable", sentence).help("give a file of `rolo plan --out FILE`")
    };
    let text = bounded::text(path, MAX_PLAN_BYTES)
        .map_err(|error| unreadable(io_reason(&error)))?
        .ok_or_else(|| unreadable(format!("it is larger than {} MiB", MAX_PLAN_BYTES >> 20)))?;
    from_json(&text).map_err(|why| {
        let sentence = format!("`{}` cannot be used as a plan: {why}", path.display());
        let failure =
            Failure::new("plan::invalid", sentence).help("plan afresh: `rolo plan --out FILE`");
        if why == NotAPlan::Digest { failure.exit(Exit::Refused) } else { failure }
    })
}
