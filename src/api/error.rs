//! What can go wrong with a call, each kind with its own words and way out.

use crate::text::{Personal, Sentence};

/// A call that failed for good.
#[derive(Clone, Debug)]
pub struct Error {
    /// What went wrong.
    pub kind: ErrorKind,
    /// The call, as in `GET /contacts`.
    pub call: String,
    /// How often it was tried.
    pub tries: u32,
    /// Whether the service may have carried out an earlier try.
    pub was_unclear: bool,
}

/// What went wrong with a call. Texts of the service are [`Personal`]: they may repeat a value.
#[derive(Clone, Debug)]
pub enum ErrorKind {
    /// No connection: nothing listens there, or the name is not known.
    Connect(String),
    /// The certificate or the handshake.
    Tls(String),
    /// No answer in time; the text says in which phase.
    Timeout(&'static str),
    /// The connection broke before the answer was complete.
    Broken,
    /// The answer is larger than the limit, in bytes.
    TooLarge(usize),
    /// The service points to another place, which is never followed.
    Redirect(Personal),
    /// 401.
    Unauthorized,
    /// 403.
    Forbidden,
    /// 404.
    NotFound,
    /// 405.
    NotAllowed,
    /// 409: taken or read-only.
    Conflict(Option<Personal>),
    /// 423.
    Locked,
    /// 429, after the last try.
    TooManyRequests,
    /// 429 or 503 with a request to wait longer than rolo waits, in seconds.
    WaitTooLong(u64),
    /// All pauses together took longer than the settings allow, in seconds.
    OutOfPatience(u64),
    /// 400 and other refusals of this request, with the service's own words.
    Rejected(u16, Vec<Personal>),
    /// 5xx, after the last try.
    Server(u16),
    /// Not JSON; the text is its content type.
    NotJson(Personal),
    /// JSON, but not what is documented; the text says where.
    Shape(String),
}

impl Error {
    /// A stable code.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self.kind {
            ErrorKind::Connect(_) => "api::connect",
            ErrorKind::Tls(_) => "api::tls",
            ErrorKind::Timeout(_) => "api::timeout",
            ErrorKind::Broken => "api::broken",
            ErrorKind::TooLarge(_) => "api::too-large",
            ErrorKind::Redirect(_) => "api::redirect",
            ErrorKind::Unauthorized => "api::unauthorized",
            ErrorKind::Forbidden => "api::forbidden",
            ErrorKind::NotFound => "api::not-found",
            ErrorKind::NotAllowed => "api::not-allowed",
            ErrorKind::Conflict(_) => "api::conflict",
            ErrorKind::Locked => "api::locked",
            ErrorKind::TooManyRequests | ErrorKind::WaitTooLong(_) => "api::rate",
            ErrorKind::OutOfPatience(_) => "api::patience",
            ErrorKind::Rejected(..) => "api::rejected",
            ErrorKind::Server(_) => "api::server",
            ErrorKind::NotJson(_) => "api::not-json",
            ErrorKind::Shape(_) => "api::shape",
        }
    }

    /// Whether every further call would fail in the same way, so that going on is pointless.
    #[must_use]
    pub fn is_final(&self) -> bool {
        matches!(
            self.kind,
            ErrorKind::Unauthorized
                | ErrorKind::Forbidden
                | ErrorKind::Locked
                | ErrorKind::Redirect(_)
                | ErrorKind::WaitTooLong(_)
                | ErrorKind::OutOfPatience(_)
        )
    }

    /// Whether a write may have been carried out all the same.
    #[must_use]
    pub fn is_unclear(&self) -> bool {
        self.was_unclear || self.kind.is_unclear()
    }

    /// What happened, in words.
    #[must_use]
    pub fn sentence(&self) -> Sentence {
        let call = format!("`{}`: ", self.call);
        let words = Sentence::default().and(call);
        let words = match &self.kind {
            ErrorKind::Connect(why) => words.and("no connection: ").public(why.as_str()),
            ErrorKind::Tls(why) => words.and("the connection is not secure: ").public(why.as_str()),
            ErrorKind::Timeout(phase) => words.and(format!("no answer in time ({phase})")),
            ErrorKind::Broken => words.and("the connection broke before the answer was complete"),
            ErrorKind::TooLarge(limit) => {
                words.and(format!("the answer is larger than {} MiB", limit >> 20))
            }
            ErrorKind::Redirect(to) => words
                .and("the service points to another address, `")
                .personal(to.reveal())
                .and("`; that is not followed, since the token would go there too"),
            ErrorKind::Unauthorized => words.and("401: the API token is not accepted"),
            ErrorKind::Forbidden => words.and("403: this feature is not enabled for the workspace"),
            ErrorKind::NotFound => words.and("404: there is no such object or endpoint"),
            ErrorKind::NotAllowed => words.and("405: the service does not support this call"),
            ErrorKind::Conflict(text) => {
                let words = words.and("409: the value is taken, or the contact is read-only");
                text.iter().fold(words, said)
            }
            ErrorKind::Locked => words.and("423: API access is switched off for the workspace"),
            ErrorKind::TooManyRequests => words.and("429: the service asks for fewer requests"),
            ErrorKind::WaitTooLong(seconds) => {
                words.and(format!("the service asks to wait for {seconds} seconds"))
            }
            ErrorKind::OutOfPatience(seconds) => words.and(format!(
                "the service has made this run pause for more than {seconds} seconds in all"
            )),
            ErrorKind::Rejected(status, texts) => {
                let words = words.and(format!("{status}: the service refused the request"));
                texts.iter().fold(words, said)
            }
            ErrorKind::Server(status) => words.and(format!("{status}: the service has a fault")),
            ErrorKind::NotJson(kind) => media_type(words.and("the answer is not JSON but `"), kind)
                .and("`; something between here and the service may have answered instead"),
            ErrorKind::Shape(what) => words.and(format!("the answer is not as documented: {what}")),
        };
        match self.tries {
            0 | 1 => words,
            tries => words.and(format!(" (tried {tries} times)")),
        }
    }

    /// What to do next.
    #[must_use]
    pub fn help(&self) -> Vec<Sentence> {
        let is_read = self.call.starts_with("GET");
        let is_contact = self.call.contains("/contacts/");
        let help: &[&'static str] = match &self.kind {
            ErrorKind::NotFound if is_contact => &["the contact is gone; run `rolo plan` to see"],
            ErrorKind::Conflict(_) | ErrorKind::Rejected(..) if is_read => {
                &["the API may have changed; please report this with the words above"]
            }
            ErrorKind::Connect(_) => &[
                "check the network, and the address in `RUDDR_API_URL` or `--api-url`",
                "`--sandbox` needs no network",
            ],
            ErrorKind::Tls(_) => &[
                "check the clock of this machine and its root certificates",
                "`SSL_CERT_FILE` names the certificates of a firm's own proxy",
            ],
            ErrorKind::Timeout(_) => &[
                "run the command again: it continues where it is safe to",
                "a call ends when it takes longer than `--timeout`, after 30 seconds of silence, or \
                 after 10 without a connection",
            ],
            ErrorKind::Broken | ErrorKind::Server(_) => {
                &["run the command again: it continues where it is safe to"]
            }
            ErrorKind::Redirect(_) => &["set `RUDDR_API_URL` to the address of the API itself"],
            ErrorKind::Unauthorized => {
                &["check `RUDDR_API_TOKEN`: a workspace's keys are under Settings, API keys"]
            }
            ErrorKind::Forbidden => &["ask an administrator of the workspace, or Ruddr's support"],
            ErrorKind::NotFound | ErrorKind::NotAllowed => {
                &["check `RUDDR_API_URL`: it holds the whole base, as in `https://…/api/workspace`"]
            }
            ErrorKind::Conflict(_) => &[
                "another contact may have this e-mail already; look for it in the workspace",
                "if Ruddr keeps the contact read-only, take it out of the files, or only the fields \
                 that cannot be changed",
            ],
            ErrorKind::Locked => &["contact Ruddr's support to have API access switched on"],
            ErrorKind::TooManyRequests => {
                &["other integrations share the limit of the workspace; run again later, \
                 or with a lower `--rate`"]
            }
            ErrorKind::WaitTooLong(_) => &["run again after that time"],
            ErrorKind::OutOfPatience(_) => {
                &["run again later; `api.patience` in `rolo.yaml` allows more seconds"]
            }
            ErrorKind::Rejected(..) => &[
                "correct the value in its file, then run again",
                "if nothing there is wrong, the service wants something that rolo does not send: \
                 please report this with the words above",
            ],
            ErrorKind::NotJson(_) => &["check `RUDDR_API_URL`, and proxies on the way"],
            ErrorKind::TooLarge(_) | ErrorKind::Shape(_) => {
                &["the API may have changed; please report this with the words above"]
            }
        };
        help.iter().map(|words| Sentence::from(*words)).collect()
    }
}

impl ErrorKind {
    /// Whether a request that ended so may have been carried out.
    pub(super) fn is_unclear(&self) -> bool {
        matches!(
            self,
            Self::Timeout(_)
                | Self::Broken
                | Self::TooLarge(_)
                | Self::Server(_)
                | Self::NotJson(_)
                | Self::Shape(_)
        )
    }
}

/// The usual ones are named also where the service's own words are masked.
fn media_type(words: Sentence, kind: &Personal) -> Sentence {
    match kind.reveal() {
        "text/html" | "text/html; charset=utf-8" | "text/plain" | "text/plain; charset=utf-8" => {
            words.public(kind.reveal())
        }
        other => words.personal(other),
    }
}

fn said(words: Sentence, text: &Personal) -> Sentence {
    words.and("; it says: ").personal(text.reveal())
}
