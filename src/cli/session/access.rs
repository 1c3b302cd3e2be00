//! Where the service is, and the token: by arguments, and by variables of the environment.

use reqwest::Url;

use crate::cli::args::Api;
use crate::cli::exit::Failure;
use crate::cli::files::bounded;
use crate::cli::project::Project;
use crate::config::{DEFAULT_BASE_URL, InvalidToken, Token, parse_base_url};
use crate::text::{Sentence, io_reason};

/// The variable that holds the token.
pub(in crate::cli) const TOKEN: &str = "RUDDR_API_TOKEN";

/// The variable that holds another base URL.
const URL: &str = "RUDDR_API_URL";

/// Largest token file that is read.
const MAX_TOKEN_BYTES: u64 = 64 << 10;

/// The address of the service.
pub(in crate::cli) fn address(api: &Api) -> Result<Url, Failure> {
    parse(&url(api)?)
}

pub(super) fn parse(url: &str) -> Result<Url, Failure> {
    parse_base_url(url).map_err(|error| bad_url(error.to_string()))
}

fn bad_url(sentence: String) -> Failure {
    Failure::new("config::url", sentence)
        .help(format!("set `{URL}` or `--api-url` to a base such as `{DEFAULT_BASE_URL}`"))
}

fn url(api: &Api) -> Result<String, Failure> {
    if let Some(url) = &api.url {
        return Ok(url.clone());
    }
    match std::env::var(URL) {
        Ok(url) => Ok(url),
        Err(std::env::VarError::NotPresent) => Ok(DEFAULT_BASE_URL.to_owned()),
        Err(std::env::VarError::NotUnicode(_)) => Err(bad_url(format!("`{URL}` is not text"))),
    }
}

/// The token.
pub(in crate::cli) fn token(api: &Api, project: &Project) -> Result<Token, Failure> {
    let (from, token) = if let Some(file) = &api.token_file {
        let from = format!("the token file `{}`", file.display());
        let unusable = |why: String| {
            Failure::new("config::token", format!("{from} cannot be read: {why}"))
                .help("check the path and its permissions")
        };
        let content = bounded::text(&project.from.join(file), MAX_TOKEN_BYTES)
            .map_err(|error| unusable(io_reason(&error)))?
            .ok_or_else(|| unusable(format!("it is larger than {} KiB", MAX_TOKEN_BYTES >> 10)))?;
        (from, Token::parse_file(&content))
    } else {
        match std::env::var(TOKEN) {
            // As where a CI system has no such secret.
            Ok(token) if token.is_empty() => {
                let words =
                    format!("`{TOKEN}` does not hold an API token: {}", InvalidToken::Empty);
                return Err(no_token(words));
            }
            Ok(token) => (format!("`{TOKEN}`"), Token::parse(&token)),
            Err(std::env::VarError::NotPresent) => return Err(no_token("there is no API token")),
            Err(std::env::VarError::NotUnicode(_)) => {
                (format!("`{TOKEN}`"), Err(InvalidToken::Character))
            }
        }
    };
    token.map_err(|why| {
        Failure::new("config::token", format!("{from} does not hold an API token: {why}"))
            .help("copy the key again, as one line without anything before or behind it")
    })
}

/// Whether somebody gave a token.
pub(in crate::cli) fn has_token(api: &Api) -> bool {
    api.token_file.is_some() || std::env::var_os(TOKEN).is_some()
}

fn no_token(words: impl Into<Sentence>) -> Failure {
    Failure::new("config::token", words)
        .help(format!("set `{TOKEN}`, or give a file with `--token-file`"))
        .help("`--sandbox` needs none: it uses a made-up workspace")
}

pub(super) fn bad_token(why: InvalidToken) -> Failure {
    Failure::new("config::token", why.to_string())
}
