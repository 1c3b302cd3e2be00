//! An identifier: sixteen bytes, written as lower-case hex in the shape 8-4-4-4-12.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::random::Random;

/// Bytes and not text, so that a million contacts and their index stay small.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Id([u8; 16]);

/// The text is no UUID.
#[derive(Debug)]
pub(super) struct NotAnId;

impl Id {
    /// Only the shape of version 4 is kept: Ruddr's own examples are not all of that version.
    pub(super) fn random(random: &mut Random) -> Self {
        let mut bytes = [0; 16];
        bytes[..8].copy_from_slice(&random.next().to_be_bytes());
        bytes[8..].copy_from_slice(&random.next().to_be_bytes());
        bytes[6] = (bytes[6] & 0x0f) | 0x40;
        bytes[8] = (bytes[8] & 0x3f) | 0x80;
        Self(bytes)
    }

    /// The same words give the same identifier in every run, so a seed file without ids is stable.
    pub(super) fn derived(kind: &str, position: usize, words: &str) -> Self {
        let mut seed = 0xcbf2_9ce4_8422_2325_u64;
        for byte in kind.bytes().chain([0]).chain(words.bytes()) {
            seed = (seed ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
        Self::random(&mut Random::new(seed ^ (position as u64).rotate_left(32)))
    }
}

impl FromStr for Id {
    type Err = NotAnId;

    fn from_str(text: &str) -> Result<Self, NotAnId> {
        let text = text.as_bytes();
        if text.len() != 36 {
            return Err(NotAnId);
        }
        let mut bytes = [0; 16];
        let mut digits = 0;
        for (place, &letter) in text.iter().enumerate() {
            if matches!(place, 8 | 13 | 18 | 23) {
                if letter != b'-' {
                    return Err(NotAnId);
                }
                continue;
            }
            let value = char::from(letter).to_digit(16).ok_or(NotAnId)?;
            let value = u8::try_from(value).map_err(|_| NotAnId)?;
            bytes[digits / 2] = bytes[digits / 2] << 4 | value;
            digits += 1;
        }
        Ok(Self(bytes))
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const HEX: &[u8; 16] = b"0123456789abcdef";
        let mut text = [b'-'; 36];
        let mut at = 0;
        for byte in self.0 {
            if matches!(at, 8 | 13 | 18 | 23) {
                at += 1;
            }
            text[at] = HEX[usize::from(byte >> 4)];
            text[at + 1] = HEX[usize::from(byte & 15)];
            at += 2;
        }
        f.write_str(str::from_utf8(&text).map_err(|_| fmt::Error)?)
    }
}

impl fmt::Debug for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Id {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Id {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
        text.parse().map_err(|NotAnId| de::Error::custom(format!("`{text}` is not a UUID")))
    }
}
