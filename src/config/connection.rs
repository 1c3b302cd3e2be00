//! How to reach the service, and how politely.

use std::net::IpAddr;
use std::time::Duration;

use reqwest::Url;

use super::Token;

/// The service (`docs/ruddr-api.md`, “Transport”).
pub const DEFAULT_BASE_URL: &str = "https://www.ruddr.io/api/workspace";

/// Everything that the API client needs to know.
#[derive(Clone, Debug)]
pub struct Connection {
    /// The whole base, as in [`DEFAULT_BASE_URL`], without a slash at the end.
    pub base_url: Url,
    /// The API key.
    pub token: Token,
    /// Requests a second.
    pub rate: f64,
    /// Requests that may go out at once after a pause.
    pub burst: u32,
    /// Requests in flight at once.
    pub concurrency: u32,
    /// Longest time for one call from its first byte to its last.
    pub timeout: Duration,
    /// Longest time that all pauses take together.
    pub patience: Duration,
    /// Contacts of a list before it counts as endless.
    pub contacts: usize,
}

/// Why a text cannot be the base URL. At most the host is repeated: a token may have been put there
/// by mistake.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidUrl {
    /// No scheme, or not a URL at all.
    #[error("the base URL is not a URL; it has to begin with `https://`")]
    NotAUrl,
    /// HTTP to another machine would send the token and people's data in the clear.
    #[error("the base URL at `{0}` is not safe: plain HTTP is allowed to this machine alone")]
    Insecure(String),
    /// Something that a base cannot have.
    #[error("the base URL at `{0}` has a {1}, which it cannot have")]
    Extra(String, &'static str),
}

/// A base URL: HTTPS, or HTTP to loopback.
pub fn parse_base_url(text: &str) -> Result<Url, InvalidUrl> {
    let mut url = Url::parse(text.trim()).map_err(|_| InvalidUrl::NotAUrl)?;
    let host = url.host_str().unwrap_or_default().to_owned();
    if !url.username().is_empty() || url.password().is_some() {
        return Err(InvalidUrl::Extra(host, "user name or password"));
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err(InvalidUrl::Extra(host, "query or fragment"));
    }
    match url.scheme() {
        "https" if url.has_host() => {}
        "http" if is_loopback(&url) => {}
        "http" => return Err(InvalidUrl::Insecure(host)),
        _ => return Err(InvalidUrl::NotAUrl),
    }
    let path = url.path().trim_end_matches('/').to_owned();
    url.set_path(&path);
    Ok(url)
}

/// Whether the host is this machine by its address or by the one name that cannot be another's.
fn is_loopback(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    let address = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
    host == "localhost" || address.is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_https_and_loopback_are_accepted() {
        for good in [
            DEFAULT_BASE_URL,
            "http://127.0.0.1:8080/api/workspace",
            "http://[::1]:1/x",
            "http://localhost:1",
        ] {
            assert!(parse_base_url(good).is_ok(), "{good}");
        }
        for bad in ["", "www.ruddr.io/api", "ftp://example.com", "http://example.com/api"] {
            assert!(parse_base_url(bad).is_err(), "{bad}");
        }
        assert!(parse_base_url("http://127.0.0.1.example.com/").is_err());
    }

    #[test]
    fn a_secret_in_the_url_is_refused_and_not_repeated() {
        for url in
            ["https://jane:sesame@example.com/api", "https://example.com/?token=sesame", "sesame"]
        {
            let error = parse_base_url(url).unwrap_err();
            assert!(!error.to_string().contains("sesame"), "{error}");
        }
    }

    #[test]
    fn a_slash_at_the_end_does_not_count() {
        let url = parse_base_url("https://example.com/api/workspace/").unwrap();
        assert_eq!(url.as_str(), "https://example.com/api/workspace");
    }
}
