//! The questions that rolo has.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::blob::BlobId;
use super::run::{Bounds, GitError, ask, ask_with, list};
use crate::text::Personal;

/// Paths up to which git is asked for each.
const FEW: usize = 100;

/// The id of a commit.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Commit(pub String);

impl Commit {
    /// The commit of an id, which has 40 or 64 hexadecimal digits; nothing where it is none.
    #[must_use]
    pub fn parse(id: &str) -> Option<Self> {
        is_id(id).then(|| Self(id.to_owned()))
    }

    /// The beginning of its id, as people have it.
    #[must_use]
    pub fn short(&self) -> &str {
        self.0.get(..10).unwrap_or(&self.0)
    }
}

/// A file in a revision.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Its path, relative to the project's root.
    pub path: String,
    /// Its content.
    pub blob: BlobId,
}

/// A file that a commit changed.
#[derive(Clone, Debug)]
pub struct Record {
    /// The commit.
    pub commit: Arc<Commit>,
    /// The one of its parents that it is compared with, where it is a merge.
    pub parent: Option<Commit>,
    /// Its path, relative to the project's root.
    pub path: String,
    /// The content before; none where it was added.
    pub old: Option<BlobId>,
    /// The content after; none where it was deleted.
    pub new: Option<BlobId>,
}

/// What a commit says of itself.
#[derive(Clone, Debug)]
pub struct About {
    /// Its id.
    pub commit: Commit,
    /// The commits that it follows, as far as they are here: several where it is a merge.
    pub parents: Vec<Commit>,
    /// Who wrote it.
    pub author: Personal,
    /// When it was committed, as RFC 3339.
    pub time: String,
    /// The first line of its message.
    pub subject: Personal,
}

/// A git repository, seen from the project's root inside it.
#[derive(Clone, Debug)]
pub struct Git {
    root: PathBuf,
    /// The top of the repository.
    top: PathBuf,
    /// The root from there: empty, or with `/` at the end.
    prefix: String,
    bounds: Bounds,
}

