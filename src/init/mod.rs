//! The files of a new repository: facts in, paths and contents out.

mod settings;

use crate::plan::Workspace;
use crate::schema::{config_schema, contact_schema};
use settings::settings;

/// The CI system that a repository is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ci {
    /// GitHub Actions.
    Github,
    /// GitLab CI.
    Gitlab,
    /// None.
    None,
}

/// What is known of the repository.
#[derive(Clone, Debug)]
pub struct Facts {
    /// The workspace that it is for.
    pub workspace: Option<Workspace>,
    /// The CI system.
    pub ci: Ci,
    /// Name of the default branch.
    pub branch: String,
}

/// Every file, by its path from the root, with its content.
#[must_use]
pub fn files(facts: &Facts) -> Vec<(&'static str, String)> {
    let mut files = vec![
        ("rolo.yaml", settings(facts.workspace.as_ref())),
        ("contacts/_template.yaml", include_str!("../../contacts/_template.yaml").to_owned()),
        ("schema/contact.schema.json", format!("{:#}\n", contact_schema())),
        ("schema/config.schema.json", format!("{:#}\n", config_schema())),
        (".gitignore", include_str!("gitignore").to_owned()),
        ("README.md", readme(facts)),
    ];
    match facts.ci {
        Ci::Github => {
            let workflow = tagged(include_str!("github.yml")).replace("BRANCH", &facts.branch);
            files.push((".github/workflows/contacts.yml", workflow));
        }
        Ci::Gitlab => files.push((".gitlab-ci.yml", tagged(include_str!("gitlab.yml")))),
        Ci::None => {}
    }
    files
}

/// A workflow that installs this version: a newer one may judge otherwise.
fn tagged(workflow: &str) -> String {
    workflow.replace("ROLO_TAG", concat!("v", env!("CARGO_PKG_VERSION")))
}

fn readme(facts: &Facts) -> String {
    let ci = match facts.ci {
        Ci::Github => include_str!("github.md"),
        Ci::Gitlab => include_str!("gitlab.md"),
        Ci::None => "",
    };
    include_str!("readme.md").replace("CI_SECTION\n", ci)
}
