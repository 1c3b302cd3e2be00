//! The words of a health check: subjects, findings, and what to do next.

use std::borrow::Cow;

use super::count;
use crate::insight::doctor::{
    Advice, Check, Count, Finding, Group, Known, Length, ListFault, LostCursor, Outcome, Source,
    Subject, TokenFrom,
};

/// Lengths that are told at most, those nearest to their limits.
const LENGTHS: usize = 3;

/// The heading of a part.
pub(super) fn group(group: Group) -> &'static str {
    match group {
        Group::Files => "Files",
        Group::Configuration => "Configuration",
        Group::Git => "Git",
        Group::Network => "Network",
        Group::Api => "API",
    }
}

/// The name of a subject for programs, and for people.
pub(super) fn subject(subject: Subject) -> (&'static str, &'static str) {
    match subject {
        Subject::Files => ("files", "contact files"),
        Subject::Configuration => ("configuration", "rolo.yaml"),
        Subject::Pace => ("pace", "rate of requests"),
        Subject::Repository => ("repository", "repository"),
        Subject::History => ("history", "whole history"),
        Subject::Base => ("base", "base revision"),
        Subject::Address => ("address", "address"),
        Subject::Token => ("token", "token"),
        Subject::Reach => ("reach", "service is reached"),
        Subject::Access => ("access", "token is accepted"),
        Subject::Pin => ("pin", "pinned workspace"),
        Subject::Clock => ("clock", "clock"),
        Subject::Headroom => ("headroom", "rate headroom"),
        Subject::Workspace => ("workspace", "workspace"),
        Subject::MediaType => ("media-type", "answers are JSON"),
        Subject::Ids => ("ids", "ids are UUIDs"),
        Subject::Times => ("times", "form of times"),
        Subject::CamelCase => ("camel-case", "keys in camelCase"),
        Subject::UnknownKeys => ("unknown-keys", "no unknown keys"),
        Subject::MissingKeys => ("missing-keys", "only null is missing"),
        Subject::BlankTexts => ("blank-texts", "empty text is null"),
        Subject::Trimming => ("trimming", "white space of texts"),
        Subject::EmailCase => ("email-case", "case of e-mails"),
        Subject::ListShape => ("list-shape", "shape of lists"),
        Subject::PageSize => ("page-size", "size of pages"),
        Subject::Order => ("order", "newest first"),
        Subject::Paging => ("paging", "pages fit together"),
        Subject::Joints => ("joints", "every id is a cursor"),
        Subject::Backwards => ("backwards", "paging backwards"),
        Subject::LastCursor => ("last-cursor", "nothing behind the last"),
        Subject::BothCursors => ("both-cursors", "two cursors are refused"),
        Subject::UnknownParameter => ("unknown-parameter", "unknown parameter"),
        Subject::LostCursor => ("lost-cursor", "cursor of nobody"),
        Subject::Error400 => ("error-400", "400 for no id"),
        Subject::Error401 => ("error-401", "401 for no token"),
        Subject::Error404 => ("error-404", "404 for nobody"),
        Subject::FieldTypes => ("field-types", "kinds of values"),
        Subject::Required => ("required", "never null"),
        Subject::Lengths => ("lengths", "lengths of texts"),
        Subject::UniqueEmail => ("unique-email", "e-mails are unique"),
        Subject::DerivedName => ("derived-name", "full name"),
        Subject::OneContact => ("one-contact", "one contact by its id"),
        Subject::Members => ("members", "members"),
        Subject::Tags => ("tags", "tags"),
        Subject::TimeZones => ("time-zones", "time zones"),
    }
}

/// Where it is written how it should be, and how well that is known; for programs.
pub(super) fn source(source: Source) -> (String, &'static str) {
    match source {
        Source::Local(part) => (group(part).to_lowercase(), "local"),
        Source::Api(part, known) => (
            format!("docs/ruddr-api.md, {part}"),
            match known {
                Known::Documented => "documented",
                Known::Seen => "seen",
                Known::Guessed => "guessed",
                Known::Open => "open",
            },
        ),
    }
}

