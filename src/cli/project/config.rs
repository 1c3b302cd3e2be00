//! The `rolo.yaml` of a project: read, and refused where it must not be used.

use std::path::{Component, Path};
use std::sync::Arc;

use super::state::STATE;
use super::{CONFIG, Project};
use crate::cli::exit::Failure;
use crate::cli::files::bounded;
use crate::config::Settings;
use crate::diagnostic::{Faults, Source};
use crate::render;
use crate::text::{IO_WAY_OUT, io_reason};

/// Largest `rolo.yaml` that is read: room for the names of some 50,000 tags.
const MAX_CONFIG_BYTES: u64 = 4 << 20;

/// A file that was meant to be `rolo.yaml`: its rules must not be lost without a word.
pub(super) fn other_config(root: &Path) -> Option<&'static str> {
    if root.join(CONFIG).symlink_metadata().is_ok() {
        return None;
    }
    ["rolo.yml", "rolo.YAML", "ROLO.yaml", ".rolo.yaml"]
        .into_iter()
        .find(|name| root.join(name).is_file())
}

/// Reads the `rolo.yaml` of a folder. What is wrong with it goes to `faults`.
pub(super) fn read_settings(root: &Path, faults: &mut Faults) -> Result<Settings, Failure> {
    let path = root.join(CONFIG);
    // An earlier commit tells of a link where it led, and no rules. What is wrong is told with lines of the
    // file, too, which must not be a secret of the machine.
    if path.is_symlink() {
        let sentence = format!("`{CONFIG}` is a link, so that git does not keep its rules");
        return Err(Failure::new("config::link", sentence).help("put the file itself there"));
    }
    let unreadable = |why: &str| {
        Failure::new("config::unreadable", format!("cannot read `{CONFIG}`: {why}"))
            .help(IO_WAY_OUT)
    };
    // A pipe would be waited for.
    if !path.is_file() {
        return Err(unreadable("it is not a regular file"));
    }
    let text = bounded::text(&path, MAX_CONFIG_BYTES);
    let Some(text) = text.map_err(|error| unreadable(&io_reason(&error)))? else {
        let sentence = format!("`{CONFIG}` is larger than {} MiB", MAX_CONFIG_BYTES >> 20);
        return Err(Failure::new("config::too-large", sentence)
            .help("`names:` needs only what the service does not tell"));
    };
    let mut found = Vec::new();
    let settings = Settings::read(&Arc::new(Source { path: CONFIG.to_owned(), text }), &mut found);
    faults.extend(found);
    Ok(settings)
}

impl Project {
    /// Settings with faults must not be used.
    pub(super) fn check_settings(&self, faults: &Faults) -> Result<(), Failure> {
        if faults.errors() + faults.warnings() > 0 {
            let sentence = format!("`{CONFIG}` is invalid: {}", render::tally(faults));
            return Err(Failure::new("config::invalid", sentence)
                .help("correct it where the errors point; every setting may be left out"));
        }
        self.check_contacts_folder()
    }

    /// The contacts folder has to be inside the project: a pull request must not be able to bring
    /// in files of the machine that checks it.
    fn check_contacts_folder(&self) -> Result<(), Failure> {
        if self.contacts() == Path::new("") {
            let sentence = format!("`contacts:` is the folder of `{CONFIG}` itself");
            return Err(Failure::new("config::contacts", sentence)
                .help(format!("name a folder below it: `{CONFIG}` would be read as a contact")));
        }
        let is_plain = |part| matches!(part, Component::Normal(_));
        let is_below = self.contacts().components().all(is_plain);
        let is_kept = self.contacts().components().any(|part| {
            let is = |name: &str| part.as_os_str().eq_ignore_ascii_case(name);
            is(".git") || is(STATE)
        });
        let real = |path: &Path| path.canonicalize().ok();
        let leads_out = match (real(&self.root), real(&self.root.join(self.contacts()))) {
            (Some(root), Some(folder)) => !folder.starts_with(root),
            _ => false,
        };
        // git keeps no history behind a link, and without it a conflict would pass for an update.
        let mut folders = self.contacts().ancestors().filter(|part| !part.as_os_str().is_empty());
        let leads_out = leads_out || folders.any(|part| self.root.join(part).is_symlink());
        if is_below && !is_kept && !leads_out {
            return Ok(());
        }
        let sentence =
            format!("the contacts folder `{}` is not in the project", self.contacts().display());
        Err(Failure::new("config::contacts", sentence)
            .help("`contacts:` in `rolo.yaml` names a folder below the one that `rolo.yaml` is in"))
    }
}
