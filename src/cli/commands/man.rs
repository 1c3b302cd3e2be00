//! `rolo man`: the manual, one page for each command.

use std::path::Path;
use std::{fs, io};

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
    fs::create_dir_all(&folder)
        .and_then(|()| without_links(&folder))
        .and_then(|()| clap_mangen::generate_to(manual, &folder))
        .map_err(|error| {
            let sentence =
                format!("cannot write the manual to `{}`: {}", folder.display(), io_reason(&error));
            Failure::new("man::write", sentence).help("name a folder that can be written to")
        })?;
    let page = folder.join("rolo.1");
    output.note(&format!(
        "wrote the manual to {}; read it with `man -l {}`",
        folder.display(),
        page.display()
    ));
    Ok(Exit::Done)
}

/// Takes links out of the folder that stand where a page will: it would be written to where they lead.
fn without_links(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name();
        let name = name.to_string_lossy();
        let is_page = name == "rolo.1" || (name.starts_with("rolo-") && name.ends_with(".1"));
        if is_page && entry.file_type()?.is_symlink() {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}
