//! Arguments of the commands that write what comes with an installed program.

use std::path::PathBuf;

use clap::Args as ClapArgs;
use clap_complete::Shell;

#[derive(Debug, ClapArgs)]
pub(in crate::cli) struct Completions {
    /// The shell that the script is for.
    #[arg(value_enum)]
    pub(in crate::cli) shell: Shell,
}

#[derive(Debug, ClapArgs)]
pub(in crate::cli) struct Man {
    /// The folder for the pages, such as `/usr/local/share/man/man1`; made where there is none.
    #[arg(value_name = "DIR")]
    pub(in crate::cli) folder: PathBuf,
}