/// What was found.
#[expect(clippy::too_many_lines, reason = "a table: each finding has its words")]
pub(super) fn finding(subject: Subject, finding: &Finding) -> Cow<'static, str> {
    let words: &'static str = match finding {
        Finding::Contacts { contacts, files, warnings } => {
            let found = format!("{} in {}", count(*contacts, "contact"), count(*files, "file"));
            return match warnings {
                0 => found.into(),
                n => format!("{found}, {}", count(*n, "warning")).into(),
            };
        }
        Finding::Faults { errors, codes } => {
            return format!("{}: {}", count(*errors, "error"), counts(codes)).into();
        }
        Finding::NoConfig => "there is none, so the defaults count",
        Finding::ConfigValid => "valid",
        Finding::ConfigUnusable { code, faults } => return unusable(code, faults).into(),
        Finding::Pace { rate, burst } => {
            return format!("{rate} a second, {burst} at once (documented: 20, 60)").into();
        }
        Finding::NoGit => "the git program is not installed, so every difference is an update",
        Finding::GitUnreadable => "there is a `.git`, but git cannot read its history",
        Finding::OutsideGit => "not in git, so every difference counts as an update",
        Finding::NoCommit => "nothing is committed yet",
        Finding::Shallow => "the clone is shallow: older commits are missing",
        Finding::Base { is_certain: true } => "found",
        Finding::Base { is_certain: false } => "the parent commit, as a guess",
        Finding::NoBase => "nothing is before",
        Finding::NoSettings => "`rolo.yaml` cannot be used",
        Finding::NoHistory => "there is no history that git can read",
        Finding::Host(host) => return host.clone().into(),
        Finding::AddressUnusable => "the address of the API cannot be used",
        Finding::Token(TokenFrom::Variable) => "from `RUDDR_API_TOKEN`",
        Finding::Token(TokenFrom::File) => "from a file",
        Finding::Token(TokenFrom::Sandbox) => "the sandbox's own",
        Finding::NoToken if subject == Subject::Token => "there is none",
        Finding::NoToken => "there is no token; set `RUDDR_API_TOKEN`",
        Finding::TokenUnusable => "what is given as token cannot be one",
        Finding::NotPrepared(code) => {
            return format!("the connection cannot be prepared: `{code}`").into();
        }
        // Words of the service may repeat a value.
        Finding::Failed(error) => return error.sentence().render(|_| "•••".into()).into(),
        Finding::Answered(status) => return format!("it answers {status}").into(),
        Finding::NotReached => "the service was not reached",
        Finding::NotLetIn => "the service lets nobody in with this token",
        Finding::LimitUsedUp => "the rate limit is used up, so nothing more was asked",
        Finding::PinFits => "the token belongs to it",
        Finding::NoPin => "none is pinned, so every workspace is taken",
        Finding::PinDiffers => "the token belongs to another workspace than `rolo.yaml` pins",
        Finding::IsSandbox => "a made-up workspace, where none is checked",
        Finding::Clock(ahead) => {
            let side = if *ahead > 0 { "ahead of" } else { "behind" };
            let seconds =
                count(usize::try_from(ahead.unsigned_abs()).unwrap_or(usize::MAX), "second");
            return format!("{seconds} {side} the service's").into();
        }
        Finding::NoDate => "the answers do not say what time it is",
        Finding::Limits(limits) => return limit_headers(limits).into(),
        Finding::NoLimits(requests) => {
            let sent = count(usize::try_from(*requests).unwrap_or(usize::MAX), "request");
            return format!("no answer names a limit; {sent} went through").into();
        }
        Finding::TooMany(n) => {
            return format!(
                "429 came {}",
                if *n == 1 { "once".into() } else { format!("{n} times") }
            )
            .into();
        }
        Finding::WorkspaceShape => "`id` or `name` is missing, or is not text",
        Finding::WorkspaceIs { name, id } => return format!("`{name}` ({id})").into(),
        Finding::MediaTypes { wrong, all } => {
            return format!("{wrong} of {all} answers are not called `application/json`").into();
        }
        Finding::Keys(found) => return keys(subject, found).into(),
        Finding::NoEvidence => match subject {
            Subject::Trimming => "no text has white space around it; only a write would tell",
            Subject::EmailCase => "no e-mail has a capital; only a write would tell",
            _ => "every name is first and last name; only a write would tell",
        },
        Finding::NothingSeen => "there was nothing to look at",
        Finding::NoId => "the ids are not UUIDs, so none was asked for",
        Finding::TooFew(n) => return format!("it takes {} at least", count(*n, "contact")).into(),
        Finding::NotTheEnd => "the list goes on behind what was looked at; see `--pages`",
        Finding::NoList => "the list of contacts could not be read",
        Finding::List(ListFault::NoResults) => "`results` is missing",
        Finding::List(ListFault::NotAList) => "`results` is not a list",
        Finding::List(ListFault::NoHasMore) => "`hasMore` is missing, or is not true or false",
        Finding::List(ListFault::NoObject) => "a row is not an object",
        Finding::PageSizes { short, long } => {
            return format!(
                "{} too short although more follow, {long} too long",
                count(*short, "page")
            )
            .into();
        }
        Finding::Disorder(n) => {
            return format!("{} newer than the one before", of(*n, "contact is", "contacts are"))
                .into();
        }
        Finding::OtherTimes => "the times are missing or have another form",
        Finding::Twice(n) => return of(*n, "contact came twice", "contacts came twice").into(),
        Finding::EmptyPage => "a page was empty although more were to follow",
        Finding::OtherRows => "not the rows came that follow in the list",
        Finding::OtherHasMore => "`hasMore` does not say whether more follow in this direction",
        Finding::Status { expected, found } => {
            return format!("{found} came, not {expected}").into();
        }
        Finding::ErrorBody => "the body is not `{\"status\",\"message\"}`",
        Finding::OpenToAll => "the service answers without a token",
        Finding::LostCursor(LostCursor::Status(status)) => return format!("{status}").into(),
        Finding::LostCursor(LostCursor::EmptyWithMore) => "an empty page with `hasMore: true`",
        Finding::LostCursor(LostCursor::Empty) => "an empty page with `hasMore: false`",
        Finding::RowsAfterLost => "rows come, as if there were no cursor",
        Finding::Lengths(lengths) => {
            let mut sorted: Vec<_> = lengths.iter().collect();
            sorted.sort_by_key(|length| std::cmp::Reverse(length.longest * 1000 / length.max));
            let words = |length: &&Length| {
                let over = match length.over {
                    0 => String::new(),
                    n => format!(" ({n} over)"),
                };
                format!("`{}` {} of {}{over}", length.key, length.longest, length.max)
            };
            let near: Vec<_> = sorted.iter().take(LENGTHS).map(words).collect();
            return format!("longest: {}", near.join(", ")).into();
        }
        Finding::SharedEmails(n) => {
            return format!(
                "{} an e-mail with another",
                of(*n, "contact shares", "contacts share")
            )
            .into();
        }
        Finding::OwnNames(n) => {
            let who = of(*n, "contact has", "contacts have");
            return format!("{who} another name than first and last, so it is not always derived")
                .into();
        }
        Finding::OtherValues(found) => {
            return format!("other values than in the list: {}", counts(found)).into();
        }
        Finding::Rows { rows, is_all } => {
            let more = if *is_all { "" } else { " and more" };
            return format!("{}{more}", count(*rows, "row")).into();
        }
        Finding::RowKeys(found) => {
            return format!("keys that are missing or hold something else: {}", counts(found))
                .into();
        }
    };
    words.into()
}

