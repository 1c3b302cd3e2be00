//! `rolo init`: a folder becomes a working repository.

use std::fs::Permissions;
use std::io::{self, ErrorKind, Write as _};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use crate::cli::args::{self, Api, Global, Init};
use crate::cli::exit::{Exit, Failure};
use crate::cli::files::links::is_inside;
use crate::cli::output::Output;
use crate::cli::process::runtime;
use crate::cli::project::git::bounds;
use crate::cli::project::{CONFIG, Project};
use crate::cli::session::Session;
use crate::cli::session::access::has_token;
use crate::config::Settings;
use crate::git::{Git, GitError};
use crate::init::{Ci, Facts, files};
use crate::plan::Workspace;
use crate::schema::Key;
use crate::text::{IO_WAY_OUT, Sentence, io_reason};

/// The default branch where nobody says another.
const BRANCH: &str = "main";

pub(in crate::cli) fn init(
    global: &Global,
    args: &Init,
    output: &mut Output,
) -> Result<Exit, Failure> {
    let (root, is_made) = folder(global, args)?;
    let parent = root.ancestors().skip(1).find(|folder| folder.join(CONFIG).exists());
    if let Some(parent) = parent {
        let sentence = format!("`{}` is a project of rolo already", parent.display());
        return Err(Failure::new("init::inside", sentence)
            .help("run rolo there; for another workspace, choose a folder outside of it"));
    }
    let git = match Git::find(&root, bounds(&Settings::default())) {
        Err(GitError::NoProgram) => None,
        found => found?,
    };
    let workspace = workspace(&root, args, output).inspect_err(|_| {
        if is_made {
            // It is empty still.
            let _ = std::fs::remove_dir(&root);
        }
    })?;
    let facts = Facts { workspace, ci: ci(args, git.as_ref())?, branch: branch(git.as_ref())? };
    for (path, text) in files(&facts) {
        if !is_inside(&root, &root.join(path)) {
            let sentence = format!("`{path}` leads out of the folder by a link");
            return Err(Failure::new("file::link", sentence).help("remove the link"));
        }
        let made = make(&root.join(path), &text).map_err(|error| {
            let sentence = format!("cannot write `{path}`: {}", io_reason(&error));
            Failure::new("init::write", sentence).help(IO_WAY_OUT)
        })?;
        let word = if made { "made" } else { "kept" };
        output.document(&format!("{word} {path}\n"))?;
    }
    // A file that was there says for itself, as far as it can be read.
    let is_pinned = Project::look(&Global { directory: Some(root.clone()), ..global.clone() })
        .is_ok_and(|found| found.project.settings.text(Key::Workspace).is_some());
    if let Some(workspace) = &facts.workspace {
        let words = Sentence::from("the workspace is `").public(workspace.name.as_str()).and("`");
        output.note(&output.show_err().sentence(&words));
    }
    let is_here = std::env::current_dir().and_then(|here| here.canonicalize());
    if is_here.is_ok_and(|here| here != root) {
        let folder = args.folder.as_deref().unwrap_or(&root);
        let words = Sentence::from("next: `cd ").public(folder.to_string_lossy()).and("`");
        output.note(&output.show_err().sentence(&words));
    }
    if !is_pinned {
        output.note(
            "next: pin the workspace, or a token of another one is taken as well: set `RUDDR_API_TOKEN`, \
             read the id by `rolo doctor --show-workspace`, and write it behind `workspace:` in `rolo.yaml`",
        );
    }
    let project = project(&root);
    if facts.ci != Ci::None && !project.folder_in_repository().is_empty() {
        let file = if facts.ci == Ci::Github { ".github" } else { ".gitlab-ci.yml" };
        output.note(&format!(
            "next: move `{file}` to the top of the git repository, where it is looked for, and let \
             its steps run rolo in this folder"
        ));
    }
    if git.is_none() {
        output
            .note("next: `git init`, since rolo judges by the history whose move a difference is");
    }
    output.note("next: `rolo pull` brings in the contacts that exist; `rolo plan` compares");
    Ok(Exit::Done)
}

/// The folder of the project, and whether it was made: where it was not there.
fn folder(global: &Global, args: &Init) -> Result<(PathBuf, bool), Failure> {
    let here = std::env::current_dir().map_err(|error| not_a_folder(Path::new("."), &error))?;
    let from = global.directory.as_ref().map_or(here.clone(), |directory| here.join(directory));
    let root = args.folder.as_ref().map_or(from.clone(), |folder| from.join(folder));
    let is_made = !root.exists();
    let made = std::fs::create_dir_all(&root).and_then(|()| root.canonicalize());
    let root = made.map_err(|error| not_a_folder(&root, &error))?;
    Ok((root, is_made))
}

fn not_a_folder(path: &Path, error: &io::Error) -> Failure {
    let why = if path.is_file() { "it is a file".to_owned() } else { io_reason(error) };
    let sentence = format!("the folder `{}` cannot be used: {why}", path.display());
    Failure::new("init::folder", sentence).help("give a folder that exists or can be made")
}

/// A project that has no settings yet.
fn project(root: &Path) -> Project {
    Project { from: root.to_owned(), root: root.to_owned(), settings: Settings::default() }
}

/// The workspace of the token, where there is one.
fn workspace(root: &Path, args: &Init, output: &mut Output) -> Result<Option<Workspace>, Failure> {
    let api = Api { url: args.url.clone(), token_file: args.token_file.clone(), ..Api::default() };
    if root.join(CONFIG).exists() || !has_token(&api) {
        return Ok(None);
    }
    let project = project(root);
    runtime::run(async {
        let session = Session::open(&api, &project, output).await?;
        let workspace = session.workspace().await;
        session.close().await;
        workspace.map(Some)
    })
}

fn ci(args: &Init, git: Option<&Git>) -> Result<Ci, Failure> {
    let origin = git.map(|git| git.remote("origin")).transpose()?.flatten();
    Ok(match args.ci {
        Some(args::Ci::Gitlab) => Ci::Gitlab,
        Some(args::Ci::None) => Ci::None,
        None if origin.is_some_and(|url| url.contains("gitlab")) => Ci::Gitlab,
        Some(args::Ci::Github) | None => Ci::Github,
    })
}

fn branch(git: Option<&Git>) -> Result<String, Failure> {
    let told = match git {
        Some(git) => git.origin_head()?.or(git.current_branch()?),
        None => None,
    };
    // It stands in a workflow between quotes.
    Ok(told.filter(|name| !name.contains(['"', '\\'])).unwrap_or_else(|| BRANCH.to_owned()))
}

/// Makes a file whole; `false` where there is one already, which is left alone.
fn make(path: &Path, text: &str) -> io::Result<bool> {
    if path.symlink_metadata().is_ok() {
        return Ok(false);
    }
    let folder = path.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder)?;
    let mut builder = tempfile::Builder::new();
    builder.prefix(".rolo-").permissions(Permissions::from_mode(0o666));
    let mut file = builder.tempfile_in(folder)?;
    file.write_all(text.as_bytes())?;
    file.as_file().sync_all()?;
    match file.persist_noclobber(path) {
        Ok(_) => Ok(true),
        Err(failed) if failed.error.kind() == ErrorKind::AlreadyExists => Ok(false),
        Err(failed) => Err(failed.error),
    }
}
