//! What a contact is: its fields and limits, its values and when two of them mean the same, and the
//! three forms in which it exists: desired (the repository), live (the service), patch (the wire).

mod called;
mod desired;
mod field;
mod fields;
mod id;
mod live;
mod payload;
mod value;

pub use called::{Called, as_name};
pub use desired::{AsValue, Desired, Draft, Managed, Name, Written};
pub use field::{FIELDS, Field, FieldKind, Spec, Twin};
pub use fields::Fields;
pub use id::Id;
pub use live::Live;
pub use payload::payload;
pub use value::{Value, canonical_email, email_domain};

pub use crate::text::canonical_text;
