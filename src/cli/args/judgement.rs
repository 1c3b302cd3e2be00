//! Arguments about whose move a difference is, which several commands share.

use clap::Args as ClapArgs;

/// Whose move a difference is, by git's history.
#[derive(Clone, Debug, Default, ClapArgs)]
#[command(next_help_heading = "Judgement")]
pub(in crate::cli) struct History {
    /// Revision that tells what this change touches; by default where the branch left the default
    /// branch.
    #[arg(long, value_name = "REV")]
    pub(in crate::cli) base: Option<String>,

    /// Name of the default branch; by default what the CI system or `origin` says, else `main` or
    /// `master`.
    #[arg(long, value_name = "NAME")]
    pub(in crate::cli) default_branch: Option<String>,

    /// Commit of the last apply that ended with 0, where it is known.
    #[arg(long, value_name = "REV")]
    pub(in crate::cli) last_applied: Option<String>,
}

/// Whose move a difference is, and what becomes of it.
#[derive(Debug, Default, ClapArgs)]
#[command(next_help_heading = "Judgement")]
pub(in crate::cli) struct Judgement {
    #[command(flatten)]
    pub(in crate::cli) history: History,

    /// Let contacts change their e-mails with one another through a temporary address.
    #[arg(long)]
    pub(in crate::cli) allow_temporary_email: bool,

    /// Send the file's value where both moved: a contact, or one field of it. Repeatable.
    // Not parsed by clap, which repeats what it refuses.
    #[arg(long, value_name = "EMAIL[:FIELD]")]
    pub(in crate::cli) overwrite: Vec<String>,
}