impl Git {
    /// The repository that a folder belongs to; nothing outside git.
    pub fn find(root: &Path, bounds: Bounds) -> Result<Option<Self>, GitError> {
        let asked = ["rev-parse", "--is-inside-work-tree", "--show-cdup", "--show-prefix"];
        match ask(root, bounds, &asked) {
            Ok(Some(answer)) if answer.starts_with(b"true") => {
                // A name that is no text cannot be asked for, so the project's root stands for the top.
                let answer = String::from_utf8(answer).unwrap_or_default();
                let mut lines = answer.splitn(3, '\n').skip(1);
                let (up, prefix) = (lines.next().unwrap_or_default(), lines.next());
                let prefix = prefix.unwrap_or_default().trim_end_matches('\n').to_owned();
                Ok(Some(Self { root: root.to_owned(), top: root.join(up), prefix, bounds }))
            }
            Ok(_) => Ok(None),
            Err(GitError::Refused(why)) if why.contains("not a git repository") => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// The project's root from the top of the repository: empty, or with `/` at the end.
    #[must_use]
    pub fn prefix(&self) -> &str {
        &self.prefix
    }

    /// The same repository, seen from its top.
    #[must_use]
    pub fn at_top(&self) -> Self {
        let (root, top) = (self.top.clone(), self.top.clone());
        Self { root, top, prefix: String::new(), bounds: self.bounds }
    }

    fn ask(&self, arguments: &[&str]) -> Result<Option<Vec<u8>>, GitError> {
        ask(&self.root, self.bounds, arguments)
    }

    fn list(&self, arguments: &[&str]) -> Result<Option<Vec<u8>>, GitError> {
        list(&self.root, self.bounds, arguments)
    }

    fn ask_with(&self, arguments: &[&str], input: Vec<u8>) -> Result<Vec<u8>, GitError> {
        ask_with(&self.root, self.bounds, arguments, input)
    }

    /// The commit that a revision names; nothing when there is none.
    pub fn commit(&self, revision: &str) -> Result<Option<Commit>, GitError> {
        Ok(self.commits(&[revision])?.pop().flatten())
    }

    /// The commits that revisions name, in their order; nothing in the place of what names none.
    pub fn commits(&self, revisions: &[&str]) -> Result<Vec<Option<Commit>>, GitError> {
        let mut asked = String::new();
        for name in revisions {
            // A line is one question, so a name with a line end in it would be two.
            asked.push_str(&name.replace(['\n', '\r', '\0'], "?"));
            asked.push_str("^{commit}\n");
        }
        let arguments = ["cat-file", "--batch-check=%(objectname) %(objecttype)"];
        let answer = self.ask_with(&arguments, asked.into_bytes())?;
        let answer = String::from_utf8_lossy(&answer);
        // What names nothing is repeated, followed by what is wrong with it.
        let commits: Vec<Option<Commit>> = answer
            .lines()
            .map(|line| line.strip_suffix(" commit").filter(|id| is_id(id)))
            .map(|id| id.map(|id| Commit(id.to_owned())))
            .collect();
        if commits.len() == revisions.len() {
            Ok(commits)
        } else {
            Err(GitError::Refused("it gave fewer commits than asked for".to_owned()))
        }
    }

    /// Whether older commits are missing from this clone.
    pub fn is_shallow(&self) -> Result<bool, GitError> {
        let answer = self.ask(&["rev-parse", "--is-shallow-repository"])?;
        Ok(answer.is_some_and(|answer| answer.starts_with(b"true")))
    }

    /// The branch that `origin` calls its default, as in `main`.
    pub fn origin_head(&self) -> Result<Option<String>, GitError> {
        let answer =
            self.ask(&["symbolic-ref", "--quiet", "--short", "refs/remotes/origin/HEAD"])?;
        Ok(answer.map(|answer| line(&answer).trim_start_matches("origin/").to_owned()))
    }

    /// The branch that is checked out; nothing where none is.
    pub fn current_branch(&self) -> Result<Option<String>, GitError> {
        let answer = self.ask(&["symbolic-ref", "--quiet", "--short", "HEAD"])?;
        Ok(answer.map(|answer| line(&answer)))
    }

    /// The address of a remote; nothing where there is none of this name.
    pub fn remote(&self, name: &str) -> Result<Option<String>, GitError> {
        let answer = self.ask(&["config", "--get", &format!("remote.{name}.url")])?;
        Ok(answer.map(|answer| line(&answer)))
    }

    /// The newest commit that two have in common.
    pub fn merge_base(&self, a: &Commit, b: &Commit) -> Result<Option<Commit>, GitError> {
        let answer = self.ask(&["merge-base", "--end-of-options", &a.0, &b.0])?;
        Ok(answer.map(|answer| Commit(line(&answer))))
    }

    /// Whether `older` is `newer` or one of its ancestors.
    pub fn is_ancestor(&self, older: &Commit, newer: &Commit) -> Result<bool, GitError> {
        let arguments = ["merge-base", "--is-ancestor", "--end-of-options", &older.0, &newer.0];
        Ok(self.ask(&arguments)?.is_some())
    }

    /// Whether a commit has changed any of these paths, or what is below them, since it parted from another one; also
    /// where the two have nothing in common.
    pub fn has_changed(
        &self,
        from: &Commit,
        to: &Commit,
        paths: &[&str],
    ) -> Result<bool, GitError> {
        let Some(parted) = self.merge_base(from, to)? else { return Ok(true) };
        let mut arguments =
            vec!["diff", "--name-only", "-z", "--end-of-options", &*parted.0, &*to.0, "--"];
        let paths = literal(paths);
        arguments.extend(paths.iter().map(String::as_str));
        Ok(self.list(&arguments)?.is_some_and(|listed| !listed.is_empty()))
    }

    /// Paths below `folder` that differ from a commit in the working tree, relative to the
    /// project's root. New files that git does not track yet are among them.
    pub fn changed(&self, since: &Commit, folder: &str) -> Result<Vec<String>, GitError> {
        let spec = literal(&[folder]).concat();
        let arguments = [
            "diff",
            "--name-only",
            "--no-renames",
            "--relative",
            "-z",
            "--end-of-options",
            &since.0,
            "--",
            &spec,
        ];
        let tracked = self.list(&arguments)?.unwrap_or_default();
        // Ignored ones too: rolo reads them like any other.
        let others = self.list(&["ls-files", "--others", "-z", "--", &spec])?;
        let both = [tracked, others.unwrap_or_default()].concat();
        Ok(parts(&both).map(Cow::into_owned).collect())
    }

    /// All files of a commit below `folders`, or that are named themselves; without any, all that it has.
    pub fn tree(&self, commit: &Commit, folders: &[&str]) -> Result<Vec<Entry>, GitError> {
        let folders = literal(folders);
        let mut arguments = vec!["ls-tree", "-r", "-z", "--end-of-options", &*commit.0];
        arguments.extend(folders.iter().map(String::as_str));
        let listed = self.list(&arguments)?.unwrap_or_default();
        let entries = parts(&listed).filter_map(|part| {
            let (meta, path) = part.split_once('\t')?;
            let mut meta = meta.split(' ');
            let (mode, _, blob) = (meta.next()?, meta.next()?, meta.next()?);
            // Links and submodules hold no contact.
            let blob = blob.parse().ok().filter(|_| mode.starts_with("100"))?;
            Some(Entry { path: path.to_owned(), blob })
        });
        Ok(entries.collect())
    }

    /// Which of these files a commit has. Of more than a few git is asked for all that there are.
    pub fn files<'p>(
        &self,
        commit: &Commit,
        paths: impl IntoIterator<Item = &'p str>,
    ) -> Result<HashMap<String, BlobId>, GitError> {
        let paths: HashSet<&str> = paths.into_iter().collect();
        if paths.is_empty() {
            return Ok(HashMap::new());
        }
        let few: Vec<&str> = paths.iter().copied().take(FEW + 1).collect();
        let mut all = self.tree(commit, if few.len() > FEW { &[] } else { &few })?;
        all.retain(|entry| paths.contains(&*entry.path));
        Ok(all.into_iter().map(|entry| (entry.path, entry.blob)).collect())
    }

    /// The text of one file of a commit, relative to the project's root; nothing where there is
    /// none.
    pub fn file(&self, commit: &Commit, path: &str) -> Result<Option<String>, GitError> {
        if path.contains(['\n', '\r', '\0']) {
            return Ok(None);
        }
        let asked = format!("{}:./{path}\n", commit.0);
        let answer = self.ask_with(&["cat-file", "--batch"], asked.into_bytes())?;
        // `<id> blob <size>`, the content and a line end; else the name and what is wrong with it.
        let Some(end) = answer.iter().position(|b| *b == b'\n') else { return Ok(None) };
        let header = String::from_utf8_lossy(&answer[..end]);
        let size = header.rsplit_once(" blob ").and_then(|(_, size)| size.parse::<usize>().ok());
        let content = size.and_then(|size| answer.get(end + 1..=end + size));
        Ok(content.and_then(|content| String::from_utf8(content.to_vec()).ok()))
    }

    /// Every change of a file below one of `folders` in a commit and all its ancestors, those of merged
    /// side branches included.
    pub fn history(&self, commit: &Commit, folders: &[&str]) -> Result<Vec<Record>, GitError> {
        self.records("--full-history", &[&commit.0], &literal(folders))
    }

    /// Every change of a file in these commits themselves.
    pub fn changes(&self, commits: &[&Commit]) -> Result<Vec<Record>, GitError> {
        if commits.is_empty() {
            return Ok(Vec::new());
        }
        let commits: Vec<&str> = commits.iter().map(|commit| commit.0.as_str()).collect();
        self.records("--no-walk=unsorted", &commits, &[".".to_owned()])
    }

    fn records(
        &self,
        walk: &str,
        commits: &[&str],
        specs: &[String],
    ) -> Result<Vec<Record>, GitError> {
        let mut arguments = vec![
            "log",
            // Of the forms that git has, the shortest that names the parent of a merge.
            "--format=oneline",
            "--no-abbrev-commit",
            "--no-decorate",
            "--no-color",
            "--raw",
            "-z",
            "--no-abbrev",
            "--no-renames",
            walk,
            "--relative",
            "--diff-merges=separate",
            "--end-of-options",
        ];
        arguments.extend(commits);
        arguments.push("--");
        arguments.extend(specs.iter().map(String::as_str));
        let listed = self.list(&arguments)?.unwrap_or_default();
        let mut records = Vec::new();
        let (mut commit, mut parent) = (Arc::new(Commit(String::new())), None);
        let mut parts = parts(&listed);
        while let Some(part) = parts.next() {
            let Some(meta) = part.strip_prefix(':') else {
                // `<id> <subject>`, or `<id> (from <id>) <subject>`.
                let (id, rest) = part.split_once(' ').unwrap_or((&part, ""));
                let from = rest.strip_prefix("(from ").and_then(|rest| rest.split_once(')'));
                let from = from.map(|(id, _)| id).filter(|id| is_id(id));
                parent = from.map(|id| Commit(id.to_owned()));
                if commit.0 != id {
                    commit = Arc::new(Commit(id.to_owned()));
                }
                continue;
            };
            let meta: Vec<&str> = meta.split(' ').collect();
            let (Some(path), &[_, _, old, new, _]) = (parts.next(), &meta[..]) else { continue };
            let blob = |id: &str| id.parse().ok().filter(|id: &BlobId| !id.is_none());
            let (old, new) = (blob(old), blob(new));
            if records.len() == self.bounds.changes {
                return Err(GitError::TooLong(self.bounds.changes));
            }
            let (commit, parent, path) = (Arc::clone(&commit), parent.clone(), path.into_owned());
            records.push(Record { commit, parent, path, old, new });
        }
        Ok(records)
    }

    /// Every change of a file of this name in whatever folder, in a commit and all its ancestors; seen from the
    /// top.
    pub fn history_of_name(&self, commit: &Commit, name: &str) -> Result<Vec<Record>, GitError> {
        let anywhere = format!(":(top,glob)**/{name}");
        self.records("--full-history", &[&commit.0], &[anywhere])
    }

    /// Paths of YAML files that a commit has and the working tree has not; seen from the top.
    pub fn removed_since(&self, commit: &Commit) -> Result<Vec<String>, GitError> {
        let mut arguments = vec!["diff", "--name-only", "--no-renames", "--no-relative", "-z"];
        arguments.extend(["--diff-filter=D", "--end-of-options", &*commit.0, "--"]);
        arguments.extend(YAML);
        let removed = self.list(&arguments)?.unwrap_or_default();
        Ok(parts(&removed).map(Cow::into_owned).collect())
    }

    /// Whether a commit has a link at a path.
    pub fn is_link(&self, commit: &Commit, path: &str) -> Result<bool, GitError> {
        let spec = literal(&[path]).concat();
        let listed = self.list(&["ls-tree", "--end-of-options", &commit.0, &spec])?;
        Ok(listed.is_some_and(|listed| listed.starts_with(b"120000 ")))
    }

    /// Whether attributes let a filter change a file on its way into git.
    pub fn has_filter(&self, path: &str) -> Result<bool, GitError> {
        let answer = self.ask(&["check-attr", "-z", "filter", "--", path])?.unwrap_or_default();
        let value = parts(&answer).nth(2).map(Cow::into_owned);
        Ok(value.is_some_and(|value| value != "unspecified" && value != "unset"))
    }

    /// What commits say of themselves.
    pub fn about(&self, commits: &[Commit]) -> Result<HashMap<Commit, About>, GitError> {
        let asked: Vec<&str> = commits.iter().map(|commit| commit.0.as_str()).collect();
        let arguments =
            ["log", "--no-walk=unsorted", "--stdin", "-z", "--format=%H%n%P%n%an%n%cI%n%s"];
        let answer = if commits.is_empty() {
            Vec::new()
        } else {
            let asked = asked.join("\n") + "\n";
            self.ask_with(&arguments, asked.into_bytes())?
        };
        let about = parts(&answer).filter_map(|part| {
            let mut lines = part.lines();
            let mut next = || lines.next().map(str::to_owned);
            let commit = Commit(next()?);
            let parents = next()?.split_whitespace().map(|id| Commit(id.to_owned())).collect();
            let (author, time) = (Personal::new(next()?), next()?);
            let subject = Personal::new(next().unwrap_or_default());
            Some((commit.clone(), About { commit, parents, author, time, subject }))
        });
        Ok(about.collect())
    }

    /// The commits that `newer` has and `older` has not.
    pub fn between(&self, older: &Commit, newer: &Commit) -> Result<Vec<Commit>, GitError> {
        self.rev_list(&[&newer.0, &format!("^{}", older.0)])
    }

    /// A commit and all that came before it.
    pub fn all(&self, commit: &Commit) -> Result<Vec<Commit>, GitError> {
        self.rev_list(&[&commit.0])
    }

    /// The commits of `newest` that came after `commit`, each with it somewhere before.
    pub fn later(&self, commit: &Commit, newest: &Commit) -> Result<Vec<Commit>, GitError> {
        self.rev_list(&["--ancestry-path", &newest.0, &format!("^{}", commit.0)])
    }

    fn rev_list(&self, which: &[&str]) -> Result<Vec<Commit>, GitError> {
        let listed = self.list(&[&["rev-list"], which].concat())?.unwrap_or_default();
        Ok(String::from_utf8_lossy(&listed).lines().map(|id| Commit(id.to_owned())).collect())
    }

    /// The contents of blobs, as text where they are text.
    pub fn blobs(&self, ids: &[BlobId]) -> Result<HashMap<BlobId, String>, GitError> {
        if ids.is_empty() {
            return Ok(HashMap::new());
        }
        let mut input = ids.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
        input.push('\n');
        let output = self.ask_with(&["cat-file", "--batch"], input.into_bytes())?;
        let mut rest = &output[..];
        let mut blobs = HashMap::new();
        for id in ids {
            let Some(end) = rest.iter().position(|b| *b == b'\n') else {
                return Err(GitError::Refused("it gave fewer contents than asked for".to_owned()));
            };
            let header = String::from_utf8_lossy(&rest[..end]).into_owned();
            rest = &rest[end + 1..];
            // `<id> blob <size>`, or `<id> missing` in a clone without its content.
            let size = header.split(' ').nth(2).and_then(|size| size.parse::<usize>().ok());
            let Some(size) = size.filter(|size| *size < rest.len()) else {
                return Err(GitError::Refused(format!("{header}: the content is not here")));
            };
            if let Ok(text) = std::str::from_utf8(&rest[..size]) {
                blobs.insert(*id, text.to_owned());
            }
            rest = &rest[size + 1..];
        }
        Ok(blobs)
    }
}

/// YAML files in whatever folder.
const YAML: [&str; 2] = [":(top,glob)**/*.yaml", ":(top,glob)**/*.yml"];

/// Paths as git takes them for nothing else: names may hold what means something in a pattern.
fn literal(paths: &[&str]) -> Vec<String> {
    paths.iter().map(|path| format!(":(literal){path}")).collect()
}

fn is_id(text: &str) -> bool {
    matches!(text.len(), 40 | 64) && text.bytes().all(|b| b.is_ascii_hexdigit())
}

fn line(answer: &[u8]) -> String {
    String::from_utf8_lossy(answer).trim_end().to_owned()
}

/// The parts of a list that ends each of them with NUL.
fn parts(list: &[u8]) -> impl Iterator<Item = Cow<'_, str>> {
    list.split(|b| *b == 0).filter(|part| !part.is_empty()).map(String::from_utf8_lossy)
}
