//! Contacts as JSON, written straight into the body: a page must not cost a tree of values.

use super::contact::{Contact, Text};
use super::directory::Directory;
use super::options::Switches;

/// Writes contacts as this workspace shows them.
pub(super) struct Wire<'a> {
    pub(super) directory: &'a Directory,
    pub(super) switches: Switches,
}

impl Wire<'_> {
    pub(super) fn contact(&self, contact: &Contact) -> Vec<u8> {
        let mut body = Vec::with_capacity(1024);
        self.write(&mut body, contact);
        body
    }

    pub(super) fn page(&self, rows: &[&Contact], has_more: bool) -> Vec<u8> {
        let mut body = Vec::with_capacity(64 + 1024 * rows.len());
        body.extend_from_slice(b"{\"results\":[");
        for (position, contact) in rows.iter().enumerate() {
            if position > 0 {
                body.push(b',');
            }
            self.write(&mut body, contact);
        }
        body.extend_from_slice(b"],\"hasMore\":");
        body.extend_from_slice(if has_more { b"true" } else { b"false" });
        if self.switches.extra_keys {
            body.extend_from_slice(b",\"totalCount\":null,\"_links\":{\"self\":\"about:blank\"}");
        }
        body.push(b'}');
        body
    }

    fn write(&self, out: &mut Vec<u8>, contact: &Contact) {
        let mut object = Object { out, omit_null: self.switches.omit_null, first: true };
        object.out.push(b'{');
        object.text("id", Some(&contact.id.to_string()));
        for text in Text::ALL {
            object.text(text.key(), contact.text(text));
        }
        let shown = |id: Option<super::id::Id>| id.map(|id| id.to_string());
        object.text("ownerId", shown(contact.owner).as_deref());
        object.text("timeZoneId", shown(contact.time_zone).as_deref());
        object.key("tags");
        self.tags(object.out, contact);
        object.text("createdAt", Some(&contact.created_at.to_string()));
        object.text("createdBy", shown(contact.created_by).as_deref());
        object.text("salesforceId", contact.salesforce.as_deref());
        object.text("hubspotId", contact.hubspot.as_deref());
        if self.switches.extra_keys {
            object.text("pronouns", None);
            object.key("customFields");
            object.out.extend_from_slice(b"[{\"key\":\"region\",\"value\":[1,2.5,null]}]");
        }
        object.out.push(b'}');
    }

    fn tags(&self, out: &mut Vec<u8>, contact: &Contact) {
        out.push(b'[');
        let known = contact.tags.iter().filter_map(|id| self.directory.tags.get(*id));
        for (position, tag) in known.enumerate() {
            if position > 0 {
                out.push(b',');
            }
            let mut object = Object { out, omit_null: false, first: true };
            object.out.push(b'{');
            object.text("id", Some(&tag.id.to_string()));
            object.text("name", Some(&tag.name));
            object.out.push(b'}');
        }
        out.push(b']');
    }
}

struct Object<'a> {
    out: &'a mut Vec<u8>,
    omit_null: bool,
    first: bool,
}

impl Object<'_> {
    fn key(&mut self, key: &str) {
        if !self.first {
            self.out.push(b',');
        }
        self.first = false;
        self.out.push(b'"');
        self.out.extend_from_slice(key.as_bytes());
        self.out.extend_from_slice(b"\":");
    }

    fn text(&mut self, key: &str, value: Option<&str>) {
        match value {
            None if self.omit_null => {}
            None => {
                self.key(key);
                self.out.extend_from_slice(b"null");
            }
            Some(value) => {
                self.key(key);
                // Writing text into memory cannot fail.
                let _ = serde_json::to_writer(&mut *self.out, value);
            }
        }
    }
}