fn of(n: usize, one: &str, several: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { several })
}

fn counts(counts: &[Count]) -> String {
    let words = |count: &Count| match count.count {
        1 => format!("`{}`", count.name),
        n => format!("`{}` ×{n}", count.name),
    };
    counts.iter().map(words).collect::<Vec<_>>().join(", ")
}

/// What a count of keys means, which depends on what was looked at.
fn keys(subject: Subject, found: &[Count]) -> String {
    let what = match subject {
        Subject::Ids => "something else at ",
        Subject::Times => "other forms: ",
        Subject::MissingKeys => "left out: ",
        Subject::BlankTexts => "blank text at ",
        Subject::Trimming => "kept as it is: seen around ",
        Subject::EmailCase => "kept as it is: capitals in ",
        Subject::FieldTypes => "another kind of value at ",
        Subject::Required => "null or missing: ",
        _ => "",
    };
    format!("{what}{}", counts(found))
}

fn unusable(code: &str, faults: &[(&str, u32)]) -> String {
    let lines: Vec<_> =
        faults.iter().map(|(code, line)| format!("`{code}` in line {line}")).collect();
    match &lines[..] {
        [] => format!("it cannot be used: `{code}`"),
        lines => format!("it cannot be used: {}", lines.join(", ")),
    }
}

