//! The handle that can write.

use reqwest::Method;
use serde::de::IgnoredAny;
use serde_json::{Map, Value as Json};

use super::Reader;
use super::error::Error;
use super::reader::{decode, decode_contact, decode_new_contact};
use super::transport::Request;
use crate::contact::{Id, Live};

/// Writes to the service. `apply` alone makes one.
#[derive(Clone, Debug)]
pub struct Writer {
    reader: Reader,
}

impl Writer {
    /// A writer over a reader's transport.
    #[must_use]
    pub fn new(reader: &Reader) -> Self {
        Self { reader: reader.clone() }
    }

    /// `POST /contacts`; gives the new contact. Never sent twice, since a second one would make a
    /// duplicate.
    pub async fn create(&self, body: &Map<String, Json>) -> Result<Live, Error> {
        let mut request = Request::new(Method::POST, "/contacts");
        request.body = Some(Json::Object(body.clone()).to_string().into_bytes());
        let answer = self.reader.transport.call(&request).await?;
        decode_new_contact(&request, &answer)
    }

    /// `DELETE /contacts/{id}`; answered without content, or with some JSON. A page of something between
    /// here and the service is no answer.
    pub async fn delete(&self, id: Id) -> Result<(), Error> {
        let request = Request::new(Method::DELETE, format!("/contacts/{id}"));
        let answer = self.reader.transport.call(&request).await?;
        if answer.body.is_empty() {
            return Ok(());
        }
        decode(&request, &answer, |_| String::new()).map(|_: IgnoredAny| ())
    }

    /// The handle that it was made from.
    #[must_use]
    pub fn reader(&self) -> &Reader {
        &self.reader
    }

    /// `PATCH /contacts/{id}` with exactly these keys; gives the whole contact as the service has
    /// it now. May be repeated, since it carries absolute values.
    pub async fn update(&self, id: Id, body: &Map<String, Json>) -> Result<Live, Error> {
        let mut request = Request::new(Method::PATCH, format!("/contacts/{id}"));
        request.body = Some(Json::Object(body.clone()).to_string().into_bytes());
        let answer = self.reader.transport.call(&request).await?;
        decode_contact(&request, &answer, id)
    }
}
