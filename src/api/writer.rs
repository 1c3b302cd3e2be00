//! The handle that can write.

use reqwest::Method;
use serde_json::{Map, Value as Json};

use super::Reader;
use super::error::Error;
use super::reader::decode_contact;
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

    /// `PATCH /contacts/{id}` with exactly these keys; gives the whole contact as the service has
    /// it now. May be repeated, since it carries absolute values.
    pub async fn update(&self, id: Id, body: &Map<String, Json>) -> Result<Live, Error> {
        let mut request = Request::new(Method::PATCH, format!("/contacts/{id}"));
        request.body = Some(Json::Object(body.clone()).to_string().into_bytes());
        let answer = self.reader.transport.call(&request).await?;
        decode_contact(&request, &answer, id)
    }
}
