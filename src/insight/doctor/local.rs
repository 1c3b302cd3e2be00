//! Judges what is on this machine: files, configuration, git.

use super::finding::{Advice, Count, Finding};
use super::{Check, Subject};

/// Documented requests a second, and at once (`docs/ruddr-api.md`, “Rate limit”).
const LIMIT: (f64, u32) = (20.0, 60);

/// The contact files.
#[derive(Clone, Debug, Default)]
pub struct Files {
    /// Contacts that were read.
    pub contacts: usize,
    /// Files that they are in.
    pub files: usize,
    /// Errors.
    pub errors: usize,
    /// Warnings.
    pub warnings: usize,
    /// Codes of the errors, with how often each came.
    pub codes: Vec<Count>,
}

/// The state of `rolo.yaml`.
#[derive(Clone, Debug)]
pub enum Config {
    /// There is none.
    None,
    /// Valid.
    Valid,
    /// It cannot be used: the code of the failure, and of each fault with its line.
    Unusable(&'static str, Vec<(&'static str, u32)>),
}

/// How fast rolo may ask.
#[derive(Clone, Copy, Debug)]
pub struct Pace {
    /// Requests a second; 0 is no limit.
    pub rate: f64,
    /// Requests at once.
    pub burst: u32,
}

/// The git repository.
#[derive(Clone, Debug)]
pub enum Git {
    /// No git program.
    NoProgram,
    /// A repository that git cannot read.
    Unreadable,
    /// None.
    Outside,
    /// One without a commit.
    Empty,
    /// One with history.
    History {
        /// Whether older commits are missing.
        is_shallow: bool,
        /// The base revision.
        base: Base,
    },
}

/// The revision that tells what a change touches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Base {
    /// There is one.
    Found {
        /// Whether it is where the branch began, or a mere guess.
        is_certain: bool,
    },
    /// Nothing is before.
    None,
    /// It is hidden, or git could not answer.
    Hidden,
}

/// Judges them. Without `files`, the settings that say where they are could not be used.
#[must_use]
pub fn local(files: Option<&Files>, config: &Config, pace: Pace, git: &Git) -> Vec<Check> {
    let mut checks = vec![of_files(files), of_config(config)];
    checks.push(match config {
        Config::Unusable(..) => Check::unclear(Subject::Pace, Finding::NoSettings),
        _ => of_pace(pace),
    });
    checks.extend(of_git(git, files.is_some()));
    checks
}

fn of_files(files: Option<&Files>) -> Check {
    let Some(files) = files else { return Check::unclear(Subject::Files, Finding::NoSettings) };
    if files.errors > 0 {
        let faults = Finding::Faults { errors: files.errors, codes: files.codes.clone() };
        return Check::breaks(Subject::Files, faults, Advice::Validate);
    }
    let &Files { contacts, files, warnings, .. } = files;
    Check::seen(Subject::Files, Finding::Contacts { contacts, files, warnings })
}

fn of_config(config: &Config) -> Check {
    match config {
        Config::None => Check::seen(Subject::Configuration, Finding::NoConfig),
        Config::Valid => Check::seen(Subject::Configuration, Finding::ConfigValid),
        Config::Unusable(code, faults) => {
            let what = Finding::ConfigUnusable { code, faults: faults.clone() };
            Check::breaks(Subject::Configuration, what, Advice::CorrectConfig)
        }
    }
}

fn of_pace(pace: Pace) -> Check {
    let Pace { rate, burst } = pace;
    let fact = Finding::Pace { rate, burst };
    if rate <= 0.0 || rate > LIMIT.0 || burst > LIMIT.1 {
        return Check::differs(Subject::Pace, fact, Advice::LowerPace);
    }
    Check::seen(Subject::Pace, fact)
}

fn of_git(git: &Git, has_settings: bool) -> [Check; 3] {
    use Subject::{History, Repository};
    let base = |finding| Check::unclear(Subject::Base, finding);
    let none = |first: Check| {
        [first, Check::unclear(History, Finding::NoHistory), base(Finding::NoHistory)]
    };
    match git {
        Git::NoProgram => none(Check::differs(Repository, Finding::NoGit, Advice::InstallGit)),
        Git::Unreadable => {
            none(Check::breaks(Repository, Finding::GitUnreadable, Advice::InstallGit))
        }
        Git::Outside => none(Check::differs(Repository, Finding::OutsideGit, Advice::StartGit)),
        Git::Empty => none(Check::seen(Repository, Finding::NoCommit)),
        Git::History { is_shallow, base: found } => {
            let history = if *is_shallow {
                Check::breaks(History, Finding::Shallow, Advice::Deepen)
            } else {
                Check::fine(History)
            };
            let base = match found {
                _ if !has_settings => base(Finding::NoSettings),
                Base::Found { is_certain } => {
                    Check::seen(Subject::Base, Finding::Base { is_certain: *is_certain })
                }
                Base::None => Check::seen(Subject::Base, Finding::NoBase),
                Base::Hidden if *is_shallow => base(Finding::Shallow),
                Base::Hidden => base(Finding::NoHistory),
            };
            [Check::fine(Repository), history, base]
        }
    }
}
