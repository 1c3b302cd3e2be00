//! Where the project is, and its desired contacts.

mod config;
pub(in crate::cli) mod git;
pub(in crate::cli) mod protected;
mod state;

use std::path::{Path, PathBuf};

use config::{other_config, read_settings};
use serde_json::Value as Json;

use crate::cli::args::{Global, Tuning};
use crate::cli::exit::{Exit, Failure};
use crate::cli::output::Output;
use crate::cli::output::redaction;
use crate::config::{Origin, Settings};
use crate::desired::{self, Extent, Limits, Repository, Selection, is_contact_file};
use crate::diagnostic::{Diagnostic, Faults, Place};
use crate::render;
use crate::schema::Key;
use crate::text::{Sentence, io_reason};

/// The configuration file that marks a project's root.
pub(in crate::cli) const CONFIG: &str = "rolo.yaml";

/// The published schema of contact files, below the root.
const SCHEMA: &str = "schema/contact.schema.json";

/// The project that a command works on.
#[derive(Debug)]
pub(in crate::cli) struct Project {
    /// The folder that relative paths on the command line start from.
    pub(in crate::cli) from: PathBuf,
    /// The nearest parent folder that has a `rolo.yaml`, else the same folder.
    pub(in crate::cli) root: PathBuf,
    /// The settings of its `rolo.yaml`.
    pub(in crate::cli) settings: Settings,
}

/// A project as it was found.
pub(in crate::cli) struct Found {
    /// The project; where there is trouble, its settings must not be used.
    pub(in crate::cli) project: Project,
    /// Whether there is a `rolo.yaml`.
    pub(in crate::cli) has_config: bool,
    /// Why no command can go on with it.
    pub(in crate::cli) trouble: Option<Failure>,
    /// The faults of `rolo.yaml`.
    pub(in crate::cli) faults: Faults,
}

impl Project {
    pub(in crate::cli) fn find(global: &Global, output: &mut Output) -> Result<Self, Failure> {
        let Found { project, trouble, faults, .. } = Self::look(global)?;
        // Faults of `rolo.yaml` itself are told as it wants them told, as far as that can be read.
        output.set(&project.settings);
        output.faults(&faults);
        trouble.map_or(Ok(project), Err)
    }

    /// The project, whatever is wrong with its settings.
    pub(in crate::cli) fn look(global: &Global) -> Result<Found, Failure> {
        let here = std::env::current_dir().map_err(|error| {
            Failure::new(
                "project::folder",
                format!("the current folder cannot be used: {}", io_reason(&error)),
            )
        })?;
        let from = global.directory.as_ref().map_or(here.clone(), |directory| here.join(directory));
        let from = from.canonicalize().map_err(|error| {
            let sentence = format!("`-C {}`: {}", from.display(), io_reason(&error));
            Failure::new("project::folder", sentence).help("give a folder that exists")
        })?;
        if !from.is_dir() {
            let sentence = format!("`-C {}`: not a folder", from.display());
            return Err(Failure::new("project::folder", sentence).help("give a folder that exists"));
        }
        // A link that leads nowhere counts, and a folder: they must not silently lift what the file says.
        let is_root = |folder: &&Path| folder.join(CONFIG).symlink_metadata().is_ok();
        let root = from.ancestors().find(is_root);
        let mut faults = Faults::default();
        let read = match (other_config(root.unwrap_or(&from)), root) {
            (Some(other), _) => {
                let sentence = format!("`{other}` is not read: the name is `{CONFIG}`");
                Err(Failure::new("config::name", sentence).help("rename the file"))
            }
            (None, Some(root)) => read_settings(root, &mut faults),
            (None, None) => Ok(Settings::default()),
        };
        let has_config = root.is_some();
        let (mut settings, trouble) = match read {
            Ok(settings) => (settings, None),
            Err(trouble) => (Settings::default(), Some(trouble)),
        };
        redaction::set_by_flag(&mut settings, global);
        let project = Self { root: root.unwrap_or(&from).to_owned(), from, settings };
        let trouble = trouble.or_else(|| project.check_settings(&faults).err());
        Ok(Found { project, has_config, trouble, faults })
    }

