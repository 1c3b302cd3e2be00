//! Contacts asked for one by one, by their ids.

use futures_util::stream::{self, StreamExt as _, TryStreamExt as _};

use crate::api::{Error, Reader};
use crate::contact::{Id, Live};

/// Calls begun at once; how many are really in flight is up to the client's own limit.
const AT_ONCE: usize = 64;

/// The contacts with these ids, without those that the service answers 404 for: they do not exist.
pub async fn fetch(reader: &Reader, ids: Vec<Id>) -> Result<Vec<Live>, Error> {
    let calls = stream::iter(ids).map(|id| reader.contact(id)).buffer_unordered(AT_ONCE);
    calls.try_filter_map(async |contact| Ok(contact)).try_collect().await
}
