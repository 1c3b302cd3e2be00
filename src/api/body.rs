//! Answers without a service that sends them: tests read whatever bytes by the very code that reads
//! what the service sends.

use reqwest::{Method, StatusCode};

use super::error::{Error, ErrorKind};
use super::reader::{
    ListPage, Reference, Workspace, decode_contact, decode_page, decode_references,
    decode_workspace,
};
use super::retry::refused;
use super::transport::{Answer, Request};
use crate::contact::{Id, Live};

/// The body of an answer.
#[derive(Clone, Copy, Debug)]
pub struct Body<'a> {
    /// Its bytes after decompression.
    pub bytes: &'a [u8],
    /// What the answer says that it is.
    pub content_type: &'a str,
}

impl Body<'_> {
    /// As the workspace.
    pub fn workspace(&self) -> Result<Workspace, Error> {
        decode_workspace(&request("/"), &self.answer(StatusCode::OK))
    }

    /// As a page of contacts.
    pub fn page(&self) -> Result<ListPage, Error> {
        decode_page(&request("/contacts"), &self.answer(StatusCode::OK))
    }

    /// As the contact with this id.
    pub fn contact(&self, id: Id) -> Result<Live, Error> {
        decode_contact(&request(format!("/contacts/{id}")), &self.answer(StatusCode::OK), id)
    }

    /// As a page of what contacts refer to, and whether there are more behind it.
    pub fn references(&self) -> Result<(Vec<Reference>, bool), Error> {
        decode_references(&request("/members"), &self.answer(StatusCode::OK))
    }

    /// As a refusal with this status; nothing where there is no such status.
    #[must_use]
    pub fn refused(&self, status: u16) -> Option<ErrorKind> {
        Some(refused(self.answer(StatusCode::from_u16(status).ok()?)))
    }

    fn answer(&self, status: StatusCode) -> Answer {
        Answer {
            status,
            content_type: self.content_type.to_owned(),
            location: None,
            retry_after: None,
            date: None,
            limits: Vec::new(),
            body: self.bytes.to_vec(),
        }
    }
}

fn request(path: impl Into<String>) -> Request {
    Request::new(Method::GET, path)
}
