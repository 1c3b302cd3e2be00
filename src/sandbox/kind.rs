//! What can go wrong, and how it is spelled.

use std::time::Duration;

/// How long a request hangs, unless the fault says otherwise.
const HANG: u64 = 120;

/// How long a slow body takes, unless the fault says otherwise.
const SLOW: u64 = 2;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    ResetBefore,
    ResetAfter,
    CommitReset,
    Hang(Duration),
    CommitHang(Duration),
    Slow(Duration),
    Status(u16),
    ObjectErrors,
    RetryAfter(Retry),
    Cut,
    Truncated,
    Html,
    Text,
    WrongShape,
    NoResults,
    NullName,
    ExtraKeys,
    Endless,
    GzipBomb,
    Redirect,
    RedirectSame,
    EmptyPage,
    RepeatPage,
    EditCreate,
    EditDelete,
    EditChange,
}

/// What a 429 says about waiting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Retry {
    Seconds(u64),
    Date,
    Absurd,
    Garbage,
}

/// Every kind with what it does.
pub(super) const KINDS: &[(&str, &str)] = &[
    ("reset-before", "the connection is reset before the body is read; nothing is done"),
    ("reset-after", "the request is read, nothing is done, the connection is reset"),
    ("commit-reset", "the request is carried out, then the connection is reset"),
    ("hang[=SECONDS]", "the request is read, nothing is done, no answer comes (120 s)"),
    ("commit-hang[=SECONDS]", "the request is carried out, no answer comes (120 s)"),
    ("slow[=SECONDS]", "the body of the answer trickles (2 s)"),
    ("429", "over the rate limit"),
    ("429-after=SECONDS", "over the rate limit, with `Retry-After` in seconds"),
    ("429-date", "over the rate limit, with `Retry-After` as a date two seconds ahead"),
    ("429-absurd", "over the rate limit, with a `Retry-After` of thirty years"),
    ("429-garbage", "over the rate limit, with a `Retry-After` that means nothing"),
    ("400", "refused: bad data"),
    ("400-objects", "refused: bad data, with objects among the `errors`"),
    ("401", "refused: bad key"),
    ("403", "refused: feature not enabled"),
    ("404", "refused: not found"),
    ("409", "refused: conflict"),
    ("423", "refused: API access disabled"),
    ("500", "failed, with a JSON body"),
    ("502", "failed, with the HTML body of a proxy"),
    ("503", "failed, with the HTML body of a proxy"),
    ("cut", "the request is carried out, the connection closes in the middle of the answer"),
    ("truncated", "the request is carried out, the JSON of the answer is cut short"),
    ("html", "nothing is done, the answer is 200 with a web page"),
    ("text", "the request is carried out, the JSON comes as `text/plain`"),
    ("wrong-shape", "the request is carried out, the JSON has another shape"),
    ("no-results", "the request is carried out, the answer lacks `results`"),
    ("null-name", "the request is carried out, every `name` in the answer is null"),
    ("extra-keys", "the request is carried out, the answer has undocumented keys"),
    ("endless", "nothing is done, the body goes on for 512 MiB"),
    ("gzip-bomb", "nothing is done, a small compressed body unfolds to 1 GiB"),
    ("redirect", "nothing is done, 302 to another host"),
    ("redirect-same", "nothing is done, 302 to the same address"),
    ("empty-page", "a list answers no rows and `hasMore: true`"),
    ("repeat-page", "a list ignores its cursor and answers the first page"),
    ("edit-create", "someone creates a contact just before the request is carried out"),
    ("edit-delete", "someone deletes the contact of the path or cursor, else the newest one"),
    ("edit-change", "someone changes the title of the contact, or of the first row, to come"),
];

impl Kind {
    /// Reads a kind as it is typed.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let (name, argument) = match text.split_once('=') {
            Some((name, argument)) => (name, Some(argument)),
            None => (text, None),
        };
        let seconds = match argument {
            None => None,
            Some(digits) => {
                let seconds = digits.parse::<u32>().map_err(|_| {
                    format!("`{digits}` in `{text}` is not a whole number of seconds")
                })?;
                Some(u64::from(seconds))
            }
        };
        let lasting = |default| Duration::from_secs(seconds.unwrap_or(default));
        let kind = match (name, seconds) {
            ("hang", _) => Kind::Hang(lasting(HANG)),
            ("commit-hang", _) => Kind::CommitHang(lasting(HANG)),
            ("slow", _) => Kind::Slow(lasting(SLOW)),
            ("429-after", Some(seconds)) => Kind::RetryAfter(Retry::Seconds(seconds)),
            ("429-after", None) => {
                return Err("`429-after` needs its seconds, as in `429-after=3`".to_owned());
            }
            (_, Some(_)) => return Err(format!("`{name}` takes no number of seconds")),
            (_, None) => plain(name)?,
        };
        Ok(kind)
    }
}

fn plain(name: &str) -> Result<Kind, String> {
    Ok(match name {
        "reset-before" => Kind::ResetBefore,
        "reset-after" => Kind::ResetAfter,
        "commit-reset" => Kind::CommitReset,
        "429-date" => Kind::RetryAfter(Retry::Date),
        "429-absurd" => Kind::RetryAfter(Retry::Absurd),
        "429-garbage" => Kind::RetryAfter(Retry::Garbage),
        "400-objects" => Kind::ObjectErrors,
        "cut" => Kind::Cut,
        "truncated" => Kind::Truncated,
        "html" => Kind::Html,
        "text" => Kind::Text,
        "wrong-shape" => Kind::WrongShape,
        "no-results" => Kind::NoResults,
        "null-name" => Kind::NullName,
        "extra-keys" => Kind::ExtraKeys,
        "endless" => Kind::Endless,
        "gzip-bomb" => Kind::GzipBomb,
        "redirect" => Kind::Redirect,
        "redirect-same" => Kind::RedirectSame,
        "empty-page" => Kind::EmptyPage,
        "repeat-page" => Kind::RepeatPage,
        "edit-create" => Kind::EditCreate,
        "edit-delete" => Kind::EditDelete,
        "edit-change" => Kind::EditChange,
        "400" | "401" | "403" | "404" | "409" | "423" | "429" | "500" | "502" | "503" => {
            Kind::Status(name.parse().unwrap_or(500))
        }
        _ => {
            let known: Vec<&str> = KINDS.iter().map(|(name, _)| *name).collect();
            return Err(format!("`{name}` is no kind of fault; known are {}", known.join(", ")));
        }
    })
}
