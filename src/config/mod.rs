//! Settings from flags, `rolo.yaml` and defaults; the address and the token.
//!
//! Nothing here reads the environment itself: the command line hands it in. The token and the base
//! URL never come from a file of the repository, or a pull request could send the token elsewhere.

mod connection;
mod settings;
mod token;

pub use connection::{Connection, DEFAULT_BASE_URL, InvalidUrl, parse_base_url};
pub use settings::{Origin, Settings};
pub use token::{InvalidToken, Token};
