//! The id of an object of the service.

use std::fmt;
use std::str::FromStr;

/// A UUID by its 8-4-4-4-12 hex shape alone: the service's own examples are not all of one version
/// (`docs/ruddr-api.md`, “Transport”). Compared without case.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id([u8; 16]);

/// The text is not of the 8-4-4-4-12 hex shape.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a UUID of the form xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx")]
pub struct NotAnId;

impl Id {
    /// The id of these bytes.
    #[must_use]
    pub fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }
}

impl FromStr for Id {
    type Err = NotAnId;

    fn from_str(text: &str) -> Result<Self, NotAnId> {
        let text: &[u8; 36] = text.as_bytes().try_into().map_err(|_| NotAnId)?;
        let mut nibbles = [0_u8; 32];
        let mut filled = 0;
        for (at, &byte) in text.iter().enumerate() {
            if matches!(at, 8 | 13 | 18 | 23) {
                if byte != b'-' {
                    return Err(NotAnId);
                }
                continue;
            }
            nibbles[filled] = match byte {
                b'0'..=b'9' => byte - b'0',
                b'a'..=b'f' => byte - b'a' + 10,
                b'A'..=b'F' => byte - b'A' + 10,
                _ => return Err(NotAnId),
            };
            filled += 1;
        }
        let mut id = [0_u8; 16];
        for (byte, pair) in id.iter_mut().zip(nibbles.chunks_exact(2)) {
            *byte = pair[0] << 4 | pair[1];
        }
        Ok(Self(id))
    }
}

impl fmt::Display for Id {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, byte) in self.0.iter().enumerate() {
            if matches!(at, 4 | 6 | 8 | 10) {
                out.write_str("-")?;
            }
            write!(out, "{byte:02x}")?;
        }
        Ok(())
    }
}

impl fmt::Debug for Id {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shape_decides_and_case_does_not() {
        let upper: Id = "B27FD363-B75E-4ED1-AF08-0B05119EA6B1".parse().unwrap();
        assert_eq!(upper.to_string(), "b27fd363-b75e-4ed1-af08-0b05119ea6b1");
        assert!("00000000-0000-0000-0000-000000000000".parse::<Id>().is_ok());
        for bad in ["", "b27fd363b75e4ed1af080b05119ea6b1", "b27fd363-b75e-4ed1-af08-0b05119ea6bg"]
        {
            assert_eq!(bad.parse::<Id>(), Err(NotAnId), "{bad}");
        }
    }
}