/// Values are numbers, or nobody knows what they are.
fn limit_headers(limits: &[(String, String)]) -> String {
    let is_number = |text: &str| {
        !text.is_empty() && text.len() < 16 && text.bytes().all(|b| b.is_ascii_digit())
    };
    let words = limits.iter().map(|(name, value)| {
        if is_number(value) { format!("`{name}: {value}`") } else { format!("`{name}`") }
    });
    format!("headers that nobody documented: {}", words.collect::<Vec<_>>().join(", "))
}

/// What to do next, where there is something.
pub(super) fn next(check: &Check) -> Option<String> {
    let words = match check.advice? {
        Advice::Validate => "`rolo validate` shows each with its place and the fix",
        Advice::CorrectConfig => "`rolo config` says what is wrong with it",
        Advice::LowerPace => "lower `api.rate` and `api.burst`, or expect answers of 429",
        Advice::InstallGit => "install git, and check the repository with `git status`",
        Advice::StartGit => {
            "`git init`, since rolo judges by the history whose move a difference is"
        }
        Advice::Deepen => "`git fetch --unshallow`; in CI, check out with `fetch-depth: 0`",
        Advice::SetAddress => {
            "set `RUDDR_API_URL` to the whole base, as in `https://…/api/workspace`"
        }
        Advice::SetToken => "set `RUDDR_API_TOKEN`, or give a file with `--token-file`",
        Advice::CorrectToken => {
            "copy the key again, as one line without anything before or behind it"
        }
        Advice::AskForNames => "`rolo names`, with the same flags, says what is wrong",
        Advice::OfError => {
            let Outcome::Different { what: Finding::Failed(error), .. } = &check.outcome else {
                return None;
            };
            let help: Vec<_> = error.help().iter().map(|h| h.render(|_| "•••".into())).collect();
            return Some(help.join("; "));
        }
        Advice::CorrectPin => "use a token of the pinned workspace, or correct `workspace:`",
        Advice::SetPin => {
            "`--show-workspace` tells the id: write it behind `workspace:` in `rolo.yaml`"
        }
        Advice::SetClock => "set the clock of this machine",
        Advice::WaitForLimit => {
            "other integrations share the limit of the workspace: run again later, or lower `api.rate`"
        }
        Advice::Mend => "look for these contacts in the workspace and correct them there",
        Advice::SetEndpoint(setting) => {
            return Some(match setting {
                "members" => {
                    "set `api.endpoints.members` in `rolo.yaml`; or use ids in files".into()
                }
                other => format!(
                    "the path is a guess: set `api.endpoints.{other}` in `rolo.yaml`, or give names \
                     in `names.{other}`"
                ),
            });
        }
        Advice::Report => "the API may have changed: please report this",
    };
    Some(words.to_owned())
}
