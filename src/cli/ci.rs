//! What the CI system tells of itself and of the change, in variables and in GitHub's event file.

use std::path::Path;

use serde_json::Value as Json;

use super::files::bounded;

/// What CI systems set that do not set `CI`: Azure Pipelines, Jenkins, `TeamCity`.
const ELSEWHERE: [&str; 3] = ["TF_BUILD", "JENKINS_URL", "TEAMCITY_VERSION"];

/// Variables in which CI systems name the default branch, or the branch that a change is for.
const DEFAULT_BRANCH: [&str; 2] = ["CI_DEFAULT_BRANCH", "GITHUB_BASE_REF"];

/// The variable that names GitHub's event file.
const EVENT: &str = "GITHUB_EVENT_PATH";

/// Largest event file that is read: GitHub's own limit is 25 MB.
const MAX_EVENT_BYTES: u64 = 32 << 20;

/// Longest address of a run, in bytes: about as long as browsers take one everywhere.
const MAX_ADDRESS: usize = 2 << 10;

/// Whether this runs in CI.
pub(super) fn is_ci() -> bool {
    let value = std::env::var_os("CI").unwrap_or_default().to_ascii_lowercase();
    (!value.is_empty() && value != "false" && value != "0")
        || ELSEWHERE.iter().any(|name| std::env::var_os(name).is_some())
}

/// Whether the repository is private. Not known is not private.
pub(super) fn is_private() -> bool {
    if let Some(event) = event() {
        let repository = &event["repository"];
        // An internal repository calls itself private, but a whole enterprise can read it.
        let is_internal = repository["visibility"].as_str().is_some_and(|word| word != "private");
        return repository["private"] == true && !is_internal;
    }
    std::env::var_os("CI_PROJECT_VISIBILITY").is_some_and(|word| word == "private")
}

/// What a variable holds; an empty one tells nothing.
fn told(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// The default branch, or the one that a change is for.
pub(super) fn default_branch() -> Option<String> {
    DEFAULT_BRANCH.iter().find_map(|name| told(name))
}

/// The branch that this run is for.
pub(super) fn branch() -> Option<String> {
    let of_github =
        || told("GITHUB_REF_NAME").filter(|_| told("GITHUB_REF_TYPE").as_deref() == Some("branch"));
    told("CI_COMMIT_BRANCH").or_else(of_github)
}

/// The default branch of the repository on the forge, which need not be in this clone.
pub(super) fn branch_of_forge() -> Option<String> {
    Some(event()?["repository"]["default_branch"].as_str()?.to_owned())
}

/// What the default branch was before this push. A new branch has zeros there, which are no commit.
pub(super) fn before_push() -> Option<String> {
    let is_push = || std::env::var("GITHUB_EVENT_NAME").is_ok_and(|event| event == "push");
    let before = || if is_push() { Some(event()?["before"].as_str()?.to_owned()) } else { None };
    // It goes to git as a revision.
    let is_id = |id: &String| id.len() >= 40 && id.bytes().all(|byte| byte.is_ascii_hexdigit());
    std::env::var("CI_COMMIT_BEFORE_SHA").ok().filter(is_id).or_else(|| before().filter(is_id))
}

/// The address of this run.
pub(super) fn run() -> Option<String> {
    let of_github = || {
        let [server, repository, run] =
            ["GITHUB_SERVER_URL", "GITHUB_REPOSITORY", "GITHUB_RUN_ID"].map(told);
        Some(format!("{}/{}/actions/runs/{}", server?, repository?, run?))
    };
    let address = told("CI_JOB_URL").or_else(of_github).or_else(|| told("BUILD_URL"))?;
    let host = address.strip_prefix("https://").or_else(|| address.strip_prefix("http://"))?;
    // Whoever reads the receipt need not know how somebody signs in there.
    let is_one = !host.split('/').next().unwrap_or_default().contains('@');
    (is_one && address.len() <= MAX_ADDRESS && address.is_ascii()).then_some(address)
}

/// GitHub's description of what began this run; null where it cannot be read, none outside of GitHub.
fn event() -> Option<Json> {
    let file = std::env::var_os(EVENT)?;
    let file = Path::new(&file);
    // A pipe would be waited for.
    let bytes = if file.is_file() { bounded::bytes(file, MAX_EVENT_BYTES).ok() } else { None };
    Some(serde_json::from_slice(&bytes.flatten().unwrap_or_default()).unwrap_or_default())
}
