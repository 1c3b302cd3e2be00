//! What can be found. The words are chosen in `render`.

use crate::api::Error;

/// A name of a key, and how often something was so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Count {
    /// The name: of a key, a code, or a form of a time.
    pub name: String,
    /// How often.
    pub count: usize,
}

/// How long the texts of a field are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Length {
    /// The key of the field.
    pub key: &'static str,
    /// The longest text, in code points.
    pub longest: usize,
    /// The documented limit.
    pub max: usize,
    /// How many texts are longer than that.
    pub over: usize,
}

/// Why an answer is no list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListFault {
    /// `results` is missing.
    NoResults,
    /// `results` is something else.
    NotAList,
    /// `hasMore` is missing, or is not true or false.
    NoHasMore,
    /// A row is no object.
    NoObject,
}

/// What a cursor does that leads nowhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LostCursor {
    /// It is refused with this status.
    Status(u16),
    /// An empty page that says that there is more.
    EmptyWithMore,
    /// An empty page that says that there is no more.
    Empty,
}

/// Where the token comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenFrom {
    /// The environment.
    Variable,
    /// A file.
    File,
    /// The made-up workspace has its own.
    Sandbox,
}

/// What was found, or why nothing was.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "the words of each variant name its parts")]
pub enum Finding {
    /// So many contacts in so many files, with so many warnings.
    Contacts { contacts: usize, files: usize, warnings: usize },
    /// Faults by their codes.
    Faults { errors: usize, codes: Vec<Count> },
    /// There is no `rolo.yaml`.
    NoConfig,
    /// `rolo.yaml` is valid.
    ConfigValid,
    /// `rolo.yaml` cannot be used: the code of the failure, and the codes of its faults with lines.
    ConfigUnusable { code: &'static str, faults: Vec<(&'static str, u32)> },
    /// Requests a second, and at once.
    Pace { rate: f64, burst: u32 },
    /// There is no git program.
    NoGit,
    /// There is a repository that git cannot read.
    GitUnreadable,
    /// The project is not in git.
    OutsideGit,
    /// Nothing is committed yet.
    NoCommit,
    /// The clone lacks older commits.
    Shallow,
    /// The base revision is where the branch began; or only a guess.
    Base { is_certain: bool },
    /// There is no earlier revision.
    NoBase,
    /// It depends on `rolo.yaml`, which cannot be used.
    NoSettings,
    /// It depends on git's history, which cannot be read.
    NoHistory,
    /// The host that is asked.
    Host(String),
    /// The address cannot be one.
    AddressUnusable,
    /// Where the token comes from.
    Token(TokenFrom),
    /// There is no token.
    NoToken,
    /// The token cannot be one.
    TokenUnusable,
    /// The connection could not be prepared; the code of the failure.
    NotPrepared(&'static str),
    /// A call failed.
    Failed(Error),
    /// The service answered with this status.
    Answered(u16),
    /// The service was not reached.
    NotReached,
    /// The service lets nobody in.
    NotLetIn,
    /// The workspace is the pinned one.
    PinFits,
    /// No workspace is pinned.
    NoPin,
    /// Another workspace is pinned.
    PinDiffers,
    /// A made-up workspace is nobody's.
    IsSandbox,
    /// So many seconds between the clock of this machine and the service's; positive where this
    /// machine is ahead.
    Clock(i64),
    /// The answers do not say what time it is.
    NoDate,
    /// Headers about the rate limit.
    Limits(Vec<(String, String)>),
    /// None of so many requests was refused, and nothing tells how many more may follow.
    NoLimits(u64),
    /// So many answers of 429.
    TooMany(u64),
    /// Its `id` or `name` is missing, or is no text.
    WorkspaceShape,
    /// The name and the id of the workspace, which somebody asked for.
    WorkspaceIs { name: String, id: String },
    /// The rate limit is used up, so nothing more was asked.
    LimitUsedUp,
    /// So many answers, of so many, do not call themselves JSON.
    MediaTypes { wrong: usize, all: usize },
    /// Names of keys, and how often.
    Keys(Vec<Count>),
    /// Nothing speaks of either way.
    NoEvidence,
    /// Nothing of this kind was there to look at.
    NothingSeen,
    /// Ids that are no UUIDs are not put into a path.
    NoId,
    /// It takes more contacts than there are, or than were looked at.
    TooFew(usize),
    /// The list goes on behind the pages that were looked at.
    NotTheEnd,
    /// The list of contacts could not be read.
    NoList,
    /// The answer is no list.
    List(ListFault),
    /// Pages that are shorter than asked for, though more follow; and pages that are longer.
    PageSizes { short: usize, long: usize },
    /// So many rows are newer than the one before.
    Disorder(usize),
    /// Order cannot be told where times are in another form.
    OtherTimes,
    /// So many contacts came twice.
    Twice(usize),
    /// A page was empty behind one that said that more follow.
    EmptyPage,
    /// Other rows came than those that follow in the list.
    OtherRows,
    /// `hasMore` says something else.
    OtherHasMore,
    /// Another status came.
    Status { expected: u16, found: u16 },
    /// The body of an error lacks `status` or `message`.
    ErrorBody,
    /// The service answers without a token.
    OpenToAll,
    /// What a lost cursor does.
    LostCursor(LostCursor),
    /// A lost cursor is answered with rows.
    RowsAfterLost,
    /// The longest texts, by field.
    Lengths(Vec<Length>),
    /// So many contacts share their e-mail with another.
    SharedEmails(usize),
    /// So many contacts have a name that is not first and last name.
    OwnNames(usize),
    /// These keys have another value than in the list.
    OtherValues(Vec<Count>),
    /// A list of so many rows, complete or not.
    Rows { rows: usize, is_all: bool },
    /// Rows lack keys, or have something else there.
    RowKeys(Vec<Count>),
}

/// What to do next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each variant is described by its words in the report")]
pub enum Advice {
    Validate,
    CorrectConfig,
    LowerPace,
    InstallGit,
    StartGit,
    Deepen,
    SetAddress,
    SetToken,
    CorrectToken,
    AskForNames,
    /// As the failed call says.
    OfError,
    CorrectPin,
    SetPin,
    SetClock,
    WaitForLimit,
    Mend,
    SetEndpoint(&'static str),
    Report,
}