    /// The project's folder as seen from the top of its git repository; empty there, and outside git.
    pub(in crate::cli) fn folder_in_repository(&self) -> String {
        // A worktree has a file of that name.
        let top = self.root.ancestors().find(|folder| folder.join(".git").exists());
        let folder = top.and_then(|top| self.root.strip_prefix(top).ok());
        folder.map(|folder| folder.to_string_lossy().into_owned()).unwrap_or_default()
    }

    /// The settings with what the command line says on top.
    pub(in crate::cli) fn settings_with(&self, tuning: &Tuning) -> Settings {
        let mut settings = self.settings.clone();
        let flags = [
            (Key::Rate, "--rate", tuning.rate.map(Json::from)),
            (Key::Burst, "--burst", tuning.burst.map(Json::from)),
            (Key::Concurrency, "--concurrency", tuning.concurrency.map(Json::from)),
            (Key::Timeout, "--timeout", tuning.timeout.map(Json::from)),
        ];
        for (key, flag, value) in flags {
            if let Some(value) = value {
                settings.set(key, value, Origin::Flag(flag));
            }
        }
        settings
    }

    /// The folder of the contact files, relative to the root.
    pub(in crate::cli) fn contacts(&self) -> &Path {
        Path::new(self.settings.text(Key::Contacts).unwrap_or_default())
    }

    /// Whether a file of this path, relative to the root, is read as a contact file.
    pub(in crate::cli) fn is_contact_file(&self, path: &str) -> bool {
        let folder = self.contacts();
        Path::new(path).starts_with(folder) && is_contact_file(&folder.to_string_lossy(), path)
    }

    /// The way from a file, relative to the root, to the schema of contact files; nothing where the
    /// project has none.
    pub(in crate::cli) fn schema_from(&self, file: &str) -> Option<String> {
        let up = "../".repeat(file.matches('/').count());
        self.root.join(SCHEMA).is_file().then(|| up + SCHEMA)
    }

    /// Loads and validates every contact file.
    pub(in crate::cli) fn load(
        &self,
        allow_empty: bool,
        extent: Extent,
        report: &mut Faults,
    ) -> Repository {
        let limits = Limits {
            files: self.settings.whole(Key::MaxFiles) as usize,
            contacts: self.settings.whole(Key::MaxContacts) as usize,
        };
        let repository = desired::load(&self.root, self.contacts(), extent, limits, report);
        if !repository.files.is_empty() {
            report.extend(protected::unmatched(&self.settings, &repository.files));
        }
        if repository.contacts.is_empty() && report.errors() == 0 && !allow_empty {
            report.push(
                Diagnostic::error(
                    "contact::none",
                    Place::whole_file(self.contacts().to_string_lossy()),
                    "there is no contact here",
                )
                .help("`rolo pull` brings in the contacts that Ruddr has")
                .help("or add a file such as `jane-doe.yaml` there")
                .help("`--allow-empty` accepts a repository without contacts"),
            );
        }
        repository
    }

    /// Like [`Self::load`], for commands that go on only when nothing is wrong: faults are printed,
    /// and an error ends the command.
    pub(in crate::cli) fn load_valid(
        &self,
        allow_empty: bool,
        extent: Extent,
        output: &mut Output,
    ) -> Result<Repository, Failure> {
        let mut report = Faults::default();
        let repository = self.load(allow_empty, extent, &mut report);
        output.faults(&report);
        if report.errors() == 0 {
            return Ok(repository);
        }
        let sentence = format!("the desired state is invalid: {}", render::tally(&report));
        Err(Failure::new("contact::invalid", sentence)
            .exit(Exit::Invalid)
            .help("correct the files where the errors point; `rolo validate` needs no network"))
    }

    /// Those of `files` that a command is limited to by its arguments.
    pub(in crate::cli) fn select(
        &self,
        files: &[String],
        paths: &[PathBuf],
        faults: &Faults,
    ) -> Result<Selection, Failure> {
        Selection::of(files, &self.root, &self.from, paths, faults).map_err(|error| {
            let failure = Failure::new("project::path", error.to_string());
            let failure = match error.near {
                Some(near) => failure.help(Sentence::from("did you mean `").public(near).and("`?")),
                None if error.path.contains('@') => {
                    failure.help("paths are wanted here: the files of contacts, not their e-mails")
                }
                None => failure,
            };
            failure.help("give a contact file, or a folder that holds some")
        })
    }
}
