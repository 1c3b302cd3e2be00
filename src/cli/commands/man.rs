//! `rolo man`: the manual, one page for each command.

use clap::CommandFactory as _;

use crate::cli::args::{Args, Global, Man};
use crate::cli::exit::{Exit, Failure};
use crate::cli::output::Output;
use crate::text::io_reason;

pub(in crate::cli) fn man(
    global: &Global,
    args: &Man,
    output: &mut Output,
) -> Result<Exit, Failure> {
    let folder = global.directory.iter().fold(args.folder.clone(), |to, from| from.join(to));
    // The list of commands under `help` would give each of them a second page.
    let manual = Args::command().disable_help_subcommand(true);
    std::fs::create_dir_all(&folder)
        .and_then(|()| clap_mangen::generate_to(manual, &folder))
        .map_err(|error| {
            let sentence =
                format!("cannot write the manual to `{}`: {}", folder.display(), io_reason(&error));
            Failure::new("man::write", sentence).help("name a folder that can be written to")
        })?;
    output.note(&format!("wrote the manual to {}; read it with `man -l`", folder.display()));
    Ok(Exit::Done)
}
