//! Random bytes of the system.

use crate::cli::exit::Failure;

/// Random bytes for a salt or a key.
pub(in crate::cli) fn random<const N: usize>() -> Result<[u8; N], Failure> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|error| {
        Failure::new("cli::random", format!("the system gives no random bytes: {error}"))
    })?;
    Ok(bytes)
}
