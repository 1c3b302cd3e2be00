//! A Ruddr workspace served on loopback.
