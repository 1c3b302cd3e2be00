//! The one table of a contact's writable fields. Schema, validation, comparison, payload and
//! documents all read it.

/// A writable field of a contact (`docs/ruddr-api.md`, “Contact”), in canonical order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "each variant is described by its row in FIELDS")]
pub enum Field {
    FirstName,
    LastName,
    Name,
    Email,
    Title,
    Description,
    OfficePhone,
    MobilePhone,
    Fax,
    WebsiteUrl,
    OwnerId,
    TimeZoneId,
    TagIds,
}

/// What kind of value a field takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldKind {
    /// Text on one line.
    Line,
    /// Text that may have several lines.
    Lines,
    /// An e-mail address, compared without case.
    Email,
    /// The id of one other object.
    Reference,
    /// The ids of several other objects; their order means nothing.
    References,
}

/// The readable form of a reference.
#[derive(Debug)]
pub struct Twin {
    /// Its key in files.
    pub key: &'static str,
    /// What it names, as in “no tag is called …”.
    pub noun: &'static str,
    /// What it is, for the schema and the documents.
    pub about: &'static str,
    /// A name to show as an example in the schema.
    pub example: &'static str,
}

/// A row of the table: everything rolo knows of one field.
#[derive(Debug)]
pub struct Spec {
    /// Which field.
    pub field: Field,
    /// Its key in files and in the API alike.
    pub key: &'static str,
    /// The key in files that takes names where `key` takes ids, and what is named.
    pub twin: Option<Twin>,
    /// What it takes.
    pub kind: FieldKind,
    /// Longest text in Unicode code points.
    pub max: Option<usize>,
    /// Whether `null` clears it.
    pub nullable: bool,
    /// Whether HubSpot and Salesforce overwrite it on a contact that they sync.
    pub crm_synced: bool,
    /// What it is, for the schema and the documents.
    pub about: &'static str,
    /// A value to show as an example in the schema.
    pub example: &'static str,
}

const fn text(
    field: Field,
    key: &'static str,
    max: usize,
    about: &'static str,
    example: &'static str,
) -> Spec {
    let (nullable, crm_synced, kind) = (true, true, FieldKind::Line);
    Spec { field, key, twin: None, kind, max: Some(max), nullable, crm_synced, about, example }
}

const fn reference(field: Field, key: &'static str, about: &'static str, twin: Twin) -> Spec {
    Spec {
        field,
        key,
        twin: Some(twin),
        kind: FieldKind::Reference,
        max: None,
        nullable: true,
        crm_synced: false,
        about,
        example: "b27fd363-b75e-4ed1-af08-0b05119ea6b1",
    }
}

/// Every writable field, in canonical order. Limits, nullability and the CRM column are those of
/// `docs/ruddr-api.md`, “Contact”.
pub static FIELDS: [Spec; 13] = [
    Spec { nullable: false, ..text(Field::FirstName, "firstName", 127, "Given name.", "Jane") },
    Spec { nullable: false, ..text(Field::LastName, "lastName", 127, "Family name.", "Doe") },
    Spec {
        nullable: false,
        ..text(
            Field::Name,
            "name",
            255,
            "Full name as the workspace shows it. Leave it out unless it must differ from first \
             and last name: the service may derive it.",
            "Jane Doe",
        )
    },
    Spec {
        nullable: false,
        kind: FieldKind::Email,
        ..text(
            Field::Email,
            "email",
            255,
            "E-mail address, unique among contacts. Finds the contact when there is no `id`.",
            "jane.doe@example.com",
        )
    },
    text(Field::Title, "title", 255, "Job title.", "Vice President of Operations"),
    Spec {
        kind: FieldKind::Lines,
        ..text(
            Field::Description,
            "description",
            5000,
            "Notes, over as many lines as needed.",
            "Key stakeholder for all technology decisions.",
        )
    },
    text(Field::OfficePhone, "officePhone", 255, "Office phone, as text.", "1-555-0100"),
    text(Field::MobilePhone, "mobilePhone", 255, "Mobile phone, as text.", "+1 555 0101"),
    text(Field::Fax, "fax", 255, "Fax number, as text.", "1-555-0102"),
    Spec {
        crm_synced: false,
        ..text(Field::WebsiteUrl, "websiteUrl", 255, "Web site.", "https://www.example.com")
    },
    Spec {
        crm_synced: true,
        ..reference(
            Field::OwnerId,
            "ownerId",
            "Id of the member who owns the contact.",
            Twin {
                key: "owner",
                noun: "member",
                about: "The member who owns the contact: e-mail or full name.",
                example: "sam@example.com",
            },
        )
    },
    reference(
        Field::TimeZoneId,
        "timeZoneId",
        "Id of a time zone of the service.",
        Twin {
            key: "timeZone",
            noun: "time zone",
            about: "The contact's time zone, by its name.",
            example: "America/New_York",
        },
    ),
    Spec {
        kind: FieldKind::References,
        nullable: false,
        ..reference(
            Field::TagIds,
            "tagIds",
            "Ids of contact tags. A set: order means nothing, `[]` clears it.",
            Twin {
                key: "tags",
                noun: "tag",
                about: "Contact tags by name. A set: order means nothing, `[]` clears it.",
                example: "Executive Sponsor",
            },
        )
    },
];

impl Spec {
    /// What files can call it: its key, and that of its readable twin.
    pub fn keys(&self) -> impl Iterator<Item = &'static str> + use<> {
        [self.key].into_iter().chain(self.twin.as_ref().map(|twin| twin.key))
    }
}

impl Field {
    /// The field's row in [`FIELDS`].
    #[must_use]
    pub fn spec(self) -> &'static Spec {
        &FIELDS[self as usize]
    }

    /// The field's key in files and in the API.
    #[must_use]
    pub fn key(self) -> &'static str {
        self.spec().key
    }

    /// The field whose readable twin has this key.
    #[must_use]
    pub fn from_twin(key: &str) -> Option<Self> {
        let is_twin = |spec: &&Spec| spec.twin.as_ref().is_some_and(|twin| twin.key == key);
        FIELDS.iter().find(is_twin).map(|spec| spec.field)
    }

    /// The field that a file calls so: by its key, or by that of its readable twin.
    #[must_use]
    pub fn named(key: &str) -> Option<Self> {
        Self::from_key(key).or_else(|| Self::from_twin(key))
    }

    /// The field with this key.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        FIELDS.iter().find(|spec| spec.key == key).map(|spec| spec.field)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_row_stands_at_its_fields_place() {
        for (index, spec) in FIELDS.iter().enumerate() {
            assert_eq!(spec.field as usize, index, "{}", spec.key);
            assert_eq!(Field::from_key(spec.key), Some(spec.field));
        }
    }

    #[test]
    fn ten_fields_are_synced_by_a_crm() {
        let free: Vec<_> = FIELDS.iter().filter(|s| !s.crm_synced).map(|s| s.key).collect();
        assert_eq!(free, ["websiteUrl", "timeZoneId", "tagIds"]);
    }
}
