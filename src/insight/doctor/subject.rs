//! What is looked at, and where it is written how it should be.

/// What is looked at, in the order of the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[expect(missing_docs, reason = "each variant is described by its words in the report")]
pub enum Subject {
    Files,
    Configuration,
    Pace,
    Repository,
    History,
    Base,
    Address,
    Token,
    Reach,
    Access,
    Pin,
    Clock,
    Headroom,
    Workspace,
    MediaType,
    Ids,
    Times,
    CamelCase,
    UnknownKeys,
    MissingKeys,
    BlankTexts,
    Trimming,
    EmailCase,
    ListShape,
    PageSize,
    Order,
    Paging,
    Joints,
    Backwards,
    LastCursor,
    BothCursors,
    UnknownParameter,
    LostCursor,
    Error400,
    Error401,
    Error404,
    FieldTypes,
    Required,
    Lengths,
    UniqueEmail,
    DerivedName,
    OneContact,
    Members,
    Tags,
    TimeZones,
}

/// A part of the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[expect(missing_docs, reason = "each variant is one heading of the report")]
pub enum Group {
    Files,
    Configuration,
    Git,
    Network,
    Api,
}

/// How well something is known of the service (`docs/ruddr-api.md`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Known {
    /// The service's own documentation says it.
    Documented,
    /// Seen in other clients.
    Seen,
    /// Inferred.
    Guessed,
    /// Not known: either way is expected.
    Open,
}

/// Where it is written how a thing should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// In the project, or in rolo itself.
    Local(Group),
    /// In a part of `docs/ruddr-api.md`.
    Api(&'static str, Known),
}

impl Subject {
    /// All of what the service answers, which nothing can be told of without answers.
    pub(super) fn answers() -> impl Iterator<Item = Self> {
        use Subject as S;
        let first = [S::Reach, S::Access, S::Pin, S::Clock, S::Headroom, S::Workspace];
        let rest = [
            S::MediaType,
            S::Ids,
            S::Times,
            S::CamelCase,
            S::UnknownKeys,
            S::MissingKeys,
            S::BlankTexts,
            S::Trimming,
            S::EmailCase,
            S::ListShape,
            S::PageSize,
            S::Order,
            S::Paging,
            S::Joints,
            S::Backwards,
            S::LastCursor,
            S::BothCursors,
            S::UnknownParameter,
            S::LostCursor,
            S::Error400,
            S::Error401,
            S::Error404,
            S::FieldTypes,
            S::Required,
            S::Lengths,
            S::UniqueEmail,
            S::DerivedName,
            S::OneContact,
            S::Members,
            S::Tags,
            S::TimeZones,
        ];
        first.into_iter().chain(rest)
    }

    /// The part of the report that it belongs to.
    #[must_use]
    pub fn group(self) -> Group {
        match self.source() {
            Source::Local(group) => group,
            Source::Api(..) if self <= Self::Headroom => Group::Network,
            Source::Api(..) => Group::Api,
        }
    }

    /// Where it is written how it should be.
    #[must_use]
    pub fn source(self) -> Source {
        use Known::{Documented, Guessed, Open, Seen};
        let (part, known) = match self {
            Self::Files => return Source::Local(Group::Files),
            Self::Configuration | Self::Pace => return Source::Local(Group::Configuration),
            Self::Repository | Self::History | Self::Base => return Source::Local(Group::Git),
            Self::Address | Self::Token | Self::Reach | Self::Pin | Self::Clock => {
                return Source::Local(Group::Network);
            }
            Self::Headroom => ("Rate limit", Documented),
            Self::Access
            | Self::Workspace
            | Self::MediaType
            | Self::CamelCase
            | Self::Ids
            | Self::Times
            | Self::BlankTexts => ("Transport", Documented),
            Self::UnknownKeys | Self::MissingKeys => ("Transport", Seen),
            Self::Trimming | Self::EmailCase => ("Transport", Open),
            Self::UnknownParameter => ("Lists", Seen),
            Self::LostCursor => ("Lists", Open),
            Self::ListShape
            | Self::PageSize
            | Self::Order
            | Self::Paging
            | Self::Joints
            | Self::Backwards
            | Self::LastCursor
            | Self::BothCursors => ("Lists", Documented),
            Self::Error400 | Self::Error401 | Self::Error404 => ("Errors", Documented),
            Self::DerivedName => ("Contact", Open),
            Self::OneContact => ("Contact", Seen),
            Self::FieldTypes | Self::Required | Self::Lengths | Self::UniqueEmail => {
                ("Contact", Documented)
            }
            Self::Members => ("Reference data", Documented),
            Self::Tags | Self::TimeZones => ("Reference data", Guessed),
        };
        Source::Api(part, known)
    }
}
